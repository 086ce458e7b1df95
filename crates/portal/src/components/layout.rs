//! The frame of every page: head, menu, sandbox clock, messages.

use maud::{DOCTYPE, Markup, html};

use super::badge::Tone;
use super::form::{Weight, post_button};
use super::notice::{Notice, notice};
use super::time::{Moment, moment};
use crate::assets::asset_url;
use crate::paths;

/// Who looks at the page; decides the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Not signed in.
    Nobody,
    /// Somebody whose application is under way, by name.
    Applicant(String),
    /// A partner, by name.
    Partner(String),
    /// A seller, as the marketplace calls it.
    Seller(String),
    /// Staff, by name.
    Operator(String),
    /// The host's staff, by the name of their key.
    Host(String),
}

impl Viewer {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Nobody => None,
            Self::Applicant(name)
            | Self::Partner(name)
            | Self::Seller(name)
            | Self::Operator(name)
            | Self::Host(name) => Some(name),
        }
    }

    /// Path and label of each item of the menu.
    const fn menu(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Nobody => &[],
            Self::Applicant(_) => &[(paths::PARTNER, "Application"), (paths::CONTRACT, "Contract")],
            Self::Partner(_) => &[
                (paths::PARTNER, "Home"),
                (paths::CUSTOMERS, "My Customers"),
                (paths::COMMISSIONS, "Commissions"),
                (paths::WITHDRAWALS, "Withdrawals"),
                (paths::MATERIALS, "Materials"),
                (paths::PAYOUT_ACCOUNT, "Payout account"),
                (paths::CONTRACT, "Contract"),
            ],
            Self::Operator(_) => &[
                (paths::OPERATOR, "Overview"),
                (paths::APPLICATIONS, "Partners"),
                (paths::BATCHES, "Payout batches"),
                (paths::REGISTRATIONS, "Registrations"),
                (paths::FIND, "Find"),
                (paths::EVENTS_WAITING, "Events"),
            ],
            Self::Seller(_) => &[
                (paths::CAMPAIGNS, "Campaigns"),
                (paths::REGISTRATION_RECORD, "Registration Record"),
                (paths::TO_SETTLE, "Finance"),
            ],
            Self::Host(_) => &[(paths::FIND, "Find")],
        }
    }

    fn home(&self) -> &'static str {
        self.menu().first().map_or(paths::SIGN_IN, |(path, _)| path)
    }
}

/// What surrounds every page of a request.
#[derive(Clone, Debug)]
pub struct Shell {
    /// Who looks.
    pub viewer: Viewer,
    /// The anti-forgery value every form of the page carries.
    pub csrf: String,
    /// The sandbox's clock; `None` outside the sandbox.
    pub sandbox_clock: Option<Moment>,
    /// What the last request led to.
    pub notice: Option<Notice>,
}

/// What the frame needs to know of a page.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// Title of the window and heading of the page.
    pub title: &'a str,
    /// The item of the menu it belongs to.
    pub section: &'a str,
    /// The page above it, as path and label.
    pub back: Option<(&'a str, &'a str)>,
}

/// A whole page around `body`.
#[must_use]
pub fn layout(shell: &Shell, head: Head<'_>, body: &Markup) -> Markup {
    let problem = shell.notice.as_ref().is_some_and(|notice| notice.tone == Tone::Bad);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { @if problem { "Problem: " } (head.title) " · Guerdon" }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                link rel="stylesheet" href=(asset_url("app.css"));
                link rel="icon" type="image/svg+xml" href=(asset_url("favicon.svg"));
                script src=(asset_url("app.js")) defer {}
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                @if let Some(clock) = &shell.sandbox_clock {
                    div.clock { "Sandbox · its clock stands at " strong { (moment(clock)) } }
                }
                (top(shell, head.section))
                main.wide #main tabindex="-1" {
                    div.title {
                        @if let Some((path, label)) = head.back { a.back href=(path) { "‹ " (label) } }
                        h1 { (head.title) }
                    }
                    @if let Some(message) = &shell.notice { (notice(message)) }
                    (body)
                }
                footer.wide { "Times are in the zone of the programme." }
            }
        }
    }
}

fn top(shell: &Shell, section: &str) -> Markup {
    let menu = shell.viewer.menu();
    html! {
        header.top {
            div.wide {
                div.top-row {
                    a.brand href=(shell.viewer.home()) {
                        img src=(asset_url("favicon.svg")) alt="" width="28" height="28";
                        "Guerdon"
                    }
                    @if let Some(name) = shell.viewer.name() {
                        div.who {
                            span.who-name { (name) }
                            (post_button(paths::SIGN_OUT, &shell.csrf, "Sign out", Weight::Plain, &[]))
                        }
                    }
                }
                @if !menu.is_empty() {
                    nav aria-label="Main" {
                        ul.nav {
                            @for (path, label) in menu {
                                li { a href=(path) aria-current=[(*path == section).then_some("page")] { (label) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
