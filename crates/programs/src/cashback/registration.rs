use crate::time::Instant;
use crate::{No, Topic, Versions};
use serde::{Deserialize, Serialize};

/// Where a registration stands (BC-2, BC-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrationStatus {
    /// It waits for the operator.
    UnderReview,
    /// It is in force.
    Approved,
    /// The operator turned it down.
    Rejected,
    /// It is not in force, and can be again.
    Suspended,
    /// The seller wants to leave.
    WithdrawUnderReview,
    /// The seller has left.
    Expired,
}

impl RegistrationStatus {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::UnderReview,
        Self::Approved,
        Self::Rejected,
        Self::Suspended,
        Self::WithdrawUnderReview,
        Self::Expired,
    ];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnderReview => "under_review",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Suspended => "suspended",
            Self::WithdrawUnderReview => "withdraw_under_review",
            Self::Expired => "expired",
        }
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether nothing can happen to it any more.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Rejected | Self::Expired)
    }
}

/// A step of a registration (BC-2, BC-3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationStep {
    /// `under_review → approved`.
    Approve,
    /// `under_review → rejected`.
    Reject {
        /// Why.
        reason: String,
    },
    /// `approved → suspended`.
    Suspend {
        /// Why.
        reason: String,
    },
    /// `suspended → approved`.
    Resume,
    /// `approved | suspended → withdraw_under_review`.
    Withdraw,
    /// `withdraw_under_review →` where it came from.
    CancelWithdraw,
    /// `withdraw_under_review → expired`.
    ApproveWithdraw,
    /// `withdraw_under_review →` where it came from.
    RejectWithdraw {
        /// Why.
        reason: String,
    },
    /// The seller agrees to newer terms; a registration that was suspended for their sake is in force again.
    AcceptTerms {
        /// Which version.
        version: i64,
    },
}

/// A version of the terms a seller has agreed to (BC-2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Which.
    pub version: i64,
    /// When.
    pub at: Instant,
    /// The name of who agreed.
    pub by: String,
}

/// A time in which a registration was in force: from, and up to but not including.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it; `None` while it lasts.
    pub to: Option<Instant>,
}

/// A seller's registration for the campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The number of the log entry that made it.
    pub no: No,
    /// Whose.
    pub seller: No,
    /// The seller's registration before this one, 0 if there is none.
    pub previous: No,
    /// The country it is for.
    pub market: String,
    /// When it was asked for.
    pub registered_at: Instant,
    /// Where it stands.
    pub status: RegistrationStatus,
    /// Where a withdrawal under review came from.
    pub came_from: Option<RegistrationStatus>,
    /// Whether it is suspended because new terms were not accepted (BC-2).
    pub terms_ended: bool,
    /// The terms that were agreed to, oldest first.
    pub accepted: Vec<Acceptance>,
    /// When it was in force, oldest first (BC-4).
    pub in_force: Vec<Stretch>,
}

/// A seller, from the first time anything named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seller {
    /// The number of the log entry that named it first.
    pub no: No,
    /// The marketplace's identifier.
    pub seller_id: String,
    /// The registration made last, 0 if there is none.
    pub last_registration: No,
}

impl RegistrationStep {
    /// The name of the step in the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject { .. } => "reject",
            Self::Suspend { .. } => "suspend",
            Self::Resume => "resume",
            Self::Withdraw => "withdraw",
            Self::CancelWithdraw => "cancel_withdraw",
            Self::ApproveWithdraw => "approve_withdraw",
            Self::RejectWithdraw { .. } => "reject_withdraw",
            Self::AcceptTerms { .. } => "accept_terms",
        }
    }

    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::Reject { reason } | Self::Suspend { reason } | Self::RejectWithdraw { reason } => {
                Some(reason)
            }
            Self::Approve
            | Self::Resume
            | Self::Withdraw
            | Self::CancelWithdraw
            | Self::ApproveWithdraw
            | Self::AcceptTerms { .. } => None,
        }
    }
}

