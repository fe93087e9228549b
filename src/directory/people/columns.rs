//! What the columns of a header mean.
//!
//! Owns the words by which exports call user name, name, e-mail address, groups
//! and console password, and which column counts when several would do. Must not
//! read rows.

use super::PeopleProblem;
use super::credential_report::{has_column, is_report};
use crate::model::{excerpt, shortened};

// The first word of a list that the header has wins, wherever its column
// stands; of columns with the same word the leftmost. `uid` is not here: in
// exports it is a number more often than a name.
const USER: [&str; 13] = [
    "user",
    "username",
    "login",
    "samaccountname",
    "loginname",
    "userlogin",
    "userlogonname",
    "logonname",
    "accountname",
    "account",
    "userid",
    "userprincipalname",
    "upn",
];
// `name` comes second: a directory that has both keeps an object's name there.
const DISPLAY: [&str; 5] = ["displayname", "name", "fullname", "cn", "commonname"];
const EMAIL: [&str; 5] = ["email", "mail", "emailaddress", "mailaddress", "primarysmtpaddress"];
const GIVEN: [&str; 3] = ["givenname", "firstname", "forename"];
const FAMILY: [&str; 4] = ["surname", "sn", "lastname", "familyname"];
const GROUPS: [&str; 2] = ["groups", "group"];
const PASSWORD: [&str; 1] = ["passwordenabled"];

/// Most columns of a table.
const MOST_COLUMNS: usize = 1000;
/// Columns that a message lists.
const LISTED: usize = 8;

/// Where the display name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    /// Nowhere.
    Nowhere,
    /// In one column.
    Whole(usize),
    /// In two, given name and family name.
    Parts(usize, usize),
}

/// The columns that are read, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    /// The user name.
    pub(super) user: usize,
    /// The display name.
    pub(super) display: Display,
    /// The e-mail address.
    pub(super) email: Option<usize>,
    /// The groups.
    pub(super) groups: Option<usize>,
    /// Whether there is a console password.
    pub(super) password: Option<usize>,
    /// Cells that a row must have.
    pub(super) width: usize,
    /// Whether it is an AWS credential report.
    pub(super) is_report: bool,
}

impl Columns {
    /// Finds the columns in a header.
    pub(super) fn find(header: &[String]) -> Result<Self, PeopleProblem> {
        let words: Vec<String> = header.iter().map(|cell| word(cell)).collect();
        let width = words.iter().rposition(|word| !word.is_empty()).map_or(0, |last| last + 1);
        if width > MOST_COLUMNS {
            return Err(PeopleProblem::HeaderTooLong);
        }
        let user =
            first(&words, &USER).ok_or_else(|| PeopleProblem::NoUserColumn { found: found(header) })?;
        let parts = first(&words, &GIVEN).zip(first(&words, &FAMILY));
        let display = match (first(&words, &DISPLAY), parts) {
            (Some(whole), _) => Display::Whole(whole),
            (None, Some((given, family))) => Display::Parts(given, family),
            (None, None) => Display::Nowhere,
        };
        Ok(Self {
            user,
            display,
            email: first(&words, &EMAIL),
            groups: first(&words, &GROUPS),
            password: first(&words, &PASSWORD),
            width,
            is_report: is_report(&words),
        })
    }

    /// The named columns that are not read, as messages show them; those of an
    /// AWS credential report in one word.
    pub(super) fn ignored(&self, header: &[String]) -> Vec<String> {
        let words: Vec<String> = header.iter().map(|cell| word(cell)).collect();
        let (mut ignored, mut of_report) = (Vec::new(), 0);
        for (column, (cell, word)) in header.iter().zip(&words).enumerate() {
            if word.is_empty() || self.reads(column) {
                continue;
            }
            if self.is_report && has_column(word) {
                of_report += 1;
            } else {
                ignored.push(shortened(cell));
            }
        }
        if of_report > 0 {
            ignored.insert(
                0,
                format!("{of_report} of the AWS credential report, and its row of the account itself"),
            );
        }
        ignored
    }

    fn reads(&self, column: usize) -> bool {
        let display = match self.display {
            Display::Nowhere => false,
            Display::Whole(whole) => column == whole,
            Display::Parts(given, family) => column == given || column == family,
        };
        let others = [Some(self.user), self.email, self.groups, self.password];
        display || others.contains(&Some(column))
    }
}

/// Whether the cell is a word that a header may have.
pub(super) fn is_known(cell: &str) -> bool {
    let word = word(cell);
    let lists: [&[&str]; 7] = [&USER, &DISPLAY, &EMAIL, &GIVEN, &FAMILY, &GROUPS, &PASSWORD];
    lists.iter().any(|list| list.contains(&word.as_str()))
}

/// A header's cell as it is compared: case, blanks, `_`, `-` and quotes do not count.
fn word(cell: &str) -> String {
    let passed_over = |c: &char| c.is_whitespace() || matches!(c, '_' | '-' | '"' | '\'' | '“' | '”');
    cell.chars().filter(|c| !passed_over(c)).flat_map(char::to_lowercase).collect()
}

fn first(words: &[String], list: &[&str]) -> Option<usize> {
    list.iter().find_map(|wanted| words.iter().position(|word| word == wanted))
}

fn found(header: &[String]) -> String {
    let named: Vec<String> =
        header.iter().map(|cell| excerpt(cell)).filter(|cell| !cell.is_empty()).collect();
    let listed: Vec<String> = named.iter().take(LISTED).map(|cell| format!("“{cell}”")).collect();
    let listed = listed.join(", ");
    match named.len() {
        0 => "no names".to_owned(),
        count if count > LISTED => format!("{listed} and {} more", count - LISTED),
        _ => listed,
    }
}
