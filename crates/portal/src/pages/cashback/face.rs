//! Whose pages about a seller they are: the seller's own, or staff's, who see those of any seller.

use maud::{Markup, html};

use crate::components::layout::{Head, Shell, layout};
use crate::components::tabs::{Tab, tabs};
use crate::lang::{t, t_with};
use crate::paths;

/// Who looks at what concerns a seller; decides where links lead and what is above a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Face {
    /// The seller itself.
    Own,
    /// Staff, looking at the seller of this identifier.
    Staff(String),
}

/// A list that concerns a seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The Registration Record (BC-3).
    Registrations,
    /// Finance › To settle (BC-7).
    ToSettle,
    /// Finance › Settled records (BC-7).
    SettledRecords,
    /// What the campaign would have cost.
    Simulation,
}

impl Sheet {
    const ALL: [Self; 4] = [Self::Registrations, Self::ToSettle, Self::SettledRecords, Self::Simulation];
    const FINANCE: [Self; 2] = [Self::ToSettle, Self::SettledRecords];

    fn title(self) -> String {
        t(match self {
            Self::Registrations => "menu-registration-record",
            Self::ToSettle => "menu-to-settle",
            Self::SettledRecords => "menu-settled-records",
            Self::Simulation => "cashback-simulation",
        })
    }

    /// The last part of its path below a seller's page of staff.
    const fn name(self) -> &'static str {
        match self {
            Self::Registrations => "registrations",
            Self::ToSettle => "to-settle",
            Self::SettledRecords => "settled-records",
            Self::Simulation => "simulation",
        }
    }
}

impl Face {
    /// The path of a list. A seller's own simulation belongs to its campaign.
    #[must_use]
    pub fn sheet(&self, sheet: Sheet) -> String {
        match (self, sheet) {
            (Self::Own, Sheet::Registrations) => paths::REGISTRATION_RECORD.to_owned(),
            (Self::Own, Sheet::ToSettle) => paths::TO_SETTLE.to_owned(),
            (Self::Own, Sheet::SettledRecords) => paths::SETTLED_RECORDS.to_owned(),
            (Self::Own, Sheet::Simulation) => paths::CAMPAIGNS.to_owned(),
            (Self::Staff(seller), Sheet::Registrations) => paths::operator_seller(seller),
            (Self::Staff(seller), _) => format!("{}/{}", paths::operator_seller(seller), sheet.name()),
        }
    }

    /// The path of one settled record.
    #[must_use]
    pub fn record(&self, id: &str) -> String {
        match self {
            Self::Own => paths::settled_record(id),
            Self::Staff(seller) => paths::operator_settled_record(seller, id),
        }
    }

    /// The path of an order.
    #[must_use]
    pub fn order(&self, order_id: &str) -> String {
        match self {
            Self::Own => paths::seller_order(order_id),
            Self::Staff(_) => paths::operator_order(order_id),
        }
    }

    /// The path of why a line of a bill has its amount.
    #[must_use]
    pub fn fee(&self, id: &str) -> String {
        match self {
            Self::Own => paths::seller_fee(id),
            Self::Staff(_) => paths::operator_fee(id),
        }
    }

    /// The path of a list as a file, without its ending.
    #[must_use]
    pub fn file(&self, sheet: Sheet) -> String {
        format!("{}/export", self.sheet(sheet))
    }

    /// The item of the menu that the pages below a list belong to.
    #[must_use]
    pub fn section(&self, sheet: Sheet) -> &'static str {
        match (self, sheet) {
            (Self::Own, Sheet::Registrations) => paths::REGISTRATION_RECORD,
            (Self::Own, Sheet::ToSettle) => paths::TO_SETTLE,
            (Self::Own, Sheet::SettledRecords) => paths::SETTLED_RECORDS,
            (Self::Own, Sheet::Simulation) => paths::CAMPAIGNS,
            (Self::Staff(_), _) => paths::REGISTRATIONS,
        }
    }

    /// The page of a list: the seller's own under the name of the list, staff's under that of the seller.
    pub(super) fn frame(&self, shell: &Shell, sheet: Sheet, body: &Markup) -> Markup {
        let section = self.section(sheet);
        match self {
            Self::Own => {
                let campaigns = t("menu-campaigns");
                let back = (sheet == Sheet::Simulation).then_some((paths::CAMPAIGNS, campaigns.as_str()));
                let faces = matches!(sheet, Sheet::ToSettle | Sheet::SettledRecords);
                let body = html! { @if faces { (self.tabs(&Sheet::FINANCE, sheet)) } (body) };
                layout(shell, Head { title: &sheet.title(), section, back }, &body)
            }
            Self::Staff(seller) => {
                let title = t_with("cashback-seller", &[("id", seller.into())]);
                let registrations = t("menu-registrations");
                let back = Some((paths::REGISTRATIONS, registrations.as_str()));
                let body = html! { (self.tabs(&Sheet::ALL, sheet)) (body) };
                layout(shell, Head { title: &title, section, back }, &body)
            }
        }
    }

    fn tabs(&self, sheets: &[Sheet], current: Sheet) -> Markup {
        let tab = |sheet: &Sheet| Tab {
            path: self.sheet(*sheet),
            label: sheet.title(),
            count: None,
            current: *sheet == current,
        };
        let faces: Vec<_> = sheets.iter().map(tab).collect();
        tabs(&t(if *self == Self::Own { "menu-finance" } else { "cashback-about-seller" }), &faces)
    }
}
