use crate::affiliate::{Application, PayoutAccount};
use crate::time::Instant;
use crate::{Halt, Key, No, Refusal, Topic, World};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Where a partner stands (AP-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartnerStatus {
    /// Applied, not yet looked at.
    Submitted,
    /// The application was accepted.
    Approved,
    /// The application was turned down. Final.
    Rejected,
    /// The contract waits for the partner's signature.
    ContractSent,
    /// The contract waits for the operator's signature.
    ContractSigned,
    /// Officially a partner.
    Active,
    /// Set aside by the operator, who can bring it back.
    Suspended,
    /// Ended by the operator. Final.
    Terminated,
}

impl PartnerStatus {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Submitted,
        Self::Approved,
        Self::Rejected,
        Self::ContractSent,
        Self::ContractSigned,
        Self::Active,
        Self::Suspended,
        Self::Terminated,
    ];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::ContractSent => "contract_sent",
            Self::ContractSigned => "contract_signed",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Terminated => "terminated",
        }
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// Whether the phone and e-mail of such a partner are taken (AP-1).
    pub fn is_live(self) -> bool {
        !matches!(self, Self::Rejected | Self::Terminated)
    }

    /// Where a step leads, if it may be taken from here (AP-2).
    pub fn after(self, step: &ReviewStep) -> Option<Self> {
        match (self, step) {
            (Self::Submitted, ReviewStep::Approve { .. }) => Some(Self::Approved),
            (Self::Submitted, ReviewStep::Reject { .. }) => Some(Self::Rejected),
            (Self::Approved, ReviewStep::SendContract { .. }) => Some(Self::ContractSent),
            (Self::ContractSent, ReviewStep::SignContract { .. }) => Some(Self::ContractSigned),
            (Self::ContractSigned, ReviewStep::Countersign { .. })
            | (Self::Suspended, ReviewStep::Reinstate) => Some(Self::Active),
            (Self::Active, ReviewStep::Suspend { .. }) => Some(Self::Suspended),
            (Self::Active, ReviewStep::Terminate { .. }) => Some(Self::Terminated),
            (
                Self::Submitted
                | Self::Approved
                | Self::Rejected
                | Self::ContractSent
                | Self::ContractSigned
                | Self::Active
                | Self::Suspended
                | Self::Terminated,
                _,
            ) => None,
        }
    }
}

/// A step of the review, the contract or the membership (AP-2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStep {
    /// The operator accepts the application and names a representative.
    Approve {
        /// Who looks after the partner; the programme's default where it is not said.
        representative: Option<String>,
    },
    /// The operator turns the application down.
    Reject {
        /// Why.
        reason: String,
    },
    /// The operator sends the contract, a version of the text rendered with the partner's data.
    SendContract {
        /// Which version of the text.
        version: i64,
        /// The exact document.
        document: String,
    },
    /// The partner signs.
    SignContract {
        /// The typed name.
        signer_name: String,
        /// The network address it was signed from.
        address: String,
    },
    /// The operator signs too, which activates.
    Countersign {
        /// Referral codes drawn at random; the first that is free becomes the partner's.
        codes: Vec<String>,
    },
    /// The operator sets the partner aside.
    Suspend {
        /// Why.
        reason: String,
    },
    /// The operator brings a suspended partner back.
    Reinstate,
    /// The operator ends the partnership.
    Terminate {
        /// Why.
        reason: String,
    },
}

impl ReviewStep {
    /// The name of the step in the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Approve { .. } => "approve",
            Self::Reject { .. } => "reject",
            Self::SendContract { .. } => "send_contract",
            Self::SignContract { .. } => "sign_contract",
            Self::Countersign { .. } => "countersign",
            Self::Suspend { .. } => "suspend",
            Self::Reinstate => "reinstate",
            Self::Terminate { .. } => "terminate",
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Reject { reason } | Self::Suspend { reason } | Self::Terminate { reason } => Some(reason),
            _ => None,
        }
    }
}

