use crate::AccessError;
use linping_tables::CostTable;

/// Who wants something, where it is to be had, and what it costs to get there.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    costs: &'a CostTable,
    demand: &'a [f64],
    supply: &'a [f64],
}

impl<'a> Reach<'a> {
    /// Joins a cost table (rows: demands, columns: supplies) with people and capacities.
    ///
    /// The table may have more columns than there are capacities: places nobody listed as a supply. As in PySAL `access`
    /// they have no capacity, but people who choose among places (three-stage) see them.
    ///
    /// # Errors
    /// Lists that do not fit the table; an amount that is negative, infinite or not a number.
    pub fn new(costs: &'a CostTable, demand: &'a [f64], supply: &'a [f64]) -> Result<Self, AccessError> {
        if demand.len() != costs.rows() {
            return Err(AccessError::Shape { what: "demands", found: demand.len(), expected: costs.rows() });
        }
        if supply.len() > costs.columns() {
            return Err(AccessError::Shape { what: "supplies", found: supply.len(), expected: costs.columns() });
        }
        for (what, amounts) in [("demand", demand), ("supply", supply)] {
            if let Some(index) = amounts.iter().position(|amount| !(amount.is_finite() && *amount >= 0.0)) {
                return Err(AccessError::BadAmount { what, index, value: amounts[index] });
            }
        }
        Ok(Reach { costs, demand, supply })
    }

    /// The cost table.
    pub fn costs(&self) -> &'a CostTable {
        self.costs
    }

    /// People at each row.
    pub fn demand(&self) -> &'a [f64] {
        self.demand
    }

    /// Capacity at each listed column.
    pub fn supply(&self) -> &'a [f64] {
        self.supply
    }
}
