//! Tells people and systems: mail, the robots of chat groups, hooks of other systems. It says what it is given.

mod mail;
mod robots;

use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use std::time::Duration;
use thiserror::Error;
use url::Url;

pub use mail::{Mailer, is_mail_address};

/// Until a service has answered.
const PATIENCE: Duration = Duration::from_secs(15);
/// Characters of a service's answer that an error repeats.
const REPEATED: usize = 200;

/// By which way somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A mail to an address.
    Mail,
    /// The robot of a group in 企业微信.
    WeCom,
    /// The robot of a group in 钉钉.
    DingTalk,
    /// The robot of a group in 飞书.
    Feishu,
    /// A post of JSON to another system.
    Hook,
}

/// Where, and with what secret.
#[derive(Debug, Clone)]
pub struct To<'a> {
    /// The way.
    pub way: Way,
    /// Mail address, or address that is posted to.
    pub address: &'a str,
    /// What posts are signed with; empty where they are not.
    pub secret: &'a str,
}

/// What is told.
#[derive(Debug, Clone)]
pub struct Message {
    /// One line.
    pub title: String,
    /// What it says, in lines of text.
    pub text: String,
    /// Where it is to be seen.
    pub href: Option<String>,
    /// The same for a system.
    pub data: Value,
}

/// Why somebody could not be told.
#[derive(Debug, Error)]
pub enum NotifyError {
    /// No mail server is set.
    #[error("no mail server is set")]
    NoMailServer,
    /// Settings of the mail server, or a mail address, that cannot be used.
    #[error("mail: {0}")]
    Mail(String),
    /// An address that cannot be posted to.
    #[error("{0} is no address that can be posted to")]
    BadAddress(String),
    /// The service could not be reached.
    #[error("not reached: {0}")]
    NotReached(#[source] reqwest::Error),
    /// The service said no.
    #[error("refused ({status}): {said}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// What it said.
        said: String,
    },
}

/// Sends messages.
#[derive(Debug, Clone)]
pub struct Sender {
    client: reqwest::Client,
    mailer: Option<Mailer>,
}

impl Sender {
    /// A sender; without a mailer mails are refused.
    ///
    /// # Errors
    /// Where this machine cannot make a client.
    pub fn new(mailer: Option<Mailer>) -> Result<Self, NotifyError> {
        let client = reqwest::Client::builder()
            .user_agent(concat!("gongkai/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(not_reached)?;
        Ok(Self { client, mailer })
    }

    /// Tells somebody, at a moment (milliseconds UTC) that signatures are made for.
    ///
    /// # Errors
    /// Where he was not told, or it is not known that he was.
    pub async fn send(&self, to: &To<'_>, message: &Message, at: i64) -> Result<(), NotifyError> {
        if to.way == Way::Mail {
            let mailer = self.mailer.as_ref().ok_or(NotifyError::NoMailServer)?;
            return mailer.send(to.address, message).await;
        }
        let address = Url::parse(to.address).ok();
        let address = address.filter(|url| matches!(url.scheme(), "http" | "https"));
        let address = address.ok_or_else(|| NotifyError::BadAddress(to.address.to_owned()))?;
        let post = robots::post(to, address, message, at);
        let mut request = self.client.post(post.address).header(CONTENT_TYPE, "application/json");
        if let Some(signature) = post.signature {
            request = request.header(robots::SIGNATURE, signature);
        }
        let answer = request.body(post.body).send().await.map_err(not_reached)?;
        let status = answer.status();
        let said = answer.text().await.map_err(not_reached)?;
        match to.way == Way::Hook || robots::took(&said) {
            true if status.is_success() => Ok(()),
            _ => Err(refused(status, &said)),
        }
    }
}

/// An address may hold a key: it is not repeated.
fn not_reached(error: reqwest::Error) -> NotifyError {
    NotifyError::NotReached(error.without_url())
}

fn refused(status: StatusCode, said: &str) -> NotifyError {
    let said = said.chars().take(REPEATED).collect();
    NotifyError::Refused { status: status.as_u16(), said }
}
