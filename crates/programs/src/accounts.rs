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
/// What the programme owes a seller; below zero what the seller owes (BC-7).
pub const SELLER_BALANCE: AccountCode = AccountCode(201);
/// Service fees without the tax in them (BC-5).
pub const FEES: AccountCode = AccountCode(202);
/// The tax in service fees (BC-5).
pub const FEE_TAX: AccountCode = AccountCode(203);
/// What settled records had the host pay out, less what they had it deduct (BC-7).
pub const SETTLEMENTS: AccountCode = AccountCode(204);
/// What bonus costs the platform where no budget is configured (SB-4).
pub const BONUS_EXPENSE: AccountCode = AccountCode(205);
/// What is left of a budget; the rules never let it go below zero (SB-4).
pub const BUDGET: AccountCode = AccountCode(206);
/// What was put into budgets (SB-4).
pub const BUDGET_FUNDING: AccountCode = AccountCode(207);
/// Bonus that is promised and cannot be spent yet (SB-1).
pub const SHOPPER_PENDING: AccountCode = AccountCode(208);
/// Bonus that can be spent (SB-1, LG-4).
pub const SHOPPER_AVAILABLE: AccountCode = AccountCode(209);
/// Bonus that reservations hold (SB-2, LG-4).
pub const SHOPPER_RESERVED: AccountCode = AccountCode(210);
/// What the platform owes sellers for bonus that was used as a discount (SB-4).
pub const BONUS_SPENT: AccountCode = AccountCode(211);
/// Bonus taken back beyond what was there (SB-3).
pub const SHOPPER_DEBT: AccountCode = AccountCode(212);
/// Bonus that was not spent in time (SB-4).
pub const BREAKAGE: AccountCode = AccountCode(213);

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
pub const CHART: [AccountKind; 20] = [
    kind(COMMISSION_EXPENSE, "affiliate:commission_expense", Class::Expense, false, true),
    kind(PARTNER_PENDING, "affiliate:partner:pending", Class::Liability, true, true),
    kind(PARTNER_AVAILABLE, "affiliate:partner:available", Class::Liability, true, true),
    kind(PARTNER_IN_WITHDRAWAL, "affiliate:partner:in_withdrawal", Class::Liability, true, false),
    kind(PAYOUTS, "affiliate:payouts", Class::Asset, false, true),
    kind(EXPIRED, "affiliate:expired", Class::Income, false, true),
    kind(ADJUSTMENTS, "affiliate:adjustments", Class::Expense, false, true),
    kind(SELLER_BALANCE, "cashback:seller:balance", Class::Liability, true, true),
    kind(FEES, "cashback:fees", Class::Income, false, true),
    kind(FEE_TAX, "cashback:fee_tax", Class::Liability, false, true),
    kind(SETTLEMENTS, "cashback:settlements", Class::Asset, false, true),
    kind(BONUS_EXPENSE, "cashback:bonus_expense", Class::Expense, false, true),
    kind(BUDGET, "cashback:budget", Class::Liability, false, true),
    kind(BUDGET_FUNDING, "cashback:budget_funding", Class::Asset, false, true),
    kind(SHOPPER_PENDING, "cashback:shopper:pending", Class::Liability, true, false),
    kind(SHOPPER_AVAILABLE, "cashback:shopper:available", Class::Liability, true, false),
    kind(SHOPPER_RESERVED, "cashback:shopper:reserved", Class::Liability, true, false),
    kind(BONUS_SPENT, "cashback:bonus_spent", Class::Liability, false, true),
    kind(SHOPPER_DEBT, "cashback:shopper:debt", Class::Asset, true, true),
    kind(BREAKAGE, "cashback:breakage", Class::Income, false, true),
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
    /// BC-6, the service fee of a delivered order.
    Fee = 10,
    /// BC-6, service fee given back after a refund.
    FeeRefund = 11,
    /// BC-7, the result of a settled record.
    Settlement = 12,
    /// SB-1, bonus promised at delivery.
    BonusEarned = 13,
    /// SB-1, bonus becomes available.
    BonusReleased = 14,
    /// SB-2, bonus held for a redemption.
    BonusReserved = 15,
    /// SB-2, bonus spent.
    BonusCaptured = 16,
    /// SB-2, a reservation was given up.
    BonusUnreserved = 17,
    /// SB-2, a reservation lapsed.
    BonusLapsed = 18,
    /// SB-3, bonus taken back after a refund.
    BonusTakenBack = 19,
    /// SB-3, spent bonus returned after a refund.
    BonusReturned = 20,
    /// SB-3, a debt filled by a later earning.
    DebtFilled = 21,
    /// SB-4, bonus not spent in time.
    BonusExpired = 22,
    /// SB-4, a budget is funded.
    BudgetFunded = 23,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Commission,
        Self::Reversal,
        Self::Release,
        Self::WithdrawalRequested,
        Self::WithdrawalReturned,
        Self::WithdrawalPaid,
        Self::Expiry,
        Self::Reattribution,
        Self::Adjustment,
        Self::Fee,
        Self::FeeRefund,
        Self::Settlement,
        Self::BonusEarned,
        Self::BonusReleased,
        Self::BonusReserved,
        Self::BonusCaptured,
        Self::BonusUnreserved,
        Self::BonusLapsed,
        Self::BonusTakenBack,
        Self::BonusReturned,
        Self::DebtFilled,
        Self::BonusExpired,
        Self::BudgetFunded,
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
            Self::Fee | Self::FeeRefund => "BC-6",
            Self::Settlement => "BC-7",
            Self::BonusEarned | Self::BonusReleased => "SB-1",
            Self::BonusReserved | Self::BonusCaptured | Self::BonusUnreserved | Self::BonusLapsed => "SB-2",
            Self::BonusTakenBack | Self::BonusReturned | Self::DebtFilled => "SB-3",
            Self::BonusExpired | Self::BudgetFunded => "SB-4",
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
            Self::Fee => "service fee",
            Self::FeeRefund => "service fee given back after a refund",
            Self::Settlement => "settled record",
            Self::BonusEarned => "bonus earned",
            Self::BonusReleased => "bonus available",
            Self::BonusReserved => "bonus reserved",
            Self::BonusCaptured => "bonus spent",
            Self::BonusUnreserved => "reservation of bonus released",
            Self::BonusLapsed => "reservation of bonus lapsed",
            Self::BonusTakenBack => "bonus taken back after a refund",
            Self::BonusReturned => "spent bonus returned after a refund",
            Self::DebtFilled => "debt of bonus filled",
            Self::BonusExpired => "bonus expired",
            Self::BudgetFunded => "budget funded",
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
