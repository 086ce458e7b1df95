use crate::affiliate::Rules;
use crate::cashback::Terms;
use crate::time::Instant;

/// The published versions: of the rules (EV-5), of the contract's text (AP-2), of the cashback terms (BC-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// The rules, in the order they take effect; of two that take effect at once the later published
    /// counts. Never empty.
    rules: Vec<Rules>,
    /// The texts of the contract, the first being version 1. Never empty.
    pub contracts: Vec<String>,
    template: Rules,
    /// The terms of the cashback campaign, ordered as the rules are. Never empty.
    terms: Vec<Terms>,
    terms_template: Terms,
    /// Rules that a what-if assumes.
    assumed_rules: Option<Rules>,
    /// Terms that a what-if assumes.
    assumed_terms: Option<Terms>,
}

impl Versions {
    /// The versions of a store, with the built-in templates before the first of each.
    pub fn new(mut published: Vec<Rules>, contracts: Vec<String>, mut terms: Vec<Terms>) -> Self {
        published.sort_by_key(|rules| (rules.effective, rules.version));
        terms.sort_by_key(|terms| (terms.effective, terms.version));
        let (template, terms_template) = (Rules::template(), Terms::template());
        let (assumed_rules, assumed_terms) = (None, None);
        Self { rules: published, contracts, template, terms, terms_template, assumed_rules, assumed_terms }
    }

    /// The versions as they are, but from its effective date on these rules hold in place of what was, or will
    /// be, published (EV-5).
    #[must_use]
    pub fn assuming_rules(self, rules: Rules) -> Self {
        Self { assumed_rules: Some(rules), ..self }
    }

    /// The versions as they are, but orders from its effective date on have these terms, as if whoever was
    /// registered had agreed to them (EV-5). Registrations go on by what is published.
    #[must_use]
    pub fn assuming_terms(self, terms: Terms) -> Self {
        Self { assumed_terms: Some(terms), ..self }
    }

    /// The terms that a what-if assumes for orders of an instant.
    pub(crate) fn assumed_terms_at(&self, at: Instant) -> Option<&Terms> {
        self.assumed_terms.as_ref().filter(|terms| terms.effective <= at)
    }

    /// The cashback terms in force at an instant (EV-5).
    pub fn terms_at(&self, at: Instant) -> &Terms {
        let after = self.terms.partition_point(|terms| terms.effective <= at);
        let found = after.checked_sub(1).and_then(|i| self.terms.get(i));
        found.or(self.terms.first()).unwrap_or(&self.terms_template)
    }

    /// A version of the cashback terms by its number.
    pub fn terms(&self, version: i64) -> Option<&Terms> {
        self.terms.iter().chain(&self.assumed_terms).find(|terms| terms.version == version)
    }

    /// All versions of the cashback terms, in the order they take effect.
    pub fn all_terms(&self) -> &[Terms] {
        &self.terms
    }

    /// The number the next version of the cashback terms gets.
    pub fn next_terms_version(&self) -> i64 {
        self.terms.iter().map(|terms| terms.version).max().unwrap_or(0) + 1
    }

    /// The rules in force at an instant (EV-5).
    pub fn rules_at(&self, at: Instant) -> &Rules {
        if let Some(assumed) = self.assumed_rules.as_ref().filter(|rules| rules.effective <= at) {
            return assumed;
        }
        let after = self.rules.partition_point(|rules| rules.effective <= at);
        let found = after.checked_sub(1).and_then(|i| self.rules.get(i));
        found.or(self.rules.first()).unwrap_or(&self.template)
    }

    /// A version by its number.
    pub fn rules(&self, version: i64) -> Option<&Rules> {
        self.rules.iter().chain(&self.assumed_rules).find(|rules| rules.version == version)
    }

    /// All versions of the rules, in the order they take effect.
    pub fn all_rules(&self) -> &[Rules] {
        &self.rules
    }

    /// The number the next version gets.
    pub fn next_rules_version(&self) -> i64 {
        self.rules.iter().map(|rules| rules.version).max().unwrap_or(0) + 1
    }

    /// The versions with one more of the rules.
    pub(crate) fn with_rules(&self, rules: Rules) -> Self {
        let mut versions = self.clone();
        versions.rules.push(rules);
        versions.rules.sort_by_key(|rules| (rules.effective, rules.version));
        versions
    }

    /// The versions with one more of the cashback terms.
    pub(crate) fn with_terms(&self, terms: Terms) -> Self {
        let mut versions = self.clone();
        versions.terms.push(terms);
        versions.terms.sort_by_key(|terms| (terms.effective, terms.version));
        versions
    }

    /// The versions with one more of the contract's text, and its number.
    pub(crate) fn with_contract(&self, text: &str) -> (Self, i64) {
        let mut versions = self.clone();
        versions.contracts.push(text.to_owned());
        let version = i64::try_from(versions.contracts.len()).unwrap_or(i64::MAX);
        (versions, version)
    }
}
