//! `completions` and `man`: what is made of the one definition of the command line.
//!
//! Owns the shape of the man page, and that what is hidden stays hidden. Must not
//! know a command by its name.

use std::fmt::Write as _;
use std::io::{self, Write};

use clap::{Arg, Command, CommandFactory};
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::args::{Arguments, CompletedShell, Completions};
use super::failure::{Outcome, answer, code};

/// `completions`.
pub fn completions(args: &Completions) -> Outcome {
    let shell = match args.shell {
        CompletedShell::Bash => Shell::Bash,
        CompletedShell::Zsh => Shell::Zsh,
        CompletedShell::Fish => Shell::Fish,
    };
    let mut script = Vec::new();
    generate(shell, &mut visible(&Arguments::command()), "mfa-enroll", &mut script);
    // clap_complete writes the labels for bash in two ways when the name of the
    // program has a dash (clap issue 6421); where that is mended this does nothing.
    let script = String::from_utf8_lossy(&script).replace("mfa__subcmd__enroll__", "mfa__enroll__");
    answer(script.as_bytes(), code::DONE)
}

/// `man`.
pub fn man() -> Outcome {
    let mut root = visible(&Arguments::command());
    root.build();
    let mut page = Vec::new();
    let man = Man::new(root.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    after_help(&root, &mut page)?;
    sections(&root, &mut page)?;
    answer(in_ascii(&String::from_utf8_lossy(&page)).as_bytes(), code::DONE)
}

/// The page with roff's names for what is not ASCII: not every roff reads UTF-8.
fn in_ascii(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    for c in page.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            let _ = write!(text, "\\[u{:04X}]", u32::from(c));
        }
    }
    text
}

/// The same without what is hidden: completions would tell of it.
fn visible(command: &Command) -> Command {
    let mut shown = Command::new(command.get_name().to_owned())
        .disable_help_subcommand(true)
        .args(command.get_arguments().filter(|arg| !arg.is_hide_set()).cloned())
        .subcommands(command.get_subcommands().filter(|inner| !inner.is_hide_set()).map(visible));
    if command.is_subcommand_required_set() {
        shown = shown.subcommand_required(true);
    }
    if let Some(version) = command.get_version() {
        shown = shown.version(version.to_owned());
    }
    if let Some(about) = command.get_about() {
        shown = shown.about(about.clone());
    }
    if let Some(about) = command.get_long_about() {
        shown = shown.long_about(about.clone());
    }
    if let Some(after) = command.get_after_help() {
        shown = shown.after_help(after.clone());
    }
    shown
}

/// A section for each command that does something, in the order of the help.
fn sections(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    for inner in command.get_subcommands() {
        let name = inner.get_bin_name().unwrap_or(inner.get_name());
        writeln!(page, ".SH \"{}\"", plain(name))?;
        let man = Man::new(inner.clone().mut_args(said_once));
        page.extend(body(|into| man.render_description_section(into))?);
        writeln!(page, ".PP")?;
        page.extend(body(|into| man.render_synopsis_section(into))?);
        page.extend(body(|into| man.render_options_section(into))?);
        after_help(inner, page)?;
        sections(inner, page)?;
    }
    Ok(())
}

/// What every command knows is said once, at the beginning.
fn said_once(arg: Arg) -> Arg {
    let is_everywhere = arg.is_global_set() || ["help", "version"].contains(&arg.get_id().as_str());
    arg.hide(is_everywhere)
}

/// A section without its heading.
fn body(render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut section = Vec::new();
    render(&mut section)?;
    let is_kept =
        |line: &&[u8]| !line.starts_with(b".SH ") && !line.starts_with(b".ie ") && !line.starts_with(b".el ");
    Ok(section.split_inclusive(|byte| *byte == b'\n').filter(is_kept).flatten().copied().collect())
}

/// What stands below the options: sentences, then examples line by line.
fn after_help(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let Some(text) = command.get_after_help() else { return Ok(()) };
    writeln!(page, ".PP")?;
    let mut is_example = false;
    for line in text.to_string().lines() {
        match (line, is_example) {
            ("", _) => writeln!(page, ".PP")?,
            ("Examples:", false) => {
                is_example = true;
                writeln!(page, "Examples:\n.PP\n.nf")?;
            }
            (line, _) => writeln!(page, "{}", plain(line))?,
        }
    }
    if is_example {
        writeln!(page, ".fi")?;
    }
    Ok(())
}

/// The text with what roff would take for a request or another sign.
fn plain(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('"', "\\(dq");
    if text.starts_with('.') { format!("\\&{text}") } else { text }
}
