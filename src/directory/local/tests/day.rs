//! A working day at the desk, act by act: everything that changes a store.
//!
//! Owns the acts and the records that fail at one call of that day. What must
//! hold then is in `every_call`, what is noticed of older records in `put_back`.

use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard};

use zeroize::Zeroizing;

use super::super::{Local, of_unlocking};
use super::support::{Hand, Phone, Shaky, acting, code, device, person, user};
use crate::directory::{
    Answer, Begin, Counting, Directory, Edit, HistoryQuery, Incoming, ListWork, NewDevice, Proving, Query,
    Removal, Setting, TokenKey,
};
use crate::model::{
    Algorithm, Entry, Event, GroupName, Issuer, Origin, Parameters, SecretText, Serial, Timestamp,
};
use crate::ports::Clock;
use crate::store::{
    Anchor, Beginning, ChangeSet, CommitError, FileKey, NewSlot, Pair, ReadError, Record, Records, Settings,
    Store, Table, Unlock,
};
use crate::totp::RecoveryCode;

/// Everything that rests: records, rows, history.
#[derive(Clone, PartialEq)]
pub(super) struct Dump {
    pub(super) records: Vec<(Table, Vec<u8>, Record)>,
    pub(super) rows: Vec<Pair>,
    pub(super) history: Vec<(u64, Vec<u8>)>,
}

impl Dump {
    pub(super) fn of(records: &dyn Records) -> Self {
        let all = |table| records.records(table, None, usize::MAX).unwrap();
        let one = |table| all(table).into_iter().map(move |(key, record)| (table, key, record));
        Self {
            records: Table::ALL.into_iter().flat_map(one).collect(),
            rows: records.rows(Bound::Unbounded, usize::MAX).unwrap(),
            history: records.history(1, usize::MAX).unwrap(),
        }
    }
}

/// How one call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A write that did not reach the disk.
    NotWritten,
    /// A write that did, but nobody can tell.
    Written,
    /// A read.
    Unread,
}

/// Records that fail at one call, and take no write after a doubtful one, as
/// those on a disk do.
#[derive(Clone)]
pub(super) struct Nth(Arc<Mutex<Inside>>);

pub(super) struct Inside {
    records: Shaky,
    fault: Option<(usize, Fault)>,
    /// The call has failed.
    pub(super) struck: bool,
    /// Writes that were tried after a doubtful one.
    pub(super) tried_after: usize,
    doubtful: bool,
    /// What rested before the first write and after each.
    pub(super) dumps: Vec<Dump>,
}

impl Nth {
    pub(super) fn over(records: &Shaky, fault: Option<(usize, Fault)>) -> Self {
        let dumps = vec![Dump::of(records)];
        let records = records.clone();
        Self(Arc::new(Mutex::new(Inside {
            records,
            fault,
            struck: false,
            tried_after: 0,
            doubtful: false,
            dumps,
        })))
    }

    pub(super) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap()
    }

    fn read<T>(&self, read: impl FnOnce(&Shaky) -> Result<T, ReadError>) -> Result<T, ReadError> {
        let mut inside = self.inside();
        if let Some((left, Fault::Unread)) = &mut inside.fault {
            if *left == 0 {
                (inside.fault, inside.struck) = (None, true);
                return Err(ReadError::Io("the disk is gone".to_owned()));
            }
            *left -= 1;
        }
        read(&inside.records)
    }
}

impl Records for Nth {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Record>, ReadError> {
        self.read(|records| records.get(table, key))
    }

    fn records(
        &self,
        table: Table,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Record)>, ReadError> {
        self.read(|records| records.records(table, after, limit))
    }

    fn rows(&self, from: Bound<&[u8]>, limit: usize) -> Result<Vec<Pair>, ReadError> {
        self.read(|records| records.rows(from, limit))
    }

    fn row(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        self.read(|records| records.row(key))
    }

    fn user_count(&self) -> Result<u64, ReadError> {
        self.read(Records::user_count)
    }

    fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, ReadError> {
        self.read(|records| records.history(from, limit))
    }

    fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError> {
        self.read(Records::last_history)
    }

