//! Commission details (AP-12).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::download::downloads;
use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::{money, money_list};
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment_or};
use crate::lang::{count, rate, t};
use crate::paths;

/// Which entries are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// Those that are in the balance.
    Available,
    /// Those in their holding period (AP-9).
    Pending,
    /// Those that take back what a refund undid (AP-10).
    Reversals,
}

impl Which {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::All, Self::Available, Self::Pending, Self::Reversals];

    /// How the query calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Available => "available",
            Self::Pending => "pending",
            Self::Reversals => "reversal",
        }
    }

    /// The one that the query calls so; all where none is.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|which| which.name() == name).unwrap_or_default()
    }

    /// The query that asks for it, with its `?`, or nothing.
    #[must_use]
    pub fn query(self) -> String {
        if self == Self::All { String::new() } else { paths::with_query("", "filter", self.name()) }
    }

    /// The page that shows it.
    #[must_use]
    pub fn path(self) -> String {
        format!("{}{}", paths::COMMISSIONS, self.query())
    }

    fn label(self) -> String {
        match self {
            Self::All => t("partner-commissions-all"),
            Self::Available => t("partner-commissions-available"),
            Self::Pending => t("partner-commissions-pending"),
            Self::Reversals => t("partner-commissions-reversals"),
        }
    }
}

/// A page of commission details.
#[derive(Clone, Debug)]
pub struct CommissionsView {
    /// Which entries were asked for.
    pub which: Which,
    /// What was earned so far in each currency: all rows added up.
    pub earned: Vec<Amount>,
    /// The rows of this page.
    pub rows: Vec<CommissionRow>,
    /// Where to read on.
    pub pager: Pager,
}

/// A commission, or the reversal of (a part of) one.
#[derive(Clone, Debug)]
pub struct CommissionRow {
    /// Its id, which its explanation is found by.
    pub id: String,
    /// Whether it takes back what a refund undid (AP-10).
    pub reversal: bool,
    /// The settlement date: when it was credited (AP-9).
    pub settled_at: Option<Moment>,
    /// Phone number, masked as the programme says.
    pub phone: String,
    /// The VIP plan bought.
    pub plan: String,
    /// The payment, or the refund of it.
    pub payment: Amount,
    /// What it earned; negative for a reversal.
    pub commission: Amount,
    /// The rate in basis points.
    pub rate_bps: i64,
    /// The customer's paying number (AP-8).
    pub paying_number: u64,
    /// `pending` or `available`.
    pub status: String,
}

/// The page.
#[must_use]
pub fn commissions(shell: &Shell, view: &CommissionsView) -> Markup {
    let faces = Which::ALL.map(|which| Tab {
        path: which.path(),
        label: which.label(),
        count: None,
        current: which == view.which,
    });
    layout(
        shell,
        Head { title: &t("partner-commissions-title"), section: paths::COMMISSIONS, back: None },
        &html! {
            @if !view.earned.is_empty() {
                div { p.hush { (t("partner-commissions-earned")) } p.lead-money { (money_list(&view.earned)) } }
            }
            (tabs(&t("partner-commissions-which"), &faces))
            @if view.rows.is_empty() { (nothing(view)) }
            @else {
                (rows(&view.rows))
                (downloads(paths::COMMISSIONS_EXPORT, &view.which.query()))
            }
            (pager(&view.pager))
        },
    )
}

fn nothing(view: &CommissionsView) -> Markup {
    let customers = t("partner-customers-title");
    if view.pager.next.is_some() {
        empty(&t("partner-commissions-none-here"), &t("partner-commissions-none-here-why"), None)
    } else if view.which == Which::All {
        let next = Some((paths::CUSTOMERS, customers.as_str()));
        empty(&t("partner-commissions-none"), &t("partner-commissions-none-why"), next)
    } else {
        empty(&t("partner-commissions-none-such"), &t("partner-commissions-none-such-why"), None)
    }
}

fn rows(rows: &[CommissionRow]) -> Markup {
    const COLUMNS: [Column; 9] = [
        Column::text("partner-commissions-settled"),
        Column::text("partner-commissions-customer"),
        Column::text("partner-commissions-plan"),
        Column::number("partner-commissions-payment"),
        Column::number("partner-commissions-rate"),
        Column::number("partner-commissions-number"),
        Column::number("partner-commissions-commission"),
        Column::text("partner-commissions-status"),
        Column::text("partner-commissions-why"),
    ];
    let (pending, reversal, why) = (
        t("partner-commissions-not-settled"),
        t("partner-commissions-reversal"),
        t("partner-commissions-why-link"),
    );
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            vec![
                html! {
                    (moment_or(row.settled_at.as_ref(), &pending))
                    @if row.reversal { " " span.badge.warn { span aria-hidden="true" { "↩" } (reversal) } }
                },
                html! { span.nowrap { (row.phone) } },
                html! { span { (row.plan) } },
                money(row.payment),
                html! { span { (rate(row.rate_bps)) } },
                html! { span { (count(row.paying_number)) } },
                money(row.commission),
                status_badge(&row.status),
                html! { a href=(paths::commission_why(&row.id)) { (why) span.hidden-word { " " (row.id) } } },
            ]
        })
        .collect();
    table(&t("partner-commissions-caption"), &COLUMNS, &rows)
}
