//! `tests/THREATS.md`: each threat, bad input and norm has its row, and each test that a row names
//! is there. Cannot know whether that test proves the row: who wrote the row has read it.

use std::fs;

use super::root;

/// How ids begin, how many there are of each, and how many digits they have at least.
const IDS: [(&str, usize, usize); 7] =
    [("T", 40, 2), ("B", 44, 2), ("R", 16, 1), ("K", 6, 1), ("N", 23, 1), ("A", 29, 1), ("C", 4, 1)];

/// How a last cell begins that names no test.
const INSTEAD: [&str; 5] = ["open: ", "no test: ", "not yet: ", "does not apply: ", "see "];

/// Each id with the last cells of its row and of those below that have none.
fn rows(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut rows: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        let Some(cells) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else { continue };
        let id = cells.split('|').next().unwrap().trim();
        let last = cells.split('|').next_back().unwrap().trim();
        if id == "id" || id.starts_with("---") {
            continue;
        }
        if !id.is_empty() {
            rows.push((id, Vec::new()));
        }
        if !last.is_empty() {
            rows.last_mut().unwrap().1.push(last);
        }
    }
    rows
}

/// What is wrong with the ids: each has one row, and there is no other.
fn wrong_ids(rows: &[(&str, Vec<&str>)]) -> Vec<String> {
    let ids = IDS.into_iter().flat_map(|(letter, count, digits)| {
        (1..=count).map(move |number| format!("{letter}{number:0digits$}"))
    });
    let ids: Vec<String> = ids.collect();
    let mut found = Vec::new();
    for id in &ids {
        let count = rows.iter().filter(|(of, _)| of == id).count();
        if count != 1 {
            found.push(format!("{id} has {count} rows"));
        }
    }
    let strange = rows.iter().filter(|(id, _)| !ids.iter().any(|known| known == id));
    found.extend(strange.map(|(id, _)| format!("{id} is no id")));
    found
}

/// What is wrong with a row: a last cell has the path of a file and then names of tests in it, or
/// says what there is instead.
fn wrong_cells(cells: &[&str], file: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    if cells.is_empty() {
        found.push("says nothing".to_owned());
    }
    for cell in cells {
        if INSTEAD.iter().any(|word| cell.starts_with(word)) {
            continue;
        }
        let mut text = String::new();
        let mut named = 0;
        // Every second part stands between backticks.
        for name in cell.split('`').skip(1).step_by(2) {
            if name.contains('/') {
                text = file(name).unwrap_or_default();
                if text.is_empty() {
                    found.push(format!("names {name}, which is not there"));
                }
            } else {
                named += 1;
                if !text.contains(&format!("fn {name}(")) {
                    found.push(format!("names {name}, which is not there"));
                }
            }
        }
        if named == 0 {
            found.push(format!("names no test in “{cell}”"));
        }
    }
    found
}

fn document() -> String {
    fs::read_to_string(root().join("tests/THREATS.md")).unwrap()
}

#[test]
fn every_threat_bad_input_and_norm_has_exactly_one_row() {
    let found = wrong_ids(&rows(&document()));
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_test_that_threats_md_names_is_there() {
    let document = document();
    let mut found = Vec::new();
    for (id, cells) in rows(&document) {
        let wrong = wrong_cells(&cells, |path| fs::read_to_string(root().join(path)).ok());
        found.extend(wrong.into_iter().map(|wrong| format!("{id} {wrong}")));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_missing_row_and_a_missing_test_are_noticed() {
    let text = "| id | test |\n|---|---|\n| T01 | `a/b.rs` `one`, `two` |\n| | open: `three` |\n| T01 | x |\n| X1 | |";
    let rows = rows(text);
    let wrong = wrong_ids(&rows);
    for told in ["T01 has 2 rows", "T02 has 0 rows", "X1 is no id"] {
        assert!(wrong.iter().any(|wrong| wrong == told), "{wrong:?}");
    }
    let file = |path: &str| (path == "a/b.rs").then(|| "fn one() {}\nfn xtwo() {}".to_owned());
    let told: Vec<Vec<String>> = rows.iter().map(|(_, cells)| wrong_cells(cells, file)).collect();
    let missing = vec!["names two, which is not there".to_owned()];
    assert_eq!(told, [missing, vec!["names no test in “x”".to_owned()], vec!["says nothing".to_owned()]]);
    assert_eq!(wrong_cells(&["`a/c.rs` `one`"], file).len(), 2);
}
