//! The random draw of fields: SplitMix64 and a partial Fisher–Yates shuffle, written out here so that
//! a seed draws the same fields for ever, whatever versions of crates are used.
//!
//! The fields are first put in the order of their slugs. For place `i` a number below `n - i` is
//! taken from the generator (numbers that would favour some fields are thrown away), and the field
//! at `i +` that number is swapped to place `i`. The drawn fields are given in the order of the draw.

/// SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`, every one equally likely; `bound` is at least 1.
    fn below(&mut self, bound: u64) -> u64 {
        let fair = u64::MAX - u64::MAX % bound;
        loop {
            let number = self.next();
            if number < fair {
                return number % bound;
            }
        }
    }
}

/// Draws `count` of `slugs` (all of them where there are no more).
pub fn draw(slugs: &[String], count: usize, seed: u64) -> Vec<String> {
    let mut slugs = slugs.to_vec();
    slugs.sort_unstable();
    slugs.dedup();
    let count = count.min(slugs.len());
    let mut generator = SplitMix64(seed);
    for at in 0..count {
        let left = (slugs.len() - at) as u64;
        let offset = usize::try_from(generator.below(left)).unwrap_or(0);
        slugs.swap(at, at + offset);
    }
    slugs.truncate(count);
    slugs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generator_gives_the_published_numbers() {
        let mut generator = SplitMix64(1_234_567);
        let numbers: Vec<u64> = (0..3).map(|_| generator.next()).collect();
        assert_eq!(
            numbers,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn every_field_is_drawn_about_as_often() {
        let slugs: Vec<String> = (0..31).map(|n| format!("field-{n:02}")).collect();
        let mut counts = [0u32; 31];
        for seed in 0..2_000 {
            for slug in draw(&slugs, 15, seed) {
                counts[slugs.iter().position(|one| *one == slug).expect("a slug")] += 1;
            }
        }
        // 2000 × 15 ÷ 31 = 967.7, standard deviation 22.3
        assert!(counts.iter().all(|count| (860..1080).contains(count)), "{counts:?}");
    }
}
