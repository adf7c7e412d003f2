//! Ledgers as they come back from people: reordered, renamed, sorted, with notes, and with mistakes.

use assess::Decision;
use jiff::civil::date;
use proptest::prelude::*;
use review::{Lines, Problem, Reason, RuleNames, read};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

const ONE: &str = "k0123456789ab";
const TWO: &str = "kcdefghjkmnpq";
const THREE: &str = "k00000000000z-2";

fn names() -> RuleNames {
    [("超过公开时限", "late"), ("late", "late"), ("栏目空白", "column-blank")]
        .map(|(name, id)| (name.to_owned(), id.to_owned()))
        .into_iter()
        .collect()
}

/// A workbook of sheets of rows of texts.
fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (at, row) in (0u32..).zip(*rows) {
            for (column, cell) in (0u16..).zip(*row) {
                if !cell.is_empty() {
                    sheet.write_string(at, column, *cell).expect("a cell");
                }
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn decisions(lines: &Lines) -> Vec<(&str, Option<Decision>)> {
    lines.lines.iter().map(|line| (line.key.as_str(), line.decision)).collect()
}

const SHOULD: [(&str, Option<Decision>); 3] =
    [(ONE, Some(Decision::Confirmed)), (TWO, Some(Decision::Dismissed)), (THREE, None)];

#[test]
fn a_ledger_as_it_was_written() {
    let bytes = book(&[
        (
            "问题台账",
            &[
                &["编号", "问题类型", "信息标题", "复核人", "复核结果", "复核意见", "识别码"],
                &["1", "超过公开时限", "一号公告", "张三", "属实", "", ONE],
                &["2", "栏目空白", "", "李四", "不属实", "栏目已合并", TWO],
                &["3", "新规则", "", "", "待核", "", THREE],
            ],
        ),
        ("汇总", &[&["某县"], &["门户网址", "https://www.example.gov.cn/"]]),
    ]);
    let lines = read("ledger.xlsx", &bytes, &names()).expect("it reads");
    assert_eq!(decisions(&lines), SHOULD);
    assert_eq!(lines.portal.as_deref(), Some("https://www.example.gov.cn/"));
    let second = &lines.lines[1];
    assert_eq!(second.note.as_deref(), Some("栏目已合并"));
    assert_eq!(second.by.as_deref(), Some("李四"));
    assert_eq!(second.about.rule.as_deref(), Some("column-blank"));
    assert_eq!(lines.lines[2].about.rule, None);
    assert_eq!(second.place.row, 3);
    assert_eq!(lines.verdicts().count(), 2);
}

#[test]
fn what_people_do_to_ledgers_does_no_harm() {
    let cases: [(&str, &[&[&str]]); 6] = [
        (
            "other order, rows sorted, a title above, an extra column, headings further down",
            &[
                &["某县问题台账（汇总）"],
                &[],
                &["识别码", "本单位说明", "核实结果", "责任单位"],
                &[ONE, "见附件", "√", "民政局"],
                &[TWO, "", "误报", "财政局"],
                &[THREE, "", "", ""],
            ],
        ),
        (
            "both headings renamed: told by what the columns hold",
            &[
                &["序", "码", "我们的结论", "备注"],
                &["1", ONE, "属实", "是"],
                &["2", TWO, "不属实", "否"],
                &["3", THREE, "", "再看"],
            ],
        ),
        ("no headings left", &[&[ONE, "属实"], &[TWO, "系误报。"], &[THREE, "待核实"]]),
        (
            "full width, capitals, blanks, remarks behind the answer, signs taken for others",
            &[
                &["KEY", "复核结果"],
                &["K O123456789AB ", " 属 实，已于 5 日整改"],
                &["ｋcdefghjkmnpq", "Ｎｏ"],
                &["k00000000000z-2", "？"],
            ],
        ),
        (
            "headings repeated on every page, blank rows, the same line twice",
            &[
                &["识别码", "复核结果"],
                &[ONE, "是"],
                &[],
                &["识别码", "复核结果"],
                &[TWO, "×"],
                &[ONE, "属实"],
                &[THREE, "-"],
            ],
        ),
        (
            "decided by the appeal",
            &[
                &["识别码", "复核结果", "申诉/采纳"],
                &[ONE, "", "不予采纳"],
                &[TWO, "待核", "采纳"],
                &[THREE, "", "已于10月8日提出申诉"],
            ],
        ),
    ];
    for (case, rows) in cases {
        let lines = read("l.xlsx", &book(&[("Sheet1", rows)]), &names());
        let lines = lines.unwrap_or_else(|problems| panic!("{case}: {problems:?}"));
        assert_eq!(decisions(&lines), SHOULD, "{case}");
    }
}

#[test]
fn several_sheets_are_one_ledger_and_rows_without_keys_are_named() {
    let head: &[&str] = &["编号", "复核结果", "识别码"];
    let bytes = book(&[
        ("说明", &[&["请各单位填写"]]),
        ("一季度", &[head, &["1", "属实", ONE], &["", "属实", ""]]),
        ("二季度", &[&[], head, &["1", "否", TWO], &["2", "", THREE]]),
    ]);
    let lines = read("l.xlsx", &bytes, &names()).expect("it reads");
    assert_eq!(decisions(&lines), SHOULD);
    let [added] = &lines.without_key[..] else { panic!("{:?}", lines.without_key) };
    assert_eq!((added.sheet.as_deref(), added.row), (Some("一季度"), 3));
}

#[test]
fn dates_come_as_dates_numbers_and_texts() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0u16..).zip(["识别码", "复核结果", "复核时间"]) {
        sheet.write_string(0, column, head).expect("a cell");
    }
    let keys = [ONE, TWO, "k00000000000z", "k00000000000y"];
    for (row, key) in (1u32..).zip(keys) {
        sheet.write_string(row, 0, key).expect("a cell");
        sheet.write_string(row, 1, "属实").expect("a cell");
    }
    let day = ExcelDateTime::from_ymd(2026, 11, 23).expect("a date");
    let format = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_datetime_with_format(1, 2, &day, &format).expect("a cell");
    sheet.write_number(2, 2, 46_349).expect("a cell");
    sheet.write_string(3, 2, "2026年11月23日").expect("a cell");
    sheet.write_string(4, 2, "2026.11.23").expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    let lines = read("l.xlsx", &bytes, &names()).expect("it reads");
    for line in &lines.lines {
        assert_eq!(line.on, Some(date(2026, 11, 23)), "{}", line.key);
    }
    assert_eq!(lines.lines.len(), 4);
}

