use super::{OrderLine, OrderRefund};
use crate::Refusal;
use crate::fact::{check_free_text, check_text};
use money::{Amount, Currency};
use std::collections::BTreeSet;

/// The most lines an order or a refund has.
const MOST_LINES: usize = 500;

fn refused(code: &'static str, detail: &str, place: usize, field: &str) -> Refusal {
    Refusal::new(code, detail).at(format!("/data/lines/{place}/{field}"))
}

fn check_count(lines: usize) -> Result<(), Refusal> {
    if (1..=MOST_LINES).contains(&lines) {
        return Ok(());
    }
    let detail = format!("There are 1 to {MOST_LINES} lines.");
    Err(Refusal::new("invalid_event", detail).at("/data/lines"))
}

/// What is wrong with the lines of an order, whatever else is known (EV-4).
pub(crate) fn check_lines(lines: &[OrderLine], shipping: Amount) -> Result<(), Refusal> {
    check_count(lines.len())?;
    let currency = shipping.currency();
    let (mut known, mut sum) = (BTreeSet::new(), Some(shipping.minor()));
    for (place, line) in lines.iter().enumerate() {
        check_text(format!("/data/lines/{place}/line_id"), &line.line_id)?;
        check_free_text(format!("/data/lines/{place}/sku"), &line.sku)?;
        check_free_text(format!("/data/lines/{place}/name"), &line.name)?;
        if !known.insert(&line.line_id) {
            return Err(refused(
                "duplicate_line",
                "Each line of an order has its own line_id.",
                place,
                "line_id",
            ));
        }
        check_line(line, place, currency)?;
        sum = sum.and_then(|sum| sum.checked_add(line.gross()?));
    }
    if shipping.minor() < 0 {
        let detail = "A shipping fee is not negative.";
        return Err(Refusal::new("amount_negative", detail).at("/data/shipping_fee/amount"));
    }
    match sum {
        Some(_) => Ok(()),
        None => {
            let detail = "This order is worth more than can be held exactly. Report it in parts.";
            Err(Refusal::new("amount_too_large", detail).at("/data/lines"))
        }
    }
}

fn check_line(line: &OrderLine, place: usize, currency: Currency) -> Result<(), Refusal> {
    if line.quantity < 1 {
        return Err(refused("invalid_quantity", "A line has at least one unit.", place, "quantity"));
    }
    let amounts = [
        (line.unit_price, "unit_price"),
        (line.seller_discount, "seller_discount"),
        (line.platform_discount, "platform_discount"),
    ];
    for (amount, field) in amounts {
        if amount.currency() != currency {
            let detail = format!("The shipping fee is in {currency}; an order is in one currency.");
            return Err(refused("currency_mismatch", &detail, place, &format!("{field}/currency")));
        }
        if amount.minor() < 0 {
            let detail = "Prices and discounts are not negative.";
            return Err(refused("amount_negative", detail, place, &format!("{field}/amount")));
        }
    }
    let Some(gross) = line.gross() else {
        let detail = "This line is worth more than can be held exactly. Report it in parts.";
        return Err(refused("amount_too_large", detail, place, "unit_price/amount"));
    };
    let (seller, platform) = (line.seller_discount.minor(), line.platform_discount.minor());
    if seller > gross || platform > gross - seller {
        let field = if seller > gross { "seller_discount" } else { "platform_discount" };
        let detail = "The discounts of a line are at most its price times its quantity.";
        return Err(refused("discount_exceeds_line", detail, place, field));
    }
    Ok(())
}

/// What is wrong with the lines of a refund, whatever else is known (EV-4).
pub(crate) fn check_refunds(lines: &[OrderRefund]) -> Result<(), Refusal> {
    check_count(lines.len())?;
    for (place, line) in lines.iter().enumerate() {
        check_text(format!("/data/lines/{place}/line_id"), &line.line_id)?;
        if !line.amount.is_positive() {
            let detail = "The amount of a refund is more than nothing.";
            return Err(refused("amount_not_positive", detail, place, "amount/amount"));
        }
        if line.quantity < 0 {
            let detail = "The number of units that came back is not negative.";
            return Err(refused("invalid_quantity", detail, place, "quantity"));
        }
    }
    Ok(())
}
