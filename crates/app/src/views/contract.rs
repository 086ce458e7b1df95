//! The contract of a partner (AP-2).

use super::{Source, ViewResult};
use programs::No;
use programs::affiliate::Contract;

/// A contract: the exact document, and who signed it when.
pub type ContractView = Contract;

/// A partner's contract, once it was sent.
pub fn contract(source: &Source, partner: No) -> ViewResult<Option<ContractView>> {
    source.contract(partner)
}
