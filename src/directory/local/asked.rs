//! The use cases of [`Directory`], each carried out in a file of its own.
//!
//! Owns which guard stands before which act. Must not hold a rule.

use std::time::Duration;

use super::Local;
use super::problems::of_store;
use crate::directory::{
    AcceptedCopy, Answer, BackUp, Begin, Carrying, Check, ClockStanding, Contents, Counting, Credentials,
    Directory, Edit, Export, Exported, Fate, FreshCodes, HistoryPage, HistoryQuery, HistoryVerified,
    ImportRule, Imported, Incoming, IncomingDevice, IncomingToken, ListWork, OlderCopy, Outside, Page,
    Preview, Proving, Query, Queue, Redeemed, Removal, Reported, Rotating, SetUp, Setting, SettingsView,
    SignIn, SlotKey, SlotMade, SlotsView, Tested, TokenView, Told,
};
use crate::model::{DeviceId, DeviceName, Person, Proofing, SafeText, SecretText, Serial, UserName};
use crate::totp::{Code, Judgement, RecoveryCode};

impl Directory for Local {
    fn users(&mut self, query: &Query) -> Answer<Page> {
        self.users_page(query)
    }

    fn list_on(&mut self) -> Answer<ListWork> {
        self.go_on_listing()
    }

    fn credentials(&mut self, user: &UserName) -> Answer<Credentials> {
        self.credentials_of(user)
    }

    fn add_user(&mut self, person: Person) -> Answer<()> {
        self.add_person(&person)
    }

    fn remove_user(&mut self, user: &UserName) -> Answer<()> {
        self.remove_person(user)
    }

    fn preview(&mut self, people: &[Incoming]) -> Answer<Preview> {
        self.preview_people(people)
    }

    fn import(&mut self, people: &[Incoming]) -> Answer<Imported> {
        self.import_people(people)
    }

    fn preview_devices(&mut self, devices: &[IncomingDevice], rule: ImportRule) -> Answer<Vec<Fate>> {
        self.preview_incoming(devices, rule)
    }

    fn import_devices(&mut self, devices: &[IncomingDevice], rule: ImportRule) -> Answer<Vec<Fate>> {
        self.clock_is_sound()?;
        self.import_incoming(devices, rule)
    }

    fn preview_stock(&mut self, tokens: &[IncomingToken]) -> Answer<Vec<Fate>> {
        self.preview_tokens(tokens)
    }

    fn stock(&mut self, tokens: &[IncomingToken]) -> Answer<Vec<Fate>> {
        self.put_in_stock(tokens)
    }

    fn token(&mut self, serial: &Serial) -> Answer<Option<TokenView>> {
        self.token_of(serial)
    }

    fn tokens(&mut self, after: Option<&Serial>, limit: usize) -> Answer<Vec<TokenView>> {
        self.tokens_after(after, limit)
    }

    fn remove_token(&mut self, serial: &Serial) -> Answer<()> {
        self.take_out_of_stock(serial)
    }

    fn export(&mut self, export: &Export, told: &mut Told<'_>) -> Answer<Option<Exported>> {
        self.export_keys(export, told)
    }

    fn begin(&mut self, begin: &Begin) -> Answer<SetUp> {
        self.clock_is_sound()?;
        self.begin_enrollment(begin)
    }

    fn resume(&mut self, user: &UserName, id: DeviceId) -> Answer<SetUp> {
        self.clock_is_sound()?;
        self.resume_enrollment(user, id)
    }

    fn show_recorded(&mut self, user: &UserName, id: DeviceId, recorder: &SafeText) -> Answer<()> {
        self.note_recorded(user, id, recorder)
    }

    fn show_in_file(&mut self, user: &UserName, id: DeviceId, file: &SafeText) -> Answer<()> {
        self.note_file(user, id, file)
    }

    fn take_code(&mut self, user: &UserName, id: DeviceId, code: Code) -> Answer<Judgement> {
        self.clock_is_sound()?;
        self.take_enrollment_code(user, id, code)
    }

    fn keep_algorithm(&mut self, user: &UserName, id: DeviceId) -> Answer<Judgement> {
        self.clock_is_sound()?;
        self.keep_enrollment_algorithm(user, id)
    }

