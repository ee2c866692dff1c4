//! The bars of an action: planned against actual, milestones, and the day of the report, as SVG in per cent of the width.

use crate::chart::escaped;
use linping_units::Period;
use std::fmt::Write;

/// The years a timeline spans, and the day of the report.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    first: f64,
    last: f64,
    today: f64,
}

/// One action's dates. Nothing later than the day of the report stands among the actual ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bars {
    pub title: String,
    pub planned: Option<(Option<Period>, Option<Period>)>,
    pub actual: Option<(Option<Period>, Option<Period>)>,
    /// Planned and actual day of each milestone, with its name.
    pub steps: Vec<(Option<Period>, Option<Period>, String)>,
    /// What the bars are called, planned and actual.
    pub labels: (String, String),
}

impl Span {
    /// Whole years around every date.
    pub fn around<'p>(dates: impl IntoIterator<Item = &'p Period>, today: &Period) -> Span {
        let now = at_end(today);
        let (mut first, mut last) = (now.floor(), now.ceil());
        for date in dates {
            first = first.min(at_start(date).floor());
            last = last.max(at_end(date).ceil());
        }
        if last - first < 1.0 {
            last = first + 1.0;
        }
        Span { first, last, today: now }
    }

    fn x(&self, at: f64) -> f64 {
        100.0 * (at - self.first) / (self.last - self.first)
    }

    /// The years over the bars.
    pub fn header(&self, today: &str) -> String {
        let years = self.last - self.first;
        let every = (years / 8.0).ceil().max(1.0);
        let mut svg = String::from("<svg class=\"bars head\" width=\"100%\" height=\"34\" aria-hidden=\"true\">");
        let mut year = self.first;
        while year < self.last {
            let x = self.x(year);
            let _ = write!(svg, "<line class=\"grid\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"18\" y2=\"34\"/>");
            let _ = write!(svg, "<text class=\"tick\" x=\"{x:.2}%\" dx=\"3\" y=\"30\">{year:.0}</text>");
            year += every;
        }
        let x = self.x(self.today);
        let anchor = if x > 70.0 {
            "end"
        } else if x < 30.0 {
            "start"
        } else {
            "middle"
        };
        let label = escaped(today);
        let _ = write!(svg, "<text class=\"tick now\" x=\"{x:.2}%\" y=\"12\" text-anchor=\"{anchor}\">{label}</text>");
        let _ = write!(svg, "<line class=\"today\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"16\" y2=\"34\"/></svg>");
        svg
    }

    /// One action's bars.
    pub fn draw(&self, bars: &Bars) -> String {
        let mut svg = format!(
            "<svg class=\"bars\" role=\"img\" width=\"100%\" height=\"38\"><title>{}</title>",
            escaped(&bars.title)
        );
        let mut year = self.first;
        let every = ((self.last - self.first) / 8.0).ceil().max(1.0);
        while year < self.last {
            let x = self.x(year);
            let _ = write!(svg, "<line class=\"grid\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"0\" y2=\"38\"/>");
            year += every;
        }
        if let Some(planned) = &bars.planned {
            self.bar(&mut svg, planned, "planned", 5.0, &bars.labels.0, self.last);
        }
        if let Some(actual) = &bars.actual {
            // What has begun and not ended goes on to the day of the report.
            self.bar(&mut svg, actual, "actual", 22.0, &bars.labels.1, self.today);
        }
        for (planned, actual, name) in &bars.steps {
            if let Some(date) = planned {
                self.diamond(&mut svg, date, "planned", 10.0, name);
            }
            if let Some(date) = actual {
                self.diamond(&mut svg, date, "actual", 27.0, name);
            }
        }
        let x = self.x(self.today);
        let _ = write!(svg, "<line class=\"today\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"0\" y2=\"38\"/></svg>");
        svg
    }

    fn bar(
        &self,
        svg: &mut String,
        (start, end): &(Option<Period>, Option<Period>),
        class: &str,
        y: f64,
        label: &str,
        open_end: f64,
    ) {
        let from = start.as_ref().map(at_start);
        let to = end.as_ref().map(at_end);
        let title = |text: &str| escaped(&format!("{label} {text}"));
        match (from, to) {
            (Some(from), to) => {
                let (x1, x2) = (self.x(from), self.x(to.unwrap_or(open_end).max(from)));
                let width = (x2 - x1).max(0.6);
                let written = [start, end].map(|d| d.as_ref().map_or("…", |d| d.written())).join(" – ");
                let open = if to.is_none() { " open" } else { "" };
                let _ = write!(
                    svg,
                    "<rect class=\"{class}{open}\" x=\"{x1:.2}%\" width=\"{width:.2}%\" y=\"{y}\" height=\"10\" rx=\"2\"><title>{}</title></rect>",
                    title(&written)
                );
            }
            (None, Some(to)) => {
                let x = self.x(to);
                let written = end.as_ref().map_or("", |d| d.written());
                let _ = write!(
                    svg,
                    "<rect class=\"{class}\" x=\"{x:.2}%\" width=\"3\" transform=\"translate(-3 0)\" y=\"{y}\" height=\"10\"><title>{}</title></rect>",
                    title(written)
                );
            }
            (None, None) => {}
        }
    }

    fn diamond(&self, svg: &mut String, date: &Period, class: &str, y: f64, name: &str) {
        let x = self.x(at_end(date));
        let title = escaped(&format!("{name}: {}", date.written()));
        // A nested drawing takes the per cent; the diamond inside it is in pixels and does not stretch.
        let _ = write!(
            svg,
            "<svg x=\"{x:.2}%\" y=\"{y}\" overflow=\"visible\"><path class=\"step {class}\" d=\"M0-6 6 0 0 6-6 0Z\"><title>{title}</title></path></svg>"
        );
    }
}

/// The first day as a year with a fraction.
pub(crate) fn at_start(period: &Period) -> f64 {
    let day = period.start();
    f64::from(day.year()) + f64::from(day.day_of_year() - 1) / f64::from(day.days_in_year())
}

/// The end of the last day as a year with a fraction.
pub(crate) fn at_end(period: &Period) -> f64 {
    let day = period.last_day();
    f64::from(day.year()) + f64::from(day.day_of_year()) / f64::from(day.days_in_year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn a_span_holds_whole_years_around_every_date() {
        let span = Span::around([&period("2017-12"), &period("2023-07-18")], &period("2022-02-13"));
        assert_eq!((span.first, span.last), (2017.0, 2024.0));
        assert_eq!(span.x(2017.0), 0.0);
        assert_eq!(span.x(2024.0), 100.0);
    }

    #[test]
    fn an_action_without_dates_draws_only_the_day_of_the_report() {
        let span = Span::around([], &period("2022-06-30"));
        let drawn = span.draw(&Bars::default());
        assert!(drawn.contains("today") && !drawn.contains("<rect"), "{drawn}");
    }

    #[test]
    fn what_has_begun_goes_on_to_the_day_of_the_report() {
        let span = Span::around([&period("2020")], &period("2021-12-31"));
        let bars = Bars { actual: Some((Some(period("2021")), None)), ..Bars::default() };
        assert!(span.draw(&bars).contains("x=\"50.00%\" width=\"50.00%\""), "{}", span.draw(&bars));
    }
}
