//! Amounts of money, shown in major units with their currency.

use maud::{Markup, html};
use money::Amount;

/// An amount with its currency, such as "MYR 1,234.50" or "−MYR 12.50".
#[must_use]
pub fn money(amount: Amount) -> Markup {
    html! {
        data.money.money-negative[amount.minor() < 0] value=(amount.decimal()) { (money_text(amount)) }
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

/// The amount within a sentence: "MYR 1,234.50", a negative one with a minus sign before its currency.
#[must_use]
pub fn money_text(amount: Amount) -> String {
    let decimal = amount.decimal();
    let (sign, size) = decimal.strip_prefix('-').map_or(("", decimal.as_str()), |size| ("−", size));
    let (whole, decimals) = size.split_once('.').unwrap_or((size, ""));
    let currency = amount.currency();
    // Rupiah has two decimals on paper and none in daily life: they are shown only where they are not zero.
    let hidden = decimals.is_empty() || (currency.code() == "IDR" && decimals == "00");
    let (point, decimals) = if hidden { ("", "") } else { (".", decimals) };
    format!("{sign}{currency}\u{a0}{}{point}{decimals}", grouped(whole))
}

/// Digits in groups of three, parted by commas.
fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use money::Currency;

    #[test]
    fn amounts_follow_the_currency() {
        for (minor, currency, shown) in [
            (1250, "MYR", "MYR 12.50"),
            (123_456_789, "MYR", "MYR 1,234,567.89"),
            (-5, "SGD", "−SGD 0.05"),
            (250_000, "VND", "VND 250,000"),
            (50_000_000, "IDR", "IDR 500,000"),
            (50_000_025, "IDR", "IDR 500,000.25"),
            (1_234, "KWD", "KWD 1.234"),
            (0, "THB", "THB 0.00"),
            (999, "VND", "VND 999"),
            (i64::MIN, "MYR", "−MYR 92,233,720,368,547,758.08"),
        ] {
            let amount = Amount::new(minor, Currency::parse(currency).unwrap());
            assert_eq!(money_text(amount).replace('\u{a0}', " "), shown);
        }
    }
}
