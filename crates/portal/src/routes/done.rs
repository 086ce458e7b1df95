//! What worked, told on the page one is sent to after a form: a code in its query stands for a message.

use crate::components::badge::Tone;
use crate::components::notice::Notice;
use crate::lang::t_or;
use crate::paths;

/// The parameter that names what was done.
const DONE: &str = "done";

/// The path that tells what was done when it is shown.
pub(super) fn with_done(path: &str, done: &str) -> String {
    paths::with_query(path, DONE, done)
}

/// The message for the code in a query, if there is one that is known.
pub(super) fn notice(query: &super::form::Asked) -> Option<Notice> {
    let detail = t_or(&format!("done-{}", query.get(DONE).replace('_', "-")), "");
    (!detail.is_empty()).then_some(Notice { tone: Tone::Good, code: None, detail, hint: None })
}
