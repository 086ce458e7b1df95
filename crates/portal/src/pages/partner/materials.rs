//! Materials: link, code, QR code, posters, texts, sharing (AP-3).

use maud::{Markup, html};

use crate::components::copy::copy_text;
use crate::components::layout::{Head, Shell, layout};
use crate::pages::partner::home::Referral;
use crate::paths;

/// What a partner can share.
#[derive(Clone, Debug)]
pub struct MaterialsView {
    /// Link, code and QR code.
    pub referral: Referral,
    /// Posters to download.
    pub posters: Vec<Poster>,
    /// Texts ready to send, one for each language.
    pub texts: Vec<CopyText>,
    /// One-tap shares.
    pub shares: Vec<Share>,
}

/// A poster to download.
#[derive(Clone, Debug)]
pub struct Poster {
    /// What it is: "Portrait, English".
    pub title: String,
    /// Where it is served.
    pub url: String,
}

/// A text ready to send.
#[derive(Clone, Debug)]
pub struct CopyText {
    /// BCP 47 tag of its language.
    pub locale: String,
    /// The language's own name.
    pub language: String,
    /// The text, with the link in it.
    pub text: String,
}

/// A link that shares by one channel.
#[derive(Clone, Debug)]
pub struct Share {
    /// The channel's name: "WhatsApp".
    pub channel: String,
    /// The channel's address that opens it with the tagged link.
    pub url: String,
}

/// The page.
#[must_use]
pub fn materials(shell: &Shell, view: &MaterialsView) -> Markup {
    layout(
        shell,
        Head { title: "Materials", section: paths::MATERIALS, back: None },
        &html! {
            div.two {
                section.card aria-labelledby="link" {
                    h2 #link { "Link and code" }
                    (copy_text("referral-link", &view.referral.url, None))
                    (copy_text("referral-code", &view.referral.code, None))
                    h3 { "Share" }
                    ul.row.plain {
                        @for share in &view.shares {
                            li { a.button href=(share.url) target="_blank" rel="noopener noreferrer" { (share.channel) } }
                        }
                    }
                }
                section.card aria-labelledby="qr" {
                    h2 #qr { "QR code" }
                    img.qr src=(view.referral.qr_url) alt="QR code of your referral link" width="168" height="168";
                    a href=(view.referral.qr_url) download="referral-qr.svg" { "Download" }
                    @if !view.posters.is_empty() {
                        h2 { "Posters" }
                        ul.plain.stack.tight {
                            @for poster in &view.posters {
                                li { a href=(poster.url) download { (poster.title) } }
                            }
                        }
                    }
                }
            }
            section.card aria-labelledby="texts" {
                h2 #texts { "Texts to send" }
                @for text in &view.texts {
                    div.stack.tight {
                        h3 lang=(text.locale) { (text.language) }
                        (copy_text(&format!("text-{}", text.locale), &text.text, Some(&text.locale)))
                    }
                }
            }
        },
    )
}
