//! Filling `{slots}` with seeded words and figures.

use super::{CITY, County, numbers};
use crate::chance::Chance;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::HashMap;

/// What a document is about.
#[derive(Debug, Clone)]
pub(crate) struct Theme<'a> {
    pub county: &'a County,
    /// Name that stands for the matter in titles.
    pub matter: String,
    /// Name of the field.
    pub field: String,
    /// Organ without the place, e.g. `民政局`; empty where the government itself speaks.
    pub organ: String,
    pub law: String,
    pub town: Option<String>,
    pub village: Option<String>,
    pub published: Date,
    pub formed: Date,
}

/// Values of one document's slots: the same slot gives the same value.
pub(crate) struct Slots<'a, 't> {
    theme: &'a Theme<'t>,
    chance: Chance,
    values: HashMap<String, String>,
    row: Option<(usize, HashMap<String, String>)>,
}

/// Long names with explanations in brackets or many clauses are shortened for titles.
pub(crate) fn short_matter(name: &str) -> String {
    let head = name.split(['（', '(']).next().unwrap_or(name);
    let head = if head.chars().count() < 2 { name } else { head };
    let mut short: String = head.chars().take(26).collect();
    if head.chars().count() > 26 {
        short = short.trim_end_matches(['、', '，', '的', '和', '或', '者']).to_owned();
        short.push('等');
    }
    short
}

/// Endings that say what kind of document it is, not what it is about.
const KINDS: [&str; 11] = [
    "办事指南",
    "指南",
    "政策法规文件",
    "其他政策文件",
    "规范性文件",
    "政策文件",
    "法律法规",
    "法规文件",
    "规章",
    "文件",
    "信息",
];

/// What a matter is about, without the kind of document; the field where nothing is left.
fn bare(matter: &str, field: &str) -> String {
    let stem = KINDS.iter().find_map(|kind| matter.strip_suffix(kind)).unwrap_or(matter);
    if stem.chars().count() < 2 { field.to_owned() } else { stem.to_owned() }
}

/// Words that make a first-level matter's name say little by itself.
const GENERAL: [&str; 8] = ["政策", "法规", "业务", "公共服务", "行政", "监督", "文件", "综合"];

/// The name that stands for a matter in titles: a short second-level name says what it belongs to.
pub(crate) fn telling_name(names: &[&str], field: &str) -> String {
    let name = names.first().copied().unwrap_or("信息公开");
    let above = match names {
        [_, first, _, ..] if !GENERAL.iter().any(|word| first.contains(word)) => *first,
        _ => field,
    };
    let begin: String = above.chars().take(2).collect();
    if names.len() < 2 || name.chars().count() > 6 || name.contains(&begin) || above == name {
        return short_matter(name);
    }
    short_matter(&format!("{}{name}", short_matter(above).trim_end_matches("信息")))
}

/// `2026年3月5日`.
pub(crate) fn words_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

impl<'a, 't> Slots<'a, 't> {
    pub fn new(theme: &'a Theme<'t>, chance: Chance) -> Self {
        Self { theme, chance, values: HashMap::new(), row: None }
    }

    /// Begins a table row: its slots are drawn anew.
    pub fn begin_row(&mut self, number: usize) {
        self.row = Some((number, HashMap::new()));
    }

    pub fn end_row(&mut self) {
        self.row = None;
    }

    /// A number of rows.
    pub fn rows(&mut self, low: i64, high: i64) -> usize {
        self.chance.between(low, high).max(1) as usize
    }

    pub fn percent(&mut self, percent: u64) -> bool {
        self.chance.percent(percent)
    }

