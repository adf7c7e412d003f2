//! One county portal of four fields, its matters' pages made in many ways.

use super::Judged;
use super::parts::{Matter, county, line};

/// Second-level matters of 最低生活保障 and how many lines each has.
const PARTS: [(&str, u32); 4] =
    [("政策法规文件", 5), ("办事指南", 1), ("审核信息", 2), ("审批信息", 1)];

/// Whether each part of the page is a column with its lines, and nothing is missing.
async fn shows(how: &str, page: impl Fn(&[(&str, u32)]) -> String) {
    let main = page(&PARTS);
    let seen = Judged::county(county(&Matter::Page(main))).await;
    for (part, count) in PARTS {
        assert_eq!(seen.count(&["最低生活保障", part]), Some(count), "{how}: {part}");
    }
    for rule in ["matter-missing", "submatter-missing", "column-blank", "dead-link"] {
        let found = seen.certain(rule);
        let here = found.iter().filter(|one| one.matter1.as_deref() == Some("最低生活保障"));
        assert_eq!(here.collect::<Vec<_>>(), Vec::<&&assess::Finding>::new(), "{how}");
    }
}

fn each(parts: &[(&str, u32)], write: impl Fn(usize, &str, &[String]) -> String) -> String {
    let part = |(at, (name, count)): (usize, &(&str, u32))| {
        let lines: Vec<String> = (0..*count).map(|number| line(at as u32 * 10 + number)).collect();
        write(at, name, &lines)
    };
    parts.iter().enumerate().map(part).collect()
}

#[tokio::test]
async fn cards() {
    shows("cards", |parts| {
        each(parts, |_, name, lines| {
            let lines: String = lines.iter().map(|line| format!("<p class='r'>{line}</p>")).collect();
            format!("<div class='card'><div class='hd'><b>{name}</b></div><div class='bd'>{lines}</div></div>")
        })
    })
    .await;
}

#[tokio::test]
async fn field_sets() {
    shows("fieldset", |parts| {
        each(parts, |_, name, lines| {
            let lines: String = lines.iter().map(|line| format!("<li>{line}</li>")).collect();
            format!("<fieldset><legend>{name}</legend><ul>{lines}</ul></fieldset>")
        })
    })
    .await;
}

#[tokio::test]
async fn rows_of_a_table() {
    shows("table", |parts| {
        let rows = each(parts, |_, name, lines| {
            let lines: String = lines.iter().map(|line| format!("<li>{line}</li>")).collect();
            format!("<tr><th width=120>{name}</th><td><ul>{lines}</ul></td></tr>")
        });
        format!("<table class='tb'>{rows}</table>")
    })
    .await;
}

#[tokio::test]
async fn definitions() {
    shows("dl", |parts| {
        let rows = each(parts, |_, name, lines| {
            let lines: String = lines.iter().map(|line| format!("<dd>{line}</dd>")).collect();
            format!("<dt>{name}</dt>{lines}")
        });
        format!("<dl>{rows}</dl>")
    })
    .await;
}

#[tokio::test]
async fn definitions_each_its_own() {
    shows("dl each", |parts| {
        each(parts, |_, name, lines| {
            let lines: String = lines.iter().map(|line| format!("<dd>{line}</dd>")).collect();
            format!("<dl><dt>{name}</dt>{lines}</dl>")
        })
    })
    .await;
}

#[tokio::test]
async fn headings_and_paragraphs() {
    shows("h3", |parts| {
        each(parts, |_, name, lines| {
            let lines: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
            format!("<h3>{name}</h3>{lines}")
        })
    })
    .await;
}

#[tokio::test]
async fn folding_lists() {
    shows("folding", |parts| {
        let rows = each(parts, |_, name, lines| {
            let lines: String = lines.iter().map(|line| format!("<li>{line}</li>")).collect();
            format!("<li class='fold'><a href='javascript:void(0)'>{name}</a><ul style='display:none'>{lines}</ul></li>")
        });
        format!("<ul class='folds'>{rows}</ul>")
    })
    .await;
}

#[tokio::test]
async fn old_tables() {
    shows("old", |parts| {
        each(parts, |_, name, lines| {
            let lines: String = lines
                .iter()
                .map(|line| format!("<TR><TD height=24>·{line}</TD></TR>"))
                .collect();
            format!("<TABLE width=100% border=0><TR><TD bgcolor=#eeeeee><FONT color=red><B>{name}</B></FONT></TD></TR><TR><TD><TABLE width=98%>{lines}</TABLE></TD></TR></TABLE>")
        })
    })
    .await;
}

#[tokio::test]
async fn every_part_with_one_line() {
    let parts: Vec<(&str, u32)> = PARTS.iter().map(|(name, _)| (*name, 1)).collect();
    let main = each(&parts, |_, name, lines| {
        let line = &lines[0];
        format!("<div class='row'><span class='n'>{name}</span><div class='v'>{line}</div></div>")
    });
    let seen = Judged::county(county(&Matter::Page(main))).await;
    for (part, count) in parts {
        assert_eq!(seen.count(&["最低生活保障", part]), Some(count), "{part}");
    }
}

/// What is made in a way that nobody foresaw may be missed, but is never surely missing.
#[tokio::test]
async fn what_is_not_understood_is_not_surely_missing() {
    let names: String =
        PARTS.iter().map(|(name, _)| format!("<td class='t'>{name}</td>")).collect();
    let cells: String = (0..4).map(|at| format!("<td valign=top>{}</td>", line(at * 10))).collect();
    let across = format!("<table><tr>{names}</tr><tr>{cells}</tr></table>");
    let canvas = "<div id='flow' data-tree='db'></div>".to_owned();
    for main in [across, canvas] {
        let seen = Judged::county(county(&Matter::Page(main.clone()))).await;
        let found = seen.certain("submatter-missing");
        let here = found.iter().filter(|one| one.matter1.as_deref() == Some("最低生活保障"));
        assert_eq!(here.count(), 0, "{main}");
    }
}
