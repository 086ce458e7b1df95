use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::read::Page;
use crate::rows::{log, partner, staff};
use programs::affiliate::{
    AccountChange, AccountChangeStatus, Contract, Correction, CorrectionStatus, Partner, PartnerStatus,
    Rules, Tally,
};
use programs::cashback::{RegistrationStatus, Terms};
use programs::{Key, Moment, No, Versions};
use std::sync::Arc;

/// The newest version of the rules, the terms and the contract's text.
pub(super) const NEWEST_VERSIONS: Sql =
    Sql("SELECT (SELECT max(version) FROM rules), (SELECT max(version) FROM terms), \
     (SELECT max(version) FROM contract_texts)");
const PARTNERS: Sql = Sql("SELECT no, status, applicant, name, contact, phone, email, country, channels, \
     representative, referral_code, payout_account, account_change FROM partners WHERE no < $1 \
     ORDER BY no DESC");
const PARTNERS_IN: Sql =
    Sql("SELECT no, status, applicant, name, contact, phone, email, country, channels, \
     representative, referral_code, payout_account, account_change FROM partners \
     WHERE status = $1 AND no < $2 ORDER BY no DESC");
const COUNT_PARTNERS: Sql = Sql("SELECT status, count(*) FROM partners GROUP BY status ORDER BY status");
const MOMENTS: Sql = Sql("SELECT no, subject, status, at, by_name, reason FROM moments WHERE subject = $1 \
     ORDER BY no");
const CORRECTIONS: Sql =
    Sql("SELECT partner, from_partner, customer, amount, currency, reason, proposed_by, \
     status, decided_by, no FROM corrections WHERE no < $1 ORDER BY no DESC");
const CORRECTIONS_IN: Sql = Sql("SELECT partner, from_partner, customer, amount, currency, reason, \
     proposed_by, status, decided_by, no FROM corrections WHERE status = $1 AND no < $2 ORDER BY no DESC");
const ACCOUNT_CHANGES: Sql = Sql("SELECT partner, account, proposed_by, status, decided_by, no \
     FROM account_changes WHERE no < $1 ORDER BY no DESC");
const ACCOUNT_CHANGES_IN: Sql = Sql("SELECT partner, account, proposed_by, status, decided_by, no \
     FROM account_changes WHERE status = $1 AND no < $2 ORDER BY no DESC");

/// The versions that were read, and which were the newest then.
pub(crate) type KnownVersions = ([Option<i64>; 3], Arc<Versions>);

/// A row with its number, where the row does not tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered<T> {
    /// The number of the log entry that made it.
    pub no: No,
    /// The row.
    pub row: T,
}

/// How many partners have a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusCount {
    /// The status.
    pub status: PartnerStatus,
    /// How many.
    pub count: i64,
}

/// The names that statuses of moments can have; they are static in the rules.
fn status_name(name: &str) -> Option<&'static str> {
    let partners = PartnerStatus::ALL.map(PartnerStatus::name);
    let lines = programs::affiliate::LineStatus::ALL.map(programs::affiliate::LineStatus::name);
    let corrections = CorrectionStatus::ALL.map(CorrectionStatus::name);
    let changes = AccountChangeStatus::ALL.map(AccountChangeStatus::name);
    let registrations = RegistrationStatus::ALL.map(RegistrationStatus::name);
    let all = partners.into_iter().chain(lines).chain(corrections).chain(changes).chain(registrations);
    all.into_iter().find(|known| *known == name)
}

fn moment(row: &Row<'_>) -> Result<Moment> {
    Ok(Moment {
        no: row.int(0)?,
        subject: row.int(1)?,
        status: codec::named(row, 2, status_name)?,
        at: codec::instant(row, 3)?,
        by: row.string(4)?,
        reason: row.maybe_string(5)?,
    })
}

fn correction(row: &Row<'_>) -> Result<(No, Numbered<Correction>)> {
    let no = row.int(9)?;
    Ok((no, Numbered { no, row: staff::correction(row)? }))
}

fn account_change(row: &Row<'_>) -> Result<(No, Numbered<AccountChange>)> {
    let no = row.int(5)?;
    Ok((no, Numbered { no, row: staff::account_change(row)? }))
}

