//! One-tap share links: a channel's own share page with the copy text, its referral link tagged with the
//! channel (AP-3), so that clicks can be told apart (AP-4).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Locale;
use crate::copy::Invitation;

/// Where an invitation can be shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// WhatsApp.
    Whatsapp,
    /// Viber.
    Viber,
    /// Facebook, which shows only the link.
    Facebook,
    /// Telegram.
    Telegram,
    /// LINE.
    Line,
    /// Zalo, which shows only the link.
    Zalo,
    /// X.
    X,
    /// The visitor's own mail program.
    Email,
}

impl Channel {
    /// All channels, in the order they are offered.
    pub const ALL: [Self; 8] = [
        Self::Whatsapp,
        Self::Viber,
        Self::Facebook,
        Self::Telegram,
        Self::Line,
        Self::Zalo,
        Self::X,
        Self::Email,
    ];

    /// The channel's name in the API and in the tag of its links.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Whatsapp => "whatsapp",
            Self::Viber => "viber",
            Self::Facebook => "facebook",
            Self::Telegram => "telegram",
            Self::Line => "line",
            Self::Zalo => "zalo",
            Self::X => "x",
            Self::Email => "email",
        }
    }

    /// The URL that opens the channel with the invitation ready to send.
    pub fn url(self, invitation: &Invitation<'_>, locale: Locale) -> String {
        let link = tagged(invitation.link, self);
        let text = encoded(&Invitation { link: &link, ..*invitation }.text(locale));
        match self {
            Self::Whatsapp => format!("https://wa.me/?text={text}"),
            Self::Viber => format!("viber://forward?text={text}"),
            Self::Facebook => format!("https://www.facebook.com/sharer/sharer.php?u={}", encoded(&link)),
            Self::Telegram => format!("https://t.me/share/url?url={}&text={text}", encoded(&link)),
            Self::Line => format!("https://line.me/R/share?text={text}"),
            Self::Zalo => {
                // Zalo's own share button hands the link over as base64 of JSON.
                let data = STANDARD.encode(serde_json::json!({ "url": link }).to_string());
                format!(
                    "https://button-share.zalo.me/share_external?layout=1&color=blue&customize=false&d={}\
                     &shareType=0",
                    encoded(&data)
                )
            }
            Self::X => format!("https://x.com/intent/post?text={text}"),
            Self::Email => {
                let body = text.replace("%0A", "%0D%0A");
                format!("mailto:?subject={}&body={body}", encoded(&invitation.subject(locale)))
            }
        }
    }
}

/// The referral link with the channel as its parameter `c`, before a fragment if it has one.
pub fn tagged(link: &str, channel: Channel) -> String {
    let (address, fragment) = match link.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (link, String::new()),
    };
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}c={}{fragment}", channel.tag())
}

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invitation() -> Invitation<'static> {
        Invitation {
            product: "A&B 店",
            code: "ABCD2345",
            link: "https://example.test/r/ABCD2345",
            free_vip_days: 7,
        }
    }

    /// AP-3.
    #[test]
    fn every_channel_carries_its_own_tag() {
        for channel in Channel::ALL {
            let url = channel.url(&invitation(), Locale::ZhHans);
            let tag = format!("https%3A%2F%2Fexample.test%2Fr%2FABCD2345%3Fc%3D{}", channel.tag());
            assert!(channel == Channel::Zalo || url.contains(&tag), "{url}");
            assert!(url.is_ascii() && !url.contains([' ', '+', '"', '<']), "{url}");
        }
    }

    #[test]
    fn texts_are_percent_encoded() {
        let url = Channel::Whatsapp.url(&invitation(), Locale::En);
        assert!(
            url.starts_with("https://wa.me/?text=Join%20me%20on%20A%26B%20%E5%BA%97%21%20Register"),
            "{url}"
        );
        let mail = Channel::Email.url(&invitation(), Locale::En);
        assert!(
            mail.starts_with("mailto:?subject=Your%20invitation%20to%20A%26B%20%E5%BA%97&body=Join"),
            "{mail}"
        );
        assert!(mail.contains("%3Fc%3Demail%0D%0AOr%20enter"), "{mail}");
    }

    #[test]
    fn zalo_gets_its_link_in_json() {
        let url = Channel::Zalo.url(&invitation(), Locale::Vi);
        let data = url.split_once("&d=").and_then(|(_, rest)| rest.split_once('&')).unwrap().0;
        let json = STANDARD.decode(data.replace("%3D", "=").replace("%2B", "+").replace("%2F", "/")).unwrap();
        assert_eq!(json, br#"{"url":"https://example.test/r/ABCD2345?c=zalo"}"#);
    }

    #[test]
    fn tags_respect_queries_and_fragments() {
        assert_eq!(tagged("https://x.test/r/A?p=1#top", Channel::Line), "https://x.test/r/A?p=1&c=line#top");
    }
}
