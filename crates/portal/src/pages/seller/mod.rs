//! What a seller sees in Seller Center and nobody else does.

pub mod campaign;
pub mod campaigns;
pub mod register;
pub mod terms;
