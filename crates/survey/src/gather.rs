//! What hangs on the tree: lists, their documents, attachments and links.

use crate::address::{self, Belongs, Shape};
use crate::addresses::AddressId;
use crate::api::Progress;
use crate::document::{document, unseen};
use crate::fetching::{Done, Job, Plan, Purpose};
use crate::frontier::Priority;
use crate::further::{Further, page_of};
use crate::list::{Kept, Line, ListWalk, Step};
use crate::probe::Looks;
use crate::record::{Keep, Record};
use crate::sparing::NOT_NOW;
use crate::state::{Key, Row};
use crate::walk::{ListState, MissedPage, Walk};
use page::{Anchor, ListItem, Reading, Region};
use snapshot::Reason;
use snapshot::{Document, DocumentKind, Link, LinkId, LinkKind, Outcome, Role, Verdict};

/// Lines of a news column that the rules need.
const NEWS: usize = 100;
/// Links of one body that are checked.
const LINKS_PER_BODY: usize = 300;

/// Name under which a whole list is kept in the state.
fn list_key(url: &str, block: Option<usize>) -> (Key, String) {
    let name = block.map_or_else(|| format!("list {url}"), |block| format!("list {url} {block}"));
    (Key::of(&name, None, false), name)
}

impl Walk {
    /// Begins a list on its first page; the same list at another place is the same list.
    pub(crate) fn open_list(
        &mut self,
        page: AddressId,
        block: Option<usize>,
        items: &[ListItem],
        role: Role,
    ) -> usize {
        if let Some(list) = self.list_of.get(&(page, block)) {
            return *list;
        }
        let list = self.lists.len();
        self.list_of.insert((page, block), list);
        let unchanged = self.pages.get(&page).and_then(|page| page.unchanged) == Some(true);
        let kept = self.kept_list(page, block);
        let fresh = kept.as_ref().is_some_and(|(_, this_run)| *this_run);
        let (walk, taken_over) = match kept {
            Some((kept, this_run)) if kept.complete && (unchanged || this_run) => {
                (ListWalk::unchanged(kept), true)
            }
            kept => {
                let prior = kept.map(|(kept, _)| kept).filter(|kept| kept.complete);
                let enough = (role == Role::News).then_some(NEWS);
                let walk = ListWalk::new(self.settings.bounds.list_pages, enough, prior);
                (if self.is_sparing() { walk.sparing() } else { walk }, false)
            }
        };
        self.lists.push(ListState { walk, page, block, taken_over, pager: None });
        if taken_over && fresh {
            self.meet_all(list);
            return list;
        }
        let pager = match block {
            None => self
                .pages
                .get(&page)
                .and_then(|page| page.facts.as_ref())
                .and_then(|facts| facts.reading.pager.clone()),
            // The main list as a tab pages as the page does; other parts of a page do not.
            Some(block) => self
                .facts(page)
                .filter(|facts| block >= facts.reading.blocks.len())
                .and_then(|facts| facts.reading.pager.clone()),
        };
        if taken_over {
            self.lists[list].pager = pager;
            self.unproven.push(list);
            return list;
        }
        let step = self.lists[list].walk.take(1, items, pager.as_ref());
        self.follow(list, 1, step);
        if !self.lists[list].walk.taken_over().is_empty() {
            self.lists[list].pager = pager;
        }
        list
    }

    /// Meets every line of a list that is as the last run saw it.
    pub(crate) fn meet_all(&mut self, list: usize) {
        for line in self.lists[list].walk.kept().lines {
            self.meet(&line, true);
        }
    }

    /// A list as the state has it, and whether this run has put it there.
    fn kept_list(&self, page: AddressId, block: Option<usize>) -> Option<(Kept, bool)> {
        let (key, _) = list_key(self.addresses.text(page), block);
        let known = self.state.known(key)?;
        let prior = self.state.load_list(known.id)?;
        Some((prior, known.run == self.state.run))
    }

