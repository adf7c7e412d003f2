//! The tables of a snapshot. Ids are positions in their table.

use crate::content::{Content, FileContent, Likeness};
use crate::outcome::{Outcome, Verdict};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standard::{Level, Reason};

/// Version of this layout; a reader refuses a newer one.
pub const FORMAT: u32 = 1;

/// Position in [`Snapshot::columns`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ColumnId(pub u32);

/// Position in [`Snapshot::items`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemId(pub u32);

/// Position in [`Snapshot::documents`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentId(pub u32);

/// Position in [`Snapshot::links`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LinkId(pub u32);

/// What a portal shows at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// [`FORMAT`] when it was written.
    pub format: u32,
    /// Whose portal.
    pub portal: Portal,
    /// When and by what it was taken.
    pub observation: Observation,
    /// The home page as far as rules need it.
    pub home: Home,
    /// The column tree; parents stand before their children. The platform (政府信息公开) is one of the roots.
    pub columns: Vec<Column>,
    /// Lines of lists, those of one column together and in the list's order.
    pub items: Vec<Item>,
    /// One for each address that list lines lead to (page or file).
    pub documents: Vec<Document>,
    /// Attachments and other links that were checked, one for each address.
    pub links: Vec<Link>,
    /// Pairs of documents whose texts are the same, or were.
    #[serde(default)]
    pub likenesses: Vec<Likeness>,
    /// What was expected to be seen and was not.
    pub unobserved: Vec<Unobserved>,
    /// What the survey cost.
    pub figures: Figures,
}

/// A portal (门户).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portal {
    /// Name as given, else as the portal calls itself.
    pub name: String,
    /// Address of the home page, after redirects.
    pub url: String,
    /// Level it discloses at.
    pub level: Level,
    /// 网站标识码 (SiteIDCode), where shown.
    pub id_code: Option<String>,
}

/// When and by what a snapshot was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Start of the survey.
    pub started: Timestamp,
    /// End of the survey.
    pub finished: Timestamp,
    /// False when it was interrupted or hit a bound: what is missing then is unobserved.
    pub complete: bool,
    /// Program and version, e.g. `gongkai 0.1.0`.
    pub program: String,
    /// Vendor families recognised, with the number of pages each.
    pub vendors: Vec<(String, u32)>,
}

/// The home page as far as rules need it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Home {
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// Where the link to 基层政务公开 leads, if the home page has one.
    pub grassroots_link: Option<String>,
    /// Page tags.
    pub tags: PageTags,
    /// Links to other sites that readers cannot see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_links: Vec<HiddenLink>,
    /// The page as saved.
    pub saved: Option<Saved>,
}

/// A page as it was saved: enough to find it in the evidence archive and to prove it unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// When it was observed.
    pub at: Timestamp,
    /// SHA-256 of the bytes as received after content decoding, lower-case hex.
    pub sha256: String,
}

/// What the survey took a column for, by its name, place and looks. Which field or matter a column
/// carries is not decided here but by matching it against the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 政府信息公开 (of the portal, or of a town or department below it).
    Platform,
    /// 政府信息公开指南.
    Guide,
    /// 政府信息公开制度.
    Rules,
    /// 法定主动公开内容.
    LegalDisclosure,
    /// 政府信息公开年报.
    AnnualReport,
    /// 依申请公开.
    OnRequest,
    /// 基层政务公开.
    Grassroots,
    /// 标准目录 under 基层政务公开.
    Catalogs,
    /// 公开领域 under 基层政务公开.
    OpenFields,
    /// 村（居）务公开.
    VillageAffairs,
    /// A village or community under 村（居）务公开.
    Village,
    /// A list of townships.
    Towns,
    /// A township; what it discloses stands below it.
    Town,
    /// A list of departments.
    Departments,
    /// A department; what it discloses stands below it.
    Department,
    /// News columns (政务要闻, 部门动态 …), read as far as the same-origin and news rules need.
    News,
    /// Any other; below [`Role::OpenFields`] these are fields and matters.
    Ordinary,
}

