//! Signed-in browsers, and the links that sign one in. Tokens are hashed before they come here.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::writer::Writer;
use programs::No;
use programs::time::Instant;

const FIND_SESSION: Sql =
    Sql("SELECT token_hash, holder, subject, created_at, seen_at, expires_at, csrf, way, agent \
     FROM sessions WHERE token_hash = $1");
const SESSIONS_OF: Sql =
    Sql("SELECT token_hash, holder, subject, created_at, seen_at, expires_at, csrf, way, agent \
     FROM sessions WHERE holder = $1 AND subject = $2");
const INSERT_SESSION: Sql = Sql("INSERT INTO sessions (token_hash, holder, subject, created_at, seen_at, \
     expires_at, csrf, way, agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const SEE_SESSION: Sql = Sql("UPDATE sessions SET seen_at = $1 WHERE token_hash = $2");
const DELETE_SESSION: Sql = Sql("DELETE FROM sessions WHERE token_hash = $1");
const DELETE_SESSION_OF: Sql =
    Sql("DELETE FROM sessions WHERE holder = $1 AND subject = $2 AND token_hash = $3");
const DELETE_SESSIONS_OF: Sql = Sql("DELETE FROM sessions WHERE holder = $1 AND subject = $2");
const DELETE_OTHER_SESSIONS: Sql =
    Sql("DELETE FROM sessions WHERE holder = $1 AND subject = $2 AND token_hash <> $3");
const DELETE_OLD_SESSIONS: Sql = Sql("DELETE FROM sessions WHERE expires_at <= $1");

const FIND_LINK: Sql =
    Sql("SELECT token_hash, holder, subject, next, embeds, created_at, expires_at, used_at \
     FROM login_links WHERE token_hash = $1");
const INSERT_LINK: Sql =
    Sql("INSERT INTO login_links (token_hash, holder, subject, next, embeds, created_at, \
     expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)");
const USE_LINK: Sql = Sql("UPDATE login_links SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL \
     AND expires_at > $3 AND embeds = 0");
const DELETE_LINKS_OF: Sql = Sql("DELETE FROM login_links WHERE holder = $1 AND subject = $2");
const DELETE_OLD_LINKS: Sql = Sql("DELETE FROM login_links WHERE expires_at <= $1");

/// Whom a session, a link or a password belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Holder {
    /// An access key, by its number.
    Key(i64),
    /// An account of the staff, by its number.
    Staff(i64),
    /// A partner.
    Partner(No),
    /// A seller, by the marketplace's identifier.
    Seller(String),
    /// A shopper, by the marketplace's identifier.
    Shopper(String),
}

impl Holder {
    /// What it is, in a word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Key(_) => "key",
            Self::Staff(_) => "staff",
            Self::Partner(_) => "partner",
            Self::Seller(_) => "seller",
            Self::Shopper(_) => "shopper",
        }
    }

    /// Which one.
    pub fn subject(&self) -> String {
        match self {
            Self::Key(no) | Self::Staff(no) | Self::Partner(no) => no.to_string(),
            Self::Seller(id) | Self::Shopper(id) => id.clone(),
        }
    }

    /// Who it is, of both.
    pub fn parse(kind: &str, subject: &str) -> Option<Self> {
        match kind {
            "key" => subject.parse().ok().map(Self::Key),
            "staff" => subject.parse().ok().map(Self::Staff),
            "partner" => subject.parse().ok().map(Self::Partner),
            "seller" => Some(Self::Seller(subject.to_owned())),
            "shopper" => Some(Self::Shopper(subject.to_owned())),
            _ => None,
        }
    }
}

fn holder(row: &Row<'_>, kind: usize, subject: usize) -> Result<Holder> {
    let (kind, subject) = (row.text(kind)?, row.text(subject)?);
    Holder::parse(kind, subject)
        .ok_or_else(|| StoreError::damaged(format!("{kind:?} {subject:?} is nobody who signs in")))
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of the cookie's token.
    pub token_hash: Vec<u8>,
    /// Whose it is.
    pub holder: Holder,
    /// When it began.
    pub created_at: Instant,
    /// When it was used last, to some minutes.
    pub seen_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
    /// What its forms must carry.
    pub csrf: String,
    /// How it was begun, in a word.
    pub way: String,
    /// What the browser calls itself, in short.
    pub agent: String,
}

/// A link that signs somebody in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginLink {
    /// The hash of its token.
    pub token_hash: Vec<u8>,
    /// Whom it signs in.
    pub holder: Holder,
    /// The page it leads to; empty for the one they begin with.
    pub next: String,
    /// Whether it shows one page as often as it is asked for, instead of signing in once.
    pub embeds: bool,
    /// When it was made.
    pub created_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
    /// When it was used.
    pub used_at: Option<Instant>,
}

