//! What a search must find, worked out by hand.

use std::time::Duration;

use memchr::memmem;

use crate::people::{crowd, line};

/// Most users that a window shows.
const PAGE: usize = 60;

/// Everybody, in the order of their names.
pub struct People {
    names: Vec<String>,
    lines: String,
}

impl People {
    /// So many of the crowd.
    pub fn of(count: usize) -> Self {
        let mut people: Vec<_> =
            crowd(count).map(|person| (person.name.as_str().to_owned(), line(&person))).collect();
        people.sort_unstable();
        let (names, lines): (Vec<_>, Vec<_>) = people.into_iter().unzip();
        Self { names, lines: lines.concat() }
    }

    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// How many a second, if all took so long.
    #[expect(clippy::cast_precision_loss, reason = "nobody counts that far")]
    pub fn rate(&self, took: Duration) -> f64 {
        self.count() as f64 / took.as_secs_f64()
    }

    /// A user.
    pub fn somebody(&self) -> &str {
        &self.names[self.count() / 2]
    }

    /// The first names that are found: those that begin so, then those that have it anywhere.
    pub fn page(&self, needle: &str) -> Vec<String> {
        let from = self.names.partition_point(|name| name.as_str() < needle);
        let begins = self.names[from..].iter().take_while(|name| name.starts_with(needle));
        let mut page: Vec<String> = begins.take(PAGE).cloned().collect();
        if page.len() < PAGE {
            let others = self.lines.lines().filter(|line| !line.starts_with(needle) && line.contains(needle));
            let room = PAGE - page.len();
            page.extend(others.take(room).filter_map(|line| line.split('\t').next()).map(str::to_owned));
        }
        page
    }

    /// How many are found.
    pub fn found(&self, needle: &str) -> usize {
        let finder = memmem::Finder::new(needle);
        self.lines.lines().filter(|line| finder.find(line.as_bytes()).is_some()).count()
    }
}
