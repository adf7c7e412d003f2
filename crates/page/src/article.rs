//! Reading a content page: title, dates, source, numbers, body, attachments.
//!
//! The order of attack is always the same: what a person pinned, names that content systems use, labels
//! and tags, the shape of the page, and else nothing. Which one won is kept.

mod attachments;
mod body;
mod breadcrumb;
mod flow;
mod footer;
pub(crate) mod labels;
mod notices;
mod numbers;
mod retitled;
mod scripted;
mod source;
mod tags;
mod text;
mod title;
mod when;
mod words;

pub use attachments::{can_be, file_ending, sniff};
pub(crate) use notices::{empty_parts, is_loading, says_empty};
pub use numbers::{document_number, index_number, only_document_number};
pub(crate) use when::by_other_tag;

use crate::address::Base;
use crate::dates;
use crate::dom::{Dom, Node, Selector, Tag};
use crate::reading::{Attachment, Crumb, Found, PageDates, PageNotice};
use flow::Flow;
use labels::{Announces, Label};
use snapshot::PageTags;
use snapshot::portal_file::Selectors;
use std::ops::Range;
use url::Url;

/// What the article part of the reader understood of a page. Breadcrumb, tags and notices belong to
/// pages of every kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct ArticlePart {
    /// How much the page is like a content page, 0–1.
    pub(crate) score: f32,
    pub(crate) title: Option<Found<String>>,
    pub(crate) head_title: Option<String>,
    pub(crate) dates: PageDates,
    pub(crate) source: Option<Found<String>>,
    pub(crate) document_number: Option<String>,
    pub(crate) index_number: Option<String>,
    pub(crate) validity: Option<String>,
    pub(crate) tags: PageTags,
    pub(crate) column_path: Vec<Crumb>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) text: String,
    pub(crate) body_from: Option<String>,
    /// A title, and below it sentences or, where a date stands between, anything to look at.
    pub(crate) headed: bool,
    /// The short text of a column that holds the profile of an organ (机构简介, 内设机构 …).
    pub(crate) profile: bool,
    /// Nodes of the body.
    pub(crate) body: Option<Range<u32>>,
    /// Nodes from the first words of the body's text to its last.
    pub(crate) words: Option<Range<u32>>,
    pub(crate) notices: Vec<PageNotice>,
}