impl Connection {
    /// The published versions of the rules, of the contract's text and of the terms; the built-in rules and
    /// terms where none are.
    ///
    /// A version never changes once it is published, so they are read anew only where there are more of them.
    pub fn versions(&self) -> Result<Arc<Versions>> {
        let numbers = |row: &Row<'_>| Ok([row.maybe_int(0)?, row.maybe_int(1)?, row.maybe_int(2)?]);
        let newest = self.one(NEWEST_VERSIONS, &[], numbers)?.unwrap_or_default();
        if let Some((known, versions)) = &*self.versions.borrow()
            && *known == newest
        {
            return Ok(Arc::clone(versions));
        }
        let versions = Arc::new(self.read_versions()?);
        self.versions.replace(Some((newest, Arc::clone(&versions))));
        Ok(versions)
    }

    fn read_versions(&self) -> Result<Versions> {
        let mut rules = self.query(log::ALL_RULES, &[], |row| codec::json::<Rules>(row.text(0)?))?;
        if rules.is_empty() {
            rules.push(Rules::template());
        }
        let mut terms = self.terms_versions()?;
        if terms.is_empty() {
            terms.push(Terms::template());
        }
        let contracts = self.query(log::ALL_CONTRACTS, &[], |row| row.string(0))?;
        Ok(Versions::new(rules, contracts, terms))
    }

    /// Whose identifier this is.
    pub fn key(&self, key: Key, name: &str) -> Result<Option<No>> {
        self.one(log::FIND_KEY, &[key.number().into(), name.into()], |row| row.int(0))
    }

    /// A partner.
    pub fn partner(&self, no: No) -> Result<Option<Partner>> {
        self.one(partner::FIND_PARTNER, &[no.into()], partner::partner)
    }

    /// Partners, newest first, of one status or of all. The cursor is a partner's number.
    pub fn partners(
        &self,
        status: Option<PartnerStatus>,
        before: Option<No>,
        limit: usize,
    ) -> Result<Page<Partner>> {
        let row = |row: &Row<'_>| partner::partner(row).map(|partner| (partner.no, partner));
        match status {
            Some(status) => self.page(PARTNERS_IN, &[status.name().into()], before, limit, row),
            None => self.page(PARTNERS, &[], before, limit, row),
        }
    }

    /// How many partners there are of each status that has any.
    pub fn partner_counts(&self) -> Result<Vec<StatusCount>> {
        self.query(COUNT_PARTNERS, &[], |row| {
            Ok(StatusCount { status: codec::named(row, 0, PartnerStatus::parse)?, count: row.int(1)? })
        })
    }

    /// A partner's tally.
    pub fn tally(&self, partner: No) -> Result<Option<Tally>> {
        self.one(partner::FIND_TALLY, &[partner.into()], partner::tally)
    }

    /// A partner's contract (AP-2).
    pub fn contract(&self, partner: No) -> Result<Option<Contract>> {
        self.one(partner::FIND_CONTRACT, &[partner.into()], partner::contract)
    }

    /// The history of a partner, a withdrawal, a correction, a change of account or a registration, oldest
    /// first.
    pub fn moments(&self, subject: No) -> Result<Vec<Moment>> {
        self.query(MOMENTS, &[subject.into()], moment)
    }

    /// A correction (AP-14).
    pub fn correction(&self, no: No) -> Result<Option<Correction>> {
        self.one(staff::FIND_CORRECTION, &[no.into()], staff::correction)
    }

    /// Corrections, newest first, of one status or of all.
    pub fn corrections(
        &self,
        status: Option<CorrectionStatus>,
        before: Option<No>,
        limit: usize,
    ) -> Result<Page<Numbered<Correction>>> {
        match status {
            Some(status) => self.page(CORRECTIONS_IN, &[status.name().into()], before, limit, correction),
            None => self.page(CORRECTIONS, &[], before, limit, correction),
        }
    }

    /// A proposal to change a payout account (WD-7).
    pub fn account_change(&self, no: No) -> Result<Option<AccountChange>> {
        self.one(staff::FIND_ACCOUNT_CHANGE, &[no.into()], staff::account_change)
    }

    /// Proposals to change payout accounts, newest first, of one status or of all.
    pub fn account_changes(
        &self,
        status: Option<AccountChangeStatus>,
        before: Option<No>,
        limit: usize,
    ) -> Result<Page<Numbered<AccountChange>>> {
        match status {
            Some(status) => {
                self.page(ACCOUNT_CHANGES_IN, &[status.name().into()], before, limit, account_change)
            }
            None => self.page(ACCOUNT_CHANGES, &[], before, limit, account_change),
        }
    }
}
