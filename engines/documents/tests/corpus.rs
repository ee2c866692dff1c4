//! The shared corpus, scored as its own scorer scores: quantities found, and statements right as a whole.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use linping_documents::{Dictionary, Document, Options, Statement};
use std::collections::BTreeMap;
use std::path::Path;

struct Annotation {
    file: String,
    value_start: usize,
    value: String,
    unit: Option<String>,
    kind: String,
    period: Option<String>,
    sign: i64,
    minor: bool,
}

fn annotations(root: &Path) -> Vec<Annotation> {
    std::fs::read_to_string(root.join("annotations.jsonl"))
        .unwrap()
        .lines()
        .map(|line| {
            let a: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| a[key].as_str().map(str::to_string);
            Annotation {
                file: text("file").unwrap(),
                value_start: a["value_start"].as_u64().unwrap() as usize,
                value: text("value").unwrap(),
                unit: text("unit"),
                kind: text("kind").unwrap(),
                period: text("period"),
                sign: a["sign"].as_i64().unwrap(),
                minor: a["minor"].as_bool().unwrap(),
            }
        })
        .collect()
}

fn read(root: &Path, file: &str) -> (Document, Vec<Statement>) {
    let document = Document::read(&std::fs::read(root.join(file)).unwrap(), file).unwrap();
    let statements = document.statements(&Dictionary::standard(), &Options::default());
    (document, statements)
}

#[test]
fn nearly_every_annotated_figure_is_found_with_kind_period_and_sign() {
    let Some(root) = common::corpus() else {
        eprintln!("SKIPPED: the shared corpus of documents is not there");
        return;
    };
    let mut by_file: BTreeMap<String, Vec<Annotation>> = BTreeMap::new();
    for a in annotations(&root) {
        by_file.entry(a.file.clone()).or_default().push(a);
    }
    let (mut wanted, mut found, mut kinds, mut periods, mut signs) = (0, 0, 0, 0, 0);
    for (file, wanted_here) in by_file {
        let (document, statements) = read(&root, &file);
        for s in &statements {
            assert_eq!(document.source_text(s.start..s.end), s.quote, "{file}");
            assert!(s.quote.chars().count() <= 120);
        }
        for a in wanted_here.iter().filter(|a| !a.minor) {
            wanted += 1;
            let Some(s) = statements.iter().find(|s| {
                s.value_start == a.value_start && s.value == a.value && (s.unit == a.unit || a.unit.is_none())
            }) else {
                continue;
            };
            found += 1;
            kinds += usize::from(serde_json::to_value(s.kind).unwrap() == a.kind.as_str());
            periods += usize::from(s.period == a.period);
            signs += usize::from(i64::from(s.sign) == a.sign);
        }
    }
    let share = |n: usize| n as f64 / found as f64;
    assert!(found as f64 / wanted as f64 > 0.95, "{found} of {wanted}");
    assert!(share(kinds) > 0.95, "kinds {}", share(kinds));
    assert!(share(periods) > 0.93, "periods {}", share(periods));
    assert!(share(signs) > 0.99, "signs {}", share(signs));
}

#[test]
fn the_seed_article_is_read_whole_and_nothing_false() {
    let Some(root) = common::corpus() else {
        eprintln!("SKIPPED: the shared corpus of documents is not there");
        return;
    };
    let file = "news_2022_linping_seed.md";
    let (_, statements) = read(&root, file);
    let mut read: Vec<(usize, String)> =
        statements.iter().filter(|s| !s.minor).map(|s| (s.value_start, s.value.clone())).collect();
    let mut wanted: Vec<(usize, String)> = annotations(&root)
        .into_iter()
        .filter(|a| a.file == file && !a.minor)
        .map(|a| (a.value_start, a.value))
        .collect();
    read.sort();
    wanted.sort();
    assert_eq!(read, wanted);
}

#[test]
fn every_document_as_docx_and_as_pdf_says_nearly_the_same() {
    let Some(root) = common::corpus() else {
        eprintln!("SKIPPED: the shared corpus of documents is not there");
        return;
    };
    let mut files = 0;
    let mut poor = Vec::new();
    for entry in std::fs::read_dir(&root).unwrap() {
        let file = entry.unwrap().file_name().to_string_lossy().into_owned();
        if !file.ends_with(".txt") && !file.ends_with(".html") && !file.contains("news") {
            continue;
        }
        files += 1;
        let (document, plain) = read(&root, &file);
        let key = |s: &Statement| (s.indicator.clone(), s.value.clone(), s.kind, s.period.clone(), s.sign);
        let blocks = common::blocks_of(&document);
        let (docx, pdf) = (common::docx(&blocks), common::pdf(&common::lines_of(&blocks)));
        // A converted file has no front matter; the year of publication is told.
        let options =
            Options { year: common::published(&document), region: plain.iter().find_map(|s| s.region.clone()) };
        let plain = document.statements(&Dictionary::standard(), &options);
        for (bytes, name) in [(docx, "a.docx"), (pdf, "a.pdf")] {
            let converted = Document::read(&bytes, name).unwrap();
            let mut said: Vec<_> = converted.statements(&Dictionary::standard(), &options).iter().map(key).collect();
            let kept = plain
                .iter()
                .filter(|s| said.iter().position(|o| *o == key(s)).map(|i| said.swap_remove(i)).is_some())
                .count();
            let f1 = 2.0 * kept as f64 / (plain.len() + kept + said.len()) as f64;
            if f1 < 0.98 {
                poor.push(format!("{file} as {name}: F1 {f1:.3} ({kept} of {}, {} more)", plain.len(), said.len()));
            }
        }
    }
    assert!(files >= 37, "{files}");
    assert!(poor.is_empty(), "{poor:#?}");
}
