//! The provider: what it says of itself, the way in, the code, the way out.

use crate::error::IdentityError;
use crate::flow::Flow;
use crate::token::{Expected, Vouched, check, key_of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::Jwk;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use reqwest::{RequestBuilder, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::form_urlencoded::{Serializer, byte_serialize};
use url::{Host, Url};

/// Until the provider has answered.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes that an answer has at most.
const LARGEST: usize = 1 << 20;
/// Characters of a refusal that an error repeats.
const REPEATED: usize = 200;
/// Seconds after which the provider is asked anew what it says of itself.
const FRESH: i64 = 24 * 3600;
/// Where it says so, below its own address (OpenID Connect Discovery 1.0).
const DESCRIPTION: &str = "/.well-known/openid-configuration";

/// What is agreed on with the provider.
#[derive(Clone)]
pub struct Settings {
    /// Its address, exactly as it writes it itself.
    pub issuer: String,
    /// Our name there.
    pub client: String,
    /// Our secret there; none where the provider gave none.
    pub secret: Option<String>,
    /// Our address that it sends people back to.
    pub back: String,
    /// Our address that it sends people to who have signed out there.
    pub left: String,
}

/// What the provider says of itself.
#[derive(Debug, Clone, Deserialize)]
struct Description {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// A set of keys; those of kinds that are not known here are no use.
#[derive(Deserialize)]
struct Keys {
    keys: Vec<serde_json::Value>,
}

/// What the token endpoint gives.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// What is known of the provider, and since when, seconds UTC.
struct Known {
    description: Description,
    keys: Vec<Jwk>,
    at: i64,
}

/// A provider that says who somebody is.
pub struct Provider {
    settings: Settings,
    client: reqwest::Client,
    known: Mutex<Option<Arc<Known>>>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.settings.issuer).finish_non_exhaustive()
    }
}

/// An address that secrets may be sent to.
fn sound(address: &str) -> Result<Url, IdentityError> {
    let bad = || IdentityError::BadAddress(address.to_owned());
    let url = Url::parse(address).map_err(|_| bad())?;
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return Err(bad()),
    };
    let secret = url.scheme() == "https" || (url.scheme() == "http" && here);
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if secret && plain { Ok(url) } else { Err(bad()) }
}

impl Provider {
    /// The provider of these settings; it is not asked anything yet.
    ///
    /// # Errors
    /// Where an address cannot be used, or this machine cannot make a client.
    pub fn new(settings: Settings) -> Result<Self, IdentityError> {
        for address in [&settings.issuer, &settings.back, &settings.left] {
            sound(address)?;
        }
        let client = reqwest::Client::builder()
            .user_agent(concat!("gongkai/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(not_reached)?;
        Ok(Self { settings, client, known: Mutex::default() })
    }

    /// Its address, exactly as it writes it itself.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Where the browser is sent to; `now` in seconds UTC.
    ///
    /// # Errors
    /// Where the provider does not say what it must.
    pub async fn way_in(&self, flow: &Flow, now: i64) -> Result<String, IdentityError> {
        let known = self.known(now).await?;
        let mut address = sound(&known.description.authorization_endpoint)?;
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client)
            .append_pair("redirect_uri", &self.settings.back)
            .append_pair("scope", "openid")
            .append_pair("state", &flow.state())
            .append_pair("nonce", &flow.nonce())
            .append_pair("code_challenge", &flow.challenge())
            .append_pair("code_challenge_method", "S256");
        Ok(address.into())
    }

    /// Where somebody signs out at the provider; `None` where it has no such place.
    ///
    /// # Errors
    /// Where the provider does not say what it must.
    pub async fn way_out(&self, now: i64) -> Result<Option<String>, IdentityError> {
        let known = self.known(now).await?;
        let Some(address) = &known.description.end_session_endpoint else { return Ok(None) };
        let mut address = sound(address)?;
        address
            .query_pairs_mut()
            .append_pair("client_id", &self.settings.client)
            .append_pair("post_logout_redirect_uri", &self.settings.left);
        Ok(Some(address.into()))
    }

    /// Who it is that comes back with this code; `now` in seconds UTC.
    ///
    /// # Errors
    /// Where the provider does not take the code, or its token cannot be believed.
    pub async fn vouch(&self, flow: &Flow, code: &str, now: i64) -> Result<Vouched, IdentityError> {
        let known = self.known(now).await?;
        let tokens: Tokens = self.exchange(&known.description, flow, code).await?;
        let (issuer, client) = (&self.settings.issuer, &self.settings.client);
        let expected = Expected { issuer, client, nonce: &flow.nonce(), now };
        match key_of(&tokens.id_token, &known.keys)? {
            Some(key) => check(&tokens.id_token, key, &expected),
            // Its keys change now and then.
            None => {
                let known = self.ask(now).await?;
                let key = key_of(&tokens.id_token, &known.keys)?;
                let key = key.ok_or(IdentityError::Token(crate::Flaw::Key))?;
                check(&tokens.id_token, key, &expected)
            }
        }
    }

    async fn exchange(
        &self,
        description: &Description,
        flow: &Flow,
        code: &str,
    ) -> Result<Tokens, IdentityError> {
        let address = sound(&description.token_endpoint)?;
        let (body, authorization) = self.proof(description, flow, code);
        let mut request = self.client.post(address);
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        read(request, "answer to a code").await
    }

    /// The form with which a code is exchanged, and the header that proves who we are, where it is not the form.
    fn proof(
        &self,
        description: &Description,
        flow: &Flow,
        code: &str,
    ) -> (String, Option<String>) {
        let Settings { client, secret, back, .. } = &self.settings;
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", back)
            .append_pair("code_verifier", &flow.verifier());
        let ways = description.token_endpoint_auth_methods_supported.as_deref();
        // What a provider that says nothing takes is the header.
        let header = ways.is_none_or(|ways| ways.iter().any(|way| way == "client_secret_basic"));
        let authorization = match secret {
            Some(secret) if header => {
                let part = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let pair = STANDARD.encode(format!("{}:{}", part(client), part(secret)));
                Some(format!("Basic {pair}"))
            }
            Some(secret) => {
                form.append_pair("client_id", client).append_pair("client_secret", secret);
                None
            }
            None => {
                form.append_pair("client_id", client);
                None
            }
        };
        (form.finish(), authorization)
    }

    /// What is known of the provider, if it is not too old.
    async fn known(&self, now: i64) -> Result<Arc<Known>, IdentityError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known.filter(|known| (known.at..known.at + FRESH).contains(&now)) {
            Some(known) => Ok(known),
            None => self.ask(now).await,
        }
    }

