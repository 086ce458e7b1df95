//! A question before something that cannot be taken back. It opens without script, by the browser's popovers;
//! a browser without them shows it where it stands.

use maud::{Markup, html};

use crate::lang::t;

/// A button that opens a dialog, and the dialog: a title, what follows, and what stands in it, such as a form.
/// `id` tells several on one page apart.
#[must_use]
pub fn dialog(id: &str, button: &str, class: &str, title: &str, body: &Markup) -> Markup {
    html! {
        button.button.(class) type="button" popovertarget=(id) { (button) }
        div.dialog popover id=(id) role="dialog" aria-labelledby={ (id) "-title" } {
            h2 id={ (id) "-title" } { (title) }
            (body)
            button.button type="button" popovertarget=(id) popovertargetaction="hide" { (t("dialog-close")) }
        }
    }
}
