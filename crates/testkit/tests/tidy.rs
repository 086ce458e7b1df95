//! House rules that neither the compiler nor clippy keeps: who may import whom, what never enters a room,
//! where the rules' identifiers stand. Each failure says what to do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms a room may import. Arrows point down only.
const ROOMS: [(&str, &[&str]); 13] = [
    ("money", &[]),
    ("ledger", &["money"]),
    ("programs", &["ledger", "money"]),
    ("store", &["programs", "ledger", "money"]),
    ("documents", &["programs", "ledger", "money"]),
    ("outside", &["programs", "ledger", "money"]),
    ("app", &["store", "documents", "outside", "programs", "ledger", "money"]),
    ("portal", &["app", "programs", "ledger", "money"]),
    ("api", &["portal", "app", "documents", "programs", "ledger", "money"]),
    ("faultvfs", &[]),
    ("testdb", &[]),
    (
        "guerdon",
        &["api", "portal", "app", "store", "documents", "outside", "programs", "ledger", "money", "faultvfs"],
    ),
    (
        "testkit",
        &[
            "guerdon",
            "api",
            "portal",
            "app",
            "store",
            "documents",
            "outside",
            "programs",
            "ledger",
            "money",
            "faultvfs",
            "testdb",
        ],
    ),
];

/// What the tests of any room may use besides: a store to run on, the helpers, a file system that fails,
/// databases on a server.
const TESTS_MAY: [&str; 5] = ["testkit", "faultvfs", "testdb", "store", "outside"];

/// Libraries that make a room what it is, and the only rooms that may hold them, beside `testkit`.
const HOME_OF: [(&str, &[&str]); 14] = [
    ("axum", &["api", "portal", "guerdon"]),
    ("clap", &["guerdon"]),
    ("getrandom", &["guerdon"]),
    ("maud", &["portal"]),
    ("quick-xml", &["documents"]),
    ("reqwest", &["outside"]),
    ("resvg", &["documents"]),
    ("rusqlite", &["store", "faultvfs", "guerdon"]),
    ("rust-embed", &["portal"]),
    ("rust_xlsxwriter", &["documents"]),
    ("serde", &["money", "programs", "store", "documents", "outside", "app", "api", "portal", "guerdon"]),
    ("serde_json", &["store", "documents", "outside", "app", "api", "guerdon"]),
    ("tokio", &["outside", "app", "api", "portal", "guerdon", "store", "testdb"]),
    ("tokio-postgres", &["store", "testdb", "guerdon"]),
];

/// How many rules each family has that the programme keeps so far.
const RULES: [(&str, usize); 6] = [("EV", 6), ("AP", 14), ("WD", 8), ("BC", 7), ("SB", 4), ("LG", 4)];

/// Who may hold a statement: the store, the databases and the file system its tests put under it, and the
/// yardsticks of the bench, which measure what the engine does without the store.
const SQL: [&str; 4] = ["crates/store/", "crates/testdb/", "crates/faultvfs/", "crates/guerdon/src/bench/"];

const LONGEST_FILE: usize = 600;

/// One `.rs` file, its text told apart into what runs and what is said.
struct Source {
    /// The crate it belongs to.
    room: String,
    /// From the root of the workspace.
    path: String,
    text: String,
    /// The text with comments and the insides of literals blanked, line by line as long as before.
    code: String,
    /// The insides of string literals, each with its line.
    strings: Vec<(usize, String)>,
    /// The first line that is only built for tests.
    tests_from: usize,
}

impl Source {
    /// The lines of code that hold a word, as `path:line`. A word is not part of a longer one.
    fn lines_with(&self, word: &str) -> impl Iterator<Item = usize> {
        (1..).zip(self.code.lines()).filter(move |(_, line)| has_word(line, word)).map(|(number, _)| number)
    }

