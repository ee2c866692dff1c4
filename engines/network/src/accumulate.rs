use crate::ends::Entry;
use crate::lanes::{LANES, Row};
use crate::metric::Metric;
use crate::prepared::batches;
use crate::shared_edge::{Direct, Directs, SharedEdges};
use crate::sweep::{Targets, Visitor};
use crate::{NetworkError, Prepared, Reach, Snapped};
use linping_work::Stop;
use rayon::prelude::*;

/// The weight of a cost.
#[derive(Clone, Copy)]
struct Weighing<'a> {
    limit: u32,
    decay: Option<(&'a Metric, &'a (dyn Fn(f64) -> f64 + Sync))>,
}

impl Weighing<'_> {
    /// Adds what one target is worth to each lane; beyond the limit nothing.
    #[inline(always)]
    fn add(&self, costs: &Row, opportunities: f64, sums: &mut [f64; LANES]) {
        match self.decay {
            None => {
                for (sum, cost) in sums.iter_mut().zip(&costs.0) {
                    *sum += if *cost <= self.limit { opportunities } else { 0.0 };
                }
            }
            Some((metric, weight)) => {
                for (sum, cost) in sums.iter_mut().zip(&costs.0) {
                    if *cost <= self.limit {
                        *sum += opportunities * weight(metric.seconds(*cost));
                    }
                }
            }
        }
    }
}

/// Lanes are origins: each adds up the targets.
struct ByOrigin<'a> {
    weighing: Weighing<'a>,
    directs: Directs<'a>,
    /// Opportunities by position.
    opportunities: &'a [f64],
    sums: [f64; LANES],
}

impl Visitor for ByOrigin<'_> {
    #[inline(always)]
    fn visit(&mut self, position: usize, costs: &mut Row) {
        self.directs.lower(position, costs);
        self.weighing.add(costs, self.opportunities[position], &mut self.sums);
    }
}

/// Lanes are destinations: each target, an origin, adds up the lanes.
struct ByDestination<'a> {
    weighing: Weighing<'a>,
    directs: Directs<'a>,
    opportunities: [f64; LANES],
    number: &'a [u32],
    sums: Vec<f64>,
}

impl Visitor for ByDestination<'_> {
    #[inline(always)]
    fn visit(&mut self, position: usize, costs: &mut Row) {
        self.directs.lower(position, costs);
        let mut each = [0.0; LANES];
        self.weighing.add(costs, 1.0, &mut each);
        let sum = &mut self.sums[self.number[position] as usize];
        for (share, opportunities) in each.iter().zip(&self.opportunities) {
            if *share != 0.0 {
                *sum += share * opportunities;
            }
        }
    }
}

/// One list of places and where they stand, for either direction.
struct Side<'a> {
    places: Option<&'a [Snapped]>,
    entries: Vec<Entry>,
}

impl Prepared {
    /// For each origin the opportunities within reach, summed; no matrix is held.
    ///
    /// # Units
    /// As the opportunities; times in seconds. A place that is not joined to any street reaches nothing.
    ///
    /// # Errors
    /// Lists of different lengths; opportunities that are not finite; a limit that is not a number; stopped.
    pub fn accumulate(
        &self,
        origins: &[Snapped],
        destinations: &[Snapped],
        opportunities: &[f64],
        reach: &Reach,
        stop: &Stop,
    ) -> Result<Vec<f64>, NetworkError> {
        let doors = self.doors();
        let from = Side { places: Some(origins), entries: origins.iter().map(|p| doors.origin(p)).collect() };
        let to =
            Side { places: Some(destinations), entries: destinations.iter().map(|p| doors.destination(p)).collect() };
        self.accumulate_between(&from, &to, opportunities, reach, stop)
    }

    /// For each junction the opportunities at junctions within reach, summed: all pairs of a city without a matrix.
    /// `opportunities` has one number a junction.
    ///
    /// # Errors
    /// As [`Prepared::accumulate`].
    pub fn accessibility_of_every_junction(
        &self,
        opportunities: &[f64],
        reach: &Reach,
        stop: &Stop,
    ) -> Result<Vec<f64>, NetworkError> {
        let (out, into) = self.junction_entries();
        let (from, to) = (Side { places: None, entries: out }, Side { places: None, entries: into });
        self.accumulate_between(&from, &to, opportunities, reach, stop)
    }

    /// How one leaves and reaches each junction: its vertex, or for one that turn restrictions took apart a street end.
    fn junction_entries(&self) -> (Vec<Entry>, Vec<Entry>) {
        let rank = &self.hierarchy.rank;
        let count = self.network.junctions();
        let mut out: Vec<Entry> = rank.iter().take(count).map(|r| Entry::vertex(*r)).collect();
        let mut into = out.clone();
        if !self.network.turns().is_empty() {
            let mut apart: Vec<Option<[u32; 2]>> = vec![None; count];
            let place = |v: usize| self.network.vertex[v];
            let base: std::collections::HashMap<[i32; 2], usize> = (0..count).map(|v| (place(v), v)).collect();
            for &[arriving, leaving] in self.network.turns() {
                if let Some(&junction) = base.get(&place(arriving as usize)) {
                    apart[junction].get_or_insert([arriving, leaving]);
                }
            }
            for (junction, ends) in apart.iter().enumerate() {
                if let Some([arriving, leaving]) = ends {
                    into[junction] = Entry::vertex(rank[*arriving as usize]);
                    out[junction] = Entry::vertex(rank[*leaving as usize]);
                }
            }
        }
        (out, into)
    }

