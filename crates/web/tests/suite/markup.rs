//! What would run in a page: it is read as a browser reads it, tag by tag.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;

/// What is put into fields: an element, attributes by either quote, the end of what stands around, an address.
pub const PAYLOADS: [&str; 5] = [
    "\"><script evil>alert(1)</script>",
    "' onfocus=alert(2) evil=\" onfocus=alert(2) evil x=\"",
    "</title></textarea><img src=evil.png onerror=alert(3)>",
    "<svg onload=alert(4)><a href=javascript:alert(4)>x",
    "javascript:alert(5)//",
];
/// Elements that no page of ours has.
const STRANGE: [&str; 9] =
    ["svg", "math", "object", "embed", "base", "style", "applet", "frame", "marquee"];
/// Attributes that lead somewhere.
const LEADING: [&str; 7] = ["href", "xlink:href", "src", "action", "formaction", "data", "poster"];
/// Beginnings of addresses that are programs.
const RUNNING: [&str; 3] = ["javascript:", "vbscript:", "data:text/html"];

#[derive(Default)]
struct Sink(RefCell<Vec<String>>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind != TagKind::StartTag {
            return TokenSinkResult::Continue;
        }
        self.0.borrow_mut().extend(wrong(&tag));
        let name: &str = &tag.name;
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

/// What is wrong with a tag.
fn wrong(tag: &Tag) -> Vec<String> {
    let name: &str = &tag.name;
    let value = |of: &str| {
        let mut attributes = tag.attrs.iter();
        attributes.find(|one| &*one.name.local == of).map(|one| one.value.to_string())
    };
    let mut found = Vec::new();
    let own = value("src").is_some_and(|src| src.starts_with("/assets/"));
    let data = value("type").is_some_and(|kind| kind == "application/ld+json");
    if STRANGE.contains(&name)
        || (name == "script" && !own && !data)
        || (name == "iframe" && value("sandbox").is_none())
    {
        found.push(format!("<{name}>"));
    }
    for attribute in &tag.attrs {
        let (of, value) = (attribute.name.local.to_string(), attribute.value.to_string());
        let plain: String =
            value.chars().filter(|one| !one.is_whitespace() && !one.is_control()).collect();
        let plain = plain.to_lowercase();
        let runs = RUNNING.iter().any(|start| plain.starts_with(start));
        let leads = LEADING.contains(&of.as_str()) && runs;
        let planted = of.contains("evil") || ["srcdoc", "style", "autofocus"].contains(&&*of);
        if of.starts_with("on") || planted || leads {
            found.push(format!("<{name} {of}=\"{value}\">"));
        }
    }
    found
}

/// All of a page that would run, or was put there by a field.
pub fn faults(html: &str) -> Vec<String> {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[test]
fn what_would_run_is_found() {
    for payload in PAYLOADS {
        let raw = [
            format!("<p>{payload}</p>"),
            format!("<input value=\"{payload}\">"),
            format!("<textarea>{payload}</textarea>"),
            format!("<a href=\"{payload}\">x</a>"),
        ];
        assert!(raw.iter().any(|html| !faults(html).is_empty()), "{payload}");
    }
    let clean = "<title>&#60;script></title><script src=\"/assets/desk.js\" defer></script>\
                 <textarea><img onerror=x></textarea><a href=\"/x\">javascript:</a>";
    assert_eq!(faults(clean), [""; 0]);
}
