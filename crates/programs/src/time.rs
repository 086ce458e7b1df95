//! Instants, and the calendar of a programme's zone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A point in time: microseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

/// A text that is not an RFC 3339 instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 instant such as 2026-06-19T15:59:59Z")]
pub struct NotAnInstant;

impl Instant {
    /// Before everything.
    pub const MIN: Self = Self(i64::MIN);
    /// After everything.
    pub const MAX: Self = Self(i64::MAX);

    /// So many microseconds after 1970.
    pub fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds after 1970.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339: date, `T`, time and an offset. What is finer than a microsecond is cut off.
    pub fn parse(text: &str) -> Result<Self, NotAnInstant> {
        let bytes = text.as_bytes();
        let full = bytes.len() >= 20
            && bytes.get(10).is_some_and(|b| b.eq_ignore_ascii_case(&b'T'))
            && bytes.get(13) == Some(&b':')
            && bytes.get(16) == Some(&b':')
            && !text.contains('[');
        if !full {
            return Err(NotAnInstant);
        }
        let at: Timestamp = text.parse().map_err(|_| NotAnInstant)?;
        Ok(Self(at.as_microsecond()))
    }

    /// So many seconds later, or as late as can be told.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// So many days of 24 hours later.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// The instant directly after this one.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    fn timestamp(self) -> Timestamp {
        let limit = if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_microsecond(self.0).unwrap_or(limit)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// The day of the month, 1 to 31.
    pub day: i8,
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The zone a programme counts its days, months and years in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// A text that names no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a time zone: an offset such as +08:00 or a name such as Asia/Jakarta")]
pub struct UnknownZone;

impl Zone {
    /// Reads a fixed offset (`+08:00`) or a name of the time zone database.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        let zone = match name.as_bytes() {
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                let digits = [h1, h2, m1, m2];
                if !digits.iter().all(|b| b.is_ascii_digit()) {
                    return Err(UnknownZone);
                }
                let [h1, h2, m1, m2] = digits.map(|b| i32::from(b - b'0'));
                let seconds = (h1 * 10 + h2) * 3600 + (m1 * 10 + m2) * 60;
                let seconds = if *sign == b'-' { -seconds } else { seconds };
                TimeZone::fixed(jiff::tz::Offset::from_seconds(seconds).map_err(|_| UnknownZone)?)
            }
            _ => TimeZone::get(name).map_err(|_| UnknownZone)?,
        };
        Ok(Self { name: name.to_owned(), zone })
    }

    /// The name it was read from.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn civil(&self, at: Instant) -> DateTime {
        self.zone.to_datetime(at.timestamp())
    }

    fn instant(&self, at: DateTime) -> Instant {
        let zoned = self.zone.to_ambiguous_zoned(at).compatible();
        zoned.map_or(Instant::MAX, |z| Instant(z.timestamp().as_microsecond()))
    }

    /// The same time of day so many years later; 29 February becomes 28 February where it must.
    pub fn plus_years(&self, at: Instant, years: i64) -> Instant {
        let later = Span::new().try_years(years).and_then(|span| self.civil(at).checked_add(span));
        later.map_or(Instant::MAX, |at| self.instant(at))
    }

    /// The day an instant falls on.
    pub fn day(&self, at: Instant) -> Day {
        self.day_after(at, 0)
    }

    /// The month an instant falls in.
    pub fn month(&self, at: Instant) -> Month {
        let day = self.day(at);
        Month { year: day.year, month: day.month }
    }

    fn date(&self, at: Instant, days: i64) -> Date {
        let later = Span::new().try_days(days).and_then(|span| self.civil(at).date().checked_add(span));
        later.unwrap_or(if days < 0 { Date::MIN } else { Date::MAX })
    }

    /// The calendar day so many days after the one an instant falls on.
    pub fn day_after(&self, at: Instant, days: i64) -> Day {
        let date = self.date(at, days);
        Day { year: date.year(), month: date.month(), day: date.day() }
    }

    /// The first instant of the calendar day so many days after the one an instant falls on.
    pub fn midnight_after(&self, at: Instant, days: i64) -> Instant {
        self.instant(self.date(at, days).to_datetime(Time::midnight()))
    }

    /// The last instant of the calendar day so many days after the one an instant falls on.
    pub fn end_of_day_after(&self, at: Instant, days: i64) -> Instant {
        Instant(self.midnight_after(at, days.saturating_add(1)).0.saturating_sub(1))
    }

    /// The day of the week an instant falls on: 1 is Monday, 7 is Sunday.
    pub fn weekday(&self, at: Instant) -> i64 {
        self.civil(at).date().weekday().to_monday_one_offset().into()
    }

    /// The first instant of a day of a month; a day past the month's end is its last.
    pub fn start_of(&self, year: i16, month: i8, day: i8) -> Instant {
        let Ok(first) = Date::new(year, month, 1) else { return Instant::MAX };
        let date = Date::new(year, month, day.clamp(1, first.days_in_month())).unwrap_or(first);
        self.instant(date.to_datetime(Time::midnight()))
    }
}

/// A calendar month, written `2026-06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Month {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
}

/// A text that is not a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a month such as 2026-06")]
pub struct NotAMonth;

