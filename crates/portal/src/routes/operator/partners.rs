//! Applications and partners: the lists, one of them, and the steps of AP-2.

use app::Service;
use app::ids::Kind;
use app::views::{self, PartnerView as Found, Sight};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use programs::affiliate::{PartnerStatus, ReviewStep};
use programs::{Action, No};

use crate::components::notice::Notice;
use crate::components::search::SEARCH;
use crate::pages::operator::applications::{
    Application, ApplicationsView, StatusCount, applications as show_applications,
};
use crate::pages::operator::partner::{
    Channel, ContractFacts, PartnerCommand, PartnerView, partner as show_partner,
};
use crate::paths;
use crate::routes::act::act;
use crate::routes::done::{self, with_done};
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{Look, is_partner, look, page, place};
use crate::routes::show;
use crate::routes::trouble::{Trouble, refusal_notice, refusal_status};
use crate::routes::visitor::Staff;

/// The partners of one status; those to review where none is named.
pub(super) async fn list(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    let status = PartnerStatus::parse(asked.get("status")).unwrap_or(PartnerStatus::Submitted);
    let (place, may_act) = (place(&service, &asked), staff.may_act());
    let searched = asked.get(SEARCH).trim().to_owned();
    page(&service, &staff.visitor, done::notice(&asked), move |look| {
        let (source, service) = (look.source, look.service);
        let (found, path) = if searched.is_empty() {
            let found = views::partners(source, service, Some(status), place, Sight::Full)?;
            (found, paths::applications_with(status.name()))
        } else {
            let found = views::find_partners(source, service, &searched, place, Sight::Full)?;
            (found, paths::with_query(paths::APPLICATIONS, SEARCH, &searched))
        };
        let view = ApplicationsView {
            statuses: status_counts(look)?,
            status: status.name().to_owned(),
            pager: look.pager(&path, place, &found),
            searched,
            rows: found.rows.into_iter().map(|row| application(look, row, may_act)).collect(),
            representative: look.rules.representative.clone(),
        };
        Ok(show_applications(&look.shell, &view))
    })
    .await
}

fn status_counts(look: &Look<'_>) -> Result<Vec<StatusCount>, Trouble> {
    let counts = look.source.partner_counts()?;
    let count = |status: PartnerStatus| StatusCount {
        status: status.name().to_owned(),
        count: counts.iter().find(|one| one.status == status).map_or(0, |one| show::count(one.count)),
    };
    Ok(PartnerStatus::ALL.into_iter().map(count).collect())
}

fn application(look: &Look<'_>, found: Found, may_act: bool) -> Application {
    let submitted_at = found.history.first().map_or(look.now, |step| step.at);
    Application {
        commands: commands(found.status, may_act),
        status: found.status.name().to_owned(),
        applicant_type: found.applicant.name().to_owned(),
        name: found.name,
        contact: found.contact,
        phone: found.phone,
        email: found.email,
        country: show::country(&found.country),
        channels: channels(found.channels),
        submitted_at: look.moment(submitted_at),
        id: found.id,
    }
}

fn channels(channels: Vec<programs::affiliate::Channel>) -> Vec<Channel> {
    let channel = |channel: programs::affiliate::Channel| Channel {
        kind: channel.kind,
        url: channel.url,
        audience: channel.audience.map(show::count),
    };
    channels.into_iter().map(channel).collect()
}

/// What staff can do with a partner of a status (AP-2).
fn commands(status: PartnerStatus, may_act: bool) -> Vec<PartnerCommand> {
    if !may_act {
        return Vec::new();
    }
    match status {
        PartnerStatus::Submitted => vec![PartnerCommand::Approve, PartnerCommand::Reject],
        PartnerStatus::Approved => vec![PartnerCommand::SendContract],
        PartnerStatus::ContractSigned => vec![PartnerCommand::Countersign],
        PartnerStatus::Active => vec![PartnerCommand::Suspend, PartnerCommand::Terminate],
        PartnerStatus::Suspended => vec![PartnerCommand::Reinstate],
        PartnerStatus::Rejected | PartnerStatus::ContractSent | PartnerStatus::Terminated => Vec::new(),
    }
}

/// One partner.
pub(super) async fn one(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let no = number(&service, &id)?;
    shown(&service, &staff, no, done::notice(&asked)).await
}

