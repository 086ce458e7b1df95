use crate::No;
use crate::time::Instant;
use money::Amount;

/// What others are told (the outbox): at least once, in order for each participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its place among all notes, from 1.
    pub no: No,
    /// When.
    pub at: Instant,
    /// What is told.
    pub topic: Topic,
    /// Whom it is about.
    pub participant: No,
    /// What it is about: a commission, a customer, a withdrawal, a log entry, as the topic says.
    pub subject: No,
    /// An amount that belongs to it.
    pub amount: Option<Amount>,
}

/// What a note tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A partner became active (AP-2). Subject: the partner.
    PartnerActivated,
    /// A referred customer gets free VIP (AP-5). Subject: the customer.
    BenefitGranted,
    /// A commission was added (AP-9). Subject: the commission.
    CommissionCredited,
    /// A commission was taken back (AP-10). Subject: the reversal.
    CommissionReversed,
    /// Earnings will expire (WD-6). Subject: the log entry.
    CommissionExpiring,
    /// Earnings have expired (WD-6). Subject: the log entry.
    CommissionExpired,
    /// A withdrawal was asked for (WD-2). Subject of this and the following: the withdrawal.
    WithdrawalRequested,
    /// Its batch closed.
    WithdrawalInReview,
    /// It may be paid.
    WithdrawalApproved,
    /// It is in a file for the bank.
    WithdrawalPaying,
    /// It is paid.
    WithdrawalPaid,
    /// The partner took it back.
    WithdrawalCancelled,
    /// The operator turned it down.
    WithdrawalRejected,
    /// The bank could not pay it.
    WithdrawalFailed,
    /// A customer was moved from or to the partner (AP-14). Subject: the log entry.
    CustomerMoved,
    /// The balance was adjusted (AP-14). Subject: the log entry.
    BalanceAdjusted,
    /// A registration waits for the operator (BC-2). Participant of this and the following six: the seller. Subject of
    /// this and the following five: the registration.
    RegistrationUnderReview,
    /// It is in force.
    RegistrationApproved,
    /// The operator turned it down.
    RegistrationRejected,
    /// It is not in force for now.
    RegistrationSuspended,
    /// The seller wants to leave (BC-3).
    RegistrationWithdrawUnderReview,
    /// The seller has left.
    RegistrationExpired,
    /// A service fee was charged (BC-6). Subject of this and the following: the bill line.
    FeeCharged,
    /// A service fee was given back (BC-6).
    FeeRefunded,
    /// Bonus was promised (SB-1). Participant of this and the following two: the shopper. Subject: the order.
    BonusEarned,
    /// Bonus will expire (SB-1). Subject of this and the following: the lot.
    BonusExpiring,
    /// Bonus has expired (SB-4).
    BonusExpired,
    /// A settled record was issued (BC-7). Participant: the seller. Subject: the record.
    SettledRecordIssued,
}

impl Topic {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 28] = [
        Self::PartnerActivated,
        Self::BenefitGranted,
        Self::CommissionCredited,
        Self::CommissionReversed,
        Self::CommissionExpiring,
        Self::CommissionExpired,
        Self::WithdrawalRequested,
        Self::WithdrawalInReview,
        Self::WithdrawalApproved,
        Self::WithdrawalPaying,
        Self::WithdrawalPaid,
        Self::WithdrawalCancelled,
        Self::WithdrawalRejected,
        Self::WithdrawalFailed,
        Self::CustomerMoved,
        Self::BalanceAdjusted,
        Self::RegistrationUnderReview,
        Self::RegistrationApproved,
        Self::RegistrationRejected,
        Self::RegistrationSuspended,
        Self::RegistrationWithdrawUnderReview,
        Self::RegistrationExpired,
        Self::FeeCharged,
        Self::FeeRefunded,
        Self::BonusEarned,
        Self::BonusExpiring,
        Self::BonusExpired,
        Self::SettledRecordIssued,
    ];

    /// The type of the webhook.
    pub fn name(self) -> &'static str {
        match self {
            Self::PartnerActivated => "partner.activated",
            Self::BenefitGranted => "benefit.granted",
            Self::CommissionCredited => "commission.credited",
            Self::CommissionReversed => "commission.reversed",
            Self::CommissionExpiring => "commission.expiring",
            Self::CommissionExpired => "commission.expired",
            Self::WithdrawalRequested => "withdrawal.requested",
            Self::WithdrawalInReview => "withdrawal.in_review",
            Self::WithdrawalApproved => "withdrawal.approved",
            Self::WithdrawalPaying => "withdrawal.paying",
            Self::WithdrawalPaid => "withdrawal.paid",
            Self::WithdrawalCancelled => "withdrawal.cancelled",
            Self::WithdrawalRejected => "withdrawal.rejected",
            Self::WithdrawalFailed => "withdrawal.failed",
            Self::CustomerMoved => "customer.moved",
            Self::BalanceAdjusted => "balance.adjusted",
            Self::RegistrationUnderReview => "registration.under_review",
            Self::RegistrationApproved => "registration.approved",
            Self::RegistrationRejected => "registration.rejected",
            Self::RegistrationSuspended => "registration.suspended",
            Self::RegistrationWithdrawUnderReview => "registration.withdraw_under_review",
            Self::RegistrationExpired => "registration.expired",
            Self::FeeCharged => "fee.charged",
            Self::FeeRefunded => "fee.refunded",
            Self::BonusEarned => "bonus.earned",
            Self::BonusExpiring => "bonus.expiring",
            Self::BonusExpired => "bonus.expired",
            Self::SettledRecordIssued => "settled_record.issued",
        }
    }

    /// The number in the store, kept for ever.
    pub fn number(self) -> i64 {
        Self::ALL.iter().zip(1..).find(|(topic, _)| **topic == self).map_or(0, |(_, number)| number)
    }

    /// The topic with this number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.iter().zip(1..).find(|(_, n)| *n == number).map(|(topic, _)| *topic)
    }
}
