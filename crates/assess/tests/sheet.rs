//! Sheets: the one built in, what is read, and the words of every fault.

use assess::sheet::{Sheet, Take};
use rust_decimal::Decimal;

/// A sheet that reads, with one place to be replaced.
fn sheet(indicators: &str, rest: &str) -> String {
    format!("name = \"例\"\nversion = \"1\"\n{rest}\n{indicators}")
}

const ONE: &str = "[[indicator]]\nid = \"a\"\nname = \"甲\"\npoints = 100\n  [[indicator.deduct]]\n  rule = \"column-blank\"\n  each = 2";

#[test]
fn built_in_sheet_reads_and_is_exported_as_it_is() {
    let sheet = Sheet::default();
    let points: Vec<String> =
        sheet.indicators.iter().map(|one| format!("{} {}", one.id, one.points)).collect();
    assert_eq!(
        points,
        [
            "columns 15",
            "fields 15",
            "matters 20",
            "accuracy 10",
            "quality 20",
            "coverage 15",
            "page-standards 5"
        ]
    );
    assert_eq!(Sheet::parse(sheet.export()).as_ref(), Ok(&sheet));
    assert!(sheet.unknown_names(&standard::Standard::builtin()).is_empty());
}

#[test]
fn numbers_are_exact() {
    for written in ["0.1", "\"0.1\"", "0.10"] {
        let text = sheet(&ONE.replace("each = 2", &format!("each = {written}")), "");
        let sheet = Sheet::parse(&text).expect("reads");
        assert_eq!(sheet.indicators[0].lines[0].take, Take::Each(Decimal::new(1, 1)), "{written}");
    }
}

#[test]
fn thresholds_and_the_rest() {
    let rest = "[thresholds]\ncolumn-stale = 0\n[[thresholds.for]]\ncolumn = \"政务要闻\"\ncolumn-thin = 12\ncolumn-thin-within = 92\n[draw]\nfields = 15\nseed = 7\n[bonus]\ncap = 5\ngate = 80";
    let sheet = Sheet::parse(&sheet("", &format!("{rest}\n{ONE}"))).expect("reads");
    assert_eq!(sheet.thresholds.general.stale_days, None);
    assert_eq!(sheet.thresholds.general.thin_items, 4);
    assert_eq!(sheet.thresholds.special[0].thin_within_days, Some(92));
    assert_eq!(sheet.draw.map(|draw| (draw.fields, draw.seed)), Some((15, 7)));
}

#[test]
fn every_fault_says_its_line_and_what_to_do() {
    let cases = [
        ("no toml", "name = \n".to_owned()),
        ("unknown key", sheet(ONE, "colour = 1")),
        ("nothing in it", String::new()),
        ("no indicator", sheet("", "")),
        ("unknown rule", sheet(&ONE.replace("column-blank", "colum-blank"), "")),
        ("unknown rule, nothing near", sheet(&ONE.replace("column-blank", "beauty"), "")),
        ("unknown rule switched off", sheet(ONE, "off = [\"late\", \"latte\"]")),
        ("points do not sum", sheet(&ONE.replace("100", "95"), "")),
        (
            "parts do not sum",
            sheet(
                "[[indicator]]\nid = \"a\"\nname = \"甲\"\npoints = 100\n  [[indicator.indicator]]\n  id = \"b\"\n  name = \"乙\"\n  points = 60\n    [[indicator.indicator.deduct]]\n    rule = \"late\"\n    all = true",
                "",
            ),
        ),
        ("negative points", sheet(&ONE.replace("100", "-100"), "")),
        ("negative deduction", sheet(&ONE.replace("each = 2", "each = -2"), "")),
        ("no number", sheet(&ONE.replace("each = 2", "each = \"two\""), "")),
        ("infinite", sheet(&ONE.replace("each = 2", "each = inf"), "")),
        ("cap above points", sheet(&ONE.replace("each = 2", "each = 2\n  cap = 101"), "")),
        ("share above points", sheet(&ONE.replace("each = 2", "share = 101"), "")),
        ("ceiling above points", sheet(&ONE.replace("each = 2", "ceiling = 101"), "")),
        (
            "duplicate id",
            sheet(&format!("{}\n{}", ONE.replace("100", "50"), ONE.replace("100", "50")), ""),
        ),
        (
            "duplicate rule",
            sheet(
                &format!("{ONE}\n  [[indicator.deduct]]\n  rule = \"column-blank\"\n  each = 1"),
                "",
            ),
        ),
        ("two ways to take", sheet(&ONE.replace("each = 2", "each = 2\n  all = true"), "")),
        ("no way to take", sheet(&ONE.replace("each = 2", ""), "")),
        ("cap beside share", sheet(&ONE.replace("each = 2", "share = 5\n  cap = 2"), "")),
        (
            "all-lost-at beside each",
            sheet(&ONE.replace("each = 2", "each = 2\n  all-lost-at = 0.5"), ""),
        ),
        ("all-lost-at 0", sheet(&ONE.replace("each = 2", "share = 2\n  all-lost-at = 0"), "")),
        ("advice", sheet(&ONE.replace("column-blank", "home-link"), "")),
        ("hollow", sheet("[[indicator]]\nid = \"a\"\nname = \"甲\"\npoints = 100", "")),
        (
            "parts and deductions",
            sheet(
                &format!(
                    "{ONE}\n  [[indicator.indicator]]\n  id = \"b\"\n  name = \"乙\"\n  points = 100\n    [[indicator.indicator.deduct]]\n    rule = \"late\"\n    all = true"
                ),
                "",
            ),
        ),
        ("veto over 100", sheet(&format!("{ONE}\n[[veto]]\nrule = \"late\"\ntotal = 159"), "")),
        ("draw of none", sheet(&format!("{ONE}\n[draw]\nfields = 0\nseed = -1"), "")),
        (
            "threshold for nothing",
            sheet(&format!("{ONE}\n[[thresholds.for]]\ncolumn-thin = 4"), ""),
        ),
        ("threshold too large", sheet(&format!("{ONE}\n[thresholds]\ncolumn-thin = 4000000"), "")),
        ("half a day", sheet(&format!("{ONE}\n[thresholds]\ncolumn-stale = 0.5"), "")),
        ("empty id", sheet(&ONE.replace("\"a\"", "\" \""), "")),
        (
            "several at once",
            sheet(&ONE.replace("100", "90").replace("each = 2", "each = 0"), "off = [\"x\"]"),
        ),
    ];
    let mut said = String::new();
    for (name, text) in cases {
        let error = Sheet::parse(&text).expect_err(name);
        said.push_str(&format!("## {name}\n{error}\n\n"));
    }
    insta::assert_snapshot!(said);
}