/// Where a column's link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// A part of its parent's page (a tab, a block with its own list).
    Inline,
    /// A page of the same portal.
    SameSite,
    /// A page of another government site (`*.gov.cn`).
    Government,
    /// Elsewhere.
    External,
}

/// A column (栏目).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The column it stands under; `None` for a root.
    pub parent: Option<ColumnId>,
    /// Full title (from `title=` where the shown one is cut).
    pub title: String,
    /// Address; for [`Target::Inline`] that of the page it stands on.
    pub url: String,
    /// What it was taken for.
    pub role: Role,
    /// Where its link leads.
    pub target: Target,
    /// What came of it.
    pub outcome: Outcome,
    /// How often and when its page was tried; `page-down` is certain only after two failures far enough apart.
    #[serde(default)]
    pub tries: Vec<Try>,
    /// Why it stands where it does: breadcrumb, tree, address, name (for `--explain`).
    pub reasons: Vec<Reason>,
    /// Names from the root as the page's own breadcrumb gives them, where it has one.
    pub breadcrumb: Vec<String>,
    /// Its list, where it has one.
    pub list: Option<List>,
    /// Page tags.
    pub tags: PageTags,
    /// Milliseconds until the page was complete.
    pub elapsed_ms: Option<u32>,
    /// The page as saved.
    pub saved: Option<Saved>,
    /// 归档时间 printed on the page: an archived column is not stale.
    pub archived: Option<Date>,
    /// Links of its page to other sites that readers cannot see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_links: Vec<HiddenLink>,
    /// Characters of the text that its page is instead of a list: what an office does (机构职能), say. 0 where
    /// there is none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub text_chars: u32,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// The list of a column over all its pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// First of its lines in [`Snapshot::items`].
    pub first: u32,
    /// How many lines there are.
    pub count: u32,
    /// Pages seen.
    pub pages_seen: u32,
    /// Pages or lines that the pager claims, where it does.
    pub pages_claimed: Option<u32>,
    /// Lines that the pager claims, where it does.
    pub items_claimed: Option<u32>,
    /// False when pages are missing: then `column-thin` and the like cannot be certain.
    pub complete: bool,
}

/// One line of a list (条目).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The column whose list it stands in.
    pub column: ColumnId,
    /// 1-based list page it was seen on.
    pub page: u32,
    /// Full title, category mark included.
    pub title: String,
    /// Category mark (类别标注) before the title, where there is one.
    pub mark: Option<Mark>,
    /// Absolute address, where the line links.
    pub url: Option<String>,
    /// Date in the list.
    pub date: Option<Date>,
    /// What stands at the address.
    pub document: Option<DocumentId>,
}

/// A category mark before a title: `[办事指南] …`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The words between the brackets, trimmed.
    pub text: String,
    /// Opening bracket as printed.
    pub open: char,
    /// Closing bracket as printed; `None` when it is missing.
    pub close: Option<char>,
}

/// The tags (页面标签) of the guide for government sites; `None` = absent, `Some("")` = empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageTags {
    /// SiteName.
    pub site_name: Option<String>,
    /// SiteDomain.
    pub site_domain: Option<String>,
    /// SiteIDCode.
    pub site_id_code: Option<String>,
    /// ColumnName.
    pub column_name: Option<String>,
    /// ColumnDescription.
    pub column_description: Option<String>,
    /// ColumnKeywords.
    pub column_keywords: Option<String>,
    /// ColumnType.
    pub column_type: Option<String>,
    /// ArticleTitle.
    pub article_title: Option<String>,
    /// PubDate, as printed.
    pub pub_date: Option<String>,
    /// ContentSource.
    pub content_source: Option<String>,
}

