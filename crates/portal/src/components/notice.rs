//! What happened, told at the top of the page.

use maud::{Markup, html};

use super::badge::Tone;
use crate::lang::t;

/// A message about the last request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// [`Tone::Bad`] for a problem, [`Tone::Good`] for what worked.
    pub tone: Tone,
    /// The stable code of a problem, which support asks for.
    pub code: Option<String>,
    /// One sentence: what happened.
    pub detail: String,
    /// What to do next.
    pub hint: Option<String>,
}

/// The message, read out at once where it is a problem.
#[must_use]
pub fn notice(message: &Notice) -> Markup {
    let (role, sign, word) = match message.tone {
        Tone::Bad => ("alert", "✕ ", "notice-bad"),
        Tone::Warn => ("status", "! ", "notice-warn"),
        Tone::Good => ("status", "✓ ", "notice-good"),
        Tone::Info | Tone::Neutral => ("status", "", "notice-info"),
    };
    html! {
        div.notice.(message.tone.class()) role=(role) {
            strong { (sign) (t(word)) }
            p { (message.detail) }
            @if let Some(hint) = &message.hint { p { (hint) } }
            @if let Some(code) = &message.code { p.small.hush { (t("notice-code")) " " code { (code) } } }
        }
    }
}
