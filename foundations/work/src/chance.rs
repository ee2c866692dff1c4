use rand::SeedableRng;

/// The generator of all simulations and draws of random numbers: xoshiro256++, the same on every platform.
pub type Generator = rand_xoshiro::Xoshiro256PlusPlus;

/// The generator of a seed.
///
/// ```
/// use rand::Rng;
/// assert_eq!(linping_work::generator(7).next_u64(), linping_work::generator(7).next_u64());
/// ```
pub fn generator(seed: u64) -> Generator {
    Generator::seed_from_u64(seed)
}

/// A generator of its own for one of many streams (a replication, an action), so that none depends on the order of work.
pub fn generator_for(seed: u64, stream: u64) -> Generator {
    // SplitMix64's finaliser keeps neighbouring streams apart.
    let mut z = seed ^ stream.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    Generator::seed_from_u64(z ^ (z >> 31))
}
