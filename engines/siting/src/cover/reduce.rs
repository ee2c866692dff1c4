//! What dominance settles without loss: rows implied by others, sites never better than others, sites without alternative.

/// A row still to be covered.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Its index in the problem first given.
    pub id: u32,
    /// Sites that would cover it, ascending.
    pub sites: Vec<u32>,
}

/// Reduces until nothing changes. Returns the sites that must be opened, or `None` if a row has lost its last site.
pub(crate) fn reduce(rows: &mut Vec<Row>, cost: &[f64]) -> Option<Vec<u32>> {
    let mut forced = Vec::new();
    loop {
        if rows.iter().any(|row| row.sites.is_empty()) {
            return None;
        }
        let single: Vec<u32> = rows.iter().filter(|row| row.sites.len() == 1).map(|row| row.sites[0]).collect();
        if !single.is_empty() {
            let mut open = vec![false; cost.len()];
            for site in single {
                if !open[site as usize] {
                    open[site as usize] = true;
                    forced.push(site);
                }
            }
            rows.retain(|row| !row.sites.iter().any(|&site| open[site as usize]));
            continue;
        }
        let rows_dropped = drop_rows(rows, cost.len());
        let sites_dropped = drop_sites(rows, cost);
        if !rows_dropped && !sites_dropped {
            return Some(forced);
        }
    }
}

/// For each site, the rows it covers.
fn columns(rows: &[Row], sites: usize) -> Vec<Vec<u32>> {
    let mut columns = vec![Vec::new(); sites];
    for (at, row) in rows.iter().enumerate() {
        row.sites.iter().for_each(|&site| columns[site as usize].push(at as u32));
    }
    columns
}

fn bits(members: &[u32], words: usize) -> Vec<u64> {
    let mut set = vec![0u64; words];
    members.iter().for_each(|&member| set[member as usize / 64] |= 1 << (member % 64));
    set
}

fn within(small: &[u64], large: &[u64]) -> bool {
    small.iter().zip(large).all(|(small, large)| small & !large == 0)
}

/// Drops every row whose sites contain all sites of another row.
fn drop_rows(rows: &mut Vec<Row>, sites: usize) -> bool {
    let columns = columns(rows, sites);
    let words = sites.div_ceil(64);
    let sets: Vec<Vec<u64>> = rows.iter().map(|row| bits(&row.sites, words)).collect();
    let mut gone = vec![false; rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&row| (rows[row].sites.len(), row));
    for &small in &order {
        if gone[small] {
            continue;
        }
        let rarest = rows[small].sites.iter().min_by_key(|&&site| columns[site as usize].len());
        let Some(&rarest) = rarest else { continue };
        for &large in &columns[rarest as usize] {
            let large = large as usize;
            if large != small && !gone[large] && within(&sets[small], &sets[large]) {
                gone[large] = true;
            }
        }
    }
    let any = gone.contains(&true);
    let mut at = 0;
    rows.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
    any
}

/// Drops every site whose rows another site covers too, at no higher cost.
fn drop_sites(rows: &mut [Row], cost: &[f64]) -> bool {
    let columns = columns(rows, cost.len());
    let words = rows.len().div_ceil(64);
    let sets: Vec<Vec<u64>> =
        columns.iter().map(|column| if column.is_empty() { Vec::new() } else { bits(column, words) }).collect();
    let mut gone = vec![false; cost.len()];
    let mut order: Vec<usize> = (0..cost.len()).filter(|&site| !columns[site].is_empty()).collect();
    order.sort_by_key(|&site| (columns[site].len(), site));
    for &small in &order {
        let Some(&shortest) = columns[small].iter().min_by_key(|&&row| rows[row as usize].sites.len()) else {
            continue;
        };
        gone[small] = rows[shortest as usize].sites.iter().any(|&large| {
            let large = large as usize;
            large != small && !gone[large] && cost[large] <= cost[small] && within(&sets[small], &sets[large])
        });
    }
    let any = gone.contains(&true);
    if any {
        rows.iter_mut().for_each(|row| row.sites.retain(|&site| !gone[site as usize]));
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_one_site_forces_it_and_a_smaller_site_vanishes() {
        let row = |id: u32, sites: &[u32]| Row { id, sites: sites.to_vec() };
        // Site 0 covers rows 0 and 1; site 1 only row 1; row 2 needs site 2.
        let mut rows = vec![row(0, &[0, 3]), row(1, &[0, 1]), row(2, &[2]), row(3, &[0, 2])];
        let forced = reduce(&mut rows, &[1.0; 4]).unwrap();
        assert!(rows.is_empty());
        assert_eq!(forced, [2, 0]);
    }
}
