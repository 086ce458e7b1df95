//! What people do that is no entry of the log: who signed in and who was refused, who may. It moves no money,
//! and who asks later must find it.

use crate::scribe::ACTION;
use crate::views::{Place, Rows, Source, ViewResult, Writing};
use programs::time::Instant;
use programs::{Actor, No};
use serde_json::Value;
use store::{AuditRow, StoreError};

/// Something that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Signed in.
    SignedIn,
    /// Tried to, and was refused.
    Refused,
    /// Made an access key.
    KeyMade,
    /// Took one out of use.
    KeyRevoked,
    /// Made an account of the staff, or a new link to one.
    StaffInvited,
    /// Changed what one may do.
    StaffRole,
    /// Took one out of use.
    StaffDisabled,
    /// Took one into use again.
    StaffEnabled,
    /// Ended sessions.
    SessionsEnded,
    /// Made a link that signs in.
    LinkMade,
    /// Set a password.
    PasswordSet,
    /// Asks for codes of an authenticator from now on.
    CodesOn,
    /// Does so no more.
    CodesOff,
}

impl Deed {
    /// The stable word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::Refused => "sign_in_refused",
            Self::KeyMade => "key_made",
            Self::KeyRevoked => "key_revoked",
            Self::StaffInvited => "staff_invited",
            Self::StaffRole => "staff_role",
            Self::StaffDisabled => "staff_disabled",
            Self::StaffEnabled => "staff_enabled",
            Self::SessionsEnded => "sessions_ended",
            Self::LinkMade => "link_made",
            Self::PasswordSet => "password_set",
            Self::CodesOn => "codes_on",
            Self::CodesOff => "codes_off",
        }
    }
}

/// Keeps what somebody did, in the transaction in which it is done.
pub(crate) fn keep(
    writer: &mut Writing,
    at: Instant,
    by: &Actor,
    deed: Deed,
    subject: &str,
    detail: &str,
) -> Result<(), StoreError> {
    writer.add_audit(&AuditRow {
        no: 0,
        at,
        who: by.id.clone(),
        name: by.name.clone(),
        what: deed.name().to_owned(),
        subject: subject.to_owned(),
        detail: detail.to_owned(),
    })
}

/// Something that was done.
#[derive(Debug, Clone)]
pub struct Done {
    /// When.
    pub at: Instant,
    /// Who, as the log calls them.
    pub who: String,
    /// Who, for people.
    pub name: String,
    /// The stable word for what.
    pub what: String,
    /// What it was done to; empty where it is who did it.
    pub subject: String,
    /// What else there is to say.
    pub detail: String,
    /// Its place in the log, where it has one.
    pub sequence: Option<No>,
}

/// What was done, newest first, by one or by all.
pub fn done(source: &Source, who: Option<&str>, place: Place) -> ViewResult<Rows<Done>> {
    let page = source.audit(who, place.cursor, place.limit)?;
    let rows = page.rows.into_iter().map(|row| {
        let AuditRow { at, who, name, what, subject, detail, .. } = row;
        Done { at, who, name, what, subject, detail, sequence: None }
    });
    Ok(Rows { rows: rows.collect(), next: page.next })
}

/// How many entries of the log are looked through for one page.
const LOOKED_THROUGH: usize = 5_000;

/// The actions of the log, newest first, by one or by all: at most a page of them, and as many as the newest
/// entries hold. `next` goes on where this look ended, whether it found any or not.
pub fn actions(source: &Source, who: Option<&str>, place: Place) -> ViewResult<Rows<Done>> {
    let (mut rows, mut cursor, mut looked) = (Vec::new(), place.cursor, 0);
    loop {
        let page = source.entries(cursor, crate::views::MOST_ROWS)?;
        for entry in page.rows {
            cursor = Some(entry.seq);
            looked += 1;
            if entry.kind == ACTION && who.is_none_or(|who| who == entry.actor.id) {
                rows.push(Done {
                    at: entry.at,
                    who: entry.actor.id,
                    name: entry.actor.name,
                    what: name_of(&entry.body),
                    subject: String::new(),
                    detail: String::new(),
                    sequence: Some(entry.seq),
                });
            }
            if rows.len() >= place.limit || looked >= LOOKED_THROUGH {
                return Ok(Rows { rows, next: cursor });
            }
        }
        if page.next.is_none() {
            return Ok(Rows { rows, next: None });
        }
    }
}

/// What an action is called in the log.
fn name_of(body: &[u8]) -> String {
    match serde_json::from_slice(body) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(action)) => action.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}
