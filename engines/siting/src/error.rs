use crate::least::{Change, Lacking, counted, number};
use crate::portfolio::{self, Funding};
use linping_problems::Text;
use thiserror::Error;

/// Why a location problem cannot be solved as asked.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Error {
    /// A parameter or a datum makes no sense.
    #[error("{}; {}", .what.en, .remedy.en)]
    Invalid {
        /// What makes no sense.
        what: Text,
        /// What to write instead.
        remedy: Text,
    },
    /// No answer exists; the least change that would make one possible.
    #[error("{}; {}", .what.en, .change.en)]
    Infeasible {
        /// What cannot be met.
        what: Text,
        /// The least change that would make the request feasible.
        change: Text,
        /// That change as a number (sites, radius, seats, budget), where there is one.
        amount: Option<f64>,
    },
    /// Sites cannot hold everybody; with so many more places at these sites (site, places) they can, and with no fewer in all.
    #[error("{}", self.in_numbers())]
    Room {
        /// Sites, counted from 0, and what each lacks, in the unit of the weights.
        missing: Vec<(usize, f64)>,
        /// What every site would have to hold instead, where all hold the same.
        each: Option<f64>,
    },
    /// No catchments in one piece within the capacities; with so many more places at these sites (site, places) there are some.
    #[error("{}", self.in_numbers())]
    OnePiece {
        /// Sites, counted from 0, and what each lacks, in the unit of the weights.
        missing: Vec<(usize, f64)>,
        /// No fewer places in all will do; 0 if a search found none and nothing is proven.
        least: f64,
        /// True if none are missing where zones may be divided.
        divided: bool,
    },
    /// The terms of the request do not allow everybody to be served, and the least changes that would.
    #[error("{}", self.in_numbers())]
    Lacking(Box<Lacking>),
    /// No portfolio meets the request, and the least changes that would do, each by itself.
    #[error("{}", self.in_numbers())]
    Unfunded {
        /// The changes, of as few terms as can be.
        changes: Vec<Funding>,
        /// True if every other way to change so few terms is known to be of no use.
        certain: bool,
    },
    /// More sites asked for than there are.
    #[error("{asked} sites asked for, {available} available")]
    TooManySites {
        /// Sites asked for.
        asked: usize,
        /// Candidate sites that may be opened.
        available: usize,
    },
    /// A demand that no site can reach.
    #[error("demand {demand} (and {others} more) reaches no site")]
    Unreachable {
        /// First such demand, counted from 0.
        demand: usize,
        /// How many more there are.
        others: usize,
    },
    /// A problem beyond memory.
    #[error("the problem would need about {gigabytes:.1} GB")]
    TooBig {
        /// Estimated need in gigabytes.
        gigabytes: f64,
    },
    /// An answer that failed its independent check: a fault of the solver, never of the user.
    #[error("an answer failed its check: {}", .0.en)]
    Unverified(Text),
    /// The stop came before any answer was found.
    #[error("the stop came before any answer was found")]
    Stopped,
}

/// What to call demands and sites, projects, years and regions: their own names, or their numbers where there are none.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Names of the demands (rows).
    pub demands: Vec<String>,
    /// Names of the sites (columns).
    pub sites: Vec<String>,
    /// Names of the projects of a portfolio.
    pub projects: Vec<String>,
    /// Names of its years.
    pub years: Vec<String>,
    /// Names of its regions.
    pub regions: Vec<String>,
}

impl Names {
    pub(crate) fn demand(&self, at: usize) -> Text {
        match self.demands.get(at) {
            Some(name) => Text::new(format!("需求点“{name}”"), format!("demand `{name}`")),
            None => Text::new(format!("第 {} 个需求点", at + 1), format!("demand number {}", at + 1)),
        }
    }

    pub(crate) fn plain_demand(&self, at: usize) -> String {
        self.demands.get(at).cloned().unwrap_or_else(|| (at + 1).to_string())
    }

    pub(crate) fn plain_site(&self, at: usize) -> String {
        self.sites.get(at).cloned().unwrap_or_else(|| (at + 1).to_string())
    }

    /// Sites with what each lacks, the first eight of them.
    pub(crate) fn places(&self, missing: &[(usize, f64)]) -> String {
        const SHOWN: usize = 8;
        let one = |&(site, places): &(usize, f64)| format!("{}: {}", self.plain_site(site), number(places));
        let shown: Vec<String> = missing.iter().take(SHOWN).map(one).collect();
        format!("{}{}", shown.join(", "), if missing.len() > SHOWN { " …" } else { "" })
    }
}

