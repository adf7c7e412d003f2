//! Pagers that scripts write: createPageHTML and its kin, page variables, pagination widgets.

use super::{Found, Ground, MAX_REST, hanweb, numbered, script};
use crate::address::file_name;
use crate::reading::{Next, Pager};
use regex::Regex;
use std::sync::OnceLock;

/// The pager that a script of the page writes.
pub(super) fn find(ground: &Ground<'_, '_, '_>) -> Option<Found> {
    let dom = ground.layout.dom;
    let mut unsure: Option<Found> = None;
    for (node, text) in dom.scripts() {
        // all that is known here names pages
        if text.len() < 12 || !has(text, "age") && !has(text, "aging") && !has(text, "aginat") {
            continue;
        }
        let found = create_page_html(ground, text)
            .or_else(|| jpage(ground, text))
            .or_else(|| lonsun(ground, text))
            .or_else(|| page_variables(ground, text).map(|pager| with_written(ground, text, pager)))
            .or_else(|| widget(ground, text))
            .or_else(|| written_link(ground, text));
        match found {
            Some(pager) if !matches!(pager.next, Next::Unknown) => {
                return Some(Found { pager, at: node.0 });
            }
            Some(pager) => unsure = unsure.or(Some(Found { pager, at: node.0 })),
            None => {}
        }
    }
    unsure
}

fn has(text: &str, word: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some()
}

/// Numbered siblings of one page: `index.html`, `index_1.html` …; `first` is the number of the next page.
fn numbered_pages(
    ground: &Ground<'_, '_, '_>,
    name: &str,
    ext: &str,
    first: u32,
    last: u32,
    spell: bool,
) -> Next {
    if first > last {
        return Next::Last;
    }
    let address = |number: u32| ground.layout.base.absolute(&format!("{name}_{number}.{ext}"));
    let Some(url) = address(first) else { return Next::Unknown };
    let end = last.min(first.saturating_add(MAX_REST));
    let rest = if spell { (first + 1..=end).filter_map(address).collect() } else { Vec::new() };
    Next::Get { url, rest }
}

/// `createPageHTML(pages, current from 0, "index", "html")` of TRS, and the form
/// `createPageHTML("id", pages, current from 1, "list", "shtml", total)`.
fn create_page_html(ground: &Ground<'_, '_, '_>, text: &str) -> Option<Pager> {
    let name =
        ["createPageHTML", "createPageHtml", "createPageHTML1", "createPageHTML2", "createPage"]
            .into_iter()
            .find(|name| has(text, name))?;
    for arguments in script::calls(text, name) {
        if arguments.len() < 3 {
            continue;
        }
        let by_id = script::is_string(arguments[0])
            && script::unquote(arguments[0]).parse::<u32>().is_err();
        let from = usize::from(by_id);
        let Some(pages) = arguments.get(from).and_then(|value| script::number(text, value)) else {
            continue;
        };
        let Some(current) = arguments.get(from + 1).and_then(|value| script::number(text, value))
        else {
            continue;
        };
        let file = arguments
            .get(from + 2)
            .filter(|value| script::is_string(value))
            .map(|value| script::unquote(value));
        let ext = arguments
            .get(from + 3)
            .filter(|value| script::is_string(value))
            .map(|value| script::unquote(value));
        let total = arguments.get(from + 4).and_then(|value| script::number(text, value));
        let (Some(file), Some(ext)) = (file, ext) else { continue };
        let ext = ext.trim_start_matches('.');
        let (here, next) = if by_id {
            let here = current.max(1);
            (here, numbered_pages(ground, file, ext, here + 1, pages, here == 1))
        } else {
            let here = current + 1;
            (here, numbered_pages(ground, file, ext, here, pages.saturating_sub(1), here == 1))
        };
        return Some(Pager {
            mechanism: "createPageHTML".to_owned(),
            current: Some(here),
            pages: Some(pages),
            total,
            next,
        });
    }
    None
}

fn jpage(ground: &Ground<'_, '_, '_>, text: &str) -> Option<Pager> {
    if !has(text, "jpage(") && !has(text, "jpage (") {
        return None;
    }
    hanweb::find(ground, text)
}

