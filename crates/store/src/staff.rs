//! The accounts of the operator's staff, what people sign in with, and what they did that is not in the log.
//! Passwords are hashed and secrets sealed before they come here.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::read::Page;
use crate::sessions::Holder;
use crate::writer::Writer;
use programs::time::Instant;

const ALL_STAFF: Sql = Sql("SELECT no, email, name, role, created_at, disabled_at FROM staff ORDER BY no");
const STAFF_BY_NO: Sql =
    Sql("SELECT no, email, name, role, created_at, disabled_at FROM staff WHERE no = $1");
const STAFF_BY_EMAIL: Sql =
    Sql("SELECT no, email, name, role, created_at, disabled_at FROM staff WHERE email = $1");
const INSERT_STAFF: Sql = Sql("INSERT INTO staff (no, email, name, role, created_at) \
     VALUES ((SELECT coalesce(max(no), 0) + 1 FROM staff), $1, $2, $3, $4) RETURNING no");
const SET_STAFF: Sql = Sql("UPDATE staff SET role = $1, disabled_at = $2 WHERE no = $3");

const FIND_CREDENTIAL: Sql = Sql("SELECT password, totp_sealed, totp_step, set_at FROM credentials \
     WHERE holder = $1 AND subject = $2");
const PUT_CREDENTIAL: Sql =
    Sql("INSERT INTO credentials (holder, subject, password, totp_sealed, totp_step, set_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (holder, subject) DO UPDATE SET \
     password = excluded.password, totp_sealed = excluded.totp_sealed, totp_step = excluded.totp_step, \
     set_at = excluded.set_at");
const TAKE_STEP: Sql = Sql("UPDATE credentials SET totp_step = $1 WHERE holder = $2 AND subject = $3 \
     AND totp_step < $4");

const AUDIT: Sql =
    Sql("SELECT no, at, who, name, what, subject, detail FROM audit WHERE no < $1 ORDER BY no DESC");
const AUDIT_OF: Sql = Sql("SELECT no, at, who, name, what, subject, detail FROM audit \
     WHERE who = $1 AND no < $2 ORDER BY no DESC");
const INSERT_AUDIT: Sql = Sql("INSERT INTO audit (no, at, who, name, what, subject, detail) \
     VALUES ((SELECT coalesce(max(no), 0) + 1 FROM audit), $1, $2, $3, $4, $5, $6)");

/// An account of the operator's staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Its number, given by the store.
    pub no: i64,
    /// The e-mail address, in small letters.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// `operator` or `auditor`.
    pub role: String,
    /// When it was made.
    pub created_at: Instant,
    /// Since when nobody can sign in with it.
    pub disabled_at: Option<Instant>,
}

/// What somebody signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The password, hashed.
    pub password: Option<String>,
    /// The secret of the codes of an authenticator, sealed.
    pub totp_sealed: Option<String>,
    /// The step of the last code that was taken; none before it is taken again.
    pub totp_step: i64,
    /// When it was set last.
    pub set_at: Instant,
}

/// Something that was done and is no entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number, given by the store.
    pub no: i64,
    /// When.
    pub at: Instant,
    /// Who, as the log calls them.
    pub who: String,
    /// Who, for people.
    pub name: String,
    /// What, in a stable word.
    pub what: String,
    /// What it was done to; empty where it is who did it.
    pub subject: String,
    /// What else there is to say.
    pub detail: String,
}

fn staff(row: &Row<'_>) -> Result<Staff> {
    Ok(Staff {
        no: row.int(0)?,
        email: row.string(1)?,
        name: row.string(2)?,
        role: row.string(3)?,
        created_at: codec::instant(row, 4)?,
        disabled_at: codec::maybe_instant(row, 5)?,
    })
}

fn credential(row: &Row<'_>) -> Result<Credential> {
    Ok(Credential {
        password: row.maybe_string(0)?,
        totp_sealed: row.maybe_string(1)?,
        totp_step: row.int(2)?,
        set_at: codec::instant(row, 3)?,
    })
}

fn audit(row: &Row<'_>) -> Result<(i64, AuditRow)> {
    let no = row.int(0)?;
    let done = AuditRow {
        no,
        at: codec::instant(row, 1)?,
        who: row.string(2)?,
        name: row.string(3)?,
        what: row.string(4)?,
        subject: row.string(5)?,
        detail: row.string(6)?,
    };
    Ok((no, done))
}

impl Connection {
    /// All accounts of the staff, oldest first.
    pub fn staff(&self) -> Result<Vec<Staff>> {
        self.query(ALL_STAFF, &[], staff)
    }

    /// An account of the staff, disabled or not.
    pub fn staff_by_no(&self, no: i64) -> Result<Option<Staff>> {
        self.one(STAFF_BY_NO, &[no.into()], staff)
    }

    /// The account with an e-mail address in small letters, disabled or not.
    pub fn staff_by_email(&self, email: &str) -> Result<Option<Staff>> {
        self.one(STAFF_BY_EMAIL, &[email.into()], staff)
    }

    /// What somebody signs in with.
    pub fn credential(&self, holder: &Holder) -> Result<Option<Credential>> {
        self.one(FIND_CREDENTIAL, &[holder.kind().into(), (&holder.subject()).into()], credential)
    }

    /// What was done, newest first, by one or by all.
    pub fn audit(&self, who: Option<&str>, before: Option<i64>, limit: usize) -> Result<Page<AuditRow>> {
        match who {
            Some(who) => self.page(AUDIT_OF, &[who.into()], before, limit, audit),
            None => self.page(AUDIT, &[], before, limit, audit),
        }
    }
}

impl Writer {
    /// Keeps a new account and returns its number; the account's own number is not looked at.
    pub fn add_staff(&mut self, staff: &Staff) -> Result<i64> {
        let params =
            [(&staff.email).into(), (&staff.name).into(), (&staff.role).into(), staff.created_at.into()];
        self.insert_numbered(INSERT_STAFF, &params, "an account")
    }

    /// Changes what an account may do, and whether anything.
    pub fn set_staff(&mut self, no: i64, role: &str, disabled_at: Option<Instant>) -> Result<()> {
        self.exec_one(SET_STAFF, &[role.into(), disabled_at.into(), no.into()], "an account")
    }

    /// Keeps what somebody signs in with.
    pub fn put_credential(&mut self, holder: &Holder, credential: &Credential) -> Result<()> {
        let subject = holder.subject();
        let params = [
            holder.kind().into(),
            (&subject).into(),
            (&credential.password).into(),
            (&credential.totp_sealed).into(),
            credential.totp_step.into(),
            credential.set_at.into(),
        ];
        self.exec_one(PUT_CREDENTIAL, &params, "a password")
    }

    /// Takes a code of a step; `false` where one of that step or a later one was taken before.
    pub fn take_totp_step(&mut self, holder: &Holder, step: i64) -> Result<bool> {
        let subject = holder.subject();
        let params = [step.into(), holder.kind().into(), (&subject).into(), step.into()];
        Ok(self.exec(TAKE_STEP, &params)? == 1)
    }

    /// Keeps what was done; the row's own number is not looked at.
    pub fn add_audit(&mut self, row: &AuditRow) -> Result<()> {
        let params = [
            row.at.into(),
            (&row.who).into(),
            (&row.name).into(),
            (&row.what).into(),
            (&row.subject).into(),
            (&row.detail).into(),
        ];
        self.exec_one(INSERT_AUDIT, &params, "what was done")
    }
}