fn problems(rows: &[&[&str]]) -> Vec<(Option<u32>, Option<String>, Reason)> {
    let wrong = read("l.xlsx", &book(&[("台账", rows)]), &names()).expect_err("it is wrong");
    wrong
        .into_iter()
        .map(|problem: Problem| (problem.row, problem.column, problem.reason))
        .collect()
}

#[test]
fn mistakes_are_named_with_sheet_row_and_column() {
    let head: &[&str] = &["编号", "复核结果", "复核时间", "识别码"];
    let answer = |found: &str| Reason::Answer { found: found.into() };
    let found = problems(&[
        head,
        &["1", "也许", "", ONE],
        &["2", "属实", "上周", TWO],
        &["3", "属实", "", "k12"],
    ]);
    assert_eq!(
        found,
        [
            (Some(2), Some("B 复核结果".into()), answer("也许")),
            (Some(3), Some("C 复核时间".into()), Reason::Date { found: "上周".into() }),
            (Some(4), Some("D 识别码".into()), Reason::Key { found: "k12".into() }),
        ]
    );
    let twice = problems(&[head, &["1", "属实", "", ONE], &["2", "不属实", "", ONE]]);
    assert_eq!(twice, [(Some(3), None, Reason::Contradiction { key: ONE.into(), earlier: 2 })]);
    assert_eq!(problems(&[&["编号", "识别码"], &["1", ONE]]), [(None, None, Reason::NoAnswers)]);
    assert_eq!(problems(&[&["编号", "复核结果"], &["1", "属实"]]), [(None, None, Reason::NoKeys)]);
}

#[test]
fn files_that_are_no_reviews_are_refused() {
    for (bytes, reason) in [
        (&b""[..], "Empty"),
        (b"  \n", "Empty"),
        (b"PK\x03\x04 broken", "Damaged"),
        (b"\xff\xfe\x00", "Unknown"),
        (b"{\"a\": 1}", "Syntax"),
        (b"[[verdict]]\nkey = 3", "Syntax"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Damaged"),
    ] {
        let wrong = read("x", bytes, &names()).expect_err(reason);
        assert!(format!("{:?}", wrong[0].reason).starts_with(reason), "{:?}", wrong[0]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Columns and rows in any order say the same.
    #[test]
    fn any_order_reads_alike(columns in Just([0usize, 1, 2, 3]).prop_shuffle(), rows in Just([1usize, 2, 3]).prop_shuffle()) {
        let table = [
            ["识别码", "复核结果", "复核人", "备注"],
            [ONE, "属实", "张三", "是"],
            [TWO, "不属实", "李四", ""],
            [THREE, "", "", "不属实"],
        ];
        let pick = |row: usize| columns.map(|column| table[row][column]);
        let shuffled: Vec<[&str; 4]> = [0].into_iter().chain(rows).map(pick).collect();
        let cells: Vec<&[&str]> = shuffled.iter().map(|row| &row[..]).collect();
        let mut lines = read("l.xlsx", &book(&[("S", &cells)]), &names()).expect("it reads");
        lines.lines.sort_by_key(|line| SHOULD.iter().position(|(key, _)| *key == line.key));
        prop_assert_eq!(decisions(&lines), SHOULD);
    }
}