/// A partner: what was applied with, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// The number of its application's log entry.
    pub no: No,
    /// Where it stands.
    pub status: PartnerStatus,
    /// What was applied with.
    pub application: Application,
    /// Who looks after it, from approval on.
    pub representative: Option<String>,
    /// Its referral code, from activation on (AP-3).
    pub referral_code: Option<String>,
    /// Where it is paid to (WD-7).
    pub payout_account: Option<PayoutAccount>,
    /// The proposal to pay to another account that waits for a second person (WD-7).
    pub account_change: Option<No>,
}

/// What changes with a partner's business: small, for it is written often.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many customers were attributed.
    pub customers: i64,
    /// How many of them are paying (AP-8).
    pub paying: i64,
    /// How many of them have bought (AP-11).
    pub bought: i64,
    /// The newest commission entry, 0 if there is none; each names the one before it.
    pub last_commission: No,
    /// The newest withdrawal, 0 if there is none.
    pub last_withdrawal: No,
    /// The withdrawal in process, if there is one (WD-2).
    pub open_withdrawal: Option<No>,
    /// Whether one withdrawal has been paid (WD-1).
    pub was_paid: bool,
}

/// The contract of a partner (AP-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// The version of the text.
    pub version: i64,
    /// The exact document.
    pub document: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// When it was sent.
    pub sent_at: Instant,
    /// The typed name of the signer.
    pub signer_name: Option<String>,
    /// When it was signed.
    pub signed_at: Option<Instant>,
    /// The network address it was signed from.
    pub signer_address: Option<String>,
    /// When the operator signed.
    pub countersigned_at: Option<Instant>,
    /// Who signed for the operator.
    pub countersigned_by: Option<String>,
}

/// Takes an application in (AP-1).
pub fn apply(world: &mut World, application: &Application) -> Result<No, Halt> {
    application.check(world.rules_now())?;
    let email = application.email.to_lowercase();
    for (key, text, what) in
        [(Key::PartnerPhone, &application.phone, "/phone"), (Key::PartnerEmail, &email, "/email")]
    {
        if world.keys.find(key, text)?.is_some() {
            let detail = "Somebody with this phone or e-mail address is a partner or has applied already.";
            return Err(Refusal::new("partner_exists", detail).at(what).into());
        }
    }
    let no = world.seq;
    world.keys.put(Key::PartnerPhone, &application.phone, no);
    world.keys.put(Key::PartnerEmail, &email, no);
    let partner = Partner {
        no,
        status: PartnerStatus::Submitted,
        application: application.clone(),
        representative: None,
        referral_code: None,
        payout_account: None,
        account_change: None,
    };
    world.partners.put(no, partner);
    world.tallies.put(no, Tally::default());
    world.remember(no, PartnerStatus::Submitted.name(), None);
    Ok(no)
}

/// Takes a step of AP-2.
pub fn review(world: &mut World, no: No, step: &ReviewStep) -> Result<(), Halt> {
    let partner = world.partners.find(no)?.ok_or_else(|| Refusal::not_found("partner"))?;
    let Some(status) = partner.status.after(step) else {
        return Err(Refusal::invalid_transition("partner", partner.status.name(), step.name()).into());
    };
    if step.reason().is_some_and(|reason| reason.trim().is_empty()) {
        return Err(Refusal::new("invalid_request", "Say why; the partner will read it.")
            .at("/reason")
            .into());
    }
    match step {
        ReviewStep::Approve { representative } => {
            let named = representative.clone().unwrap_or_else(|| world.rules_now().representative.clone());
            world.partners.change(no)?.representative = Some(named);
        }
        ReviewStep::SendContract { version, document } => send_contract(world, no, *version, document),
        ReviewStep::SignContract { signer_name, address } => sign_contract(world, no, signer_name, address)?,
        ReviewStep::Countersign { codes } => countersign(world, no, codes)?,
        ReviewStep::Reject { .. } | ReviewStep::Terminate { .. } => release_identity(world, no)?,
        ReviewStep::Suspend { .. } | ReviewStep::Reinstate => {}
    }
    world.partners.change(no)?.status = status;
    world.remember(no, status.name(), step.reason().map(str::to_owned));
    Ok(())
}

