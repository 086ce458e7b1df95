//! Webhooks out, by the Standard Webhooks convention: signed, at least once, in order for each participant,
//! retried with back-off for three days.
//!
//! A dispatcher takes the next delivery from [`Lanes`], hands it to a [`Sender`], writes the [`Attempt`] down,
//! asks [`next_attempt`] when to try again, and tells the lanes how it went.

mod lanes;
mod schedule;

#[cfg(test)]
mod receiver;
#[cfg(test)]
mod tests;

pub use lanes::{Lanes, Limits, Verdict};
pub use schedule::{ATTEMPTS, next_attempt};

use crate::address::{self, AddressError, PublicOnly};
use crate::signature::{self, Secret};
use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Response, StatusCode, redirect};
use std::error::Error;
use std::time::{Duration, Instant};

/// How much of a response is kept, in bytes.
pub const EXCERPT_BYTES: usize = 1024;
/// A response up to this size is read to its end, so that its connection can serve the next delivery; of a
/// longer one the rest is never read and the connection is closed.
const DRAIN_BYTES: usize = 16 * 1024;

/// How a [`Sender`] works.
#[derive(Debug, Clone)]
pub struct Config {
    /// Accept `http` and addresses that are not public. For the sandbox and tests, never for production.
    pub allow_private: bool,
    /// Time to resolve, connect and agree on TLS.
    pub connect_timeout: Duration,
    /// Time for the whole attempt, connecting and the response's body included.
    pub total_timeout: Duration,
    /// How many idle connections to one host are kept for the next deliveries. Set it to the dispatcher's
    /// limit of deliveries in flight to one endpoint.
    pub idle_per_host: usize,
    /// The `user-agent` header.
    pub user_agent: String,
    /// The monotonic clock by which an attempt's duration is measured.
    pub clock: fn() -> Instant,
}

impl Config {
    /// The settings for production: public `https` endpoints only, 5 s to connect, 15 s in all, 32 idle
    /// connections to a host.
    #[must_use]
    pub const fn new(user_agent: String, clock: fn() -> Instant) -> Self {
        Self {
            allow_private: false,
            connect_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(15),
            idle_per_host: 32,
            user_agent,
            clock,
        }
    }
}

/// One message to one endpoint.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Where to, as the endpoint was entered; checked by [`address::endpoint`] at every attempt.
    pub url: String,
    /// The secrets in force, the newest first; at least one.
    pub secrets: Vec<Secret>,
    /// The message's id, the same at every attempt.
    pub id: String,
    /// The time of this attempt, seconds since 1970.
    pub timestamp_s: i64,
    /// The JSON to send, byte for byte.
    pub body: Bytes,
}

/// What came of one attempt.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The response's status, if there was a response.
    pub status: Option<u16>,
    /// What to do next.
    pub outcome: Outcome,
    /// How long it took, by the configured clock.
    pub duration: Duration,
    /// The beginning of the response's body, at most [`EXCERPT_BYTES`] of text fit to be shown and stored:
    /// whatever is not text is replaced by `U+FFFD`. Empty if there was no response.
    pub response_excerpt: String,
}

/// What an attempt means for its delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Answered with 2xx: done.
    Delivered,
    /// Not delivered; to be tried again as [`next_attempt`] says.
    Retry {
        /// Why, for the list of attempts.
        reason: Failure,
    },
    /// Answered with 410: the endpoint wants no more webhooks, ever. It is to be switched off.
    Gone,
}

/// Why a delivery was not made, told to the person who keeps the endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The endpoint may not be connected to.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The endpoint has no signing secret.
    #[error("the endpoint has no signing secret; give it one")]
    NoSecret,
    /// No answer in time.
    #[error("no complete answer came in time; answer first and work afterwards")]
    Timeout,
    /// The host's name did not resolve.
    #[error("the host's name does not resolve; check its DNS records")]
    Dns,
    /// The TLS handshake failed.
    #[error("the secure connection failed ({0}); check the certificate and its chain")]
    Tls(String),
    /// No connection.
    #[error("the host refused the connection or cannot be reached; check that the receiver listens there")]
    Connect,
    /// The connection broke, or what came over it was not HTTP.
    #[error("the connection broke before an answer, or the answer was not HTTP; check the receiver's log")]
    Broken,
    /// The message does not make a valid request.
    #[error("the message's id or URL cannot be sent as HTTP")]
    Request,
    /// Answered with 3xx, which is not followed.
    #[error("the receiver answered {0}, a redirect; enter the final URL instead")]
    Redirect(u16),
    /// Answered with something else than 2xx, 3xx or 410.
    #[error("the receiver answered {0}; see its log, and answer 2xx once the message is taken")]
    Status(u16),
}

