//! Where a click leads that calls a function of the page's own: `goPage(2)` with
//! `function goPage(n){ location.href = 'list_' + n + '.html' }`. Only what can be told from the text is: strings,
//! numbers and parameters put together, and conditions on these. Anything else leads nowhere.

mod token;
mod value;

use super::script;
use crate::dom::Dom;
use memchr::memmem;
use rustc_hash::FxHashMap;
use token::{Token, tokens};
use url::Url;
use value::Value;

/// Functions that call functions.
const DEEPEST: u32 = 3;
/// Places of one script where a name is looked for.
const MOST_PLACES: usize = 1_000;
/// Brackets within brackets.
const NESTED: u32 = 24;

/// The address, as written, that a click's code opens; `None` where it cannot be told.
pub(crate) fn leads(dom: &Dom<'_>, page: &Url, code: &str) -> Option<String> {
    if !code.contains('(') && !code.contains('+') {
        return None;
    }
    let scripts: Vec<&str> =
        dom.scripts().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
    let code = code.trim().trim_start_matches("javascript:");
    run(&Ground { scripts: &scripts, page }, code, FxHashMap::default(), 0)
}

/// Words of code that is not read.
const OTHER: [&str; 12] = [
    "for", "while", "do", "switch", "try", "throw", "function", "new", "with", "typeof", "delete",
    "class",
];

type Names = FxHashMap<String, Value>;

/// What functions are read with.
struct Ground<'g> {
    scripts: &'g [&'g str],
    /// Address of the page.
    page: &'g Url,
}

fn run(ground: &Ground<'_>, code: &str, names: Names, depth: u32) -> Option<String> {
    let tokens = tokens(code)?;
    let mut reader =
        Reader { tokens: &tokens, at: 0, names, ground, depth, nested: 0, ended: false, to: None };
    while reader.at < tokens.len() {
        reader.statement(true)?;
    }
    reader.to
}

/// Parameters and body of a function that one of the scripts defines.
fn function<'s>(scripts: &[&'s str], name: &str) -> Option<(Vec<&'s str>, &'s str)> {
    let inside = scripts.iter().copied().find_map(|text| definition(text, name))?;
    let (parameters, rest) = inside.split_once(')')?;
    let body = rest.trim_start().strip_prefix('{')?;
    let body = &body[..script::closing(body, '{', '}')?];
    let parameters = parameters.split(',').map(str::trim).filter(|name| !name.is_empty());
    Some((parameters.collect(), body))
}

/// What follows `function name(` or `name = function(` in a script.
fn definition<'s>(text: &'s str, name: &str) -> Option<&'s str> {
    memmem::find_iter(text.as_bytes(), name.as_bytes()).take(MOST_PLACES).find_map(|at| {
        let rest = text[at + name.len()..].trim_start();
        let rest = if text[..at].trim_end().ends_with("function") {
            rest
        } else {
            rest.strip_prefix(['=', ':'])?.trim_start().strip_prefix("function")?.trim_start()
        };
        rest.strip_prefix('(').filter(|_| is_begin(&text[..at]))
    })
}

/// Whether a name may begin behind a text.
fn is_begin(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))
}

/// What the scripts assign to a name outside functions that were read: a plain string or number.
fn global(scripts: &[&str], name: &str) -> Value {
    let assigned = |text: &&str| {
        memmem::find_iter(text.as_bytes(), name.as_bytes()).take(MOST_PLACES).find_map(|at| {
            let rest = text[at + name.len()..].trim_start().strip_prefix('=')?;
            if !is_begin(&text[..at]) {
                return None;
            }
            let end = rest.find([';', '\n', ',']).unwrap_or(rest.len());
            let value = rest[..end].trim();
            if let Ok(number) = value.parse() {
                return Some(Value::Number(number));
            }
            let inside = script::unquote(value);
            let plain = inside.len() + 2 == value.len() && !inside.contains(['"', '\'', '\\']);
            plain.then(|| Value::Text(inside.to_owned()))
        })
    };
    scripts.iter().find_map(assigned).unwrap_or(Value::Unknown)
}

