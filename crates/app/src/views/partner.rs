//! Partners as they are shown: the application, where it stands, and its history (AP-1, AP-2).

use super::{ContractView, Place, Rows, Sight, Source, ViewResult};
use crate::Service;
use crate::ids::Kind;
use money::Currency;
use programs::affiliate::{
    AccountChange, AccountChangeStatus, Applicant, Channel, Partner, PartnerStatus, PayoutAccount,
};
use programs::time::Instant;
use programs::{Moment, No};

/// A partner.
#[derive(Debug, Clone)]
pub struct PartnerView {
    /// Its identifier.
    pub id: String,
    /// Where it stands.
    pub status: PartnerStatus,
    /// What it is.
    pub applicant: Applicant,
    /// Name of the company or person.
    pub name: String,
    /// Whom to speak to.
    pub contact: String,
    /// Telephone number, masked unless it may be seen.
    pub phone: String,
    /// E-mail address, masked unless it may be seen.
    pub email: String,
    /// ISO 3166 code.
    pub country: String,
    /// Where people are reached.
    pub channels: Vec<Channel>,
    /// Who looks after it, from approval on.
    pub representative: Option<String>,
    /// Its referral code, from activation on.
    pub referral_code: Option<String>,
    /// Its referral link, from activation on.
    pub referral_url: Option<String>,
    /// How many customers were attributed.
    pub customers: i64,
    /// How many of them are paying (AP-8).
    pub paying_customers: i64,
    /// How many of them have not bought (AP-11).
    pub customers_not_bought: i64,
    /// Its contract, once sent.
    pub contract: Option<ContractView>,
    /// What happened so far, oldest first.
    pub history: Vec<HistoryStep>,
}

/// A step in a life: which status was reached, when, by whom and why.
#[derive(Debug, Clone)]
pub struct HistoryStep {
    /// The status.
    pub status: &'static str,
    /// When it was reached.
    pub at: Instant,
    /// The name of who did it.
    pub by: String,
    /// Why.
    pub reason: Option<String>,
}

impl From<Moment> for HistoryStep {
    fn from(moment: Moment) -> Self {
        Self { status: moment.status, at: moment.at, by: moment.by, reason: moment.reason }
    }
}

/// A partner; `None` if there is none with this number.
pub fn partner(source: &Source, service: &Service, no: No, sight: Sight) -> ViewResult<Option<PartnerView>> {
    source.partner(no)?.map(|partner| show(source, service, partner, sight)).transpose()
}

/// Partners, newest first, of one status or of all.
pub fn partners(
    source: &Source,
    service: &Service,
    status: Option<PartnerStatus>,
    place: Place,
    sight: Sight,
) -> ViewResult<Rows<PartnerView>> {
    let page = source.partners(status, place.cursor, place.limit)?;
    Rows::of(page, |partner| show(source, service, partner, sight))
}

/// How many partners are looked at for one page of a search.
const MOST_LOOKED_AT: usize = 20_000;

/// Partners with a text in their name, contact, e-mail address, telephone number, referral code or identifier,
/// newest first. A page may hold fewer than asked for and still not be the last.
pub fn find_partners(
    source: &Source,
    service: &Service,
    text: &str,
    place: Place,
    sight: Sight,
) -> ViewResult<Rows<PartnerView>> {
    let sought = text.to_lowercase();
    let wanted = |partner: &Partner| {
        let of = &partner.application;
        let holds = |field: &str| field.to_lowercase().contains(&sought);
        [&of.name, &of.contact, &of.email, &of.phone].into_iter().any(|field| holds(field))
            || partner.referral_code.as_deref().is_some_and(holds)
            || service.ids().write(Kind::Partner, partner.no).to_lowercase() == sought
    };
    let (mut rows, mut next, mut looked) = (Vec::new(), place.cursor, 0);
    while rows.len() < place.limit && looked < MOST_LOOKED_AT {
        let page = source.partners(None, next, super::MOST_ROWS)?;
        looked += page.rows.len();
        next = page.next;
        for partner in page.rows {
            if rows.len() == place.limit {
                break;
            }
            if wanted(&partner) {
                // Where the page is full, the next one begins right after its last row.
                next = if rows.len() + 1 == place.limit { Some(partner.no) } else { next };
                rows.push(partner);
            }
        }
        if next.is_none() {
            break;
        }
    }
    Rows::of(store::Page { rows, next }, |partner| show(source, service, partner, sight))
}

