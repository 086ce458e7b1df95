//! Corrections (AP-14), and what one would move.

use super::{HistoryStep, Place, Rows, Source, ViewResult, Writing, account_name};
use crate::Service;
use crate::ids::Kind;
use money::Amount;
use programs::accounts::Rule;
use programs::affiliate::{Correction, CorrectionKind, CorrectionStatus};
use programs::{Action, Actor, Halt, No, Record, Refusal, act, gather};
use std::sync::Arc;
use store::StoreError;

/// A correction.
#[derive(Debug, Clone)]
pub struct CorrectionView {
    /// Its identifier.
    pub id: String,
    /// What is corrected.
    pub kind: CorrectionKind,
    /// Whose balance is adjusted, or to whom the customer moves.
    pub partner: String,
    /// From whom the customer moves.
    pub from_partner: Option<String>,
    /// The host's identifier of the customer that moves.
    pub customer_id: Option<String>,
    /// By how much the balance is adjusted.
    pub amount: Option<Amount>,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub status: CorrectionStatus,
    /// Who proposed it.
    pub proposed_by: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// What happened so far.
    pub history: Vec<HistoryStep>,
}

/// A correction; `None` if there is none with this number.
pub fn correction(source: &Source, service: &Service, no: No) -> ViewResult<Option<CorrectionView>> {
    source.correction(no)?.map(|correction| show(source, service, no, correction)).transpose()
}

/// Corrections, newest first, of one status or of all.
pub fn corrections(
    source: &Source,
    service: &Service,
    status: Option<CorrectionStatus>,
    place: Place,
) -> ViewResult<Rows<CorrectionView>> {
    let page = source.corrections(status, place.cursor, place.limit)?;
    Rows::of(page, |found| show(source, service, found.no, found.row))
}

fn show(source: &Source, service: &Service, no: No, correction: Correction) -> ViewResult<CorrectionView> {
    let partner = |no| service.ids().write(Kind::Partner, no);
    let (customer_id, amount) = match correction.kind {
        CorrectionKind::Adjustment(amount) => (None, Some(amount)),
        CorrectionKind::Reattribution { customer } => {
            (source.customer(customer)?.map(|customer| customer.customer_id), None)
        }
    };
    Ok(CorrectionView {
        id: service.ids().write(Kind::Correction, no),
        kind: correction.kind,
        partner: partner(correction.partner),
        from_partner: correction.from.map(partner),
        customer_id,
        amount,
        reason: correction.reason,
        status: correction.status,
        proposed_by: correction.proposed_by,
        decided_by: correction.decided_by,
        history: source.moments(no)?.into_iter().map(Into::into).collect(),
    })
}

/// A movement of money that a correction would make.
#[derive(Debug, Clone)]
pub struct Moved {
    /// What it would be, in a few words.
    pub memo: &'static str,
    /// The account that would be debited.
    pub debit: String,
    /// The account that would be credited.
    pub credit: String,
    /// How much.
    pub amount: Amount,
}

/// What a proposed correction would move if it were approved now, or why it could not be. It is decided
/// by the rules themselves, on rows that are then forgotten.
pub fn preview_correction(
    writer: &mut Writing,
    service: &Service,
    correction: No,
) -> ViewResult<Result<Vec<Moved>, Refusal>> {
    let action = Action::DecideCorrection { correction, approve: true };
    let record = Record::Action(action.clone());
    let mut world = writer.world()?;
    world.now = service.now();
    // Whoever it will be, it is somebody else than who proposed it.
    world.actor = Arc::new(Actor { id: "preview".into(), name: "preview".into() });
    let mut needs = Vec::new();
    loop {
        gather(&record, &world, &mut needs);
        if needs.is_empty() {
            break;
        }
        writer.load(&std::mem::take(&mut needs), &mut world)?;
    }
    match act(&mut world, &action) {
        Ok(_) => {}
        Err(Halt::Refused(refusal)) => return Ok(Err(refusal)),
        Err(Halt::Defect(defect)) => return Err(StoreError::Other(defect.to_string())),
    }
    let transfers = world.take_changes().transfers;
    let moved = transfers.iter().map(|transfer| Moved {
        memo: Rule::from_number(transfer.rule).map_or("", Rule::memo),
        debit: account_name(service, transfer.debit, transfer.owner),
        credit: account_name(service, transfer.credit, transfer.owner),
        amount: transfer.amount,
    });
    Ok(Ok(moved.collect()))
}