    /// Does what a list's step says, and meets the lines of the page that came.
    pub(crate) fn follow(&mut self, list: usize, page: u32, step: Step) {
        let walk = &self.lists[list].walk;
        let lines: Vec<(Line, bool)> =
            walk.lines_of(page).iter().map(|line| (line.clone(), walk.knew(line))).collect();
        // What is taken over from the last run waits for its proof.
        if !walk.taken_over().is_empty() {
            self.unproven.push(list);
        }
        for (line, known) in lines {
            self.meet(&line, known);
        }
        self.ask_further(list, step);
    }

    fn ask_further(&mut self, list: usize, step: Step) {
        let Step::Ask(requests) = step else { return };
        // Where the last run knew the list, the lines of its further pages have moved.
        let moved = self.lists[list].walk.was_known();
        let plan = if moved { Plan::Conditional } else { self.usual_plan() };
        for request in requests {
            let purpose = Purpose::List(list, request.page);
            let url = url::Url::parse(&request.url)
                .ok()
                .filter(|url| self.addresses.site.belongs(url) == Belongs::Here);
            // A pager's address is used as it is: a session parameter may be what it pages by.
            let Some(url) = url else {
                self.lists[list].walk.miss(request.page, &Reason::new("list-next-elsewhere"));
                continue;
            };
            let Some(address) = self.addresses.id_of(&url) else {
                self.lists[list].walk.miss(request.page, &Reason::new("list-next-invalid"));
                continue;
            };
            let referer = self.addresses.url(self.lists[list].page);
            let job = Job {
                address,
                url,
                form: request.form,
                referer,
                purpose,
                keep: Keep::List,
                plan,
                tries: Vec::new(),
            };
            self.push_job(Priority::List, job);
        }
    }

    pub(crate) fn list_page_came(&mut self, list: usize, page: u32, done: Done) {
        let verdict = done.record.outcome.verdict();
        if verdict == Verdict::Failing && done.record.tries.len() < 2 {
            let tries = done.record.tries.clone();
            self.push_job(Priority::List, Job { plan: Plan::Again, tries, ..done.job });
            return;
        }
        let left_out = self.is_left_out(&done.record.outcome);
        if left_out && self.lists[list].walk.keep_rest() {
            self.unproven.push(list);
            return;
        }
        match (&done.record.reading, verdict) {
            (Some(reading), Verdict::Observed) => {
                let step = self.lists[list].walk.take(page, &reading.items, reading.pager.as_ref());
                self.follow(list, page, step);
            }
            _ => {
                let at = done.record.tries.last().map_or(self.state.started, |tried| tried.at);
                self.lists[list]
                    .walk
                    .miss(page, &Reason::words(format!("{:?}", done.record.outcome)));
                if !left_out {
                    self.missed_pages.push(MissedPage {
                        list,
                        page,
                        url: done.job.url.to_string(),
                        outcome: done.record.outcome,
                        at,
                    });
                }
                let step = self.lists[list].walk.after_miss();
                self.ask_further(list, step);
            }
        }
    }

    /// Writes down the lists that came to their end.
    pub(crate) async fn keep_lists(&mut self) {
        for list in &self.lists {
            if list.taken_over || !list.walk.is_done() {
                continue;
            }
            let kept = list.walk.kept();
            let (key, name) = list_key(self.addresses.text(list.page), list.block);
            let record = Record::never_asked(Outcome::Ok, self.state.started);
            let mut row = Row::new(&self.state, key, &name, &record);
            row.record = serde_json::to_vec(&kept).unwrap_or_default();
            let _ = self.fetching.rows.send(row).await;
        }
    }

