//! A feed's bytes → its items: RSS 2.0, RSS 1.0 (RDF) and Atom. Nothing is fetched, no entity of a document type is
//! expanded.

use crate::content::TITLE;
use crate::text::text;
use encoding_rs::{Encoding, UTF_8};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape};
use std::borrow::Cow;
use url::Url;

/// Items that are looked at: feeds are windows on the newest.
const MOST_ITEMS: usize = 200;
/// Elements within each other.
const DEEPEST: usize = 64;
/// Characters of an address of an item, and of what its feed calls it.
const LONGEST: usize = 1000;
/// Bytes in which the charset is declared.
const DECLARATION: usize = 200;
/// How RSS writes moments, with whatever day of the week.
const RFC_2822: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

/// What a feed tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parsed {
    /// What it calls itself.
    pub title: String,
    /// Its items, in its order; those without a title or an address of the web are left out.
    pub items: Vec<Item>,
}

/// An item of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// What the feed calls it.
    pub key: String,
    /// Its title in one line.
    pub title: String,
    /// Where it is published.
    pub origin: Url,
    /// When, seconds UTC.
    pub at: Option<i64>,
}

/// Why nothing can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is XML that is broken.
    Broken,
    /// It is no feed.
    NoFeed,
}

/// Fields of an item as they come; the first of each that says something counts.
#[derive(Debug, Default)]
struct Fields {
    title: String,
    link: String,
    key: String,
    /// What calls it is an address, too.
    key_leads: bool,
    at: String,
    /// Address that relative ones go by.
    base: Option<Url>,
}

/// Reads a feed that came from an address.
pub(super) fn parse(bytes: &[u8], address: &Url) -> Result<Parsed, Unread> {
    let text = decode(bytes);
    let mut walk = Walk::of(address);
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event().map_err(|_| walk.unread())? {
            Event::Start(tag) => walk.open(&tag)?,
            Event::Empty(tag) => {
                walk.open(&tag)?;
                walk.close();
            }
            Event::End(_) => walk.close(),
            Event::Text(part) => walk.text.push_str(&part.xml10_content()),
            Event::CData(part) => walk.text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(char)) => walk.text.push(char),
                _ => {
                    let name = reference.xml10_content();
                    walk.text.push_str(escape::resolve_predefined_entity(&name).unwrap_or(" "));
                }
            },
            Event::Eof => break,
            _ => {}
        }
    }
    match (walk.is_feed, walk.path.is_empty()) {
        (true, true) => Ok(Parsed { title: one_line(&walk.title), items: walk.items }),
        _ => Err(walk.unread()),
    }
}

/// Where the reading stands.
struct Walk {
    base: Url,
    is_feed: bool,
    /// Local names of the elements that are open.
    path: Vec<String>,
    title: String,
    /// The item that is open, and how many elements are open with it.
    item: Option<(usize, Fields)>,
    items: Vec<Item>,
    /// Text since the last tag.
    text: String,
    /// A permanent link is what calls the item.
    permanent: bool,
}

impl Walk {
    fn of(address: &Url) -> Self {
        Self {
            base: address.clone(),
            is_feed: false,
            path: Vec::new(),
            title: String::new(),
            item: None,
            items: Vec::new(),
            text: String::new(),
            permanent: false,
        }
    }

