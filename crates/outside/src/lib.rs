//! What leaves the process: webhooks to the endpoints of others, and mail.
//!
//! This crate knows no SQL and no rules. It is told what to send, where and when; it answers how it went.
//! Nothing here is called inside a transaction, and nothing here reads a clock or makes randomness by itself.
//!
//! - [`signature`]: Standard Webhooks signatures, made and checked.
//! - [`mail`]: letters, handed to a server.
//! - [`address`]: which addresses may be connected to at all.
//! - [`webhooks`]: sending one delivery, when to try again, and in which order deliveries go.

pub mod address;
pub mod mail;
pub mod signature;
pub mod webhooks;

/// Makes `ring` the process's cryptography for TLS. The binary's `main` calls it once, before the first
/// [`webhooks::Sender`] is built; a second call changes nothing.
pub fn install_tls_provider() {
    // The only possible error is that a provider is installed already, which is what was asked for.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
