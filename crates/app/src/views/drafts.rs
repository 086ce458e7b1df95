//! What an action needs to be made before it can be taken: the contract that is sent, referral codes,
//! the sealed number of an account.

use super::materials::product_name;
use super::{Source, ViewResult, mask_account};
use crate::Service;
use crate::secrets::{CannotOpen, Random};
use documents::contract::{ContractError, ContractFields, render};
use money::Currency;
use programs::No;
use programs::affiliate::{PayoutAccount, Rules};

/// The alphabet of referral codes: no 0, O, 1, I, L, U (AP-3).
const ALPHABET: &[u8; 30] = b"ABCDEFGHJKMNPQRSTVWXYZ23456789";
const CODE_LENGTH: usize = 8;
/// How many codes are drawn: one of them is free.
const CODES: usize = 8;

/// Referral codes drawn at random (AP-3).
pub fn codes(random: Random) -> Vec<String> {
    let mut drawn = Vec::with_capacity(CODES);
    while drawn.len() < CODES {
        let mut bytes = [0; 2 * CODE_LENGTH];
        random(&mut bytes);
        // Bytes beyond the last full round of the alphabet would make its first letters more likely.
        let letters = bytes.iter().filter(|byte| usize::from(**byte) < 8 * ALPHABET.len());
        let code: String = letters
            .filter_map(|byte| ALPHABET.get(usize::from(*byte) % ALPHABET.len()))
            .take(CODE_LENGTH)
            .map(|letter| char::from(*letter))
            .collect();
        if code.len() == CODE_LENGTH {
            drawn.push(code);
        }
    }
    drawn
}

/// A payout account as it is entered (WD-7).
#[derive(Debug, Clone)]
pub struct AccountInput {
    /// Who holds it.
    pub holder: String,
    /// The bank's name.
    pub bank_name: String,
    /// The bank's BIC.
    pub bic: String,
    /// The account number.
    pub number: String,
    /// ISO 3166 code of its country.
    pub country: String,
    /// Its currency.
    pub currency: Currency,
}

/// The account with its number sealed and masked (WD-7).
pub fn account(service: &Service, input: AccountInput) -> Result<PayoutAccount, CannotOpen> {
    Ok(PayoutAccount {
        sealed_number: service.sealer().seal(input.number.trim())?,
        masked_number: mask_account(&input.number),
        holder: input.holder,
        bank_name: input.bank_name,
        bic: input.bic,
        country: input.country,
        currency: input.currency,
    })
}

/// Whether banks can be sent this account number: 4 to 34 letters, digits and hyphens, beginning with a
/// letter or digit; spaces do not matter.
pub fn check_account_number(number: &str) -> Result<(), &'static str> {
    let plain: Vec<char> = number.chars().filter(|c| *c != ' ').collect();
    let begins = plain.first().is_some_and(char::is_ascii_alphanumeric);
    let legal = plain.iter().all(|c| c.is_ascii_alphanumeric() || *c == '-');
    if begins && legal && (4..=34).contains(&plain.len()) {
        return Ok(());
    }
    Err("An account number has 4 to 34 letters and digits.")
}

/// The newest text of the contract with the partner's data in its places, and its version (AP-2);
/// `None` if there is no such partner. A text that cannot be filled is refused when it is published.
pub fn contract_draft(source: &Source, service: &Service, no: No) -> ViewResult<Option<(i64, String)>> {
    let Some(partner) = source.partner(no)? else { return Ok(None) };
    let versions = source.versions()?;
    let rules = versions.rules_at(service.now());
    let mut fields = programme_fields(rules);
    fields.partner_name = partner.application.name;
    fields.country = partner.application.country;
    fields.date = rules.zone.day(service.now()).to_string();
    fields.representative = partner.representative.unwrap_or_else(|| rules.representative.clone());
    let version = i64::try_from(versions.contracts.len()).unwrap_or(i64::MAX);
    let text = versions.contracts.last().map_or("", String::as_str);
    let document = render(text, &fields)
        .map_err(|error| store::StoreError::Other(format!("contract text {version}: {error}")))?;
    Ok(Some((version, document)))
}

