//! The results of a run as tables in words.

use super::run::Results;
use linping_problems::{Language, Text};
use linping_waterway::experiment::{Element, Estimate, Experiment, Saturation};
use linping_waterway::file::Design;
use linping_waterway::{CycleTimes, DesignLockage, WaterwayError, cycle_minutes, design_capacity, lockages_per_day};
use serde::Serialize;
use std::fmt::Write;

/// Capacity by the formulas of the design code, all chambers of the first lock together.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct DesignResults {
    /// Minutes a lockage by the chosen cycle formula, mean of the chambers.
    pub cycle_minutes: f64,
    /// Lockages a day of all chambers.
    pub lockages_per_day: f64,
    /// Dead weight a lockage, from the simulation to saturation.
    pub tonnes_per_lockage: f64,
    /// P₁, one direction.
    pub vessel_tonnes_per_year: f64,
    /// P₂, one direction.
    pub cargo_tonnes_per_year: f64,
    /// Cargo a year in one direction by simulation to saturation, on the navigable days and with the unevenness.
    pub simulated_tonnes_per_year: f64,
    /// What it was designed for, in one direction.
    pub design_tonnes: Option<f64>,
    /// Load factor that P₂ would need to reach the design figure.
    pub load_factor_needed: Option<f64>,
    /// Dead weight a lockage that P₂ would need to reach the design figure.
    pub tonnes_per_lockage_needed: Option<f64>,
    /// Everything recalled rather than read in these figures.
    pub recalled: &'static str,
}

/// Works the formulas out for the first lock of the way.
pub fn design(
    design: &Design,
    experiment: &Experiment,
    saturation: &Saturation,
) -> Result<DesignResults, WaterwayError> {
    let chambers = experiment
        .way
        .iter()
        .find_map(|element| if let Element::Lock(lock) = element { Some(&lock.chambers) } else { None })
        .ok_or_else(|| WaterwayError::Missing { what: "a lock".into() })?;
    let vessels = saturation.mean_batch.max(1.0);
    let (mut lockages, mut minutes) = (0.0, 0.0);
    for chamber in chambers {
        // Entry and exit of a lockage as full as the simulation finds it; the same one way and two way.
        let entry = (chamber.first_in_s + (vessels - 1.0) * chamber.headway_in_s) / 60.0;
        let exit = (chamber.first_out_s + (vessels - 1.0) * chamber.headway_out_s) / 60.0;
        let times = CycleTimes {
            gate_min: (chamber.open_s + chamber.close_s) / 120.0,
            entry_min: [entry; 2],
            levelling_min: chamber.level_s / 60.0,
            exit_min: [exit; 2],
            interval_min: design.interval_min,
        };
        let cycle = cycle_minutes(&times, design.cycle)?;
        minutes += cycle / chambers.len() as f64;
        lockages += lockages_per_day(design.hours_a_day, cycle)?;
    }
    let lock = DesignLockage {
        lockages_per_day: lockages,
        service_lockages_per_day: design.service_lockages_per_day,
        navigable_days: design.navigable_days,
        tonnes_per_lockage: saturation.tonnes_per_lockage,
        load_factor: design.load_factor,
        unevenness: design.unevenness,
    };
    let capacity = design_capacity(&lock)?;
    let needed = |now: f64| design.tonnes.map(|tonnes| now * tonnes / capacity.cargo_tonnes_per_year);
    let simulated = (saturation.cargo_tonnes_per_year[0] + saturation.cargo_tonnes_per_year[1]) / 2.0;
    Ok(DesignResults {
        cycle_minutes: minutes,
        lockages_per_day: lockages,
        tonnes_per_lockage: saturation.tonnes_per_lockage,
        vessel_tonnes_per_year: capacity.vessel_tonnes_per_year,
        cargo_tonnes_per_year: capacity.cargo_tonnes_per_year,
        simulated_tonnes_per_year: simulated * design.navigable_days / 365.0 / design.unevenness * design.hours_a_day
            / 24.0,
        design_tonnes: design.tonnes,
        load_factor_needed: needed(design.load_factor),
        tonnes_per_lockage_needed: needed(saturation.tonnes_per_lockage),
        recalled: "cycle-time formulas and n = 60 τ / T (JTJ 305-2001)",
    })
}

struct Page {
    language: Language,
    text: String,
}

impl Page {
    fn head(&mut self, zh: &str, en: &str) {
        let words = Text::new(zh, en);
        let _ = writeln!(self.text, "\n{}", words.in_language(self.language));
    }

