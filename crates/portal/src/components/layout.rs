//! The frame of every page: head, menu, sandbox clock, messages.

use maud::{DOCTYPE, Markup, html};

use super::badge::Tone;
use super::form::{CSRF_FIELD, Weight, post_button};
use super::icon::{Icon, icon};
use super::menu::{Group, menu};
use super::notice::{Notice, notice};
use super::time::{Moment, moment};
use crate::assets::asset_url;
use crate::lang::{self, Lang, t, t_html, t_with};
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
    /// A shopper, as the marketplace calls it.
    Shopper(String),
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
            | Self::Shopper(name)
            | Self::Operator(name)
            | Self::Host(name) => Some(name),
        }
    }

    fn home(&self) -> &'static str {
        if matches!(self, Self::Shopper(_)) {
            return paths::BONUS;
        }
        let first = menu(self).first().and_then(|group| group.items.first());
        first.map_or(paths::SIGN_IN, |item| item.path)
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
    let title = if problem {
        t_with("frame-problem", &[("title", head.title.into())])
    } else {
        head.title.to_owned()
    };
    let groups = menu(&shell.viewer);
    html! {
        (DOCTYPE)
        html lang=(lang::spoken().tag()) {
            head {
                meta charset="utf-8";
                title { (title) " · Guerdon" }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="description" content="Guerdon";
                link rel="stylesheet" href=(asset_url("app.css"));
                link rel="icon" type="image/svg+xml" href=(asset_url("favicon.svg"));
                script src=(asset_url("app.js")) defer {}
            }
            body {
                a.skip href="#main" { (t("frame-skip")) }
                @if let Some(clock) = &shell.sandbox_clock {
                    div.clock { (t_html("frame-sandbox", &[("clock", (&html! { strong { (moment(clock)) } }).into())])) }
                }
                (top(shell))
                div.frame.with-side[!groups.is_empty()] {
                    @if !groups.is_empty() { (side(groups, head.section)) }
                    main #main tabindex="-1" {
                        div.title {
                            @if let Some((path, label)) = head.back { a.back href=(path) { "‹ " (label) } }
                            h1 { (head.title) }
                        }
                        @if let Some(message) = &shell.notice { (notice(message)) }
                        (body)
                    }
                }
                (foot(shell))
            }
        }
    }
}

fn top(shell: &Shell) -> Markup {
    html! {
        header.top {
            a.brand href=(shell.viewer.home()) {
                img src=(asset_url("favicon.svg")) alt="" width="28" height="28";
                "Guerdon"
            }
            @if let Some(name) = shell.viewer.name() {
                div.who {
                    a.who-name href=(paths::ACCOUNT) { (name) }
                    (post_button(paths::SIGN_OUT, &shell.csrf, &t("frame-sign-out"), Weight::Plain, &[]))
                }
            }
        }
    }
}

fn side(groups: &[Group], section: &str) -> Markup {
    html! {
        nav.side aria-label=(t("frame-main")) {
            @for group in groups {
                @if let Some(heading) = group.heading { p.side-group { (t(heading)) } }
                ul {
                    @for item in group.items {
                        li {
                            a href=(item.path) aria-current=[(item.path == section).then_some("page")] {
                                (icon(item.icon)) (t(item.label))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Below every page: the zone of its times, and the languages.
fn foot(shell: &Shell) -> Markup {
    let spoken = lang::spoken();
    html! {
        footer.foot {
            p { (t("frame-zone")) }
            form.languages method="post" action=(paths::LANGUAGE) aria-label=(t("frame-language")) {
                input type="hidden" name=(CSRF_FIELD) value=(shell.csrf);
                (icon(Icon::Globe))
                @for lang in Lang::all() {
                    button type="submit" name="language" value=(lang.tag()) lang=(lang.tag()) aria-pressed=(lang == spoken) { (lang.name()) }
                }
            }
        }
    }
}
