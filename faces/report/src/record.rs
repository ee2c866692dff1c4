use crate::{OutputFile, Report};
use linping_problems::Problems;
use linping_sources::{Lock, checksum};
use serde_json::{Value, json};

/// When a build ran; the only thing in which two builds of the same plan may differ.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// When it began, ISO 8601.
    pub started: String,
    /// When it ended.
    pub finished: String,
    /// Seconds of each stage.
    pub seconds: Vec<(&'static str, f64)>,
}

/// `run.json`: what was run, with which inputs, and what came of it.
pub fn record(
    report: &Report,
    lock: Option<&Lock>,
    warnings: &Problems,
    files: &[OutputFile],
    times: &Times,
) -> OutputFile {
    let results = report.results;
    let plan = &results.plan;
    let closed = |path: &str| {
        plan.sources.iter().any(|(name, source)| {
            !plan.is_open_source(name)
                && source.file.as_ref().is_some_and(|file| format!("sources/{}", &*file.value) == path)
        })
    };
    let inputs: Vec<Value> = report
        .sources
        .lock
        .input
        .iter()
        .filter(|input| !closed(&input.path))
        .map(|input| json!({ "path": input.path, "sha256": input.sha256 }))
        .collect();
    let outputs: Vec<Value> =
        files.iter().map(|file| json!({ "path": file.path, "sha256": checksum(&file.bytes) })).collect();
    let warnings: Vec<Value> =
        warnings.iter().map(|warning| json!({ "code": warning.code, "message": warning.message })).collect();
    let seconds: serde_json::Map<String, Value> =
        times.seconds.iter().map(|(stage, seconds)| ((*stage).to_string(), json!(seconds))).collect();
    let value = json!({
        "format": 1,
        "linping": report.version,
        "plan": { "sha256": plan_hash(report), "files": plan.files.iter().count() },
        "lock": lock.map(|lock| json!({ "sha256": checksum(lock.to_text().as_bytes()) })),
        "inputs": inputs,
        "scenario": results.scenario,
        "as_of": results.as_of,
        "seed": plan.head.seed,
        "headline": results.headline,
        "warnings": warnings,
        "outputs": outputs,
        "times": { "started": times.started, "finished": times.finished, "seconds": seconds },
    });
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    OutputFile { path: "run.json".into(), bytes: text.into_bytes() }
}

/// SHA-256 over the names, lengths and texts of all plan files, by name.
fn plan_hash(report: &Report) -> String {
    let mut files: Vec<(&str, &str)> = report.results.plan.files.iter().collect();
    files.sort_unstable();
    let mut bytes = Vec::new();
    for (name, text) in files {
        bytes.extend_from_slice(format!("{name}\0{}\0", text.len()).as_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    checksum(&bytes)
}
