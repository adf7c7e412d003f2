//! Mail over an office's own server.

use crate::{Message, NotifyError};
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

/// A mail server and who writes.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// A server (`smtps://user:password@host:465`, `smtp://host:25`, `smtp://…?tls=required`) and who writes.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub fn new(server: &str, from: &str) -> Result<Self, NotifyError> {
        // A server's address may hold a password: it is not repeated.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|error| NotifyError::Mail(error.to_string()))?
            .build();
        Ok(Self { transport, from: mailbox(from)? })
    }

    pub(crate) async fn send(&self, to: &str, message: &Message) -> Result<(), NotifyError> {
        let href = message.href.as_ref().map(|href| format!("\n\n{href}")).unwrap_or_default();
        let mail = lettre::Message::builder()
            .from(self.from.clone())
            .to(mailbox(to)?)
            .subject(message.title.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(format!("{}{href}\n", message.text))
            .map_err(|error| NotifyError::Mail(error.to_string()))?;
        let sent = self.transport.send(mail).await;
        sent.map(drop).map_err(|error| NotifyError::Mail(error.to_string()))
    }
}

/// A mail address.
fn mailbox(text: &str) -> Result<Mailbox, NotifyError> {
    text.parse().map_err(|_| NotifyError::Mail(format!("{text} is no mail address")))
}

/// Whether a text is a mail address.
pub fn is_mail_address(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}
