//! A list over all its pages: how far it goes, whether the pager tells the truth, and what of it is
//! already known from the last run.

use crate::addresses::AddressId;
use jiff::civil::Date;
use page::{ListItem, Next, Pager, Reading};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use snapshot::Mark;
use snapshot::Reason;
use std::collections::BTreeMap;

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Full title.
    pub title: String,
    /// Category mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// Absolute address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Whether the date is that of the document itself (成文日期): there is no other in the list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub formed: bool,
    /// Month and day, where the list prints no year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month_day: Option<(i8, i8)>,
    /// 1-based page.
    pub page: u32,
    /// Number of the address, in this run.
    #[serde(skip)]
    pub to: Option<AddressId>,
}

impl Line {
    /// A line as it was read on a page.
    pub fn new(item: &ListItem, page: u32) -> Self {
        Self {
            title: item.title.clone(),
            mark: item.mark.clone(),
            url: item.href.clone(),
            date: item.date,
            formed: item.date_from == Some(page::DateFrom::Formed),
            month_day: item.month_day.filter(|_| item.date.is_none()),
            page,
            to: None,
        }
    }

    /// Whether two lines are one.
    pub fn is(&self, other: &Self) -> bool {
        self.url == other.url
            && self.title == other.title
            && self.date == other.date
            && self.month_day == other.month_day
    }
}

/// A list as it is kept in the state when it was seen to its end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Pages seen.
    pub pages_seen: u32,
    /// Pages claimed.
    pub pages_claimed: Option<u32>,
    /// Lines claimed.
    pub items_claimed: Option<u32>,
    /// Whether all of it was seen.
    pub complete: bool,
    /// How its further pages were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Request>,
}

impl Kept {
    /// Lines of one page.
    pub fn lines_of(&self, page: u32) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.page == page)
    }
}

/// What is to be done next for a list.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing: the list has come to its end, or waits for pages already asked for.
    Wait,
    /// Ask for these pages.
    Ask(Vec<Request>),
}

/// A further page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// 1-based page.
    pub page: u32,
    /// Address.
    pub url: String,
    /// Form to post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Vec<(String, String)>>,
}

/// A list that is being walked.
#[derive(Debug, Default)]
pub struct ListWalk {
    pages: BTreeMap<u32, Vec<Line>>,
    seen: FxHashSet<u64>,
    /// Pages asked for and not yet there.
    pub open: u32,
    /// Pages claimed.
    pub pages_claimed: Option<u32>,
    /// Lines claimed.
    pub items_claimed: Option<u32>,
    /// Why it is not complete; empty = it is.
    pub gaps: Vec<Reason>,
    /// Lines that the last run knew, while the list may still join them.
    prior: Option<Kept>,
    /// Lines of the last run from which on nothing has changed.
    tail: Option<(usize, Kept)>,
    later: Vec<Request>,
    /// How the further pages are asked for, as far as known.
    requests: BTreeMap<u32, Request>,
    /// Whether the list may end where it meets what the last run knew.
    joins: bool,
    /// Whether it is read no further than to what the last run knew, whatever else has changed.
    spares: bool,
    most_pages: u32,
    enough: Option<usize>,
    ended: bool,
}

impl ListWalk {
    /// A list bounded by pages and, for news, by lines.
    pub fn new(most_pages: u32, enough: Option<usize>, prior: Option<Kept>) -> Self {
        Self { most_pages, enough, prior, joins: true, ..Self::default() }
    }

    /// The same in a sparing look: read no further than to what the last run knew.
    pub fn sparing(self) -> Self {
        Self { spares: true, ..self }
    }

    /// Whether the last run knew the list.
    pub fn was_known(&self) -> bool {
        self.prior.is_some()
    }

    /// The same list once more, read to its end whatever the last run knew of it.
    pub fn anew(&self, most_pages: u32) -> Self {
        let prior = Some(self.kept());
        Self { most_pages, enough: self.enough, prior, ..Self::default() }
    }

    /// A list that is as the last run saw it.
    pub fn unchanged(kept: Kept) -> Self {
        let mut list = Self {
            pages_claimed: kept.pages_claimed,
            items_claimed: kept.items_claimed,
            ended: true,
            ..Self::default()
        };
        for line in kept.lines {
            list.pages.entry(line.page).or_default().push(line);
        }
        for page in 1..=kept.pages_seen {
            list.pages.entry(page).or_default();
        }
        if !kept.complete {
            list.gaps.push(Reason::new("list-not-finished"));
        }
        list.remember(kept.requests);
        list
    }

