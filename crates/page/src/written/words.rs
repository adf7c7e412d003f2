//! The words among what a script writes, where it may do other things too: a literal, a variable that the same
//! script sets to a literal, the beginning of one, and their sum. Anything more is left alone. A literal with a
//! backslash is none: it may be part of a longer one.

use super::{CALL, MAX_SCRIPT, argument};

/// So many literals behind as many conditions are alternatives.
const BRANCHES: usize = 4;

/// The words that a script writes, tags taken out; `None` when there are none or it is not that simple.
pub(crate) fn by(script: &str) -> Option<String> {
    if script.len() > MAX_SCRIPT || !script.contains(CALL) {
        return None;
    }
    let mut out = String::new();
    let mut rest = script;
    let mut shown = false;
    let mut bare = 0;
    while let Some(at) = rest.find(CALL) {
        // where the branch before it wrote something, the other one is not run
        let other = shown && rest[..at].contains("else");
        rest = &rest[at + CALL.len()..];
        let Some(argument) = argument(rest).filter(|_| !other) else { continue };
        bare += usize::from(literal(argument).is_some_and(|(_, rest)| rest.starts_with(')')));
        let words = sum(argument, script);
        shown = words.as_ref().is_some_and(|words| !words.trim().is_empty());
        if let Some(words) = words {
            out.push_str(&without_tags(&words));
            out.push(' ');
        }
    }
    // names of columns, of which one is chosen by the address
    let chosen = bare >= BRANCHES && script.matches("if").count() >= bare;
    (!chosen && !out.trim().is_empty()).then_some(out)
}

/// `'a' + b + "c"` up to the closing bracket. An empty variable means that its branch is not run.
fn sum(mut rest: &str, script: &str) -> Option<String> {
    let mut out = String::new();
    loop {
        rest = rest.trim_start();
        if let Some((literal, after)) = literal(rest) {
            out.push_str(literal);
            rest = after;
        } else {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$'))?;
            let value = variable(&rest[..end], script)?;
            if value.trim().is_empty() {
                return None;
            }
            rest = &rest[end..];
            match beginning(rest) {
                Some((length, behind)) => {
                    out.extend(value.chars().take(length));
                    rest = behind;
                }
                None => out.push_str(value),
            }
        }
        rest = rest.trim_start();
        match rest.chars().next()? {
            '+' => rest = &rest[1..],
            ')' => return Some(out),
            _ => return None,
        }
    }
}

/// `.substring(0, 10)` behind a value: how many of its characters are written, and what follows.
fn beginning(rest: &str) -> Option<(usize, &str)> {
    let names = [".substring(", ".substr(", ".slice("];
    let call = names.iter().find_map(|name| rest.strip_prefix(*name))?;
    let (first, tail) = call.split_once(',')?;
    let (length, behind) = tail.split_once(')')?;
    let length = length.trim().parse().ok()?;
    (first.trim() == "0").then_some((length, behind))
}

fn literal(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let inside = &text[1..];
    let end = inside.find(quote)?;
    if inside[..end].contains('\\') {
        return None;
    }
    Some((&inside[..end], &inside[end + 1..]))
}

/// The literal that the script sets a variable to.
fn variable<'s>(name: &str, script: &'s str) -> Option<&'s str> {
    if name.is_empty() {
        return None;
    }
    let mut rest = script;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = &rest[at + name.len()..];
        rest = after;
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.')) {
            continue;
        }
        if let Some(value) = after.trim_start().strip_prefix('=')
            && !value.starts_with('=')
        {
            return literal(value.trim_start()).map(|(value, _)| value);
        }
    }
    None
}

fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&nbsp;", " ").replace("&emsp;", " ").replace("&ensp;", " ").replace("&gt;", ">")
}

#[cfg(test)]
mod tests {
    use super::by;

    #[test]
    fn simple_writing_is_understood() {
        for (script, words) in [
            ("document.write('来源：某县日报');", Some("来源：某县日报 ")),
            ("var d='2020年11月27日'; if(d!=''){document.write(d);}", Some("2020年11月27日 ")),
            (
                "var ly = \"县府办\";\nif (ly != '') { document.write('<b>来源：' + ly + '</b>&emsp;'); }",
                Some(" 来源：县府办   "),
            ),
            ("var ly=''; if(ly!=''){document.write('来源：'+ly);}", None),
            (
                "var t='2023-04-05 08:30:00'; document.write(t.substring(0, 10));",
                Some("2023-04-05 "),
            ),
            (
                "var ly='县府办'; if(ly!='') document.write(ly); else document.write('本站');",
                Some("县府办 "),
            ),
            (
                "var ly=''; if(ly!=''){document.write(ly);}else{document.write('本站');}",
                Some("本站 "),
            ),
            (
                "if(u.indexOf('/a/')>0){document.write('要闻');} if(u.indexOf('/b/')>0){document.write('政策');} \
                 if(u.indexOf('/c/')>0){document.write('互动');} if(u.indexOf('/d/')>0){document.write('专题');}",
                None,
            ),
            ("document.write(new Date());", None),
            ("document.write('<script src=\"/a.js\"></scr'+'ipt>')", None),
            ("document.write('a\\'b')", None),
            ("document.write(", None),
            ("var a=1;", None),
        ] {
            assert_eq!(by(script).as_deref(), words, "{script}");
        }
    }
}
