//! Whose pages about a seller they are: the seller's own, or staff's, who see those of any seller.

use maud::{Markup, html};

use crate::components::layout::{Head, Shell, layout};
use crate::components::tabs::{Tab, tabs};
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

    const fn title(self) -> &'static str {
        match self {
            Self::Registrations => "Registration Record",
            Self::ToSettle => "To settle",
            Self::SettledRecords => "Settled records",
            Self::Simulation => "Simulation",
        }
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

    /// The item of the menu that a page about money belongs to.
    #[must_use]
    pub fn section(&self) -> &'static str {
        match self {
            Self::Own => paths::TO_SETTLE,
            Self::Staff(_) => paths::REGISTRATIONS,
        }
    }

    /// The page of a list: the seller's own under the name of the list, staff's under that of the seller.
    pub(super) fn frame(&self, shell: &Shell, sheet: Sheet, body: &Markup) -> Markup {
        let faces = match (self, sheet) {
            (Self::Own, Sheet::ToSettle | Sheet::SettledRecords) => self.tabs(&Sheet::FINANCE, sheet),
            (Self::Own, Sheet::Registrations | Sheet::Simulation) => html! {},
            (Self::Staff(_), _) => self.tabs(&Sheet::ALL, sheet),
        };
        let body = html! { (faces) (body) };
        match self {
            Self::Own => {
                let section = match sheet {
                    Sheet::Registrations => paths::REGISTRATION_RECORD,
                    Sheet::ToSettle | Sheet::SettledRecords => paths::TO_SETTLE,
                    Sheet::Simulation => paths::CAMPAIGNS,
                };
                let back = (sheet == Sheet::Simulation).then_some((paths::CAMPAIGNS, "Campaigns"));
                layout(shell, Head { title: sheet.title(), section, back }, &body)
            }
            Self::Staff(seller) => {
                let title = format!("Seller {seller}");
                let back = Some((paths::REGISTRATIONS, "Registrations"));
                layout(shell, Head { title: &title, section: paths::REGISTRATIONS, back }, &body)
            }
        }
    }

    fn tabs(&self, sheets: &[Sheet], current: Sheet) -> Markup {
        let tab = |sheet: &Sheet| Tab {
            path: self.sheet(*sheet),
            label: sheet.title().to_owned(),
            count: None,
            current: *sheet == current,
        };
        let faces: Vec<_> = sheets.iter().map(tab).collect();
        tabs(if *self == Self::Own { "Finance" } else { "About the seller" }, &faces)
    }
}
