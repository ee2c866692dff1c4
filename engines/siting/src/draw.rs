use crate::Error;
use linping_problems::Text;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A draw of lots that anyone can re-run: publish the list's hash first, name a future public random value, then draw.
///
/// Lots are drawn without replacement. The k-th number is the first 8 bytes (big-endian) of
/// SHA-256(`list_hash` + line end + `public_value` + line end + k + line end), all in text, k from 0; a number that would
/// favour some entries is skipped (rejection sampling), the rest taken modulo the entries left (Fisher-Yates).
///
/// # References
/// FIPS 180-4 (SHA-256); RFC 3797 (publicly verifiable selection).
///
/// # Errors
/// An empty list, the same entry twice, an entry with a line end, more winners than entries.
///
/// # Examples
/// ```
/// use linping_siting::Draw;
/// let names = ["甲", "乙", "丙"].map(String::from).to_vec();
/// let drawn = Draw::new(names.clone(), 2, "block 800000").run().unwrap();
/// assert_eq!(drawn.winners.len(), 2);
/// assert_eq!(Draw::new(names, 2, "block 800000").run().unwrap(), drawn);
/// ```
#[derive(Clone, Debug)]
pub struct Draw {
    entries: Vec<String>,
    winners: usize,
    public_value: String,
}

/// The result of a draw with everything needed to repeat it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drawn {
    /// SHA-256 of the list, one entry a line, every line ended, in hexadecimal.
    pub list_hash: String,
    /// Entries on the list.
    pub entries: usize,
    /// The public random value.
    pub public_value: String,
    /// Positions of the winners on the list, counted from 0, in the order drawn.
    pub winners: Vec<usize>,
    /// How many numbers were used, those skipped included.
    pub numbers_used: u64,
    /// The rule in words, for the record.
    pub rule: String,
}

impl Draw {
    /// So many winners of a list, by a public random value.
    pub fn new(entries: Vec<String>, winners: usize, public_value: impl Into<String>) -> Self {
        Draw { entries, winners, public_value: public_value.into() }
    }

    /// SHA-256 of the list: publish this before the public value is known.
    pub fn list_hash(&self) -> String {
        let mut hash = Sha256::new();
        for entry in &self.entries {
            hash.update(entry.as_bytes());
            hash.update(b"\n");
        }
        hexadecimal(&hash.finalize())
    }

    /// Draws.
    ///
    /// # Errors
    /// See [`Draw`].
    pub fn run(&self) -> Result<Drawn, Error> {
        let count = self.entries.len();
        let mut seen = std::collections::HashSet::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if entry.contains('\n') || entry.trim().is_empty() || !seen.insert(entry) {
                return Err(Error::invalid(
                    Text::new(
                        format!("名单第 {} 项“{entry}”为空、重复或含换行", at + 1),
                        format!("entry number {} `{entry}` is empty, stands twice or holds a line end", at + 1),
                    ),
                    Text::new("请每行写一个互不相同的名字", "write one name a line, each of them once"),
                ));
            }
        }
        if self.winners == 0 || self.winners > count {
            return Err(Error::invalid(
                Text::new(
                    format!("中签数 {} 须在 1 与名单人数 {count} 之间", self.winners),
                    format!("the number of winners {} must lie between 1 and the {count} entries", self.winners),
                ),
                Text::new(format!("p 最多为 {count}，至少为 1"), format!("p can be {count} at most and 1 at least")),
            ));
        }
        let list_hash = self.list_hash();
        let mut used = 0u64;
        let mut next_below = |bound: u64| loop {
            let text = format!("{list_hash}\n{}\n{used}\n", self.public_value);
            used += 1;
            let digest = Sha256::digest(text.as_bytes());
            let number = digest.iter().take(8).fold(0u64, |number, &byte| number << 8 | u64::from(byte));
            // The highest multiple of `bound` that fits: numbers beyond it would favour the first entries.
            if number < u64::MAX - u64::MAX % bound {
                return number % bound;
            }
        };
        let mut left: Vec<usize> = (0..count).collect();
        for drawn in 0..self.winners {
            let pick = drawn + next_below((count - drawn) as u64) as usize;
            left.swap(drawn, pick);
        }
        left.truncate(self.winners);
        Ok(Drawn {
            list_hash,
            entries: count,
            public_value: self.public_value.clone(),
            winners: left,
            numbers_used: used,
            rule: "number k = first 8 bytes of SHA-256(list_hash LF public_value LF k LF), k = 0, 1, …; numbers at or above \
                   (2^64-1) - (2^64-1) mod m are skipped; position = number mod m; Fisher-Yates over the list"
                .to_string(),
        })
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_hash_is_that_of_the_lines() {
        // printf 'a\nb\n' | sha256sum
        let draw = Draw::new(vec!["a".into(), "b".into()], 1, "x");
        assert_eq!(draw.list_hash(), "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2");
    }

    #[test]
    fn another_programme_draws_the_same() {
        // Worked out with Python's hashlib (docs/methods/regions-and-trails.md).
        let names = ["甲", "乙", "丙", "丁", "戊"].map(String::from).to_vec();
        let drawn = Draw::new(names, 3, "2026-01-01 block 800000").run().unwrap();
        assert_eq!(drawn.list_hash, "f239d1770168244a349b10f5cda30f437d313d23ea92ffcb82b3aa900e3ba5b4");
        assert_eq!((drawn.winners, drawn.numbers_used), (vec![1, 2, 3], 3));
    }

    #[test]
    fn every_entry_is_drawn_about_equally_often() {
        let names: Vec<String> = (0..5).map(|k| format!("n{k}")).collect();
        let mut count = [0u32; 5];
        for value in 0..5_000 {
            let drawn = Draw::new(names.clone(), 1, value.to_string()).run().unwrap();
            count[drawn.winners[0]] += 1;
        }
        // Five standard deviations of a binomial with 5,000 trials and a chance of one fifth.
        assert!(count.iter().all(|&count| (859..=1141).contains(&count)), "{count:?}");
    }

    #[test]
    fn a_name_twice_is_refused() {
        assert!(Draw::new(vec!["a".into(), "a".into()], 1, "x").run().is_err());
    }
}
