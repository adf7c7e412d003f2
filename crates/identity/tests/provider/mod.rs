//! A whole provider on loopback, which can be told to go wrong.
#![allow(dead_code, reason = "suites try some of what goes wrong")]

use anyhow::{Context, Result};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use url::Url;

pub const CLIENT: &str = "gongkai";
/// With signs that must be written otherwise in a header.
pub const SECRET: &str = "s:e c%ret+";
const KEY: &str = "first";

/// How the next token goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    Nothing,
    SeveralFactors,
    Nonce,
    Audience,
    SeveralAudiences,
    Issuer,
    Expired,
    NotYet,
    ForeignSignature,
    OtherKey,
    Unsigned,
    SharedSecret,
    Changed,
    Nobody,
}

/// What a code was given for.
struct Given {
    subject: String,
    asked: HashMap<String, String>,
}

struct Inner {
    issuer: String,
    key: RsaKeyPair,
    foreign: RsaKeyPair,
    codes: Mutex<HashMap<String, Given>>,
    twist: Mutex<Twist>,
    /// Name of its key.
    name: Mutex<String>,
    now: i64,
}

#[derive(Clone)]
pub struct Provider(Arc<Inner>);

fn key() -> Result<RsaKeyPair> {
    RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow::anyhow!("no key"))
}

fn part(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Provider {
    /// A provider for whom it is always `now`, seconds UTC.
    pub async fn start(now: i64) -> Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let issuer = format!("http://{}/realms/city", listener.local_addr()?);
        let provider = Self(Arc::new(Inner {
            issuer,
            key: key()?,
            foreign: key()?,
            codes: Mutex::default(),
            twist: Mutex::new(Twist::Nothing),
            name: Mutex::new(KEY.to_owned()),
            now,
        }));
        let router = Router::new()
            .route("/realms/city/.well-known/openid-configuration", get(describe))
            .route("/realms/city/keys", get(keys))
            .route("/realms/city/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(provider)
    }

    pub fn issuer(&self) -> String {
        self.0.issuer.clone()
    }

    pub fn twist(&self, twist: Twist) {
        *self.0.twist.lock().expect("whole") = twist;
    }

    /// From here on it signs under another name, as after a change of keys.
    pub fn rename_key(&self, name: &str) {
        *self.0.name.lock().expect("whole") = name.to_owned();
    }

    /// Somebody was sent here and signed in: what the provider sends him back with.
    pub fn consent(&self, way_in: &str, subject: &str) -> Result<HashMap<String, String>> {
        let url = Url::parse(way_in)?;
        anyhow::ensure!(way_in.starts_with(&format!("{}/authorize?", self.0.issuer)), "{way_in}");
        let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("scope", "openid"),
            ("code_challenge_method", "S256"),
        ] {
            anyhow::ensure!(asked.get(name).is_some_and(|one| one == value), "{name}: {asked:?}");
        }
        let state = asked.get("state").context("a state")?.clone();
        let mut codes = self.0.codes.lock().expect("whole");
        let code = format!("code-{}", codes.len());
        codes.insert(code.clone(), Given { subject: subject.to_owned(), asked });
        Ok(HashMap::from([("code".to_owned(), code), ("state".to_owned(), state)]))
    }

    fn sign(&self, header: &Value, claims: &Value, key: &RsaKeyPair) -> String {
        let message = format!("{}.{}", part(header.to_string()), part(claims.to_string()));
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .expect("signs");
        format!("{message}.{}", part(signature))
    }

    fn id_token(&self, given: &Given) -> String {
        let Inner { issuer, key, foreign, twist, name, now, .. } = &*self.0;
        let twist = *twist.lock().expect("whole");
        let header = json!({ "alg": "RS256", "kid": *name.lock().expect("whole") });
        let mut claims = json!({
            "iss": issuer,
            "sub": given.subject,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": given.asked.get("nonce"),
        });
        let mut set = |name: &str, value: Value| claims[name] = value;
        match twist {
            Twist::SeveralFactors => set("amr", json!(["pwd", "mfa"])),
            Twist::Nonce => set("nonce", json!("another")),
            Twist::Audience => set("aud", json!("another")),
            Twist::SeveralAudiences => set("aud", json!([CLIENT, "another"])),
            Twist::Issuer => set("iss", json!("http://127.0.0.1:1/realms/city")),
            Twist::Expired => set("exp", json!(now - 61)),
            Twist::NotYet => set("iat", json!(now + 3600)),
            Twist::Nobody => set("sub", json!("")),
            _ => {}
        }
        match twist {
            Twist::ForeignSignature => self.sign(&header, &claims, foreign),
            Twist::OtherKey => self.sign(&json!({ "alg": "RS256", "kid": "x" }), &claims, key),
            Twist::Unsigned => {
                format!(
                    "{}.{}.",
                    part(json!({ "alg": "none" }).to_string()),
                    part(claims.to_string())
                )
            }
            // What is signed with the public key as if it were a shared secret.
            Twist::SharedSecret => self.sign(&json!({ "alg": "HS256", "kid": KEY }), &claims, key),
            Twist::Changed => {
                let token = self.sign(&header, &claims, key);
                let mut parts: Vec<&str> = token.split('.').collect();
                let mut claims = claims.clone();
                claims["sub"] = json!("somebody-else");
                let changed = part(claims.to_string());
                parts[1] = &changed;
                parts.join(".")
            }
            _ => self.sign(&header, &claims, key),
        }
    }
}

async fn describe(State(provider): State<Provider>) -> Json<Value> {
    let issuer = &provider.0.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "end_session_endpoint": format!("{issuer}/logout"),
    }))
}

async fn keys(State(provider): State<Provider>) -> Json<Value> {
    let public = PublicKeyComponents::<Vec<u8>>::from(provider.0.key.public_key());
    let name = provider.0.name.lock().expect("whole").clone();
    let (modulus, exponent) = (part(public.n), part(public.e));
    Json(json!({ "keys": [
        { "kty": "of another time", "kid": "unknown" },
        { "kty": "RSA", "use": "enc", "kid": "for-secrets", "n": modulus, "e": exponent },
        { "kty": "RSA", "use": "sig", "kid": name, "n": modulus, "e": exponent },
    ] }))
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let refused =
        |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let pair = STANDARD.encode(format!("{CLIENT}:s%3Ae+c%25ret%2B"));
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if sent != Some(&format!("Basic {pair}")) {
        return refused("invalid_client");
    }
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    // A code is taken once.
    let given = provider.0.codes.lock().expect("whole").remove(field("code"));
    let Some(given) = given else { return refused("invalid_grant") };
    let challenge = part(Sha256::digest(field("code_verifier")));
    let same = |name: &str, value: &str| given.asked.get(name).is_some_and(|one| one == value);
    if field("grant_type") != "authorization_code"
        || !same("redirect_uri", field("redirect_uri"))
        || !same("code_challenge", &challenge)
    {
        return refused("invalid_grant");
    }
    let token = provider.id_token(&given);
    Json(json!({ "access_token": "unused", "token_type": "Bearer", "id_token": token }))
        .into_response()
}
