//! Places at sites, and how many must be added for a load.

/// People by zone and places by site.
#[derive(Clone, Copy)]
pub(super) struct Room<'a> {
    pub weights: &'a [f64],
    pub capacities: &'a [f64],
    /// Whether places are added whole only.
    pub by_whole_places: bool,
}

impl Room<'_> {
    /// Places that a site needs to be added for a load.
    pub fn over(&self, site: usize, load: f64) -> f64 {
        self.whole(load - self.capacities[site])
    }

    /// So many places, or the next whole number where a part of a place is none.
    pub fn whole(&self, places: f64) -> f64 {
        if places <= 1e-9 * self.capacities.len() as f64 {
            return 0.0;
        }
        if self.by_whole_places { (places - 1e-6).ceil() } else { places }
    }

    /// What each site carries on a map.
    pub fn loads(&self, site: &[usize]) -> Vec<f64> {
        let mut load = vec![0.0; self.capacities.len()];
        site.iter()
            .zip(self.weights)
            .filter(|(_, weight)| **weight > 0.0)
            .for_each(|(&site, weight)| load[site] += weight);
        load
    }

    /// Places that a map needs to be added.
    pub fn added(&self, site: &[usize]) -> f64 {
        self.loads(site).iter().enumerate().map(|(site, load)| self.over(site, *load)).sum()
    }
}
