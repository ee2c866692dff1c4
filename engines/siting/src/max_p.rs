use crate::request::check_numbers;
use crate::{Error, Solution, verify};
use linping_problems::Text;
use linping_work::{Generator, Stop, generator};
use rand::Rng;

/// Max-p regions: as many connected regions as possible, each of at least a given size; every place belongs to one.
///
/// maximise p with Σ_{i ∈ region} sizeᵢ ≥ T for every region, each region connected. The bound is Σ over connected pieces of
/// ⌊total ÷ T⌋. Answers come from cutting path-like spanning trees from their ends.
///
/// # Units
/// Sizes and threshold in one unit (people, places).
///
/// # References
/// Duque, Anselin and Rey 2012.
///
/// # Errors
/// [`Error::Infeasible`] when a connected piece is smaller than the threshold; it names the threshold that would do.
///
/// # Examples
/// Five places of one person in a row, regions of at least two: two regions.
/// ```
/// use linping_siting::MaxP;
/// use linping_work::Stop;
/// let row = MaxP::new(vec![1.0; 5], vec![(0, 1), (1, 2), (2, 3), (3, 4)], 2.0);
/// let answer = row.solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.bound), (2.0, 2.0));
/// assert_eq!(answer.assignment.len(), 5);
/// ```
#[derive(Clone, Debug)]
pub struct MaxP {
    sizes: Vec<f64>,
    neighbours: Vec<(usize, usize)>,
    threshold: f64,
}

impl MaxP {
    /// Places of these sizes, pairs of neighbours, and the least size of a region.
    pub fn new(sizes: Vec<f64>, neighbours: Vec<(usize, usize)>, threshold: f64) -> Self {
        MaxP { sizes, neighbours, threshold }
    }

