//! A process of its own, in which no TLS provider is installed.

use outside::webhooks::{Config, Sender, SenderError};

#[test]
fn no_sender_without_a_tls_provider() {
    let clock = || tokio::time::Instant::now().into_std();
    let error = Sender::new(Config::new(String::new(), clock)).unwrap_err();
    assert!(matches!(error, SenderError::NoTlsProvider));
}