/// Reads statements and does what they say; `None` where they say what is not understood.
struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    names: Names,
    ground: &'t Ground<'t>,
    depth: u32,
    nested: u32,
    /// A `return` was met.
    ended: bool,
    to: Option<String>,
}

impl Reader<'_> {
    fn mark(&self) -> Option<&'static str> {
        match self.tokens.get(self.at) {
            Some(Token::Mark(mark)) => Some(*mark),
            _ => None,
        }
    }

    fn takes(&mut self, mark: &str) -> bool {
        let found = self.mark() == Some(mark);
        self.at += usize::from(found);
        found
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Name(one)) if one == name);
        self.at += usize::from(found);
        found
    }

    fn statement(&mut self, does: bool) -> Option<()> {
        self.nested += 1;
        let read = (self.nested <= NESTED).then(|| self.statement_within(does)).flatten();
        self.nested -= 1;
        read
    }

    fn statement_within(&mut self, does: bool) -> Option<()> {
        let does = does && !self.ended && self.to.is_none();
        if self.takes(";") {
            return Some(());
        }
        if self.takes("{") {
            while !self.takes("}") {
                if self.at >= self.tokens.len() {
                    return None;
                }
                self.statement(does)?;
            }
            return Some(());
        }
        if self.takes_name("if") {
            if !self.takes("(") {
                return None;
            }
            let holds = self.value()?;
            if !self.takes(")") {
                return None;
            }
            let holds = if does { holds.truth()? } else { false };
            self.statement(does && holds)?;
            if self.takes_name("else") {
                self.statement(does && !holds)?;
            }
            return Some(());
        }
        if self.takes_name("return") {
            if !matches!(self.mark(), Some(";" | "}")) && self.at < self.tokens.len() {
                self.expression(does)?;
            }
            self.ended |= does;
            self.takes(";");
            return Some(());
        }
        if matches!(self.tokens.get(self.at), Some(Token::Name(name)) if OTHER.contains(&name.as_str()))
        {
            return None;
        }
        let declared = ["var", "let", "const"].into_iter().any(|word| self.takes_name(word));
        loop {
            self.expression(does)?;
            if !(self.takes(",") && declared) {
                break;
            }
        }
        self.takes(";");
        Some(())
    }

    /// An assignment, or a value that is not used.
    fn expression(&mut self, does: bool) -> Option<()> {
        let (name, mark) = match (self.tokens.get(self.at)?, self.tokens.get(self.at + 1)) {
            (Token::Name(name), Some(Token::Mark(mark @ ("=" | "+=")))) => (name.clone(), *mark),
            (Token::Name(name), Some(Token::Mark("("))) if is_opener(name) => (name.clone(), "("),
            (Token::Name(name), Some(Token::Mark("("))) if !name.contains('.') => {
                let name = name.clone();
                return self.call(&name, does);
            }
            _ => return self.value().map(|_| ()),
        };
        self.at += 2;
        let mut value = self.value()?;
        if mark == "(" {
            while self.takes(",") {
                self.value()?;
            }
            if !self.takes(")") {
                return None;
            }
        }
        if mark == "+=" {
            value = self.named(&name).plus(&value);
        }
        if !does {
            return Some(());
        }
        if mark == "(" || is_location(&name) {
            self.to = Some(value.text().filter(|text| !text.trim().is_empty())?);
        } else {
            self.names.insert(name, value);
        }
        Some(())
    }

    /// A call of a function of the page's own, for what it does.
    fn call(&mut self, name: &str, does: bool) -> Option<()> {
        self.at += 2;
        let arguments = self.arguments()?;
        if !does {
            return Some(());
        }
        let Some((parameters, body)) = function(self.ground.scripts, name) else { return Some(()) };
        if self.depth >= DEEPEST {
            return None;
        }
        let given = arguments.into_iter().chain(std::iter::repeat(Value::Unknown));
        let names = parameters.into_iter().map(str::to_owned).zip(given).collect();
        self.to = run(self.ground, body, names, self.depth + 1);
        Some(())
    }

    /// Values up to the closing bracket.
    fn arguments(&mut self) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        while !self.takes(")") {
            values.push(self.value()?);
            if !self.takes(",") && self.mark() != Some(")") {
                return None;
            }
        }
        Some(values)
    }

    fn named(&self, name: &str) -> Value {
        match self.names.get(name) {
            Some(value) => value.clone(),
            None if name.strip_suffix(".pathname").is_some_and(is_location) => {
                Value::Text(self.ground.page.path().to_owned())
            }
            None if name.contains('.') => Value::Unknown,
            None => global(self.ground.scripts, name),
        }
    }

    fn value(&mut self) -> Option<Value> {
        self.nested += 1;
        let value = (self.nested <= NESTED).then(|| self.choice()).flatten();
        self.nested -= 1;
        value
    }

    fn choice(&mut self) -> Option<Value> {
        let holds = self.either()?;
        if !self.takes("?") {
            return Some(holds);
        }
        let one = self.value()?;
        if !self.takes(":") {
            return None;
        }
        let other = self.value()?;
        Some(match holds.truth() {
            Some(true) => one,
            Some(false) => other,
            None => Value::Unknown,
        })
    }

    fn either(&mut self) -> Option<Value> {
        let mut value = self.compared()?;
        while let Some(mark @ ("&&" | "||")) = self.mark() {
            self.at += 1;
            let other = self.compared()?;
            value = match (value.truth(), mark) {
                (Some(true), "&&") | (Some(false), "||") => other,
                (Some(_), _) => value,
                (None, _) => Value::Unknown,
            };
        }
        Some(value)
    }

    fn compared(&mut self) -> Option<Value> {
        let value = self.sum()?;
        match self.mark() {
            Some(mark @ ("==" | "===" | "!=" | "!==" | "<" | ">" | "<=" | ">=")) => {
                self.at += 1;
                let other = self.sum()?;
                Some(value.compared(mark, &other))
            }
            _ => Some(value),
        }
    }

    fn sum(&mut self) -> Option<Value> {
        let mut value = self.single()?;
        while let Some(mark @ ("+" | "-" | "*")) = self.mark() {
            self.at += 1;
            let other = self.single()?;
            let numbers = value.number().zip(other.number());
            value = match mark {
                "+" => value.plus(&other),
                "-" => numbers
                    .and_then(|(one, other)| one.checked_sub(other))
                    .map_or(Value::Unknown, Value::Number),
                _ => Value::Unknown,
            };
        }
        Some(value)
    }

    fn single(&mut self) -> Option<Value> {
        let mut value = match self.tokens.get(self.at)?.clone() {
            Token::Text(text) => {
                self.at += 1;
                Value::Text(text)
            }
            Token::Number(number) => {
                self.at += 1;
                Value::Number(number)
            }
            Token::Name(name) if OTHER.contains(&name.as_str()) => return None,
            Token::Name(name) => {
                self.at += 1;
                if matches!(name.as_str(), "true" | "false") {
                    Value::Truth(name == "true")
                } else if self.takes("(") {
                    let arguments = self.arguments()?;
                    match (name.as_str(), arguments.first()) {
                        ("parseInt" | "Number", Some(one)) => {
                            one.number().map_or(Value::Unknown, Value::Number)
                        }
                        ("String" | "encodeURI", Some(one)) => {
                            one.text().map_or(Value::Unknown, Value::Text)
                        }
                        _ => Value::Unknown,
                    }
                } else {
                    self.named(&name)
                }
            }
            Token::Mark("(") => {
                self.at += 1;
                let value = self.value()?;
                if !self.takes(")") {
                    return None;
                }
                value
            }
            Token::Mark("-") => {
                self.at += 1;
                let number = self.single()?.number().and_then(i64::checked_neg);
                number.map_or(Value::Unknown, Value::Number)
            }
            Token::Mark("!") => {
                self.at += 1;
                self.single()?.truth().map_or(Value::Unknown, |truth| Value::Truth(!truth))
            }
            Token::Mark(_) => return None,
        };
        // what is taken from the outcome of a call is not known
        loop {
            if matches!(self.tokens.get(self.at), Some(Token::Name(name)) if name.starts_with('.'))
            {
                self.at += 1;
            } else if self.takes("(") {
                self.arguments()?;
            } else if self.takes("[") {
                self.value()?;
                if !self.takes("]") {
                    return None;
                }
            } else {
                return Some(value);
            }
            value = Value::Unknown;
        }
    }
}

