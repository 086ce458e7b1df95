//! Public identifiers, made from the numbers of rows and back.
//!
//! `pa_…`, `cm_…`, `wd_…`: a prefix that says what it is, and thirteen letters and digits. They are the
//! row's number under a permutation whose key is the store's own, so that no index is needed to find the
//! row and nobody can tell from an identifier how many others there are. They are no secret: who may
//! see what is decided by the access key.

use ledger::AccountCode;
use programs::{No, accounts};

/// What an identifier names, by its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A partner.
    Partner,
    /// A commission entry.
    Commission,
    /// A withdrawal.
    Withdrawal,
    /// A transfer of the ledger.
    Transfer,
    /// A click on a referral link.
    Click,
    /// A correction.
    Correction,
    /// A proposal to change a payout account.
    AccountChange,
    /// A webhook endpoint.
    Endpoint,
    /// An outbound event.
    Note,
    /// A seller, where the marketplace's own identifier cannot stand.
    Seller,
    /// A shopper, where the marketplace's own identifier cannot stand.
    Shopper,
    /// A seller's registration.
    Registration,
    /// A line of a bill: a service fee, or one given back.
    Fee,
    /// A settled record.
    SettledRecord,
    /// A movement of a shopper's bonus.
    Bonus,
    /// A redemption of bonus.
    Redemption,
}

impl Kind {
    /// What the owners of an account are, where it is owned.
    pub fn of_owner(account: AccountCode) -> Self {
        match account {
            accounts::SELLER_BALANCE => Self::Seller,
            accounts::SHOPPER_PENDING
            | accounts::SHOPPER_AVAILABLE
            | accounts::SHOPPER_RESERVED
            | accounts::SHOPPER_DEBT => Self::Shopper,
            _ => Self::Partner,
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Partner => "pa_",
            Self::Commission => "cm_",
            Self::Withdrawal => "wd_",
            Self::Transfer => "tr_",
            Self::Click => "ck_",
            Self::Correction => "co_",
            Self::AccountChange => "ac_",
            Self::Endpoint => "we_",
            Self::Note => "msg_",
            Self::Seller => "se_",
            Self::Shopper => "sh_",
            Self::Registration => "rg_",
            Self::Fee => "fe_",
            Self::SettledRecord => "sr_",
            Self::Bonus => "bo_",
            Self::Redemption => "rd_",
        }
    }
}

/// Makes and reads identifiers with a store's key.
#[derive(Debug, Clone, Copy)]
pub struct Ids {
    key: [u64; 4],
}

/// Crockford's alphabet: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LETTERS: usize = 13;

impl Ids {
    /// With the store's key.
    pub fn new(key: &[u8; 32]) -> Self {
        let (words, _) = key.as_chunks::<8>();
        let mut keys = [0; 4];
        for (place, word) in keys.iter_mut().zip(words) {
            *place = u64::from_le_bytes(*word);
        }
        Self { key: keys }
    }

    /// The identifier of a row.
    pub fn write(&self, kind: Kind, no: No) -> String {
        let mut text = String::with_capacity(kind.prefix().len() + LETTERS);
        text.push_str(kind.prefix());
        let hidden = self.hide(no.cast_unsigned());
        for place in (0..LETTERS).rev() {
            let index = usize::try_from((hidden >> (5 * place)) & 31).unwrap_or(0);
            text.push(char::from(ALPHABET.get(index).copied().unwrap_or(b'0')));
        }
        text
    }

    /// The number of the row, if the text is an identifier of this kind.
    pub fn read(&self, kind: Kind, text: &str) -> Option<No> {
        let letters = text.strip_prefix(kind.prefix())?.as_bytes();
        if letters.len() != LETTERS {
            return None;
        }
        let mut hidden: u64 = 0;
        for letter in letters {
            let value = ALPHABET.iter().position(|known| known == letter)?;
            hidden = hidden.checked_mul(32)?.checked_add(u64::try_from(value).ok()?)?;
        }
        Some(self.show(hidden).cast_signed())
    }

    fn hide(&self, number: u64) -> u64 {
        let (mut left, mut right) = halves(number);
        for key in self.key {
            (left, right) = (right, left ^ mix(right, key));
        }
        join(left, right)
    }

    fn show(&self, hidden: u64) -> u64 {
        let (mut left, mut right) = halves(hidden);
        for key in self.key.into_iter().rev() {
            (left, right) = (right ^ mix(left, key), left);
        }
        join(left, right)
    }
}

fn halves(whole: u64) -> (u32, u32) {
    let bytes = whole.to_be_bytes();
    let [a, b, c, d, e, f, g, h] = bytes;
    (u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]))
}

fn join(left: u32, right: u32) -> u64 {
    (u64::from(left) << 32) | u64::from(right)
}

/// A round of the permutation: a keyed scrambling of 32 bits.
fn mix(half: u32, key: u64) -> u32 {
    let mut x = u64::from(half) ^ key;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    halves(x ^ (x >> 31)).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_read_back_and_do_not_count() {
        let ids = Ids::new(&[7; 32]);
        for no in [0, 1, 2, 1_000_000, i64::MAX] {
            assert_eq!(ids.read(Kind::Partner, &ids.write(Kind::Partner, no)), Some(no));
        }
        let (one, two) = (ids.write(Kind::Partner, 1), ids.write(Kind::Partner, 2));
        let alike = one.bytes().zip(two.bytes()).filter(|(a, b)| a == b).count();
        assert!(alike < 10, "{one} {two}");
        assert_ne!(one, Ids::new(&[8; 32]).write(Kind::Partner, 1));
    }

    #[test]
    fn what_is_no_identifier_is_none() {
        let ids = Ids::new(&[7; 32]);
        for text in ["", "pa_", "pa_000000000000", "pa_zzzzzzzzzzzzz", "wd_0000000000000", "pa_ooooooooooooo"]
        {
            assert_eq!(ids.read(Kind::Partner, text), None, "{text}");
        }
    }
}
