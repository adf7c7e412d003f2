//! Files that only a script of the page leads to: links that it writes (`var fj = '<a href="…">…</a>'`), and
//! documents that it shows in a viewer (`showPdf("/files/a.pdf")`). Read, not run.

use super::attachments::file_ending;
use crate::dom::{Dom, Node};

/// Longer scripts are libraries.
const MAX_SCRIPT: usize = 20_000;
/// Longer ones show no file.
const MAX_VIEWER: usize = 4_000;
/// Links of one script.
const MAX_LINKS: usize = 200;

/// Endings of what a viewer shows.
const SHOWN: &[&str] = &["pdf", "ofd", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et"];

/// The text of a script.
fn text<'d>(dom: &Dom<'d>, script: Node) -> &'d str {
    dom.first_child(script).map_or("", |text| dom.raw(text))
}

/// Address and words of each link to a file in the markup that a script puts into the page.
pub(super) fn links<'d>(dom: &Dom<'d>, script: Node) -> Vec<(&'d str, &'d str)> {
    let script = text(dom, script);
    let writes = ["document.write", "innerHTML", ".html(", ".append("];
    let mut found = Vec::new();
    if script.len() > MAX_SCRIPT || !writes.iter().any(|call| script.contains(*call)) {
        return found;
    }
    // as long as the script itself
    let lower = script.to_ascii_lowercase();
    let mut at = 0;
    while let Some(start) = lower[at..].find("<a ").map(|start| at + start) {
        at = start + "<a ".len();
        let Some(end) = lower[at..].find('>').map(|end| at + end) else { break };
        let Some(href) = href(&script[at..end], &lower[at..end]) else { continue };
        let words = &script[end + 1..];
        let words = &words[..words.find('<').unwrap_or(0)];
        let joined = words.contains(['\'', '"', '+', '$']);
        found.push((href, if joined { "" } else { words }));
        if found.len() == MAX_LINKS {
            break;
        }
    }
    found
}

/// The address of a file in the attributes of a link.
fn href<'s>(attributes: &'s str, lower: &str) -> Option<&'s str> {
    let behind = lower.find("href=")? + "href=".len();
    let value = attributes[behind..].trim_start_matches(['\\', '"', '\'']);
    let end = value.find(['\\', '"', '\'', ' ']).unwrap_or(value.len());
    Some(&value[..end]).filter(|value| is_address(value) && is_file(value, None))
}

/// Addresses of documents among the literals of a script, which a viewer shows.
pub(super) fn files<'d>(dom: &Dom<'d>, script: Node) -> impl Iterator<Item = &'d str> + use<'d> {
    let script = Some(text(dom, script)).filter(|script| script.len() <= MAX_VIEWER).unwrap_or("");
    // between quotes of one kind a literal of the other begins
    script.split(['"', '\'']).filter(|literal| is_address(literal) && is_file(literal, Some(SHOWN)))
}

/// Whether a script shows a document.
pub(super) fn shows_file(dom: &Dom<'_>, script: Node) -> bool {
    files(dom, script).next().is_some()
}

/// Whether words are one address and not a selector, a pattern or a name.
fn is_address(words: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || "/._-%?=&:~（）()〔〕".contains(c);
    words.contains('/') && words.chars().all(part)
}

/// Whether an address is that of a file, of these endings if any are told.
fn is_file(address: &str, endings: Option<&[&str]>) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let stem = path.rsplit('/').next().is_some_and(|name| name.find('.').is_some_and(|at| at > 0));
    let known = |ending: &'static str| endings.is_none_or(|endings| endings.contains(&ending));
    stem && file_ending(path).is_some_and(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(script: &str) -> (Vec<String>, Vec<String>) {
        let page = format!("<body><script>{script}</script></body>");
        let dom = Dom::parse(&page);
        let node = dom.scripts().next().expect("a script").0;
        let links = links(&dom, node).into_iter().map(|(href, name)| format!("{href} {name}"));
        (links.collect(), files(&dom, node).map(str::to_owned).collect())
    }

    #[test]
    fn links_that_scripts_write() {
        let one = "var fj='<A target=\"_blank\" href=\"./P020.docx\">任务分解表.docx</A>'; document.write(fj);";
        assert_eq!(of(one).0, ["./P020.docx 任务分解表.docx"]);
        let two = r##"$("#fj").html("<a href='/f/1.pdf'>一</a><a href='/f/2.xls'>"+name+"</a>");"##;
        assert_eq!(of(two).0, ["/f/1.pdf 一", "/f/2.xls "]);
        for none in [
            "document.write('<a href=\"'+url+'\">'+name+'</a>');",
            "document.write('<a href=\"/zwgk/\">政务公开</a>');",
            "var fj='<a href=\"/f/1.pdf\">一</a>';",
        ] {
            assert!(of(none).0.is_empty(), "{none}");
        }
    }

    #[test]
    fn documents_that_scripts_show() {
        let shown = "showVsbpdfIframe(\"/__local/1/AB_12.pdf?e=.pdf\",\"100%\",\"600\");";
        assert_eq!(of(shown).1, ["/__local/1/AB_12.pdf?e=.pdf"]);
        for none in [
            "$(\"a[href$='.pdf']\").hide();",
            "var types = '.pdf/.doc';",
            "load('/js/a.js', '/i/pdf.png');",
            "if (/\\.pdf$/.test(url)) show(url + '.pdf');",
        ] {
            assert!(of(none).1.is_empty(), "{none}");
        }
    }
}
