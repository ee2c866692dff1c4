//! What the README and the guides tell people to type works, and every flag they name is there.

use crate::support::{linping, root};
use std::path::{Path, PathBuf};

/// The pages that speak of commands: README, guides, concepts, methods.
fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = vec![root().join("README.md"), root().join("README.zh-CN.md")];
    for folder in ["guides", "concepts", "methods"] {
        let entries = std::fs::read_dir(root().join("docs").join(folder)).unwrap();
        pages.extend(
            entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "md")),
        );
    }
    pages.sort();
    pages.into_iter().map(|page| (page.clone(), std::fs::read_to_string(page).unwrap())).collect()
}

/// The lines of fenced blocks that are typed into a shell, without their comments.
fn typed(page: &str) -> Vec<Vec<String>> {
    let mut in_shell = false;
    let mut found = Vec::new();
    for line in page.lines().map(str::trim) {
        if let Some(language) = line.strip_prefix("```") {
            in_shell = language == "sh" || language == "bash";
        } else if in_shell {
            let words = line.split('#').next().unwrap_or_default().split_whitespace().map(str::to_string);
            found.push(words.collect());
        }
    }
    found
}

/// Words in backticks that begin with `linping` and a verb.
fn spoken(page: &str) -> Vec<Vec<String>> {
    let flat = page.replace('\n', " ");
    let spans = flat.split('`').skip(1).step_by(2);
    spans
        .filter_map(|span| Some(span.strip_prefix("linping ")?.split_whitespace().map(str::to_string).collect()))
        .collect()
}

#[test]
fn what_the_readme_and_the_guides_tell_to_type_works() {
    let mut tried = 0;
    for (page, text) in pages() {
        // Other guides speak of a plan that the reader has already.
        let from_nothing = typed(&text).iter().any(|words| words.starts_with(&["linping".into(), "new".into()]));
        if !from_nothing {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        for words in typed(&text) {
            // The server does not end by itself; other programs are not ours.
            let Some((program, rest)) = words.split_first() else { continue };
            if program != "linping" || rest.first().is_some_and(|verb| verb == "serve") {
                continue;
            }
            let arguments: Vec<&str> = rest.iter().map(String::as_str).collect();
            let said = linping(folder.path(), &arguments);
            assert_eq!(said.code, 0, "{}: linping {}\n{}", page.display(), rest.join(" "), said.all());
            tried += 1;
        }
    }
    assert!(tried >= 8, "only {tried} commands were found");
}

/// The scripts of a page with the lines that it shows after each.
fn scripts(page: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut fence = None;
    for line in page.lines() {
        match (fence, line.strip_prefix("```")) {
            (None, Some("bash")) => {
                found.push((String::new(), Vec::new()));
                fence = Some("bash");
            }
            (None, Some(_)) => fence = Some("text"),
            (Some(_), Some(_)) => fence = None,
            (Some("bash"), None) => found.last_mut().unwrap().0 += &format!("{line}\n"),
            (Some(_), None) => found.last_mut().unwrap().1.push(line.to_string()),
            (None, None) => {}
        }
    }
    found
}

#[test]
fn every_engine_answers_from_a_terminal_as_its_guide_shows() {
    let page = std::fs::read_to_string(root().join("docs/guides/from-the-terminal.md")).unwrap();
    let Ok(bash) = std::process::Command::new("bash").arg("--version").output() else {
        eprintln!("SKIPPED: there is no bash to type the guide into");
        return;
    };
    assert!(bash.status.success());
    let program = Path::new(env!("CARGO_BIN_EXE_linping")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_path_buf()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let words = |line: &str| line.split_whitespace().map(str::to_string).collect::<Vec<_>>().join(" ");
    let (mut commands, mut compared) = (0, 0);
    for (script, shown) in scripts(&page) {
        let said = std::process::Command::new("bash")
            .args(["-e", "-o", "pipefail", "-c", &script])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("LINPING_CACHE", folder.path().join("cache"))
            .env_remove("LINPING_LANG")
            .output()
            .unwrap();
        let printed = String::from_utf8(said.stdout).unwrap();
        let complaint = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.success(), "{script}\n{printed}\n{complaint}");
        let printed: Vec<String> = printed.lines().map(words).collect();
        for line in shown {
            let sought = words(&line);
            assert!(
                printed.iter().any(|line| line.contains(&sought)),
                "`{line}` is not printed by\n{script}\n{printed:#?}"
            );
            compared += 1;
        }
        commands += script.lines().filter(|line| line.trim_start().starts_with("linping ")).count();
    }
    assert!(commands >= 18 && compared >= 18, "{commands} commands, {compared} lines");
}

#[test]
fn every_verb_and_flag_the_documents_name_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut helps = std::collections::BTreeMap::new();
    let mut looked = 0;
    for (page, text) in pages() {
        let commands = typed(&text).into_iter().filter_map(|words| match words.split_first() {
            Some((program, rest)) if program == "linping" => Some(rest.to_vec()),
            _ => None,
        });
        for words in commands.chain(spoken(&text)) {
            let Some((verb, rest)) = words.split_first() else { continue };
            // `measure inequality`, `site p-median`: the flags are those of the second word.
            let second = rest.first().filter(|_| ["measure", "site", "waterway"].contains(&verb.as_str()));
            let seconds: Vec<Option<&str>> = match second {
                Some(second) => second.split('|').map(Some).collect(),
                None => vec![None],
            };
            for second in seconds {
                let help = helps.entry((verb.clone(), second.map(str::to_string))).or_insert_with(|| {
                    let arguments: Vec<&str> =
                        [Some(verb.as_str()), second, Some("--help")].into_iter().flatten().collect();
                    linping(folder.path(), &arguments)
                });
                assert_eq!(help.code, 0, "{}: there is no `linping {}`: {}", page.display(), words.join(" "), help.err);
                for flag in rest
                    .iter()
                    .map(|word| word.trim_matches(['[', ']', ',', ';']))
                    .filter(|word| word.starts_with("--"))
                {
                    let flag = flag.split(['=', '[', '|']).next().unwrap_or(flag);
                    let known = help.out.split([' ', ',', '\n', '=']).any(|word| word == flag);
                    assert!(known, "{}: `linping {}`: there is no {flag}", page.display(), words.join(" "));
                    looked += 1;
                }
            }
        }
    }
    assert!(looked >= 20, "only {looked} flags were found");
}
