//! Every command explains itself.

use crate::support::Home;

/// Every command there is.
pub const COMMANDS: [&[&str]; 61] = [
    &[],
    &["init"],
    &["users"],
    &["users", "list"],
    &["users", "show"],
    &["users", "add"],
    &["users", "edit"],
    &["users", "import"],
    &["users", "remove"],
    &["devices"],
    &["devices", "list"],
    &["devices", "rename"],
    &["devices", "deactivate"],
    &["devices", "reactivate"],
    &["devices", "prove"],
    &["devices", "resync"],
    &["devices", "test"],
    &["devices", "delete"],
    &["devices", "discard"],
    &["devices", "replace"],
    &["devices", "edit"],
    &["recovery-codes"],
    &["recovery-codes", "make"],
    &["recovery-codes", "use"],
    &["recovery-codes", "show"],
    &["verify"],
    &["enroll"],
    &["check"],
    &["repair"],
    &["report"],
    &["policy"],
    &["policy", "show"],
    &["policy", "set"],
    &["settings"],
    &["settings", "show"],
    &["settings", "set"],
    &["history"],
    &["history", "verify"],
    &["queue"],
    &["backup"],
    &["restore"],
    &["keys"],
    &["keys", "list"],
    &["keys", "passphrase"],
    &["keys", "add-key-file"],
    &["keys", "recovery"],
    &["keys", "remove"],
    &["keys", "rotate"],
    &["tokens"],
    &["tokens", "list"],
    &["tokens", "import"],
    &["tokens", "remove"],
    &["import"],
    &["export"],
    &["serve"],
    &["ticket"],
    &["self"],
    &["gate"],
    &["pam"],
    &["completions"],
    &["man"],
];

#[test]
fn every_help_has_examples_and_goes_to_standard_output() {
    let home = Home::new();
    for command in COMMANDS {
        for flag in ["--help", "-h"] {
            let mut args = command.to_vec();
            args.push(flag);
            let ran = home.run(&args, "").exits(0);
            assert!(ran.out.contains("Examples:\n  mfa-enroll"), "{args:?}: {}", ran.out);
            assert!(ran.out.contains("Usage: mfa-enroll"), "{args:?}: {}", ran.out);
            assert_eq!(ran.err, "");
        }
    }
}

#[test]
fn the_list_of_commands_above_is_whole() {
    let home = Home::new();
    let commands = |args: &[&str]| -> Vec<String> {
        let out = home.run(args, "").exits(0).out;
        let list = out.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap().to_owned();
        list.lines().filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
    };
    let below = |first: &[&str]| -> Vec<&str> {
        let inside = COMMANDS.iter().filter(|args| args.len() == first.len() + 1 && args.starts_with(first));
        inside.map(|args| args[first.len()]).collect()
    };
    for group in [
        &[][..],
        &["users"],
        &["devices"],
        &["tokens"],
        &["recovery-codes"],
        &["policy"],
        &["settings"],
        &["history"],
        &["keys"],
    ] {
        let mut args = group.to_vec();
        args.push("-h");
        assert_eq!(commands(&args), below(group), "{group:?}");
    }
}

/// Where a line that was broken by hand is broken once more by the window.
#[test]
fn a_paragraph_is_as_wide_as_the_window() {
    let home = Home::new();
    for command in COMMANDS {
        for columns in ["60", "80", "100"] {
            let mut asked = home.command(&[command, &["--help"]].concat());
            asked.env("COLUMNS", columns);
            let out = crate::support::run(asked, "").exits(0).out;
            let words = out.split("\n\n").filter(|part| !part.starts_with("Examples:"));
            let lines = words.flat_map(|part| part.lines().zip(part.lines().skip(1)));
            for (line, next) in lines.filter(|(line, next)| !line.starts_with(' ') && !next.starts_with(' '))
            {
                let first = next.split_whitespace().next().unwrap();
                let fits = line.chars().count() + 1 + first.chars().count() < columns.parse().unwrap();
                assert!(!fits || first == "Exit", "{command:?} at {columns}: {line:?} and {next:?}");
            }
        }
    }
}

#[test]
fn the_version_is_told() {
    let out = Home::new().run(&["--version"], "").exits(0).out;
    assert_eq!(out, format!("mfa-enroll {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn no_option_takes_a_secret() {
    let home = Home::new();
    for command in COMMANDS {
        let mut args = command.to_vec();
        args.push("--help");
        let out = home.run(&args, "").exits(0).out;
        for option in ["--passphrase ", "--code", "--secret", "--key "] {
            assert!(!out.contains(option), "{args:?} has {option}");
        }
    }
}
