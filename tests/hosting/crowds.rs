//! Clients that are slow, large, loud or many: the others are served as if nobody else was there.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use super::daemons::Daemon;
use super::host::{ALICE, Host, MALLORY, ROOT, SOCKET, on_a_host};
use super::sshd::timed;
use crate::process::eventually;
use crate::support::app::{App, step};

/// What everybody else waits at most, in a test build on a busy machine.
const PROMPT: Duration = Duration::from_secs(1);
/// Both sides' first word, and the message that follows it.
const HELLO: &[u8] = b"MFAE\x01\x02\0\0\0\0\0";

/// Connections that behave badly, `argv[2]` of them; says so when all are made, and keeps them.
const BADLY: &str = r#"
import os, socket, sys
path, count, way = sys.argv[1], int(sys.argv[2]), sys.argv[3]
hello = b"MFAE\x01\x02\0\0\0\0\0"
says = {
    "silent": b"",
    "half": hello[:7],
    "idle": hello,
    "promise": hello + b"\xff\x0f\0\0" + b"x" * 100,
}
kept, heard = [], []
for number in range(count):
    client = socket.socket(socket.AF_UNIX)
    client.connect(path)
    try:
        client.sendall(says[way])
    except BrokenPipeError:
        pass  # It has hung up already.
    kept.append(client)
print("made", flush=True)
for client in kept:
    text = b""
    while True:
        try:
            part = client.recv(65536)
        except ConnectionResetError:
            break
        if not part:
            break
        text += part
    heard.append(text)
print("over", sum(b"too many" in text for text in heard), flush=True)
"#;

/// Connects and leaves, as fast as it can.
const FLOOD: &str = r#"
import socket, sys
print("made", flush=True)
while True:
    client = socket.socket(socket.AF_UNIX)
    try:
        client.connect(sys.argv[1])
        client.sendall(b"MFAE\x01\x02\0\0\0\0\0" * 20)
    except OSError:
        pass
    client.close()
"#;

/// Fills the house: accounts that nobody has heard of, with as many connections as each may have.
const CROWD: &str = r#"
import os, socket, sys
for uid in range(3000, 3000 + int(sys.argv[2])):
    read, write = os.pipe()
    if os.fork() == 0:
        os.setuid(uid)
        kept = []
        for number in range(16):
            client = socket.socket(socket.AF_UNIX)
            client.connect(sys.argv[1])
            client.sendall(b"MFAE\x01\x02\0\0\0\0\0")
            client.recv(1)
            kept.append(client)
        os.write(write, b"x")
        os.read(0, 1)
        os._exit(0)
    os.read(read, 1)
print("made", flush=True)
os.read(0, 1)
"#;

fn python(host: &Host, who: super::host::Account, script: &str, args: &[&str]) -> Daemon {
    let args = [&["-c", script, SOCKET][..], args].concat();
    let mut clients = Daemon::start(host.program(who, "/usr/bin/python3", &args));
    assert_eq!(clients.hear(), "made\n", "{}", clients.complaint());
    clients
}

/// Everybody else is answered, at once and rightly.
#[track_caller]
fn others_are_served(host: &Host, code: &str) {
    let (took, ran) = timed(|| host.pam(ROOT, "alice", code));
    assert!(ran.code == 0 && took < PROMPT, "{took:?} {ran:#?}");
    let (took, ran) = timed(|| host.ours(ALICE, &["devices", "list", "alice"], ""));
    assert!(ran.code == 0 && took < PROMPT, "{took:?} {ran:#?}");
}

fn served(host: &Host) -> (Daemon, App) {
    host.with_store(&["alice"]);
    let daemon = host.daemon();
    let app = host.enrolled("alice", "phone");
    (daemon, app)
}

#[test]
fn who_says_nothing_or_half_of_it_is_let_go_and_keeps_nobody_waiting() {
    on_a_host("crowds::who_says_nothing_or_half_of_it_is_let_go_and_keeps_nobody_waiting", |host| {
        let (_daemon, app) = served(host);
        let ways = ["silent", "half", "promise", "idle"];
        let mut crowds: Vec<_> = ways.iter().map(|way| python(host, MALLORY, BADLY, &["4", way])).collect();
        let now = step();
        others_are_served(host, &app.code(now));
        // One more than an account may have is told so, and the account has no more by that.
        let mut more = python(host, MALLORY, BADLY, &["3", "idle"]);
        assert_eq!(more.hear(), "over 3\n");
        // Three seconds for each word; who waits for nothing but a request may think longer.
        for crowd in crowds.iter_mut().take(3) {
            assert_eq!(crowd.hear(), "over 0\n");
        }
        let more = python(host, MALLORY, BADLY, &["12", "idle"]);
        others_are_served(host, &app.code(now + 1));
        drop(more);
    });
}

