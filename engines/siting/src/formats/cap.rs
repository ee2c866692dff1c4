use super::tokens::{Tokens, check_cells};
use linping_problems::{Problem, Text};
use linping_tables::{CostTable, CostUnit};

/// A warehouse location instance of the OR-Library.
#[derive(Clone, Debug, PartialEq)]
pub struct Cap {
    /// Capacity of each site; `None` where the file leaves it open.
    pub capacities: Vec<Option<f64>>,
    /// Own cost of each site.
    pub opening: Vec<f64>,
    /// Demand of each customer.
    pub demands: Vec<f64>,
    /// Cost of serving ALL the demand of a customer (row) from a site (column).
    pub table: CostTable,
}

/// Reads `m n`, m lines `capacity fixed_cost`, then for each customer its demand and m costs. A word instead of a number as
/// capacity means that it is given from outside (capa, capb, capc).
///
/// # Errors
/// A number that is missing, unreadable or out of range, with its line and column.
///
/// # Examples
/// ```
/// let read = linping_siting::formats::read_cap("c.txt", "2 1\n5 10.\ncapacity 7.\n3 1.5 2.5\n").unwrap();
/// assert_eq!(read.capacities, [Some(5.0), None]);
/// assert_eq!((read.demands[0], read.table.get(0, 1)), (3.0, Some(2.5)));
/// ```
pub fn read_cap(file: &str, text: &str) -> Result<Cap, Problem> {
    let mut tokens = Tokens::new(file, text)?;
    let sites = tokens.whole("候选点数", "number of sites", 1, 10_000_000)?;
    let customers = tokens.whole("客户数", "number of customers", 1, 100_000_000)?;
    check_cells(file, customers, sites)?;
    let (mut capacities, mut opening) = (Vec::new(), Vec::new());
    for _ in 0..sites {
        let token = tokens.word("容量", "a capacity")?;
        capacities.push(
            if token.word.starts_with(|c: char| c.is_ascii_alphabetic()) && token.word.parse::<f64>().is_err() {
                None
            } else {
                let value = tokens.as_number(&token, "容量", "capacity")?;
                if value < 0.0 {
                    return Err(tokens
                        .wrong(&token, format!("容量 {value} 为负数"), format!("capacity {value} is negative"))
                        .hint(Text::new("请写 0 或更大的数。", "write 0 or more.")));
                }
                Some(value)
            },
        );
        opening.push(tokens.amount("固定费用", "a fixed cost")?);
    }
    let mut demands = Vec::with_capacity(customers);
    let mut costs = Vec::with_capacity(customers * sites);
    for _ in 0..customers {
        demands.push(tokens.amount("需求量", "a demand")?);
        for _ in 0..sites {
            costs.push(tokens.amount("服务费用", "a cost of service")?);
        }
    }
    tokens.end()?;
    let table = CostTable::from_dense(customers, sites, CostUnit::Plain, &costs);
    let table = table.map_err(|error| super::no_table(file, &error))?;
    Ok(Cap { capacities, opening, demands, table })
}
