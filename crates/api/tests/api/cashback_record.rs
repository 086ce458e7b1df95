//! A settled record in every form it is asked for (BC-7).

use crate::cashback_shop::{CAMPAIGN, became, given_back, line, order};
use crate::support::{ROOT, START, Server};
use calamine::{Data, Reader, Xlsx};
use reqwest::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::io::Cursor;

const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn tell_all(server: &Server, events: Vec<Value>) {
    let told = json!(events).to_string();
    let answer = server.raw("/v1/events", "application/cloudevents-batch+json", told).await.is(200);
    assert_eq!(answer["accepted"], json!(events.len()), "{answer:#}");
}

/// What a settled record is answered with when it is asked for as this media type.
async fn download(server: &Server, path: &str, accept: &str) -> (HeaderMap, Vec<u8>) {
    let request = server.request(Method::GET, path).bearer_auth(ROOT).header(ACCEPT, accept);
    let response = Client::execute(&Client::new(), request.build().unwrap()).await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    let headers = response.headers().clone();
    let bytes = response.bytes().await.unwrap().to_vec();
    assert_eq!(headers[CONTENT_LENGTH], bytes.len().to_string());
    (headers, bytes)
}

/// A cell of a file as the API tells the field of the same name.
fn told(record: &Value, line: &Value, column: &str) -> String {
    let decimal = |minor: i64| {
        let (sign, size) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
        format!("{sign}{}.{:02}", size / 100, size % 100)
    };
    let value = match column {
        "record_id" => &record["id"],
        "schema_version" | "seller_id" | "period" | "currency" => &record[column],
        _ => &line[column],
    };
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) if ["schema_version", "rate_bps"].contains(&column) => number.to_string(),
        Value::Number(number) => decimal(number.as_i64().unwrap()),
        other => panic!("{column}: {other}"),
    }
}