#[test]
fn a_full_house_lets_root_in_even_where_few_files_may_be_open() {
    on_a_host("crowds::a_full_house_lets_root_in_even_where_few_files_may_be_open", |host| {
        host.with_store(&["alice"]);
        // What a service is given where nothing else is said.
        let pid = std::process::id().to_string();
        super::host::done("prlimit", &["--pid", &pid, "--nofile=1024:"]);
        let daemon = host.daemon();
        let app = host.enrolled("alice", "phone");
        let crowd = python(host, ROOT, CROWD, &["32"]);
        let (took, ran) = timed(|| host.pam(ROOT, "alice", &app.code(step())));
        assert!(ran.code == 0 && took < PROMPT, "{took:?} {ran:#?}");
        host.ours(ALICE, &["devices", "list", "alice"], "").exits(4);
        drop(crowd);
        daemon.stop();
    });
}

#[test]
fn who_comes_and_goes_without_end_keeps_nobody_waiting() {
    on_a_host("crowds::who_comes_and_goes_without_end_keeps_nobody_waiting", |host| {
        let (_daemon, app) = served(host);
        let _floods = [0, 1].map(|_| python(host, MALLORY, FLOOD, &[]));
        let now = step();
        for code in [now, now + 1] {
            others_are_served(host, &app.code(code));
        }
    });
}

/// What the daemon says to this, up to the end of the connection.
fn answer(said: &[u8]) -> Vec<u8> {
    let mut stream = UnixStream::connect(SOCKET).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // It may hang up before it has heard all.
    let _ = stream.write_all(said);
    let _ = stream.shutdown(Shutdown::Write);
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    heard
}

#[test]
fn what_makes_no_sense_or_is_too_large_is_answered_so_and_costs_nothing() {
    on_a_host("crowds::what_makes_no_sense_or_is_too_large_is_answered_so_and_costs_nothing", |host| {
        let (daemon, app) = served(host);
        let framed = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap().to_le_bytes(), bytes].concat();
        let after_hello = |bytes: &[u8]| [HELLO, bytes].concat();
        let noise: Vec<u8> = (0..70_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for (said, told) in [
            (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(), "make sense"),
            (b"MFAE\x02".to_vec(), "version 1"),
            (noise.clone(), "make sense"),
            (after_hello(&u32::MAX.to_le_bytes()), "larger"),
            (after_hello(&0x8000_0000_u32.to_le_bytes()), "make sense"),
            // A message in many small parts.
            (after_hello(&b"\x01\0\0\x80x".repeat(10_000)), "make sense"),
            (after_hello(&framed(&[0xff; 60])), "make sense"),
            (after_hello(&framed(&noise[..60_000])), "make sense"),
            // A second greeting; a request with something after it; an empty one.
            (after_hello(&framed(&[0, 0])), "make sense"),
            (after_hello(&framed(&[4, 0])), "make sense"),
            (after_hello(&framed(&[])), "make sense"),
        ] {
            let heard = answer(&said);
            let start = String::from_utf8_lossy(&said[..said.len().min(30)]).into_owned();
            let heard = String::from_utf8_lossy(&heard).into_owned();
            assert!(heard.starts_with("MFAE\u{1}") && heard.contains(told), "{start:?}: {heard:?}");
        }
        // Every byte of a right beginning turned.
        for at in 0..HELLO.len() {
            let mut said = HELLO.to_vec();
            said[at] ^= 0x55;
            let _ = answer(&said);
        }
        let status = std::fs::read_to_string(format!("/proc/{}/status", daemon.pid())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().trim();
        let peak: u64 = peak.trim_end_matches(" kB").parse().unwrap();
        assert!(peak < 200_000, "{peak} kB");
        others_are_served(host, &app.code(step()));
        eventually("its threads end", Duration::from_secs(10), || threads(daemon.pid(), "client") == 0);
        daemon.stop();
    });
}

/// How many threads of this name a process has.
fn threads(pid: u32, name: &str) -> usize {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let names = tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")));
    names.filter(|found| found.as_ref().is_ok_and(|found| found.trim() == name)).count()
}