    fn unread(&self) -> Unread {
        if self.is_feed { Unread::Broken } else { Unread::NoFeed }
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), Unread> {
        let name: &str = tag.name().into_inner();
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if self.path.len() >= DEEPEST {
            return Err(self.unread());
        }
        if self.path.is_empty() {
            self.is_feed = matches!(local, "rss" | "RDF" | "feed");
            if !self.is_feed {
                return Err(Unread::NoFeed);
            }
        }
        // Titles of pictures and the like are not the item's.
        let local = if matches!(prefix, "media" | "itunes") { name } else { local };
        self.path.push(local.to_owned());
        self.text.clear();
        let base = attribute(tag, "base").and_then(|base| self.base.join(&base).ok());
        match (&mut self.item, local) {
            (None, "item" | "entry") => {
                let about = attribute(tag, "about").unwrap_or_default();
                let fields = Fields { key: about, base, ..Fields::default() };
                self.item = Some((self.path.len(), fields));
            }
            (None, _) => self.base = base.unwrap_or_else(|| self.base.clone()),
            (Some((depth, fields)), "link") if *depth + 1 == self.path.len() => {
                let rel = attribute(tag, "rel");
                let alternate = rel.is_none_or(|rel| rel == "alternate");
                if let Some(href) = attribute(tag, "href").filter(|_| alternate) {
                    first(&mut fields.link, &href);
                }
            }
            (Some(_), "guid") => {
                self.permanent = attribute(tag, "isPermaLink").is_none_or(|is| is != "false");
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self) {
        let depth = self.path.len();
        let Some(name) = self.path.pop() else { return };
        let text = std::mem::take(&mut self.text);
        match self.item.take() {
            Some((at, fields)) if at == depth => {
                let item = self.item_of(fields);
                self.items.extend(item);
            }
            Some((at, mut fields)) => {
                if at + 1 == depth {
                    match &*name {
                        "title" => first(&mut fields.title, &text),
                        "link" => first(&mut fields.link, &text),
                        "guid" => {
                            first(&mut fields.key, &text);
                            fields.key_leads = self.permanent;
                        }
                        "id" => first(&mut fields.key, &text),
                        "pubDate" | "published" | "date" | "updated" => {
                            first(&mut fields.at, &text);
                        }
                        _ => {}
                    }
                }
                self.item = Some((at, fields));
            }
            // `rss/channel/title`, `RDF/channel/title`, `feed/title`.
            None if name == "title"
                && (1..=2).contains(&self.path.len())
                && self.path.last().is_some_and(|above| above != "image") =>
            {
                first(&mut self.title, &text);
            }
            None => {}
        }
    }

    /// An item, where it has a title and an address of the web.
    fn item_of(&self, fields: Fields) -> Option<Item> {
        if self.items.len() >= MOST_ITEMS {
            return None;
        }
        let link = match fields.link.is_empty() {
            true if fields.key_leads => &fields.key,
            _ => &fields.link,
        };
        let origin = fields.base.as_ref().unwrap_or(&self.base).join(link.trim()).ok()?;
        let web = matches!(origin.scheme(), "http" | "https") && !link.is_empty();
        let title = one_line(&fields.title);
        if !web || title.is_empty() || origin.as_str().chars().count() > LONGEST {
            return None;
        }
        let key = match fields.key.trim() {
            "" => origin.to_string(),
            key => key.chars().take(LONGEST).collect(),
        };
        Some(Item { key, title, at: moment(&fields.at), origin })
    }
}

/// Keeps the first that says something.
fn first(field: &mut String, text: &str) {
    if field.is_empty() {
        text.trim().clone_into(field);
    }
}

/// Value of the attribute with this local name.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| found.value.to_string(), Cow::into_owned))
}

/// A title in one line: feeds put markup into it.
fn one_line(title: &str) -> String {
    let marked = title.contains("</") || title.contains('&') && title.contains(';');
    let title = if marked { text(title) } else { title.to_owned() };
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(TITLE) {
        Some(_) => line.chars().take(TITLE - 1).chain(['…']).collect(),
        None => line,
    }
}

/// A moment as feeds write it: RFC 3339, RFC 2822, or a day as people write it.
fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    let exact = text
        .parse::<Timestamp>()
        .or_else(|_| RFC_2822.parse_timestamp(text))
        .map(Timestamp::as_second);
    exact.ok().or_else(|| portal::day_of(text).map(portal::moment))
}

