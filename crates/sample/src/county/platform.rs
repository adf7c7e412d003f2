//! 政府信息公开: the column tree of the platform, as the standard lists it.

use super::desk::{Desk, Subject};
use crate::model::{Block, Column, ColumnId, Part};
use crate::writing::FACTS;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use standard::Standard;

/// Builds the platform and answers its column.
pub(super) fn build(desk: &mut Desk<'_>, standard: &Standard) -> ColumnId {
    let platform = desk.site.columns.len();
    desk.site.columns.push(Column::new(None, "政府信息公开", Part::Platform));
    let mut leaves: Vec<ColumnId> = Vec::new();
    for listed in &standard.platform {
        let mut at = platform;
        for name in &listed.path {
            at = match child_named(desk, at, name) {
                Some(child) => child,
                None => {
                    let part = part_of(name);
                    let child = desk.column(at, name, part);
                    leaves.push(child);
                    child
                }
            };
        }
    }
    if let Some(grassroots) = desk.site.find(Part::Grassroots) {
        super::fields::build(desk, standard, grassroots);
    }
    for leaf in leaves {
        if desk.site.children(Some(leaf)).is_empty() {
            fill(desk, standard, leaf);
        }
    }
    platform
}

fn child_named(desk: &Desk<'_>, parent: ColumnId, name: &str) -> Option<ColumnId> {
    desk.site.children(Some(parent)).into_iter().find(|&id| desk.site.columns[id].title == name)
}

fn part_of(name: &str) -> Part {
    match name {
        "法定主动公开内容" => Part::LegalDisclosure,
        "基层政务公开" => Part::Grassroots,
        _ => Part::Other,
    }
}

/// Fills a column of the platform by its title.
pub(super) fn fill(desk: &mut Desk<'_>, standard: &Standard, column: ColumnId) {
    let title = desk.site.columns[column].title.clone();
    match title.as_str() {
        "政府信息公开指南" => guide(desk, column),
        "依申请公开" => on_request(desk, column),
        "政府信息公开年报" => annual_reports(desk, column, None),
        "政府工作报告" => desk.fill_plain(column, 4),
        _ => match FACTS.platform.get(&title) {
            Some(slugs) => link_from_fields(desk, standard, column, slugs),
            None => {
                let count = desk.chance.between(4, 7) as usize;
                desk.fill_plain(column, count);
            }
        },
    }
}

/// One document, several columns: the column links to what the field's columns hold.
fn link_from_fields(desk: &mut Desk<'_>, standard: &Standard, column: ColumnId, slugs: &[String]) {
    let names: Vec<&str> =
        slugs.iter().filter_map(|slug| standard.field(slug)).map(|f| f.name.as_str()).collect();
    let wanted = desk.site.columns[column].title.chars().next().unwrap_or(' ');
    let mut items = Vec::new();
    for other in &desk.site.columns {
        let ours = other.field.as_deref().is_some_and(|name| names.contains(&name));
        if ours && matches!(other.part, Part::Matter | Part::Submatter) {
            items.extend(other.items.iter().take(6).cloned());
        }
    }
    // 政府预决算 and 部门预决算 share a field: each takes what begins like itself.
    if wanted == '政' || wanted == '部' {
        let fits = |item: &crate::model::Item| {
            item.matter2.as_deref().is_none_or(|name| name.starts_with(wanted))
                || slugs[0] != "budget"
        };
        let fitting: Vec<_> = items.iter().filter(|item| fits(item)).cloned().collect();
        if fitting.len() >= 4 {
            items = fitting;
        }
    }
    if items.len() < 4 {
        desk.fill_plain(column, 5);
        return;
    }
    desk.site.columns[column].items = items;
    desk.site.sort(column);
    desk.site.columns[column].items.truncate(14);
}

