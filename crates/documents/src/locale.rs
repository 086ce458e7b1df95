/// A language that posters and copy texts exist in (AP-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English.
    En,
    /// Indonesian.
    Id,
    /// Malay.
    Ms,
    /// Thai.
    Th,
    /// Vietnamese.
    Vi,
    /// Filipino.
    Fil,
    /// Chinese in simplified characters.
    ZhHans,
}

/// The tag names none of the seven languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown locale; the locales are en, id, ms, th, vi, fil and zh-Hans")]
pub struct UnknownLocale;

impl Locale {
    /// All seven, in the order they are offered.
    pub const ALL: [Self; 7] = [Self::En, Self::Id, Self::Ms, Self::Th, Self::Vi, Self::Fil, Self::ZhHans];

    /// The BCP 47 tag, as in the API and in `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Id => "id",
            Self::Ms => "ms",
            Self::Th => "th",
            Self::Vi => "vi",
            Self::Fil => "fil",
            Self::ZhHans => "zh-Hans",
        }
    }

    /// Reads a tag as [`Locale::tag`] writes it.
    pub fn parse(tag: &str) -> Result<Self, UnknownLocale> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag).ok_or(UnknownLocale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_reads_back() {
        for locale in Locale::ALL {
            assert_eq!(Locale::parse(locale.tag()), Ok(locale));
        }
        assert_eq!(Locale::parse("zh"), Err(UnknownLocale));
    }
}