    /// Takes a page that came.
    pub fn take(&mut self, page: u32, items: &[ListItem], pager: Option<&Pager>) -> Step {
        self.take_lines(page, items.iter().map(|item| Line::new(item, page)).collect(), pager)
    }

    /// Takes the lines of a page.
    pub fn take_lines(&mut self, page: u32, lines: Vec<Line>, pager: Option<&Pager>) -> Step {
        if page > 1 {
            self.open = self.open.saturating_sub(1);
        }
        if self.tail.is_some() {
            // It came after the list was joined to what the last run knew: its lines are there.
            return Step::Wait;
        }
        if let Some(pager) = pager {
            self.pages_claimed = self.pages_claimed.or(pager.pages.filter(|pages| *pages > 0));
            self.items_claimed = self.items_claimed.or(pager.total);
        }
        let content = content(&lines);
        if page > 1 && !lines.is_empty() && self.seen.contains(&content) {
            self.end(Some(Reason::new("list-same-page").with("page", page)));
            return Step::Wait;
        }
        self.seen.insert(content);
        let empty = lines.is_empty();
        self.pages.insert(page, lines);
        if self.joins && self.join_prior() {
            if let Some(pager) = pager {
                self.remember(further(page, pager));
            }
            return Step::Wait;
        }
        if empty && page > 1 {
            let last = self.pages_claimed.is_none_or(|claimed| page >= claimed);
            self.end((!last).then(|| Reason::new("list-empty-page").with("page", page)));
            return Step::Wait;
        }
        if self.enough.is_some_and(|enough| self.count() >= enough) {
            self.end(None);
            return Step::Wait;
        }
        self.next(page, pager)
    }

    /// Notes that its first page may have lines that were not understood.
    pub fn doubt(&mut self) {
        self.gaps.push(Reason::new("list-not-understood"));
    }

    /// Notes that a page could not be had.
    pub fn miss(&mut self, page: u32, why: &Reason) {
        self.open = self.open.saturating_sub(1);
        self.gaps
            .push(Reason::new("list-missed-page").with("page", page).with("why", why.to_text()));
        // What follows is still asked for where the addresses are known.
        if self.later.is_empty() {
            self.ended = self.open == 0;
        }
    }

    /// What is asked for after a page was missed.
    pub fn after_miss(&mut self) -> Step {
        let later = std::mem::take(&mut self.later);
        if later.is_empty() || self.ended {
            return Step::Wait;
        }
        self.ask(later)
    }

    fn next(&mut self, page: u32, pager: Option<&Pager>) -> Step {
        if self.ended {
            return Step::Wait;
        }
        if !self.later.is_empty() {
            if self.spares && self.joins_loosely() {
                return Step::Wait;
            }
            // The second page differs from the first: the others are worth asking for.
            let later = std::mem::take(&mut self.later);
            return self.ask(later);
        }
        if self.open > 0 {
            return Step::Wait;
        }
        if self.highest() > page {
            // The pages came out of order; the last one has spoken already.
            let missing = self.pages_claimed.is_some_and(|claimed| self.highest() < claimed);
            self.end(missing.then(|| Reason::new("list-ends-early")));
            return Step::Wait;
        }
        let known_to_end = self.pages_claimed.is_some_and(|claimed| page >= claimed)
            || self.items_claimed.is_some_and(|claimed| self.count() >= claimed as usize);
        let Some(pager) = pager else {
            // No pager on a further page of a list without a known end.
            self.end(None);
            return Step::Wait;
        };
        match &pager.next {
            Next::Last => {
                let missing = self.pages_claimed.is_some_and(|claimed| self.highest() < claimed)
                    && self.items_claimed.is_none_or(|claimed| self.count() < claimed as usize);
                self.end(missing.then(|| Reason::new("list-ends-early")));
                Step::Wait
            }
            Next::Unknown => {
                let unknown = !known_to_end;
                self.end(unknown.then(|| Reason::new("list-next-unknown")));
                Step::Wait
            }
            _ if known_to_end && page > 1 => {
                self.end(None);
                Step::Wait
            }
            Next::Get { .. } | Next::Post { .. } => {
                let further = further(page, pager);
                if self.spares && self.joins_loosely() {
                    self.remember(further);
                    return Step::Wait;
                }
                self.begin(further)
            }
        }
    }