pub(super) fn number(service: &Service, id: &str) -> Result<No, Trouble> {
    service.ids().read(Kind::Partner, id).ok_or_else(Trouble::not_found)
}

/// One partner, with a message.
pub(super) async fn shown(
    service: &Service,
    staff: &Staff,
    no: No,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let may_act = staff.may_act();
    page(service, &staff.visitor, notice, move |look| {
        let found = views::partner(look.source, look.service, no, Sight::Full)?;
        let found = found.ok_or_else(Trouble::not_found)?;
        let account = views::payout_account(look.source, no)?;
        let contract = found.contract.map(|contract| ContractFacts {
            version: contract.version,
            sha256: contract.sha256,
            signed: contract.signer_name.zip(contract.signed_at.map(|at| look.moment(at))),
        });
        let view = PartnerView {
            status: found.status.name().to_owned(),
            applicant_type: found.applicant.name().to_owned(),
            representative: found.representative.unwrap_or_else(|| look.rules.representative.clone()),
            referral_code: found.referral_code,
            paying_customers: show::count(found.paying_customers),
            customers: show::count(found.customers),
            payout_account: account.as_ref().map(show::account),
            contract,
            may_adjust: may_act && is_partner(found.status),
            history: show::milestones(&look.zone, found.history),
            commands: commands(found.status, may_act),
            balances: show::balances(&views::balance(look.source, no)?),
            name: found.name,
            contact: found.contact,
            phone: found.phone,
            email: found.email,
            country: show::country(&found.country),
            channels: channels(found.channels),
            id: found.id,
        };
        Ok(show_partner(&look.shell, &view))
    })
    .await
}

/// Takes a step with a partner (AP-2).
pub(super) async fn command(
    State(service): State<Service>,
    staff: Staff,
    Path((id, command)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let partner = number(&service, &id)?;
    let step = step(&service, partner, &command, &posted).await?;
    match act(&service, staff.access.actor.clone(), Action::Review { partner, step }).await? {
        Ok(_) => {
            let path = paths::operator_partner(&id);
            Ok(Redirect::to(&with_done(&path, &command)).into_response())
        }
        Err(refusal) if refusal.code == "not_found" => Err(Trouble::refused(&refusal)),
        Err(refusal) => {
            let page = shown(&service, &staff, partner, Some(refusal_notice(&refusal))).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}

async fn step(service: &Service, no: No, command: &str, posted: &Posted) -> Result<ReviewStep, Trouble> {
    let reason = || posted.get("reason").to_owned();
    Ok(match command {
        "approve" => {
            let named = Some(posted.get("representative")).filter(|name| !name.is_empty());
            ReviewStep::Approve { representative: named.map(str::to_owned) }
        }
        "reject" => ReviewStep::Reject { reason: reason() },
        "send_contract" => {
            let draft =
                look(service, move |source, service| Ok(views::contract_draft(source, service, no)?)).await?;
            let (version, document) = draft.ok_or_else(Trouble::not_found)?;
            ReviewStep::SendContract { version, document }
        }
        "countersign" => ReviewStep::Countersign { codes: views::codes(service.config().random) },
        "suspend" => ReviewStep::Suspend { reason: reason() },
        "reinstate" => ReviewStep::Reinstate,
        "terminate" => ReviewStep::Terminate { reason: reason() },
        _ => return Err(Trouble::not_found()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AP-2: what is offered is what the machine lists, the partner's own signature aside.
    #[test]
    fn what_is_offered_can_be_done() {
        let why = || "why".to_owned();
        let steps = [
            ReviewStep::Approve { representative: None },
            ReviewStep::Reject { reason: why() },
            ReviewStep::SendContract { version: 1, document: "text".into() },
            ReviewStep::Countersign { codes: Vec::new() },
            ReviewStep::Suspend { reason: why() },
            ReviewStep::Reinstate,
            ReviewStep::Terminate { reason: why() },
        ];
        for status in PartnerStatus::ALL {
            let offered: Vec<_> = commands(status, true).into_iter().map(PartnerCommand::name).collect();
            let listed: Vec<_> =
                steps.iter().filter(|step| status.after(step).is_some()).map(ReviewStep::name).collect();
            assert_eq!(offered, listed, "{status:?}");
            assert!(commands(status, false).is_empty());
        }
    }
}