    fn discard(&mut self, user: &UserName, id: DeviceId) -> Answer<()> {
        self.discard_enrollment(user, id)
    }

    fn rename(&mut self, user: &UserName, id: DeviceId, name: &DeviceName) -> Answer<()> {
        self.rename_device(user, id, name)
    }

    fn prove(&mut self, user: &UserName, id: DeviceId, proving: Proving, code: Code) -> Answer<Judgement> {
        self.clock_is_sound()?;
        self.prove_device(user, id, proving, &code)
    }

    fn deactivate(&mut self, removal: &Removal) -> Answer<()> {
        self.deactivate_device(removal)
    }

    fn delete(&mut self, removal: &Removal, even_if_active: bool) -> Answer<()> {
        self.delete_device(removal, even_if_active)
    }

    fn test(&mut self, user: &UserName, code: &Code) -> Answer<Tested> {
        self.clock_is_sound()?;
        self.test_code(user, code)
    }

    fn make_recovery_codes(&mut self, user: &UserName, proofing: Option<Proofing>) -> Answer<FreshCodes> {
        self.clock_is_sound()?;
        self.fresh_codes(user, proofing)
    }

    fn keep_recovery_codes(&mut self, user: &UserName, code: &RecoveryCode) -> Answer<bool> {
        self.clock_is_sound()?;
        self.keep_codes(user, code)
    }

    fn redeem(&mut self, user: &UserName, code: &RecoveryCode) -> Answer<Redeemed> {
        self.clock_is_sound()?;
        self.redeem_code(user, code)
    }

    fn edit(&mut self, user: &UserName, edits: &[Edit]) -> Answer<()> {
        self.edit_user(user, edits)
    }

    fn settings(&mut self) -> Answer<SettingsView> {
        self.settings_view()
    }

    fn change_settings(&mut self, changes: &[Setting]) -> Answer<()> {
        self.set(changes)
    }

    fn user_count(&mut self) -> Answer<u64> {
        self.store.user_count().map_err(|e| of_store(&e))
    }

    fn queue(&mut self, counting: &mut Counting) -> Answer<Option<Queue>> {
        self.queue_part(counting)
    }

    fn report(&mut self, after: Option<&UserName>, limit: usize) -> Answer<Vec<Reported>> {
        self.report_page(after, limit)
    }

    fn history(&mut self, query: &HistoryQuery) -> Answer<HistoryPage> {
        self.history_page(query)
    }

    fn verify_history(&mut self, after: u64) -> Answer<HistoryVerified> {
        self.history_verified(after)
    }

    fn settle(&mut self, millis: u64) -> Answer<Outside> {
        self.settled(Duration::from_millis(millis))
    }

    fn check(&mut self, told: &mut Told<'_>) -> Answer<Option<Check>> {
        self.checked(told)
    }

    fn clock(&mut self, told: &mut Told<'_>) -> Answer<Option<ClockStanding>> {
        self.clock_standing(told)
    }

    fn override_clock(&mut self) -> Answer<()> {
        self.override_the_clock()
    }

    fn accept_older_copy(&mut self, copy: OlderCopy, told: &mut Told<'_>) -> Answer<Option<AcceptedCopy>> {
        self.accept_copy(copy, told)
    }

    fn verify(&mut self, user: &UserName, code: &Code) -> Answer<SignIn> {
        self.clock_is_sound()?;
        self.verify_code(user, code)
    }

    fn slots(&mut self) -> Answer<SlotsView> {
        self.slots_view()
    }

    fn make_slot(&mut self, key: &SlotKey, instead_of: Option<u32>) -> Answer<SlotMade> {
        self.new_slot(key, instead_of)
    }

    fn remove_slot(&mut self, number: u32) -> Answer<()> {
        self.take_slot_out(number)
    }

    fn begin_rotation(&mut self, carrying: &Carrying) -> Answer<Option<SecretText>> {
        self.begin_rotating(carrying)
    }

    fn rotate(&mut self) -> Answer<Rotating> {
        self.rotate_on()
    }

    fn back_up(&mut self, to: &BackUp, told: &mut Told<'_>) -> Answer<Option<Contents>> {
        self.write_backup(to, told)
    }

    fn refuse(&mut self) -> Answer<SignIn> {
        self.clock_is_sound()?;
        self.refuse_unusable()
    }
}