    /// Where the last run knew the last line so far, and what came and went before it explains how long the list is now, takes
    /// what stood behind it as it was.
    fn joins_loosely(&mut self) -> bool {
        let (Some(prior), Some(at)) = (&self.prior, self.known_until()) else { return false };
        let fresh = || self.pages.values().flatten();
        let new = fresh().filter(|line| !prior.lines.iter().any(|old| old.is(line))).count();
        let before = prior.lines[..at].iter();
        let gone = before.filter(|old| !fresh().any(|line| old.is(line))).count();
        let all = prior.lines.len() + new - gone;
        let per_page = self.pages.get(&1).map_or(1, Vec::len).max(1);
        let explained = match (self.items_claimed, prior.items_claimed) {
            (Some(now), Some(then)) => now as usize + gone == then as usize + new,
            (None, None) => {
                self.pages_claimed.is_none_or(|now| now as usize == all.div_ceil(per_page))
            }
            _ => false,
        };
        // Of news only the first lines are kept, whatever their number is said to be.
        (explained || self.enough.is_some()) && self.keep_from(at)
    }

    /// How many lines the last run had up to the last one that came; `None` where it did not know that one.
    fn known_until(&self) -> Option<usize> {
        let last = self.pages.values().flatten().next_back()?;
        let prior = self.prior.as_ref()?;
        prior.lines.iter().position(|old| old.is(last)).map(|at| at + 1)
    }

    /// A page is not asked for in this look: what the last run knew stands behind what came. Answers whether it knew the list.
    pub fn keep_rest(&mut self) -> bool {
        if self.tail.is_none() && self.was_known() {
            // What came behind the gap is not joined to anything.
            let whole = (1..).take_while(|page| self.pages.contains_key(page)).count();
            self.pages.retain(|page, _| *page as usize <= whole);
        }
        let knew = self.tail.is_some() || self.keep_from(self.known_until().unwrap_or(0));
        self.open = self.open.saturating_sub(u32::from(knew));
        knew
    }

    /// Takes the lines that the last run had from there on, those apart that came already.
    fn keep_from(&mut self, at: usize) -> bool {
        let Some(mut prior) = self.prior.take_if(|prior| prior.complete) else { return false };
        let mut rest = prior.lines.split_off(at);
        let same =
            |one: &Line, other: &Line| one.is(other) || one.url.is_some() && one.url == other.url;
        rest.retain(|line| !self.pages.values().flatten().any(|fresh| same(fresh, line)));
        prior.lines.append(&mut rest);
        self.tail = Some((at, prior));
        self.end(None);
        true
    }

    /// Asks for one page and keeps the rest until that page has proved that paging works.
    fn begin(&mut self, mut requests: Vec<Request>) -> Step {
        if requests.len() > 1 {
            self.later = requests.split_off(1);
        }
        self.ask(requests)
    }

    fn remember(&mut self, requests: Vec<Request>) {
        self.requests.extend(requests.into_iter().map(|request| (request.page, request)));
    }

    fn ask(&mut self, mut requests: Vec<Request>) -> Step {
        let before = requests.len();
        requests.retain(|request| request.page <= self.most_pages);
        if requests.len() < before {
            self.gaps.push(Reason::new("list-too-long").with("pages", self.most_pages));
        }
        if let Some(enough) = self.enough {
            let per_page = self.pages.values().map(Vec::len).max().unwrap_or(1).max(1);
            requests.retain(|request| (request.page as usize - 1) * per_page < enough);
        }
        if requests.is_empty() {
            self.ended = true;
            return Step::Wait;
        }
        self.open += requests.len() as u32;
        self.remember(requests.clone());
        Step::Ask(requests)
    }

    fn end(&mut self, gap: Option<Reason>) {
        self.ended = true;
        self.later.clear();
        self.gaps.extend(gap);
    }

