//! Many at once.

use crate::support::{Server, paid, registered};
use futures_util::future::join_all;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_withdrawals_wins() {
    let server = Server::start().await;
    let id = server.earning(1, 3).await;
    let path = format!("/v1/partners/{id}/withdrawals");
    let answers = join_all((0..2).map(|_| server.post(&path, json!({})))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "WD-2");
    let refused = answers.iter().find(|answer| answer.status == 409).unwrap();
    refused.refused(409, "withdrawal_in_process");
    let balance = server.get(&format!("/v1/partners/{id}/balance")).await.is(200);
    assert_eq!(
        (&balance["balances"][0]["available"], &balance["balances"][0]["in_withdrawal"]),
        (&json!(0), &json!(3_000))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_copies_of_a_payment_earn_once() {
    let server = Server::start().await;
    let (id, code) = server.partner(1).await;
    server.accepted(registered("c1", Some(&code))).await;
    let payment = paid("p1", "c1", 10_000, "MYR");
    let answers = join_all((0..1_000).map(|_| server.tell(&payment))).await;
    let count =
        |status: &str| answers.iter().filter(|answer| answer.is(202)["status"] == json!(status)).count();
    assert_eq!((count("accepted"), count("duplicate")), (1, 999), "EV-1, EV-2");
    let rows = server.get(&format!("/v1/partners/{id}/commissions")).await.is(200);
    assert_eq!(rows["data"].as_array().unwrap().len(), 1);
}
