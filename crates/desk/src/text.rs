//! A body of clean HTML as the text that is checked, and changes of that text brought back into the HTML.
//!
//! Lines of the text are paragraphs and rows of tables, cells of a row are parted by tabs: so privacy,
//! wording and likeness read it.

use std::ops::Range;

/// Elements that begin and end a line.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "br",
    "hr",
    "tr",
    "table",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "caption",
    "section",
];
/// Elements that are cells of a row.
const CELLS: [&str; 2] = ["td", "th"];

/// A stretch of text and where it stands in the HTML.
#[derive(Debug, Clone)]
struct Piece {
    text: Range<usize>,
    html: Range<usize>,
    /// Both are the same, byte for byte.
    verbatim: bool,
}

impl Piece {
    /// The piece in smaller ones, none of which reaches over an end of a stretch of the text: where each stands in the
    /// text and in the HTML.
    fn cut(&self, text: &str, stretches: &[Range<usize>]) -> Vec<(Range<usize>, Range<usize>)> {
        if !self.verbatim {
            return vec![(self.text.clone(), self.html.clone())];
        }
        let inside =
            |at: &usize| self.text.start < *at && *at < self.text.end && text.is_char_boundary(*at);
        let ends = stretches.iter().flat_map(|one| [one.start, one.end]).filter(inside);
        let mut cuts: Vec<usize> = ends.chain([self.text.start, self.text.end]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let html = |at: usize| self.html.start + at - self.text.start;
        cuts.windows(2).map(|pair| (pair[0]..pair[1], html(pair[0])..html(pair[1]))).collect()
    }
}

/// A body as text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Laid {
    pub(crate) text: String,
    pieces: Vec<Piece>,
    /// Addresses of links, and where in the text each stands.
    links: Vec<(String, Range<usize>)>,
}

/// A link of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// Its address as it was meant.
    pub(crate) href: String,
    /// The line of the text on which it begins, from 1.
    pub(crate) line: u32,
    /// What stands there as the link; empty for a picture.
    pub(crate) words: String,
    /// Where these words stand in the text, bytes.
    pub(crate) place: Range<usize>,
}

/// The text of clean HTML.
pub fn text(html: &str) -> String {
    Laid::of(html).text
}

/// The body as it was typed: plain paragraphs become lines again, anything else stays HTML.
pub fn as_typed(html: &str) -> String {
    let plain = html.replace("</p>", "");
    let plain = plain.replace("<p>", "");
    // What was never saved is text still.
    if !html.contains('<') || plain.contains('<') || html.contains("<p></p>") {
        return html.to_owned();
    }
    Laid::of(html).text
}

/// Clean HTML with `<mark>` around stretches of its text, in bytes; the beginning of each has the id that `id` makes of
/// it.
pub fn marked(
    html: &str,
    mut stretches: Vec<Range<usize>>,
    id: impl Fn(&Range<usize>) -> String,
) -> String {
    stretches.sort_by_key(|one| (one.start, one.end));
    stretches.dedup();
    let laid = Laid::of(html);
    let mut begun = vec![false; stretches.len()];
    let (mut marked, mut done) = (String::with_capacity(html.len()), 0);
    for (text, within) in laid.pieces.iter().flat_map(|piece| piece.cut(&laid.text, &stretches)) {
        let covers = |one: &Range<usize>| one.start < text.end && text.start < one.end;
        let over: Vec<usize> = (0..stretches.len()).filter(|at| covers(&stretches[*at])).collect();
        // What only parts cells or lines in the source may stand where no mark can.
        if over.is_empty() || laid.text[text].trim().is_empty() {
            continue;
        }
        let new: Vec<usize> = over.into_iter().filter(|at| !begun[*at]).collect();
        marked.push_str(&html[done..within.start]);
        for at in &new {
            begun[*at] = true;
            marked.push_str(&format!("<mark id=\"{}\">", escaped(&id(&stretches[*at]))));
        }
        if new.is_empty() {
            marked.push_str("<mark>");
        }
        marked.push_str(&html[within.clone()]);
        marked.push_str(&"</mark>".repeat(new.len().max(1)));
        done = within.end;
    }
    marked.push_str(&html[done..]);
    marked
}

