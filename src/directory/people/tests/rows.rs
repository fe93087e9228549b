use std::io::{BufReader, Cursor};
use std::path::Path;

use super::super::roll::{Draft, MOST_REFUSED, MOST_ROWS};
use super::super::rows::{MOST_ROW, Rows, Step};
use super::{PeopleProblem, csv, people, refused, refused_between};

#[test]
fn names_that_break_the_rule_are_refused_with_the_reason_and_escaped() {
    for (name, reason) in [
        ("al ice", "a blank"),
        ("a:b", "“:”"),
        ("CORP\\alice", "“\\”"),
        ("a\u{1b}[2J", "U+001B"),
        ("а", "U+0430"),
        ("..", "only dots"),
        ("$(id)", "“$”"),
        ("a/../b", "“/”"),
        (&"x".repeat(65), "at most 64"),
    ] {
        let told = refused_between(format!("{name},,"));
        assert!(told.starts_with("3 the user name “") && told.contains(reason), "{told}");
        assert!(!told.contains('\u{1b}') && told.chars().count() < 160, "{told}");
    }
    assert_eq!(refused_between(",Nobody,"), "3 the user name is empty");
    assert_eq!(refused_between("  ,,n@x.org"), "3 the user name is empty");
}

#[test]
fn names_and_addresses_that_command_a_terminal_are_refused() {
    let told = refused_between("carol,\u{202e}lorac,");
    assert!(told.starts_with("3 the name “\\u{202e}lorac” is refused: the character U+202E"), "{told}");
    let told = refused_between("carol,,c\u{9b}31m@x.org");
    assert!(told.starts_with("3 the e-mail address “c\\u{9b}31m@x.org” is refused"), "{told}");
    let told = refused_between(format!("carol,{},", "n".repeat(1000)));
    assert!(
        told.contains("a text has at most") && told.contains(&format!("“{}…”", "n".repeat(39))),
        "{told}"
    );
}

#[test]
fn empty_cells_say_nothing_and_blanks_round_a_cell_are_cut_off() {
    let reading = csv("user,name,email\n alice ,  ,\n bob, B B , b@x.org \n").unwrap();
    assert_eq!(people(&reading), ["2 alice|-|-", "3 bob|B B|b@x.org"]);
}

#[test]
fn a_formula_is_a_text_like_any_other() {
    let reading = csv("user,name\n=1+1,\"=cmd|' /C calc'!A0\"\n-1,@SUM(A1)\n").unwrap();
    assert_eq!(refused(&reading), Vec::<String>::new());
    assert_eq!(people(&reading), ["2 =1+1|=cmd|' /C calc'!A0|-", "3 -1|@SUM(A1)|-"]);
}

#[test]
fn the_second_row_of_a_user_is_refused_naming_the_first() {
    let reading = csv("user,name\nalice,A\nbob,B\nALICE,Other\nalice,A\n").unwrap();
    assert_eq!(people(&reading), ["2 alice|A|-", "3 bob|B|-"]);
    let told = ["4 the user “ALICE” stands on line 2 already", "5 the user “alice” stands on line 2 already"];
    assert_eq!(refused(&reading), told);
}

#[test]
fn a_refused_row_does_not_take_the_name() {
    let reading = csv("user,name\nalice,\u{7}\nalice,A\n").unwrap();
    assert_eq!(people(&reading), ["3 alice|A|-"]);
}

#[test]
fn when_every_row_is_refused_all_are_listed() {
    let reading = csv("user\na b\nc d\n").unwrap();
    assert!(reading.is_empty());
    assert_eq!(reading.refused.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn a_long_cell_of_a_column_that_is_not_used_refuses_nobody() {
    let text = format!("user,memberOf\ncarol,\"{}\"\n", "CN=group,".repeat(1000));
    let reading = csv(&text).unwrap();
    assert_eq!((reading.len(), reading.refused.len()), (1, 0));
}

#[test]
fn long_cells_and_rows_are_refused() {
    assert!(refused_between(format!("carol,{},", "x".repeat(4097))).contains("at most 256 bytes"));
    assert_eq!(
        refused_between(format!("carol,{},", "x".repeat(10_000_000))),
        "3 the row is longer than 1 MiB"
    );
    let quoted = format!("carol,\"{}\",", "x\n".repeat(1_000_000));
    assert_eq!(
        refused_between(quoted),
        "3 the row is longer than 1 MiB (a quote makes lines 3 to 1000003 one row)"
    );
}

#[test]
fn an_open_quote_takes_no_more_memory_than_a_row() {
    let bytes = [b"alice,\"".as_slice(), &vec![b'x'; 20 * MOST_ROW]].concat();
    let mut rows = Rows::of_cells(BufReader::new(Cursor::new(bytes)), b',', 1);
    let problem = loop {
        match rows.step() {
            Ok(step) => assert_eq!(step, Step::Nothing),
            Err(problem) => break problem,
        }
    };
    let problem = problem.in_file(Path::new("x"));
    assert_eq!(problem, PeopleProblem::OpenQuote { line: 1 });
    assert!(rows.memory() <= MOST_ROW, "{}", rows.memory());
}

#[test]
fn refused_rows_beyond_a_thousand_are_counted_only() {
    let reading = csv(format!("user\n{}alice\n", "a b\n".repeat(1234))).unwrap();
    assert_eq!(reading.refused.len(), MOST_REFUSED);
    assert_eq!(reading.refused_beyond, 234);
    assert_eq!(people(&reading), ["1236 alice|-|-"]);
}

#[test]
fn two_million_rows_are_taken_and_one_more_is_not() {
    let mut roll = Draft::new(Vec::new());
    for line in 1..=MOST_ROWS {
        roll.enter(line, Err(String::new())).unwrap();
    }
    assert_eq!(roll.enter(0, Err(String::new())), Err(PeopleProblem::TooManyRows));
}
