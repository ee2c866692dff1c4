use rayon::prelude::*;

/// Length of the fixed chunks of parallel sums.
pub const CHUNK: usize = 4_096;

/// The sum of `values`, added in fixed chunks so that one thread and two give the same bits.
///
/// ```
/// assert_eq!(linping_work::chunked_sum(&[1.0; 10_000]), 10_000.0);
/// ```
pub fn chunked_sum(values: &[f64]) -> f64 {
    let parts: Vec<f64> = values.par_chunks(CHUNK).map(|chunk| chunk.iter().sum()).collect();
    parts.iter().sum()
}