/// The links of clean HTML, in their order.
pub(crate) fn links(html: &str) -> Vec<Link> {
    let laid = Laid::of(html);
    let text = laid.text.as_str();
    let link = |(href, words): (String, Range<usize>)| {
        // Breaks at the end of the text were taken off.
        let (from, to) = (words.start.min(text.len()), words.end.min(text.len()));
        let from = to - text[from..to].trim_start().len();
        let before = text[..from].matches('\n').count();
        let words = text[from..to].split('\n').next().unwrap_or_default().trim_end();
        let line = u32::try_from(before + 1).unwrap_or(u32::MAX);
        Link { href, line, words: words.to_owned(), place: from..from + words.len() }
    };
    let found = laid.links.into_iter().filter(|(href, _)| !href.is_empty());
    found.map(link).collect()
}

impl Laid {
    /// Lays out clean HTML.
    pub(crate) fn of(html: &str) -> Self {
        let mut laid = Self::default();
        let (mut at, mut within_cell) = (0, false);
        while at < html.len() {
            let rest = &html[at..];
            if !rest.starts_with('<') {
                let end = at + rest.find('<').unwrap_or(rest.len());
                laid.characters(html, at..end);
                at = end;
                continue;
            }
            let end = at + tag_end(rest);
            let (name, closes) = tag_name(&html[at..end]);
            if name == "a" {
                laid.link(&html[at..end], closes);
            }
            if CELLS.contains(&name) {
                within_cell = !closes;
                if !closes && !laid.text.is_empty() && !laid.text.ends_with('\n') {
                    laid.text.push('\t');
                }
            } else if name == "tr" || (BLOCKS.contains(&name) && !within_cell) {
                within_cell = false;
                laid.line();
            } else if BLOCKS.contains(&name) && !laid.text.ends_with([' ', '\t', '\n']) {
                laid.text.push(' ');
            }
            at = end;
        }
        while laid.text.ends_with('\n') {
            laid.text.pop();
        }
        laid
    }

    /// Begins a link, or ends the last one.
    fn link(&mut self, tag: &str, closes: bool) {
        let at = self.text.len();
        match closes {
            false => self.links.push((attribute(tag, "href").unwrap_or_default(), at..at)),
            true => {
                if let Some((_, words)) = self.links.last_mut() {
                    words.end = at;
                }
            }
        }
    }

    /// Ends a line that has something on it.
    fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn characters(&mut self, html: &str, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &html[at..range.end];
            if let Some((character, length)) = entity(rest) {
                self.push(character.encode_utf8(&mut [0; 4]), at..at + length, false);
                at += length;
                continue;
            }
            let special = |one: char| one == '&' || matches!(one, '\n' | '\r' | '\t');
            let from = rest.chars().next().map_or(1, char::len_utf8);
            let run = rest[from..].find(special).map_or(rest.len(), |found| found + from);
            match &rest[..from] {
                // Breaks in the source are no breaks of lines.
                "\n" | "\r" | "\t" => {
                    if !self.text.is_empty() && !self.text.ends_with([' ', '\t', '\n']) {
                        self.push(" ", at..at + 1, false);
                    }
                    at += 1;
                }
                _ => {
                    self.push(&rest[..run], at..at + run, true);
                    at += run;
                }
            }
        }
    }

    fn push(&mut self, text: &str, html: Range<usize>, verbatim: bool) {
        let from = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { text: from..self.text.len(), html, verbatim });
    }

    /// The HTML with another text in the place of a range of this one; later ranges first.
    fn replace(&self, html: &mut String, range: Range<usize>, with: &str) {
        let touched = self
            .pieces
            .iter()
            .filter(|piece| piece.text.start < range.end && range.start < piece.text.end);
        let touched: Vec<&Piece> = touched.collect();
        for (at, piece) in touched.iter().enumerate().rev() {
            let from = range.start.max(piece.text.start) - piece.text.start;
            let to = range.end.min(piece.text.end) - piece.text.start;
            let within = match piece.verbatim {
                true => piece.html.start + from..piece.html.start + to,
                false => piece.html.clone(),
            };
            let new = if at == 0 { escaped(with) } else { String::new() };
            html.replace_range(within, &new);
        }
    }
}

/// A body with all personal data masked by the convention; `None` where that cannot be brought back into
/// the HTML.
pub(crate) fn masked(html: &str) -> Option<String> {
    let laid = Laid::of(html);
    let changes = changes(&laid.text, &privacy::mask(&laid.text))?;
    let mut masked = html.to_owned();
    for (range, with) in changes.into_iter().rev() {
        laid.replace(&mut masked, range, &with);
    }
    Some(masked)
}

