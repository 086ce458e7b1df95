//! My Customers (AP-11).

use super::mask::SHOWN as SHOWN_DIGITS;
use super::{Place, Rows, Sight, Source, ViewResult};
use crate::Service;
use programs::No;
use programs::affiliate::{Customer, PhoneDisplay};
use programs::time::Instant;
use store::{CustomerFilter, CustomerState};

/// A customer of a partner.
#[derive(Debug, Clone)]
pub struct CustomerRow {
    /// The host's identifier.
    pub customer_id: String,
    /// Telephone number, masked unless it may be seen.
    pub phone: String,
    /// Whether it connected a shop (AP-6).
    pub store_authorized: bool,
    /// The tier of its latest top-up.
    pub latest_vip_tier: Option<String>,
    /// Whether it topped up.
    pub topped_up: bool,
    /// When it registered.
    pub registered_at: Instant,
    /// When it topped up last.
    pub last_top_up_at: Option<Instant>,
    /// Its paying number, while it is paying (AP-8).
    pub paying_number: Option<i64>,
    /// Its locked rate in basis points, while it is paying (AP-8).
    pub rate_bps: Option<i64>,
}

/// What is asked of a partner's customers, and in which order.
#[derive(Debug, Clone, Default)]
pub struct CustomersAsked {
    /// In which state.
    pub state: CustomerState,
    /// A customer's identifier, or the end of a telephone number; empty for any.
    pub search: String,
    /// Whether the earliest registered come first; else the latest do.
    pub oldest_first: bool,
}

/// A partner's customers by the time of their registration.
pub fn customers(
    source: &Source,
    service: &Service,
    partner: No,
    asked: &CustomersAsked,
    place: Place,
    sight: Sight,
) -> ViewResult<Rows<CustomerRow>> {
    let sight = customer_sight(source, service, sight)?;
    let phone_end = phone_end(&asked.search, sight);
    let filter =
        CustomerFilter { state: asked.state, phone_end: &phone_end, oldest_first: asked.oldest_first };
    let search = asked.search.trim();
    if !search.is_empty() {
        let named = source.customer_by_id(search)?.filter(|one| one.partner == Some(partner));
        if let Some(named) = named.filter(|one| filter.holds(one)) {
            return Ok(Rows { rows: vec![show(named, sight)], next: None });
        }
        if phone_end.is_empty() {
            return Ok(Rows::none());
        }
    }
    let page = source.customers_of(partner, filter, place.cursor, place.limit)?;
    Rows::of(page, |customer| Ok(show(customer, sight)))
}

/// The end of a telephone number that may be looked for: no more of it than is shown, or else one could find
/// out the digits that are hidden (AP-12).
fn phone_end(search: &str, sight: Sight) -> String {
    let digits: String = search.chars().filter(char::is_ascii_digit).collect();
    let from = if sight == Sight::Full { 0 } else { digits.len().saturating_sub(SHOWN_DIGITS) };
    digits.get(from..).unwrap_or_default().to_owned()
}

fn show(customer: Customer, sight: Sight) -> CustomerRow {
    let (last_top_up_at, latest_vip_tier) = customer.top_up.map(|up| (up.time, up.tier)).unzip();
    CustomerRow {
        customer_id: customer.customer_id,
        phone: sight.phone(&customer.phone),
        store_authorized: customer.store_authorized,
        topped_up: latest_vip_tier.is_some(),
        latest_vip_tier,
        registered_at: customer.registered_at,
        last_top_up_at,
        paying_number: customer.paying_number,
        rate_bps: customer.rate.map(money::Rate::bps),
    }
}

/// How customers' telephone numbers are shown: masked for partners unless the programme says `full`
/// (AP-12).
pub(super) fn customer_sight(source: &Source, service: &Service, sight: Sight) -> ViewResult<Sight> {
    let full = source.versions()?.rules_at(service.now()).phone_display == PhoneDisplay::Full;
    Ok(if full { Sight::Full } else { sight })
}

/// The number of the customer with the host's identifier.
pub fn customer_no(source: &Source, customer_id: &str) -> ViewResult<Option<No>> {
    source.key(programs::Key::Customer, customer_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_of_a_number_is_looked_for_than_is_shown() {
        for (search, sight, end) in [
            ("789", Sight::Masked, "789"),
            ("+60 12-345 6789", Sight::Masked, "789"),
            ("56789", Sight::Full, "56789"),
            ("89", Sight::Masked, "89"),
            ("c-x", Sight::Masked, ""),
            ("", Sight::Full, ""),
        ] {
            assert_eq!(phone_end(search, sight), end, "AP-12: {search}");
        }
    }
}