/// Reads the article part. `base` is what relative links are resolved against, `address` the page's own.
pub(crate) fn read(dom: &Dom<'_>, base: &Base, address: &Url, pins: &Selectors) -> ArticlePart {
    let flow = Flow::new(dom);
    let tags = tags::read(dom);
    let labels = labels::find(&flow);
    let values: Vec<(&str, Range<usize>)> =
        (0..labels.len()).map(|index| labels::value(dom, &flow, &labels, index)).collect();
    let crumbs = breadcrumb::read(dom, &flow, base);
    let head_title = dom
        .descendants_named(Node::ROOT, Tag::TITLE)
        .next()
        .map(|title| words::clean(&dom.text(title)));

    // a script says what the page is called whose own head says no more than whose site it is
    let unnamed =
        head_title.as_deref().is_none_or(|head| head.is_empty() || words::is_site_name(head));
    let scripted_head = unnamed.then(|| retitled::head(dom)).flatten();

    let labelled_title = labels
        .iter()
        .zip(&values)
        .find(|(label, (value, _))| {
            label.announces == Announces::Title
                && value.chars().count() > 4
                && beside_metadata(&labels, label)
        })
        .map(|(_, (value, range))| (*value, range.start));
    let line = label_line(&flow, &labels, &values);
    let block = metadata_block(&labels, &values);
    let bare = line.is_none() && block.is_none();
    let date_line = bare.then(|| title::date_line(dom, &flow)).flatten();
    let title = pinned(dom, pins.title.as_deref()).map_or_else(
        || {
            title::find(&title::Clues {
                dom,
                flow: &flow,
                tags: &tags,
                head: scripted_head.as_deref().or(head_title.as_deref()),
                labelled: labelled_title,
                label_line: line.clone(),
                metadata: block.clone(),
                date_line,
                crumbs: &crumbs.crumbs,
                crumb_range: crumbs.range.clone(),
            })
        },
        |node| {
            let found =
                Found { value: words::clean(&dom.text(node)), from: "portal.toml".to_owned() };
            Some(title::Title { found, node: Some(node), points: title::SURE, line: None })
        },
    );

    let title_node = title.as_ref().and_then(|title| title.node);
    let line = line.map(|line| line.start).or(title.as_ref().and_then(|title| title.line));
    let title_offset = title_node.map(|node| flow.offset_of(node));
    let footer = footer::begins(dom, &flow, &labels, title_node, title_offset.unwrap_or(0));
    let label_lines = label_lines(&flow, &labels);
    let ground =
        body::Ground { dom, flow: &flow, title: title_node, footer, label_lines: &label_lines };
    let found_body = match pinned(dom, pins.body.as_deref()) {
        Some(node) => Some(body::Body {
            nodes: node.0..dom.end(node),
            from: "portal.toml".to_owned(),
            sure: true,
        }),
        None => body::find(&ground),
    };
    let title_key = title.as_ref().map(|title| words::key(&title.found.value));
    let spans: Vec<Range<usize>> = values.iter().map(|(_, range)| range.clone()).collect();
    let text = found_body.as_ref().map(|body| {
        let range = flow.range_of(&body.nodes);
        let inside = title_offset.filter(|at| range.contains(at)).unwrap_or(range.start);
        let end = range.end.min(footer).max(inside);
        let above = title_offset.and_then(|at| flow.text.get(at..inside));
        let dated = above.is_some_and(|above| dates::find(above).is_some());
        text::read(&flow, inside..end, title_key.as_deref(), &labels, &spans, dated)
    });

    let places = when::Places {
        dom,
        flow: &flow,
        labels: &labels,
        // without a title that is seen, from right above the line of labels on
        title: title_offset
            .map(|at| place_of(&flow, dom, title_node, at))
            .or(line.map(|line| line.saturating_sub(1))),
        body: text.as_ref().map(|text| text.range.clone()),
        footer,
    };
    let mut dates = when::read(&places, &tags, address.as_str());
    if let Some(node) = pinned(dom, pins.date.as_deref())
        && let Some(date) = dates::find_labelled(&dom.text(node))
    {
        dates.visible = Some(date.date);
        dates.published_time = date.clock();
        dates.published = Some(Found { value: date.date, from: "portal.toml".to_owned() });
    }
    let body = found_body.as_ref().map(|body| body.nodes.clone());
    let metadata =
        Metadata { flow: &flow, labels: &labels, values: &values, places: &places, body };
    let attached = files(dom, base, &flow, found_body.as_ref(), title_node, text.as_ref(), footer);
    let text_range = text.as_ref().map(|text| text.range.clone());
    let title_words = title.as_ref().map(|title| title.found.value.as_str());
    let document_number = metadata.document_number(title_words, text_range.clone());
    let mut part = ArticlePart {
        score: 0.0,
        source: metadata.source(&tags),
        index_number: metadata.first(Announces::IndexNumber, index_number),
        validity: metadata.first(Announces::Validity, validity),
        document_number,
        notices: notices::read(&notices::Page {
            dom,
            flow: &flow,
            head_title: head_title.as_deref(),
            title: title_words,
            text: text.as_ref().map_or("", |text| text.words.as_str()),
            has_attachments: !attached.is_empty(),
            footer,
        }),
        dates,
        head_title,
        tags,
        column_path: crumbs.crumbs,
        attachments: attached,
        text: String::new(),
        body_from: found_body.as_ref().map(|body| body.from.clone()),
        body: found_body.as_ref().map(|body| {
            let stopped = text.as_ref().and_then(|text| text.stopped).map(|at| flow.node_at(at).0);
            let end = stopped.filter(|end| *end > body.nodes.start).unwrap_or(body.nodes.end);
            body.nodes.start..end.min(body.nodes.end)
        }),
        words: text
            .as_ref()
            .filter(|text| !text.range.is_empty())
            .map(|text| flow.node_at(text.range.start).0..flow.node_at(text.range.end - 1).0 + 1),
        headed: false,
        profile: false,
        title: None,
    };
    let sure_body = found_body.as_ref().is_some_and(|body| body.sure);
    let weight = found_body.as_ref().map(|body| flow.weight(&body.nodes)).unwrap_or_default();
    part.score = score(&part, &labels, title.as_ref(), sure_body, weight);
    let named = title_node.or_else(|| {
        let line = line.filter(|_| title.is_some())?;
        Some(flow.node_at(line))
    });
    part.headed = named
        .zip(found_body.as_ref())
        .filter(|(title, body)| title.0 < body.nodes.end)
        .is_some_and(|(_, body)| is_headed(&part, weight, ground.has_media(&body.nodes)));
    part.text = text.map(|text| text.words).unwrap_or_default();
    part.title = title.map(|title| title.found);
    part.profile = is_profile(&part, weight);
    part
}