/// More lines than a page has, of two sellers by turns, with orders that would be formulas.
#[tokio::test]
async fn every_form_holds_the_same_lines() {
    const ORDERS: usize = 260;
    let server = Server::start().await;
    server.registered("S1").await;
    server.registered("S2").await;
    let name = |n: usize| match n {
        0 => "=1+1".to_owned(),
        1 => "@SUM(A1)".to_owned(),
        2 => "007".to_owned(),
        n => format!("o{n}"),
    };
    let mut events = Vec::new();
    for n in 0..ORDERS {
        events.push(order(&name(n), json!([line("1", 1, 10_000 + i64::try_from(n).unwrap())])));
        let mut other = order(&format!("other{n}"), json!([line("1", 1, 700)]));
        other["data"]["seller_id"] = json!("S2");
        events.push(other);
    }
    tell_all(&server, events).await;
    let delivered = |n| [name(n), format!("other{n}")].map(|id| became("delivered", &id, START));
    tell_all(&server, (0..ORDERS).flat_map(delivered).collect()).await;
    let refunds = (0..ORDERS).map(|n| given_back(&format!("f{n}"), &name(n), "1", 4_000, START));
    tell_all(&server, refunds.collect()).await;
    server.clock("2026-06-01T16:00:00Z").await;

    let records = |seller: &str| format!("/v1/sellers/{seller}/settled_records");
    let id = async |seller: &str| {
        let listed = server.get(&records(seller)).await.is(200);
        format!("{}/{}", records(seller), listed["data"][0]["id"].as_str().unwrap())
    };
    let (path, others) = (id("S1").await, id("S2").await);
    let record = server.get(&path).await.is(200);
    let lines = record["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 2 * ORDERS, "BC-7");
    assert_eq!((&lines[0]["kind"], &lines[0]["order_id"]), (&json!("fee"), &json!("=1+1")), "oldest first");
    let sum: i64 = lines.iter().map(|line| line["amount"].as_i64().unwrap()).sum();
    assert_eq!(record["net"], json!(sum), "BC-7");

    let (headers, csv) = download(&server, &format!("{path}?format=csv"), "*/*").await;
    assert_eq!(headers[CONTENT_TYPE], "text/csv; charset=utf-8");
    assert_eq!(headers[CONTENT_DISPOSITION], "attachment; filename=\"settled-2026-06-01-MYR.csv\"");
    assert_eq!(download(&server, &path, "text/csv").await.1, csv);
    let (headers, book) = download(&server, &format!("{path}?format=xlsx"), "*/*").await;
    assert_eq!(headers[CONTENT_TYPE], SPREADSHEET);
    assert_eq!(headers[CONTENT_DISPOSITION], "attachment; filename=\"settled-2026-06-01-MYR.xlsx\"");
    assert_eq!(download(&server, &path, SPREADSHEET).await.1, book, "the same bytes again");

    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).unwrap();
    let sheet = book.worksheet_range("Sheet1").unwrap();
    let text = String::from_utf8(csv).unwrap();
    let csv: Vec<Vec<&str>> = text.split_terminator("\r\n").map(|row| row.split(',').collect()).collect();
    assert_eq!((sheet.height(), csv.len()), (lines.len() + 1, lines.len() + 1));
    let header: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(header, csv[0], "BC-7: the columns have the same names");
    for ((row, csv), line) in sheet.rows().zip(&csv).skip(1).zip(lines) {
        for ((cell, csv), column) in row.iter().zip(csv).zip(&header) {
            let expected = told(&record, line, column);
            let cell = match cell {
                Data::Float(number) if expected.contains('.') => format!("{number:.2}"),
                other => other.to_string(),
            };
            assert_eq!(cell, expected, "{column}");
            assert_eq!(csv.strip_prefix('\'').unwrap_or(csv), expected, "{column}");
        }
    }
    assert!(text.contains(",'=1+1,fee,") && text.contains(",'@SUM(A1),fee,"), "no formula in CSV");

    let (mut paged, mut next) = (Vec::new(), format!("{path}/lines?limit=200"));
    loop {
        let page = server.get(&next).await.is(200);
        paged.extend(page["data"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        next = format!("{path}/lines?limit=200&cursor={cursor}");
    }
    paged.reverse();
    assert_eq!(&paged, lines, "the pages are newest first");

    let foreign = server.get(&format!("{others}/lines?limit=1")).await.is(200);
    let cursor = foreign["next_cursor"].as_str().unwrap();
    let strayed = server.get(&format!("{path}/lines?cursor={cursor}")).await.is(200);
    assert_eq!(strayed, json!({"data": [], "next_cursor": null}), "a line of another seller leads nowhere");
    let swapped = path.replace("/S1/", "/S2/");
    server.get(&swapped).await.refused(404, "not_found");
    server.get(&format!("{swapped}?format=xlsx")).await.refused(404, "not_found");
    server.get(&format!("{swapped}/lines")).await.refused(404, "not_found");
    server.get(&format!("{path}?format=pdf")).await.refused(400, "invalid_request");
}

/// BC-1: a simulation looks at all orders that were created in its period, and at no other.
#[tokio::test]
async fn a_simulation_has_a_period() {
    const LATER: &str = "2028-03-01T00:00:00Z";
    let server = Server::start().await;
    server.accepted(order("o1", json!([line("1", 1, 10_000)]))).await;
    server.accepted(became("delivered", "o1", START)).await;
    server.clock(LATER).await;
    let mut events = Vec::new();
    for n in 0..600 {
        let mut late = order(&format!("late{n}"), json!([line("1", 1, 10_000)]));
        late["time"] = json!(LATER);
        events.extend([late, became("delivered", &format!("late{n}"), LATER)]);
    }
    // Told last, and created first.
    let mut old = order("old", json!([line("1", 1, 10_000)]));
    old["time"] = json!("2027-01-01T00:00:00Z");
    events.extend([old, became("delivered", "old", LATER)]);
    tell_all(&server, events).await;
    let path = format!("{CAMPAIGN}/simulation?seller_id=S1");
    let orders = async |period: &str| {
        let found = server.get(&format!("{path}{period}")).await.is(200);
        let orders = found["balances"][0]["orders"].as_i64().unwrap_or(0);
        (orders, found["from"].as_str().unwrap().to_owned(), found["to"].as_str().unwrap().to_owned())
    };
    let (year_before, tomorrow) = ("2027-03-01T16:00:00Z", "2028-03-01T16:00:00Z");
    assert_eq!(orders("").await, (600, year_before.into(), tomorrow.into()), "the year up to today's end");
    for (from, to, expected) in [
        ("2026-05-31T00:00:00Z", "2026-06-02T00:00:00Z", 1),
        (START, LATER, -1),
        ("2027-03-01T00:00:00Z", LATER, 0),
        ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00.000001Z", 1),
        ("2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z", 0),
        (LATER, START, -1),
    ] {
        let period = format!("&from={from}&to={to}");
        if expected < 0 {
            server.get(&format!("{path}{period}")).await.refused(400, "invalid_request");
        } else {
            assert_eq!(orders(&period).await, (expected, from.into(), to.into()), "{from} {to}");
        }
    }
    server.get(&format!("{path}&from=yesterday")).await.refused(400, "invalid_request");
}