fn send_contract(world: &mut World, no: No, version: i64, document: &str) {
    let sha256 = Sha256::digest(document.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    let contract = Contract {
        version,
        document: document.to_owned(),
        sha256,
        sent_at: world.now,
        signer_name: None,
        signed_at: None,
        signer_address: None,
        countersigned_at: None,
        countersigned_by: None,
    };
    world.contracts.put(no, contract);
}

fn sign_contract(world: &mut World, no: No, signer_name: &str, address: &str) -> Result<(), Halt> {
    if signer_name.trim().is_empty() {
        return Err(Refusal::new("invalid_request", "Type your name to sign.").at("/signer_name").into());
    }
    let now = world.now;
    let contract = world.contracts.change(no)?;
    contract.signer_name = Some(signer_name.trim().to_owned());
    contract.signed_at = Some(now);
    contract.signer_address = Some(address.to_owned());
    Ok(())
}

/// The operator's signature activates the partner and gives the referral code (AP-2, AP-3).
fn countersign(world: &mut World, no: No, codes: &[String]) -> Result<(), Halt> {
    let mut free = None;
    for code in codes {
        if world.keys.find(Key::ReferralCode, code)?.is_none() {
            free = Some(code.clone());
            break;
        }
    }
    let Some(code) = free else {
        let detail = "No free referral code was drawn. Try again.";
        return Err(Refusal::new("try_again", detail).into());
    };
    let (now, by) = (world.now, world.actor.name.clone());
    let contract = world.contracts.change(no)?;
    contract.countersigned_at = Some(now);
    contract.countersigned_by = Some(by);
    world.keys.put(Key::ReferralCode, &code, no);
    world.partners.change(no)?.referral_code = Some(code);
    world.note(Topic::PartnerActivated, no, no);
    Ok(())
}

/// After a rejection or a termination the phone and e-mail may apply again (AP-1).
fn release_identity(world: &mut World, no: No) -> Result<(), Halt> {
    let application = world.partners.get(no)?.application.clone();
    world.keys.remove(Key::PartnerPhone, &application.phone);
    world.keys.remove(Key::PartnerEmail, &application.email.to_lowercase());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> [ReviewStep; 8] {
        let why = || "why".to_owned();
        [
            ReviewStep::Approve { representative: None },
            ReviewStep::Reject { reason: why() },
            ReviewStep::SendContract { version: 1, document: "text".into() },
            ReviewStep::SignContract { signer_name: "Siti".into(), address: "127.0.0.1".into() },
            ReviewStep::Countersign { codes: vec![] },
            ReviewStep::Suspend { reason: why() },
            ReviewStep::Reinstate,
            ReviewStep::Terminate { reason: why() },
        ]
    }

    /// AP-2: every pair of a state and a step, and where it leads; what is not listed leads nowhere.
    #[test]
    fn every_pair_of_state_and_step() {
        let listed = [
            ("submitted", "approve", "approved"),
            ("submitted", "reject", "rejected"),
            ("approved", "send_contract", "contract_sent"),
            ("contract_sent", "sign_contract", "contract_signed"),
            ("contract_signed", "countersign", "active"),
            ("active", "suspend", "suspended"),
            ("suspended", "reinstate", "active"),
            ("active", "terminate", "terminated"),
        ];
        for status in PartnerStatus::ALL {
            assert_eq!(PartnerStatus::parse(status.name()), Some(status));
            for step in steps() {
                let expected =
                    listed.iter().find(|(s, c, _)| (*s, *c) == (status.name(), step.name())).map(|l| l.2);
                assert_eq!(status.after(&step).map(PartnerStatus::name), expected, "{status:?}, {step:?}");
            }
        }
    }
}
