use crate::{Error, Matrix};

/// How relatedness is read from the number of places that two industries share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relatedness {
    /// Observed over expected co-occurrence, where the second industry is drawn from the others.
    Probability,
    /// Co-occurrence over the geometric mean of both industries' totals.
    Cosine,
    /// Co-occurrence over what either has.
    Jaccard,
    /// Observed over expected under independence.
    Association,
}

/// In how many places each pair of industries is present together; zero on the diagonal.
///
/// # Units
/// `presence` has a row a place and a column an industry, of zeros and ones; the result is industry by industry.
///
/// # Examples
/// ```
/// use linping_statistics::{Matrix, clusters::co_occurrence};
///
/// let together = co_occurrence(&Matrix::new(2, 2, vec![1.0, 1.0, 1.0, 0.0])?);
/// assert_eq!(together.values(), [0.0, 1.0, 1.0, 0.0]);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn co_occurrence(presence: &Matrix) -> Matrix {
    let mut together = overlap(presence);
    for industry in 0..together.rows() {
        together.set(industry, industry, 0.0);
    }
    together
}

/// Co-occurrence with the ubiquity on the diagonal, added place by place over the industries present.
fn overlap(presence: &Matrix) -> Matrix {
    let industries = presence.columns();
    let mut together = Matrix::zeros(industries, industries);
    let mut present = Vec::with_capacity(industries);
    for place in 0..presence.rows() {
        present.clear();
        present.extend(presence.row(place).iter().enumerate().filter(|(_, p)| **p > 0.0).map(|(i, _)| i));
        for i in &present {
            let row = together.row_mut(*i);
            for j in &present {
                if let Some(cell) = row.get_mut(*j) {
                    *cell += 1.0;
                }
            }
        }
    }
    together
}

/// Relatedness of every pair of industries from their co-occurrence; zero where an industry has none.
///
/// # Units
/// `together` as [`co_occurrence`] gives it; the result has the same shape, zero on the diagonal.
///
/// # References
/// Van Eck and Waltman, How to normalize cooccurrence data?, JASIST 60, 2009; Balland, EconGeo, 2017; Steijn 2017.
///
/// # Errors
/// If the table is not square.
///
/// # Examples
/// ```
/// use linping_statistics::{Matrix, clusters::{Relatedness, relatedness}};
///
/// let together = Matrix::new(3, 3, vec![0.0, 2.0, 1.0, 2.0, 0.0, 1.0, 1.0, 1.0, 0.0])?;
/// assert_eq!(relatedness(&together, Relatedness::Jaccard)?.get(0, 1), 2.0 / 4.0);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn relatedness(together: &Matrix, method: Relatedness) -> Result<Matrix, Error> {
    if together.rows() != together.columns() {
        let (found, expected) = (together.columns(), together.rows());
        return Err(Error::Length { what: "co-occurrence", found, expected });
    }
    let sums = together.row_sums();
    let total: f64 = sums.iter().sum();
    let of = |i: usize| sums.get(i).copied().unwrap_or(0.0);
    Ok(Matrix::from_fn(sums.len(), sums.len(), |i, j| {
        let (c, a, b) = (together.get(i, j), of(i), of(j));
        if i == j || c == 0.0 {
            return 0.0;
        }
        match method {
            Relatedness::Cosine => c / (a * b).sqrt(),
            Relatedness::Jaccard => c / (a + b - c),
            Relatedness::Association => c * total / (a * b),
            Relatedness::Probability => {
                let chance = a / total * (b / (total - a)) + b / total * (a / (total - b));
                c / (chance * total / 2.0)
            }
        }
    }))
}

/// Relatedness density: how much of what is related to an industry a place already has.
///
/// # Units
/// `presence` places by industries, `relatedness` industries by industries; shares from 0 to 1, zero where nothing is related.
///
/// # References
/// Hidalgo, Klinger, Barabási and Hausmann, The product space conditions the development of nations, Science 317, 2007.
///
/// # Errors
/// If the shapes do not fit.
///
/// # Examples
/// ```
/// use linping_statistics::{Matrix, clusters::relatedness_density};
///
/// let related = Matrix::new(3, 3, vec![0.0, 3.0, 1.0, 3.0, 0.0, 0.0, 1.0, 0.0, 0.0])?;
/// let density = relatedness_density(&Matrix::new(1, 3, vec![0.0, 1.0, 0.0])?, &related)?;
/// assert_eq!(density.values(), [0.75, 0.0, 0.0]);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn relatedness_density(presence: &Matrix, relatedness: &Matrix) -> Result<Matrix, Error> {
    if relatedness.rows() != presence.columns() || relatedness.columns() != presence.columns() {
        let (found, expected) = (relatedness.rows(), presence.columns());
        return Err(Error::Length { what: "relatedness density", found, expected });
    }
    let sums = relatedness.column_sums();
    let mut density = Matrix::zeros(presence.rows(), presence.columns());
    for place in 0..presence.rows() {
        for (industry, present) in presence.row(place).iter().enumerate() {
            if *present > 0.0 {
                let row = density.row_mut(place);
                row.iter_mut().zip(relatedness.row(industry)).for_each(|(cell, r)| *cell += present * r);
            }
        }
        for (cell, sum) in density.row_mut(place).iter_mut().zip(&sums) {
            *cell = if *sum > 0.0 { *cell / sum } else { 0.0 };
        }
    }
    Ok(density)
}

/// Proximity of the product space: co-occurrence over the larger of both ubiquities; 1 on the diagonal.
///
/// # Units
/// `presence` as above; shares from 0 to 1.
///
/// # References
/// As for [`relatedness_density`].
///
/// # Examples
/// ```
/// use linping_statistics::{Matrix, clusters::proximity};
///
/// // Both in one place, the first alone in another: 1 of 2.
/// assert_eq!(proximity(&Matrix::new(2, 2, vec![1.0, 1.0, 1.0, 0.0])?).values(), [1.0, 0.5, 0.5, 1.0]);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn proximity(presence: &Matrix) -> Matrix {
    let mut near = overlap(presence);
    let ubiquity: Vec<f64> = (0..near.rows()).map(|i| near.get(i, i)).collect();
    for (i, a) in ubiquity.iter().enumerate() {
        for (cell, b) in near.row_mut(i).iter_mut().zip(&ubiquity) {
            let larger = a.max(*b);
            *cell = if larger > 0.0 { *cell / larger } else { 0.0 };
        }
    }
    near
}
