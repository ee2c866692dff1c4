use super::tokens::{Tokens, check_cells};
use linping_problems::{Problem, Text};
use linping_tables::{CostError, CostTable, CostUnit};

/// Demands and sites as points of a plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// Places of the sites.
    pub sites: Vec<(f64, f64)>,
    /// Names of the sites as the file gives them.
    pub names: Vec<String>,
    /// Own cost of each site.
    pub opening: Vec<f64>,
    /// Places of the demands.
    pub demands: Vec<(f64, f64)>,
    /// Weight of each demand.
    pub weights: Vec<f64>,
}

impl Points {
    /// Straight distances of all pairs, or of those within a radius.
    ///
    /// # Errors
    /// Never for points that were read from a file; coordinates must be finite.
    pub fn table(&self, radius: Option<f64>) -> Result<CostTable, CostError> {
        let mut order: Vec<u32> = (0..self.sites.len() as u32).collect();
        order.sort_by(|&a, &b| self.sites[a as usize].0.total_cmp(&self.sites[b as usize].0));
        let across: Vec<f64> = order.iter().map(|&site| self.sites[site as usize].0).collect();
        let limit = radius.unwrap_or(f64::INFINITY);
        let mut triplets = Vec::new();
        for (row, &(x, y)) in self.demands.iter().enumerate() {
            // Only sites in a strip of the radius' width can be near enough; a hair wider against rounding.
            let reach = limit * (1.0 + 1e-12);
            let strip = across.partition_point(|&at| at < x - reach)..across.partition_point(|&at| at <= x + reach);
            let start = triplets.len();
            for &site in &order[strip] {
                let at = self.sites[site as usize];
                let distance = ((x - at.0) * (x - at.0) + (y - at.1) * (y - at.1)).sqrt();
                if distance <= limit {
                    triplets.push((row as u32, site, distance));
                }
            }
            triplets[start..].sort_unstable_by_key(|entry: &(u32, u32, f64)| entry.1);
        }
        CostTable::from_triplets(self.demands.len(), self.sites.len(), CostUnit::Plain, triplets)
    }

    /// Refuses point sets whose full table would not fit in memory.
    ///
    /// # Errors
    /// A problem that names the memory needed.
    pub fn check_full(&self, file: &str) -> Result<(), Problem> {
        check_cells(file, self.demands.len(), self.sites.len())
    }
}

/// Reads an SJC file: a header beginning with the number of points, then `x y demand`; every point is a site.
///
/// # Errors
/// A number that is missing or unreadable, with its line and column.
///
/// # Examples
/// ```
/// let read = linping_siting::formats::read_sjc("s.txt", "2 9999 p S\n0 0 5\n3 4 6\n").unwrap();
/// assert_eq!((read.weights[1], read.table(None).unwrap().get(0, 1)), (6.0, Some(5.0)));
/// ```
pub fn read_sjc(file: &str, text: &str) -> Result<Points, Problem> {
    let mut tokens = Tokens::new(file, text)?;
    let count = tokens.whole("点数", "number of points", 1, 100_000_000)?;
    tokens.rest_of_line();
    let (mut places, mut weights) = (Vec::new(), Vec::new());
    for _ in 0..count {
        places.push((tokens.number("横坐标", "x of a point")?, tokens.number("纵坐标", "y of a point")?));
        weights.push(tokens.amount("需求量", "a demand")?);
    }
    tokens.end()?;
    let names = (1..=count).map(|at| at.to_string()).collect();
    Ok(Points { opening: vec![1.0; count], names, demands: places.clone(), sites: places, weights })
}

/// Reads a BDS file: `m n`, then `F id x y cost` for the m sites and `C id x y demand` for the n demands.
///
/// # Errors
/// A line of another kind, a number that is missing or unreadable, other counts than announced.
///
/// # Examples
/// ```
/// let read = linping_siting::formats::read_bds("b.txt", "1 2\nF 0 0 0 1\nC 0 3 4 7\nC 1 9 9 2\n").unwrap();
/// assert_eq!(read.table(Some(5.0)).unwrap().entries(), 1);
/// ```
pub fn read_bds(file: &str, text: &str) -> Result<Points, Problem> {
    let mut tokens = Tokens::new(file, text)?;
    let sites = tokens.whole("候选点数", "number of sites", 1, 100_000_000)?;
    let demands = tokens.whole("需求点数", "number of demands", 1, 1_000_000_000)?;
    let mut read =
        Points { sites: Vec::new(), names: Vec::new(), opening: Vec::new(), demands: Vec::new(), weights: Vec::new() };
    while let Some(token) = tokens.next() {
        let name = tokens.word("编号", "an identifier")?;
        let place = (tokens.number("横坐标", "x of a point")?, tokens.number("纵坐标", "y of a point")?);
        match token.word {
            "F" => {
                read.sites.push(place);
                read.names.push(name.word.to_string());
                read.opening.push(tokens.amount("费用", "own cost of a site")?);
            }
            "C" => {
                read.demands.push(place);
                read.weights.push(tokens.amount("需求量", "a demand")?);
            }
            other => {
                let zh = format!("行首应为 F 或 C，却是“{other}”");
                return Err(tokens
                    .wrong(&token, zh, format!("a line begins with F or C, found `{other}`"))
                    .hint(Text::new("F 行写候选点，C 行写需求点。", "F begins a site, C a demand.")));
            }
        }
    }
    if (read.sites.len(), read.demands.len()) != (sites, demands) {
        let found = (read.sites.len(), read.demands.len());
        return Err(super::bad(
            file,
            Text::new(
                format!("表头称有 {sites} 行 F、{demands} 行 C，实为 {} 与 {} 行", found.0, found.1),
                format!("the header announces {sites} F and {demands} C lines, there are {} and {}", found.0, found.1),
            ),
            Text::new("请改正表头，或补齐各行。", "correct the header, or complete the lines."),
        ));
    }
    Ok(read)
}
