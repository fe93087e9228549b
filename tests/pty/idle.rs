//! A console that nobody is at, with a store on the disk.

use super::steps::{leave, open_alice};
use crate::terminal::home::{BEGINNING, Home};

const MINUTE: u64 = 60_000;

#[test]
fn with_a_key_file_it_is_blanked_after_five_minutes_and_any_key_goes_on() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    // What this page shows was asked for after the settings: they are there.
    open_alice(&mut session);
    home.wind(BEGINNING + 5 * MINUTE);
    // The clock was wound without waking it: the key that does is not the page's.
    session.keys("a");
    session.sees("Blanked after 5 minutes without a key.");
    session.keys("q");
    open_alice(&mut session);
    leave(session);
}

#[test]
fn with_a_passphrase_it_lets_go_of_the_store_until_the_passphrase_is_typed() {
    let home = Home::wound();
    let passphrase = home.file("passphrase", "correct horse battery\n");
    home.done(&["--passphrase-file", &passphrase, "init", "--issuer", "Example"]);
    let mut session = home.console();
    session.sees("The store is locked");
    session.keys("correct horse battery\r");
    session.sees("There are no users yet.");
    session.keys("s");
    session.sees("Idle minutes");
    let list = ["--passphrase-file", passphrase.as_str(), "users", "list"];
    assert_eq!(home.run(&list, "").code, 4, "the console has it");
    home.wind(BEGINNING + 5 * MINUTE);
    session.keys("\t");
    session.sees("The store was locked after 5 minutes without a key.");
    home.done(&list);
    session.keys("correct horse battery\r");
    session.sees("There are no users yet.");
    session.keys("q");
    assert_eq!(session.ends(), 0);
    session.is_whole();
}
