//! The title: every place that may hold it gives points, the best supported wording wins. A tag that
//! nothing visible agrees with, the site's name in an `h1` and the column's name in `<title>` lose.

use super::flow::Flow;
use super::retitled;
use super::words::{self, Key};
use crate::dom::{Dom, Node, Tag};
use crate::reading::Found;
use snapshot::PageTags;
use std::ops::Range;

/// What is known before the title is looked for.
pub(super) struct Clues<'a, 'd> {
    pub(super) dom: &'a Dom<'d>,
    pub(super) flow: &'a Flow,
    pub(super) tags: &'a PageTags,
    /// `<title>`, cleaned.
    pub(super) head: Option<&'a str>,
    /// Value of a 标题 label in a metadata table, and its offset.
    pub(super) labelled: Option<(&'a str, usize)>,
    /// First line that carries the date or the source of the document.
    pub(super) label_line: Option<Range<usize>>,
    /// The block of metadata (索引号, 发布机构 …) that stands right below or above a title, where no such line does.
    pub(super) metadata: Option<Range<usize>>,
    /// Where the line begins that is nothing but a date with sentences below it, where neither of them stands.
    pub(super) date_line: Option<usize>,
    /// Names of the breadcrumb.
    pub(super) crumbs: &'a [crate::reading::Crumb],
    /// Where the breadcrumb stands in the flow.
    pub(super) crumb_range: Option<Range<usize>>,
}

/// A title and where a reader sees it.
#[derive(Debug, Clone)]
pub(super) struct Title {
    pub(super) found: Found<String>,
    /// The node that shows it.
    pub(super) node: Option<Node>,
    /// Points it got; from [`SURE`] on several places agree.
    pub(super) points: i32,
    /// Where the line with the date begins, where the page shows no title above it.
    pub(super) line: Option<usize>,
}

/// Points from which a title is beyond doubt.
pub(super) const SURE: i32 = 40;
const LEAST: i32 = 20;
/// Most points of a name that columns, sites and templates have too, and that heads this very page: what stands
/// right above the date wins over it.
const NAME: i32 = 30;

/// Characters of a line right above the date that is a title and no name.
const TITLED: usize = 8;

struct Candidate {
    text: String,
    key: Key,
    from: String,
    node: Option<Node>,
    points: i32,
    /// Stands on the line right above the one with date and source.
    above: bool,
}

/// The title, unless nothing is like one.
pub(super) fn find(clues: &Clues<'_, '_>) -> Option<Title> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let tag = clues.tags.article_title.as_deref().map(words::clean).filter(|t| !t.is_empty());
    if let Some(tag) = &tag {
        add(&mut candidates, tag, "meta ArticleTitle", None, 40);
    }
    if let Some((labelled, offset)) = clues.labelled {
        let node = clues.flow.node_at(offset);
        add(&mut candidates, &words::clean(labelled), "标题", Some(node), 30);
    }
    let stems = clues.head.map(words::stems).unwrap_or_default();
    for (index, stem) in stems.iter().enumerate() {
        // The whole of it first: a dash may belong to the title.
        let points = if index == 0 { 12 } else { 10 };
        add(&mut candidates, stem, "title", None, points);
    }
    see(clues, &mut candidates);
    headings(clues, &mut candidates);
    scripted(clues, &mut candidates);
    before_labels(clues, &mut candidates);
    complete(clues, &mut candidates);
    judge(clues, &mut candidates);
    let least = |candidate: &Candidate| candidate.points >= LEAST;
    if !candidates.iter().any(least) {
        return first_line(clues).or_else(|| unseen(clues, &candidates));
    }
    let best = candidates.into_iter().reduce(|a, b| if b.points > a.points { b } else { a })?;
    (best.points >= LEAST).then_some(Title {
        found: Found { value: best.text, from: best.from },
        node: best.node,
        points: best.points,
        line: None,
    })
}

/// Characters of a title that nothing but its place tells.
const LENGTH: std::ops::RangeInclusive<usize> = 10..=120;
/// Lines in which a title is looked for that nothing but its place tells.
const FIRST_LINES: usize = 400;
/// Lines of such a title, and lines below it among which a sentence stands.
const NEXT_LINES: usize = 6;

