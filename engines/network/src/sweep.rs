use crate::ends::Entry;
use crate::hierarchy::Hierarchy;
use crate::lanes::{LANES, Level, Plain, Row, Vector};
use crate::metric::{NO_WAY, Search};

/// Labels and marks of one thread, used again from batch to batch.
#[derive(Default)]
pub(crate) struct Workspace {
    label: Vec<Row>,
    /// Number of the batch in which a rank was last above an origin.
    marked: Vec<u32>,
    batch: u32,
    active: Vec<u32>,
}

impl Workspace {
    /// Makes room for so many vertices.
    pub fn grow(&mut self, vertices: usize) {
        if self.label.len() < vertices {
            self.label.resize(vertices, Row::NO_WAY);
            self.marked.resize(vertices, 0);
        }
    }
}

/// Where costs are wanted: the ranks to sweep over, and what to look up on the way.
pub(crate) struct Targets {
    /// Every rank that leads to a target, ascending.
    ranks: Vec<u32>,
    /// How many of them lie in the subtree of each, itself included.
    inside: Vec<u32>,
    /// The targets' entries by descending lower rank.
    entry: Vec<Entry>,
    /// Which target each of these is.
    pub number: Vec<u32>,
}

impl Targets {
    /// Targets at entries; those that touch nothing are left out.
    pub fn at(hierarchy: &Hierarchy, entries: &[Entry]) -> Self {
        let mut number: Vec<u32> = (0..entries.len() as u32).filter(|t| !entries[*t as usize].is_nowhere()).collect();
        number.sort_unstable_by_key(|&t| (std::cmp::Reverse(entries[t as usize].at[0]), t));
        let entry: Vec<Entry> = number.iter().map(|t| entries[*t as usize]).collect();
        let mut wanted = vec![false; hierarchy.vertices()];
        for e in &entry {
            let mut at = Some(e.at[0]);
            while let Some(rank) = at.filter(|r| !wanted[*r as usize]) {
                wanted[rank as usize] = true;
                at = hierarchy.parent(rank);
            }
        }
        let ranks: Vec<u32> = (0..wanted.len() as u32).filter(|r| wanted[*r as usize]).collect();
        let mut before = vec![0u32; wanted.len() + 1];
        for (rank, wanted) in wanted.iter().enumerate() {
            before[rank + 1] = before[rank] + u32::from(*wanted);
        }
        let inside = ranks
            .iter()
            .map(|&r| before[r as usize + 1] - before[(r + 1 - hierarchy.below[r as usize]) as usize])
            .collect();
        Targets { ranks, inside, entry, number }
    }
}

/// Is told the costs of each target from every lane, in the order of [`Targets::number`]; targets beyond the limit from
/// every lane may be left out.
pub(crate) trait Visitor {
    fn visit(&mut self, position: usize, costs: &mut Row);
}

/// A subtree is worth testing for being out of reach from so many ranks on.
const WORTH_SKIPPING: u32 = 6;

/// A sweep over the hierarchy from up to [`LANES`] places at a time.
///
/// # References
/// Delling, D., Goldberg, A. V., Nowatzyk, A. and Werneck, R. F. (2011), "PHAST: Hardware-accelerated shortest path trees",
/// IPDPS 2011; Delling, Goldberg and Werneck (2011), "Faster batched shortest paths in road networks", ATMOS 2011.
#[derive(Clone, Copy)]
pub(crate) struct Sweep<'a> {
    pub hierarchy: &'a Hierarchy,
    /// Arcs from the lanes' places up.
    pub up: &'a Search,
    /// Arcs down to the targets.
    pub down: &'a Search,
    pub targets: &'a Targets,
    /// Costs beyond it are of no interest; [`NO_WAY`] - 1 if all are.
    pub limit: u32,
    pub level: Level,
}

