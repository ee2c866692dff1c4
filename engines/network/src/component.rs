use crate::raw::RawStreets;

/// Which vertices belong to the largest strongly connected component, and how many components there are.
///
/// Streets used both ways everywhere need only a union-find; the others Tarjan's algorithm, without recursion.
pub(crate) struct Components {
    /// True for each vertex of the largest component.
    pub is_main: Vec<bool>,
    /// Number of components among vertices that have a segment.
    pub count: usize,
}

pub(crate) fn of(raw: &RawStreets) -> Components {
    let symmetric = raw.segments.iter().all(|s| s.forward_seconds.is_finite() && s.backward_seconds.is_finite());
    let label = if symmetric { by_union(raw) } else { by_strength(raw) };
    let mut used = vec![false; raw.points.len()];
    for segment in &raw.segments {
        used[segment.from as usize] = true;
        used[segment.to as usize] = true;
    }
    let mut size = vec![0u32; raw.points.len()];
    for (vertex, &l) in label.iter().enumerate() {
        if used[vertex] {
            size[l as usize] += 1;
        }
    }
    let count = size.iter().filter(|s| **s > 0).count();
    let largest = size.iter().copied().max().unwrap_or(0);
    // Of two equally large ones the one that holds the first vertex.
    let main = (0..label.len()).find(|v| used[*v] && size[label[*v] as usize] == largest).map(|v| label[v]);
    let is_main = label.iter().enumerate().map(|(v, l)| used[v] && Some(*l) == main).collect();
    Components { is_main, count }
}

fn by_union(raw: &RawStreets) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..raw.points.len() as u32).collect();
    fn find(parent: &mut [u32], mut v: u32) -> u32 {
        while parent[v as usize] != v {
            parent[v as usize] = parent[parent[v as usize] as usize];
            v = parent[v as usize];
        }
        v
    }
    for segment in &raw.segments {
        let (a, b) = (find(&mut parent, segment.from), find(&mut parent, segment.to));
        parent[a.max(b) as usize] = a.min(b);
    }
    (0..raw.points.len() as u32).map(|v| find(&mut parent, v)).collect()
}

fn by_strength(raw: &RawStreets) -> Vec<u32> {
    let n = raw.points.len();
    let (first, head) = arcs(raw);
    let unseen = u32::MAX;
    let (mut index, mut low, mut label) = (vec![unseen; n], vec![0u32; n], vec![unseen; n]);
    let (mut stack, mut calls) = (Vec::new(), Vec::new());
    let mut clock = 0;
    for root in 0..n as u32 {
        if index[root as usize] != unseen {
            continue;
        }
        calls.push((root, first[root as usize]));
        while let Some((v, mut arc)) = calls.pop() {
            let at = v as usize;
            if index[at] == unseen {
                index[at] = clock;
                low[at] = clock;
                clock += 1;
                stack.push(v);
            }
            let mut descended = false;
            while arc < first[at + 1] {
                let w = head[arc as usize] as usize;
                if index[w] == unseen {
                    // Come back to the same arc, to take over the low value.
                    calls.push((v, arc));
                    calls.push((w as u32, first[w]));
                    descended = true;
                    break;
                }
                if label[w] == unseen {
                    low[at] = low[at].min(low[w]).min(index[w]);
                }
                arc += 1;
            }
            if !descended && low[at] == index[at] {
                while let Some(w) = stack.pop() {
                    label[w as usize] = v;
                    if w == v {
                        break;
                    }
                }
            }
        }
    }
    label
}

/// Allowed arcs in compressed rows.
fn arcs(raw: &RawStreets) -> (Vec<u32>, Vec<u32>) {
    let n = raw.points.len();
    let mut first = vec![0u32; n + 1];
    let allowed = |s: &crate::raw::Segment| {
        let forward = s.forward_seconds.is_finite().then_some((s.from, s.to));
        let backward = s.backward_seconds.is_finite().then_some((s.to, s.from));
        forward.into_iter().chain(backward)
    };
    for (tail, _) in raw.segments.iter().flat_map(allowed) {
        first[tail as usize + 1] += 1;
    }
    for v in 0..n {
        first[v + 1] += first[v];
    }
    let mut next = first.clone();
    let mut head = vec![0u32; first[n] as usize];
    for (tail, to) in raw.segments.iter().flat_map(allowed) {
        head[next[tail as usize] as usize] = to;
        next[tail as usize] += 1;
    }
    (first, head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::Segment;

    fn streets(vertices: usize, list: &[(u32, u32, bool)]) -> RawStreets {
        let segments = list.iter().map(|&(from, to, both)| Segment {
            from,
            to,
            length_metres: 1.0,
            forward_seconds: 1.0,
            backward_seconds: if both { 1.0 } else { f64::INFINITY },
            speeds: [0, 0],
            is_guarded: false,
            id: 0,
            inner: [0, 0],
        });
        RawStreets { points: vec![[0, 0]; vertices], segments: segments.collect(), ..RawStreets::default() }
    }

    #[test]
    fn a_one_way_ring_is_one_component_and_its_exit_another() {
        let raw = streets(6, &[(0, 1, false), (1, 2, false), (2, 0, false), (2, 3, false), (4, 5, true)]);
        let found = of(&raw);
        assert_eq!(found.is_main, [true, true, true, false, false, false]);
        assert_eq!(found.count, 3);
    }

    #[test]
    fn two_way_streets_join_by_union() {
        let found = of(&streets(6, &[(0, 1, true), (3, 4, true), (4, 5, true)]));
        assert_eq!(found.is_main, [false, false, false, true, true, true]);
        assert_eq!(found.count, 2, "vertex 2 has no street and is not counted");
    }
}