fn session(row: &Row<'_>) -> Result<Session> {
    Ok(Session {
        token_hash: row.bytes(0)?.to_vec(),
        holder: holder(row, 1, 2)?,
        created_at: codec::instant(row, 3)?,
        seen_at: codec::instant(row, 4)?,
        expires_at: codec::instant(row, 5)?,
        csrf: row.string(6)?,
        way: row.string(7)?,
        agent: row.string(8)?,
    })
}

fn link(row: &Row<'_>) -> Result<LoginLink> {
    Ok(LoginLink {
        token_hash: row.bytes(0)?.to_vec(),
        holder: holder(row, 1, 2)?,
        next: row.string(3)?,
        embeds: row.bool(4)?,
        created_at: codec::instant(row, 5)?,
        expires_at: codec::instant(row, 6)?,
        used_at: codec::maybe_instant(row, 7)?,
    })
}

impl Connection {
    /// A session by the hash of its token, ended or not.
    pub fn session(&self, token_hash: &[u8]) -> Result<Option<Session>> {
        self.one(FIND_SESSION, &[token_hash.into()], session)
    }

    /// All sessions of somebody, the one used last first.
    pub fn sessions_of(&self, holder: &Holder) -> Result<Vec<Session>> {
        let mut found =
            self.query(SESSIONS_OF, &[holder.kind().into(), (&holder.subject()).into()], session)?;
        found.sort_by_key(|session| std::cmp::Reverse(session.seen_at));
        Ok(found)
    }

    /// A link by the hash of its token, whether it can still be used or not.
    pub fn login_link(&self, token_hash: &[u8]) -> Result<Option<LoginLink>> {
        self.one(FIND_LINK, &[token_hash.into()], link)
    }
}

impl Writer {
    /// Keeps a new session.
    pub fn add_session(&mut self, session: &Session) -> Result<()> {
        let subject = session.holder.subject();
        let params = [
            session.token_hash.as_slice().into(),
            session.holder.kind().into(),
            (&subject).into(),
            session.created_at.into(),
            session.seen_at.into(),
            session.expires_at.into(),
            (&session.csrf).into(),
            (&session.way).into(),
            (&session.agent).into(),
        ];
        self.exec_one(INSERT_SESSION, &params, "a session")
    }

    /// Remembers when a session was used, if it is still there.
    pub fn see_session(&mut self, token_hash: &[u8], at: Instant) -> Result<()> {
        self.exec(SEE_SESSION, &[at.into(), token_hash.into()]).map(|_| ())
    }

    /// Ends a session, if there is one.
    pub fn delete_session(&mut self, token_hash: &[u8]) -> Result<()> {
        self.exec(DELETE_SESSION, &[token_hash.into()]).map(|_| ())
    }

    /// Ends one session of somebody; tells whether there was one.
    pub fn delete_session_of(&mut self, holder: &Holder, token_hash: &[u8]) -> Result<bool> {
        let subject = holder.subject();
        let params = [holder.kind().into(), (&subject).into(), token_hash.into()];
        Ok(self.exec(DELETE_SESSION_OF, &params)? == 1)
    }

    /// Ends the sessions of somebody, all or all but one, and tells how many.
    pub fn delete_sessions_of(&mut self, holder: &Holder, but: Option<&[u8]>) -> Result<usize> {
        let subject = holder.subject();
        match but {
            Some(kept) => {
                self.exec(DELETE_OTHER_SESSIONS, &[holder.kind().into(), (&subject).into(), kept.into()])
            }
            None => self.exec(DELETE_SESSIONS_OF, &[holder.kind().into(), (&subject).into()]),
        }
    }

    /// Forgets the sessions that have ended by an instant.
    pub fn forget_sessions(&mut self, now: Instant) -> Result<()> {
        self.exec(DELETE_OLD_SESSIONS, &[now.into()]).map(|_| ())
    }

    /// Keeps a new link.
    pub fn add_login_link(&mut self, link: &LoginLink) -> Result<()> {
        let subject = link.holder.subject();
        let params = [
            link.token_hash.as_slice().into(),
            link.holder.kind().into(),
            (&subject).into(),
            (&link.next).into(),
            link.embeds.into(),
            link.created_at.into(),
            link.expires_at.into(),
        ];
        self.exec_one(INSERT_LINK, &params, "a link")
    }

    /// Uses a link up; tells whether it could still be used.
    pub fn use_login_link(&mut self, token_hash: &[u8], now: Instant) -> Result<bool> {
        Ok(self.exec(USE_LINK, &[now.into(), token_hash.into(), now.into()])? == 1)
    }

    /// Takes all links of somebody out of use.
    pub fn delete_login_links_of(&mut self, holder: &Holder) -> Result<()> {
        self.exec(DELETE_LINKS_OF, &[holder.kind().into(), (&holder.subject()).into()]).map(|_| ())
    }

    /// Forgets the links that had ended by an instant.
    pub fn forget_login_links(&mut self, ended: Instant) -> Result<()> {
        self.exec(DELETE_OLD_LINKS, &[ended.into()]).map(|_| ())
    }
}
