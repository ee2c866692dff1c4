use crate::flow::{Flow, Terminal, reverse_arcs};
use crate::reduce::{Adjacency, reduce};

/// Cells of at most so many vertices are ordered greedily.
const SMALL: usize = 48;
/// Share of the vertices that are sources, and sinks, of the flow.
const TERMINAL_SHARE: f64 = 0.25;
/// Cells of at least so many vertices are dissected in parallel.
const PARALLEL: usize = 2_000;

/// A nested-dissection order of the vertices, first to be eliminated first: separators of small flow between the far
/// ends of four directions come last.
///
/// # References
/// Schild, A. and Sommer, C. (2015), "On balanced separators in road networks", SEA 2015 (inertial flow).
/// George, A. (1973), "Nested dissection of a regular finite element mesh", SIAM J. Numer. Anal. 10(2).
pub(crate) fn order(graph: &Adjacency, position: &[[i32; 2]]) -> Vec<u32> {
    let reduced = reduce(graph);
    let mut order = reduced.removed;
    let place: Vec<[i32; 2]> = reduced.core.iter().map(|v| position[*v as usize]).collect();
    let cell = Cell { vertex: reduced.core, place, graph: reduced.adjacency };
    order.extend(dissect(cell));
    order
}

/// A part of the graph with its own numbering.
struct Cell {
    vertex: Vec<u32>,
    place: Vec<[i32; 2]>,
    graph: Adjacency,
}

fn dissect(cell: Cell) -> Vec<u32> {
    if cell.vertex.len() <= SMALL {
        return greedy(&cell);
    }
    let (part, parts) = pieces(&cell.graph);
    if parts > 1 {
        let cells = split(&cell, &part, parts);
        return cells.into_iter().flat_map(dissect).collect();
    }
    let Some(side) = best_cut(&cell) else { return greedy_large(&cell) };
    let separator = separator(&cell.graph, &side);
    let part: Vec<u32> = (0..cell.vertex.len()).map(|v| if separator[v] { 2 } else { u32::from(side[v]) }).collect();
    let mut last: Vec<u32> = (0..cell.vertex.len()).filter(|v| separator[*v]).map(|v| cell.vertex[v]).collect();
    let mut cells = split(&cell, &part, 2);
    drop(cell);
    let (Some(right), Some(left)) = (cells.pop(), cells.pop()) else { return last };
    let (mut order, second) = if left.vertex.len() + right.vertex.len() >= PARALLEL {
        rayon::join(|| dissect(left), || dissect(right))
    } else {
        (dissect(left), dissect(right))
    };
    order.extend(second);
    order.append(&mut last);
    order
}

/// The connected pieces of a cell.
fn pieces(graph: &Adjacency) -> (Vec<u32>, usize) {
    let mut part = vec![u32::MAX; graph.vertices()];
    let mut count = 0;
    let mut stack = Vec::new();
    for v in 0..graph.vertices() {
        if part[v] != u32::MAX {
            continue;
        }
        part[v] = count;
        stack.push(v);
        while let Some(v) = stack.pop() {
            for &w in graph.row(v) {
                if part[w as usize] == u32::MAX {
                    part[w as usize] = count;
                    stack.push(w as usize);
                }
            }
        }
        count += 1;
    }
    (part, count as usize)
}

/// The cells of parts `0..parts`; vertices of other parts are dropped.
fn split(cell: &Cell, part: &[u32], parts: usize) -> Vec<Cell> {
    let mut number = vec![0u32; part.len()];
    let mut cells: Vec<Cell> = (0..parts)
        .map(|_| Cell { vertex: Vec::new(), place: Vec::new(), graph: Adjacency { first: vec![0], head: Vec::new() } })
        .collect();
    for v in 0..part.len() {
        if let Some(cell_of) = cells.get_mut(part[v] as usize) {
            number[v] = cell_of.vertex.len() as u32;
            cell_of.vertex.push(cell.vertex[v]);
            cell_of.place.push(cell.place[v]);
        }
    }
    for v in 0..part.len() {
        if let Some(cell_of) = cells.get_mut(part[v] as usize) {
            let kept = cell.graph.row(v).iter().filter(|w| part[**w as usize] == part[v]);
            cell_of.graph.head.extend(kept.map(|w| number[*w as usize]));
            cell_of.graph.first.push(cell_of.graph.head.len() as u32);
        }
    }
    cells
}

