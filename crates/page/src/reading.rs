//! What is understood of one page.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use snapshot::{Mark, PageTags};

/// A page as it came: what [`read`](crate) takes.
#[derive(Debug, Clone, Copy)]
pub struct Raw<'a> {
    /// Address it came from (after redirects); relative links are resolved against it.
    pub url: &'a url::Url,
    /// The bytes, content decoding undone.
    pub body: &'a [u8],
    /// Value of the Content-Type header, where there was one.
    pub content_type: Option<&'a str>,
}

/// What is understood of one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Address it was read for.
    pub url: String,
    /// Charset it was decoded with (WHATWG name) .
    pub charset: String,
    /// What kind of page it is.
    pub kind: Kind,
    /// How sure the kind and its main parts are, 0–1.
    pub confidence: f32,
    /// Vendor family of the list part, by marks (id in the vendor table), where recognised.
    pub list_vendor: Option<String>,
    /// Vendor family of the article part, by marks, where recognised.
    pub article_vendor: Option<String>,
    /// Title of the document, or name of the column.
    pub title: Option<Found<String>>,
    /// Content of `<title>`, unchanged.
    pub head_title: Option<String>,
    /// Dates of a content page.
    pub dates: PageDates,
    /// Source (来源).
    pub source: Option<Found<String>>,
    /// Document number (发文字号).
    pub document_number: Option<String>,
    /// Index number (索引号).
    pub index_number: Option<String>,
    /// Whether it is in force, as printed (有效性).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity: Option<String>,
    /// Tags of the guide.
    pub tags: PageTags,
    /// Breadcrumb (当前位置), home page first.
    pub column_path: Vec<Crumb>,
    /// Lines of the main list, in order.
    pub items: Vec<ListItem>,
    /// Heading above the main list, where it has one: the name of a tab, or again that of the column.
    #[serde(default)]
    pub items_heading: Option<String>,
    /// Further lists on the page (tabs, blocks), each under its heading; the main list is not repeated here.
    pub blocks: Vec<Block>,
    /// How the main list goes on, or the text of a document over several pages.
    pub pager: Option<Pager>,
    /// Attachments in the body.
    pub attachments: Vec<Attachment>,
    /// Body text of a content page, paragraphs separated by `\n`, table cells by `\t`.
    pub text: String,
    /// Where the body was found: `#zoom`, `density` …
    pub body_from: Option<String>,
    /// Characters to read: of a document's body, on other pages of the sentences in the main part, links left aside.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub prose: u32,
    /// On a page without a line and a document: texts with a date in its main part. What they belong to was not
    /// understood.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub loose_dates: u32,
    /// Every link of the page, in order.
    pub links: Vec<Anchor>,
    /// Addresses of frames, of meta refresh and of plain script redirects.
    pub leads: Vec<Lead>,
    /// What the page says of itself that is no content.
    pub notices: Vec<PageNotice>,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Kind of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Home page of a site.
    Home,
    /// A column page that leads on to other columns (navigation, several short lists).
    Column,
    /// A column page whose matter is one list.
    List,
    /// A content page.
    Article,
    /// None of these, or not sure.
    Other,
}

/// A value and the source that won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it was found, e.g. `meta ArticleTitle`, `h1`, `发布时间`, `script`.
    pub from: String,
}

/// Dates on a content page; nothing is dropped when they disagree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageDates {
    /// The date of publication that won, from the page itself (a list date is the survey's to add).
    pub published: Option<Found<Date>>,
    /// Time of day of the winner, `HH:MM`, where shown.
    pub published_time: Option<String>,
    /// Printed on the page for readers.
    pub visible: Option<Date>,
    /// In the PubDate tag.
    pub tag: Option<Date>,
    /// In the address.
    pub address: Option<Date>,
    /// Date formed (成文日期), printed in the metadata table or as the letter's own date.
    pub formed: Option<Date>,
    /// 归档时间.
    pub archived: Option<Date>,
}

/// One name of a breadcrumb.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crumb {
    /// Words.
    pub title: String,
    /// Absolute address, where it is a link.
    pub href: Option<String>,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    /// Full title (from `title=` where the shown one is cut), category mark included.
    pub title: String,
    /// Category mark before the title.
    pub mark: Option<Mark>,
    /// Absolute address; `None` for `javascript:` and missing links.
    pub href: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// By what the date is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_from: Option<DateFrom>,
    /// Month and day that it prints where nothing on the page tells the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month_day: Option<(i8, i8)>,
}

impl Reading {
    /// Completes the days of lines that print no year, seen on a day (see [`crate::dates::falling`]); for the
    /// page alone: the further pages of a list go on where this one ends.
    pub fn infer_years(&mut self, seen: Date) {
        infer_years(&mut self.items, seen);
        for block in &mut self.blocks {
            infer_years(&mut block.items, seen);
        }
    }
}

fn infer_years(items: &mut [ListItem], seen: Date) {
    let open: Vec<&mut ListItem> =
        items.iter_mut().filter(|item| item.date.is_none() && item.month_day.is_some()).collect();
    let days = crate::dates::falling(open.iter().filter_map(|item| item.month_day), seen);
    for (item, date) in open.into_iter().zip(days) {
        item.date = date;
        item.date_from = date.map(|_| DateFrom::Inferred);
    }
}

