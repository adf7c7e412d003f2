//! The ID token: whose signature, and whether it is for us, now, and this sign-in (OpenID Connect Core 1.0, 3.1.3.7).

use crate::error::{Flaw, IdentityError};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;

/// Seconds by which the provider's clock may differ from ours.
const SKEW: i64 = 60;
/// Bytes that a subject has at most.
const SUBJECT: usize = 255;
/// Ways of signing that count: those of which only the provider has the key.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];
/// How a provider says that it asked for more than one factor (RFC 8176).
const SEVERAL_FACTORS: &str = "mfa";

/// Who somebody is, on the provider's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Whom the provider means: never given to anybody else there, and not for reading.
    pub subject: String,
    /// The provider asked for more than one factor.
    pub second_factor: bool,
}

/// What a token must say.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client: &'a str,
    pub(crate) nonce: &'a str,
    /// Seconds UTC.
    pub(crate) now: i64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    iat: f64,
    nonce: Option<String>,
    azp: Option<String>,
    #[serde(default)]
    amr: Vec<String>,
}

fn flaw(flaw: Flaw) -> IdentityError {
    IdentityError::Token(flaw)
}

/// The key of the set that a token names; where it names none, the only one of its kind.
pub(crate) fn key_of<'a>(token: &str, keys: &'a [Jwk]) -> Result<Option<&'a Jwk>, IdentityError> {
    let header = decode_header(token).map_err(|_| flaw(Flaw::Unreadable))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(flaw(Flaw::Algorithm));
    }
    let signs = |key: &&Jwk| !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption));
    let fits = |key: &&Jwk| match key.algorithm {
        AlgorithmParameters::RSA(_) => is_rsa(header.alg),
        AlgorithmParameters::EllipticCurve(_) => {
            matches!(header.alg, Algorithm::ES256 | Algorithm::ES384)
        }
        AlgorithmParameters::OctetKeyPair(_) => header.alg == Algorithm::EdDSA,
        _ => false,
    };
    let mut fitting = keys.iter().filter(signs).filter(fits);
    match &header.kid {
        Some(kid) => Ok(fitting.find(|key| key.common.key_id.as_ref() == Some(kid))),
        None => match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(Some(key)),
            _ => Ok(None),
        },
    }
}

fn is_rsa(algorithm: Algorithm) -> bool {
    use Algorithm::{PS256, PS384, PS512, RS256, RS384, RS512};
    matches!(algorithm, RS256 | RS384 | RS512 | PS256 | PS384 | PS512)
}

/// Whom a token is about, if it can be believed.
pub(crate) fn check(
    token: &str,
    key: &Jwk,
    expected: &Expected<'_>,
) -> Result<Vouched, IdentityError> {
    let header = decode_header(token).map_err(|_| flaw(Flaw::Unreadable))?;
    let key = DecodingKey::from_jwk(key).map_err(|_| flaw(Flaw::Key))?;
    // The library proves the signature; the claims are proved below, by the moment that is given.
    let mut validation = Validation::new(header.alg);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims: Claims = match decode(token, &key, &validation) {
        Ok(decoded) => decoded.claims,
        Err(error) => {
            return Err(flaw(match error.kind() {
                jsonwebtoken::errors::ErrorKind::InvalidSignature => Flaw::Signature,
                _ => Flaw::Unreadable,
            }));
        }
    };
    prove(&claims, expected)?;
    let second_factor = claims.amr.iter().any(|way| way == SEVERAL_FACTORS);
    Ok(Vouched { subject: claims.sub, second_factor })
}

fn prove(claims: &Claims, expected: &Expected<'_>) -> Result<(), IdentityError> {
    let now = expected.now as f64;
    let skew = SKEW as f64;
    let ours = |one: &str| one == expected.client;
    let audience = match &claims.aud {
        Audience::One(one) => ours(one),
        // Of several, the one that asked is named.
        Audience::Many(many) => {
            many.iter().any(|one| ours(one)) && (many.len() == 1 || claims.azp.is_some())
        }
    };
    let subject = &claims.sub;
    let readable = subject.bytes().all(|one| one.is_ascii_graphic() || one == b' ');
    if claims.iss != expected.issuer {
        Err(flaw(Flaw::Issuer))
    } else if !audience || claims.azp.as_deref().is_some_and(|azp| !ours(azp)) {
        Err(flaw(Flaw::Audience))
    } else if now >= claims.exp + skew || claims.iat > now + skew {
        Err(flaw(Flaw::Time))
    } else if claims.nonce.as_deref() != Some(expected.nonce) {
        Err(flaw(Flaw::Nonce))
    } else if subject.is_empty() || subject.len() > SUBJECT || !readable {
        Err(flaw(Flaw::Subject))
    } else {
        Ok(())
    }
}
