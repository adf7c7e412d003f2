//! The kind of document (文种) that a title names.

use crate::interpret::interprets;

/// Kinds, in the order in which they are looked for at the end of a title; what readers look for by
/// itself first.
const KINDS: [&str; 36] = [
    "政策解读",
    "解读",
    "通知",
    "公告",
    "公示",
    "通告",
    "通报",
    "公报",
    "决定",
    "决议",
    "命令",
    "意见",
    "报告",
    "年报",
    "请示",
    "批复",
    "议案",
    "纪要",
    "函",
    "办法",
    "规定",
    "细则",
    "方案",
    "规划",
    "计划",
    "预案",
    "预算",
    "决算",
    "名单",
    "目录",
    "清单",
    "指南",
    "标准",
    "规则",
    "条例",
    "章程",
];

/// The kind that a title ends in: `关于印发《…方案》的通知` is a 通知. A bracket at the end
/// (`（试行）`, `（第二批）`) is not looked at.
pub(super) fn kind_of(title: &str) -> Option<&'static str> {
    let mut rest = title.trim();
    while let Some(open) =
        rest.ends_with(['）', ')', '》', '”']).then(|| rest.rfind(['（', '(', '《', '“'])).flatten()
    {
        // 《…办法》 alone is a 办法; a bracket after other words only adds to them.
        let inner = rest[open..].trim_matches(['《', '》', '“', '”']);
        if rest.ends_with(['》', '”']) {
            if open == 0 {
                return kind_of(inner);
            }
            // 一图读懂《…办法》 is no 办法.
            let before = &rest[..open];
            let interpretation = interprets(before).then_some("解读");
            return ends(before).or(interpretation).or_else(|| ends(inner));
        }
        rest = rest[..open].trim_end();
    }
    ends(rest)
}

fn ends(text: &str) -> Option<&'static str> {
    let text = text.trim_end_matches(|char: char| char.is_ascii_digit() || char.is_whitespace());
    let text = text.strip_suffix(['表', '书', '稿']).unwrap_or(text);
    KINDS.into_iter().find(|kind| text.ends_with(kind)).map(|kind| match kind {
        "政策解读" => "解读",
        "年报" => "报告",
        kind => kind,
    })
}

#[cfg(test)]
mod tests {
    use super::kind_of;

    #[test]
    fn titles_name_their_kind() {
        for (title, kind) in [
            ("关于印发《青岚县防汛应急预案》的通知", Some("通知")),
            ("青岚县2026年城乡低保对象公示（第二批）", Some("公示")),
            ("青岚县机动车停放管理办法（试行）", Some("办法")),
            ("《青岚县机动车停放管理办法》", Some("办法")),
            ("《青岚县机动车停放管理办法》政策解读", Some("解读")),
            ("一图读懂《青岚县机动车停放管理办法》", Some("解读")),
            ("关于做好《青岚县机动车停放管理办法》解读工作的通知", Some("通知")),
            ("云溪镇2026年部门预算公开表", None),
            ("低保对象名单公示表", Some("公示")),
            ("青岚县人民政府2025年政府信息公开工作年度报告", Some("报告")),
            ("县长调研防汛工作", None),
            ("", None),
            ("（）", None),
        ] {
            assert_eq!(kind_of(title), kind, "{title}");
        }
    }
}
