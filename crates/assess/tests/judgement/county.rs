//! A small standard and a county portal without faults, made by hand; tests break one thing at a time.

use assess::{Assessment, Certainty, Finding, Material, Sheet, assess};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use snapshot::*;
use standard::{
    Due, Entry, Evidence, Field, Layer, Level, Levels, Limit, Method, Provenance, Standard, Version,
};

pub const AS_OF: Date = date(2026, 9, 30);
const ROOT: &str = "https://www.example.gov.cn";

/// One line of a list and what it leads to.
#[derive(Clone)]
pub struct Line {
    pub title: String,
    pub date: Option<Date>,
    pub document: Document,
    pub attachments: Vec<Link>,
}

/// A portal with all that a judgement needs.
pub struct County {
    pub standard: Standard,
    pub columns: Vec<Column>,
    pub lines: Vec<Vec<Line>>,
    pub home: Home,
    pub complete: bool,
    pub level: Level,
    pub unobserved: Vec<Unobserved>,
    pub pins: PortalFile,
    pub sheet: Sheet,
    pub materials: Vec<Material>,
    pub as_of: Date,
    pub alike: Vec<Alike>,
}

/// Two lines, by column and position, whose documents are alike.
pub struct Alike {
    pub one: (&'static str, usize),
    pub other: (&'static str, usize),
    pub kind: likeness::Kind,
    pub certain: bool,
}

type Row = (&'static str, &'static str, &'static str, &'static str, Option<u32>, Method, Evidence);

/// Rows of the small standard: field, first level, second level, working days, method, evidence.
const ROWS: &[Row] = &[
    (
        "social-assistance",
        "社会救助",
        "最低生活保障",
        "政策法规文件",
        Some(20),
        Method::Active,
        Evidence::Seen,
    ),
    (
        "social-assistance",
        "社会救助",
        "最低生活保障",
        "办事指南",
        Some(20),
        Method::Active,
        Evidence::Seen,
    ),
    (
        "social-assistance",
        "社会救助",
        "最低生活保障",
        "审批信息",
        Some(0),
        Method::Active,
        Evidence::Seen,
    ),
    ("social-assistance", "社会救助", "医疗救助", "", Some(20), Method::Active, Evidence::Seen),
    ("social-assistance", "社会救助", "临时救助", "", Some(7), Method::Active, Evidence::Recalled),
    ("social-assistance", "社会救助", "救助档案", "", Some(20), Method::OnRequest, Evidence::Seen),
    ("household-registration", "户籍管理", "户口登记", "", None, Method::Active, Evidence::Seen),
    (
        "household-registration",
        "户籍管理",
        "居住证",
        "",
        Some(20),
        Method::Active,
        Evidence::Imported,
    ),
];

fn standard() -> Standard {
    let mut fields: Vec<Field> = Vec::new();
    for (at, &(slug, name, matter1, matter2, days, method, evidence)) in ROWS.iter().enumerate() {
        if fields.last().is_none_or(|field| field.slug != slug) {
            fields.push(Field {
                no: u16::try_from(fields.len() + 1).expect("few"),
                slug: slug.into(),
                name: name.into(),
                entries: Vec::new(),
                due: Due::default(),
                complete: true,
            });
        }
        let entry = Entry {
            seq: (at + 1).to_string(),
            matter1: matter1.into(),
            matter2: (!matter2.is_empty()).then(|| matter2.into()),
            elements: Vec::new(),
            basis: Vec::new(),
            limit: Limit { text: "限".into(), working_days: days },
            body: Vec::new(),
            channels: Vec::new(),
            audience: String::new(),
            method,
            levels: Levels { county: true, ..Levels::default() },
            column: None,
            provenance: Provenance {
                evidence, source: "某县目录".into(), table: None, row: None
            },
        };
        fields.last_mut().expect("a field").entries.push(entry);
    }
    Standard {
        version: Version { name: "small".into(), number: "1".into(), layer: Layer::County },
        fields,
        village: None,
        platform: Vec::new(),
        omissions: Vec::new(),
    }
}

pub fn at() -> Timestamp {
    "2026-09-30T08:00:00Z".parse().expect("a time")
}

pub fn tries(outcome: &Outcome, seconds: &[i64]) -> Vec<Try> {
    seconds
        .iter()
        .map(|&after| Try { at: at() + after.seconds(), outcome: outcome.clone() })
        .collect()
}

fn tags() -> PageTags {
    let some = || Some("有".to_owned());
    PageTags {
        site_name: some(),
        site_domain: some(),
        site_id_code: some(),
        column_name: some(),
        column_description: some(),
        column_keywords: some(),
        column_type: some(),
        article_title: some(),
        pub_date: some(),
        content_source: some(),
    }
}

fn saved(name: &str) -> Option<Saved> {
    Some(Saved { at: at(), sha256: format!("sha of {name}") })
}

impl County {
    /// Every rule passes or has nothing to judge.
    pub fn good() -> Self {
        let mut county = Self {
            standard: standard(),
            columns: Vec::new(),
            lines: Vec::new(),
            home: Home {
                outcome: Some(Outcome::Ok),
                grassroots_link: None,
                hidden_links: Vec::new(),
                tags: tags(),
                saved: saved("home"),
            },
            complete: true,
            level: Level::County,
            unobserved: Vec::new(),
            pins: PortalFile::default(),
            sheet: Sheet::default(),
            materials: Vec::new(),
            alike: Vec::new(),
            as_of: AS_OF,
        };
        let platform = county.add(None, "政府信息公开", Role::Platform);
        let legal = county.add(Some(platform), "法定主动公开内容", Role::LegalDisclosure);
        let report = county.add(Some(legal), "政府工作报告", Role::Ordinary);
        county.fill(report, 1, date(2026, 1, 20));
        let grassroots = county.add(Some(legal), "基层政务公开", Role::Grassroots);
        let catalogs = county.add(Some(grassroots), "标准目录", Role::Catalogs);
        county.lines[catalogs.0 as usize] =
            ["社会救助领域基层政务公开标准目录", "户籍管理领域基层政务公开标准目录"]
                .map(|title| county.line(title, Some(date(2025, 3, 1))))
                .to_vec();
        let fields = county.add(Some(grassroots), "公开领域", Role::OpenFields);
        let assistance = county.add(Some(fields), "社会救助", Role::Ordinary);
        let low = county.add(Some(assistance), "最低生活保障", Role::Ordinary);
        for (at, mark) in ["政策法规文件", "办事指南", "审批信息", "审批信息"].iter().enumerate()
        {
            let date = date(2026, 9, 1).saturating_add(i64::try_from(at).expect("few").days());
            let line = county.line(&format!("[{mark}]第{at}号"), Some(date));
            county.lines[low.0 as usize].push(line);
        }
        for title in ["医疗救助", "临时救助"] {
            let column = county.add(Some(assistance), title, Role::Ordinary);
            county.fill(column, 5, date(2026, 9, 1));
        }
        let household = county.add(Some(fields), "户籍管理", Role::Ordinary);
        for title in ["户口登记", "居住证"] {
            let column = county.add(Some(household), title, Role::Ordinary);
            county.fill(column, 5, date(2026, 9, 1));
        }
        let towns = county.add(Some(platform), "乡镇", Role::Towns);
        for town in ["东山镇", "西河镇"] {
            let town = county.add(Some(towns), town, Role::Town);
            let affairs = county.add(Some(town), "村（居）务公开", Role::VillageAffairs);
            for village in ["一村", "二村"] {
                let village = county.add(Some(affairs), village, Role::Village);
                county.fill(village, 3, date(2026, 7, 1));
            }
        }
        county.home.grassroots_link = Some(county.columns[grassroots.0 as usize].url.clone());
        county
    }

    pub fn add(&mut self, parent: Option<ColumnId>, title: &str, role: Role) -> ColumnId {
        let id = ColumnId(u32::try_from(self.columns.len()).expect("few"));
        self.columns.push(Column {
            parent,
            title: title.into(),
            url: format!("{ROOT}/col/{}/index.html", id.0),
            role,
            target: Target::SameSite,
            outcome: Outcome::Ok,
            tries: tries(&Outcome::Ok, &[0]),
            reasons: Vec::new(),
            breadcrumb: Vec::new(),
            list: None,
            tags: tags(),
            elapsed_ms: Some(120),
            saved: saved(title),
            archived: None,
            hidden_links: Vec::new(),
            text_chars: 0,
        });
        self.lines.push(Vec::new());
        id
    }

    /// The first column with this title.
    pub fn column(&mut self, title: &str) -> &mut Column {
        self.columns.iter_mut().find(|column| column.title == title).expect("a column")
    }

    pub fn id(&self, title: &str) -> ColumnId {
        let at = self.columns.iter().position(|column| column.title == title).expect("a column");
        ColumnId(u32::try_from(at).expect("few"))
    }

    pub fn lines_of(&mut self, title: &str) -> &mut Vec<Line> {
        let id = self.id(title);
        &mut self.lines[id.0 as usize]
    }

    /// Takes out a column and all below it.
    pub fn remove(&mut self, title: &str) {
        let mut gone = vec![self.id(title)];
        for (at, column) in (0u32..).zip(&self.columns) {
            if column.parent.is_some_and(|parent| gone.contains(&parent)) {
                gone.push(ColumnId(at));
            }
        }
        let mut ids = Vec::new();
        let (mut columns, mut lines) = (Vec::new(), Vec::new());
        for (at, (column, list)) in (0u32..).zip(self.columns.drain(..).zip(self.lines.drain(..))) {
            let keep = !gone.contains(&ColumnId(at));
            ids.push(ColumnId(u32::try_from(columns.len()).expect("few")));
            if keep {
                columns.push(column);
                lines.push(list);
            }
        }
        for column in &mut columns {
            column.parent = column.parent.map(|parent| ids[parent.0 as usize]);
        }
        (self.columns, self.lines) = (columns, lines);
    }

    pub fn line(&self, title: &str, date: Option<Date>) -> Line {
        Line {
            title: title.into(),
            date,
            document: Document {
                url: String::new(),
                final_url: None,
                outcome: Outcome::Ok,
                tries: tries(&Outcome::Ok, &[0]),
                kind: DocumentKind::Article,
                title: Some(title.into()),
                dates: Dates { published: date, visible: date, list: date, ..Dates::default() },
                source: None,
                document_number: None,
                index_number: None,
                tags: tags(),
                breadcrumb: Vec::new(),
                attachments: Vec::new(),
                links: Vec::new(),
                fingerprint: None,
                content: None,
                file: None,
                hidden_links: Vec::new(),
                confidence: 1.0,
                saved: saved(title),
                pages: Vec::new(),
            },
            attachments: Vec::new(),
        }
    }

    /// Lines a day apart, the newest first.
    pub fn fill(&mut self, column: ColumnId, count: i64, newest: Date) {
        let title = self.columns[column.0 as usize].title.clone();
        let lines = (0..count)
            .map(|n| self.line(&format!("{title}第{n}号"), Some(newest.saturating_sub(n.days()))))
            .collect();
        self.lines[column.0 as usize] = lines;
    }

    pub fn attachment(&self, text: &str, outcome: Outcome, seconds: &[i64]) -> Link {
        Link {
            url: format!("{ROOT}/files/{text}"),
            text: text.into(),
            kind: LinkKind::Attachment,
            tries: tries(&outcome, seconds),
            outcome,
            sniffed: None,
            bytes: None,
            file: None,
        }
    }

    pub fn snapshot(&self) -> Snapshot {
        let mut columns = self.columns.clone();
        let (mut items, mut documents, mut links) = (Vec::new(), Vec::new(), Vec::new());
        for (at, lines) in self.lines.iter().enumerate() {
            let first = u32::try_from(items.len()).expect("few");
            let has_children =
                columns.iter().any(|column| column.parent.is_some_and(|id| id.0 as usize == at));
            for (n, line) in lines.iter().enumerate() {
                let document = DocumentId(u32::try_from(documents.len()).expect("few"));
                let own = &line.document.url;
                let url = match own.is_empty() {
                    true => format!("{ROOT}/art/{at}-{n}.html"),
                    false => own.clone(),
                };
                items.push(Item {
                    column: ColumnId(u32::try_from(at).expect("few")),
                    page: 1,
                    title: line.title.clone(),
                    mark: mark(&line.title),
                    url: Some(url.clone()),
                    date: line.date,
                    document: Some(document),
                });
                let mut document = Document { url, ..line.document.clone() };
                if !self.alike.is_empty() {
                    document.content = Some(Box::default());
                }
                for link in &line.attachments {
                    document.attachments.push(LinkId(u32::try_from(links.len()).expect("few")));
                    links.push(link.clone());
                }
                documents.push(document);
            }
            let column = &mut columns[at];
            let readable = column.outcome == Outcome::Ok && column.target == Target::SameSite;
            if readable && column.list.is_none() && (!lines.is_empty() || !has_children) {
                column.list = Some(List { complete: true, pages_seen: 1, ..List::default() });
            }
            if let Some(list) = &mut column.list {
                list.first = first;
                list.count = u32::try_from(lines.len()).expect("few");
            }
        }
        Snapshot {
            format: FORMAT,
            portal: Portal {
                name: "示例县".into(),
                url: format!("{ROOT}/"),
                level: self.level,
                id_code: None,
            },
            observation: Observation {
                started: at(),
                finished: at(),
                complete: self.complete,
                program: "test".into(),
                vendors: Vec::new(),
            },
            home: self.home.clone(),
            columns,
            items,
            documents,
            links,
            unobserved: self.unobserved.clone(),
            likenesses: self.likenesses(),
            figures: Figures::default(),
        }
    }

    fn likenesses(&self) -> Vec<Likeness> {
        let id = |(title, at): (&str, usize)| {
            let column = self.id(title).0 as usize;
            let before: usize = self.lines[..column].iter().map(Vec::len).sum();
            DocumentId(u32::try_from(before + at).expect("few"))
        };
        let line = |text: &str| Some(text.to_owned());
        self.alike
            .iter()
            .map(|pair| Likeness {
                one: id(pair.one),
                other: Other::Here(id(pair.other)),
                kind: pair.kind,
                certain: pair.certain,
                share: 0.98,
                differences: vec![likeness::Difference {
                    one: line("每亩15元"),
                    other: line("每亩20元"),
                }],
                lines: [(likeness::Stands::One, "每亩15元"), (likeness::Stands::Other, "每亩20元")]
                    .map(|(stands, text)| likeness::DiffLine { stands, text: text.into() })
                    .into(),
            })
            .collect()
    }

    pub fn assess(&self) -> Assessment {
        self.assess_as(&self.snapshot())
    }

    /// Judges what was seen otherwise.
    pub fn assess_as(&self, snapshot: &Snapshot) -> Assessment {
        assess(&self.standard, snapshot, &self.sheet, &self.pins, self.as_of, &self.materials)
    }
}

fn mark(title: &str) -> Option<Mark> {
    let open = title.chars().next().filter(|open| "[【［(".contains(*open))?;
    let rest = &title[open.len_utf8()..];
    let end = rest.find([']', '】', '］', ')'])?;
    Some(Mark { text: rest[..end].into(), open, close: rest[end..].chars().next() })
}

/// A finding in one line: rule, `!` when certain and `?` when suspected, and what it is about.
pub fn in_short(finding: &Finding) -> String {
    let sure = if finding.certainty == Certainty::Certain { "!" } else { "?" };
    let about: Vec<&str> =
        [&finding.field, &finding.matter1, &finding.matter2, &finding.town, &finding.village]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
    let about =
        if about.is_empty() { finding.column.clone().unwrap_or_default() } else { about.join("/") };
    format!("{}{sure} {about} {}", finding.rule, finding.evidence.id).trim().replace("  ", " ")
}
