//! What a bank says became of the payments of a batch (WD-5), in each of the forms banks say it in.

use crate::support::{ROOT, Server};
use reqwest::Method;
use serde_json::{Value, json};

const BATCH: &str = "/v1/payout_batches/2026-06";
/// What each partner earned and has withdrawn, in sen.
const WITHDRAWN: i64 = 3_000;

/// A partner whose withdrawal was sent to the bank.
struct Payee {
    partner: String,
    withdrawal: String,
    end_to_end_id: String,
}

/// So many partners in a batch whose file was made, in the order of the file.
async fn paying(server: &Server, count: u32) -> Vec<Payee> {
    let mut payees = Vec::new();
    for number in 0..count {
        let partner = server.earning(number, 3).await;
        let asked = server.post(&format!("/v1/partners/{partner}/withdrawals"), json!({})).await.is(201);
        assert_eq!(asked["lines"][0]["amount"], json!(WITHDRAWN));
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (withdrawal, end_to_end_id) = (text(&asked["id"]), text(&asked["lines"][0]["end_to_end_id"]));
        payees.push(Payee { partner, withdrawal, end_to_end_id });
    }
    server.clock("2026-06-19T16:00:00Z").await;
    for payee in &payees {
        server.post(&format!("/v1/withdrawals/{}/approve", payee.withdrawal), json!({})).await.is(200);
    }
    let file = format!("{BATCH}/payment_file?currency=MYR");
    let file = server.call(ROOT, Method::POST, &file, None).await.is(200);
    for payee in &payees {
        assert!(file.as_str().unwrap().contains(&payee.end_to_end_id));
    }
    payees
}

/// What the bank sent is taken in.
async fn told(server: &Server, media: &str, text: &str) -> Value {
    server.raw(&format!("{BATCH}/results"), media, text.to_owned()).await.is(200)
}

/// The end-to-end ids and the reasons of what was not matched.
fn unmatched(answer: &Value) -> Vec<(&str, &str)> {
    let rows = answer["unmatched"].as_array().unwrap().iter();
    rows.map(|row| (row["end_to_end_id"].as_str().unwrap_or_default(), row["detail"].as_str().unwrap()))
        .collect()
}

impl Payee {
    /// The status of its withdrawal, and the bank's reference or reason.
    async fn standing(&self, server: &Server) -> (String, Option<String>) {
        let found = server.get(&format!("/v1/withdrawals/{}", self.withdrawal)).await.is(200);
        let line = &found["lines"][0];
        let note = line["bank_reference"].as_str().or(line["reason"].as_str()).map(str::to_owned);
        (line["status"].as_str().unwrap().to_owned(), note)
    }

    /// What it can withdraw, what it is being paid and what it was paid.
    async fn balance(&self, server: &Server) -> [i64; 3] {
        let found = server.get(&format!("/v1/partners/{}/balance", self.partner)).await.is(200);
        ["available", "in_withdrawal", "paid"].map(|name| found["balances"][0][name].as_i64().unwrap())
    }
}

/// The newest entry of the log and the newest transfer: they change with whatever happens.
async fn moved(server: &Server) -> (i64, String) {
    let log = server.get("/v1/events?limit=1").await.is(200);
    let transfers = server.get("/v1/ledger/transfers?limit=1").await.is(200);
    let (entry, transfer) = (&log["data"][0]["sequence"], &transfers["data"][0]["id"]);
    (entry.as_i64().unwrap(), transfer.as_str().unwrap().to_owned())
}

fn standing(status: &str, note: Option<&str>) -> (String, Option<String>) {
    (status.to_owned(), note.map(str::to_owned))
}

/// A `pain.002` with these transactions.
fn pain002(transactions: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.12\"><CstmrPmtStsRpt>\n\
         <GrpHdr><MsgId>STATUS-1</MsgId><CreDtTm>2026-06-22T08:00:00Z</CreDtTm></GrpHdr>\n\
         <OrgnlGrpInfAndSts><OrgnlMsgId>PB-2026-06-MYR-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>\
         <GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>\n\
         <OrgnlPmtInfAndSts><OrgnlPmtInfId>PB-2026-06-MYR-1</OrgnlPmtInfId>\n{transactions}</OrgnlPmtInfAndSts>\n\
         </CstmrPmtStsRpt></Document>\n"
    )
}