    /// Meets a line of a list: asks for what stands at its address, once.
    fn meet(&mut self, line: &Line, known: bool) {
        let Some(text) = line.url.as_deref() else { return };
        let Some(address) = self.addresses.id(text) else { return };
        if self.document_of.contains_key(&address) {
            return;
        }
        let Some(url) = self.addresses.url(address) else { return };
        let kind = match self.addresses.site.belongs(&url) {
            Belongs::Here if address::shape(&url) == Shape::File => DocumentKind::File,
            Belongs::Here => DocumentKind::Article,
            Belongs::Government | Belongs::Elsewhere => DocumentKind::OffSite,
        };
        let waiting = Outcome::NotReached { reason: Reason::new(NOT_NOW) };
        self.document_of.insert(address, self.documents.len());
        self.documents.push(unseen(self.addresses.text(address), kind, waiting));
        if self.is_column(address) {
            // Its page is taken from the tree when the snapshot is put together.
            return;
        }
        let keep = match kind {
            DocumentKind::Article => Keep::Document,
            DocumentKind::File => self.keep_of(&url, LinkKind::Attachment),
            _ => Keep::Nothing,
        };
        let plan = self.plan_of(address, known);
        self.push(Priority::Document, address, Purpose::Document, keep, plan, None);
        if kind != DocumentKind::OffSite {
            self.probe(&url);
        }
    }

    /// Whether the address is that of a column page.
    pub(crate) fn is_column(&self, address: AddressId) -> bool {
        self.pages.contains_key(&address)
    }

    pub(crate) fn document_came(&mut self, mut done: Done) {
        let Some(at) = self.document_of.get(&done.job.address).copied() else { return };
        Progress::count(&self.context.progress.documents);
        if done.record.is_wrong() {
            self.wrong.push(done.job.address);
        }
        let kind = self.documents[at].kind;
        let mut found = document(self.addresses.text(done.job.address), &mut done.record, kind);
        if found.outcome == Outcome::Ok && done.job.keep == Keep::Document {
            let looks = Looks::of(&done.record, done.record.reading.as_deref());
            if self.probes.is_out(&done.job.url) {
                self.unjudged.push((at, done.job.url.clone(), looks));
            } else if let Some(reason) = self.probes.looks_gone(&done.job.url, &looks) {
                found.outcome = Outcome::SoftGone { reason };
            }
        }
        if let Some(vendor) =
            done.record.reading.as_deref().and_then(|reading| reading.article_vendor.as_ref())
        {
            match self.article_vendors.get_mut(vendor) {
                Some(count) => *count += 1,
                None => {
                    self.article_vendors.insert(vendor.clone(), 1);
                }
            }
        }
        if let Some(reading) = done.record.reading.as_deref()
            && found.outcome.verdict() == Verdict::Observed
        {
            let known = done.unchanged == Some(true);
            self.carry(&mut found, reading, &done.record.further, known);
        }
        self.documents[at] = found;
    }

    /// Takes the attachments and links of a document, with the page on which each stands.
    fn carry(&mut self, found: &mut Document, reading: &Reading, further: &[Further], known: bool) {
        let all = reading.attachments.len();
        for (nth, attachment) in reading.attachments.iter().enumerate() {
            if let Some(link) =
                self.link(&attachment.href, LinkKind::Attachment, &attachment.name, known)
            {
                found.attachments.push(link);
                let page = page_of(nth, all, further.iter().map(|page| page.attachments));
                stand_on(found, page, link);
            }
        }
        let body: Vec<&Anchor> =
            reading.links.iter().filter(|link| link.region == Region::Body).collect();
        for (nth, anchor) in body.iter().take(LINKS_PER_BODY).enumerate() {
            let seen = |page: &Further| {
                page.url == anchor.href && page.outcome.verdict() == Verdict::Observed
            };
            // What leads through the document's own pages was asked for with it.
            if further.iter().any(seen) {
                continue;
            }
            let file =
                url::Url::parse(&anchor.href).is_ok_and(|url| address::shape(&url) == Shape::File);
            let kind = if file { LinkKind::Attachment } else { LinkKind::Page };
            let Some(link) = self.link(&anchor.href, kind, &anchor.text, known) else { continue };
            let into = if file { &mut found.attachments } else { &mut found.links };
            if !into.contains(&link) {
                into.push(link);
                let page = page_of(nth, body.len(), further.iter().map(|page| page.links));
                stand_on(found, page, link);
            }
        }
    }

    /// Judges the documents that came before a probe's answer.
    pub(crate) fn judge_waiting(&mut self) {
        let waiting = std::mem::take(&mut self.unjudged);
        for (at, url, looks) in waiting {
            if self.probes.is_out(&url) {
                self.unjudged.push((at, url, looks));
            } else if let Some(reason) = self.probes.looks_gone(&url, &looks) {
                self.documents[at].outcome = Outcome::SoftGone { reason };
            }
        }
    }

