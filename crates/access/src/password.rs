//! Passwords: rules (等保 2.0, DOMAIN 7.3) and hashes.

use crate::error::AccessError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Characters that a password has at least.
const LEAST_CHARS: usize = 8;
/// And at most: hashing takes time for every one of them.
pub const MOST_CHARS: usize = 128;
/// Of small letters, capital letters, digits and other signs, so many kinds.
const LEAST_CLASSES: usize = 3;

/// A rule that a password breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than eight characters.
    Short,
    /// More than [`MOST_CHARS`].
    Long,
    /// Fewer than three of small letters, capital letters, digits and other signs.
    FewKinds,
    /// It holds the name of the account.
    HoldsName,
    /// It is the old one.
    Old,
}

impl Weakness {
    /// Its word in messages.
    pub fn id(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::FewKinds => "few-kinds",
            Self::HoldsName => "holds-name",
            Self::Old => "old",
        }
    }
}

/// The rules that a password for an account of this name breaks.
pub fn weaknesses(password: &str, name: &str) -> Vec<Weakness> {
    let chars = password.chars().count();
    let classes: [fn(char) -> bool; 4] =
        [char::is_lowercase, char::is_uppercase, char::is_numeric, |one| {
            !one.is_lowercase() && !one.is_uppercase() && !one.is_numeric()
        }];
    let kinds = classes.iter().filter(|class| password.chars().any(class)).count();
    let holds = !name.is_empty() && password.to_lowercase().contains(&name.to_lowercase());
    let found = [
        (chars < LEAST_CHARS, Weakness::Short),
        (chars > MOST_CHARS, Weakness::Long),
        (kinds < LEAST_CLASSES, Weakness::FewKinds),
        (holds, Weakness::HoldsName),
    ];
    found.into_iter().filter(|(is, _)| *is).map(|(_, weakness)| weakness).collect()
}

/// A first password that keeps the rules and that nobody chose: letters that are not mistaken for others.
pub fn first_password() -> String {
    const PARTS: [&[u8]; 4] =
        [b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"abcdefghijkmnpqrstuvwxyz", b"23456789", b"-+=%"];
    const CHARS: usize = 12;
    let pick = |part: &[u8]| char::from(part[rand::random_range(0..part.len())]);
    let mut password: Vec<char> = PARTS.iter().map(|part| pick(part)).collect();
    while password.len() < CHARS {
        password.push(pick(PARTS[rand::random_range(0..3)]));
    }
    // The first ones are of known kinds: none keeps its place.
    for at in (1..password.len()).rev() {
        password.swap(at, rand::random_range(0..=at));
    }
    password.into_iter().collect()
}

/// Passwords that are hashed at a time: each takes 19 MiB, and strangers may send as many as they like.
static AT_A_TIME: Semaphore = Semaphore::const_new(4);

/// A hash in the place of an unknown account's, so that names cannot be told by the time it takes.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody").unwrap_or_default());

fn hash_now(password: &str) -> Result<String, AccessError> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| AccessError::Hash(error.to_string()))
}

/// The hash of a password, as a PHC string. Takes a while, on a thread of its own.
pub(crate) async fn hash(password: &str) -> Result<String, AccessError> {
    let password = password.to_owned();
    // It is never closed.
    let _turn = AT_A_TIME.acquire().await;
    let hashed = tokio::task::spawn_blocking(move || hash_now(&password)).await;
    hashed.map_err(|error| AccessError::Hash(error.to_string()))?
}

/// Whether a password fits a hash; without a hash it never does, and takes as long to say so.
pub(crate) async fn fits(password: &str, hash: Option<String>) -> Result<bool, AccessError> {
    let long = password.chars().count() > MOST_CHARS;
    let password = if long { String::new() } else { password.to_owned() };
    let fits = move || {
        let known = hash.is_some() && !long;
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let hash =
            PasswordHash::new(&hash).map_err(|error| AccessError::Hash(error.to_string()))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known)
    };
    let _turn = AT_A_TIME.acquire().await;
    let said = tokio::task::spawn_blocking(fits).await;
    said.map_err(|error| AccessError::Hash(error.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_hold() {
        use Weakness::*;
        let table: [(&str, &[Weakness]); 8] = [
            ("Qing-lan2026", &[]),
            ("青岚县Aa1xy", &[]),
            ("Aa1-567", &[Short]),
            ("abcdefgh", &[FewKinds]),
            ("abcdefgh1", &[FewKinds]),
            ("Abcdefgh1", &[]),
            ("LIUHE-2026x", &[HoldsName]),
            ("", &[Short, FewKinds]),
        ];
        for (password, expected) in table {
            assert_eq!(weaknesses(password, "liuhe"), expected, "{password}");
        }
        assert_eq!(weaknesses(&"Aa1".repeat(43), "liuhe"), [Long]);
    }

    #[test]
    fn first_passwords_keep_the_rules() {
        let all: std::collections::HashSet<String> = (0..200).map(|_| first_password()).collect();
        assert_eq!(all.len(), 200);
        for password in all {
            assert_eq!(
                (weaknesses(&password, "liuhe"), password.len()),
                (vec![], 12),
                "{password}"
            );
        }
    }

    #[tokio::test]
    async fn a_password_fits_its_hash_only() -> Result<(), AccessError> {
        let hashed = hash("Qing-lan2026").await?;
        assert!(hashed.starts_with("$argon2id$") && !hashed.contains("Qing"));
        assert!(fits("Qing-lan2026", Some(hashed.clone())).await?);
        assert!(!fits("qing-lan2026", Some(hashed.clone())).await?);
        assert!(!fits("nobody", None).await?);
        assert_ne!(hash("Qing-lan2026").await?, hashed, "the same salt twice");
        Ok(())
    }
}