impl Sweep<'_> {
    /// Sweeps from `lanes` (at most [`LANES`]); the ranks of `kept` are visited even if nothing reaches them.
    pub fn run<T: Visitor>(&self, work: &mut Workspace, lanes: &[Entry], kept: &[u32], visitor: &mut T) {
        match self.level {
            // SAFETY: plain code needs no special instructions.
            Level::Plain => unsafe { self.run_with::<Plain, T>(work, lanes, kept, visitor) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the level was chosen because the processor has these instructions.
            Level::Avx2 => unsafe { self.run_avx2(work, lanes, kept, visitor) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the level was chosen because the processor has these instructions.
            Level::Avx512 => unsafe { self.run_avx512(work, lanes, kept, visitor) },
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    unsafe fn run_avx2<T: Visitor>(&self, work: &mut Workspace, lanes: &[Entry], kept: &[u32], visitor: &mut T) {
        // SAFETY: this function is compiled for, and called with, AVX2.
        unsafe { self.run_with::<crate::lanes::x86::Avx2, T>(work, lanes, kept, visitor) }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f")]
    unsafe fn run_avx512<T: Visitor>(&self, work: &mut Workspace, lanes: &[Entry], kept: &[u32], visitor: &mut T) {
        // SAFETY: this function is compiled for, and called with, AVX-512.
        unsafe { self.run_with::<crate::lanes::x86::Avx512, T>(work, lanes, kept, visitor) }
    }

    /// # Safety
    /// The processor has the instructions of `V`.
    #[inline(always)]
    unsafe fn run_with<V: Vector, T: Visitor>(
        &self,
        work: &mut Workspace,
        lanes: &[Entry],
        kept: &[u32],
        visitor: &mut T,
    ) {
        self.mark(work, lanes, kept);
        // SAFETY: passed on from the caller.
        unsafe {
            self.climb::<V>(work);
            self.descend::<V, T>(work, visitor);
        }
    }

    /// Marks everything above the lanes' places and writes their own costs.
    fn mark(&self, work: &mut Workspace, lanes: &[Entry], kept: &[u32]) {
        work.batch = work.batch.wrapping_add(1);
        if work.batch == 0 {
            work.marked.fill(0);
            work.batch = 1;
        }
        work.active.clear();
        let entered = lanes.iter().filter(|e| !e.is_nowhere()).flat_map(|e| e.at);
        for rank in entered.chain(kept.iter().copied()) {
            let mut at = Some(rank);
            while let Some(rank) = at.filter(|r| work.marked[*r as usize] != work.batch) {
                work.marked[rank as usize] = work.batch;
                work.label[rank as usize] = Row::NO_WAY;
                work.active.push(rank);
                at = self.hierarchy.parent(rank);
            }
        }
        work.active.sort_unstable();
        for (lane, entry) in lanes.iter().enumerate().take(LANES) {
            if entry.is_nowhere() {
                continue;
            }
            for (rank, cost) in entry.at.into_iter().zip(entry.cost) {
                let label = &mut work.label[rank as usize].0[lane];
                *label = (*label).min(cost);
            }
        }
    }

    /// Costs of everything above the lanes' places, going up only.
    ///
    /// # Safety
    /// The processor has the instructions of `V`.
    #[inline(always)]
    unsafe fn climb<V: Vector>(&self, work: &mut Workspace) {
        // SAFETY: passed on from the caller.
        unsafe {
            for &rank in &work.active {
                let from = work.label[rank as usize];
                if !V::any_within(V::load(&from), self.limit) {
                    continue;
                }
                for &[head, cost] in self.up.row(rank as usize) {
                    let to = &mut work.label[head as usize];
                    let best = V::relax(V::load(to), &from, cost);
                    V::store(best, to);
                }
            }
        }
    }

    /// Costs of every wanted rank, from the top down.
    ///
    /// # Safety
    /// The processor has the instructions of `V`.
    #[inline(always)]
    unsafe fn descend<V: Vector, T: Visitor>(&self, work: &mut Workspace, visitor: &mut T) {
        let targets = self.targets;
        let bounded = self.limit < NO_WAY - 1;
        let mut at = targets.ranks.len();
        let mut active = work.active.len();
        let mut next = 0;
        let mut costs = Row::NO_WAY;
        while at > 0 {
            let rank = targets.ranks[at - 1] as usize;
            while active > 0 && work.active[active - 1] as usize > rank {
                active -= 1;
            }
            let lowest = rank + 1 - self.hierarchy.below[rank] as usize;
            let idle = active == 0 || (work.active[active - 1] as usize) < lowest;
            // SAFETY: passed on from the caller.
            unsafe {
                // Whatever enters a subtree without places of its own comes from the higher neighbours of its root.
                if bounded && idle && targets.inside[at - 1] >= WORTH_SKIPPING && !self.is_entered::<V>(work, rank) {
                    at -= targets.inside[at - 1] as usize;
                    while next < targets.entry.len() && targets.entry[next].at[0] as usize >= lowest {
                        next += 1;
                    }
                    continue;
                }
                let marked = work.marked[rank] == work.batch;
                let mut best = V::load(if marked { &work.label[rank] } else { &Row::NO_WAY });
                for &[head, cost] in self.down.row(rank) {
                    best = V::relax(best, &work.label[head as usize], cost);
                }
                V::store(best, &mut work.label[rank]);
                while next < targets.entry.len() && targets.entry[next].at[0] as usize == rank {
                    let entry = targets.entry[next];
                    let mut best = V::relax(V::load(&Row::NO_WAY), &work.label[rank], entry.cost[0]);
                    if entry.cost[1] < NO_WAY {
                        best = V::relax(best, &work.label[entry.at[1] as usize], entry.cost[1]);
                    }
                    V::store(best, &mut costs);
                    visitor.visit(next, &mut costs);
                    next += 1;
                }
            }
            at -= 1;
        }
    }

    /// # Safety
    /// The processor has the instructions of `V`.
    #[inline(always)]
    unsafe fn is_entered<V: Vector>(&self, work: &Workspace, rank: usize) -> bool {
        // SAFETY: passed on from the caller.
        unsafe { self.hierarchy.row(rank).iter().any(|&w| V::any_within(V::load(&work.label[w as usize]), self.limit)) }
    }
}