    fn is_test(&self, line: usize) -> bool {
        line >= self.tests_from
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every file of the repository that is not built, fetched or ignored, from its root, sorted.
fn files() -> Vec<String> {
    const NOT_OURS: [&str; 5] = ["target", ".git", "node_modules", "guerdon-data", "CDNOW_master.txt"];
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if NOT_OURS.contains(&name)
                || [".db", ".db-wal", ".db-shm", ".ndjson"].iter().any(|end| name.ends_with(end))
            {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|cause| panic!("{path} cannot be read: {cause}"))
}

fn sources() -> Vec<Source> {
    files()
        .iter()
        .filter(|path| path.starts_with("crates/") && path.ends_with(".rs"))
        .map(|path| source(path))
        .collect()
}

fn source(path: &str) -> Source {
    let text = read(path);
    let (code, strings) = take_apart(&text);
    let a_test_file =
        path.contains("/tests/") || path.starts_with("crates/testkit/") || path.ends_with("/tests.rs");
    let tests_from = if a_test_file { 1 } else { first_line_of_tests(&code) };
    let room = path.split('/').nth(1).unwrap().to_owned();
    Source { room, path: path.to_owned(), text, code, strings, tests_from }
}

/// Where the module of tests that ends a file begins.
fn first_line_of_tests(code: &str) -> usize {
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    let is_module = |line: &&&str| line.starts_with("mod ") && line.ends_with('{');
    let marked = |at: usize| lines[at].starts_with("#[cfg(test)]");
    let begins = |at: &usize| {
        marked(*at) && lines[at + 1..].iter().find(|line| !line.starts_with("#[")).filter(is_module).is_some()
    };
    (0..lines.len()).find(begins).map_or(usize::MAX, |at| at + 1)
}

/// Blanks comments and the insides of literals, and gives back what stood in the strings.
fn take_apart(text: &str) -> (String, Vec<(usize, String)>) {
    let (mut code, mut strings, mut rest, mut line) = (String::new(), Vec::new(), text, 1);
    while let Some(next) = rest.chars().next() {
        let token = token(rest);
        let (taken, after) = rest.split_at(token.length);
        if let Some(inside) = token.inside {
            strings.push((line, inside.to_owned()));
        }
        if token.code {
            code.push(next);
        } else {
            code.push(' ');
            code.extend(taken.chars().filter(|&c| c == '\n'));
        }
        line += taken.matches('\n').count();
        rest = after;
    }
    (code, strings)
}

/// What a text begins with: one character of code, or a whole comment or literal.
struct Token<'t> {
    length: usize,
    code: bool,
    inside: Option<&'t str>,
}

fn token(text: &str) -> Token<'_> {
    let said = |length| Token { length, code: false, inside: None };
    let first = text.chars().next().map_or(0, char::len_utf8);
    if text.starts_with("//") {
        return said(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return said(text.find("*/").map_or(text.len(), |end| end + 2));
    }
    for quotes in ["r\"", "r#\"", "r##\""] {
        if let Some(inside) = text.strip_prefix(quotes) {
            let end = format!("\"{}", "#".repeat(quotes.len() - 2));
            let inside = &inside[..inside.find(&end).unwrap_or(inside.len())];
            return Token {
                inside: Some(inside),
                ..said((quotes.len() + inside.len() + end.len()).min(text.len()))
            };
        }
    }
    if let Some(inside) = text.strip_prefix('"') {
        let inside = &inside[..end_of_literal(inside, '"')];
        return Token { inside: Some(inside), ..said((inside.len() + 2).min(text.len())) };
    }
    if let Some(inside) = text.strip_prefix('\'') {
        // A character, not a lifetime: one character or an escape, and a closing quote.
        let end = end_of_literal(inside, '\'');
        if inside.starts_with('\\') || inside[..end].chars().count() == 1 {
            return said((end + 2).min(text.len()));
        }
    }
    Token { length: first, code: true, inside: None }
}

fn end_of_literal(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == quote && !escaped {
            return at;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

/// Whether a text holds a word that no letter, digit or underscore makes longer.
fn has_word(text: &str, word: &str) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (first, last) = (word.chars().next(), word.chars().next_back());
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        let goes_on = joins(first) && joins(before) || joins(last) && joins(after);
        !goes_on
    })
}

/// The manifests of the workspace: for each crate, its tables by name, each a list of (key, value).
type Manifest = BTreeMap<String, Vec<(String, String)>>;

