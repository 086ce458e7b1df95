//! Requests that are not what they should be: a clear refusal each, and the server goes on.

use crate::support::{ROOT, Server};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let server = Server::start().await;
    for (body, pointer) in [
        ("{", ""),
        ("[]", ""),
        ("null", ""),
        ("{\"name\": \"a\"} x", "/applicant_type"),
        ("\u{0}", ""),
        ("{}", "/applicant_type"),
    ] {
        let answer = server.raw("/v1/partners", "application/json", body).await;
        let problem = answer.refused(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!(pointer), "{body}");
    }
    server.raw("/v1/partners", "application/json", vec![0xff, 0xfe]).await.refused(400, "invalid_request");
    server.raw("/v1/partners", "text/plain", "{}").await.refused(415, "unsupported_media_type");
    let deep = "[".repeat(200_000);
    server.raw("/v1/partners", "application/json", deep).await.refused(400, "invalid_request");
    server
        .raw("/v1/partners", "application/json", vec![b'a'; 1_000_001])
        .await
        .refused(413, "body_too_large");
    let request = server.request(Method::POST, "/v1/partners").bearer_auth(ROOT);
    let request = request.header("content-type", "application/json").header("content-length", "1000000000");
    // The length alone is refused; nothing is read.
    server
        .send(request.body(reqwest::Body::wrap_stream(futures_util::stream::pending::<
            Result<Vec<u8>, std::io::Error>,
        >())))
        .await
        .refused(413, "body_too_large");
    server.get("/healthz").await.is(200);
}

#[tokio::test]
async fn parameters_that_cannot_be_read() {
    let server = Server::start().await;
    for query in
        ["limit=0", "limit=501", "limit=-1", "limit=x", "cursor=x", "cursor=cu_zzzzzzzzzzzzz", "status=x"]
    {
        server.get(&format!("/v1/partners?{query}")).await.refused(400, "invalid_request");
    }
    server.get("/v1/ledger/transfers?cause=x").await.refused(400, "invalid_request");
    server.get("/v1/ledger/transfers?account=x").await.refused(400, "invalid_request");
    server
        .get("/v1/ledger/transfers?account=affiliate:payouts/pa_0000000000000")
        .await
        .refused(400, "invalid_request");
    server.get("/v1/partners?limit=500&unknown=1").await.is(200);
}
