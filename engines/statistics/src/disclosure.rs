//! Totals over confidential units that may be shown, and those that may not because they, or what is left of another total when
//! they are taken away, would tell about one unit.

use std::collections::BTreeMap;

/// Fewest units in a total that is shown.
pub const FEWEST_UNITS: usize = 3;
/// What is left of a total without its two largest units must be at least this part of the largest: else the second could work
/// out the largest to within it.
pub const PROTECTED_SHARE: f64 = 0.10;
/// More totals over the same units than this are not audited, and none is shown.
const MOST_TOTALS: usize = 300;
/// A prime: the audit is done in whole numbers modulo it, so rounding can neither hide nor invent a way back.
const PRIME: u64 = (1 << 61) - 1;

/// What becomes of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// It may be shown.
    Shown,
    /// It has fewer than three units, or one dominates it.
    Small,
    /// It is safe itself, but a small one could be worked out with it.
    Complement,
}

/// Whether a total over these contributions may be shown: at least [`FEWEST_UNITS`] units, and no unit dominating (the p % rule
/// with p = 10).
///
/// ```
/// use linping_statistics::disclosure::is_safe;
/// assert!(is_safe(&[5.0, 4.0, 3.0]));
/// assert!(!is_safe(&[5.0, 4.0]), "two units: each knows the other");
/// assert!(!is_safe(&[100.0, 4.0, 3.0]), "7 - 4 = 3 is less than a tenth of 100");
/// ```
///
/// # References
/// Hundepool et al. (2012), *Statistical Disclosure Control*, Wiley, section 4.2 (threshold rule, p % rule).
pub fn is_safe(contributions: &[f64]) -> bool {
    let mut sizes: Vec<f64> = contributions.iter().map(|value| value.abs()).collect();
    if sizes.len() < FEWEST_UNITS || !sizes.iter().all(|size| size.is_finite()) {
        return false;
    }
    sizes.sort_by(|a, b| b.total_cmp(a));
    let rest: f64 = sizes[2..].iter().sum();
    rest >= PROTECTED_SHARE * sizes[0]
}

/// Which of some totals over the same rows may be shown together. `contributions` are by row, `unit_of` says whom each row is
/// about, and each total is the numbers of its rows, each once.
///
/// Small totals are hidden first. Then, as long as adding and subtracting shown totals gives a hidden one, one or two single
/// units, or a dominated difference of two totals, the smallest total that takes part is hidden too. What can be inferred from
/// bounds (no contribution is below zero) is not audited.
///
/// ```
/// use linping_statistics::disclosure::{Disclosure::{Complement, Shown, Small}, suppress};
/// // Three townships with 1, 4 and 5 firms, and all of them.
/// let revenue = [50.0, 10.0, 11.0, 12.0, 13.0, 20.0, 21.0, 22.0, 23.0, 24.0];
/// let totals = [vec![0], vec![1, 2, 3, 4], vec![5, 6, 7, 8, 9], (0..10).collect()];
/// let each_its_own: Vec<usize> = (0..10).collect();
/// assert_eq!(suppress(&revenue, &each_its_own, &totals), [Small, Complement, Shown, Shown]);
/// ```
///
/// # References
/// Hundepool et al. (2012), sections 4.3 and 4.4 (secondary suppression; linear dependence of published cells).
pub fn suppress(contributions: &[f64], unit_of: &[usize], totals: &[Vec<usize>]) -> Vec<Disclosure> {
    let people = Units { contributions, unit_of };
    let judged = |rows: &Vec<usize>| if people.are_safe(rows) { Disclosure::Shown } else { Disclosure::Small };
    let mut found: Vec<Disclosure> = totals.iter().map(judged).collect();
    if totals.len() > MOST_TOTALS {
        found.iter_mut().filter(|d| **d == Disclosure::Shown).for_each(|d| *d = Disclosure::Complement);
        return found;
    }
    let atoms = Atoms::of(contributions.len(), totals);
    let targets = targets(&atoms, &people, totals, &found);
    loop {
        let shown: Vec<usize> = (0..totals.len()).filter(|at| found[*at] == Disclosure::Shown).collect();
        let space = Space::of(shown.iter().map(|at| atoms.row(&totals[*at])).collect());
        let Some(way) = targets.iter().find_map(|target| space.way_to(target)) else { return found };
        let size = |at: usize| people.of(&totals[at]).values().map(|value| value.abs()).sum::<f64>();
        let smallest =
            way.iter().map(|taken| shown[*taken]).min_by(|a, b| size(*a).total_cmp(&size(*b)).then(b.cmp(a)));
        match smallest {
            Some(smallest) => found[smallest] = Disclosure::Complement,
            None => return found,
        }
    }
}

/// Who stands behind rows.
struct Units<'a> {
    contributions: &'a [f64],
    unit_of: &'a [usize],
}

