//! Small line charts as SVG. Places are per cent of the width, so that a chart fits any page without stretching its words.

use std::fmt::Write;

/// What is drawn: numbers and words only; nothing here knows of plans.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chart {
    /// What it shows, for readers who cannot see it.
    pub title: String,
    /// The unit of the numbers beside the lines.
    pub unit: String,
    /// True if there is nothing between whole numbers: ranks.
    pub whole: bool,
    /// The series: year, value, label, whether the value is weaker than published.
    pub points: Vec<Point>,
    /// Numbers to be reached.
    pub goals: Vec<Goal>,
    /// The day of the report, as a year with a fraction.
    pub today: Option<f64>,
    /// What the line of that day is called.
    pub today_label: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub x: f64,
    pub y: f64,
    pub label: String,
    pub weak: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Goal {
    /// From the base to the target year by year.
    pub path: Vec<(f64, f64)>,
    pub label: String,
    pub cited: bool,
    /// The range expected in the target year.
    pub range: Option<(f64, f64)>,
}

const HEIGHT: f64 = 184.0;
const TOP: f64 = 36.0;
const BOTTOM: f64 = 160.0;
/// Per cent of the width left free on each side.
const LEFT: f64 = 12.0;
const RIGHT: f64 = 97.0;

/// The chart as an SVG element; nothing if there are fewer than two things to draw.
pub(crate) fn draw(chart: &Chart) -> Option<String> {
    let goals = chart.goals.iter().flat_map(|g| g.path.iter().copied());
    let ranges = chart.goals.iter().filter_map(|g| Some((g.path.last()?.0, g.range?)));
    let ends = ranges.flat_map(|(x, (low, high))| [(x, low), (x, high)]);
    let places: Vec<(f64, f64)> = chart.points.iter().map(|p| (p.x, p.y)).chain(goals).chain(ends).collect();
    if places.len() < 2 || !places.iter().all(|(x, y)| x.is_finite() && y.is_finite()) {
        return None;
    }
    let scale = Scale::around(&places, chart.today, chart.whole);
    let mut svg = format!(
        "<svg class=\"chart\" role=\"img\" width=\"100%\" height=\"{HEIGHT}\" xmlns=\"http://www.w3.org/2000/svg\"><title>{}</title>",
        escaped(&format!("{} ({})", chart.title, chart.unit))
    );
    let _ = write!(svg, "<text class=\"tick\" x=\"0\" y=\"10\">{}</text>", escaped(&chart.unit));
    for tick in scale.ticks() {
        let y = scale.y(tick);
        let _ = write!(svg, "<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>");
        let _ = write!(svg, "<text class=\"tick\" x=\"0\" y=\"{:.1}\">{}</text>", y - 3.0, short(tick));
    }
    for year in scale.years() {
        let x = scale.x(year);
        let anchor = if x > 94.0 { "end" } else { "middle" };
        let _ = write!(
            svg,
            "<text class=\"tick\" x=\"{x:.2}%\" y=\"{}\" text-anchor=\"{anchor}\">{year:.0}</text>",
            HEIGHT - 6.0
        );
    }
    if let Some(today) = chart.today {
        let x = scale.x(today);
        let _ = write!(svg, "<line class=\"today\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"{TOP}\" y2=\"{BOTTOM}\"/>");
        let label = escaped(&chart.today_label);
        let _ = write!(svg, "<text class=\"tick\" x=\"{x:.2}%\" y=\"26\" text-anchor=\"{}\">{label}</text>", anchor(x));
    }
    chart.goals.iter().for_each(|goal| draw_goal(&mut svg, goal, &scale));
    for pair in chart.points.windows(2) {
        if let [a, b] = pair {
            let _ = write!(svg, "<line class=\"series\" {}/>", scale.line((a.x, a.y), (b.x, b.y)));
        }
    }
    for point in &chart.points {
        let class = if point.weak { "point weak" } else { "point" };
        let label = escaped(&point.label);
        let _ = write!(
            svg,
            "<circle class=\"{class}\" cx=\"{:.2}%\" cy=\"{:.1}\" r=\"4\"><title>{label}</title></circle>",
            scale.x(point.x),
            scale.y(point.y)
        );
    }
    svg.push_str("</svg>");
    Some(svg)
}

fn draw_goal(svg: &mut String, goal: &Goal, scale: &Scale) {
    let class = if goal.cited { "goal" } else { "goal illustrative" };
    for pair in goal.path.windows(2) {
        if let [a, b] = pair {
            let _ = write!(svg, "<line class=\"{class}\" {}/>", scale.line(*a, *b));
        }
    }
    let Some((x, y)) = goal.path.last().copied() else { return };
    let _ = write!(svg, "<line class=\"{class} level\" x1=\"0\" x2=\"100%\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>", scale.y(y));
    if let Some((low, high)) = goal.range {
        let _ = write!(svg, "<line class=\"range\" {}/>", scale.line((x, low), (x, high)));
    }
    let (px, py) = (scale.x(x), scale.y(y));
    let label = escaped(&goal.label);
    let _ = write!(
        svg,
        "<circle class=\"{class} end\" cx=\"{px:.2}%\" cy=\"{py:.1}\" r=\"5\"><title>{label}</title></circle>"
    );
    // Above the line where there is room, so that the label does not cover what is below it.
    let above = if py > TOP + 16.0 { py - 8.0 } else { py + 16.0 };
    let _ = write!(
        svg,
        "<text class=\"{class} label\" x=\"{px:.2}%\" y=\"{above:.1}\" text-anchor=\"{}\">{label}</text>",
        anchor(px)
    );
}