/// `Ls.pagination({…, pageCount: N, url: "…", data: {…}})` of Lonsun.
fn lonsun(ground: &Ground<'_, '_, '_>, text: &str) -> Option<Pager> {
    if !has(text, "Ls.pagination") {
        return None;
    }
    let base = ground.layout.base;
    for arguments in script::calls(text, "Ls.pagination") {
        let Some(object) = arguments.first().and_then(|first| first.strip_prefix('{')) else {
            continue;
        };
        let fields = script::fields(object.trim_end().strip_suffix('}').unwrap_or(object));
        let number = |names: &[&str]| {
            names.iter().find_map(|name| {
                script::field(&fields, name).and_then(|value| script::number(text, value))
            })
        };
        let Some(pages) = number(&["pageCount", "pagecount", "totalPages"]) else { continue };
        let own = base.url();
        let current = number(&["currentPage", "pageIndex", "currPage", "curr"])
            .filter(|current| *current > 0)
            .or_else(|| numbered::page_in_query(own))
            .unwrap_or(1);
        let total = number(&["total", "totalCount", "count"]);
        let data = script::field(&fields, "data")
            .and_then(|data| data.strip_prefix('{'))
            .map(|inside| script::fields(inside.trim_end_matches('}')));
        let url = script::field(&fields, "url")
            .filter(|value| script::is_string(value))
            .and_then(|value| base.absolute(script::unquote(value)))
            .unwrap_or_else(|| own.as_str().to_owned());
        let next = if current >= pages {
            Next::Last
        } else {
            let end = if current == 1 { pages.min(MAX_REST) } else { current + 1 };
            match (data.filter(|data| !data.is_empty()), url::Url::parse(&url)) {
                (Some(data), _) => {
                    let form = |page: u32| {
                        let mut form: Vec<(String, String)> = data
                            .iter()
                            .filter(|(name, _)| !name.eq_ignore_ascii_case("pageIndex"))
                            .map(|(name, value)| {
                                ((*name).to_owned(), script::unquote(value).to_owned())
                            })
                            .collect();
                        form.push(("pageIndex".to_owned(), page.to_string()));
                        form
                    };
                    Next::Post {
                        url,
                        form: form(current + 1),
                        rest: (current + 2..=end).map(form).collect(),
                    }
                }
                (None, Ok(parsed)) => Next::Get {
                    url: numbered::with_page(&parsed, "pageIndex", current + 1),
                    rest: (current + 2..=end)
                        .map(|page| numbered::with_page(&parsed, "pageIndex", page))
                        .collect(),
                },
                (None, Err(_)) => Next::Unknown,
            }
        };
        return Some(Pager {
            mechanism: "pagination script".to_owned(),
            current: Some(current),
            pages: Some(pages),
            total,
            next,
        });
    }
    None
}

/// `var countPage = 56; var currentPage = 0; document.write("… index" + "_" + nextPage + "." + "html …")`.
fn page_variables(ground: &Ground<'_, '_, '_>, text: &str) -> Option<Pager> {
    let pages = [
        "countPage",
        "pageCount",
        "totalPage",
        "totalPages",
        "pagecount",
        "nPageCount",
        "PageCount",
        "page_count",
        "maxPage",
    ]
    .into_iter()
    .find_map(|name| has(text, name).then(|| script::variable(text, name)).flatten())?;
    let current = ["currentPage", "curPage", "pageIndex", "nCurrIndex", "currPage", "currentpage"]
        .into_iter()
        .find_map(|name| has(text, name).then(|| script::variable(text, name)).flatten());
    let total = ["countnum", "recordCount", "totalCount", "totalRecord", "RecordCount"]
        .into_iter()
        .find_map(|name| has(text, name).then(|| script::variable(text, name)).flatten());
    let mechanism = "page variables".to_owned();
    if pages <= 1 {
        return Some(Pager {
            mechanism,
            current: current.map(|_| 1),
            pages: Some(pages),
            total,
            next: Next::Last,
        });
    }
    let written = written_pattern()?.captures(text);
    let next = match (written, current) {
        (Some(found), Some(current)) => {
            // numbers from 0 are TRS's: the page after the first is index_1
            let ext = if has(text, "shtml") {
                "shtml"
            } else if has(text, ".htm\\\"") {
                "htm"
            } else {
                "html"
            };
            let from_zero = current == 0 || has(text, "countPage-1") || has(text, "countPage - 1");
            if from_zero {
                numbered_pages(ground, &found[1], ext, current + 1, pages - 1, current == 0)
            } else {
                numbered_pages(ground, &found[1], ext, current + 1, pages, current == 1)
            }
        }
        _ => Next::Unknown,
    };
    let here = current.map(|current| {
        if matches!(&next, Next::Get { .. } | Next::Last) && current == 0 {
            1
        } else {
            current.max(1)
        }
    });
    Some(Pager { mechanism, current: here, pages: Some(pages), total, next })
}

