//! What is to settle, and settled records (BC-7).

use app::Service;
use app::ids::Kind;
use app::views::{self, BillLineView, NotSettled, Place, RecordOrder, RecordView, SheetForm, Source};
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use money::{Amount, Currency};
use programs::cashback::{BillKind, SellerAccount};

use crate::pages::cashback::face::{Face, Sheet};
use crate::pages::cashback::settled_record::{Breakdown, LineRow, OrderRow, SHOW, SettledRecordView};
use crate::pages::cashback::settled_records::{self, SettledRecordsView};
use crate::pages::cashback::to_settle::{self, Coming, ToSettleView};
use crate::paths;
use crate::routes::form::Asked;
use crate::routes::look::{self, Look};
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
    /// Its page: the cursor is a line's number, by order too.
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
    let view = find(look.source, look.service, seller_id, id)?;
    let record = &view.record;
    let amount = |minor| Amount::new(minor, record.currency);
    let (path, place) = (face.record(&view.id), asking.place);
    let (breakdown, pager) = if asking.lines {
        let page = views::record_lines(look.source, look.service, record, place)?;
        let pager = look.pager(&paths::with_query(&path, SHOW.0, SHOW.1), place, &page);
        (Breakdown::Lines(page.rows.into_iter().map(|line| line_row(look, line)).collect()), pager)
    } else {
        let page = views::record_orders(look.source, record, place)?;
        let pager = look.pager(&path, place, &page);
        (
            Breakdown::Orders(page.rows.into_iter().map(|order| order_row(order, record.currency)).collect()),
            pager,
        )
    };
    Ok(SettledRecordView {
        issued_at: look.moment(record.issued_at),
        opening: amount(record.opening),
        charged: amount(record.charged.saturating_neg()),
        refunded: amount(record.refunded),
        tax: amount(record.tax),
        lines: amount(view.net()),
        payout: amount(record.payout),
        closing: amount(record.closing),
        period: record.period.clone(),
        files: SheetForm::ALL.iter().map(|file| file.name()).collect(),
        breakdown,
        pager,
        id: view.id,
        face,
    })
}

/// A record that is another seller's is as if it were not there.
fn find(source: &Source, service: &Service, seller_id: &str, id: &str) -> Result<RecordView, Trouble> {
    let no = service.ids().read(Kind::SettledRecord, id).ok_or_else(Trouble::not_found)?;
    views::settled_record(source, service, seller_id, no)?.ok_or_else(Trouble::not_found)
}

/// What the lines of an order come to (BC-7).
fn order_row(order: RecordOrder, currency: Currency) -> OrderRow {
    let amount = |minor| Amount::new(minor, currency);
    OrderRow {
        order_id: order.order_id,
        product_price: order.figures.map(|figures| amount(figures.product_price)),
        seller_discount: order.figures.map(|figures| amount(figures.seller_discount)),
        platform_discount: order.figures.map(|figures| amount(figures.platform_discount)),
        fee: amount(order.fee),
        refunded: amount(order.refunded),
        tax: amount(order.tax),
        net: amount(order.fee.saturating_add(order.refunded)),
    }
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

/// A settled record of a seller as a file of the form that its path ends with.
pub(crate) async fn record_file(
    service: &Service,
    seller_id: String,
    id: String,
    form: &str,
) -> Result<Response, Trouble> {
    let file = SheetForm::ALL.into_iter().find(|file| file.name() == form).ok_or_else(Trouble::not_found)?;
    let written = look::look(service, move |source, service| {
        let view = find(source, service, &seller_id, &id)?;
        Ok((views::record_file(source, service, &view, file)?, view.record))
    });
    let (spool, record) = written.await?;
    let (media, name) = file.headers(&views::record_file_name(&record));
    let length = (header::CONTENT_LENGTH, spool.length().to_string());
    let headers = [(header::CONTENT_TYPE, media), (header::CONTENT_DISPOSITION, name), length];
    Ok((headers, Body::from_stream(spool.into_stream())).into_response())
}
