//! The page of the design, in the sandbox.

use app::Service;
use axum::extract::State;
use axum::response::Response;

use super::look::page;
use super::trouble::Trouble;
use super::visitor::Visitor;
use crate::pages::design::design as show_design;

/// The page; there is none outside of a sandbox.
pub(super) async fn design(State(service): State<Service>, visitor: Visitor) -> Result<Response, Trouble> {
    if !service.is_sandbox() {
        return Err(Trouble::not_found());
    }
    page(&service, &visitor, None, |look| Ok(show_design(&look.shell))).await
}