fn manifest(path: &str) -> Manifest {
    let mut tables = Manifest::new();
    let mut table = String::new();
    for line in read(path).lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            table = name.trim().to_owned();
            tables.entry(table.clone()).or_default();
        } else if let Some((key, value)) = line.split_once('=') {
            let key = key.trim().trim_end_matches(".workspace").to_owned();
            tables.entry(table.clone()).or_default().push((key, value.trim().to_owned()));
        }
    }
    tables
}

fn manifests() -> BTreeMap<String, Manifest> {
    let crates = fs::read_dir(root().join("crates")).unwrap();
    let names = crates.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| (name.clone(), manifest(&format!("crates/{name}/Cargo.toml")))).collect()
}

/// The names a manifest lists in its dependency tables; those for tests only if asked for.
fn dependencies(manifest: &Manifest, of_tests: bool) -> impl Iterator<Item = &str> {
    let wanted = move |table: &str| {
        let kind = table.rsplit('.').next().unwrap_or(table);
        kind == "dependencies" || kind == "build-dependencies" || (of_tests && kind == "dev-dependencies")
    };
    manifest
        .iter()
        .filter(move |(table, _)| wanted(table))
        .flat_map(|(_, list)| list)
        .map(|(name, _)| name.as_str())
}

fn is_room(name: &str) -> bool {
    ROOMS.iter().any(|(room, _)| *room == name)
}

/// Fails with every finding and with what to do about them.
fn expect_none(findings: &[String], what_to_do: &str) {
    assert!(findings.is_empty(), "{what_to_do}\n  {}", findings.join("\n  "));
}

#[test]
fn rooms_import_only_what_lies_below_them() {
    let mut findings = Vec::new();
    for (name, manifest) in manifests() {
        let Some((_, below)) = ROOMS.iter().find(|(room, _)| *room == name) else {
            findings.push(format!("crates/{name} is no room of the house"));
            continue;
        };
        for import in dependencies(&manifest, false).filter(|import| is_room(import)) {
            if !below.contains(&import) {
                findings.push(format!("{name} imports {import}"));
            }
        }
        for import in dependencies(&manifest, true).filter(|import| is_room(import)) {
            if !below.contains(&import) && !TESTS_MAY.contains(&import) {
                findings.push(format!("{name} imports {import} in its tests"));
            }
        }
    }
    expect_none(
        &findings,
        "move what is needed into a room below both, or pass it in as a value (ARCHITECTURE.md draws the rooms; \
         ROOMS in this test repeats it)",
    );
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut findings = Vec::new();
    for (name, manifest) in manifests().into_iter().filter(|(name, _)| name != "testkit") {
        for library in dependencies(&manifest, false) {
            if HOME_OF.iter().any(|(known, rooms)| *known == library && !rooms.contains(&name.as_str())) {
                findings.push(format!("{name} imports {library}"));
            }
        }
    }
    expect_none(&findings, "do this work in the room that has the library (HOME_OF in this test says which)");
}

#[test]
fn every_crate_takes_versions_and_lints_from_the_workspace() {
    let mut findings = Vec::new();
    for (name, manifest) in manifests() {
        let lints =
            manifest.get("lints").is_some_and(|keys| keys.contains(&("workspace".into(), "true".into())));
        if !lints {
            findings.push(format!("crates/{name}/Cargo.toml: add [lints] workspace = true"));
        }
        for (table, list) in manifest.iter().filter(|(table, _)| table.ends_with("dependencies")) {
            for (dependency, value) in list {
                if !(value == "true" || value.contains("workspace = true")) {
                    findings.push(format!("crates/{name}/Cargo.toml [{table}]: {dependency} = {value}"));
                }
            }
        }
    }
    expect_none(&findings, "versions stand once, in [workspace.dependencies] of the root Cargo.toml");
}

