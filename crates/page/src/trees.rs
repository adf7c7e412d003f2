//! Menus that a page's script draws from data of its own: `d.add(1,0,'…','url')`, arrays of nodes with
//! the number of the node above, nested objects.

use crate::address::Base;
use crate::dates::{self, Form};
use crate::dom::Dom;
use crate::literal::{self, Value};
use crate::openers::is_address;
use crate::pager::script;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

/// Nodes of one page beyond this are left out.
const MOST: usize = 5_000;
/// Bytes of arrays that are looked at, those that turn out to be none included.
const ARRAYS: usize = 32 << 20;
/// Bytes of scripts that are looked at.
const LONGEST: usize = 8 << 20;

#[derive(Deserialize)]
struct Keys {
    name: Vec<String>,
    address: Vec<String>,
    id: Vec<String>,
    parent: Vec<String>,
    children: Vec<String>,
    no_menu: Vec<String>,
}

fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        toml::from_str(include_str!("../data/trees.toml"))
            .expect("data/trees.toml is part of the program")
    })
}

/// An entry of a menu.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry {
    /// Words.
    pub name: String,
    /// Absolute address; none for what only opens what is below it.
    pub href: Option<String>,
    /// Position of the entry above.
    pub above: Option<usize>,
}

/// The menus of a page's scripts.
pub(crate) fn find(dom: &Dom<'_>, base: &Base) -> Vec<Vec<Entry>> {
    let mut menus = Vec::new();
    let mut budget = LONGEST;
    let mut left = ARRAYS;
    for (_, script) in dom.scripts() {
        if script.len() > budget {
            break;
        }
        budget -= script.len();
        menus.extend(added(script, base));
        arrays(script, base, &mut left, &mut menus);
    }
    menus
}

/// `d.add(id, above, 'name', 'address')`.
fn added(script: &str, base: &Base) -> Option<Vec<Entry>> {
    let mut nodes: Vec<(String, String, Entry)> = Vec::new();
    for at in memchr::memmem::find_iter(script.as_bytes(), b".add(").take(MOST) {
        let inside = &script[at + 5..];
        let Some(end) = script::closing(inside, '(', ')') else { continue };
        let arguments = script::split(&inside[..end]);
        let [id, above, name, rest @ ..] = arguments.as_slice() else { continue };
        if !script::is_string(name) {
            continue;
        }
        let href = rest
            .iter()
            .filter(|value| script::is_string(value))
            .map(|value| script::unquote(value))
            .find(|value| is_address(value))
            .and_then(|value| base.absolute(value));
        let entry = Entry { name: clean(script::unquote(name)), href, above: None };
        nodes.push((script::unquote(id).to_owned(), script::unquote(above).to_owned(), entry));
    }
    menu(numbered(nodes))
}

/// Arrays of objects with a name and an address.
fn arrays(script: &str, base: &Base, left: &mut usize, menus: &mut Vec<Vec<Entry>>) {
    for value in literal::arrays(script, &['{'], left) {
        let mut nodes = Vec::new();
        let mut nested = false;
        collect(&value, None, base, &mut nodes, &mut nested, 0);
        let entries = if nested {
            nodes.into_iter().map(|(_, _, entry)| entry).collect()
        } else {
            numbered(nodes)
        };
        menus.extend(menu(entries));
    }
}