/// Where a label begins, so that it stays on the chart.
fn anchor(x: f64) -> &'static str {
    if x < LEFT + 12.0 {
        "start"
    } else if x > 75.0 {
        "end"
    } else {
        "middle"
    }
}

struct Scale {
    x: (f64, f64),
    y: (f64, f64),
    step: f64,
}

impl Scale {
    fn around(places: &[(f64, f64)], today: Option<f64>, whole: bool) -> Scale {
        let least = |of: &dyn Fn(&(f64, f64)) -> f64| places.iter().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: &dyn Fn(&(f64, f64)) -> f64| places.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let (mut left, mut right) = (least(&|p| p.0), most(&|p| p.0));
        if let Some(today) = today {
            (left, right) = (left.min(today), right.max(today));
        }
        if right - left < 1.0 {
            (left, right) = (left - 0.5, right + 0.5);
        }
        let (low, high) = (least(&|p| p.1), most(&|p| p.1));
        let room = if high > low { (high - low) * 0.08 } else { (high.abs() * 0.1).max(0.5) };
        // What is never negative has no axis below zero.
        let (low, high) = (if low >= 0.0 { (low - room).max(0.0) } else { low - room }, high + room);
        let step = step((high - low) / 3.0);
        Scale { x: (left, right), y: (low, high), step: if whole { step.max(1.0) } else { step } }
    }

    fn x(&self, x: f64) -> f64 {
        LEFT + (x - self.x.0) / (self.x.1 - self.x.0) * (RIGHT - LEFT)
    }

    fn y(&self, y: f64) -> f64 {
        BOTTOM - (y - self.y.0) / (self.y.1 - self.y.0) * (BOTTOM - TOP)
    }

    fn line(&self, a: (f64, f64), b: (f64, f64)) -> String {
        let (x1, x2, y1, y2) = (self.x(a.0), self.x(b.0), self.y(a.1), self.y(b.1));
        format!("x1=\"{x1:.2}%\" y1=\"{y1:.1}\" x2=\"{x2:.2}%\" y2=\"{y2:.1}\"")
    }

    fn ticks(&self) -> Vec<f64> {
        let first = (self.y.0 / self.step).ceil();
        (0..8).map(|i| (first + f64::from(i)) * self.step).take_while(|tick| *tick <= self.y.1).collect()
    }

    /// At most seven whole years.
    fn years(&self) -> Vec<f64> {
        let (first, last) = (self.x.0.ceil(), self.x.1.floor());
        let every = ((last - first) / 6.0).ceil().max(1.0);
        (0..8).map(|i| first + f64::from(i) * every).take_while(|year| *year <= last).collect()
    }
}

/// The nearest of 1, 2, 5 times a power of ten.
fn step(rough: f64) -> f64 {
    let power = 10f64.powf(rough.log10().floor());
    let times = rough / power;
    power
        * if times < 1.5 {
            1.0
        } else if times < 3.5 {
            2.0
        } else if times < 7.5 {
            5.0
        } else {
            10.0
        }
}

/// A tick without the noise of binary fractions.
fn short(tick: f64) -> String {
    linping_tables::write_number((tick * 1e6).round() / 1e6)
}

/// Words inside a tag.
pub(crate) fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64, y: f64) -> Point {
        Point { x, y, label: "<b>".into(), weak: false }
    }

    #[test]
    fn the_first_point_stands_left_and_the_last_right_and_higher_is_higher() {
        let scale = Scale::around(&[(2020.0, 0.0), (2025.0, 10.0)], None, false);
        assert_eq!((scale.x(2020.0), scale.x(2025.0)), (LEFT, RIGHT));
        assert!(scale.y(10.0) < scale.y(0.0));
        assert_eq!(scale.ticks(), [0.0, 5.0, 10.0]);
        assert_eq!(scale.years(), [2020.0, 2021.0, 2022.0, 2023.0, 2024.0, 2025.0]);
    }

    #[test]
    fn ranks_have_no_halves_and_shares_nothing_below_zero() {
        assert_eq!(Scale::around(&[(2020.0, 9.0), (2021.0, 8.0)], None, true).ticks(), [8.0, 9.0]);
        assert_eq!(Scale::around(&[(2020.0, 0.0), (2021.0, 0.0)], None, false).ticks()[0], 0.0);
        assert!(Scale::around(&[(2020.0, -1.0), (2021.0, 0.0)], None, false).ticks()[0] < 0.0);
    }

    #[test]
    fn one_value_alone_is_not_drawn_and_equal_values_are() {
        let alone = Chart { points: vec![point(2021.0, 5.0)], ..Chart::default() };
        assert!(draw(&alone).is_none());
        let level = Chart { points: vec![point(2021.0, 5.0), point(2022.0, 5.0)], ..Chart::default() };
        let drawn = draw(&level).unwrap();
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
    }

    #[test]
    fn words_cannot_break_out_of_the_drawing() {
        let chart =
            Chart { title: "a<script>".into(), points: vec![point(1.0, 1.0), point(2.0, 2.0)], ..Chart::default() };
        let drawn = draw(&chart).unwrap();
        assert!(!drawn.contains("<script>") && !drawn.contains("<b>"), "{drawn}");
    }
}
