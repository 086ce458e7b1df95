//! Versions of the rules (EV-5), of the campaign's terms (BC-1) and of the contract's text (AP-2).

use std::collections::BTreeMap;

use app::Service;
use app::views;
use app::work::{self, Reading};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use programs::Action;
use programs::affiliate::Rules;
use programs::cashback::{Difference, Terms};
use programs::time::Instant;

use crate::components::changes::Change;
use crate::components::field::Kept;
use crate::components::notice::Notice;
use crate::lang::{t, t_with};
use crate::pages::operator::versions::{
    DO, Draft, Of, TEXT, Version, VersionView, VersionsView, version as show_version,
    versions as show_versions,
};
use crate::paths;
use crate::routes::act::act;
use crate::routes::done::{self, with_done};
use crate::routes::form::{Asked, Written};
use crate::routes::look::{Look, look, page};
use crate::routes::trouble::{Trouble, refusal_notice, refusal_status};
use crate::routes::visitor::Staff;

/// The versions of the rules.
pub(super) async fn rules(state: State<Service>, staff: Staff, asked: Asked) -> Result<Response, Trouble> {
    list(&state.0, &staff, Of::Rules, None, done::notice(&asked)).await
}

/// The versions of the terms.
pub(super) async fn terms(state: State<Service>, staff: Staff, asked: Asked) -> Result<Response, Trouble> {
    list(&state.0, &staff, Of::Terms, None, done::notice(&asked)).await
}

/// The versions of the contract's text.
pub(super) async fn contracts(
    state: State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    list(&state.0, &staff, Of::Contract, None, done::notice(&asked)).await
}

async fn list(
    service: &Service,
    staff: &Staff,
    of: Of,
    draft: Option<Draft>,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let may_act = staff.may_act();
    page(service, &staff.visitor, notice, move |look| {
        let (mut rows, text) = match of {
            Of::Rules => {
                let all = views::rules(look.source)?;
                let draft = all
                    .last()
                    .map(|last| views::version_text(&Rules { effective: tomorrow(look), ..last.clone() }));
                (in_order(look, all.iter().map(|one| (one.version, one.effective)).collect()), draft)
            }
            Of::Terms => {
                let all = views::terms(look.source)?;
                let draft = all
                    .last()
                    .map(|last| views::version_text(&Terms { effective: tomorrow(look), ..last.clone() }));
                (in_order(look, all.iter().map(|one| (one.version, one.effective)).collect()), draft)
            }
            Of::Contract => {
                let all = views::contract_texts(look.source)?;
                let last = all.last().map(|last| (last.version, last.text.clone()));
                let newest = last.as_ref().map(|(version, _)| *version);
                let row = |number| Version { number, effective: None, in_force: Some(number) == newest };
                (all.iter().map(|one| row(one.version)).collect(), last.map(|(_, text)| text))
            }
        };
        rows.reverse();
        let fresh = Draft { text: Kept::new(&text.unwrap_or_default()), changes: None };
        let draft = may_act.then(|| draft.unwrap_or(fresh));
        Ok(show_versions(&look.shell, &VersionsView { of, rows, draft }))
    })
    .await
}

/// The next midnight: a new version takes effect now or later.
fn tomorrow(look: &Look<'_>) -> Instant {
    look.zone.midnight_after(look.now, 1)
}

/// Versions in the order they take effect, the one in force marked.
fn in_order(look: &Look<'_>, all: Vec<(i64, Instant)>) -> Vec<Version> {
    let now = all.iter().rev().find(|(_, effective)| *effective <= look.now).map(|(number, _)| *number);
    let row = |(number, effective): (i64, Instant)| Version {
        number,
        effective: (effective > Instant::MIN).then(|| look.moment(effective)),
        in_force: Some(number) == now,
    };
    all.into_iter().map(row).collect()
}

/// One version of the rules.
pub(super) async fn one_of_rules(
    State(service): State<Service>,
    staff: Staff,
    number: Path<String>,
) -> Result<Response, Trouble> {
    one(&service, &staff, number, |look, number| {
        let all = views::rules(look.source)?;
        let rules = all.iter().find(|one| one.version == number).ok_or_else(Trouble::not_found)?;
        let before = all.iter().find(|one| one.version + 1 == number);
        Ok(VersionView {
            of: Of::Rules,
            version: placed(look, all.iter().map(|one| (one.version, one.effective)).collect(), number)?,
            text: None,
            figures: without(views::figures(rules), &["version", "effective"]),
            changes: before.map(|before| (before.version, changes(views::rules_differences(before, rules)))),
        })
    })
    .await
}

/// One version of the terms.
pub(super) async fn one_of_terms(
    State(service): State<Service>,
    staff: Staff,
    number: Path<String>,
) -> Result<Response, Trouble> {
    one(&service, &staff, number, |look, number| {
        let all = views::terms(look.source)?;
        let terms = all.iter().find(|one| one.version == number).ok_or_else(Trouble::not_found)?;
        let before = all.iter().find(|one| one.version + 1 == number);
        Ok(VersionView {
            of: Of::Terms,
            version: placed(look, all.iter().map(|one| (one.version, one.effective)).collect(), number)?,
            text: Some(terms.text.clone()),
            figures: without(views::figures(terms), &["version", "effective", "text"]),
            changes: before.map(|before| (before.version, changes(terms.differences(before)))),
        })
    })
    .await
}

