use super::tokens::Tokens;
use linping_problems::Problem;

/// A multi-dimensional knapsack instance of the OR-Library.
#[derive(Clone, Debug, PartialEq)]
pub struct Mknap {
    /// Best value the file itself names; 0 if it names none.
    pub best: f64,
    /// Profit of each item.
    pub profits: Vec<f64>,
    /// Need of each item (inner) in each constraint (outer).
    pub needs: Vec<Vec<f64>>,
    /// Capacity of each constraint.
    pub capacities: Vec<f64>,
}

/// Reads the number of problems, then for each `n m best`, n profits, m rows of n needs, m capacities.
///
/// # Errors
/// A number that is missing, unreadable or out of range, with its line and column.
///
/// # Examples
/// ```
/// let read = linping_siting::formats::read_mknap("k.txt", "1\n2 1 7\n7 4\n5 3\n6\n").unwrap();
/// assert_eq!((read.len(), read[0].best, read[0].capacities[0]), (1, 7.0, 6.0));
/// ```
pub fn read_mknap(file: &str, text: &str) -> Result<Vec<Mknap>, Problem> {
    let mut tokens = Tokens::new(file, text)?;
    let problems = tokens.whole("问题数", "number of problems", 1, 1_000_000)?;
    let mut all = Vec::new();
    for _ in 0..problems {
        let items = tokens.whole("物品数", "number of items", 1, 10_000_000)?;
        let constraints = tokens.whole("约束数", "number of constraints", 1, 100_000)?;
        let best = tokens.number("已知最好值", "the best known value")?;
        let mut list = |zh: &str, en: &str, count: usize| -> Result<Vec<f64>, Problem> {
            (0..count).map(|_| tokens.amount(zh, en)).collect()
        };
        let profits = list("收益", "a profit", items)?;
        let needs = (0..constraints).map(|_| list("用量", "a need", items)).collect::<Result<_, _>>()?;
        let capacities = list("容量", "a capacity", constraints)?;
        all.push(Mknap { best, profits, needs, capacities });
    }
    tokens.end()?;
    Ok(all)
}
