//! The published versions of the rules (EV-5) and of the contract's text (AP-2).

use super::{Source, ViewResult};
use crate::Service;
use money::Currency;
use programs::affiliate::Rules;

/// All versions of the rules, in the order they take effect.
pub fn rules(source: &Source) -> ViewResult<Vec<Rules>> {
    Ok(source.versions()?.all_rules().to_vec())
}

/// A version of the rules by its number.
pub fn rules_version(source: &Source, version: i64) -> ViewResult<Option<Rules>> {
    Ok(source.versions()?.rules(version).cloned())
}

/// Whether the programme does not settle in a currency now (WD-7).
pub fn excludes(source: &Source, service: &Service, currency: Currency) -> ViewResult<bool> {
    Ok(source.versions()?.rules_at(service.now()).excluded_currencies.contains(&currency))
}

/// A version of the contract's text.
#[derive(Debug, Clone)]
pub struct ContractText {
    /// Its number, from 1.
    pub version: i64,
    /// The template.
    pub text: String,
}

/// All versions of the contract's text, oldest first.
pub fn contract_texts(source: &Source) -> ViewResult<Vec<ContractText>> {
    let texts = source.versions()?.contracts;
    Ok((1..).zip(texts).map(|(version, text)| ContractText { version, text }).collect())
}
