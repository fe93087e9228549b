//! The rules of the house, read off the sources: who may name whom, and what no
//! file may hold. `src/lib.rs` has the table in words.

#![cfg(test)]

#[path = "support/source.rs"]
mod source;
#[path = "house/threats.rs"]
mod threats;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use source::{bare, is_test, shipped, words};

/// Longest file, in lines.
const LONGEST: usize = 400;

/// Each room with the rooms it may name beside itself.
const ROOMS: [(&str, &[&str]); 14] = [
    ("model", &[]),
    ("hardening", &[]),
    ("qr", &[]),
    ("ports", &["model"]),
    ("totp", &["model"]),
    ("formats", &["totp", "model"]),
    ("store", &["totp", "model", "ports"]),
    ("directory", &["store", "formats", "totp", "model", "ports"]),
    ("service", &["directory", "totp", "model", "ports"]),
    ("enrollment", &["totp", "model"]),
    ("console", &["enrollment", "qr", "totp", "model", "directory", "ports"]),
    ("cli", &["directory", "service", "enrollment", "qr", "totp", "model", "ports"]),
    ("demo", &["console", "directory", "store", "totp", "qr", "model", "ports"]),
    ("", &[]),
];

/// Words that only some places may use; `true`: tests may use them anywhere.
const PLACES: [(&[&str], &[&str], bool); 6] = [
    (&["sled", "::"], &["src/store/"], false),
    (&["ratatui", "::"], &["src/console/", "src/demo/"], false),
    (&["SystemTime"], &["src/ports/system.rs"], true),
    (&["Instant", "::", "now"], &["src/ports/system.rs"], true),
    (&["thread", "::", "sleep"], &["src/ports/system.rs"], true),
    (&["unsafe"], &[], false),
];

/// Every broken rule of one file below `src`, in words.
fn broken(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    found.extend(too_long(text));
    let bare = bare(text);
    let all = words(&bare);
    let not_tests = words(shipped(path, &bare));
    if !text.starts_with("//!") && !is_test(path) {
        found.push("does not open with //!".to_owned());
    }
    for unfinished in ["todo", "unimplemented"] {
        if has(&all, &[unfinished, "!"]) {
            found.push(format!("has {unfinished}!"));
        }
    }
    for (what, places, free_in_tests) in PLACES {
        let words = if free_in_tests { &not_tests } else { &all };
        if has(words, what) && !places.iter().any(|place| path.starts_with(place)) {
            found.push(format!("uses {}", what.concat()));
        }
    }
    // Tests of an upper room may stand on the whole house.
    found.extend(named_rooms(path, &not_tests));
    found.extend(sibling_screens(path, &all));
    found.extend(demo_beyond_its_panel(path, &not_tests));
    found
}

fn too_long(text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LONGEST).then(|| format!("has {lines} lines"))
}

fn has(words: &[&str], what: &[&str]) -> bool {
    words.windows(what.len()).any(|window| window == what)
}

/// Rooms that the file may not name.
fn named_rooms(path: &str, words: &[&str]) -> Vec<String> {
    let (room, depth) = place_of(path);
    let Some((_, allowed)) = ROOMS.into_iter().find(|(name, _)| *name == room) else {
        return vec![format!("is in {room}, which is no room of the table")];
    };
    if room.is_empty() {
        return Vec::new();
    }
    let names = after_crate(words).into_iter().chain(above(words, depth));
    let foreign = names.filter(|name| *name != room && !allowed.contains(name));
    foreign.collect::<BTreeSet<_>>().into_iter().map(|name| format!("names {name}")).collect()
}

/// The room of a file, and how many modules lie above its items.
fn place_of(path: &str) -> (&str, usize) {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    match inside.split('/').next() {
        Some("lib" | "main") | None => ("", 0),
        Some(room) => (room, inside.split('/').count()),
    }
}

/// What stands behind each `crate::`, in lists too.
fn after_crate<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (index, window) in words.windows(3).enumerate() {
        match window {
            ["crate", "::", "{"] => names.extend(first_of_list(&words[index + 3..])),
            ["crate", "::", name] => names.push(*name),
            _ => {}
        }
    }
    names
}

/// The first word of each entry of a list, up to the brace that closes it.
fn first_of_list<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let (mut depth, mut is_first, mut names) = (0, true, Vec::new());
    for word in words {
        match *word {
            "{" => depth += 1,
            "}" if depth == 0 => break,
            "}" => depth -= 1,
            "," if depth == 0 => is_first = true,
            word if depth == 0 && is_first => {
                is_first = false;
                names.push(word);
            }
            _ => {}
        }
    }
    names
}

/// Rooms reached by as many `super::` as lead out of the file's own room.
fn above<'a>(words: &[&'a str], depth: usize) -> Vec<&'a str> {
    let mut names = Vec::new();
    let (mut supers, mut index) = (0, 0);
    while let Some(window) = words.get(index..index + 2) {
        match window {
            ["super", "::"] => {
                supers += 1;
                index += 2;
                continue;
            }
            [name, _] if supers >= depth && ROOMS.iter().any(|(room, _)| room == name) => names.push(*name),
            _ => {}
        }
        supers = 0;
        index += 1;
    }
    names
}