/// Pages that an object counts, where nothing else tells of a pager.
pub(super) fn by_fields(ground: &Ground<'_, '_, '_>) -> Option<Found> {
    let mut scripts = ground.layout.dom.scripts();
    scripts.find_map(|(node, text)| Some(Found { pager: page_fields(text)?, at: node.0 }))
}

/// `var page = {totalPage: 8, pageNo: 1}`, given to a function of another file.
fn page_fields(text: &str) -> Option<Pager> {
    let held = |names: &[&str]| {
        names.iter().find_map(|name| has(text, name).then(|| script::held(text, name)).flatten())
    };
    let pages = held(&["totalPage", "totalPages", "pageCount", "countPage", "pageTotal"])?;
    let current = held(&["pageNo", "currentPage", "curPage", "currPage", "pageIndex", "pageNum"])?;
    let total = held(&["totalCount", "totalRecord", "totalRecords", "recordCount"]);
    let last = pages <= 1 || current == pages;
    Some(Pager {
        mechanism: "page fields".to_owned(),
        current: Some(current.max(1)),
        pages: Some(pages),
        total,
        next: if last { Next::Last } else { Next::Unknown },
    })
}

/// Name of the file in `"index" + "_" + nextPage`.
fn written_pattern() -> Option<&'static Regex> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    PATTERN
        .get_or_init(|| {
            Regex::new(r#"([A-Za-z][A-Za-z0-9]*)\\?["']?\s*\+\s*["']_["']\s*\+|([A-Za-z][A-Za-z0-9]*)_["']\s*\+\s*next"#).ok()
        })
        .as_ref()
}

/// Page variables count the pages; where they do not tell the next one, a link in the same script may.
fn with_written(ground: &Ground<'_, '_, '_>, text: &str, pager: Pager) -> Pager {
    match pager.next {
        Next::Unknown => {
            let next = written_link(ground, text).map_or(Next::Unknown, |link| link.next);
            Pager { next, ..pager }
        }
        _ => pager,
    }
}

/// `document.write('… <a href="/tz/index_2.html">下一页</a>')`: a link that is all there in the script.
fn written_link(ground: &Ground<'_, '_, '_>, text: &str) -> Option<Pager> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    if !has(text, "document.write") || !has(text, "href") {
        return None;
    }
    let pattern = PATTERN.get_or_init(|| {
        Regex::new(r#"href\\?=\\?["']?([^"'+>\s\\]+)\\?["']?[^>"'+]*>(?:<[a-z]+>)?\s*(?:下一页|下页|后一页)"#).ok()
    });
    let found = pattern.as_ref()?.captures(text)?;
    let url = ground.layout.base.absolute(&found[1])?;
    Some(Pager {
        mechanism: "written link".to_owned(),
        current: None,
        pages: None,
        total: None,
        next: Next::Get { url, rest: Vec::new() },
    })
}

