//! `gongkai read FILE|URL`: what is understood of one page. A saved page is read exactly as a fetched one.

use crate::cli::{Format, ReadArgs};
use crate::failure::{Failure, UNREACHABLE};
use crate::words::Lang;
use page::{Next, Pager, Raw, Reading};
use serde_json::{Value, json};
use snapshot::Outcome;
use snapshot::portal_file::Selectors;
use std::path::Path;
use std::process::ExitCode;
use url::Url;

/// Address given to a saved page whose own is not known.
const UNKNOWN_ADDRESS: &str = "http://saved.example/";

/// Reads the page and prints what is understood.
pub fn run(args: &ReadArgs, lang: Lang) -> Result<ExitCode, Failure> {
    let (mut reading, seen) = match Url::parse(&args.page) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            (fetched(&url, lang)?, args.seen.or_else(|| Some(crate::today())))
        }
        _ => (saved(Path::new(&args.page), args.url.as_ref(), lang)?, args.seen),
    };
    if let Some(seen) = seen {
        reading.infer_years(seen);
    }
    match args.format {
        Format::Json => {
            println!("{}", serde_json::to_string_pretty(&told(&reading)).expect("plain data"));
        }
        Format::Text => print_text(&reading, lang),
    }
    Ok(ExitCode::SUCCESS)
}

/// The reading as JSON, with what programs ask for by plain names: `vendor`, `next_page` and `dates.list`.
fn told(reading: &Reading) -> Value {
    // By way of the text: numbers stay as they are printed.
    let text = serde_json::to_string(reading).expect("a reading is plain data");
    let mut told: Value = serde_json::from_str(&text).expect("what was just written");
    told["vendor"] = json!(vendor(reading));
    told["next_page"] = match &reading.pager {
        None => Value::Null,
        Some(pager) => {
            let (kind, address, form) = next(pager);
            json!({
                "mechanism": pager.mechanism,
                "kind": kind,
                "address": address,
                "form": form,
            })
        }
    };
    told["dates"]["list"] = json!(reading.items.iter().filter_map(|item| item.date).max());
    told
}

/// The vendor family by the part that the page is about: the list of a list, the article of an article.
fn vendor(reading: &Reading) -> Option<&str> {
    let (list, article) = (reading.list_vendor.as_deref(), reading.article_vendor.as_deref());
    match reading.kind {
        page::Kind::Article => article.or(list),
        _ => list.or(article),
    }
}

/// Fields of a form with their values.
type Form = [(String, String)];

/// How the next page is reached: `last`, `get`, `post` or `unknown`, its address, and the form to post.
fn next(pager: &Pager) -> (&'static str, Option<&str>, Option<&Form>) {
    match &pager.next {
        Next::Last => ("last", None, None),
        Next::Get { url, .. } => ("get", Some(url), None),
        Next::Post { url, form, .. } => ("post", Some(url), Some(form)),
        Next::Unknown => ("unknown", None, None),
    }
}

fn saved(path: &Path, url: Option<&Url>, lang: Lang) -> Result<Reading, Failure> {
    let body = std::fs::read(path).map_err(|error| Failure::file(lang, path, &error))?;
    let url = url.cloned().unwrap_or_else(|| Url::parse(UNKNOWN_ADDRESS).expect("a constant"));
    Ok(page::read(Raw { url: &url, body: &body, content_type: None }, &Selectors::default()))
}

fn fetched(url: &Url, lang: Lang) -> Result<Reading, Failure> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure { exit: UNREACHABLE, message: error.to_string() })?;
    let client = fetch::Client::new(fetch::Manners::default())
        .map_err(|error| Failure { exit: UNREACHABLE, message: error.to_string() })?;
    let ask = fetch::Ask::new(url.clone(), fetch::Want::Page);
    let answer = runtime.block_on(client.fetch(ask));
    if answer.outcome != Outcome::Ok {
        let why = crate::commands::inspect::outcome_words(&answer.outcome, lang);
        return Err(Failure {
            exit: UNREACHABLE,
            message: lang.say("error-unreachable", &[("url", url), ("why", &why)]),
        });
    }
    let raw = Raw {
        url: &answer.final_url,
        body: &answer.body,
        content_type: answer.content_type.as_deref(),
    };
    Ok(page::read(raw, &Selectors::default()))
}

fn print_text(reading: &Reading, lang: Lang) {
    let line = |key: &str, value: &str| {
        if !value.is_empty() {
            println!("{}\t{value}", lang.word(key));
        }
    };
    line("read-address", &reading.url);
    line("read-kind", &lang.word(&format!("kind-{}", serde_plain(&reading.kind))));
    line("read-vendor", vendor(reading).unwrap_or(""));
    line("read-title", reading.title.as_ref().map_or("", |found| &found.value));
    if let Some(published) = &reading.dates.published {
        line("read-published", &format!("{} ({})", published.value, published.from));
    }
    line("read-formed", &reading.dates.formed.map(|date| date.to_string()).unwrap_or_default());
    line("read-source", reading.source.as_ref().map_or("", |found| &found.value));
    line("read-document-number", reading.document_number.as_deref().unwrap_or(""));
    line("read-index-number", reading.index_number.as_deref().unwrap_or(""));
    let path: Vec<&str> = reading.column_path.iter().map(|crumb| crumb.title.as_str()).collect();
    line("read-path", &path.join(" › "));
    for item in &reading.items {
        let date = item.date.map(|date| date.to_string()).unwrap_or_default();
        println!("- {date}\t{}\t{}", item.title, item.href.as_deref().unwrap_or(""));
    }
    if let Some(pager) = &reading.pager {
        let pages = pager.pages.map_or("?".to_owned(), |pages| pages.to_string());
        line("read-pager", &format!("{} ({pages})", pager.mechanism));
        line("read-next", next(pager).1.unwrap_or(""));
    }
    for attachment in &reading.attachments {
        println!("* {}\t{}", attachment.name, attachment.href);
    }
    if !reading.text.is_empty() {
        println!("\n{}", reading.text);
    }
}

fn serde_plain(kind: &page::Kind) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
