//! The gate as alice's login shell over a real sshd, set up with the piece that is installed; bob
//! has an account like any other.

use std::fs;
use std::io::Read;
use std::net::TcpStream;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Duration;

use super::daemons::Daemon;
use super::host::{ALICE, Account, BOB, Host, INSTALLED, OLGA, ROOT, done, missing, on_a_host};
use super::sshd::{Sshd, at, lay_out};
use crate::process::eventually;
use crate::support::{Ran, run};

pub const GATE: &str = "/usr/local/bin/mfa-enroll-gate";
const NEEDED: &str = "You need an MFA device before you can go on";
const SHELLS: &str = "/etc/mfa-enroll/shells";
/// How long a client may take to listen.
const PATIENCE: Duration = Duration::from_secs(10);

/// A host that asks everybody for a device within so many days; alice's login shell is the gate.
pub fn gated(host: &Host, grace_days: u16) -> Option<(Daemon, Sshd)> {
    host.with_store(&["alice", "bob"]);
    symlink(INSTALLED, GATE).unwrap();
    let shells = [(ALICE, GATE), (BOB, "/bin/bash")];
    let mut passwd = fs::read_to_string("/etc/passwd").unwrap();
    for (Account { home, .. }, shell) in shells {
        passwd = passwd.replace(&format!(":{home}:/bin/sh\n"), &format!(":{home}:{shell}\n"));
    }
    fs::write("/etc/passwd", passwd).unwrap();
    let group = fs::read_to_string("/etc/group").unwrap();
    fs::write("/etc/group", group + "mfa-required:x:982:alice\n").unwrap();
    // Nobody but the gate is to say anything.
    fs::write("/etc/motd", "").unwrap();
    let _ = fs::remove_dir_all("/etc/update-motd.d");
    let daemon = host.daemon();
    let days = grace_days.to_string();
    host.ours(OLGA, &["policy", "set", "everybody", "--grace-days", &days], "").exits(0);
    Some((daemon, Sshd::with_piece(host, "gate.conf", &[ALICE, BOB])?))
}

fn write(file: &str, text: &str, owner: Account) {
    fs::write(file, text).unwrap();
    std::os::unix::fs::chown(file, Some(owner.uid), Some(owner.uid)).unwrap();
}

/// What comes of a command over ssh.
fn commanded(sshd: &Sshd, who: Account, command: &str) -> Ran {
    run(sshd.client("ssh", &["-T", &at(who), command]), "")
}

/// What comes of a login without a terminal and without a command.
fn logged_in(sshd: &Sshd, who: Account, typed: &str) -> Ran {
    run(sshd.client("ssh", &["-T", &at(who)]), typed)
}

#[test]
fn whoever_needs_a_device_gets_no_command_no_file_and_no_shell() {
    on_a_host("gate::whoever_needs_a_device_gets_no_command_no_file_and_no_shell", |host| {
        let Some((_daemon, sshd)) = gated(host, 0) else { return };
        for (account, then) in [(ALICE, "exit 0"), (BOB, "true")] {
            for file in [".bashrc", ".profile"] {
                write(&format!("{}/{file}", account.home), &format!("echo read; {then}\n"), account);
            }
            write(&format!("{}/.ssh/rc", account.home), "touch ~/rc-ran\n", account);
        }
        // What ssh does where no gate is: else this would show nothing.
        assert!(commanded(&sshd, BOB, "id -un").exits(0).out.contains("read"), "{}", sshd.log());
        assert!(Path::new("/home/bob/rc-ran").exists());
        for ran in [
            commanded(&sshd, ALICE, "id -un"),
            commanded(&sshd, ALICE, ""),
            logged_in(&sshd, ALICE, "id -un; echo got in\n"),
            run(sshd.client("ssh", &["-tt", &at(ALICE), "id -un"]), ""),
        ] {
            assert!(!ran.out.contains("read") && !ran.out.contains("alice\n"), "{ran:#?}");
            let said =
                Ran { err: (ran.err + &ran.out).replace('\r', ""), out: String::new(), code: ran.code };
            said.fails_in_two_lines(1, NEEDED);
        }
        takes_and_brings_no_file(host, &sshd);
        assert!(!Path::new("/home/alice/rc-ran").exists());
    });
}

fn takes_and_brings_no_file(host: &Host, sshd: &Sshd) {
    let ours = host.folder("copies") + "/ours";
    fs::write(&ours, "brought").unwrap();
    let theirs = format!("{}:brought", at(ALICE));
    // sshd drops what a subsystem says on standard error: only the older scp hears why.
    for (program, args, typed, why) in [
        ("sftp", vec!["-b", "-", &at(ALICE)], format!("put {ours} brought\n"), "Connection closed"),
        ("scp", vec![&ours, &theirs], String::new(), "Connection closed"),
        ("scp", vec!["-O", &ours, &theirs], String::new(), NEEDED),
    ] {
        let ran = run(sshd.client(program, &args), &typed);
        assert!(ran.code != 0 && ran.err.contains(why), "{program} {args:?}: {ran:#?}");
        assert!(!Path::new("/home/alice/brought").exists(), "{program} {args:?}");
    }
    write("/home/bob/.bashrc", "", BOB);
    let others = format!("{}:brought", at(BOB));
    run(sshd.client("scp", &[&ours, &others]), "").exits(0);
}

