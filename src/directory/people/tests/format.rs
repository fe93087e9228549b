use super::{PeopleProblem, csv, people, refused, refused_between};

#[test]
fn each_delimiter_is_recognized_by_the_header() {
    for delimiter in [",", ";", "\t", "|"] {
        let text =
            ["user,name,email", "alice,A | B; C,a@x.org"].map(|row| row.replace(',', delimiter)).join("\n");
        let text = text.replace("A | B; C", "\"A | B; C\"");
        assert_eq!(people(&csv(&text).unwrap()), ["2 alice|A | B; C|a@x.org"], "{text}");
    }
}

#[test]
fn delimiters_inside_quotes_of_the_header_do_not_count() {
    let reading = csv("\"a,user,name,email\";login;mail\n1;alice;a@x.org\n").unwrap();
    assert_eq!(people(&reading), ["2 alice|-|a@x.org"]);
    assert_eq!(reading.ignored_columns, ["a,user,name,email"]);
}

#[test]
fn one_column_is_enough() {
    assert_eq!(people(&csv("user\nalice\nbob\n").unwrap()), ["2 alice|-|-", "3 bob|-|-"]);
    assert_eq!(people(&csv("user\r\nalice").unwrap()), ["2 alice|-|-"]);
}

#[test]
fn the_mark_of_utf8_is_passed_over_also_before_a_quote() {
    for header in ["\u{feff}user,name", "\u{feff}\"user\",\"name\""] {
        assert_eq!(people(&csv(format!("{header}\r\nalice,Ålice\r\n")).unwrap()), ["2 alice|Ålice|-"]);
    }
}

#[test]
fn lines_that_spreadsheets_and_powershell_write_before_the_header_are_passed_over() {
    let reading = csv(
        "\u{feff}#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n\"SamAccountName\"\r\n\"alice\"\r\n",
    );
    assert_eq!(people(&reading.unwrap()), ["3 alice|-|-"]);
    let reading = csv("sep=|\nuser|a,name,email\nalice|1\nbob|\"\n").unwrap_err();
    assert_eq!(reading, PeopleProblem::OpenQuote { line: 4 });
    assert_eq!(people(&csv("sep=;\nuser;name\nalice;A\n").unwrap()), ["3 alice|A|-"]);
}

#[test]
fn lines_are_numbered_with_every_line_ending_and_blank_lines_are_passed_over() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "\nuser,name\n\nalice,\n,\n  \n\"bob\",\"B\"\na b,\ncarol,\n\n".replace('\n', end);
        let reading = csv(&text).unwrap();
        assert_eq!(people(&reading), ["4 alice|-|-", "7 bob|B|-", "9 carol|-|-"], "{text:?}");
        assert_eq!(reading.refused[0].line, 8, "{text:?}");
    }
}

#[test]
fn a_quoted_line_break_counts_as_a_line_and_is_no_row() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "user,street\nalice,\"1 Road\n\nTown\"\nbob,x\n".replace('\n', end);
        assert_eq!(people(&csv(&text).unwrap()), ["2 alice|-|-", "5 bob|-|-"], "{text:?}");
    }
}

#[test]
fn doubled_quotes_and_quotes_inside_a_cell_are_text() {
    let reading = csv("user,name\nalice,\"Alice \"\"Ace\"\" A, B\"\nbob,Bob \"B\" B\n").unwrap();
    assert_eq!(people(&reading), ["2 alice|Alice \"Ace\" A, B|-", "3 bob|Bob \"B\" B|-"]);
}

#[test]
fn a_quote_that_is_never_closed_stops_the_import_and_its_line_is_named() {
    let problem = csv("user,name\nalice,\"A\nx\"\nbob,\"B\ncarol,C\n").unwrap_err();
    assert_eq!(problem, PeopleProblem::OpenQuote { line: 4 });
    assert_eq!(problem.to_string(), "the quote that opens on line 4 is never closed");
    // The line of the quote, not of the row.
    let problem = csv("user,a,b\nbob,\"1\n2\n3\",\"4\n5\n").unwrap_err();
    assert_eq!(problem, PeopleProblem::OpenQuote { line: 4 });
    assert_eq!(csv("user,\"name\nalice,A\n").unwrap_err(), PeopleProblem::OpenQuote { line: 1 });
}

#[test]
fn a_stray_quote_that_joins_lines_is_refused_with_the_lines() {
    let reading = csv("user,name\nalice,\"A\nbob,B\ncarol,C\"\ndora,D\n").unwrap();
    assert_eq!(people(&reading), ["5 dora|D|-"]);
    let reason = &refused(&reading)[0];
    assert!(reason.starts_with("2 the name “A\\u{a}bob,B\\u{a}carol,C” is refused"), "{reason}");
    assert!(reason.ends_with("(a quote makes lines 2 to 4 one row)"), "{reason}");
}

#[test]
fn rows_of_another_width_are_refused_and_empty_cells_at_the_end_forgiven() {
    assert_eq!(refused_between("carol,C"), "3 the row has 2 cells, the header 3");
    assert_eq!(refused_between("carol"), "3 the row has 1 cell, the header 3");
    assert_eq!(refused_between("carol,C,c@x.org,more"), "3 the row has 4 cells, the header 3");
    let reading = csv("user,name,,\nalice,A\nbob,B,,\ncarol,C,,,,\ndora,D,,x\n").unwrap();
    assert_eq!(people(&reading), ["2 alice|A|-", "3 bob|B|-", "4 carol|C|-"]);
    assert_eq!(refused(&reading), ["5 the row has 4 cells, the header 2"]);
}

#[test]
fn a_row_in_latin_1_is_refused_and_the_rest_read() {
    assert_eq!(refused_between(b"juergen,J\xFCrgen,"), "3 the row is not UTF-8: save the file as UTF-8");
    // In a column that is not read just as well: the whole file is in doubt then.
    assert_eq!(refused_between(b"juergen,,\xFC"), "3 the row is not UTF-8: save the file as UTF-8");
}

#[test]
fn a_nul_byte_refuses_the_row() {
    assert_eq!(refused_between(b"carol,C\0,"), "3 the row has a NUL byte");
}

#[test]
fn utf16_and_spreadsheets_are_named_with_what_to_do() {
    let utf16 =
        |bytes: fn(u16) -> [u8; 2], text: &str| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    for text in ["\u{feff}user,name\r\nalice,A\r\n", "user,name\r\nalice,A\r\n"] {
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(csv(utf16(bytes, text)).unwrap_err(), PeopleProblem::Utf16);
        }
    }
    assert!(PeopleProblem::Utf16.next().contains("UTF-8"));
    assert_eq!(csv(b"PK\x03\x04\x14\0\x06\0").unwrap_err(), PeopleProblem::Spreadsheet);
    assert_eq!(csv(b"\xD0\xCF\x11\xE0\xA1\xB1").unwrap_err(), PeopleProblem::Spreadsheet);
}

#[test]
fn an_empty_file_and_a_header_alone_are_told() {
    for text in ["", "\n\r\n\n", "\u{feff}", "sep=;\n", ",,,\n,,\n"] {
        assert_eq!(csv(text).unwrap_err(), PeopleProblem::Empty, "{text:?}");
    }
    for text in ["user,name", "user,name\n", "user,name\r\n\r\n,\r\n"] {
        assert_eq!(csv(text).unwrap_err(), PeopleProblem::NoPeople, "{text:?}");
    }
}