impl Failure {
    /// The failure's stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Address(error) => error.code(),
            Self::NoSecret => "no_secret",
            Self::Timeout => "timeout",
            Self::Dns => "dns_failed",
            Self::Tls(_) => "tls_failed",
            Self::Connect => "connection_failed",
            Self::Broken => "connection_broken",
            Self::Request => "request_invalid",
            Self::Redirect(_) => "redirected",
            Self::Status(_) => "status_not_ok",
        }
    }

    /// Reads the kind of a client's error from its causes, the most telling first.
    fn of(error: &reqwest::Error) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = error.source();
        while let Some(error) = cause {
            if let Some(refused) = error.downcast_ref::<AddressError>() {
                return Self::Address(refused.clone());
            }
            if let Some(tls) = error.downcast_ref::<rustls::Error>() {
                return Self::Tls(tls.to_string());
            }
            // An I/O error made of another error passes that one over and names its cause.
            cause = match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
                Some(inner) => Some(inner),
                None => error.source(),
            };
        }
        if error.is_timeout() {
            Self::Timeout
        } else if error.is_builder() {
            Self::Request
        } else if error.is_dns() {
            Self::Dns
        } else if error.is_connect() {
            Self::Connect
        } else {
            Self::Broken
        }
    }
}

/// Why no [`Sender`] could be built.
#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    /// [`crate::install_tls_provider`] was not called.
    #[error("no TLS provider is installed; the program must install one when it starts")]
    NoTlsProvider,
    /// The client refused its settings; most often the system has no root certificates.
    #[error(
        "webhooks cannot be sent; check that the system's root certificates (ca-certificates) are installed"
    )]
    Client(#[source] reqwest::Error),
}

/// Sends deliveries. One for the process: it keeps the connections between deliveries. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sender {
    client: Client,
    allow_private: bool,
    clock: fn() -> Instant,
}

impl Sender {
    /// Builds the client: system's root certificates, no redirects, no proxies from the environment.
    ///
    /// # Errors
    /// [`SenderError`] without a TLS provider or without root certificates.
    pub fn new(config: Config) -> Result<Self, SenderError> {
        // The client's builder would panic without one.
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(SenderError::NoTlsProvider);
        }
        let client = Client::builder()
            .dns_resolver(PublicOnly { allow_private: config.allow_private })
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(config.connect_timeout)
            .timeout(config.total_timeout)
            .pool_max_idle_per_host(config.idle_per_host)
            .user_agent(config.user_agent)
            .build()
            .map_err(SenderError::Client)?;
        Ok(Self { client, allow_private: config.allow_private, clock: config.clock })
    }

    /// Makes one attempt. It always ends within the total timeout, and never fails: what went wrong is the
    /// attempt's outcome.
    pub async fn deliver(&self, delivery: &Delivery) -> Attempt {
        let begun = (self.clock)();
        let (status, outcome, response_excerpt) = match self.request(delivery).await {
            Ok(response) => {
                let status = response.status();
                (Some(status.as_u16()), judge(status), excerpt(response).await)
            }
            Err(reason) => (None, Outcome::Retry { reason }, String::new()),
        };
        let duration = (self.clock)().saturating_duration_since(begun);
        Attempt { status, outcome, duration, response_excerpt }
    }

    async fn request(&self, delivery: &Delivery) -> Result<Response, Failure> {
        let Delivery { url, secrets, id, timestamp_s, body } = delivery;
        let url = address::endpoint(url, self.allow_private)?;
        if secrets.is_empty() {
            return Err(Failure::NoSecret);
        }
        self.client
            .post(url)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .header(signature::ID_HEADER, id)
            .header(signature::TIMESTAMP_HEADER, *timestamp_s)
            .header(signature::SIGNATURE_HEADER, signature::sign(secrets, id, *timestamp_s, body))
            .body(body.clone())
            .send()
            .await
            .map_err(|error| Failure::of(&error))
    }
}

fn judge(status: StatusCode) -> Outcome {
    if status.is_success() {
        return Outcome::Delivered;
    }
    if status == StatusCode::GONE {
        return Outcome::Gone;
    }
    let code = status.as_u16();
    let reason = if status.is_redirection() { Failure::Redirect(code) } else { Failure::Status(code) };
    Outcome::Retry { reason }
}

/// Reads the beginning of the body. The status was the answer, so a body which breaks off or runs out of
/// time changes nothing any more.
async fn excerpt(mut response: Response) -> String {
    let mut kept = Vec::new();
    let mut read = 0;
    while read < DRAIN_BYTES
        && let Ok(Some(chunk)) = response.chunk().await
    {
        read += chunk.len();
        let room = EXCERPT_BYTES - kept.len();
        kept.extend(chunk.iter().take(room));
    }
    let mut text: String = String::from_utf8_lossy(&kept)
        .chars()
        .map(|char| if char.is_control() && !matches!(char, '\n' | '\r' | '\t') { '\u{FFFD}' } else { char })
        .collect();
    // A replaced byte takes three.
    text.truncate(text.floor_char_boundary(EXCERPT_BYTES));
    text
}
