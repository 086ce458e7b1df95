//! Status badges: a word and a shape, tinted.

use maud::{Markup, html};

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
    word: &'static str,
    shape: &'static str,
    tone: Tone,
}

/// The badge of a status code of any machine (partner, withdrawal, batch, commission, event, registration,
/// order, redemption), such as `in_review`. A code that is not known is shown as it is.
#[must_use]
pub fn status_badge(code: &str) -> Markup {
    let Look { word, shape, tone } = look(code);
    let word = if word.is_empty() { code } else { word };
    html! {
        span.badge.(tone.class()) { span aria-hidden="true" { (shape) } (word) }
    }
}

/// The word for a status code; the code itself where it is not known.
#[must_use]
pub fn status_word(code: &str) -> &str {
    let word = look(code).word;
    if word.is_empty() { code } else { word }
}

/// The shape and tone of a status code, for marks beside a text that holds the word.
pub(crate) fn status_mark(code: &str) -> (&'static str, Tone) {
    let look = look(code);
    (look.shape, look.tone)
}

fn look(code: &str) -> Look {
    let (word, shape, tone) = match code {
        "submitted" => ("Submitted", "○", Tone::Info),
        "approved" => ("Approved", "✓", Tone::Info),
        "contract_sent" => ("Contract sent", "◐", Tone::Info),
        "contract_signed" => ("Contract signed", "◑", Tone::Info),
        "active" => ("Active", "●", Tone::Good),
        "suspended" => ("Suspended", "‖", Tone::Warn),
        "terminated" => ("Terminated", "✕", Tone::Bad),
        "rejected" => ("Rejected", "✕", Tone::Bad),
        "requested" => ("Requested", "○", Tone::Info),
        "in_review" => ("In review", "◐", Tone::Info),
        "paying" => ("Being paid", "◑", Tone::Info),
        "paid" => ("Paid", "✓", Tone::Good),
        "failed" => ("Failed", "✕", Tone::Bad),
        "cancelled" => ("Cancelled", "–", Tone::Neutral),
        "open" => ("Open", "○", Tone::Info),
        "done" => ("Done", "✓", Tone::Good),
        "pending" => ("Pending", "◐", Tone::Info),
        "available" => ("Available", "✓", Tone::Good),
        "waiting" => ("Waiting", "◐", Tone::Warn),
        "refused" => ("Refused", "✕", Tone::Bad),
        "under_review" => ("Under review", "○", Tone::Info),
        "withdraw_under_review" => ("Withdrawal under review", "◐", Tone::Warn),
        "expired" => ("Expired", "–", Tone::Neutral),
        "created" => ("Created", "○", Tone::Info),
        "shipped" => ("Shipped", "◑", Tone::Info),
        "delivered" => ("Delivered", "✓", Tone::Good),
        "delivery_failed" => ("Not delivered", "✕", Tone::Neutral),
        "completed" => ("Completed", "●", Tone::Good),
        "refunded" => ("Refunded", "↩", Tone::Warn),
        "none" => ("Nothing yet", "–", Tone::Neutral),
        "not_covered" => ("Not covered by the budget", "✕", Tone::Warn),
        "reserved" => ("Reserved", "◐", Tone::Info),
        "captured" => ("Spent", "✓", Tone::Good),
        "released" => ("Given up", "–", Tone::Neutral),
        "lapsed" => ("Lapsed", "–", Tone::Neutral),
        _ => ("", "○", Tone::Neutral),
    };
    Look { word, shape, tone }
}
