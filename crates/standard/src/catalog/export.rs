//! A standard as a workbook in the official layout: one sheet a field, merged two-row header,
//! A4 landscape, ready to print; rows that are not confirmed are marked.

use crate::model::{Entry, Evidence, Field, Method, Standard};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

/// Width of a column, in characters, and its two header cells; an empty lower cell is merged with the upper.
const COLUMNS: [(f64, &str, &str); 17] = [
    (5.0, "序号", ""),
    (13.0, "公开事项", "一级事项"),
    (17.0, "公开事项", "二级事项"),
    (34.0, "公开内容（要素）", ""),
    (34.0, "公开依据", ""),
    (18.0, "公开时限", ""),
    (14.0, "公开主体", ""),
    (18.0, "公开渠道和载体", ""),
    (7.0, "公开对象", "全社会"),
    (12.0, "公开对象", "特定群体"),
    (5.5, "公开方式", "主动"),
    (6.5, "公开方式", "依申请"),
    (5.0, "公开层级", "市级"),
    (5.0, "公开层级", "县级"),
    (5.0, "公开层级", "乡级"),
    (5.0, "公开层级", "村级"),
    (16.0, "备注", ""),
];
/// Longest name of a sheet that Excel takes.
const LONGEST_SHEET_NAME: usize = 31;
const FIRST_ROW: u32 = 3;
const A4: u8 = 9;
const TICK: &str = "√";

struct Formats {
    title: Format,
    header: Format,
    text: Format,
    centre: Format,
}

/// Writes the fields given (all of them when `only` is empty) as one workbook; the same fields give the same bytes.
pub fn workbook(standard: &Standard, only: &[&Field]) -> Result<Vec<u8>, XlsxError> {
    let formats = formats();
    let mut book = Workbook::new();
    // The same standard gives the same bytes on any day.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let all: Vec<&Field> = standard.fields.iter().chain(&standard.village).collect();
    let fields = if only.is_empty() { &all[..] } else { only };
    for field in fields {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(field))?;
        write_field(sheet, field, &formats)?;
    }
    book.save_to_buffer()
}

fn formats() -> Formats {
    let cell = Format::new()
        .set_font_name("宋体")
        .set_font_size(9)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::Gray)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    Formats {
        title: Format::new()
            .set_font_name("黑体")
            .set_font_size(16)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter),
        header: cell
            .clone()
            .set_font_name("黑体")
            .set_align(FormatAlign::Center)
            .set_background_color(Color::RGB(0xF0_F2_F5)),
        centre: cell.clone().set_align(FormatAlign::Center),
        text: cell,
    }
}

/// `04安全生产`, without the characters that Excel refuses.
fn sheet_name(field: &Field) -> String {
    let name = format!("{:02}{}", field.no, field.name);
    name.chars().filter(|char| !"[]:*?/\\'".contains(*char)).take(LONGEST_SHEET_NAME).collect()
}

fn write_field(sheet: &mut Worksheet, field: &Field, formats: &Formats) -> Result<(), XlsxError> {
    let last = COLUMNS.len() as u16 - 1;
    let title = if field.no == 90 {
        format!("{}标准目录", field.name)
    } else {
        format!("{}领域基层政务公开标准目录", field.name)
    };
    sheet.merge_range(0, 0, 0, last, &title, &formats.title)?;
    sheet.set_row_height(0, 32)?;
    write_header(sheet, &formats.header)?;
    for (row, entry) in (FIRST_ROW..).zip(&field.entries) {
        write_entry(sheet, row, entry, formats)?;
    }
    merge_matters(sheet, field, formats)?;
    let end = FIRST_ROW + field.entries.len().max(1) as u32 - 1;
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(1, 2)?;
    sheet.set_print_area(0, 0, end, last)?;
    sheet.set_footer("&C&\"宋体\"&9— &P / &N —");
    sheet.set_freeze_panes(FIRST_ROW, 3)?;
    Ok(())
}

