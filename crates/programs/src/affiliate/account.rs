use crate::affiliate::PartnerStatus;
use crate::entry::currency;
use crate::{Defect, Halt, No, Refusal, World};
use money::Currency;
use serde::{Deserialize, Serialize};

/// The account a partner is paid to (WD-7). The number itself is sealed before it comes here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutAccount {
    /// Who holds the account.
    pub holder: String,
    /// The bank's name.
    pub bank_name: String,
    /// The bank's BIC.
    pub bic: String,
    /// The encrypted account number, in hexadecimal.
    pub sealed_number: String,
    /// The account number as it may be shown.
    pub masked_number: String,
    /// ISO 3166 code of the account's country.
    pub country: String,
    /// The account's currency, which does not limit what is paid to it.
    #[serde(with = "currency")]
    pub currency: Currency,
}

/// Where a proposal to change a payout account stands (WD-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountChangeStatus {
    /// Waits for another member of staff.
    Proposed,
    /// Approved: this account is paid from now on.
    Approved,
    /// Rejected.
    Rejected,
}

impl AccountChangeStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Proposed, Self::Approved, Self::Rejected];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// A proposal to pay a partner to another account (WD-7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChange {
    /// Whose.
    pub partner: No,
    /// The account proposed.
    pub account: PayoutAccount,
    /// Who proposed it; somebody else decides.
    pub proposed_by: String,
    /// Where it stands.
    pub status: AccountChangeStatus,
    /// Who decided.
    pub decided_by: Option<String>,
}

fn check(world: &World, account: &PayoutAccount) -> Result<(), Refusal> {
    if world.rules_now().excluded_currencies.contains(&account.currency) {
        let detail = format!("The programme does not pay in {}. Choose another currency.", account.currency);
        return Err(Refusal::new("currency_not_supported", detail).at("/currency"));
    }
    let missing = [
        ("/holder", account.holder.trim().is_empty(), "Say who holds the account."),
        ("/bank_name", account.bank_name.trim().is_empty(), "Say the name of the bank."),
        ("/bic", !is_bic(&account.bic), "A BIC has 8 or 11 letters and digits, such as MBBEMYKL."),
        ("/country", !is_country(&account.country), "A country is two capital letters, such as MY."),
    ];
    match missing.into_iter().find(|(_, wrong, _)| *wrong) {
        Some((pointer, _, detail)) => Err(Refusal::new("invalid_request", detail).at(pointer)),
        None => Ok(()),
    }
}

fn is_bic(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(bank), Some(rest)) = (bytes.get(..6), bytes.get(6..)) else { return false };
    bank.iter().all(u8::is_ascii_uppercase)
        && (rest.len() == 2 || rest.len() == 5)
        && rest.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// The partner enters its account, once (WD-7).
pub fn set_account(world: &mut World, no: No, account: &PayoutAccount) -> Result<(), Halt> {
    let partner = world.partners.find(no)?.ok_or_else(|| Refusal::not_found("partner"))?;
    check(world, account)?;
    if partner.payout_account.is_some() {
        let detail = "The payout account is entered once; ask support to change it.";
        return Err(Refusal::new("payout_account_locked", detail).into());
    }
    if partner.status == PartnerStatus::Rejected {
        let detail = "Only partners and applicants have a payout account.";
        return Err(Refusal::new("partner_not_active", detail).into());
    }
    world.partners.change(no)?.payout_account = Some(account.clone());
    Ok(())
}

/// Staff propose another account (WD-7). The one approved last is paid meanwhile.
pub fn propose_account(world: &mut World, no: No, account: &PayoutAccount) -> Result<No, Halt> {
    let partner = world.partners.find(no)?.ok_or_else(|| Refusal::not_found("partner"))?;
    check(world, account)?;
    if partner.payout_account.is_none() {
        let detail = "There is no payout account to change yet; the partner enters the first one.";
        return Err(Refusal::new("payout_account_missing", detail).into());
    }
    if partner.account_change.is_some() {
        let detail = "Another change waits for a decision. Approve or reject that one first.";
        return Err(Refusal::new("account_change_waiting", detail).into());
    }
    let change = AccountChange {
        partner: no,
        account: account.clone(),
        proposed_by: world.actor.id.clone(),
        status: AccountChangeStatus::Proposed,
        decided_by: None,
    };
    let seq = world.seq;
    world.account_changes.put(seq, change);
    world.partners.change(no)?.account_change = Some(seq);
    world.remember(seq, AccountChangeStatus::Proposed.name(), None);
    Ok(seq)
}

/// Another member of staff decides (WD-7).
pub fn decide_account(world: &mut World, no: No, change_no: No, approve: bool) -> Result<(), Halt> {
    let change = world.account_changes.find(change_no)?.filter(|change| change.partner == no);
    let change = change.ok_or_else(|| Refusal::not_found("payout account change"))?;
    let step = if approve { "approve" } else { "reject" };
    if change.status != AccountChangeStatus::Proposed {
        return Err(Refusal::invalid_transition("payout account change", change.status.name(), step).into());
    }
    if approve && change.proposed_by == world.actor.id {
        return Err(second_person().into());
    }
    let status = if approve { AccountChangeStatus::Approved } else { AccountChangeStatus::Rejected };
    let by = world.actor.id.clone();
    let change = world.account_changes.change(change_no)?;
    change.status = status;
    change.decided_by = Some(by);
    let account = change.account.clone();
    let partner = world.partners.change(no).map_err(|_| Defect::Missing(format!("partner {no}")))?;
    partner.account_change = None;
    if approve {
        partner.payout_account = Some(account);
    }
    world.remember(change_no, status.name(), None);
    Ok(())
}

/// Whoever proposed something cannot approve it (WD-7, AP-14).
pub(crate) fn second_person() -> Refusal {
    Refusal::new("second_person_required", "Whoever proposed this cannot approve it; ask a colleague to.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bics() {
        for (text, good) in [
            ("MBBEMYKL", true),
            ("MBBEMYKLXXX", true),
            ("MBBEMYKLX", false),
            ("mbbemykl", false),
            ("MBBEMYK", false),
            ("", false),
            ("ÄBBEMYKL", false),
        ] {
            assert_eq!(is_bic(text), good, "{text}");
        }
    }
}