/// Whether a client's port leads to sshd's own.
fn forwards(sshd: &Sshd, who: Account, port: u16) -> bool {
    let to = format!("127.0.0.1:{port}:127.0.0.1:22");
    let mut client = sshd.client("ssh", &["-N", "-L", &to, &at(who)]).spawn().unwrap();
    let connect = || TcpStream::connect(("127.0.0.1", port));
    eventually("ssh listens", PATIENCE, || connect().is_ok());
    let mut stream = connect().unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut heard = [0; 8];
    let is_through = stream.read_exact(&mut heard).is_ok() && heard == *b"SSH-2.0-";
    client.kill().unwrap();
    client.wait().unwrap();
    is_through
}

#[test]
fn the_piece_for_sshd_closes_what_goes_around_a_shell_for_that_group_alone() {
    on_a_host("gate::the_piece_for_sshd_closes_what_goes_around_a_shell_for_that_group_alone", |host| {
        let Some((_daemon, sshd)) = gated(host, 0) else { return };
        assert!(forwards(&sshd, BOB, 2201));
        assert!(!forwards(&sshd, ALICE, 2202));
        for (who, code) in [(BOB, 0), (ALICE, 255)] {
            let back = ["-o", "ExitOnForwardFailure=yes", "-R", "2203:127.0.0.1:22", &at(who), "true"];
            let ran = run(sshd.client("ssh", &back), "");
            assert_eq!(ran.code, code, "{ran:#?}");
        }
        // Beside the piece for codes, which is read after it and must hold for all.
        lay_out("mfa-enroll.conf");
        let key = host.folder("ssh") + "/host";
        done("/usr/sbin/sshd", &["-t", "-h", &key]);
        let settings = |who: Account| {
            let asked = format!("user={},host=localhost,addr=127.0.0.1", who.name);
            done("/usr/sbin/sshd", &["-T", "-h", &key, "-C", &asked])
        };
        let closed = [
            "disableforwarding yes",
            "x11forwarding no",
            "allowagentforwarding no",
            "permittunnel no",
            "permituserrc no",
            "setenv LD_PRELOAD=",
            "setenv LD_AUDIT=",
            "setenv LD_LIBRARY_PATH=",
        ];
        let (hers, his) = (settings(ALICE), settings(BOB));
        for line in closed {
            assert!(hers.lines().any(|said| said == line), "{line}: {hers}");
        }
        for all in [&hers, &his] {
            assert!(all.contains("authenticationmethods publickey,keyboard-interactive:pam"), "{all}");
        }
        let others = |text: &str| -> Vec<String> {
            let is_ours = |line: &&str| !closed.iter().any(|c| line.split(' ').next() == c.split(' ').next());
            text.lines().filter(is_ours).map(str::to_owned).collect()
        };
        assert_eq!(others(&hers), others(&his));
        assert!(his.contains("disableforwarding no\n") && his.contains("permituserrc yes\n"), "{his}");
    });
}

#[test]
fn with_time_left_there_is_a_word_on_a_terminal_and_the_shell() {
    on_a_host("gate::with_time_left_there_is_a_word_on_a_terminal_and_the_shell", |host| {
        let Some((_daemon, sshd)) = gated(host, 14) else { return };
        let ran = commanded(&sshd, ALICE, "id -un").exits(0);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("alice\n", ""));
        let ran = run(sshd.client("ssh", &["-tt", &at(ALICE), "id -un"]), "").exits(0);
        assert!(ran.out.contains("You need an MFA device by 2") && ran.out.contains("alice"), "{ran:#?}");
        let ours = host.folder("copies") + "/ours";
        fs::write(&ours, "brought").unwrap();
        run(sshd.client("scp", &[&ours, &format!("{}:brought", at(ALICE))]), "").exits(0);
        assert_eq!(fs::read_to_string("/home/alice/brought").unwrap(), "brought");
        // The exit status, and what ends it, come from the shell.
        assert_eq!(commanded(&sshd, ALICE, "exit 7").code, 7);
        assert_eq!(commanded(&sshd, ALICE, "kill -TERM $$").code, 255);
    });
}

/// What a process can tell of how it was started.
const TELL: &str = "echo ---; umask; echo $0 $SHELL; shopt login_shell; ulimit -a; env | cut -d= -f1 | sort; \
    grep -E '^(Sig...|NoNewPrivs|CapEff)' /proc/self/status; cat /proc/self/oom_score_adj; ls -l /proc/self/fd | wc -l\n";

