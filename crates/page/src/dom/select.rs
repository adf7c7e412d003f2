//! A small subset of CSS selectors: `tag`, `#id`, `.class`, `[attr]`, `[attr=v]` with `^= $= *=`,
//! `:first-child`, `:last-child`, `:nth-child(n)`, descendant and child combinators, commas.

use super::{Dom, Node, Tag};

/// A selector that was understood.
#[derive(Debug, Clone)]
pub struct Selector {
    alternatives: Vec<Vec<Step>>,
}

/// Why a selector was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("selector `{selector}`: {reason}")]
pub struct SelectorError {
    /// The selector.
    pub selector: String,
    /// What is wrong.
    pub reason: &'static str,
}

/// One compound; steps stand from right to left.
#[derive(Debug, Clone, Default)]
struct Step {
    tag: Option<(Tag, String)>,
    id: Option<String>,
    classes: Vec<String>,
    attrs: Vec<(String, Test, String)>,
    position: Option<Position>,
    /// The next step (to the left) must be the parent, not any ancestor.
    child: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Test {
    Present,
    Equals,
    Starts,
    Ends,
    Contains,
    Word,
}

#[derive(Debug, Clone, Copy)]
enum Position {
    Nth(usize),
    Last,
}

impl Selector {
    /// Reads a selector.
    pub fn parse(text: &str) -> Result<Self, SelectorError> {
        let fail = |reason| SelectorError { selector: text.to_owned(), reason };
        let alternatives = split_commas(text)
            .into_iter()
            .map(|one| complex(one.trim()).map_err(fail))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { alternatives })
    }

    /// Whether the node is one that the selector means.
    pub fn matches(&self, dom: &Dom<'_>, node: Node) -> bool {
        dom.is_element(node) && self.alternatives.iter().any(|steps| chain(dom, node, steps))
    }
}

fn split_commas(text: &str) -> Vec<&str> {
    let mut depth = 0i32;
    text.split(|character| {
        match character {
            '[' | '(' => depth += 1,
            ']' | ')' => depth -= 1,
            _ => {}
        }
        character == ',' && depth == 0
    })
    .collect()
}

fn chain(dom: &Dom<'_>, node: Node, steps: &[Step]) -> bool {
    let Some((first, rest)) = steps.split_first() else { return true };
    if !first.matches(dom, node) {
        return false;
    }
    if rest.is_empty() {
        return true;
    }
    if first.child {
        return dom.parent(node).is_some_and(|parent| chain(dom, parent, rest));
    }
    dom.ancestors(node).any(|around| chain(dom, around, rest))
}

impl Step {
    fn matches(&self, dom: &Dom<'_>, node: Node) -> bool {
        if !dom.is_element(node) {
            return false;
        }
        if let Some((tag, name)) = &self.tag
            && (dom.tag(node) != *tag
                || *tag == Tag::OTHER && !dom.name(node).eq_ignore_ascii_case(name))
        {
            return false;
        }
        if self.id.as_ref().is_some_and(|id| dom.id(node) != id)
            || self.classes.iter().any(|class| !dom.has_class(node, class))
        {
            return false;
        }
        let attrs = self.attrs.iter().all(|(name, test, wanted)| {
            let Some(value) = dom.attr(node, name) else { return false };
            match test {
                Test::Present => true,
                Test::Equals => value == wanted.as_str(),
                Test::Starts => value.starts_with(wanted.as_str()),
                Test::Ends => value.ends_with(wanted.as_str()),
                Test::Contains => value.contains(wanted.as_str()),
                Test::Word => value.split_ascii_whitespace().any(|word| word == wanted),
            }
        });
        attrs && self.position.is_none_or(|position| position.holds(dom, node))
    }
}

