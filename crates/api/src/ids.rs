//! Identifiers in paths and bodies. One that cannot be read names nothing.

use crate::problem::Problem;
use app::Service;
use app::ids::Kind;
use programs::No;

fn read(service: &Service, kind: Kind, text: &str, what: &str) -> Result<No, Problem> {
    service.ids().read(kind, text).ok_or_else(|| Problem::not_found(what))
}

/// A partner's.
pub(crate) fn partner(service: &Service, text: &str) -> Result<No, Problem> {
    read(service, Kind::Partner, text, "partner")
}

/// A withdrawal's.
pub(crate) fn withdrawal(service: &Service, text: &str) -> Result<No, Problem> {
    read(service, Kind::Withdrawal, text, "withdrawal")
}

/// A correction's.
pub(crate) fn correction(service: &Service, text: &str) -> Result<No, Problem> {
    read(service, Kind::Correction, text, "correction")
}

/// That of a proposed payout account.
pub(crate) fn account_change(service: &Service, text: &str) -> Result<No, Problem> {
    read(service, Kind::AccountChange, text, "payout account change")
}

/// A webhook endpoint's.
pub(crate) fn endpoint(service: &Service, text: &str) -> Result<No, Problem> {
    read(service, Kind::Endpoint, text, "webhook endpoint")
}

/// An outbound event's.
pub(crate) fn note(service: &Service, text: &str) -> Result<No, Problem> {
    read(service, Kind::Note, text, "outbound event")
}

/// A registration's.
pub(crate) fn registration(service: &Service, text: &str) -> Result<No, Problem> {
    read(service, Kind::Registration, text, "registration")
}

/// A settled record's.
pub(crate) fn settled_record(service: &Service, text: &str) -> Result<No, Problem> {
    read(service, Kind::SettledRecord, text, "settled record")
}

/// A redemption's.
pub(crate) fn redemption(service: &Service, text: &str) -> Result<No, Problem> {
    read(service, Kind::Redemption, text, "redemption")
}
