//! What is answered where a page cannot be shown. It becomes a page in [`super::frame`], which knows who
//! asked.

use app::views::ViewError;
use app::{Failure, Fault};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use programs::Refusal;

use crate::components::badge::Tone;
use crate::components::notice::Notice;
use crate::lang::{t, t_or, t_or_with};
use crate::paths;

/// Why there is no page.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    /// It needs a key; where to go after signing in.
    SignIn(Option<String>),
    /// It is told on a page of its own.
    Told {
        /// The HTTP status.
        status: StatusCode,
        /// In a few words.
        title: String,
        /// The stable code.
        code: &'static str,
        /// A sentence a person can act on.
        detail: String,
    },
}

impl Trouble {
    fn told(status: StatusCode, title: String, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Told { status, title, code, detail: detail.into() }
    }

    /// No such page, or nothing that this caller may see.
    pub(super) fn not_found() -> Self {
        Self::told(StatusCode::NOT_FOUND, t("problem-not-found"), "not_found", t("problem-not-found-why"))
    }

    /// The page is there and its subject is not there yet.
    pub(super) fn not_yet(title: String, detail: impl Into<String>) -> Self {
        Self::told(StatusCode::NOT_FOUND, title, "not_found", detail)
    }

    /// The key is of another role.
    pub(super) fn forbidden(detail: String) -> Self {
        Self::told(StatusCode::FORBIDDEN, t("problem-forbidden"), "forbidden", detail)
    }

    /// The link that shows the page has ended.
    pub(super) fn link_ended() -> Self {
        Self::told(StatusCode::GONE, t("problem-link-ended"), "link_ended", t("problem-link-ended-why"))
    }

    /// The form does not carry what its page was given.
    pub(super) fn forged() -> Self {
        Self::told(StatusCode::FORBIDDEN, t("problem-forged"), "csrf_refused", t("problem-forged-why"))
    }

    /// The form cannot be read.
    pub(super) fn unreadable(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::told(status, t("problem-unreadable"), "invalid_request", detail)
    }

    /// The path is there and takes no such method.
    pub(super) fn method_not_allowed() -> Self {
        let (title, detail) = (t("problem-method"), t("problem-method-why"));
        Self::told(StatusCode::METHOD_NOT_ALLOWED, title, "method_not_allowed", detail)
    }

    /// The rules refused something that has no form to come back to.
    pub(super) fn refused(refusal: &Refusal) -> Self {
        Self::told(refusal_status(refusal), t("notice-bad"), refusal.code, refusal_sentence(refusal))
    }

    /// A fault of the program, for which the log has the cause.
    pub(super) fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "a page could not be shown");
        Failure::Internal.into()
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        let (status, code) = match failure {
            Failure::StorageFull => (StatusCode::INSUFFICIENT_STORAGE, "storage_full"),
            Failure::StorageFailed => (StatusCode::SERVICE_UNAVAILABLE, "storage_failed"),
            Failure::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "storage_unavailable"),
            Failure::Busy => (StatusCode::TOO_MANY_REQUESTS, "busy"),
            Failure::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
            Failure::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        };
        let detail = t_or(&format!("trouble-{}", code.replace('_', "-")), &failure.to_string());
        Self::told(status, t("problem-ours"), code, detail)
    }
}

impl From<ViewError> for Trouble {
    fn from(error: ViewError) -> Self {
        tracing::error!(%error, "a page could not be shown");
        Fault::from(error).failure().into()
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        match &self {
            Self::SignIn(None) => Redirect::to(paths::SIGN_IN).into_response(),
            Self::SignIn(Some(next)) => Redirect::to(&paths::sign_in_then(next)).into_response(),
            Self::Told { status, .. } => {
                let mut response = status.into_response();
                response.extensions_mut().insert(self);
                response
            }
        }
    }
}

/// The status a refusal is answered with.
pub(super) fn refusal_status(refusal: &Refusal) -> StatusCode {
    match (refusal.code, &refusal.pointer) {
        ("not_found", _) => StatusCode::NOT_FOUND,
        (_, Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

/// A refusal as it stands at the top of the form's page.
pub(super) fn refusal_notice(refusal: &Refusal) -> Notice {
    Notice {
        tone: Tone::Bad,
        code: Some(refusal.code.to_owned()),
        detail: refusal_sentence(refusal),
        hint: None,
    }
}

/// What a refusal says: the message of its code and its field, that of its code, or its own sentence.
pub(super) fn refusal_sentence(refusal: &Refusal) -> String {
    let args: Vec<_> = refusal.figures.iter().map(|(name, value)| (*name, (*value).into())).collect();
    let code = refusal.code.replace('_', "-");
    let field = refusal.pointer.as_deref().unwrap_or_default().replace(['/', '_'], "-");
    let of_code = t_or_with(&format!("refusal-{code}"), &args, &refusal.detail);
    if field.is_empty() { of_code } else { t_or_with(&format!("refusal-{code}{field}"), &args, &of_code) }
}