fn transaction(id: &str, status: &str, more: &str) -> String {
    format!(
        "<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{more}</TxInfAndSts>\n"
    )
}

#[tokio::test]
async fn a_status_report_pays_some_and_fails_others() {
    let server = Server::start().await;
    let payees = paying(&server, 3).await;
    let [settled, accepted, rejected] = payees.as_slice() else { panic!("three") };
    let right = "<AcctSvcrRef>REF-1</AcctSvcrRef>\
                 <OrgnlTxRef><Amt><InstdAmt Ccy=\"MYR\">30.00</InstdAmt></Amt></OrgnlTxRef>";
    let reason = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Closed account</AddtlInf></StsRsnInf>";
    let report = pain002(
        &[
            transaction(&settled.end_to_end_id, "ACSC", right),
            transaction(&accepted.end_to_end_id, "ACCP", ""),
            transaction(&rejected.end_to_end_id, "RJCT", reason),
            transaction("WD-NOBODY-MYR", "ACSC", ""),
        ]
        .concat(),
    );
    let answer = told(&server, "application/xml", &report).await;
    assert_eq!(answer["matched"], json!(3));
    assert_eq!(unmatched(&answer), [("WD-NOBODY-MYR", "No payment was sent with this end-to-end id.")]);
    assert_eq!(
        answer["groups"],
        json!([{"original_id": "PB-2026-06-MYR-1", "status": "PART", "reason": null}])
    );

    assert_eq!(settled.standing(&server).await, standing("paid", Some("REF-1")));
    assert_eq!(settled.balance(&server).await, [0, 0, WITHDRAWN]);
    assert_eq!(accepted.standing(&server).await, standing("paying", None), "a check passed pays nothing");
    assert_eq!(accepted.balance(&server).await, [0, WITHDRAWN, 0]);
    assert_eq!(rejected.standing(&server).await, standing("failed", Some("AC04: Closed account")));
    assert_eq!(rejected.balance(&server).await, [WITHDRAWN, 0, 0], "WD-4, the money is back");
    assert_eq!(server.get(BATCH).await.is(200)["status"], json!("paying"));

    let before = moved(&server).await;
    assert_eq!(told(&server, "application/xml", &report).await, answer, "the same file says the same");
    assert_eq!(moved(&server).await, before, "and moves nothing");

    let report = pain002(&transaction(&accepted.end_to_end_id, "ACCC", "<StsId>S-2</StsId>"));
    let before = moved(&server).await;
    assert_eq!(told(&server, "application/xml", &report).await["matched"], json!(1));
    assert_eq!(accepted.standing(&server).await, standing("paid", Some("S-2")));
    assert_ne!(moved(&server).await, before);
    assert_eq!(server.get(BATCH).await.is(200)["status"], json!("done"));
}

/// What the bank names must be what was sent: another amount, another end, another batch is no match.
#[tokio::test]
async fn what_contradicts_what_was_sent_is_listed() {
    let server = Server::start().await;
    let payees = paying(&server, 1).await;
    let [payee] = payees.as_slice() else { panic!("one") };
    let id = payee.end_to_end_id.as_str();
    let named = |currency: &str, amount: &str| {
        let amount = format!("<InstdAmt Ccy=\"{currency}\">{amount}</InstdAmt>");
        transaction(id, "ACSC", &format!("<OrgnlTxRef><Amt>{amount}</Amt></OrgnlTxRef>"))
    };
    let other = id.replace("-MYR", "-SGD");
    let report = [
        named("MYR", "29.99"),
        named("SGD", "30.00"),
        named("MYR", "thirty"),
        transaction(&other, "ACSC", ""),
        transaction("", "RJCT", ""),
    ];
    let before = moved(&server).await;
    let answer = told(&server, "application/xml", &pain002(&report.concat())).await;
    assert_eq!(answer["matched"], json!(0));
    let listed = unmatched(&answer);
    let ids: Vec<&str> = listed.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, [id, id, id, &other, ""], "in the file's order: {listed:?}");
    assert!(listed[0].1.contains("30.00") && listed[2].1.contains("thirty"), "{listed:?}");
    let lines: Vec<i64> =
        answer["unmatched"].as_array().unwrap().iter().map(|row| row["line"].as_i64().unwrap()).collect();
    assert_eq!(lines, [6, 7, 8, 9, 10]);
    assert_eq!(moved(&server).await, before, "never guessed");

    let elsewhere = "/v1/payout_batches/2026-07";
    let paid = pain002(&transaction(id, "ACSC", ""));
    let results = format!("{elsewhere}/results");
    server.raw(&results, "application/xml", paid.clone()).await.refused(404, "not_found");
    server.clock("2026-06-20T00:00:00Z").await;
    let next = server.earning(7, 3).await;
    server.post(&format!("/v1/partners/{next}/withdrawals"), json!({})).await.is(201);
    let answer = server.raw(&results, "application/xml", paid).await.is(200);
    assert_eq!(unmatched(&answer), [(id, "This payment belongs to batch 2026-06.")]);
    assert_eq!(payee.standing(&server).await, standing("paying", None));
}