impl Month {
    /// Reads `2026-06`.
    pub fn parse(text: &str) -> Result<Self, NotAMonth> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if year.len() < 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(NotAMonth);
        }
        let month: i8 = month.parse().map_err(|_| NotAMonth)?;
        let year = year.parse().map_err(|_| NotAMonth)?;
        if (1..=12).contains(&month) { Ok(Self { year, month }) } else { Err(NotAMonth) }
    }

    /// The month before this one.
    pub fn before(self) -> Self {
        match self.month {
            1 => Self { year: self.year.saturating_sub(1), month: 12 },
            month => Self { year: self.year, month: month - 1 },
        }
    }

    /// This month and those before it, so many in all, the latest last.
    pub fn and_before(self, all: usize) -> Vec<Self> {
        let mut months: Vec<Self> =
            std::iter::successors(Some(self), |month| Some(month.before())).take(all).collect();
        months.reverse();
        months
    }

    /// The month after this one.
    pub fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year.saturating_add(1), month: 1 },
            month => Self { year: self.year, month: month + 1 },
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = NotAMonth;

    fn try_from(text: String) -> Result<Self, NotAMonth> {
        Self::parse(&text)
    }
}

/// What is left from one instant to a later one, in whole days and hours, for people: `3 d 4 h`.
pub fn until(now: Instant, then: Instant) -> String {
    let left = SignedDuration::from_micros(then.0.saturating_sub(now.0).max(0));
    let hours = left.as_hours();
    match (hours / 24, hours % 24) {
        (0, 0) => format!("{} min", left.as_mins()),
        (0, hours) => format!("{hours} h"),
        (days, hours) => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn instants_read_and_write() {
        for (text, written) in [
            ("2026-06-19T15:59:59Z", "2026-06-19T15:59:59Z"),
            ("2026-06-19T23:59:59+08:00", "2026-06-19T15:59:59Z"),
            ("2026-06-19t15:59:59.25z", "2026-06-19T15:59:59.25Z"),
            ("2026-06-19T15:59:59.1234567Z", "2026-06-19T15:59:59.123456Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ] {
            assert_eq!(at(text).to_string(), written);
        }
        for bad in ["", "2026-06-19", "2026-06-19T15:59:59", "2026-06-19 15:59:59Z", "2026-02-30T00:00:00Z"] {
            assert_eq!(Instant::parse(bad), Err(NotAnInstant), "{bad}");
        }
    }

    #[test]
    fn years_are_counted_in_the_zone() {
        let zone = Zone::parse("+08:00").unwrap();
        for (from, years, to) in [
            ("2024-02-29T03:00:00Z", 2, "2026-02-28T03:00:00Z"),
            ("2024-02-28T16:00:00Z", 1, "2025-02-27T16:00:00Z"),
            ("2024-02-29T16:00:00Z", 2, "2026-02-28T16:00:00Z"),
            ("2024-05-01T00:00:00Z", 5, "2029-05-01T00:00:00Z"),
        ] {
            assert_eq!(zone.plus_years(at(from), years), at(to), "{from} + {years}");
        }
        assert_eq!(zone.plus_years(at("2026-01-01T00:00:00Z"), i64::MAX), Instant::MAX);
    }

    #[test]
    fn days_begin_in_the_zone() {
        let zone = Zone::parse("+08:00").unwrap();
        assert_eq!(zone.start_of(2026, 6, 20), at("2026-06-19T16:00:00Z"));
        assert_eq!(zone.start_of(2026, 2, 31), at("2026-02-27T16:00:00Z"));
        assert_eq!(zone.day(at("2026-06-19T16:00:00Z")), Day { year: 2026, month: 6, day: 20 });
        assert_eq!(zone.day(at("2026-06-19T15:59:59.999999Z")), Day { year: 2026, month: 6, day: 19 });
        assert_eq!(zone.month(at("2026-06-30T15:59:59.999999Z")), Month { year: 2026, month: 6 });
        assert_eq!(zone.month(at("2026-06-30T16:00:00Z")), Month { year: 2026, month: 7 });
    }

    #[test]
    fn days_are_counted_in_the_zone() {
        let zone = Zone::parse("+08:00").unwrap();
        let late = at("2026-02-27T16:00:00Z");
        assert_eq!(zone.end_of_day_after(late, 1), at("2026-03-01T15:59:59.999999Z"));
        assert_eq!(zone.midnight_after(late, 0), late);
        assert_eq!(zone.day_after(late, -28), Day { year: 2026, month: 1, day: 31 });
        assert_eq!((zone.weekday(late), zone.weekday(at("2026-02-27T15:59:59Z"))), (6, 5));
        assert!(zone.end_of_day_after(late, i64::MAX) > at("9999-12-30T00:00:00Z"));
    }

    #[test]
    fn zones_read() {
        assert!(Zone::parse("Asia/Kuala_Lumpur").is_ok());
        for bad in ["", "+8", "+99:00", "+0a:00", "Asia/Nowhere"] {
            assert_eq!(Zone::parse(bad), Err(UnknownZone), "{bad}");
        }
    }

    #[test]
    fn what_is_left_is_told_shortly() {
        let now = at("2026-06-16T12:00:00Z");
        for (then, text) in [
            ("2026-06-19T16:00:00Z", "3 d 4 h"),
            ("2026-06-16T13:30:00Z", "1 h"),
            ("2026-06-16T12:30:00Z", "30 min"),
            ("2026-06-16T11:00:00Z", "0 min"),
        ] {
            assert_eq!(until(now, at(then)), text);
        }
    }
}
