//! What a partner sees.

pub mod application;
pub mod applied;
pub mod apply;
pub mod commissions;
pub mod contract;
pub mod customers;
pub mod home;
pub mod materials;
pub mod payout_account;
pub mod statements;
pub mod why;
pub mod withdraw;
pub mod withdrawals;
