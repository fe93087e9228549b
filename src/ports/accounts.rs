//! The accounts and groups of the host.
//!
//! Owns the questions to the name services of the host, so that accounts of LDAP or
//! Active Directory count as those of `/etc/passwd` do. Must not trust a variable: who
//! somebody is, the kernel says by number, and the name services by name.

use std::ffi::CString;

use nix::unistd::{Gid, Group, Uid, User, getgrouplist};

/// An account of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The login name.
    pub name: String,
    /// The user id.
    pub uid: u32,
    /// The id of its own group.
    pub gid: u32,
}

/// Tells who is who on the host. What cannot be looked up is not there: whoever is
/// nobody may nothing.
pub trait Accounts: Send + Sync {
    /// The account of this user id.
    fn by_uid(&self, uid: u32) -> Option<Account>;

    /// The account of this name.
    fn by_name(&self, name: &str) -> Option<Account>;

    /// Whether the group of this name has the account as a member, or is its own group.
    fn is_in(&self, account: &Account, group: &str) -> bool;
}

/// Those that the name services know (`nsswitch.conf(5)`). A question may take as long
/// as a directory server takes to answer.
#[derive(Debug, Clone, Copy, Default)]
pub struct HostAccounts;

impl Accounts for HostAccounts {
    fn by_uid(&self, uid: u32) -> Option<Account> {
        User::from_uid(Uid::from_raw(uid)).ok().flatten().map(account)
    }

    fn by_name(&self, name: &str) -> Option<Account> {
        User::from_name(name).ok().flatten().map(account)
    }

    fn is_in(&self, account: &Account, group: &str) -> bool {
        let Some(group) = Group::from_name(group).ok().flatten() else { return false };
        // Not by the group's list of members: directory servers often keep that to themselves.
        let Ok(name) = CString::new(account.name.as_str()) else { return false };
        getgrouplist(&name, Gid::from_raw(account.gid)).is_ok_and(|groups| groups.contains(&group.gid))
    }
}

fn account(user: User) -> Account {
    Account { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw() }
}

#[cfg(test)]
mod tests {
    use super::{Accounts, HostAccounts};

    #[test]
    fn root_is_there_by_number_and_by_name_and_in_its_own_group() {
        let root = HostAccounts.by_uid(0).unwrap();
        assert_eq!((root.name.as_str(), root.uid, root.gid), ("root", 0, 0));
        assert_eq!(HostAccounts.by_name("root"), Some(root.clone()));
        assert!(HostAccounts.is_in(&root, "root"));
        assert!(!HostAccounts.is_in(&root, "nogroup"));
    }

    #[test]
    fn whoever_is_nobody_is_nowhere() {
        assert_eq!(HostAccounts.by_uid(u32::MAX - 7), None);
        for name in ["nobody here", "", "ro\0ot"] {
            assert_eq!(HostAccounts.by_name(name), None, "{name:?}");
        }
        let root = HostAccounts.by_uid(0).unwrap();
        assert!(!HostAccounts.is_in(&root, "no such group"));
    }
}
