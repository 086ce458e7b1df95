//! What each kind of visitor can go to.

use super::icon::Icon;
use super::layout::Viewer;
use crate::paths;

/// Some items of the menu that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// The key of what they are called together; `None` where they need no name.
    pub heading: Option<&'static str>,
    /// The items.
    pub items: &'static [Item],
}

/// A page in the menu.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Its path, which is also the section of the pages below it.
    pub path: &'static str,
    /// The key of its name.
    pub label: &'static str,
    /// What is drawn beside it.
    pub icon: Icon,
}

const fn item(path: &'static str, label: &'static str, icon: Icon) -> Item {
    Item { path, label, icon }
}

const fn plain(items: &'static [Item]) -> Group {
    Group { heading: None, items }
}

const APPLICANT: &[Group] = &[plain(&[
    item(paths::PARTNER, "menu-application", Icon::Home),
    item(paths::CONTRACT, "menu-contract", Icon::Paper),
    item(paths::ACCOUNT, "menu-sign-in", Icon::Lock),
])];

const PARTNER: &[Group] = &[plain(&[
    item(paths::PARTNER, "menu-home", Icon::Home),
    item(paths::CUSTOMERS, "menu-customers", Icon::People),
    item(paths::COMMISSIONS, "menu-commissions", Icon::Coins),
    item(paths::WITHDRAWALS, "menu-withdrawals", Icon::Bank),
    item(paths::STATEMENTS, "menu-statements", Icon::Bill),
    item(paths::MATERIALS, "menu-materials", Icon::Megaphone),
    item(paths::PAYOUT_ACCOUNT, "menu-payout-account", Icon::Key),
    item(paths::CONTRACT, "menu-contract", Icon::Paper),
    item(paths::ACCOUNT, "menu-sign-in", Icon::Lock),
])];

const SELLER: &[Group] = &[
    plain(&[
        item(paths::CAMPAIGNS, "menu-campaigns", Icon::Megaphone),
        item(paths::REGISTRATION_RECORD, "menu-registration-record", Icon::List),
    ]),
    Group {
        heading: Some("menu-finance"),
        items: &[
            item(paths::TO_SETTLE, "menu-to-settle", Icon::Clock),
            item(paths::SETTLED_RECORDS, "menu-settled-records", Icon::Bill),
        ],
    },
    plain(&[item(paths::ACCOUNT, "menu-sign-in", Icon::Lock)]),
];

const OPERATOR: &[Group] = &[
    plain(&[item(paths::OPERATOR, "menu-overview", Icon::Home)]),
    Group {
        heading: Some("menu-group-affiliate"),
        items: &[
            item(paths::APPLICATIONS, "menu-partners", Icon::People),
            item(paths::BATCHES, "menu-batches", Icon::Bank),
            item(paths::CORRECTIONS, "menu-corrections", Icon::Coins),
            item(paths::RULES, "menu-rules", Icon::Bill),
            item(paths::CONTRACT_TEXTS, "menu-contracts", Icon::Paper),
        ],
    },
    Group {
        heading: Some("menu-group-cashback"),
        items: &[
            item(paths::REGISTRATIONS, "menu-registrations", Icon::List),
            item(paths::ORDERS, "menu-orders", Icon::Bill),
            item(paths::FIND, "menu-find", Icon::Glass),
            item(paths::TERMS, "menu-terms", Icon::Megaphone),
        ],
    },
    Group {
        heading: Some("menu-group-books"),
        items: &[
            item(paths::EVENTS, "menu-events", Icon::List),
            item(paths::LEDGER, "menu-ledger", Icon::Scales),
            item(paths::WORK, "menu-work", Icon::Clock),
            item(paths::WEBHOOKS, "menu-webhooks", Icon::Signal),
        ],
    },
    Group {
        heading: Some("menu-group-access"),
        items: &[
            item(paths::STAFF, "menu-staff", Icon::People),
            item(paths::KEYS, "menu-keys", Icon::Key),
            item(paths::AUDIT, "menu-audit", Icon::Clock),
            item(paths::ACCOUNT, "menu-sign-in", Icon::Lock),
        ],
    },
];

const HOST: &[Group] = &[plain(&[
    item(paths::FIND, "menu-find", Icon::Glass),
    item(paths::ACCOUNT, "menu-sign-in", Icon::Lock),
])];

/// The menu of a visitor.
#[must_use]
pub const fn menu(viewer: &Viewer) -> &'static [Group] {
    match viewer {
        Viewer::Nobody | Viewer::Shopper(_) => &[],
        Viewer::Applicant(_) => APPLICANT,
        Viewer::Partner(_) => PARTNER,
        Viewer::Seller(_) => SELLER,
        Viewer::Operator(_) => OPERATOR,
        Viewer::Host(_) => HOST,
    }
}