/// A file that the bank rejects as a whole names no payment, so none is taken to have failed.
#[tokio::test]
async fn a_file_rejected_as_a_whole_is_told_and_fails_nothing_by_itself() {
    let server = Server::start().await;
    let payees = paying(&server, 1).await;
    let report = pain002("").replace(
        "<GrpSts>PART</GrpSts>",
        "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>",
    );
    let answer = told(&server, "application/xml", &report).await;
    let group = json!({"original_id": "PB-2026-06-MYR-1", "status": "RJCT", "reason": "FF01"});
    assert_eq!(answer, json!({"matched": 0, "unmatched": [], "groups": [group]}));
    assert_eq!(payees[0].standing(&server).await, standing("paying", None));
}

/// A `camt.054` with these entries.
fn camt054(entries: &str) -> String {
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>\n\
         <GrpHdr><MsgId>NOTE-1</MsgId></GrpHdr><Ntfctn><Id>N1</Id>\n{entries}</Ntfctn>\n\
         </BkToCstmrDbtCdtNtfctn></Document>\n"
    )
}

/// An entry of MYR 30.00 for one payment.
fn entry(id: &str, direction: &str, status: &str, more: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"MYR\">30.00</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>\
         <AcctSvcrRef>E-{direction}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs>\
         <Amt Ccy=\"MYR\">30.00</Amt>{more}</TxDtls></NtryDtls></Ntry>\n"
    )
}

#[tokio::test]
async fn a_notification_of_debits_and_returns_does_the_same() {
    let server = Server::start().await;
    let payees = paying(&server, 3).await;
    let [debited, returned, announced] = payees.as_slice() else { panic!("three") };
    let reason = "<RtrInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>No such account</AddtlInf></RtrInf>";
    let notice = camt054(
        &[
            entry(&debited.end_to_end_id, "DBIT", "BOOK", ""),
            entry(&returned.end_to_end_id, "CRDT", "BOOK", reason),
            entry(&announced.end_to_end_id, "DBIT", "PDNG", ""),
            entry("INVOICE-77", "DBIT", "BOOK", ""),
            entry("NOTPROVIDED", "DBIT", "BOOK", ""),
        ]
        .concat(),
    );
    let answer = told(&server, "application/xml", &notice).await;
    assert_eq!(answer["matched"], json!(3));
    let listed = unmatched(&answer);
    assert_eq!(listed.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["INVOICE-77", ""], "{listed:?}");

    assert_eq!(debited.standing(&server).await, standing("paid", Some("E-DBIT")));
    assert_eq!(debited.balance(&server).await, [0, 0, WITHDRAWN]);
    assert_eq!(returned.standing(&server).await, standing("failed", Some("AC01: No such account")));
    assert_eq!(returned.balance(&server).await, [WITHDRAWN, 0, 0], "WD-4");
    assert_eq!(announced.standing(&server).await, standing("paying", None));

    let before = moved(&server).await;
    assert_eq!(told(&server, "application/xml", &notice).await, answer);
    assert_eq!(moved(&server).await, before, "the same file moves nothing");

    let late = camt054(&entry(&debited.end_to_end_id, "CRDT", "BOOK", reason));
    let answer = told(&server, "application/xml", &late).await;
    let listed = unmatched(&answer);
    assert_eq!(
        listed,
        [(debited.end_to_end_id.as_str(), "This payment is paid; it waits for no result.")],
        "what comes back after it was paid is a person's to look at"
    );
    assert_eq!(moved(&server).await, before);
}