/// Where a title stands among the lines: one that a script is still to write, at the end of the line before it.
fn place_of(flow: &Flow, dom: &Dom<'_>, title: Option<Node>, at: usize) -> usize {
    let weight = title.map(|node| flow.weight(&(node.0..dom.end(node)))).unwrap_or_default();
    let shown = title.is_none_or(|node| dom.is_text(node)) || weight.plain + weight.linked > 0;
    let breaks = at.checked_sub(1).filter(|end| flow.text.as_bytes().get(*end) == Some(&b'\n'));
    if shown { at } else { breaks.unwrap_or(at) }
}

/// Characters of the shortest statement below title and date: 本季度无行政处罚信息。
const STATEMENT: u32 = 10;

/// Characters of the shortest profile of an organ.
const PROFILE: u32 = 40;

/// Lines among which a document number stands by itself.
const NUMBER_LINES: usize = 6;

/// Longest value that says whether a document is in force.
const VALIDITY: usize = 30;

/// The words behind 有效性：.
fn validity(value: &str) -> Option<String> {
    let words = value.trim();
    (!words.is_empty() && words.chars().count() <= VALIDITY).then(|| words.to_owned())
}

/// The first node that a person's selector finds; a selector that is not understood finds nothing.
fn pinned(dom: &Dom<'_>, selector: Option<&str>) -> Option<Node> {
    let selector = Selector::parse(selector?).ok()?;
    dom.find(Node::ROOT, &selector)
}

/// A metadata label other than 标题 stands near, so that 名称： is the document's.
fn beside_metadata(labels: &[Label], label: &Label) -> bool {
    labels.iter().any(|other| {
        other.start.abs_diff(label.start) < 900
            && other.sure
            && matches!(
                other.announces,
                Announces::IndexNumber
                    | Announces::DocumentNumber
                    | Announces::Organ
                    | Announces::Formed
            )
    })
}

/// The line with date or source that stands below a title; not one of a metadata table, which may
/// stand above it.
fn label_line(
    flow: &Flow,
    labels: &[Label],
    values: &[(&str, Range<usize>)],
) -> Option<Range<usize>> {
    let line = |label: &Label| flow.line_around(label.start);
    labels
        .iter()
        .zip(values)
        .find(|(label, (value, _))| {
            let dated =
                label.announces <= Announces::Updated && labels::begins_with_date(value).is_some();
            let sourced = label.announces == Announces::Source && label.sure;
            let in_table = labels.iter().any(|other| {
                other.announces == Announces::IndexNumber && other.start.abs_diff(label.start) < 700
            });
            (dated || sourced) && !in_table && line(label).len() < 400
        })
        .map(|(label, _)| line(label))
}

/// From the first to the last of the page's first labels of metadata that stand close together.
fn metadata_block(labels: &[Label], values: &[(&str, Range<usize>)]) -> Option<Range<usize>> {
    let tells = |label: &Label| {
        label.sure
            && label.announces <= Announces::IndexNumber
            && label.announces != Announces::Source
    };
    let mut pairs = labels.iter().zip(values).filter(|(label, _)| label.sure);
    let (first, (_, value)) = pairs.find(|(label, _)| tells(label))?;
    let mut block = first.start..value.end.max(first.end);
    let mut count = 1;
    for (label, (_, value)) in pairs {
        if label.start > block.end + 200 {
            break;
        }
        count += usize::from(tells(label));
        block.end = block.end.max(value.end).max(label.end);
    }
    (count >= 2).then_some(block)
}

/// Lines that are metadata and not text.
fn label_lines(flow: &Flow, labels: &[Label]) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    for label in labels.iter().filter(|l| l.sure && l.announces != Announces::Ends) {
        let line = flow.line_around(label.start);
        if line.len() < 400 && lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    lines
}

