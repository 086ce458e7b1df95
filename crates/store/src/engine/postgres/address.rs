//! Where a server is, from its URL, and how its certificate is looked at.

use crate::error::{Result, StoreError};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

/// How long connecting to one host may take, where the URL does not say.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// After how long of silence, and how often, a server is asked whether it is there, and how long it may
/// leave what was sent to it unanswered: without this a machine that is gone would be waited for for hours.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(30);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);
const UNANSWERED: Duration = Duration::from_secs(30);

/// A database on a server, and how to get there. It shows itself without the password.
pub(crate) struct Address {
    pub(super) config: Config,
    /// `None` where `sslmode=disable`.
    pub(super) tls: Option<ClientConfig>,
    shown: String,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown)
    }
}

fn unreadable(why: &str) -> StoreError {
    StoreError::Other(format!(
        "the URL of the database cannot be read: {why}. It is written \
         postgres://user:password@host:5432/name, with other characters of the password as %40 and the like"
    ))
}

/// How the server's certificate is looked at: `sslmode` of the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    /// Not encrypted at all.
    Disable,
    /// Encrypted where the server can.
    Prefer,
    /// Encrypted, whoever it is.
    Require,
    /// Encrypted, and the certificate is of the host that was named.
    Full,
}

/// Parts of a URL that are read here; the rest is the client's.
struct Parts {
    rest: String,
    check: Check,
    roots: Option<String>,
}

fn parts(url: &str) -> Result<Parts> {
    let scheme = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"));
    let after = scheme.ok_or_else(|| unreadable("it does not begin with postgres://"))?;
    // A password with a bare @, / or ? in it would be cut in two, and its end be taken for a name that is shown.
    let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
    if after.matches('@').count() > authority.matches('@').count().min(1) {
        return Err(unreadable("there is an @ too many"));
    }
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut check, mut roots, mut others) = (Check::Prefer, None, Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", "disable")) => check = Check::Disable,
            Some(("sslmode", "allow" | "prefer")) => check = Check::Prefer,
            Some(("sslmode", "require")) => check = Check::Require,
            Some(("sslmode", "verify-full")) => check = Check::Full,
            Some(("sslmode", _)) => {
                return Err(unreadable("sslmode is one of disable, prefer, require, verify-full"));
            }
            Some(("sslrootcert", "system")) => {}
            Some(("sslrootcert", path)) => roots = Some(path.to_owned()),
            _ => others.push(pair),
        }
    }
    let mark = if others.is_empty() { "" } else { "?" };
    Ok(Parts { rest: format!("{base}{mark}{}", others.join("&")), check, roots })
}

impl Address {
    /// Reads a URL.
    pub(crate) fn parse(url: &str) -> Result<Self> {
        let Parts { rest, check, roots } = parts(url)?;
        let mut config: Config = rest.parse().map_err(|error: tokio_postgres::Error| {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            unreadable(&source.unwrap_or_else(|| "it has a part that is unknown".into()))
        })?;
        if config.get_dbname().is_none() || config.get_user().is_none() {
            return Err(unreadable("it names no user, or no database"));
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(UNANSWERED);
        }
        config.keepalives_idle(KEEPALIVE_IDLE).keepalives_interval(KEEPALIVE_INTERVAL).keepalives_retries(3);
        if config.get_application_name().is_none() {
            config.application_name("guerdon");
        }
        config.ssl_mode(match check {
            Check::Disable => SslMode::Disable,
            Check::Prefer => SslMode::Prefer,
            Check::Require | Check::Full => SslMode::Require,
        });
        let tls = match check {
            Check::Disable => None,
            check => Some(tls(check, roots.as_deref())?),
        };
        let shown = shown(&config);
        Ok(Self { config, tls, shown })
    }
}

fn shown(config: &Config) -> String {
    let host = |host: &Host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    };
    let hosts: Vec<String> = config.get_hosts().iter().map(host).collect();
    format!("postgres://{}/{}", hosts.join(","), config.get_dbname().unwrap_or_default())
}

fn tls(check: Check, roots: Option<&str>) -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Other(error.to_string()))?;
    if check != Check::Full {
        let anyone = Arc::new(Anyone { provider });
        return Ok(builder.dangerous().with_custom_certificate_verifier(anyone).with_no_client_auth());
    }
    let mut store = RootCertStore::empty();
    match roots {
        Some(path) => {
            let unusable = |error: &dyn std::fmt::Display| {
                StoreError::Other(format!("the certificates in {path} cannot be used: {error}"))
            };
            let found = CertificateDer::pem_file_iter(path).map_err(|error| unusable(&error))?;
            for certificate in found {
                store
                    .add(certificate.map_err(|error| unusable(&error))?)
                    .map_err(|error| unusable(&error))?;
            }
        }
        None => {
            store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    Ok(builder.with_root_certificates(store).with_no_client_auth())
}

/// Takes every certificate: `prefer` and `require` keep others from reading along, and no more.
#[derive(Debug)]
struct Anyone {
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_what_is_secret() {
        let address = Address::parse("postgres://me:s3cret@db.example:5433/money?sslmode=disable").unwrap();
        assert_eq!(address.to_string(), "postgres://db.example/money");
        assert_eq!(format!("{address:?}"), "postgres://db.example/money");
        assert_eq!((address.config.get_ports(), address.tls.is_none()), ([5433].as_slice(), true));
        for bad in [
            "mysql://me:s3cret@db/money",
            "postgres://me:s3@cret@db/money",
            "postgres://me:12/s3cret@db/money",
            "postgres://me:12?s3cret@db/money",
            "postgres://me:s3cret@db:port/money",
            "postgres://me:s3cret@db/money?sslmode=s3cret",
            "postgres://me:s3cret@db/money?sslsecrets=s3cret",
            "postgres://me:s3cret@db",
        ] {
            let refused = Address::parse(bad).unwrap_err().to_string();
            assert!(!refused.contains("cret@") && !refused.contains("s3"), "{refused}");
        }
    }

    #[test]
    fn the_mode_of_a_url_is_kept() {
        for (mode, expected) in [
            ("", SslMode::Prefer),
            ("?sslmode=prefer", SslMode::Prefer),
            ("?sslmode=require&application_name=x", SslMode::Require),
            ("?sslmode=verify-full", SslMode::Require),
        ] {
            let address = Address::parse(&format!("postgres://me@db/money{mode}")).unwrap();
            assert_eq!((address.config.get_ssl_mode(), address.tls.is_some()), (expected, true), "{mode}");
        }
    }
}
