//! `users import`: all or nothing, and the same again is no change.

use crate::support::Home;
use crate::support::pty::Terminal;

const PEOPLE: &str = "user,name,email\nalice,Alice Liddell,alice@example.com\nbob,Bob,bob@example.com\n";
const WITH_BAD_ROWS: &str = "user,name\nalice,Alice\nb ob,Bob\ncarol,Carol\nalice,Again\n";

fn count(home: &Home) -> usize {
    home.json(&["users", "list", "--json"]).as_array().unwrap().len()
}

#[test]
fn people_are_imported_and_the_second_time_are_the_same() {
    let home = Home::with_store();
    home.write("people.csv", PEOPLE);
    let out = home.run(&["users", "import", "people.csv"], "").exits(0).out;
    assert_eq!(out, "2 to add, 0 to change, 0 the same, 0 refused\nImported: 2 added, 0 changed.\n");
    let out = home.run(&["users", "import", "people.csv"], "").exits(0).out;
    assert_eq!(out, "0 to add, 0 to change, 2 the same, 0 refused\nImported: 0 added, 0 changed.\n");
    home.write("people.csv", &PEOPLE.replace("Bob,", "Robert,"));
    let out = home.run(&["users", "import", "people.csv"], "").exits(0).out;
    assert_eq!(out, "0 to add, 1 to change, 1 the same, 0 refused\nImported: 0 added, 1 changed.\n");
}

#[test]
fn bad_rows_are_told_by_line_and_nothing_is_imported() {
    let home = Home::with_store();
    home.write("people.csv", WITH_BAD_ROWS);
    let ran =
        home.run(&["users", "import", "people.csv"], "").fails_in_two_lines(1, "2 rows cannot be imported");
    assert!(ran.out.starts_with("2 to add, 0 to change, 0 the same, 2 refused\nline 3: "), "{ran:#?}");
    assert!(ran.out.contains("\nline 5: "), "{ran:#?}");
    assert!(ran.err.contains("--skip"), "{ran:#?}");
    assert_eq!(count(&home), 0);
}

#[test]
fn bad_rows_are_left_out_if_that_is_asked_for() {
    let home = Home::with_store();
    home.write("people.csv", WITH_BAD_ROWS);
    let out = home.run(&["users", "import", "people.csv", "--skip"], "").exits(0).out;
    assert!(out.contains("line 3: ") && out.ends_with("Imported: 2 added, 0 changed.\n"), "{out}");
    assert_eq!(count(&home), 2);
}

#[test]
fn a_dry_run_changes_nothing() {
    let home = Home::with_store();
    home.write("people.csv", PEOPLE);
    let out = home.run(&["users", "import", "people.csv", "--dry-run"], "").exits(0).out;
    assert_eq!(out, "2 to add, 0 to change, 0 the same, 0 refused\nNothing was changed (--dry-run).\n");
    assert_eq!(count(&home), 0);
    home.write("people.csv", WITH_BAD_ROWS);
    home.run(&["users", "import", "people.csv", "--dry-run"], "").fails_in_two_lines(1, "2 rows");
}

#[test]
fn what_would_command_the_terminal_is_told_escaped() {
    let home = Home::with_store();
    home.write("people.csv", "user,name\nal\u{1b}[2Jice,Alice\nbob,B\u{202e}ob\n");
    let ran = home.run(&["users", "import", "people.csv"], "").exits(1);
    assert!(ran.out.contains("line 2: ") && ran.out.contains("line 3: "), "{ran:#?}");
    assert!(!ran.out.contains(['\u{1b}', '\u{202e}']), "{ran:#?}");
}

#[test]
fn a_reader_that_is_gone_does_not_stop_the_import() {
    let home = Home::with_store();
    home.write("people.csv", PEOPLE);
    let mut child = home.command(&["users", "import", "people.csv"]).spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr), (Some(0), Vec::new()));
    assert_eq!(count(&home), 2);
}

#[test]
fn no_progress_is_written_to_a_pipe() {
    let home = Home::with_store();
    let rows: Vec<String> = (0..3000).map(|n| format!("user{n}")).collect();
    home.write("people.csv", &format!("user\n{}\n", rows.join("\n")));
    let ran = home.run(&["users", "import", "people.csv"], "").exits(0);
    assert_eq!(ran.err, "");
    assert_eq!(count(&home), 3000);
}

#[test]
fn a_file_that_is_not_there_changes_nothing() {
    let home = Home::with_store();
    home.run(&["users", "import", "nowhere.csv"], "").fails_in_two_lines(3, "There is no file");
    home.run(&["users", "import", "."], "").fails_in_two_lines(4, "is a");
    home.run(&["users", "import", "--passwd", "people.csv"], "").exits(2);
    home.run(&["users", "import"], "").exits(2);
}

#[test]
fn on_a_terminal_a_bar_says_how_far_it_is_and_ctrl_c_stops_it() {
    let home = Home::with_store();
    let rows: Vec<String> = (0..150_000).map(|n| format!("user{n}")).collect();
    home.write("people.csv", &format!("user\n{}\n", rows.join("\n")));
    let args = ["users", "import", "people.csv"];
    let mut terminal = Terminal::start(&home, &args, 24, 80, &[("TERM", "xterm"), ("LANG", "C.UTF-8")]);
    terminal.see("150000 to add");
    // A second of it is behind.
    terminal.see_all(|text| text.contains('░') && text.contains("/s"), "a bar with its pace");
    terminal.type_keys("\u{3}");
    assert_eq!(terminal.end(), 130, "{}", terminal.text());
    let told = terminal.text();
    assert!(!told.contains(['█', '░']) && !terminal.screen.screen().hide_cursor(), "{told}");
    assert!(told.contains("000 of 150,000 people are imported, and that stays."), "{told}");
    assert!(told.contains("The same command goes on from there."), "{told}");
    let again = home.run(&[&args[..], &["--dry-run"]].concat(), "").exits(0).out;
    assert!(again.contains(" to add, 0 to change, ") && !again.contains(" 0 the same"), "{again}");
}

#[test]
fn the_bar_is_gone_when_it_is_done_and_is_drawn_with_what_the_terminal_can_show() {
    let rows: Vec<String> = (0..20_000).map(|n| format!("user{n}")).collect();
    let people = format!("user\n{}\n", rows.join("\n"));
    for (more, term, signs) in
        [(&["--ascii"][..], "xterm", &['#', '-'][..]), (&[], "dumb", &[]), (&[], "xterm", &['█', '░'])]
    {
        let home = Home::with_store();
        home.write("people.csv", &people);
        let args = [&["users", "import", "people.csv"], more].concat();
        let vars = [("TERM", term), ("LANG", "C.UTF-8")];
        let mut terminal = Terminal::start(&home, &args, 24, 80, &vars);
        terminal.see(" of 20,000");
        let under_way = terminal.text();
        let drawn: Vec<char> = under_way.chars().filter(|c| "#-█░".contains(*c)).collect();
        assert!(drawn.iter().all(|c| signs.contains(c)), "{under_way}");
        assert_eq!(drawn.is_empty(), signs.is_empty(), "{under_way}");
        assert_eq!(terminal.end(), 0);
        let told = terminal.text();
        let lines: Vec<&str> = told.lines().map(str::trim_end).collect();
        let first = "20000 to add, 0 to change, 0 the same, 0 refused";
        assert_eq!(lines, [first, "Imported: 20000 added, 0 changed."]);
        assert!(!terminal.screen.screen().hide_cursor());
    }
}