/// Attachments of the body, and of what stands between title and body and right behind it.
fn files(
    dom: &Dom<'_>,
    base: &Base,
    flow: &Flow,
    body: Option<&body::Body>,
    title: Option<Node>,
    text: Option<&text::Text>,
    footer: usize,
) -> Vec<Attachment> {
    let Some(body) = body else { return Vec::new() };
    let mut run = body.nodes.clone();
    // The wrapper that holds title and body holds the list of attachments too.
    let wrapper = match title {
        Some(title) if !run.contains(&title.0) => dom
            .ancestors(Node(run.start))
            .find(|around| dom.contains(*around, title) || dom.tag(*around) == Tag::BODY),
        _ => dom.parent(Node(run.start)),
    };
    if let Some(wrapper) = wrapper {
        let limit = text.and_then(|text| text.stopped).unwrap_or(footer).min(footer);
        let last =
            if limit < flow.text.len() { flow.node_at(limit).0 } else { dom.end(Node::ROOT) };
        run.end = run.end.max(dom.end(wrapper).min(last));
        // A list of files may stand beside the wrapper, with hardly a link that is none.
        for around in dom.ancestors(wrapper).take(3) {
            let tail = run.end..dom.end(around).min(last);
            match attachments::share(dom, flow, &tail) {
                (_, others) if others > 60 => break,
                (0, _) => {}
                _ => run.end = tail.end,
            }
        }
        if let Some(title) =
            title.filter(|title| title.0 < run.start && dom.contains(wrapper, *title))
        {
            run.start = title.0;
        }
    }
    attachments::find(dom, &run, &body.nodes, base)
}

/// Labelled values of a page.
struct Metadata<'a, 'd> {
    flow: &'a Flow,
    labels: &'a [Label],
    values: &'a [(&'a str, Range<usize>)],
    places: &'a when::Places<'a, 'd>,
    /// Nodes of the body.
    body: Option<Range<u32>>,
}

impl Metadata<'_, '_> {
    /// The first value behind such a label that `read` accepts; none from the midst of the body.
    fn first(&self, wanted: Announces, read: impl Fn(&str) -> Option<String>) -> Option<String> {
        self.found(wanted, read).map(|(value, _)| value)
    }

    fn found(
        &self,
        wanted: Announces,
        read: impl Fn(&str) -> Option<String>,
    ) -> Option<(String, &'static str)> {
        self.labels.iter().zip(self.values).find_map(|(label, (value, _))| {
            if label.announces != wanted || label.start >= self.places.footer {
                return None;
            }
            if let Some(body) = &self.places.body
                && body.contains(&label.start)
                && body.end - label.start > 240
            {
                return None;
            }
            if wanted == Announces::Source && self.in_table_of_body(label.start) {
                return None;
            }
            read(value).map(|value| (value, label.word))
        })
    }

    /// Whether a label stands in a row of a table that the text holds, and no metadata around it: 数据来源 of a table.
    fn in_table_of_body(&self, offset: usize) -> bool {
        let (Some(body), Some(text)) = (&self.body, &self.places.body) else { return false };
        let dom = self.places.dom;
        let row = dom.closest(self.flow.node_at(offset), Tag::TR).filter(|row| {
            row.0 >= body.start
                && dom.end(*row) <= body.end
                && dom.child_elements(*row).filter(|cell| is_cell(dom, *cell)).take(2).count() == 2
        });
        row.is_some() && text.contains(&offset) && !when::metadata_line(self.places, offset)
    }

    fn source(&self, tags: &PageTags) -> Option<Found<String>> {
        let labelled = |wanted| {
            self.found(wanted, source::source)
                .map(|(value, word)| Found { value, from: word.to_owned() })
        };
        let tag = || {
            let value = source::source(&words::clean(tags.content_source.as_deref()?))?;
            Some(Found { value, from: "meta ContentSource".to_owned() })
        };
        labelled(Announces::Source)
            .or_else(|| labelled(Announces::Organ))
            .or_else(tag)
            .or_else(|| labelled(Announces::Issuer))
    }

