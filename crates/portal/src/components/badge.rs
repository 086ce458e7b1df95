//! Status badges: a word and a shape, tinted.

use maud::{Markup, html};

use crate::lang::t_or;

/// How a status, notice or mark is meant. The tint repeats what word and shape say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Neutral,
    /// Reached or in order.
    Good,
    /// Somebody's turn to act, or on its way.
    Info,
    /// Wants attention.
    Warn,
    /// Ended badly or stopped.
    Bad,
}

impl Tone {
    /// The class that tints, empty for neutral.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "",
            Self::Good => "good",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// What a status code looks like.
struct Look {
    shape: &'static str,
    tone: Tone,
}

/// The badge of a status code of any machine (partner, withdrawal, batch, commission, event, registration,
/// order, redemption), such as `in_review`. A code that is not known is shown as it is.
#[must_use]
pub fn status_badge(code: &str) -> Markup {
    let Look { shape, tone } = look(code);
    let word = status_word(code);
    html! {
        span.badge.(tone.class()) { span aria-hidden="true" { (shape) } (word) }
    }
}

/// The word for a status code; the code itself where it is not known.
#[must_use]
pub fn status_word(code: &str) -> String {
    t_or(&format!("status-{}", code.replace('_', "-")), code)
}

/// The shape and tone of a status code, for marks beside a text that holds the word.
pub(crate) fn status_mark(code: &str) -> (&'static str, Tone) {
    let look = look(code);
    (look.shape, look.tone)
}

fn look(code: &str) -> Look {
    let (shape, tone) = match code {
        "submitted" => ("○", Tone::Info),
        "approved" => ("✓", Tone::Info),
        "contract_sent" => ("◐", Tone::Info),
        "contract_signed" => ("◑", Tone::Info),
        "active" => ("●", Tone::Good),
        "disabled" => ("‖", Tone::Warn),
        "revoked" => ("✕", Tone::Neutral),
        "suspended" => ("‖", Tone::Warn),
        "terminated" => ("✕", Tone::Bad),
        "rejected" => ("✕", Tone::Bad),
        "proposed" => ("○", Tone::Info),
        "requested" => ("○", Tone::Info),
        "in_review" => ("◐", Tone::Info),
        "paying" => ("◑", Tone::Info),
        "paid" => ("✓", Tone::Good),
        "failed" => ("✕", Tone::Bad),
        "cancelled" => ("–", Tone::Neutral),
        "open" => ("○", Tone::Info),
        "running" => ("◐", Tone::Info),
        "done" => ("✓", Tone::Good),
        "pending" => ("◐", Tone::Info),
        "available" => ("✓", Tone::Good),
        "waiting" => ("◐", Tone::Warn),
        "refused" => ("✕", Tone::Bad),
        "under_review" => ("○", Tone::Info),
        "withdraw_under_review" => ("◐", Tone::Warn),
        "expired" => ("–", Tone::Neutral),
        "created" => ("○", Tone::Info),
        "shipped" => ("◑", Tone::Info),
        "delivered" => ("✓", Tone::Good),
        "delivery_failed" => ("✕", Tone::Neutral),
        "completed" => ("●", Tone::Good),
        "refunded" => ("↩", Tone::Warn),
        "none" => ("–", Tone::Neutral),
        "not_covered" => ("✕", Tone::Warn),
        "reserved" => ("◐", Tone::Info),
        "captured" => ("✓", Tone::Good),
        "released" => ("–", Tone::Neutral),
        "lapsed" => ("–", Tone::Neutral),
        _ => ("○", Tone::Neutral),
    };
    Look { shape, tone }
}
