//! A shopper's bonus: what there is, what is on its way, what expires, and why it moved (SB).

use maud::{Markup, html};
use money::Amount;

use super::settled_record::why_link;
use crate::components::badge::{status_badge, status_mark};
use crate::components::empty::empty;
use crate::components::facts::facts;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::search::search;
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_html, t_or, t_with};
use crate::paths;

/// A shopper's bonus.
#[derive(Clone, Debug)]
pub struct BonusView {
    /// As the marketplace calls the shopper.
    pub shopper_id: String,
    /// Who looks.
    pub reader: Reader,
    /// One for each currency.
    pub balances: Vec<Balance>,
    /// What is promised, the newest order first.
    pub pending: Vec<Pending>,
    /// What can be spent, in the order it is spent.
    pub lots: Vec<Lot>,
    /// What it was spent on last, newest first.
    pub redemptions: Vec<Redemption>,
    /// The order that was asked about, and what is known of it.
    pub asked: Option<Asked>,
    /// A page of what moved it, newest first.
    pub entries: Vec<Entry>,
    /// Where to read on in the entries.
    pub pager: Pager,
}

/// Who looks at a shopper's bonus; decides where its rows lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The shopper itself.
    Own,
    /// The operator's staff, who have pages about orders and sellers.
    Staff,
    /// The host's staff, who have no other page.
    Host,
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
    /// What expires first: how much, and its last instant.
    pub next_expiry: Option<(Amount, Moment)>,
}

/// Bonus that an order has earned and that cannot be spent yet.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The order.
    pub order_id: String,
    /// How much.
    pub amount: Amount,
    /// From when on it can be spent, unless the order is completed earlier (SB-1).
    pub available_at: Moment,
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

/// An order that was asked about: why it earned, or did not.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The order.
    pub order_id: String,
    /// Its status code and what it earned so far; `None` where the shopper has no such order.
    pub found: Option<(String, Amount)>,
    /// Why, in a sentence.
    pub why: String,
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

/// The page.
#[must_use]
pub fn shopper(shell: &Shell, view: &BonusView) -> Markup {
    if view.reader == Reader::Own {
        let head = Head { title: &t("shopper-title"), section: paths::BONUS, back: None };
        return layout(shell, head, &bonus(view));
    }
    let title = t_with("cashback-shopper", &[("id", (&view.shopper_id).into())]);
    let find = t("menu-find");
    let head = Head { title: &title, section: paths::FIND, back: Some((paths::FIND, &find)) };
    layout(shell, head, &bonus(view))
}

fn bonus(view: &BonusView) -> Markup {
    html! {
        div.two {
            div.stack {
                @if view.balances.is_empty() { (empty(&t("shopper-none"), &t("shopper-none-why"), None)) }
                @for balance in &view.balances { (balance_card(balance)) }
                (pending(&view.pending))
            }
            div.stack {
                (ask(view))
                @if view.reader == Reader::Own { (rules()) }
            }
        }
        @if !view.lots.is_empty() { (lots(view)) }
        @if !view.redemptions.is_empty() { (redemptions(view)) }
        @if !view.entries.is_empty() { (entries(view)) }
        (pager(&view.pager))
    }
}

/// The bonus in one currency: what can be spent stands out, what expires next is said in a sentence.
pub(super) fn balance_card(balance: &Balance) -> Markup {
    let currency = balance.available.currency();
    let mut pairs = vec![
        (t("shopper-pending"), money(balance.pending)),
        (t("shopper-reserved"), money(balance.reserved)),
    ];
    if balance.debt.is_positive() {
        pairs.push((t("shopper-owed"), money(balance.debt)));
    }
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value)).collect();
    html! {
        section.card.narrow aria-label=(t_with("shopper-bonus-in", &[("currency", currency.code().into())])) {
            div { p.hush { (t("shopper-available")) } p.lead-money { (money(balance.available)) } }
            @if let Some((amount, at)) = &balance.next_expiry {
                div { span.badge.warn { span aria-hidden="true" { "!" } (expires(*amount, at)) } }
            } @else {
                p.small.hush { (t("shopper-nothing-expires")) }
            }
            (facts(&pairs))
            @if balance.debt.is_positive() { p.small.hush { (t("shopper-owed-why")) } }
        }
    }
}

fn expires(amount: Amount, at: &Moment) -> Markup {
    let (amount, at) = (money(amount), moment(at));
    t_html("shopper-expires", &[("amount", (&amount).into()), ("at", (&at).into())])
}

