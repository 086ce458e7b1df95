//! What hosts and marketplaces call sellers, shoppers and orders.

use super::{Source, ViewError, ViewResult};
use programs::{Fact, No};

fn missing(what: &str, no: No) -> ViewError {
    ViewError::Other(format!("{what} {no} is missing"))
}

/// The marketplace's identifier of a seller.
pub(crate) fn seller_id(source: &Source, no: No) -> ViewResult<String> {
    Ok(source.seller(no)?.ok_or_else(|| missing("seller", no))?.seller_id)
}

/// The marketplace's identifier of a shopper. A shopper has the number of the order that named it first.
pub(crate) fn shopper_id(source: &Source, no: No) -> ViewResult<String> {
    match source.event(no)?.map(|event| event.fact) {
        Some(Fact::OrderCreated { shopper_id, .. }) => Ok(shopper_id),
        _ => Err(missing("shopper", no)),
    }
}

/// The host's identifier of an order.
pub(crate) fn order_id(source: &Source, no: No) -> ViewResult<String> {
    match source.event(no)?.map(|event| event.fact) {
        Some(Fact::OrderCreated { order_id, .. }) => Ok(order_id),
        _ => Err(missing("order", no)),
    }
}
