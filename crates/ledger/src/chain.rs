use crate::Transfer;
use sha2::{Digest as _, Sha256};

/// A SHA-256 hash.
pub type Digest = [u8; 32];

/// What the first block of a chain names as the hash before it.
pub const GENESIS: Digest = [0; 32];

/// The hash of a block in the making: of the block before it and of every record in it, in order
/// (LG-3). Lengths are hashed too, so that no two sequences of records hash alike.
#[derive(Debug, Clone)]
pub struct Seal(Sha256);

impl Seal {
    /// Begins a block after the one with this hash.
    pub fn after(previous: &Digest) -> Self {
        Self(Sha256::new_with_prefix(previous))
    }

    /// Adds a record of any kind.
    pub fn record(&mut self, bytes: &[u8]) {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.0.update(length.to_be_bytes());
        self.0.update(bytes);
    }

    /// Adds a transfer, all of its fields.
    pub fn transfer(&mut self, transfer: &Transfer) {
        self.record(&transfer.to_bytes());
    }

    /// The hash of the block.
    pub fn finish(self) -> Digest {
        self.0.finalize().into()
    }
}

impl Transfer {
    /// The transfer as the bytes that are sealed: each field big-endian, in the order of the struct.
    pub fn to_bytes(&self) -> [u8; 49] {
        let mut bytes = [0; 49];
        let mut at = 0;
        let currency = self.amount.currency();
        for field in [
            self.no.to_be_bytes().as_slice(),
            &self.at.to_be_bytes(),
            &self.cause.to_be_bytes(),
            &self.rule.to_be_bytes(),
            &self.owner.to_be_bytes(),
            &self.debit.0.to_be_bytes(),
            &self.credit.0.to_be_bytes(),
            &self.amount.minor().to_be_bytes(),
            currency.code().as_bytes(),
        ] {
            if let Some(place) = bytes.get_mut(at..at + field.len()) {
                place.copy_from_slice(field);
            }
            at += field.len();
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AccountCode;
    use money::{Amount, Currency};

    fn transfer() -> Transfer {
        let amount = Amount::new(1250, Currency::parse("MYR").unwrap());
        Transfer {
            no: 1,
            at: 2,
            cause: 3,
            rule: 4,
            owner: 5,
            debit: AccountCode(6),
            credit: AccountCode(7),
            amount,
        }
    }

    fn hash(transfers: &[Transfer]) -> Digest {
        let mut seal = Seal::after(&GENESIS);
        transfers.iter().for_each(|t| seal.transfer(t));
        seal.finish()
    }

    #[test]
    fn every_field_counts() {
        let whole = hash(&[transfer()]);
        let alter: [fn(&mut Transfer); 8] = [
            |t| t.no += 1,
            |t| t.at += 1,
            |t| t.cause += 1,
            |t| t.rule += 1,
            |t| t.owner += 1,
            |t| t.debit.0 += 1,
            |t| t.credit.0 += 1,
            |t| t.amount = Amount::new(1250, Currency::parse("SGD").unwrap()),
        ];
        for change in alter {
            let mut altered = transfer();
            change(&mut altered);
            assert_ne!(hash(&[altered]), whole);
        }
    }

    #[test]
    fn order_and_grouping_count() {
        let (a, mut b) = (transfer(), transfer());
        b.no = 2;
        assert_ne!(hash(&[a, b]), hash(&[b, a]));
        let (mut one, mut two) = (Seal::after(&GENESIS), Seal::after(&GENESIS));
        one.record(b"ab");
        one.record(b"c");
        two.record(b"a");
        two.record(b"bc");
        assert_ne!(one.finish(), two.finish());
    }

    #[test]
    fn the_bytes_are_all_used() {
        assert_eq!(&transfer().to_bytes()[46..], b"MYR");
    }
}
