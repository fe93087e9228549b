//! XML as far as a key container needs it: elements with their name space, attributes and text.
//!
//! Owns the bounds: no document type, the five entities of XML and characters by number,
//! limited depth, text, children. Must not know what an element means.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;
use zeroize::Zeroizing;

use crate::formats::FormatProblem;
use crate::formats::lines::BOM;
use crate::model::excerpt;

/// Deepest element.
const DEEPEST: usize = 24;
/// Longest text of an element and its children, in bytes.
const LONGEST: usize = 64 * 1024;
/// Most elements in one child of the root.
const MOST_ELEMENTS: usize = 2000;
/// Most attributes of an element.
const MOST_ATTRIBUTES: usize = 32;

/// Whose element it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// RFC 6030.
    Pskc,
    /// XML Encryption 1.0 and 1.1.
    Encryption,
    /// XML Signature.
    Signature,
    /// Any other, or none.
    Other,
}

impl Space {
    fn of(space: &ResolveResult<'_>) -> Self {
        let ResolveResult::Bound(Namespace(uri)) = space else { return Self::Other };
        match *uri {
            "urn:ietf:params:xml:ns:keyprov:pskc" => Self::Pskc,
            "http://www.w3.org/2001/04/xmlenc#" | "http://www.w3.org/2009/xmlenc11#" => Self::Encryption,
            "http://www.w3.org/2000/09/xmldsig#" => Self::Signature,
            _ => Self::Other,
        }
    }
}

/// An element with all that is in it. Never `Debug`: it may hold a key.
pub(super) struct Element {
    pub(super) space: Space,
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    text: Zeroizing<String>,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The text, without blanks round it; none when there is nothing else.
    pub(super) fn text(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    /// An attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// The first child of this name.
    pub(super) fn child(&self, space: Space, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.space == space && child.name == name)
    }

    /// The child at the end of a path in the name space of PSKC.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(Space::Pskc, name))
    }

    /// All that have this name, in the name space of PSKC, in this child.
    pub(super) fn all(&self, [parent, name]: [&str; 2]) -> impl Iterator<Item = &Self> {
        let children = self.at(&[parent]).map_or(&[][..], |parent| &parent.children);
        children.iter().filter(move |child| child.space == Space::Pskc && child.name == name)
    }

    /// The first child of this name in whatever name space.
    pub(super) fn any(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// A child of the root.
pub(super) struct Child {
    pub(super) line: u64,
    pub(super) place: Range<usize>,
    pub(super) element: Element,
}

/// Reads the root's children one after the other; gives back the root without them.
pub(super) fn walk(
    bytes: &[u8],
    mut each: impl FnMut(Child) -> Result<(), FormatProblem>,
) -> Result<Element, FormatProblem> {
    let skipped = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    let text = bytes.get(skipped..).unwrap_or_default();
    let text = std::str::from_utf8(text).map_err(|problem| FormatProblem::Xml {
        line: line_at(text, problem.valid_up_to()),
        what: "it is not UTF-8".to_owned(),
    })?;
    let mut walk = Walk { text, reader: NsReader::from_str(text), seen: (1, 0), elements: 0, length: 0 };
    let mut open: Vec<(Element, usize)> = Vec::new();
    let mut root = None;
    loop {
        let begins = walk.position();
        let mut is_closed = false;
        match walk.next()? {
            Piece::Start(element, is_empty) => {
                if root.is_some() {
                    return Err(walk.wrong("something follows the end"));
                }
                if open.len() == DEEPEST {
                    return Err(walk.wrong("elements stand too deep in one another"));
                }
                open.push((element, begins));
                is_closed = is_empty;
            }
            Piece::Text(text) => match open.last_mut() {
                Some((element, _)) => joined(&mut element.text, &text),
                None if text.trim().is_empty() => {}
                None => return Err(walk.wrong("text stands outside of everything")),
            },
            Piece::Close => is_closed = true,
            Piece::Nothing => {}
            Piece::End => break,
        }
        let Some((element, begins)) = (if is_closed { open.pop() } else { None }) else { continue };
        let is_in_root = open.len() == 1;
        match open.last_mut() {
            None => root = Some(element),
            Some(_) if is_in_root => {
                let place = skipped + begins..skipped + walk.position();
                let line = walk.line(begins);
                (walk.elements, walk.length) = (0, 0);
                each(Child { line, place, element })?;
            }
            Some((parent, _)) => parent.children.push(element),
        }
    }
    match root {
        Some(root) if open.is_empty() => Ok(root),
        _ => Err(walk.wrong("it ends in the middle")),
    }
}

/// What comes next.
enum Piece {
    /// An element begins, and ends at once where it is `true`.
    Start(Element, bool),
    Text(Zeroizing<String>),
    Close,
    /// A comment, an instruction.
    Nothing,
    End,
}

/// Where the reading is, and what it has used up of its bounds.
struct Walk<'a> {
    text: &'a str,
    reader: NsReader<&'a [u8]>,
    /// A line and where it begins: lines are counted once.
    seen: (u64, usize),
    elements: usize,
    length: usize,
}

