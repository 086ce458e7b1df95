//! Rates, and counts with their noun.

/// A rate in basis points as a percentage without needless zeros: 1000 is "10 %", 1250 is "12.5 %".
#[must_use]
pub fn rate(basis_points: i64) -> String {
    let sign = if basis_points < 0 { "−" } else { "" };
    let size = basis_points.unsigned_abs();
    let decimals = format!("{:02}", size % 100);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{decimals}\u{a0}%", size / 100)
}

/// A count with its noun: "1 customer", "4 customers".
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_lose_needless_zeros() {
        for (basis_points, shown) in
            [(1000, "10 %"), (1250, "12.5 %"), (1, "0.01 %"), (105, "1.05 %"), (0, "0 %"), (-300, "−3 %")]
        {
            assert_eq!(rate(basis_points).replace('\u{a0}', " "), shown);
        }
    }
}
