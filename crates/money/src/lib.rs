//! Amounts of money and the few things that may be done with them.
//!
//! An [`Amount`] is a whole number of a currency's minor unit, held in 64 bits. Every operation is
//! checked, there is one rounding ([`Amount::share`]: half away from zero) and one way to divide
//! ([`Amount::split`], whose parts sum to the whole). There is no floating point in this crate.

mod amount;
mod currency;
mod rate;

pub use amount::Amount;
pub use currency::{Currency, UnknownCurrency};
pub use rate::{Rate, RateOutOfRange};

/// Why an operation on money could not be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result does not fit into 64 bits of minor units.
    #[error("the amount is too large to be held exactly")]
    Overflow,
    /// Two amounts of different currencies were put together.
    #[error("amounts in {0} and {1} cannot be put together")]
    CurrencyMismatch(Currency, Currency),
    /// Nothing to divide by: the weights of a split are empty, negative or all zero.
    #[error("a split needs weights that are not negative and not all zero")]
    NoWeights,
    /// A decimal text that is not an amount of the currency.
    #[error("not an amount in this currency: digits, at most one point, no more decimals than it has")]
    NotAnAmount,
}
