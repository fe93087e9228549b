//! Logins through PAM: pamtester under `pam_wrapper`, as an ordinary user.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::peers::{have, library, missing, program};
use crate::support::run;

/// Debian's `nobody`, who logs people in where the tests are run by root.
const NOBODY: u32 = 65_534;

/// A folder of the ordinary user with a PAM service in it.
pub struct Login {
    folder: TempDir,
    wrapper: PathBuf,
    /// Before the name of the program that the ordinary user runs.
    becoming: Vec<String>,
}

impl Login {
    /// With one module; `{folder}` and `{owner}` stand for where and for whom. None where something
    /// is missing, which is said aloud.
    pub fn by(module: &str, options: &str) -> Option<Self> {
        if !have(&["pamtester", "setpriv", "id"]) {
            return None;
        }
        library(&format!("security/{module}"))?;
        let wrapper = library("libpam_wrapper.so")?;
        let folder = TempDir::new().unwrap();
        let mut login = Self { folder, wrapper, becoming: Vec::new() };
        if rustix::process::geteuid().is_root() {
            login.becoming =
                ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"].map(str::to_owned).to_vec();
        }
        let owner = run(login.command(&["id", "-un"]), "");
        if owner.code != 0 {
            missing("the right to be an ordinary user");
            return None;
        }
        let place = login.path().display().to_string();
        let options = options.replace("{folder}", &place).replace("{owner}", owner.out.trim());
        let service = format!("auth required {module} {options}\naccount required pam_permit.so\n");
        fs::create_dir(login.path().join("services")).unwrap();
        // Without `other` pam_wrapper complains.
        for name in ["mfa", "other"] {
            fs::write(login.path().join("services").join(name), &service).unwrap();
        }
        login.hand_over();
        Some(login)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file in the folder, as an argument.
    pub fn place(&self, name: &str) -> String {
        self.path().join(name).to_str().unwrap().to_owned()
    }

    /// Everything in the folder is the ordinary user's now.
    pub fn hand_over(&self) {
        fn give(path: &Path) {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
            if path.is_dir() {
                for entry in fs::read_dir(path).unwrap() {
                    give(&entry.unwrap().path());
                }
            }
        }
        if rustix::process::geteuid().is_root() {
            give(self.path());
        }
    }

    fn command(&self, words: &[&str]) -> std::process::Command {
        let becoming = self.becoming.iter().map(String::as_str);
        let all: Vec<&str> = becoming.chain(words.iter().copied()).collect();
        program(all[0], &all[1..], self.path())
    }

    /// Whether the module lets a user in by this code.
    #[track_caller]
    pub fn lets_in(&self, user: &str, code: &str) -> bool {
        let preload = format!("LD_PRELOAD={}", self.wrapper.display());
        let services = format!("PAM_WRAPPER_SERVICE_DIR={}", self.place("services"));
        let words = ["env", &preload, "PAM_WRAPPER=1", &services, "pamtester", "mfa", user, "authenticate"];
        let ran = run(self.command(&words), &format!("{code}\n"));
        match (ran.code, ran.out.contains("successfully authenticated")) {
            (0, true) => true,
            (1, false) if ran.err.contains("uthenticat") || ran.err.contains("User not known") => false,
            _ => panic!("{ran:#?}"),
        }
    }
}
