//! Settled records, and what is to settle (BC-7).

use crate::act::look;
use crate::call::{Params, Place};
use crate::ids;
use crate::problem::Problem;
use crate::wire::{List, Money, Problems, instant};
use app::Service;
use app::spool::Spool;
use app::views::{
    self, BillLineView, NotSettled, RecordView, SCHEMA_VERSION, SheetForm, Source, ToSettle, ViewError,
    ViewResult,
};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::ser::{Error, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};
use std::cell::RefCell;
use utoipa::{IntoParams, ToSchema};

/// A settled record, in minor units.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordBody {
    id: String,
    seller_id: String,
    /// The business day `2026-06-19`, the Monday of a week, or the month `2026-06`.
    #[schema(example = "2026-06-19")]
    period: String,
    currency: String,
    issued_at: String,
    /// The balance before its lines.
    opening: i64,
    /// The fees of its lines, as a magnitude.
    fee_charged: i64,
    /// The refunds of its lines, as a magnitude.
    fee_refunded: i64,
    /// The tax inside its lines: of fees less of refunds.
    tax: i64,
    /// What its lines come to, refunds less fees: below zero where the seller pays. Opening + net = closing +
    /// payout.
    net: i64,
    /// What the host pays out or, below zero, deducts from the seller's sales.
    payout: i64,
    /// The balance after its lines and the payout.
    closing: i64,
    /// The version of these fields and those of the lines.
    schema_version: i64,
}

/// A settled record with its lines.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecordWithLines<'a> {
    #[serde(flatten)]
    record: RecordBody,
    /// Oldest first.
    #[schema(value_type = Vec<RecordLineBody>)]
    lines: Lines<'a>,
}

/// Lines that are read while they are written, once.
struct Lines<'a>(RefCell<Box<dyn Iterator<Item = ViewResult<BillLineView>> + 'a>>);

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut rows = to.serialize_seq(None)?;
        for line in &mut **self.0.borrow_mut() {
            let line = line.map_err(|error| S::Error::custom(error.to_string()))?;
            rows.serialize_element(&RecordLineBody::from(line))?;
        }
        rows.end()
    }
}

/// A line of a bill, in minor units: + the seller receives, − the seller pays.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordLineBody {
    order_id: String,
    /// `fee` or `fee_refund`.
    kind: &'static str,
    /// What the fee was computed on, or how much less that is now.
    base: i64,
    rate_bps: i64,
    /// What the seller receives.
    amount: i64,
    at: String,
    id: String,
    /// The fee it gives a part back of.
    reverses: Option<String>,
    /// The tax inside the amount.
    tax: i64,
    /// Prices × quantities of the order; `null` for a refund, as the next two.
    product_price_amount: Option<i64>,
    /// What the seller took off the order, zero or below.
    seller_discount_amount: Option<i64>,
    /// What the platform pays of the order in place of the shopper, zero or above.
    platform_discount_amount: Option<i64>,
    /// The same as `amount`.
    bonus_cashback_service_fee_amount: i64,
}

impl From<RecordView> for RecordBody {
    fn from(view: RecordView) -> Self {
        let net = view.net();
        let record = view.record;
        Self {
            id: view.id,
            seller_id: view.seller_id,
            period: record.period,
            currency: record.currency.code().to_owned(),
            issued_at: instant(record.issued_at),
            opening: record.opening,
            fee_charged: record.charged,
            fee_refunded: record.refunded,
            tax: record.tax,
            net,
            payout: record.payout,
            closing: record.closing,
            schema_version: SCHEMA_VERSION,
        }
    }
}

impl From<BillLineView> for RecordLineBody {
    fn from(view: BillLineView) -> Self {
        let line = view.line;
        Self {
            order_id: view.order_id,
            kind: line.kind.name(),
            base: line.base,
            rate_bps: line.rate.bps(),
            amount: line.amount,
            at: instant(line.at),
            id: view.id,
            reverses: view.reverses,
            tax: line.tax,
            product_price_amount: view.order.map(|order| order.product_price),
            seller_discount_amount: view.order.map(|order| order.seller_discount),
            platform_discount_amount: view.order.map(|order| order.platform_discount),
            bonus_cashback_service_fee_amount: line.amount,
        }
    }
}

/// A seller's settled records, newest first.
#[utoipa::path(get, path = "/v1/sellers/{seller_id}/settled_records", tag = "bills",
    params(("seller_id" = String, Path), Place),
    responses((status = 200, description = "A page of settled records.", body = List<RecordBody>), Problems))]
pub(crate) async fn records(
    State(service): State<Service>,
    Path(seller_id): Path<String>,
    Params(place): Params<Place>,
) -> Result<Json<List<RecordBody>>, Problem> {
    let place = place.read(&service)?;
    let rows =
        look(&service, move |source, service| views::settled_records(source, service, &seller_id, place));
    Ok(Json(List::of(&service, rows.await?)))
}

/// In which form a record is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `json`, `csv` or `xlsx`; as `Accept` says where it is not said, else JSON.
    format: Option<String>,
}

impl Wanted {
    /// The file that is asked for; `None` where it is JSON.
    fn file(&self, headers: &HeaderMap) -> Result<Option<SheetForm>, Problem> {
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut files = SheetForm::ALL.into_iter();
        match self.format.as_deref() {
            None => Ok(files.find(|file| accept.contains(file.media()))),
            Some("json") => Ok(None),
            Some(name) => match files.find(|file| file.name() == name) {
                Some(file) => Ok(Some(file)),
                None => Err(Problem::invalid("/format", "A record is json, csv or xlsx.")),
            },
        }
    }
}