    fn accumulate_between(
        &self,
        from: &Side,
        to: &Side,
        opportunities: &[f64],
        reach: &Reach,
        stop: &Stop,
    ) -> Result<Vec<f64>, NetworkError> {
        if opportunities.len() != to.entries.len() {
            let (found, wanted) = (opportunities.len(), to.entries.len());
            return Err(NetworkError::BadRequest(format!("{found} opportunities for {wanted} destinations")));
        }
        if let Some(bad) = opportunities.iter().find(|o| !o.is_finite()) {
            return Err(NetworkError::BadRequest(format!("{bad} opportunities")));
        }
        let weighing = match reach {
            Reach::Within(limit) => Weighing { limit: self.limit(Some(*limit))?, decay: None },
            Reach::Decay { limit_seconds, weight } => {
                Weighing { limit: self.limit(Some(*limit_seconds))?, decay: Some((&self.metric, *weight)) }
            }
        };
        // Destinations without opportunities are never looked up.
        let worth: Vec<Entry> = to
            .entries
            .iter()
            .zip(opportunities)
            .map(|(entry, worth)| if *worth != 0.0 { *entry } else { Entry::NOWHERE })
            .collect();
        let worthy = worth.iter().filter(|e| !e.is_nowhere()).count();
        if worthy < from.entries.len() {
            self.by_destination(from, &Side { places: to.places, entries: worth }, opportunities, weighing, stop)
        } else {
            self.by_origin(from, &Side { places: to.places, entries: worth }, opportunities, weighing, stop)
        }
    }

    fn by_origin(
        &self,
        from: &Side,
        to: &Side,
        opportunities: &[f64],
        weighing: Weighing,
        stop: &Stop,
    ) -> Result<Vec<f64>, NetworkError> {
        let found = Targets::at(&self.hierarchy, &to.entries);
        let shared = self.shared(from, to, &found, false);
        let sweep = self.sweep(&found, false, weighing.limit);
        let by_position: Vec<f64> = found.number.iter().map(|t| opportunities[*t as usize]).collect();
        let mut sums = vec![0.0; from.entries.len()];
        let batches = batches(&from.entries);
        let parts: Vec<[f64; LANES]> = batches
            .par_iter()
            .map(|batch| {
                if stop.spend(batch.len() as u64) {
                    return Err(NetworkError::Stopped);
                }
                let (lanes, directs, kept) = prepare_batch(batch, from, to, &found, shared.as_ref());
                let mut visitor = ByOrigin {
                    weighing,
                    directs: Directs::new(&directs),
                    opportunities: &by_position,
                    sums: [0.0; LANES],
                };
                self.pool.lend(self.hierarchy.vertices(), |space| sweep.run(space, &lanes, &kept, &mut visitor));
                Ok(visitor.sums)
            })
            .collect::<Result<_, _>>()?;
        for (batch, part) in batches.iter().zip(&parts) {
            for (origin, sum) in batch.iter().zip(part) {
                sums[*origin as usize] = *sum;
            }
        }
        Ok(sums)
    }

    fn by_destination(
        &self,
        from: &Side,
        to: &Side,
        opportunities: &[f64],
        weighing: Weighing,
        stop: &Stop,
    ) -> Result<Vec<f64>, NetworkError> {
        // A few batches at a time, added in their order: the same bits with one thread or two, and little memory.
        const TOGETHER: usize = 8;
        let found = Targets::at(&self.hierarchy, &from.entries);
        let shared = self.shared(to, from, &found, true);
        let sweep = self.sweep(&found, true, weighing.limit);
        let mut sums = vec![0.0; from.entries.len()];
        for batches in batches(&to.entries).chunks(TOGETHER) {
            let parts: Vec<Vec<f64>> = batches
                .par_iter()
                .map(|batch| {
                    if stop.spend(batch.len() as u64) {
                        return Err(NetworkError::Stopped);
                    }
                    let (lanes, directs, kept) = prepare_batch(batch, to, from, &found, shared.as_ref());
                    let mut own = [0.0; LANES];
                    for (slot, destination) in own.iter_mut().zip(batch) {
                        *slot = opportunities[*destination as usize];
                    }
                    let mut visitor = ByDestination {
                        weighing,
                        directs: Directs::new(&directs),
                        opportunities: own,
                        number: &found.number,
                        sums: vec![0.0; from.entries.len()],
                    };
                    self.pool.lend(self.hierarchy.vertices(), |space| sweep.run(space, &lanes, &kept, &mut visitor));
                    Ok(visitor.sums)
                })
                .collect::<Result<_, _>>()?;
            for part in &parts {
                sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
            }
        }
        Ok(sums)
    }

    fn shared<'a>(
        &'a self,
        lanes: &'a Side,
        targets: &'a Side,
        found: &'a Targets,
        backward: bool,
    ) -> Option<SharedEdges<'a>> {
        Some(SharedEdges::new(self.doors(), lanes.places?, targets.places?, found, backward))
    }
}

/// The entries of a batch, the ways straight along an edge, and the ranks to visit for these.
fn prepare_batch(
    batch: &[u32],
    lanes: &Side,
    targets: &Side,
    found: &Targets,
    shared: Option<&SharedEdges>,
) -> (Vec<Entry>, Vec<Direct>, Vec<u32>) {
    let entries = batch.iter().map(|lane| lanes.entries[*lane as usize]).collect();
    let directs = shared.map_or_else(Vec::new, |shared| shared.of_batch(batch));
    let kept = directs.iter().map(|d| targets.entries[found.number[d.0 as usize] as usize].at[0]).collect();
    (entries, directs, kept)
}