/// What masking changed, cell by cell: ranges of the text with what stands there now. `None` where lines
/// or cells are not the same.
fn changes(text: &str, masked: &str) -> Option<Vec<(Range<usize>, String)>> {
    let cut = |text: &str| -> usize { text.matches(['\n', '\t']).count() };
    if cut(text) != cut(masked) {
        return None;
    }
    let mut changes = Vec::new();
    let mut start = 0;
    for (one, other) in text.split(['\n', '\t']).zip(masked.split(['\n', '\t'])) {
        if one != other {
            let alike = |(one, other): &(char, char)| one == other;
            let head = one.chars().zip(other.chars()).take_while(alike);
            let head: usize = head.map(|(one, _)| one.len_utf8()).sum();
            let (rest, new) = (&one[head..], &other[head..]);
            let tail = rest.chars().rev().zip(new.chars().rev()).take_while(alike);
            let tail: usize = tail.map(|(one, _)| one.len_utf8()).sum();
            let range = start + head..start + one.len() - tail;
            changes.push((range, new[..new.len() - tail].to_owned()));
        }
        start += one.len() + 1;
    }
    Some(changes)
}

/// Length of the tag that a text begins with; quotes may hold anything.
fn tag_end(rest: &str) -> usize {
    let mut quote = None;
    for (at, character) in rest.char_indices() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, '>') => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Name of a tag, and whether it closes.
fn tag_name(tag: &str) -> (&str, bool) {
    let inner = tag.trim_start_matches('<');
    let (inner, closes) = match inner.strip_prefix('/') {
        Some(inner) => (inner, true),
        None => (inner, false),
    };
    let end = inner.find(|one: char| !one.is_ascii_alphanumeric()).unwrap_or(inner.len());
    (&inner[..end], closes)
}

/// What an attribute of a tag of clean HTML says.
fn attribute(tag: &str, name: &str) -> Option<String> {
    // Names and values take turns.
    let mut parts = tag.split('"');
    while let (Some(before), Some(value)) = (parts.next(), parts.next()) {
        let named = before.split_whitespace().last();
        if named.and_then(|last| last.strip_suffix('=')) == Some(name) {
            return Some(meant(value));
        }
    }
    None
}

/// The value of an attribute with its character references read.
fn meant(value: &str) -> String {
    let (mut meant, mut rest) = (String::with_capacity(value.len()), value);
    while let Some(at) = rest.find('&') {
        let (character, length) = entity(&rest[at..]).unwrap_or(('&', 1));
        meant.push_str(&rest[..at]);
        meant.push(character);
        rest = &rest[at + length..];
    }
    meant.push_str(rest);
    meant
}

/// The character reference that a text begins with, of those that clean HTML has, and its length.
fn entity(rest: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 6] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&nbsp;", ' '),
        ("&#39;", '\''),
    ];
    let found = NAMED.iter().find(|(name, _)| rest.starts_with(name));
    found.map(|(name, character)| (*character, name.len()))
}