fn show(source: &Source, service: &Service, partner: Partner, sight: Sight) -> ViewResult<PartnerView> {
    let tally = source.tally(partner.no)?.unwrap_or_default();
    let referral_url = partner.referral_code.as_deref().map(|code| referral_url(service, code));
    let application = partner.application;
    Ok(PartnerView {
        id: service.ids().write(Kind::Partner, partner.no),
        status: partner.status,
        applicant: application.applicant,
        name: application.name,
        contact: application.contact,
        phone: sight.phone(&application.phone),
        email: sight.email(&application.email),
        country: application.country,
        channels: application.channels,
        representative: partner.representative,
        referral_code: partner.referral_code,
        referral_url,
        customers: tally.customers,
        paying_customers: tally.paying,
        customers_not_bought: tally.customers - tally.bought,
        contract: super::contract(source, partner.no)?,
        history: source.moments(partner.no)?.into_iter().map(Into::into).collect(),
    })
}

/// The referral link of a code (AP-3).
pub(super) fn referral_url(service: &Service, code: &str) -> String {
    format!("{}/r/{code}", service.config().public_url)
}

/// The account a partner is paid to, as it may be shown (WD-7).
#[derive(Debug, Clone)]
pub struct AccountView {
    /// Who holds it.
    pub holder: String,
    /// The bank's name.
    pub bank_name: String,
    /// The bank's BIC.
    pub bic: String,
    /// The number with all but its end hidden.
    pub masked_number: String,
    /// ISO 3166 code of its country.
    pub country: String,
    /// Its currency.
    pub currency: Currency,
}

impl From<PayoutAccount> for AccountView {
    fn from(account: PayoutAccount) -> Self {
        Self {
            holder: account.holder,
            bank_name: account.bank_name,
            bic: account.bic,
            masked_number: account.masked_number,
            country: account.country,
            currency: account.currency,
        }
    }
}

/// The account a partner is paid to; `None` where none was entered.
pub fn payout_account(source: &Source, no: No) -> ViewResult<Option<AccountView>> {
    Ok(source.partner(no)?.and_then(|partner| partner.payout_account).map(Into::into))
}

/// A proposal to pay a partner to another account (WD-7).
#[derive(Debug, Clone)]
pub struct AccountChangeView {
    /// Its identifier.
    pub id: String,
    /// Whose account.
    pub partner: String,
    /// Where it stands.
    pub status: AccountChangeStatus,
    /// The account proposed.
    pub account: AccountView,
    /// Who proposed it.
    pub proposed_by: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// What happened so far.
    pub history: Vec<HistoryStep>,
}

fn show_change(
    source: &Source,
    service: &Service,
    no: No,
    change: AccountChange,
) -> ViewResult<AccountChangeView> {
    Ok(AccountChangeView {
        id: service.ids().write(Kind::AccountChange, no),
        partner: service.ids().write(Kind::Partner, change.partner),
        status: change.status,
        account: change.account.into(),
        proposed_by: change.proposed_by,
        decided_by: change.decided_by,
        history: source.moments(no)?.into_iter().map(Into::into).collect(),
    })
}

/// A proposal to change a payout account.
pub fn account_change(source: &Source, service: &Service, no: No) -> ViewResult<Option<AccountChangeView>> {
    source.account_change(no)?.map(|change| show_change(source, service, no, change)).transpose()
}

/// Proposals to change payout accounts, newest first, of one status or of all.
pub fn account_changes(
    source: &Source,
    service: &Service,
    status: Option<AccountChangeStatus>,
    place: Place,
) -> ViewResult<Rows<AccountChangeView>> {
    let page = source.account_changes(status, place.cursor, place.limit)?;
    Rows::of(page, |change| show_change(source, service, change.no, change.row))
}
