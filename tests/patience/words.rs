//! A28, B41: whatever the reason of a refusal, the caller learns nothing of it.

use super::wound::Wound;

#[test]
fn all_refusals_have_the_same_bytes_and_the_same_exit_code() {
    let mut wound = Wound::with_alice();
    for user in ["bare", "off", "locked", "disabled"] {
        wound.run(&["users", "add", user], "").exits(0);
    }
    let app = wound.enrolled("phone");
    let wrong = app.wrong_code();
    let mut told = Vec::new();
    let mut ask = |wound: &Wound, user: &str, code: &str| {
        let ran = wound.verify(user, code);
        told.push((user.to_owned(), ran.code, ran.out, ran.err));
    };
    for (user, code) in [
        ("alice", wrong.as_str()),
        ("bare", &wrong),
        ("nobody", &wrong),
        ("no:body", &wrong),
        ("\u{1b}[2J", &wrong),
        (&"x".repeat(10_000), &wrong),
        ("alice", ""),
        ("alice", "12345678"),
        ("alice", &"7".repeat(2000)),
        ("alice", "123\u{0}456"),
    ] {
        ask(&wound, user, code);
    }
    // Locked by now; a hundred make it disabled.
    ask(&wound, "alice", &wrong);
    ask(&wound, "alice", &app.code(wound.step()));
    assert_eq!(wound.json(&["users", "show", "alice", "--json"])[0]["sign_in"], "locked");
    for (user, code, out, err) in &told {
        assert_eq!((*code, out.as_str(), err.as_str()), (1, "refused\n", ""), "{user:?}");
    }
    // Each is one entry of the history, and what is no name stands in none.
    let history = wound.history();
    let refused: Vec<_> = history.iter().filter(|entry| entry["event"] == "sign_in_refused").collect();
    assert_eq!(refused.len(), told.len());
    for entry in refused {
        assert!(matches!(entry["user"].as_str(), None | Some("alice" | "bare")), "{entry}");
    }
    wound.wait(1);
}
