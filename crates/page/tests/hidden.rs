//! Links that a reader cannot see.

#[path = "support/hidden.rs"]
mod hidden;

use hidden::read;

#[test]
fn ways_of_hiding() {
    let cases = hidden::cases();
    assert!(cases.len() >= 60);
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(wanted, told, _)| wanted != told)
        .map(|(_, told, line)| format!("{told} for: {line}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Links within the portal and to other governments are not looked at.
#[test]
fn only_foreign_links_are_told() {
    let markup = "<div style='display:none'><a href='http://www.other.gov.cn/'>甲</a><a href='/b'>乙</a></div>";
    let reading = read("", markup);
    assert!(reading.links.iter().all(|link| link.hiding.is_none()));
    assert_eq!(reading.links.iter().filter(|link| link.hidden).count(), 2);
}
