//! `tokens`: hardware tokens in stock.
//!
//! Owns their list, and which files are inventories. What becomes of a row is the
//! directory's.

use std::collections::BTreeSet;
use std::io::Write;

use serde::Serialize;

use super::super::args::{ForeignFormat, Tokens, TokensImport, TokensList, TokensRemove};
use super::super::dates::{rfc3339, shown};
use super::super::desk::{Desk, unusable};
use super::super::failure::{Failure, NOTHING, Outcome, code};
use super::super::json;
use super::super::streams::Output;
use super::super::table::Table;
use super::super::users::print;
use super::rows::{Carrying, Fates, Load, carry, sorted};
use super::{format, pskc_keys};
use crate::directory::{
    Answer, Carried, Directory, Fate, ForeignFile, IncomingToken, Problem, TokenPlace, TokenView,
};
use crate::model::{SafeText, Serial, UserName, count};

/// Tokens in one change set.
const CHANGE_SET: usize = 1000;
/// Tokens asked for at a time.
const PAGE: usize = 1000;

/// `tokens`.
pub fn tokens(desk: &Desk<'_>, command: &Tokens) -> Outcome {
    match command {
        Tokens::List(args) => list(desk, args),
        Tokens::Import(args) => import(desk, args),
        Tokens::Remove(args) => remove(desk, args),
    }
}

/// A token, as `tokens list --json` prints it.
#[derive(Debug, Serialize)]
struct TokenJson<'a> {
    /// The number printed on it.
    serial: &'a str,
    /// `in_stock`, `being_assigned` or `assigned`.
    state: &'static str,
    /// Who has it, or is getting it.
    user: Option<&'a str>,
    /// Maker and model; null once it is assigned, as is all that follows.
    about: Option<&'a str>,
    /// `SHA-1`, `SHA-256` or `SHA-512`.
    algorithm: Option<String>,
    /// Digits of its codes.
    digits: Option<usize>,
    /// Seconds it shows a code.
    period_secs: Option<u64>,
    /// When it was put in stock, in UTC.
    stocked_at: Option<String>,
    /// Who put it there.
    operator: Option<&'a str>,
}

impl<'a> TokenJson<'a> {
    fn of(token: &'a TokenView) -> Self {
        let (state, user) = place(&token.place);
        let stocked = token.stocked.as_ref();
        Self {
            serial: token.serial.as_str(),
            state: if state == "in stock" { "in_stock" } else { state },
            user: user.map(UserName::as_str),
            about: stocked.and_then(|it| it.about.as_ref()).map(SafeText::as_str),
            algorithm: stocked.map(|it| it.parameters.algorithm.to_string()),
            digits: stocked.map(|it| it.parameters.digits.count()),
            period_secs: stocked.map(|it| it.parameters.period.secs()),
            stocked_at: stocked.and_then(|it| rfc3339(it.since)),
            operator: stocked.map(|it| it.by.as_str()),
        }
    }
}

fn place(place: &TokenPlace) -> (&'static str, Option<&UserName>) {
    match place {
        TokenPlace::InStock => ("in stock", None),
        TokenPlace::BeingAssigned(user) => ("being_assigned", Some(user)),
        TokenPlace::Assigned(user) => ("assigned", Some(user)),
    }
}

