//! Choosing a language: kept in a cookie, and back to the page one was on.

use app::Service;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::form::Posted;
use super::visitor::language_header;
use crate::lang::Lang;

/// Keeps the language that was chosen; one that there is not changes nothing.
pub(super) async fn choose(State(service): State<Service>, headers: HeaderMap, form: Posted) -> Response {
    let mut response = Redirect::to(back(&headers)).into_response();
    let cookie = Lang::parse(form.get("language")).and_then(|lang| language_header(&service, lang));
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page the form was on. Only its path is taken, so that it leads nowhere else.
fn back(headers: &HeaderMap) -> &str {
    let from = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let path = from
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    path.filter(|path| !path.starts_with("//") && !path.contains('\\')).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_a_page_of_ours() {
        for (from, path) in [
            (
                "http://127.0.0.1:8080/partner/customers?filter=not_bought",
                "/partner/customers?filter=not_bought",
            ),
            ("https://elsewhere.example", "/"),
            ("https://elsewhere.example//evil.example/", "/"),
            ("nonsense", "/"),
        ] {
            let headers = HeaderMap::from_iter([(header::REFERER, from.parse().unwrap())]);
            assert_eq!(back(&headers), path);
        }
        assert_eq!(back(&HeaderMap::new()), "/");
    }
}
