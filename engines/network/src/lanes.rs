//! Many costs at a time: AVX-512 or AVX2 where the processor has them, plain code elsewhere, with equal answers.

use crate::metric::NO_WAY;

/// Costs of one vertex from `LANES` origins.
pub(crate) const LANES: usize = 64;

/// One row of costs, aligned for the widest loads.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Row(pub [u32; LANES]);

impl Row {
    pub const NO_WAY: Row = Row([NO_WAY; LANES]);
}

/// What a sweep does with the rows of costs; every implementation gives the same numbers.
///
/// # Safety
/// The functions may use processor instructions that the implementation names: they may only be called where these exist.
pub(crate) trait Vector: Copy {
    /// A whole row in registers.
    type Rows: Copy;
    /// Loads a row.
    unsafe fn load(row: &Row) -> Self::Rows;
    /// Stores a row.
    unsafe fn store(rows: Self::Rows, row: &mut Row);
    /// The smaller of `best` and `row + cost`, lane by lane.
    unsafe fn relax(best: Self::Rows, row: &Row, cost: u32) -> Self::Rows;
    /// True if some lane is at most the limit.
    unsafe fn any_within(rows: Self::Rows, limit: u32) -> bool;
}

/// Plain code.
#[derive(Clone, Copy)]
pub(crate) struct Plain;

impl Vector for Plain {
    type Rows = Row;

    #[inline(always)]
    unsafe fn load(row: &Row) -> Row {
        *row
    }

    #[inline(always)]
    unsafe fn store(rows: Row, row: &mut Row) {
        *row = rows;
    }

    #[inline(always)]
    unsafe fn relax(mut best: Row, row: &Row, cost: u32) -> Row {
        for lane in 0..LANES {
            best.0[lane] = best.0[lane].min(row.0[lane] + cost);
        }
        best
    }

    #[inline(always)]
    unsafe fn any_within(rows: Row, limit: u32) -> bool {
        rows.0.iter().fold(false, |any, cost| any | (*cost <= limit))
    }
}

#[cfg(target_arch = "x86_64")]
pub(crate) mod x86 {
    use super::{LANES, Row, Vector};
    use std::arch::x86_64::*;

    macro_rules! vector {
        ($name:ident, $register:ty, $count:expr, $load:ident, $store:ident, $splat:ident, $add:ident, $min:ident, $within:expr) => {
            #[derive(Clone, Copy)]
            pub(crate) struct $name;

            impl Vector for $name {
                type Rows = [$register; $count];

                #[inline(always)]
                unsafe fn load(row: &Row) -> Self::Rows {
                    // SAFETY: a row is 64-byte aligned and LANES numbers long; the caller vouches for the instructions.
                    unsafe {
                        let at = row.0.as_ptr();
                        let mut rows = [$splat(0); $count];
                        for part in 0..$count {
                            rows[part] = $load(at.add(part * (LANES / $count)).cast());
                        }
                        rows
                    }
                }

                #[inline(always)]
                unsafe fn store(rows: Self::Rows, row: &mut Row) {
                    // SAFETY: as for `load`.
                    unsafe {
                        let at = row.0.as_mut_ptr();
                        for part in 0..$count {
                            $store(at.add(part * (LANES / $count)).cast(), rows[part]);
                        }
                    }
                }

                #[inline(always)]
                unsafe fn relax(mut best: Self::Rows, row: &Row, cost: u32) -> Self::Rows {
                    // SAFETY: as for `load`.
                    unsafe {
                        let at = row.0.as_ptr();
                        let cost = $splat(cost as i32);
                        for part in 0..$count {
                            let other = $load(at.add(part * (LANES / $count)).cast());
                            best[part] = $min(best[part], $add(other, cost));
                        }
                        best
                    }
                }

                #[inline(always)]
                unsafe fn any_within(rows: Self::Rows, limit: u32) -> bool {
                    // SAFETY: the caller vouches for the instructions.
                    unsafe {
                        let mut least = rows[0];
                        for part in 1..$count {
                            least = $min(least, rows[part]);
                        }
                        let limit = $splat(limit as i32);
                        $within($min(least, limit), least)
                    }
                }
            }
        };
    }

    #[inline(always)]
    unsafe fn any_equal_512(a: __m512i, b: __m512i) -> bool {
        // SAFETY: called only where AVX-512 exists.
        unsafe { _mm512_cmpeq_epi32_mask(a, b) != 0 }
    }

    #[inline(always)]
    unsafe fn any_equal_256(a: __m256i, b: __m256i) -> bool {
        // SAFETY: called only where AVX2 exists.
        unsafe { _mm256_movemask_epi8(_mm256_cmpeq_epi32(a, b)) != 0 }
    }

    vector!(
        Avx512,
        __m512i,
        4,
        _mm512_load_si512,
        _mm512_store_si512,
        _mm512_set1_epi32,
        _mm512_add_epi32,
        _mm512_min_epu32,
        any_equal_512
    );
    vector!(
        Avx2,
        __m256i,
        8,
        _mm256_load_si256,
        _mm256_store_si256,
        _mm256_set1_epi32,
        _mm256_add_epi32,
        _mm256_min_epu32,
        any_equal_256
    );
}

/// The instructions to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// The best instructions of this processor.
pub(crate) fn level() -> Level {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            return Level::Avx512;
        }
        if is_x86_feature_detected!("avx2") {
            return Level::Avx2;
        }
    }
    Level::Plain
}

/// Every level that this processor can run, for tests.
#[cfg(test)]
pub(crate) fn levels() -> Vec<Level> {
    let mut levels = vec![Level::Plain];
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx2") {
            levels.push(Level::Avx2);
        }
        if is_x86_feature_detected!("avx512f") {
            levels.push(Level::Avx512);
        }
    }
    levels
}
