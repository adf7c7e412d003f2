//! Rows of money (财务收支明细) as a clerk types them: read, added up, and laid out as a table.

use crate::error::DeskError;

/// Rows that a notice has at most.
pub const MOST_ROWS: usize = 200;
/// Characters of a cell.
const CELL: usize = 200;
/// Digits of an amount before its point.
const DIGITS: usize = 12;

/// A row as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneyRow {
    /// Day, as the form gives it.
    pub day: String,
    /// Money that came in; money that went out otherwise.
    pub income: bool,
    /// What for.
    pub reason: String,
    /// Amount in yuan.
    pub amount: String,
    /// Who dealt with it.
    pub by: String,
}

impl MoneyRow {
    /// Whether nothing was typed.
    pub fn is_blank(&self) -> bool {
        [&self.day, &self.reason, &self.amount, &self.by].iter().all(|cell| cell.trim().is_empty())
    }
}

/// An amount in hundredths of a yuan: digits with at most two behind the point; commas between thousands may stand.
fn cents(text: &str) -> Option<i64> {
    let plain: String = text.trim().chars().filter(|char| !matches!(char, ',' | '，')).collect();
    let plain = plain.strip_suffix('元').unwrap_or(&plain);
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |text: &str| text.bytes().all(|one| one.is_ascii_digit());
    if whole.is_empty() || whole.len() > DIGITS || part.len() > 2 || !digits(whole) || !digits(part)
    {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + part)
}

/// An amount in words of the table.
fn yuan(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

fn cell(text: &str) -> String {
    let short: String = text.trim().chars().take(CELL).collect();
    short.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The rows as a table with their sums, in HTML; nothing where none was filled in.
///
/// # Errors
/// [`DeskError::BadRow`] where a row has no day, no reason or no amount that can be read, and where there are too many.
pub(crate) fn table(rows: &[MoneyRow]) -> Result<String, DeskError> {
    let (mut body, mut income, mut spent) = (String::new(), 0, 0);
    for (row, number) in rows.iter().zip(1..).filter(|(row, _)| !row.is_blank()) {
        let amount = cents(&row.amount).ok_or(DeskError::BadRow(number))?;
        if number > MOST_ROWS || row.day.trim().is_empty() || row.reason.trim().is_empty() {
            return Err(DeskError::BadRow(number));
        }
        let way = if row.income { "收入" } else { "支出" };
        *(if row.income { &mut income } else { &mut spent }) += amount;
        let cells =
            [cell(&row.day), way.to_owned(), cell(&row.reason), yuan(amount), cell(&row.by)];
        body.push_str(&format!("<tr><td>{}</td></tr>", cells.join("</td><td>")));
    }
    if body.is_empty() {
        return Ok(String::new());
    }
    for (name, sum) in [("收入合计", income), ("支出合计", spent), ("收支相抵", income - spent)]
    {
        let sum = yuan(sum);
        body.push_str(&format!(
            "<tr><td></td><td></td><td>{name}</td><td>{sum}</td><td></td></tr>"
        ));
    }
    let heads = ["日期", "收支", "事由", "金额（元）", "经手人"].join("</th><th>");
    let table =
        format!("<table><thead><tr><th>{heads}</th></tr></thead><tbody>{body}</tbody></table>");
    Ok(portal::clean(&table))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(income: bool, reason: &str, amount: &str) -> MoneyRow {
        let (day, by) = ("2026-10-08".to_owned(), "李四".to_owned());
        MoneyRow { day, income, reason: reason.into(), amount: amount.into(), by }
    }

    #[test]
    fn amounts() {
        for (text, expected) in [
            ("1200", Some(120_000)),
            ("1,200.5", Some(120_050)),
            ("0.05", Some(5)),
            ("80元", Some(8000)),
            ("", None),
            ("-3", None),
            ("1.234", None),
            ("一百", None),
            ("1234567890123", None),
        ] {
            assert_eq!(cents(text), expected, "{text}");
        }
        assert_eq!((yuan(-5), yuan(120_050)), ("-0.05".into(), "1200.50".into()));
    }

    #[test]
    fn rows_become_a_table_with_sums() {
        let rows =
            [row(true, "鱼塘租金", "1200"), MoneyRow::default(), row(false, "<路灯>维修", "800.5")];
        let table = table(&rows).expect("sound");
        for part in ["鱼塘租金", "&lt;路灯&gt;维修", "1200.00", "800.50", "收支相抵", "399.50"]
        {
            assert!(table.contains(part), "{part}: {table}");
        }
        assert_eq!(table.matches("<tr>").count(), 6);
    }

    #[test]
    fn what_cannot_be_added_up_is_named() {
        assert_eq!(table(&[MoneyRow::default()]).expect("sound"), "");
        for bad in [
            row(true, "", "1"),
            row(true, "租金", "x"),
            MoneyRow { day: " ".into(), ..row(true, "租金", "1") },
        ] {
            let refused = table(&[row(true, "租金", "1"), bad.clone()]);
            assert!(matches!(refused, Err(DeskError::BadRow(2))), "{bad:?}: {refused:?}");
        }
    }
}