fn write_header(sheet: &mut Worksheet, format: &Format) -> Result<(), XlsxError> {
    let mut at = 0usize;
    while at < COLUMNS.len() {
        let (_, upper, lower) = COLUMNS[at];
        let width = COLUMNS[at..].iter().take_while(|column| column.1 == upper).count();
        let (first, last) = (at as u16, (at + width - 1) as u16);
        if lower.is_empty() {
            sheet.merge_range(1, first, 2, last, upper, format)?;
        } else {
            sheet.merge_range(1, first, 1, last, upper, format)?;
            for (column, (_, _, lower)) in (first..).zip(&COLUMNS[at..at + width]) {
                sheet.write_string_with_format(2, column, *lower, format)?;
            }
        }
        at += width;
    }
    for (column, (width, _, _)) in (0u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

fn write_entry(
    sheet: &mut Worksheet,
    row: u32,
    entry: &Entry,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let tick = |on: bool| if on { TICK } else { "" };
    let group = entry.audience.strip_prefix("特定群体").map(|who| who.trim_start_matches(':'));
    let group =
        group.map(|who| if who.is_empty() { TICK.to_owned() } else { format!("{TICK}{who}") });
    let all = if group.is_none() && !entry.audience.is_empty() { TICK } else { "" };
    let numbered = |parts: &[String]| match parts {
        [one] => one.clone(),
        many => {
            (1..).zip(many).map(|(no, part)| format!("{no}. {part}")).collect::<Vec<_>>().join("\n")
        }
    };
    let texts = [
        (0, entry.seq.clone(), true),
        (1, entry.matter1.clone(), true),
        (2, entry.matter2.clone().unwrap_or_default(), true),
        (3, numbered(&entry.elements), false),
        (4, numbered(&entry.basis), false),
        (5, entry.limit.text.clone(), false),
        (6, entry.body.join("；"), false),
        (
            7,
            entry
                .channels
                .iter()
                .map(|channel| format!("■{channel}"))
                .collect::<Vec<_>>()
                .join("\n"),
            false,
        ),
        (8, all.to_owned(), true),
        (9, group.unwrap_or_default(), true),
        (10, tick(entry.method == Method::Active).to_owned(), true),
        (11, tick(entry.method == Method::OnRequest).to_owned(), true),
        (12, tick(entry.levels.city).to_owned(), true),
        (13, tick(entry.levels.county).to_owned(), true),
        (14, tick(entry.levels.town).to_owned(), true),
        (15, tick(entry.levels.village).to_owned(), true),
        (16, remark(entry), false),
    ];
    let mut lines = 1usize;
    for (column, text, centred) in texts {
        let format = if centred { &formats.centre } else { &formats.text };
        lines = lines.max(lines_of(&text, COLUMNS[usize::from(column)].0));
        sheet.write_string_with_format(row, column, text, format)?;
    }
    // 13 points a line of 9 point type; Excel takes at most 409
    sheet.set_row_height(row, (lines as f64 * 13.0 + 10.0).clamp(24.0, 409.0))?;
    Ok(())
}

/// Lines that a text takes in a column `width` characters wide; a Chinese character is two wide.
fn lines_of(text: &str, width: f64) -> usize {
    let room = (width * 1.15).max(2.0) as usize;
    let wide =
        |line: &str| line.chars().map(|char| if char.is_ascii() { 1 } else { 2 }).sum::<usize>();
    text.lines().map(|line| wide(line).div_ceil(room).max(1)).sum()
}

fn remark(entry: &Entry) -> String {
    let unconfirmed = (entry.provenance.evidence == Evidence::Recalled).then_some("本行未经核实");
    let column = entry.column.as_ref().map(|column| format!("网站所属栏目：{column}"));
    unconfirmed.map(str::to_owned).into_iter().chain(column).collect::<Vec<_>>().join("\n")
}

/// Neighbouring rows of one first-level matter share one cell.
fn merge_matters(sheet: &mut Worksheet, field: &Field, formats: &Formats) -> Result<(), XlsxError> {
    let entries = &field.entries;
    let mut first = 0usize;
    while first < entries.len() {
        let run = entries[first..]
            .iter()
            .take_while(|entry| entry.matter1 == entries[first].matter1)
            .count();
        if run > 1 {
            let (from, to) = (FIRST_ROW + first as u32, FIRST_ROW + (first + run) as u32 - 1);
            sheet.merge_range(from, 1, to, 1, &entries[first].matter1, &formats.centre)?;
        }
        first += run;
    }
    Ok(())
}
