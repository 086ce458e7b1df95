//! Style sheet, script and icon, embedded in the binary and served under names that hold their hash.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// From a file's name to the path it is served under, made once.
static PATHS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let hash = Files::get(&name)?.metadata.sha256_hash();
            let (stem, extension) = name.rsplit_once('.')?;
            let path = format!("/assets/{stem}.{}.{extension}", short_hex(&hash));
            Some((name.into_owned(), path))
        })
        .collect()
});

/// The path a page links to for the asset `name` ("app.css" gives "/assets/app.3f….css").
///
/// An unknown name gives a path that [`lookup`] does not find.
#[must_use]
pub fn asset_url(name: &str) -> &'static str {
    PATHS.get(name).map_or("/assets/unknown", String::as_str)
}

/// The content and content type of the asset served under `path` (the whole path of the request), or
/// `None`, also where the hash in the path is not that of today's content.
#[must_use]
pub fn lookup(path: &str) -> Option<(Cow<'static, [u8]>, &'static str)> {
    let name = PATHS.iter().find(|(_, served)| *served == path)?.0;
    Some((Files::get(name)?.data, content_type(name)))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// The first 8 bytes of a hash in hexadecimal: enough to tell versions of a file apart.
fn short_hex(hash: &[u8]) -> String {
    hash.iter().take(8).fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