/// Whether every place of a contract's text can be filled.
pub fn check_contract_text(text: &str) -> Result<(), ContractError> {
    render(text, &programme_fields(&Rules::template())).map(|_| ())
}

fn programme_fields(rules: &Rules) -> ContractFields {
    let codes: Vec<&str> = rules.excluded_currencies.iter().map(Currency::code).collect();
    ContractFields {
        partner_name: String::new(),
        country: String::new(),
        date: String::new(),
        representative: String::new(),
        operator_name: product_name(rules),
        product_name: product_name(rules),
        tiers: tiers(rules),
        free_vip_days: rules.free_vip_days.to_string(),
        attribution_days: rules.click_days.to_string(),
        eligibility: years(rules.window_years),
        excluded_currencies: if codes.is_empty() { "none".to_owned() } else { codes.join(", ") },
        minimum_customers: rules.min_paying_customers.to_string(),
        cutoff_day: ordinal(rules.cutoff_day),
        zone: format!("UTC{}", rules.zone.name()),
        expiry: years(rules.expiry_years),
    }
}

fn tiers(rules: &Rules) -> Vec<String> {
    let ends = rules.tiers.iter().skip(1).map(|next| Some(next.from - 1)).chain([None]);
    let sentence = |(tier, end): (&programs::affiliate::Tier, Option<i64>)| match end {
        Some(end) => format!("Paying users {} to {}: {}.", tier.from, end, tier.rate),
        None => format!("From paying user {} on: {}.", tier.from, tier.rate),
    };
    rules.tiers.iter().zip(ends).map(sentence).collect()
}

fn years(years: i64) -> String {
    if years == 1 { "1 year".to_owned() } else { format!("{years} years") }
}

fn ordinal(day: i8) -> String {
    let ending = match (day % 10, day / 10) {
        (1, tens) if tens != 1 => "st",
        (2, tens) if tens != 1 => "nd",
        (3, tens) if tens != 1 => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU8, Ordering};

    fn counting(bytes: &mut [u8]) {
        static NEXT: AtomicU8 = AtomicU8::new(200);
        for byte in bytes {
            *byte = NEXT.fetch_add(7, Ordering::Relaxed);
        }
    }

    #[test]
    fn codes_have_no_look_alikes() {
        let drawn = codes(counting);
        assert_eq!(drawn.len(), CODES);
        for code in drawn {
            assert_eq!(code.len(), 8, "AP-3");
            assert!(!code.contains(['0', 'O', '1', 'I', 'L', 'U']), "AP-3: {code}");
        }
    }

    #[test]
    fn the_built_in_contract_can_be_filled() {
        assert_eq!(check_contract_text(documents::contract::PARTNER_AGREEMENT_EN_1), Ok(()));
        assert!(check_contract_text("{{nobody}}").is_err());
        assert_eq!(
            tiers(&Rules::template()),
            ["Paying users 1 to 9: 10 %.", "Paying users 10 to 19: 15 %.", "From paying user 20 on: 20 %."]
        );
        assert_eq!(
            [1, 2, 3, 11, 12, 13, 20, 21].map(ordinal).join(" "),
            "1st 2nd 3rd 11th 12th 13th 20th 21st"
        );
    }

    #[test]
    fn account_numbers_are_what_banks_take() {
        for (number, good) in [
            ("514123456789", true),
            ("5141 2345 6789", true),
            ("GB29NWBK60161331926819", true),
            ("123", false),
            ("12345678901234567890123456789012345", false),
            ("51412345678\u{0}", false),
            ("５１４１２３４５", false),
        ] {
            assert_eq!(check_account_number(number).is_ok(), good, "{number}");
        }
    }
}
