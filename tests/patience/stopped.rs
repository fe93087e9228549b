//! Ctrl-C at every moment of an import: it ends in order between two change sets, says what stays,
//! and the same command goes on from there. At every moment of a list: no bar is left behind.

use std::fmt::Write;

use super::wound::Wound;

const PEOPLE: usize = 2_400;
const IMPORT: [&str; 3] = ["users", "import", "people.csv"];

fn with_people() -> Wound {
    let wound = Wound::with_store();
    let rows = (0..PEOPLE).fold("user\n".to_owned(), |mut rows, n| {
        writeln!(rows, "user{n:04}").unwrap();
        rows
    });
    wound.home.write("people.csv", &rows);
    wound
}

/// How many of them are there, as a run that changes nothing says.
fn there(wound: &Wound) -> usize {
    let told = wound.run(&[&IMPORT[..], &["--dry-run"]].concat(), "").exits(0).out;
    let (added, rest) = told.split_once(" to add, 0 to change, ").unwrap();
    let same: usize = rest.split_once(" the same, 0 refused").unwrap().0.parse().unwrap();
    assert_eq!(added.parse::<usize>().unwrap() + same, PEOPLE, "{told}");
    same
}

#[test]
fn an_import_that_is_stopped_at_any_moment_keeps_whole_change_sets_and_is_gone_on_with() {
    let mut stays = Vec::new();
    let mut wound = with_people();
    for look in 1.. {
        let ran = wound.interrupted(&IMPORT, look);
        let there = there(&wound);
        match ran.code {
            0 => {
                assert_eq!(there, PEOPLE);
                assert!(ran.out.ends_with("Imported: 2400 added, 0 changed.\n"), "{ran:#?}");
                break;
            }
            130 if there == 0 => {
                assert_eq!(ran.err, "mfa-enroll: Stopped. Nothing was changed.\n", "{look}");
            }
            130 => {
                let what = match there {
                    1000 => "1,000 of 2,400",
                    2000 => "2,000 of 2,400",
                    _ => panic!("{there} people: {ran:#?}"),
                };
                let next = "The same command goes on from there.";
                let told =
                    format!("mfa-enroll: Stopped. {what} people are imported, and that stays.\n{next}\n");
                assert_eq!(ran.err, told, "{look}");
                stays.push(there);
                wound.run(&IMPORT, "").exits(0);
                assert_eq!(self::there(&wound), PEOPLE, "{look}");
                wound = with_people();
            }
            // Before anything was held, and after everything was.
            -1 if there == PEOPLE => wound = with_people(),
            -1 => assert_eq!(there, 0),
            code => panic!("{code}: {ran:#?}"),
        }
    }
    stays.dedup();
    assert_eq!(stays, [1000, 2000]);
}

#[test]
fn a_list_that_is_stopped_at_any_moment_leaves_no_bar_behind() {
    let wound = with_people();
    wound.run(&IMPORT, "").exits(0);
    let mut bars = 0;
    for look in 1.. {
        let ran = wound.interrupted_and_watched(&["report"], look);
        // Killed by the signal, as whoever started it expects.
        assert!(ran.code == -1 || ran.code == 0, "{ran:#?}");
        if let Some((before, end)) = ran.err.rsplit_once('\r') {
            assert_eq!(end, "", "{ran:#?}");
            assert_eq!(before.rsplit('\r').next().unwrap().trim(), "", "{ran:#?}");
            bars += before.matches('█').count();
        }
        if ran.code == 0 {
            break;
        }
        assert!(look < 1000, "it does not end");
    }
    assert!(bars > 0, "no bar was ever shown");
}
