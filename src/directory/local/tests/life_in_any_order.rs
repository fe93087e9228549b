//! All acts on devices in any order: never nine devices, never a used code
//! accepted, never an active device without two codes, versions only grow, and
//! the history explains the state.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::life::removal;
use super::support::{Desk, Phone, code, device, user};
use crate::directory::{Begin, Directory, Proving, Removal, Replaces, SignIn, Tested};
use crate::model::{Algorithm, DeviceId, DeviceName, Event, User};
use crate::totp::Judgement;

#[derive(Debug, Clone)]
enum Act {
    Enroll {
        name: usize,
        replaces: Option<usize>,
        is_lost: bool,
    },
    /// Begins and is left at the first code.
    Abandon {
        name: usize,
    },
    Prove {
        at: usize,
        reactivates: bool,
        drift: i64,
        second: bool,
    },
    Deactivate(usize),
    Delete {
        at: usize,
        even_if_active: bool,
    },
    Rename {
        at: usize,
        name: usize,
    },
    Test {
        at: usize,
        drift: i64,
    },
    Verify {
        at: usize,
        drift: i64,
    },
    Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
    let (at, name, drift) = (|| 0..12_usize, || 0..14_usize, || -3..=3_i64);
    prop_oneof![
        5 => (name(), prop::option::weighted(0.3, at()), any::<bool>())
            .prop_map(|(name, replaces, is_lost)| Act::Enroll { name, replaces, is_lost }),
        1 => name().prop_map(|name| Act::Abandon { name }),
        4 => (at(), any::<bool>(), drift(), prop::bool::weighted(0.8))
            .prop_map(|(at, reactivates, drift, second)| Act::Prove { at, reactivates, drift, second }),
        2 => at().prop_map(Act::Deactivate),
        1 => (at(), any::<bool>()).prop_map(|(at, even_if_active)| Act::Delete { at, even_if_active }),
        1 => (at(), name()).prop_map(|(at, name)| Act::Rename { at, name }),
        3 => (at(), drift()).prop_map(|(at, drift)| Act::Test { at, drift }),
        3 => (at(), drift()).prop_map(|(at, drift)| Act::Verify { at, drift }),
        4 => (0..=100_u64).prop_map(Act::Wait),
        1 => (300..=2_000_u64).prop_map(Act::Wait),
    ]
}

fn named(name: usize) -> DeviceName {
    device(&format!("device{name}"))
}

/// A device by what the history says: its name and whether it may sign in.
type Explained = BTreeMap<[u8; 16], (String, bool)>;

fn replayed(events: &[Event]) -> Explained {
    let mut devices = Explained::new();
    for event in events {
        match event {
            Event::DeviceAdded { id, device, .. } => {
                devices.insert(id.0, (device.to_string(), true));
            }
            Event::DeviceRenamed { id, to, .. } => devices.get_mut(&id.0).unwrap().0 = to.to_string(),
            Event::DeviceDeactivated { id, .. } => devices.get_mut(&id.0).unwrap().1 = false,
            Event::DeviceReactivated { id, .. } => devices.get_mut(&id.0).unwrap().1 = true,
            Event::DeviceDeleted { id, .. } => {
                devices.remove(&id.0).unwrap();
            }
            _ => {}
        }
    }
    devices
}

fn recorded(user: &User) -> Explained {
    let entry = |device: &crate::model::Device| (device.id.0, (device.name.to_string(), device.is_active()));
    user.devices.iter().map(entry).collect()
}

struct World {
    desk: Desk,
    phones: Vec<Phone>,
    /// Steps whose codes were accepted, by device.
    spent: BTreeMap<[u8; 16], BTreeSet<u64>>,
    /// The step of the code that was shown last, by device and by what it was to prove.
    shown: BTreeMap<([u8; 16], bool), u64>,
    /// Devices that two codes made active, and nothing else has since.
    proven: BTreeSet<[u8; 16]>,
    version: u64,
}

impl World {
    fn new() -> Self {
        let (spent, shown, proven) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Self { desk: Desk::new(), phones: Vec::new(), spent, shown, proven, version: 0 }
    }

    fn phone(&self, at: usize) -> Option<Phone> {
        self.phones.get(at % self.phones.len().max(1)).cloned()
    }

    fn spend(&mut self, id: DeviceId, step: u64) {
        assert!(self.spent.entry(id.0).or_default().insert(step), "a used code was accepted");
    }

