//! Progress on a terminal, for work that takes longer than a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::Read;
use std::time::Duration;

/// A progress bar on stderr; nothing is drawn where that is no terminal.
pub(crate) struct Bar(ProgressBar);

const STEPS: &str = "{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}";
const BYTES: &str = "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes} {binary_bytes_per_sec} {eta}";
const BYTES_OF_UNKNOWN: &str = "{msg} {spinner} {binary_bytes} {binary_bytes_per_sec}";

impl Bar {
    /// A bar for so many steps.
    pub(crate) fn new(what: &'static str, steps: i64) -> Self {
        Self::drawn(what, u64::try_from(steps).ok(), STEPS)
    }

    /// A bar for work that says itself how much it is.
    pub(crate) fn of(what: &'static str) -> Self {
        Self::drawn(what, Some(0), STEPS)
    }

    /// A bar for so many bytes, 0 where nobody knows how many.
    pub(crate) fn bytes(what: &'static str, bytes: u64) -> Self {
        let known = Some(bytes).filter(|bytes| *bytes > 0);
        Self::drawn(what, known, if known.is_some() { BYTES } else { BYTES_OF_UNKNOWN })
    }

    fn drawn(what: &'static str, length: Option<u64>, template: &str) -> Self {
        let target = ProgressDrawTarget::stderr_with_hz(5);
        let bar = ProgressBar::with_draw_target(length, target).with_message(what);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(500));
        Self(bar)
    }

    /// A reader whose bytes move the bar on.
    pub(crate) fn over<R: Read>(&self, reader: R) -> impl Read + use<R> {
        self.0.wrap_read(reader)
    }

    /// So many steps are done.
    pub(crate) fn reached(&self, steps: i64) {
        self.0.set_position(u64::try_from(steps).unwrap_or(0));
    }

    /// So many steps of so many are done.
    pub(crate) fn reached_of(&self, steps: i64, all: i64) {
        self.0.set_length(u64::try_from(all).unwrap_or(0));
        self.reached(steps);
    }

    /// All is done; the bar goes.
    pub(crate) fn done(&self) {
        self.0.finish_and_clear();
    }
}
