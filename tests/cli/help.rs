//! Every command explains itself.

use crate::support::Home;

/// Every command there is.
const COMMANDS: [&[&str]; 11] = [
    &[],
    &["init"],
    &["users"],
    &["users", "list"],
    &["users", "add"],
    &["users", "import"],
    &["devices"],
    &["devices", "list"],
    &["verify"],
    &["check"],
    &["repair"],
];

#[test]
fn every_help_has_examples_and_goes_to_standard_output() {
    let home = Home::new();
    for command in COMMANDS.into_iter().chain([&["enroll"][..]]) {
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
    assert_eq!(commands(&["-h"]), ["init", "users", "devices", "verify", "enroll", "check", "repair"]);
    assert_eq!(commands(&["users", "-h"]), ["list", "add", "import"]);
    assert_eq!(commands(&["devices", "-h"]), ["list"]);
}

#[test]
fn the_version_is_told() {
    let out = Home::new().run(&["--version"], "").exits(0).out;
    assert_eq!(out, format!("mfa-enroll {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn no_option_takes_a_secret() {
    let home = Home::new();
    for command in COMMANDS.into_iter().chain([&["enroll"][..]]) {
        let mut args = command.to_vec();
        args.push("--help");
        let out = home.run(&args, "").exits(0).out;
        for option in ["--passphrase ", "--code", "--secret", "--key "] {
            assert!(!out.contains(option), "{args:?} has {option}");
        }
    }
}