/// By what the date of a line is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateFrom {
    /// The head of the table says that the cell holds the date of publication.
    Column,
    /// The words before it say so.
    Label,
    /// It stands beside the title, and nothing says that it is another date.
    Beside,
    /// Two or three elements, day apart from month and year.
    Parts,
    /// The template sets it behind or before the title.
    Title,
    /// A year or month above the line completes what the line prints.
    Heading,
    /// The year in the address completes what the line prints.
    Address,
    /// The year is inferred from the day on which the page was seen and the falling order of the list.
    Inferred,
    /// An attribute of the markup carries it.
    Attribute,
    /// The date of the document itself (发文日期): there is no other.
    Issue,
    /// The first day of what is announced (征集时间): there is no other.
    Beginning,
    /// The day on which the document was formed (成文日期, 生成日期): there is no other.
    Formed,
    /// The data that a service or script gives.
    Data,
}

/// A list beside the main one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Heading or tab name, where found.
    pub heading: Option<String>,
    /// Name of the larger part that it is a part of: of a first-level matter above its second level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Its 更多 link.
    pub more: Option<String>,
    /// Lines.
    pub items: Vec<ListItem>,
}

/// How a list goes on, or a document over several pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pager {
    /// Mechanism, e.g. `createPageHTML`, `link`, `jpage`, `pagination script`, `encoded`.
    pub mechanism: String,
    /// 1-based number of this page, where known.
    pub current: Option<u32>,
    /// Number of pages claimed.
    pub pages: Option<u32>,
    /// Number of lines claimed.
    pub total: Option<u32>,
    /// The next page.
    pub next: Next,
}

/// The next page of a list or document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Next {
    /// This is the last page.
    Last,
    /// An address to get.
    Get {
        /// Absolute address.
        url: String,
        /// All further pages' addresses in order, where they can be told from this page.
        rest: Vec<String>,
    },
    /// A form to post (Hanweb dataproxy, Lonsun label 8888 …).
    Post {
        /// Absolute address.
        url: String,
        /// Form fields, in order.
        form: Vec<(String, String)>,
        /// The further pages' forms in order, where they can be told from this page.
        rest: Vec<Vec<(String, String)>>,
    },
    /// There seem to be more pages, but not how to reach them.
    Unknown,
}

/// A file linked from a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name as shown.
    pub name: String,
    /// Absolute address; `javascript:` when only a script leads to the file.
    pub href: String,
}

/// A link and where it stands on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Full words (from `title=` where the shown ones are cut).
    pub text: String,
    /// Absolute address.
    pub href: String,
    /// Hidden from readers by the markup itself: an element that is not shown, without size, off the screen.
    pub hidden: bool,
    /// By what it is hidden, for links to other sites; what a script may open (menus, tabs, share panels) is
    /// not told here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hiding: Option<Hiding>,
    /// Number of the nearest enclosing container (`ul`, `table`, `div` that holds several links), in
    /// order of the document; links of one menu share it.
    pub block: u32,
    /// Heading that stands before or above the block, where there is one.
    pub heading: Option<String>,
    /// For nested menus: position in [`Reading::links`] of the link whose list item encloses this one.
    pub under: Option<u32>,
    /// Region of the page.
    pub region: Region,
}

/// By what a link is hidden from readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hiding {
    /// The way.
    pub way: HidingWay,
    /// Whether nothing on the page can bring it into view; false where a script might.
    pub sure: bool,
}

/// Ways of hiding a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HidingWay {
    /// `display:none`, `visibility:hidden`, the `hidden` attribute.
    Display,
    /// Without height, width or size of letters.
    NoSize,
    /// Placed far outside the window.
    OffScreen,
    /// Wholly transparent.
    Transparent,
    /// Letters in the colour of their ground.
    Colour,
    /// A picture of one pixel.
    Pixel,
    /// Neither words nor picture.
    Empty,
}

impl HidingWay {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Display => "display",
            Self::NoSize => "no-size",
            Self::OffScreen => "off-screen",
            Self::Transparent => "transparent",
            Self::Colour => "colour",
            Self::Pixel => "pixel",
            Self::Empty => "empty",
        }
    }
}

/// Region of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Region {
    /// Header and global navigation.
    Header,
    /// Breadcrumb.
    Breadcrumb,
    /// Side or column navigation.
    Navigation,
    /// Main part.
    Main,
    /// Inside the body of an article.
    Body,
    /// Pager.
    Pager,
    /// Footer.
    Footer,
}

/// An address to which the page itself leads on without a click.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Absolute address.
    pub href: String,
    /// `frame`, `refresh`, `script`, or `data` (`data-post`) for a request by which the page's own script
    /// fetches its list (the fields to post stand in the query).
    pub how: String,
}

/// What a page says of itself that is no content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "kebab-case")]
pub enum PageNotice {
    /// Says that what was asked for is not there (`页面不存在`, `未发布`).
    NotThere {
        /// The words.
        words: String,
    },
    /// Says that the list is empty (`暂无相关信息`).
    EmptyList {
        /// The words.
        words: String,
    },
    /// Asks for a login.
    Login,
    /// A challenge of a firewall.
    Challenge {
        /// By whom, as the id of a reason (`blocked-firewall`).
        mark: String,
    },
    /// Shows nothing without scripts.
    ScriptOnly,
    /// Statement that there is nothing this year (情况说明).
    NothingThisYear {
        /// The words.
        words: String,
    },
}
