//! What an address says without being asked.

/// Host of an address, in lower case.
pub(crate) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether a name server must be asked for the host of an address: it is no number, and not this machine.
pub(crate) fn is_named(url: &str) -> bool {
    let host = host(url);
    let tail = host.rsplit('.').next().unwrap_or_default();
    let number = host.starts_with('[') || tail.bytes().all(|byte| byte.is_ascii_digit());
    !host.is_empty() && !number && tail != "localhost"
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn names_and_numbers() {
        for (url, named) in [
            ("http://www.example.gov.cn/a", true),
            ("https://intranet:8443/", true),
            ("http://127.0.0.1:8080/a.b", false),
            ("http://[::1]:8080/", false),
            ("http://localhost/", false),
            ("http://a.localhost:80/", false),
            ("mailto:a@b", false),
        ] {
            assert_eq!(is_named(url), named, "{url}");
        }
    }
}
