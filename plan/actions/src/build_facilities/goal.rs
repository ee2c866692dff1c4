use linping_problems::Text;
use linping_siting::{Error, MaximalCover, PCentre, PMedian, Solution};
use linping_tables::CostTable;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a choice of sites is best for.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// The total time of all people to their nearest facility is least (p-median).
    LeastTime,
    /// Everybody has a place, and the total time of all people to theirs is least (capacitated p-median).
    LeastTimeWithPlaces,
    /// Most people have a facility within the time (maximal cover).
    MostReached,
    /// The longest time of anybody is least (p-centre).
    LeastLongest,
}

/// People, sites (those that stand come first) and seconds between them.
pub(super) struct Question<'a> {
    pub table: &'a CostTable,
    pub people: &'a [f64],
    /// So many of the columns stand already.
    pub existing: usize,
    /// How many more are chosen.
    pub count: usize,
    /// Seconds, for the goal that needs it.
    pub within: f64,
    pub seed: u64,
}

impl Question<'_> {
    /// Seconds of each cell to the nearest of some sites.
    pub fn nearest(&self, open: &[usize]) -> Vec<f64> {
        let mut nearest = vec![f64::INFINITY; self.table.rows()];
        for (row, column, seconds) in self.table.iter() {
            if open.contains(&column) {
                nearest[row] = nearest[row].min(seconds);
            }
        }
        nearest
    }
}

impl Goal {
    /// The best choice, places not heeded.
    pub(super) fn solve(self, question: &Question, stop: &Stop) -> Result<Solution, Error> {
        let fixed: Vec<usize> = (0..question.existing).collect();
        let (table, p, seed) = (question.table, question.existing + question.count, question.seed);
        let people = question.people.to_vec();
        match self {
            Goal::LeastTime | Goal::LeastTimeWithPlaces => {
                PMedian::new(table, p).weights(people).fixed(fixed).solve(stop, seed)
            }
            Goal::LeastLongest => PCentre::new(table, p).weights(people).fixed(fixed).solve(stop, seed),
            Goal::MostReached => {
                MaximalCover::new(table, p, question.within).weights(people).fixed(fixed).solve(stop, seed)
            }
        }
    }

    /// What is to be small, given each cell's seconds to its nearest facility.
    pub(super) fn loss(self, seconds: &[f64], people: &[f64], within: f64) -> f64 {
        let each = seconds.iter().zip(people);
        match self {
            // Whoever reaches nothing weighs more than any walk, so that those come first.
            Goal::LeastTime | Goal::LeastTimeWithPlaces => each.map(|(s, w)| s.min(1e9) * w).sum(),
            Goal::MostReached => each.filter(|(s, _)| **s > within).map(|(_, w)| w).sum(),
            Goal::LeastLongest => each.filter(|(_, w)| **w > 0.0).map(|(s, _)| *s).fold(0.0, f64::max),
        }
    }

    /// What the objective is called, and whether less of it is better.
    pub(super) fn objective(self) -> (Text, bool) {
        match self {
            Goal::LeastTime | Goal::LeastTimeWithPlaces => {
                (Text::new("总时间（人·秒）", "time of all people (person-seconds)"), true)
            }
            Goal::LeastLongest => (Text::new("最长时间（秒）", "longest time (seconds)"), true),
            Goal::MostReached => (Text::new("可达人数", "people reached"), false),
        }
    }
}

/// Sites already chosen, in the order in which they open: each time the one after which the least is left to be wished for.
pub(super) fn order_of_opening(
    table: &CostTable,
    existing: usize,
    chosen: &[usize],
    loss: impl Fn(&[f64]) -> f64,
) -> Vec<usize> {
    let mut columns = vec![vec![f64::INFINITY; table.rows()]; chosen.len()];
    let mut nearest = vec![f64::INFINITY; table.rows()];
    for (row, column, seconds) in table.iter() {
        if column < existing {
            nearest[row] = nearest[row].min(seconds);
        } else if let Some(at) = chosen.iter().position(|c| *c == column) {
            columns[at][row] = seconds;
        }
    }
    let mut left: Vec<usize> = (0..chosen.len()).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let with = |at: usize| -> Vec<f64> { nearest.iter().zip(&columns[at]).map(|(a, b)| a.min(*b)).collect() };
        let losses: Vec<f64> = left.iter().map(|at| loss(&with(*at))).collect();
        let best = (0..left.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap_or(0);
        let at = left.remove(best);
        nearest = with(at);
        order.push(chosen[at]);
    }
    order
}