/// Pagination widgets: `$("#page").pagination({pageSize, total})`, `laypage.render({count, limit})`.
fn widget(ground: &Ground<'_, '_, '_>, text: &str) -> Option<Pager> {
    let name =
        [".pagination", "laypage.render", "laypage", ".Paging", ".jqPaginator", ".createPage"]
            .into_iter()
            .find(|name| has(text, &format!("{name}(")))?;
    let arguments = script::calls_of_method(text, name).into_iter().next()?;
    let object = arguments.iter().find_map(|argument| argument.strip_prefix('{'))?;
    let fields = script::fields(object.trim_end().strip_suffix('}').unwrap_or(object));
    let number = |names: &[&str]| {
        names.iter().find_map(|name| {
            script::field(&fields, name).and_then(|value| script::number(text, value))
        })
    };
    let counted =
        number(&["pageCount", "pages", "totalPages", "totalPage", "pageTotal", "pagecount"]);
    // beside a number of pages, `count` is that of the buttons
    let total = number(&["total", "totalCount", "totalData", "totalRecord", "totalCounts"])
        .or_else(|| number(&["count"]).filter(|_| counted.is_none()));
    let size = number(&["pageSize", "limit", "showData", "perPage"]).filter(|size| *size > 0);
    let pages = counted.or_else(|| Some(total?.div_ceil(size?)))?;
    let own = ground.layout.base.url();
    let current = page_of_address(own)
        .or_else(|| number(&["current", "curr", "currentPage"]))
        .unwrap_or(1)
        .max(1);
    let next =
        if current >= pages { Next::Last } else { by_location(ground, text, current, pages) };
    Some(Pager {
        mechanism: "pagination script".to_owned(),
        current: Some(current),
        pages: Some(pages),
        total,
        next,
    })
}

/// The number of this page by its address: `/2.html` or a query field.
fn page_of_address(url: &url::Url) -> Option<u32> {
    numbered::page_in_query(url).or_else(|| {
        let name = file_name(url.path());
        let stem = name.split('.').next()?;
        (stem.len() <= 4).then(|| stem.parse().ok()).flatten()
    })
}

/// `location.href = "/a/b/" + (data.pageIndex + 1) + ".html"`.
fn by_location(ground: &Ground<'_, '_, '_>, text: &str, current: u32, pages: u32) -> Next {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| {
        Regex::new(
            r#"location(?:\.href)?\s*=\s*["']([^"']*)["']\s*\+\s*\(?\s*(?:[A-Za-z_$.]*(?:page|Page|curr|num|Num|index|Index)[A-Za-z]*)\s*(\+\s*1)?\s*\)?\s*\+\s*["'](\.[a-z]{3,5})["']"#,
        )
        .ok()
    });
    let Some(found) = pattern.as_ref().and_then(|pattern| pattern.captures(text)) else {
        return by_query(ground, text, current, pages);
    };
    let address =
        |page: u32| ground.layout.base.absolute(&format!("{}{page}{}", &found[1], &found[3]));
    let Some(url) = address(current + 1) else { return Next::Unknown };
    // widgets of this kind keep static pages up to a bound that they name
    let bound = memchr::memmem::find(text.as_bytes(), b"pageIndex<")
        .and_then(|at| {
            text[at + 10..].split(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok()
        })
        .unwrap_or(u32::MAX);
    if current + 1 > bound {
        return Next::Unknown;
    }
    let end = pages.min(bound).min(current.saturating_add(MAX_REST));
    let rest =
        if current == 1 { (current + 2..=end).filter_map(address).collect() } else { Vec::new() };
    Next::Get { url, rest }
}

/// `location.href = "?page=" + num`: the number ends the address, behind a field that is called so.
fn by_query(ground: &Ground<'_, '_, '_>, text: &str, current: u32, pages: u32) -> Next {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| {
        Regex::new(
            r#"location(?:\.href)?\s*=\s*["']([^"']*[?&]([A-Za-z_]+)=)["']\s*\+\s*\(?\s*([A-Za-z_$.]+)\s*(\+\s*1)?\s*\)?\s*[;}\n]"#,
        )
        .ok()
    });
    let Some(found) = pattern.as_ref().and_then(|pattern| pattern.captures(text)) else {
        return Next::Unknown;
    };
    // an index may count from nought
    let from_nought = found.get(4).is_none() && found[3].contains("ndex");
    if from_nought || !numbered::is_page_field(&found[2]) {
        return Next::Unknown;
    }
    let address = |page: u32| ground.layout.base.absolute(&format!("{}{page}", &found[1]));
    let Some(url) = address(current.saturating_add(1)) else { return Next::Unknown };
    let end = pages.min(current.saturating_add(MAX_REST));
    let rest = if current == 1 { (3..=end).filter_map(address).collect() } else { Vec::new() };
    Next::Get { url, rest }
}
