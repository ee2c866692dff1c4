//! Tables from the outside world and the sparse cost table that networks make and access and siting use.
//!
//! ```
//! use linping_tables::{CostTable, CostUnit};
//!
//! // Two homes, one school: the first is 5 minutes away, the second cannot reach it.
//! let table = CostTable::from_triplets(2, 1, CostUnit::Minutes, vec![(0, 0, 5.0)]).unwrap();
//! assert_eq!(table.get(0, 0), Some(5.0));
//! assert_eq!(table.get(1, 0), None);
//! ```

mod cost;

pub use cost::{CostError, CostTable, CostUnit};