/// Centred lines in large or bold letters right above the first sentences of a text: a title that the editor wrote
/// into the body.
fn first_line(clues: &Clues<'_, '_>) -> Option<Title> {
    let (dom, flow) = (clues.dom, clues.flow);
    let lines: Vec<(usize, &str)> = flow.lines().take(FIRST_LINES).collect();
    let stands_out = |(at, line): &(usize, &str)| {
        let node = flow.node_at(*at);
        let crumb = clues.crumb_range.as_ref().is_some_and(|range| range.contains(at));
        !crumb
            && !line.contains(['。', '；', '，', '\t'])
            && dom.closest(node, Tag::A).is_none()
            && !crate::region::is_in_frame(dom, node)
            && !words::has_label(line)
            && super::only_document_number(line).is_none()
            && is_centred(dom, node)
            && dom.ancestors(node).take(4).any(|around| {
                matches!(dom.tag(around), Tag::STRONG | Tag::B) || is_large(dom, around)
            })
    };
    let first = lines.iter().position(stands_out)?;
    let run = lines[first..].iter().take(NEXT_LINES).take_while(|line| stands_out(line)).count();
    let text = words::joined(
        &lines[first..first + run].iter().map(|line| line.1).collect::<Vec<_>>().join("\n"),
    );
    let name = words::is_site_name(&text)
        || words::is_not_a_title(&text)
        || clues.crumbs.iter().any(|crumb| crumb.title == text);
    let below = lines[first + run..].first().map_or(flow.text.len(), |line| line.0);
    let told = is_followed(dom, flow, below);
    (told && !name && LENGTH.contains(&text.chars().count())).then(|| Title {
        found: Found { value: text, from: "first line".to_owned() },
        node: Some(flow.node_at(lines[first].0)),
        points: LEAST,
        line: None,
    })
}

/// The page shows no title, or a picture of one: its head names what stands below the line with date and source, or
/// below a date alone that sentences follow.
fn unseen(clues: &Clues<'_, '_>, candidates: &[Candidate]) -> Option<Title> {
    let line = clues.label_line.as_ref().map(|line| line.start).or(clues.date_line)?;
    let column = |part: &str| {
        let length = part.chars().count();
        words::is_site_name(part)
            || words::is_not_a_title(part)
            || clues.crumbs.iter().any(|crumb| crumb.href.is_some() && crumb.title == part)
            || length <= SHORT_NAME && !part.contains(|c: char| c.is_ascii_digit())
    };
    let named = words::without_names(clues.head?, column);
    let key = words::key(&named);
    let of_page = |candidate: &Candidate| candidate.key == key && candidate.points >= 10;
    let last =
        clues.crumbs.last().is_some_and(|crumb| crumb.href.is_none() && crumb.title == named);
    let is_name = words::is_site_name(&named) || words::is_not_a_title(&named);
    let known = candidates.iter().any(of_page) || last && is_followed(clues.dom, clues.flow, line);
    (known && !is_name && LENGTH.contains(&key.len())).then(|| Title {
        found: Found { value: named, from: "title".to_owned() },
        node: None,
        points: LEAST,
        line: Some(line),
    })
}

/// Characters of the name of a column.
const SHORT_NAME: usize = 8;

/// Where a line begins that is nothing but a date and has sentences below it.
pub(super) fn date_line(dom: &Dom<'_>, flow: &Flow) -> Option<usize> {
    let dated = |line: &str| crate::dates::only(line).is_some();
    let at = flow.lines().take(FIRST_LINES).find(|(_, line)| dated(line))?.0;
    is_followed(dom, flow, at).then_some(at)
}

/// Whether a sentence that is no link stands on the line that begins here or on one of the next ones.
fn is_followed(dom: &Dom<'_>, flow: &Flow, from: usize) -> bool {
    flow.lines_in(from..flow.text.len()).take(NEXT_LINES).any(|(at, line)| {
        line.contains('。')
            && line.chars().count() >= 20
            && dom.closest(flow.node_at(at), Tag::A).is_none()
    })
}

