//! Sample views: each page, filled as richly as it can be, and empty.

mod access;
mod cashback;
mod operator;
mod partner;
mod seller;

use maud::Markup;
use money::{Amount, Currency};
use portal::components::badge::Tone;
use portal::components::layout::{Shell, Viewer};
use portal::components::notice::Notice;
use portal::components::pager::Pager;
use portal::components::time::Moment;
use portal::components::timeline::Milestone;
use portal::pages::partner::home::Balance;
use portal::pages::problem;

/// The anti-forgery value of every sample.
pub(crate) const CSRF: &str = "csrf-7Fq2";
/// A name that would be script if it were not escaped.
pub(crate) const HOSTILE: &str = "<script>alert(\"1\")</script> & 'Sons'";

/// Every page by a name of its own.
pub(crate) fn all() -> Vec<(&'static str, String)> {
    let mut pages = access::pages();
    pages.push(("problem", problem::problem(&nobody(None), &not_found())));
    pages.extend(partner::pages());
    pages.extend(operator::pages());
    pages.extend(seller::pages());
    pages.extend(cashback::pages());
    pages.into_iter().map(|(name, markup): (_, Markup)| (name, markup.into_string())).collect()
}

fn not_found() -> problem::ProblemView {
    problem::ProblemView {
        title: "There is no such page".into(),
        code: "not_found".into(),
        detail: "The address may be mistyped, or it belongs to somebody else.".into(),
        next: ("/sign-in".into(), "Sign in".into()),
    }
}

fn nobody(notice: Option<Notice>) -> Shell {
    Shell { viewer: Viewer::Nobody, csrf: CSRF.into(), sandbox_clock: None, notice }
}

fn shell(viewer: Viewer) -> Shell {
    let clock = Some(at("2026-06-16T12:00:00Z", "16 Jun 2026, 20:00"));
    Shell { viewer, csrf: CSRF.into(), sandbox_clock: clock, notice: None }
}

fn with_notice(shell: Shell, tone: Tone) -> Shell {
    let problem = tone == Tone::Bad;
    let notice = Notice {
        tone,
        code: problem.then(|| "withdrawal_in_process".into()),
        detail: if problem { "A withdrawal is in process already." } else { "The withdrawal was cancelled." }
            .into(),
        hint: problem.then(|| "Wait until it is paid, or cancel it first.".into()),
    };
    Shell { notice: Some(notice), ..shell }
}

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn amount(minor: i64, code: &str) -> Amount {
    Amount::new(minor, currency(code))
}

fn at(iso: &str, text: &str) -> Moment {
    Moment::new(iso, text)
}

/// The `n`th of many instants.
fn nth(n: usize) -> Moment {
    let (day, hour, minute) = (n % 28 + 1, n % 24, n * 7 % 60);
    at(
        &format!("2026-05-{day:02}T{hour:02}:{minute:02}:00Z"),
        &format!("{day} May 2026, {hour:02}:{minute:02}"),
    )
}

fn phone(n: usize) -> String {
    format!("+60 12 ••• {:04}", n * 7919 % 10_000)
}

fn more() -> Pager {
    Pager { first: Some("?".into()), next: Some("?cursor=Y29tZQ".into()) }
}

fn milestone(status: &str, n: usize, by: &str, reason: Option<&str>) -> Milestone {
    Milestone { status: status.into(), at: nth(n), by: Some(by.into()), reason: reason.map(str::to_owned) }
}

fn balances() -> Vec<Balance> {
    let balance = |code, pending, available, in_withdrawal, paid| Balance {
        currency: currency(code),
        pending,
        available,
        in_withdrawal,
        paid,
        expired: 0,
    };
    vec![balance("MYR", 0, 128_450, 35_940, 1_204_000), balance("VND", 150_000, -42_000, 0, 0)]
}
