//! My Customers (AP-11).

use super::{Place, Rows, Sight, Source, ViewResult};
use crate::Service;
use programs::No;
use programs::affiliate::PhoneDisplay;
use programs::time::Instant;

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

/// A partner's customers, the latest registered first; only those who have not bought, if asked for.
pub fn customers(
    source: &Source,
    service: &Service,
    partner: No,
    only_not_bought: bool,
    place: Place,
    sight: Sight,
) -> ViewResult<Rows<CustomerRow>> {
    let sight = customer_sight(source, service, sight)?;
    let page = source.customers_of(partner, only_not_bought, place.cursor, place.limit)?;
    Rows::of(page, |customer| {
        let (last_top_up_at, latest_vip_tier) = customer.top_up.map(|up| (up.time, up.tier)).unzip();
        Ok(CustomerRow {
            customer_id: customer.customer_id,
            phone: sight.phone(&customer.phone),
            store_authorized: customer.store_authorized,
            topped_up: latest_vip_tier.is_some(),
            latest_vip_tier,
            registered_at: customer.registered_at,
            last_top_up_at,
            paying_number: customer.paying_number,
            rate_bps: customer.rate.map(money::Rate::bps),
        })
    })
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
