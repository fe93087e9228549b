//! Counts as people read them.
//!
//! Owns the wording only.

/// A count with its thousands apart: `10,482`.
pub fn count(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many of a noun: `1 user`, `2,000 entries`.
pub fn counted(how_many: u64, noun: &str) -> String {
    let many = match noun.strip_suffix('y') {
        _ if how_many == 1 => noun.to_owned(),
        Some(stem) => format!("{stem}ies"),
        None => format!("{noun}s"),
    };
    format!("{} {many}", count(usize::try_from(how_many).unwrap_or(usize::MAX)))
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_no_plural() {
        let told =
            [(1, "user"), (0, "user"), (1, "entry"), (2000, "entry")].map(|(n, noun)| counted(n, noun));
        assert_eq!(told, ["1 user", "0 users", "1 entry", "2,000 entries"]);
    }
}
