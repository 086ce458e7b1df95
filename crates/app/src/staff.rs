//! Accounts of the operator's staff: who has one, what it may do, and how one gets in the first time.

use crate::access::Role;
use crate::audit::{self, Deed};
use crate::sessions::{Holder, random_token};
use crate::sign_in::{self, INVITED_SECONDS, LinkFor, NewLink};
use crate::{Failure, Service, passwords};
use programs::time::Instant;
use programs::{Actor, Refusal};
use store::{Connection, Staff, StoreError, Writer};

/// The roles an account can have.
pub const ROLES: [Role; 2] = [Role::Operator, Role::Auditor];

/// An account as it is shown.
#[derive(Debug, Clone)]
pub struct StaffView {
    /// Its number.
    pub no: i64,
    /// The e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The name of its role.
    pub role: String,
    /// When it was made.
    pub created_at: Instant,
    /// Since when nobody can sign in with it.
    pub disabled_at: Option<Instant>,
    /// Whether it has a password.
    pub has_password: bool,
    /// Whether a code of an authenticator is asked for.
    pub has_codes: bool,
    /// How many browsers are signed in.
    pub sessions: usize,
}

/// All accounts, oldest first.
pub fn list(source: &Connection, service: &Service) -> Result<Vec<StaffView>, StoreError> {
    let now = service.now();
    let show = |staff: Staff| {
        let holder = Holder::Staff(staff.no);
        let means = passwords::means(source, &holder)?;
        let sessions = source.sessions_of(&holder)?;
        Ok(StaffView {
            has_password: means.is_some_and(|means| means.password),
            has_codes: means.is_some_and(|means| means.codes),
            sessions: sessions.iter().filter(|session| now < session.expires_at).count(),
            no: staff.no,
            email: staff.email,
            name: staff.name,
            role: staff.role,
            created_at: staff.created_at,
            disabled_at: staff.disabled_at,
        })
    };
    source.staff()?.into_iter().map(show).collect()
}

/// Makes an account with a link that signs in once, where a password is chosen.
pub async fn invite(
    service: &Service,
    by: &Actor,
    email: &str,
    name: &str,
    role: Role,
) -> Result<Result<NewLink, Refusal>, Failure> {
    let (email, name) = (email.trim().to_lowercase(), name.trim().to_owned());
    if name.is_empty() {
        return Ok(Err(Refusal::new("name_missing", "Write the person's name.").at("/name")));
    }
    let is_address = email.split_once('@').is_some_and(|(who, host)| {
        !who.is_empty() && host.contains('.') && !host.contains('@') && !email.contains(char::is_whitespace)
    });
    if !is_address {
        return Ok(Err(Refusal::new("email_invalid", "This is not an e-mail address.").at("/email")));
    }
    let (by, token) = (by.clone(), random_token(service));
    // The link names the account, whose number is known once it is made.
    let (of, shown) = (service.clone(), token.clone());
    let write = move |writer: &mut Writer, now| {
        if writer.staff_by_email(&email)?.is_some() {
            return Ok(None);
        }
        let no = writer.add_staff(&Staff {
            no: 0,
            email: email.clone(),
            name: name.clone(),
            role: role.name().to_owned(),
            created_at: now,
            disabled_at: None,
        })?;
        let row = sign_in::row(&of, &link_for(no), &token);
        sign_in::keep_link(writer, &row, now)?;
        audit::keep(writer, now, &by, Deed::StaffInvited, &email, role.name())?;
        Ok(Some((no, row.expires_at)))
    };
    Ok(match service.inbox().ask(write).await? {
        Some((no, expires_at)) => {
            Ok(NewLink { url: sign_in::url(service, &link_for(no), &shown), expires_at })
        }
        None => Err(Refusal::new("staff_exists", "This address has an account already.").at("/email")),
    })
}

fn link_for(no: i64) -> LinkFor {
    LinkFor { holder: Holder::Staff(no), next: "/account".into(), lasts: INVITED_SECONDS, embeds: false }
}

/// What is done with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Another role.
    Role(Role),
    /// Nobody signs in with it any more; its sessions and links end.
    Disable,
    /// It may be signed in with again.
    Enable,
    /// Its sessions end.
    EndSessions,
    /// No codes are asked for any more: the authenticator is lost.
    ForgetCodes,
}

/// Changes an account; nobody takes their own away. Gives the account as it was.
pub async fn change(
    service: &Service,
    by: &Actor,
    no: i64,
    change: Change,
) -> Result<Result<(), Refusal>, Failure> {
    let by = by.clone();
    let write = move |writer: &mut Writer, now| {
        let Some(staff) = writer.staff_by_no(no)? else { return Ok(Err(Refusal::not_found("account"))) };
        let takes_away = matches!(change, Change::Role(_) | Change::Disable);
        if takes_away && staff.email == by.id {
            let detail = "This is your own account. Ask somebody else to change it.";
            return Ok(Err(Refusal::new("own_account", detail)));
        }
        apply(writer, &staff, change, now)?;
        let (deed, detail) = match change {
            Change::Role(role) => (Deed::StaffRole, role.name()),
            Change::Disable => (Deed::StaffDisabled, ""),
            Change::Enable => (Deed::StaffEnabled, ""),
            Change::EndSessions => (Deed::SessionsEnded, ""),
            Change::ForgetCodes => (Deed::CodesOff, ""),
        };
        audit::keep(writer, now, &by, deed, &staff.email, detail)?;
        Ok(Ok(()))
    };
    service.inbox().ask(write).await
}

fn apply(writer: &mut Writer, staff: &Staff, change: Change, now: Instant) -> Result<(), StoreError> {
    let holder = Holder::Staff(staff.no);
    match change {
        Change::Role(role) => writer.set_staff(staff.no, role.name(), staff.disabled_at),
        Change::Disable => {
            writer.set_staff(staff.no, &staff.role, Some(staff.disabled_at.unwrap_or(now)))?;
            writer.delete_login_links_of(&holder)?;
            writer.delete_sessions_of(&holder, None).map(|_| ())
        }
        Change::Enable => writer.set_staff(staff.no, &staff.role, None),
        Change::EndSessions => writer.delete_sessions_of(&holder, None).map(|_| ()),
        Change::ForgetCodes => match writer.credential(&holder)? {
            Some(before) => passwords::forget_codes(writer, &holder, before, now),
            None => Ok(()),
        },
    }
}

/// Whom a link is for.
#[derive(Debug, Clone)]
pub struct StaffName {
    /// The person's name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// A new link for an account that is in use: the first was lost, or the password is.
pub async fn new_link(
    service: &Service,
    by: &Actor,
    no: i64,
) -> Result<Result<(NewLink, StaffName), Refusal>, Failure> {
    let staff = service.reader()?.staff_by_no(no).map_err(|error| crate::Fault::from(error).failure())?;
    let Some(Staff { name, email, .. }) = staff.filter(|staff| staff.disabled_at.is_none()) else {
        return Ok(Err(Refusal::not_found("account")));
    };
    let link = sign_in::make_link(service, by, link_for(no)).await?;
    Ok(Ok((link, StaffName { name, email })))
}