/// Centred by element, attribute or style.
fn is_centred(dom: &Dom<'_>, node: Node) -> bool {
    dom.ancestors(node).take(6).any(|around| {
        let has = |name: &str, wanted: &str| {
            dom.attr_raw(around, name)
                .is_some_and(|value| value.to_ascii_lowercase().replace(' ', "").contains(wanted))
        };
        dom.tag(around) == Tag::CENTER
            || has("align", "center")
            || has("align", "middle")
            || has("style", "text-align:center")
    })
}

fn add(candidates: &mut Vec<Candidate>, text: &str, from: &str, node: Option<Node>, points: i32) {
    let key = words::key(text);
    if key.len() < 2 || key.len() > 300 {
        return;
    }
    match candidates.iter_mut().find(|c| c.key == key) {
        Some(known) => {
            known.points += points;
            known.node = known.node.or(node);
        }
        None => candidates.push(Candidate {
            text: text.to_owned(),
            key,
            from: from.to_owned(),
            node,
            points,
            above: false,
        }),
    }
}

/// Looks for the candidates among the visible lines: one that a reader sees, outside links, is
/// believed; of several places the best one is kept.
fn see(clues: &Clues<'_, '_>, candidates: &mut Vec<Candidate>) {
    let text = &clues.flow.text;
    let beginnings = words::beginnings(text);
    for candidate in candidates.iter_mut() {
        let places = words::places(text, &beginnings, &candidate.key);
        if let Some((points, place)) = best_place(clues, &places) {
            candidate.points += 10 + points;
            // The head names what the page shows: hardly a chance, unless it is a short name.
            if candidate.from == "title" && points > 0 && candidate.key.len() >= 8 {
                candidate.points += 14;
            }
            if points > 0 {
                candidate.node = Some(clues.flow.node_at(place.start));
            }
        }
    }
    // The same words in other brackets: what the reader sees is right.
    let Some(tag) = candidates.iter().find(|c| c.from == "meta ArticleTitle" && c.node.is_none())
    else {
        return;
    };
    let places = words::loose_places(text, &beginnings, &tag.key);
    if let Some((points, place)) = best_place(clues, &places).filter(|(points, _)| *points > 6) {
        let shown = words::clean(&text[place.clone()].replace('\n', " "));
        let node = clues.flow.node_at(place.start);
        add(candidates, &shown, "visible", Some(node), 50 + points);
    }
}

fn best_place(clues: &Clues<'_, '_>, places: &[Range<usize>]) -> Option<(i32, Range<usize>)> {
    let mut best: Option<(i32, Range<usize>)> = None;
    for place in places {
        let points = place_points(clues, clues.flow.node_at(place.start), place.start);
        // of the same words twice (for phones, for desks) what stands nearer above the date
        let nearer = |known: &Range<usize>| {
            known.start < place.start
                && clues.label_line.as_ref().is_some_and(|line| place.start < line.start)
        };
        let better = |(most, known): &(i32, Range<usize>)| {
            points > *most || points == *most && nearer(known)
        };
        if best.as_ref().is_none_or(better) {
            best = Some((points, place.clone()));
        }
    }
    best
}

/// What the place of a text says for its being the title.
fn place_points(clues: &Clues<'_, '_>, node: Node, offset: usize) -> i32 {
    let dom = clues.dom;
    let mut points = 6;
    for (depth, around) in dom.ancestors(node).take(8).enumerate() {
        let tag = dom.tag(around);
        match tag {
            Tag::A if dom.attr_raw(around, "href").is_some() => points -= 26,
            Tag::H1 => points += 16,
            Tag::H2 | Tag::H3 => points += 14,
            Tag::H4 | Tag::H5 => points += 5,
            Tag::HEADER | Tag::NAV | Tag::FOOTER | Tag::ASIDE => points -= 16,
            _ if depth < 4 && is_title_name(dom, around) => points += 8,
            _ if depth < 2 && is_large(dom, around) => points += 5,
            _ => {}
        }
        if matches!(tag, Tag::BODY | Tag::TABLE) {
            break;
        }
    }
    if clues.crumb_range.as_ref().is_some_and(|range| range.contains(&offset)) {
        points -= 26;
    }
    if let Some(line) = &clues.label_line {
        // Right above the line with the date.
        if offset < line.start && line.start - offset < 900 {
            points += 8;
        }
    } else if let Some(block) = &clues.metadata {
        let between = if offset < block.start {
            clues.flow.line_around(offset).end..block.start
        } else {
            block.end..offset
        };
        if clues.flow.text.get(between).is_some_and(|between| between.trim().is_empty()) {
            points += 8;
        }
    } else if let Some(date) = clues.date_line {
        let between = clues.flow.line_around(offset).end..date;
        if clues.flow.text.get(between).is_some_and(|between| between.trim().is_empty()) {
            points += 8;
        }
    }
    points
}

