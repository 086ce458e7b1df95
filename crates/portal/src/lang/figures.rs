//! Numbers, money, dates and spans, as each language writes them.

use super::{Lang, spoken, t_with};
use crate::components::time::Moment;
use ::money::Amount;
use app::Locale;
use fixed_decimal::Decimal;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{M, YM, YMD, YMDT};
use icu_datetime::input::{DateTime, Time};
use icu_datetime::options::TimePrecision;
use icu_decimal::DecimalFormatter;
use programs::time::{Day, Instant, Month, Zone};
use std::cell::OnceCell;

/// What writes the figures of a language. Dates are of the Gregorian calendar everywhere, as contracts and
/// bank statements are.
struct Figures {
    decimals: Option<DecimalFormatter>,
    dates: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    moments: Option<FixedCalendarDateTimeFormatter<Gregorian, YMDT>>,
    months: Option<FixedCalendarDateTimeFormatter<Gregorian, YM>>,
    short_months: Option<FixedCalendarDateTimeFormatter<Gregorian, M>>,
}

thread_local! {
    /// Each made when a thread first writes in its language: they cannot be shared by threads.
    static FIGURES: [OnceCell<Figures>; Locale::ALL.len()] =
        const { [const { OnceCell::new() }; Locale::ALL.len()] };
}

/// What is written with the figures of the language that is spoken; `None` where it cannot be.
fn written(write: impl FnOnce(&Figures) -> Option<String>) -> Option<String> {
    let lang = spoken();
    FIGURES.with(|all| all.get(lang.place()).and_then(|figures| write(figures.get_or_init(|| read(lang)))))
}

fn read(lang: Lang) -> Figures {
    // English of the region writes the day before the month, and its hours to 23.
    let tag = if lang == Lang::EN { "en-GB" } else { lang.tag() };
    let Ok(locale) = tag.parse::<icu_locale_core::Locale>() else {
        return Figures { decimals: None, dates: None, moments: None, months: None, short_months: None };
    };
    let minutes = YMDT::medium().with_time_precision(TimePrecision::Minute);
    Figures {
        decimals: DecimalFormatter::try_new((&locale).into(), Default::default()).ok(),
        dates: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::medium()).ok(),
        moments: FixedCalendarDateTimeFormatter::try_new((&locale).into(), minutes).ok(),
        months: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YM::medium()).ok(),
        short_months: FixedCalendarDateTimeFormatter::try_new((&locale).into(), M::medium()).ok(),
    }
}

/// A number of things: "1,204".
#[must_use]
pub fn count(number: impl Into<i128>) -> String {
    decimal(&number.into().to_string())
}

/// Digits, maybe with a point and decimals, as the language writes them; a minus is a true one.
pub(super) fn decimal(digits: &str) -> String {
    let text = digits.parse::<Decimal>().ok().and_then(|number| {
        written(|figures| Some(figures.decimals.as_ref()?.format(&number).to_string().replace('-', "−")))
    });
    text.unwrap_or_else(|| digits.to_owned())
}

/// An amount with its currency: "MYR 1,234.50", a negative one with a minus sign before its currency.
#[must_use]
pub fn money(amount: Amount) -> String {
    let decimals = amount.decimal();
    let (sign, size) = decimals.strip_prefix('-').map_or(("", decimals.as_str()), |size| ("−", size));
    let currency = amount.currency();
    // Rupiah has two decimals on paper and none in daily life: they are shown only where they are not zero.
    let size = match size.strip_suffix(".00") {
        Some(whole) if currency.code() == "IDR" => whole,
        _ => size,
    };
    format!("{sign}{currency}\u{a0}{}", decimal(size))
}

/// A rate in basis points as a percentage without needless zeros: 1000 is "10 %", 1250 is "12.5 %".
#[must_use]
pub fn rate(basis_points: i64) -> String {
    let sign = if basis_points < 0 { "−" } else { "" };
    let size = basis_points.unsigned_abs();
    let digits = format!("{}.{:02}", size / 100, size % 100);
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{sign}{}\u{a0}%", decimal(digits))
}

/// An instant in a zone.
#[must_use]
pub fn moment(zone: &Zone, at: Instant) -> Moment {
    let iso = at.to_string();
    let day = zone.day(at);
    let midnight = zone.start_of(day.year, day.month, day.day);
    let minutes = at.micros().saturating_sub(midnight.micros()) / 60_000_000;
    let clock = |minutes: i64| u8::try_from(minutes).unwrap_or(0);
    let time = Time::try_new(clock(minutes / 60 % 24), clock(minutes % 60), 0, 0).ok();
    let text = gregorian(day).zip(time).and_then(|(date, time)| {
        written(|figures| Some(figures.moments.as_ref()?.format(&DateTime { date, time }).to_string()))
    });
    Moment { text: text.unwrap_or_else(|| iso.clone()), iso }
}

/// A day.
#[must_use]
pub fn date(day: Day) -> String {
    let text = gregorian(day)
        .and_then(|date| written(|figures| Some(figures.dates.as_ref()?.format(&date).to_string())));
    text.unwrap_or_else(|| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day))
}

