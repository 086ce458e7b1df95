//! What is to settle, and settled records (BC-7).

use app::Service;
use app::ids::Kind;
use app::views::{self, BillLineView, NotSettled, Place, RecordView, Rows, Source};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use money::{Amount, Currency};
use programs::cashback::{BillKind, SellerAccount};
use std::collections::BTreeMap;

use crate::pages::cashback::face::{Face, Sheet};
use crate::pages::cashback::settled_record::{Breakdown, LineRow, OrderRow, SHOW, SettledRecordView};
use crate::pages::cashback::settled_records::{self, SettledRecordsView};
use crate::pages::cashback::to_settle::{self, Coming, ToSettleView};
use crate::paths;
use crate::routes::form::Asked;
use crate::routes::look::Look;
use crate::routes::trouble::Trouble;

/// A page of what is to settle for a seller.
pub(crate) fn to_settle(
    look: &Look<'_>,
    face: Face,
    seller_id: &str,
    place: Place,
) -> Result<ToSettleView, Trouble> {
    let found = views::to_settle(look.source, look.service, seller_id, place)?;
    let accounts = match look.source.seller_no(seller_id)? {
        Some(seller) => look.source.seller_accounts(seller)?,
        None => Vec::new(),
    };
    Ok(ToSettleView {
        coming: accounts.into_iter().filter_map(|(currency, one)| coming(look, currency, one)).collect(),
        pager: look.pager(&face.sheet(Sheet::ToSettle), place, &found),
        rows: found.rows.into_iter().map(|row| to_settle_row(look, row)).collect(),
        face,
    })
}

fn coming(look: &Look<'_>, currency: Currency, account: SellerAccount) -> Option<Coming> {
    let period = account.open?;
    let result = Amount::new(account.balance, currency);
    Some(Coming { period: period.name, end: look.moment(period.end), result })
}

fn to_settle_row(look: &Look<'_>, row: views::ToSettle) -> to_settle::Row {
    let line = |line: BillLineView| to_settle::Line {
        refund: line.line.kind == BillKind::FeeRefund,
        amount: Amount::new(line.line.amount, line.line.currency),
        id: line.id,
    };
    to_settle::Row {
        order_id: row.order_id,
        status: row.status.name().to_owned(),
        period: match row.why {
            NotSettled::WaitingForDelivery => None,
            NotSettled::Period { name, end } => Some((name, look.moment(end))),
        },
        amount: row.amount,
        lines: row.lines.into_iter().map(line).collect(),
    }
}

/// A page of a seller's settled records.
pub(crate) fn settled_records(
    look: &Look<'_>,
    face: Face,
    seller_id: &str,
    place: Place,
) -> Result<SettledRecordsView, Trouble> {
    let found = views::settled_records(look.source, look.service, seller_id, place)?;
    let row = |view: RecordView| {
        let record = view.record;
        let amount = |minor| Amount::new(minor, record.currency);
        settled_records::Row {
            id: view.id,
            issued_at: look.moment(record.issued_at),
            opening: amount(record.opening),
            charged: amount(record.charged.saturating_neg()),
            refunded: amount(record.refunded),
            payout: amount(record.payout),
            closing: amount(record.closing),
            period: record.period,
        }
    };
    Ok(SettledRecordsView {
        pager: look.pager(&face.sheet(Sheet::SettledRecords), place, &found),
        rows: found.rows.into_iter().map(row).collect(),
        face,
    })
}

/// Which part of a record's breakdown is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking {
    /// Its page: the cursor is how many rows come before.
    place: Place,
    /// Line by line instead of by order.
    lines: bool,
}

impl Asking {
    /// What a query asks for.
    pub(crate) fn of(place: Place, asked: &Asked) -> Self {
        Self { place, lines: asked.get(SHOW.0) == SHOW.1 }
    }
}

