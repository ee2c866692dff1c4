//! Good packings by crossing good packings (Chu and Beasley 1998), every child repaired and filled up by value for price.

use super::binary::Binary;
use linping_work::{Generator, Stop};
use rand::Rng;
use std::collections::HashSet;

/// A population of packings.
pub(crate) struct Herd {
    needs: Vec<Vec<f64>>,
    capacity: Vec<f64>,
    value: Vec<f64>,
    /// Items by value for price, worst first.
    order: Vec<u32>,
    members: Vec<(f64, Vec<bool>)>,
    known: HashSet<Vec<bool>>,
}

impl Herd {
    /// A population for a packing problem (no negative needs); `worth` ranks the items.
    pub fn new(binary: &Binary, worth: &[f64], chance: &mut Generator) -> Self {
        const SIZE: usize = 100;
        let count = binary.value.len();
        let mut needs = vec![vec![0.0; binary.rows.len()]; count];
        for (row, (entries, _)) in binary.rows.iter().enumerate() {
            entries.iter().for_each(|&(item, a)| needs[item][row] = a);
        }
        let mut order: Vec<u32> = (0..count as u32).collect();
        order.sort_by(|&a, &b| worth[a as usize].total_cmp(&worth[b as usize]).then(a.cmp(&b)));
        let mut herd = Herd {
            needs,
            capacity: binary.rows.iter().map(|row| row.1).collect(),
            value: binary.value.clone(),
            order,
            members: Vec::new(),
            known: HashSet::new(),
        };
        for _ in 0..SIZE * 4 {
            let mut x: Vec<bool> = (0..count).map(|_| chance.next_u32() & 1 == 1).collect();
            herd.repair(&mut x);
            if herd.members.len() < SIZE && herd.known.insert(x.clone()) {
                herd.members.push((herd.worth(&x), x));
            }
        }
        herd
    }

    fn worth(&self, x: &[bool]) -> f64 {
        self.value.iter().zip(x).filter(|(_, taken)| **taken).map(|(value, _)| value).sum()
    }

    /// Drops the worst items until everything fits, adds the best that still do, then exchanges single items that pay.
    fn repair(&self, x: &mut [bool]) {
        let mut left = self.capacity.clone();
        let change = |item: usize, sign: f64, left: &mut Vec<f64>| {
            left.iter_mut().zip(&self.needs[item]).for_each(|(left, need)| *left -= sign * need);
        };
        for item in (0..x.len()).filter(|&item| x[item]) {
            change(item, 1.0, &mut left);
        }
        for &item in &self.order {
            if left.iter().all(|left| *left >= -1e-9) {
                break;
            }
            if x[item as usize] {
                x[item as usize] = false;
                change(item as usize, -1.0, &mut left);
            }
        }
        let fits =
            |item: usize, left: &[f64]| self.needs[item].iter().zip(left).all(|(need, left)| *need <= left + 1e-9);
        for &item in self.order.iter().rev() {
            if !x[item as usize] && fits(item as usize, &left) {
                x[item as usize] = true;
                change(item as usize, 1.0, &mut left);
            }
        }
        // One item out, a more valuable one in.
        for &gone in &self.order {
            let gone = gone as usize;
            if !x[gone] {
                continue;
            }
            let room: Vec<f64> = left.iter().zip(&self.needs[gone]).map(|(left, need)| left + need).collect();
            let best = (0..x.len())
                .filter(|&item| !x[item] && self.value[item] > self.value[gone] && fits(item, &room))
                .max_by(|&a, &b| self.value[a].total_cmp(&self.value[b]));
            if let Some(item) = best {
                x[gone] = false;
                x[item] = true;
                left = room;
                change(item, 1.0, &mut left);
            }
        }
    }

    /// Breeds so many children. Returns the best packing.
    pub fn breed(&mut self, children: usize, chance: &mut Generator, stop: &Stop) -> Option<(f64, Vec<bool>)> {
        let size = self.members.len();
        for child in 0..children {
            if size < 4 || (child % 64 == 0 && stop.spend(64)) {
                break;
            }
            let mut pick = || {
                let (a, b) = (chance.next_u64() as usize % size, chance.next_u64() as usize % size);
                if self.members[a].0 >= self.members[b].0 { a } else { b }
            };
            let (one, two) = (pick(), pick());
            let mut x: Vec<bool> = Vec::with_capacity(self.value.len());
            let mut bits = 0u64;
            for item in 0..self.value.len() {
                if item % 64 == 0 {
                    bits = chance.next_u64();
                }
                let from = if bits >> (item % 64) & 1 == 1 { one } else { two };
                x.push(self.members[from].1[item]);
            }
            for _ in 0..2 {
                let at = chance.next_u64() as usize % x.len();
                x[at] = !x[at];
            }
            self.repair(&mut x);
            if self.known.contains(&x) {
                continue;
            }
            let value = self.worth(&x);
            let worst = (0..size).min_by(|&a, &b| self.members[a].0.total_cmp(&self.members[b].0)).unwrap_or(0);
            if value > self.members[worst].0 {
                self.known.insert(x.clone());
                self.known.remove(&self.members[worst].1);
                self.members[worst] = (value, x);
            }
        }
        self.members.iter().max_by(|a, b| a.0.total_cmp(&b.0)).cloned()
    }
}
