//! Payout batches, their files for the bank, and the bank's results (WD-3, WD-4, WD-5).

use crate::act::{acted_response, look, look_now};
use crate::call::{Call, LONGEST_BATCH, Params, Place, idempotency, read_body};
use crate::events::{first_answer, keep_answer};
use crate::guard::Caller;
use crate::problem::Problem;
use crate::wire::{List, Problems, currency, instant};
use crate::withdrawals::WithdrawalBody;
use app::Service;
use app::bank_results::{self, Taken};
use app::inbox::{Acted, Answer};
use app::views::{self, BatchView, Debtor, FileForm};
use axum::Json;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use programs::time::Month;
use programs::{Action, Done};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A payout batch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchBody {
    #[schema(example = "2026-06")]
    batch: String,
    /// `open`, `in_review`, `paying` or `done`.
    status: &'static str,
    cutoff_at: String,
    /// What its lines come to; what was cancelled, rejected or failed is not counted.
    totals: Vec<Total>,
    withdrawals: Vec<WithdrawalBody>,
}

/// What many amounts come to, in minor units; it may be more than 64 bits hold.
#[derive(Debug, Serialize, ToSchema)]
struct Total {
    #[schema(value_type = i64)]
    amount: i128,
    currency: String,
}

impl From<BatchView> for BatchBody {
    fn from(view: BatchView) -> Self {
        let total = |(currency, amount): (money::Currency, i128)| Total {
            amount,
            currency: currency.code().to_owned(),
        };
        Self {
            batch: view.batch.to_string(),
            status: view.status.name(),
            cutoff_at: instant(view.cutoff_at),
            totals: view.totals.into_iter().map(total).collect(),
            withdrawals: view.withdrawals.into_iter().map(Into::into).collect(),
        }
    }
}

fn month(text: &str) -> Result<Month, Problem> {
    Month::parse(text).map_err(|_| Problem::not_found("payout batch"))
}

/// Payout batches, newest first.
#[utoipa::path(get, path = "/v1/payout_batches", tag = "payout batches", params(Place),
    responses((status = 200, description = "A page of batches.", body = List<BatchBody>), Problems))]
pub(crate) async fn list(
    State(service): State<Service>,
    Params(place): Params<Place>,
) -> Result<Json<List<BatchBody>>, Problem> {
    let place = place.read(&service)?;
    let rows = look(&service, move |source, service| views::batches(source, service, place)).await?;
    Ok(Json(List::of(&service, rows)))
}

/// One payout batch.
#[utoipa::path(get, path = "/v1/payout_batches/{batch}", tag = "payout batches",
    params(("batch" = String, Path)),
    responses((status = 200, description = "The batch.", body = BatchBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    Path(batch): Path<String>,
) -> Result<Json<BatchBody>, Problem> {
    let month = month(&batch)?;
    let found = look(&service, move |source, service| views::batch(source, service, month)).await?;
    found.map(|view| Json(view.into())).ok_or_else(|| Problem::not_found("payout batch"))
}

/// Which file is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// The currency of the file.
    currency: String,
    /// `xml` or `csv`; as `Accept` says where it is not said, else XML.
    format: Option<String>,
}

fn form(which: &Which, headers: &HeaderMap) -> Result<FileForm, Problem> {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match which.format.as_deref() {
        Some("xml") => Ok(FileForm::Pain001),
        Some("csv") => Ok(FileForm::Csv),
        Some(_) => Err(Problem::invalid("/format", "A file is xml or csv.")),
        None if accept.contains("text/csv") => Ok(FileForm::Csv),
        None => Ok(FileForm::Pain001),
    }
}

/// The file for the bank. What is approved and not yet filed goes into it; with nothing new the last file
/// is answered, to the byte.
#[utoipa::path(post, path = "/v1/payout_batches/{batch}/payment_file", tag = "payout batches",
    params(("batch" = String, Path), Which, ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "The file.",
        content((String = "application/xml"), (String = "text/csv"))), Problems))]
pub(crate) async fn payment_file(
    State(service): State<Service>,
    Path(batch): Path<String>,
    Params(which): Params<Which>,
    request: Request,
) -> Response {
    filed(&service, &batch, &which, request).await.unwrap_or_else(IntoResponse::into_response)
}

async fn filed(service: &Service, batch: &str, which: &Which, request: Request) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, service).await?;
    let bytes = read_body(&parts.headers, body, crate::call::LONGEST_BODY).await?;
    let key = idempotency(&parts, &bytes)?;
    let (batch, form) = (month(batch)?, form(which, &parts.headers)?);
    let currency = currency(&which.currency, "/currency")?;
    let usable =
        look(service, move |source, service| views::check_payment_file(source, service, batch, currency));
    if let Err(error) = usable.await? {
        return Err(Problem::new(error.code(), format!("The file cannot be made: {error}.")));
    }
    let at = service.clone();
    let answer = move |writer: &mut views::Writing, done: &Done| {
        let Done::File(number) = done else { return Ok(Problem::from(app::Failure::Internal).answer()) };
        let body = views::payment_file(writer, &at, batch, currency, *number, form)?;
        Ok(Answer { status: StatusCode::OK.as_u16(), body })
    };
    let render = views::render(answer, |refusal| Problem::from(refusal).answer());
    let action = Action::FilePayments { batch, currency };
    match service.inbox().act(caller.0.actor, action, key, render).await? {
        Acted::Answered(answer) if answer.status == StatusCode::OK.as_u16() => {
            let (media, ending) = match form {
                FileForm::Pain001 => ("application/xml", "xml"),
                FileForm::Csv => ("text/csv; charset=utf-8", "csv"),
            };
            let name = format!("attachment; filename=\"payout-{batch}-{currency}.{ending}\"");
            let headers = [(header::CONTENT_TYPE, media), (header::CONTENT_DISPOSITION, name.as_str())];
            Ok((headers, answer.body).into_response())
        }
        acted => Ok(acted_response(acted)),
    }
}

