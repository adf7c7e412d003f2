//! 5,000 findings are written in bounded time and size.

mod fixture;

use std::time::Duration;

/// Far above what it takes without optimisation on a busy machine; quadratic work would pass it.
const MOST_TIME: Duration = Duration::from_secs(90);
const MOST_BYTES: usize = 24 << 20;

#[test]
#[expect(clippy::disallowed_methods, reason = "the time is what is tested")]
fn five_thousand_findings() {
    let case = fixture::monster();
    assert_eq!(case.assessment.findings.len(), 5_000);
    let start = std::time::Instant::now();
    let mut bytes = Vec::new();
    report::write_html(&case.inspection(), &mut bytes).expect("html");
    assert!(bytes.len() < MOST_BYTES, "{} bytes of html", bytes.len());
    report::write_json(&case.inspection(), &mut bytes).expect("json");
    report::write_ledger(&case.inspection(), &mut bytes).expect("xlsx");
    report::write_notice(&case.inspection(), &mut bytes).expect("docx");
    assert!(start.elapsed() < MOST_TIME, "{:?}", start.elapsed());
}
