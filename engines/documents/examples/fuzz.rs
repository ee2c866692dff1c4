//! Fuzzing on a stable toolchain: mutates the saved corpus for so many seconds (`fuzz 60`) and fails on the first panic or quote
//! that is not in its file. Every third input goes into a DOCX or PDF file first, whole or damaged. A failing input is kept in the corpus
//! folder, so that the next run starts with it.

#![allow(clippy::unwrap_used, clippy::panic)]
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::{DocxBlock, docx, docx_of, pdf};
use linping_documents::{Dictionary, Document, Options};
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const WORDS: &[&str] = &[
    "2021年",
    "增长",
    "分别",
    "、",
    "和",
    "，",
    "。",
    "（",
    "）",
    "“",
    "”",
    "第三位",
    "万亿",
    "5.1%",
    "87：9：4",
    "占",
    "拉动",
    "其中",
    "推进",
    "等项目",
    "<td>",
    "<p",
    "&amp;",
    "|",
    "---\n",
    "\r\n",
    "𠀀",
    "由",
    "提高到",
    "至",
    "~",
    "2×7500吨",
    "百分之",
    "<table>",
    "</table>",
    "《",
    "》",
    "个百分点",
];

fn survive(bytes: &[u8], name: &str) {
    let Ok(document) = Document::read(bytes, name) else { return };
    let options = Options::default();
    for s in document.statements(&Dictionary::standard(), &options) {
        assert_eq!(document.source_text(s.start..s.end), s.quote, "a quote off its place");
    }
    for c in document.commitments(&options) {
        assert_eq!(document.source_text(c.start..c.end), c.quote, "a quote off its place");
    }
}

fn mutate(input: &[u8], random: &mut impl Rng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(0..=bytes.len());
        match random.random_range(0..4) {
            0 if at < bytes.len() => bytes[at] = random.random(),
            1 => {
                let end = (at + random.random_range(0..40)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let end = (at + random.random_range(0..200)).min(bytes.len());
                let copy: Vec<u8> = bytes[at..end].to_vec();
                bytes.extend(copy);
            }
            _ => {
                let word = WORDS.choose(random).copied().unwrap_or("");
                bytes.splice(at..at, word.bytes());
            }
        }
    }
    bytes
}

/// Changes single bytes only, so that what stands where in the file still holds.
fn damage(bytes: &mut [u8], random: &mut impl Rng) {
    for _ in 0..random.random_range(0..4) {
        let at = random.random_range(0..bytes.len().max(1));
        if let Some(byte) = bytes.get_mut(at) {
            *byte = random.random();
        }
    }
}

/// The words of an input inside a DOCX or PDF file.
fn wrapped(bytes: &[u8], random: &mut impl Rng) -> (Vec<u8>, &'static str) {
    let words = String::from_utf8_lossy(bytes);
    let (mut file, name) = match random.random_range(0..3) {
        0 => (docx(&words.lines().map(|l| DocxBlock::Paragraph(l.to_string())).collect::<Vec<_>>()), "a.docx"),
        // The input as it is where the document's own markup stands.
        1 => (docx_of(&words), "a.docx"),
        _ => (pdf(&words), "a.pdf"),
    };
    damage(&mut file, random);
    (file, name)
}

fn main() -> std::io::Result<()> {
    let seconds: u64 = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(60);
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz-corpus"));
    let mut corpus = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        corpus.push((std::fs::read(&path)?, path.file_name().unwrap_or_default().to_string_lossy().into_owned()));
    }
    // The PDF library panics on some damaged files, which the reader catches; only what gets through is of interest.
    std::panic::set_hook(Box::new(|_| {}));
    let mut random = linping_work::generator(20220213);
    let start = Instant::now();
    let mut runs = 0u64;
    while start.elapsed() < Duration::from_secs(seconds) {
        let Some((input, name)) = corpus.choose(&mut random) else { break };
        let bytes = mutate(input, &mut random);
        let (bytes, name) = match runs % 3 {
            0 => wrapped(&bytes, &mut random),
            _ => (bytes, name.as_str()),
        };
        if std::panic::catch_unwind(|| survive(&bytes, name)).is_err() {
            let kept = folder.join(format!("found-{runs}-{name}"));
            std::fs::write(&kept, &bytes)?;
            eprintln!("failed; the input is kept as {}", kept.display());
            std::process::exit(1);
        }
        runs += 1;
    }
    println!("{runs} inputs survived in {seconds} seconds");
    Ok(())
}
