use std::fmt;

/// A calendar day of the Gregorian calendar, in whatever zone the caller has chosen. It shows itself
/// as `2026-06-19` and sorts by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The three numbers name no day between 0001-01-01 and 9999-12-31.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a calendar day between 0001-01-01 and 9999-12-31")]
pub struct NotADate;

impl Date {
    /// A day by its numbers, refused if the calendar does not have it.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, NotADate> {
        let exists = (1..=9999).contains(&year) && (1..=days_in(year, month)).contains(&day);
        if exists { Ok(Self { year, month, day }) } else { Err(NotADate) }
    }

    /// The day after this one; there is none after 9999-12-31.
    pub fn next(self) -> Option<Self> {
        Self::new(self.year, self.month, self.day + 1)
            .or_else(|_| Self::new(self.year, self.month + 1, 1))
            .or_else(|_| Self::new(self.year + 1, 1, 1))
            .ok()
    }
}

/// The number of days of a month, 0 for a month that does not exist.
fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_exist() {
        for (year, month, day, exists) in [
            (2024, 2, 29, true),
            (2025, 2, 29, false),
            (2000, 2, 29, true),
            (1900, 2, 29, false),
            (2026, 4, 31, false),
            (2026, 13, 1, false),
            (2026, 0, 1, false),
            (2026, 1, 0, false),
            (0, 1, 1, false),
            (10000, 1, 1, false),
        ] {
            assert_eq!(Date::new(year, month, day).is_ok(), exists, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn the_next_day_crosses_months_and_years() {
        for (from, to) in [
            ((2026, 6, 19), Some("2026-06-20")),
            ((2024, 2, 28), Some("2024-02-29")),
            ((2025, 2, 28), Some("2025-03-01")),
            ((2026, 12, 31), Some("2027-01-01")),
            ((9999, 12, 31), None),
        ] {
            let next = Date::new(from.0, from.1, from.2).unwrap().next().map(|date| date.to_string());
            assert_eq!(next.as_deref(), to);
        }
    }
}
