//! `assets/json.md` is held against what the commands print, both ways: no field that it does not
//! have, none that is not there, each with its type, and null only where it says so.
//!
//! What they print is read off the scenes in `snapshots`, which are played by `scenes`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use crate::help::COMMANDS;
use crate::support::Home;

/// Null in every scene: no scene has a damaged store.
const NEVER_FILLED: [(&str, &str); 2] = [("history verify", "first_broken"), ("history verify", "why")];

/// What the page says of a field.
struct Field {
    kind: String,
    is_never_null: bool,
}

/// By command, then by field.
type Page = BTreeMap<String, BTreeMap<String, Field>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page() -> Page {
    let text = fs::read_to_string(root().join("assets/json.md")).unwrap();
    let mut page = Page::new();
    for section in text.split("\n## ").skip(1) {
        let command = section.lines().next().unwrap().trim_matches('`').to_owned();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
        let fields = rows.map(|row| {
            let mut cells = row.split(" | ");
            let name = cells.next().unwrap().trim_end_matches('`').to_owned();
            let kind = cells.next().unwrap().to_owned();
            let is_never_null = cells.next().unwrap() == "never";
            assert!(cells.next().unwrap().ends_with(". |") || row.ends_with("… |"), "{row}");
            (name, Field { kind, is_never_null })
        });
        page.insert(command, fields.collect());
    }
    page
}

/// What each command with `--json` printed in the scenes.
fn printed() -> Vec<(String, Value)> {
    let mut printed = Vec::new();
    for entry in fs::read_dir(root().join("tests/cli/snapshots")).unwrap() {
        let path = entry.unwrap().path();
        let Some(text) = path.is_file().then(|| fs::read_to_string(&path).unwrap()) else { continue };
        for part in text.split("\n$ mfa-enroll ").skip(1) {
            let (command, rest) = part.split_once('\n').unwrap();
            if command.split(' ').any(|word| word == "--json") && rest.starts_with('[') {
                let mut values = serde_json::Deserializer::from_str(rest).into_iter();
                printed.push((command.to_owned(), values.next().unwrap().unwrap()));
            }
        }
    }
    printed
}

/// The section of a command line: the longest that it begins with.
fn section<'a>(page: &'a Page, command: &str) -> &'a str {
    let fits = |name: &&String| command == name.as_str() || command.starts_with(&format!("{name} "));
    page.keys()
        .filter(fits)
        .max_by_key(|name| name.len())
        .unwrap_or_else(|| panic!("{command} has no section"))
}

fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00Z"
}

/// Whether a value is of this type.
fn is_of(kind: &str, value: &Value) -> bool {
    let is_text = |value: &Value| value.is_string();
    match kind {
        "text" => is_text(value),
        "time" => value.as_str().is_some_and(is_time),
        "number" => value.is_i64() || value.is_u64(),
        "number, with a fraction" => value.is_f64(),
        "boolean" => value.is_boolean(),
        "list of text" => value.as_array().is_some_and(|all| all.iter().all(is_text)),
        "texts by key" => value.as_object().is_some_and(|all| all.values().all(is_text)),
        "object" => value.is_object(),
        "list as of `devices list`" => value.is_array(),
        "list of objects" => value.as_array().is_some_and(|all| all.iter().all(Value::is_object)),
        words => {
            let words = words.strip_prefix("word: ").unwrap_or_else(|| panic!("what is {words}?"));
            value.as_str().is_some_and(|word| words.split(", ").any(|known| known == format!("`{word}`")))
        }
    }
}

/// What was seen of the fields: those that were there, and those that were not null.
#[derive(Default)]
struct Seen {
    there: BTreeSet<String>,
    filled: BTreeSet<String>,
}

fn hold(
    page: &Page,
    name: &str,
    prefix: &str,
    object: &Map<String, Value>,
    seen: &mut BTreeMap<String, Seen>,
) {
    let fields = &page[name];
    let documented =
        fields.keys().filter_map(|field| field.strip_prefix(prefix)).filter(|f| !f.contains('.'));
    let documented: BTreeSet<&str> = documented.collect();
    let there: BTreeSet<&str> = object.keys().map(String::as_str).collect();
    assert_eq!(documented, there, "{name}: the page has the left, {prefix}… is printed with the right");
    for (key, value) in object {
        let path = format!("{prefix}{key}");
        let field = &fields[&path];
        seen.entry(name.to_owned()).or_default().there.insert(path.clone());
        if value.is_null() {
            assert!(!field.is_never_null, "{name}: {path} is null");
            continue;
        }
        assert!(is_of(&field.kind, value), "{name}: {path} is no {}: {value}", field.kind);
        seen.entry(name.to_owned()).or_default().filled.insert(path.clone());
        match (field.kind.as_str(), value) {
            ("object", Value::Object(inner)) => hold(page, name, &format!("{path}."), inner, seen),
            ("list of objects", Value::Array(all)) => {
                for inner in all {
                    hold(page, name, &format!("{path}."), inner.as_object().unwrap(), seen);
                }
            }
            ("list as of `devices list`", Value::Array(devices)) => {
                for device in devices {
                    hold(page, "devices list", "", device.as_object().unwrap(), seen);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_field_that_is_printed_is_on_the_page_and_the_other_way_round() {
    let (page, mut seen) = (page(), BTreeMap::new());
    for (command, value) in printed() {
        let name = section(&page, &command).to_owned();
        for object in value.as_array().unwrap() {
            hold(&page, &name, "", object.as_object().unwrap(), &mut seen);
        }
    }
    for (name, fields) in &page {
        let seen = seen.remove(name).unwrap_or_else(|| panic!("no scene has {name} --json"));
        for field in fields.keys() {
            let is_excused = NEVER_FILLED.contains(&(name, field));
            assert!(seen.there.contains(field), "{name}: {field} is never printed");
            assert!(
                seen.filled.contains(field) != is_excused,
                "{name}: {field} is null in every scene, or not"
            );
        }
    }
}

#[test]
fn every_command_with_json_has_its_section() {
    let (home, page) = (Home::new(), page());
    for command in COMMANDS {
        let help = home.run(&[command, &["--help"]].concat(), "").exits(0).out;
        if help.contains("  --json") {
            section(&page, &command.join(" "));
        }
    }
}

#[test]
fn a_value_of_another_type_is_noticed() {
    let is = |kind: &str, value: Value| is_of(kind, &value);
    assert!(is("time", "2027-01-15T08:00:00Z".into()) && !is("time", "2027-01-15 08:00".into()));
    assert!(is("number", 7.into()) && !is("number", 7.5.into()) && !is("number", "7".into()));
    assert!(is("word: `a`, `b`", "b".into()) && !is("word: `a`, `b`", "c".into()));
    assert!(is("list of text", serde_json::json!(["a"])) && !is("list of text", serde_json::json!([1])));
}
