//! Instants as they are printed and given, in UTC.
//!
//! Owns the formats. Must not know a time zone: an operator's differs from
//! the one of the server more often than not.

use jiff::Timestamp as Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::Timestamp;

/// RFC 3339 to the second; none far beyond the calendar.
pub fn rfc3339(at: Timestamp) -> Option<String> {
    instant(at).map(|instant| instant.to_string())
}

/// As lists and sentences show it: `2026-11-22 07:14 UTC`.
pub fn shown(at: Timestamp) -> String {
    instant(at).map_or_else(|| "–".to_owned(), |instant| instant.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

/// The end of a day (`2027-01-31`) or an instant (RFC 3339); none of anything else.
pub fn until(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let instant = match text.parse::<Date>() {
        Ok(day) if text.len() == "2027-01-31".len() => {
            day.at(23, 59, 59, 0).to_zoned(TimeZone::UTC).ok()?.timestamp()
        }
        _ => text.parse().ok()?,
    };
    u64::try_from(instant.as_second()).ok().map(Timestamp::from_secs)
}

fn instant(at: Timestamp) -> Option<Instant> {
    Instant::from_second(i64::try_from(at.secs()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{rfc3339, shown, until};
    use crate::model::Timestamp;

    #[test]
    fn instants_are_whole_seconds_in_utc() {
        let at = Timestamp::from_millis(1_234_567_890_999);
        assert_eq!(rfc3339(at).as_deref(), Some("2009-02-13T23:31:30Z"));
        assert_eq!(shown(at), "2009-02-13 23:31 UTC");
        assert_eq!(rfc3339(Timestamp::from_millis(u64::MAX)), None);
    }
    #[test]
    fn a_day_ends_with_its_last_second_and_an_instant_is_itself() {
        let told = |text: &str| until(text).and_then(rfc3339);
        assert_eq!(told("2027-01-31").as_deref(), Some("2027-01-31T23:59:59Z"));
        assert_eq!(told("2027-01-31T12:00:00+02:00").as_deref(), Some("2027-01-31T10:00:00Z"));
        for text in ["", "31.1.2027", "2027-02-30", "tomorrow", "1969-01-01", "2027-01-31T12:00"] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
