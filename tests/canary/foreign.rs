//! Nothing foreign is printed by a command: whatever stands in an argument, a variable, a path or an
//! imported file, its streams have printable text and line ends alone.

use crate::terminal::home::Home;

/// What could command, reorder or hide; NUL cannot be an argument.
const HOSTILE: [&str; 5] = [
    "\u{1b}[2J\u{1b}]52;c;Zm9v\u{7}x",
    "a\u{9b}31m\u{85}b\r\u{8}\u{7f}",
    "\u{202e}evil\u{2066}\u{200b}\u{feff}\u{2028}",
    "\u{e0041}\u{e0b0}\u{f0000}\u{fe0f}\u{61c}\u{ad}",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}",
];

fn is_foreign(c: char) -> bool {
    let ranges = [
        (0, 0x09),
        (0x0b, 0x1f),
        (0x7f, 0x9f),
        (0xad, 0xad),
        (0x61c, 0x61c),
        (0x200b, 0x200f),
        (0x2028, 0x202e),
        (0x2060, 0x206f),
        (0xe000, 0xf8ff),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xe_0000, 0x10_ffff),
    ];
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c)))
}

fn is_printable(text: &str) {
    let found = text.chars().find(|c| is_foreign(*c));
    assert!(found.is_none(), "{found:?} in {text:?}");
    let marks = text.split(|c: char| !('\u{300}'..='\u{36f}').contains(&c)).map(|run| run.chars().count());
    assert!(marks.max().unwrap_or(0) <= 8, "marks piled up in {text:?}");
}

#[test]
fn whatever_a_command_is_given_its_streams_are_printable() {
    let (mut ran, mut refused) = (0, 0);
    for text in HOSTILE {
        let home = Home::shipped().with_alice().with_variable("SUDO_USER", text);
        let home = home.with_variable("SSH_CONNECTION", text);
        home.file("people.csv", &format!("user,name,{text}\nbob,{text},x\n{text},Bob,y\n"));
        let tag = format!("k={text}");
        let commands: [&[&str]; 22] = [
            &["users", "add", text],
            &["users", "add", "carol", "--name", text],
            &["users", "edit", "alice", "--note", text],
            &["users", "edit", "alice", "--tag", &tag],
            &["users", "edit", "alice", "--join", text],
            &["users", "list", text],
            &["users", "import", "people.csv"],
            &["users", "import", text],
            &["users", "show", text],
            &["devices", "deactivate", "alice", text],
            &["devices", "deactivate", "alice", "phone", "--identified", "badge", "--ticket", text],
            &["enroll", "alice", "--device", text, "--show-key"],
            &["enroll", "alice", "--device", "phone", "--label", text, "--show-key"],
            &["settings", "set", "--issuer", text],
            &["--store", text, "users", "list"],
            &["--key-file", text, "users", "list"],
            &["--passphrase-file", text, "users", "list"],
            &[text],
            &["users", "list", "--color", text],
            &["history"],
            &["history", "--json"],
            &["report", "--csv"],
        ];
        for args in commands {
            let ended = home.run(args, &format!("{text}\nq\n"));
            assert!(ended.code < 64, "{args:?}: {}", ended.err);
            is_printable(&ended.out);
            is_printable(&ended.err);
            ran += 1;
            refused += usize::from(ended.code != 0);
        }
    }
    println!("{ran} commands ran, {refused} were refused");
    assert!(refused > 50);
}
