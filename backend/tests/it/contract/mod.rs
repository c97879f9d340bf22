//! The contract of the API, walked: every operation that the document names, asked by everybody.
//!
//! `table.txt` says who may; a route without a line there fails, and so does a line without a route.
mod bodies;
mod shape;
mod snapshot;
mod strange;
mod walk;
mod world;

use serde_json::Value;
use std::{collections::BTreeSet, sync::LazyLock};
use world::Who;

/// Who is let in. The others are refused: 401 where the server does not know them as what it asks for, 403 where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Everybody.
    Public,
    /// People and keys that may read.
    Read,
    /// People and keys with a permission that viewers do not have.
    Guarded,
    /// As `Guarded`, but never keys.
    Maker,
    /// People in a browser.
    Person,
    /// As `Person`, and only those whom it belongs to.
    Own,
    /// Keys, with whatever scopes.
    Key,
    /// Screens.
    Device,
    /// Browsers that wait to become screens.
    Pairing,
}

/// What store managers may.
const STORE: [&str; 7] = [
    "public", "read", "pair", "command", "message", "person", "own",
];

/// A line of the table.
#[derive(Debug)]
struct Row {
    rule: Rule,
    method: &'static str,
    path: &'static str,
    granted: u16,
    stranger: u16,
    /// Whether store managers are let in, by their permissions.
    store: bool,
}

impl Row {
    fn read(line: &'static str) -> Self {
        let mut words = line.split_whitespace();
        let mut next = || words.next();
        let word = next().unwrap();
        let (method, path) = (next().unwrap(), next().unwrap());
        let granted = next().unwrap().parse().unwrap();
        let usual = if path.contains('{') { 404 } else { granted };
        let stranger = next().map_or(usual, |word| word.parse().unwrap());
        assert_eq!(next(), None, "{line}");
        Self {
            rule: rule(word),
            method,
            path,
            granted,
            stranger,
            store: STORE.contains(&word),
        }
    }

    /// The status of the answer to this caller.
    fn expected(&self, who: Who) -> u16 {
        match (self.rule, who) {
            (Rule::Public, _) => self.granted,
            (Rule::Pairing, _) => 401,
            (Rule::Device, Who::Screen) | (Rule::Key, Who::Key) => self.granted,
            (Rule::Device | Rule::Key, _) | (_, Who::Nobody | Who::Screen) => 401,
            (_, Who::Key) => 403,
            (Rule::Guarded | Rule::Maker, Who::Viewer) => 403,
            (Rule::Own, Who::Viewer) => 404,
            (_, Who::Stranger) => self.stranger,
            (_, Who::Viewer | Who::Owner) => self.granted,
        }
    }

    fn may_change(&self, who: Who) -> bool {
        self.expected(who) < 300 && !matches!(self.method, "GET" | "HEAD" | "OPTIONS")
    }
}

fn rule(word: &str) -> Rule {
    match word {
        "public" => Rule::Public,
        "read" | "whole" => Rule::Read,
        "edit" | "publish" | "operate" | "pair" | "command" | "message" | "tell" | "admin" => {
            Rule::Guarded
        }
        "maker" => Rule::Maker,
        "person" => Rule::Person,
        "own" => Rule::Own,
        "key" => Rule::Key,
        "device" => Rule::Device,
        "pairing" => Rule::Pairing,
        other => panic!("{other} is no rule"),
    }
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let lines = include_str!("table.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(Row::read).collect()
});

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(backend::app::openapi()).unwrap());

/// The description of an operation.
fn described(method: &str, path: &str) -> &'static Value {
    &DOCUMENT["paths"][path][method.to_lowercase()]
}

#[test]
fn the_table_names_every_operation_and_nothing_else() {
    let mut described = BTreeSet::new();
    for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
        for (method, _) in item.as_object().unwrap() {
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let mut listed = BTreeSet::new();
    for row in &*ROWS {
        let operation = format!("{} {}", row.method, row.path);
        assert!(listed.insert(operation), "{row:?} stands there twice");
    }
    assert_eq!(described, listed);
}

#[test]
fn every_operation_with_a_json_body_has_a_good_one() {
    let mut described = BTreeSet::new();
    for row in &*ROWS {
        let body = &self::described(row.method, row.path)["requestBody"]["content"];
        if body["application/json"].is_object() {
            described.insert(format!("{} {}", row.method, row.path));
        }
    }
    let listed = bodies::BODIES
        .iter()
        .map(|(operation, _)| (*operation).to_owned());
    assert_eq!(described, listed.collect());
}
