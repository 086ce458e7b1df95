//! The pages, one file each: a view of plain facts, and the function that shows it.

pub mod account;
pub mod cashback;
pub mod design;
pub mod operator;
pub mod partner;
pub mod problem;
pub mod seller;
pub mod sign_in;
