//! Snapshots made by hand.

use snapshot::{
    Column, ColumnId, FORMAT, Figures, Home, Item, List, Mark, Observation, Outcome, PageTags,
    Role, Snapshot, Target,
};
use standard::Level;

/// A portal to which columns and lines are added.
pub struct Portal {
    columns: Vec<Column>,
    lines: Vec<(ColumnId, Vec<String>)>,
    pub platform: ColumnId,
    pub grassroots: ColumnId,
    pub catalogs: ColumnId,
    pub open_fields: ColumnId,
}

impl Portal {
    /// With 政府信息公开 › 法定主动公开内容 › 基层政务公开 › 标准目录, 公开领域.
    pub fn county() -> Self {
        let mut portal = Self::without_open_fields(true);
        portal.catalogs = portal.with_role(portal.grassroots, "标准目录", Role::Catalogs);
        portal.open_fields = portal.with_role(portal.grassroots, "公开领域", Role::OpenFields);
        portal
    }

    /// Without 公开领域, with or without 基层政务公开.
    pub fn without_open_fields(with_grassroots: bool) -> Self {
        let zero = ColumnId(0);
        let mut portal = Self {
            columns: Vec::new(),
            lines: Vec::new(),
            platform: zero,
            grassroots: zero,
            catalogs: zero,
            open_fields: zero,
        };
        portal.platform = portal.add(None, "政府信息公开", Role::Platform);
        let legal = portal.with_role(portal.platform, "法定主动公开内容", Role::LegalDisclosure);
        portal.grassroots = if with_grassroots {
            portal.with_role(legal, "基层政务公开", Role::Grassroots)
        } else {
            portal.column(legal, "专题")
        };
        portal
    }

    pub fn column(&mut self, parent: ColumnId, title: &str) -> ColumnId {
        self.add(Some(parent), title, Role::Ordinary)
    }

    pub fn with_role(&mut self, parent: ColumnId, title: &str, role: Role) -> ColumnId {
        self.add(Some(parent), title, role)
    }

    fn add(&mut self, parent: Option<ColumnId>, title: &str, role: Role) -> ColumnId {
        let id = ColumnId(u32::try_from(self.columns.len()).expect("few columns"));
        self.columns.push(Column {
            parent,
            title: title.to_owned(),
            url: format!("https://www.example.gov.cn/col/{}/", id.0),
            role,
            target: Target::SameSite,
            outcome: Outcome::Ok,
            reasons: Vec::new(),
            breadcrumb: Vec::new(),
            list: None,
            tags: PageTags::default(),
            elapsed_ms: None,
            saved: None,
            tries: Vec::new(),
            archived: None,
            hidden_links: Vec::new(),
            text_chars: 0,
        });
        id
    }

    pub fn lines(&mut self, column: ColumnId, titles: &[&str]) {
        self.lines.push((column, titles.iter().map(|title| (*title).to_owned()).collect()));
    }

    pub fn outcome(&mut self, column: ColumnId, outcome: Outcome) {
        self.columns[column.0 as usize].outcome = outcome;
    }

    pub fn breadcrumb(&mut self, column: ColumnId, names: &[&str]) {
        self.columns[column.0 as usize].breadcrumb =
            names.iter().map(|name| (*name).to_owned()).collect();
    }

    pub fn title(&self, column: ColumnId) -> &str {
        &self.columns[column.0 as usize].title
    }

    pub fn url(&self, column: ColumnId) -> &str {
        &self.columns[column.0 as usize].url
    }

    pub fn snapshot(&self) -> Snapshot {
        let mut columns = self.columns.clone();
        let mut items: Vec<Item> = Vec::new();
        for (column, titles) in &self.lines {
            let first = u32::try_from(items.len()).expect("few lines");
            let count = u32::try_from(titles.len()).expect("few lines");
            columns[column.0 as usize].list =
                Some(List { first, count, pages_seen: 1, complete: true, ..List::default() });
            for (at, title) in titles.iter().enumerate() {
                items.push(Item {
                    column: *column,
                    page: 1,
                    title: title.clone(),
                    mark: mark(title),
                    url: Some(format!("https://www.example.gov.cn/art/{}-{at}.html", column.0)),
                    date: None,
                    document: None,
                });
            }
        }
        let now = jiff::Timestamp::UNIX_EPOCH;
        Snapshot {
            format: FORMAT,
            portal: snapshot::Portal {
                name: "示例县".to_owned(),
                url: "https://www.example.gov.cn/".to_owned(),
                level: Level::County,
                id_code: None,
            },
            observation: Observation {
                started: now,
                finished: now,
                complete: true,
                program: "test".to_owned(),
                vendors: Vec::new(),
            },
            home: Home { outcome: Some(Outcome::Ok), ..Home::default() },
            columns,
            items,
            documents: Vec::new(),
            links: Vec::new(),
            unobserved: Vec::new(),
            likenesses: Vec::new(),
            figures: Figures::default(),
        }
    }
}

fn mark(title: &str) -> Option<Mark> {
    let open = title.chars().next().filter(|open| "[【［".contains(*open))?;
    let (text, _) = title[open.len_utf8()..].split_once([']', '】', '］'])?;
    let close = title[open.len_utf8() + text.len()..].chars().next();
    Some(Mark { text: text.to_owned(), open, close })
}
