//! What a browser sends: forms with their anti-forgery value, and queries.

use app::Service;
use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use std::convert::Infallible;

use super::trouble::Trouble;
use super::visitor::Visitor;
use crate::components::form::CSRF_FIELD;
use crate::lang::t_with;

/// The longest text of a field, in characters.
const LONGEST_TEXT: u64 = 1_000;
/// The most fields of a form.
const MOST_FIELDS: u64 = 500;

type Fields = Vec<(String, String)>;

/// A form that was sent from a page of ours.
#[derive(Debug)]
pub(super) struct Posted(Fields);

impl Posted {
    /// What was typed into a field; empty where it was not sent.
    pub(super) fn typed(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The same without blanks around it.
    pub(super) fn get(&self, name: &str) -> &str {
        self.typed(name).trim()
    }

    /// What was sent under a name that several fields have.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The names of all fields.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

impl FromRequest<Service> for Posted {
    type Rejection = Trouble;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Trouble> {
        let form = guarded(request, service).await?;
        if form.0.iter().any(|(_, value)| !is_plain(value)) {
            let detail = t_with("problem-field", &[("most", LONGEST_TEXT.into())]);
            return Err(Trouble::unreadable(StatusCode::UNPROCESSABLE_ENTITY, detail));
        }
        Ok(form)
    }
}

/// A form that was sent from a page of ours and holds texts of any length and of many lines.
#[derive(Debug)]
pub(super) struct Written(pub(super) Posted);

impl FromRequest<Service> for Written {
    type Rejection = Trouble;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Trouble> {
        guarded(request, service).await.map(Self)
    }
}

/// The form, if it carries what its page was given.
async fn guarded(request: Request, service: &Service) -> Result<Posted, Trouble> {
    let visitor = Visitor::of(request.extensions())?;
    let form = Form::<Fields>::from_request(request, service).await;
    let Form(fields) = form.map_err(|error| Trouble::unreadable(error.status(), error.body_text()))?;
    let form = Posted(fields);
    visitor.check_csrf(form.typed(CSRF_FIELD))?;
    if u64::try_from(form.0.len()).is_ok_and(|count| count > MOST_FIELDS) {
        let detail = t_with("problem-fields", &[("most", MOST_FIELDS.into())]);
        return Err(Trouble::unreadable(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    Ok(form)
}

fn is_plain(text: &str) -> bool {
    u64::try_from(text.chars().count()).is_ok_and(|count| count <= LONGEST_TEXT)
        && !text.chars().any(char::is_control)
}

/// The query of a page. What cannot be read is as if it were not there.
#[derive(Debug, Default)]
pub(super) struct Asked(Fields);

impl Asked {
    /// A parameter; empty where it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Query::<Fields>::try_from_uri(&parts.uri)
            .map_or_else(|_| Self::default(), |Query(fields)| Self(fields)))
    }
}
