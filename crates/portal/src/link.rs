//! Addresses of origins on other sites (原文网址).

use url::Url;

/// Characters of an address.
const LONGEST: usize = 2000;

/// An absolute address on the web as it is kept; `None` where a text is none. One with a name and a password in it
/// is not for the public.
pub fn web_address(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    let bare = url.username().is_empty() && url.password().is_none();
    let address = String::from(url);
    (web && bare && address.chars().count() <= LONGEST).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_whole_and_of_the_web() {
        for (text, address) in [
            (" https://mzj.example/1.html ", "https://mzj.example/1.html"),
            ("HTTP://MZJ.example", "http://mzj.example/"),
            (
                "https://mzj.example/公示?a=\"b\"",
                "https://mzj.example/%E5%85%AC%E7%A4%BA?a=%22b%22",
            ),
        ] {
            assert_eq!(web_address(text).as_deref(), Some(address), "{text}");
        }
        let long = format!("https://mzj.example/{}", "a".repeat(LONGEST));
        let others = ["", "/doc/1", "mzj.example/1", "javascript:alert(1)", "ftp://mzj.example/1"];
        for text in
            others.into_iter().chain(["https://a:b@mzj.example/", "https://", long.as_str()])
        {
            assert_eq!(web_address(text), None, "{text}");
        }
    }
}
