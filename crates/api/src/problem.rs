//! What is answered when something is not done (RFC 9457), and the one table from code to status.

use app::Failure;
use app::inbox::Answer;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use programs::Refusal;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The media type of problems.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// A problem document: why a request was not done, for programs (`code`) and for people (`detail`).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the code says what it is.
    #[serde(rename = "type")]
    kind: Kind,
    /// The name of the status.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// Stable, in snake_case.
    code: &'static str,
    /// What is wrong and what to do next.
    detail: String,
    /// The fields that are wrong.
    errors: Vec<FieldError>,
    /// Figures that belong to the problem, such as `have` and `need`.
    #[serde(flatten)]
    #[schema(additional_properties, value_type = Object)]
    members: Map<String, Value>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
enum Kind {
    #[serde(rename = "about:blank")]
    Blank,
}

/// A field that is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// Where it is: a JSON pointer into the body, or the name of a parameter after a slash.
    pointer: String,
    /// What is wrong with it.
    detail: String,
}

/// The status of every code that is not a refusal of the state things are in, which is 409.
const STATUSES: [(&str, StatusCode); 46] = [
    ("invalid_request", StatusCode::BAD_REQUEST),
    ("invalid_event", StatusCode::BAD_REQUEST),
    ("unknown_type", StatusCode::BAD_REQUEST),
    ("unknown_currency", StatusCode::BAD_REQUEST),
    ("amount_not_positive", StatusCode::BAD_REQUEST),
    ("amount_too_large", StatusCode::BAD_REQUEST),
    ("time_in_future", StatusCode::BAD_REQUEST),
    ("currency_mismatch", StatusCode::BAD_REQUEST),
    ("refund_exceeds_payment", StatusCode::BAD_REQUEST),
    ("currency_not_in_withdrawal", StatusCode::BAD_REQUEST),
    ("invalid_amount", StatusCode::BAD_REQUEST),
    ("amount_negative", StatusCode::BAD_REQUEST),
    ("invalid_quantity", StatusCode::BAD_REQUEST),
    ("discount_exceeds_line", StatusCode::BAD_REQUEST),
    ("duplicate_line", StatusCode::BAD_REQUEST),
    ("unknown_line", StatusCode::BAD_REQUEST),
    ("unknown_redemption", StatusCode::BAD_REQUEST),
    ("refund_exceeds_line", StatusCode::BAD_REQUEST),
    ("refund_exceeds_quantity", StatusCode::BAD_REQUEST),
    ("invalid_terms", StatusCode::BAD_REQUEST),
    ("terms_unknown", StatusCode::BAD_REQUEST),
    ("invalid_rules", StatusCode::BAD_REQUEST),
    ("effective_in_the_past", StatusCode::BAD_REQUEST),
    ("invalid_results_file", StatusCode::BAD_REQUEST),
    ("unauthorized", StatusCode::UNAUTHORIZED),
    ("forbidden", StatusCode::FORBIDDEN),
    ("not_found", StatusCode::NOT_FOUND),
    ("method_not_allowed", StatusCode::METHOD_NOT_ALLOWED),
    ("not_acceptable", StatusCode::NOT_ACCEPTABLE),
    ("request_timeout", StatusCode::REQUEST_TIMEOUT),
    ("body_too_large", StatusCode::PAYLOAD_TOO_LARGE),
    ("unsupported_media_type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ("country_not_supported", StatusCode::UNPROCESSABLE_ENTITY),
    ("currency_not_supported", StatusCode::UNPROCESSABLE_ENTITY),
    ("market_not_supported", StatusCode::UNPROCESSABLE_ENTITY),
    ("terms_not_accepted", StatusCode::UNPROCESSABLE_ENTITY),
    ("busy", StatusCode::TOO_MANY_REQUESTS),
    ("rate_limited", StatusCode::TOO_MANY_REQUESTS),
    ("internal", StatusCode::INTERNAL_SERVER_ERROR),
    ("storage_failed", StatusCode::SERVICE_UNAVAILABLE),
    ("storage_unavailable", StatusCode::SERVICE_UNAVAILABLE),
    ("stopping", StatusCode::SERVICE_UNAVAILABLE),
    ("try_again", StatusCode::SERVICE_UNAVAILABLE),
    ("timeout", StatusCode::SERVICE_UNAVAILABLE),
    ("storage_full", StatusCode::INSUFFICIENT_STORAGE),
    ("body_not_read", StatusCode::BAD_REQUEST),
];

/// After how many seconds a request that found no room or no storage may come again.
const RETRY_AFTER_SECONDS: u16 = 1;

/// The status a code is answered with.
pub(crate) fn status_of(code: &str) -> StatusCode {
    STATUSES.iter().find(|(known, _)| *known == code).map_or(StatusCode::CONFLICT, |(_, status)| *status)
}

impl Problem {
    /// A problem with its code and its sentence.
    pub(crate) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        let status = status_of(code);
        Self {
            kind: Kind::Blank,
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code,
            detail: detail.into(),
            errors: Vec::new(),
            members: Map::new(),
        }
    }

    /// A request whose form is wrong, with the field.
    pub(crate) fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new("invalid_request", detail).at(pointer)
    }

    /// Something that is not there, or not for this caller to see.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::from(&Refusal::not_found(what))
    }

    /// A fault of the program or of its store.
    pub(crate) fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "a request could not be answered");
        Self::from(Failure::Internal)
    }

    /// The same problem, naming a field.
    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Self {
        self.errors.push(FieldError { pointer: pointer.into(), detail: self.detail.clone() });
        self
    }

    /// The same problem with one more member.
    pub(crate) fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    fn status(&self) -> StatusCode {
        status_of(self.code)
    }

    /// As the answer of an action, to be kept for the same key.
    pub(crate) fn answer(&self) -> Answer {
        Answer { status: self.status, body: serde_json::to_vec(self).unwrap_or_default() }
    }
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        let mut problem = Self::new(refusal.code, refusal.detail.clone());
        if let Some(pointer) = refusal.pointer.as_deref() {
            problem = problem.at(pointer);
        }
        refusal.figures.iter().fold(problem, |problem, (name, value)| problem.member(name, *value))
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let code = match failure {
            Failure::StorageFull => "storage_full",
            Failure::StorageFailed => "storage_failed",
            Failure::Unavailable => "storage_unavailable",
            Failure::Busy => "busy",
            Failure::Stopping => "stopping",
            Failure::Internal => "internal",
        };
        let mut detail = failure.to_string();
        if let Some(first) = detail.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Self::new(code, detail + ".")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let waits = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
        let this = if waits { self.member("retry_after", RETRY_AFTER_SECONDS) } else { self };
        let body = serde_json::to_vec(&this).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        let headers = response.headers_mut();
        match status {
            _ if waits => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_SECONDS));
            }
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_of_state_are_conflicts() {
        for (code, status) in [
            ("invalid_transition", 409),
            ("event_id_conflict", 409),
            ("not_enough_paying_customers", 409),
            ("not_found", 404),
            ("country_not_supported", 422),
            ("storage_full", 507),
            ("busy", 429),
        ] {
            assert_eq!(status_of(code).as_u16(), status, "{code}");
        }
    }

    #[test]
    fn figures_are_members() {
        let refusal =
            Refusal::new("not_enough_paying_customers", "More.").figure("have", 2).figure("need", 3);
        let written = serde_json::to_value(Problem::from(&refusal)).unwrap();
        assert_eq!((&written["have"], &written["need"]), (&Value::from(2), &Value::from(3)));
        assert_eq!(written["errors"], Value::Array(vec![]));
    }
}
