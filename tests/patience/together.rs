//! T13, B09, B34: many processes at once on one store.

use std::io::Write;
use std::process::{Child, Command};

use super::wound::Wound;
use crate::support::{Home, enrolled_before, next_code};

const PROCESSES: usize = 20;

/// Starts all of them, then gives each its code; the exit codes.
fn at_once(commands: Vec<Command>, codes: &[String]) -> Vec<i32> {
    let mut children: Vec<Child> = commands.into_iter().map(|mut command| command.spawn().unwrap()).collect();
    // Each reads its code before it opens the store: they set off together.
    for (child, code) in children.iter_mut().zip(codes) {
        writeln!(child.stdin.take().unwrap(), "{code}").unwrap();
    }
    let outputs = children.into_iter().map(|child| child.wait_with_output().unwrap());
    let told = outputs.map(|output| {
        let code = output.status.code().unwrap_or(-1);
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(code == 0 || code == 1, "exit code {code}: {err}");
        code
    });
    told.collect()
}

#[test]
fn twenty_processes_with_one_right_code_and_one_is_accepted_three_times() {
    let home = Home::with_users(&["alice", "bob", "carol"]);
    for user in ["alice", "bob", "carol"] {
        let app = enrolled_before(&home, user, "phone");
        let code = next_code(&home, user, &app);
        let commands = (0..PROCESSES).map(|_| home.command(&["verify", user])).collect();
        let exits = at_once(commands, &vec![code; PROCESSES]);
        assert_eq!(exits.iter().filter(|code| **code == 0).count(), 1, "{user}: {exits:?}");
        assert_eq!(
            home.json(&["users", "show", user, "--json"])[0]["failures"],
            0,
            "a replay does not count"
        );
    }
    home.run(&["history", "verify"], "").exits(0);
}

#[test]
fn twenty_processes_with_wrong_codes_and_every_one_is_counted_or_not_read() {
    let mut wound = Wound::with_alice();
    wound.run(&["users", "add", "bob"], "").exits(0);
    let app = wound.enrolled("phone");
    let wrong = app.wrong_code();
    let mut failures = 0;
    // Time stands still while they run, so that a refusal of seconds does not end meanwhile.
    for counted in [3, 1, 1, 1, 1, 1, 1, 1] {
        let users = (0..PROCESSES).map(|at| if at % 4 == 3 { "bob" } else { "alice" });
        let of_alice = users.clone().filter(|user| *user == "alice").count();
        let commands = users.map(|user| wound.command(&["verify", user])).collect();
        let entries = wound.history().len();
        let exits = at_once(commands, &vec![wrong.clone(); PROCESSES]);
        assert_eq!(exits, [1; PROCESSES]);
        failures += counted;
        let shown = wound.json(&["users", "show", "alice", "--json"]);
        assert_eq!(shown[0]["failures"], failures);
        let history = wound.history();
        assert_eq!(history.len(), entries + PROCESSES, "each is history");
        let said = |word: &str| {
            history[..PROCESSES].iter().filter(|entry| entry["text"].to_string().contains(word)).count()
        };
        assert_eq!((said("wrong code"), said("locked")), (counted, of_alice - counted), "{history:#?}");
        assert_eq!(
            wound.json(&["users", "show", "bob", "--json"])[0]["failures"],
            0,
            "who has no device is not counted"
        );
        wound.wait(320);
    }
    assert_eq!(failures, 10);
    assert_eq!(wound.json(&["users", "show", "alice", "--json"])[0]["sign_in"], "locked");
    // Half an hour, counted from the tenth: what was not read since does not make it longer.
    wound.wait(1800 - 320 - 1);
    assert_eq!(wound.verify("alice", &app.code(wound.step())).code, 1);
    wound.wait(1);
    assert_eq!(wound.verify("alice", &app.code(wound.step())).code, 0);
}