    fn row(&mut self, zh: &str, en: &str, value: &str) {
        let words = Text::new(zh, en);
        let words = words.in_language(self.language);
        // Chinese characters are two columns wide.
        let width: usize = words.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        let _ = writeln!(self.text, "  {words}{} {value}", " ".repeat(44_usize.saturating_sub(width)));
    }

    fn say(&self, zh: &str, en: &str) -> String {
        match self.language {
            Language::Zh => zh.to_string(),
            Language::En => en.to_string(),
        }
    }
}

fn interval(estimate: &Estimate, unit: f64, digits: usize) -> String {
    let (mean, low, high) = (estimate.mean / unit, estimate.low / unit, estimate.high / unit);
    if low.is_finite() {
        format!("{mean:.digits$}  [{low:.digits$}, {high:.digits$}]")
    } else {
        format!("{mean:.digits$}")
    }
}

/// The tables.
pub fn text(results: &Results, language: Language) -> String {
    let mut page = Page { language, text: String::new() };
    let simulation = &results.simulation;
    let _ = writeln!(page.text, "{}", results.name.in_language(language));
    let (days, warm, count) = (simulation.days, simulation.warm_up_days, simulation.replications);
    let percent = simulation.confidence * 100.0;
    let line = page.say(
        &format!("{count} 次模拟，每次 {days} 天，去掉预热 {warm} 天；方括号内为 {percent} % 置信区间；种子 {}", results.seed),
        &format!(
            "{count} replications of {days} days, {warm} of warm-up left out; {percent} % intervals in brackets; seed {}",
            results.seed
        ),
    );
    let _ = writeln!(page.text, "{line}");
    traffic(&mut page, results);
    chambers(&mut page, results);
    capacity(&mut page, results);
    years(&mut page, results);
    alternatives(&mut page, results);
    page.text
}

fn traffic(page: &mut Page, results: &Results) {
    let simulation = &results.simulation;
    page.head("船舶", "Vessels");
    page.row("平均候闸（分钟）", "mean wait (minutes)", &interval(&simulation.mean_wait_s, 60.0, 1));
    page.row(
        "95 % 船舶候闸不超过（分钟）",
        "95 % wait no longer than (minutes)",
        &interval(&simulation.wait_95_s, 60.0, 1),
    );
    page.row("最长候闸（小时）", "longest wait (hours)", &format!("{:.1}", simulation.longest_wait_s / 3_600.0));
    page.row("平均候闸船数", "mean number waiting", &interval(&simulation.mean_queue, 1.0, 2));
    page.row("全程时间（小时）", "end to end (hours)", &interval(&simulation.journey_s, 3_600.0, 2));
    let [down, up] = &simulation.vessels_per_day;
    page.row("下行（艘/日）", "downbound (vessels/day)", &interval(down, 1.0, 1));
    page.row("上行（艘/日）", "upbound (vessels/day)", &interval(up, 1.0, 1));
    let [down, up] = &simulation.cargo_tonnes_per_year;
    page.row("下行货运（万吨/年）", "downbound cargo (Mt/year)", &cargo(page, down));
    page.row("上行货运（万吨/年）", "upbound cargo (Mt/year)", &cargo(page, up));
    for class in &simulation.classes {
        let words = format!("{}: ", class.class);
        page.row(&format!("{words}候闸（分钟）"), &format!("{words}wait (minutes)"), &interval(&class.wait_s, 60.0, 1));
    }
    if simulation.elements.len() > 1 {
        page.head("沿程：等待 / 停留（分钟）", "Along the way: wait / time (minutes)");
        for element in &simulation.elements {
            let value = format!("{:.1} / {:.1}", element.wait_s.mean / 60.0, element.time_s.mean / 60.0);
            page.row(&element.name, &element.name, &value);
        }
    }
}

/// Ten thousand tonnes in Chinese, million tonnes in English.
fn cargo(page: &Page, tonnes: &Estimate) -> String {
    match page.language {
        Language::Zh => interval(tonnes, 1e4, 1),
        Language::En => interval(tonnes, 1e6, 3),
    }
}

fn tonnes(page: &Page, tonnes: f64) -> String {
    match page.language {
        Language::Zh => format!("{:.1}", tonnes / 1e4),
        Language::En => format!("{:.3}", tonnes / 1e6),
    }
}

