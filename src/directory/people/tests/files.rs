use std::fs::{self, File, Permissions};
use std::io::{self, Cursor, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::super::file::{Bounded, MOST_BYTES};
use super::{PeopleProblem, Source, csv, people, read};

fn problem(path: &Path) -> PeopleProblem {
    let by_csv = read(&Source::Csv(path.to_owned())).unwrap_err();
    assert_eq!(read(&Source::Passwd(path.to_owned())).unwrap_err(), by_csv);
    by_csv
}

fn what(path: &Path) -> &'static str {
    match problem(path) {
        PeopleProblem::NotAFile { what, .. } => what,
        other => panic!("{other}"),
    }
}

#[test]
fn a_folder_a_pipe_and_devices_are_named_and_never_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(what(folder.path()), "a folder");
    let pipe = folder.path().join("pipe");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).unwrap();
    assert_eq!(what(&pipe), "a pipe");
    assert_eq!(what(Path::new("/dev/zero")), "a device");
    assert_eq!(what(Path::new("/dev/null")), "a device");
    let link = folder.path().join("link");
    symlink("/dev/zero", &link).unwrap();
    assert_eq!(what(&link), "a device");
}

#[test]
fn what_the_system_refuses_is_told_in_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("socket");
    let _listener = UnixListener::bind(&socket).unwrap();
    for path in [&socket, Path::new("/proc/self/mem")] {
        assert!(matches!(problem(path), PeopleProblem::Unreadable { .. }), "{}", problem(path));
    }
    let missing = folder.path().join("no\u{1b}such");
    let told = problem(&missing).to_string();
    assert!(told.starts_with("there is no file /") && told.ends_with("no\\u{1b}such"), "{told}");
}

#[test]
fn a_file_without_permission_is_told_unless_root_reads_it_anyway() {
    let file = super::file("user\nalice\n");
    fs::set_permissions(file.path(), Permissions::from_mode(0o000)).unwrap();
    match read(&Source::Csv(file.path().to_owned())) {
        Ok(_) => assert!(is_root()),
        Err(problem) => assert!(problem.to_string().contains("ermission denied"), "{problem}"),
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").unwrap().uid() == 0
}

#[test]
fn a_link_to_a_file_is_followed() {
    let file = super::file("user\nalice\n");
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("link");
    symlink(file.path(), &link).unwrap();
    assert_eq!(people(&read(&Source::Csv(link)).unwrap()), ["2 alice|-|-"]);
}

#[test]
fn a_file_of_more_than_256_mib_is_refused_unread() {
    let file = super::file("user\n");
    File::options().write(true).open(file.path()).unwrap().set_len(MOST_BYTES + 1).unwrap();
    assert_eq!(problem(file.path()), PeopleProblem::TooLarge);
}

#[test]
fn a_file_that_grows_past_the_bound_while_it_is_read_is_refused_not_cut() {
    let mut read = Vec::new();
    Bounded::new(Cursor::new(b"12345"), 5).read_to_end(&mut read).unwrap();
    assert_eq!(read, b"12345");
    let error = Bounded::new(io::repeat(b'x'), 5).read_to_end(&mut read).unwrap_err();
    let problem = PeopleProblem::of_system(Path::new("x"), &error);
    assert_eq!(problem, PeopleProblem::TooLarge);
}

#[test]
fn every_problem_says_what_to_do_in_a_sentence() {
    let path = || "/x".to_owned();
    for problem in [
        PeopleProblem::Missing { path: path() },
        PeopleProblem::NotAFile { path: path(), what: "a folder" },
        PeopleProblem::Unreadable { path: path(), reason: "no".to_owned() },
        PeopleProblem::TooLarge,
        PeopleProblem::TooManyRows,
        PeopleProblem::Empty,
        PeopleProblem::NoPeople,
        PeopleProblem::NoAccounts,
        PeopleProblem::Spreadsheet,
        PeopleProblem::Utf16,
        PeopleProblem::HeaderTooLong,
        PeopleProblem::NoUserColumn { found: "“a”".to_owned() },
        PeopleProblem::OpenQuote { line: 3 },
    ] {
        assert!(problem.next().ends_with('.'), "{problem}");
        assert!(!problem.to_string().ends_with('.') && !problem.to_string().contains('\n'), "{problem}");
    }
}

#[test]
fn reading_twice_reads_the_same() {
    let text = "user,x\nalice,1\na b,2\nalice,3\n";
    assert_eq!(csv(text), csv(text));
}
