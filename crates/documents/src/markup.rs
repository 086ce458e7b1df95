//! Text on its way into XML, SVG and HTML.

/// The text as it may stand between tags and in attribute values: markup characters escaped, and
/// characters that XML cannot hold at all left out.
pub(crate) fn escape(text: &str) -> String {
    let kept: String = text.chars().filter(|&c| is_xml_char(c)).collect();
    quick_xml::escape::escape(kept).into_owned()
}

/// The text with every run of white space and control characters made one space.
pub(crate) fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_what_xml_cannot_hold_is_left_out() {
        assert_eq!(escape("<a href=\"x\">&'\0\u{1b}\u{ffff}é"), "&lt;a href=&quot;x&quot;&gt;&amp;&apos;é");
    }

    #[test]
    fn one_line_has_no_breaks() {
        assert_eq!(one_line("  a\r\n\tb\0c  "), "a b c");
    }
}
