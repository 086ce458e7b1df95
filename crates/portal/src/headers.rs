//! Values of response headers that belong to pages and their assets.

/// `Content-Security-Policy` of every page: everything comes from the same origin, nothing is inline,
/// nobody may frame a page. QR codes may be `data:` images.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
     img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// `Cache-Control` of an asset: its name holds the hash of its content, so it never changes.
pub const ASSET_CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// `Cache-Control` of a page: it shows one person's money, so nothing on the way may keep it.
pub const PAGE_CACHE_CONTROL: &str = "private, no-store";

/// `Referrer-Policy` of every page: nobody else learns which page was left.
pub const REFERRER_POLICY: &str = "same-origin";