/// A screen knows no other screen: whoever opens one names it in `screens`.
fn sibling_screens(path: &str, words: &[&str]) -> Vec<String> {
    let Some(own) = path.strip_prefix("src/console/screens/") else { return Vec::new() };
    let own = own.split('/').next().unwrap_or_default().trim_end_matches(".rs");
    if own == "mod" {
        return Vec::new();
    }
    let named = words.windows(3).filter_map(|window| match window {
        ["screens", "::", name] if *name != own && name.starts_with(char::is_lowercase) => Some(*name),
        _ => None,
    });
    named.map(|name| format!("is a screen and names the screen {name}")).collect()
}

/// The demo hangs a panel into the console and knows nothing of it but what is
/// there to write one.
fn demo_beyond_its_panel(path: &str, words: &[&str]) -> Vec<String> {
    let named = words.windows(3).filter_map(|window| match window {
        ["console", "::", name] if *name != "panel" => Some(format!("names console::{name}")),
        _ => None,
    });
    if path.starts_with("src/demo/") { named.collect() } else { Vec::new() }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_sources_keep_the_rules_of_the_house() {
    let mut all = Vec::new();
    for file in sources(&root().join("src")) {
        let path = file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&file).unwrap();
        all.extend(broken(&path, &text).into_iter().map(|rule| format!("{path} {rule}")));
    }
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

#[test]
fn no_test_and_no_bench_is_too_long_or_without_a_word_of_what_it_is() {
    for file in ["tests", "benches"].into_iter().flat_map(|folder| sources(&root().join(folder))) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//!"), "{} does not open with //!", file.display());
        assert_eq!(too_long(&text), None, "{}", file.display());
    }
}

#[test]
fn a_planted_violation_is_caught() {
    let planted = [
        ("src/cli/a.rs", "use crate::store::Store;", "names store"),
        ("src/cli/a.rs", "fn f() { crate::console::run() }", "names console"),
        ("src/cli/a.rs", "use crate::{model::{User, Row}, demo};", "names demo"),
        ("src/cli/a.rs", "use super::super::store::Store;", "names store"),
        ("src/cli/mod.rs", "use super::store::Store;", "names store"),
        ("src/enrollment/a/b.rs", "use super::super::super::ports::Clock;", "names ports"),
        ("src/model/a.rs", "use crate::totp::Code;", "names totp"),
        ("src/model/a.rs", "use crate :: totp :: Code;", "names totp"),
        ("src/demo/a.rs", "use crate::console::{Session, panel};", "names console::{"),
        ("src/demo/a.rs", "use crate::console::Session;", "names console::Session"),
        ("src/helpers/a.rs", "", "is in helpers, which is no room of the table"),
        ("src/directory/a.rs", "use sled::Db;", "uses sled::"),
        ("src/qr/a.rs", "use ratatui::Frame;", "uses ratatui::"),
        ("src/totp/a.rs", "fn f() { SystemTime::now(); }", "uses SystemTime"),
        ("src/console/a.rs", "fn f() { Instant::now(); }", "uses Instant::now"),
        ("src/directory/a.rs", "fn f() { thread::sleep(d); }", "uses thread::sleep"),
        ("src/lib.rs", "fn f() { unsafe { g() } }", "uses unsafe"),
        ("src/lib.rs", "fn f() { todo!() }", "has todo!"),
        (
            "src/console/screens/a.rs",
            "use super::super::screens::b::B;",
            "is a screen and names the screen b",
        ),
    ];
    for (path, text, rule) in planted {
        assert_eq!(broken(path, &format!("//! Planted.\n{text}\n")), [rule], "{text}");
    }
    assert_eq!(broken("src/lib.rs", "fn f() {}\n"), ["does not open with //!"]);
    assert_eq!(broken("src/lib.rs", &format!("//! Long.\n{}", "\n".repeat(400))), ["has 401 lines"]);
}

#[test]
fn what_is_allowed_is_let_through() {
    let allowed = [
        ("src/cli/a.rs", "use crate::directory::Directory; use crate::cli::b; use super::super::cli::c;"),
        ("src/cli/a.rs", "// use crate::store::Store;\n/* crate::demo */ const A: &str = \"crate::store\";"),
        ("src/cli/a.rs", "const A: &str = r#\"a \" crate::store\"#; const B: char = '\"'; use crate::model;"),
        ("src/cli/a/b.rs", "use super::super::args::Arguments;"),
        ("src/demo/a.rs", "use crate::console::panel::{Panel, Place};"),
        ("src/lib.rs", "use crate::store::Store; use self::console::run;"),
        ("src/store/sled/mod.rs", "use ::sled::Db;"),
        ("src/totp/a.rs", "fn f() {}\n#[cfg(test)]\nmod tests { fn f() { SystemTime::now(); } }"),
        ("src/totp/tests/a.rs", "fn f() { Instant::now(); }"),
        ("src/console/screens/a.rs", "use super::Screens; use super::super::screens::a::b;"),
    ];
    for (path, text) in allowed {
        assert_eq!(broken(path, &format!("//! Allowed.\n{text}\n")), Vec::<String>::new(), "{text}");
    }
}