/// Whether class or id has a token by which templates call a title: `title`, `newstitle`, `bt`, `biaoti` …
fn is_title_name(dom: &Dom<'_>, node: Node) -> bool {
    let named = |value: &str| {
        value
            .as_bytes()
            .split(|b| !b.is_ascii_alphanumeric())
            .any(|token| matches!(token.len(), 2..=24) && is_title_token(token))
    };
    let (class, id) = (dom.class(node), dom.id(node));
    !class.is_empty() && named(class)
        || !id.is_empty() && named(id)
        || dom.tag(node) == Tag::OTHER && dom.name(node).eq_ignore_ascii_case("ucaptitle")
}

fn is_title_token(token: &[u8]) -> bool {
    let is = |word: &[u8]| token.eq_ignore_ascii_case(word);
    let ends = |word: &[u8]| {
        token.len() >= word.len() && token[token.len() - word.len()..].eq_ignore_ascii_case(word)
    };
    match token.last().map(u8::to_ascii_lowercase) {
        Some(b'e') => ends(b"title") || ends(b"headline") || ends(b"titile"),
        // wzbt, xwbt, arttit
        Some(b't') => {
            is(b"tt") || ends(b"subject") || token.len() <= 8 && (ends(b"tit") || ends(b"bt"))
        }
        Some(b'i') => ends(b"biaoti"),
        Some(b'1') => is(b"h1"),
        Some(b'g') => ends(b"heading"),
        _ => false,
    }
}

/// A font of 16 points and more by inline style or `size`.
fn is_large(dom: &Dom<'_>, node: Node) -> bool {
    if dom
        .attr_raw(node, "size")
        .is_some_and(|size| matches!(size, "4" | "5" | "6" | "7" | "+2" | "+3"))
    {
        return true;
    }
    let Some(style) = dom.attr_raw(node, "style") else { return false };
    let style = style.to_ascii_lowercase();
    let Some(at) = style.find("font-size") else { return false };
    let value = style[at + 9..].trim_start_matches([':', ' ']);
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let size: u32 = value[..digits].parse().unwrap_or(0);
    if value[digits..]
        .trim_start_matches(|c: char| c == '.' || c.is_ascii_digit())
        .starts_with("pt")
    {
        size >= 16
    } else {
        size >= 20
    }
}

/// Headings and elements called a title.
fn headings(clues: &Clues<'_, '_>, candidates: &mut Vec<Candidate>) {
    let dom = clues.dom;
    let mut seen = 0;
    for node in dom.descendants(Node::ROOT) {
        let tag = dom.tag(node);
        if !dom.is_element(node) || dom.hidden(node) {
            continue;
        }
        let heading = matches!(tag, Tag::H1 | Tag::H2 | Tag::H3);
        if !heading && !is_title_name(dom, node) || tag == Tag::A {
            continue;
        }
        let range = clues.flow.range_of(&(node.0..dom.end(node)));
        // A title is 4 to 200 characters; containers of whole pages are called title too.
        if range.len() < 12 || range.len() > 700 {
            continue;
        }
        let weight = clues.flow.weight(&(node.0..dom.end(node)));
        if weight.linked > weight.plain {
            continue;
        }
        let own = unmarked(clues, range.clone());
        let text = words::joined(&clues.flow.text[own.clone()]);
        let inner = clues.flow.node_at(own.start);
        let points = place_points(clues, inner, own.start);
        let from = if heading { dom.name(node).to_ascii_lowercase() } else { name_of(dom, node) };
        if own != range && own.len() >= 12 {
            add(candidates, &text, &from, Some(inner), points + 10);
            continue;
        }
        match candidates.iter_mut().find(|c| words::same(&c.key, &text)) {
            Some(known) => known.node = known.node.or(Some(inner)),
            None if words::has_label(&text) => {}
            None => add(candidates, &text, &from, Some(inner), points),
        }
        seen += 1;
        if seen > 60 {
            break;
        }
    }
}

