//! What if: kept results, sweeps, Shapley values, sensitivity, payers. Every answer predicted on gridtown (see
//! `gridtown_space.rs` for its map), laws on random towns.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use linping_effects::{Options, Payer, Results, SweepSpec, funding, run, sensitivity, sweep};
use linping_language::files::{AttributionMethod, AttributionSpec};
use linping_language::{Kinds, Plan};
use linping_problems::{Code, Problems};
use linping_sources::Sources;
use linping_work::{Kept, NoProgress, Stop};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

const SHARE: &str = "clinic-within-15-minutes";

fn gridtown() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/gridtown")
}

struct Town {
    plan: Plan,
    sources: Sources,
    kinds: Kinds,
}

impl Town {
    fn at(root: &Path, kept: Kept) -> Town {
        let kinds = linping_actions::kinds();
        let (plan, problems) = Plan::read(root, &kinds);
        let plan = plan.unwrap_or_else(|| panic!("{problems:?}"));
        let (mut sources, problems) = Sources::open(&plan);
        assert!(problems.is_empty(), "{problems:?}");
        sources.kept = kept;
        Town { plan, sources, kinds }
    }

    fn run(&self, scenario: &str) -> Results {
        let options = Options { scenario: scenario.into(), as_of: None };
        run(&self.plan, &self.sources, &self.kinds, &options, &Stop::never(), &NoProgress)
            .unwrap_or_else(|p| panic!("{p:?}"))
    }

    fn sweep(&self, text: &str, action: &str) -> Result<linping_effects::Sweep, Problems> {
        let (key, [from, to, step]) = SweepSpec::parse(text).unwrap();
        let spec = SweepSpec { action: action.into(), key, from, to, step };
        sweep(&self.run("all"), &spec, &self.sources, &self.kinds, &Stop::never(), &NoProgress)
    }
}

fn here() -> Town {
    Town::at(&gridtown(), Kept::default())
}

/// Everything a run says about indicators, actions and promises.
fn said(results: &Results) -> String {
    format!("{:?}\n{:?}\n{:?}", results.baseline.series, results.actions, results.promises)
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

#[test]
fn kept_results_change_no_answer_even_when_they_are_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let with = || Town::at(&gridtown(), Kept::in_folder(folder.path(), "test")).run("all");
    let none = said(&here().run("all"));
    assert_eq!(said(&with()), none, "cold");
    assert!(files_in(folder.path()).len() > 5, "something is kept");
    assert_eq!(said(&with()), none, "warm");
    for (at, file) in files_in(folder.path()).into_iter().enumerate() {
        let mut bytes = std::fs::read(&file).unwrap();
        match at % 3 {
            0 => bytes.truncate(bytes.len() / 2),
            1 => *bytes.last_mut().unwrap() ^= 1,
            _ => bytes.clear(),
        }
        std::fs::write(&file, bytes).unwrap();
    }
    assert_eq!(said(&with()), none, "damaged");
}

