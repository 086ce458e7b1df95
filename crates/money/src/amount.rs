use crate::{Currency, MoneyError};
use std::fmt;

/// A whole number of minor units of one currency: MYR 12.50 is 1250.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount {
    minor: i64,
    currency: Currency,
}

impl Amount {
    /// An amount of so many minor units.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The number of minor units, negative for money that is owed.
    pub fn minor(self) -> i64 {
        self.minor
    }

    /// What it is counted in.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// More than nothing.
    pub fn is_positive(self) -> bool {
        self.minor > 0
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch(self.currency, other.currency))
        }
    }

    /// The sum, refused across currencies and beyond 64 bits.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The difference, refused across currencies and beyond 64 bits.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The same amount with the other sign.
    pub fn negated(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// So many parts of a whole of the amount: amount × part / whole, rounded half away from zero to one
    /// minor unit. This is the only rounding there is. A whole of nothing, or less, is refused.
    pub fn share(self, part: i64, whole: i64) -> Result<Self, MoneyError> {
        if whole <= 0 {
            return Err(MoneyError::NoWeights);
        }
        let (product, whole) = (i128::from(self.minor) * i128::from(part), i128::from(whole));
        let (cut, rest) = (product / whole, product % whole);
        let away = if 2 * rest.abs() >= whole { product.signum() } else { 0 };
        let minor = i64::try_from(cut + away).map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// Divides the amount by weights. The parts sum to the whole: what rounding down leaves over goes,
    /// one minor unit each, to the parts with the largest remainders, earlier ones first.
    pub fn split(self, weights: &[i64]) -> Result<Vec<Self>, MoneyError> {
        let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        if total <= 0 || weights.iter().any(|w| *w < 0) {
            return Err(MoneyError::NoWeights);
        }
        let whole = i128::from(self.minor).abs();
        let mut parts = Vec::with_capacity(weights.len());
        let mut remainders = Vec::with_capacity(weights.len());
        let mut given = 0;
        for (i, weight) in weights.iter().enumerate() {
            let product = whole * i128::from(*weight);
            parts.push(product / total);
            remainders.push((product % total, i));
            given += product / total;
        }
        remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let left = usize::try_from(whole - given).map_err(|_| MoneyError::Overflow)?;
        for (_, i) in remainders.into_iter().take(left) {
            if let Some(part) = parts.get_mut(i) {
                *part += 1;
            }
        }
        let sign = i128::from(self.minor.signum());
        parts
            .into_iter()
            .map(|part| i64::try_from(part * sign).map_err(|_| MoneyError::Overflow))
            .map(|minor| minor.map(|minor| Self::new(minor, self.currency)))
            .collect()
    }

    /// The amount as a decimal number with exactly the currency's decimals: `12.50`, `-0.05`, `1200`.
    pub fn decimal(self) -> String {
        let digits = usize::from(self.currency.exponent());
        let text = format!("{:0width$}", self.minor.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = text.split_at(text.len() - digits);
        let sign = if self.minor < 0 { "-" } else { "" };
        let point = if digits == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }

    /// Reads a decimal number of major units, exactly: no more decimals than the currency has, no
    /// exponent, no separators of thousands.
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let places = usize::from(currency.exponent());
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let dangling = digits.ends_with('.') || whole.is_empty();
        if dangling || fraction.len() > places || !all_digits(whole) || !all_digits(fraction) {
            return Err(MoneyError::NotAnAmount);
        }
        let sign = if negative { "-" } else { "" };
        let minor = format!("{sign}{whole}{fraction:0<places$}").parse().map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(minor, currency))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.decimal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn decimals_read_and_write() {
        for (minor, code, text) in [
            (1250, "MYR", "12.50"),
            (-5, "MYR", "-0.05"),
            (0, "MYR", "0.00"),
            (1200, "VND", "1200"),
            (i64::MAX, "MYR", "92233720368547758.07"),
            (i64::MIN, "MYR", "-92233720368547758.08"),
            (7, "KWD", "0.007"),
        ] {
            let amount = Amount::new(minor, currency(code));
            assert_eq!(amount.decimal(), text);
            assert_eq!(Amount::parse_decimal(text, currency(code)), Ok(amount));
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "-", ".5", "1.", "1.234", "1e3", "1,000", "+1", "--1", "１"] {
            assert!(Amount::parse_decimal(text, currency("MYR")).is_err(), "{text}");
        }
        assert_eq!(Amount::parse_decimal("92233720368547758.08", currency("MYR")), Err(MoneyError::Overflow));
    }

    #[test]
    fn nothing_wraps_at_the_limits() {
        let max = Amount::new(i64::MAX, currency("MYR"));
        let one = Amount::new(1, currency("MYR"));
        assert_eq!(max.plus(one), Err(MoneyError::Overflow));
        assert_eq!(Amount::new(i64::MIN, currency("MYR")).minus(one), Err(MoneyError::Overflow));
        assert_eq!(Amount::new(i64::MIN, currency("MYR")).negated(), Err(MoneyError::Overflow));
        assert!(matches!(max.plus(Amount::new(1, currency("VND"))), Err(MoneyError::CurrencyMismatch(..))));
    }

    #[test]
    fn a_share_of_any_whole_rounds_half_away_from_zero() {
        for (minor, part, whole, share) in [
            (100, 1, 3, 33),
            (200, 1, 3, 67),
            (5, 1, 2, 3),
            (-5, 1, 2, -3),
            (5, -1, 2, -3),
            (0, 7, 9, 0),
            (106, 6, 106, 6),
            (i64::MAX, i64::MAX, i64::MAX, i64::MAX),
            (i64::MIN, i64::MIN, i64::MAX, i64::MAX),
        ] {
            let shared = Amount::new(minor, currency("MYR")).share(part, whole);
            let expected = if minor == i64::MIN { Err(MoneyError::Overflow) } else { Ok(share) };
            assert_eq!(shared.map(Amount::minor), expected, "{minor} x {part} / {whole}");
        }
        assert_eq!(Amount::new(1, currency("MYR")).share(1, 0), Err(MoneyError::NoWeights));
    }

    proptest! {
        #[test]
        fn the_parts_of_a_split_sum_to_the_whole(minor: i64, weights in prop::collection::vec(0..i64::MAX, 1..20)) {
            prop_assume!(weights.iter().any(|w| *w > 0));
            let whole = Amount::new(minor, currency("MYR"));
            let parts = whole.split(&weights).unwrap();
            let sum: i128 = parts.iter().map(|p| i128::from(p.minor())).sum();
            prop_assert_eq!(sum, i128::from(minor));
            prop_assert!(parts.iter().all(|p| p.minor() == 0 || p.minor().signum() == minor.signum()));
        }

        #[test]
        fn a_decimal_reads_back(minor: i64, code in prop::sample::select(vec!["MYR", "VND", "KWD"])) {
            let amount = Amount::new(minor, currency(code));
            prop_assert_eq!(Amount::parse_decimal(&amount.decimal(), currency(code)), Ok(amount));
        }
    }
}
