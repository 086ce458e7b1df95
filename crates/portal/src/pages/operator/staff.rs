//! Accounts of the operator's staff.

use maud::{Markup, html};

use crate::components::badge::status_badge;
use crate::components::copy::copy_text;
use crate::components::empty::empty;
use crate::components::field::{Choice, Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_button, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_html, t_or, t_with};
use crate::paths;

/// All accounts, and the form for another.
#[derive(Clone, Debug, Default)]
pub struct StaffView {
    /// The accounts.
    pub rows: Vec<StaffRow>,
    /// Whether the viewer may change any.
    pub may_act: bool,
    /// A link that was just made.
    pub made: Option<MadeLink>,
    /// The name as typed, the address and the role.
    pub fields: InviteFields,
}

/// What is typed to invite somebody.
#[derive(Clone, Debug, Default)]
pub struct InviteFields {
    /// The person's name.
    pub name: Kept,
    /// The e-mail address.
    pub email: Kept,
    /// The name of the role.
    pub role: Kept,
}

/// A link that is shown this once.
#[derive(Clone, Debug)]
pub struct MadeLink {
    /// For whom.
    pub email: String,
    /// The link.
    pub url: String,
    /// When it ends.
    pub expires_at: Moment,
    /// Whether it was mailed, too.
    pub is_mailed: bool,
}

/// An account.
#[derive(Clone, Debug)]
pub struct StaffRow {
    /// Its number.
    pub no: i64,
    /// The person's name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The name of its role.
    pub role: String,
    /// Whether it is disabled.
    pub is_disabled: bool,
    /// Whether it has a password.
    pub has_password: bool,
    /// Whether codes are asked for.
    pub has_codes: bool,
    /// How many browsers are signed in.
    pub sessions: u64,
    /// Since when it is there.
    pub since: Moment,
    /// Whether it is the viewer's own.
    pub is_own: bool,
}

/// The page. Its form posts `name`, `email` and `role`.
#[must_use]
pub fn staff(shell: &Shell, view: &StaffView) -> Markup {
    layout(
        shell,
        Head { title: &t("menu-staff"), section: paths::STAFF, back: None },
        &html! {
            p { (t("operator-staff-explained")) }
            @if let Some(made) = &view.made { (made_link(made)) }
            @if view.rows.is_empty() { (empty(&t("operator-staff-none"), &t("operator-staff-none-explained"), None)) }
            @else { (accounts(shell, view)) }
            @if view.may_act { section.card.narrow aria-labelledby="invite" { (invite(shell, &view.fields)) } }
        },
    )
}

fn made_link(made: &MadeLink) -> Markup {
    html! {
        section.notice.good role="status" {
            strong { (t_with("operator-staff-link", &[("email", (&made.email).into())])) }
            p { (t(if made.is_mailed { "operator-staff-link-mailed" } else { "operator-staff-link-not-mailed" })) }
            p { (t_html("operator-staff-link-until", &[("when", (&moment(&made.expires_at)).into())])) }
            (copy_text("link", &made.url, None))
        }
    }
}

fn accounts(shell: &Shell, view: &StaffView) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::text("operator-staff-name"),
        Column::text("operator-staff-role"),
        Column::text("operator-staff-status"),
        Column::text("operator-staff-means"),
        Column::number("operator-staff-sessions"),
        Column::actions("operator-staff-actions"),
    ];
    let row = |row: &StaffRow| {
        let means = match (row.has_password, row.has_codes) {
            (true, true) => "operator-staff-password-codes",
            (true, false) => "operator-staff-password",
            (false, _) => "operator-staff-not-yet",
        };
        vec![
            html! { (row.name) br; a.small href=(paths::audit_of(&row.email)) { (row.email) } },
            html! { (t_or(&format!("role-{}", row.role), &row.role)) },
            status_badge(if row.is_disabled { "disabled" } else { "active" }),
            html! { (t(means)) },
            html! { (row.sessions) },
            html! { @if view.may_act { (actions(shell, row)) } },
        ]
    };
    table(&t("operator-staff-accounts"), &COLUMNS, &view.rows.iter().map(row).collect::<Vec<_>>())
}

/// What can be done with an account; nobody takes their own away.
fn actions(shell: &Shell, row: &StaffRow) -> Markup {
    let button = |command: &str, label: &str, weight, hidden: &[(&str, &str)]| {
        post_button(&paths::staff_command(row.no, command), &shell.csrf, &t(label), weight, hidden)
    };
    let (other, other_label) = match row.role.as_str() {
        "operator" => ("auditor", "operator-staff-make-auditor"),
        _ => ("operator", "operator-staff-make-operator"),
    };
    html! {
        details {
            summary { (t("operator-staff-change")) }
            div.row {
                @if row.is_disabled { (button("enable", "operator-staff-enable", Weight::Plain, &[])) }
                @else {
                    (button("link", "operator-staff-new-link", Weight::Plain, &[]))
                    @if row.sessions > 0 { (button("end_sessions", "operator-staff-end-sessions", Weight::Plain, &[])) }
                    @if row.has_codes { (button("forget_codes", "operator-staff-forget-codes", Weight::Plain, &[])) }
                    @if !row.is_own {
                        (button("role", other_label, Weight::Plain, &[("role", other)]))
                        (button("disable", "operator-staff-disable", Weight::Danger, &[]))
                    }
                }
            }
        }
    }
}

fn invite(shell: &Shell, typed: &InviteFields) -> Markup {
    let labels = [t("operator-staff-name"), t("sign-in-email"), t("operator-staff-role")];
    let (roles, [name, email, role]) = (roles(), &labels);
    let fields = [
        Field::input("text", "name", name, &typed.name).autocomplete("off"),
        Field::input("email", "email", email, &typed.email).autocomplete("off"),
        Field::select("role", role, &typed.role, &roles),
    ];
    html! {
        h2 id="invite" { (t("operator-staff-invite")) }
        p { (t("operator-staff-invite-explained")) }
        (error_summary(&fields))
        (post_form(paths::STAFF, &shell.csrf, &html! {
            @for one in &fields { (field(one)) }
            div { (submit(&t("operator-staff-invite-button"), Weight::Primary)) }
        }))
    }
}

fn roles() -> Vec<Choice> {
    ["operator", "auditor"]
        .iter()
        .map(|role| Choice::new(role, &t_or(&format!("role-{role}"), role)))
        .collect()
}
