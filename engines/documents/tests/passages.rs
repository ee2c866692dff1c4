//! Invented passages of every kind of document, annotated by hand before the reader saw them.
//!
//! Each file of `tests/passages` holds the name, period and region of a document, its text after `-----`, and after `=====` one
//! expected statement a line: words that hold the figure, indicator, value, unit, kind (level, count, growth, share, rank, d =
//! change, target), then where they differ from the head `p=` period, `c=` comparison, `r=` region, `-` a fall, `T` a table's cell.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use linping_documents::{Dictionary, Document, Kind, Options, Statement};
use std::path::PathBuf;

struct Expected {
    place: usize,
    indicator: String,
    value: String,
    unit: String,
    kind: Kind,
    period: Option<String>,
    fall: bool,
    table: bool,
}

struct Passage {
    name: String,
    text: String,
    expected: Vec<Expected>,
}

fn kind(letter: &str) -> Kind {
    match letter {
        "l" => Kind::Level,
        "c" => Kind::Count,
        "g" => Kind::Growth,
        "s" => Kind::Share,
        "r" => Kind::Rank,
        "d" => Kind::Change,
        "t" => Kind::Target,
        other => panic!("kind {other}"),
    }
}

fn passage(content: &str) -> Passage {
    let (head, rest) = content.split_once("-----\n").unwrap();
    let (text, lines) = rest.split_once("=====\n").unwrap();
    let said = |key: &str| {
        head.lines().find_map(|l| l.strip_prefix(key)).map(|v| v.trim().to_string()).filter(|v| !v.is_empty())
    };
    let mut reached = 0;
    let mut expected = Vec::new();
    for line in lines.lines().filter(|l| !l.trim().is_empty()) {
        let parts: Vec<&str> = line.split('|').collect();
        if parts[3].starts_with("minor") {
            continue;
        }
        let at = reached + text[reached..].find(parts[0]).unwrap_or_else(|| panic!("{line} is not in the text"));
        let place = at + text[at..].find(parts[2]).unwrap();
        reached = place + parts[2].len();
        let more = &parts[5..];
        let period = more.iter().find_map(|m| m.strip_prefix("p=")).map_or(said("period:"), |p| Some(p.to_string()));
        expected.push(Expected {
            place: text[..place].chars().count(),
            indicator: parts[1].to_string(),
            value: parts[2].to_string(),
            unit: parts[3].to_string(),
            kind: kind(parts[4]),
            period: period.filter(|p| !p.is_empty()),
            fall: more.contains(&"-"),
            table: more.contains(&"T"),
        });
    }
    Passage { name: said("name:").unwrap(), text: text.to_string(), expected }
}

#[derive(Debug, Default)]
struct Counts {
    wanted: usize,
    found: usize,
    cells: (usize, usize),
    kinds: usize,
    periods: usize,
    signs: usize,
    names: usize,
    whole: usize,
    read: usize,
}

fn score(passage: &Passage, counts: &mut Counts) {
    let document = Document::read(passage.text.as_bytes(), &passage.name).unwrap();
    let statements: Vec<Statement> = document.statements(&Dictionary::standard(), &Options::default());
    counts.read += statements.iter().filter(|s| !s.minor).count();
    for e in &passage.expected {
        counts.wanted += 1;
        counts.cells.1 += usize::from(e.table);
        let read = statements
            .iter()
            .find(|s| s.value_start == e.place && s.value == e.value && s.unit.as_deref().unwrap_or("") == e.unit);
        let Some(s) = read else { continue };
        counts.found += 1;
        counts.cells.0 += usize::from(e.table);
        let right = [
            s.kind == e.kind,
            s.period == e.period,
            (s.sign < 0) == e.fall,
            common::alike(&s.indicator, &e.indicator) >= 0.6,
        ];
        counts.kinds += usize::from(right[0]);
        counts.periods += usize::from(right[1]);
        counts.signs += usize::from(right[2]);
        counts.names += usize::from(right[3]);
        counts.whole += usize::from(right.iter().all(|r| *r));
    }
}

#[test]
fn passages_of_every_kind_of_document_are_read() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/passages"));
    let mut all = Counts::default();
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let passage = passage(&std::fs::read_to_string(&path).unwrap());
        let mut own = Counts::default();
        score(&passage, &mut own);
        assert!(own.whole * 10 >= own.wanted * 6, "{}: {own:?}", path.display());
        score(&passage, &mut all);
        files += 1;
    }
    assert!(files >= 20);
    let share = |n: usize| n as f64 / all.found as f64;
    assert!(all.found as f64 / all.wanted as f64 >= 0.98, "{all:?}");
    assert!(all.read as f64 / all.wanted as f64 <= 1.02, "{all:?}");
    assert_eq!(all.cells.0, all.cells.1, "cells of tables");
    assert!(share(all.kinds) >= 0.96 && share(all.periods) >= 0.96 && share(all.signs) >= 0.99, "{all:?}");
    assert!(share(all.names) >= 0.93, "{all:?}");
    assert!(all.whole as f64 / all.wanted as f64 >= 0.9, "{all:?}");
}