    /// Asks the provider what it says of itself.
    async fn ask(&self, now: i64) -> Result<Arc<Known>, IdentityError> {
        let issuer = &self.settings.issuer;
        let address = sound(&format!("{}{DESCRIPTION}", issuer.trim_end_matches('/')))?;
        let description: Description =
            read(self.client.get(address), "description of itself").await?;
        if description.issuer != *issuer {
            let why = format!("it calls itself {}, not {issuer}", description.issuer);
            return Err(IdentityError::Unreadable { what: "description of itself", why });
        }
        let address = sound(&description.jwks_uri)?;
        let keys: Keys = read(self.client.get(address), "set of keys").await?;
        let keys = keys.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok());
        let known = Arc::new(Known { keys: keys.collect(), description, at: now });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }
}

fn not_reached(error: reqwest::Error) -> IdentityError {
    IdentityError::NotReached(error.without_url())
}

/// The JSON of an answer.
async fn read<T: DeserializeOwned>(
    request: RequestBuilder,
    what: &'static str,
) -> Result<T, IdentityError> {
    let answer = request.header(ACCEPT, "application/json").send().await.map_err(not_reached)?;
    let status = answer.status();
    let bytes = bounded(answer, what).await?;
    if !status.is_success() {
        let said = String::from_utf8_lossy(&bytes).chars().take(REPEATED).collect();
        return Err(IdentityError::Refused { status: status.as_u16(), said });
    }
    let unreadable = |error: serde_json::Error| {
        // The error's place, not its text: an answer holds secrets.
        let why = format!("line {}, column {}", error.line(), error.column());
        IdentityError::Unreadable { what, why }
    };
    serde_json::from_slice(&bytes).map_err(unreadable)
}

async fn bounded(mut answer: Response, what: &'static str) -> Result<Vec<u8>, IdentityError> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(not_reached)? {
        if bytes.len() + piece.len() > LARGEST {
            return Err(IdentityError::Unreadable { what, why: "it is too long".to_owned() });
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::sound;

    #[test]
    fn secrets_go_over_https_or_stay_on_this_machine() {
        for good in [
            "https://id.example.gov.cn/realms/city",
            "http://127.0.0.1:9000",
            "http://[::1]:9000/",
            "http://localhost/x",
        ] {
            assert!(sound(good).is_ok(), "{good}");
        }
        for bad in [
            "http://id.example.gov.cn",
            "http://localhost.example.cn",
            "https://name:word@id.example.gov.cn",
            "https://id.example.gov.cn/#part",
            "ftp://127.0.0.1",
            "id.example.gov.cn",
            "",
        ] {
            assert!(sound(bad).is_err(), "{bad}");
        }
    }
}
