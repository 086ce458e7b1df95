//! What only the binary may do: read the clock, draw randomness, write to the terminal.

use programs::time::Instant;
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

/// The system's clock.
#[allow(clippy::disallowed_methods, reason = "this is where the clock comes from")]
pub(crate) fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// A clock that only ever goes forward, for measuring how long something took.
#[allow(clippy::disallowed_methods, reason = "this is where the clock comes from")]
pub(crate) fn tick_clock() -> std::time::Instant {
    std::time::Instant::now()
}

/// Fills bytes with the operating system's randomness. Without it no secret can be made, so nothing goes
/// on.
#[allow(clippy::disallowed_methods, reason = "this is where randomness comes from")]
pub(crate) fn random(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        eprintln!("error: the operating system gives no randomness: {error}");
        std::process::abort();
    }
}

/// Has the kernel give memory in pages of the usual size. The allocator returns what is not needed in pieces that are
/// smaller than a huge page, and the kernel would clear two megabytes whenever such a piece is wanted again, in the
/// middle of a request. A kernel that cannot be asked gives memory as before.
pub(crate) fn keep_pages_small() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

/// Sends the program's own messages to stderr; `RUST_LOG` says which, `NO_COLOR` is heeded.
pub(crate) fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(!plain).init();
}

/// Writes a line of a command's data to stdout. Whoever reads it may stop when they have seen enough.
pub(crate) fn tell(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Tells a person what went wrong: the cause first, then what led to it.
pub(crate) fn explain(error: &anyhow::Error) {
    eprintln!("error: {}", error.root_cause());
    let mut above: Vec<String> = error.chain().map(ToString::to_string).collect();
    above.pop();
    for step in above.into_iter().rev() {
        eprintln!("  while: {step}");
    }
    if let Some(hint) = error.downcast_ref::<Hint>() {
        eprintln!("hint: {}", hint.hint);
    }
}

/// An error that says what to do next.
#[derive(Debug)]
pub(crate) struct Hint {
    pub(crate) cause: String,
    pub(crate) hint: String,
}

impl std::fmt::Display for Hint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.cause)
    }
}

impl std::error::Error for Hint {}

/// An error with its cause and what to do about it.
pub(crate) fn hint(cause: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    Hint { cause: cause.into(), hint: hint.into() }.into()
}