/// What became of a file of results.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Results {
    /// How many results were matched with a payment.
    matched: u64,
    /// What fits no payment, and why, in the file's order.
    unmatched: Vec<Unmatched>,
    /// What the bank says of whole files.
    groups: Vec<Group>,
}

/// A result that fits no payment.
#[derive(Debug, Serialize, ToSchema)]
struct Unmatched {
    end_to_end_id: Option<String>,
    /// The line of the file it ends on.
    line: u64,
    detail: String,
}

/// What the bank says of a whole file.
#[derive(Debug, Serialize, ToSchema)]
struct Group {
    /// The id of the message or block, as it was sent.
    original_id: String,
    /// The bank's status code.
    status: String,
    reason: Option<String>,
}

impl From<Taken> for Results {
    fn from(taken: Taken) -> Self {
        let unmatched = |row: bank_results::Unmatched| Unmatched {
            end_to_end_id: row.end_to_end_id,
            line: u64::try_from(row.line).unwrap_or(u64::MAX),
            detail: row.detail,
        };
        let group = |group: bank_results::GroupStatus| Group {
            original_id: group.original_id,
            status: group.status,
            reason: group.reason,
        };
        Self {
            matched: taken.matched,
            unmatched: taken.unmatched.into_iter().map(unmatched).collect(),
            groups: taken.groups.into_iter().map(group).collect(),
        }
    }
}

/// What the bank says became of the payments of a batch.
#[utoipa::path(post, path = "/v1/payout_batches/{batch}/results", tag = "payout batches",
    params(("batch" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body(content((String = "application/xml"), (String = "text/csv")),
        description = "`pain.002`, `camt.054` or CSV with the columns end_to_end_id and status"),
    responses((status = 200, description = "What was matched and what was not.", body = Results), Problems))]
pub(crate) async fn results(
    State(service): State<Service>,
    Path(batch): Path<String>,
    request: Request,
) -> Response {
    taken(&service, &batch, request).await.unwrap_or_else(IntoResponse::into_response)
}

async fn taken(service: &Service, batch: &str, request: Request) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, service).await?;
    let actor = caller.0.actor;
    let bytes = read_body(&parts.headers, body, LONGEST_BATCH).await?;
    let key = idempotency(&parts, &bytes)?;
    if let Some(first) = first_answer(service, &actor, key.as_ref()).await? {
        return Ok(first);
    }
    let month = month(batch)?;
    if look_now(service, |source, _| source.batch(month))?.is_none() {
        return Err(Problem::not_found("payout batch"));
    }
    let report = bank_results::read(&bytes).map_err(|error| {
        Problem::new("invalid_results_file", format!("{error}.")).member("reason", error.code())
    })?;
    let results = Results::from(bank_results::take_in(service, &actor, month, report).await?);
    let answer = Answer { status: 200, body: serde_json::to_vec(&results).unwrap_or_default() };
    keep_answer(service, &actor, key, &answer).await?;
    Ok(crate::act::json_response(answer))
}

/// The account that pays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DebtorInput {
    /// The holder's name.
    name: String,
    /// An IBAN, or the account number as the bank knows it.
    account_number: String,
    /// The bank's BIC.
    bic: Option<String>,
    /// The holder's country.
    country: String,
}

/// The account that pays.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DebtorBody {
    name: String,
    account_number: String,
    bic: Option<String>,
    country: String,
    /// Whether it is the sample that a new store has, which no bank pays from.
    sample: bool,
}

impl From<Debtor> for DebtorBody {
    fn from(debtor: Debtor) -> Self {
        let Debtor { name, account_number, bic, country, sample } = debtor;
        Self { name, account_number, bic, country, sample }
    }
}

/// The account that pays.
#[utoipa::path(get, path = "/v1/payout_batches/debtor_account", tag = "payout batches",
    responses((status = 200, description = "The account.", body = DebtorBody), Problems))]
pub(crate) async fn debtor(State(service): State<Service>) -> Result<Json<DebtorBody>, Problem> {
    Ok(Json(look_now(&service, |source, _| views::debtor(source))?.into()))
}

/// Set the account that pays.
#[utoipa::path(put, path = "/v1/payout_batches/debtor_account", tag = "payout batches",
    request_body = DebtorInput,
    responses((status = 200, description = "The account.", body = DebtorBody), Problems))]
pub(crate) async fn set_debtor(
    State(service): State<Service>,
    call: Call<DebtorInput>,
) -> Result<Json<DebtorBody>, Problem> {
    let DebtorInput { name, account_number, bic, country } = call.body;
    crate::wire::check_said(&name, "/name")?;
    let debtor = Debtor { name, account_number, bic, country, sample: false };
    views::check_debtor(&debtor).map_err(|error| Problem::invalid("", format!("{error}.")))?;
    let kept = debtor.clone();
    let write = move |writer: &mut views::Writing, _| views::keep_debtor(writer, &kept);
    service.inbox().write(Box::new(write)).await?;
    Ok(Json(debtor.into()))
}
