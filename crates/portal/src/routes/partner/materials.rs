//! Materials: link, code, QR code, posters, texts, sharing (AP-3).

use app::Service;
use app::views::{self, Materials, Source};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use programs::No;

use crate::pages::partner::home::Referral;
use crate::pages::partner::materials::{CopyText, MaterialsView, Poster, Share, materials as show_materials};
use crate::paths;
use crate::routes::look::{look, page};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Partner;

/// The page.
pub(super) async fn materials(State(service): State<Service>, partner: Partner) -> Result<Response, Trouble> {
    let no = partner.no;
    page(&service, &partner.visitor, None, move |look| {
        let found = found(look.source, look.service, no)?;
        let text = |copy: views::Copy| CopyText {
            locale: copy.locale.to_owned(),
            language: language(copy.locale).to_owned(),
            text: copy.text,
        };
        let share =
            |shared: views::Shared| Share { channel: channel(shared.channel).to_owned(), url: shared.url };
        let view = MaterialsView {
            texts: found.copy().into_iter().map(text).collect(),
            shares: found.share(PAGES).into_iter().flatten().map(share).collect(),
            posters: posters(),
            referral: Referral { url: found.url, code: found.code, qr_url: paths::QR.to_owned() },
        };
        Ok(show_materials(&look.shell, &view))
    })
    .await
}

fn found(source: &Source, service: &Service, no: No) -> Result<Materials, Trouble> {
    let detail = "Link, code and posters are yours from the day you are an active partner.";
    let none = || Trouble::not_yet("There are no materials yet", detail);
    views::materials(source, service, no)?.ok_or_else(none)
}

/// The language that pages are in.
const PAGES: &str = "en";

fn posters() -> Vec<Poster> {
    let poster = |(locale, shape): (&str, &str)| Poster {
        title: format!("{}, {shape}", language(locale)),
        url: paths::poster(locale, shape),
    };
    views::posters().map(poster).collect()
}

/// The QR code of the referral link.
pub(super) async fn qr(State(service): State<Service>, partner: Partner) -> Result<Response, Trouble> {
    let no = partner.no;
    let svg = look(&service, move |source, service| {
        found(source, service, no)?.qr_svg().map_err(|error| Trouble::internal(&error))
    });
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg.await?).into_response())
}

/// A poster to download.
pub(super) async fn poster(
    State(service): State<Service>,
    partner: Partner,
    Path((locale, file)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let no = partner.no;
    let png = look(&service, move |source, service| {
        let shape = file.strip_suffix(".png").unwrap_or_default();
        let drawn = found(source, service, no)?.poster(&locale, shape).ok_or_else(Trouble::not_found)?;
        drawn.map_err(|error| Trouble::internal(&error))
    });
    Ok(([(header::CONTENT_TYPE, "image/png")], png.await?).into_response())
}

/// The own name of a language.
fn language(tag: &str) -> &str {
    match tag {
        "en" => "English",
        "id" => "Bahasa Indonesia",
        "ms" => "Bahasa Melayu",
        "th" => "ไทย",
        "vi" => "Tiếng Việt",
        "fil" => "Filipino",
        "zh-Hans" => "简体中文",
        other => other,
    }
}

/// The name of a channel that texts are shared on.
fn channel(tag: &str) -> &str {
    match tag {
        "whatsapp" => "WhatsApp",
        "viber" => "Viber",
        "facebook" => "Facebook",
        "telegram" => "Telegram",
        "line" => "LINE",
        "zalo" => "Zalo",
        "x" => "X",
        "email" => "E-mail",
        other => other,
    }
}
