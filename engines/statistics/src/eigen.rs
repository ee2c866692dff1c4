//! Eigenvalues and vectors of a symmetric table: Householder's reduction to three diagonals, then implicit QL.

use crate::Matrix;

/// Most QL steps for one eigenvalue.
const MOST_STEPS: usize = 60;

/// Eigenvalues in falling order and their unit vectors as rows; none if the iteration does not settle.
#[allow(clippy::indexing_slicing)] // indices run below the dimension by construction
pub(crate) fn symmetric(matrix: &Matrix) -> Option<(Vec<f64>, Matrix)> {
    let n = matrix.rows();
    if n == 0 || n != matrix.columns() {
        return None;
    }
    // `z` holds the vectors as rows of the transpose, so that inner loops run along memory.
    let mut z: Vec<Vec<f64>> = (0..n).map(|row| matrix.row(row).to_vec()).collect();
    let (mut d, mut e) = (vec![0.0; n], vec![0.0; n]);
    reduce(&mut z, &mut d, &mut e);
    let mut vectors: Vec<Vec<f64>> = (0..n).map(|j| (0..n).map(|i| z[i][j]).collect()).collect();
    iterate(&mut d, &mut e, &mut vectors)?;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| d[*b].total_cmp(&d[*a]));
    let values = order.iter().map(|i| d[*i]).collect();
    Some((values, Matrix::from_fn(n, n, |row, column| vectors[order[row]][column])))
}

/// Householder's reduction; afterwards `z` holds the transformation, `d` the diagonal, `e` the one beside it.
#[allow(clippy::indexing_slicing, clippy::needless_range_loop)]
fn reduce(z: &mut [Vec<f64>], d: &mut [f64], e: &mut [f64]) {
    let n = d.len();
    for i in (1..n).rev() {
        let mut h = 0.0;
        let scale: f64 = z[i][..i].iter().map(|v| v.abs()).sum();
        if i == 1 || scale == 0.0 {
            e[i] = z[i][i - 1];
        } else {
            for k in 0..i {
                z[i][k] /= scale;
                h += z[i][k] * z[i][k];
            }
            let f = z[i][i - 1];
            let g = -h.sqrt().copysign(f);
            e[i] = scale * g;
            h -= f * g;
            z[i][i - 1] = f - g;
            let mut sum = 0.0;
            for j in 0..i {
                z[j][i] = z[i][j] / h;
                let mut g = 0.0;
                for k in 0..=j {
                    g += z[j][k] * z[i][k];
                }
                for k in j + 1..i {
                    g += z[k][j] * z[i][k];
                }
                e[j] = g / h;
                sum += e[j] * z[i][j];
            }
            let half = sum / (h + h);
            for j in 0..i {
                let f = z[i][j];
                let g = e[j] - half * f;
                e[j] = g;
                for k in 0..=j {
                    z[j][k] -= f * e[k] + g * z[i][k];
                }
            }
        }
        d[i] = h;
    }
    d[0] = 0.0;
    e[0] = 0.0;
    for i in 0..n {
        if d[i] != 0.0 {
            for j in 0..i {
                let g: f64 = (0..i).map(|k| z[i][k] * z[k][j]).sum();
                for k in 0..i {
                    z[k][j] -= g * z[k][i];
                }
            }
        }
        d[i] = z[i][i];
        z[i][i] = 1.0;
        for j in 0..i {
            z[j][i] = 0.0;
            z[i][j] = 0.0;
        }
    }
}

/// Implicit QL on the three diagonals; the rows of `vectors` turn along.
#[allow(clippy::indexing_slicing)]
fn iterate(d: &mut [f64], e: &mut [f64], vectors: &mut [Vec<f64>]) -> Option<()> {
    let n = d.len();
    e.rotate_left(1);
    e[n - 1] = 0.0;
    for l in 0..n {
        let mut steps = 0;
        loop {
            let mut m = l;
            while m + 1 < n && e[m].abs() > f64::EPSILON * (d[m].abs() + d[m + 1].abs()) {
                m += 1;
            }
            if m == l {
                break;
            }
            steps += 1;
            if steps > MOST_STEPS {
                return None;
            }
            let mut g = (d[l + 1] - d[l]) / (2.0 * e[l]);
            let mut r = g.hypot(1.0);
            g = d[m] - d[l] + e[l] / (g + r.copysign(g));
            let (mut s, mut c, mut p) = (1.0, 1.0, 0.0);
            let mut ended = false;
            for i in (l..m).rev() {
                let f = s * e[i];
                let b = c * e[i];
                r = f.hypot(g);
                e[i + 1] = r;
                if r == 0.0 {
                    d[i + 1] -= p;
                    e[m] = 0.0;
                    ended = true;
                    break;
                }
                s = f / r;
                c = g / r;
                g = d[i + 1] - p;
                r = (d[i] - g) * s + 2.0 * c * b;
                p = s * r;
                d[i + 1] = g + p;
                g = c * r - b;
                let (low, high) = vectors.split_at_mut(i + 1);
                for (a, b) in low[i].iter_mut().zip(high[0].iter_mut()) {
                    let f = *b;
                    *b = s * *a + c * f;
                    *a = c * *a - s * f;
                }
            }
            if ended {
                continue;
            }
            d[l] -= p;
            e[l] = g;
            e[m] = 0.0;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_by_two_is_done_by_hand() {
        let (values, vectors) = symmetric(&Matrix::new(2, 2, vec![2.0, 1.0, 1.0, 2.0]).unwrap()).unwrap();
        assert!((values[0] - 3.0).abs() < 1e-14 && (values[1] - 1.0).abs() < 1e-14);
        assert!((vectors.get(0, 0) - vectors.get(0, 1)).abs() < 1e-14);
    }

    proptest! {
        #[test]
        fn every_vector_is_only_stretched(cells in prop::collection::vec(-1.0f64..1.0, 49)) {
            let half = Matrix::new(7, 7, cells).unwrap();
            let matrix = Matrix::from_fn(7, 7, |i, j| half.get(i, j) + half.get(j, i));
            let (values, vectors) = symmetric(&matrix).unwrap();
            for (k, value) in values.iter().enumerate() {
                let v = vectors.row(k);
                for i in 0..7 {
                    let turned: f64 = matrix.row(i).iter().zip(v).map(|(a, b)| a * b).sum();
                    prop_assert!((turned - value * v[i]).abs() < 1e-12);
                }
                prop_assert!((v.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-12);
            }
        }
    }
}
