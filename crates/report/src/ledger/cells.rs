//! Writing a cell: text never becomes a formula, and Excel's limits on text and links are kept.

use crate::error::ReportError;
use crate::text::{brief, clean, web};
use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Url, Worksheet,
};

/// Characters that a cell holds at most, in UTF-16 units as Excel counts.
const MOST_TEXT: usize = 32_767;
/// Links that a sheet holds at most.
const MOST_LINKS: u32 = 65_530;
/// Length of a link at most, in UTF-16 units.
const LONGEST_LINK: usize = 2_079;

/// Height of a line of a cell's text, and of a row at most, in points.
const LINE_HEIGHT: f64 = 13.5;
const MOST_HEIGHT: f64 = 409.0;

const INK: u32 = 0x001B_2330;
const LINE: u32 = 0x00BF_C5CE;
const HEAD: u32 = 0x00E8_ECF2;
const ACTION: u32 = 0x001C_4A86;
const FONT: &str = "宋体";

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Blank,
    Text(String),
    Number(f64),
    Date(Date),
}

impl Value {
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Blank, |text| Self::Text(text.to_owned()))
    }
}

/// The looks of cells.
pub struct Formats {
    pub head: Format,
    pub text: Format,
    pub quoted: Format,
    pub link: Format,
    pub figure: Format,
    pub date: Format,
    pub title: Format,
    pub section: Format,
    pub strong: Format,
}

impl Formats {
    pub fn new() -> Self {
        let base =
            Format::new().set_font_name(FONT).set_font_size(10).set_font_color(Color::RGB(INK));
        let cell = base
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(LINE))
            .set_align(FormatAlign::Top);
        let text = cell.clone().set_text_wrap();
        Self {
            head: text
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(HEAD))
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            quoted: text.clone().set_quote_prefix(),
            // Addresses are not wrapped: their rows would grow many lines high.
            link: cell
                .clone()
                .set_font_color(Color::RGB(ACTION))
                .set_underline(FormatUnderline::Single)
                .set_align(FormatAlign::Fill),
            figure: cell.clone().set_num_format("0.####").set_align(FormatAlign::Right),
            date: cell.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            text,
            title: base.clone().set_bold().set_font_size(16),
            section: base.clone().set_bold().set_font_size(12),
            strong: base.set_bold(),
        }
    }
}

/// Writes cells of one sheet and counts its links.
pub struct Cells<'a> {
    formats: &'a Formats,
    links: u32,
}

impl<'a> Cells<'a> {
    pub fn new(formats: &'a Formats) -> Self {
        Self { formats, links: 0 }
    }

    pub fn write(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        value: Value,
        link: bool,
    ) -> Result<(), ReportError> {
        match value {
            Value::Blank => sheet.write_blank(row, column, &self.formats.text)?,
            Value::Number(number) => {
                sheet.write_number_with_format(row, column, number, &self.formats.figure)?
            }
            Value::Date(date) => match excel(date) {
                Some(excel) => {
                    sheet.write_datetime_with_format(row, column, &excel, &self.formats.date)?
                }
                None => sheet.write_string_with_format(
                    row,
                    column,
                    date.to_string(),
                    &self.formats.text,
                )?,
            },
            Value::Text(text) => match web(&text).filter(|url| link && self.may_link(url)) {
                Some(url) => {
                    self.links += 1;
                    let url = Url::new(url).set_text(fit(&text));
                    sheet.write_url_with_format(row, column, url, &self.formats.link)?
                }
                None => {
                    let text = fit(&text);
                    let format =
                        if risky(&text) { &self.formats.quoted } else { &self.formats.text };
                    sheet.write_string_with_format(row, column, text, format)?
                }
            },
        };
        Ok(())
    }

    fn may_link(&self, url: &str) -> bool {
        self.links < MOST_LINKS && url.encode_utf16().count() <= LONGEST_LINK
    }
}

/// Lines that a value takes in a column of `width` characters; Chinese ones are twice as wide.
pub fn lines(value: &Value, width: f64) -> u32 {
    let Value::Text(text) = value else { return 1 };
    let room = (width - 1.0).max(2.0);
    let of_line = |line: &str| {
        let wide: f64 = line.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum();
        (wide / room).ceil().max(1.0) as u32
    };
    text.split('\n').map(of_line).sum()
}

/// Height of a row of so many lines in points, within Excel's limit.
pub fn height(lines: u32) -> f64 {
    (f64::from(lines) * LINE_HEIGHT + 3.0).min(MOST_HEIGHT)
}

/// A date that Excel can hold as one.
fn excel(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok().filter(|year| (1900..=9999).contains(year))?;
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}

/// Whether another program could take the text for a formula.
fn risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// `text` without what a workbook cannot hold, within a cell's limit.
fn fit(text: &str) -> String {
    let text = clean(text);
    if text.encode_utf16().count() <= MOST_TEXT {
        return text;
    }
    // Half the limit in characters stays below it in UTF-16 units, whatever the characters are.
    brief(&text, MOST_TEXT / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_fits_a_cell() {
        let long = "𠀀".repeat(40_000);
        assert!(fit(&long).encode_utf16().count() <= MOST_TEXT);
        assert_eq!(fit("一\u{0}二\u{b}三"), "一二三");
    }

    #[test]
    fn formulas_are_recognised() {
        for text in ["=1+1", "+86", "-1", "@SUM(A1)", "＝1"] {
            assert!(risky(text), "{text}");
        }
        assert!(!risky("关于=的说明"));
    }

    #[test]
    fn links_end_at_the_limit() {
        let formats = Formats::new();
        let mut cells = Cells::new(&formats);
        assert!(cells.may_link("https://a.example/"));
        assert!(!cells.may_link(&"a".repeat(2_080)));
        cells.links = MOST_LINKS;
        assert!(!cells.may_link("https://a.example/"));
    }
}