impl Position {
    fn holds(self, dom: &Dom<'_>, node: Node) -> bool {
        let Some(parent) = dom.parent(node) else { return false };
        match self {
            Self::Nth(wanted) => dom.child_elements(parent).nth(wanted - 1) == Some(node),
            Self::Last => dom.child_elements(parent).last() == Some(node),
        }
    }
}

fn complex(text: &str) -> Result<Vec<Step>, &'static str> {
    let mut steps: Vec<Step> = Vec::new();
    let mut rest = text;
    let mut child = false;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('>') {
            if child || steps.is_empty() {
                return Err("`>` without an element before it");
            }
            child = true;
            rest = after.trim_start();
            continue;
        }
        let (mut step, after) = compound(rest)?;
        step.child = child;
        child = false;
        steps.push(step);
        rest = after.trim_start();
    }
    if steps.is_empty() || child {
        return Err("an element is missing");
    }
    steps.reverse();
    Ok(steps)
}

fn name_end(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(text.len())
}

fn named(text: &str) -> Result<(String, &str), &'static str> {
    match name_end(text) {
        0 => Err("a name is missing"),
        end => Ok((text[..end].to_owned(), &text[end..])),
    }
}

fn compound(text: &str) -> Result<(Step, &str), &'static str> {
    let mut step = Step::default();
    let mut rest = text;
    if let Some(after) = rest.strip_prefix('*') {
        rest = after;
    } else if name_end(rest) > 0 {
        let (name, after) = named(rest)?;
        let name = name.to_ascii_lowercase();
        step.tag = Some((Tag::of(name.as_bytes()), name));
        rest = after;
    }
    loop {
        if let Some(after) = rest.strip_prefix('#') {
            let (name, after) = named(after)?;
            step.id = Some(name);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('.') {
            let (name, after) = named(after)?;
            step.classes.push(name);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('[') {
            let (inside, after) = after.split_once(']').ok_or("`]` is missing")?;
            step.attrs.push(attribute(inside)?);
            rest = after;
        } else if let Some(after) = rest.strip_prefix(':') {
            rest = pseudo(after, &mut step)?;
        } else {
            break;
        }
    }
    if rest.len() == text.len() {
        return Err("not understood");
    }
    if !rest.is_empty() && !rest.starts_with([' ', '\t', '\n', '>']) {
        return Err("not understood");
    }
    Ok((step, rest))
}

fn attribute(inside: &str) -> Result<(String, Test, String), &'static str> {
    let (name, after) = named(inside.trim())?;
    let after = after.trim();
    let (test, value) = if after.is_empty() {
        (Test::Present, "")
    } else if let Some(value) = after.strip_prefix('=') {
        (Test::Equals, value)
    } else if let Some(value) = after.strip_prefix("^=") {
        (Test::Starts, value)
    } else if let Some(value) = after.strip_prefix("$=") {
        (Test::Ends, value)
    } else if let Some(value) = after.strip_prefix("*=") {
        (Test::Contains, value)
    } else if let Some(value) = after.strip_prefix("~=") {
        (Test::Word, value)
    } else {
        return Err("a comparison that is not understood");
    };
    let value = value.trim().trim_matches(['"', '\'']);
    Ok((name.to_ascii_lowercase(), test, value.to_owned()))
}

fn pseudo<'t>(text: &'t str, step: &mut Step) -> Result<&'t str, &'static str> {
    if let Some(after) = text.strip_prefix("first-child") {
        step.position = Some(Position::Nth(1));
        return Ok(after);
    }
    if let Some(after) = text.strip_prefix("last-child") {
        step.position = Some(Position::Last);
        return Ok(after);
    }
    if let Some(after) = text.strip_prefix("nth-child(") {
        let (number, after) = after.split_once(')').ok_or("`)` is missing")?;
        match number.trim().parse() {
            Ok(number) if number >= 1 => step.position = Some(Position::Nth(number)),
            _ => return Err("only a plain number in `nth-child()`"),
        }
        return Ok(after);
    }
    Err("a pseudo-class that is not understood")
}
