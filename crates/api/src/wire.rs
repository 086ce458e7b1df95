//! What several resources are written with.

use crate::problem::Problem;
use app::Service;
use app::views::Rows;
use money::{Amount, Currency};
use programs::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::{IntoResponses, ToSchema};

/// An amount of money in minor units: MYR 12.50 is 1250.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Money {
    /// How many minor units.
    #[schema(example = 1250)]
    pub(crate) amount: i64,
    /// ISO 4217 code.
    #[schema(example = "MYR")]
    pub(crate) currency: String,
}

impl From<Amount> for Money {
    fn from(amount: Amount) -> Self {
        Self { amount: amount.minor(), currency: amount.currency().code().to_owned() }
    }
}

impl Money {
    /// The amount, unless its currency is unknown.
    pub(crate) fn read(&self, pointer: &str) -> Result<Amount, Problem> {
        Ok(Amount::new(self.amount, currency(&self.currency, &format!("{pointer}/currency"))?))
    }
}

/// Reads the code of a currency.
pub(crate) fn currency(code: &str, pointer: &str) -> Result<Currency, Problem> {
    Currency::parse(code).map_err(|_| {
        let detail = "Name an ISO 4217 currency with a minor unit, such as MYR or VND.";
        Problem::new("unknown_currency", detail).at(pointer)
    })
}

/// An instant as it is written.
pub(crate) fn instant(at: Instant) -> String {
    at.to_string()
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The rows of the page.
    data: Vec<T>,
    /// Where the next page begins; `null` where there is none.
    next_cursor: Option<String>,
}

impl<T> List<T> {
    /// A page of rows of a view.
    pub(crate) fn of<R: Into<T>>(service: &Service, rows: Rows<R>) -> Self {
        let next_cursor = rows.next.map(|no| app::views::cursor(service, no));
        Self { data: rows.rows.into_iter().map(Into::into).collect(), next_cursor }
    }

    /// A list that has one page.
    pub(crate) fn whole<R: Into<T>>(rows: impl IntoIterator<Item = R>) -> Self {
        Self { data: rows.into_iter().map(Into::into).collect(), next_cursor: None }
    }
}

/// The longest free text of a request, in characters.
const LONGEST_TEXT: usize = 1_000;

/// Refuses a text that is too long or has control characters. Line breaks are allowed where somebody
/// writes sentences.
pub(crate) fn check_text(text: &str, pointer: &str) -> Result<(), Problem> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Problem::invalid(pointer, "A text has no control characters."));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Problem::invalid(pointer, format!("A text has at most {LONGEST_TEXT} characters.")));
    }
    Ok(())
}

/// Refuses a text that says nothing.
pub(crate) fn check_said(text: &str, pointer: &str) -> Result<(), Problem> {
    check_text(text, pointer)?;
    if text.trim().is_empty() { Err(Problem::invalid(pointer, "This cannot be empty.")) } else { Ok(()) }
}

/// The problems that every route may answer.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only described")]
pub(crate) enum Problems {
    /// The request is malformed; `errors` names the fields.
    #[response(status = 400, content_type = "application/problem+json")]
    Invalid(#[to_schema] Problem),
    /// No key, or one that is not valid.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(#[to_schema] Problem),
    /// The key's role may not do this.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(#[to_schema] Problem),
    /// There is no such thing, or it is not for this caller to see.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] Problem),
    /// Refused as things stand; `code` says why.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] Problem),
    /// More than is taken at once.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(#[to_schema] Problem),
    /// Not in a media type this route takes.
    #[response(status = 415, content_type = "application/problem+json")]
    Unsupported(#[to_schema] Problem),
    /// Well-formed, and outside what the programme supports.
    #[response(status = 422, content_type = "application/problem+json")]
    NotSupported(#[to_schema] Problem),
    /// Too much waits to be written; try again after `Retry-After`.
    #[response(status = 429, content_type = "application/problem+json")]
    Busy(#[to_schema] Problem),
    /// Cannot be done now; try again after `Retry-After`.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(#[to_schema] Problem),
    /// The storage is full.
    #[response(status = 507, content_type = "application/problem+json")]
    Full(#[to_schema] Problem),
}
