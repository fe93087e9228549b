//! The AWS credential report, told from other tables.
//!
//! Owns the words of its columns and of its first row. Must not read cells: two
//! of its columns mean here what they mean in any table, the rest nothing.

/// The columns in their order, as words are compared.
const COLUMNS: [&str; 22] = [
    "user",
    "arn",
    "usercreationtime",
    "passwordenabled",
    "passwordlastused",
    "passwordlastchanged",
    "passwordnextrotation",
    "mfaactive",
    "accesskey1active",
    "accesskey1lastrotated",
    "accesskey1lastuseddate",
    "accesskey1lastusedregion",
    "accesskey1lastusedservice",
    "accesskey2active",
    "accesskey2lastrotated",
    "accesskey2lastuseddate",
    "accesskey2lastusedregion",
    "accesskey2lastusedservice",
    "cert1active",
    "cert1lastrotated",
    "cert2active",
    "cert2lastrotated",
];
/// Columns that no other table has together; newer reports may have more of them.
const MARKS: [&str; 4] = ["user", "arn", "passwordenabled", "mfaactive"];
/// The account itself, which stands first as if it were a user.
const ROOT: &str = "<root_account>";

/// Whether a header with these words is that of a report.
pub(super) fn is_report(words: &[String]) -> bool {
    MARKS.iter().all(|mark| words.iter().any(|word| word == mark))
}

/// Whether a report has a column of this word.
pub(super) fn has_column(word: &str) -> bool {
    COLUMNS.contains(&word)
}

/// Whether this is what a report calls the account itself.
pub(super) fn is_root(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case(ROOT)
}