#[test]
fn every_dependency_is_used_and_accounted_for() {
    let (manifests, sources, told) = (manifests(), sources(), read("docs/dependencies.md"));
    let mut used = BTreeSet::new();
    let mut findings = Vec::new();
    for (name, manifest) in &manifests {
        for dependency in dependencies(manifest, true) {
            used.insert(dependency);
            let word = dependency.replace('-', "_");
            if !sources.iter().any(|source| source.room == *name && source.lines_with(&word).next().is_some())
            {
                findings
                    .push(format!("crates/{name} does not use {dependency}: remove it from its Cargo.toml"));
            }
        }
    }
    let root = manifest("Cargo.toml");
    for (dependency, _) in &root["workspace.dependencies"] {
        if !used.contains(dependency.as_str()) && !is_room(dependency) {
            findings.push(format!("no crate uses {dependency}: remove it from the root Cargo.toml"));
        }
    }
    let of_crates = told.split("\n## Fonts").next().unwrap_or(&told);
    let rows: BTreeSet<&str> =
        of_crates.lines().filter_map(|row| row.strip_prefix("| `")?.split('`').next()).collect();
    let used: BTreeSet<&str> = used.into_iter().filter(|dependency| !is_room(dependency)).collect();
    findings.extend(
        used.difference(&rows).map(|name| format!("docs/dependencies.md does not say what {name} is for")),
    );
    findings.extend(
        rows.difference(&used).map(|name| format!("docs/dependencies.md tells of {name}, which is not used")),
    );
    expect_none(&findings, "few, chosen dependencies, each with its reason");
}

#[test]
fn the_rules_do_no_input_or_output_and_hold_no_floating_point() {
    const NEVER: [&str; 11] = [
        "async",
        "await",
        "std::time",
        "std::fs",
        "std::net",
        "std::io",
        "std::env",
        "rusqlite",
        "serde_json",
        "f32",
        "f64",
    ];
    let mut findings = Vec::new();
    for source in
        sources().iter().filter(|source| ["money", "ledger", "programs"].contains(&source.room.as_str()))
    {
        for word in NEVER {
            for line in source.lines_with(word).filter(|line| !source.is_test(*line)) {
                findings.push(format!("{}:{line}: {word}", source.path));
            }
        }
    }
    expect_none(&findings, "money, ledger and programs are pure: read it outside and pass it in as a value");
}

#[test]
fn only_the_store_speaks_sql() {
    let mut findings = Vec::new();
    let may = |source: &&Source| SQL.iter().any(|place| source.path.starts_with(place));
    for source in sources().iter().filter(|source| !may(source)) {
        for (line, text) in &source.strings {
            if is_sql(text) && !source.is_test(*line) {
                findings.push(format!("{}:{line}", source.path));
            }
        }
    }
    expect_none(&findings, "move the statement into crates/store and give it a function there");
}

fn is_sql(text: &str) -> bool {
    let of_words = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = text.split(|c| !of_words(c)).filter(|word| !word.is_empty()).collect();
    let begins = |first: &str, second: &str| words.windows(2).any(|pair| pair == [first, second]);
    let then = |first: &str, later: &str| {
        words.iter().position(|word| *word == first).is_some_and(|at| words[at..].contains(&later))
    };
    begins("INSERT", "INTO") || begins("DELETE", "FROM") || then("SELECT", "FROM") || then("UPDATE", "SET")
}

#[test]
fn files_have_one_subject() {
    let too_long = |source: &Source| {
        let lines = source.text.lines().count();
        (lines > LONGEST_FILE).then(|| format!("{}: {lines} lines", source.path))
    };
    let findings: Vec<_> = sources().iter().filter_map(too_long).collect();
    expect_none(&findings, "split these by subject: a file has one, and at most 600 lines");
}

#[test]
fn every_rule_stands_in_the_code_and_in_a_test() {
    let sources = sources();
    let (mut in_code, mut in_tests) = (BTreeSet::new(), BTreeSet::new());
    for source in sources.iter().filter(|source| !source.path.ends_with("testkit/tests/tidy.rs")) {
        for (line, text) in (1..).zip(source.text.lines()) {
            let named = if source.is_test(line) { &mut in_tests } else { &mut in_code };
            named.extend(rules_named_in(text));
        }
    }
    let known: BTreeSet<(String, usize)> = RULES
        .iter()
        .flat_map(|(family, last)| (1..=*last).map(|number| ((*family).to_owned(), number)))
        .collect();
    let mut findings = Vec::new();
    let id = |(family, number): &(String, usize)| format!("{family}-{number}");
    findings
        .extend(known.difference(&in_code).map(|rule| format!("{} stands where no code keeps it", id(rule))));
    findings.extend(known.difference(&in_tests).map(|rule| format!("{} is named by no test", id(rule))));
    findings.extend(
        in_code
            .union(&in_tests)
            .filter(|rule| !known.contains(rule))
            .map(|rule| format!("{} is no rule", id(rule))),
    );
    expect_none(&findings, "name the rule's identifier in the comment of what keeps it and of what tests it");
}

