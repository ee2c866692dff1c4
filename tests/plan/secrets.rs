//! Confidential rows reach no output, and no output names a folder of the machine.

use crate::support::{Copy, EXAMPLES, Said};

/// Words planted in the confidential table of gridtown.
const CANARIES: [&str; 4] = ["金丝雀", "CANARY", "7731", "73190"];

fn everything(copy: &Copy) -> Vec<(String, Said)> {
    let plan = linping_language::Plan::read(copy.path(), &linping_actions::kinds()).0;
    let mut names: Vec<String> = Vec::new();
    if let Some(plan) = plan {
        names.extend(plan.indicators.keys().cloned());
        names.extend(plan.actions.keys().cloned());
        names.extend(plan.sources.keys().cloned());
        names.extend(plan.targets.promise.iter().map(|promise| promise.id.value.0.clone()));
        names.extend(plan.targets.target.iter().filter_map(|target| target.id.as_ref().map(|id| id.value.0.clone())));
    }
    let mut said = Vec::new();
    for more in [&[][..], &["--json"], &["--lang", "zh"], &["--verbose"]] {
        for verb in ["check", "lock", "doctor"] {
            said.push((format!("{verb} {more:?}"), copy.run(&[&[verb], more].concat())));
        }
        for name in names.iter().filter(|_| more != ["--verbose"]) {
            said.push((format!("why {name} {more:?}"), copy.run(&[&["why", name], more].concat())));
        }
    }
    said
}

#[test]
fn planted_names_reach_no_output() {
    let copy = Copy::of("gridtown");
    for (what, said) in everything(&copy) {
        assert_eq!(said.code, 0, "{what}: {}", said.err);
        for canary in CANARIES {
            assert!(!said.all().contains(canary), "{what} shows {canary}: {}", said.all());
        }
    }
}

#[test]
fn mistakes_in_a_confidential_table_are_told_without_a_word_of_it() {
    let spoil: [(&str, &str, &str); 5] = [
        ("sources/files/firms.csv", "73190,A", "CANARY-12oo,A"),
        ("sources/files/firms.csv", "73190,A", "73190"),
        ("sources/files/firms.csv", "2022,800,D", "2022,800,A"),
        ("sources/files/firms.csv", "金丝雀纺织有限公司,2022", "金丝雀纺织有限公司,CANARY"),
        ("indicators/firm-revenue.toml", "period = \"year\"", "period = \"name\""),
    ];
    for (file, old, new) in spoil {
        let copy = Copy::of("gridtown");
        copy.replace(file, old, new);
        for arguments in [&["check"][..], &["check", "--json"], &["why", "firm-revenue"], &["check", "--lang", "zh"]] {
            let said = copy.run(arguments);
            assert_ne!(said.code, 0, "{old} to {new} was not noticed");
            for canary in ["金丝雀", "CANARY", "12oo", "73190"] {
                assert!(!said.all().contains(canary), "{new}: {arguments:?} shows {canary}: {}", said.all());
            }
        }
    }
}

#[test]
fn no_output_names_a_folder_of_the_machine() {
    for name in EXAMPLES {
        let copy = Copy::of(name);
        let folder = copy.path().to_str().unwrap().to_string();
        let mut said = everything(&copy);
        // The plan given by its whole path, right and wrong.
        for verb in [&["check", &folder][..], &["why", "gdp", &folder], &["lock", &folder]] {
            said.push((verb.join(" "), crate::support::linping(std::path::Path::new("/"), verb)));
        }
        copy.replace("plan.toml", "format = 1", "fromat = 1");
        copy.write("sources/files/promises.md", "");
        said.push(("wrong".into(), copy.run(&["check", &folder])));
        said.push(("wrong".into(), copy.run(&["check", &folder, "--json"])));
        for (what, said) in said {
            assert!(!said.all().contains(&folder), "{what} names {folder}: {}", said.all());
            assert!(!said.all().contains("/home/") && !said.all().contains("/root"), "{what}: {}", said.all());
        }
    }
}
