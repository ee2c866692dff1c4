//! Locking, locked runs, changed sources.

use crate::support::{Copy, EXAMPLES, example, linping};

#[test]
fn the_lock_of_each_example_is_up_to_date() {
    for name in EXAMPLES {
        let copy = Copy::of(name);
        let before = copy.read("plan.lock");
        assert_eq!(copy.run(&["lock"]).code, 0);
        assert_eq!(copy.read("plan.lock"), before, "{name}: run `linping lock examples/{name}`");
        assert_eq!(linping(&example(name), &["check", "--locked"]).code, 0);
    }
}

#[test]
fn a_changed_source_is_used_and_reported_and_with_locked_it_ends_with_3() {
    let copy = Copy::of("gridtown");
    copy.append("sources/files/promises.md", "\n多出一行。\n");
    let said = copy.run(&["check"]);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("sources/files/promises.md differs from the lock"), "{}", said.err);
    assert_eq!(copy.run(&["check", "--locked"]).code, 3);
    assert_eq!(copy.run(&["why", "gdp", "--locked"]).code, 3);
    let said = copy.run(&["check", "--json"]);
    assert_eq!((said.code, said.json()["warnings"].as_u64()), (0, Some(1)));
    assert_eq!(copy.run(&["lock", "--update", "promises"]).code, 0);
    assert_eq!(copy.run(&["check", "--locked"]).code, 0);
}

#[test]
fn locking_one_source_leaves_the_others_as_they_were() {
    let copy = Copy::of("gridtown");
    copy.append("sources/files/promises.md", "\n多出一行。\n");
    copy.append("sources/files/yearbook.md", "\n多出一行。\n");
    assert_eq!(copy.run(&["lock", "--update", "yearbook"]).code, 0);
    let said = copy.run(&["check", "--locked"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("promises.md") && !said.err.contains("yearbook.md"), "{}", said.err);
    assert_eq!(copy.run(&["lock", "--update", "nothing"]).code, 1);
}

#[test]
fn without_a_lock_a_plan_runs_but_not_with_locked() {
    let copy = Copy::of("gridtown");
    std::fs::remove_file(copy.path().join("plan.lock")).unwrap();
    assert_eq!(copy.run(&["check"]).code, 0);
    assert_eq!(copy.run(&["check", "--locked"]).code, 3);
}

#[test]
fn a_damaged_lock_is_told_and_mended_by_locking() {
    let copy = Copy::of("gridtown");
    let good = copy.read("plan.lock");
    copy.write("plan.lock", "version = 1\n[[input]]\npath = 7\n");
    let said = copy.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("plan.lock:3"), "{}", said.err);
    assert_eq!(copy.run(&["lock"]).code, 0);
    assert_eq!(copy.read("plan.lock"), good);
}

#[test]
fn a_file_that_is_not_the_original_on_record_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.md");
    std::fs::write(&other, "2021年，临平生产总值940.09亿元。\n").unwrap();
    let arguments = ["lock", "--original", other.to_str().unwrap(), "--source", "news-2022-02"];
    let said = linping(&example("linping"), &arguments);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("its checksum differs"), "{}", said.err);
    assert!(said.err.contains("the original does not state `409.99 亿元`"), "{}", said.err);
    assert!(!said.err.contains("the original does not state `940.09 亿元`"), "{}", said.err);
    let said = linping(&example("linping"), &arguments[..3]);
    assert_eq!(said.code, 1, "which paraphrase it belongs to is not known");
    assert!(said.err.contains("--source"), "{}", said.err);
}

#[test]
fn a_lock_that_cannot_be_written_leaves_nothing_half_written() {
    let copy = Copy::of("gridtown");
    std::fs::remove_file(copy.path().join("plan.lock")).unwrap();
    std::fs::create_dir_all(copy.path().join("plan.lock/inside")).unwrap();
    let said = copy.run(&["lock"]);
    assert_eq!(said.code, 1, "{}", said.all());
    let left =
        std::fs::read_dir(copy.path()).unwrap().flatten().filter(|e| e.file_name().to_string_lossy().contains(".tmp"));
    assert_eq!(left.count(), 0);
    assert!(copy.path().join("plan.lock/inside").is_dir());
}
