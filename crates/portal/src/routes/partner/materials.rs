//! Materials: link, code, QR code, posters, texts, sharing (AP-3).

use app::Service;
use app::views::{self, Materials, SheetForm, Source};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use programs::No;
use programs::affiliate::{ChannelTally, OTHER_CHANNELS};

use crate::lang::{self, Lang, t};
use crate::pages::partner::home::Referral;
use crate::pages::partner::materials::{
    Brought, InLanguage, MaterialsView, Poster, Share, materials as show_materials,
};
use crate::paths;
use crate::routes::files::sent;
use crate::routes::look::{look, page};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Partner;

/// The page.
pub(super) async fn materials(State(service): State<Service>, partner: Partner) -> Result<Response, Trouble> {
    let no = partner.no;
    page(&service, &partner.visitor, None, move |look| {
        let found = found(look.source, look.service, no)?;
        let spoken = lang::spoken().tag();
        let shared = |shared: views::Shared| Share {
            channel: channel(shared.channel).map(str::to_owned),
            url: shared.url,
        };
        let mut languages: Vec<_> = found.copy().into_iter().map(in_language).collect();
        languages.sort_by_key(|language| language.locale != spoken);
        let view = MaterialsView {
            languages,
            channels: views::channels(look.source, no)?.into_iter().map(brought).collect(),
            shares: found.share(spoken).into_iter().flatten().map(shared).collect(),
            referral: Referral { url: found.url, code: found.code, qr_url: paths::QR.to_owned() },
        };
        Ok(show_materials(&look.shell, &view))
    })
    .await
}

fn brought((tag, tally): (String, ChannelTally)) -> Brought {
    let channel = match tag.as_str() {
        "" => t("partner-materials-channel-none"),
        OTHER_CHANNELS => t("partner-materials-channel-other"),
        tag => channel(tag).map_or_else(|| t("partner-materials-email"), str::to_owned),
    };
    Brought { channel, clicks: tally.clicks, customers: tally.customers }
}

fn in_language(copy: views::Copy) -> InLanguage {
    let posters = views::posters().filter(|(locale, _)| *locale == copy.locale);
    let poster =
        |(locale, shape)| Poster { portrait: shape == "portrait", url: paths::poster(locale, shape) };
    InLanguage {
        locale: copy.locale.to_owned(),
        language: Lang::parse(copy.locale).map_or(copy.locale, Lang::name).to_owned(),
        text: copy.text,
        posters: posters.map(poster).collect(),
    }
}

fn found(source: &Source, service: &Service, no: No) -> Result<Materials, Trouble> {
    let none = || Trouble::not_yet(t("partner-materials-none"), t("partner-materials-none-why"));
    views::materials(source, service, no)?.ok_or_else(none)
}

/// The QR code of the referral link.
pub(super) async fn qr(State(service): State<Service>, partner: Partner) -> Result<Response, Trouble> {
    let no = partner.no;
    let svg = look(&service, move |source, service| {
        found(source, service, no)?.qr_svg().map_err(|error| Trouble::internal(&error))
    });
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg.await?).into_response())
}

/// What each channel brought, as CSV.
pub(super) async fn csv(State(service): State<Service>, partner: Partner) -> Result<Response, Trouble> {
    file(&service, partner.no, SheetForm::Csv).await
}

/// The same as a workbook.
pub(super) async fn xlsx(State(service): State<Service>, partner: Partner) -> Result<Response, Trouble> {
    file(&service, partner.no, SheetForm::Xlsx).await
}

async fn file(service: &Service, no: No, form: SheetForm) -> Result<Response, Trouble> {
    sent(service, "channels", form, move |source, service| {
        Ok(views::channels_file(source, service, no, form)?)
    })
    .await
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

/// The name of a channel that texts are shared on; none for e-mail.
fn channel(tag: &str) -> Option<&str> {
    Some(match tag {
        "whatsapp" => "WhatsApp",
        "viber" => "Viber",
        "facebook" => "Facebook",
        "telegram" => "Telegram",
        "line" => "LINE",
        "zalo" => "Zalo",
        "x" => "X",
        "email" => return None,
        other => other,
    })
}
