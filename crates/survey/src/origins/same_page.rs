//! Addresses that show one and the same page.

use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;
use url::Url;

#[derive(Debug, Default, Deserialize)]
struct Table {
    hosts: HashSet<String>,
    folders: HashSet<String>,
    indexes: HashSet<String>,
    parameters: HashSet<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/same-pages.toml")).unwrap_or_default()
});

/// The address without what does not make another page: the scheme, `www.` and mobile hosts, mobile and
/// print folders, the name of a folder's own page, parameters that only say how to show it.
pub fn plain(address: &str) -> String {
    let Ok(url) = Url::parse(address) else { return address.to_owned() };
    let table = &*TABLE;
    let host = url.host_str().unwrap_or_default();
    let host = match host.split_once('.') {
        Some((first, rest)) if table.hosts.contains(first) && rest.contains('.') => rest,
        _ => host,
    };
    let mut plain = host.to_owned();
    if let Some(port) = url.port() {
        plain.push_str(&format!(":{port}"));
    }
    let names: Vec<&str> = url.path().split('/').filter(|name| !name.is_empty()).collect();
    for (at, name) in names.iter().enumerate() {
        let last = at + 1 == names.len();
        let left_out = if last { &table.indexes } else { &table.folders };
        if !left_out.contains(&name.to_ascii_lowercase()) {
            plain.push('/');
            plain.push_str(name);
        }
    }
    let mut query: Vec<String> = url
        .query_pairs()
        .filter(|(name, _)| !table.parameters.contains(&name.to_ascii_lowercase()))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    query.sort_unstable();
    if !query.is_empty() {
        plain.push('?');
        plain.push_str(&query.join("&"));
    }
    plain
}

/// Whether two addresses on one host look like one record of a content system shown in two columns: the
/// same long number at the end.
pub fn same_record(one: &str, other: &str) -> bool {
    let tail = |address: &str| -> Option<(String, String)> {
        let url = Url::parse(address).ok()?;
        let host = url.host_str()?.to_owned();
        let text =
            match url.query_pairs().find(|(name, _)| name.to_ascii_lowercase().ends_with("id")) {
                Some((_, value)) => value.into_owned(),
                None => url.path().rsplit('/').next()?.to_owned(),
            };
        let digits: String = text
            .rsplit(|c: char| !c.is_ascii_digit())
            .find(|part| !part.is_empty())
            .unwrap_or_default()
            .to_owned();
        (digits.len() >= 5).then_some((host, digits))
    };
    tail(one).is_some_and(|one| tail(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use super::{TABLE, plain, same_record};

    #[test]
    fn versions_of_one_page() {
        assert!(!TABLE.indexes.is_empty());
        let page = plain("http://www.qx.gov.cn/zwgk/");
        for other in [
            "https://www.qx.gov.cn/zwgk/index.html",
            "http://m.qx.gov.cn/zwgk",
            "https://www.qx.gov.cn/m/zwgk/?from=timeline",
        ] {
            assert_eq!(plain(other), page, "{other}");
        }
        for other in [
            "http://www.qx.gov.cn/zwgk/index_2.html",
            "http://ly.qx.gov.cn/zwgk/",
            "http://www.qx.gov.cn/zwgk/?id=3",
        ] {
            assert_ne!(plain(other), page, "{other}");
        }
        assert_eq!(plain("http://a.cn/x?b=1&a=2"), plain("https://a.cn/x?a=2&b=1"));
        assert_eq!(plain("not an address"), "not an address");
    }

    #[test]
    fn one_record_in_two_columns() {
        assert!(same_record(
            "http://a.cn/art/2023/5/1/art_12_34567.html",
            "http://a.cn/art/2023/5/1/art_99_34567.html"
        ));
        assert!(!same_record(
            "http://a.cn/t20230501_34567.html",
            "http://a.cn/t20230501_34568.html"
        ));
        assert!(!same_record("http://a.cn/1.html", "http://a.cn/b/1.html"));
        assert!(same_record("http://a.cn/show?id=88123&c=1", "http://a.cn/show?c=2&id=88123"));
    }
}
