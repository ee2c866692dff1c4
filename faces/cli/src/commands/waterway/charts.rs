//! Charts of a simulated waterway as SVG, written by hand: queue over the day, waits, space and time.

use linping_problems::{Language, Text};
use linping_waterway::experiment::{Element, Experiment, LockageRecord, PassageRecord, Summary};
use linping_waterway::traffic::Side;
use std::fmt::Write;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 48.0;
const DOWN: &str = "#1f6f9f";
const UP: &str = "#c2611f";

/// The frame of a chart: scales, axes and their words.
struct Frame {
    svg: String,
    x: (f64, f64),
    y: (f64, f64),
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A step of 1, 2 or 5 times a power of ten that cuts the span into at most `most` parts.
fn step(span: f64, most: f64) -> f64 {
    let rough = (span / most).max(f64::MIN_POSITIVE);
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough).unwrap_or(rough)
}

impl Frame {
    fn new(title: &str, x_words: &str, y_words: &str, x: (f64, f64), y: (f64, f64)) -> Self {
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
             font-family=\"sans-serif\" font-size=\"12\">\n<title>{}</title>\n\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n",
            escaped(title)
        );
        let _ = writeln!(svg, "<text x=\"{LEFT}\" y=\"24\" font-size=\"15\">{}</text>", escaped(title));
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            (LEFT + WIDTH - RIGHT) / 2.0,
            HEIGHT - 10.0,
            escaped(x_words)
        );
        let middle = (TOP + HEIGHT - BOTTOM) / 2.0;
        let _ = writeln!(
            svg,
            "<text x=\"16\" y=\"{middle}\" text-anchor=\"middle\" transform=\"rotate(-90 16 {middle})\">{}</text>",
            escaped(y_words)
        );
        Frame { svg, x, y }
    }

    fn px(&self, x: f64) -> f64 {
        LEFT + (x - self.x.0) / (self.x.1 - self.x.0) * (WIDTH - LEFT - RIGHT)
    }

    fn py(&self, y: f64) -> f64 {
        HEIGHT - BOTTOM - (y - self.y.0) / (self.y.1 - self.y.0) * (HEIGHT - TOP - BOTTOM)
    }

    fn x_axis(&mut self, by: f64) {
        let bottom = HEIGHT - BOTTOM;
        let mut at = (self.x.0 / by).ceil() * by;
        while at <= self.x.1 + by * 1e-9 {
            let x = self.px(at);
            let _ = writeln!(
                self.svg,
                "<line x1=\"{x:.1}\" y1=\"{bottom}\" x2=\"{x:.1}\" y2=\"{}\" stroke=\"#555\"/>\
                 <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                bottom + 4.0,
                bottom + 18.0,
                shown(at)
            );
            at += by;
        }
        let _ = writeln!(
            self.svg,
            "<line x1=\"{LEFT}\" y1=\"{bottom}\" x2=\"{}\" y2=\"{bottom}\" stroke=\"#555\"/>",
            WIDTH - RIGHT
        );
    }

    fn y_axis(&mut self) {
        let by = step(self.y.1 - self.y.0, 6.0);
        let mut at = self.y.0;
        while at <= self.y.1 + by * 1e-9 {
            let y = self.py(at);
            let _ = writeln!(
                self.svg,
                "<line x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>\
                 <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                y + 4.0,
                shown(at)
            );
            at += by;
        }
    }

    fn bar(&mut self, from: f64, to: f64, value: f64) {
        let (left, right, top, bottom) = (self.px(from), self.px(to), self.py(value), self.py(self.y.0));
        let _ = writeln!(
            self.svg,
            "<rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{DOWN}\"/>",
            left + 0.5,
            (right - left - 1.0).max(0.5),
            (bottom - top).max(0.0)
        );
    }

    fn end(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }
}

fn shown(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    format!("{rounded}")
}

/// Mean number of vessels waiting at each hour of the day.
pub fn queue_over_the_day(summary: &Summary, language: Language) -> String {
    let most = summary.queue_over_the_day.iter().copied().fold(0.0, f64::max).max(0.1);
    let title = Text::new("一日内平均候闸船数", "Vessels waiting over the day");
    let x = Text::new("时", "hour of the day");
    let y = Text::new("艘", "vessels");
    let say = |text: &Text| text.in_language(language).to_string();
    let mut frame = Frame::new(&say(&title), &say(&x), &say(&y), (0.0, 24.0), (0.0, most * 1.05));
    frame.y_axis();
    for (hour, queue) in summary.queue_over_the_day.iter().enumerate() {
        frame.bar(hour as f64, hour as f64 + 1.0, *queue);
    }
    frame.x_axis(3.0);
    frame.end()
}

