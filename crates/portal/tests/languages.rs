//! Every page can be told in every language: no message is missing, none is left over, and each has the same
//! places everywhere.
// Helpers of tests may unwrap, as tests may.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;
use portal::lang::Lang;

/// A language's messages: each key with the places in its message.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// Keys that are made of a code when they are asked for; the rest is the code.
const MADE_OF_CODES: [&str; 9] =
    ["status-", "country-", "refusal-", "trouble-", "done-", "step-", "label-", "role-", "kind-"];

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|is| is == extension) {
            found.push(path);
        }
    }
}

fn messages(lang: Lang) -> Messages {
    let (mut all, mut found) = (Messages::new(), Vec::new());
    files(&here().join("locales").join(lang.tag()), "ftl", &mut found);
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        let read =
            parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in read.body {
            let Entry::Message(message) = entry else { continue };
            let mut places = BTreeSet::new();
            in_pattern(&message.value.unwrap(), &mut places);
            let twice = all.insert(message.id.name.to_owned(), places);
            assert!(twice.is_none(), "{}: {} is there twice", path.display(), message.id.name);
        }
    }
    all
}

fn in_pattern(pattern: &Pattern<&str>, places: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, places);
        }
    }
}

fn in_expression(expression: &Expression<&str>, places: &mut BTreeSet<String>) {
    let inline = match expression {
        Expression::Inline(inline) => inline,
        Expression::Select { selector, variants } => {
            variants.iter().for_each(|variant| in_pattern(&variant.value, places));
            selector
        }
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            places.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, places),
        _ => {}
    }
}

/// The texts in double quotes of the sources that could be keys.
fn quoted() -> BTreeSet<String> {
    let (mut texts, mut found) = (BTreeSet::new(), Vec::new());
    files(&here().join("src"), "rs", &mut found);
    for path in found {
        let text = fs::read_to_string(path).unwrap();
        texts.extend(text.split('"').skip(1).filter(|text| is_key(text)).map(str::to_owned));
    }
    texts
}

fn is_key(text: &str) -> bool {
    text.contains('-') && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// What stands in the sources right after one of these is a key.
const ASKS: [&str; 6] =
    ["t(\"", "t_with(\"", "t_html(\"", "Column::text(\"", "Column::number(\"", "Column::actions(\""];

fn asked() -> BTreeSet<String> {
    let (mut keys, mut found) = (BTreeSet::new(), Vec::new());
    files(&here().join("src"), "rs", &mut found);
    for path in found {
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        // Calls are looked at without the breaks of lines between their parts.
        let dense = code.replace(['\n', ' '], "");
        for ask in ASKS {
            for (at, _) in dense.match_indices(ask) {
                let before = dense[..at].chars().next_back();
                if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                    continue;
                }
                keys.insert(dense[at + ask.len()..].split('"').next().unwrap().to_owned());
            }
        }
    }
    keys
}

#[test]
fn every_language_says_everything() {
    let english = messages(Lang::EN);
    for lang in Lang::all().filter(|lang| *lang != Lang::EN) {
        let spoken = messages(lang);
        let missing: Vec<_> = english.keys().filter(|key| !spoken.contains_key(*key)).collect();
        assert!(missing.is_empty(), "{} lacks {missing:?}", lang.tag());
        let left_over: Vec<_> = spoken.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(left_over.is_empty(), "{} has {left_over:?}, English has not", lang.tag());
        for (key, places) in &english {
            assert_eq!(&spoken[key], places, "the places of {key} in {}", lang.tag());
        }
    }
}

#[test]
fn every_key_that_is_asked_for_is_there() {
    let english = messages(Lang::EN);
    let missing: Vec<_> = asked().into_iter().filter(|key| !english.contains_key(key)).collect();
    assert!(missing.is_empty(), "no message for {missing:?}");
}

#[test]
fn no_message_is_left_over() {
    let quoted = quoted();
    let made = |key: &str| MADE_OF_CODES.iter().any(|prefix| key.starts_with(prefix));
    let left: Vec<_> = messages(Lang::EN)
        .into_keys()
        .filter(|key| !made(key) && !quoted.contains(key) && !key.starts_with("sample-"))
        .collect();
    assert!(left.is_empty(), "nothing asks for {left:?}");
}
