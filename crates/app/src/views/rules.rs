//! The published versions of the rules (EV-5) and of the contract's text (AP-2).

use super::{Source, ViewResult};
use crate::Service;
use money::Currency;
use programs::affiliate::Rules;
use programs::cashback::Difference;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

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
    let versions = source.versions()?;
    Ok((1..).zip(versions.contracts.clone()).map(|(version, text)| ContractText { version, text }).collect())
}

/// A version of the rules or of the terms as the API writes it, for people to change.
pub fn version_text<T: Serialize>(version: &T) -> String {
    serde_json::to_string_pretty(version).unwrap_or_default()
}

/// Reads a version of the rules or of the terms; what is wrong is said with its line.
pub fn read_version<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Every figure of a version of the rules or of the terms, by its place, such as `tiers/0/rate_bps`.
pub fn figures<T: Serialize>(version: &T) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if let Ok(value) = serde_json::to_value(version) {
        flatten("", &value, &mut found);
    }
    found
}

fn flatten(place: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let below = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}/{name}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| flatten(&below(name), value, found)),
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (number, item) in items.iter().enumerate() {
                flatten(&below(&number.to_string()), item, found);
            }
        }
        Value::Array(items) => {
            let texts: Vec<_> = items.iter().map(plain).collect();
            found.insert(place.to_owned(), texts.join(", "));
        }
        value => {
            found.insert(place.to_owned(), plain(value));
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The figures that are not the same in two versions of the rules, their numbers and dates aside.
pub fn rules_differences(from: &Rules, to: &Rules) -> Vec<Difference> {
    let (mut before, after) = (figures(from), figures(to));
    let mut all: Vec<Difference> = Vec::new();
    for (figure, after) in after {
        let before = before.remove(&figure);
        if before.as_ref() != Some(&after) {
            all.push(Difference { figure, before, after: Some(after) });
        }
    }
    all.extend(before.into_iter().map(|(figure, before)| Difference {
        figure,
        before: Some(before),
        after: None,
    }));
    all.retain(|one| !["version", "effective"].contains(&one.figure.as_str()));
    all.sort_by(|a, b| a.figure.cmp(&b.figure));
    all
}

/// Whether people can be sent to the landing page of a version of the rules.
pub fn has_landing_page(rules: &Rules) -> bool {
    let landing = rules.landing_url.as_str();
    let web = landing.starts_with("https://") || landing.starts_with("http://");
    web && landing.chars().all(|c| c.is_ascii_graphic())
}