impl Error {
    /// What cannot be met, and the least change that would do, if the error knows one.
    pub fn told(&self, names: &Names) -> (Text, Option<Text>) {
        match self {
            Error::Infeasible { what, change, .. } => (what.clone(), Some(change.clone())),
            Error::Invalid { what, remedy } => (what.clone(), Some(remedy.clone())),
            Error::Room { missing, each } => told_of_room(names, missing, *each),
            Error::OnePiece { missing, least, .. } => crate::catchments::told(names, missing, *least),
            Error::Lacking(lacking) => {
                let (what, change) = lacking.told(names);
                (what, Some(change))
            }
            Error::Unfunded { changes, certain } => portfolio::told(changes, *certain, names),
            Error::TooManySites { asked, available } => (
                Text::new(
                    format!("要求 {asked} 个点，只有 {available} 个候选点"),
                    format!(
                        "{asked} sites asked for, there {} only {available}",
                        if *available == 1 { "is" } else { "are" }
                    ),
                ),
                Some(Text::new(format!("p 最多为 {available}"), format!("p can be {available} at most"))),
            ),
            Error::Unreachable { demand, others } => {
                let Text { zh, en } = names.demand(*demand);
                let what = match others {
                    0 => Text::new(format!("{zh}无法到达任何候选点"), format!("{en} reaches no site")),
                    _ => Text::new(
                        format!("{zh}无法到达任何候选点（另有 {others} 个）"),
                        format!("{en} reaches no site (and {others} more)"),
                    ),
                };
                (
                    what,
                    Some(Text::new(
                        "请在费用表中补上通往它的路，或将其权重设为 0。",
                        "add a way to it to the cost table, or set its weight to 0.",
                    )),
                )
            }
            Error::TooBig { gigabytes } => (
                Text::new(
                    format!("约需 {gigabytes:.1} GB 内存"),
                    format!("about {gigabytes:.1} GB of memory are needed"),
                ),
                Some(Text::new("请减小规模，或以半径限制费用表。", "ask for less, or limit the costs by a radius.")),
            ),
            Error::Unverified(text) => (
                Text::new(format!("答案未通过检验：{}", text.zh), format!("an answer failed its check: {}", text.en)),
                None,
            ),
            Error::Stopped => (
                Text::new("在找到任何答案之前时间已到", "the time limit came before any answer was found"),
                Some(Text::new("请提高 --time-limit。", "raise --time-limit.")),
            ),
        }
    }

    /// What a request lacks; where only places do, in its own words.
    pub(crate) fn lacking(lacking: Lacking) -> Self {
        let room = |change: &Change| change.proven && change.only_room();
        let each = |change: &Change| change.proven.then(|| change.only_each()).flatten();
        match lacking.changes.as_slice() {
            [one] if lacking.certain && room(one) => Error::Room { missing: one.room.clone(), each: None },
            [one, other] if lacking.certain && room(one) && each(other).is_some() => {
                Error::Room { missing: one.room.clone(), each: each(other) }
            }
            _ => Error::Lacking(Box::new(lacking)),
        }
    }

    /// Places missing in all, where places are what is missing.
    pub fn places_missing(&self) -> Option<f64> {
        match self {
            Error::Room { missing, .. } | Error::OnePiece { missing, .. } => {
                Some(missing.iter().map(|(_, places)| places).sum())
            }
            Error::Lacking(lacking) => {
                let room = lacking.changes.iter().find(|change| change.proven && change.only_room())?;
                Some(room.room.iter().map(|(_, places)| places).sum())
            }
            _ => None,
        }
    }

    /// The words of an error whose demands and sites have numbers only.
    fn in_numbers(&self) -> String {
        let (what, change) = self.told(&Names::default());
        change.map_or(what.en.clone(), |change| format!("{}; {}", what.en, change.en))
    }

    /// A parameter or a datum that makes no sense, and what to write instead.
    pub(crate) fn invalid(what: Text, remedy: Text) -> Self {
        Error::Invalid { what, remedy }
    }
}

fn told_of_room(names: &Names, missing: &[(usize, f64)], each: Option<f64>) -> (Text, Option<Text>) {
    let total = number(missing.iter().map(|(_, places)| places).sum());
    let list = names.places(missing);
    let places = counted(total, "place");
    let are = if total == 1.0 { "is" } else { "are" };
    let what = Text::new(format!("缺 {total} 个位置"), format!("{places} {are} missing"));
    let mut change = Text::new(
        format!("共增加 {total} 个位置即可，例如（设施: 位置）{list}"),
        format!("add {places} in all, for example (site: places) {list}"),
    );
    if let Some(each) = each {
        change.zh.push_str(&format!("；或将每个候选点的容量提高到 {each}"));
        change.en.push_str(&format!("; or raise the capacity of every site to {each}"));
    }
    (what, Some(change))
}