/// A settled record with its lines, as JSON, as CSV or as XLSX.
#[utoipa::path(get, path = "/v1/sellers/{seller_id}/settled_records/{record_id}", tag = "bills",
    params(("seller_id" = String, Path), ("record_id" = String, Path), Wanted),
    responses((status = 200, description = "The record.",
        content((RecordWithLines = "application/json"), (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))), Problems))]
pub(crate) async fn record(
    State(service): State<Service>,
    Path((seller_id, record_id)): Path<(String, String)>,
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (no, file) = (ids::settled_record(&service, &record_id)?, wanted.file(&headers)?);
    let found = look(&service, move |source, service| {
        let Some(record) = views::settled_record(source, service, &seller_id, no)? else {
            return Ok(None);
        };
        let spool = match file {
            Some(file) => views::record_file(source, service, &record, file)?,
            None => with_lines(source, service, &record)?,
        };
        Ok(Some((record.record, spool)))
    });
    let (record, spool) = found.await?.ok_or_else(|| Problem::not_found("settled record"))?;
    let length = (header::CONTENT_LENGTH, spool.length().to_string());
    let body = Body::from_stream(spool.into_stream());
    let Some(file) = file else {
        let media = (header::CONTENT_TYPE, "application/json".to_owned());
        return Ok(([media, length], body).into_response());
    };
    let (media, name) = file.headers(&views::record_file_name(&record));
    let headers = [(header::CONTENT_TYPE, media), (header::CONTENT_DISPOSITION, name), length];
    Ok((headers, body).into_response())
}

/// A record with all its lines, each written when it is read.
fn with_lines(source: &Source, service: &Service, record: &RecordView) -> ViewResult<Spool> {
    let lines = views::all_record_lines(source, service, &record.record)?;
    let body = RecordWithLines { record: record.clone().into(), lines: Lines(RefCell::new(Box::new(lines))) };
    let spool = Spool::of(|out| serde_json::to_writer(out, &body).map_err(Into::into));
    spool.map_err(|error| ViewError::Other(error.to_string()))
}

/// The lines of a record alone, newest first.
#[utoipa::path(get, path = "/v1/sellers/{seller_id}/settled_records/{record_id}/lines", tag = "bills",
    params(("seller_id" = String, Path), ("record_id" = String, Path), Place),
    responses((status = 200, description = "A page of lines.", body = List<RecordLineBody>), Problems))]
pub(crate) async fn record_lines(
    State(service): State<Service>,
    Path((seller_id, record_id)): Path<(String, String)>,
    Params(place): Params<Place>,
) -> Result<Json<List<RecordLineBody>>, Problem> {
    let (no, place) = (ids::settled_record(&service, &record_id)?, place.read(&service)?);
    let found = look(&service, move |source, service| {
        let record = views::settled_record(source, service, &seller_id, no)?;
        record.map(|view| views::record_lines(source, service, &view.record, place)).transpose()
    });
    let rows = found.await?.ok_or_else(|| Problem::not_found("settled record"))?;
    Ok(Json(List::of(&service, rows)))
}

/// An order that is not wholly in a settled record yet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ToSettleBody {
    order_id: String,
    /// Where the order stands.
    status: &'static str,
    /// `waiting_for_delivery`, or `settles_at_period_end`.
    why: &'static str,
    /// The period whose record it will be in; `null` while it waits.
    period: Option<String>,
    /// When that record is issued; `null` while it waits.
    settles_at: Option<String>,
    /// What the seller receives: of the lines or, while it waits, as it would be charged now.
    amount: Money,
    /// The lines that are in no record yet, oldest first.
    lines: Vec<ToSettleLine>,
}

/// A line that is in no record yet.
#[derive(Debug, Serialize, ToSchema)]
struct ToSettleLine {
    id: String,
    /// `fee` or `fee_refund`.
    kind: &'static str,
    base: Money,
    rate_bps: i64,
    /// + the seller receives, − the seller pays.
    amount: Money,
    at: String,
}

impl From<BillLineView> for ToSettleLine {
    fn from(view: BillLineView) -> Self {
        let money = |minor: i64| money::Amount::new(minor, view.line.currency).into();
        Self {
            kind: view.line.kind.name(),
            base: money(view.line.base),
            rate_bps: view.line.rate.bps(),
            amount: money(view.line.amount),
            at: instant(view.line.at),
            id: view.id,
        }
    }
}

impl From<ToSettle> for ToSettleBody {
    fn from(view: ToSettle) -> Self {
        let (why, period) = match view.why {
            NotSettled::WaitingForDelivery => ("waiting_for_delivery", None),
            NotSettled::Period { name, end } => ("settles_at_period_end", Some((name, instant(end)))),
        };
        let (period, settles_at) = period.unzip();
        Self {
            order_id: view.order_id,
            status: view.status.name(),
            why,
            period,
            settles_at,
            amount: view.amount.into(),
            lines: view.lines.into_iter().map(Into::into).collect(),
        }
    }
}

/// What is in no settled record of a seller yet, order by order, newest first, and why. A page may hold fewer
/// rows than asked for and still not be the last.
#[utoipa::path(get, path = "/v1/sellers/{seller_id}/to_settle", tag = "bills",
    params(("seller_id" = String, Path), Place),
    responses((status = 200, description = "A page of orders.", body = List<ToSettleBody>), Problems))]
pub(crate) async fn to_settle(
    State(service): State<Service>,
    Path(seller_id): Path<String>,
    Params(place): Params<Place>,
) -> Result<Json<List<ToSettleBody>>, Problem> {
    let place = place.read(&service)?;
    let rows = look(&service, move |source, service| views::to_settle(source, service, &seller_id, place));
    Ok(Json(List::of(&service, rows.await?)))
}
