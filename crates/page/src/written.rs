//! What a page writes with `document.write`. Links are put where they are shown, before the tree is built: only of
//! scripts that do nothing but set variables to plain strings and write their sums. Words are read out of what stays
//! a script ([`by`]).

mod words;

use std::borrow::Cow;
pub(crate) use words::by;

/// Longer scripts are libraries.
const MAX_SCRIPT: usize = 4_000;

/// What writes; `document.writeln` begins so too.
const CALL: &str = "document.write";

/// What stands in the brackets behind the name of the call, and what follows them.
fn argument(call: &str) -> Option<&str> {
    call.strip_prefix("ln").unwrap_or(call).trim_start().strip_prefix('(')
}

/// The text with what such scripts write in their place.
pub(crate) fn unfolded(text: &str) -> Cow<'_, str> {
    if memchr::memmem::find(text.as_bytes(), CALL.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some((start, inside)) = opening(text, at) {
        let Some((end, after)) = closing(text, inside) else { break };
        if let Some(markup) = written(&text[inside..end]) {
            out.push_str(&text[kept..start]);
            out.push_str(&markup);
            kept = after;
        }
        at = after;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// Where the next `<script` begins, and where its content does.
fn opening(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = find_tag(text, from, b"<script")?;
    let end = start + memchr::memchr(b'>', &text.as_bytes()[start..])? + 1;
    Some((start, end))
}

/// Where the content of a script ends, and where what follows it begins.
fn closing(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = find_tag(text, from, b"</script")?;
    let end = start + memchr::memchr(b'>', &text.as_bytes()[start..])? + 1;
    Some((start, end))
}

/// Where a tag begins, in capitals or not.
fn find_tag(text: &str, from: usize, tag: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', &bytes[from..])
        .map(|at| from + at)
        .find(|at| bytes.get(*at..at + tag.len()).is_some_and(|one| one.eq_ignore_ascii_case(tag)))
}

/// The links that a script writes; `None` when it does anything else.
fn written(script: &str) -> Option<String> {
    if script.len() > MAX_SCRIPT {
        return None;
    }
    let mut variables: Vec<(&str, String)> = Vec::new();
    let mut out = String::new();
    let mut rest = script;
    loop {
        rest = without_comment(rest);
        if rest.is_empty() {
            break;
        }
        if let Some(call) = rest.strip_prefix(CALL) {
            let (words, after) = sum(argument(call)?, &variables)?;
            out.push_str(&words);
            rest = after.strip_prefix(')')?;
        } else {
            let (name, value) = rest.strip_prefix("var ")?.split_once('=')?;
            let (words, after) = sum(value, &variables)?;
            variables.push((name.trim(), words));
            rest = after;
        }
        if !rest.trim_start_matches([' ', '\t']).starts_with([';', '\n', '\r', '<'])
            && !rest.trim().is_empty()
        {
            return None;
        }
    }
    if out.len() > 2 * script.len() {
        return None;
    }
    let lower = out.to_ascii_lowercase();
    let links = lower.contains("<a ") && lower.contains("href");
    (links && !lower.contains("<script")).then_some(out)
}

/// A script from its next statement on.
fn without_comment(mut script: &str) -> &str {
    loop {
        script = script.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
        let line = script.starts_with("//") || script.starts_with("<!--");
        let end = if line {
            script.find('\n').unwrap_or(script.len())
        } else if script.starts_with("/*") {
            script.find("*/").map_or(script.len(), |at| at + 2)
        } else {
            return script;
        };
        script = &script[end..];
    }
}

/// `'a' + b + "c"` and what follows it.
fn sum<'s>(mut rest: &'s str, variables: &[(&str, String)]) -> Option<(String, &'s str)> {
    let mut out = String::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix(['"', '\'']) {
            let quote = rest.chars().next()?;
            rest = literal(after, quote, &mut out)?;
        } else {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))?;
            let name = &rest[..end];
            let (_, value) = variables.iter().rev().find(|(one, _)| *one == name)?;
            out.push_str(value);
            rest = &rest[end..];
        }
        let after = rest.trim_start();
        match after.strip_prefix('+') {
            Some(after) => rest = after,
            None if after.starts_with(')') => return Some((out, after)),
            None => return Some((out, rest)),
        }
        if out.len() > MAX_SCRIPT {
            return None;
        }
    }
}

/// Reads a literal up to its quote, and says what follows it.
fn literal<'s>(text: &'s str, quote: char, out: &mut String) -> Option<&'s str> {
    let mut letters = text.char_indices();
    while let Some((at, c)) = letters.next() {
        match c {
            '\n' => return None,
            '\\' => match letters.next()?.1 {
                escaped @ ('"' | '\'' | '/' | '\\') => out.push(escaped),
                'n' | 't' | 'r' => out.push(' '),
                _ => return None,
            },
            _ if c == quote => return Some(&text[at + c.len_utf8()..]),
            _ => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::unfolded;

    #[test]
    fn links_are_put_where_they_are_shown() {
        for (html, shown) in [
            (
                "<li><script>document.write('<a href=\"/a.html\">甲</a>');</script><i>1</i></li>",
                "<li><a href=\"/a.html\">甲</a><i>1</i></li>",
            ),
            (
                "<SCRIPT language=javascript>\n<!--\nvar u = \"/a/\"; // address\ndocument.writeln(\"<a href=\\\"\" + u + \"\\\">甲<\\/a>\")\n//-->\n</SCRIPT>乙",
                "<a href=\"/a/\">甲</a>乙",
            ),
            (
                "<script>var a='<a href=/1>一</a>';document.write(a+' &gt; ');document.write('<a href=/2>二</a>');</script>",
                "<a href=/1>一</a> &gt; <a href=/2>二</a>",
            ),
        ] {
            assert_eq!(unfolded(html), shown, "{html}");
        }
    }

    #[test]
    fn what_is_not_that_simple_stays() {
        for html in [
            "<script>if (n > 1) { document.write('<a href=/1>下一页</a>'); }</script>",
            "<script>document.write('<a href=/' + id + '>一</a>')</script>",
            "<script>var d = new Date(); document.write('<a href=/1>一</a>')</script>",
            "<script>document.write('来源：县府办')</script>",
            "<script>document.write('<a href=/1>一</a>'.substr(2))</script>",
            "<script>document.write('<a href=/1><scr'+'ipt></a>')</script>",
            "<script>document.write('<a href=/1>",
            "<script",
            "<p>document.write('<a href=/1>一</a>')</p>",
        ] {
            assert_eq!(unfolded(html), html);
        }
        let many = "<script>document.write(".repeat(20_000);
        assert_eq!(unfolded(&many), many);
    }
}
