use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;
use std::fmt;

/// An ISO 4217 currency that has a minor unit, with the number of its decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    exponent: u8,
}

/// The text is not the code of a currency that money can be counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 4217 currency code with a minor unit, such as MYR or VND")]
pub struct UnknownCurrency;

impl Currency {
    /// Reads a three-letter code in capitals. Codes without a minor unit (gold, testing) are unknown.
    pub fn parse(code: &str) -> Result<Self, UnknownCurrency> {
        let known = iso_currency::Currency::from_code(code).ok_or(UnknownCurrency)?;
        let exponent = known.exponent().and_then(|n| u8::try_from(n).ok()).ok_or(UnknownCurrency)?;
        let code = <[u8; 3]>::try_from(code.as_bytes()).map_err(|_| UnknownCurrency)?;
        Ok(Self { code, exponent })
    }

    /// The three letters, for example `MYR`.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("???")
    }

    /// How many decimals the currency has: 2 for MYR and IDR, 0 for VND.
    pub fn exponent(self) -> u8 {
        self.exponent
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Its code.
impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.code().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&Cow::<'de, str>::deserialize(from)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_are_those_of_iso_4217() {
        for (code, exponent) in [("MYR", 2), ("IDR", 2), ("VND", 0), ("KWD", 3), ("JPY", 0)] {
            assert_eq!(Currency::parse(code).map(Currency::exponent), Ok(exponent), "{code}");
        }
    }

    #[test]
    fn what_is_no_currency_is_unknown() {
        for code in ["", "my", "myr", "MYRR", "ZZZ", "XAU", "XXX", "MY\0", "€UR"] {
            assert_eq!(Currency::parse(code), Err(UnknownCurrency), "{code}");
        }
    }
}
