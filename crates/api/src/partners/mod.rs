//! Partners: applying (AP-1), and what is known of one (AP-2).

pub(crate) mod account;
pub(crate) mod review;

use crate::act::{act, look, look_now};
use crate::call::{Call, Params, Place};
use crate::guard::Caller;
use crate::ids;
use crate::json::Object;
use crate::problem::Problem;
use crate::wire::{List, Problems, check_said, check_text, instant};
use app::Service;
use app::views::{self, ContractView, HistoryStep, PartnerView, Sight};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use programs::Action;
use programs::affiliate::{Applicant, Application, Channel, PartnerStatus};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What an applicant states (AP-1).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Apply {
    /// `partner`, `service_provider`, `kol`, `community_owner` or `user`.
    #[schema(value_type = String, example = "kol")]
    applicant_type: Applicant,
    /// Name of the company or person.
    name: String,
    /// Whom to speak to.
    contact: String,
    /// Telephone number, E.164.
    #[schema(example = "+60123456789")]
    phone: String,
    /// E-mail address.
    email: String,
    /// ISO 3166 code.
    #[schema(example = "MY")]
    country: String,
    /// Where people are reached.
    #[schema(value_type = Vec<ChannelBody>)]
    channels: Vec<Object<ChannelBody>>,
}

/// Where a partner reaches people.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChannelBody {
    /// What it is, in the applicant's words.
    kind: String,
    /// Where it is.
    url: Option<String>,
    /// How many people it reaches.
    audience: Option<i64>,
}

/// A partner.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartnerBody {
    id: String,
    /// `submitted`, `approved`, `rejected`, `contract_sent`, `contract_signed`, `active`, `suspended` or
    /// `terminated`.
    status: &'static str,
    applicant_type: &'static str,
    name: String,
    contact: String,
    /// In full for the operator only.
    phone: String,
    /// In full for the operator only.
    email: String,
    country: String,
    channels: Vec<ChannelBody>,
    representative: Option<String>,
    referral_code: Option<String>,
    referral_url: Option<String>,
    /// How many customers were attributed.
    customers: i64,
    /// How many of them are paying (AP-8).
    paying_customers: i64,
    contract: Option<ContractBody>,
    history: Vec<HistoryBody>,
}

/// A step in a life: which status was reached, when, by whom and why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryBody {
    status: &'static str,
    at: String,
    by: String,
    reason: Option<String>,
}

/// A contract without its text.
#[derive(Debug, Serialize, ToSchema)]
struct ContractBody {
    /// The version of the text.
    version: i64,
    /// SHA-256 of the exact document, in hexadecimal.
    sha256: String,
    sent_at: String,
    signer_name: Option<String>,
    signed_at: Option<String>,
    signer_address: Option<String>,
    countersigned_at: Option<String>,
    countersigned_by: Option<String>,
}

/// A contract with its text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContractDocument {
    #[serde(flatten)]
    contract: ContractBody,
    /// The exact document, to the byte.
    document: String,
}

impl From<Channel> for ChannelBody {
    fn from(channel: Channel) -> Self {
        Self { kind: channel.kind, url: channel.url, audience: channel.audience }
    }
}

impl From<HistoryStep> for HistoryBody {
    fn from(step: HistoryStep) -> Self {
        Self { status: step.status, at: instant(step.at), by: step.by, reason: step.reason }
    }
}

impl From<&ContractView> for ContractBody {
    fn from(view: &ContractView) -> Self {
        Self {
            version: view.version,
            sha256: view.sha256.clone(),
            sent_at: instant(view.sent_at),
            signer_name: view.signer_name.clone(),
            signed_at: view.signed_at.map(instant),
            signer_address: view.signer_address.clone(),
            countersigned_at: view.countersigned_at.map(instant),
            countersigned_by: view.countersigned_by.clone(),
        }
    }
}

impl From<PartnerView> for PartnerBody {
    fn from(view: PartnerView) -> Self {
        Self {
            id: view.id,
            status: view.status.name(),
            applicant_type: view.applicant.name(),
            name: view.name,
            contact: view.contact,
            phone: view.phone,
            email: view.email,
            country: view.country,
            channels: view.channels.into_iter().map(Into::into).collect(),
            representative: view.representative,
            referral_code: view.referral_code,
            referral_url: view.referral_url,
            customers: view.customers,
            paying_customers: view.paying_customers,
            contract: view.contract.as_ref().map(Into::into),
            history: view.history.into_iter().map(Into::into).collect(),
        }
    }
}

