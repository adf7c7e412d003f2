//! Values out of scripts: calls, variables, object fields. Reading, not running.

use memchr::memmem;

/// Arguments of each call of a function in a text; definitions are left out.
pub(crate) fn calls<'t>(text: &'t str, name: &str) -> Vec<Vec<&'t str>> {
    let mut out = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), name.as_bytes()).take(50) {
        let before = text[..at].trim_end();
        if before.ends_with("function")
            || text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
        {
            continue;
        }
        let rest = text[at + name.len()..].trim_start();
        let Some(inside) = rest.strip_prefix('(') else { continue };
        if let Some(end) = closing(inside, '(', ')') {
            out.push(split(&inside[..end]));
        }
    }
    out
}

/// Where the bracket that is open at the start of `text` closes; brackets in quotes do not count.
pub(crate) fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    for (at, c) in text.char_indices().take(20_000) {
        if let Some(mark) = quote {
            if escaped {
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if c == mark || c == '\n' {
                quote = None;
            }
            continue;
        }
        if c == '"' || c == '\'' {
            quote = Some(c);
        } else if c == open {
            depth += 1;
        } else if c == close {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

/// Parts of an argument list or an object, cut at commas outside quotes and brackets.
pub(crate) fn split(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut depth = 0i32;
    let mut quote: Option<char> = None;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if let Some(mark) = quote {
            if c == mark {
                quote = None;
            }
            continue;
        }
        match c {
            '"' | '\'' => quote = Some(c),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = text[start..].trim();
    if !last.is_empty() {
        out.push(last);
    }
    out
}

/// Fields of an object literal that follows an opening brace.
pub(crate) fn fields(inside: &str) -> Vec<(&str, &str)> {
    split(inside)
        .into_iter()
        .filter_map(|part| part.split_once(':'))
        .map(|(name, value)| (unquote(name.trim()), value.trim()))
        .collect()
}

/// The value of a field, without regard to case.
pub(crate) fn field<'t>(fields: &[(&'t str, &'t str)], name: &str) -> Option<&'t str> {
    fields.iter().find(|(one, _)| one.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

/// A value without its quotes.
pub(crate) fn unquote(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inside) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inside;
        }
    }
    value
}

/// Whether a value is a quoted string.
pub(crate) fn is_string(value: &str) -> bool {
    value.starts_with(['"', '\''])
}

/// A whole number, quoted or not, or the variable that holds it.
pub(crate) fn number(text: &str, value: &str) -> Option<u32> {
    let plain = unquote(value);
    plain.parse().ok().or_else(|| {
        let name = !plain.is_empty() && plain.chars().all(|c| c.is_alphanumeric() || c == '_');
        (name && !is_string(value)).then(|| variable(text, plain)).flatten()
    })
}

/// The number that a text assigns to a variable.
pub(crate) fn variable(text: &str, name: &str) -> Option<u32> {
    memmem::find_iter(text.as_bytes(), name.as_bytes()).take(30).find_map(|at| {
        let whole = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        let rest = text[at + name.len()..].trim_start();
        let rest = rest.strip_prefix('=')?.trim_start();
        let rest = rest.trim_start_matches(['"', '\'']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        // `=0-1` or `=3+x` is no plain value, `=3 // pages` is one
        let behind = rest[end..].trim_start();
        let plain = behind.starts_with("//")
            || behind.starts_with("/*")
            || !behind.starts_with(['+', '*', '/', '.']);
        (whole && plain).then(|| rest[..end].parse().ok()).flatten()
    })
}

/// The number that a field of an object holds: `totalPage: 8`.
pub(crate) fn held(text: &str, name: &str) -> Option<u32> {
    memmem::find_iter(text.as_bytes(), name.as_bytes()).take(30).find_map(|at| {
        let whole = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        let rest = text[at + name.len()..].trim_start_matches(['"', '\'']).trim_start();
        let rest = rest.strip_prefix(':')?.trim_start().trim_start_matches(['"', '\'']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let plain = rest[end..].trim_start_matches(['"', '\'']).trim_start();
        let ends = plain.is_empty() || plain.starts_with([',', '}']);
        (whole && ends).then(|| rest[..end].parse().ok()).flatten()
    })
}

/// The first string in quotes.
pub(crate) fn first_string(text: &str) -> Option<&str> {
    let start = text.find(['"', '\''])?;
    let quote = text[start..].chars().next()?;
    let inside = &text[start + 1..];
    Some(&inside[..inside.find(quote)?])
}

/// Arguments of each call of a method named with its dot or without.
pub(crate) fn calls_of_method<'t>(text: &'t str, name: &str) -> Vec<Vec<&'t str>> {
    memmem::find_iter(text.as_bytes(), name.as_bytes())
        .take(20)
        .filter_map(|at| {
            let inside = text[at + name.len()..].trim_start().strip_prefix('(')?;
            closing(inside, '(', ')').map(|end| split(&inside[..end]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{held, variable};

    #[test]
    fn numbers_that_objects_hold() {
        for (text, value) in [
            ("var page = {totalPage: 8, pageNo: 1};", Some(8)),
            ("init({'totalPage':'8'})", Some(8)),
            ("{\"totalPage\": n}", None),
            ("{totalPage: 8 + n}", None),
            ("{subtotalPage: 8}", None),
            ("totalPage ? 1 : 2", None),
        ] {
            assert_eq!(held(text, "totalPage"), value, "{text}");
        }
    }

    #[test]
    fn numbers_that_are_assigned() {
        for (text, value) in [
            ("var countPage = 20//共多少页", Some(20)),
            ("var countPage=20 /* pages */;", Some(20)),
            ("var countPage='7';", Some(7)),
            ("var countPage = 20/2;", None),
            ("var countPage = 3+n;", None),
            ("var myPage = 3;", None),
        ] {
            assert_eq!(variable(text, "countPage"), value, "{text}");
        }
    }
}
