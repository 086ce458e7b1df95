//! A settled record: page by page, by order, and whole as a file (BC-7).

use super::settled::{BillLineView, OrderFigures, RecordView, show, show_lines};
use super::{MOST_ROWS, Place, Rows, Source, ViewError, ViewResult, names};
use crate::Service;
use crate::spool::Spool;
use documents::settled_record::{RecordLine, SettledRecord, write_record};
use documents::sheet::Form as SheetForm;
use programs::No;
use programs::cashback::{BillKind, BillLine, Record};
use std::collections::BTreeSet;
use std::io;

/// A settled record of a seller; `None` if the seller has none with this number.
pub fn settled_record(
    source: &Source,
    service: &Service,
    seller_id: &str,
    no: No,
) -> ViewResult<Option<RecordView>> {
    let seller = source.seller_no(seller_id)?;
    let record = source.record(no)?.filter(|record| Some(record.seller) == seller);
    Ok(record.map(|record| show(service, seller_id, record)))
}

/// A page of the lines of a record, newest first.
pub fn record_lines(
    source: &Source,
    service: &Service,
    record: &Record,
    place: Place,
) -> ViewResult<Rows<BillLineView>> {
    let page = source.lines_of_record(record, place.cursor, place.limit)?;
    Ok(Rows { rows: show_lines(source, service, page.rows)?, next: page.next })
}

/// All lines of a record, oldest first. A line names the one before it, so they are read from the newest to
/// the oldest and held, a hundred bytes each; what is shown with them is read a page at a time.
pub fn all_record_lines<'a>(
    source: &'a Source,
    service: &'a Service,
    record: &'a Record,
) -> ViewResult<impl Iterator<Item = ViewResult<BillLineView>> + 'a> {
    let mut lines = source.bill_lines_between(record.after_line, record.last_line)?.into_iter();
    let page =
        move || Some(lines.by_ref().take(MOST_ROWS).collect()).filter(|page: &Vec<_>| !page.is_empty());
    let show = move |page| match show_lines(source, service, page) {
        Ok(lines) => lines.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    };
    Ok(std::iter::from_fn(page).flat_map(show))
}

/// What the lines of one order in a record come to, in minor units: + the seller receives, − the seller pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordOrder {
    /// The order.
    pub order_id: String,
    /// What its products and discounts come to; `None` where it was charged in an earlier record.
    pub figures: Option<OrderFigures>,
    /// Fees charged.
    pub fee: i64,
    /// Fees given back.
    pub refunded: i64,
    /// The tax inside both.
    pub tax: i64,
}

/// How many lines are looked at for one page of orders.
const MOST_LOOKED_AT: usize = 5_000;

/// What the lines of a record come to by order, the order of the newest line first. A page may hold fewer
/// rows than asked for and still not be the last: a call looks at a bounded number of lines.
pub fn record_orders(source: &Source, record: &Record, place: Place) -> ViewResult<Rows<RecordOrder>> {
    let (mut rows, mut before, mut looked) = (Vec::new(), place.cursor, 0);
    let mut seen = BTreeSet::new();
    loop {
        let page = source.lines_of_record(record, before, place.limit)?;
        looked += page.rows.len();
        for line in page.rows {
            if rows.len() == place.limit {
                return Ok(Rows { rows, next: before });
            }
            before = Some(line.no);
            if seen.insert(line.order) {
                rows.extend(order_at(source, record, line.order, line.no)?);
            }
        }
        if page.next.is_none() || looked >= MOST_LOOKED_AT {
            return Ok(Rows { rows, next: page.next });
        }
    }
}

/// What an order comes to in a record, if this is its newest line there: so it has one row, whatever page it
/// is on.
fn order_at(source: &Source, record: &Record, order: No, newest: No) -> ViewResult<Option<RecordOrder>> {
    let lines = lines_of_order(source, record, order)?;
    if lines.last().is_none_or(|line| line.no != newest) {
        return Ok(None);
    }
    sum_of(source, order, &lines).map(Some)
}

/// The lines that an order has in a record, oldest first.
fn lines_of_order(source: &Source, record: &Record, order: No) -> ViewResult<Vec<BillLine>> {
    let mut lines = source.bill_lines_of_order(order)?;
    let settles = |line: &BillLine| {
        (line.seller, line.currency) == (record.seller, record.currency)
            && record.after_line < line.no
            && line.no <= record.last_line
    };
    lines.retain(settles);
    Ok(lines)
}

/// What an order comes to in a record, by the host's identifier; `None` where it has no line there.
pub fn record_order(source: &Source, record: &Record, order_id: &str) -> ViewResult<Option<RecordOrder>> {
    let Some(order) = source.order_no(order_id)? else { return Ok(None) };
    let lines = lines_of_order(source, record, order)?;
    if lines.is_empty() { Ok(None) } else { sum_of(source, order, &lines).map(Some) }
}

/// The lines that an order has in a record, newest first, by the host's identifier.
pub fn record_lines_of(
    source: &Source,
    service: &Service,
    record: &Record,
    order_id: &str,
) -> ViewResult<Vec<BillLineView>> {
    let Some(order) = source.order_no(order_id)? else { return Ok(Vec::new()) };
    let mut lines = lines_of_order(source, record, order)?;
    lines.reverse();
    show_lines(source, service, lines)
}

fn sum_of(source: &Source, order: No, lines: &[BillLine]) -> ViewResult<RecordOrder> {
    let sum = |kind| {
        let amounts = lines.iter().filter(|line| line.kind == kind).map(|line| line.amount);
        amounts.fold(0_i64, i64::saturating_add)
    };
    let figures = match lines.iter().any(|line| line.kind == BillKind::Fee) {
        true => source.order(order)?.as_ref().map(OrderFigures::of),
        false => None,
    };
    Ok(RecordOrder {
        order_id: names::order_id(source, order)?,
        figures,
        fee: sum(BillKind::Fee),
        refunded: sum(BillKind::FeeRefund),
        tax: lines.iter().fold(0, |sum, line| sum.saturating_add(line.tax)),
    })
}

/// The name a record's file is kept under, without its ending.
pub fn record_file_name(record: &Record) -> String {
    format!("settled-{}-{}", record.period, record.currency)
}

/// A settled record as a file, oldest line first.
pub fn record_file(
    source: &Source,
    service: &Service,
    view: &RecordView,
    form: SheetForm,
) -> ViewResult<Spool> {
    let record = &view.record;
    let head = SettledRecord {
        id: view.id.clone(),
        seller_id: view.seller_id.clone(),
        period: record.period.clone(),
        currency: record.currency,
        issued_at: record.issued_at.micros().div_euclid(1_000_000),
    };
    let lines = all_record_lines(source, service, record)?;
    let rows = lines.map(|line| line.map(written).map_err(io::Error::other));
    let spool = Spool::of(|out| write_record(out, form, &head, rows));
    spool.map_err(|error| ViewError::Other(error.to_string()))
}

fn written(view: BillLineView) -> RecordLine {
    let line = view.line;
    RecordLine {
        order_id: view.order_id,
        kind: line.kind.name(),
        base: line.base,
        rate_bps: line.rate.bps(),
        amount: line.amount,
        tax: line.tax,
        at: line.at.to_string(),
        id: view.id,
        reverses: view.reverses,
        product_price: view.order.map(|order| order.product_price),
        seller_discount: view.order.map(|order| order.seller_discount),
        platform_discount: view.order.map(|order| order.platform_discount),
    }
}