impl Walk<'_> {
    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn line(&mut self, at: usize) -> u64 {
        let (line, from) = self.seen;
        let between = self.text.as_bytes().get(from..at).unwrap_or_default();
        self.seen = (line + lines_in(between), from.max(at));
        self.seen.0
    }

    fn wrong(&mut self, what: &str) -> FormatProblem {
        let at = self.position();
        FormatProblem::Xml { line: self.line(at), what: what.to_owned() }
    }

    fn next(&mut self) -> Result<Piece, FormatProblem> {
        let (space, event) = match self.reader.read_resolved_event() {
            Ok((space, event)) => (Space::of(&space), event),
            Err(problem) => return Err(self.wrong(&excerpt(&problem.to_string()))),
        };
        match event {
            Event::Start(start) => self.element(space, &start).map(|element| Piece::Start(element, false)),
            Event::Empty(start) => self.element(space, &start).map(|element| Piece::Start(element, true)),
            Event::End(_) => Ok(Piece::Close),
            Event::Text(text) => self.kept(text.xml10_content()),
            Event::CData(text) => self.kept(text.xml10_content()),
            Event::GeneralRef(name) => {
                let character = match name.resolve_char_ref() {
                    Ok(Some(character)) => Some(character),
                    Ok(None) => entity(&name.xml10_content()),
                    Err(_) => None,
                };
                match character {
                    Some(character) => self.kept(Cow::Borrowed(character.encode_utf8(&mut [0; 4]))),
                    None => Err(self.wrong("it has an entity that is none of the five of XML")),
                }
            }
            Event::DocType(_) => {
                let at = self.position();
                Err(FormatProblem::Dtd { line: self.line(at) })
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(Piece::Nothing),
            Event::Eof => Ok(Piece::End),
        }
    }

    fn kept(&mut self, text: Cow<'_, str>) -> Result<Piece, FormatProblem> {
        // Of a text that had to be changed this is the only copy.
        let text = Zeroizing::new(text.into_owned());
        self.length += text.len();
        if self.length > LONGEST {
            return Err(self.wrong("an element has more than 64 KiB of text"));
        }
        Ok(Piece::Text(text))
    }

    fn element(&mut self, space: Space, start: &BytesStart<'_>) -> Result<Element, FormatProblem> {
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return Err(self.wrong("an element has more than 2000 others in it"));
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let read = attribute.ok().and_then(|attribute| {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
                Some((attribute.key.local_name().as_ref().to_owned(), value.into_owned()))
            });
            let Some((name, value)) = read else { return Err(self.wrong("an attribute is not well-formed")) };
            self.length += value.len();
            if attributes.len() == MOST_ATTRIBUTES || self.length > LONGEST {
                return Err(self.wrong("an element has too many attributes, or too long ones"));
            }
            attributes.push((name, value));
        }
        let name = start.local_name().as_ref().to_owned();
        Ok(Element { space, name, attributes, text: Zeroizing::default(), children: Vec::new() })
    }
}

/// Puts a text behind another. A text that grows by itself would leave its old place unwiped.
fn joined(text: &mut Zeroizing<String>, more: &str) {
    if text.capacity() - text.len() < more.len() {
        let mut larger = Zeroizing::new(String::with_capacity(2 * (text.len() + more.len())));
        larger.push_str(text);
        *text = larger;
    }
    text.push_str(more);
}

/// The five entities that every XML has.
fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn lines_in(bytes: &[u8]) -> u64 {
    u64::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u64::MAX)
}

fn line_at(bytes: &[u8], at: usize) -> u64 {
    1 + lines_in(bytes.get(..at).unwrap_or_default())
}
