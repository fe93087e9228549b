use super::*;

fn person(name: &str) -> Person {
    Person { name: UserName::new(name).unwrap(), display_name: None, email: None }
}

fn device(id: u8, name: &str) -> Device {
    Device {
        id: DeviceId([id; 16]),
        name: DeviceName::new(name).unwrap(),
        kind: DeviceKind::AuthenticatorApp,
        parameters: Parameters::UNIVERSAL,
        state: DeviceState::Active,
        secret: Sealed(vec![1, 2, 3]),
        drift: -3,
        last_step: 7,
        enrolled_at: Timestamp::from_secs(100),
        enrolled_by: Operator { name: SafeText::new("root").unwrap(), uid: 0 },
        last_used_at: None,
        note: None,
        tags: Tags::default(),
    }
}

fn user(devices: Vec<Device>) -> User {
    User { devices, ..User::new(UserId([0; 16]), person("alice"), Timestamp::default()) }
}

#[test]
fn names_take_the_aws_set_and_compare_without_case() {
    let name = UserName::new("  Alice+mfa=1,x.y@example-corp_2 ").unwrap();
    assert_eq!(name.as_str(), "Alice+mfa=1,x.y@example-corp_2");
    assert!(UserName::new("ALICE").unwrap().is_same(&UserName::new("alice").unwrap()));
}

#[test]
fn names_refuse_what_could_mean_something_elsewhere() {
    let refused = [
        "",
        "   ",
        ".",
        "..",
        "a:b",
        "a b",
        "a/b",
        "a\u{1b}[2J",
        "аlice",
        "a\u{202e}b",
        "$(id)",
        "a%26b",
        "é",
    ];
    for text in refused {
        assert!(UserName::new(text).is_err(), "{}", escaped(text));
    }
    assert!(DeviceName::new(&"x".repeat(64)).is_ok());
    assert_eq!(DeviceName::new(&"x".repeat(65)), Err(NameProblem::TooLong));
}

#[test]
fn a_refused_character_is_shown_escaped() {
    let problem = UserName::new("a\u{1b}[2J").unwrap_err().to_string();
    assert!(problem.contains("U+001B"), "{problem}");
    assert!(!problem.contains('\u{1b}'));
}

#[test]
fn safe_text_keeps_scripts_and_refuses_commands() {
    for text in ["Ærøskøbing", "山田太郎", "Łukasz Żółć", "محمد", "O'Brien & Søn"] {
        assert_eq!(SafeText::new(text).unwrap().as_str(), text);
    }
    assert_eq!(SafeText::new("e\u{301}").unwrap().as_str(), "é");
    let foreign = [
        "\u{7}",
        "a\nb",
        "\u{9b}31m",
        "\u{202e}nimda",
        "a\u{200b}b",
        "\u{feff}a",
        "\u{e0041}",
        "a\u{2028}b",
        "\u{e000}",
    ];
    for text in foreign {
        assert!(matches!(SafeText::new(text), Err(TextProblem::Character(_))), "{}", escaped(text));
    }
    assert_eq!(SafeText::new(&format!("a{}", "\u{330}".repeat(50))), Err(TextProblem::Marks));
    assert_eq!(SafeText::new(&"é".repeat(129)), Err(TextProblem::TooLong(256)));
}

/// Found by the fuzz target `texts`: a mark without a letter is drawn over what stands before it,
/// and half of a syllable has no column of its own.
#[test]
fn a_text_begins_with_a_character_that_has_a_place_of_its_own() {
    for (text, first) in [("\u{301}", 0x301), (" \u{301}lice", 0x301), ("\u{1161}", 0x1161)] {
        assert_eq!(SafeText::new(text), Err(TextProblem::Character(first)), "{}", escaped(text));
        assert_eq!(Issuer::new(text), Err(TextProblem::Character(first)), "{}", escaped(text));
    }
    assert_eq!(SafeText::new("a\u{330}lice").unwrap().as_str(), "a\u{330}lice");
}

#[test]
fn an_issuer_has_no_colon() {
    assert_eq!(Issuer::new("Example: Corp"), Err(TextProblem::Colon));
    assert_eq!(Issuer::new("Example Corp").unwrap().as_str(), "Example Corp");
}

#[test]
fn escaping_leaves_nothing_a_terminal_would_obey() {
    assert_eq!(escaped("a\u{1b}[0m\u{202e}b"), "a\\u{1b}[0m\\u{202e}b");
}

