//! Sellers' registrations (BC-2, BC-3).

use app::Service;
use app::views::{self, Place, RegistrationView, Source};
use programs::cashback::{Acceptance, RegistrationStep};

use crate::pages::cashback::face::{Face, Sheet};
use crate::pages::cashback::registration::{Accepted, Command, NewerTerms, Registration, RegistrationsView};
use crate::routes::look::Look;
use crate::routes::show;
use crate::routes::trouble::Trouble;

/// A page of a seller's registrations, each with what may be done of what is `offered`.
pub(crate) fn registrations(
    look: &Look<'_>,
    face: Face,
    seller_id: &str,
    offered: &[Command],
    place: Place,
) -> Result<RegistrationsView, Trouble> {
    let found = views::registrations_of(look.source, look.service, seller_id, place)?;
    Ok(RegistrationsView {
        pager: look.pager(&face.sheet(Sheet::Registrations), place, &found),
        rows: found.rows.into_iter().map(|row| registration(look, row, offered)).collect::<Result<_, _>>()?,
        face,
    })
}

/// A registration with what may be done of what is `offered`.
pub(crate) fn registration(
    look: &Look<'_>,
    found: RegistrationView,
    offered: &[Command],
) -> Result<Registration, Trouble> {
    let newer = match found.newer_terms {
        Some(version) => views::terms_version(look.source, version)?,
        None => None,
    };
    let accepted = |accepted: &Acceptance| Accepted {
        version: accepted.version,
        at: look.moment(accepted.at),
        by: accepted.by.clone(),
    };
    let may = |command: &Command| found.actions.contains(&command.name());
    Ok(Registration {
        commands: offered.iter().copied().filter(may).collect(),
        market: show::country(&found.market),
        currency: found.currency,
        status: found.status.name().to_owned(),
        registered_at: look.moment(found.registered_at),
        accepted: found.accepted.iter().map(accepted).collect(),
        newer_terms: newer.map(|terms| NewerTerms {
            version: terms.version,
            effective: look.moment(terms.effective),
            old_terms_end: terms.old_terms_end.map(|end| look.moment(end)),
            ended: found.terms_ended,
        }),
        history: show::milestones(&look.zone, found.history),
        seller_id: found.seller_id,
        id: found.id,
    })
}

/// A seller's newest registration, if it ever had one.
pub(crate) fn newest(
    source: &Source,
    service: &Service,
    seller_id: &str,
) -> Result<Option<RegistrationView>, Trouble> {
    let one = Place { limit: 1, cursor: None };
    Ok(views::registrations_of(source, service, seller_id, one)?.rows.pop())
}

/// The step that a command sends; agreeing to terms has a page of its own.
pub(crate) fn step(command: Command, reason: &str) -> Option<RegistrationStep> {
    let reason = reason.to_owned();
    Some(match command {
        Command::Approve => RegistrationStep::Approve,
        Command::Reject => RegistrationStep::Reject { reason },
        Command::Suspend => RegistrationStep::Suspend { reason },
        Command::Resume => RegistrationStep::Resume,
        Command::Withdraw => RegistrationStep::Withdraw,
        Command::CancelWithdraw => RegistrationStep::CancelWithdraw,
        Command::ApproveWithdraw => RegistrationStep::ApproveWithdraw,
        Command::RejectWithdraw => RegistrationStep::RejectWithdraw { reason },
        Command::AcceptTerms => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// BC-2, BC-3: a command is called as its step, so what a registration lists is what is offered.
    #[test]
    fn commands_are_called_as_their_steps() {
        for command in Command::STAFF.into_iter().chain(Command::SELLERS) {
            match step(command, "why") {
                Some(step) => assert_eq!(step.name(), command.name()),
                None => assert_eq!(command.name(), RegistrationStep::AcceptTerms { version: 1 }.name()),
            }
        }
    }
}
