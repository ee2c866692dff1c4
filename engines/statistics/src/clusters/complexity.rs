use super::{proximity, relatedness_density};
use crate::eigen::symmetric;
use crate::{Error, Matrix};

/// Economic complexity of places and industries.
#[derive(Clone, Debug, PartialEq)]
pub struct Complexity {
    /// Complexity of each place, mean 0 and standard deviation 1; none for a place without any industry.
    pub eci: Vec<Option<f64>>,
    /// Complexity of each industry, scaled with the mean and deviation of the places (as the Atlas does); none for an industry
    /// that is nowhere.
    pub pci: Vec<Option<f64>>,
    /// Number of industries of each place.
    pub diversity: Vec<f64>,
    /// Number of places of each industry.
    pub ubiquity: Vec<f64>,
    /// Proximity of industries.
    pub proximity: Matrix,
    /// Density around each industry for each place.
    pub density: Matrix,
    /// Outlook of each place: how near it is to complex industries it lacks; mean 0, deviation 1. None if all are alike.
    pub coi: Option<Vec<f64>>,
    /// What each place would gain in outlook by each industry it lacks.
    pub cog: Matrix,
}

/// Two eigenvalues this near cannot be told apart.
const APART: f64 = 1e-10;

/// Economic complexity by the second eigenvector, of the symmetric form D^-½ M U⁻¹ Mᵀ D^-½, which is real and stable.
///
/// # Units
/// `presence` has a row a place and a column an industry, of zeros and ones.
///
/// # References
/// Hidalgo and Hausmann, The building blocks of economic complexity, PNAS 106, 2009; Hausmann and others, The Atlas of
/// Economic Complexity, 2014, technical box 2.
///
/// # Errors
/// If fewer than three places or industries have anything, the network falls apart, or the second eigenvalue is not unique.
///
/// # Examples
/// ```
/// use linping_statistics::{Matrix, clusters::complexity};
///
/// // A nested staircase: the place that does more does the rarer things.
/// let nested = Matrix::new(3, 3, vec![1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0])?;
/// let found = complexity(&nested)?;
/// assert!(found.eci[0] > found.eci[1] && found.eci[1] > found.eci[2]);
/// assert!(found.pci[2] > found.pci[1] && found.pci[1] > found.pci[0]);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn complexity(presence: &Matrix) -> Result<Complexity, Error> {
    let (diversity, ubiquity) = (presence.row_sums(), presence.column_sums());
    let places: Vec<usize> = used(&diversity);
    let industries: Vec<usize> = used(&ubiquity);
    let part = Matrix::from_fn(places.len(), industries.len(), |row, column| {
        match (places.get(row), industries.get(column)) {
            (Some(place), Some(industry)) => presence.get(*place, *industry),
            _ => 0.0,
        }
    });
    let (of_places, of_industries) = second_vector(&part)?;
    let (mean, deviation) = moments(&of_places);
    let mut eci = vec![None; presence.rows()];
    for (place, value) in places.iter().zip(&of_places) {
        if let Some(cell) = eci.get_mut(*place) {
            *cell = Some((value - mean) / deviation);
        }
    }
    let mut raw = vec![0.0; presence.columns()];
    let mut pci = vec![None; presence.columns()];
    for (industry, value) in industries.iter().zip(&of_industries) {
        if let (Some(cell), Some(raw)) = (pci.get_mut(*industry), raw.get_mut(*industry)) {
            *cell = Some((value - mean) / deviation);
            *raw = *value;
        }
    }
    let proximity = proximity(presence);
    let density = relatedness_density(presence, &proximity)?;
    let (coi, cog) = outlook(presence, &proximity, &density, &raw, deviation);
    Ok(Complexity { eci, pci, diversity, ubiquity, proximity, density, coi, cog })
}

fn used(sums: &[f64]) -> Vec<usize> {
    sums.iter().enumerate().filter(|(_, sum)| **sum > 0.0).map(|(at, _)| at).collect()
}

