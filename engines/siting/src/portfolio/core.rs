//! Exact 0-1 knapsack by an expanding core (Pisinger 1997): start from the break solution, let in or throw out one more item
//! at a time around it, and keep only states that could still beat the best.

use linping_work::Stop;

/// Value, bound and items of the best choice.
pub(crate) struct Packed {
    pub value: f64,
    pub bound: f64,
    pub taken: Vec<bool>,
}

#[derive(Clone, Copy)]
struct State {
    value: f64,
    weight: f64,
    /// Last change in the arena, `u32::MAX` for the break solution.
    trace: u32,
}

/// Packs items of these values and weights (both positive, each item fits) under the capacity.
pub(crate) fn pack(values: &[f64], weights: &[f64], capacity: f64, stop: &Stop) -> Packed {
    const MOST_STATES: usize = 4_000_000;
    let count = values.len();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| (values[b] * weights[a]).total_cmp(&(values[a] * weights[b])).then(a.cmp(&b)));
    let (mut weight, mut value, mut split) = (0.0, 0.0, 0);
    while split < count && weight + weights[order[split]] <= capacity {
        weight += weights[order[split]];
        value += values[order[split]];
        split += 1;
    }
    let mut best = (value, u32::MAX);
    let ratio = |at: usize| values[order[at]] / weights[order[at]];
    let mut states = vec![State { value, weight, trace: u32::MAX }];
    let mut arena: Vec<(u32, u32)> = Vec::new();
    // Items split-1 downwards may be thrown out, split upwards let in.
    let (mut left, mut right) = (split, split);
    let relaxed = if split < count { value + (capacity - weight) * ratio(split) } else { value };
    let whole = values.iter().all(|value| value.fract() == 0.0);
    let beats = |bound: f64, best: f64| if whole { bound + 1e-9 >= best + 1.0 } else { bound > best * (1.0 + 1e-12) };
    let mut complete = true;
    while left > 0 || right < count {
        for side in [true, false] {
            if if side { right >= count } else { left == 0 } {
                continue;
            }
            let at = if side { right } else { left - 1 };
            let item = order[at];
            let sign = if side { 1.0 } else { -1.0 };
            if side {
                right += 1
            } else {
                left -= 1
            }
            let up = if right < count { ratio(right) } else { 0.0 };
            let down = if left > 0 { ratio(left - 1) } else { f64::INFINITY };
            let keep = |state: &State, best: f64| {
                let room = capacity - state.weight;
                let most = if room >= 0.0 {
                    state.value + room * up
                } else if down.is_finite() {
                    state.value + room * down
                } else {
                    return false;
                };
                beats(most, best)
            };
            let moved: Vec<State> = states
                .iter()
                .map(|state| State {
                    value: state.value + sign * values[item],
                    weight: state.weight + sign * weights[item],
                    trace: state.trace,
                })
                .collect();
            for state in &moved {
                if state.weight <= capacity && state.value > best.0 {
                    arena.push((state.trace, item as u32));
                    best = (state.value, arena.len() as u32 - 1);
                }
            }
            let mut merged: Vec<State> = Vec::with_capacity(states.len() * 2);
            let (mut a, mut b) = (states.iter().peekable(), moved.iter().peekable());
            let mut highest = f64::NEG_INFINITY;
            loop {
                let from_moved = match (a.peek(), b.peek()) {
                    (None, None) => break,
                    (Some(_), None) => false,
                    (None, Some(_)) => true,
                    (Some(a), Some(b)) => b.weight < a.weight || (b.weight == a.weight && b.value > a.value),
                };
                let Some(&state) = (if from_moved { b.next() } else { a.next() }) else { break };
                // Heavier without being worth more is dominated.
                if state.value <= highest || !keep(&state, best.0) {
                    continue;
                }
                highest = state.value;
                if from_moved {
                    arena.push((state.trace, item as u32));
                    merged.push(State { trace: arena.len() as u32 - 1, ..state });
                } else {
                    merged.push(state);
                }
            }
            states = merged;
        }
        if states.is_empty() {
            break;
        }
        if states.len() > MOST_STATES || arena.len() > 40_000_000 || stop.spend(states.len() as u64) {
            complete = false;
            break;
        }
    }
    let mut taken = vec![false; count];
    order.iter().take(split).for_each(|&item| taken[item] = true);
    let mut trace = best.1;
    while let Some(&(previous, item)) = arena.get(trace as usize) {
        taken[item as usize] = !taken[item as usize];
        trace = previous;
    }
    let relaxed = if whole { (relaxed + 1e-9).floor() } else { relaxed };
    Packed { value: best.0, bound: if complete { best.0 } else { relaxed.max(best.0) }, taken }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_agrees_with_trying_every_subset(
            items in proptest::collection::vec((1u32..40, 1u32..30), 1..12),
            capacity in 1u32..120,
        ) {
            let items: Vec<_> = items.into_iter().filter(|item| item.1 <= capacity).collect();
            let values: Vec<f64> = items.iter().map(|item| f64::from(item.0)).collect();
            let weights: Vec<f64> = items.iter().map(|item| f64::from(item.1)).collect();
            let best = (0..1u32 << items.len())
                .filter_map(|set| {
                    let chosen = || items.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, item)| item);
                    (chosen().map(|item| item.1).sum::<u32>() <= capacity).then(|| chosen().map(|item| item.0).sum::<u32>())
                })
                .max()
                .unwrap();
            let packed = pack(&values, &weights, f64::from(capacity), &Stop::never());
            prop_assert_eq!(packed.value, f64::from(best));
            prop_assert_eq!(packed.bound, packed.value);
            let sum: f64 = packed.taken.iter().zip(&values).filter(|t| *t.0).map(|t| t.1).sum();
            prop_assert_eq!(sum, packed.value);
        }
    }
}
