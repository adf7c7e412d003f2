//! A department's own site, of a city or a county: it owes the columns of the fields that its work belongs to (notice, N4),
//! which the standard's rows tell by the bodies they name, and no others.

use snapshot::Snapshot;
use standard::{Field, Level};

const ENDINGS: &str = include_str!("../data/department-words.txt");

/// The work that a department is named after (`民政` of 云州市民政局); `None` for a government's portal.
pub(crate) fn work_of(snapshot: &Snapshot) -> Option<String> {
    if !matches!(snapshot.portal.level, Level::City | Level::County) {
        return None;
    }
    work_in(&snapshot.portal.name)
}

fn work_in(name: &str) -> Option<String> {
    let name = name.trim().trim_end_matches(['网', '站']).trim_end_matches("门户");
    let endings = ENDINGS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let stem =
        endings.filter_map(|ending| name.strip_suffix(ending)).min_by_key(|stem| stem.len())?;
    let after_place = stem.rfind(['省', '市', '州', '盟', '县', '区', '旗']).map_or(stem, |at| {
        stem[at..].char_indices().nth(1).map_or("", |(next, _)| &stem[at + next..])
    });
    let work = plain(after_place);
    (work.chars().count() >= 2).then_some(work)
}

/// Whether a field is a matter of the department: a body of its rows is named after the same work.
pub(crate) fn concerns(work: &str, field: &Field) -> bool {
    field.entries.iter().flat_map(|entry| &entry.body).any(|body| {
        // 乡镇人民政府 is no 民政
        plain(body).replace("人民政府", "").contains(work)
    })
}

/// Letters without joining words and marks.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric() && !matches!(letter, '和' | '与' | '及'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_in_names() {
        for (name, expected) in [
            ("云溪市民政局", Some("民政")),
            ("青岚县人力资源和社会保障局网站", Some("人力资源社会保障")),
            ("青岚县人民政府", None),
            ("云溪经济技术开发区管理委员会", None),
            ("青岚县", None),
        ] {
            assert_eq!(work_in(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn fields_of_departments() {
        let standard = standard::Standard::builtin();
        for (work, field, expected) in [
            ("民政", "social-assistance", true),
            ("民政", "major-projects", false),
            ("人力资源社会保障", "employment", true),
            ("民政", "transport", false),
        ] {
            let field = standard.field(field).unwrap();
            assert_eq!(concerns(work, field), expected, "{work} {}", field.name);
        }
    }
}
