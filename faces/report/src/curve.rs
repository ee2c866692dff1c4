//! Two drawings of what-ifs as SVG: a curve of what each budget buys, and bars of what hangs on what is assumed.

use crate::chart::escaped;
use std::fmt::Write;

const HEIGHT: f64 = 190.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 160.0;
const LEFT: f64 = 12.0;
const RIGHT: f64 = 97.0;

/// A curve: the value on the x axis, what it buys on the y axis, what a point is called.
pub(crate) struct Curve {
    pub title: String,
    /// What the first and the last value of the x axis are called.
    pub ends: [String; 2],
    /// A point without a value is a gap.
    pub points: Vec<(f64, Option<f64>, String)>,
}

/// The curve as an SVG element; nothing if fewer than two points have a value.
pub(crate) fn draw_curve(curve: &Curve) -> Option<String> {
    let finite = curve.points.iter().all(|(x, y, _)| x.is_finite() && y.is_none_or(f64::is_finite));
    let heights: Vec<f64> = curve.points.iter().filter_map(|point| point.1).collect();
    if heights.len() < 2 || !finite {
        return None;
    }
    let ends = |of: &mut dyn Iterator<Item = f64>| {
        of.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)))
    };
    let ((x0, x1), (y0, y1)) = (ends(&mut curve.points.iter().map(|point| point.0)), ends(&mut heights.into_iter()));
    let room = if y1 > y0 { 0.08 * (y1 - y0) } else { (0.1 * y1.abs()).max(0.5) };
    let (low, high) = (y0 - room, y1 + room);
    let x = |value: f64| LEFT + (value - x0) / (x1 - x0).max(f64::MIN_POSITIVE) * (RIGHT - LEFT);
    let y = |value: f64| BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP);
    let mut svg = opened(HEIGHT, &curve.title);
    for tick in [y0, y1] {
        let at = y(tick);
        let _ = write!(svg, "<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>");
        let _ = write!(svg, "<text class=\"tick\" x=\"0\" y=\"{:.1}\">{}</text>", at - 3.0, short(tick));
    }
    for ((tick, anchor), label) in [(x0, "start"), (x1, "end")].into_iter().zip(&curve.ends) {
        let (at, label) = (x(tick), escaped(label));
        let _ = write!(
            svg,
            "<text class=\"tick\" x=\"{at:.2}%\" y=\"{}\" text-anchor=\"{anchor}\">{label}</text>",
            HEIGHT - 8.0
        );
    }
    // Between two budgets nothing more is bought: the curve goes in steps.
    for pair in curve.points.windows(2) {
        let [(ax, Some(ay), _), (bx, Some(by), _)] = pair else { continue };
        let (xa, xb, ya, yb) = (x(*ax), x(*bx), y(*ay), y(*by));
        let _ = write!(svg, "<line class=\"series\" x1=\"{xa:.2}%\" y1=\"{ya:.1}\" x2=\"{xb:.2}%\" y2=\"{ya:.1}\"/>");
        let _ = write!(svg, "<line class=\"series\" x1=\"{xb:.2}%\" y1=\"{ya:.1}\" x2=\"{xb:.2}%\" y2=\"{yb:.1}\"/>");
    }
    for (at, value, label) in &curve.points {
        let (px, label) = (x(*at), escaped(label));
        let Some(value) = value else {
            let _ = write!(
                svg,
                "<text class=\"tick gap\" x=\"{px:.2}%\" y=\"{BOTTOM:.1}\" text-anchor=\"middle\">×<title>{label}</title></text>"
            );
            continue;
        };
        let py = y(*value);
        let _ = write!(
            svg,
            "<circle class=\"point\" cx=\"{px:.2}%\" cy=\"{py:.1}\" r=\"4\"><title>{label}</title></circle>"
        );
    }
    svg.push_str("</svg>");
    Some(svg)
}