/// What the caller may see of personal data.
pub(crate) fn sight(caller: &Caller) -> Sight {
    if caller.is_staff() { Sight::Full } else { Sight::Masked }
}

/// The partner after an action, as the caller may see it.
pub(crate) fn shown(
    caller: &Caller,
) -> impl Fn(&views::Source, &Service, programs::No) -> views::ViewResult<Option<PartnerBody>> + Send + 'static
{
    let sight = sight(caller);
    move |source, service, no| Ok(views::partner(source, service, no, sight)?.map(PartnerBody::from))
}

/// Apply to be a partner.
#[utoipa::path(post, path = "/v1/partners", tag = "partners", request_body = Apply,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "The application was taken in.", body = PartnerBody), Problems))]
pub(crate) async fn apply(State(service): State<Service>, call: Call<Apply>) -> Response {
    let application = match call.body.application() {
        Ok(application) => application,
        Err(problem) => return problem.into_response(),
    };
    let show = shown(&call.caller);
    act(&service, call, Action::Apply(Box::new(application)), StatusCode::CREATED, show).await
}

/// How many channels an applicant may name.
const MOST_CHANNELS: usize = 50;

impl Apply {
    fn application(&self) -> Result<Application, Problem> {
        check_text(&self.name, "/name")?;
        check_text(&self.contact, "/contact")?;
        if self.channels.len() > MOST_CHANNELS {
            return Err(Problem::invalid("/channels", format!("Name at most {MOST_CHANNELS} channels.")));
        }
        for (index, Object(channel)) in self.channels.iter().enumerate() {
            check_said(&channel.kind, &format!("/channels/{index}/kind"))?;
            check_text(channel.url.as_deref().unwrap_or_default(), &format!("/channels/{index}/url"))?;
        }
        let channel = |Object(channel): &Object<ChannelBody>| Channel {
            kind: channel.kind.clone(),
            url: channel.url.clone(),
            audience: channel.audience,
        };
        Ok(Application {
            applicant: self.applicant_type,
            name: self.name.clone(),
            contact: self.contact.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            country: self.country.clone(),
            channels: self.channels.iter().map(channel).collect(),
        })
    }
}

/// Which partners are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Only those with this status.
    status: Option<String>,
}

/// The partners and applications, newest first.
#[utoipa::path(get, path = "/v1/partners", tag = "partners", params(Filter, Place),
    responses((status = 200, description = "A page of partners.", body = List<PartnerBody>), Problems))]
pub(crate) async fn list(
    State(service): State<Service>,
    caller: Caller,
    Params(filter): Params<Filter>,
    Params(place): Params<Place>,
) -> Result<Json<List<PartnerBody>>, Problem> {
    let status = filter.status.as_deref().map(|name| {
        PartnerStatus::parse(name).ok_or_else(|| Problem::invalid("/status", "There is no such status."))
    });
    let (status, place, sight) = (status.transpose()?, place.read(&service)?, sight(&caller));
    let rows = look(&service, move |source, service| views::partners(source, service, status, place, sight));
    Ok(Json(List::of(&service, rows.await?)))
}

/// One partner.
#[utoipa::path(get, path = "/v1/partners/{id}", tag = "partners", params(("id" = String, Path)),
    responses((status = 200, description = "The partner.", body = PartnerBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<PartnerBody>, Problem> {
    let no = ids::partner(&service, &id)?;
    let found = look_now(&service, |source, service| views::partner(source, service, no, sight(&caller)))?;
    found.map(|view| Json(view.into())).ok_or_else(|| Problem::not_found("partner"))
}

/// A partner's contract with its text.
#[utoipa::path(get, path = "/v1/partners/{id}/contract", tag = "partners", params(("id" = String, Path)),
    responses((status = 200, description = "The contract.", body = ContractDocument), Problems))]
pub(crate) async fn contract(
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Json<ContractDocument>, Problem> {
    let no = ids::partner(&service, &id)?;
    let found = look_now(&service, |source, _| views::contract(source, no))?;
    let view = found.ok_or_else(|| Problem::not_found("contract"))?;
    Ok(Json(ContractDocument { contract: (&view).into(), document: view.document }))
}
