//! What happened to something, in order, and what is still to come.

use maud::{Markup, html};

use super::badge::{status_mark, status_word};
use super::time::{Moment, moment};
use crate::lang::t;

/// A status that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// The status code.
    pub status: String,
    /// When it was reached.
    pub at: Moment,
    /// Who brought it there.
    pub by: Option<String>,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

/// The statuses reached, then those still to come.
#[must_use]
pub fn timeline(reached: &[Milestone], to_come: &[&str]) -> Markup {
    html! {
        ol.timeline {
            @for milestone in reached {
                @let (shape, tone) = status_mark(&milestone.status);
                li {
                    span.mark.(tone.class()) aria-hidden="true" { (shape) }
                    strong { (status_word(&milestone.status)) }
                    p.small.hush {
                        (moment(&milestone.at))
                        @if let Some(by) = &milestone.by { " · " (by) }
                    }
                    @if let Some(reason) = &milestone.reason { p.small { (reason) } }
                }
            }
            @for status in to_come {
                li {
                    span.mark.todo aria-hidden="true" {}
                    span.hush { (status_word(status)) span.small { " · " (t("timeline-not-yet")) } }
                }
            }
        }
    }
}
