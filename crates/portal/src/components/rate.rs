//! Counts with their noun, in English; pages that are told in every language do without.

/// A count with its noun: "1 customer", "4 customers".
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