/// The text of a document by its mark or declaration, UTF-8 without.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let declared = || {
        let start = &bytes[..bytes.len().min(DECLARATION)];
        let at = start.windows(9).position(|nine| nine == b"encoding=")?;
        let mut parts = start[at + 9..].split(|byte| matches!(byte, b'"' | b'\''));
        Encoding::for_label(parts.nth(1)?)
    };
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.or_else(declared).unwrap_or(UTF_8);
    encoding.decode_with_bom_removal(bytes).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(feed: &str) -> Result<Parsed, Unread> {
        let address = Url::parse("https://edu.example/news/rss.xml").expect("an address");
        parse(feed.as_bytes(), &address)
    }

    /// Title, origin and key of the items.
    fn items(feed: &str) -> Vec<(String, String, String)> {
        let parsed = read(feed).expect("a feed");
        parsed.items.into_iter().map(|one| (one.title, one.origin.into(), one.key)).collect()
    }

    fn item(title: &str, origin: &str, key: &str) -> (String, String, String) {
        (title.into(), origin.into(), key.into())
    }

    #[test]
    fn rss() {
        let feed = r#"<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x "y">]>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>教育局</title>
<image><title>标识</title></image>
<item><title><![CDATA[关于 <b>招生</b> 的通知&nbsp;（一）]]></title><media:title>图</media:title>
<link>../1.html?a=1&amp;b=2</link><guid isPermaLink="false">id-1</guid>
<pubDate>Mon, 23 Nov 2026 10:00:00 +0800</pubDate></item>
<item><title>二 &#x201C;A&amp;B&#8221;</title><guid>https://edu.example/2.html</guid><pubDate>2026-11-22 09:30:00</pubDate></item>
<item><title>没有地址</title></item><item><link>3.html</link></item>
<item><title>脚本</title><link>javascript:alert(1)</link></item>
</channel></rss>"#;
        let expected = [
            item("关于 招生 的通知 （一）", "https://edu.example/1.html?a=1&b=2", "id-1"),
            item("二 “A&B”", "https://edu.example/2.html", "https://edu.example/2.html"),
        ];
        assert_eq!(items(feed), expected);
        let parsed = read(feed).expect("a feed");
        assert_eq!(parsed.title, "教育局");
        let moments: Vec<_> = parsed.items.iter().map(|one| one.at).collect();
        assert_eq!(moments, [Some(1_795_399_200), Some(1_795_311_000)]);
    }

    #[test]
    fn atom() {
        let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://edu.example/a/">
<title type="text">教育局</title><link rel="self" href="feed.xml"/>
<entry><id>urn:1</id><title type="html">招生&lt;br/&gt;&lt;b&gt;办法&lt;/b&gt;</title>
<link rel="edit" href="edit/1"/><link rel="alternate" href="1.html"/>
<source><title>别处</title></source><updated>2026-11-23T02:00:00Z</updated></entry></feed>"#;
        assert_eq!(items(feed), [item("招生 办法", "https://edu.example/a/1.html", "urn:1")]);
        assert_eq!(read(feed).expect("a feed").items[0].at, Some(1_795_399_200));
    }

    #[test]
    fn rdf() {
        let feed = r#"<rdf:RDF xmlns:rdf="x" xmlns="y" xmlns:dc="z"><channel rdf:about="c"><title>局</title></channel>
<item rdf:about="https://edu.example/1.html"><title>一</title><link>https://edu.example/1.html</link>
<dc:date>2026-11-23T10:00:00+08:00</dc:date></item></rdf:RDF>"#;
        let address = "https://edu.example/1.html";
        assert_eq!(items(feed), [item("一", address, address)]);
    }

    #[test]
    fn charsets() {
        let feed = "<?xml version='1.0' encoding='GB18030'?><rss><channel><item><title>龘通知</title><link>1</link></item></channel></rss>";
        let address = Url::parse("https://edu.example/").expect("an address");
        let bytes = encoding_rs::GB18030.encode(feed).0;
        let parsed = parse(&bytes, &address).expect("a feed");
        assert_eq!(parsed.items[0].title, "龘通知");
        let marked = [b"\xef\xbb\xbf", feed.replace("GB18030", "UTF-8").as_bytes()].concat();
        assert_eq!(parse(&marked, &address), Ok(parsed));
    }

    #[test]
    fn what_is_broken_or_no_feed() {
        for (feed, why) in [
            ("<rss><channel><item><title>一</title><link>1</link></item>", Unread::Broken),
            ("<rss><channel><item><title>一</b></item></channel></rss>", Unread::Broken),
            ("<!DOCTYPE html><html><body><p>没有</p></body></html>", Unread::NoFeed),
            ("{\"items\": []}", Unread::NoFeed),
            ("", Unread::NoFeed),
        ] {
            assert_eq!(read(feed), Err(why), "{feed}");
        }
        let deep = format!("<rss>{}", "<a>".repeat(1000));
        assert_eq!(read(&deep), Err(Unread::Broken));
        assert_eq!(read("<rss><channel/></rss>").map(|feed| feed.items), Ok(Vec::new()));
    }

    #[test]
    fn long_titles_are_cut() {
        let feed = format!(
            "<rss><channel><item><title>{}</title><link>1</link></item></channel></rss>",
            "长".repeat(300)
        );
        let title = &items(&feed)[0].0;
        assert!(title.chars().count() == TITLE && title.ends_with('…'));
    }
}
