//! Withdrawals (WD-2, WD-4).

use super::{AccountView, HistoryStep, Place, Rows, Source, ViewResult};
use crate::Service;
use crate::ids::Kind;
use money::Amount;
use programs::No;
use programs::affiliate::{LineStatus, Withdrawal};
use programs::time::{Instant, Month};

/// A withdrawal.
#[derive(Debug, Clone)]
pub struct WithdrawalView {
    /// Its identifier.
    pub id: String,
    /// Whose it is.
    pub partner: No,
    /// The identifier of the partner.
    pub partner_id: String,
    /// The least advanced of its lines.
    pub status: LineStatus,
    /// The batch it is in.
    pub batch: Month,
    /// When it was asked for.
    pub requested_at: Instant,
    /// One line for each currency.
    pub lines: Vec<LineView>,
    /// The account it is paid to, as it was at the request.
    pub account: AccountView,
    /// What happened so far, oldest first.
    pub history: Vec<HistoryStep>,
}

/// What is withdrawn in one currency.
#[derive(Debug, Clone)]
pub struct LineView {
    /// How much.
    pub amount: Amount,
    /// Where it stands.
    pub status: LineStatus,
    /// The id it has in the bank's files (WD-5).
    pub end_to_end_id: String,
    /// The bank's reference, once paid.
    pub bank_reference: Option<String>,
    /// Why it was rejected or failed.
    pub reason: Option<String>,
}

/// A withdrawal; `None` if there is none with this number.
pub fn withdrawal(source: &Source, service: &Service, no: No) -> ViewResult<Option<WithdrawalView>> {
    source.withdrawal(no)?.map(|withdrawal| show(source, service, withdrawal)).transpose()
}

/// A partner's withdrawals, newest first.
pub fn withdrawals(
    source: &Source,
    service: &Service,
    partner: No,
    place: Place,
) -> ViewResult<Rows<WithdrawalView>> {
    let page = source.withdrawals_of(partner, place.cursor, place.limit)?;
    Rows::of(page, |withdrawal| show(source, service, withdrawal))
}

pub(super) fn show(source: &Source, service: &Service, withdrawal: Withdrawal) -> ViewResult<WithdrawalView> {
    let status = withdrawal.status();
    let line = |line: programs::affiliate::WithdrawalLine| LineView {
        amount: line.amount,
        status: line.status,
        end_to_end_id: end_to_end_id(service, withdrawal.no, line.amount),
        bank_reference: line.bank_reference,
        reason: line.reason,
    };
    Ok(WithdrawalView {
        id: service.ids().write(Kind::Withdrawal, withdrawal.no),
        partner: withdrawal.partner,
        partner_id: service.ids().write(Kind::Partner, withdrawal.partner),
        status,
        batch: withdrawal.batch,
        requested_at: withdrawal.requested_at,
        lines: withdrawal.lines.into_iter().map(line).collect(),
        account: withdrawal.account.into(),
        history: source.moments(withdrawal.no)?.into_iter().map(Into::into).collect(),
    })
}

/// The end-to-end id of a line: `WD-`, the withdrawal's letters in capitals, and the currency. Banks
/// give it back unchanged.
pub(super) fn end_to_end_id(service: &Service, no: No, amount: Amount) -> String {
    let id = service.ids().write(Kind::Withdrawal, no).replace('_', "-").to_ascii_uppercase();
    format!("{id}-{}", amount.currency())
}

/// Which withdrawal and which of its currencies an end-to-end id names.
pub(super) fn read_end_to_end_id<'a>(service: &Service, text: &'a str) -> Option<(No, &'a str)> {
    let (id, currency) = text.trim().rsplit_once('-')?;
    let id = id.to_ascii_lowercase().replacen('-', "_", 1);
    Some((service.ids().read(Kind::Withdrawal, &id)?, currency))
}