    /// Whether the pages so far lead without a gap into what the last run knew; then the rest is as it was.
    fn join_prior(&mut self) -> bool {
        let Some(prior) = &self.prior else { return false };
        let fresh: Vec<&Line> = self.pages.values().flatten().collect();
        let Some(last) = fresh.last() else { return false };
        let Some(at) = prior.lines.iter().position(|line| line.is(last)) else { return false };
        // Everything before the join must be there in the same order, new lines apart.
        let mut known = prior.lines[..=at].iter();
        let mut next = known.next();
        let mut new = 0u32;
        for line in &fresh {
            if next.is_some_and(|known| known.is(line)) {
                next = known.next();
            } else {
                new += 1;
            }
        }
        if next.is_some() {
            return false;
        }
        let claims_agree = match (
            self.items_claimed,
            prior.items_claimed,
            self.pages_claimed,
            prior.pages_claimed,
        ) {
            (Some(now), Some(then), _, _) => now == then + new,
            (_, _, Some(now), Some(then)) => {
                let per_page = self.pages.get(&1).map_or(1, Vec::len).max(1);
                let all = prior.lines.len() + new as usize;
                now as usize == all.div_ceil(per_page) && now >= then
            }
            (None, None, None, None) => new == 0,
            _ => false,
        };
        if !claims_agree || !prior.complete {
            return false;
        }
        let Some(mut prior) = self.prior.take() else { return false };
        if self.pages_claimed == prior.pages_claimed {
            self.remember(std::mem::take(&mut prior.requests));
        }
        self.tail = Some((at + 1, prior));
        self.end(None);
        true
    }

    fn count(&self) -> usize {
        self.pages.values().map(Vec::len).sum()
    }

    fn highest(&self) -> u32 {
        self.pages.keys().last().copied().unwrap_or(0)
    }

    /// Whether nothing more will come.
    pub fn is_done(&self) -> bool {
        self.open == 0 && self.later.is_empty()
    }

    /// Whether a line was known to the last run just as it is.
    pub fn knew(&self, line: &Line) -> bool {
        let known = |kept: &Kept| kept.lines.iter().any(|known| known.is(line));
        self.prior.as_ref().is_some_and(known)
            || self.tail.as_ref().is_some_and(|(_, kept)| known(kept))
    }

    /// The list as far as it was seen.
    pub fn kept(&self) -> Kept {
        let mut lines: Vec<Line> = self.pages.values().flatten().cloned().collect();
        let mut pages_seen = self.pages.len() as u32;
        if let Some((from, prior)) = &self.tail {
            let per_page = self.pages.get(&1).map_or(1, Vec::len).max(1);
            for line in &prior.lines[*from..] {
                let mut line = line.clone();
                line.page = (lines.len() / per_page + 1) as u32;
                lines.push(line);
            }
            pages_seen = lines.last().map_or(pages_seen, |line| line.page.max(pages_seen));
        }
        Kept {
            lines,
            pages_seen,
            pages_claimed: self.pages_claimed,
            items_claimed: self.items_claimed,
            complete: self.gaps.is_empty() && self.is_done(),
            requests: self.requests.values().cloned().collect(),
        }
    }

    /// The lines of the pages themselves, to be numbered.
    pub fn lines_of(&self, page: u32) -> &[Line] {
        self.pages.get(&page).map_or(&[], Vec::as_slice)
    }

    /// The lines that were taken over from the last run.
    pub fn taken_over(&self) -> &[Line] {
        self.tail.as_ref().map_or(&[], |(from, kept)| &kept.lines[*from..])
    }
}

/// The further pages that a page's pager tells of.
fn further(page: u32, pager: &Pager) -> Vec<Request> {
    let mut requests: Vec<Request> = match &pager.next {
        Next::Last | Next::Unknown => Vec::new(),
        Next::Get { url, rest } => std::iter::once(url)
            .chain(rest.iter().filter(|other| *other != url))
            .map(|url| Request { page: 0, url: url.clone(), form: None })
            .collect(),
        Next::Post { url, form, rest } => std::iter::once(form)
            .chain(rest.iter().filter(|other| *other != form))
            .map(|form| Request { page: 0, url: url.clone(), form: Some(form.clone()) })
            .collect(),
    };
    for (request, number) in requests.iter_mut().zip(page + 1..) {
        request.page = number;
    }
    requests
}

fn content(lines: &[Line]) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    for line in lines {
        line.url.hash(&mut hasher);
        line.title.hash(&mut hasher);
    }
    hasher.finish()
}

/// The lines of the main list of a page that are documents and no child columns.
pub fn document_items(reading: &Reading, is_child: impl Fn(&str) -> bool) -> Vec<ListItem> {
    reading
        .items
        .iter()
        .filter(|item| {
            !item.href.as_deref().and_then(|href| href.split('#').next()).is_some_and(&is_child)
        })
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests;
