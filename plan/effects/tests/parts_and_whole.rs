//! Parts sum to the whole: for every action and every indicator whose parts add up, in both examples.

#![allow(clippy::unwrap_used, clippy::panic)]

use linping_baseline::layer_measure;
use linping_effects::{Effect, Options, Results, run};
use linping_language::Plan;
use linping_language::files::{AttributionMethod, AttributionSpec};
use linping_sources::Sources;
use linping_work::{NoProgress, Stop};
use std::collections::BTreeMap;
use std::path::Path;

fn results(example: &str, attribution: Option<AttributionSpec>) -> Results {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example);
    let kinds = linping_actions::kinds();
    let (plan, problems) = Plan::read(&root, &kinds);
    let mut plan = plan.unwrap_or_else(|| panic!("{problems:?}"));
    plan.head.attribution = attribution.or(plan.head.attribution);
    let (sources, problems) = Sources::open(&plan);
    assert!(problems.is_empty(), "{problems:?}");
    let options = Options { scenario: "all".into(), as_of: None };
    run(&plan, &sources, &kinds, &options, &Stop::never(), &NoProgress).unwrap_or_else(|p| panic!("{p:?}"))
}

/// Whether an indicator's parts add up, as its kind says.
fn adds_up(results: &Results, indicator: &str) -> bool {
    let kind = results.plan.indicators[indicator].measure.as_ref();
    kind.is_some_and(|kind| layer_measure(kind).unwrap().is_some_and(|measure| measure.adds_up()))
}

/// Changes of the whole and of all parts, by action and indicator; of indicators that have parts.
fn sums<'a>(
    results: &'a Results,
    changes: impl Iterator<Item = (&'a str, &'a str, &'a str, f64)>,
) -> BTreeMap<(&'a str, &'a str), [f64; 2]> {
    let mut sums: BTreeMap<_, [f64; 2]> = BTreeMap::new();
    for (action, indicator, region, change) in changes {
        let has_parts =
            results.baseline.series[indicator].observations.iter().any(|o| o.region != results.baseline.region);
        if adds_up(results, indicator) && has_parts {
            sums.entry((action, indicator)).or_default()[usize::from(region != results.baseline.region)] += change;
        }
    }
    sums
}

fn assert_equal(example: &str, what: &str, sums: &BTreeMap<(&str, &str), [f64; 2]>) {
    assert!(!sums.is_empty(), "{example}: no {what}");
    for ((action, indicator), [whole, parts]) in sums {
        let apart = (whole - parts).abs();
        assert!(apart <= 1e-6 * whole.abs().max(1.0), "{example}, {what}: {action}, {indicator}: {whole} and {parts}");
    }
}

#[test]
fn what_an_action_does_to_the_parts_adds_up_to_what_it_does_to_the_whole() {
    for example in ["gridtown", "linping"] {
        let results = results(example, None);
        let all = || results.actions.iter().flat_map(|(name, result)| result.effects.iter().map(move |e| (name, e)));
        type Told = (&'static str, fn(&Effect) -> Option<f64>);
        let told: [Told; 2] = [("after the others", |e| Some(e.after - e.before)), ("alone", |e| e.alone)];
        for (what, change) in told {
            let each = all().filter_map(|(action, e)| Some((action.as_str(), &*e.indicator, &*e.region, change(e)?)));
            assert_equal(example, what, &sums(&results, each));
        }
    }
}

#[test]
fn shapley_parts_by_area_add_up_to_those_of_the_whole() {
    let shapley = AttributionSpec { method: AttributionMethod::Shapley, samples: Some(3) };
    let results = results("gridtown", Some(shapley));
    let Some(attribution) = &results.attribution else { panic!("{:?}", results.warnings) };
    let each = attribution.parts.iter().map(|p| (&*p.action, &*p.indicator, &*p.region, p.value));
    assert_equal("gridtown", "Shapley", &sums(&results, each));
}