    fn enroll(&mut self, name: usize, replaces: Option<usize>, is_lost: bool) {
        let old = replaces.and_then(|at| self.phone(at));
        let begin = Begin {
            replaces: old.as_ref().map(|phone| Replaces { id: phone.id, is_lost }),
            ..Begin::app(user("alice"), named(name), Algorithm::Sha1, None)
        };
        let Ok(set_up) = self.desk.local.begin(&begin) else { return };
        let phone = Phone::scanned(&set_up);
        for _ in 0..2 {
            self.desk.wait(30);
            if let Ok(Judgement::Accepted(_)) = self.desk.take(&phone, 0) {
                self.proven.insert(phone.id.0);
                let step = self.desk.step();
                self.spent.entry(phone.id.0).or_default().extend([step - 1, step]);
            }
        }
        self.phones.push(phone);
    }

    fn prove(&mut self, at: usize, proving: Proving, drift: i64, second: bool) {
        let Some(phone) = self.phone(at) else { return };
        for _ in 0..=usize::from(second) {
            let step = self.desk.step().saturating_add_signed(drift);
            let before = self.shown.insert((phone.id.0, proving == Proving::Reactivation), step);
            if let Ok(Judgement::Accepted(_)) = self.desk.prove(&phone, proving, drift) {
                assert_eq!(before, Some(step - 1), "one code was enough");
                self.spend(phone.id, step - 1);
                self.spend(phone.id, step);
                self.proven.insert(phone.id.0);
            }
            self.desk.wait(30);
        }
    }

    fn act(&mut self, act: &Act) {
        match *act {
            Act::Enroll { name, replaces, is_lost } => self.enroll(name, replaces, is_lost),
            Act::Abandon { name } => {
                let begin = Begin::app(user("alice"), named(name), Algorithm::Sha1, None);
                if let Ok(set_up) = self.desk.local.begin(&begin) {
                    let _ = self.desk.take(&Phone::scanned(&set_up), 0);
                }
            }
            Act::Prove { at, reactivates, drift, second } => {
                let proving = if reactivates { Proving::Reactivation } else { Proving::Resync };
                self.prove(at, proving, drift, second);
            }
            Act::Deactivate(at) => {
                let Some(phone) = self.phone(at) else { return };
                let _ = self.desk.local.deactivate(&removal(&phone));
            }
            Act::Delete { at, even_if_active } => {
                let Some(phone) = self.phone(at) else { return };
                let _ = self.desk.local.delete(&Removal { ..removal(&phone) }, even_if_active);
            }
            Act::Rename { at, name } => {
                let Some(phone) = self.phone(at) else { return };
                let _ = self.desk.local.rename(&phone.user, phone.id, &named(name));
            }
            Act::Test { at, drift } => {
                let Some(phone) = self.phone(at) else { return };
                let step = self.desk.step().saturating_add_signed(drift);
                let tested = self.desk.local.test(&phone.user, &code(&phone.digits(step))).unwrap();
                if matches!(tested, Tested::Right { .. }) {
                    self.spend(phone.id, step);
                }
            }
            Act::Verify { at, drift } => {
                let Some(phone) = self.phone(at) else { return };
                let step = self.desk.step().saturating_add_signed(drift);
                if self.desk.verify(&phone.digits(step)) == SignIn::Accepted {
                    self.spend(phone.id, step);
                }
            }
            Act::Wait(secs) => {
                self.desk.wait(secs);
            }
        }
    }

    fn check(&mut self) {
        let found = self.desk.local.store.user(&user("alice")).unwrap().unwrap();
        assert!(found.version >= self.version, "a version went back");
        self.version = found.version;
        assert!(found.value.devices.len() <= User::MOST_DEVICES, "nine devices");
        for device in found.value.active() {
            assert!(self.proven.contains(&device.id.0), "active without two codes");
        }
        let active: BTreeSet<_> = found.value.active().map(|device| device.id.0).collect();
        self.proven.retain(|id| active.contains(id));
        assert_eq!(replayed(&self.desk.told_since(0)), recorded(&found.value), "the history tells otherwise");
    }
}

#[test]
fn whatever_is_done_in_whatever_order_the_rules_hold() {
    let config = Config { cases: 100, failure_persistence: None, ..Config::default() };
    // Always the same: two of a million codes are alike now and then, by chance.
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng)
        .run(&vec(act(), 1..60), |acts| {
            let mut world = World::new();
            for act in &acts {
                world.act(act);
                world.check();
            }
            prop_assert!(world.desk.local.checked_now().is_whole());
            Ok(())
        })
        .unwrap();
}
