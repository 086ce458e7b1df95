//! Line drawings that stand beside words, never instead of them.

use maud::{Markup, PreEscaped, html};

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Where one begins.
    Home,
    /// People: customers, partners, staff.
    People,
    /// Money earned.
    Coins,
    /// Money on its way to a bank.
    Bank,
    /// What is handed out: links, posters, campaigns.
    Megaphone,
    /// A text that holds: contract, terms, rules.
    Paper,
    /// A bill, a statement.
    Bill,
    /// A list of what came and went.
    List,
    /// Orders.
    Cart,
    /// Bonus.
    Gift,
    /// The books.
    Scales,
    /// Access.
    Key,
    /// One's own sign-in.
    Lock,
    /// Looking something up.
    Glass,
    /// Who did what.
    Clock,
    /// A language.
    Globe,
    /// What was sent to other systems.
    Signal,
}

impl Icon {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Home,
        Self::People,
        Self::Coins,
        Self::Bank,
        Self::Megaphone,
        Self::Paper,
        Self::Bill,
        Self::List,
        Self::Cart,
        Self::Gift,
        Self::Scales,
        Self::Key,
        Self::Lock,
        Self::Glass,
        Self::Clock,
        Self::Globe,
        Self::Signal,
    ];

    /// The lines, in a square of 20.
    const fn lines(self) -> &'static str {
        match self {
            Self::Home => "M3 9.5 10 4l7 5.5V17h-5v-4.5H8V17H3z",
            Self::People => {
                "M7.5 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 17c.4-3.4 2.5-5 5.5-5s5.1 1.6 5.5 5M13 3.5a3 3 0 0 1 0 5.3M15 12.3c1.8.7 2.8 2.3 3 4.7"
            }
            Self::Coins => {
                "M8 9c3 0 5-1.2 5-2.7S11 3.5 8 3.5 3 4.7 3 6.3 5 9 8 9zM3 6.3v4C3 11.8 5 13 8 13M3 10.3v4C3 15.8 5 17 8 17M12.5 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8z"
            }
            Self::Bank => "M3 8h14L10 3.5zM4.5 8v6.5M8.2 8v6.5M11.8 8v6.5M15.5 8v6.5M3 17h14M3.5 14.5h13",
            Self::Megaphone => "M3 8v4h3l8 4V4L6 8zM6 12l1 5h2.5l-1-4M16.5 8a3 3 0 0 1 0 4",
            Self::Paper => "M5 3h7l3.5 3.5V17H5zM12 3v3.5h3.5M7.5 10h5.5M7.5 13.3h5.5",
            Self::Bill => "M4.5 2.5v15l2-1.3 2 1.3 1.8-1.3 1.7 1.3 2-1.3 1.5 1.3v-15zM7.5 7h5M7.5 10.5h5",
            Self::List => "M7 5h10M7 10h10M7 15h10M3 5h.5M3 10h.5M3 15h.5",
            Self::Cart => "M2.5 3.5h2.2l2 9.5h8.6l1.7-7H5.3M8 17a1 1 0 1 0 0-2M14 17a1 1 0 1 0 0-2",
            Self::Gift => {
                "M3 7h14v3.5H3zM4.5 10.5V17h11v-6.5M10 7v10M10 7C8 7 6 6 6 4.5S8.5 3 10 7c1.5-4 4-4 4-2.5S12 7 10 7z"
            }
            Self::Scales => {
                "M10 3v14M6 17h8M4 5.5h12M4 5.5 2 11h4zM16 5.5 14 11h4zM2 11a2 2 0 0 0 4 0M14 11a2 2 0 0 0 4 0"
            }
            Self::Key => {
                "M6.5 13.5a3.5 3.5 0 1 1 2.9-5.5H18v3h-2v2.5h-3V11H9.4a3.5 3.5 0 0 1-2.9 2.5zM6 10h.5"
            }
            Self::Lock => "M4.5 9h11v8h-11zM7 9V6.5a3 3 0 0 1 6 0V9M10 12v2",
            Self::Glass => "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4.5 4.5",
            Self::Clock => "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.2l2.8 1.8",
            Self::Globe => {
                "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM3 10h14M10 3c2.3 2 3.2 4.3 3.2 7S12.3 15 10 17c-2.3-2-3.2-4.3-3.2-7S7.7 5 10 3z"
            }
            Self::Signal => {
                "M4 13.5a8.5 8.5 0 0 1 12 0M6.7 15.5a5 5 0 0 1 6.6 0M1.5 10.7a12 12 0 0 1 17 0M10 17.5h.1"
            }
        }
    }
}

/// The drawing, which says nothing to who hears the page.
#[must_use]
pub fn icon(icon: Icon) -> Markup {
    html! { svg.icon viewBox="0 0 20 20" aria-hidden="true" { (PreEscaped(format!("<path d=\"{}\"/>", icon.lines()))) } }
}
