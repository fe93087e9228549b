//! The accounts and groups of the host.
//!
//! Owns the reading of `passwd(5)` and `group(5)`. Must not trust a variable: who
//! somebody is, the kernel says by number, and these files by name.

use std::fs;
use std::path::PathBuf;

/// The files that accounts are looked up in.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// `/etc/passwd`.
    pub passwd: PathBuf,
    /// `/etc/group`.
    pub group: PathBuf,
}

/// A line of `passwd(5)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The login name.
    pub name: String,
    /// The user id.
    pub uid: u32,
    /// The group id.
    pub gid: u32,
    /// The login shell.
    pub shell: PathBuf,
}

impl Accounts {
    /// Those of this host.
    pub fn of_host() -> Self {
        Self { passwd: "/etc/passwd".into(), group: "/etc/group".into() }
    }

    /// The first account of this user id.
    pub fn by_uid(&self, uid: u32) -> Option<Account> {
        self.first(|account| account.uid == uid)
    }

    /// The account of this name.
    pub fn by_name(&self, name: &str) -> Option<Account> {
        self.first(|account| account.name == name)
    }

    fn first(&self, wanted: impl Fn(&Account) -> bool) -> Option<Account> {
        let text = String::from_utf8_lossy(&fs::read(&self.passwd).ok()?).into_owned();
        text.lines().filter_map(account).find(wanted)
    }

    /// Whether the group of this name has the account as a member, or is its own group.
    pub fn is_in(&self, account: &Account, group: &str) -> bool {
        let Ok(text) = fs::read(&self.group) else { return false };
        String::from_utf8_lossy(&text).lines().any(|line| has(line, group, account))
    }
}

fn account(line: &str) -> Option<Account> {
    let fields: Vec<&str> = line.split(':').collect();
    let [name, _, uid, gid, _, _, shell] = fields.as_slice() else { return None };
    Some(Account {
        name: (*name).to_owned(),
        uid: uid.parse().ok()?,
        gid: gid.parse().ok()?,
        shell: PathBuf::from(shell),
    })
}

fn has(line: &str, group: &str, account: &Account) -> bool {
    let fields: Vec<&str> = line.split(':').collect();
    let [name, _, gid, members] = fields.as_slice() else { return false };
    let is_own = gid.parse() == Ok(account.gid);
    *name == group && (is_own || members.split(',').any(|member| member.trim() == account.name))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Accounts;

    #[test]
    fn an_account_is_in_its_own_group_and_in_those_that_list_it() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts { passwd: folder.path().join("p"), group: folder.path().join("g") };
        let lines =
            "root:x:0:0::/root:/bin/sh\nbad line\nmia:x:1000:100::/home/mia:/bin/bash\nmia2:x:1000:7:::\n";
        fs::write(&accounts.passwd, lines).unwrap();
        fs::write(&accounts.group, "users:x:100:\nmfa-operators:x:990:bob, mia\nmia-not:x:1:mi\n").unwrap();
        let mia = accounts.by_uid(1000).unwrap();
        assert_eq!((mia.name.as_str(), mia.gid), ("mia", 100));
        assert_eq!(mia.shell, std::path::Path::new("/bin/bash"));
        assert!(accounts.is_in(&mia, "users"));
        assert!(accounts.is_in(&mia, "mfa-operators"));
        assert!(!accounts.is_in(&mia, "mia-not"));
        assert!(!accounts.is_in(&mia, "nobody-knows-it"));
        assert_eq!(accounts.by_uid(3), None);
        assert_eq!(accounts.by_name("mia2").unwrap().uid, 1000);
    }

    #[test]
    fn where_the_files_are_missing_nobody_is_in_anything() {
        let accounts = Accounts { passwd: "/nowhere/p".into(), group: "/nowhere/g".into() };
        assert_eq!(accounts.by_uid(0), None);
    }
}
