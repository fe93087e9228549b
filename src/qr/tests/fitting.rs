//! Space: what fits, what is missing, and where the quiet zone gives way.

use proptest::prelude::*;

use super::super::{Needs, QuietZone};
use super::*;

const HOME: Space = Space { columns: 80, rows: 24 };

/// The narrowest side of the quiet zone, 0 if the symbol does not fit.
fn narrowest(symbol: &Symbol, rendering: Rendering, space: Space) -> u16 {
    symbol.draw(rendering, space).map_or(0, |drawing| {
        let quiet = drawing.quiet_zone();
        quiet.left.min(quiet.right).min(quiet.top).min(quiet.bottom)
    })
}

fn highest_version(rendering: Rendering, columns: u16, rows: u16, quiet: u16) -> u8 {
    let space = Space { columns, rows };
    let fits = |&number: &u8| narrowest(&symbol_of(number), rendering, space) >= quiet;
    (1..=17).rev().find(fits).unwrap_or(0)
}

fn size(drawing: &Drawing) -> (u16, u16) {
    (drawing.columns(), drawing.rows())
}

fn quiet(left: u16, right: u16, top: u16, bottom: u16) -> QuietZone {
    QuietZone { left, right, top, bottom }
}

#[test]
fn each_window_size_holds_the_version_that_the_layout_counts_on() {
    // Columns, rows, then the highest version with 4, 2 and 1 light modules on the narrowest side.
    let halves = [
        (80, 24, [5, 6, 7]),
        (80, 21, [4, 5, 5]),
        (80, 25, [6, 7, 7]),
        (80, 22, [4, 5, 6]),
        (100, 30, [8, 9, 10]),
        (100, 27, [7, 8, 8]),
        (132, 43, [15, 16, 16]),
        (132, 40, [13, 14, 15]),
    ];
    for (columns, rows, versions) in halves {
        for (quiet, number) in [4, 2, 1].into_iter().zip(versions) {
            for rendering in [Rendering::UpperHalf, Rendering::LowerHalf] {
                let highest = highest_version(rendering, columns, rows, quiet);
                assert_eq!(highest, number, "{columns}x{rows}, quiet zone {quiet}");
            }
        }
    }
}

#[test]
fn double_width_takes_larger_windows() {
    let windows = [
        (80, 24, [0, 0]),
        (80, 25, [0, 1]),
        (100, 30, [1, 2]),
        (100, 27, [0, 1]),
        (132, 43, [4, 5]),
        (132, 40, [3, 4]),
    ];
    for (columns, rows, versions) in windows {
        for (quiet, number) in [4, 2].into_iter().zip(versions) {
            let highest = highest_version(Rendering::DoubleWidth, columns, rows, quiet);
            assert_eq!(highest, number, "{columns}x{rows}, quiet zone {quiet}");
        }
    }
}

#[test]
fn at_the_home_size_the_quiet_zone_gives_way_before_the_symbol_does() {
    let expected = [
        (5, (45, 23), quiet(4, 4, 4, 4)),
        (6, (49, 24), quiet(4, 4, 4, 3)),
        (7, (53, 24), quiet(4, 4, 2, 1)),
    ];
    for (number, cells, zone) in expected {
        let drawing = symbol_of(number).draw(Rendering::UpperHalf, HOME).expect("it fits 80x24");
        assert_eq!((size(&drawing), drawing.quiet_zone()), (cells, zone));
    }
    assert_eq!(symbol_of(8).draw(Rendering::UpperHalf, HOME), Err(Needs { columns: 53, rows: 26 }));
}

#[test]
fn one_row_or_column_less_than_the_full_quiet_zone_makes_it_smaller() {
    let symbol = symbol_of(6);
    for (columns, rows, zone) in [
        (49, 25, quiet(4, 4, 4, 4)),
        (49, 24, quiet(4, 4, 4, 3)),
        (48, 25, quiet(4, 3, 4, 4)),
        (46, 23, quiet(3, 2, 3, 2)),
        (45, 22, quiet(2, 2, 2, 1)),
    ] {
        let drawing = symbol.draw(Rendering::UpperHalf, Space { columns, rows }).expect("it fits");
        assert_eq!(drawing.quiet_zone(), zone);
        assert_eq!(size(&drawing), (columns, rows));
    }
}

