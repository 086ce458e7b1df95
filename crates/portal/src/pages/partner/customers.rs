//! My Customers (AP-11).

use maud::{Markup, html};

use crate::components::download::downloads;
use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::pager::{Pager, pager};
use crate::components::search::search_within;
use crate::components::table::{Column, Sorted, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment, moment_or};
use crate::lang::{count, rate, t, t_with};
use crate::paths;

/// Which customers are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// Those who have registered and not bought.
    NotBought,
    /// Those who are paying (AP-8).
    Paying,
}

impl Which {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::All, Self::NotBought, Self::Paying];

    /// How the query calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "",
            Self::NotBought => "not_bought",
            Self::Paying => "paying",
        }
    }

    /// The one that the query calls so; all where none is.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|which| which.name() == name).unwrap_or_default()
    }
}

/// What is asked for of the list.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// Which customers.
    pub which: Which,
    /// What is looked for: an identifier, or the end of a telephone number.
    pub search: String,
    /// Whether the earliest registered stand first.
    pub oldest_first: bool,
}

impl Asking {
    /// The query that asks for it, with its `?`, or nothing.
    #[must_use]
    pub fn query(&self) -> String {
        let sort = if self.oldest_first { "oldest" } else { "" };
        let all = [("filter", self.which.name()), ("q", &self.search), ("sort", sort)];
        let said = all.into_iter().filter(|(_, value)| !value.is_empty());
        said.fold(String::new(), |query, (name, value)| paths::with_query(&query, name, value))
    }

    /// The page that shows it.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}{}", paths::CUSTOMERS, self.query())
    }
}

/// A page of My Customers.
#[derive(Clone, Debug)]
pub struct CustomersView {
    /// What was asked for.
    pub asking: Asking,
    /// All customers of the partner.
    pub all: u64,
    /// Those who have registered and not bought.
    pub not_bought: u64,
    /// Those who are paying.
    pub paying: u64,
    /// The rows of this page.
    pub rows: Vec<Customer>,
    /// Where to read on.
    pub pager: Pager,
}

/// A customer of the partner.
#[derive(Clone, Debug)]
pub struct Customer {
    /// The host's identifier.
    pub id: String,
    /// Phone number, masked as the programme says (AP-12).
    pub phone: String,
    /// Whether a store was authorised (AP-6).
    pub store_authorized: bool,
    /// The VIP plan bought last.
    pub latest_vip_tier: Option<String>,
    /// Whether a VIP plan payment stands that is not fully refunded.
    pub topped_up: bool,
    /// When the customer registered.
    pub registered_at: Moment,
    /// When the latest top-up was.
    pub last_top_up_at: Option<Moment>,
    /// The paying number and the rate locked with it, in basis points (AP-8).
    pub paying: Option<(u64, i64)>,
}

/// The page.
#[must_use]
pub fn customers(shell: &Shell, view: &CustomersView) -> Markup {
    let asking = &view.asking;
    layout(
        shell,
        Head { title: &t("partner-customers-title"), section: paths::CUSTOMERS, back: None },
        &html! {
            (look_up(asking))
            div.stack {
                (tabs(&t("partner-customers-which"), &faces(view)))
                @if asking.which == Which::NotBought && !view.rows.is_empty() {
                    p.notice.info {
                        span { (t("partner-customers-tip")) }
                        a href=(paths::MATERIALS) { (t("partner-customers-tip-texts")) }
                    }
                }
            }
            @if view.rows.is_empty() { (nobody(view)) }
            @else {
                (rows(view))
                (downloads(paths::CUSTOMERS_EXPORT, &asking.query()))
            }
            (pager(&view.pager))
        },
    )
}

fn look_up(asking: &Asking) -> Markup {
    let sort = if asking.oldest_first { "oldest" } else { "" };
    let kept: Vec<_> = [("filter", asking.which.name()), ("sort", sort)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let (label, hint, button) = (
        t("partner-customers-search"),
        t("partner-customers-search-hint"),
        t("partner-customers-search-button"),
    );
    search_within(paths::CUSTOMERS, &label, &hint, &asking.search, &button, &kept)
}

fn faces(view: &CustomersView) -> Vec<Tab> {
    let face = |which: Which| {
        let (label, count) = match which {
            Which::All => (t("partner-customers-all"), view.all),
            Which::NotBought => (t("partner-customers-not-bought"), view.not_bought),
            Which::Paying => (t("partner-customers-paying"), view.paying),
        };
        let asking = Asking { which, ..view.asking.clone() };
        let (path, current) = (asking.path(), view.asking.which == which);
        Tab { path, label, count: view.asking.search.is_empty().then_some(count), current }
    };
    Which::ALL.map(face).to_vec()
}

fn nobody(view: &CustomersView) -> Markup {
    let asking = &view.asking;
    if !asking.search.is_empty() {
        let title = t_with("partner-customers-not-found", &[("typed", (&asking.search).into())]);
        let all = t("partner-customers-show-all");
        return empty(&title, &t("partner-customers-not-found-why"), Some((paths::CUSTOMERS, &all)));
    }
    let share = t("partner-share-link");
    match asking.which {
        Which::NotBought if view.all > 0 => {
            empty(&t("partner-customers-all-bought"), &t("partner-customers-all-bought-why"), None)
        }
        Which::Paying if view.all > 0 => {
            empty(&t("partner-customers-none-paying"), &t("partner-customers-none-paying-why"), None)
        }
        _ => empty(
            &t("partner-customers-none"),
            &t("partner-customers-none-why"),
            Some((paths::MATERIALS, &share)),
        ),
    }
}

fn rows(view: &CustomersView) -> Markup {
    let turned = Asking { oldest_first: !view.asking.oldest_first, ..view.asking.clone() };
    let sorted = if view.asking.oldest_first { Sorted::Ascending } else { Sorted::Descending };
    let columns = [
        Column::text("partner-customers-phone"),
        Column::text("partner-customers-store"),
        Column::text("partner-customers-tier"),
        Column::text("partner-customers-topped-up"),
        Column::text("partner-customers-registered").sorts(turned.path(), sorted),
        Column::text("partner-customers-last-top-up"),
        Column::number("partner-customers-number-rate"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { span.nowrap { (row.phone) } br; code.small.hush { (row.id) } },
                yes_or_no(row.store_authorized),
                html! { span { (row.latest_vip_tier.as_deref().unwrap_or("–")) } },
                yes_or_no(row.topped_up),
                moment(&row.registered_at),
                moment_or(row.last_top_up_at.as_ref(), "–"),
                html! { span { (row.paying.map_or_else(|| "–".to_owned(), number_and_rate)) } },
            ]
        })
        .collect();
    table(&t("partner-customers-caption"), &columns, &rows)
}

fn number_and_rate((number, rate_bps): (u64, i64)) -> String {
    let (number, rate) = (count(number), rate(rate_bps));
    t_with("partner-customers-number-and-rate", &[("number", (&number).into()), ("rate", (&rate).into())])
}

fn yes_or_no(yes: bool) -> Markup {
    html! {
        @if yes { span.badge.good { span aria-hidden="true" { "✓" } (t("partner-yes")) } }
        @else { span.hush { (t("partner-no")) } }
    }
}
