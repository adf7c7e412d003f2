//! robots.txt of one host.

use crate::api::RobotsOutcome;
use std::time::Duration;
use texting_robots::Robot;
use url::{Position, Url};

/// Our name in robots.txt.
const AGENT: &str = "gongkai";
/// Bytes that are read.
pub(crate) const LONGEST: usize = 256 << 10;
/// Redirects that are followed.
pub(crate) const REDIRECTS: usize = 5;
/// Rules that need a compiled pattern; more are left out, as each costs tens of kilobytes.
const MOST_ANCHORED: usize = 200;
/// Lines that are read at all.
const MOST_LINES: usize = 5_000;
/// Sitemaps that are passed on.
const MOST_SITEMAPS: usize = 100;

/// What robots.txt of a host says.
pub(crate) struct Robots {
    robot: Option<Robot>,
    pub(crate) outcome: RobotsOutcome,
    pub(crate) sitemaps: Vec<Url>,
    pub(crate) delay: Option<Duration>,
}

impl std::fmt::Debug for Robots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Robots").field("outcome", &self.outcome).finish_non_exhaustive()
    }
}

impl Robots {
    /// Everything is allowed.
    pub(crate) fn open(outcome: RobotsOutcome) -> Self {
        Self { robot: None, outcome, sitemaps: Vec::new(), delay: None }
    }

    /// Reads the file that stood at `url`.
    pub(crate) fn read(url: &Url, bytes: &[u8]) -> Self {
        if crate::sniff(bytes) == "html" {
            return Self::open(RobotsOutcome::Unknown { reason: "robots.txt 是网页".into() });
        }
        let bytes = &bytes[..bytes.len().min(LONGEST)];
        let robot = match Robot::new(AGENT, &plain(bytes)) {
            Ok(robot) => robot,
            Err(_) => {
                return Self::open(RobotsOutcome::Unknown {
                    reason: "robots.txt 无法理解".into()
                });
            }
        };
        let sitemaps = robot.sitemaps.iter().filter_map(|line| url.join(line.trim()).ok());
        let delay = robot.delay.filter(|delay| *delay > 0.0);
        Self {
            outcome: RobotsOutcome::Read,
            sitemaps: sitemaps.take(MOST_SITEMAPS).collect(),
            delay: delay.and_then(|delay| Duration::try_from_secs_f32(delay).ok()),
            // without a rule there is nothing to ask later
            robot: has_rules(bytes).then_some(robot),
        }
    }

    /// Whether the address may be fetched.
    pub(crate) fn allows(&self, url: &Url) -> bool {
        self.robot
            .as_ref()
            .is_none_or(|robot| robot.allowed(&url[Position::BeforePath..Position::AfterQuery]))
    }
}

fn has_rules(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n' || *byte == b'\r').any(|line| {
        let line = line.trim_ascii_start();
        line.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"disallow"))
    })
}

/// The lines without a byte-order mark and without more patterns than memory should pay for.
fn plain(bytes: &[u8]) -> Vec<u8> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut anchored = 0;
    let mut kept = Vec::with_capacity(bytes.len());
    for line in bytes.split(|byte| *byte == b'\n' || *byte == b'\r').take(MOST_LINES) {
        if line.contains(&b'$') {
            anchored += 1;
            if anchored > MOST_ANCHORED {
                continue;
            }
        }
        kept.extend_from_slice(line);
        kept.push(b'\n');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_addresses() -> Result<(), url::ParseError> {
        let cases = [
            ("User-agent: *\nDisallow: /admin/\n", "/admin/x", false),
            ("User-agent: *\nDisallow: /admin/\n", "/a", true),
            ("User-agent: *\nDisallow:\n", "/a", true),
            ("User-agent: *\nDisallow: /\nAllow: /zwgk/\n", "/zwgk/a.html", true),
            ("User-agent: *\nDisallow: /\n", "/", false),
            ("User-agent: *\r\nDisallow: /\r\n\r\nUser-agent: gongkai\r\nAllow: /\r\n", "/a", true),
            ("User-agent: gongkai\nDisallow: /*.doc$\n", "/a.doc", false),
            ("User-agent: gongkai\nDisallow: /*.doc$\n", "/a.docx", true),
            ("\u{feff}User-agent: *\nDisallow: /x\n", "/x", false),
            ("User-agent: *\nDisallow: /政务\n", "/政务/a", false),
            ("", "/a", true),
        ];
        for (text, path, allowed) in cases {
            let url = Url::parse("http://h/")?.join(path)?;
            assert_eq!(Robots::read(&url, text.as_bytes()).allows(&url), allowed, "{text} {path}");
        }
        Ok(())
    }

    #[test]
    fn delay_and_sitemaps() -> Result<(), url::ParseError> {
        let url = Url::parse("http://h/robots.txt")?;
        let robots = Robots::read(
            &url,
            b"User-agent: *\nCrawl-delay: 2.5\nSitemap: /map.xml\nSitemap: http://o/m.xml\n",
        );
        assert_eq!(robots.delay, Some(Duration::from_millis(2500)));
        let maps: Vec<&str> = robots.sitemaps.iter().map(Url::as_str).collect();
        assert_eq!(maps, ["http://h/map.xml", "http://o/m.xml"]);
        Ok(())
    }

    #[test]
    fn a_page_in_its_place_forbids_nothing() -> Result<(), url::ParseError> {
        let url = Url::parse("http://h/robots.txt")?;
        let robots = Robots::read(&url, b"<html>Disallow: /</html>");
        assert!(robots.allows(&url));
        assert!(matches!(robots.outcome, RobotsOutcome::Unknown { .. }));
        Ok(())
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read(bytes: Vec<u8>, lines in "(Disallow: [/*$a-z%]{0,20}\n){0,30}") {
            let url = Url::parse("http://h/a/b.html?c=d");
            if let Ok(url) = url {
                Robots::read(&url, &bytes).allows(&url);
                Robots::read(&url, format!("User-agent: *\n{lines}").as_bytes()).allows(&url);
            }
        }
    }
}