    /// Replaces every slot of `template`.
    pub fn fill(&mut self, template: &str) -> String {
        let mut out = String::with_capacity(template.len() * 2);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            match after.split_once('}') {
                Some((slot, tail)) => {
                    out.push_str(&self.value(slot));
                    rest = tail;
                }
                None => rest = after,
            }
        }
        out.push_str(rest);
        out
    }

    fn value(&mut self, slot: &str) -> String {
        if slot == "i" {
            return self.row.as_ref().map_or(1, |(number, _)| *number).to_string();
        }
        let known = match &self.row {
            // A list of one township's people stays in the township.
            Some(_) if slot == "town" && self.values.contains_key(slot) => self.values.get(slot),
            Some((_, values)) => values.get(slot),
            None => self.values.get(slot),
        };
        if let Some(value) = known {
            return value.clone();
        }
        let base = slot.split('#').next().unwrap_or(slot);
        let value = match part_of(base) {
            Some((whole, hidden)) => {
                let whole = self.value(whole);
                numbers::masked(&whole, hidden)
            }
            None => self.draw(base),
        };
        match &mut self.row {
            Some((_, values)) => values.insert(slot.into(), value.clone()),
            None => self.values.insert(slot.into(), value.clone()),
        };
        value
    }

    fn draw(&mut self, slot: &str) -> String {
        let theme = self.theme;
        // A document speaks of the month before it was published.
        let told = theme.published.checked_sub(1.month()).unwrap_or(theme.published);
        let chance = &mut self.chance;
        match slot {
            "place" => theme.county.place.clone(),
            "organ" if theme.organ.is_empty() => "人民政府".into(),
            "organ" => theme.organ.clone(),
            "mark" => theme.county.mark.clone(),
            "m" => theme.matter.clone(),
            "s" => bare(&theme.matter, &theme.field),
            "field" => theme.field.clone(),
            "law" => theme.law.clone(),
            "year" => told.year().to_string(),
            "year-1" => (theme.published.year() - 1).to_string(),
            "month" => told.month().to_string(),
            "quarter" => ["一", "二", "三", "四"][(told.month() as usize - 1) / 3].into(),
            "formed" => words_date(theme.formed),
            "near" => {
                let days = chance.between(2, 40);
                words_date(theme.formed.checked_sub(days.days()).unwrap_or(theme.formed))
            }
            "town" => match &theme.town {
                Some(town) => town.clone(),
                None => chance.pick(&theme.county.towns).clone(),
            },
            "village" => match &theme.village {
                Some(village) => village.clone(),
                None => chance.pick(&CITY.villages).clone(),
            },
            "surname" => chance.pick(&CITY.surnames).clone(),
            "person" => format!("{}*{}", chance.pick(&CITY.surnames), chance.pick(&CITY.given)),
            "name" => format!(
                "{}{}{}",
                chance.pick(&CITY.surnames),
                chance.pick(&CITY.given),
                chance.pick(&["", "明", "华", "兰"])
            ),
            "id" => numbers::id(chance),
            "mobile" => numbers::mobile(chance),
            "card" => numbers::card(chance),
            "credit" => numbers::credit(chance),
            "hotline" => format!("{}-{}", CITY.area_code, chance.between(5_560_000, 5_569_999)),
            "company" => format!(
                "{}{}{}",
                theme.county.short,
                chance.pick(&CITY.companies),
                chance.pick(&CITY.trades)
            ),
            "thing" => chance.pick(&CITY.things).clone(),
            "project" => format!(
                "{}{}",
                theme.town.clone().unwrap_or_else(|| chance.pick(&theme.county.towns).clone()),
                chance.pick(&CITY.things)
            ),
            "road" => chance.pick(&CITY.roads).clone(),
            "school" => format!("{}{}", theme.county.short, chance.pick(&CITY.schools)),
            "phone" => format!("{}-{}", CITY.area_code, chance.between(5_550_000, 5_559_999)),
            "no" => format!(
                "{}{}发〔{}〕{}号",
                theme.county.mark,
                organ_mark(&theme.organ),
                theme.formed.year(),
                chance.between(1, 180)
            ),
            "item" => (*chance.pick(&ITEMS)).into(),
            "land" => {
                (*chance.pick(&["水田", "旱地", "园地", "林地", "建设用地", "未利用地"])).into()
            }
            "result" => (*chance.pick(&["合格", "基本合格", "发现一般问题", "责令整改"])).into(),
            "paper" => (*chance.pick(&PAPERS)).into(),
            other => number(other, chance),
        }
    }
}

/// Slots that show a part of another slot's number, and which signs they hide.
fn part_of(slot: &str) -> Option<(&'static str, std::ops::Range<usize>)> {
    Some(match slot {
        "idmask" => ("id", 6..14),
        "idbad" => ("id", 14..18),
        "idleft" => ("id", 10..18),
        "idright" => ("id", 0..10),
        "mobilemask" => ("mobile", 3..7),
        "cardmask" => ("card", 6..15),
        _ => return None,
    })
}

const ITEMS: [&str; 14] = [
    "综合",
    "业务",
    "办公经费",
    "项目支出",
    "基本支出",
    "规划财务",
    "政策法规",
    "行政审批",
    "监督检查",
    "信息宣传",
    "基础设施",
    "公共服务",
    "技术推广",
    "资金管理",
];
const PAPERS: [&str; 9] = [
    "申请表",
    "身份证明",
    "营业执照副本",
    "授权委托书",
    "户口簿",
    "不动产权属证明",
    "银行账户信息",
    "承诺书",
    "有关证明材料",
];

/// `x:a-b` and `d:a-b`; anything else stands for itself so that a slip in a form is seen.
fn number(slot: &str, chance: &mut Chance) -> String {
    let parsed = slot.split_once(':').and_then(|(kind, span)| {
        let (low, high) = span.split_once('-')?;
        Some((kind, low.parse::<i64>().ok()?, high.parse::<i64>().ok()?))
    });
    match parsed {
        Some(("x", low, high)) => chance.between(low, high).to_string(),
        Some(("d", low, high)) => {
            let hundredths = chance.between(low * 100, high * 100 + 99);
            format!("{}.{:02}", hundredths / 100, hundredths % 100)
        }
        _ => format!("{{{slot}}}"),
    }
}

/// Two characters of an organ's name for its document numbers: `民政局` → `民`.
fn organ_mark(organ: &str) -> String {
    match organ.chars().next() {
        Some(first) => first.to_string(),
        None => "政".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_become_short() {
        for (name, short) in [
            ("医师执业注册（权限内）", "医师执业注册"),
            ("临时救助", "临时救助"),
            ("（特殊）", "（特殊）"),
        ] {
            assert_eq!(short_matter(name), short);
        }
    }

    #[test]
    fn names_tell_what_they_are_about() {
        for (names, field, name) in [
            (&["审核信息", "最低生活保障", "社会救助"][..], "社会救助", "最低生活保障审核信息"),
            (&["监督检查", "综合业务", "社会救助"], "社会救助", "社会救助监督检查"),
            (&["行政处罚", "公共文化服务"], "公共文化服务", "公共文化服务行政处罚"),
            (
                &["农村危房等级评定标准", "条件与标准", "农村危房改造"],
                "农村危房改造",
                "农村危房等级评定标准",
            ),
            (&["通知公告"], "通知公告", "通知公告"),
        ] {
            assert_eq!(telling_name(names, field), name);
        }
        assert_eq!(bare("最低生活保障办事指南", "社会救助"), "最低生活保障");
        assert_eq!(bare("政策文件", "社会救助"), "社会救助");
    }
}
