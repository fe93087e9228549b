//! A crowd: the same people in every run, as an export of some company lists them, in no order.

mod random;

use mfa_enroll::model::{Person, SafeText, UserName};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use random::Random;

const FIRST: &str = "alice bob carol dave erin frank grace heidi ivan judy karl laura mallory niaj olivia peggy \
    quentin rupert sybil trent ursula victor walter xena yuri zoe anna bela chloe dora emil fatima gustav hana \
    igor jana kofi lena mei nina oskar pavel rosa sven tara uma vera wanda yara zora alicia alistair";
const LAST: &str = "smith jones kowalski nagy müller garcía lópez silva santos novak horvat ivanov petrov kim lee \
    park tanaka sato suzuki wang li zhang chen singh kumar patel khan ali hassan ahmed cohen levi rossi russo \
    bianchi dubois moreau laurent meyer weber schulz wagner jansen devries berg hansen larsen nilsson liddell";
/// A prime, so that every number comes once.
const STRIDE: usize = 7_368_787;

/// How many people, unless the environment says otherwise.
pub fn wanted(default: usize) -> usize {
    let told = std::env::var("MFA_ENROLL_BENCH_USERS").ok();
    told.map_or(default, |told| {
        told.replace([',', '_'], "").parse().expect("MFA_ENROLL_BENCH_USERS is a number")
    })
}

/// So many people.
pub fn crowd(count: usize) -> impl Iterator<Item = Person> {
    let (first, last): (Vec<_>, Vec<_>) =
        (FIRST.split_whitespace().collect(), LAST.split_whitespace().collect());
    let mut random = Random::from(7);
    (0..count).map(move |index| {
        let (first, last) = (one_of(&first, &mut random), one_of(&last, &mut random));
        let name = format!("{first}.{}{}", folded(last), index * STRIDE % count);
        let email = format!("{name}@example.com");
        let display = format!("{} {}", capital(first), capital(last));
        Person {
            name: UserName::new(&name).expect("a name"),
            display_name: Some(SafeText::new(&display).expect("a text")),
            email: Some(SafeText::new(&email).expect("a text")),
        }
    })
}

fn one_of<'a>(words: &[&'a str], random: &mut Random) -> &'a str {
    let number = usize::try_from(random.next() >> 32).expect("a word of 32 bits");
    words[number % words.len()]
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// Lower case without accents.
pub fn folded(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// All that can be found of somebody: user name, display name, e-mail, in one line.
pub fn line(person: &Person) -> String {
    let others = [&person.display_name, &person.email].into_iter().flatten();
    let others = others.map(|text| folded(text.as_str())).collect::<Vec<_>>().join("\t");
    format!("{}\t{others}\n", folded(person.name.as_str()))
}