/// The nodes of a value, with their own number and that of the node above.
fn collect(
    value: &Value<'_>,
    above: Option<usize>,
    base: &Base,
    nodes: &mut Vec<(String, String, Entry)>,
    nested: &mut bool,
    depth: u32,
) {
    let Value::Array(values) = value else { return };
    for value in values {
        let Value::Object(fields) = value else { continue };
        if nodes.len() >= MOST || depth > 12 {
            return;
        }
        let keys = keys();
        let text = |names: &[String]| {
            names.iter().find_map(|name| {
                fields.iter().find_map(|(key, value)| match value {
                    Value::Text(text) if key.eq_ignore_ascii_case(name) => Some(text.trim()),
                    _ => None,
                })
            })
        };
        let is_no_menu = fields.iter().any(|(key, value)| {
            let dated = matches!(value, Value::Text(text) if dates::only(text)
                .is_some_and(|found| found.form != Form::Compact));
            dated || keys.no_menu.iter().any(|name| key.eq_ignore_ascii_case(name))
        });
        let Some(name) = text(&keys.name).map(clean).filter(|_| !is_no_menu) else { continue };
        let href = text(&keys.address).filter(|value| !value.is_empty());
        let entry = Entry { name, href: href.and_then(|value| base.absolute(value)), above };
        let own = |names: &[String]| text(names).unwrap_or_default().to_owned();
        nodes.push((own(&keys.id), own(&keys.parent), entry));
        let at = nodes.len() - 1;
        for (key, value) in fields {
            if keys.children.iter().any(|name| key.eq_ignore_ascii_case(name))
                && matches!(value, Value::Array(values) if !values.is_empty())
            {
                *nested = true;
                collect(value, Some(at), base, nodes, nested, depth + 1);
            }
        }
    }
}

/// Entries below each other by their numbers.
fn numbered(nodes: Vec<(String, String, Entry)>) -> Vec<Entry> {
    let places: FxHashMap<String, usize> = nodes
        .iter()
        .enumerate()
        .filter(|(_, (id, _, _))| !id.is_empty())
        .map(|(at, (id, _, _))| (id.clone(), at))
        .collect();
    nodes
        .into_iter()
        .enumerate()
        .map(|(at, (_, above, mut entry))| {
            entry.above = places.get(&above).copied().filter(|above| *above != at).or(entry.above);
            entry
        })
        .collect()
}

/// Only what has several addresses is a menu.
fn menu(entries: Vec<Entry>) -> Option<Vec<Entry>> {
    let leading = entries.iter().filter(|entry| entry.href.is_some()).count();
    (leading >= 2).then_some(entries)
}

fn clean(name: &str) -> String {
    crate::address::plain_words(name).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menus(script: &str) -> Vec<(String, String, Option<usize>)> {
        let html = format!("<script>{script}</script>");
        let dom = Dom::parse(&html);
        let base = Base::new(&url::Url::parse("http://a.gov.cn/xxgk/").unwrap(), None);
        find(&dom, &base)
            .into_iter()
            .flatten()
            .map(|entry| (entry.name, entry.href.unwrap_or_default(), entry.above))
            .collect()
    }

    #[test]
    fn menus_that_scripts_draw() {
        let entry = |name: &str, href: &str, above| (name.to_owned(), href.to_owned(), above);
        let flat = [
            entry("目录", "", None),
            entry("就业", "http://a.gov.cn/xxgk/list.jsp?id=2", Some(0)),
            entry("政策", "http://a.gov.cn/xxgk/list.jsp?id=3", Some(1)),
        ];
        assert_eq!(
            menus(
                "d = new dTree('d'); d.add(0,-1,'目录'); d.add(2,0,'就业','list.jsp?id=2'); d.add(3,2,'政策','list.jsp?id=3');"
            ),
            flat
        );
        assert_eq!(
            menus(
                "var zNodes=[{id:0,pId:-1,name:'目录'},{id:2,pId:0,name:'就业',url:'list.jsp?id=2'},{id:3,pId:2,name:'政策',url:'list.jsp?id=3'}];"
            ),
            flat
        );
        assert_eq!(
            menus(
                "var data={tree:[{\"name\":\"目录\",\"children\":[{\"name\":\"就业\",\"url\":\"list.jsp?id=2\",\"children\":[{\"name\":\"政策\",\"url\":\"list.jsp?id=3\",\"children\":[]}]}]}]};"
            ),
            flat
        );
        assert_eq!(
            menus(
                "var pics=[{title:'图一',url:'/1.html',img:'/1.jpg'},{title:'图二',url:'/2.html',img:'/2.jpg'}];"
            ),
            []
        );
        assert_eq!(menus("map.add('k','v','w'); x=[1,2]; y=[{a:1}];"), []);
    }
}
