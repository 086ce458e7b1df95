//! Materials: link, code, QR code, posters, texts, sharing (AP-3).

use maud::{Markup, html};

use crate::components::copy::copy_text;
use crate::components::download::downloads;
use crate::components::layout::{Head, Shell, layout};
use crate::components::table::{Column, table};
use crate::lang::{count, t, t_with};
use crate::pages::partner::home::Referral;
use crate::paths;

/// What a partner can share.
#[derive(Clone, Debug)]
pub struct MaterialsView {
    /// Link, code and QR code.
    pub referral: Referral,
    /// Texts and posters, one for each language; the one that is spoken first.
    pub languages: Vec<InLanguage>,
    /// One-tap shares.
    pub shares: Vec<Share>,
    /// What each channel brought, the one with most clicks first.
    pub channels: Vec<Brought>,
}

/// What a channel brought.
#[derive(Clone, Debug)]
pub struct Brought {
    /// The channel's name.
    pub channel: String,
    /// How many clicks.
    pub clicks: i64,
    /// How many customers.
    pub customers: i64,
}

/// What is ready to send in one language.
#[derive(Clone, Debug)]
pub struct InLanguage {
    /// BCP 47 tag of the language.
    pub locale: String,
    /// The language's own name.
    pub language: String,
    /// The text, with the link in it.
    pub text: String,
    /// The posters.
    pub posters: Vec<Poster>,
}

/// A poster to download.
#[derive(Clone, Debug)]
pub struct Poster {
    /// Whether it is higher than wide; else it is square.
    pub portrait: bool,
    /// Where it is served.
    pub url: String,
}

/// A link that shares by one channel.
#[derive(Clone, Debug)]
pub struct Share {
    /// The channel's name: "WhatsApp"; none for e-mail, which each language calls its own way.
    pub channel: Option<String>,
    /// The channel's address that opens it with the tagged link.
    pub url: String,
}

/// The page.
#[must_use]
pub fn materials(shell: &Shell, view: &MaterialsView) -> Markup {
    layout(
        shell,
        Head { title: &t("partner-materials-title"), section: paths::MATERIALS, back: None },
        &html! {
            div.two {
                section.card aria-labelledby="link" {
                    h2 #link { (t("partner-materials-link")) }
                    (copy_text("referral-link", &view.referral.url, None))
                    (copy_text("referral-code", &view.referral.code, None))
                    p.small.hush { (t("partner-materials-code-why")) }
                    h3 { (t("partner-materials-share")) }
                    ul.row.plain {
                        @for share in &view.shares {
                            li { a.button href=(share.url) target="_blank" rel="noopener noreferrer" {
                                (share.channel.clone().unwrap_or_else(|| t("partner-materials-email")))
                            } }
                        }
                    }
                }
                section.card aria-labelledby="qr" {
                    h2 #qr { (t("partner-materials-qr")) }
                    img.qr src=(view.referral.qr_url) alt=(t("partner-qr-alt")) width="168" height="168";
                    a href=(view.referral.qr_url) download="referral-qr.svg" { (t("partner-materials-download")) }
                    p.small.hush { (t("partner-materials-qr-why")) }
                }
            }
            (channels(&view.channels))
            section.card aria-labelledby="texts" {
                h2 #texts { (t("partner-materials-texts")) }
                p.hush { (t("partner-materials-texts-why")) }
                @for (nth, language) in view.languages.iter().enumerate() { (in_language(language, nth == 0)) }
            }
        },
    )
}

/// What each channel brought.
fn channels(channels: &[Brought]) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::text("partner-materials-channel"),
        Column::number("partner-materials-clicks"),
        Column::number("partner-materials-customers"),
    ];
    let row = |one: &Brought| {
        vec![html! { (one.channel) }, html! { (count(one.clicks)) }, html! { (count(one.customers)) }]
    };
    html! {
        section.stack {
            @if channels.is_empty() {
                h2 { (t("partner-materials-channels")) }
            } @else {
                (table(&t("partner-materials-channels"), &COLUMNS, &channels.iter().map(row).collect::<Vec<_>>()))
                (downloads(paths::CHANNELS_EXPORT, ""))
            }
            p.small.hush { (t("partner-materials-channels-why")) }
        }
    }
}

/// The text and the posters of a language; that of the reader stands open.
fn in_language(one: &InLanguage, open: bool) -> Markup {
    html! {
        details open[open] {
            summary lang=(one.locale) { (one.language) }
            div.stack.tight {
                (copy_text(&format!("text-{}", one.locale), &one.text, Some(&one.locale)))
                ul.row.plain {
                    @for poster in &one.posters {
                        @let shape = t(if poster.portrait { "partner-materials-portrait" } else { "partner-materials-square" });
                        li { a.button.slim href=(poster.url) download {
                            (t_with("partner-materials-poster", &[("shape", (&shape).into())]))
                            span.hidden-word { " · " (one.language) }
                        } }
                    }
                }
            }
        }
    }
}
