use crate::{StreetNetwork, Weights};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Seconds from some vertices (with what is spent before them) to every vertex, by Dijkstra's algorithm; infinite where
/// unreachable. The plain definition that the fast answers are tested against.
///
/// # References
/// Dijkstra, E. W. (1959), "A note on two problems in connexion with graphs", Numerische Mathematik 1, 269-271.
pub fn dijkstra(network: &StreetNetwork, weights: &Weights, sources: &[(u32, f64)]) -> Vec<f64> {
    let n = network.vertices();
    let mut first = vec![0u32; n + 1];
    let arcs: Vec<(u32, u32, f64)> = arcs(network, weights).filter(|a| a.2.is_finite()).collect();
    for arc in &arcs {
        first[arc.0 as usize + 1] += 1;
    }
    for v in 0..n {
        first[v + 1] += first[v];
    }
    let mut next = first.clone();
    let mut out = vec![(0u32, 0f64); arcs.len()];
    for (tail, head, seconds) in arcs {
        out[next[tail as usize] as usize] = (head, seconds);
        next[tail as usize] += 1;
    }
    let mut best = vec![f64::INFINITY; n];
    // Non-negative floats order like their bits.
    let mut queue = BinaryHeap::new();
    for &(vertex, seconds) in sources {
        if (vertex as usize) < n && seconds < best[vertex as usize] {
            best[vertex as usize] = seconds;
            queue.push(Reverse((seconds.to_bits(), vertex)));
        }
    }
    while let Some(Reverse((bits, vertex))) = queue.pop() {
        let at = vertex as usize;
        let seconds = f64::from_bits(bits);
        if seconds > best[at] {
            continue;
        }
        for &(head, more) in &out[first[at] as usize..first[at + 1] as usize] {
            let through = seconds + more;
            if through < best[head as usize] {
                best[head as usize] = through;
                queue.push(Reverse((through.to_bits(), head)));
            }
        }
    }
    best
}

/// Every arc (tail, head, seconds) of the network under the weights, turns included; closed ones are infinite.
pub(crate) fn arcs<'a>(network: &'a StreetNetwork, weights: &'a Weights) -> impl Iterator<Item = (u32, u32, f64)> + 'a {
    let forward = network.edges().iter().zip(&weights.forward).map(|(e, w)| (e.forward[0], e.forward[1], *w));
    let backward = network.edges().iter().zip(&weights.backward).map(|(e, w)| (e.backward[0], e.backward[1], *w));
    let turns = network.turns().iter().zip(network.turn_seconds()).map(|(t, seconds)| (t[0], t[1], *seconds));
    forward.chain(backward).chain(turns)
}
