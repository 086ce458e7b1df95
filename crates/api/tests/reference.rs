//! The committed reference says which calls there are, who may make them, and what they do.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::fmt::Write;
use std::path::Path;

const HEAD: &str = "# The HTTP API\n\nWritten from the routes themselves; `GET /v1/openapi.json` has requests and answers in full. \
The key of the environment may make every call.\n\n| call | who | what |\n| --- | --- | --- |\n";

fn reference() -> String {
    let document: serde_json::Value = serde_json::from_str(&api::document(true).to_json().unwrap()).unwrap();
    let mut text = HEAD.to_owned();
    for route in api::ROUTES {
        let operation = &document["paths"][route.path][route.method.to_lowercase()];
        let summary = operation["summary"].as_str().unwrap_or_default();
        let roles = route.roles.map_or("anybody".to_owned(), |roles| {
            roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ")
        });
        writeln!(text, "| `{} {}` | {roles} | {summary} |", route.method, route.path).unwrap();
    }
    text
}

/// Run with `GUERDON_REWRITE=1` to write the reference anew after the API was changed.
#[test]
fn the_reference_is_what_the_server_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/http-api.md");
    if std::env::var_os("GUERDON_REWRITE").is_some() {
        std::fs::write(&path, reference()).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == reference(),
        "docs/reference/http-api.md is out of date: run this test with GUERDON_REWRITE=1"
    );
}
