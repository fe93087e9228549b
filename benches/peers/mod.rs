//! Programs in C that do what we do: compiled where a compiler and the library are, skipped aloud
//! where they are not.
//!
//! A peer does a round of so many operations for each line it reads, and answers when it is done:
//! its start is not measured, and the same clock measures all.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A peer that waits for its next round.
pub struct Peer {
    child: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Compiles and starts `benches/peers/<name>.c`; says why where that does not go.
    pub fn start(name: &str, libraries: &[&str], package: &str, args: &[String]) -> Option<Self> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("benches/peers/{name}.c"));
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("peer-{name}"));
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-Wall", "-Wextra", "-o"]).arg(&program).arg(&source).args(libraries);
        match compiler.output() {
            Err(error) => {
                println!("skipped: {name}: no C compiler ({error}); apt-get install gcc libc6-dev {package}");
                return None;
            }
            Ok(output) if !output.status.success() => {
                let complaint = String::from_utf8_lossy(&output.stderr);
                let reason = complaint.lines().find(|line| line.contains("error")).unwrap_or("cc failed");
                println!("skipped: {name}: {reason}; apt-get install {package}");
                return None;
            }
            Ok(_) => {}
        }
        let mut command = Command::new(program);
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("a program that was just compiled starts");
        let orders = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut peer = Self { child, orders, answers };
        peer.await_answer();
        Some(peer)
    }

    /// So many operations.
    pub fn round(&mut self, operations: u32) {
        let orders = self.orders.as_mut().expect("open until it is dropped");
        writeln!(orders, "{operations}").expect("the peer reads");
        self.await_answer();
    }

    fn await_answer(&mut self) {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the peer answers");
        assert_eq!(line, "done\n", "the peer failed");
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.orders = None;
        let _ = self.child.wait();
    }
}