#[track_caller]
fn told(ran: Ran) -> String {
    let out = ran.exits(0).out;
    out.split_once("---\n").expect("what it tells").1.replace("alice", "bob")
}

#[test]
fn with_a_device_the_shell_is_as_it_is_without_the_gate() {
    on_a_host("gate::with_a_device_the_shell_is_as_it_is_without_the_gate", |host| {
        let Some((daemon, sshd)) = gated(host, 0) else { return };
        host.enrolled("alice", "phone");
        for (hers, his) in [
            (logged_in(&sshd, ALICE, TELL), logged_in(&sshd, BOB, TELL)),
            (commanded(&sshd, ALICE, TELL), commanded(&sshd, BOB, TELL)),
        ] {
            let (hers, his) = (told(hers), told(his));
            assert!(his.starts_with("0022\n") && his.contains("/bin/bash\n"), "{his}");
            // A command is run by what sshd calls the shell by: its name.
            assert_eq!(hers.replace("/bin/bash /bin/bash", "bash /bin/bash"), his);
        }
        assert!(told(logged_in(&sshd, ALICE, TELL)).contains("-bash /bin/bash\nlogin_shell    \ton\n"));
        daemon.stop();
        commanded(&sshd, ALICE, "id -un").fails_in_two_lines(4, "No daemon is running");
        logged_in(&sshd, ALICE, "id -un\n").fails_in_two_lines(4, "No daemon is running");
    });
}

#[test]
fn nothing_is_loaded_into_the_gate_by_variables_of_the_users_own() {
    on_a_host("gate::nothing_is_loaded_into_the_gate_by_variables_of_the_users_own", |host| {
        let Some((_daemon, sshd)) = gated(host, 0) else { return };
        // Debian's has it.
        let pam = fs::read_to_string("/etc/pam.d/sshd").unwrap();
        fs::write("/etc/pam.d/sshd", pam + "session required pam_env.so user_readenv=1\n").unwrap();
        for who @ Account { home, .. } in [ALICE, BOB] {
            let file = |name: &str| format!("{home}/{name}");
            let variables =
                ["LD_PRELOAD", "LD_AUDIT"].map(|name| format!("{name} DEFAULT={home}/{name}.so\n"));
            write(&file(".pam_environment"), &variables.concat(), who);
            write(&file(".ssh/environment"), &variables.concat().replace(" DEFAULT", ""), who);
        }
        let said = commanded(&sshd, BOB, "id -un").err;
        if !said.contains("/home/bob/LD_PRELOAD.so") || !said.contains("/home/bob/LD_AUDIT.so") {
            return missing("a PAM that reads variables of users");
        }
        commanded(&sshd, ALICE, "id -un").fails_in_two_lines(1, NEEDED);
    });
}

#[test]
fn the_shell_behind_the_gate_is_named_by_root_alone() {
    on_a_host("gate::the_shell_behind_the_gate_is_named_by_root_alone", |host| {
        let Some((_daemon, sshd)) = gated(host, 0) else { return };
        host.enrolled("alice", "phone");
        fs::create_dir_all("/etc/mfa-enroll").unwrap();
        let mode = |file: &str, mode| fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
        mode("/etc/mfa-enroll", 0o755);
        let tell = "echo $0 $SHELL\n";
        for (text, shell) in [
            ("alice:/bin/dash\n*:/bin/bash\n", "-dash /bin/dash\n"),
            ("bob:/bin/bash\n*:/bin/dash\n", "-dash /bin/dash\n"),
            ("# nobody's\nbob:/bin/dash\n", "-bash /bin/bash\n"),
        ] {
            write(SHELLS, text, ROOT);
            mode(SHELLS, 0o644);
            let ran = logged_in(&sshd, ALICE, tell).exits(0);
            assert!(ran.out.ends_with(shell), "{text}: {ran:#?}");
        }
        for (owner, bits) in [(ROOT, 0o666), (ROOT, 0o664), (ALICE, 0o644)] {
            write(SHELLS, "alice:/bin/dash\n", owner);
            mode(SHELLS, bits);
            commanded(&sshd, ALICE, "id").fails_in_two_lines(4, "can be changed by others than root");
        }
        // What cannot be read might name another shell than the standard one.
        write(SHELLS, "alice:/bin/dash\n", ROOT);
        mode(SHELLS, 0o600);
        commanded(&sshd, ALICE, "id").fails_in_two_lines(4, "cannot be read");
        mode(SHELLS, 0o644);
        mode("/etc/mfa-enroll", 0o700);
        commanded(&sshd, ALICE, "id").fails_in_two_lines(4, "cannot be read");
        mode("/etc/mfa-enroll", 0o755);
        write(SHELLS, "alice:/bin/there-is-none\n", ROOT);
        commanded(&sshd, ALICE, "id").fails_in_two_lines(4, "cannot be started");
    });
}