/// Share of vessels by how long they waited.
pub fn waits(summary: &Summary, language: Language) -> String {
    let total: u64 = summary.histogram.iter().sum::<u64>().max(1);
    // Up to the wait that all but two in a thousand do not exceed, in at most forty bars.
    let mut seen = 0;
    let upto = summary
        .histogram
        .iter()
        .position(|count| {
            seen += count;
            seen as f64 >= 0.998 * total as f64
        })
        .map_or(1, |bin| bin + 1);
    let together = upto.div_ceil(40).max(1);
    let width = summary.histogram_bin_s * together as f64 / 3_600.0;
    let bars: Vec<f64> = summary.histogram[..upto.min(summary.histogram.len())]
        .chunks(together)
        .map(|bins| bins.iter().sum::<u64>() as f64 / total as f64 * 100.0)
        .collect();
    let most = bars.iter().copied().fold(0.1, f64::max);
    let title = Text::new("候闸时间分布", "How long vessels wait");
    let x = Text::new("候闸时间（小时）", "wait (hours)");
    let y = Text::new("船舶占比（%）", "share of vessels (%)");
    let say = |text: &Text| text.in_language(language).to_string();
    let end = width * bars.len().max(1) as f64;
    let mut frame = Frame::new(&say(&title), &say(&x), &say(&y), (0.0, end), (0.0, most * 1.05));
    frame.y_axis();
    for (number, share) in bars.iter().enumerate() {
        frame.bar(width * number as f64, width * (number + 1) as f64, *share);
    }
    frame.x_axis(step(end, 12.0));
    frame.end()
}

/// Where the ends of each element lie along the way, in kilometres; a lock counts as its longest chamber, but so that it
/// can be seen.
fn places(experiment: &Experiment) -> Vec<(f64, f64)> {
    let reaches: f64 = experiment
        .way
        .iter()
        .map(|element| if let Element::Reach(reach) = element { reach.length_m / 1_000.0 } else { 0.0 })
        .sum();
    let mut at = 0.0;
    let end = |element: &Element| match element {
        Element::Reach(reach) => reach.length_m / 1_000.0,
        Element::Lock(lock) => {
            let longest = lock.chambers.iter().map(|chamber| chamber.length_m).fold(0.0, f64::max);
            (longest / 1_000.0).max(reaches * 0.15)
        }
        Element::Berth(_) => reaches * 0.01,
    };
    experiment
        .way
        .iter()
        .map(|element| {
            let start = at;
            at += end(element);
            (start, at)
        })
        .collect()
}

/// Every vessel's way through the locks over a day: level while it waits, slanting while it passes.
pub fn space_time(experiment: &Experiment, summary: &Summary, language: Language) -> String {
    let places = places(experiment);
    let passages = &summary.passages;
    let start = summary.warm_up_days * 24.0;
    let end = passages.iter().map(|p| p.out_s / 3_600.0).fold(start + 1.0, f64::max).min(start + 30.0);
    let far = places.last().map_or(1.0, |place| place.1).max(1e-6);
    let title = Text::new("时空图", "Space and time");
    let x = Text::new("时（自模拟开始）", "hours from the start of the simulation");
    let y = Text::new("自上游端距离（km）", "distance from the upper end (km)");
    let say = |text: &Text| text.in_language(language).to_string();
    let margin = far * 0.08;
    let mut frame = Frame::new(&say(&title), &say(&x), &say(&y), (start, end), (far + margin, -margin));
    distances(&mut frame, experiment, &places);
    for lockage in &summary.lockages {
        lockage_box(&mut frame, &places, lockage, end);
    }
    let mut sorted: Vec<&PassageRecord> = passages.iter().filter(|p| p.arrival_s / 3_600.0 >= start).collect();
    sorted.sort_by(|a, b| {
        (a.vessel, a.arrival_s).partial_cmp(&(b.vessel, b.arrival_s)).unwrap_or(std::cmp::Ordering::Equal)
    });
    for vessel in sorted.chunk_by(|a, b| a.vessel == b.vessel) {
        vessel_line(&mut frame, experiment, &places, vessel, end);
    }
    frame.x_axis(step(end - start, 12.0));
    let legend = [(DOWN, Text::new("下行", "downbound")), (UP, Text::new("上行", "upbound"))];
    for (number, (colour, text)) in legend.iter().enumerate() {
        let x = WIDTH - RIGHT - 210.0 + 115.0 * number as f64;
        let _ = writeln!(
            frame.svg,
            "<line x1=\"{x}\" y1=\"20\" x2=\"{}\" y2=\"20\" stroke=\"{colour}\" stroke-width=\"2\"/>\
             <text x=\"{}\" y=\"24\">{}</text>",
            x + 18.0,
            x + 22.0,
            text.in_language(language)
        );
    }
    frame.end()
}

