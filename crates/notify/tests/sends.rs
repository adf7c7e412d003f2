//! Messages on their way to services that check them as the real ones do.

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Redirect;
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use notify::{Mailer, Message, NotifyError, Sender, To, Way};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

const AT: i64 = 1_795_406_400_123;
const SECRET: &str = "SEC-geheim";

/// Bodies that a service took.
type Taken = Arc<Mutex<Vec<Value>>>;

fn sign(key: &str, text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn take(taken: &Taken, body: &str) -> Value {
    let body: Value = serde_json::from_str(body).expect("JSON");
    taken.lock().expect("whole").push(body.clone());
    body
}

async fn wecom(State(taken): State<Taken>, body: String) -> &'static str {
    take(&taken, &body);
    r#"{"errcode":0,"errmsg":"ok"}"#
}

async fn dingtalk(
    State(taken): State<Taken>,
    Query(asked): Query<HashMap<String, String>>,
    body: String,
) -> String {
    let expected = STANDARD.encode(sign(SECRET, &format!("{}\n{SECRET}", asked["timestamp"])));
    if asked["sign"] != expected {
        return json!({ "errcode": 310000, "errmsg": "sign not match" }).to_string();
    }
    take(&taken, &body);
    json!({ "errcode": 0, "errmsg": "ok" }).to_string()
}

async fn feishu(State(taken): State<Taken>, body: String) -> String {
    let said: Value = serde_json::from_str(&body).expect("JSON");
    let key = format!("{}\n{SECRET}", said["timestamp"].as_str().unwrap_or_default());
    if said["sign"] != STANDARD.encode(sign(&key, "")) {
        return json!({ "code": 19021, "msg": "sign match fail" }).to_string();
    }
    take(&taken, &body);
    json!({ "code": 0, "msg": "success" }).to_string()
}

async fn hook(State(taken): State<Taken>, headers: HeaderMap, body: String) -> StatusCode {
    let hex: String = sign(SECRET, &body).iter().map(|byte| format!("{byte:02x}")).collect();
    let said = headers.get("x-gongkai-signature").and_then(|value| value.to_str().ok());
    if said != Some(&format!("sha256={hex}")) {
        return StatusCode::FORBIDDEN;
    }
    take(&taken, &body);
    StatusCode::NO_CONTENT
}

/// The services on a port of this machine; answers their address.
async fn services(taken: &Taken) -> Result<String> {
    let router = Router::new()
        .route("/wecom", post(wecom))
        .route("/dingtalk", post(dingtalk))
        .route("/feishu", post(feishu))
        .route("/hook", post(hook))
        .route("/no", post(async || r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#))
        .route("/moved", post(async || Redirect::temporary("/hook")))
        .with_state(taken.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, router).into_future());
    Ok(address)
}

fn message() -> Message {
    Message {
        title: "待初审：低保公示".into(),
        text: "《低保公示》等待初审。".into(),
        href: Some("https://desk.example.gov.cn/desk/draft/7/review".into()),
        data: json!({ "what": "waits" }),
    }
}

#[tokio::test]
async fn every_service_takes_what_is_signed_for_it() -> Result<()> {
    let taken = Taken::default();
    let base = services(&taken).await?;
    let sender = Sender::new(None)?;
    for (way, path) in [
        (Way::WeCom, "wecom"),
        (Way::DingTalk, "dingtalk"),
        (Way::Feishu, "feishu"),
        (Way::Hook, "hook"),
    ] {
        let address = format!("{base}/{path}");
        let to = To { way, address: &address, secret: SECRET };
        sender.send(&to, &message(), AT).await.with_context(|| path)?;
    }
    let taken = taken.lock().expect("whole").clone();
    assert_eq!(taken.len(), 4);
    for (at, pointer) in ["/markdown/content", "/markdown/text", "/content/text"].iter().enumerate()
    {
        let text = taken[at].pointer(pointer).and_then(Value::as_str).context("a text")?;
        assert!(
            text.contains("待初审：低保公示") && text.contains("/desk/draft/7/review"),
            "{text}"
        );
    }
    assert_eq!(taken[3], json!({ "what": "waits" }));
    Ok(())
}

#[tokio::test]
async fn what_was_not_taken_is_an_error() -> Result<()> {
    let taken = Taken::default();
    let base = services(&taken).await?;
    let sender = Sender::new(None)?;
    for (way, path, secret, status) in [
        (Way::WeCom, "no", "", 200),
        (Way::DingTalk, "dingtalk", "other", 200),
        (Way::Feishu, "feishu", "", 200),
        (Way::Hook, "hook", "", 403),
        (Way::Hook, "moved", SECRET, 307),
        (Way::Hook, "nowhere", SECRET, 404),
    ] {
        let address = format!("{base}/{path}");
        let to = To { way, address: &address, secret };
        let sent = sender.send(&to, &message(), AT).await;
        let refused =
            matches!(&sent, Err(NotifyError::Refused { status: said, .. }) if *said == status);
        assert!(refused, "{path}: {sent:?}");
    }
    // Nobody listens there; the key in the address stays untold.
    let to = To { way: Way::WeCom, address: "http://127.0.0.1:9/send?key=geheim", secret: "" };
    let sent = sender.send(&to, &message(), AT).await;
    assert!(matches!(&sent, Err(NotifyError::NotReached(_))), "{sent:?}");
    assert!(!format!("{sent:?}").contains("geheim"), "{sent:?}");
    for address in ["file:///etc/passwd", "not an address"] {
        let to = To { way: Way::Hook, address, secret: "" };
        let sent = sender.send(&to, &message(), AT).await;
        assert!(matches!(sent, Err(NotifyError::BadAddress(_))), "{address}: {sent:?}");
    }
    let to = To { way: Way::Mail, address: "a@example.gov.cn", secret: "" };
    assert!(matches!(sender.send(&to, &message(), AT).await, Err(NotifyError::NoMailServer)));
    assert!(taken.lock().expect("whole").is_empty());
    Ok(())
}

/// A mail server that takes one mail; answers what came.
async fn mail_server(listener: TcpListener) -> Result<Vec<String>> {
    let (stream, _) = listener.accept().await?;
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let (mut came, mut data) = (Vec::new(), false);
    write.write_all(b"220 mail.example\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let answer = match line.as_str() {
            "." if data => {
                data = false;
                "250 taken"
            }
            _ if data => "",
            "DATA" => {
                data = true;
                "354 go on"
            }
            "QUIT" => break,
            _ => "250 ok",
        };
        came.push(line);
        if !answer.is_empty() {
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        if came.last().is_some_and(|last| last == ".") {
            break;
        }
    }
    Ok(came)
}

#[tokio::test]
async fn a_mail_is_written() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("smtp://{}", listener.local_addr()?);
    let server = tokio::spawn(mail_server(listener));
    let sender = Sender::new(Some(Mailer::new(&address, "政务公开 <zwgk@example.gov.cn>")?))?;
    let to = To { way: Way::Mail, address: "wangfang@example.gov.cn", secret: "" };
    sender.send(&to, &message(), AT).await?;
    let came = server.await??.join("\n");
    assert!(came.contains("MAIL FROM:<zwgk@example.gov.cn>"), "{came}");
    assert!(came.contains("RCPT TO:<wangfang@example.gov.cn>"), "{came}");
    assert!(came.contains("Subject: =?utf-8?b?"), "{came}");
    assert!(Mailer::new("ftp://mail", "a@b.cn").is_err() && Mailer::new(&address, "a").is_err());
    Ok(())
}
