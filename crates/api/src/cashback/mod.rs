//! The Bonus Cashback programme (BC, SB).

pub(crate) mod bills;
pub(crate) mod campaigns;
pub(crate) mod orders;
pub(crate) mod registrations;
pub(crate) mod shoppers;
pub(crate) mod simulation;
pub(crate) mod terms;

use crate::problem::Problem;
use app::views::CAMPAIGN;

/// Refuses the name of a campaign that is not there.
fn check_slug(slug: &str) -> Result<(), Problem> {
    if slug == CAMPAIGN { Ok(()) } else { Err(Problem::not_found("campaign")) }
}
