//! `completions` and `man`: current in `assets`, and understood by the shells and by groff.
//!
//! `UPDATE_SNAPSHOTS=1` writes them anew.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::{Home, PROGRAM};

/// Each with the command that prints it.
const PAPERS: [(&str, &[&str]); 4] = [
    ("completions/mfa-enroll.bash", &["completions", "bash"]),
    ("completions/_mfa-enroll", &["completions", "zsh"]),
    ("completions/mfa-enroll.fish", &["completions", "fish"]),
    ("man/mfa-enroll.1", &["man"]),
];

fn printed(args: &[&str]) -> String {
    let ran = Home::new().run(args, "").exits(0);
    assert_eq!(ran.err, "");
    ran.out
}

#[test]
fn those_in_assets_are_current() {
    for (name, args) in PAPERS {
        let (path, text) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(name), printed(args));
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert!(there == text, "{} is not current: run UPDATE_SNAPSHOTS=1 cargo test", path.display());
    }
}

#[test]
fn what_is_hidden_stays_hidden() {
    for (name, args) in PAPERS {
        let text = printed(args);
        assert!(text.contains("rotate") && !text.contains("picture"), "{name}");
    }
}

#[test]
fn neither_needs_a_store_nor_makes_one() {
    let home = Home::new();
    for (_, args) in PAPERS {
        home.run(args, "").exits(0);
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    assert!(
        home.run(&["completions", "powershell"], "")
            .exits(2)
            .err
            .contains("[possible values: bash, zsh, fish]")
    );
}

/// Runs another program; none where it is missing, which is said aloud.
fn other(program: &str, args: &[&str], home: &Home) -> Option<Output> {
    let path = format!("{}:{}", Path::new(PROGRAM).parent().unwrap().display(), env!("PATH"));
    let mut command = Command::new(program);
    command.args(args).env_clear().env("HOME", home.path()).env("PATH", path).env("LANG", "C.UTF-8");
    command.env("TERM", "dumb").current_dir(home.path()).stdin(Stdio::null());
    match command.output() {
        Ok(output) => Some(output),
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => {
            assert!(std::env::var_os("CI").is_none(), "{program} is missing");
            println!("skipped: {program} is missing");
            None
        }
        Err(problem) => panic!("{program}: {problem}"),
    }
}

/// What a shell offers, by a script that prints it.
fn offered(shell: &str, options: &[&str], script: &str) -> Option<String> {
    let home = Home::new();
    for (name, args) in PAPERS {
        home.write(name.rsplit('/').next().unwrap(), &printed(args));
    }
    let output = other(shell, &[options, &["-c", script]].concat(), &home)?;
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success() && err.is_empty(), "{shell}: {out}{err}");
    Some(out)
}

fn is_complete(shell: &str, options: &[&str], script: impl Fn(&str) -> String) {
    for (typed, wanted, unwanted) in [
        ("mfa-enroll dev", &["devices"][..], "users"),
        ("mfa-enroll devices d", &["deactivate", "delete", "discard"], "rename"),
        ("mfa-enroll enroll alice --q", &["--qr"], "--label"),
        ("mfa-enroll users list --show over", &["overdue"], "pending"),
        ("mfa-enroll pic", &[], "picture"),
    ] {
        let Some(offered) = offered(shell, options, &script(typed)) else { return };
        for word in wanted {
            assert!(offered.contains(word), "{shell}: no {word} for “{typed}”: {offered}");
        }
        assert!(!offered.contains(unwanted), "{shell}: {unwanted} for “{typed}”: {offered}");
    }
}

#[test]
fn bash_completes() {
    is_complete("bash", &["--norc", "--noprofile"], |typed| {
        let words: Vec<&str> = typed.split(' ').collect();
        let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
        format!(
            "source ./mfa-enroll.bash; COMP_WORDS=({typed}); COMP_CWORD={}; COMP_LINE='{typed}'; \
             _mfa__enroll mfa-enroll '{last}' '{before}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            words.len() - 1
        )
    });
}

#[test]
fn fish_completes() {
    is_complete("fish", &["--no-config"], |typed| {
        format!("source ./mfa-enroll.fish; complete --do-complete '{typed}'; true")
    });
}

#[test]
fn zsh_completes() {
    // Its completion runs in the line editor alone: a pseudo-terminal of its own has one.
    is_complete("zsh", &["-f"], |typed| {
        format!(
            r#"zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT=; fpath=(\$PWD \$fpath); autoload -U compinit; compinit -u -D; stty -echo; LISTMAX=0; bindkey '^I' list-choices; zle-line-init() {{ print -n READ''Y }}; zle -N zle-line-init"
zpty -r -m z line '*READY*'
zpty -w -n z '{typed}'$'\t'
zpty -w -n z $'\x15'"print DO''NE"$'\n'
zpty -r -m z line '*DONE*'
zpty -d z
print -r -- "${{line//'{typed}'/}}""#
        )
    });
}

#[test]
fn groff_has_nothing_to_say_against_the_page() {
    let home = Home::new();
    home.write("page.1", &printed(&["man"]));
    let Some(output) = other("groff", &["-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=100n", "page.1"], &home)
    else {
        return;
    };
    let (page, problems) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success() && problems.is_empty(), "{problems}");
    for line in [
        "mfa-enroll devices discard",
        "  mfa-enroll users add alice --name 'Alice Liddell' --email alice@example.com",
        "  printf '%s\\n' \"$code\" | mfa-enroll verify alice",
        "  mfa-enroll backup --recipient age1… /srv/backup/mfa-2026-11-22.age",
    ] {
        assert!(page.lines().any(|of_page| of_page.trim_end().ends_with(line)), "no “{line}”: {page}");
    }
    assert_eq!(page.matches("--passphrase-file <FILE>").count(), 1, "what every command knows is said once");
}
