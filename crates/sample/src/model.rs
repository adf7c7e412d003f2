//! A portal as its office thinks of it: a tree of columns, documents, attachments, and what is wrong with
//! them. It knows no vendor; a renderer gives it addresses and markup.

use jiff::civil::{Date, DateTime};
use standard::Level;

/// Position in [`Site::columns`].
pub type ColumnId = usize;
/// Position in [`Site::documents`].
pub type DocumentId = usize;

/// A portal without a vendor.
#[derive(Debug, Clone)]
pub struct Site {
    /// Name of the portal, e.g. `青岚县人民政府`.
    pub name: String,
    /// The place, e.g. `青岚县`.
    pub place: String,
    /// Latin name of the place.
    pub slug: String,
    /// Level at which it discloses.
    pub level: Level,
    /// Domain it claims in its tags; it is served on loopback all the same.
    pub domain: String,
    /// 网站标识码.
    pub id_code: String,
    /// The day on which it is looked at.
    pub as_of: Date,
    /// Seed of all chance in it.
    pub seed: u64,
    /// Habits of its templates.
    pub look: Look,
    /// Columns; parents stand before their children.
    pub columns: Vec<Column>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Whether the home page links to 基层政务公开.
    pub home_link: bool,
    /// Page tags that its templates lack.
    pub lost_tags: Vec<LostTag>,
    /// Whether the foot of every page carries a link that readers cannot see.
    pub hijacked: bool,
}

/// Habits of a portal's templates.
#[derive(Debug, Clone)]
pub struct Look {
    /// The side menu of a field nests its second-level columns.
    pub nested_menu: bool,
    /// Pages carry a breadcrumb (当前位置).
    pub breadcrumb: bool,
    /// Titles in lists are cut after so many characters, the full one stands in `title=`.
    pub cut_titles: Option<usize>,
    /// Lines of one list page.
    pub page_size: usize,
    /// Second-level columns stand as tabs on their first-level column's page.
    pub inline_tabs: bool,
    /// Percent of first-level matters whose second level has columns of its own.
    pub separate_percent: u64,
    /// Percent of fields that go by another name.
    pub alias_percent: u64,
    /// The category mark is part of the document's own title, not only of the list line.
    pub mark_in_title: bool,
    /// Brackets of category marks.
    pub brackets: (char, char),
    /// A colour for its style sheet.
    pub colour: &'static str,
    /// How many first-level matters get long lists of several pages.
    pub long_lists: usize,
    /// First-level matters whose columns lead on to a department's page, at most three.
    pub redirects: usize,
    /// Pages that the whole portal should have at least (list pages and documents); 0 = no matter.
    pub least_pages: usize,
    /// The server sends ETag and Last-Modified.
    pub validators: bool,
}

/// A tag that the templates of one kind of page lack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostTag {
    /// Name of the tag, e.g. `ColumnType`.
    pub tag: &'static str,
    /// Kind of page.
    pub on: PageKind,
}

/// Kind of page, as far as page tags differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// Home page.
    Home,
    /// Column and list pages.
    Column,
    /// Content pages.
    Article,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 政府信息公开.
    Platform,
    /// 法定主动公开内容.
    LegalDisclosure,
    /// 基层政务公开.
    Grassroots,
    /// 标准目录.
    Catalogs,
    /// 公开领域.
    OpenFields,
    /// A field.
    Field,
    /// A first-level matter.
    Matter,
    /// A second-level matter.
    Submatter,
    /// 乡镇（街道）.
    Towns,
    /// A township.
    Town,
    /// 村（居）务公开.
    VillageAffairs,
    /// A village or community.
    Village,
    /// News.
    News,
    /// 县直部门.
    Departments,
    /// A department.
    Department,
    /// Any other.
    Other,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// The column it stands under; `None` stands in the main navigation.
    pub parent: Option<ColumnId>,
    /// Title as shown.
    pub title: String,
    /// Last part of its address, where the vendor's addresses have names.
    pub slug: String,
    /// What it is for.
    pub part: Part,
    /// Official name of the field.
    pub field: Option<String>,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Township.
    pub town: Option<String>,
    /// Village or community.
    pub village: Option<String>,
    /// Its lines, newest first.
    pub items: Vec<Item>,
    /// A document that is shown instead of a list.
    pub page: Option<DocumentId>,
    /// Stands as a tab on its parent's page.
    pub inline: bool,
    /// Lines carry category marks of these second-level matters.
    pub merges: Vec<String>,
    /// False when it was taken away.
    pub present: bool,
    /// What is wrong with its page.
    pub trouble: Option<Trouble>,
    /// Leads on to this column of a department.
    pub redirect: Option<ColumnId>,
}

/// A line of a list.
#[derive(Debug, Clone)]
pub struct Item {
    /// Where it leads.
    pub link: ItemLink,
    /// Category mark, brackets included, as printed.
    pub mark: String,
    /// Second-level matter that it belongs to, where the column merges several.
    pub matter2: Option<String>,
}

/// Where a line leads.
#[derive(Debug, Clone)]
pub enum ItemLink {
    /// To a document of this portal.
    Document(DocumentId),
    /// To any address.
    Address {
        /// The address.
        url: String,
        /// The line's title.
        title: String,
        /// The line's date.
        date: Date,
    },
}

