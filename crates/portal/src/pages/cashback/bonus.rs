//! A shopper's bonus: what there is, what expires next, what moved it (SB).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::facts::facts;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment, moment_or};
use crate::paths;

/// A shopper's bonus.
#[derive(Clone, Debug)]
pub struct BonusView {
    /// As the marketplace calls the shopper.
    pub shopper_id: String,
    /// Whether the one who looks has pages about orders.
    pub is_staff: bool,
    /// One for each currency.
    pub balances: Vec<Balance>,
    /// What can be spent, in the order it is spent.
    pub lots: Vec<Lot>,
    /// What it was spent on last, newest first.
    pub redemptions: Vec<Redemption>,
    /// A page of what moved it, newest first.
    pub entries: Vec<Entry>,
    /// Where to read on in the entries.
    pub pager: Pager,
}

/// The bonus in one currency.
#[derive(Clone, Debug)]
pub struct Balance {
    /// Free to be spent.
    pub available: Amount,
    /// Promised and not yet to be spent.
    pub pending: Amount,
    /// Held by reservations.
    pub reserved: Amount,
    /// Taken back beyond what was there (SB-3).
    pub debt: Amount,
    /// The last instant of what expires first.
    pub next_expiry: Option<Moment>,
}

/// Bonus of one order that can be spent.
#[derive(Clone, Debug)]
pub struct Lot {
    /// The order that earned it.
    pub order_id: String,
    /// What is left of it.
    pub left: Amount,
    /// Since when it can be spent.
    pub available_at: Moment,
    /// Its last instant.
    pub expires_at: Moment,
}

/// Bonus that is spent at a seller.
#[derive(Clone, Debug)]
pub struct Redemption {
    /// At whom.
    pub seller_id: String,
    /// The order it belongs to.
    pub order_id: Option<String>,
    /// How much.
    pub amount: Amount,
    /// How much of it returned after refunds.
    pub returned: Amount,
    /// Status code.
    pub status: String,
    /// When it was made.
    pub at: Moment,
}

/// A movement of bonus.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// What it is: `earned`, `released`, `taken_back`, …
    pub kind: String,
    /// How much, as a magnitude.
    pub amount: Amount,
    /// The order it is about.
    pub order_id: Option<String>,
    /// Whether there is a page about that order.
    pub is_order_known: bool,
    /// When.
    pub at: Moment,
}

/// The page, for staff of the operator and of the host.
#[must_use]
pub fn shopper(shell: &Shell, view: &BonusView) -> Markup {
    let title = format!("Shopper {}", view.shopper_id);
    layout(
        shell,
        Head { title: &title, section: paths::FIND, back: Some((paths::FIND, "Find")) },
        &bonus(view),
    )
}

/// The bonus itself, for any page that shows it.
#[must_use]
pub fn bonus(view: &BonusView) -> Markup {
    html! {
        @if view.balances.is_empty() {
            (empty(
                "No bonus yet",
                "Bonus is promised when an order with the Bonus Cashback Voucher is delivered.",
                None,
            ))
        }
        @for balance in &view.balances { (balances(balance)) }
        @if !view.lots.is_empty() { (lots(view)) }
        @if !view.redemptions.is_empty() { (redemptions(view)) }
        @if !view.entries.is_empty() { (entries(view)) }
        (pager(&view.pager))
    }
}

fn balances(balance: &Balance) -> Markup {
    let currency = balance.available.currency();
    let mut pairs = vec![("Pending", money(balance.pending)), ("Reserved", money(balance.reserved))];
    if balance.debt.is_positive() {
        pairs.push(("Owed", money(balance.debt)));
    }
    pairs.push(("Next expiry", moment_or(balance.next_expiry.as_ref(), "Nothing to expire")));
    html! {
        section.card.narrow aria-label={ "Bonus in " (currency) } {
            div { p.hush { "Available" } p.lead-money { (money(balance.available)) } }
            (facts(&pairs))
            p.small.hush {
                "Pending is promised and not yet to be spent; reserved is held for orders under way."
                @if balance.debt.is_positive() {
                    " What is owed was taken back after refunds beyond what was there: later earnings fill it first."
                }
            }
        }
    }
}

fn order(order_id: Option<&str>, has_page: bool) -> Markup {
    html! {
        span {
            @match order_id {
                Some(id) if has_page => a href=(paths::operator_order(id)) { (id) },
                Some(id) => (id),
                None => span.hush { "No order" },
            }
        }
    }
}

fn lots(view: &BonusView) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::text("Earned by order"),
        Column::number("Left"),
        Column::text("Available since"),
        Column::text("Expires after"),
    ];
    let rows: Vec<_> = view
        .lots
        .iter()
        .map(|lot| {
            vec![
                order(Some(&lot.order_id), view.is_staff),
                money(lot.left),
                moment(&lot.available_at),
                moment(&lot.expires_at),
            ]
        })
        .collect();
    table("What can be spent, the first to expire first", &COLUMNS, &rows)
}

fn redemptions(view: &BonusView) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::text("When"),
        Column::text("Seller"),
        Column::text("Order"),
        Column::number("Amount"),
        Column::number("Returned"),
        Column::text("Status"),
    ];
    let seller = |id: &str| {
        html! { span { @if view.is_staff { a href=(paths::operator_seller(id)) { (id) } } @else { (id) } } }
    };
    let rows: Vec<_> = view
        .redemptions
        .iter()
        .map(|one| {
            vec![
                moment(&one.at),
                seller(&one.seller_id),
                // The order may not have come yet, so there may be no page about it.
                html! { span { (one.order_id.as_deref().unwrap_or("–")) } },
                money(one.amount),
                money(one.returned),
                status_badge(&one.status),
            ]
        })
        .collect();
    table("Spent last, newest first", &COLUMNS, &rows)
}

fn entries(view: &BonusView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("When"),
        Column::text("What"),
        Column::text("Order"),
        Column::number("Amount"),
        Column::text("Reason"),
    ];
    let rows: Vec<_> = view
        .entries
        .iter()
        .map(|entry| {
            vec![
                moment(&entry.at),
                html! { span { (kind_word(&entry.kind)) } },
                order(entry.order_id.as_deref(), view.is_staff && entry.is_order_known),
                money(entry.amount),
                html! { a href=(paths::operator_bonus(&entry.id)) { "Why" span.hidden-word { ", " (entry.id) } } },
            ]
        })
        .collect();
    // The reasons are pages of staff: without them the last column is left out.
    let columns = COLUMNS.into_iter().take(if view.is_staff { 5 } else { 4 }).collect::<Vec<_>>();
    table("What moved it, newest first", &columns, &rows)
}

/// The words for a kind of movement; the code itself where it is not known.
#[must_use]
pub fn kind_word(code: &str) -> &str {
    match code {
        "earned" => "Earned, pending",
        "released" => "Became available",
        "reserved" => "Reserved for an order",
        "captured" => "Spent",
        "unreserved" => "Reservation given up",
        "lapsed" => "Reservation lapsed",
        "taken_back" => "Taken back after a refund",
        "returned" => "Returned after a refund",
        "debt_filled" => "Filled what was owed",
        "expired" => "Expired",
        _ => code,
    }
}