    /// A link to be checked, once for each address.
    fn link(&mut self, href: &str, kind: LinkKind, text: &str, known: bool) -> Option<LinkId> {
        let address = self.addresses.id(href)?;
        Some(self.check(address, kind, text, known))
    }

    /// Checks where a column's link leads without following it.
    pub(crate) fn check_link(&mut self, address: AddressId, kind: LinkKind, text: &str) {
        self.check(address, kind, text, self.is_sparing());
    }

    /// How much is kept of what a link leads to: files of the portal are read, all else is only checked.
    pub(crate) fn keep_of(&self, url: &url::Url, kind: LinkKind) -> Keep {
        let read = kind == LinkKind::Attachment
            && self.settings.bounds.file_bytes > 0
            && self.addresses.site.belongs(url) == Belongs::Here
            && address::is_read(url);
        if read { Keep::File } else { Keep::Nothing }
    }

    fn check(&mut self, address: AddressId, kind: LinkKind, text: &str, known: bool) -> LinkId {
        if let Some(link) = self.link_of.get(&address) {
            return LinkId(*link as u32);
        }
        let link = self.links.len();
        self.link_of.insert(address, link);
        self.links.push(Link {
            url: self.addresses.text(address).to_owned(),
            text: text.to_owned(),
            kind,
            outcome: Outcome::NotReached { reason: Reason::new(NOT_NOW) },
            tries: Vec::new(),
            sniffed: None,
            bytes: None,
            file: None,
        });
        let keep =
            self.addresses.url(address).map_or(Keep::Nothing, |url| self.keep_of(&url, kind));
        let plan = self.plan_of(address, known);
        self.push(Priority::Link, address, Purpose::Link, keep, plan, None);
        LinkId(link as u32)
    }

    /// Whether a link's address was answered as a column or a document; then no request is spent on it.
    pub(crate) fn answered_otherwise(&mut self, job: &Job) -> bool {
        let Some(link) = self.link_of.get(&job.address).copied() else { return false };
        let answer = if let Some(record) =
            self.pages.get(&job.address).and_then(|page| page.record.as_ref())
        {
            Some((record.outcome.clone(), record.tries.clone()))
        } else {
            self.document_of.get(&job.address).map(|at| {
                let document = &self.documents[*at];
                (document.outcome.clone(), document.tries.clone())
            })
        };
        let Some((outcome, tries)) = answer.filter(|(_, tries)| !tries.is_empty()) else {
            return false;
        };
        self.links[link].outcome = outcome;
        self.links[link].tries = tries;
        true
    }

    pub(crate) fn link_came(&mut self, done: Done) {
        let Some(at) = self.link_of.get(&done.job.address).copied() else { return };
        if done.record.is_wrong() {
            self.wrong.push(done.job.address);
        }
        let link = &mut self.links[at];
        link.outcome = done.record.outcome;
        link.tries = done.record.tries;
        link.sniffed = done.record.sniffed;
        link.bytes = done.record.bytes;
        link.file = done.record.file;
        wrong_by_name(link);
    }
}

/// Notes on which further page of a document a link stands.
fn stand_on(found: &mut Document, page: Option<usize>, link: LinkId) {
    if let Some(page) = page.and_then(|at| found.pages.get_mut(at))
        && !page.links.contains(&link)
    {
        page.links.push(link);
    }
}

/// An attachment whose name ends like a file, and that comes as a page, is not what it says, whatever its address.
fn wrong_by_name(link: &mut Link) {
    let page = link.outcome == Outcome::Ok && link.sniffed.as_deref() == Some("html");
    let promised = page::file_ending(&link.text).filter(|ending| !ending.starts_with("htm"));
    if let (LinkKind::Attachment, true, Some(expected)) = (link.kind, page, promised) {
        link.outcome = Outcome::WrongType { expected: expected.to_owned(), found: "html".into() };
        if let Some(last) = link.tries.last_mut() {
            last.outcome = link.outcome.clone();
        }
    }
}