/// Points of what a script puts into an empty heading: more than a name that heads the page, less than what several
/// places agree on.
const SCRIPTED: i32 = 34;

/// Words that a script puts into an empty heading or an empty element called a title.
fn scripted(clues: &Clues<'_, '_>, candidates: &mut Vec<Candidate>) {
    let dom = clues.dom;
    for (node, text) in retitled::elements(dom) {
        let weight = clues.flow.weight(&(node.0..dom.end(node)));
        let empty = weight.plain + weight.linked == 0;
        let called =
            matches!(dom.tag(node), Tag::H1 | Tag::H2 | Tag::H3) || is_title_name(dom, node);
        let beside = dom.hidden(node)
            || dom.closest(node, Tag::A).is_some()
            || crate::region::is_in_frame(dom, node)
            || clues.crumbs.iter().any(|crumb| crumb.title == text);
        if empty && called && !beside {
            add(candidates, &text, "script", Some(node), SCRIPTED);
        }
    }
}

/// What templates write into headings, in elements of their own.
const MARKS: &[&str] = &[
    "有效",
    "失效",
    "废止",
    "已失效",
    "已废止",
    "现行有效",
    "部分失效",
    "已修改",
    "置顶",
    "热",
    "新",
    "new",
    "NEW",
    "hot",
    "HOT",
];

/// A title's words without a mark (失效) or a date at their end that stands in an element of its own.
fn unmarked(clues: &Clues<'_, '_>, range: Range<usize>) -> Range<usize> {
    let (dom, flow) = (clues.dom, clues.flow);
    let last = flow.node_at(range.end.saturating_sub(1));
    let start = flow.offset_of(last);
    let own = dom.parent(last) != dom.parent(flow.node_at(range.start));
    let words = flow.text.get(start..range.end).unwrap_or_default();
    let words = words.trim().trim_matches(['[', ']', '【', '】', '（', '）', '(', ')']);
    let mark = MARKS.contains(&words) || crate::dates::only(words).is_some();
    if own && mark && start > range.start { range.start..start } else { range }
}

fn name_of(dom: &Dom<'_>, node: Node) -> String {
    let (class, id) = (dom.class(node), dom.id(node));
    match class.split_ascii_whitespace().next() {
        Some(class) => format!(".{class}"),
        None if !id.is_empty() => format!("#{id}"),
        None => dom.name(node).to_ascii_lowercase(),
    }
}

/// The line right before the line with date and source.
fn before_labels(clues: &Clues<'_, '_>, candidates: &mut Vec<Candidate>) {
    let Some(line) = &clues.label_line else { return };
    let head = &clues.flow.text[..line.start];
    let mut checked = 0;
    for (offset, words) in head.rmatch_indices('\n').take(6).scan(head.len(), |end, (at, _)| {
        let line = (at + 1, &head[at + 1..*end]);
        *end = at;
        Some(line)
    }) {
        let own = unmarked(clues, offset..offset + words.len());
        let words = clues.flow.text[own].trim_matches('\t').trim();
        if words.is_empty() || words::has_label(words) || words.contains('\t') {
            continue;
        }
        if words.contains('。') {
            // the last sentence of a text that ends above the line
            return;
        }
        let node = clues.flow.node_at(offset);
        let text = words::clean(words);
        if (5..=150).contains(&text.chars().count()) {
            let points = 12 + place_points(clues, node, offset);
            match candidates.iter_mut().find(|c| words::same(&c.key, &text)) {
                Some(known) => known.points += 8,
                None => add(candidates, &text, "before date", Some(node), points),
            }
            if let Some(known) = candidates.iter_mut().find(|c| words::same(&c.key, &text)) {
                known.above = true;
            }
            return;
        }
        checked += 1;
        if checked == 3 {
            return;
        }
    }
}

/// Points of a line that goes on where a tag or the head was cut off.
const COMPLETED: i32 = 16;

