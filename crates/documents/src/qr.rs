//! QR codes of links (AP-3), as SVG.

use fast_qr::qr::QRBuilder;
use fast_qr::{ECL, QRCode};

use crate::markup::{escape, one_line};

/// Clear modules around a code, as ISO/IEC 18004 asks.
const QUIET_ZONE: usize = 4;

/// The link is longer than a QR code can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link is too long for a QR code; it can have about 1,600 characters")]
pub struct LinkTooLong;

/// A square of modules as one SVG path.
pub(crate) struct Modules {
    /// The number of modules on a side, with the quiet zone.
    pub(crate) side: usize,
    /// The dark modules, one unit each, with the quiet zone's offset.
    pub(crate) path: String,
}

/// The code as a stand-alone SVG that scales to any size, dark on white, with `title` for those who
/// cannot see it. Same input, same text.
pub fn svg(link: &str, title: &str) -> Result<String, LinkTooLong> {
    let Modules { side, path } = modules(link)?;
    let title = escape(&one_line(title));
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" \
         aria-label=\"{title}\" shape-rendering=\"crispEdges\"><title>{title}</title>\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// The dark modules of the link's code, with a quarter of it able to be lost (level Q).
pub(crate) fn modules(link: &str) -> Result<Modules, LinkTooLong> {
    let code = QRBuilder::new(link).ecl(ECL::Q).build().map_err(|_| LinkTooLong)?;
    let mut path = String::new();
    for y in 0..code.size {
        dark_runs(&code, y, |x, length| {
            let (x, y) = (x + QUIET_ZONE, y + QUIET_ZONE);
            path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
        });
    }
    Ok(Modules { side: code.size + 2 * QUIET_ZONE, path })
}

/// Calls `run` with the start and length of every run of dark modules in a row.
fn dark_runs(code: &QRCode, y: usize, mut run: impl FnMut(usize, usize)) {
    let dark = |x: usize| x < code.size && code[y].get(x).is_some_and(|module| module.value());
    let mut x = 0;
    while x < code.size {
        let length = (x..).take_while(|&x| dark(x)).count();
        if length > 0 {
            run(x, length);
        }
        x += length + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_title_and_a_quiet_zone() {
        let svg = svg("https://example.test/r/ABCD2345", "Scan <me>\n& \"you\"").unwrap();
        assert!(svg.contains("<title>Scan &lt;me&gt; &amp; &quot;you&quot;</title>"), "{svg}");
        assert!(svg.contains("M4 4h7v1h-7z"), "the finder pattern begins after the quiet zone");
    }

    #[test]
    fn a_link_beyond_the_largest_code_is_refused() {
        assert_eq!(svg(&"x".repeat(4000), "t"), Err(LinkTooLong));
        assert!(svg(&"x".repeat(1600), "t").is_ok());
        assert!(svg("", "t").is_ok());
        assert!(svg("ลิงก์/链接/🎉", "t").is_ok());
    }
}
