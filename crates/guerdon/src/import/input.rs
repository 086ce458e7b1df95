//! A file cut into lines with bounded memory.

use std::io::{BufRead, Read};

/// The longest line, in bytes; longer ones are refused like those of a request.
const LONGEST: usize = api::LONGEST_LINE;

/// Reads line by line.
pub(super) struct Lines<R> {
    from: R,
    kept: Vec<u8>,
    number: u64,
}

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut<'a> {
    /// A whole line, without white space around it.
    Line(&'a [u8]),
    /// The beginning of one that is too long.
    TooLong(&'a [u8]),
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(from: R) -> Self {
        Self { from, kept: Vec::new(), number: 0 }
    }

    /// The next line that holds more than white space, and its number from 1.
    pub(super) fn next_line(&mut self) -> std::io::Result<Option<(u64, Cut<'_>)>> {
        let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX);
        loop {
            self.kept.clear();
            self.number += 1;
            // One byte more than the longest, for the end of the line.
            let read = self.from.by_ref().take(limit.saturating_add(1)).read_until(b'\n', &mut self.kept)?;
            if read == 0 {
                return Ok(None);
            }
            if read > LONGEST && self.kept.last() != Some(&b'\n') {
                self.from.skip_until(b'\n')?;
                break;
            }
            if !self.kept.trim_ascii().is_empty() {
                break;
            }
        }
        let line = self.kept.trim_ascii();
        let cut = if line.len() > LONGEST { Cut::TooLong(line) } else { Cut::Line(line) };
        Ok(Some((self.number, cut)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_bounded() {
        let (exact, long) = ("y".repeat(LONGEST), "x".repeat(LONGEST + 2));
        let text = format!("one\r\n\n  \ntwo\n{exact}\n{long}\nlast");
        let mut lines = Lines::of(text.as_bytes());
        let mut found = Vec::new();
        while let Some((number, cut)) = lines.next_line().unwrap() {
            let (whole, line) = match cut {
                Cut::Line(line) => (true, line),
                Cut::TooLong(line) => (false, line),
            };
            found.push((number, whole, line.len()));
        }
        let expected =
            [(1, true, 3), (4, true, 3), (5, true, LONGEST), (6, false, LONGEST + 1), (7, true, 4)];
        assert_eq!(found, expected);
    }
}
