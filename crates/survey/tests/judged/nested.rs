//! First-level matters and their second level together on the page of their field, in many ways.

use super::Judged;
use super::parts::{Matter, county, line, lines};
use crate::portal::html;

/// A second-level matter and how many lines it has.
type Part = (&'static str, u32);

/// First-level matters of 社会救助 with their parts.
const MATTERS: [(&str, &[Part]); 4] = [
    ("综合业务", &[("政策法规文件", 2), ("监督检查", 1)]),
    ("最低生活保障", &[("政策法规文件", 4), ("办事指南", 1), ("审核信息", 2), ("审批信息", 1)]),
    ("特困人员救助供养", &[("政策法规文件", 1), ("办事指南", 2), ("审核信息", 1), ("审批信息", 3)]),
    ("临时救助", &[("政策法规文件", 1), ("办事指南", 1), ("审核审批信息", 5)]),
];

/// Whether each part is a column below its own matter with its own lines, and nothing is missing or blank.
async fn shows(how: &str, main: &str) {
    let field = [("首页", "/"), ("政府信息公开", "/zwgk/"), ("公开领域", "/zwgk/ly/")];
    let little =
        county(&Matter::Page(lines(30, 5))).page("/zwgk/jz/", html("社会救助", &field, main));
    let seen = Judged::county(little).await;
    for (matter, parts) in MATTERS {
        for (part, count) in parts {
            assert_eq!(
                seen.count(&["社会救助", matter, part]),
                Some(*count),
                "{how}: {matter} {part}"
            );
        }
    }
    for rule in ["matter-missing", "submatter-missing", "column-blank", "dead-link"] {
        let found = seen.certain(rule);
        let here = found.iter().filter(|one| one.field.as_deref() == Some("社会救助"));
        assert_eq!(here.collect::<Vec<_>>(), Vec::<&&assess::Finding>::new(), "{how}");
    }
}

/// The page, made of its matters and their parts: `part` gets a name and its lines, `matter` a name, its parts made
/// and how many they are.
fn page(
    part: impl Fn(&str, &[String]) -> String,
    matter: impl Fn(&str, &[String]) -> String,
) -> String {
    let mut number = 3_000;
    let mut made = String::new();
    for (name, parts) in MATTERS {
        let mut inner = Vec::new();
        for (title, count) in parts {
            let lines: Vec<String> = (number..number + count).map(line).collect();
            number += count;
            inner.push(part(title, &lines));
        }
        made.push_str(&matter(name, &inner));
    }
    made
}

fn each(lines: &[String], tag: &str) -> String {
    lines.iter().map(|line| format!("<{tag}>{line}</{tag}>")).collect()
}

#[tokio::test]
async fn headings_of_two_levels() {
    let main = page(
        |name, lines| format!("<h4>{name}</h4><ul>{}</ul>", each(lines, "li")),
        |name, parts| format!("<h3>{name}</h3>{}", parts.concat()),
    );
    shows("h3, h4", &main).await;
}

#[tokio::test]
async fn boxes_within_boxes() {
    let main = page(
        |name, lines| {
            format!("<div class='in'><p class='t'><b>{name}</b></p>{}</div>", each(lines, "p"))
        },
        |name, parts| {
            format!(
                "<div class='box'><div class='hd'><span>{name}</span></div><div class='bd'>{}</div></div>",
                parts.concat()
            )
        },
    );
    shows("boxes", &main).await;
}

#[tokio::test]
async fn folding_lists_of_two_levels() {
    let main = page(
        |name, lines| {
            format!(
                "<li><a href='javascript:;'>{name}</a><ul style='display:none'>{}</ul></li>",
                each(lines, "li")
            )
        },
        |name, parts| format!("<div class='fold'><h3>{name}</h3><ul>{}</ul></div>", parts.concat()),
    );
    shows("folding", &main).await;
}

#[tokio::test]
async fn definitions_below_headings() {
    let main = page(
        |name, lines| format!("<dt>{name}</dt>{}", each(lines, "dd")),
        |name, parts| format!("<section><h3>{name}</h3><dl>{}</dl></section>", parts.concat()),
    );
    shows("dl", &main).await;
}

#[tokio::test]
async fn a_table_with_a_column_for_each_level() {
    let main = page(
        |name, lines| format!("<td>{name}</td><td><ul>{}</ul></td>", each(lines, "li")),
        |name, parts| {
            let head = format!("<td rowspan='{}'>{name}</td>", parts.len());
            let rows = parts.iter().enumerate().map(|(at, part)| {
                let head = if at == 0 { head.as_str() } else { "" };
                format!("<tr>{head}{part}</tr>")
            });
            rows.collect()
        },
    );
    shows(
        "table",
        &format!("<table><tr><th>一级事项</th><th>二级事项</th><th>内容</th></tr>{main}</table>"),
    )
    .await;
}

/// What an office says of itself is a text and no list, and not blank.
#[tokio::test]
async fn a_text_is_not_blank() {
    let text = "<p>县民政局社会救助股负责拟订全县城乡居民最低生活保障、特困人员救助供养、临时救助的规划和标准，并组织实施；指导各乡镇开展社会救助工作。</p><p>办公地址：东山县人民路1号。办公时间：周一至周五，上午8:30至12:00。</p>";
    let table = "<table><tr><td>机构名称</td><td>县社会救助服务中心</td></tr><tr><td>主要职责</td><td>承担全县社会救助对象家庭经济状况核对的事务性工作；受理群众咨询。</td></tr><tr><td>办公地址</td><td>东山县人民路1号。</td></tr></table>";
    for main in [
        text.to_owned(),
        format!("<div class='con'>{text}</div>"),
        table.to_owned(),
        format!("<h1>社会救助机构职能</h1><div id='zoom'>{text}</div>"),
    ] {
        let seen = Judged::county(county(&Matter::Page(main.clone()))).await;
        assert_eq!(blank(&seen), 0, "{main}");
    }
    for main in ["", "<p>暂无相关信息</p>", "<p>联系我们</p>"] {
        let seen = Judged::county(county(&Matter::Page(main.to_owned()))).await;
        assert_eq!(blank(&seen), 1, "{main}");
    }
}

/// Findings, suspected ones too, that 最低生活保障 is blank.
fn blank(seen: &Judged) -> usize {
    let findings = seen.assessment.findings.iter();
    findings
        .filter(|one| one.rule == "column-blank" && one.column.as_deref() == Some("最低生活保障"))
        .count()
}
