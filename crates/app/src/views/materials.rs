//! What a partner shares (AP-3).

use super::partner::referral_url;
use super::{Source, ViewResult};
use crate::Service;
use crate::ids::Kind;
use documents::Locale;
use documents::copy::Invitation;
use documents::poster::{PosterError, Shape};
use documents::qr::LinkTooLong;
use documents::share::Channel;
use programs::No;
use programs::affiliate::{ChannelTally, Rules};
use std::cmp::Reverse;

/// What a partner shares. Nothing of it is there before activation.
#[derive(Debug, Clone)]
pub struct Materials {
    /// The referral code.
    pub code: String,
    /// The referral link.
    pub url: String,
    /// The name of what one registers for.
    pub product: String,
    /// How many days of VIP a new user gets for free (AP-5).
    pub free_vip_days: u16,
    /// The identifier of the partner.
    pub partner_id: String,
}

/// A text in a language.
#[derive(Debug, Clone)]
pub struct Copy {
    /// The language's tag.
    pub locale: &'static str,
    /// The text.
    pub text: String,
}

/// A link that shares the invitation on a channel.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The channel's name.
    pub channel: &'static str,
    /// The link.
    pub url: String,
}

/// What each channel a partner shares its link on has brought, the one with most clicks first.
pub fn channels(source: &Source, partner: No) -> ViewResult<Vec<(String, ChannelTally)>> {
    let mut channels: Vec<_> = source.channels(partner)?.into_iter().collect();
    channels.sort_by_key(|(_, tally)| Reverse(tally.clicks));
    Ok(channels)
}

/// A partner's materials; `None` before it has a referral code.
pub fn materials(source: &Source, service: &Service, partner: No) -> ViewResult<Option<Materials>> {
    let Some(code) = source.partner(partner)?.and_then(|partner| partner.referral_code) else {
        return Ok(None);
    };
    let versions = source.versions()?;
    let rules = versions.rules_at(service.now());
    Ok(Some(Materials {
        url: referral_url(service, &code),
        code,
        product: product_name(rules),
        free_vip_days: u16::try_from(rules.free_vip_days).unwrap_or(u16::MAX),
        partner_id: service.ids().write(Kind::Partner, partner),
    }))
}

/// The name of what one registers for: the host of the programme's landing page.
pub(super) fn product_name(rules: &Rules) -> String {
    let address = rules.landing_url.split_once("://").map_or(rules.landing_url.as_str(), |(_, rest)| rest);
    let host = address.split(['/', '?', '#']).next().unwrap_or(address);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

impl Materials {
    fn invitation(&self) -> Invitation<'_> {
        Invitation {
            product: &self.product,
            code: &self.code,
            link: &self.url,
            free_vip_days: self.free_vip_days,
        }
    }

    /// The ready-to-use text in each language.
    pub fn copy(&self) -> Vec<Copy> {
        Locale::ALL
            .into_iter()
            .map(|locale| Copy { locale: locale.tag(), text: self.invitation().text(locale) })
            .collect()
    }

    /// The links that share it, each tagged with its channel; `None` for a language there is not.
    pub fn share(&self, locale: &str) -> Option<Vec<Shared>> {
        let locale = Locale::parse(locale).ok()?;
        let shared = |channel: Channel| Shared {
            channel: channel.tag(),
            url: channel.url(&self.invitation(), locale),
        };
        Some(Channel::ALL.into_iter().map(shared).collect())
    }

    /// The QR code of the link as SVG.
    pub fn qr_svg(&self) -> Result<String, LinkTooLong> {
        documents::qr::svg(&self.url, &format!("{} {}", self.product, self.code))
    }

    /// The poster as PNG; `None` for a language or a shape there is not. It takes a moment to draw.
    pub fn poster(&self, locale: &str, shape: &str) -> Option<Result<Vec<u8>, PosterError>> {
        let locale = Locale::parse(locale).ok()?;
        let shape = Shape::ALL.into_iter().find(|known| known.tag() == shape)?;
        Some(documents::poster::png(&self.invitation(), locale, shape))
    }
}

/// Language and shape of every poster there is.
pub fn posters() -> impl Iterator<Item = (&'static str, &'static str)> {
    Locale::ALL
        .into_iter()
        .flat_map(|locale| Shape::ALL.into_iter().map(move |shape| (locale.tag(), shape.tag())))
}

/// Where a referral link leads to (AP-4): the landing page with the code and the click.
pub fn landing(source: &Source, service: &Service, code: &str, click: Option<No>) -> ViewResult<String> {
    let versions = source.versions()?;
    let url = &versions.rules_at(service.now()).landing_url;
    let (address, fragment) = match url.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (url.as_str(), String::new()),
    };
    let divider = if address.contains('?') { '&' } else { '?' };
    let click = click.map(|no| format!("&click_id={}", service.ids().write(Kind::Click, no)));
    Ok(format!("{address}{divider}ref={code}{}{fragment}", click.unwrap_or_default()))
}
