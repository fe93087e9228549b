//! The tour on a real terminal, and its recording.

use std::fs;

use serde_json::Value;

use crate::terminal::Session;
use crate::terminal::home::Home;

const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";

/// To the end of the wizard, step by step.
fn to_the_end(session: &mut Session) {
    for step in ["2/7 Security", "3/7 Assign", "4/7 Set up", "5/7 Confirm", "6/7 MFA device added"] {
        session.keys(RIGHT);
        session.sees(step);
    }
}

fn leave(mut session: Session) -> u32 {
    session.keys("\x03");
    session.ends()
}

#[test]
fn it_enrolls_a_device_steps_back_and_hands_over() {
    let home = Home::shipped();
    for (columns, rows) in [(80, 24), (132, 43)] {
        let mut session = home.session(&["--demo", "--tour"], columns, rows);
        session.sees("1/7 Users");
        to_the_end(&mut session);
        session.sees("MFA device added");
        session.keys(LEFT);
        session.sees("5/7 Confirm");
        session.keys(" ");
        session.sees("paused");
        session.keys("x");
        session.sees_no_more("5/7");
        session.sees("Confirm");
        leave(session);
    }
}

/// What a terminal makes of a recording: the text of the screen after each event.
fn played(cast: &str) -> Vec<String> {
    let mut lines = cast.lines().map(|line| serde_json::from_str::<Value>(line).expect(line));
    let header = lines.next().unwrap();
    assert_eq!(header["version"], 2);
    let cells = |value: &Value| u16::try_from(value.as_u64().unwrap()).unwrap().try_into().unwrap();
    let mut screen = vt100::Parser::new(cells(&header["height"]), cells(&header["width"]), 0);
    let mut before = 0.0;
    let mut screens = Vec::new();
    for event in lines {
        let (at, kind, what) = (event[0].as_f64().unwrap(), &event[1], event[2].as_str().unwrap());
        assert!(at >= before, "time goes on");
        before = at;
        if kind == "r" {
            let (columns, rows) = what.split_once('x').unwrap();
            let cells = |text: &str| text.parse::<u16>().unwrap().try_into().unwrap();
            screen.screen_mut().set_size(cells(rows), cells(columns));
        } else {
            assert_eq!(kind, "o");
            screen.process(what.as_bytes());
        }
        screens.push(screen.screen().contents().split_whitespace().collect::<Vec<_>>().join(" "));
    }
    screens
}

#[test]
fn a_recording_plays_the_pages_in_their_order_and_the_window_s_sizes() {
    let home = Home::shipped();
    let file = home.path("tour.cast");
    let args = ["--demo", "--tour", "--loop", "--record", file.to_str().unwrap()];
    let mut session = home.session(&args, 80, 24);
    session.sees("1/7 Users");
    to_the_end(&mut session);
    session.resize(100, 30);
    session.keys(RIGHT);
    session.sees("7/7 The queue");
    // It is in the file as soon as it is on the screen, or a moment later.
    leave(session);
    let screens = played(&fs::read_to_string(&file).unwrap());
    let mut rest = screens.iter();
    for words in ["1/7 Users", "Set up device", "5/7 Confirm", "MFA device added", "Queue"] {
        assert!(rest.any(|screen| screen.contains(words)), "{words} is not recorded in its place");
    }
    assert!(fs::read_to_string(&file).unwrap().contains("\"r\", \"100x30\"]"));
    assert_eq!(screens.last().unwrap(), "", "the terminal is given back in the recording too");
    let mut again = home.session(&args, 80, 24);
    again.sees("is there already.");
    assert_eq!(again.ends(), 1);
    assert_eq!(played(&fs::read_to_string(&file).unwrap()).len(), screens.len(), "it is as it was");
}
