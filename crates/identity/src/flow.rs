//! One way to the provider and back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// What the values are derived for: a change of these words makes ways that are begun void.
const STATE: &str = "gongkai sign-on: state";
const NONCE: &str = "gongkai sign-on: nonce";
const VERIFIER: &str = "gongkai sign-on: verifier of PKCE";

/// One way to the provider and back. All its values come from one secret, 256 bits that only the browser holds:
/// who knows one of them knows neither the secret nor the others.
pub struct Flow(String);

impl Flow {
    /// The way of this secret.
    pub fn of(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    fn derive(&self, context: &str) -> String {
        blake3::Hash::from_bytes(blake3::derive_key(context, self.0.as_bytes()))
            .to_hex()
            .to_string()
    }

    /// Whether the provider sends somebody back who was sent there on this way; takes as long whatever it is.
    pub fn is_state(&self, state: &str) -> bool {
        blake3::hash(self.state().as_bytes()) == blake3::hash(state.as_bytes())
    }

    pub(crate) fn state(&self) -> String {
        self.derive(STATE)
    }

    pub(crate) fn nonce(&self) -> String {
        self.derive(NONCE)
    }

    pub(crate) fn verifier(&self) -> String {
        self.derive(VERIFIER)
    }

    /// What the verifier is recognised by (RFC 7636, S256).
    pub(crate) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_its_own() {
        let (one, other) = (Flow::of("one"), Flow::of("other"));
        let mut values: Vec<String> = [&one, &other]
            .iter()
            .flat_map(|flow| [flow.state(), flow.nonce(), flow.verifier(), flow.challenge()])
            .collect();
        assert!(values.iter().all(|value| value.len() >= 43), "{values:?}");
        values.sort();
        values.dedup();
        assert_eq!(values.len(), 8);
        assert!(one.is_state(&one.state()) && !one.is_state(&other.state()));
    }
}