impl Registration {
    /// Where a step leads, if it may be taken from here (BC-2, BC-3). Agreeing to newer terms leads nowhere
    /// else, unless they were what it was suspended for.
    pub fn after(&self, step: &RegistrationStep) -> Option<RegistrationStatus> {
        use RegistrationStatus as Status;
        use RegistrationStep as Step;
        match (self.status, step) {
            (Status::UnderReview, Step::Approve) | (Status::Suspended, Step::Resume) => {
                Some(Status::Approved)
            }
            (Status::UnderReview, Step::Reject { .. }) => Some(Status::Rejected),
            (Status::Approved, Step::Suspend { .. }) => Some(Status::Suspended),
            (Status::Approved | Status::Suspended, Step::Withdraw) => Some(Status::WithdrawUnderReview),
            (Status::WithdrawUnderReview, Step::CancelWithdraw | Step::RejectWithdraw { .. }) => {
                self.came_from
            }
            (Status::WithdrawUnderReview, Step::ApproveWithdraw) => Some(Status::Expired),
            (Status::Suspended, Step::AcceptTerms { .. }) if self.terms_ended => Some(Status::Approved),
            (
                Status::UnderReview | Status::Approved | Status::Suspended | Status::WithdrawUnderReview,
                Step::AcceptTerms { .. },
            ) => Some(self.status),
            (
                Status::UnderReview
                | Status::Approved
                | Status::Rejected
                | Status::Suspended
                | Status::WithdrawUnderReview
                | Status::Expired,
                _,
            ) => None,
        }
    }

    /// The names of the steps that may be taken now. What else a step needs, such as newer terms to agree
    /// to, shows when it is taken.
    pub fn actions(&self) -> Vec<&'static str> {
        let why = String::new;
        let steps = [
            RegistrationStep::Approve,
            RegistrationStep::Reject { reason: why() },
            RegistrationStep::Suspend { reason: why() },
            RegistrationStep::Resume,
            RegistrationStep::Withdraw,
            RegistrationStep::CancelWithdraw,
            RegistrationStep::ApproveWithdraw,
            RegistrationStep::RejectWithdraw { reason: why() },
            RegistrationStep::AcceptTerms { version: 0 },
        ];
        steps.iter().filter(|step| self.after(step).is_some()).map(RegistrationStep::name).collect()
    }

    /// Whether it was in force at an instant (BC-4).
    pub fn was_in_force(&self, at: Instant) -> bool {
        self.in_force.iter().any(|stretch| stretch.from <= at && stretch.to.is_none_or(|to| at < to))
    }

    /// The newest version that was agreed to.
    pub fn newest_accepted(&self) -> i64 {
        self.accepted.iter().map(|acceptance| acceptance.version).max().unwrap_or(0)
    }

    /// The version of the terms that holds for an order of an instant: the newest that was in force then and
    /// agreed to by then; where there is none, the one it was registered under (BC-2, BC-4). What a what-if assumes goes before all (EV-5).
    pub fn version_at(&self, versions: &Versions, at: Instant) -> Option<i64> {
        if let Some(assumed) = versions.assumed_terms_at(at) {
            return Some(assumed.version);
        }
        let in_force = |version: i64| versions.terms(version).is_some_and(|terms| terms.effective <= at);
        let agreed = self.accepted.iter().filter(|acceptance| acceptance.at <= at);
        let holds = agreed.map(|acceptance| acceptance.version).filter(|version| in_force(*version)).max();
        holds.or(self.accepted.first().map(|first| first.version))
    }

    pub(super) fn begin(&mut self, now: Instant) {
        self.in_force.push(Stretch { from: now, to: None });
    }

    pub(super) fn end(&mut self, now: Instant) {
        if let Some(last) = self.in_force.last_mut() {
            last.to = last.to.or(Some(now));
        }
    }
}

impl RegistrationStatus {
    /// What is told of a registration that gets here.
    pub(crate) fn topic(self) -> Topic {
        match self {
            Self::UnderReview => Topic::RegistrationUnderReview,
            Self::Approved => Topic::RegistrationApproved,
            Self::Rejected => Topic::RegistrationRejected,
            Self::Suspended => Topic::RegistrationSuspended,
            Self::WithdrawUnderReview => Topic::RegistrationWithdrawUnderReview,
            Self::Expired => Topic::RegistrationExpired,
        }
    }
}