/// One version of the contract's text.
pub(super) async fn one_of_contracts(
    State(service): State<Service>,
    staff: Staff,
    number: Path<String>,
) -> Result<Response, Trouble> {
    one(&service, &staff, number, |look, number| {
        let all = views::contract_texts(look.source)?;
        let newest = all.last().map(|last| last.version);
        let found = all.into_iter().find(|one| one.version == number).ok_or_else(Trouble::not_found)?;
        let version = Version { number, effective: None, in_force: newest == Some(number) };
        Ok(VersionView {
            of: Of::Contract,
            version,
            text: Some(found.text),
            figures: Vec::new(),
            changes: None,
        })
    })
    .await
}

async fn one(
    service: &Service,
    staff: &Staff,
    Path(number): Path<String>,
    find: impl FnOnce(&Look<'_>, i64) -> Result<VersionView, Trouble> + Send + 'static,
) -> Result<Response, Trouble> {
    let number = number.parse().map_err(|_| Trouble::not_found())?;
    page(service, &staff.visitor, None, move |look| Ok(show_version(&look.shell, &find(look, number)?))).await
}

/// One version's place among all of them.
fn placed(look: &Look<'_>, all: Vec<(i64, Instant)>, number: i64) -> Result<Version, Trouble> {
    in_order(look, all).into_iter().find(|row| row.number == number).ok_or_else(Trouble::not_found)
}

/// Figures but for those that the page shows elsewhere.
fn without(figures: BTreeMap<String, String>, elsewhere: &[&str]) -> Vec<(String, String)> {
    figures.into_iter().filter(|(name, _)| !elsewhere.contains(&name.as_str())).collect()
}

fn changes(differences: Vec<Difference>) -> Vec<Change> {
    let change = |one: Difference| Change { figure: one.figure, before: one.before, after: one.after };
    differences.into_iter().map(change).collect()
}

/// What is wanted of a text that was typed.
enum Wanted {
    Check(Vec<Difference>),
    Try(Reading),
    Publish(Action),
}

/// Compares new rules with the newest ones, tries them on the history, or publishes them.
pub(super) async fn new_rules(
    State(service): State<Service>,
    staff: Staff,
    Written(posted): Written,
) -> Result<Response, Trouble> {
    let newest = look(&service, |source, _| Ok(views::rules(source)?.pop())).await?;
    let text = posted.typed(TEXT);
    let wanted = views::read_version::<Rules>(text).map_err(unreadable).and_then(|rules| {
        if !views::has_landing_page(&rules) {
            return Err(t("operator-versions-landing"));
        }
        Ok(match posted.get(DO) {
            "check" => Wanted::Check(
                newest.map(|newest| views::rules_differences(&newest, &rules)).unwrap_or_default(),
            ),
            "try" => Wanted::Try(Reading::Rules(Box::new(rules))),
            _ => Wanted::Publish(Action::PublishRules(Box::new(rules))),
        })
    });
    carry_out(&service, &staff, Of::Rules, text, wanted).await
}

/// The same with terms of the campaign.
pub(super) async fn new_terms(
    State(service): State<Service>,
    staff: Staff,
    Written(posted): Written,
) -> Result<Response, Trouble> {
    let newest = look(&service, |source, _| Ok(views::terms(source)?.pop())).await?;
    let text = posted.typed(TEXT);
    let wanted = views::read_version::<Terms>(text).map_err(unreadable).map(|terms| match posted.get(DO) {
        "check" => Wanted::Check(newest.map(|newest| terms.differences(&newest)).unwrap_or_default()),
        "try" => Wanted::Try(Reading::Terms(Box::new(terms))),
        _ => Wanted::Publish(Action::PublishTerms(Box::new(terms))),
    });
    carry_out(&service, &staff, Of::Terms, text, wanted).await
}

/// Publishes a text of the contract.
pub(super) async fn new_contract(
    State(service): State<Service>,
    staff: Staff,
    Written(posted): Written,
) -> Result<Response, Trouble> {
    // Browsers end the lines of a form's texts with two characters.
    let text = posted.typed(TEXT).replace("\r\n", "\n");
    let wanted = if text.trim().is_empty() {
        Err(t("operator-versions-empty"))
    } else {
        let checked = views::check_contract_text(&text).map_err(|error| unreadable(error.to_string()));
        checked.map(|()| Wanted::Publish(Action::PublishContract { text: text.clone() }))
    };
    carry_out(&service, &staff, Of::Contract, &text, wanted).await
}

fn unreadable(error: String) -> String {
    t_with("operator-versions-unreadable", &[("error", (&error).into())])
}

async fn carry_out(
    service: &Service,
    staff: &Staff,
    of: Of,
    text: &str,
    wanted: Result<Wanted, String>,
) -> Result<Response, Trouble> {
    match wanted {
        Err(error) => {
            let draft = Draft { text: Kept::refused(text, &error), changes: None };
            let page = list(service, staff, of, Some(draft), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Ok(Wanted::Check(differences)) => {
            let draft = Draft { text: Kept::new(text), changes: Some(changes(differences)) };
            list(service, staff, of, Some(draft), None).await
        }
        Ok(Wanted::Try(reading)) => {
            let begun = work::run(service, reading, &staff.access.actor.name)?;
            Ok(Redirect::to(&paths::work(begun.no)).into_response())
        }
        Ok(Wanted::Publish(action)) => match act(service, staff.access.actor.clone(), action).await? {
            Ok(_) => Ok(Redirect::to(&with_done(of.path(), "published")).into_response()),
            Err(refusal) => {
                let draft = Draft { text: Kept::refused(text, &refusal.detail), changes: None };
                let page = list(service, staff, of, Some(draft), Some(refusal_notice(&refusal))).await?;
                Ok((refusal_status(&refusal), page).into_response())
            }
        },
    }
}
