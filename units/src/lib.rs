//! Quantities that cannot be mixed, periods as they are written, and regions with their boundary vintage.
//!
//! A [`Quantity`] is an exact decimal with a [`Unit`]; engines take `f64` in named units, converted once at the edge with
//! [`Quantity::in_unit`].
//!
//! ```
//! use linping_units::{Dimension, Quantity};
//!
//! let gdp: Quantity = "940.09 亿元".parse().unwrap();
//! assert_eq!(gdp.dimension(), Dimension::Money.into());
//! assert_eq!(gdp.in_base(), 94_009_000_000.0);
//! assert_eq!(gdp.in_english(), "94.009 billion yuan");
//! ```

mod period;
mod quantity;
mod region;
mod table;
mod unit;

pub use period::{BadPeriod, Period};
pub use quantity::{BadQuantity, Quantity};
pub use region::{BadDivisionCode, DivisionCode, Region};
pub use rust_decimal::Decimal;
pub use table::{KnownUnit, known_units};
pub use unit::{Dimension, Measure, SimpleUnit, Unit, UnknownUnit, nearest_unit};
