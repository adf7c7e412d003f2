//! `gongkai feed`: feeds of other sites whose items become links in our columns.

use super::desk::find_organ;
use super::hosting::{clock, failed, open, runtime};
use crate::cli::Format;
use crate::cli::feed::{FeedArgs, FeedCommand};
use crate::failure::Failure;
use crate::words::Lang;
use ::desk::{DeskError, Place, Premises, Subscription};
use access::Who;
use std::process::ExitCode;
use store::Store;

/// Some feeds could not be read.
const UNREAD: u8 = 1;

/// `gongkai feed …`
pub fn feed(command: &FeedCommand, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        match command {
            FeedCommand::New { address, by, organ, site, column, words, source, direct, store } => {
                let store = open(store, lang).await?;
                let who = who(&store, by, lang).await?;
                let organ = find_organ(&store, Some(organ), lang).await?.unwrap_or_default();
                let (site, places) = places(&store, site, column, lang).await?;
                let asked = Subscription {
                    organ,
                    site,
                    address: address.clone(),
                    places,
                    words: words.clone(),
                    source: source.clone(),
                    direct: *direct,
                };
                let made = ::desk::subscribe(&store, &who, asked, clock::now()).await;
                let id = made.map_err(|error| refused(&error, by, lang))?;
                println!("{}", lang.say("feed-subscribed", &[("id", &id)]));
                Ok(ExitCode::SUCCESS)
            }
            FeedCommand::List { store, format } => {
                list(&open(store, lang).await?, *format, lang).await?;
                Ok(ExitCode::SUCCESS)
            }
            FeedCommand::Stop { id, by, store } => {
                let store = open(store, lang).await?;
                let who = who(&store, by, lang).await?;
                let stopped = ::desk::stop_feed(&store, &who, *id, clock::now()).await;
                stopped.map_err(|error| refused(&error, by, lang))?;
                eprintln!("{}", lang.say("feed-stopped", &[("id", id)]));
                Ok(ExitCode::SUCCESS)
            }
            FeedCommand::Read { feeds, store } => {
                read(&open(store, lang).await?, *feeds, lang).await
            }
        }
    })
}

/// The person of an account.
async fn who(store: &Store, name: &str, lang: Lang) -> Result<Who, Failure> {
    let account = store.account_named(name).await.map_err(|error| failed(&error.into(), lang))?;
    let account = account.ok_or_else(|| Failure::usage(lang, "error-user", &[("name", &name)]))?;
    let who = Who::of(store, account, clock::now()).await;
    who.map_err(|error| refused(&error.into(), name, lang))
}

/// A site, and the places on it that are named by addresses of columns.
async fn places(
    store: &Store,
    slug: &str,
    columns: &[String],
    lang: Lang,
) -> Result<(i64, Vec<Place>), Failure> {
    let found = store.site(slug).await.map_err(|error| failed(&error.into(), lang))?;
    let site = found.ok_or_else(|| Failure::usage(lang, "error-site", &[("site", &slug)]))?;
    let id = site.id;
    let premises = Premises::of(store, site).await.map_err(|error| refused(&error, "", lang))?;
    let place = |column: &String| {
        let (path, mark) = column.split_once(':').unwrap_or((column, ""));
        let mark = (!mark.is_empty()).then(|| mark.to_owned());
        let known = premises.columns().iter().find(|known| known.path == path);
        let known = known.filter(|known| premises.spot(known.id, mark.as_deref()).is_some());
        let known = known
            .ok_or_else(|| Failure::usage(lang, "error-feed-column", &[("column", column)]))?;
        Ok::<_, Failure>((known.id, mark))
    };
    Ok((id, columns.iter().map(place).collect::<Result<_, Failure>>()?))
}

