//! Amounts of money, shown in major units with their currency.

use maud::{Markup, html};
use money::Amount;

use crate::lang;

/// An amount with its currency, such as "MYR 1,234.50" or "−MYR 12.50".
#[must_use]
pub fn money(amount: Amount) -> Markup {
    html! {
        data.money.money-negative[amount.minor() < 0] value=(amount.decimal()) { (lang::money(amount)) }
    }
}

/// Several amounts, one below the other; a dash where there is none.
#[must_use]
pub fn money_list(amounts: &[Amount]) -> Markup {
    html! {
        span {
            @for (index, amount) in amounts.iter().enumerate() {
                @if index > 0 { br; }
                (money(*amount))
            }
            @if amounts.is_empty() { "–" }
        }
    }
}
