use crate::cache;
use crate::context::{Context, Outcome};
use crate::output;
use clap::Args;
use linping_problems::Text;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Versions, caches and memory, for a bug report. Names no folder of the user.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Remove everything kept in the cache folder first.
    #[arg(long)]
    clear_cache: bool,
}

/// Prints what the machine and the binary are.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    if arguments.clear_cache
        && let Some(folder) = cache::folder(&context.common)
    {
        cache::prune(&folder, 0);
    }
    let facts = facts();
    if context.common.json {
        let all: serde_json::Map<String, Value> =
            facts.iter().map(|fact| (fact.key.to_string(), fact.value.clone())).collect();
        return output::print_json(&all);
    }
    let mut text = String::new();
    for fact in &facts {
        let value = match &fact.value {
            Value::String(words) => words.clone(),
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            Value::Null => context.say(&Text::new("未知", "unknown")).to_string(),
            other => other.to_string(),
        };
        text.push_str(&format!("{}: {value}\n", context.say(&fact.name)));
    }
    output::print(&text)
}

struct Fact {
    key: &'static str,
    name: Text,
    value: Value,
}

fn facts() -> Vec<Fact> {
    let fact = |key, zh: &str, en: &str, value| Fact { key, name: Text::new(zh, en), value };
    let kinds = linping_actions::kinds();
    let memory = |key: &str| memory(key).map_or(Value::Null, |mebibytes| json!(mebibytes));
    let (cache_from, cache) = cache_folder();
    vec![
        fact("version", "版本", "version", json!(env!("CARGO_PKG_VERSION"))),
        fact("rust", "最低 Rust 版本", "least Rust version", json!(env!("CARGO_PKG_RUST_VERSION"))),
        fact("format", "计划语言格式", "plan language format", json!(1)),
        fact("system", "系统", "system", json!(format!("{} {}", std::env::consts::OS, std::env::consts::ARCH))),
        fact(
            "threads",
            "线程",
            "threads",
            std::thread::available_parallelism().map_or(Value::Null, |threads| json!(threads.get())),
        ),
        fact("memory_mib", "内存（MiB）", "memory (MiB)", memory("MemTotal")),
        fact("memory_free_mib", "可用内存（MiB）", "memory free (MiB)", memory("MemAvailable")),
        fact("cache", "缓存位置", "cache folder", json!(cache_from)),
        fact(
            "cache_mib",
            "缓存大小（MiB）",
            "cache size (MiB)",
            cache.map_or(Value::Null, |path| json!(size(&path) >> 20)),
        ),
        fact("action_kinds", "行动类型", "kinds of actions", json!(kinds.actions.names().collect::<Vec<_>>())),
        fact("indicator_kinds", "指标类型", "kinds of indicators", json!(kinds.indicators.names().collect::<Vec<_>>())),
        fact(
            "layer_kinds",
            "基础图层类型",
            "kinds of baseline layers",
            json!(kinds.baseline.names().collect::<Vec<_>>()),
        ),
    ]
}

/// Memory of the machine in MiB, where the system tells.
fn memory(key: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kibibytes| kibibytes >> 10)
}

/// Which setting gives the cache folder, and the folder; the setting is told, the folder is not.
fn cache_folder() -> (&'static str, Option<PathBuf>) {
    let of = |variable: &str| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = of("LINPING_CACHE") {
        return ("LINPING_CACHE", Some(path));
    }
    if let Some(path) = of("XDG_CACHE_HOME") {
        return ("XDG_CACHE_HOME", Some(path.join("linping")));
    }
    ("~/.cache/linping", of("HOME").map(|home| home.join(".cache/linping")))
}

/// Bytes in a folder and all below it; links are not followed.
fn size(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => size(&entry.path()),
            Ok(kind) if kind.is_file() => entry.metadata().map_or(0, |found| found.len()),
            _ => 0,
        })
        .sum()
}
