//! What the robots of chat groups and hooks are posted, and how it is signed.

use crate::{Message, To, Way};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use url::Url;

/// Header of a hook's signature.
pub(crate) const SIGNATURE: &str = "x-gongkai-signature";
/// Bytes that a robot takes at most (企业微信 4096, 钉钉 and 飞书 20,000).
const MOST: usize = 4000;

/// A post.
pub(crate) struct Post {
    pub(crate) address: Url,
    pub(crate) body: String,
    /// Value of [`SIGNATURE`].
    pub(crate) signature: Option<String>,
}

/// What is posted for a message, signed for a moment in milliseconds.
pub(crate) fn post(to: &To<'_>, mut address: Url, message: &Message, at: i64) -> Post {
    let signed = !to.secret.is_empty();
    let body = match to.way {
        Way::WeCom => json!({ "msgtype": "markdown", "markdown": { "content": marked(message) } }),
        Way::DingTalk => {
            if signed {
                let sign = encoded(to.secret.as_bytes(), &format!("{at}\n{}", to.secret));
                address
                    .query_pairs_mut()
                    .append_pair("timestamp", &at.to_string())
                    .append_pair("sign", &sign);
            }
            let text = marked(message);
            json!({ "msgtype": "markdown", "markdown": { "title": message.title, "text": text } })
        }
        Way::Feishu => {
            let mut body = json!({ "msg_type": "text", "content": { "text": plain(message) } });
            if signed {
                let seconds = at / 1000;
                let key = format!("{seconds}\n{}", to.secret);
                body["timestamp"] = seconds.to_string().into();
                body["sign"] = encoded(key.as_bytes(), "").into();
            }
            body
        }
        Way::Hook | Way::Mail => message.data.clone(),
    };
    let body = body.to_string();
    let signature = (signed && to.way == Way::Hook).then(|| {
        let made = mac(to.secret.as_bytes(), &body);
        let hex: String = made.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sha256={hex}")
    });
    Post { address, body, signature }
}

/// Whether a robot's answer says that it took the message.
pub(crate) fn took(said: &str) -> bool {
    let Ok(said) = serde_json::from_str::<Value>(said) else { return false };
    let codes = ["errcode", "code", "StatusCode"].map(|key| said.get(key).and_then(Value::as_i64));
    let mut codes = codes.into_iter().flatten().peekable();
    codes.peek().is_some() && codes.all(|code| code == 0)
}

/// A message in the Markdown that the robots know.
fn marked(message: &Message) -> String {
    // What comes from elsewhere is no markup.
    let tame = |text: &str| text.replace(['<', '>', '[', ']', '*', '`', '#'], " ");
    let lines: Vec<String> = message.text.lines().map(tame).collect();
    let end = message.href.as_ref().map(|href| format!("\n\n[{href}]({href})"));
    let head = format!("**{}**\n\n{}", tame(&message.title), lines.join("\n\n"));
    cut(head, end.unwrap_or_default())
}

fn plain(message: &Message) -> String {
    let end = message.href.as_ref().map(|href| format!("\n{href}"));
    cut(format!("{}\n{}", message.title, message.text), end.unwrap_or_default())
}

/// A text that is not longer than a robot takes, its end whole.
fn cut(mut text: String, end: String) -> String {
    let most = MOST.saturating_sub(end.len());
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most.saturating_sub('…'.len_utf8())));
        text.push('…');
    }
    text + &end
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn encoded(key: &[u8], text: &str) -> String {
    STANDARD.encode(mac(key, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_service_says_counts() {
        for (said, expected) in [
            (r#"{"errcode":0,"errmsg":"ok"}"#, true),
            (r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#, false),
            (r#"{"code":0,"msg":"success","data":{}}"#, true),
            (r#"{"StatusCode":0,"StatusMessage":"success","code":0}"#, true),
            (r#"{"code":19021,"msg":"sign match fail"}"#, false),
            ("{}", false),
            ("<html>ok</html>", false),
        ] {
            assert_eq!(took(said), expected, "{said}");
        }
    }

    #[test]
    fn what_is_long_keeps_its_address() {
        let message = Message {
            title: "标题".into(),
            text: "长".repeat(5000),
            href: Some("https://desk.example/desk".into()),
            data: Value::Null,
        };
        let text = marked(&message);
        assert!(text.len() <= MOST && text.ends_with("](https://desk.example/desk)"), "{text}");
        assert!(plain(&message).len() <= MOST);
    }

    /// RFC 4231, test case 2.
    #[test]
    fn signatures_are_hmac_sha256() {
        let made = mac(b"Jefe", "what do ya want for nothing?");
        assert_eq!(made[..4], [0x5b, 0xdc, 0xc1, 0x46]);
        assert_eq!(made[28..], [0x64, 0xec, 0x38, 0x43]);
    }
}
