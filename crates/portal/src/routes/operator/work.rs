//! Long work: checks, what-ifs, imports.

use app::Service;
use app::ids::Kind;
use app::what_if_terms::TermsComparison;
use app::work::{self, Ended, ReadLine, Reading, Work as Found};
use axum::Extension;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use money::{Amount, Currency};

use super::files::uploaded;
use crate::pages::operator::work::{
    Compared, Imported, Reviewed, Work, WorkResult, WorksView, work as show_work, works as show_works,
};
use crate::paths;
use crate::routes::form::Posted;
use crate::routes::look::{Look, page};
use crate::routes::trouble::{Trouble, refusal_sentence};
use crate::routes::visitor::Staff;

/// All that this process works on and has worked on.
pub(super) async fn list(State(service): State<Service>, staff: Staff) -> Result<Response, Trouble> {
    let may_act = staff.may_act();
    page(&service, &staff.visitor, None, move |look| {
        let rows = look.service.works().all().iter().map(|work| shown(look, work)).collect();
        Ok(show_works(&look.shell, &WorksView { rows, may_act }))
    })
    .await
}

/// One piece of work, with how far it is.
pub(super) async fn one(
    State(service): State<Service>,
    staff: Staff,
    Path(number): Path<String>,
) -> Result<Response, Trouble> {
    let number = number.parse().map_err(|_| Trouble::not_found())?;
    page(&service, &staff.visitor, None, move |look| {
        let found = look.service.works().find(number).ok_or_else(Trouble::not_found)?;
        Ok(show_work(&look.shell, &shown(look, &found)))
    })
    .await
}

/// Has the whole store checked.
pub(super) async fn verify(
    State(service): State<Service>,
    staff: Staff,
    _: Posted,
) -> Result<Response, Trouble> {
    let begun = work::run(&service, Reading::Verify, &staff.access.actor.name)?;
    Ok(Redirect::to(&paths::work(begun.no)).into_response())
}

/// Takes in a file of events.
pub(super) async fn import(
    State(service): State<Service>,
    Extension(read): Extension<ReadLine>,
    staff: Staff,
    upload: Multipart,
) -> Result<Response, Trouble> {
    let file = uploaded(&staff, upload).await?;
    let begun = work::import(&service, staff.access.actor.clone(), file, read)?;
    Ok(Redirect::to(&paths::work(begun.no)).into_response())
}

fn shown(look: &Look<'_>, found: &Found) -> Work {
    Work {
        number: found.no,
        task: found.name,
        by: found.by.clone(),
        began: look.moment(found.began),
        done: found.done(),
        total: found.total,
        result: found.ended().map(|ended| result(look, ended)),
    }
}

fn result(look: &Look<'_>, ended: &Ended) -> WorkResult {
    match ended {
        Ended::Failed(why) => WorkResult::Failed(why.clone()),
        Ended::Verified(proof) => match &proof.difference {
            None => WorkResult::Holds(proof.entries, proof.transfers),
            Some(difference) => WorkResult::Broken(difference.clone()),
        },
        Ended::Rules(lines) => {
            let line = |one: &app::what_if::Comparison| {
                let id = look.service.ids().write(Kind::Partner, one.partner);
                let path = paths::operator_partner(&id);
                compared((id, path), one.currency, one.got, one.would_have_got)
            };
            WorkResult::Compared(lines.iter().map(line).collect())
        }
        Ended::Reviewed(done) => WorkResult::Reviewed(Reviewed {
            batch: done.batch.to_string(),
            stepped: done.stepped,
            refused: done.refused,
            first: done.first.as_ref().map(refusal_sentence),
        }),
        Ended::Terms(comparison) => WorkResult::Compared(sellers(comparison)),
        Ended::Imported(tally) => WorkResult::Imported(Imported {
            accepted: tally.accepted,
            duplicates: tally.duplicates,
            waiting: tally.waiting,
            refused: tally.refused,
            refusals: tally
                .refusals
                .iter()
                .map(|refused| (refused.line, refused.code.to_owned(), refused.detail.clone()))
                .collect(),
        }),
    }
}

/// What sellers were charged less what was given back, and would have been.
fn sellers(comparison: &TermsComparison) -> Vec<Compared> {
    let seller = |one: &app::what_if_terms::SellerComparison| {
        let all = one.all();
        let who = (one.seller_id.clone(), paths::operator_seller(&one.seller_id));
        compared(who, one.currency, all.got.net(), all.would_have_got.net())
    };
    comparison.sellers.iter().map(seller).collect()
}

fn compared(who: (String, String), currency: Currency, got: i128, would: i128) -> Compared {
    let amount = |minor: i128| Amount::new(i64::try_from(minor).unwrap_or(i64::MAX), currency);
    Compared { who, got: amount(got), would: amount(would) }
}