impl Units<'_> {
    /// What each unit has in some rows.
    fn of(&self, rows: &[usize]) -> BTreeMap<usize, f64> {
        let mut sums = BTreeMap::new();
        for row in rows {
            if let (Some(value), Some(unit)) = (self.contributions.get(*row), self.unit_of.get(*row)) {
                *sums.entry(*unit).or_insert(0.0) += value;
            }
        }
        sums
    }

    fn are_safe(&self, rows: &[usize]) -> bool {
        is_safe(&self.of(rows).into_values().collect::<Vec<f64>>())
    }
}

/// Rows that stand in exactly the same totals cannot be told apart by them.
struct Atoms {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Atoms {
    fn of(units: usize, totals: &[Vec<usize>]) -> Atoms {
        let mut inside: Vec<Vec<usize>> = vec![Vec::new(); units];
        for (number, total) in totals.iter().enumerate() {
            for unit in total {
                if let Some(list) = inside.get_mut(*unit) {
                    list.push(number);
                }
            }
        }
        let mut known: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let (mut of, mut members) = (Vec::with_capacity(units), Vec::new());
        for (unit, key) in inside.into_iter().enumerate() {
            let atom = *known.entry(key).or_insert_with(|| {
                members.push(Vec::new());
                members.len() - 1
            });
            members[atom].push(unit);
            of.push(atom);
        }
        Atoms { of, members }
    }

    /// Which atoms a set of units is made of.
    fn row(&self, units: &[usize]) -> Vec<u64> {
        let mut row = vec![0; self.members.len()];
        units.iter().filter_map(|unit| self.of.get(*unit)).for_each(|atom| row[*atom] = 1);
        row
    }
}

/// What nobody may be able to work out, as rows over the atoms.
fn targets(atoms: &Atoms, people: &Units, totals: &[Vec<usize>], found: &[Disclosure]) -> Vec<Vec<u64>> {
    let small = totals.iter().zip(found).filter(|(rows, d)| **d == Disclosure::Small && !rows.is_empty());
    let mut targets: Vec<Vec<u64>> = small.map(|(rows, _)| atoms.row(rows)).collect();
    let unsafe_atoms = atoms.members.iter().filter(|members| !people.are_safe(members));
    targets.extend(unsafe_atoms.map(|members| atoms.row(members)));
    // One unit and another make two, which is one too few.
    let singles: Vec<&Vec<usize>> = atoms.members.iter().filter(|members| people.of(members).len() == 1).collect();
    for (at, one) in singles.iter().enumerate() {
        targets.extend(singles[..at].iter().map(|other| atoms.row(&[one.as_slice(), other.as_slice()].concat())));
    }
    for whole in totals {
        for part in
            totals.iter().filter(|part| part.len() < whole.len() && part.iter().all(|unit| whole.contains(unit)))
        {
            let rest: Vec<usize> = whole.iter().filter(|unit| !part.contains(unit)).copied().collect();
            if !rest.is_empty() && !people.are_safe(&rest) {
                targets.push(atoms.row(&rest));
            }
        }
    }
    targets.sort();
    targets.dedup();
    targets
}

/// What can be had by adding and subtracting rows.
struct Space {
    /// Reduced rows: pivot column, row, and how much of each given row it is made of.
    reduced: Vec<(usize, Vec<u64>, Vec<u64>)>,
}

impl Space {
    fn of(rows: Vec<Vec<u64>>) -> Space {
        let mut space = Space { reduced: Vec::new() };
        let count = rows.len();
        for (number, mut row) in rows.into_iter().enumerate() {
            let mut made = vec![0; count];
            made[number] = 1;
            space.reduce(&mut row, &mut made);
            if let Some(pivot) = row.iter().position(|value| *value != 0) {
                let one = inverse(row[pivot]);
                row.iter_mut().chain(&mut made).for_each(|value| *value = times(*value, one));
                space.reduced.push((pivot, row, made));
            }
        }
        space
    }

    /// Takes away what earlier rows explain.
    fn reduce(&self, row: &mut [u64], made: &mut [u64]) {
        for (pivot, known, of) in &self.reduced {
            let factor = row[*pivot];
            if factor != 0 {
                let taken = |a: u64, b: u64| minus(a, times(factor, b));
                row.iter_mut().zip(known).for_each(|(a, b)| *a = taken(*a, *b));
                made.iter_mut().zip(of).for_each(|(a, b)| *a = taken(*a, *b));
            }
        }
    }

    /// The given rows that add up to a target, if any do.
    fn way_to(&self, target: &[u64]) -> Option<Vec<usize>> {
        let mut row = target.to_vec();
        let mut made = vec![0; self.reduced.first().map_or(0, |(_, _, of)| of.len())];
        self.reduce(&mut row, &mut made);
        let explained = row.iter().all(|value| *value == 0);
        let way: Vec<usize> = made.iter().enumerate().filter(|(_, value)| **value != 0).map(|(at, _)| at).collect();
        (explained && !way.is_empty()).then_some(way)
    }
}

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

fn minus(a: u64, b: u64) -> u64 {
    if a >= b { a - b } else { a + PRIME - b }
}

/// By Fermat's little theorem.
fn inverse(value: u64) -> u64 {
    let (mut base, mut power, mut result) = (value, PRIME - 2, 1);
    while power > 0 {
        if power & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power >>= 1;
    }
    result
}
