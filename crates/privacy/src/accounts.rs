//! Bank cards and other accounts of persons.

use crate::find::{Announced, Candidate, Verdict, shown};
use crate::layout;
use crate::model::{Kind, Why};
use crate::names;
use crate::numbers;
use crate::words::{self, Class};

/// Digits of a card.
const CARD: std::ops::RangeInclusive<usize> = 16..=19;
/// Digits of a passbook or another account.
const ACCOUNT: std::ops::RangeInclusive<usize> = 12..=25;
/// Short names of banks.
const BANKS: [&str; 6] = ["农行", "工行", "建行", "中行", "交行", "邮储"];
/// Words of a heading for accounts that only persons have, whoever pays into them.
const PASSBOOKS: [&str; 4] = ["一卡通", "一折通", "存折", "社保卡"];
/// Characters around a number that say whose account it is.
const AROUND: usize = 60;

/// A bank card by its length, its first digits and its check.
pub(crate) fn is_card(digits: &[u8]) -> bool {
    CARD.contains(&digits.len()) && digits.starts_with(b"62") && numbers::is_luhn(digits)
}

/// The groups in which people write a card: four by four.
pub(crate) fn is_grouped(digits: &[u8], sizes: &[usize]) -> bool {
    let fours = sizes
        .split_last()
        .is_some_and(|(last, first)| first.iter().all(|size| *size == 4) && *last <= 4);
    let six = sizes.len() == 2 && sizes.first() == Some(&6);
    (fours || six) && is_card(digits)
}

/// Is it a person's account that must not stand there?
pub(crate) fn judge(candidate: &Candidate<'_, '_>) -> Option<Verdict> {
    let digits = &candidate.digits;
    if !ACCOUNT.contains(&digits.len())
        || !digits.iter().all(u8::is_ascii_digit)
        || candidate.hyphened
    {
        return None;
    }
    let card = is_card(digits);
    let line = candidate.place.line;
    let in_table = candidate.layout.has_cells(line);
    let Some(announced) = candidate.announced_as(Class::Bank) else {
        let person = if in_table {
            !candidate.layout.persons(line).is_empty()
        } else {
            is_behind_bank(candidate)
        };
        return (card && person).then_some(Verdict {
            kind: Kind::BankCard,
            certain: false,
            why: Why::BesideName,
            heading: None,
        });
    };
    if announced.class != Class::Bank || is_others(candidate, &announced, in_table) {
        return None;
    }
    let heading = shown(announced.text);
    if card {
        return Some(Verdict {
            kind: Kind::BankCard,
            certain: false,
            why: announced.why(),
            heading,
        });
    }
    // Under the heading of another column stands only what is a card for sure.
    let shifted = candidate.announced().is_some_and(|own| own.class != Class::Bank);
    // What begins like a card and fails its check is none.
    let like_card = CARD.contains(&digits.len()) && digits.starts_with(b"62");
    let own =
        if in_table { !candidate.layout.persons(line).is_empty() } else { holder_named(candidate) };
    (!like_card && !shifted && own).then(|| Verdict {
        kind: Kind::BankAccount,
        certain: false,
        why: announced.why(),
        heading,
    })
}

/// A bank's short name directly before it, on a line about a person: 张三，农行62….
fn is_behind_bank(candidate: &Candidate<'_, '_>) -> bool {
    let before = candidate.before(AROUND).trim_end_matches([':', '：', ' ', '（', '(']);
    let line = candidate.layout.line(candidate.place.line);
    BANKS.iter().any(|bank| before.ends_with(bank)) && names_person(line) && !says_office(line)
}

/// An office's or a company's account.
fn is_others(candidate: &Candidate<'_, '_>, announced: &Announced<'_>, in_table: bool) -> bool {
    let passbook = PASSBOOKS.iter().any(|word| announced.text.contains(word));
    if !passbook && words::is_not_own_account(announced.text) {
        return true;
    }
    let layout = candidate.layout;
    let line = candidate.place.line;
    if in_table {
        // 付张三（卡号62…）: the words before it say whose.
        let before = candidate.before(AROUND);
        if !announced.by_heading && !says_office(before) && ends_with_person(before) {
            return false;
        }
        let first = layout.cells(line).first().map_or("", |(_, cell)| *cell);
        let form = !announced.by_heading;
        let in_form = form && layout.above(line).take(2).chain([first]).any(says_office);
        return layout.holder_is_organisation(line) || in_form && layout.persons(line).is_empty();
    }
    let around = [candidate.before(AROUND), candidate.behind(AROUND / 2)];
    if around.iter().any(|text| says_office(text)) {
        return true;
    }
    // 账号 on a line of its own: the lines above say whose.
    let content = layout.line(line);
    let short = content.chars().count() <= AROUND && !names_person(content);
    short && layout.above(line).take(3).any(says_office)
}

/// Words of an office's account, banks' own names left aside.
fn says_office(text: &str) -> bool {
    words::is_not_own_account(
        &text
            .replace("股份有限公司", "")
            .replace("有限责任公司", if layout::is_bank(text) { "" } else { "公司" }),
    )
}

fn names_person(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(names::is_person)
}

/// A word of the text is a person's name or ends with one: 付张三.
fn ends_with_person(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| names::person_at_end(word).is_some())
}

/// The text names the holder: 户名：张三.
fn holder_named(candidate: &Candidate<'_, '_>) -> bool {
    let before = candidate.before(AROUND);
    let mut words = before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.any(|word| {
        let name = ["户名", "收款人", "户主", "姓名", "开户名", "持卡人"]
            .iter()
            .find_map(|label| word.strip_prefix(label))
            .filter(|name| !name.is_empty())
            .unwrap_or(word);
        names::is_person(name)
    })
}