/// What is wrong with a page or file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Status 404.
    Gone,
    /// Status 200 and a page that says there is nothing.
    SoftGone,
    /// Status 500.
    Down,
    /// The list comes through a script of an unknown kind.
    ScriptOnly,
    /// An html page comes instead of the file.
    WrongType,
}

/// A document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Full title without category mark.
    pub title: String,
    /// Category mark that is part of the title on its own page, else empty.
    pub mark: String,
    /// The column whose address it stands under.
    pub column: ColumnId,
    /// Published, as shown.
    pub published: DateTime,
    /// Formed (成文日期), where shown.
    pub formed: Option<Date>,
    /// 发文字号.
    pub number: Option<String>,
    /// 索引号.
    pub index_number: String,
    /// 来源.
    pub source: String,
    /// Body.
    pub body: Vec<Block>,
    /// Positions in the body where its further pages begin; families that know no pages show all of it on one.
    pub breaks: Vec<usize>,
    /// Attachments.
    pub attachments: Vec<Attachment>,
    /// What is wrong with its page.
    pub trouble: Option<Trouble>,
    /// Other date in the address than that of publication (an old page with a new date).
    pub address_date: Option<Date>,
}

impl Document {
    /// What of the body stands on a page, from 1.
    pub(crate) fn part(&self, page: usize) -> &[Block] {
        let edge = |at: usize| self.breaks.get(at).copied().unwrap_or(self.body.len());
        let from = page.checked_sub(2).map_or(0, edge);
        self.body.get(from..edge(page.saturating_sub(1))).unwrap_or_default()
    }
}

/// A part of a body.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A table: head and rows.
    Table(Vec<String>, Vec<Vec<String>>),
    /// A line flush right: signature or date.
    Right(String),
    /// A link in the text: words and address.
    Link(String, String),
    /// A link that readers cannot see: words and address.
    Hidden(String, String),
}

/// A file linked from a document.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Name with extension.
    pub name: String,
    /// What is in it.
    pub content: FileContent,
    /// What is wrong with it.
    pub trouble: Option<Trouble>,
}

/// What is in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FileContent {
    /// No more than its name and the place says.
    #[default]
    Named,
    /// A workbook (xlsx).
    Book(Vec<SheetContent>),
    /// A Word document (docx).
    Letter(Vec<Block>),
    /// A table (csv, in GBK).
    Csv(Vec<Vec<String>>),
    /// An archive (zip): names and contents.
    Archive(Vec<(String, FileContent)>),
}

/// A sheet of a workbook; positions count from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetContent {
    /// Name on the tab.
    pub name: String,
    /// The sheet is hidden.
    pub hidden: bool,
    /// Columns that are hidden.
    pub hidden_columns: Vec<usize>,
    /// Rows that are hidden.
    pub hidden_rows: Vec<usize>,
    /// Rows of cells, the head among them.
    pub rows: Vec<Vec<String>>,
}

impl Site {
    /// Columns below `parent` that were not taken away.
    pub fn children(&self, parent: Option<ColumnId>) -> Vec<ColumnId> {
        let under = |column: &Column| column.parent == parent && column.present;
        (0..self.columns.len()).filter(|&id| under(&self.columns[id])).collect()
    }

    /// Ids from the root to `id`.
    pub fn path(&self, id: ColumnId) -> Vec<ColumnId> {
        let mut path = vec![id];
        while let Some(parent) = self.columns[path[path.len() - 1]].parent {
            path.push(parent);
        }
        path.reverse();
        path
    }

    /// Whether `id` and all above it were not taken away.
    pub fn shown(&self, id: ColumnId) -> bool {
        self.path(id).into_iter().all(|id| self.columns[id].present)
    }

    /// The first column of this kind that was not taken away.
    pub fn find(&self, part: Part) -> Option<ColumnId> {
        (0..self.columns.len()).find(|&id| self.columns[id].part == part && self.shown(id))
    }

    /// Title, address and date of a line; `None` when it links elsewhere.
    pub fn title_of(&self, item: &Item) -> String {
        match &item.link {
            ItemLink::Document(id) => format!("{}{}", item.mark, self.documents[*id].title),
            ItemLink::Address { title, .. } => format!("{}{title}", item.mark),
        }
    }

    /// Date of a line.
    pub fn date_of(&self, item: &Item) -> Date {
        match &item.link {
            ItemLink::Document(id) => self.documents[*id].published.date(),
            ItemLink::Address { date, .. } => *date,
        }
    }

    /// Puts the lines of a column in order: newest first.
    pub fn sort(&mut self, id: ColumnId) {
        let mut items = std::mem::take(&mut self.columns[id].items);
        items.sort_by_key(|item| std::cmp::Reverse(self.date_of(item)));
        self.columns[id].items = items;
    }

    /// Whether pages of this kind carry the tag.
    pub fn has_tag(&self, tag: &str, on: PageKind) -> bool {
        !self.lost_tags.iter().any(|lost| lost.tag == tag && lost.on == on)
    }
}

impl Column {
    /// An ordinary column without lines.
    pub fn new(parent: Option<ColumnId>, title: &str, part: Part) -> Self {
        Self {
            parent,
            title: title.into(),
            slug: crate::letters::initials(title),
            part,
            field: None,
            matter1: None,
            matter2: None,
            town: None,
            village: None,
            items: Vec::new(),
            page: None,
            inline: false,
            merges: Vec::new(),
            present: true,
            trouble: None,
            redirect: None,
        }
    }
}