    fn commit(&mut self, set: &ChangeSet) -> Result<(), CommitError> {
        let mut inside = self.inside();
        if inside.doubtful {
            inside.tried_after += 1;
            return Err(CommitError::ReadOnly);
        }
        let strikes = match &mut inside.fault {
            Some((0, fault @ (Fault::NotWritten | Fault::Written))) => Some(*fault),
            Some((left, Fault::NotWritten | Fault::Written)) => {
                *left -= 1;
                None
            }
            _ => None,
        };
        if strikes != Some(Fault::NotWritten) {
            inside.records.commit(set)?;
        }
        if strikes.is_some() {
            (inside.struck, inside.doubtful) = (true, true);
            return Err(CommitError::Doubt("the disk is gone".to_owned()));
        }
        let dump = Dump::of(&inside.records);
        inside.dumps.push(dump);
        Ok(())
    }
}

/// The records of a store that was just made.
pub(super) fn made() -> Shaky {
    let (records, clock) = (Shaky::default(), Hand::at_noon());
    let acting = acting(&clock);
    let key = FileKey(Zeroizing::new([7; 32]));
    let (operator, at) = (acting.operator.clone(), clock.now());
    let beginning = Beginning {
        slots: &[NewSlot::KeyFile(&key)],
        settings: Settings::of(Issuer::new("Example").unwrap()),
        entry: Entry { at, operator, origin: Origin::default(), user: None, event: Event::StoreCreated },
        now: at,
    };
    Store::create(Box::new(records.clone()), |_| Anchor::none(), &beginning, &*acting.randomness).unwrap();
    records
}

/// The directory on these records.
pub(super) fn opened(records: impl Records + 'static, clock: &Arc<Hand>) -> Answer<Local> {
    let key = FileKey(Zeroizing::new([7; 32]));
    let store = Store::unlock(Box::new(records), &Unlock::KeyFile(&key), |_| Anchor::none());
    let store = store.map_err(|(problem, _)| of_unlocking(&problem))?;
    Ok(Local::over(store, acting(clock)))
}

/// Who works, and what was shown to them.
pub(super) struct Day {
    pub(super) local: Local,
    clock: Arc<Hand>,
    phone: Option<Phone>,
    recovery: Option<RecoveryCode>,
}

