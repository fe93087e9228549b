//! Who is in the demo: every state, a believable past, and a whole history.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::directory;
use crate::directory::{
    Acting, Counting, Credentials, Directory, HistoryQuery, Query, Show, SignInState, Tested,
};
use crate::model::{DeviceKind, DeviceState, MfaState, Operator, Origin, SafeText, Timestamp, UserName};
use crate::ports::{Clock, SystemRandomness};
use crate::totp::{Code, step_at};

/// Times at which a demo may begin: at midday, just after midnight, at the end of a day.
const BEGINNINGS: [u64; 3] = [1_793_783_705, 1_793_750_401, 1_793_836_799];

struct Hand(AtomicU64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(self.0.load(Ordering::SeqCst))
    }

    fn wait(&self, _: u64) {
        unreachable!("nobody waits in a test");
    }
}

fn acting(now: u64) -> Acting {
    Acting {
        clock: Arc::new(Hand(AtomicU64::new(now))),
        randomness: Arc::new(SystemRandomness),
        operator: Operator { name: SafeText::new("mia").unwrap(), uid: 1000 },
        origin: Origin::default(),
    }
}

fn demo() -> Box<dyn Directory> {
    directory(&acting(BEGINNINGS[0])).unwrap().0
}

fn of(directory: &mut dyn Directory, user: &str) -> Credentials {
    directory.credentials(&UserName::new(user).unwrap()).unwrap()
}

#[test]
fn all_states_are_there_whatever_the_time_of_day() {
    for now in BEGINNINGS {
        let mut directory = directory(&acting(now)).unwrap().0;
        let mut found = |show| {
            let page = directory.users(&Query { show, limit: 100, ..Query::default() }).unwrap();
            assert!(page.is_whole());
            page.found.count()
        };
        assert_eq!(found(Show::All), 40);
        assert_eq!(found(Show::Active), 23, "{now}");
        assert_eq!((found(Show::Pending), found(Show::Overdue), found(Show::Disabled)), (2, 6, 1), "{now}");
        assert_eq!(found(Show::WithoutMfa), 16, "dmitri has a device, but cannot sign in");
    }
}

#[test]
fn the_people_have_what_a_helpdesk_meets() {
    let mut directory = demo();
    let directory = &mut *directory;
    let now = Timestamp::from_secs(BEGINNINGS[0]);
    let yuki = of(directory, "yuki");
    assert_eq!(yuki.devices.len(), 8);
    assert!(yuki.devices.iter().any(|device| matches!(device.state, DeviceState::Deactivated { .. })));

    let carmen = of(directory, "carmen.r");
    assert!(matches!(carmen.devices[0].state, DeviceState::Deactivated { .. }));
    assert!(carmen.devices[0].note.as_ref().unwrap().as_str().contains("taxi"));
    assert!(carmen.recovery.is_some());

    assert_eq!(of(directory, "bela.b").devices[0].drift_secs, -90);
    assert!(matches!(of(directory, "chen.wei").devices[0].kind, DeviceKind::HardwareToken { .. }));
    let SignInState::Locked { until } = of(directory, "george").sign_in else { panic!("george is locked") };
    assert!(now.plus_secs(15 * 60) < until && until < now.plus_secs(30 * 60));
    assert!(matches!(of(directory, "dmitri").sign_in, SignInState::Disabled));
    assert!(of(directory, "lena.m").exemption.is_some());
    for user in ["omar", "alistair"] {
        let pending = &of(directory, user).pending;
        assert_eq!(pending.len(), 1);
        assert!(now.secs_until(pending[0].expires_at) > 300, "{user} can be resumed for a while");
    }
    let used = of(directory, "alice").devices[0].last_used_at.unwrap();
    assert!(used < now && used.plus_secs(10 * 86_400) > now);
}

#[test]
fn names_stand_in_several_scripts() {
    let page = demo().users(&Query { limit: 100, ..Query::default() }).unwrap();
    let names: String =
        page.rows.iter().filter_map(|row| Some(row.person.display_name.as_ref()?.as_str())).collect();
    for letter in ["Å", "陈", "Д", "Ε", "გ", "佐", "김", "נ", "ễ"] {
        assert!(names.contains(letter), "{letter}");
    }
}

#[test]
fn the_queue_begins_with_who_is_overdue_longest() {
    let mut directory = demo();
    let mut counting = Counting::default();
    let queue = loop {
        if let Some(queue) = directory.queue(&mut counting).unwrap() {
            break queue;
        }
    };
    assert!(matches!(queue.next.unwrap().state, MfaState::Overdue { .. }));
    assert_eq!((queue.passed_over, queue.done), (0, 0), "nothing was done today");
    assert!(queue.waiting >= 10);
}

#[test]
fn the_history_holds_together_and_goes_back_two_months() {
    let mut directory = demo();
    let mut after = 0;
    loop {
        let verified = directory.verify_history(after).unwrap();
        assert!(verified.broken.is_none());
        if verified.is_through() {
            break;
        }
        after = verified.entries;
    }
    let page = directory.history(&HistoryQuery { limit: 1000, ..HistoryQuery::default() }).unwrap();
    let times: Vec<Timestamp> = page.entries.iter().map(|(_, entry)| entry.at).collect();
    assert!(times.is_sorted_by(|newer, older| newer >= older));
    let now = Timestamp::from_secs(BEGINNINGS[0]);
    assert!(times[0] < now && times[times.len() - 1].plus_secs(60 * 86_400) < now);
}

#[test]
fn the_phone_has_the_entry_of_a_device_that_signs_in() {
    let acting = acting(BEGINNINGS[0]);
    let (mut directory, in_hand) = directory(&acting).unwrap();
    let entry = &in_hand[0];
    assert_eq!((in_hand.len(), entry.issuer(), entry.account()), (1, "Example", "alice (phone)"));
    let code: Code = entry.code(entry.parameters(), acting.clock.now()).unwrap();
    let tested = directory.test(&UserName::new("alice").unwrap(), &code).unwrap();
    assert!(matches!(tested, Tested::Right { .. }), "{tested:?}");
    assert!(step_at(acting.clock.now(), entry.parameters().period) > 0);
}
