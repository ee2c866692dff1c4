//! Reading a work report: text, statements, commitments. One thread; the figure that counts is bytes a second.
//!
//! Peers on the same corpus (research/documents.md, two shared cores): one regular expression of number and 45 units,
//! 2.4 to 6.1 million characters a second (value and unit F1 0.83 to 0.87, no meaning); recognizers-text 2,400 to 3,800;
//! jionlp's money finder 300,000 to 470,000.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use linping_documents::{Dictionary, Document, Options};

/// A report of the usual mixture: about one figure every twenty characters, and as many measures.
fn report() -> String {
    let year = "一、2025年工作回顾\n2025年，全市地区生产总值增长5.3%，规模以上工业增加值409.99亿元、增长6.5%，化工、汽车制造、电子信息等行业产值分别增长22.8%、14.2%和13.9%，居民人均可支配收入由6.2万元提高到6.6万元，进出口总额居全省第三位。\n";
    let plan = "三、2026年重点工作\n（一）加快建设现代化产业体系。深入实施制造业高质量发展行动，开工建设杭淳开高速公路、梅山铁路专用线等项目，新增规上工业企业120家以上，力争到2030年人均地区生产总值达到14万元。完善公共服务，推进老旧小区改造，着力稳就业促增收，扩大优质教育资源供给。\n";
    let mut text = String::from("2026年临平市政府工作报告\n");
    for _ in 0..2000 {
        text.push_str(year);
        text.push_str(plan);
    }
    text
}

fn main() {
    divan::main();
}

#[divan::bench]
fn text_with_a_map(bencher: Bencher) {
    let report = report();
    bencher.counter(BytesCount::of_str(&report)).bench(|| Document::read(black_box(report.as_bytes()), "报告.txt"));
}

#[divan::bench]
fn statements(bencher: Bencher) {
    let report = report();
    let dictionary = Dictionary::standard();
    bencher.counter(BytesCount::of_str(&report)).bench(|| {
        Document::read(black_box(report.as_bytes()), "报告.txt").map(|d| d.statements(&dictionary, &Options::default()))
    });
}

#[divan::bench]
fn commitments(bencher: Bencher) {
    let report = report();
    bencher
        .counter(BytesCount::of_str(&report))
        .bench(|| Document::read(black_box(report.as_bytes()), "报告.txt").map(|d| d.commitments(&Options::default())));
}