/// A month: "Jun 2026".
#[must_use]
pub fn month(month: Month) -> String {
    let text = first_of(month)
        .and_then(|date| written(|figures| Some(figures.months.as_ref()?.format(&date).to_string())));
    text.unwrap_or_else(|| month.to_string())
}

/// A month without its year, where that is plain: "Jun".
#[must_use]
pub fn short_month(month: Month) -> String {
    let text = first_of(month)
        .and_then(|date| written(|figures| Some(figures.short_months.as_ref()?.format(&date).to_string())));
    text.unwrap_or_else(|| month.to_string())
}

fn first_of(month: Month) -> Option<Date<Gregorian>> {
    gregorian(Day { year: month.year, month: month.month, day: 1 })
}

fn gregorian(day: Day) -> Option<Date<Gregorian>> {
    let (month, of_month) = (u8::try_from(day.month).ok()?, u8::try_from(day.day).ok()?);
    Date::try_new_gregorian(day.year.into(), month, of_month).ok()
}

/// A span in its two largest units: "3 d 4 h", "4 h 5 min", "12 min", "less than a minute".
#[must_use]
pub fn duration(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let of = |key, first: u64, second: u64| t_with(key, &[("a", first.into()), ("b", second.into())]);
    match (days, hours, minutes) {
        (0, 0, 0) => t_with("span-moment", &[]),
        (0, 0, minutes) => of("span-minutes", minutes, 0),
        (0, hours, minutes) => of("span-hours", hours, minutes),
        (days, hours, _) => of("span-days", days, hours),
    }
}

#[cfg(test)]
mod tests {
    use super::super::speaking;
    use super::*;
    use ::money::Currency;

    fn in_language<T>(tag: &str, make: impl FnOnce() -> T) -> T {
        speaking(Lang::parse(tag).unwrap(), make)
    }

    #[test]
    fn amounts_follow_the_currency_and_the_language() {
        for (tag, minor, currency, shown) in [
            ("en", 1250, "MYR", "MYR 12.50"),
            ("en", 123_456_789, "MYR", "MYR 1,234,567.89"),
            ("en", -5, "SGD", "−SGD 0.05"),
            ("en", 250_000, "VND", "VND 250,000"),
            ("en", 50_000_000, "IDR", "IDR 500,000"),
            ("en", 50_000_025, "IDR", "IDR 500,000.25"),
            ("en", 1_234, "KWD", "KWD 1.234"),
            ("en", 0, "THB", "THB 0.00"),
            ("en", i64::MIN, "MYR", "−MYR 92,233,720,368,547,758.08"),
            ("id", 50_000_025, "IDR", "IDR 500.000,25"),
            ("vi", 250_000, "VND", "VND 250.000"),
            ("th", 123_456, "THB", "THB 1,234.56"),
        ] {
            let amount = Amount::new(minor, Currency::parse(currency).unwrap());
            assert_eq!(in_language(tag, || money(amount)).replace('\u{a0}', " "), shown);
        }
    }

    #[test]
    fn rates_lose_needless_zeros() {
        for (tag, basis_points, shown) in [
            ("en", 1000, "10 %"),
            ("en", 1250, "12.5 %"),
            ("en", 1, "0.01 %"),
            ("en", 105, "1.05 %"),
            ("en", 0, "0 %"),
            ("en", -300, "−3 %"),
            ("id", 1250, "12,5 %"),
        ] {
            assert_eq!(in_language(tag, || rate(basis_points)).replace('\u{a0}', " "), shown);
        }
    }

    #[test]
    fn instants_are_read_in_the_zone_and_the_language() {
        let zone = Zone::parse("+08:00").unwrap();
        for (tag, at, text) in [
            ("en", "2026-06-19T16:00:00Z", "20 Jun 2026, 00:00"),
            ("en", "2026-06-19T15:59:59Z", "19 Jun 2026, 23:59"),
            ("en", "2026-12-31T23:05:00Z", "1 Jan 2027, 07:05"),
            ("th", "2026-06-19T16:00:00Z", "20 มิ.ย. 2026 00:00"),
            ("zh-Hans", "2026-06-19T16:00:00Z", "2026年6月20日 00:00"),
        ] {
            let shown = in_language(tag, || moment(&zone, Instant::parse(at).unwrap()));
            assert_eq!((shown.iso.as_str(), shown.text.as_str()), (at, text));
        }
    }

    #[test]
    fn months_have_names() {
        let june = Month::parse("2026-06").unwrap();
        for (tag, long, short) in
            [("en", "Jun 2026", "Jun"), ("th", "มิ.ย. 2026", "มิ.ย."), ("zh-Hans", "2026年6月", "6月")]
        {
            assert_eq!(in_language(tag, || (month(june), short_month(june))), (long.into(), short.into()));
        }
    }

    #[test]
    fn spans_name_their_two_largest_units() {
        for (seconds, shown) in [
            (0, "less than a minute"),
            (59, "less than a minute"),
            (720, "12 min"),
            (14_700, "4 h 5 min"),
            (86_400, "1 d 0 h"),
            (3 * 86_400 + 4 * 3_600 + 59, "3 d 4 h"),
        ] {
            assert_eq!(duration(seconds), shown);
        }
    }
}
