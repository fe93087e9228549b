//! Every command explains itself by examples that can be typed.

use clap::{Command, CommandFactory, Parser};

use super::Arguments;

/// The words of a command line as a shell has them, up to a redirection, a pipe,
/// or the words of explanation behind two blanks.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut is_begun) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => {
                is_begun = true;
                word.extend(chars.by_ref().take_while(|end| *end != c));
            }
            '<' | '>' | '|' if !is_begun => break,
            ' ' if chars.peek() == Some(&' ') => break,
            ' ' => {
                words.extend(is_begun.then(|| std::mem::take(&mut word)));
                is_begun = false;
            }
            c => {
                is_begun = true;
                word.push(c);
            }
        }
    }
    words.extend(is_begun.then_some(word));
    words
}

/// The lines of examples.
fn examples(command: &mut Command) -> Vec<String> {
    let help = command.render_long_help().to_string();
    let Some((_, block)) = help.split_once("Examples:\n") else { return Vec::new() };
    block.lines().take_while(|line| line.starts_with("  ")).map(|line| line.trim().to_owned()).collect()
}

fn walk(command: &mut Command, seen: &mut Vec<String>) {
    let name = command.get_bin_name().unwrap_or("mfa-enroll").to_owned();
    let examples = examples(command);
    assert!(!examples.is_empty(), "{name} has no examples");
    for example in &examples {
        // What comes before a pipe is another program's.
        let from = example.find("mfa-enroll").unwrap_or_else(|| panic!("{name}: {example}"));
        let words = words(&example[from..]);
        Arguments::try_parse_from(&words).unwrap_or_else(|problem| panic!("{name}: {example}: {problem}"));
        let own: Vec<&str> = name.split(' ').skip(1).collect();
        let is_own = own.iter().all(|part| words.iter().any(|word| word == part));
        assert!(
            is_own || example.contains("mfa-enroll keys list"),
            "{name} has an example of another: {example}"
        );
    }
    seen.push(name);
    for inner in command.get_subcommands_mut() {
        walk(inner, seen);
    }
}

#[test]
fn each_command_has_examples_and_each_example_is_a_command() {
    let mut command = Arguments::command();
    command.build();
    let mut seen = Vec::new();
    walk(&mut command, &mut seen);
    assert!(seen.len() > 40 && seen.contains(&"mfa-enroll keys rotate".to_owned()), "{seen:?}");
}

#[test]
fn words_are_taken_as_a_shell_takes_them() {
    assert_eq!(words("a 'b c' --d=\"e f\" > g"), ["a", "b c", "--d=e f"]);
    assert_eq!(words("a b          explained"), ["a", "b"]);
    assert_eq!(words("a \"\" < b"), ["a", ""]);
}

#[test]
fn the_definition_is_sound() {
    Arguments::command().debug_assert();
}