#[test]
fn the_rest_of_half_a_row_is_white() {
    let drawing = symbol_of(5).draw(Rendering::UpperHalf, ROOMY).expect("it fits");
    for column in 0..drawing.columns() {
        let last = drawing.cell(column, drawing.rows() - 1);
        assert_eq!((last.glyph, last.background), (' ', Ink::White));
    }
}

#[test]
fn no_space_is_too_small_or_too_large_to_answer() {
    let symbol = symbol_of(1);
    for rendering in RENDERINGS {
        for side in [0, 1, 20, u16::MAX] {
            let space = Space { columns: side, rows: side };
            let fits = symbol.draw(rendering, space).is_ok();
            assert_eq!(fits, side == u16::MAX);
        }
    }
}

#[test]
fn the_ladder_has_each_rendering_once_and_ends() {
    let ladder: Vec<_> = std::iter::successors(Some(Rendering::UpperHalf), |rung| rung.next()).collect();
    assert_eq!(ladder, RENDERINGS);
}

fn any_space() -> impl Strategy<Value = Space> {
    (0..140_u16, 0..70_u16).prop_map(|(columns, rows)| Space { columns, rows })
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn what_a_rendering_needs_is_exact(number in 1..=40_u8, rendering in any_rendering()) {
        let symbol = symbol_of(number);
        let Needs { columns, rows } = symbol.needs(rendering);
        let drawing = symbol.draw(rendering, Space { columns, rows });
        prop_assert_eq!(drawing.as_ref().map(size), Ok((columns, rows)));
        let too_small = [
            (columns - 1, rows), (columns, rows - 1), (columns - 1, 900), (900, rows - 1),
        ];
        for (columns, rows) in too_small {
            let refused = symbol.draw(rendering, Space { columns, rows });
            prop_assert_eq!(refused.err(), Some(symbol.needs(rendering)));
        }
    }

    #[test]
    fn a_drawing_stays_within_its_space_and_within_the_rules_of_the_quiet_zone(
        number in 1..=12_u8, rendering in any_rendering(), space in any_space(),
    ) {
        let symbol = symbol_of(number);
        let Ok(drawing) = symbol.draw(rendering, space) else {
            let needs = symbol.needs(rendering);
            prop_assert!(space.columns < needs.columns || space.rows < needs.rows);
            return Ok(());
        };
        let zone = drawing.quiet_zone();
        prop_assert!(drawing.columns() <= space.columns && drawing.rows() <= space.rows);
        prop_assert!((2..=4).contains(&zone.right) && (zone.right..=4).contains(&zone.left));
        prop_assert!((1..=4).contains(&zone.bottom) && (zone.bottom..=4).contains(&zone.top));
        prop_assert!(zone.bottom > 1 || zone.top == 2);
        prop_assert!(zone.left - zone.right <= 1 && zone.top - zone.bottom <= 1);
    }

    #[test]
    fn a_drawing_has_only_the_cells_of_its_rendering(
        number in 1..=12_u8, rendering in any_rendering(), space in any_space(),
    ) {
        let Ok(drawing) = symbol_of(number).draw(rendering, space) else { return Ok(()) };
        let allowed = match rendering {
            Rendering::UpperHalf => "▀ ",
            Rendering::LowerHalf => "▄ ",
            Rendering::DoubleWidth => " ",
        };
        prop_assert_eq!(drawing.lines().count(), usize::from(drawing.rows()));
        for (row, line) in (0..).zip(drawing.lines()) {
            prop_assert_eq!(line.len(), usize::from(drawing.columns()));
            let mut carried = Ink::Black;
            for (column, &cell) in (0..).zip(line) {
                prop_assert_eq!(cell, drawing.cell(column, row));
                prop_assert!(allowed.contains(cell.glyph));
                prop_assert!(cell.glyph == ' ' || cell.foreground != cell.background);
                prop_assert!(cell.glyph != ' ' || cell.foreground == carried);
                carried = cell.foreground;
            }
        }
        let outside = Cell { glyph: ' ', foreground: Ink::Black, background: Ink::White };
        prop_assert_eq!(drawing.cell(drawing.columns(), 0), outside);
        prop_assert_eq!(drawing.cell(0, drawing.rows()), outside);
    }
}
