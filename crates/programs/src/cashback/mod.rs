//! The rules of the Bonus Cashback programme: terms, registrations, orders and their fees, bills, bonus.

mod accrual;
mod bill;
mod bonus;
mod check;
mod difference;
mod due;
mod earn;
mod fee;
mod lot;
mod needs;
mod order;
mod ordering;
mod publish;
mod redeeming;
mod redemption;
mod registering;
mod registration;
mod spend;
mod state;
mod terms;

pub use accrual::{Accrual, Accruals, Figures};
pub use bill::{BillKind, BillLine, Period, Record, SellerAccount, period_after};
pub use bonus::{BonusEntry, BonusKind, ShopperPurse};
pub(crate) use check::{check_lines, check_refunds};
pub use difference::Difference;
pub use due::{Agenda, Appointment, run_due};
pub use earn::{bonus_of, fund_budget};
pub use fee::{line_fee, tax_inside};
pub use lot::{Lot, Take};
pub use order::{
    BonusStatus, LineNow, LineState, Locked, NotCharged, Order, OrderFact, OrderLine, OrderRefund,
    OrderStatus,
};
pub use ordering::{UNKNOWN_REDEMPTION, advance_order, create_order, refund_order};
pub use publish::publish_terms;
pub use redeeming::{reserve, step_redemption};
pub use redemption::{Redemption, RedemptionStatus, RedemptionStep};
pub use registering::{register, step_registration};
pub use registration::{Acceptance, Registration, RegistrationStatus, RegistrationStep, Seller, Stretch};
pub(crate) use state::{Index, Made};
pub use terms::{FeeTrigger, Market, ReviewMode, Settles, Terms};
