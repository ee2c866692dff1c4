//! What rounding in the table cannot spoil: bounds and impossibility worked out afresh from the given rows.

use super::Tableau;

impl Tableau {
    /// A bound that holds for any prices, worked out afresh from the given rows: Σ y b + Σ max over the bounds of each variable.
    pub fn safe_bound(&self) -> f64 {
        let prices = self.prices();
        let mut bound = 0.0;
        for (row, price) in prices.iter().enumerate().filter(|(_, price)| **price != 0.0) {
            let variable = self.columns + row;
            let slack = if *price > 0.0 { self.low[variable] } else { self.high[variable] };
            bound += price * (self.right[row] - slack);
        }
        let mut gain = self.cost.clone();
        for (price, line) in prices.iter().zip(self.given.chunks_exact(self.columns.max(1))) {
            if *price != 0.0 {
                gain.iter_mut().zip(line).for_each(|(gain, need)| *gain -= price * need);
            }
        }
        let most = gain.iter().zip(&self.low).zip(&self.high);
        bound + most.map(|((gain, low), high)| (gain * low).max(gain * high)).sum::<f64>()
    }

    /// Prices of the rows; those of slacks without end are not negative.
    fn prices(&self) -> Vec<f64> {
        let price = |row: usize| {
            let variable = self.columns + row;
            let price = if self.inside[variable] { 0.0 } else { -self.reduced[self.place[variable]] };
            if self.high[variable].is_finite() { price } else { price.max(0.0) }
        };
        (0..self.rows).map(price).collect()
    }

    /// Proves afresh that no point meets the mix of the given rows which this row of the table stands for.
    pub(super) fn is_empty(&self, row: usize) -> bool {
        let mut mix: Vec<f64> = (0..self.rows)
            .map(|slack| {
                let variable = self.columns + slack;
                if self.inside[variable] {
                    f64::from(u8::from(self.place[variable] == row))
                } else {
                    self.table[row * self.columns + self.place[variable]]
                }
            })
            .collect();
        for _ in 0..2 {
            let (mut least, mut most) = (0.0, 0.0);
            let mut right = 0.0;
            for (slack, mix) in mix.iter().enumerate() {
                let variable = self.columns + slack;
                if *mix != 0.0 {
                    right += mix * self.right[slack];
                    let ends = (mix * self.low[variable], mix * self.high[variable]);
                    least += ends.0.min(ends.1);
                    most += ends.0.max(ends.1);
                }
            }
            for column in 0..self.columns {
                let a: f64 =
                    mix.iter().enumerate().map(|(slack, m)| m * self.given[slack * self.columns + column]).sum();
                least += (a * self.low[column]).min(a * self.high[column]);
                most += (a * self.low[column]).max(a * self.high[column]);
            }
            if right < least - 1e-8 || right > most + 1e-8 {
                return true;
            }
            // Rounding may give slacks without end a wrong sign that makes up for anything.
            mix.iter_mut().for_each(|mix| {
                if mix.abs() < 1e-9 {
                    *mix = 0.0;
                }
            });
        }
        false
    }
}