fn chambers(page: &mut Page, results: &Results) {
    for chamber in &results.simulation.chambers {
        page.head(
            &format!("闸室 {} {}", chamber.lock, chamber.chamber),
            &format!("Chamber {} {}", chamber.lock, chamber.chamber),
        );
        page.row("载船运行占时（%）", "under way with vessels (%)", &interval(&chamber.utilisation, 0.01, 1));
        page.row("空闸运行占时（%）", "under way empty (%)", &interval(&chamber.empty_share, 0.01, 1));
        page.row("闸次（次/日）", "lockages a day", &interval(&chamber.lockages_per_day, 1.0, 1));
        page.row("每闸船数", "vessels a lockage", &interval(&chamber.mean_batch, 1.0, 2));
        page.row("闸室面积利用率（%）", "surface covered (%)", &interval(&chamber.area_share, 0.01, 1));
        page.row("耗水（m³/日）", "water let down (m³/day)", &interval(&chamber.water_m3_per_day, 1.0, 0));
    }
}

fn capacity(page: &mut Page, results: &Results) {
    let saturation = &results.saturation;
    page.head("通过能力（模拟至饱和）", "Capacity by simulation to saturation");
    let [down, up] = saturation.cargo_tonnes_per_year;
    page.row("下行货运（万吨/年）", "downbound cargo (Mt/year)", &tonnes(page, down));
    page.row("上行货运（万吨/年）", "upbound cargo (Mt/year)", &tonnes(page, up));
    page.row("每闸船数", "vessels a lockage", &format!("{:.2}", saturation.mean_batch));
    page.row("每闸载重吨", "dead weight a lockage (t)", &format!("{:.0}", saturation.tonnes_per_lockage));
    let [down, up] = saturation.load.map(|load| format!("{:.1}", load * 100.0));
    page.row("需求占能力，下行 / 上行（%）", "demand over capacity, down / up (%)", &format!("{down} / {up}"));
    let Some(design) = &results.design else { return };
    page.head("通过能力（设计规范公式，单向）", "Capacity by the design code, one direction");
    page.row(
        "一次过闸时间（分钟，公式凭记忆）",
        "minutes a lockage (formula recalled)",
        &format!("{:.1}", design.cycle_minutes),
    );
    page.row("闸次（次/日）", "lockages a day", &format!("{:.1}", design.lockages_per_day));
    page.row("P1（万吨/年）", "P1 (Mt/year)", &tonnes(page, design.vessel_tonnes_per_year));
    page.row("P2（万吨/年）", "P2 (Mt/year)", &tonnes(page, design.cargo_tonnes_per_year));
    page.row(
        "模拟，同样通航日与不均衡（万吨/年）",
        "simulated, same days and unevenness (Mt)",
        &tonnes(page, design.simulated_tonnes_per_year),
    );
    if let (Some(target), Some(load), Some(weight)) =
        (design.design_tonnes, design.load_factor_needed, design.tonnes_per_lockage_needed)
    {
        page.row("设计值（万吨/年）", "design figure (Mt/year)", &tonnes(page, target));
        page.row("达到设计值所需装载系数", "load factor needed for it", &format!("{load:.3}"));
        page.row("或所需每闸载重吨", "or dead weight a lockage needed (t)", &format!("{weight:.0}"));
    }
}

fn years(page: &mut Page, results: &Results) {
    if results.years.is_empty() {
        return;
    }
    page.head("逐年：需求占能力 / 平均候闸", "Year by year: demand over capacity / mean wait");
    for year in &results.years {
        let wait = match year.mean_wait_s {
            Some(wait) => page.say(&format!("{:.1} 分钟", wait / 60.0), &format!("{:.1} min", wait / 60.0)),
            None => page.say("饱和，排队无限增长", "saturated, the queue grows for ever"),
        };
        let value = format!("{:.1} % / {wait}", year.load * 100.0);
        page.row(&year.year.to_string(), &year.year.to_string(), &value);
    }
    let value = saturates(page, results.saturation_year);
    page.row("饱和年份", "saturates in", &value);
}

fn saturates(page: &Page, year: Option<i32>) -> String {
    year.map_or_else(|| page.say("所列年份内不饱和", "not within these years"), |year| year.to_string())
}

fn alternatives(page: &mut Page, results: &Results) {
    let base = results.saturation.cargo_tonnes_per_year;
    for alternative in &results.alternatives {
        page.head(&alternative.name.zh, &alternative.name.en);
        let now = alternative.saturation.cargo_tonnes_per_year;
        let gain = (now[0] + now[1]) / (base[0] + base[1]) - 1.0;
        page.row("能力变化（%）", "change of capacity (%)", &format!("{:+.1}", gain * 100.0));
        if let Some(wait) = &alternative.mean_wait_s {
            page.row("平均候闸（分钟）", "mean wait (minutes)", &interval(wait, 60.0, 1));
        }
        if !results.years.is_empty() {
            let value = saturates(page, alternative.saturation_year);
            page.row("饱和年份", "saturates in", &value);
        }
    }
}
