//! What one site would serve at given prices.

/// The items of a site at given prices: row, gain (negative cost), demand.
pub(crate) struct Item {
    pub row: u32,
    pub gain: f64,
    pub demand: f64,
}

/// The parts a site takes if it may split: best gain per unit first. Returns the total gain.
pub(crate) fn fill(items: &mut [Item], capacity: f64, mut take: impl FnMut(u32, f64)) -> f64 {
    let total: f64 = items.iter().map(|item| item.demand).sum();
    if total <= capacity {
        return items
            .iter()
            .map(|item| {
                take(item.row, 1.0);
                item.gain
            })
            .sum();
    }
    items.sort_unstable_by(|a, b| (b.gain * a.demand).total_cmp(&(a.gain * b.demand)).then(a.row.cmp(&b.row)));
    let (mut left, mut gain) = (capacity, 0.0);
    for item in items.iter() {
        if item.demand <= left {
            left -= item.demand;
            gain += item.gain;
            take(item.row, 1.0);
        } else {
            let part = left / item.demand;
            gain += part * item.gain;
            if part > 0.0 {
                take(item.row, part);
            }
            break;
        }
    }
    gain
}

/// Scratch of the whole-item knapsack.
#[derive(Default)]
pub(crate) struct Packing {
    best: Vec<f64>,
    kept: Vec<bool>,
}

impl Packing {
    /// The whole items a site takes (dynamic programme over whole capacities). Returns the total gain.
    pub fn pack(&mut self, items: &[Item], capacity: usize, mut take: impl FnMut(u32, f64)) -> f64 {
        let total: f64 = items.iter().map(|item| item.demand).sum();
        if total <= capacity as f64 {
            return items
                .iter()
                .map(|item| {
                    take(item.row, 1.0);
                    item.gain
                })
                .sum();
        }
        let width = capacity + 1;
        self.best.clear();
        self.best.resize(width, 0.0);
        self.kept.clear();
        self.kept.resize(width * items.len(), false);
        for (at, item) in items.iter().enumerate() {
            let need = item.demand as usize;
            let kept = &mut self.kept[at * width..(at + 1) * width];
            for room in (need..width).rev() {
                let with = self.best[room - need] + item.gain;
                if with > self.best[room] {
                    self.best[room] = with;
                    kept[room] = true;
                }
            }
        }
        let mut room = capacity;
        for (at, item) in items.iter().enumerate().rev() {
            if self.kept[at * width + room] {
                take(item.row, 1.0);
                room -= item.demand as usize;
            }
        }
        self.best[capacity]
    }
}
