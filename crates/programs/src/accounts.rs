//! The chart of accounts of both programmes.

use ledger::{AccountCode, AccountKind, Class};

/// What commissions cost the programme.
pub const COMMISSION_EXPENSE: AccountCode = AccountCode(101);
/// Earned and still in its holding period (AP-9).
pub const PARTNER_PENDING: AccountCode = AccountCode(102);
/// Credited and free to be withdrawn; below zero after refunds (WD-8).
pub const PARTNER_AVAILABLE: AccountCode = AccountCode(103);
/// Asked for and not yet paid (WD-2).
pub const PARTNER_IN_WITHDRAWAL: AccountCode = AccountCode(104);
/// What the bank was told to pay and did.
pub const PAYOUTS: AccountCode = AccountCode(105);
/// Earnings that were not claimed in time (WD-6).
pub const EXPIRED: AccountCode = AccountCode(106);
/// Manual adjustments (AP-14).
pub const ADJUSTMENTS: AccountCode = AccountCode(107);

const fn kind(
    code: AccountCode,
    name: &'static str,
    class: Class,
    owned: bool,
    may_overdraw: bool,
) -> AccountKind {
    AccountKind { code, name, class, owned, may_overdraw }
}

/// Every kind of account there is. Codes and names are kept for ever.
pub const CHART: [AccountKind; 7] = [
    kind(COMMISSION_EXPENSE, "affiliate:commission_expense", Class::Expense, false, true),
    kind(PARTNER_PENDING, "affiliate:partner:pending", Class::Liability, true, true),
    kind(PARTNER_AVAILABLE, "affiliate:partner:available", Class::Liability, true, true),
    kind(PARTNER_IN_WITHDRAWAL, "affiliate:partner:in_withdrawal", Class::Liability, true, false),
    kind(PAYOUTS, "affiliate:payouts", Class::Asset, false, true),
    kind(EXPIRED, "affiliate:expired", Class::Income, false, true),
    kind(ADJUSTMENTS, "affiliate:adjustments", Class::Expense, false, true),
];

/// The line of the chart with this code.
pub fn kind_of(code: AccountCode) -> Option<&'static AccountKind> {
    CHART.iter().find(|kind| kind.code == code)
}

/// The rules that post transfers, by the number kept in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum Rule {
    /// AP-9, commission of a payment.
    Commission = 1,
    /// AP-10, reversal after a refund.
    Reversal = 2,
    /// AP-9, end of the holding period.
    Release = 3,
    /// WD-2, a withdrawal takes the available balance.
    WithdrawalRequested = 4,
    /// WD-4, a withdrawal's money returns to its credits.
    WithdrawalReturned = 5,
    /// WD-4, the bank has paid.
    WithdrawalPaid = 6,
    /// WD-6, unclaimed for too long.
    Expiry = 7,
    /// AP-14, a customer moved to another partner.
    Reattribution = 8,
    /// AP-14, a manual adjustment.
    Adjustment = 9,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Commission,
        Self::Reversal,
        Self::Release,
        Self::WithdrawalRequested,
        Self::WithdrawalReturned,
        Self::WithdrawalPaid,
        Self::Expiry,
        Self::Reattribution,
        Self::Adjustment,
    ];

    /// The identifier of the rule in the programmes' rules.
    pub fn id(self) -> &'static str {
        match self {
            Self::Commission | Self::Release => "AP-9",
            Self::Reversal => "AP-10",
            Self::WithdrawalRequested => "WD-2",
            Self::WithdrawalReturned | Self::WithdrawalPaid => "WD-4",
            Self::Expiry => "WD-6",
            Self::Reattribution | Self::Adjustment => "AP-14",
        }
    }

    /// What it does, in a few words for statements and journals.
    pub fn memo(self) -> &'static str {
        match self {
            Self::Commission => "commission",
            Self::Reversal => "commission reversed after a refund",
            Self::Release => "commission released",
            Self::WithdrawalRequested => "withdrawal requested",
            Self::WithdrawalReturned => "withdrawal returned",
            Self::WithdrawalPaid => "withdrawal paid",
            Self::Expiry => "unclaimed earnings expired",
            Self::Reattribution => "customer moved to another partner",
            Self::Adjustment => "manual adjustment",
        }
    }

    /// The rule with this number.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.number() == number)
    }

    /// Its number in the ledger.
    pub fn number(self) -> u16 {
        self as u16
    }
}