/// What is on its way, each with what releases it.
pub(super) fn pending(rows: &[Pending]) -> Markup {
    let when = |row: &Pending| {
        let at = moment(&row.available_at);
        t_html("shopper-released-by", &[("at", (&at).into())])
    };
    html! {
        @if !rows.is_empty() {
            section.card.narrow aria-labelledby="on-its-way" {
                h2 #on-its-way { (t("shopper-on-its-way")) }
                ul.checklist {
                    @for row in rows {
                        li {
                            span.mark.info aria-hidden="true" { (status_mark("pending").0) }
                            div {
                                div.row.between {
                                    span { (t_with("cashback-order-title", &[("id", (&row.order_id).into())])) }
                                    strong { (money(row.amount)) }
                                }
                                p.small.hush { (when(row)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Why an order earned, or did not: asked by its number.
fn ask(view: &BonusView) -> Markup {
    let typed = view.asked.as_ref().map_or("", |asked| asked.order_id.as_str());
    let path = match view.reader {
        Reader::Own => paths::BONUS.to_owned(),
        Reader::Staff | Reader::Host => paths::shopper(&view.shopper_id),
    };
    html! {
        section.card aria-labelledby="ask" {
            h2 #ask { (t("shopper-ask")) }
            (search(&path, &t("shopper-ask-label"), &t("shopper-ask-hint"), typed, &t("shopper-ask-button")))
            @if let Some(asked) = &view.asked {
                div.notice.info role="status" {
                    div.row.between {
                        strong { (t_with("cashback-order-title", &[("id", (&asked.order_id).into())])) }
                        @if let Some((status, _)) = &asked.found { (status_badge(status)) }
                    }
                    @if let Some((_, earned)) = asked.found.as_ref().filter(|(_, earned)| earned.is_positive()) {
                        p.lead-money { (money(*earned)) }
                    }
                    p { (asked.why) }
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
                None => span.hush { (t("shopper-no-order")) },
            }
        }
    }
}

fn lots(view: &BonusView) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::text("shopper-earned-by"),
        Column::number("shopper-left"),
        Column::text("shopper-available-since"),
        Column::text("shopper-expires-after"),
    ];
    let rows: Vec<_> = view
        .lots
        .iter()
        .map(|lot| {
            vec![
                order(Some(&lot.order_id), view.reader == Reader::Staff),
                money(lot.left),
                moment(&lot.available_at),
                moment(&lot.expires_at),
            ]
        })
        .collect();
    table(&t("shopper-lots"), &COLUMNS, &rows)
}

fn redemptions(view: &BonusView) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::text("shopper-when"),
        Column::text("cashback-of-seller"),
        Column::text("cashback-order"),
        Column::number("cashback-amount"),
        Column::number("shopper-returned"),
        Column::text("cashback-status"),
    ];
    let is_staff = view.reader == Reader::Staff;
    let seller = |id: &str| {
        html! { span { @if is_staff { a href=(paths::operator_seller(id)) { (id) } } @else { (id) } } }
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
    table(&t("shopper-spent-last"), &COLUMNS, &rows)
}

fn entries(view: &BonusView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("shopper-when"),
        Column::text("shopper-what"),
        Column::text("cashback-order"),
        Column::number("cashback-amount"),
        Column::text("cashback-reason"),
    ];
    let rows: Vec<_> = view
        .entries
        .iter()
        .map(|entry| {
            let mut cells = vec![
                moment(&entry.at),
                html! { span { (kind_word(&entry.kind)) } },
                order(entry.order_id.as_deref(), view.reader == Reader::Staff && entry.is_order_known),
                money(entry.amount),
            ];
            match view.reader {
                Reader::Own => cells.push(why_link(&paths::bonus_why(&entry.id), &entry.id)),
                Reader::Staff => cells.push(why_link(&paths::operator_bonus(&entry.id), &entry.id)),
                // The host has no page of reasons.
                Reader::Host => {}
            }
            cells
        })
        .collect();
    let columns = COLUMNS.into_iter().take(if view.reader == Reader::Host { 4 } else { 5 });
    table(&t("shopper-history"), &columns.collect::<Vec<_>>(), &rows)
}

/// The words for a kind of movement; the code itself where it is not known.
#[must_use]
pub fn kind_word(code: &str) -> String {
    t_or(&format!("kind-bonus-{}", code.replace('_', "-")), code)
}

/// How bonus works, in four sentences.
fn rules() -> Markup {
    html! {
        section.card aria-labelledby="how" {
            h2 #how { (t("shopper-how")) }
            p { (t("shopper-how-earned")) }
            p { (t("shopper-how-released")) }
            p { (t("shopper-how-spent")) }
            p { (t("shopper-how-refunded")) }
        }
    }
}
