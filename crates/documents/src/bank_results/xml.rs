//! A walk over the elements of a bank's XML: names without prefixes, text with the five predefined
//! entities and character references resolved, and nothing else: no document types, no other entities.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{BankResultsError, Lines};

const MAX_DEPTH: usize = 64;
const MAX_TEXT: usize = 10_000;

/// An element the walk is in or has just come to the end of.
pub(super) struct Element {
    /// Its name without a prefix.
    pub(super) name: String,
    /// Its attribute `Ccy`.
    pub(super) currency: String,
    /// Its own text so far, trimmed once the element is closed.
    pub(super) text: String,
}

/// What the walk comes by.
pub(super) enum Step {
    /// The last element of the path begins.
    Open,
    /// It ends, its text is whole.
    Close,
}

/// The name of the message: the element directly in `Document`.
pub(super) fn message_name(text: &str) -> Result<String, BankResultsError> {
    let mut name = None;
    walk(text, |path, _, _| {
        if let ([_, message], None) = (path, &name) {
            name = Some(message.name.clone());
        }
    })?;
    name.ok_or_else(|| BankResultsError::UnknownFormat {
        found: "an XML document without a message".to_owned(),
    })
}

/// The names below the innermost element called `record`, joined by `/`: `StsRsnInf/Rsn/Cd`. Empty at
/// the record itself, nothing outside of one.
pub(super) fn below(path: &[Element], record: &str) -> Option<String> {
    let at = path.iter().rposition(|element| element.name == record)?;
    let names: Vec<&str> = path.iter().skip(at + 1).map(|element| element.name.as_str()).collect();
    Some(names.join("/"))
}

/// Calls `visit` with the path and the line for the beginning and the end of every element.
pub(super) fn walk(
    text: &str,
    mut visit: impl FnMut(&[Element], Step, usize),
) -> Result<(), BankResultsError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    reader.config_mut().expand_empty_elements = true;
    let mut path: Vec<Element> = Vec::new();
    let mut lines = Lines::of(text);
    let mut roots = 0;
    loop {
        let event = reader.read_event();
        let line = lines.at(reader.buffer_position());
        let refuse = |problem: String| Err(BankResultsError::Xml { line, problem });
        match event {
            Err(problem) => {
                let line = lines.at(reader.error_position());
                return Err(BankResultsError::Xml { line, problem: problem.to_string() });
            }
            Ok(Event::Start(start)) => {
                roots += usize::from(path.is_empty());
                if path.len() >= MAX_DEPTH || roots > 1 {
                    return refuse(
                        "more elements inside each other, or beside the first, than bank files have"
                            .to_owned(),
                    );
                }
                path.push(element(&start));
                visit(&path, Step::Open, line);
            }
            Ok(Event::End(_)) => {
                if let Some(last) = path.last_mut() {
                    last.text = last.text.trim().to_owned();
                }
                visit(&path, Step::Close, line);
                path.pop();
            }
            Ok(Event::Text(piece)) => add(&mut path, &piece.xml10_content(), line)?,
            Ok(Event::CData(piece)) => add(&mut path, &piece.xml10_content(), line)?,
            Ok(Event::GeneralRef(reference)) => {
                let Some(c) = resolved(&reference) else {
                    return refuse(format!("the entity &{}; is not one of XML's own", &*reference));
                };
                add(&mut path, c.encode_utf8(&mut [0; 4]), line)?;
            }
            Ok(Event::DocType(_)) => {
                return refuse("it has a document type, which bank files do not have".to_owned());
            }
            Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_)) => {}
            Ok(Event::Eof) if path.is_empty() => return Ok(()),
            Ok(Event::Eof) => return refuse("it ends before its last element does".to_owned()),
        }
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let currency = start.try_get_attribute("Ccy").ok().flatten();
    let currency =
        currency.and_then(|value| value.normalized_value(XmlVersion::Implicit1_0).ok().map(String::from));
    Element {
        name: start.local_name().into_inner().to_owned(),
        currency: currency.unwrap_or_default(),
        text: String::new(),
    }
}

fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten().filter(|c| *c != '\0'),
    }
}

fn add(path: &mut [Element], piece: &str, line: usize) -> Result<(), BankResultsError> {
    let Some(last) = path.last_mut() else { return Ok(()) };
    last.text.push_str(piece);
    if last.text.len() > MAX_TEXT && last.text.trim().len() > MAX_TEXT {
        let problem = format!("the element {} has more than {MAX_TEXT} bytes of text", last.name);
        return Err(BankResultsError::Xml { line, problem });
    }
    Ok(())
}
