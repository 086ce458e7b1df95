//! A stream of bytes cut into lines with bounded memory.

use super::parse::LONGEST_LINE;

/// Cuts a stream into lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    kept: Vec<u8>,
    /// Whether the line that is being read is longer than a line may be; only its beginning is kept.
    overlong: bool,
}

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut<'a> {
    /// A whole line.
    Line(&'a [u8]),
    /// The beginning of one that is too long.
    TooLong(&'a [u8]),
}

impl Lines {
    /// Takes a piece of the stream in and hands on every line that ends in it. Lines of nothing but
    /// white space are passed over.
    pub(super) fn push(&mut self, mut piece: &[u8], mut each: impl FnMut(Cut<'_>)) {
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            let (line, rest) = piece.split_at(end);
            piece = rest.get(1..).unwrap_or_default();
            if self.kept.is_empty() && line.len() <= LONGEST_LINE {
                hand_on(line, false, &mut each);
            } else {
                self.keep(line);
                hand_on(&self.kept, self.overlong, &mut each);
                self.kept.clear();
                self.overlong = false;
            }
        }
        self.keep(piece);
    }

    /// Hands on what came after the last end of a line.
    pub(super) fn finish(&mut self, mut each: impl FnMut(Cut<'_>)) {
        hand_on(&self.kept, self.overlong, &mut each);
        self.kept.clear();
    }

    fn keep(&mut self, piece: &[u8]) {
        let room = LONGEST_LINE - self.kept.len();
        match piece.get(..room) {
            Some(fits) if piece.len() > room => {
                self.kept.extend_from_slice(fits);
                self.overlong = true;
            }
            _ => self.kept.extend_from_slice(piece),
        }
    }
}

fn hand_on(line: &[u8], overlong: bool, each: &mut impl FnMut(Cut<'_>)) {
    if overlong {
        return each(Cut::TooLong(line));
    }
    let line = line.trim_ascii();
    if !line.is_empty() {
        each(Cut::Line(line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(pieces: &[&[u8]]) -> Vec<Result<Vec<u8>, usize>> {
        let (mut lines, mut found) = (Lines::default(), Vec::new());
        let mut each = |cut: Cut<'_>| {
            found.push(match cut {
                Cut::Line(line) => Ok(line.to_vec()),
                Cut::TooLong(beginning) => Err(beginning.len()),
            });
        };
        for piece in pieces {
            lines.push(piece, &mut each);
        }
        lines.finish(&mut each);
        found
    }

    #[test]
    fn lines_are_the_same_however_the_stream_is_cut() {
        let text = b"one\r\n\n  \ntwo\nthree\n\nfour";
        let whole = cut(&[text]);
        assert_eq!(whole, ["one", "two", "three", "four"].map(|line| Ok(line.as_bytes().to_vec())));
        for size in 1..text.len() {
            assert_eq!(cut(&text.chunks(size).collect::<Vec<_>>()), whole, "pieces of {size}");
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_not_kept() {
        let long = vec![b'x'; LONGEST_LINE + 1];
        let exact = vec![b'y'; LONGEST_LINE];
        let pieces: [&[u8]; 7] = [&long, b"xxx", b"\n", &exact, b"\n", &long, b"\nlast"];
        let found = cut(&pieces);
        let expected = [Err(LONGEST_LINE), Ok(exact.clone()), Err(LONGEST_LINE), Ok(b"last".to_vec())];
        assert_eq!(found, expected);
    }
}
