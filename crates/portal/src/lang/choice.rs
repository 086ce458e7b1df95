//! Which language a visitor is shown: the one that was chosen, else the first the browser asks for that
//! there is, else English.

use super::Lang;

/// The language of a request, of its cookie and its `Accept-Language`.
#[must_use]
pub fn of(chosen: Option<&str>, accepted: Option<&str>) -> Lang {
    chosen.and_then(Lang::parse).or_else(|| accepted.and_then(best)).unwrap_or(Lang::EN)
}

/// The language with the greatest weight of an `Accept-Language` header; of those with the same, the first.
fn best(accepted: &str) -> Option<Lang> {
    let mut found: Option<(u16, Lang)> = None;
    for part in accepted.split(',').take(32) {
        let (range, parameters) = part.split_once(';').unwrap_or((part, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(Some(1000), weight);
        let Some((weight, lang)) = weight.filter(|weight| *weight > 0).zip(of_range(range.trim())) else {
            continue;
        };
        if found.is_none_or(|(most, _)| weight > most) {
            found = Some((weight, lang));
        }
    }
    found.map(|(_, lang)| lang)
}

/// A weight such as "0.8", in thousandths.
fn weight(text: &str) -> Option<u16> {
    let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    if decimals.len() > 3 {
        return None;
    }
    let thousandths: u16 = format!("{decimals:0<3}").parse().ok()?;
    Some(whole.parse::<u16>().ok()?.checked_mul(1000)?.checked_add(thousandths)?.min(1000))
}

/// The language a range means. Chinese of any kind is shown in simplified characters, for there are no others;
/// Filipino also goes by Tagalog, Indonesian by its old code.
fn of_range(range: &str) -> Option<Lang> {
    let primary = range.split('-').next().unwrap_or(range).to_ascii_lowercase();
    let tag = match primary.as_str() {
        "zh" => "zh-Hans",
        "tl" => "fil",
        "in" => "id",
        other => other,
    };
    Lang::parse(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_chosen_then_accepted_then_english() {
        for (chosen, accepted, tag) in [
            (None, None, "en"),
            (Some("th"), Some("vi"), "th"),
            (Some("xx"), Some("vi"), "vi"),
            (None, Some("zh-TW,zh;q=0.9,en;q=0.8"), "zh-Hans"),
            (None, Some("de-DE, de;q=0.9, ms-MY;q=0.8, en;q=0.7"), "ms"),
            (None, Some("en;q=0.5, id;q=0.9"), "id"),
            (None, Some("tl-PH"), "fil"),
            (None, Some("in"), "id"),
            (None, Some("th;q=0, vi"), "vi"),
            (None, Some("th;q=1.0, vi"), "th"),
            (None, Some("*"), "en"),
            (None, Some(";;;,,q=,th;q=x,\u{e01}"), "en"),
        ] {
            assert_eq!(of(chosen, accepted).tag(), tag, "{chosen:?} {accepted:?}");
        }
    }
}