/// True distances at the ends of the elements, which are not drawn to scale throughout; left out where they would overlap.
fn distances(frame: &mut Frame, experiment: &Experiment, places: &[(f64, f64)]) {
    let (mut km, mut free_from) = (0.0, f64::NEG_INFINITY);
    let mut mark = |place: f64, km: f64| {
        let y = frame.py(place);
        if y >= free_from {
            let x = LEFT - 6.0;
            let _ = writeln!(frame.svg, "<text x=\"{x}\" y=\"{:.1}\" text-anchor=\"end\">{km:.1}</text>", y + 4.0);
            free_from = y + 14.0;
        }
    };
    mark(0.0, km);
    for (element, (_, end)) in experiment.way.iter().zip(places) {
        km += match element {
            Element::Reach(reach) => reach.length_m / 1_000.0,
            Element::Lock(lock) => lock.chambers.iter().map(|chamber| chamber.length_m).fold(0.0, f64::max) / 1_000.0,
            Element::Berth(_) => 0.0,
        };
        mark(*end, km);
    }
}

fn lockage_box(frame: &mut Frame, places: &[(f64, f64)], lockage: &LockageRecord, end: f64) {
    let Some(&(top, bottom)) = places.get(lockage.element) else { return };
    let (from, to) = (lockage.start_s / 3_600.0, (lockage.end_s / 3_600.0).min(end));
    if from < frame.x.0 || from >= end {
        return;
    }
    let (x, y) = (frame.px(from), frame.py(top));
    let (width, height) = (frame.px(to) - x, frame.py(bottom) - y);
    let fill = if lockage.vessels > 0 { "#e8eef2" } else { "#f6f6f6" };
    let _ = writeln!(
        frame.svg,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\" stroke=\"#ccc\" \
         stroke-width=\"0.5\"/>"
    );
}

/// The stretches that a vessel sails without stopping before (`ahead` false) or behind an element: where and when it
/// comes to the far end of each, counted from `time`.
fn sailing(
    experiment: &Experiment,
    places: &[(f64, f64)],
    passage: &PassageRecord,
    time: f64,
    ahead: bool,
) -> Vec<(f64, f64)> {
    let down = (passage.from == Side::Upper) == ahead;
    let mut points = Vec::new();
    let (mut at, mut time) = (passage.element, time);
    while let Some(next) = if down { Some(at + 1) } else { at.checked_sub(1) } {
        let Some(Element::Reach(reach)) = experiment.way.get(next) else { break };
        let sailed = experiment.classes.get(passage.class).map_or(0.0, |class| reach.time_s(class));
        time += if ahead { sailed } else { -sailed };
        points.push((time, if down { places[next].1 } else { places[next].0 }));
        at = next;
    }
    points
}

fn vessel_line(
    frame: &mut Frame,
    experiment: &Experiment,
    places: &[(f64, f64)],
    passages: &[&PassageRecord],
    end: f64,
) {
    let (Some(first), Some(last)) = (passages.first(), passages.last()) else { return };
    let colour = if first.from == Side::Upper { DOWN } else { UP };
    let mut way = sailing(experiment, places, first, first.arrival_s, false);
    way.reverse();
    for passage in passages {
        let Some(&(top, bottom)) = places.get(passage.element) else { continue };
        let (near, far) = if passage.from == Side::Upper { (top, bottom) } else { (bottom, top) };
        way.extend([(passage.arrival_s, near), (passage.start_s, near), (passage.out_s, far)]);
    }
    way.extend(sailing(experiment, places, last, last.out_s, true));
    let mut points = String::new();
    let hours = |(time, place): (f64, f64)| (time / 3_600.0, place);
    for pair in way.windows(2) {
        // What lies before the first hour shown or after the last is cut off where it crosses it.
        let (Some(&from), Some(&to)) = (pair.first(), pair.last()) else { continue };
        let (from, to) = (hours(from), hours(to));
        let along = |hour: f64| from.1 + (to.1 - from.1) * (hour - from.0) / (to.0 - from.0);
        if to.0 < frame.x.0 || from.0 > end {
            continue;
        }
        let from_shown = if from.0 < frame.x.0 { (frame.x.0, along(frame.x.0)) } else { from };
        let to_shown = if to.0 > end { (end, along(end)) } else { to };
        for (hour, place) in [from_shown, to_shown] {
            let _ = write!(points, "{:.1},{:.1} ", frame.px(hour), frame.py(place));
        }
    }
    let _ = writeln!(
        frame.svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-opacity=\"0.7\"/>",
        points.trim_end()
    );
}
