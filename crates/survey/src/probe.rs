//! How a host says that something is not there: an invented address is asked for, once for each shape
//! of address, and pages that look like the answer are not there either.

use crate::address::{Shape, shape};
use crate::record::Record;
use page::Reading;
use rustc_hash::FxHashMap;
use snapshot::Reason;
use snapshot::{Fingerprint, Outcome};
use url::Url;

/// Shapes probed for one host at most.
const SHAPES_PER_HOST: usize = 6;

/// The probes of a survey.
#[derive(Debug, Default)]
pub struct Probes {
    by_shape: FxHashMap<(String, String), usize>,
    answers: Vec<Option<Looks>>,
    answered: Vec<bool>,
}

/// How a page looks, as far as it is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Looks {
    final_url: Option<String>,
    sha256: Option<String>,
    head_title: Option<String>,
    fingerprint: Option<Fingerprint>,
    lists: bool,
    article: bool,
}

impl Looks {
    /// How a page looks.
    pub fn of(record: &Record, reading: Option<&Reading>) -> Self {
        Self {
            final_url: record.final_url.clone(),
            sha256: record.saved.as_ref().map(|saved| saved.sha256.clone()),
            head_title: reading.and_then(|reading| reading.head_title.clone()),
            fingerprint: record.fingerprint,
            lists: reading.is_some_and(|reading| !reading.items.is_empty()),
            article: reading.is_some_and(|reading| {
                reading.kind == page::Kind::Article || reading.dates.published.is_some()
            }),
        }
    }
}

/// The shape of an address as far as a server's error handling goes: depth and ending.
fn shape_of(url: &Url) -> (String, String) {
    let origin = url[..url::Position::BeforePath].to_owned();
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let article = if shape(url) == Shape::Article { "article" } else { "column" };
    let query = if url.query().is_some() { "?" } else { "" };
    (origin, format!("{article}.{ending}{query}"))
}

impl Probes {
    /// The invented address to ask for, if the shape of `url` was not probed yet.
    pub fn due(&mut self, url: &Url) -> Option<(usize, Url)> {
        let shape = shape_of(url);
        if self.by_shape.contains_key(&shape)
            || self.by_shape.keys().filter(|(origin, _)| *origin == shape.0).count()
                >= SHAPES_PER_HOST
        {
            return None;
        }
        let invented = fetch::invented(url);
        if invented == *url {
            return None;
        }
        self.answers.push(None);
        self.answered.push(false);
        self.by_shape.insert(shape, self.answers.len() - 1);
        Some((self.answers.len() - 1, invented))
    }

    /// Takes the answer to a probe.
    pub fn take(&mut self, probe: usize, asked: &Url, record: &Record) {
        self.answered[probe] = true;
        if record.outcome != Outcome::Ok {
            return;
        }
        let mut looks = Looks::of(record, record.reading.as_deref());
        looks.final_url = looks.final_url.filter(|url| url != asked.as_str());
        self.answers[probe] = Some(looks);
    }

    /// Whether the probe for this shape of address is still out.
    pub fn is_out(&self, url: &Url) -> bool {
        self.by_shape.get(&shape_of(url)).is_some_and(|probe| !self.answered[*probe])
    }

    /// Whether a page looks like the answer to an invented address, in words.
    pub fn looks_gone(&self, url: &Url, page: &Looks) -> Option<Reason> {
        let probe = *self.by_shape.get(&shape_of(url))?;
        let answer = self.answers.get(probe)?.as_ref()?;
        if let (Some(one), Some(other)) = (&answer.final_url, &page.final_url)
            && one == other
        {
            return Some(Reason::new("soft-same-redirect"));
        }
        if page.sha256.is_some() && page.sha256 == answer.sha256 {
            return Some(Reason::new("soft-same-page"));
        }
        let (one, other) = (answer.fingerprint?, page.fingerprint?);
        let same_title = page.head_title.is_some() && page.head_title == answer.head_title;
        let similar = one.chars.abs_diff(other.chars) * 50 <= one.chars.max(other.chars);
        let bare = one.chars < 400 && !page.article && page.lists == answer.lists;
        (one.exact == other.exact || (same_title && similar && bare))
            .then(|| Reason::new("soft-alike-page"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use snapshot::Saved;

    fn record(outcome: Outcome, sha256: &str) -> Record {
        let at = "2026-11-23T08:00:00Z".parse().unwrap();
        let mut record = Record::never_asked(outcome, at);
        record.saved = Some(Saved { at, sha256: sha256.into() });
        record
    }

    #[test]
    fn a_page_like_the_answer_to_an_invented_address_is_gone() {
        let url = Url::parse("http://a.gov.cn/info/1001/1234.htm").unwrap();
        let mut probes = Probes::default();
        let (probe, invented) = probes.due(&url).unwrap();
        assert!(probes.due(&url).is_none(), "one probe for a shape");
        assert!(probes.is_out(&url));
        probes.take(probe, &invented, &record(Outcome::Ok, "aa"));
        assert!(!probes.is_out(&url));
        assert!(probes.looks_gone(&url, &Looks::of(&record(Outcome::Ok, "aa"), None)).is_some());
        assert!(probes.looks_gone(&url, &Looks::of(&record(Outcome::Ok, "bb"), None)).is_none());
    }

    #[test]
    fn an_honest_404_accuses_no_page() {
        let url = Url::parse("http://a.gov.cn/info/1001/1234.htm").unwrap();
        let mut probes = Probes::default();
        let (probe, invented) = probes.due(&url).unwrap();
        probes.take(probe, &invented, &record(Outcome::Gone { status: 404 }, "aa"));
        assert!(probes.looks_gone(&url, &Looks::of(&record(Outcome::Ok, "aa"), None)).is_none());
    }
}
