use crate::Snapped;
use crate::ends::Doors;
use crate::lanes::Row;
use crate::sweep::Targets;

/// Ways straight along one edge: a place and a target on the same edge need not go over its ends.
pub(crate) struct SharedEdges<'a> {
    doors: Doors<'a>,
    lanes: &'a [Snapped],
    targets: &'a [Snapped],
    /// True if the lanes are destinations and the targets origins.
    backward: bool,
    /// Edge and position of each target, by edge.
    by_edge: Vec<(u32, u32)>,
    number: &'a [u32],
}

/// A target's position, the lane, the cost.
pub(crate) type Direct = (u32, u32, u32);

impl<'a> SharedEdges<'a> {
    pub fn new(
        doors: Doors<'a>,
        lanes: &'a [Snapped],
        targets: &'a [Snapped],
        found: &'a Targets,
        backward: bool,
    ) -> Self {
        let edge = |target: u32| targets[target as usize].anchor.map_or(u32::MAX, |a| a.edge);
        let mut by_edge: Vec<(u32, u32)> =
            found.number.iter().enumerate().map(|(position, &target)| (edge(target), position as u32)).collect();
        by_edge.sort_unstable();
        SharedEdges { doors, lanes, targets, backward, by_edge, number: &found.number }
    }

    /// The direct ways of a batch, by position.
    pub fn of_batch(&self, batch: &[u32]) -> Vec<Direct> {
        let mut found = Vec::new();
        for (lane, &number) in batch.iter().enumerate() {
            let place = &self.lanes[number as usize];
            let Some(anchor) = &place.anchor else { continue };
            let from = self.by_edge.partition_point(|e| e.0 < anchor.edge);
            for &(_, position) in self.by_edge[from..].iter().take_while(|e| e.0 == anchor.edge) {
                let target = &self.targets[self.number[position as usize] as usize];
                let (origin, destination) = if self.backward { (target, place) } else { (place, target) };
                if let Some(cost) = self.doors.direct(origin, destination) {
                    found.push((position, lane as u32, cost));
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// Hands out the direct ways of a batch as its targets are visited.
pub(crate) struct Directs<'a> {
    list: &'a [Direct],
    next: usize,
}

impl<'a> Directs<'a> {
    pub fn new(list: &'a [Direct]) -> Self {
        Directs { list, next: 0 }
    }

    /// Lowers the costs of a target by its direct ways.
    #[inline]
    pub fn lower(&mut self, position: usize, costs: &mut Row) {
        while let Some(&(at, lane, cost)) = self.list.get(self.next) {
            if at as usize > position {
                break;
            }
            if at as usize == position {
                let best = &mut costs.0[lane as usize];
                *best = (*best).min(cost);
            }
            self.next += 1;
        }
    }
}
