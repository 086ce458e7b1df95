//! Access keys.

use maud::{Markup, html};

use crate::components::badge::status_badge;
use crate::components::copy::copy_text;
use crate::components::empty::empty;
use crate::components::field::{Choice, Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_button, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_or, t_with};
use crate::paths;

/// All keys, and the form for another.
#[derive(Clone, Debug, Default)]
pub struct KeysView {
    /// The keys, newest first.
    pub rows: Vec<KeyRow>,
    /// Whether the viewer may make and revoke keys.
    pub may_act: bool,
    /// A key that was just made: what it is called, and its text.
    pub made: Option<(String, String)>,
    /// What was typed: name, role, participant.
    pub fields: KeyFields,
}

/// What is typed to make a key.
#[derive(Clone, Debug, Default)]
pub struct KeyFields {
    /// What it is to be called.
    pub name: Kept,
    /// The name of its role.
    pub role: Kept,
    /// The partner or the seller it is to speak for.
    pub participant: Kept,
}

/// A key.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// Its public half.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The name of its role.
    pub role: String,
    /// Whom it speaks for.
    pub participant: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// Since when it is not accepted any more.
    pub revoked_at: Option<Moment>,
    /// Whether it can be revoked here; the root key is the environment's.
    pub can_revoke: bool,
}

/// The page. Its form posts `name`, `role` and `participant`.
#[must_use]
pub fn keys(shell: &Shell, view: &KeysView) -> Markup {
    layout(
        shell,
        Head { title: &t("menu-keys"), section: paths::KEYS, back: None },
        &html! {
            p { (t("operator-keys-explained")) }
            @if let Some((name, text)) = &view.made {
                section.notice.good role="status" {
                    strong { (t_with("operator-keys-made", &[("name", name.into())])) }
                    p { (t("operator-keys-made-once")) }
                    (copy_text("key", text, None))
                }
            }
            @if view.rows.is_empty() { (empty(&t("operator-keys-none"), &t("operator-keys-none-explained"), None)) }
            @else { (list(shell, view)) }
            @if view.may_act { section.card.narrow aria-labelledby="make" { (make(shell, &view.fields)) } }
        },
    )
}

fn list(shell: &Shell, view: &KeysView) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::text("operator-keys-name"),
        Column::text("operator-keys-role"),
        Column::text("operator-keys-participant"),
        Column::text("operator-keys-since"),
        Column::text("operator-keys-status"),
        Column::actions("operator-keys-actions"),
    ];
    let row = |row: &KeyRow| {
        vec![
            html! { (row.name) br; a.small href=(paths::audit_of(&row.id)) { (row.id) } },
            html! { (t_or(&format!("role-{}", row.role), &row.role)) },
            html! { @match &row.participant { Some(id) => (id), None => span.hush { "–" } } },
            moment(&row.created_at),
            html! {
                (status_badge(if row.revoked_at.is_some() { "revoked" } else { "active" }))
                @if let Some(at) = &row.revoked_at { br; (moment(at)) }
            },
            html! {
                @if view.may_act && row.can_revoke {
                    (post_button(&paths::key_revoke(&row.id), &shell.csrf, &t("operator-keys-revoke"), Weight::Danger, &[]))
                }
            },
        ]
    };
    table(&t("menu-keys"), &COLUMNS, &view.rows.iter().map(row).collect::<Vec<_>>())
}

fn make(shell: &Shell, typed: &KeyFields) -> Markup {
    let labels = [t("operator-keys-name"), t("operator-keys-role"), t("operator-keys-participant")];
    let hints = [t("operator-keys-name-hint"), t("operator-keys-participant-hint")];
    let (roles, [name, role, participant], [name_hint, participant_hint]) = (roles(), &labels, &hints);
    let fields = [
        Field::input("text", "name", name, &typed.name).hint(name_hint).autocomplete("off"),
        Field::select("role", role, &typed.role, &roles),
        Field::input("text", "participant", participant, &typed.participant)
            .hint(participant_hint)
            .autocomplete("off")
            .optional(),
    ];
    html! {
        h2 id="make" { (t("operator-keys-make")) }
        (error_summary(&fields))
        (post_form(paths::KEYS, &shell.csrf, &html! {
            @for one in &fields { (field(one)) }
            div { (submit(&t("operator-keys-make-button"), Weight::Primary)) }
        }))
    }
}

fn roles() -> Vec<Choice> {
    let roles = ["operator", "host", "partner", "seller", "auditor"];
    roles.iter().map(|role| Choice::new(role, &t_or(&format!("role-{role}"), role))).collect()
}
