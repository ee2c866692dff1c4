use super::tokens::{Tokens, check_cells};
use linping_problems::Problem;
use linping_tables::{CostTable, CostUnit};

/// A capacitated p-median instance of the OR-Library.
#[derive(Clone, Debug, PartialEq)]
pub struct PmedCap {
    /// Best value the file itself names.
    pub best: f64,
    /// Sites to choose.
    pub p: usize,
    /// Capacity of every site.
    pub capacity: f64,
    /// Demand of each point.
    pub demands: Vec<f64>,
    /// Whole parts of the straight distances between all points, as the literature takes them.
    pub table: CostTable,
}

/// Reads `id best`, `n p Q`, then n lines `i x y demand`.
///
/// # Errors
/// A number that is missing, unreadable or out of range, with its line and column.
///
/// # Examples
/// ```
/// let read = linping_siting::formats::read_pmedcap("p.txt", "1 9\n2 1 8\n1 0 0 3\n2 3 4 5\n").unwrap();
/// assert_eq!((read.p, read.capacity, read.table.get(0, 1)), (1, 8.0, Some(5.0)));
/// ```
pub fn read_pmedcap(file: &str, text: &str) -> Result<PmedCap, Problem> {
    let mut tokens = Tokens::new(file, text)?;
    tokens.number("编号", "the number of the problem")?;
    let best = tokens.number("已知最好值", "the best known value")?;
    let count = tokens.whole("点数", "number of points", 1, 1_000_000)?;
    check_cells(file, count, count)?;
    let p = tokens.whole("选址数 p", "number of sites p", 1, count)?;
    let capacity = tokens.amount("容量", "the capacity")?;
    let mut points = Vec::with_capacity(count);
    let mut demands = Vec::with_capacity(count);
    for _ in 0..count {
        tokens.number("点的编号", "the number of a point")?;
        points.push((tokens.number("横坐标", "x of a point")?, tokens.number("纵坐标", "y of a point")?));
        demands.push(tokens.amount("需求量", "a demand")?);
    }
    tokens.end()?;
    let costs: Vec<f64> =
        points.iter().flat_map(|a| points.iter().map(move |b| (a.0 - b.0).hypot(a.1 - b.1).floor())).collect();
    let table = CostTable::from_dense(count, count, CostUnit::Plain, &costs);
    let table = table.map_err(|error| super::no_table(file, &error))?;
    Ok(PmedCap { best, p, capacity, demands, table })
}