    /// Behind its label, at the end of the title, or on a line of its own below the title or above the text.
    fn document_number(&self, title: Option<&str>, body: Option<Range<usize>>) -> Option<String> {
        let labelled = self.first(Announces::DocumentNumber, document_number);
        labelled
            .or_else(|| {
                let title = title?.trim_end_matches(['）', ')', '】', ']', ' ']);
                let number = document_number(title)?;
                let flat: String = title.chars().filter(|c| !dates::is_space(*c)).collect();
                flat.ends_with(&number).then_some(number)
            })
            .or_else(|| {
                let body = body?;
                let below = self.places.title.map_or(0..0, |title| {
                    let end = self.flow.line_around(title).end;
                    if end < body.start { end..body.start } else { 0..0 }
                });
                let above = self.flow.lines_in(below).take(NUMBER_LINES);
                let first = self.flow.lines_in(body).take(NUMBER_LINES);
                let begins =
                    self.places.title.map_or(0, |title| self.flow.line_around(title).start);
                let before = self.flow.lines_in(0..begins).next_back();
                let mut lines = above.chain(first).chain(before);
                lines.find_map(|(_, line)| only_document_number(line))
            })
    }
}

fn is_cell(dom: &Dom<'_>, node: Node) -> bool {
    matches!(dom.tag(node), Tag::TD | Tag::TH)
}

/// Whether what stands below a title makes it the title of a document.
fn is_headed(part: &ArticlePart, weight: flow::Weight, media: bool) -> bool {
    let sentences = weight.plain >= 100 && weight.marks >= 4 && weight.linked * 3 < weight.plain;
    let dated = part.dates.visible.is_some();
    let readable = weight.plain >= STATEMENT && weight.linked <= weight.plain;
    sentences || dated && (readable || media || !part.attachments.is_empty())
}

/// Whether a page is called a profile of an organ and has a few sentences that are no links.
fn is_profile(part: &ArticlePart, weight: flow::Weight) -> bool {
    let told = weight.plain >= PROFILE && weight.marks >= 2 && weight.linked * 3 < weight.plain;
    let placed = part.body_from.as_deref().is_some_and(|from| from != "density");
    let title = part.title.as_ref().map(|found| found.value.as_str());
    let column = part.column_path.last().map(|crumb| crumb.title.as_str());
    let mut names = [title, column, part.tags.column_name.as_deref()].into_iter().flatten();
    told && placed && !part.text.is_empty() && names.any(words::is_profile)
}

/// How much a page is like a content page.
fn score(
    part: &ArticlePart,
    labels: &[Label],
    title: Option<&title::Title>,
    sure_body: bool,
    weight: flow::Weight,
) -> f32 {
    let mut score: f32 = 0.0;
    let says = |tag: &Option<String>| tag.as_ref().is_some_and(|value| !value.is_empty());
    if says(&part.tags.article_title) {
        score += 0.25;
    }
    if says(&part.tags.pub_date) {
        score += 0.1;
    }
    if title.is_some_and(|title| title.points >= title::SURE && title.node.is_some()) {
        score += 0.15;
    }
    let published = labels.iter().filter(|l| l.announces == Announces::Published && l.sure).count();
    let shown = part.dates.visible.is_some();
    score += match published {
        0 if shown => 0.2,
        0 => 0.0,
        1 | 2 if shown => 0.25,
        1 | 2 => 0.1,
        // A line of its own for each item of a list.
        _ => -0.3,
    };
    if part.source.as_ref().is_some_and(|source| source.from != "meta ContentSource") {
        score += 0.08;
    }
    if labels.iter().any(|l| l.announces == Announces::Bar) {
        score += 0.1;
    }
    let indexed = labels.iter().filter(|l| l.announces == Announces::IndexNumber).count();
    if part.index_number.is_some() && indexed == 1 {
        score += 0.15;
    }
    if part.document_number.is_some() {
        score += 0.08;
    }
    // A signed letter has its own date.
    if part.dates.formed.is_some() {
        score += 0.08;
    }
    if part.dates.address.is_some() {
        score += 0.05;
    }
    if !part.attachments.is_empty() {
        score += 0.1;
    }
    if sure_body {
        score += 0.2;
    }
    let readable = weight.plain + 20 * u32::try_from(part.attachments.len().min(20)).unwrap_or(0);
    if part.body.is_none() {
        score -= 0.2;
    } else if weight.linked > 2 * readable.max(30) {
        score -= 0.3;
    } else if weight.plain > 80 && weight.linked * 4 < weight.plain {
        score += if weight.plain > 400 { 0.2 } else { 0.12 };
    }
    let gone = |notice: &PageNotice| {
        matches!(
            notice,
            PageNotice::NotThere { .. }
                | PageNotice::EmptyList { .. }
                | PageNotice::Challenge { .. }
                | PageNotice::Login
        )
    };
    if part.notices.iter().any(gone) {
        score -= 0.4;
    }
    score.clamp(0.0, 1.0)
}
