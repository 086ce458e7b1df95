//! What worked, told on the page one is sent to after a form: a code in its query stands for a sentence.

use crate::components::badge::Tone;
use crate::components::notice::Notice;
use crate::lang::t_or;
use crate::paths;

/// The parameter that names what was done.
const DONE: &str = "done";

const SENTENCES: [(&str, &str); 24] = [
    ("withdrawal_requested", "Your withdrawal was asked for. Until its batch closes you can cancel it."),
    ("withdrawal_cancelled", "The withdrawal was cancelled. The money is back in your balance."),
    ("account_saved", "The payout account was saved."),
    ("signed", "You have signed the contract."),
    ("approve", "Approved."),
    ("reject", "Rejected."),
    ("send_contract", "The contract was sent."),
    ("countersign", "Countersigned: the partner is active."),
    ("suspend", "The partner is suspended."),
    ("reinstate", "The partner is active again."),
    ("terminate", "The partnership is ended."),
    ("mark_paid", "Marked as paid."),
    ("mark_failed", "Marked as failed. The money is back in the partner's balance."),
    ("results", "The results were taken in."),
    ("registered", "You have registered. Where your registration stands is shown below."),
    ("registration_approve", "The registration is approved."),
    ("registration_reject", "The registration was rejected."),
    ("registration_suspend", "The registration is suspended."),
    ("registration_resume", "The registration is in force again."),
    ("registration_withdraw", "The withdrawal was asked for. Until it is approved it can be cancelled."),
    ("registration_cancel_withdraw", "The withdrawal was cancelled. The registration stands as before."),
    ("registration_approve_withdraw", "The withdrawal is approved. The registration has ended."),
    ("registration_reject_withdraw", "The withdrawal was refused. The registration stands as before."),
    ("registration_accept_terms", "You have agreed to the new terms."),
];

/// The path that tells what was done when it is shown.
pub(super) fn with_done(path: &str, done: &str) -> String {
    paths::with_query(path, DONE, done)
}

/// The message for the code in a query, if there is one that is known.
pub(super) fn notice(query: &super::form::Asked) -> Option<Notice> {
    let code = query.get(DONE);
    let sentence = SENTENCES.iter().find(|(known, _)| *known == code).map_or("", |(_, sentence)| sentence);
    let detail = t_or(&format!("done-{}", code.replace('_', "-")), sentence);
    (!detail.is_empty()).then_some(Notice { tone: Tone::Good, code: None, detail, hint: None })
}