/// What is done, by name.
pub(super) type Act = (&'static str, fn(&mut Day) -> Answer<()>);

impl Day {
    pub(super) fn begun(records: impl Records + 'static) -> Answer<Self> {
        let clock = Hand::at_noon();
        // The randomness begins anew: what was drawn for the store was drawn by another.
        Ok(Self { local: opened(records, &clock)?, clock, phone: None, recovery: None })
    }

    /// Does the next thing, a moment after the last one: what is written together
    /// has its time in common, and nothing else.
    pub(super) fn goes_on(&mut self, act: fn(&mut Self) -> Answer<()>) -> Answer<()> {
        self.clock.wait(100);
        act(self)
    }

    /// Something is written, then the clock is set right: it was ahead by so much.
    pub(super) fn is_set_back(&mut self, secs: u64) -> Answer<()> {
        self.clock.wait(secs * 1000);
        self.local.refuse()?;
        self.clock.step_back(secs);
        Ok(())
    }

    fn begin(&mut self, called: &str) -> Answer<()> {
        let begin = Begin::app(user("alice"), device(called), Algorithm::Sha1, None);
        self.phone = Some(Phone::scanned(&self.local.begin(&begin)?));
        Ok(())
    }

    fn phone(&self) -> Phone {
        self.phone.clone().unwrap()
    }

    /// What the phone shows a step later.
    fn next(&mut self) -> String {
        self.clock.wait(30_000);
        self.shown()
    }

    fn shown(&self) -> String {
        self.phone().digits(self.clock.now().secs() / 30)
    }

    fn take(&mut self) -> Answer<()> {
        let (phone, digits) = (self.phone(), self.next());
        self.local.take_code(&phone.user, phone.id, code(&digits)).map(drop)
    }

    fn verify(&mut self, name: &str, digits: &str) -> Answer<()> {
        self.local.verify(&user(name), &code(digits)).map(drop)
    }

    fn prove(&mut self, proving: Proving) -> Answer<()> {
        let (phone, digits) = (self.phone(), self.next());
        self.local.prove(&phone.user, phone.id, proving, code(&digits)).map(drop)
    }

    fn removal(&self) -> Removal {
        Removal { user: user("alice"), id: self.phone().id, proofing: None, leaves_none: true }
    }

    fn wrong(&self) -> String {
        let right = self.shown();
        if right == "123456" { "654321".to_owned() } else { "123456".to_owned() }
    }

    fn edit(&mut self, edit: Edit) -> Answer<()> {
        self.local.edit(&user("alice"), &[edit])
    }

    /// Asks for everything that changes nothing.
    pub(super) fn looks(&mut self) -> Answer<()> {
        let query = Query { limit: 100, ..Query::default() };
        self.local.users(&query)?;
        while self.local.list_on()? != ListWork::Done {}
        self.local.settings()?;
        self.local.queue(&mut Counting::default())?;
        self.local.report(None, 100)?;
        self.local.history(&HistoryQuery { user: None, filter: String::new(), before: None, limit: 100 })?;
        self.local.check(&mut |_| true).map(drop)
    }
}

/// The day, in this order.
pub(super) const ACTS: [Act; 33] = [
    ("add", |day| day.local.add_user(person("alice"))),
    ("import", |day| {
        let people = ["bob", "carol"].map(|name| Incoming::from(person(name)));
        day.local.import(&people).map(drop)
    }),
    ("issuer", |day| day.local.change_settings(&[Setting::Issuer(Issuer::new("Other").unwrap())])),
    ("begin", |day| day.begin("phone")),
    ("first code", Day::take),
    ("second code", Day::take),
    ("verify", |day| {
        let digits = day.next();
        day.verify("alice", &digits)
    }),
    ("replayed", |day| {
        let digits = day.shown();
        day.verify("alice", &digits)
    }),
    ("wrong", |day| {
        let digits = day.wrong();
        day.verify("alice", &digits)
    }),
    ("nobody", |day| day.verify("nobody", "123456")),
    ("no device", |day| day.verify("bob", "123456")),
    ("rename", |day| day.local.rename(&user("alice"), day.phone().id, &device("tablet"))),
    ("resync, first", |day| day.prove(Proving::Resync)),
    ("resync, second", |day| day.prove(Proving::Resync)),
    ("test", |day| {
        let digits = day.next();
        day.local.test(&user("alice"), &code(&digits)).map(drop)
    }),
    ("recovery codes", |day| {
        let codes = day.local.make_recovery_codes(&user("alice"), None)?.codes;
        let first = RecoveryCode::parse(codes[0].expose()).unwrap();
        day.local.keep_recovery_codes(&user("alice"), &first).map(drop)?;
        day.recovery = Some(first);
        Ok(())
    }),
    ("redeem", |day| {
        let code = day.recovery.take().unwrap();
        day.local.redeem(&user("alice"), &code).map(drop)
    }),
    ("join", |day| day.edit(Edit::Join(GroupName::new("staff").unwrap()))),
    ("exempt", |day| {
        let until = Timestamp::from_secs(2_000_000_000);
        day.edit(Edit::Exempt { reason: super::support::text("on leave"), until })
    }),
    ("end of exemption", |day| day.edit(Edit::EndExemption)),
    ("proofing", |day| day.local.change_settings(&[Setting::IdleMinutes(9)])),
    ("look", Day::looks),
    ("deactivate", |day| day.local.deactivate(&day.removal())),
    ("reactivate, first", |day| day.prove(Proving::Reactivation)),
    ("reactivate, second", |day| day.prove(Proving::Reactivation)),
    ("delete", |day| day.local.delete(&day.removal(), true)),
    ("begin again", |day| day.begin("laptop")),
    ("resume", |day| day.local.resume(&user("alice"), day.phone().id).map(drop)),
    ("wrong for it", |day| {
        let (phone, digits) = (day.phone(), day.wrong());
        day.local.take_code(&phone.user, phone.id, code(&digits)).map(drop)
    }),
    ("discard", |day| day.local.discard(&user("alice"), day.phone().id)),
    ("token", |day| {
        let serial = Serial::new("T-1").unwrap();
        let key = SecretText::new("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned());
        let kind = NewDevice::Token(TokenKey { serial, key, parameters: Parameters::UNIVERSAL });
        let begin = Begin { kind, ..Begin::app(user("alice"), device("fob"), Algorithm::Sha1, None) };
        day.local.begin(&begin).map(drop)
    }),
    ("sweep", |day| {
        day.clock.wait(16 * 60_000);
        // As a program does that is started anew.
        day.local.listing = None;
        day.looks()
    }),
    ("wrong again", |day| {
        let digits = day.wrong();
        day.verify("alice", &digits)
    }),
];