fn list(desk: &Desk<'_>, args: &TokensList) -> Outcome {
    let mut directory = desk.open()?;
    let (mut tokens, mut after) = (Vec::<TokenView>::new(), None::<Serial>);
    loop {
        let page = directory.tokens(after.as_ref(), PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some(last.serial.clone());
        tokens.extend(page.into_iter().filter(|token| !args.in_stock || token.place == TokenPlace::InStock));
    }
    if args.json {
        let tokens: Vec<_> = tokens.iter().map(TokenJson::of).collect();
        json::print(&mut Output, &tokens)?;
        return Ok(code::DONE);
    }
    let mut table = Table::new(["Token", "Maker and model", "State", "User", "Codes", "In stock since"]);
    for token in &tokens {
        let (state, user) = place(&token.place);
        let stocked = token.stocked.as_ref();
        let text = |text: Option<String>| text.unwrap_or_default();
        table.push([
            token.serial.to_string(),
            text(stocked.and_then(|it| it.about.as_ref()).map(ToString::to_string)),
            state.replace('_', " "),
            text(user.map(ToString::to_string)),
            text(stocked.map(|it| it.parameters.to_string())),
            text(stocked.map(|it| shown(it.since))),
        ]);
    }
    print(desk, &table)?;
    Ok(code::DONE)
}

fn import(desk: &Desk<'_>, args: &TokensImport) -> Outcome {
    match args.format {
        ForeignFormat::Pskc | ForeignFormat::PrivacyIdea | ForeignFormat::LinOtp => {}
        ForeignFormat::UsersOath | ForeignFormat::GoogleAuthenticator | ForeignFormat::KeyUris => {
            return Err(Failure::usage(
                "That format has no serial numbers, so it is no inventory of tokens.",
                "Tokens come as pskc, privacyidea or linotp; `mfa-enroll import` takes users' devices.",
            ));
        }
    }
    let keys = pskc_keys(args.format, &args.keys)?;
    let mut file = ForeignFile::read(&args.file, format(args.format), &keys, desk.now())?;
    for foreign in &mut file.rows {
        // In stock it is nobody's, whoever had it there.
        let user = foreign.carried.as_ref().ok().and_then(|carried| carried.user.as_ref());
        foreign.left_out = user.map(|user| format!("{user}, whose it is there, is not taken"));
    }
    let mut seen = BTreeSet::new();
    let (fates, incoming) = sorted(&file, |carried| {
        let token = told(carried)?;
        if seen.insert(token.serial.key()) {
            return Ok(token);
        }
        Err(format!("the token {} is in the file twice", token.serial))
    });
    let of = incoming.len();
    let (rows, items) = incoming.into_iter().unzip();
    let parts = (0..of).step_by(CHANGE_SET).map(|from| from..of.min(from + CHANGE_SET)).collect();
    carry(desk, &args.rows, Fates::of(&file, fates), &Load { rows, items, parts }, &Stock)
}

/// The token of a row, or why it is none.
fn told(carried: &Carried) -> Result<IncomingToken, String> {
    Ok(IncomingToken {
        serial: carried.serial.clone().ok_or("it has no serial number")?,
        key: carried.key.to_base32(),
        parameters: carried.parameters,
        about: carried.about.clone(),
    })
}

/// Tokens are put in stock.
struct Stock;

impl Carrying<IncomingToken> for Stock {
    fn preview(&self, directory: &mut dyn Directory, items: &[IncomingToken]) -> Answer<Vec<Fate>> {
        directory.preview_stock(items)
    }

    fn write(&self, directory: &mut dyn Directory, items: &[IncomingToken]) -> Answer<Vec<Fate>> {
        directory.stock(items)
    }

    fn done(&self, taken: usize) -> String {
        if taken == 0 {
            return "Nothing is new.".to_owned();
        }
        let tokens = if taken == 1 { "1 token".to_owned() } else { format!("{} tokens", count(taken)) };
        format!("In stock: {tokens} more. `mfa-enroll enroll USER --device NAME --token SERIAL` assigns one.")
    }
}

fn remove(desk: &Desk<'_>, args: &TokensRemove) -> Outcome {
    let serial = Serial::new(&args.serial).map_err(|p| unusable("a serial number", &args.serial, &p))?;
    let mut directory = desk.open()?;
    if args.dry_run {
        match directory.token(&serial)? {
            Some(TokenView { place: TokenPlace::InStock, .. }) => {}
            token => return Err(Problem::not_in_stock(&serial, token.map(|token| token.place)).into()),
        }
        writeln!(Output, "Would destroy the secret key of the token {serial}. {NOTHING}")?;
        return Ok(code::DONE);
    }
    directory.remove_token(&serial)?;
    writeln!(Output, "The token {serial} is out of the stock, and its secret key is destroyed.")?;
    Ok(code::DONE)
}