/// A bar of a tornado: what it is called, and the values with the lowest and the highest assumption.
pub(crate) struct TornadoBar {
    pub label: String,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// Bars around the value as assumed, the widest first; nothing if no bar is there.
pub(crate) fn draw_tornado(title: &str, value: f64, bars: &[TornadoBar]) -> Option<String> {
    let ends = bars.iter().flat_map(|bar| [bar.low, bar.high]).flatten().chain([value]);
    let (least, most) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    if bars.is_empty() || !(least.is_finite() && most.is_finite()) || most <= least {
        return None;
    }
    let x = |value: f64| LEFT + (value - least) / (most - least) * (RIGHT - LEFT);
    let height = 34.0 + 34.0 * bars.len() as f64;
    let mut svg = opened(height, title);
    for (row, bar) in bars.iter().enumerate() {
        let top = 34.0 * row as f64 + 4.0;
        let label = escaped(&bar.label);
        let _ = write!(svg, "<text class=\"tick\" x=\"0\" y=\"{:.1}\">{label}</text>", top + 11.0);
        for (end, class) in [(bar.low, "low"), (bar.high, "high")] {
            let Some(end) = end else { continue };
            let (from, to) = (x(end.min(value)), x(end.max(value)));
            let _ = write!(
                svg,
                "<rect class=\"bar {class}\" x=\"{from:.2}%\" y=\"{:.1}\" width=\"{:.2}%\" height=\"10\"><title>{}</title></rect>",
                top + 15.0,
                (to - from).max(0.2),
                short(end)
            );
        }
    }
    let (at, bottom) = (x(value), height - 20.0);
    let _ = write!(svg, "<line class=\"today\" x1=\"{at:.2}%\" x2=\"{at:.2}%\" y1=\"0\" y2=\"{bottom}\"/>");
    for (tick, anchor) in [(least, "start"), (most, "end")] {
        let _ = write!(
            svg,
            "<text class=\"tick\" x=\"{:.2}%\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>",
            x(tick),
            height - 6.0,
            short(tick)
        );
    }
    svg.push_str("</svg>");
    Some(svg)
}

fn opened(height: f64, title: &str) -> String {
    format!(
        "<svg class=\"chart\" role=\"img\" width=\"100%\" height=\"{height}\" xmlns=\"http://www.w3.org/2000/svg\"><title>{}</title>",
        escaped(title)
    )
}

/// A number to four significant digits.
pub(crate) fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return linping_tables::write_number(value);
    }
    let digits = 10f64.powf(3.0 - value.abs().log10().floor());
    linping_tables::write_number((value * digits).round() / digits)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_needs_two_points_and_holds_its_words() {
        let point = |x: f64, y: f64| (x, Some(y), "<b>".to_string());
        let curve = |points| Curve { title: "t".into(), ends: ["1 万元".into(), "2 万元".into()], points };
        assert!(draw_curve(&curve(vec![point(1.0, 2.0)])).is_none());
        let drawn = draw_curve(&curve(vec![point(1.0, 2.0), point(2.0, 2.0)])).unwrap();
        assert!(!drawn.contains("NaN") && !drawn.contains("<b>"), "{drawn}");
    }

    #[test]
    fn a_gap_parts_the_curve_and_says_why() {
        let points = [(1.0, Some(2.0)), (2.0, Some(3.0)), (3.0, None), (4.0, Some(4.0))];
        let points = points.map(|(x, y)| (x, y, format!("point {x}"))).to_vec();
        let drawn = draw_curve(&Curve { title: "t".into(), ends: ["1".into(), "4".into()], points }).unwrap();
        // One step from the first to the second, none over the gap.
        assert_eq!(drawn.matches("class=\"series\"").count(), 2, "{drawn}");
        assert!(drawn.contains("point 3") && drawn.matches("<circle").count() == 3, "{drawn}");
    }

    #[test]
    fn bars_stand_on_both_sides_of_the_value() {
        let bar = TornadoBar { label: "a".into(), low: Some(1.0), high: Some(4.0) };
        let drawn = draw_tornado("t", 2.0, &[bar]).unwrap();
        assert!(drawn.contains("bar low") && drawn.contains("bar high"), "{drawn}");
        assert!(draw_tornado("t", 2.0, &[]).is_none());
        assert_eq!((short(1234.56), short(0.0), short(-0.012345)), ("1235".into(), "0".into(), "-0.01235".into()));
    }
}
