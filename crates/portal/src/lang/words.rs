//! Messages by their keys.

use super::{Lang, figures, spoken};
use app::Locale;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use intl_memoizer::concurrent::IntlLangMemoizer;
use maud::{Markup, PreEscaped, Render, html};
use rust_embed::RustEmbed;
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Files;

type Bundle = FluentBundle<FluentResource>;

/// Each made when it is first spoken.
static BUNDLES: [OnceLock<Bundle>; Locale::ALL.len()] = [const { OnceLock::new() }; Locale::ALL.len()];

fn bundle(lang: Lang) -> Option<&'static Bundle> {
    BUNDLES.get(lang.place()).map(|bundle| bundle.get_or_init(|| read(lang)))
}

/// What cannot be read is left out here and fails a test.
fn read(lang: Lang) -> Bundle {
    let mut bundle = Bundle::new_concurrent(lang.tag().parse().into_iter().collect());
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(figures_of));
    let folder = format!("{}/", lang.tag());
    for file in Files::iter().filter(|name| name.starts_with(&folder)) {
        let data = Files::get(&file).map(|file| file.data);
        let text = data.and_then(|data| String::from_utf8(data.into_owned()).ok()).unwrap_or_default();
        let resource = FluentResource::try_new(text).unwrap_or_else(|(read, _)| read);
        // A key that is there twice keeps its first message; a test finds it.
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// Numbers within a message, as the language that is spoken writes them.
fn figures_of(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(figures::decimal(&number.as_string())),
        _ => None,
    }
}

/// What stands at a place of a message.
#[derive(Clone, Debug)]
pub enum Arg<'a> {
    /// A number; a message may choose its words by it.
    Count(i64),
    /// A text, shown as it is.
    Text(&'a str),
    /// A piece of a page, for [`t_html`] only.
    Piece(&'a Markup),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a Markup> for Arg<'a> {
    fn from(piece: &'a Markup) -> Self {
        Self::Piece(piece)
    }
}

impl From<i64> for Arg<'_> {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<u64> for Arg<'_> {
    fn from(count: u64) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// The message of a key, in the language that is spoken. One that a language lacks is shown in English, and a
/// key without any as itself; tests see to it that there are none.
#[must_use]
pub fn t(key: &str) -> String {
    t_with(key, &[])
}

/// The message of a key that may have none, such as one made of a code; `otherwise` then.
#[must_use]
pub fn t_or(key: &str, otherwise: &str) -> String {
    t_or_with(key, &[], otherwise)
}

/// The same with something at each of its places.
#[must_use]
pub fn t_or_with(key: &str, args: &[(&'static str, Arg<'_>)], otherwise: &str) -> String {
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, arg) in args {
        values.set(*name, value(arg));
    }
    found(key, &values).unwrap_or_else(|| otherwise.to_owned())
}

/// The message of a key with something at each of its places.
#[must_use]
pub fn t_with(key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
    t_or_with(key, args, key)
}

/// The message of a key as a piece of a page, with pieces of it at its places. Everything else is escaped.
#[must_use]
pub fn t_html(key: &str, args: &[(&'static str, Arg<'_>)]) -> Markup {
    let mut values = FluentArgs::with_capacity(args.len());
    let mut pieces = Vec::new();
    for (name, arg) in args {
        match arg {
            Arg::Piece(piece) => {
                values.set(*name, FluentValue::from(format!("{MARK}{}{MARK}", pieces.len())));
                pieces.push(*piece);
            }
            other => values.set(*name, value(other)),
        }
    }
    let text = found(key, &values).unwrap_or_else(|| key.to_owned());
    // Every second part, from the first, is words; those between are the places of pieces.
    let mut out = String::with_capacity(text.len() * 2);
    for (index, part) in text.split(MARK).enumerate() {
        let piece = (index % 2 == 1).then(|| part.parse().ok().and_then(|place: usize| pieces.get(place)));
        match piece.flatten() {
            Some(piece) => out.push_str(&piece.0),
            None => html! { (part) }.render_to(&mut out),
        }
    }
    PreEscaped(out)
}

/// Stands around the place of a piece until the words are made. It is no character of any language, and what
/// people type never holds it: [`value`] takes it out.
const MARK: char = '\u{f8ff}';

fn value<'a>(arg: &Arg<'a>) -> FluentValue<'a> {
    match arg {
        Arg::Count(count) => FluentValue::from(*count),
        Arg::Text(text) if text.contains(MARK) => FluentValue::from(text.replace(MARK, "")),
        Arg::Text(text) => FluentValue::from(*text),
        Arg::Piece(piece) => FluentValue::from(piece.0.as_str()),
    }
}

fn found(key: &str, args: &FluentArgs<'_>) -> Option<String> {
    [spoken(), Lang::EN].into_iter().find_map(|lang| {
        let bundle = bundle(lang)?;
        let pattern = bundle.get_message(key)?.value()?;
        Some(bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::super::speaking;
    use super::*;

    fn in_language(tag: &str, make: impl FnOnce() -> String) -> String {
        speaking(Lang::parse(tag).unwrap(), make)
    }

    #[test]
    fn messages_choose_their_words_by_number() {
        let counted = |count: i64| move || t_with("sample-customers", &[("count", count.into())]);
        assert_eq!(in_language("en", counted(1)), "1 customer");
        assert_eq!(in_language("en", counted(1_204)), "1,204 customers");
        assert_eq!(in_language("id", counted(1_204)), "1.204 pelanggan");
    }

    #[test]
    fn pieces_stay_and_words_are_escaped() {
        let strong = html! { strong { "1 & 2" } };
        let made =
            t_html("sample-batch", &[("batch", (&strong).into()), ("by", "<b>\u{f8ff}0\u{f8ff}".into())]);
        assert_eq!(made.0, "Batch <strong>1 &amp; 2</strong> by &lt;b&gt;0");
    }

    #[test]
    fn an_unknown_key_is_shown_as_it_is() {
        assert_eq!(t("no-such-key"), "no-such-key");
        assert_eq!(t_or("no-such-key", "else"), "else");
    }
}