    /// Solves until the bound is met or the stop; `assignment` gives each place its region, `chosen` lists the regions.
    ///
    /// # Errors
    /// See [`MaxP`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        const ROUNDS: usize = 4_000;
        let count = self.sizes.len();
        check_numbers("规模", "size of place", &self.sizes, count)?;
        if count == 0 || !(self.threshold.is_finite() && self.threshold > 0.0) {
            return Err(Error::invalid(
                Text::new("需要至少一个地块和正的阈值", "at least one place and a positive threshold are needed"),
                Text::new("请给出大于 0 的阈值，如 100", "give a threshold above 0, such as 100"),
            ));
        }
        let near = adjacency(&self.neighbours, count)?;
        let pieces = pieces(&near);
        let totals: Vec<f64> =
            pieces.iter().map(|piece| piece.iter().map(|&place| self.sizes[place]).sum::<f64>()).collect();
        let least = totals.iter().copied().fold(f64::INFINITY, f64::min);
        if least < self.threshold {
            return Err(Error::Infeasible {
                what: Text::new(
                    format!("有一片相连的地块总规模只有 {least}，低于阈值 {}", self.threshold),
                    format!(
                        "a connected piece has a total size of {least} only, below the threshold {}",
                        self.threshold
                    ),
                ),
                change: Text::new(format!("将阈值降到 {least}"), format!("lower the threshold to {least}")),
                amount: Some(least),
            });
        }
        let mut chance = generator(seed);
        let mut label: Vec<Option<usize>> = vec![None; count];
        let (mut regions, mut bound) = (0usize, 0.0);
        for (piece, total) in pieces.iter().zip(&totals) {
            let most = (total / self.threshold * (1.0 + 1e-12)).floor();
            bound += most;
            let mut best: Vec<Vec<usize>> = vec![piece.clone()];
            for round in 0..ROUNDS {
                if best.len() as f64 >= most || (round > 0 && stop.spend(piece.len() as u64)) {
                    break;
                }
                let cut = self.cut_tree(&near, piece, round, &mut chance);
                if cut.len() > best.len() {
                    best = cut;
                }
            }
            for region in best {
                region.into_iter().for_each(|place| label[place] = Some(regions));
                regions += 1;
            }
        }
        verify::contiguous(&label, &self.neighbours)?;
        self.check_sizes(&label, regions)?;
        Ok(Solution::new(regions as f64, bound, (0..regions).collect(), label))
    }

    fn check_sizes(&self, label: &[Option<usize>], regions: usize) -> Result<(), Error> {
        let mut size = vec![0.0; regions];
        for (place, region) in label.iter().enumerate() {
            let Some(region) = region else {
                return Err(Error::Unverified(Text::new("有地块未分区", "a place belongs to no region")));
            };
            size[*region] += self.sizes[place];
        }
        if size.iter().any(|size| *size < self.threshold * (1.0 - 1e-9)) {
            return Err(Error::Unverified(Text::new("有分区低于阈值", "a region is below the threshold")));
        }
        Ok(())
    }

    /// Regions from a depth-first tree that keeps to places with few unvisited neighbours, so that it is nearly one path:
    /// from its ends upwards, whatever reaches the threshold is cut off.
    fn cut_tree(&self, near: &[Vec<usize>], piece: &[usize], round: usize, chance: &mut Generator) -> Vec<Vec<usize>> {
        let count = near.len();
        let start = if round == 0 {
            piece.iter().copied().min_by_key(|&place| (near[place].len(), place)).unwrap_or(piece[0])
        } else {
            piece[chance.next_u64() as usize % piece.len()]
        };
        let mut parent = vec![usize::MAX; count];
        let mut free: Vec<usize> = near.iter().map(Vec::len).collect();
        let (mut order, mut stack) = (vec![start], vec![start]);
        parent[start] = start;
        near[start].iter().for_each(|&other| free[other] -= 1);
        while let Some(&place) = stack.last() {
            let blur = if round == 0 { 0 } else { chance.next_u32() };
            let next = near[place].iter().copied().filter(|&other| parent[other] == usize::MAX).min_by_key(|&other| {
                // In later rounds ties are broken by chance, and sometimes the rule itself is.
                let noise = if round == 0 { 0 } else { (blur ^ (other as u32).wrapping_mul(0x9E37_79B9)) % 97 };
                let rule = if blur % 11 == 1 { 0 } else { free[other] };
                (rule, noise, other)
            });
            match next {
                Some(next) => {
                    parent[next] = place;
                    near[next].iter().for_each(|&other| free[other] -= 1);
                    order.push(next);
                    stack.push(next);
                }
                None => {
                    stack.pop();
                }
            }
        }
        let mut size: Vec<f64> = self.sizes.clone();
        let mut root_of: Vec<bool> = vec![false; count];
        for &place in order.iter().rev() {
            if size[place] >= self.threshold * (1.0 - 1e-12) {
                root_of[place] = true;
            } else if place != start {
                size[parent[place]] += size[place];
            }
        }
        let mut region = vec![usize::MAX; count];
        let mut regions: Vec<Vec<usize>> = Vec::new();
        for &place in &order {
            if root_of[place] {
                region[place] = regions.len();
                regions.push(Vec::new());
            } else if place != start {
                region[place] = region[parent[place]];
            }
            if region[place] != usize::MAX {
                regions[region[place]].push(place);
            }
        }
        // What is left at the top joins a region it touches.
        let mut left: Vec<usize> = order.iter().copied().filter(|&place| region[place] == usize::MAX).collect();
        while !left.is_empty() {
            let before = left.len();
            left.retain(|&place| {
                match near[place].iter().map(|&other| region[other]).find(|&region| region != usize::MAX) {
                    Some(found) => {
                        region[place] = found;
                        regions[found].push(place);
                        false
                    }
                    None => true,
                }
            });
            if left.len() == before {
                return Vec::new();
            }
        }
        regions
    }
}

/// Neighbours of each place.
pub(crate) fn adjacency(neighbours: &[(usize, usize)], count: usize) -> Result<Vec<Vec<usize>>, Error> {
    let mut near = vec![Vec::new(); count];
    for &(a, b) in neighbours {
        if a >= count || b >= count {
            return Err(Error::invalid(
                Text::new(
                    format!("邻接 ({a}, {b}) 超出 {count} 个地块"),
                    format!("the neighbours ({a}, {b}) lie outside the {count} places"),
                ),
                Text::new(
                    format!("请用 0 到 {} 的位置", count.saturating_sub(1)),
                    format!("use positions from 0 to {}", count.saturating_sub(1)),
                ),
            ));
        }
        if a != b {
            near[a].push(b);
            near[b].push(a);
        }
    }
    near.iter_mut().for_each(|list| {
        list.sort_unstable();
        list.dedup();
    });
    Ok(near)
}

/// The connected pieces.
pub(crate) fn pieces(near: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut seen = vec![false; near.len()];
    let mut pieces = Vec::new();
    for start in 0..near.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut piece = vec![start];
        let mut at = 0;
        while at < piece.len() {
            for &next in &near[piece[at]] {
                if !seen[next] {
                    seen[next] = true;
                    piece.push(next);
                }
            }
            at += 1;
        }
        pieces.push(piece);
    }
    pieces
}