/// What stands at an address that a list line leads to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Address as linked, without fragment.
    pub url: String,
    /// Address after redirects, where it differs.
    pub final_url: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// How often and when it was tried; a dead link needs two failures far enough apart.
    pub tries: Vec<Try>,
    /// Page or file.
    pub kind: DocumentKind,
    /// Title on the page.
    pub title: Option<String>,
    /// Its dates.
    pub dates: Dates,
    /// Source (来源) printed.
    pub source: Option<String>,
    /// Document number (发文字号).
    pub document_number: Option<String>,
    /// Index number (索引号).
    pub index_number: Option<String>,
    /// Page tags.
    pub tags: PageTags,
    /// Names from the root as the page's own breadcrumb gives them.
    pub breadcrumb: Vec<String>,
    /// Attachments linked from its body.
    pub attachments: Vec<LinkId>,
    /// Links in its body that were checked.
    pub links: Vec<LinkId>,
    /// Fingerprint of the body text.
    pub fingerprint: Option<Fingerprint>,
    /// Features of the body text, where it is a page with a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Box<Content>>,
    /// What was found in it, where it is a file that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Box<FileContent>>,
    /// How sure the reading is, 0–1.
    pub confidence: f32,
    /// Links to other sites that readers cannot see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_links: Vec<HiddenLink>,
    /// The page as saved.
    pub saved: Option<Saved>,
    /// Its further pages, in order, where its text goes over several; what is told of the document is told of all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<DocumentPage>,
}

/// A further page of a document, the second and on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentPage {
    /// Its address; that of the page before where no address was understood.
    pub url: String,
    /// What came of it. With [`Outcome::NotReached`] it and all behind it were not asked for.
    pub outcome: Outcome,
    /// When it was asked for.
    pub at: Timestamp,
    /// Line of the document's text with which its own begins, from 1; 0 where it has none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub first_line: u32,
    /// Those of the document's attachments and links that stand on it and on no page before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkId>,
    /// The page as saved.
    pub saved: Option<Saved>,
}

/// A link to another site that readers cannot see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenLink {
    /// Absolute address.
    pub url: String,
    /// Its words, empty where it has none.
    pub text: String,
    /// By what it is hidden: `display`, `no-size`, `off-screen`, `transparent`, `colour`, `pixel`, `empty`; in a
    /// judgement also `redirect`.
    pub how: String,
    /// Whether nothing on the page can bring it into view; false where a script might.
    pub sure: bool,
}

/// Page or file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// A content page of this portal.
    Article,
    /// The list line leads straight to a file.
    File,
    /// The list line leads to a column or list.
    Column,
    /// On another site: checked, not read.
    OffSite,
    /// Not known (not fetched, or not understood).
    Unknown,
}

/// The dates of a document and which of them was taken as its date of publication.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// Date published (发布日期) that won.
    pub published: Option<Date>,
    /// Which source won: `visible`, `tag`, `list`, `address`.
    pub published_from: Option<String>,
    /// Date formed (成文日期) printed on the page.
    pub formed: Option<Date>,
    /// Publication date printed on the page.
    pub visible: Option<Date>,
    /// Date in the PubDate tag.
    pub tag: Option<Date>,
    /// Date in the list line.
    pub list: Option<Date>,
    /// Date in the address.
    pub address: Option<Date>,
    /// 归档时间, where the page is archived.
    pub archived: Option<Date>,
}

/// Fingerprint of a body text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint {
    /// First 8 bytes of BLAKE3 over the text with white space removed, after NFKC.
    pub exact: u64,
    /// Characters of that text.
    pub chars: u32,
}

/// A link that was checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Absolute address.
    pub url: String,
    /// Words of the link, or the attachment's name.
    pub text: String,
    /// Attachment or ordinary.
    pub kind: LinkKind,
    /// What came of it.
    pub outcome: Outcome,
    /// How often and when it was tried.
    pub tries: Vec<Try>,
    /// Kind of file that came, by its first bytes: `pdf`, `docx`, `html` …
    pub sniffed: Option<String>,
    /// Bytes, where known.
    pub bytes: Option<u64>,
    /// What was found in it, where it is a file that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Box<FileContent>>,
}

