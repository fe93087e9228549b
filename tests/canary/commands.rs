//! The commands on a store with a key file: what they print, leave behind and tell the kernel.

use std::io::Write;

use super::marks::{self, Mark};
use super::sampler::Sampler;
use super::search::Search;
use crate::terminal::app::{Entry, STEP};
use crate::terminal::home::{BEGINNING, Home};

const STEP_MILLIS: u64 = STEP * 1000;

/// All that commands printed, and what is searched for in it.
struct Desk {
    home: Home,
    marks: Vec<Mark>,
    printed: Vec<(String, Vec<u8>, Vec<&'static str>)>,
}

impl Desk {
    /// Runs a command that shows these secrets, and returns what it printed.
    fn run(&mut self, args: &[&str], input: &str, code: i32, shown: &[&'static str]) -> String {
        let ended = self.home.run(args, input);
        assert_eq!(ended.code, code, "{args:?}: {}{}", ended.out, ended.err);
        let out = ended.out.clone();
        self.printed.push((format!("{} (stdout)", args.join(" ")), ended.out.into_bytes(), shown.to_vec()));
        self.printed.push((format!("{} (stderr)", args.join(" ")), ended.err.into_bytes(), Vec::new()));
        out
    }

    /// Begins an enrollment by this command and leaves it open; the key it shows.
    fn begun(&mut self, args: &[&str], secret: &'static str) -> Entry {
        let out = self.run(args, "q\n", 1, &[secret]);
        let key = out.lines().find_map(|line| line.strip_prefix("Key: ")).unwrap().to_owned();
        self.marks.extend(marks::of_base32(secret, &key));
        Entry::typed("", &key)
    }

    fn code(&mut self, entry: &Entry, step: u64) -> String {
        let code = entry.code_at(BEGINNING + step * STEP_MILLIS);
        self.marks.extend(marks::of_code(&code));
        code
    }

    /// Goes on with it by a wrong code and the two right ones.
    fn confirmed(&mut self, args: &[&str], entry: &Entry, secret: &'static str) {
        let (first, second) = (self.code(entry, 0), self.code(entry, 1));
        self.run(args, &format!("000000\n{first}\nnonsense\n{second}\n"), 0, &[secret]);
    }
}

/// Files of keys that somebody brought, or asked for.
const MEANT: [&str; 8] =
    ["uris.txt", "tokens.csv", "out.oath", "keys.xml", "out.uris", "pi.csv", "ga/alice", "ga/bob"];

/// Devices of another program come in, and keys go out: a sealed file tells none of them.
fn in_and_out(desk: &mut Desk) {
    const IMPORTED: &str = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";
    const IN_STOCK: &str = "OBYXE43UMFRGGZDFMZTWQ2LKNNWG23TP";
    desk.marks.extend(marks::of_base32("the imported key", IMPORTED));
    desk.marks.extend(marks::of_base32("the key in stock", IN_STOCK));
    desk.home.file("uris.txt", &format!("otpauth://totp/Example:bob?secret={IMPORTED}\nno key URI\n"));
    let hex = data_encoding::BASE32_NOPAD.decode(IN_STOCK.as_bytes()).unwrap();
    let hex = data_encoding::HEXLOWER.encode(&hex);
    desk.home.file("tokens.csv", &format!("SN-1, {hex}, totp, 6, 30, sha1\n"));
    desk.home.file("password", "a password of the file\n");
    let runs: [(&[&str], i32); 14] = [
        (&["import", "key-uris", "uris.txt"], 1),
        (&["import", "key-uris", "uris.txt", "--trusted", "--skip", "--json"], 0),
        (&["import", "pskc", "uris.txt"], 1),
        (&["import", "linotp", "uris.txt"], 1),
        (&["tokens", "import", "linotp", "tokens.csv"], 0),
        (&["tokens", "list", "--json"], 0),
        (&["export", "users-oath", "--to", "out.oath", "--reason", "x"], 0),
        (&["export", "pskc", "--to", "keys.xml", "--unsealed", "--reason", "x"], 0),
        (&["export", "pskc", "--to", "sealed.xml", "--password-file", "password", "--reason", "x"], 0),
        (&["export", "key-uris", "--to", "out.uris", "--reason", "x"], 0),
        (&["export", "privacyidea", "--to", "pi.csv", "--reason", "x"], 0),
        (&["export", "google-authenticator", "--to", "ga", "--reason", "x"], 0),
        (&["export", "linotp", "--to", "nothing.csv", "--dry-run"], 0),
        (&["history", "--json"], 0),
    ];
    for (args, code) in runs {
        desk.run(args, "", code, &[]);
    }
}

#[test]
fn nothing_of_the_commands_is_left_anywhere_but_where_it_was_asked_for() {
    let sampler = Sampler::start();
    let mut desk = Desk { home: Home::wound(), marks: Vec::new(), printed: Vec::new() };
    let out = desk.run(&["init", "--issuer", "Example"], "", 0, &["the recovery key"]);
    let recovery = out.lines().find_map(|line| line.strip_prefix("Recovery key  ")).unwrap();
    desk.marks.extend(marks::of_base32("the recovery key", recovery));
    let key_file = std::fs::read_to_string(desk.home.path(".config/mfa-enroll/key")).unwrap();
    let key = data_encoding::HEXLOWER.decode(key_file.trim().as_bytes()).unwrap();
    desk.marks.extend(marks::of_bytes("the key file", &key));

    desk.run(&["users", "add", "alice"], "", 0, &[]);
    let enroll = ["enroll", "alice", "--device", "phone", "--show-key"];
    let entry = desk.begun(&enroll, "the secret key");
    // Killed after the key was shown.
    let mut killed = desk.home.command(&[], &enroll).spawn().unwrap();
    killed.stdin.as_mut().unwrap().write_all(b"show\n").unwrap();
    killed.kill().unwrap();
    desk.printed.push((
        "enroll, killed (stderr)".to_owned(),
        killed.wait_with_output().unwrap().stderr,
        Vec::new(),
    ));
    desk.confirmed(&enroll, &entry, "the secret key");
    let replace = ["devices", "replace", "alice", "phone", "--device", "tablet", "--show-key"];
    let new = desk.begun(&replace, "the new secret key");
    desk.confirmed(&replace, &new, "the new secret key");
    let made = desk.run(&["recovery-codes", "make", "alice", "--show"], "q\n", 1, &["a recovery code"]);
    for code in made.split_whitespace().filter(|word| word.len() == 29 && word.matches('-').count() == 5) {
        desk.marks.extend(marks::of_base32("a recovery code", code));
    }

    desk.home.wind(BEGINNING + 2 * STEP_MILLIS);
    let code = desk.code(&new, 2);
    desk.run(&["verify", "alice"], &format!("{code}\n"), 0, &[]);
    desk.run(&["verify", "alice"], &format!("{code}\n"), 1, &[]);
    desk.run(&["devices", "test", "alice"], &format!("{code}\n"), 1, &[]);
    desk.home.file("people.csv", "user,name\nbob,Bob\n");
    let others: [(&[&str], i32); 18] = [
        (&["users", "import", "people.csv"], 0),
        (&["users", "list", "--json"], 0),
        (&["users", "show", "alice"], 0),
        (&["users", "edit", "alice", "--note", "x"], 0),
        (&["devices", "list", "alice", "--json"], 0),
        (&["devices", "rename", "alice", "tablet", "slate"], 0),
        (&["recovery-codes", "show", "alice", "--json"], 0),
        (&["history"], 0),
        (&["history", "--json"], 0),
        (&["history", "verify"], 0),
        (&["report", "--csv"], 0),
        (&["report", "--json"], 0),
        (&["policy", "--json"], 0),
        (&["settings", "--json"], 0),
        (&["queue"], 0),
        (&["check", "--json"], 0),
        (&["repair"], 0),
        (&["devices", "list", "nobody"], 3),
    ];
    for (args, code) in others {
        desk.run(args, "", code, &[]);
    }
    in_and_out(&mut desk);

    let mut search = Search::of(desk.marks);
    for (command, bytes, shown) in &desk.printed {
        search.sent(command, bytes, shown);
    }
    let meant: Vec<&str> = [".config/mfa-enroll/key"].into_iter().chain(MEANT).collect();
    search.clean_folder("the home: store, state, config", &desk.home.path(""), &meant);
    let exported = std::fs::read(desk.home.path("out.oath")).unwrap();
    search.shows("the exported file", &exported, &["a code", "the imported key", "the new secret key"]);
    search.shows("the key file itself", key_file.as_bytes(), &["the key file"]);
    search.clean("/proc/*/cmdline and environ", &sampler.stop());
    search.end("commands");
}