fn guide(desk: &mut Desk<'_>, column: ColumnId) {
    let place = desk.county.place.clone();
    let town = desk.site.columns[column].town.clone();
    let office = desk.office.as_ref().map(|office| format!("{place}{office}"));
    let office = office.unwrap_or_else(|| format!("{place}人民政府"));
    let body = guide_body(&town.map_or(office, |town| format!("{place}{town}人民政府")));
    desk.page(column, "政府信息公开指南", body);
}

pub(super) fn guide_body(organ: &str) -> Vec<Block> {
    let text = |words: String| Block::Paragraph(words);
    let head = |words: &str| Block::Heading(words.into());
    vec![
        text(format!("为了更好地提供政府信息公开服务，方便公民、法人和其他组织获取{organ}的政府信息，根据《中华人民共和国政府信息公开条例》，编制本指南。")),
        head("一、主动公开"),
        text(format!("{organ}主动公开的信息，按法定主动公开内容分类编排，公众可以在本平台检索、查阅和下载。信息形成或者变更之日起20个工作日内公开；法律、法规另有规定的，从其规定。")),
        head("二、依申请公开"),
        text("申请人可以当面、邮寄或者通过互联网提出申请，填写《政府信息公开申请表》。受理时间为工作日上午8:30—12:00，下午14:30—17:30，通信地址和电话见下。".into()),
        head("三、政府信息公开工作机构"),
        text(format!("{organ}办公室，办公地址：政务中心三楼，联系电话：0700-5550100，传真：0700-5550101。")),
        head("四、监督和救济"),
        text("认为行政机关未依法履行政府信息公开义务的，可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报，也可以依法申请行政复议或者提起行政诉讼。".into()),
    ]
}

fn on_request(desk: &mut Desk<'_>, column: ColumnId) {
    let organ = desk.site.name.clone();
    let body = vec![
        Block::Paragraph(format!("公民、法人或者其他组织可以向{organ}申请获取主动公开以外的政府信息。")),
        Block::Heading("申请方式".into()),
        Block::Paragraph("一、当面申请：到政务中心三楼政府信息公开申请窗口提交书面申请。二、邮寄申请：在信封左下角注明“政府信息公开申请”字样。三、网上申请：填写申请表并提交。".into()),
        Block::Heading("办理时限".into()),
        Block::Paragraph("能够当场答复的当场答复；不能当场答复的，自收到申请之日起20个工作日内答复，需要延长的，延长期限最长不超过20个工作日。".into()),
    ];
    desk.page(column, "依申请公开", body);
}

/// Annual reports of the government and its departments, published each January.
pub(super) fn annual_reports(desk: &mut Desk<'_>, column: ColumnId, town: Option<&str>) {
    let newest = january(desk.site.as_of);
    for back in 0..4 {
        let organs: &[&str] = if back == 0 && town.is_none() {
            &["", "教育局", "民政局", "财政局", "卫生健康局", "交通运输局"]
        } else {
            &[""]
        };
        for organ in organs {
            let day = newest.saturating_sub(jiff::Span::new().years(back));
            let published =
                super::desk::working_day(day.saturating_sub(desk.chance.between(0, 9).days()));
            let subject = Subject {
                names: vec!["政府信息公开年报".into()],
                field: "政府信息公开".into(),
                organ: (*organ).to_owned(),
                town: town.map(str::to_owned),
                limit: Some(10),
                form: Some("annual"),
                ..Subject::default()
            };
            let document = desk.document(column, &subject, published);
            if let Some(town) = town {
                let page = &mut desk.site.documents[document];
                page.title =
                    format!("{town}人民政府{}年政府信息公开工作年度报告", published.year() - 1);
            }
            desk.place(column, document, None);
        }
    }
    desk.site.sort(column);
}

/// The last end of January before `as_of`.
fn january(as_of: Date) -> Date {
    let this = date(as_of.year(), 1, 28);
    if this < as_of { this } else { date(as_of.year() - 1, 1, 28) }
}