/// Lines that go on where a tag or the head was cut off with dots.
fn complete(clues: &Clues<'_, '_>, candidates: &mut Vec<Candidate>) {
    let begun: Vec<Key> = candidates
        .iter()
        .filter(|candidate| matches!(candidate.from.as_str(), "title" | "meta ArticleTitle"))
        .filter_map(|candidate| words::cut(&candidate.key))
        .filter(|key| key.len() >= TITLED)
        .collect();
    if begun.is_empty() {
        return;
    }
    for (at, line) in clues.flow.lines().take(FIRST_LINES) {
        let text = words::clean(line);
        let key = words::key(&text);
        let goes_on = begun.iter().any(|begun| key.len() > begun.len() && key.starts_with(begun));
        let whole = words::cut(&key).is_none() && !line.contains('。');
        if goes_on && whole && LENGTH.contains(&key.len()) {
            let node = clues.flow.node_at(at);
            let points = COMPLETED + place_points(clues, node, at);
            match candidates.iter_mut().find(|candidate| candidate.key == key) {
                Some(known) => known.points += COMPLETED,
                None => add(candidates, &text, "completed", Some(node), points),
            }
        }
    }
}

/// Whether a node stands in an `h1` that is no link and no part of the page's frame.
fn heads_the_page(clues: &Clues<'_, '_>, node: Option<Node>) -> bool {
    let Some(node) = node else { return false };
    let dom = clues.dom;
    let headed = dom.ancestors(node).take(6).any(|around| dom.tag(around) == Tag::H1);
    let crumb = clues.crumb_range.as_ref();
    headed
        && dom.closest(node, Tag::A).is_none()
        && !crumb.is_some_and(|range| range.contains(&clues.flow.offset_of(node)))
        && !crate::region::is_in_frame(dom, node)
}

/// Agreement between candidates, and names that are not the document's.
fn judge(clues: &Clues<'_, '_>, candidates: &mut [Candidate]) {
    let head = clues.head.map(words::key);
    let tag = clues.tags.article_title.as_deref().map(|t| words::key(&words::clean(t)));
    let site = clues.tags.site_name.as_deref().map(words::key);
    let column = clues.tags.column_name.as_deref().map(words::key);
    // right above the date stands what is no name of anything else
    let headed = candidates.iter().any(|candidate| {
        candidate.above
            && candidate.key.len() >= TITLED
            && !candidate.text.starts_with(['（', '(', '—', '-'])
            && !words::is_site_name(&candidate.text)
            && !words::is_not_a_title(&candidate.text)
            && super::only_document_number(&candidate.text).is_none()
            && !clues.crumbs.iter().any(|crumb| words::same(&candidate.key, &crumb.title))
    });
    for candidate in candidates {
        let key = &candidate.key;
        if let Some(head) = &head
            && candidate.from != "title"
            && key.len() >= 5
        {
            if head.starts_with(key) {
                candidate.points += 20;
            } else if words::within(key, head) {
                candidate.points += 10;
            }
        }
        if let Some(tag) = &tag
            && candidate.from != "meta ArticleTitle"
            && words::cut(tag).is_some_and(|stem| key.starts_with(&stem) && key.len() > stem.len())
        {
            candidate.points += 45;
        }
        let is_name = |name: &Option<Key>| name.as_ref().is_some_and(|name| name == key);
        let is_crumb = clues.crumbs.iter().any(|crumb| words::same(key, &crumb.title));
        let mut less = 0;
        if is_name(&site) || is_name(&column) || words::is_site_name(&candidate.text) {
            less += 40;
        }
        if is_crumb && !(candidate.from == "meta ArticleTitle" && key.len() > 12) {
            less += 25;
        }
        if words::is_not_a_title(&candidate.text) {
            less += 60;
        }
        if words::cut(key).is_some() {
            candidate.points -= 25;
        }
        if key.len() < 5 {
            candidate.points -= 12;
        }
        let named = head.as_ref().is_some_and(|head| head.starts_with(key))
            || tag.as_ref().is_some_and(|tag| tag == key);
        if less >= 40 && headed && !candidate.above {
            // the site's name in the tags of a page that shows what it is about
            less += 20;
        }
        let least = candidate.points - less;
        candidate.points = if less > 0 && named && heads_the_page(clues, candidate.node) {
            candidate.points.min(if headed { LEAST } else { NAME }).max(least)
        } else {
            least
        };
    }
}