#[test]
fn a_changed_action_or_input_is_worked_out_anew() {
    let (cache, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy_of(&gridtown(), copy.path());
    let again = || Town::at(copy.path(), Kept::in_folder(cache.path(), "test")).run("all");
    let share = |results: &Results| {
        let series = &results.baseline.series[SHARE];
        series.latest("990101", None).unwrap().value / 100.0 * 255.0
    };
    let near = |value: f64, wanted: f64| assert!((value - wanted).abs() < 1e-6, "{value} {wanted}");
    near(share(&again()), 222.0);
    rewrite(copy.path(), "actions/new-clinic.toml", "choose = 1", "choose = 2");
    // s1 as well: f(32).
    near(share(&again()), 254.0);
    rewrite(copy.path(), "sources/files/cells.csv", "west,2,2", "west,1,2");
    // One person less at b.
    near(share(&again()), 255.0 * 253.0 / 254.0);
}

fn copy_of(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            if entry.file_name() != "out" {
                std::fs::create_dir_all(&target).unwrap();
                copy_of(&entry.path(), &target);
            }
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

fn rewrite(root: &Path, file: &str, old: &str, new: &str) {
    let text = std::fs::read_to_string(root.join(file)).unwrap();
    assert!(text.contains(old), "{file} has no {old}");
    std::fs::write(root.join(file), text.replacen(old, new, 1)).unwrap();
}

#[test]
fn a_sweep_tells_what_each_further_budget_buys() {
    // 4 million pay for nothing, 8 for s2 (g: 64 people), 16 for s1 too (f: 32), 24 for no more, as there is no third site.
    let swept = here().sweep("budget=400..2400:400 万元", "new-clinic").unwrap();
    let reached: Vec<f64> = swept
        .steps
        .iter()
        .map(|step| {
            let share = step.indicators.iter().find(|(name, _)| name == SHARE).unwrap().1;
            (share / 100.0 * 255.0).round()
        })
        .collect();
    assert_eq!(reached, [158.0, 222.0, 222.0, 254.0, 254.0, 254.0]);
    let chosen: Vec<String> = swept.steps.iter().map(|step| step.touched.join(",")).collect();
    assert_eq!(chosen, ["", "s2", "s2", "s1,s2", "s1,s2", "s1,s2"]);
    assert!(swept.steps[0].nothing.is_some() && swept.steps[1].nothing.is_none());
    let yuan: Vec<f64> = swept.steps.iter().map(|step| step.yuan / 1e6).collect();
    assert_eq!(yuan, [0.0, 8.0, 8.0, 16.0, 16.0, 16.0]);
    assert!(swept.warnings.is_empty());
}

#[test]
fn any_number_of_an_action_can_be_swept_and_others_are_refused() {
    let swept = here().sweep("measure.choose=1..2:1", "new-clinic").unwrap();
    assert_eq!(swept.steps.iter().map(|step| step.touched.len()).collect::<Vec<_>>(), [1, 2]);
    let code = |result: Result<linping_effects::Sweep, Problems>| result.unwrap_err()[0].code;
    assert_eq!(code(here().sweep("measure.colour=1..2:1", "new-clinic")), Code::UnknownKey);
    assert_eq!(code(here().sweep("budget=1..2:1 万元", "no-such")), Code::UnknownName);
    assert_eq!(code(here().sweep("budget=3..2:1 万元", "new-clinic")), Code::BadArgument);
}

#[test]
fn a_value_that_cannot_be_done_is_a_gap_with_its_reason_and_the_others_stand() {
    // There are two sites: three cannot be chosen, and none is no choice.
    let swept = here().sweep("measure.choose=0..4:1", "new-clinic").unwrap();
    assert_eq!(
        swept.steps.iter().map(|step| step.impossible.is_some()).collect::<Vec<_>>(),
        [true, false, false, true, true]
    );
    assert_eq!(swept.steps[2].touched, ["s1", "s2"]);
    assert!(swept.indicators().any(|name| name == SHARE));
    for step in &swept.steps {
        assert_eq!(step.indicator(SHARE).is_none(), step.impossible.is_some(), "{step:?}");
    }
    assert!(
        swept.steps[3].chosen().en.starts_with("cannot be done: 3 are to be built"),
        "{:?}",
        swept.steps[3].chosen()
    );
}

fn shapley(samples: Option<u32>, seed: u64) -> Results {
    let mut town = here();
    town.plan.head.attribution = Some(AttributionSpec { method: AttributionMethod::Shapley, samples });
    town.plan.head.seed = seed;
    // Few enough actions for the exact value; catchments cannot be drawn without the bridge, see the test of that below.
    town.plan
        .actions
        .retain(|name, _| ["link-north", "new-clinic", "build-bridge", "build-school"].contains(&name.as_str()));
    let results = town.run("all");
    assert!(results.attribution.is_some(), "{:?}", results.warnings);
    results
}

#[test]
fn shapley_parts_add_up_to_the_whole_change_exact_or_drawn() {
    for results in [shapley(None, 1), shapley(Some(40), 1)] {
        let parts = &results.attribution.as_ref().unwrap().parts;
        for indicator in [SHARE, "clinic-walk"] {
            for region in ["990101", "west", "east"] {
                let series = &results.baseline.series[indicator];
                let mut values = series.of(region).map(|o| o.value);
                let Some(first) = values.next() else { continue };
                let whole = values.last().unwrap_or(first) - first;
                let of = |p: &&linping_effects::Part| p.indicator == indicator && p.region == region;
                let sum: f64 = parts.iter().filter(of).map(|p| p.value).sum();
                assert!((sum - whole).abs() < 1e-9 * whole.abs().max(1.0), "{indicator} {region}: {sum} {whole}");
            }
        }
    }
}

#[test]
fn an_action_that_needs_another_leaves_the_ordered_parts_and_a_warning() {
    let mut town = here();
    // With a shorter way allowed, catchments can be drawn only once the bridge stands.
    let file = "actions/seats-by-school.toml";
    let mut node = town.plan.nodes[file].clone();
    node.put_at_path("measure.within", linping_language::Value::String("42 min".into()));
    town.plan = town.plan.with_file(file, node, &town.kinds).unwrap_or_else(|p| panic!("{p:?}"));
    town.plan.head.attribution = Some(AttributionSpec { method: AttributionMethod::Shapley, samples: None });
    town.plan.actions.retain(|name, _| ["link-north", "new-clinic", "seats-by-school"].contains(&name.as_str()));
    let results = town.run("all");
    assert!(results.attribution.is_none());
    let hint = |p: &linping_problems::Problem| p.hint.as_ref().is_some_and(|hint| hint.en.contains("seats-by-school"));
    assert!(results.warnings.iter().any(hint), "{:?}", results.warnings);
}

#[test]
fn what_does_not_depend_on_others_has_its_lone_effect_as_its_part() {
    // The bridge reaches d and e, the clinic g: neither changes what the other does to the share.
    let results = shapley(None, 1);
    let attribution = results.attribution.as_ref().unwrap();
    assert!(attribution.exact);
    let part = |action: &str| {
        let of = |p: &&linping_effects::Part| p.action == action && p.indicator == SHARE && p.region == "990101";
        attribution.parts.iter().find(of).unwrap().value / 100.0 * 255.0
    };
    assert!((part("link-north") - 24.0).abs() < 1e-9 && (part("new-clinic") - 64.0).abs() < 1e-9);
}

#[test]
fn the_same_seed_draws_the_same_orders_and_the_exact_value_lies_near() {
    let (a, b, other) = (shapley(Some(60), 5), shapley(Some(60), 5), shapley(Some(60), 6));
    assert_eq!(a.attribution, b.attribution);
    let exact = shapley(None, 1);
    for (part, right) in other.attribution.unwrap().parts.iter().zip(&exact.attribution.unwrap().parts) {
        assert_eq!((&part.action, &part.indicator, &part.region), (&right.action, &right.indicator, &right.region));
        let error = part.standard_error.unwrap();
        assert!((part.value - right.value).abs() <= 5.0 * error + 1e-9, "{part:?} {right:?}");
    }
}

#[test]
fn those_touched_by_the_bridge_are_d_and_e() {
    let results = here().run("all");
    let of = |indicator: &str| {
        let effects = &results.actions["link-north"].effects;
        let effect = effects.iter().find(|e| e.indicator == indicator && e.region == "990101").unwrap();
        effect.touched.clone().unwrap()
    };
    let share = of(SHARE);
    assert_eq!((share.cells, share.people, share.before, share.after), (2, 24.0, Some(0.0), Some(100.0)));
    // The walk becomes shorter for f as well; everybody reached the clinic before, by the southern bridge.
    let walk = of("clinic-walk");
    assert!(walk.cells >= 3 && walk.newly_reached == 0.0 && walk.after < walk.before);
}

#[test]
fn payers_bear_the_cost_between_them() {
    let results = here().run("all");
    let funded = funding(&results);
    for ((year, part), (yuan, _)) in results.costs() {
        let of = |c: &&linping_effects::FundedCost| c.year == year && c.part == part;
        let sum: f64 = funded.iter().filter(of).map(|c| c.yuan).sum();
        assert!((sum - yuan).abs() < 1e-6 * yuan.abs().max(1.0), "{year} {part:?}: {sum} {yuan}");
    }
    let by = |action: &str| {
        let of = |c: &&linping_effects::FundedCost| c.action == action && matches!(c.payer, Payer::Source(_));
        funded.iter().filter(of).map(|c| c.yuan).sum::<f64>()
    };
    assert_eq!((by("build-bridge"), by("link-north")), (3e7, 0.0));
}

#[test]
fn a_cost_that_is_assumed_moves_the_cost_by_a_fifth_and_a_stated_range_is_kept() {
    let copy = tempfile::tempdir().unwrap();
    copy_of(&gridtown(), copy.path());
    let reason = "assumed = \"虚构 / invented\"";
    let ranged = format!("{reason}, range = [\"700 万元\", \"1000 万元\"]");
    rewrite(copy.path(), "actions/new-clinic.toml", reason, &ranged);
    let town = Town::at(copy.path(), Kept::default());
    let results = town.run("all");
    let study = sensitivity(&results, &town.sources, &town.kinds, &Stop::never(), &NoProgress).unwrap();
    let moves = |name: &str| {
        let parameter = study.parameters.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{name}"));
        assert!(parameter.failed.is_empty(), "{:?}", parameter.failed);
        let bar = parameter.bars.iter().find(|bar| bar.indicator.is_none()).unwrap().clone();
        ((bar.low.unwrap() - bar.value).round(), (bar.high.unwrap() - bar.value).round())
    };
    assert_eq!(moves("actions/new-clinic.toml measure.each.value"), (-1e6, 2e6));
    assert_eq!(moves("actions/link-north.toml cost.planned.value"), (-4e6, 4e6));
}

#[test]
fn what_is_assumed_in_lists_is_varied_too_and_the_other_parts_of_a_whole_give_way() {
    let copy = tempfile::tempdir().unwrap();
    copy_of(&gridtown(), copy.path());
    let file = "baseline/care-need.toml";
    for (key, value) in [("needing", "25 %"), ("institution", "50 %")] {
        let made = format!("{key} = {{ value = \"{value}\", synthetic");
        rewrite(copy.path(), file, &made, &made.replace("synthetic", "assumed"));
    }
    let town = Town::at(copy.path(), Kept::default());
    let results = town.run("all");
    let study = sensitivity(&results, &town.sources, &town.kinds, &Stop::never(), &NoProgress).unwrap();
    let of = |key: &str| {
        let name = format!("{file} age[aged-65-79].{key}.value");
        study.parameters.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{name}"))
    };
    // 510 of the 518 beds needed in 2025 are for people of 65 to 79: a fifth of 510 is 102.
    // As many if the half of those in need who want a bed becomes two or three fifths, home and community sharing the rest.
    for key in ["needing", "institution"] {
        let (bars, failed) = (&of(key).bars, &of(key).failed);
        assert!(failed.is_empty(), "{failed:?}");
        let bar = bars.iter().find(|bar| bar.indicator.as_deref() == Some("care-need-beds")).unwrap();
        let moved = [bar.value - bar.low.unwrap(), bar.high.unwrap() - bar.value];
        assert!(moved.iter().all(|moved| (moved - 102.0).abs() < 1e-6), "{bar:?}");
    }
    assert_eq!((of("institution").low.as_str(), of("institution").high.as_str()), ("40 %", "60 %"));
    // Lists within lists.
    let chamber = "actions/second-channel.toml measure.route.lock[new-lock].chamber[one].length.value";
    assert!(study.parameters.iter().any(|p| p.name == chamber));
}

#[test]
fn a_range_that_does_not_hold_its_value_is_told_with_its_place() {
    let copy = tempfile::tempdir().unwrap();
    copy_of(&gridtown(), copy.path());
    let reason = "assumed = \"虚构 / invented\"";
    let wrong = format!("{reason}, range = [\"2100 万元\", \"2200 万元\"]");
    rewrite(copy.path(), "actions/link-north.toml", reason, &wrong);
    let (_, problems) = Plan::read(copy.path(), &linping_actions::kinds());
    let found = problems.iter().find(|p| p.code == Code::BadValue).unwrap();
    assert_eq!(found.place.as_ref().unwrap().file, "actions/link-north.toml");
}

#[test]
fn a_budget_below_the_cheapest_choice_names_it() {
    let copy = tempfile::tempdir().unwrap();
    copy_of(&gridtown(), copy.path());
    let budget = "budget = { value = \"700 万元\", assumed = \"x\" }";
    rewrite(copy.path(), "actions/new-clinic.toml", "choose = 1", budget);
    let town = Town::at(copy.path(), Kept::default());
    let options = Options { scenario: "all".into(), as_of: None };
    let problems =
        run(&town.plan, &town.sources, &town.kinds, &options, &Stop::never(), &NoProgress).map(drop).unwrap_err();
    let found = problems.iter().find(|p| p.code == Code::OverBudget).unwrap();
    assert!(found.place.is_some() && found.message.en.contains("8000000"), "{found:?}");
    assert!(found.hint.as_ref().unwrap().en.contains("1000000 yuan more"), "{found:?}");
}

#[test]
fn statuses_propagate_to_every_indicator_over_layers() {
    use linping_language::Status;
    let results = here().run("all");
    let series = &results.baseline.series[SHARE];
    assert!(series.observations.iter().all(|o| o.status == Status::Synthetic), "the cells are synthetic");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// More budget never gives a worse choice, and a facility added never lengthens a walk, whoever lives where and wherever
    /// one may build.
    #[test]
    fn more_budget_is_never_worse_whoever_lives_where(
        people in prop::collection::vec(0_u32..1000, 8),
        at in prop::sample::subsequence((0..8_usize).collect::<Vec<_>>(), 5),
        goal in 0_usize..3,
    ) {
        prop_assume!(people.iter().sum::<u32>() > 0);
        let copy = tempfile::tempdir().unwrap();
        copy_of(&gridtown(), copy.path());
        let file = copy.path().join("sources/files/cells.csv");
        let text = std::fs::read_to_string(&file).unwrap();
        let cells: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
        let living = |(cell, people): (&Vec<&str>, &u32)| format!("{},{people},{}", cell[..4].join(","), cell[5]);
        let lines: Vec<String> = cells[1..].iter().zip(&people).map(living).collect();
        std::fs::write(&file, format!("{}\n{}\n", cells[0].join(","), lines.join("\n"))).unwrap();
        let site = |(number, at): (usize, &usize)| format!("s{},{},{},1\n", number + 1, cells[at + 1][1], cells[at + 1][2]);
        let sites: String = at.iter().enumerate().map(site).collect();
        std::fs::write(copy.path().join("sources/files/clinic-sites.csv"), format!("id,lon,lat,doctors\n{sites}")).unwrap();
        let goal = ["most-reached", "least-time", "least-longest"][goal];
        rewrite(copy.path(), "actions/new-clinic.toml", "most-reached", goal);
        // With other people an action may change nothing that it serves; that is not what is tested.
        rewrite(copy.path(), "actions/new-clinic.toml", "serves = [\"clinic-within-15-minutes\", \"clinic-walk\"]\n", "");
        rewrite(copy.path(), "actions/link-north.toml", "serves = [\"clinic-within-15-minutes\"]\n", "");
        let swept = Town::at(copy.path(), Kept::default()).sweep("budget=400..4400:400 万元", "new-clinic").unwrap();
        // Judged by the numbers, not by what the sweep itself says of them.
        let mut least_loss = f64::INFINITY;
        for step in &swept.steps {
            let pays_for = (step.value / 800.0).floor();
            prop_assert_eq!(step.nothing.is_some(), pays_for == 0.0, "{} buys nothing", step.value);
            let Some(objective) = &step.objective else { continue };
            let loss = if objective.less_is_better { objective.value } else { -objective.value };
            prop_assert!(loss <= least_loss + 1e-6, "{} 万元: {} is worse than with less", step.value, objective.value);
            prop_assert!(step.yuan <= step.value * 1e4 + 1e-6 && step.touched.len() as f64 <= pays_for);
            least_loss = loss;
        }
        prop_assert!(least_loss.is_finite() && swept.warnings.is_empty(), "{:?}", swept.warnings);
        let walks: Vec<f64> = swept
            .steps
            .iter()
            .filter_map(|step| step.indicators.iter().find(|(name, _)| name == "clinic-walk").map(|(_, value)| *value))
            .collect();
        // Every place of gridtown reaches the clinic, so the mean is over the same people each time.
        if goal == "least-time" {
            prop_assert!(walks.windows(2).all(|pair| pair[1] <= pair[0] + 1e-9), "{walks:?}");
        }
        // The last budget builds at all five sites, so that no choice before has a shorter way.
        if let Some(last) = walks.last() {
            prop_assert!(walks.iter().all(|walk| *last <= walk + 1e-9), "a place added lengthens no walk: {walks:?}");
        }
    }
}