/// Attachment or ordinary link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// A file to download.
    Attachment,
    /// A page.
    Page,
}

/// One try at an address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Try {
    /// When.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: Outcome,
}

/// [`Unobserved::what`] of a name that a column's page shows without anything below it being understood: a
/// column of that name cannot surely be said to be missing there.
pub const POSSIBLE_COLUMN: &str = "what-possible-column";

/// [`Unobserved::what`] of a further page of a document that could not be had.
pub const PAGE_OF_DOCUMENT: &str = "what-document-page";

/// [`Unobserved::what`] of the pages of a document that were not asked for.
pub const REST_OF_DOCUMENT: &str = "what-document-rest";

/// Something that was expected to be seen and was not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unobserved {
    /// Address.
    pub url: String,
    /// What it would have been (`what-column`, `what-list-page`, `what-attachment`).
    pub what: Reason,
    /// Title of the column or document it belongs to.
    pub title: String,
    /// The column it belongs to, where known.
    pub column: Option<ColumnId>,
    /// Why not.
    pub outcome: Outcome,
    /// When.
    pub at: Timestamp,
}

/// What the survey cost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Requests sent, all kinds.
    pub requests: u64,
    /// Pages read (from the network or, unchanged, from the state).
    pub pages: u64,
    /// Documents read.
    pub documents: u64,
    /// Answers 304 Not Modified.
    pub not_modified: u64,
    /// Body bytes received, before decompression.
    pub bytes: u64,
    /// Wall-clock seconds.
    pub seconds: f64,
}

impl Unobserved {
    /// Whether what was found at the address before may stand there unseen. No look sees the pages of a document that are
    /// not asked for, and on one that is not there stands nothing.
    pub fn hides(&self) -> bool {
        match &*self.what.id {
            REST_OF_DOCUMENT => false,
            PAGE_OF_DOCUMENT => self.outcome.verdict() != Verdict::Dead,
            _ => true,
        }
    }
}

impl Document {
    /// The further page on which a line of its text stands, with its number; `None` where that is the first page.
    pub fn page_of_line(&self, line: u32) -> Option<(usize, &DocumentPage)> {
        let begins = |page: &DocumentPage| (1..=line).contains(&page.first_line);
        let at = self.pages.iter().rposition(begins)?;
        Some((at + 2, &self.pages[at]))
    }

    /// The further page on which a link or an attachment stands, with its number; `None` where that is the first page.
    pub fn page_of_link(&self, link: LinkId) -> Option<(usize, &DocumentPage)> {
        let at = self.pages.iter().position(|page| page.links.contains(&link))?;
        Some((at + 2, &self.pages[at]))
    }
}

impl Snapshot {
    /// The column with this id.
    pub fn column(&self, id: ColumnId) -> &Column {
        &self.columns[id.0 as usize]
    }

    /// Ids of the columns directly below `parent`, in order.
    pub fn children(&self, parent: ColumnId) -> impl Iterator<Item = ColumnId> {
        (0u32..)
            .zip(&self.columns)
            .filter(move |(_, column)| column.parent == Some(parent))
            .map(|(id, _)| ColumnId(id))
    }

    /// The lines of a column's list; empty where it has none.
    pub fn items_of(&self, id: ColumnId) -> &[Item] {
        match &self.column(id).list {
            Some(list) => &self.items[list.first as usize..(list.first + list.count) as usize],
            None => &[],
        }
    }

    /// Titles from the root to `id`.
    pub fn path(&self, id: ColumnId) -> Vec<&str> {
        let mut path = vec![self.column(id).title.as_str()];
        let mut at = self.column(id).parent;
        while let Some(parent) = at {
            path.push(&self.column(parent).title);
            at = self.column(parent).parent;
        }
        path.reverse();
        path
    }
}
