//! Instants as they are printed, in UTC.
//!
//! Owns the two formats. Must not know a time zone: an operator's differs from
//! the one of the server more often than not.

use jiff::Timestamp as Instant;

use crate::model::Timestamp;

/// RFC 3339 to the second; none far beyond the calendar.
pub fn rfc3339(at: Timestamp) -> Option<String> {
    instant(at).map(|instant| instant.to_string())
}

/// As lists and sentences show it: `2026-11-22 07:14 UTC`.
pub fn shown(at: Timestamp) -> String {
    instant(at).map_or_else(|| "–".to_owned(), |instant| instant.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

fn instant(at: Timestamp) -> Option<Instant> {
    Instant::from_second(i64::try_from(at.secs()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{rfc3339, shown};
    use crate::model::Timestamp;

    #[test]
    fn instants_are_whole_seconds_in_utc() {
        let at = Timestamp::from_millis(1_234_567_890_999);
        assert_eq!(rfc3339(at).as_deref(), Some("2009-02-13T23:31:30Z"));
        assert_eq!(shown(at), "2009-02-13 23:31 UTC");
        assert_eq!(rfc3339(Timestamp::from_millis(u64::MAX)), None);
    }
}
