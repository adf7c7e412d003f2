//! Mobile numbers of private persons.

use crate::find::{Candidate, Verdict, shown};
use crate::model::{Kind, Why};
use crate::numbers;
use crate::words::{self, Class};

/// Characters before a number that say most about whose it is.
const NEAR: usize = 28;
/// The same where nothing nearer says it: 身份证号 and its digits stand between.
const FAR: usize = 40;
/// Characters after it that still do.
const BEHIND: usize = 12;
/// What a heading says at least of a post whose number it is.
const POST: i32 = -4;
/// What a heading says at least of a private person whose number it is.
const OWNER: i32 = 2;
/// Signs that end what is said of a number.
const CLAUSE_ENDS: [char; 3] = ['；', ';', '。'];
/// The number that stands for none.
const PLACEHOLDER: &[u8] = b"13800138000";

/// The groups in which people write a mobile number.
pub(crate) fn is_grouped(digits: &[u8], sizes: &[usize]) -> bool {
    let bare = digits.strip_prefix(b"86").unwrap_or(digits);
    numbers::is_mobile(bare)
        && matches!(
            sizes,
            [3, 4, 4]
                | [3, 3, 5]
                | [4, 3, 4]
                | [2, 11]
                | [2, 3, 4, 4]
                | [5, 4, 4]
                | [3, 8]
                | [7, 4]
        )
}

/// Is it a private person's mobile number?
pub(crate) fn judge(candidate: &Candidate<'_, '_>) -> Option<Verdict> {
    let digits = &candidate.digits;
    let bare = if digits.len() == 13 { digits.strip_prefix(b"86")? } else { digits };
    if !numbers::is_mobile(bare) || candidate.hyphened || bare == PLACEHOLDER || is_repeated(bare) {
        return None;
    }
    if candidate
        .behind(3)
        .trim_start()
        .starts_with(['元', '万', '亿', '吨', '亩', '人', '户', '%', '％'])
    {
        return None;
    }
    let announced = candidate.announced_as(Class::Mobile);
    let class = announced.as_ref().map(|announced| announced.class);
    if !matches!(class, None | Some(Class::Mobile | Class::Id | Class::Address | Class::Residence))
    {
        return None;
    }
    // 13800138000.0 under any other heading is an amount.
    if candidate.behind(2) == ".0" && class != Some(Class::Mobile) {
        return None;
    }
    let by_heading = announced.as_ref().is_some_and(|announced| announced.by_heading);
    let in_table = candidate.layout.has_cells(candidate.place.line);
    let own = if in_table {
        in_table_own(candidate, announced.as_ref().map_or("", |announced| announced.text))
    } else {
        in_text_own(candidate)
    };
    if !own {
        return None;
    }
    let named = class == Some(Class::Mobile);
    let why = match (named, by_heading) {
        (true, true) => Why::Heading,
        (true, false) => Why::Label,
        (false, _) => Why::BesideName,
    };
    let heading = announced.filter(|_| named).and_then(|announced| shown(announced.text));
    Some(Verdict { kind: Kind::Mobile, certain: false, why, heading })
}

/// 13888888888 and the like are examples.
fn is_repeated(digits: &[u8]) -> bool {
    digits.get(3..).is_some_and(|rest| rest.windows(2).all(|two| two[0] == two[1]))
}

/// A row of a table: its own heading decides, then the other headings and the title, with the names
/// and organisations of the row.
fn in_table_own(candidate: &Candidate<'_, '_>, heading: &str) -> bool {
    let layout = candidate.layout;
    let line = candidate.place.line;
    let own = words::score(heading);
    if own != 0 {
        return own > 0;
    }
    // 姓名 … 经办人, 联系电话; an organisation in the place of a person, or 名称 before one.
    let place = candidate.place;
    let holder = layout.holder_score(place);
    if holder <= POST
        || layout.is_strangers(place)
        || layout.has_named_organisation(line)
        || layout.is_under_title(place)
    {
        return false;
    }
    let near = words::score(candidate.before(NEAR));
    if near < 0 {
        return false;
    }
    // 户主, 手机; 姓名, 身份证号, 手机: whatever else the table says.
    let in_register =
        || layout.heading_of_class(line, Class::Id).is_some() && layout.is_told(place);
    if holder >= OWNER || holder >= 0 && in_register() {
        return true;
    }
    let persons = !layout.persons(line).is_empty() || layout.has_masked_person(line);
    let named = persons && layout.has_named_person(line);
    let table = layout.table_score(line) - layout.others_score(place);
    table + layout.row_score(line) + near + i32::from(named) > 0 && (persons || table > 1)
}

/// Running text: the nearest words that say anything decide; where none do it is nobody's.
fn in_text_own(candidate: &Candidate<'_, '_>) -> bool {
    // What follows a comma is another clause.
    let behind = candidate.behind(BEHIND).split(CLAUSE_ENDS).next().unwrap_or_default();
    let behind = if behind.starts_with('，') { "" } else { behind };
    let near = words::score(candidate.before(NEAR)) + words::score(behind);
    if near != 0 {
        return near > 0;
    }
    let clause = candidate.long_before(FAR).rsplit(CLAUSE_ENDS).next().unwrap_or_default();
    let far = words::score(clause);
    if far != 0 {
        return far > 0;
    }
    let line = candidate.layout.line(candidate.place.line);
    let whole = words::score(line);
    if whole != 0 {
        return whole > 0;
    }
    // 身份证号码 above it may be that of a company's head: the lines above together say so too.
    let above: Vec<i32> = candidate.layout.above(candidate.place.line).map(words::score).collect();
    let nearest = above.iter().find(|score| **score != 0);
    nearest.is_some_and(|score| *score > 0) && above.iter().sum::<i32>() > 0
}
