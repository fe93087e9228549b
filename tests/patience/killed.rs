//! T11, B35: killed between the count and the answer. Whatever was killed when, no guess is free
//! and no code is good twice.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use super::wound::Wound;

/// Whether strace is there; says so where it is not, and fails where it must be.
fn can_trace() -> bool {
    if Command::new("strace").arg("-V").output().is_ok() {
        return true;
    }
    assert!(std::env::var_os("CI").is_none(), "strace is missing");
    println!("skipped: strace is missing");
    false
}

/// A sign-in of alice that is killed when it is about to do this for the n-th time. Returns what
/// it printed, and whether it was killed.
fn killed_at(wound: &Wound, call: &str, nth: usize, code: &str) -> (String, bool) {
    let program = wound.command(&["verify", "alice"]);
    let mut command = Command::new("strace");
    let inject = format!("inject={call}:signal=SIGKILL:when={nth}");
    command.args(["-f", "-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject]);
    command.arg(program.get_program()).args(program.get_args()).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.current_dir(wound.home.path());
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _ = writeln!(child.stdin.take().unwrap(), "{code}");
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let ended = ["accepted\n", "refused\n"].iter().any(|word| told.ends_with(word));
    (told, !(ended && matches!(output.status.code(), Some(0 | 1))))
}

fn failures(wound: &Wound) -> u64 {
    wound.json(&["users", "show", "alice", "--json"])[0]["failures"].as_u64().unwrap()
}

#[test]
fn killed_between_count_and_answer_no_guess_is_free() {
    if !can_trace() {
        return;
    }
    let mut wound = Wound::with_alice();
    let app = wound.enrolled("phone");
    let (mut counted, mut before_counting) = (0, 0);
    for call in ["fdatasync", "pwrite64"] {
        for nth in 1.. {
            // Two failures cost no time yet: a right code takes those of the last round back.
            wound.wait(60);
            wound.verify("alice", &app.code(wound.step())).exits(0);
            let (told, killed) = killed_at(&wound, call, nth, &app.wrong_code());
            let failures = failures(&wound);
            if !killed {
                assert_eq!(failures, 1);
                break;
            }
            assert!(!told.contains("refused") && !told.contains("accepted"), "{call} {nth}: {told}");
            // Before the failure is counted the code is not looked at: see the next test.
            if failures == 1 {
                counted += 1;
            } else {
                before_counting += 1;
            }
            assert!(nth < 100, "it never ends");
        }
    }
    println!("killed {before_counting} times before the failure was counted, {counted} times after");
    assert!(counted >= 2 && before_counting >= 1, "{counted} {before_counting}");
    wound.run(&["check"], "").exits(0);
    wound.run(&["history", "verify"], "").exits(0);
}

#[test]
fn killed_between_spent_and_yes_the_code_is_spent() {
    if !can_trace() {
        return;
    }
    let mut wound = Wound::with_alice();
    let app = wound.enrolled("phone");
    let (mut spent, mut good) = (0, 0);
    for call in ["fdatasync", "pwrite64", "write"] {
        for nth in 1.. {
            wound.wait(90);
            let right = app.code(wound.step());
            let (told, killed) = killed_at(&wound, call, nth, &right);
            let again = wound.verify("alice", &right);
            if !killed {
                assert!(told.ends_with("accepted\n"), "{told}");
                assert_eq!(again.code, 1, "accepted twice");
                break;
            }
            // Whoever saw no answer may try once more, unless it was spent already.
            if again.code == 0 {
                good += 1;
            } else {
                spent += 1;
            }
            if again.code == 1 {
                wound.wait(30);
                wound.verify("alice", &app.code(wound.step())).exits(0);
            }
            assert!(nth < 100, "it never ends");
        }
    }
    println!("killed {good} times before the code was spent, {spent} times after");
    assert!(spent >= 1 && good >= 1, "{spent} {good}");
    let _ = fs::metadata(wound.home.store()).unwrap();
}
