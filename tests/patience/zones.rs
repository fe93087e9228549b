//! The last use in a users.oath is a local time without a zone, in the zone of the machine: that is
//! what `pam_oath` writes in a login, whatever `TZ` says in an operator's shell. Exported and imported
//! it is the same step, also in the hour that comes twice.
//!
//! The zone of the machine is a file that is bound over `/etc/localtime` in a mount namespace. Where
//! that is not allowed the test says so.

use std::fs;
use std::process::{Command, Stdio};

use super::wound::Wound;
use crate::support::app::App;
use crate::support::{Ran, run};

/// When summer begins in Berlin, 02:00 becoming 03:00; and when it ends, 03:00 becoming 02:00.
const SPRING: u64 = 1_806_195_600;
const AUTUMN: u64 = 1_824_944_400;
const BERLIN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";
const KOLKATA: &str = "IST-5:30";

/// The file of a zone that follows this rule and has no past.
fn zone_file(rule: &str) -> Vec<u8> {
    // Once for readers of 32 bits, once for those of 64: one kind of local time and its name.
    let block = |version: u8| {
        let mut block = [b"TZif".as_slice(), &[version], &[0; 15]].concat();
        for count in [0_u32, 0, 0, 0, 1, 4] {
            block.extend(count.to_be_bytes());
        }
        block.extend([0; 6]);
        block.extend(b"UTC\0");
        block
    };
    [block(b'2'), block(b'2'), format!("\n{rule}\n").into_bytes()].concat()
}

/// A machine in a zone, on a wound clock.
struct Machine {
    wound: Wound,
}

impl Machine {
    fn of(rule: &str) -> Self {
        let wound = Wound::with_alice();
        fs::write(wound.home.path().join("zone"), zone_file(rule)).unwrap();
        Self { wound }
    }

    /// Runs the program in the zone of the machine, for somebody whose shell has another one.
    fn run(&self, args: &[&str]) -> Ran {
        let inner = self.wound.command(args);
        let mut command = Command::new("unshare");
        let script = "mount --bind zone /etc/localtime && exec \"$0\" \"$@\"";
        command.args(["-Urm", "sh", "-c", script]).arg(inner.get_program()).args(inner.get_args());
        command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("TZ", "Pacific/Auckland");
        command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.current_dir(self.wound.home.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        run(command, "")
    }

    /// Signs in with the code of now, then writes a users.oath; the columns of the last use.
    fn used(&self, app: &App, file: &str) -> (String, String) {
        let wound = &self.wound;
        assert_eq!(wound.verify("alice", &app.code(wound.step())).exits(0).out, "accepted\n");
        self.run(&["export", "users-oath", "--to", file, "--user", "alice", "--reason", "x"]).exits(0);
        let text = fs::read_to_string(wound.home.path().join(file)).unwrap();
        let line = text.lines().find(|line| line.starts_with("HOTP/T30")).unwrap();
        let columns: Vec<&str> = line.split('\t').collect();
        (columns[5].to_owned(), columns[6].to_owned())
    }

    /// Imports the file into a new store; the code of then must be used up there, and the next one good.
    fn is_used_elsewhere(&self, app: &App, file: &str, then: u64) {
        let (wound, store) = (&self.wound, format!("of-{file}"));
        let key_file = format!("{store}.key");
        let (store, key_file) = (store.as_str(), key_file.as_str());
        let on = |args: &[&'static str]| [&["--store", store, "--key-file", key_file], args].concat();
        wound.run(&["init", "--store", store, "--key-file", key_file], "").exits(0);
        wound.run(&on(&["users", "add", "alice"]), "").exits(0);
        self.run(&[&on(&["import", "users-oath"])[..], &[file, "--trusted"]].concat()).exits(0);
        let verify = |step: u64| wound.run(&on(&["verify", "alice"]), &app.code(step)).out;
        assert_eq!(verify(then / 30), "refused\n", "{file}: used at a login, and good once more");
        assert_eq!(verify(then / 30 + 1), "accepted\n", "{file}");
    }
}

fn can_bind() -> bool {
    let args = ["-Urm", "mount", "--bind", "/etc/passwd", "/etc/localtime"];
    let can = Command::new("unshare").args(args).output().is_ok_and(|probe| probe.status.success());
    if !can {
        println!("skipped: no user and mount namespaces here");
    }
    can
}

#[test]
fn a_use_is_the_same_step_in_every_zone_and_across_the_change_of_the_hour() {
    if !can_bind() {
        return;
    }
    for (rule, moments) in [
        (
            BERLIN,
            &[
                (SPRING - 30, "2027-03-28T01:59:30L"),
                (SPRING, "2027-03-28T03:00:00L"),
                // An hour apart, and the same to a clock on the wall.
                (AUTUMN - 1800, "2027-10-31T02:30:00L"),
                (AUTUMN + 1800, "2027-10-31T02:30:00L"),
            ][..],
        ),
        (KOLKATA, &[(SPRING, "2027-03-28T06:30:00L"), (AUTUMN, "2027-10-31T06:30:00L")]),
    ] {
        let mut machine = Machine::of(rule);
        let app = machine.wound.enrolled("phone");
        for (number, (now, local)) in moments.iter().enumerate() {
            machine.wound.wind(*now);
            let file = format!("{number}.oath");
            let (code, time) = machine.used(&app, &file);
            assert_eq!((code.as_str(), time.as_str()), (app.code(now / 30).as_str(), *local), "{rule}");
            machine.is_used_elsewhere(&app, &file, *now);
        }
    }
}
