//! One's own sign-in: the password, the authenticator, the browsers that are signed in.

use maud::{Markup, html};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::components::copy::copy_text;
use crate::components::facts::facts;
use crate::components::field::{Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_button, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_or};
use crate::paths;

/// Who is signed in, and how they sign in.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// The name.
    pub name: String,
    /// The name of the role.
    pub role: String,
    /// By what the log knows them.
    pub known_as: String,
    /// Password and authenticator; `None` for those who have neither.
    pub means: Option<MeansView>,
    /// The browsers that are signed in, the one used last first.
    pub sessions: Vec<SessionRow>,
}

/// Password and authenticator.
#[derive(Clone, Debug, Default)]
pub struct MeansView {
    /// Whether there is a password.
    pub has_password: bool,
    /// Whether the password that there is must be typed to set another.
    pub asks_current: bool,
    /// Whether codes are asked for.
    pub has_codes: bool,
    /// What is wrong with the password that there is.
    pub current_error: Option<String>,
    /// What is wrong with the new one.
    pub new_error: Option<String>,
    /// What is wrong with the code that was to turn codes off.
    pub code_error: Option<String>,
}

/// A browser that is signed in.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// By which it is ended.
    pub id: String,
    /// What the browser is.
    pub browser: String,
    /// How it signed in, in a word.
    pub way: String,
    /// When.
    pub since: Moment,
    /// When it was used last.
    pub seen: Moment,
    /// Whether it is this one.
    pub is_this: bool,
}

/// The page.
#[must_use]
pub fn account(shell: &Shell, view: &AccountView) -> Markup {
    let role = t_or(&format!("role-{}", view.role), &view.role);
    layout(
        shell,
        Head { title: &t("account-title"), section: paths::ACCOUNT, back: None },
        &html! {
            section.card.narrow {
                (facts(&[
                    (t("account-name").as_str(), html! { (view.name) }),
                    (t("account-role").as_str(), html! { (role) }),
                    (t("account-known-as").as_str(), html! { (view.known_as) }),
                ]))
            }
            @match &view.means {
                Some(means) => {
                    section.card.narrow aria-labelledby="password" { (password(shell, means)) }
                    section.card.narrow aria-labelledby="codes" { (codes(shell, means)) }
                }
                None => p.narrow { (t("account-no-means")) },
            }
            section.stack { (sessions(shell, view)) }
        },
    )
}

fn password(shell: &Shell, means: &MeansView) -> Markup {
    let refused = |error: &Option<String>| Kept { value: String::new(), error: error.clone() };
    let (current, new, again) = (refused(&means.current_error), refused(&means.new_error), Kept::default());
    let labels = [t("account-password-current"), t("account-password-new"), t("account-password-again")];
    let (hint, [current_label, new_label, again_label]) = (t("account-password-hint"), &labels);
    let mut fields = Vec::new();
    if means.asks_current {
        fields.push(
            Field::input("password", "current", current_label, &current).autocomplete("current-password"),
        );
    }
    fields.push(Field::input("password", "new", new_label, &new).hint(&hint).autocomplete("new-password"));
    fields.push(Field::input("password", "again", again_label, &again).autocomplete("new-password"));
    html! {
        h2 id="password" { (t("account-password")) }
        p { (t(if means.has_password { "account-password-set" } else { "account-password-none" })) }
        (error_summary(&fields))
        (post_form(paths::ACCOUNT_PASSWORD, &shell.csrf, &html! {
            @for one in &fields { (field(one)) }
            div { (submit(&t("account-password-button"), Weight::Primary)) }
        }))
    }
}

fn codes(shell: &Shell, means: &MeansView) -> Markup {
    let kept = Kept { value: String::new(), error: means.code_error.clone() };
    let label = t("sign-in-code");
    let fields = [Field::digits("code", &label, &kept).autocomplete("one-time-code")];
    html! {
        h2 id="codes" { (t("account-codes")) }
        @if means.has_codes {
            p { (t("account-codes-on")) }
            details open[means.code_error.is_some()] {
                summary { (t("account-codes-turn-off")) }
                (post_form(paths::ACCOUNT_CODES_OFF, &shell.csrf, &html! {
                    @for one in &fields { (field(one)) }
                    div { (submit(&t("account-codes-off-button"), Weight::Danger)) }
                }))
            }
        } @else {
            p { (t("account-codes-none")) }
            div { a.button href=(paths::ACCOUNT_CODES) { (t("account-codes-set-up")) } }
        }
    }
}

fn sessions(shell: &Shell, view: &AccountView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("account-session-browser"),
        Column::text("account-session-way"),
        Column::text("account-session-since"),
        Column::text("account-session-seen"),
        Column::actions("account-session-end"),
    ];
    let row = |session: &SessionRow| {
        let way = t_or(&format!("label-way-{}", session.way.replace('_', "-")), &session.way);
        vec![
            html! { (session.browser) },
            html! { (way) },
            moment(&session.since),
            moment(&session.seen),
            html! {
                @if session.is_this { (t("account-session-this")) }
                @else {
                    (post_button(&paths::account_session_end(&session.id), &shell.csrf, &t("account-session-revoke"), Weight::Plain, &[]))
                }
            },
        ]
    };
    html! {
        (table(&t("account-sessions"), &COLUMNS, &view.sessions.iter().map(row).collect::<Vec<_>>()))
        @if view.sessions.len() > 1 {
            (post_button(paths::ACCOUNT_SESSIONS_END, &shell.csrf, &t("account-sessions-revoke"), Weight::Danger, &[]))
        }
    }
}

/// An authenticator that is being set up.
#[derive(Clone, Debug)]
pub struct CodesView {
    /// A QR code, as SVG.
    pub qr: String,
    /// The secret, as people type it.
    pub secret: String,
    /// What comes back with the first code.
    pub sealed: String,
    /// What is wrong with the last code.
    pub error: Option<String>,
}

/// The page that sets an authenticator up. Its form posts `code` and `sealed`.
#[must_use]
pub fn set_up_codes(shell: &Shell, view: &CodesView) -> Markup {
    let kept = Kept { value: String::new(), error: view.error.clone() };
    let (label, hint) = (t("sign-in-code"), t("sign-in-code-hint"));
    let fields = [Field::digits("code", &label, &kept).hint(&hint).autocomplete("one-time-code")];
    let groups: Vec<String> =
        view.secret.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    layout(
        shell,
        Head {
            title: &t("account-codes-title"),
            section: paths::ACCOUNT,
            back: Some((paths::ACCOUNT, &t("account-title"))),
        },
        &html! {
            div.card.narrow {
                (error_summary(&fields))
                ol.steps {
                    li { (t("account-codes-step-app")) }
                    li {
                        (t("account-codes-step-scan"))
                        img.qr src=(data_url(&view.qr)) alt=(t("account-codes-qr")) width="168" height="168";
                        (t("account-codes-step-type"))
                        (copy_text("secret", &groups.join(" "), None))
                    }
                    li { (t("account-codes-step-code")) }
                }
                (post_form(paths::ACCOUNT_CODES, &shell.csrf, &html! {
                    input type="hidden" name="sealed" value=(view.sealed);
                    @for one in &fields { (field(one)) }
                    div { (submit(&t("account-codes-on-button"), Weight::Primary)) }
                }))
            }
        },
    )
}

/// What must not stand as it is in the URL of an image.
const IN_URL: &AsciiSet = &CONTROLS.add(b' ').add(b'#').add(b'%').add(b'<').add(b'>').add(b'"');

fn data_url(svg: &str) -> String {
    format!("data:image/svg+xml,{}", utf8_percent_encode(svg, IN_URL))
}
