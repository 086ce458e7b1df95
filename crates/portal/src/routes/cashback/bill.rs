//! What is to settle, and settled records (BC-7).

use app::Service;
use app::ids::Kind;
use app::views::{self, BillLineView, NotSettled, Place, RecordOrder, RecordView, SheetForm, Source};
use money::{Amount, Currency};
use programs::cashback::{BillKind, Record, SellerAccount};

use crate::components::chart::{Chart, Figure, Series};
use crate::components::pager::Pager;
use crate::components::search::SEARCH;
use crate::lang::{self, t, t_with};
use crate::pages::cashback::face::{Face, Sheet};
use crate::pages::cashback::settled_record::{Breakdown, LineRow, OrderRow, SHOW, SettledRecordView};
use crate::pages::cashback::settled_records::{self, SettledRecordsView};
use crate::pages::cashback::to_settle::{self, Coming, ToSettleView};
use crate::paths;
use crate::routes::form::Asked;
use crate::routes::look::Look;
use crate::routes::trouble::Trouble;

/// A page of what is to settle for a seller, or the order of the seller's that is searched for.
pub(crate) fn to_settle(
    look: &Look<'_>,
    face: Face,
    seller_id: &str,
    place: Place,
    searched: String,
) -> Result<ToSettleView, Trouble> {
    let seller = look.source.seller_no(seller_id)?;
    let accounts = match seller {
        Some(seller) => look.source.seller_accounts(seller)?,
        None => Vec::new(),
    };
    let path = face.sheet(Sheet::ToSettle);
    let (found, pager, is_settled) = if searched.is_empty() {
        let found = views::to_settle(look.source, look.service, seller_id, place)?;
        let pager = look.pager(&path, place, &found);
        (found.rows, pager, false)
    } else {
        let order = match look.source.order_no(&searched)? {
            Some(no) => look.source.order(no)?.filter(|order| Some(order.seller) == seller),
            None => None,
        };
        let is_there = order.is_some();
        let found = order.map(|order| views::order_to_settle(look.source, look.service, order));
        let found: Vec<_> = found.transpose()?.flatten().into_iter().collect();
        let is_settled = is_there && found.is_empty();
        (found, Pager { first: Some(path), next: None }, is_settled)
    };
    Ok(ToSettleView {
        coming: accounts.into_iter().filter_map(|(currency, one)| coming(look, currency, one)).collect(),
        rows: found.into_iter().map(|row| to_settle_row(look, row)).collect(),
        is_settled,
        searched,
        pager,
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
            net: amount(record.refunded.saturating_sub(record.charged)),
            payout: amount(record.payout),
            closing: amount(record.closing),
            period: record.period,
        }
    };
    let pager = look.pager(&face.sheet(Sheet::SettledRecords), place, &found);
    let rows: Vec<_> = found.rows.into_iter().map(row).collect();
    Ok(SettledRecordsView { charts: charts(&rows), rows, pager, face })
}

/// How many periods a chart shows.
const MOST_PERIODS: usize = 12;

/// The fees charged and given back in the newest of these records, one chart for each currency that has more than
/// one.
fn charts(rows: &[settled_records::Row]) -> Vec<Chart> {
    let mut currencies: Vec<Currency> = rows.iter().map(|row| row.payout.currency()).collect();
    currencies.sort();
    currencies.dedup();
    let of = |currency| {
        let own: Vec<_> = rows.iter().filter(|row| row.payout.currency() == currency).collect();
        let newest: Vec<_> = own.into_iter().take(MOST_PERIODS).rev().collect();
        (newest.len() > 1).then(|| chart(currency, &newest))
    };
    currencies.into_iter().filter_map(of).collect()
}

fn chart(currency: Currency, rows: &[&settled_records::Row]) -> Chart {
    // Below a column there is no room for the year.
    let short = |period: &str| period.split_once('-').map_or(period, |(_, rest)| rest).to_owned();
    let figure = |amount: Amount| Figure {
        size: i64::try_from(amount.minor().unsigned_abs()).unwrap_or(i64::MAX),
        text: lang::money(amount),
    };
    let series = |key: &str, of: fn(&settled_records::Row) -> Amount| Series {
        name: t(key),
        figures: rows.iter().map(|row| figure(of(row))).collect(),
    };
    Chart {
        title: t_with("cashback-chart", &[("currency", currency.code().into())]),
        axis: t("cashback-period"),
        places: rows.iter().map(|row| short(&row.period)).collect(),
        series: vec![
            series("cashback-fees-charged", |row| row.charged),
            series("cashback-fees-refunded", |row| row.refunded),
        ],
    }
}

/// Which part of a record's breakdown is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    /// Its page: the cursor is a line's number, by order too.
    place: Place,
    /// Line by line instead of by order.
    lines: bool,
    /// One order of it alone; empty for all.
    searched: String,
}

impl Asking {
    /// What a query asks for.
    pub(crate) fn of(place: Place, asked: &Asked) -> Self {
        let searched = asked.get(SEARCH).trim().to_owned();
        Self { place, lines: asked.get(SHOW.0) == SHOW.1, searched }
    }
}

/// The part of a record that is asked for, and where to read on.
fn breakdown(
    look: &Look<'_>,
    path: &str,
    record: &Record,
    asking: &Asking,
) -> Result<(Breakdown, Pager), Trouble> {
    let (source, service, place) = (look.source, look.service, asking.place);
    let (lines, pager) = match (asking.lines, asking.searched.as_str()) {
        (true, "") => {
            let page = views::record_lines(source, service, record, place)?;
            let pager = look.pager(&paths::with_query(path, SHOW.0, SHOW.1), place, &page);
            (page.rows, pager)
        }
        (true, order) => (views::record_lines_of(source, service, record, order)?, Pager::default()),
        (false, searched) => {
            let (orders, pager) = match searched {
                "" => {
                    let page = views::record_orders(source, record, place)?;
                    let pager = look.pager(path, place, &page);
                    (page.rows, pager)
                }
                order => {
                    let found = views::record_order(source, record, order)?;
                    (found.into_iter().collect(), Pager::default())
                }
            };
            let rows = orders.into_iter().map(|order| order_row(order, record.currency));
            return Ok((Breakdown::Orders(rows.collect()), pager));
        }
    };
    Ok((Breakdown::Lines(lines.into_iter().map(|line| line_row(look, line)).collect()), pager))
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
    let (breakdown, pager) = breakdown(look, &face.record(&view.id), record, &asking)?;
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
        searched: asking.searched,
        breakdown,
        pager,
        id: view.id,
        face,
    })
}

/// A record that is another seller's is as if it were not there.
pub(super) fn find(
    source: &Source,
    service: &Service,
    seller_id: &str,
    id: &str,
) -> Result<RecordView, Trouble> {
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