#[tokio::test]
async fn a_table_does_the_same() {
    let server = Server::start().await;
    let payees = paying(&server, 4).await;
    let [paid, failed, silent, pending] = payees.as_slice() else { panic!("four") };
    let id = |payee: &Payee| payee.end_to_end_id.clone();
    let table = [
        "Status,END_TO_END_ID,bank_reference,reason,amount,currency".to_owned(),
        format!("paid,{},\"REF, 1\",,30.00,MYR", id(paid)),
        format!("RJCT,{},,Account closed,,", id(failed)),
        format!("failed,{},,,,", id(silent)),
        format!("pending,{},,,,", id(pending)),
        format!("perhaps,{},,,,", id(pending)),
        "paid,WD-NOBODY-MYR,,,,".to_owned(),
        format!("paid,{},REF-1,,,", id(paid)),
        format!("failed,{},,Too late,,", id(paid)),
    ]
    .join("\r\n");
    let answer = told(&server, "text/csv", &table).await;
    assert_eq!(answer["matched"], json!(5), "what is known already fits too: {answer:#}");
    let [unclear, nobody, contradiction] = &unmatched(&answer)[..] else { panic!("{answer:#}") };
    assert_eq!((unclear.0, contradiction.0), (id(pending).as_str(), id(paid).as_str()));
    assert!(unclear.1.contains("perhaps") && contradiction.1.contains("is paid"), "{answer:#}");
    assert_eq!(*nobody, ("WD-NOBODY-MYR", "No payment was sent with this end-to-end id."));

    assert_eq!(paid.standing(&server).await, standing("paid", Some("REF, 1")));
    assert_eq!(failed.standing(&server).await, standing("failed", Some("Account closed")));
    assert_eq!(silent.standing(&server).await, standing("failed", Some("rejected by the bank")));
    assert_eq!(pending.standing(&server).await, standing("paying", None));
    for returned in [failed, silent] {
        assert_eq!(returned.balance(&server).await, [WITHDRAWN, 0, 0], "WD-4");
    }
    let before = moved(&server).await;
    assert_eq!(told(&server, "text/csv", &table).await, answer);
    assert_eq!(moved(&server).await, before, "the same file moves nothing");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_whole() {
    let server = Server::start().await;
    let payees = paying(&server, 1).await;
    let good = pain002(&transaction(&payees[0].end_to_end_id, "ACSC", ""));
    let cut_off = &good[..good.find("</OrgnlPmtInfAndSts>").unwrap()];
    let entity = good
        .replace("<Document", "<!DOCTYPE d [<!ENTITY paid \"ACSC\">]><Document")
        .replace(">ACSC<", ">&paid;<");
    let other = "<Document><CstmrCdtTrfInitn><GrpHdr/></CstmrCdtTrfInitn></Document>";
    let before = moved(&server).await;
    for (reason, text) in [
        ("results_malformed", cut_off.as_bytes()),
        ("results_malformed", good.replace("</TxSts>", "</Sts>").as_bytes()),
        ("results_malformed", entity.as_bytes()),
        ("results_malformed", b"end_to_end_id,status\n\"WD-1,paid,x\",paid,more\n"),
        ("results_format_unknown", other.as_bytes()),
        ("results_format_unknown", b"date,amount\n2026-06-22,30.00\n"),
        ("results_format_unknown", b""),
        ("results_not_utf8", b"end_to_end_id,status\nWD-1,paid\nWD-\xff,paid\n"),
    ] {
        let answer = server.raw(&format!("{BATCH}/results"), "application/xml", text.to_vec()).await;
        let shown = String::from_utf8_lossy(text);
        assert_eq!(answer.refused(400, "invalid_results_file")["reason"], json!(reason), "{shown}");
        assert_eq!(moved(&server).await, before, "{shown}");
    }
    assert_eq!(payees[0].standing(&server).await, standing("paying", None));
}
