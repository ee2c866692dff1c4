//! What prices prove about a part of the search, whoever found them.

use super::model::{Count, Fate, Model};

/// Places still to be filled; `None` if more sites are open than there are places.
pub(super) fn places_left(places: usize, fate: &[Fate]) -> Option<usize> {
    places.checked_sub(fate.iter().filter(|fate| **fate == Fate::Open).count())
}

/// The Lagrangian value of a price vector where some sites are settled; leaves the reduced costs behind.
pub(super) fn lagrangian(model: &Model, price: &[f64], fate: &[Fate], reduced: &mut [f64]) -> f64 {
    reduced.copy_from_slice(&model.opening);
    let mut total = model.constant;
    for (row, &offer) in price.iter().enumerate() {
        total += offer;
        let (sites, costs) = model.row(row);
        for (&site, &cost) in sites.iter().zip(costs) {
            if cost >= offer {
                break;
            }
            reduced[site as usize] += cost - offer;
        }
    }
    let mut free = Vec::new();
    let mut opened = 0;
    for (&fate, &reduced) in fate.iter().zip(reduced.iter()) {
        match fate {
            Fate::Open => {
                total += reduced;
                opened += 1;
            }
            Fate::Free => free.push(reduced),
            Fate::Closed => {}
        }
    }
    match model.count {
        Count::Any => total += free.iter().map(|reduced| reduced.min(0.0)).sum::<f64>(),
        Count::Exactly(p) => {
            free.sort_unstable_by(f64::total_cmp);
            total += free.iter().take(p.saturating_sub(opened)).sum::<f64>();
        }
    }
    total
}

/// Settles what the reduced costs decide at a bound against a cut.
pub(super) fn settle(count: Count, fate: &mut [Fate], reduced: &[f64], bound: f64, cut: f64) {
    let (last_in, first_out) = match count {
        Count::Any => (0.0, 0.0),
        Count::Exactly(p) => {
            let opened = fate.iter().filter(|fate| **fate == Fate::Open).count();
            let left = p.saturating_sub(opened);
            let mut free: Vec<f64> =
                fate.iter().zip(reduced).filter(|(fate, _)| **fate == Fate::Free).map(|(_, r)| *r).collect();
            free.sort_unstable_by(f64::total_cmp);
            let before = left.checked_sub(1).and_then(|at| free.get(at)).copied();
            (before.unwrap_or(f64::NEG_INFINITY), free.get(left).copied().unwrap_or(f64::INFINITY))
        }
    };
    for (fate, &reduced) in fate.iter_mut().zip(reduced).filter(|(fate, _)| **fate == Fate::Free) {
        if bound + (reduced - last_in).max(0.0) >= cut {
            *fate = Fate::Closed;
        } else if bound + (first_out - reduced).max(0.0) >= cut {
            *fate = Fate::Open;
        }
    }
}
