//! Lists as files.

use app::Service;
use app::spool::Spool;
use app::views::{SheetForm, Source};
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::look::look;
use super::trouble::Trouble;

/// The form that the name of a file ends with, and what stands before; a name without one is no file of ours.
pub(super) fn form_of(file: &str) -> Result<(&str, SheetForm), Trouble> {
    let known = |form: SheetForm| Some((file.strip_suffix(form.name())?.strip_suffix('.')?, form));
    SheetForm::ALL.into_iter().find_map(known).ok_or_else(Trouble::not_found)
}

/// A file to download under a name, without its ending.
pub(super) async fn sent(
    service: &Service,
    name: &str,
    form: SheetForm,
    write: impl FnOnce(&Source, &Service) -> Result<Spool, Trouble> + Send + 'static,
) -> Result<Response, Trouble> {
    let spool = look(service, write).await?;
    let (media, disposition) = form.headers(name);
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_LENGTH, spool.length().to_string()),
    ];
    Ok((headers, Body::from_stream(spool.into_stream())).into_response())
}
