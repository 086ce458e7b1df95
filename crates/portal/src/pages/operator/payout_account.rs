//! Another payout account for a partner, which a second person approves (WD-7).

use maud::{Markup, html};

use crate::components::field::{error_summary, field};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::lang::{t, t_with};
use crate::pages::partner::payout_account::{PayoutAccountForm, account_fields};
use crate::paths;

/// Whose account, what it is now, and what was typed.
#[derive(Clone, Debug)]
pub struct ProposeAccountView {
    /// The partner's id.
    pub id: String,
    /// The partner's name.
    pub name: String,
    /// The account there is, masked.
    pub current: String,
    /// The form.
    pub form: PayoutAccountForm,
}

/// The page. Its form posts the fields of [`PayoutAccountForm`] by their names.
#[must_use]
pub fn propose_account(shell: &Shell, view: &ProposeAccountView) -> Markup {
    let fields = account_fields(&view.form);
    let partner = paths::operator_partner(&view.id);
    layout(
        shell,
        Head {
            title: &t("operator-partner-account-propose"),
            section: paths::APPLICATIONS,
            back: Some((&partner, &view.name)),
        },
        &html! {
            div.card.narrow {
                p { (t_with("operator-partner-account-now", &[("account", (&view.current).into())])) }
                p.small.hush { (t("operator-corrections-second")) }
                (error_summary(&fields))
                (post_form(&paths::operator_partner_account(&view.id), &shell.csrf, &html! {
                    @for one in &fields { (field(one)) }
                    div { (submit(&t("operator-corrections-propose"), Weight::Primary)) }
                }))
            }
        },
    )
}