/// A text as HTML, in an attribute too.
pub(crate) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lines_and_cells_are_parted() {
        let html = "<p>一 &amp; 二</p>\n<table><tbody><tr><td>姓名</td><td><p>证号</p></td></tr>\n<tr><td>张三</td><td>1</td></tr></tbody></table><p>三<br>四</p>";
        assert_eq!(text(html), "一 & 二\n姓名\t证号 \n张三\t1\n三\n四");
        assert_eq!(text("<p title=\"a>b\">一</p>"), "一");
        assert_eq!(text(""), "");
    }

    #[test]
    fn links_stand_where_their_words_do() {
        let html = "<p>一</p>\n<p>见 <a href=\"/doc/1?a=1&amp;b=2\" rel=\"noopener noreferrer\">通 知</a>，<a>二</a></p>\n<table><tbody><tr><td>三</td><td><a title=\" href=\" href=\"https://a.example/\"><strong>四</strong> </a></td></tr></tbody></table><p><a href=\"x.docx\"><img src=\"a.png\"></a></p>";
        let expected =
            [("/doc/1?a=1&b=2", 2, "通 知"), ("https://a.example/", 3, "四"), ("x.docx", 3, "")];
        let (found, text) = (links(html), text(html));
        let told = found.iter().map(|one| (one.href.as_str(), one.line, one.words.as_str()));
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert!(found.iter().all(|one| text[one.place.clone()] == one.words), "{found:?}");
        assert!(links("<p>href=\"/doc/1\"</p>").is_empty());
        assert_eq!(links("<p><a href=\"/doc/1\">一<br>二</a></p>")[0].words, "一");
        assert_eq!(links(&portal::clean("<p><a href='/doc/1?a=\"1\"'>一</a></p>")).len(), 1);
    }

    #[test]
    fn masking_keeps_the_markup() {
        let html = "<table><tbody><tr><th>姓名</th><th>身份证号</th></tr><tr><td>张三</td><td><strong>110105</strong>19491231002X</td></tr></tbody></table><p>a &lt; b</p>";
        let masked = masked(html).expect("masked");
        assert!(text(&masked).contains("张三\t110*************2X"), "{masked}");
        assert!(
            masked.contains("<strong>") && masked.contains("a &lt; b") && masked.contains("张三"),
            "{masked}"
        );
        assert!(privacy::scan(&text(&masked)).hits.is_empty(), "{masked}");
    }

    #[test]
    fn what_needs_no_mask_stays() {
        let html = "<p>本月发放 12 户，合计 3.5 万元。</p><p>&nbsp;&quot;</p>";
        assert_eq!(masked(html).as_deref(), Some(html));
    }

    /// Marks around words of the text of some HTML.
    fn marks(html: &str, words: &[&str]) -> String {
        let text = text(html);
        let place = |words: &&str| {
            let from = text.find(*words).expect("it is there");
            from..from + words.len()
        };
        marked(html, words.iter().map(place).collect(), |one| {
            format!("a-{}-{}", one.start, one.end)
        })
    }

    #[test]
    fn words_are_marked_where_they_stand() {
        assert_eq!(
            marks("<p>请认真布署。</p>", &["布署"]),
            "<p>请认真<mark id=\"a-9-15\">布署</mark>。</p>"
        );
        // Through markup and references, each piece by itself.
        assert_eq!(
            marks("<p><strong>甲</strong>乙&amp;丙</p>", &["甲乙&丙"]),
            "<p><strong><mark id=\"a-0-10\">甲</mark></strong><mark>乙</mark><mark>&amp;</mark><mark>丙</mark></p>"
        );
        // One within another, one over the end of another, and the same twice.
        assert_eq!(
            marks("<p>甲乙丙</p>", &["甲乙丙", "乙", "乙"]),
            "<p><mark id=\"a-0-9\">甲</mark><mark id=\"a-3-6\">乙</mark><mark>丙</mark></p>"
        );
        assert_eq!(
            marks("<p>甲乙丙</p>", &["甲乙", "乙丙"]),
            "<p><mark id=\"a-0-6\">甲</mark><mark id=\"a-3-9\">乙</mark><mark>丙</mark></p>"
        );
        assert_eq!(
            marks("<p>甲乙</p>", &["甲", "甲乙"]),
            "<p><mark id=\"a-0-3\"><mark id=\"a-0-6\">甲</mark></mark><mark>乙</mark></p>"
        );
        // Between cells and lines nothing is put.
        let table = "<table><tbody><tr><td>一</td>\n<td>二</td></tr></tbody></table>\n<p>三</p>";
        let marked = marks(table, &["一", "二", "三"]);
        assert_eq!(marked.matches("<mark").count(), 3, "{marked}");
        assert!(marked.contains("</td>\n<td><mark"), "{marked}");
        assert_eq!(marks(table, &[]), table);
        assert_eq!(
            marks("<p title=\"a>b\">一</p>", &["一"]),
            "<p title=\"a>b\"><mark id=\"a-0-3\">一</mark></p>"
        );
        let (html, nowhere) = ("<p>一</p>", 7..9);
        assert_eq!(super::marked(html, vec![nowhere], |_| String::new()), html);
    }

    #[test]
    fn plain_paragraphs_are_typed_as_lines() {
        assert_eq!(as_typed("<p>一</p>\n<p>二 &amp; 三</p>\n"), "一\n二 & 三");
        assert_eq!(as_typed("一\r\n二 & 三"), "一\r\n二 & 三");
        let table = "<table><tbody><tr><td>一</td></tr></tbody></table>";
        assert_eq!(as_typed(table), table);
    }
}
