use super::tokens::{Tokens, check_cells};
use linping_problems::Problem;
use linping_tables::{CostTable, CostUnit};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// A p-median or p-centre instance of the OR-Library: every node is a demand and a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Pmed {
    /// Shortest distances between all nodes.
    pub table: CostTable,
    /// Sites to choose.
    pub p: usize,
}

/// Reads `n m p`, then m lines `i j cost` of an undirected graph. An edge listed twice takes its last cost.
///
/// # Errors
/// A number that is missing, unreadable or out of range, with its line and column.
///
/// # Examples
/// ```
/// let read = linping_siting::formats::read_pmed("two.txt", "3 2 1\n1 2 4\n2 3 5\n").unwrap();
/// assert_eq!((read.p, read.table.get(0, 2)), (1, Some(9.0)));
/// ```
pub fn read_pmed(file: &str, text: &str) -> Result<Pmed, Problem> {
    let mut tokens = Tokens::new(file, text)?;
    let nodes = tokens.whole("节点数", "number of nodes", 1, 1_000_000)?;
    let edges = tokens.whole("边数", "number of edges", 0, 1_000_000_000)?;
    check_cells(file, nodes, nodes)?;
    let p = tokens.whole("选址数 p", "number of sites p", 1, nodes)?;
    let mut cost = HashMap::with_capacity(edges.min(1 << 20));
    for _ in 0..edges {
        let from = tokens.whole("边的起点", "start of an edge", 1, nodes)? - 1;
        let to = tokens.whole("边的终点", "end of an edge", 1, nodes)? - 1;
        let length = tokens.amount("边的长度", "length of an edge")?;
        cost.insert((from.min(to) as u32, from.max(to) as u32), length);
    }
    tokens.end()?;
    let mut degree = vec![0usize; nodes + 1];
    for &(a, b) in cost.keys() {
        degree[a as usize + 1] += 1;
        degree[b as usize + 1] += 1;
    }
    for node in 0..nodes {
        degree[node + 1] += degree[node];
    }
    let mut next = degree.clone();
    let mut arcs = vec![(0u32, 0.0f64); cost.len() * 2];
    for (&(a, b), &length) in &cost {
        for (from, to) in [(a, b), (b, a)] {
            arcs[next[from as usize]] = (to, length);
            next[from as usize] += 1;
        }
    }
    let mut distances = Vec::with_capacity(nodes * nodes);
    for source in 0..nodes {
        distances.extend(shortest(&degree, &arcs, source));
    }
    let table = CostTable::from_dense(nodes, nodes, CostUnit::Plain, &distances);
    let table = table.map_err(|error| super::no_table(file, &error))?;
    Ok(Pmed { table, p })
}

/// Distances from one node to all, infinite where there is no way (Dijkstra).
fn shortest(offsets: &[usize], arcs: &[(u32, f64)], source: usize) -> Vec<f64> {
    let mut distance = vec![f64::INFINITY; offsets.len() - 1];
    distance[source] = 0.0;
    let mut heap = BinaryHeap::new();
    // Costs are not negative, so their bits order as they do.
    heap.push(Reverse((0u64, source as u32)));
    while let Some(Reverse((bits, node))) = heap.pop() {
        let here = f64::from_bits(bits);
        let node = node as usize;
        if here > distance[node] {
            continue;
        }
        for &(to, length) in &arcs[offsets[node]..offsets[node + 1]] {
            let there = here + length;
            if there < distance[to as usize] {
                distance[to as usize] = there;
                heap.push(Reverse((there.to_bits(), to)));
            }
        }
    }
    distance
}