/// The raw complexity of places and industries; the sign such that diverse places rank high.
fn second_vector(presence: &Matrix) -> Result<(Vec<f64>, Vec<f64>), Error> {
    const WHAT: &str = "economic complexity";
    if presence.rows() < 3 || presence.columns() < 3 {
        return Err(Error::not_defined(
            WHAT,
            "至少需要三个地区和三个行业",
            "at least three places and three industries are needed",
        ));
    }
    // The smaller side is solved, the other follows from it.
    let turned = presence.rows() > presence.columns();
    let table = if turned { presence.transposed() } else { presence.clone() };
    let (rows, columns) = (table.row_sums(), table.column_sums());
    let scaled = {
        let mut scaled = table.clone();
        for (row, of_row) in rows.iter().enumerate() {
            for (cell, of_column) in scaled.row_mut(row).iter_mut().zip(&columns) {
                *cell /= (of_row * of_column).sqrt();
            }
        }
        scaled
    };
    let mut square = Matrix::zeros(rows.len(), rows.len());
    for i in 0..rows.len() {
        for j in 0..=i {
            let product: f64 = scaled.row(i).iter().zip(scaled.row(j)).map(|(a, b)| a * b).sum();
            square.set(i, j, product);
            square.set(j, i, product);
        }
    }
    let Some((values, vectors)) = symmetric(&square) else {
        return Err(Error::not_defined(WHAT, "特征值迭代未收敛", "the eigenvalues did not settle"));
    };
    let value = |at: usize| values.get(at).copied().unwrap_or(0.0);
    if value(1) > 1.0 - APART {
        return Err(Error::not_defined(
            WHAT,
            "地区与行业的网络不连通",
            "places and industries fall apart into separate groups",
        ));
    }
    if value(1) - value(2) < APART {
        return Err(Error::not_defined(WHAT, "第二特征值不唯一", "the second eigenvalue is not unique"));
    }
    let near: Vec<f64> = vectors.row(1).iter().zip(&rows).map(|(v, d)| v / d.sqrt()).collect();
    let mut far = vec![0.0; columns.len()];
    for (row, e) in near.iter().enumerate() {
        far.iter_mut().zip(table.row(row)).for_each(|(cell, m)| *cell += m * e);
    }
    far.iter_mut().zip(&columns).for_each(|(cell, u)| *cell /= u);
    let mut industries = if turned { near } else { far };
    // Places are the mean of their industries.
    let sums = presence.row_sums();
    let mut places: Vec<f64> = sums
        .iter()
        .enumerate()
        .map(|(row, sum)| presence.row(row).iter().zip(&industries).map(|(m, k)| m * k).sum::<f64>() / sum)
        .collect();
    let (mean_sum, _) = moments(&sums);
    let (mean, _) = moments(&places);
    let together: f64 = sums.iter().zip(&places).map(|(s, p)| (s - mean_sum) * (p - mean)).sum();
    if together < 0.0 {
        places.iter_mut().chain(industries.iter_mut()).for_each(|v| *v = -*v);
    }
    Ok((places, industries))
}

fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (mean, (squares / count).sqrt())
}

/// Outlook of places and outlook gains.
fn outlook(
    presence: &Matrix,
    proximity: &Matrix,
    density: &Matrix,
    raw: &[f64],
    deviation: f64,
) -> (Option<Vec<f64>>, Matrix) {
    let sums = proximity.row_sums();
    let weights: Vec<f64> = raw.iter().zip(&sums).map(|(k, s)| if *s > 0.0 { k / s } else { 0.0 }).collect();
    let mut outlooks = Vec::with_capacity(presence.rows());
    let mut gains = Matrix::zeros(presence.rows(), presence.columns());
    for place in 0..presence.rows() {
        let has = presence.row(place);
        let lacks = density.row(place).iter().zip(has).zip(raw);
        outlooks.push(lacks.map(|((d, m), k)| d * (1.0 - m) * k).sum::<f64>());
        let row = gains.row_mut(place);
        for ((industry, m), weight) in has.iter().enumerate().zip(&weights) {
            if *m == 0.0 {
                row.iter_mut().zip(proximity.row(industry)).for_each(|(cell, p)| *cell += p * weight);
            }
        }
        row.iter_mut().zip(has).for_each(|(cell, m)| *cell = *cell * (1.0 - m) / deviation);
    }
    let (mean, spread) = moments(&outlooks);
    let coi = (spread > 0.0).then(|| outlooks.iter().map(|v| (v - mean) / spread).collect());
    (coi, gains)
}
