//! `--tour` and what belongs to it, and the hidden command that draws its screens.

use std::path::PathBuf;

use clap::Args;

/// Smallest and largest picture, in columns and rows.
const SIZES: ((u16, u16), (u16, u16)) = ((60, 20), (200, 60));

/// The tour of the demo.
#[derive(Debug, Clone, Default, Args)]
pub struct Touring {
    /// Have the demo play the five steps by itself, with captions; any key takes over
    #[arg(long, requires = "demo")]
    pub tour: bool,
    /// Begin the tour again when it is over
    #[arg(long = "loop", requires = "tour")]
    pub again: bool,
    /// Record all that is shown until the program is left, in a new file: an asciicast (version 2)
    #[arg(long, value_name = "FILE", requires = "tour")]
    pub record: Option<PathBuf>,
}

/// `picture`.
#[derive(Debug, Args)]
pub struct Picture {
    /// The screen's name, as `assets/tour.txt` has it
    pub shot: String,
    /// Draw it in a light window
    #[arg(long)]
    pub light: bool,
    /// Columns and rows
    #[arg(long, value_name = "WxH", default_value = "80x24", value_parser = size)]
    pub size: (u16, u16),
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let ((least_width, least_height), (most_width, most_height)) = SIZES;
    text.split_once('x')
        .and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)))
        .filter(|(width, height)| (least_width..=most_width).contains(width) && (least_height..=most_height).contains(height))
        .ok_or_else(|| {
            format!("a size is two numbers from {least_width}x{least_height} to {most_width}x{most_height}, as in 80x24")
        })
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_is_two_numbers_that_a_window_may_have() {
        assert_eq!(size("80x24"), Ok((80, 24)));
        assert_eq!(size("60x20"), Ok((60, 20)));
        for wrong in ["", "80", "80x", "x24", "59x24", "80x19", "201x60", "80x24x2", "-80x24"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