/// The rules of the known families that a line names.
fn rules_named_in(line: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (family, _) in RULES {
        for (at, prefix) in line.match_indices(&format!("{family}-")) {
            let alone = !line[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            let digits: String = line[at + prefix.len()..].chars().take_while(char::is_ascii_digit).collect();
            if let (true, Ok(number)) = (alone, digits.parse()) {
                found.push((family.to_owned(), number));
            }
        }
    }
    found
}

#[test]
fn tests_are_never_ignored_and_never_wait_for_a_while() {
    let mut findings = Vec::new();
    for source in &sources() {
        for word in ["#[ignore", "todo!", "unimplemented!"] {
            findings.extend(source.lines_with(word).map(|line| format!("{}:{line}: {word}", source.path)));
        }
        let sleeps = source.lines_with("sleep(").filter(|line| source.is_test(*line));
        findings.extend(sleeps.map(|line| format!("{}:{line}: sleep", source.path)));
    }
    expect_none(&findings, "finish it or take it out; wait for the event itself, or move the clock");
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    // Spelled in parts, so that this file passes its own test.
    let paths = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/t", "mp/"), concat!("/ho", "me/")];
    let hosts = [
        concat!("crates", ".io"),
        concat!("npm", "js."),
        concat!("py", "pi.org"),
        concat!("python", "hosted"),
        concat!("debian", ".org"),
    ];
    let mut findings = Vec::new();
    // cargo writes its registry into Cargo.lock by itself.
    for path in files().iter().filter(|path| *path != "Cargo.lock") {
        let Ok(text) = String::from_utf8(fs::read(root().join(path)).unwrap()) else { continue };
        for (number, line) in (1..).zip(text.lines()) {
            for word in paths.iter().chain(&hosts).filter(|word| line.contains(**word)) {
                findings.push(format!("{path}:{number}: {word}"));
            }
        }
    }
    expect_none(
        &findings,
        "take paths from the environment or a temporary folder, and name a registry, not its host",
    );
}

#[test]
fn the_papers_of_the_house_are_there() {
    let papers = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "docs/dependencies.md"];
    let missing: Vec<_> = papers
        .iter()
        .filter(|paper| !root().join(paper).is_file())
        .map(|paper| (*paper).to_owned())
        .collect();
    expect_none(&missing, "write these");
    assert!(
        read("CHANGELOG.md").contains("\n## "),
        "CHANGELOG.md: begin a section `## Unreleased` and say in it what changes for operators"
    );
}

#[test]
fn these_tests_see_what_they_look_for() {
    let text = "let a = \"f64 \\\" SELECT x FROM y\"; // f64\nlet b: &'static str = r#\"INSERT INTO z\"#; /* async */\n\
                let c = ('\"', 'x', f64::MAX);\n";
    let (code, strings) = take_apart(text);
    let lines: Vec<bool> = code.lines().map(|line| has_word(line, "f64")).collect();
    assert_eq!(lines, [false, false, true], "{code}");
    assert!(!has_word(&code, "async"), "{code}");
    let sql: Vec<usize> = strings.iter().filter(|(_, text)| is_sql(text)).map(|(line, _)| *line).collect();
    assert_eq!(sql, [1, 2], "{strings:?}");
    assert!(is_sql("EXISTS(SELECT 1 FROM t)"));
    assert!(!is_sql("Select a partner from the list, then update the set"));
    assert!(has_word("std::thread::sleep(d)", "sleep(") && !has_word("asleep(d)", "sleep("));
    assert_eq!(first_line_of_tests("#[cfg(test)]\nmod tests;\nfn f() {}\n"), usize::MAX);
    assert_eq!(first_line_of_tests("fn f() {}\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n}\n"), 2);
    assert_eq!(rules_named_in("(AP-9, WD-12; XAP-1)"), [("AP".to_owned(), 9), ("WD".to_owned(), 12)]);
}