/// The side (true at the sources) of the cut that is smallest for the vertices it parts, over four directions.
fn best_cut(cell: &Cell) -> Option<Vec<bool>> {
    let n = cell.vertex.len();
    let reverse = reverse_arcs(&cell.graph);
    let mut flow = Flow::new(&cell.graph, &reverse);
    let terminals = ((n as f64 * TERMINAL_SHARE) as usize).max(1);
    let mut best: Option<(u64, u64, Vec<bool>)> = None;
    let mut smallest_cut = usize::MAX / 4;
    for direction in [(1, 0), (0, 1), (1, 1), (1, -1)] {
        let along = |v: usize| i64::from(cell.place[v][0]) * direction.0 + i64::from(cell.place[v][1]) * direction.1;
        let mut sorted: Vec<u32> = (0..n as u32).collect();
        sorted.sort_unstable_by_key(|&v| (along(v as usize), v));
        let mut terminal = vec![Terminal::None; n];
        sorted[..terminals].iter().for_each(|v| terminal[*v as usize] = Terminal::Source);
        sorted[n - terminals..].iter().for_each(|v| terminal[*v as usize] = Terminal::Sink);
        // A cut of more than twice the edges cannot have the better ratio: no side has less than a quarter.
        let Some(cut) = flow.run(&terminal, smallest_cut.saturating_mul(2)) else { continue };
        smallest_cut = smallest_cut.min(cut.max(1));
        let side: Vec<bool> = (0..n).map(|v| flow.is_reached(v)).collect();
        let near = side.iter().filter(|s| **s).count();
        let smaller = near.min(n - near).max(1) as u64;
        let cut = cut as u64;
        // cut / smaller < best cut / best smaller, without division.
        if best.as_ref().is_none_or(|(c, s, _)| cut * s < c * smaller) {
            best = Some((cut, smaller, side));
        }
    }
    best.map(|(_, _, side)| side).filter(|side| side.iter().any(|s| *s) && side.iter().any(|s| !*s))
}

/// Vertices that touch the cut, on the side that has fewer of them.
fn separator(graph: &Adjacency, side: &[bool]) -> Vec<bool> {
    let touches = |v: usize| graph.row(v).iter().any(|w| side[*w as usize] != side[v]);
    let touching: Vec<bool> = (0..side.len()).map(touches).collect();
    let on = |which: bool| (0..side.len()).filter(|v| touching[*v] && side[*v] == which).count();
    let chosen = on(true) <= on(false);
    (0..side.len()).map(|v| touching[v] && side[v] == chosen).collect()
}

/// Smallest degree first, with the edges that elimination adds; for cells of at most 64 vertices.
fn greedy(cell: &Cell) -> Vec<u32> {
    let n = cell.vertex.len();
    let mut row: Vec<u64> = (0..n).map(|v| cell.graph.row(v).iter().fold(0, |bits, w| bits | 1u64 << w)).collect();
    let mut left: u64 = if n == 64 { u64::MAX } else { (1u64 << n) - 1 };
    let mut order = Vec::with_capacity(n);
    while left != 0 {
        let mut best = (u32::MAX, 0usize);
        let mut rest = left;
        while rest != 0 {
            let v = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            best = best.min(((row[v] & left).count_ones(), v));
        }
        let v = best.1;
        left &= !(1u64 << v);
        order.push(cell.vertex[v]);
        let around = row[v] & left;
        let mut rest = around;
        while rest != 0 {
            let w = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            row[w] |= around & !(1u64 << w);
        }
    }
    order
}

/// For a cell that no flow parts (a complete graph): any order is as good.
fn greedy_large(cell: &Cell) -> Vec<u32> {
    cell.vertex.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_a_permutation_and_grids_are_cut_across() {
        let side = 40;
        let at = |x: u32, y: u32| y * side + x;
        let pairs = (0..side).flat_map(|y| {
            (0..side).flat_map(move |x| {
                let right = (x + 1 < side).then(|| (at(x, y), at(x + 1, y)));
                let up = (y + 1 < side).then(|| (at(x, y), at(x, y + 1)));
                right.into_iter().chain(up)
            })
        });
        let graph = Adjacency::of((side * side) as usize, pairs);
        let place: Vec<[i32; 2]> = (0..side * side).map(|v| [(v % side) as i32, (v / side) as i32]).collect();
        let order = order(&graph, &place);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..side * side).collect::<Vec<_>>());
    }
}
