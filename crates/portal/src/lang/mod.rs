//! The seven languages of the pages: words, numbers, money, dates.
//!
//! A request has one language, which its cookie or its browser names ([`choice`]). It is there for everything
//! that a page is made of, as the tongue is for a speaker: every leaf of a page needs it and none decides by
//! it, so it is no parameter of theirs. Words come from `locales/<tag>/*.ftl` by their keys.

pub mod choice;
mod figures;
mod words;

pub use figures::{count, date, duration, moment, money, month, rate, short_month};
pub use words::{Arg, t, t_html, t_or, t_or_with, t_with};

use app::Locale;
use std::future::Future;

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lang(Locale);

impl Lang {
    /// English, in which everything is there.
    pub const EN: Self = Self(Locale::En);

    /// All of them, in the order they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        Locale::ALL.into_iter().map(Self)
    }

    /// The language with this BCP 47 tag.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        Self::all().find(|lang| lang.tag().eq_ignore_ascii_case(tag))
    }

    /// Its BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.0.tag()
    }

    /// Its name for those who speak it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Locale::En => "English",
            Locale::Id => "Bahasa Indonesia",
            Locale::Ms => "Bahasa Melayu",
            Locale::Th => "ไทย",
            Locale::Vi => "Tiếng Việt",
            Locale::Fil => "Filipino",
            Locale::ZhHans => "简体中文",
        }
    }

    /// Its place among all.
    fn place(self) -> usize {
        Locale::ALL.iter().position(|locale| *locale == self.0).unwrap_or(0)
    }
}

tokio::task_local! {
    static SPOKEN: Lang;
}

/// The language of what is being made; English where none was said.
#[must_use]
pub fn spoken() -> Lang {
    SPOKEN.try_with(|lang| *lang).unwrap_or(Lang::EN)
}

/// Has something made in a language.
pub fn speaking<T>(lang: Lang, make: impl FnOnce() -> T) -> T {
    SPOKEN.sync_scope(lang, make)
}

/// Has a request answered in a language.
pub(crate) async fn speaking_async<T>(lang: Lang, answer: impl Future<Output = T>) -> T {
    SPOKEN.scope(lang, answer).await
}