/// A settled record of a seller with a page of its breakdown.
pub(crate) fn settled_record(
    look: &Look<'_>,
    face: Face,
    seller_id: &str,
    id: &str,
    asking: Asking,
) -> Result<SettledRecordView, Trouble> {
    let (view, lines) = find(look.source, look.service, seller_id, id)?;
    let record = &view.record;
    let amount = |minor| Amount::new(minor, record.currency);
    let sum = lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.line.amount));
    let orders = by_order(&lines, record.currency);
    let (order_count, line_count) = (orders.len(), lines.len());
    let mut path = face.record(&view.id);
    let (breakdown, pager) = if asking.lines {
        path = paths::with_query(&path, SHOW.0, SHOW.1);
        let page = part(lines, asking.place);
        let pager = look.pager(&path, asking.place, &page);
        (Breakdown::Lines(page.rows.into_iter().map(|line| line_row(look, line)).collect()), pager)
    } else {
        let page = part(orders, asking.place);
        let pager = look.pager(&path, asking.place, &page);
        (Breakdown::Orders(page.rows), pager)
    };
    Ok(SettledRecordView {
        issued_at: look.moment(record.issued_at),
        opening: amount(record.opening),
        charged: amount(record.charged.saturating_neg()),
        refunded: amount(record.refunded),
        tax: amount(record.tax),
        lines: amount(sum),
        payout: amount(record.payout),
        closing: amount(record.closing),
        period: record.period.clone(),
        order_count: u64::try_from(order_count).unwrap_or(u64::MAX),
        line_count: u64::try_from(line_count).unwrap_or(u64::MAX),
        breakdown,
        pager,
        id: view.id,
        face,
    })
}

/// A record that is another seller's is as if it were not there.
fn find(
    source: &Source,
    service: &Service,
    seller_id: &str,
    id: &str,
) -> Result<(RecordView, Vec<BillLineView>), Trouble> {
    let no = service.ids().read(Kind::SettledRecord, id).ok_or_else(Trouble::not_found)?;
    let found = views::settled_record(source, service, seller_id, no)?;
    found.ok_or_else(Trouble::not_found)
}

/// What the lines come to by order, in the order of their first lines (BC-7).
fn by_order(lines: &[BillLineView], currency: Currency) -> Vec<OrderRow> {
    let (mut rows, mut places) = (Vec::<OrderRow>::new(), BTreeMap::<&str, usize>::new());
    let amount = |minor| Amount::new(minor, currency);
    let plus = |to: &mut Amount, minor: i64| *to = amount(to.minor().saturating_add(minor));
    for line in lines {
        let place = *places.entry(&line.order_id).or_insert_with(|| {
            rows.push(OrderRow {
                order_id: line.order_id.clone(),
                product_price: None,
                seller_discount: None,
                platform_discount: None,
                fee: amount(0),
                refunded: amount(0),
                tax: amount(0),
                net: amount(0),
            });
            rows.len() - 1
        });
        let Some(row) = rows.get_mut(place) else { continue };
        if let Some(figures) = line.order {
            row.product_price = Some(amount(figures.product_price));
            row.seller_discount = Some(amount(figures.seller_discount));
            row.platform_discount = Some(amount(figures.platform_discount));
        }
        match line.line.kind {
            BillKind::Fee => plus(&mut row.fee, line.line.amount),
            BillKind::FeeRefund => plus(&mut row.refunded, line.line.amount),
        }
        plus(&mut row.tax, line.line.tax);
        plus(&mut row.net, line.line.amount);
    }
    rows
}

fn line_row(look: &Look<'_>, view: BillLineView) -> LineRow {
    let line = view.line;
    let amount = |minor| Amount::new(minor, line.currency);
    LineRow {
        id: view.id,
        refund: line.kind == BillKind::FeeRefund,
        order_id: view.order_id,
        at: look.moment(line.at),
        base: amount(line.base),
        rate_bps: line.rate.bps(),
        amount: amount(line.amount),
        tax: amount(line.tax),
    }
}

/// The rows of a page of a list that is known as a whole.
fn part<T>(all: Vec<T>, place: Place) -> Rows<T> {
    let skipped = place.cursor.map_or(0, |cursor| usize::try_from(cursor).unwrap_or(usize::MAX));
    let end = skipped.saturating_add(place.limit);
    let next = if end < all.len() { i64::try_from(end).ok() } else { None };
    Rows { rows: all.into_iter().skip(skipped).take(place.limit).collect(), next }
}

/// A settled record of a seller as a file.
pub(crate) fn record_csv(
    source: &Source,
    service: &Service,
    seller_id: &str,
    id: &str,
) -> Result<Response, Trouble> {
    let (view, lines) = find(source, service, seller_id, id)?;
    let bytes = views::record_csv(&view, &lines)?;
    let (period, currency) = (&view.record.period, view.record.currency);
    let name = format!("attachment; filename=\"settled-{period}-{currency}.csv\"");
    let kind = "text/csv; charset=utf-8".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
