//! What belongs to the tour is refused without it.

use crate::support::Home;

#[test]
fn the_tour_needs_the_demo_and_what_belongs_to_it_needs_the_tour() {
    let home = Home::new();
    for (args, needed) in [
        (&["--tour"][..], "--demo"),
        (&["--demo", "--loop"], "--tour"),
        (&["--demo", "--record", "a.cast"], "--tour"),
        (&["--record", "a.cast"], "--tour"),
    ] {
        let ran = home.run(args, "").exits(2);
        assert!(ran.err.contains(needed), "{args:?}: {}", ran.err);
    }
    assert!(!home.path().join("a.cast").exists());
}

#[test]
fn without_a_terminal_nothing_is_recorded() {
    let home = Home::new();
    let args = ["--demo", "--tour", "--record", "a.cast"];
    home.run(&args, "").fails_in_two_lines(2, "needs a terminal");
    assert!(!home.path().join("a.cast").exists());
}