async fn read(store: &Store, args: FeedArgs, lang: Lang) -> Result<ExitCode, Failure> {
    let manners = ::desk::feed_manners(args.feeds_private);
    let read = ::desk::read_feeds(store, &manners, true, clock::now).await;
    let readings = read.map_err(|error| refused(&error, "", lang))?;
    let mut unread = false;
    for one in &readings {
        match &one.failure {
            None => {
                let said: [(&str, &dyn std::fmt::Display); 3] =
                    [("id", &one.feed), ("address", &one.address), ("taken", &one.taken)];
                println!("{}", lang.say("feed-read", &said));
            }
            Some(failure) => {
                unread = true;
                let why = why(failure, lang);
                let said: [(&str, &dyn std::fmt::Display); 3] =
                    [("id", &one.feed), ("address", &one.address), ("why", &why)];
                eprintln!("{}", lang.say("feed-not-read", &said));
            }
        }
    }
    if readings.is_empty() {
        eprintln!("{}", lang.word("feed-none"));
    }
    Ok(if unread { ExitCode::from(UNREAD) } else { ExitCode::SUCCESS })
}

/// Why a feed could not be read, in words.
fn why(failure: &str, lang: Lang) -> String {
    let (word, status) = failure.split_once(' ').unwrap_or((failure, ""));
    lang.say(&format!("feed-why-{word}"), &[("status", &status)])
}

async fn list(store: &Store, format: Format, lang: Lang) -> Result<(), Failure> {
    let heads =
        ["feed-id", "feed-organ", "feed-address", "feed-columns", "feed-items", "feed-state"];
    let mut rows = vec![heads.map(|key| lang.word(key)).to_vec()];
    let mut json = Vec::new();
    let all = ::desk::all_feeds(store).await.map_err(|error| refused(&error, "", lang))?;
    for one in all {
        let feed = one.feed;
        let failed = |error: store::StoreError| failed(&error.into(), lang);
        let organ = store.organ(feed.organ_id).await.map_err(failed)?;
        let organ = organ.map(|organ| organ.name).unwrap_or_default();
        let columns = store.columns(feed.site_id).await.map_err(failed)?;
        let path = |(id, mark): (i64, Option<String>)| {
            let column = columns.iter().find(|column| column.id == id)?;
            Some(mark.map_or(column.path.clone(), |mark| format!("{}:{mark}", column.path)))
        };
        let columns: Vec<String> = feed.places().into_iter().filter_map(path).collect();
        let state = match (feed.failure.as_str(), feed.read_at) {
            ("", None) => lang.word("feed-unread"),
            ("", Some(at)) => portal::written(at),
            (failure, _) => why(failure, lang),
        };
        json.push(serde_json::json!({
            "id": feed.id,
            "organ": organ,
            "address": feed.address,
            "columns": columns,
            "words": feed.words,
            "source": feed.source,
            "direct": feed.direct,
            "taken": one.taken,
            "read_at": feed.read_at,
            "failing_since": feed.failing_since,
            "failure": feed.failure,
        }));
        let columns = columns.join(" ");
        let cells = [feed.id.to_string(), organ, feed.address, columns, one.taken.to_string()];
        rows.push(cells.into_iter().chain([state]).collect());
    }
    match format {
        Format::Json => println!("{}", serde_json::Value::from(json)),
        Format::Text => crate::table::print(&rows),
    }
    Ok(())
}

fn refused(error: &DeskError, by: &str, lang: Lang) -> Failure {
    match error {
        DeskError::Access(access::AccessError::Forbidden) => {
            Failure::usage(lang, "error-feed-forbidden", &[("by", &by)])
        }
        DeskError::BadFeed(address) => {
            Failure::usage(lang, "error-feed-address", &[("address", address)])
        }
        DeskError::Subscribed(address) => {
            Failure::usage(lang, "error-feed-twice", &[("address", address)])
        }
        DeskError::BadPlace => Failure::usage(lang, "error-feed-site", &[]),
        DeskError::Missing("feed") => Failure::usage(lang, "error-no-feed", &[]),
        error => Failure::usage(lang, "error-store", &[("reason", error)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_goes_wrong_has_its_words() {
        for word in ::desk::FEED_FAILURES {
            for lang in [Lang::Zh, Lang::En] {
                let said = why(&format!("{word} 502"), lang);
                assert!(!said.contains(&format!("feed-why-{word}")), "{said}");
            }
        }
    }
}