#[test]
fn a_ninth_device_is_refused_and_deactivated_ones_count() {
    let mut devices: Vec<_> = (0..8).map(|n| device(n, &format!("d{n}"))).collect();
    devices[3].state = DeviceState::Deactivated { at: Timestamp::default() };
    let full = user(devices);
    let name = DeviceName::new("phone").unwrap();
    assert!(matches!(full.may_add(&name, None), Err(AddDevice::Eight { .. })));
    assert!(full.may_add(&name, Some(DeviceId([2; 16]))).is_ok());
    assert!(full.may_add(&name, Some(DeviceId([99; 16]))).is_err());
}

#[test]
fn a_device_name_is_unique_ignoring_case() {
    let user = user(vec![device(1, "Phone")]);
    let taken = user.may_add(&DeviceName::new("PHONE").unwrap(), None);
    assert_eq!(
        taken,
        Err(AddDevice::NameTaken { user: user.person.name.clone(), name: user.devices[0].name.clone() })
    );
}

#[test]
fn a_row_says_how_the_mfa_of_its_record_stands() {
    let now = Timestamp::from_secs(1000);
    let mut user = user(vec![]);
    let state = |user: &User, at| user.row().mfa_state(&Policy::default(), at);
    assert_eq!(state(&user, now), MfaState::None);
    user.pending.push(PendingDevice {
        id: DeviceId([9; 16]),
        name: DeviceName::new("phone").unwrap(),
        kind: DeviceKind::AuthenticatorApp,
        parameters: Parameters::UNIVERSAL,
        secret: Sealed(vec![]),
        account: SafeText::new("alice (phone)").unwrap(),
        replaces: None,
        begun_at: now,
        expires_at: now.plus_secs(PendingDevice::LIFE_SECS),
        begun_by: Operator { name: SafeText::new("root").unwrap(), uid: 0 },
    });
    let expires_at = now.plus_secs(900);
    for at in [now, now.plus_secs(899)] {
        assert_eq!(state(&user, at), MfaState::Pending { expires_at });
    }
    assert_eq!(state(&user, expires_at), MfaState::None);
    user.devices.push(device(1, "phone"));
    assert_eq!(state(&user, now), MfaState::Active);
    user.sign_in.failures = User::DISABLED_AFTER;
    assert_eq!(state(&user, now), MfaState::Disabled);
}

#[test]
fn instants_do_not_overflow() {
    let far = Timestamp::from_secs(u64::MAX);
    assert_eq!(far.plus_secs(u64::MAX), far.plus_millis(u64::MAX));
    assert_eq!(far.secs_until(Timestamp::default()), 0);
    assert_eq!(Timestamp::from_millis(1).secs_until(Timestamp::from_secs(30)), 30);
}

#[test]
fn foreign_names_are_escaped_and_cut() {
    assert_eq!(SafeText::of_host("al\u{1b}[2Jice").unwrap().as_str(), "al\\u{1b}[2Jice");
    assert_eq!(SafeText::of_host(&"é".repeat(100)).unwrap().as_str().len(), 64);
    assert!(SafeText::of_host("  ").is_none());
}

#[test]
fn what_may_be_a_key_is_not_quoted() {
    let held = [
        "GEZDGNBVGY3TQOJQ",
        "gezdgnbvgy3tqojqgezdgnbvgy3tqojq\" RATE_LIMIT 3 30",
        "gezd gnbv gy3t qojq",
        "gezd-gnbv-gy3t-qojq",
        "31323334353637383930",
        "MTIzNDU2/zg5MDEyMw==",
        "uVQfrKsWxYTtAzHbNdLpEgCjRmo=",
        "alice,GEZDGNBVGY3TQOJQ",
        "otpauth://totp/alice&secret=MFRGGZDFMZTWQMFRGGZDFMZTWQ",
        "secret=GEZD GNBV GY3T QOJQ",
        "31-32-33-34-35-36-37-38-39-30",
        "31:32:33:34:35:36:37:38:39:30",
        "GEZDG NBVGY 3TQOJ QGEZD",
        "GEZDG NBVGY 3TQOJ Q",
        "GEZDGNBVG Y3TQOJQ",
        "gez dgn bvg y3t qoj qge zdg n",
        "GEZDGNBVGY 3TQOJQGEZD GNBVGY3TQO JQ",
        "gezd\u{a0}gnbv\tgy3t\u{200b}qojq",
    ];
    for text in held {
        assert_eq!(excerpt(text), "[may be a key: not shown]", "{text}");
    }
    let shown = [
        "alice smith-jones",
        "userPrincipalName",
        "John Paul Mary Luke Mark",
        "anna.maria@example.org",
        "http://www.w3.org/2001/04/xmlenc#aes128",
        "arn:aws:iam::123456789012:user/alice",
        "2026-11-22T03:45:33+01:00",
        "urn:ietf:params:xml:ns:keyprov:pskc:totp",
        "7",
    ];
    for text in shown {
        assert_eq!(excerpt(text), text);
    }
}