/// Whether a name is the address that the window shows.
fn is_location(name: &str) -> bool {
    let name = ["window.", "self.", "document.", "top.", "parent.", "this."]
        .iter()
        .fold(name, |name, before| name.strip_prefix(before).unwrap_or(name));
    matches!(name, "location" | "location.href")
}

/// Whether a name is that of a function that goes to an address.
fn is_opener(name: &str) -> bool {
    matches!(name, "window.open" | "open")
        || [".replace", ".assign"].iter().any(|end| name.strip_suffix(end).is_some_and(is_location))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(script: &str, code: &str) -> Option<String> {
        let page = format!("<script>{script}</script>");
        let url = Url::parse("http://www.yunxi.gov.cn/zwgk/list.jsp?id=3").unwrap();
        leads(&Dom::parse(&page), &url, code)
    }

    #[test]
    fn functions_of_the_pages_own() {
        for (script, code, address) in [
            (
                "function goPage(n){location.href='list_'+n+'.html'}",
                "goPage(2)",
                Some("list_2.html"),
            ),
            (
                "function goPage(n){window.location.href=\"index_\"+(n-1)+\".html\";}",
                "javascript:goPage('3');",
                Some("index_2.html"),
            ),
            (
                "function toPage(p){ if(p==1){location.href='index.html';}else{ location.href='index_'+(p-1)+'.html'; } }",
                "return toPage(1)",
                Some("index.html"),
            ),
            (
                "function toPage(p){ if(p<=1) location='index.html'; else location='index_'+(p-1)+'.html'; }",
                "toPage(4)",
                Some("index_3.html"),
            ),
            (
                "var go = function(n){ var u = n>1 ? 'l_'+n+'.shtml' : 'l.shtml'; location.replace(u) }",
                "go(2);return false;",
                Some("l_2.shtml"),
            ),
            (
                "var name='zwgk', ext='.htm';\nfunction go(n, s){ var u = name; u += '/' + n; location.href = u + ext; }",
                "go(2,15)",
                Some("zwgk/2.htm"),
            ),
            (
                "function a(n){ b(n, '?page=') } function b(n, q){ self.location = q + n }",
                "a(7)",
                Some("?page=7"),
            ),
            ("function go(n){ if(!n){ return; } location.href='a'+n }", "go(2)", Some("a2")),
            (
                "function go(n){ window.location.href=window.location.pathname+'?page='+n }",
                "go(2)",
                Some("/zwgk/list.jsp?page=2"),
            ),
            // what is not told by the text leads nowhere
            (
                "function go(n){ location.href='a'+document.getElementById('x').value+n }",
                "go(2)",
                None,
            ),
            ("function go(n){ if(total>n){ location.href='a'+n } }", "go(2)", None),
            (
                "function go(n){ document.forms[0].page.value=n; document.forms[0].submit(); }",
                "go(2)",
                None,
            ),
            ("function go(n){ for(;;){} }", "go(2)", None),
            ("function go(n){ go(n) }", "go(2)", None),
            ("", "go(2)", None),
            ("function goPage(n){location.href='list_'+n+'.html'}", "go(2)", None),
        ] {
            assert_eq!(to(script, code).as_deref(), address, "{script} {code}");
        }
        let deep = "(".repeat(100_000);
        assert_eq!(to("", &format!("go({deep}")), None);
    }
}
