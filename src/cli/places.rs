//! Where things rest and who acts: from the environment to an opening.
//!
//! Owns the defaults of the XDG base directory specification and what the
//! history says of the operator. Must not open anything.

use std::path::PathBuf;

use super::args::Options;
use super::environment::{Environment, Ports};
use super::failure::{Failure, Outcome};
use crate::directory::{Acting, Cache, Credential, Kind, Opening, Patience, Places, Problem};
use crate::model::{Issuer, Operator, Origin, SafeText};

/// The folder of ours in each base directory.
const OURS: &str = "mfa-enroll";

/// Everything that opening the store needs. An option goes before its variable.
pub fn opening(ports: &Ports, options: &Options, patience: Patience) -> Outcome<Opening> {
    let environment = &ports.environment;
    if options.key_file.is_some() && options.passphrase_file.is_some() {
        return Err(Failure::usage(
            "--key-file and --passphrase-file cannot be used together.",
            "Name the one that unlocks the store.",
        ));
    }
    let credential = match (&options.passphrase_file, &options.key_file, &environment.key_file) {
        (Some(file), _, _) => Credential::PassphraseFile(file.clone()),
        (None, Some(file), _) | (None, None, Some(file)) => Credential::KeyFile(file.clone()),
        (None, None, None) => Credential::Default,
    };
    let places = places(environment, options)?;
    Ok(Opening { places, credential, patience, acting: acting(ports)?, accepted: None, cache: Cache::Usual })
}

fn places(environment: &Environment, options: &Options) -> Outcome<Places> {
    let base = |named: &Option<PathBuf>, below_home: &str| {
        // The specification: a relative path is to be ignored.
        let named = named.clone().filter(|path| path.is_absolute());
        let home = environment.home.as_deref().filter(|home| home.is_absolute());
        named.or_else(|| home.map(|home| home.join(below_home))).map(|base| base.join(OURS)).ok_or_else(
            || {
                Failure::usage(
                    "There is no home directory to keep things in: HOME is not set.",
                    "Set HOME, or XDG_DATA_HOME, XDG_CONFIG_HOME and XDG_STATE_HOME.",
                )
            },
        )
    };
    let store = match options.store.as_ref().or(environment.store.as_ref()) {
        Some(store) => store.clone(),
        None => base(&environment.data_home, ".local/share")?,
    };
    Ok(Places {
        store,
        key_file: base(&environment.config_home, ".config")?.join("key"),
        notify: base(&environment.config_home, ".config")?.join("notify"),
        state: base(&environment.state_home, ".local/state")?,
    })
}

/// Who acts, and with what.
pub fn acting(ports: &Ports) -> Outcome<Acting> {
    let environment = &ports.environment;
    Ok(Acting {
        clock: ports.clock.clone(),
        randomness: ports.randomness.clone(),
        operator: operator(ports)?,
        origin: Origin {
            ssh_client: environment.ssh_client.as_deref().and_then(SafeText::of_host),
            tty: environment.tty.as_deref().and_then(SafeText::of_host),
            sudo_caller: environment.sudo_caller.as_deref().and_then(SafeText::of_host),
        },
    })
}

/// The issuer of a store that is made without naming one: the host, if its name
/// can be one.
pub fn default_issuer(environment: &Environment) -> String {
    Issuer::new(&environment.host).map_or_else(|_| OURS.to_owned(), |issuer| issuer.as_str().to_owned())
}

/// Variables such as `USER` are what the caller says; the numeric id is what the
/// kernel says, and the name what the host says of it.
fn operator(ports: &Ports) -> Outcome<Operator> {
    let uid = ports.environment.uid;
    let name = ports.accounts.by_uid(uid).and_then(|account| SafeText::of_host(&account.name));
    let name = name.or_else(|| SafeText::of_host(&format!("uid-{uid}")));
    let name = name.ok_or_else(|| {
        Problem::new(Kind::Fault, "The operator has no name.", "Nothing was changed. Please report this.")
    })?;
    Ok(Operator { name, uid })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use super::{operator, places};
    use crate::cli::args::Options;
    use crate::cli::environment::{Environment, Ports};
    use crate::demo::rehearsal::HandClock;
    use crate::ports::{HostAccounts, SystemRandomness};

    fn at_home() -> Environment {
        Environment { home: Some(PathBuf::from("/home/alice")), ..Environment::default() }
    }

    #[test]
    fn without_variables_things_rest_below_home() {
        let places = places(&at_home(), &Options::default()).unwrap();
        assert_eq!(places.store, Path::new("/home/alice/.local/share/mfa-enroll"));
        assert_eq!(places.key_file, Path::new("/home/alice/.config/mfa-enroll/key"));
        assert_eq!(places.state, Path::new("/home/alice/.local/state/mfa-enroll"));
    }

    #[test]
    fn base_directories_are_followed_unless_they_are_relative() {
        let mut environment = at_home();
        environment.data_home = Some(PathBuf::from("/data"));
        environment.config_home = Some(PathBuf::from("config"));
        let found = places(&environment, &Options::default()).unwrap();
        assert_eq!(found.store, Path::new("/data/mfa-enroll"));
        assert_eq!(found.key_file, Path::new("/home/alice/.config/mfa-enroll/key"));
        environment.store = Some(PathBuf::from("/variable"));
        assert_eq!(places(&environment, &Options::default()).unwrap().store, Path::new("/variable"));
        let options = Options { store: Some(PathBuf::from("here")), ..Options::default() };
        assert_eq!(places(&environment, &options).unwrap().store, Path::new("here"));
    }

    #[test]
    fn without_a_home_it_says_what_to_set() {
        let problem = places(&Environment::default(), &Options::default()).unwrap_err();
        assert_eq!(problem.code(), 2);
    }

    #[test]
    fn an_operator_whom_the_host_does_not_know_goes_by_the_number() {
        let ports = |uid| Ports {
            clock: Arc::new(HandClock::default()),
            randomness: Arc::new(SystemRandomness),
            accounts: Arc::new(HostAccounts),
            environment: Environment { uid, ..Environment::default() },
        };
        let known = operator(&ports(0)).unwrap();
        assert_eq!((known.name.as_str(), known.uid), ("root", 0));
        let unknown = operator(&ports(u32::MAX - 7)).unwrap();
        assert_eq!(unknown.name.as_str(), "uid-4294967288");
    }
}
