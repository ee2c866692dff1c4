//! The border between catchments: every step from a zone to a neighbour of another site, so that a search looks at these only.

const NOWHERE: u32 = u32::MAX;

/// Steps from zones to neighbours; those over a border in a list, from which one is drawn at once.
pub(super) struct Border {
    /// The first step of each zone; its steps go to its neighbours in their order.
    first: Vec<u32>,
    /// Where each step comes from and goes to.
    step: Vec<(u32, u32)>,
    /// The step back.
    back: Vec<u32>,
    /// The steps over a border, in no order.
    across: Vec<u32>,
    /// Where each step stands in that list.
    at: Vec<u32>,
}

impl Border {
    /// No zone belongs anywhere, so that there is no border. Neighbours are mutual and ascending.
    pub fn new(near: &[Vec<usize>]) -> Border {
        let mut first = vec![0u32];
        let mut step = Vec::new();
        for (zone, around) in near.iter().enumerate() {
            step.extend(around.iter().map(|next| (zone as u32, *next as u32)));
            first.push(step.len() as u32);
        }
        // A step that had none back would find itself.
        let back_of = |at: usize, (zone, next): (u32, u32)| {
            let found = near[next as usize].binary_search(&(zone as usize));
            found.map_or(at as u32, |place| first[next as usize] + place as u32)
        };
        let back = step.iter().enumerate().map(|(at, step)| back_of(at, *step)).collect();
        let at = vec![NOWHERE; step.len()];
        Border { first, step, back, across: Vec::new(), at }
    }

    pub fn clear(&mut self) {
        self.across.clear();
        self.at.fill(NOWHERE);
    }

    /// A zone has another site now.
    pub fn moved(&mut self, zone: usize, near: &[usize], site: &[usize]) {
        let own = site[zone];
        for (step, &next) in (self.first[zone]..).zip(near) {
            let differs = site[next] != own;
            if differs != (self.at[step as usize] != NOWHERE) {
                self.set(step, differs);
                self.set(self.back[step as usize], differs);
            }
        }
    }

    fn set(&mut self, step: u32, across: bool) {
        let at = self.at[step as usize];
        if across && at == NOWHERE {
            self.at[step as usize] = self.across.len() as u32;
            self.across.push(step);
        } else if !across && at != NOWHERE {
            self.across.swap_remove(at as usize);
            if let Some(&moved) = self.across.get(at as usize) {
                self.at[moved as usize] = at;
            }
            self.at[step as usize] = NOWHERE;
        }
    }

    /// A step over a border: the zone and its neighbour; none where there is no border. `chance` is spread over all of them.
    pub fn draw(&self, chance: u32) -> Option<(usize, usize)> {
        let at = (u64::from(chance) * self.across.len() as u64) >> 32;
        let (zone, next) = self.step[*self.across.get(at as usize)? as usize];
        Some((zone as usize, next as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_drawn_are_those_between_different_sites() {
        // A square of zones: 0 1 / 2 3.
        let near = [vec![1, 2], vec![0, 3], vec![0, 3], vec![1, 2]];
        let mut border = Border::new(&near);
        let mut site = [usize::MAX; 4];
        assert_eq!(border.draw(0), None);
        let mut put = |border: &mut Border, zone: usize, to: usize| {
            site[zone] = to;
            border.moved(zone, &near[zone], &site);
        };
        for (zone, to) in [(0, 0), (1, 1), (2, 0), (3, 1), (3, 0), (3, 1), (2, 1)] {
            put(&mut border, zone, to);
        }
        // Zone 0 stands alone against all others.
        let count = border.across.len() as u32;
        let mut drawn: Vec<_> = (0..count).filter_map(|n| border.draw(n * (u32::MAX / count) + 9)).collect();
        drawn.sort_unstable();
        assert_eq!(drawn, [(0, 1), (0, 2), (1, 0), (2, 0)]);
        border.clear();
        assert_eq!(border.draw(7), None);
    }
}
