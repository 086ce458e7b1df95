//! The affiliate partner programme: rules AP and WD.

mod account;
mod application;
mod attribution;
mod balance;
mod batch;
mod channels;
mod commission;
mod correction;
mod credits;
mod customer;
mod due;
mod partner;
mod payment;
mod rules;
mod withdrawal;

pub use account::{
    AccountChange, AccountChangeStatus, PayoutAccount, decide_account, propose_account, set_account,
};
pub use application::{Applicant, Application, Channel};
pub(crate) use attribution::attribution_code;
pub use attribution::{Click, click, register};
pub use balance::{Balance, MonthEarned, Purse};
pub use batch::{Batch, BatchStatus, PaymentFile, cutoff_after, file_payments};
pub use channels::{ChannelTally, Channels, MOST_CHANNELS, OTHER_CHANNELS, tally_of};
pub use commission::{Commission, CommissionKind};
pub use correction::{Correction, CorrectionKind, CorrectionStatus, decide_correction, propose_correction};
pub use credits::{Credits, Span};
pub use customer::{Customer, NotAttributed, TopUp, normal_phone};
pub use due::{announcement_due, expiry_due, first_due, run_due};
pub use partner::{Contract, Partner, PartnerStatus, ReviewStep, Tally, apply, review};
pub use payment::{Earned, Payment, Verdict, pay, refund};
pub use rules::{PhoneDisplay, Rules, Tier, publish_rules};
pub use withdrawal::{
    LineStatus, PayoutStep, Withdrawal, WithdrawalLine, request_withdrawal, step_withdrawal,
};
