//! What stands around every page: tags, menu, breadcrumb, foot.

use crate::border::Border;
use crate::linked_data;
use crate::look::Look;
use crate::respond::{Visit, address};
use crate::words::Lang;
use portal::Footer;
use std::sync::Arc;
use store::{Column, ColumnKind};

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) text: String,
    /// The page itself, or one above it.
    pub(crate) here: bool,
}

impl Link {
    /// Whether it leads to another site.
    pub(crate) fn leads_off(&self) -> bool {
        !self.href.starts_with('/')
    }
}

/// The one address of what a page shows: which page of a list is part of it, filters are not.
fn canonical(visit: &Visit) -> String {
    let page = visit.query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1u64);
    let path = address(&visit.path);
    let query = if page > 1 { format!("?page={page}") } else { String::new() };
    format!("{}{path}{query}", visit.origin())
}

/// Where ICP 备案 is looked up.
const ICP: &str = "https://beian.miit.gov.cn/";
/// Where 公安备案 is looked up, by its number.
const POLICE: &str = "https://beian.mps.gov.cn/#/query/webSearch?code=";

/// The marks at the foot of every page, with what each leads to; they are published, and Chinese in every language.
fn marks(footer: &Footer) -> Vec<Link> {
    let digits: String = footer.police.chars().filter(char::is_ascii_digit).collect();
    let known = [
        (footer.icp.clone(), ICP.to_owned()),
        (footer.police.clone(), format!("{POLICE}{digits}")),
        (Lang::Zh.word("agency-mark"), footer.agency_mark.clone()),
        (Lang::Zh.word("error-report"), footer.error_report.clone()),
    ];
    let given = known.into_iter().filter(|(text, href)| !text.is_empty() && !href.is_empty());
    given.map(|(text, href)| Link { href, text, here: false }).collect()
}

/// The frame of a page.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) lang: Lang,
    pub(crate) look: Look,
    /// Classes of the page's root.
    pub(crate) classes: String,
    /// Whether the site has a mark of its own.
    pub(crate) logo: bool,
    pub(crate) site: String,
    pub(crate) title: String,
    /// Page tags (页面标签) by name.
    pub(crate) tags: Vec<(&'static str, String)>,
    pub(crate) menu: Vec<Link>,
    pub(crate) crumbs: Vec<Link>,
    /// How many of them, after the home page, are columns: published words.
    pub(crate) columns: usize,
    /// Address of the page for the switches.
    pub(crate) back: String,
    /// The one address of what the page shows.
    pub(crate) canonical: Option<String>,
    /// The page as JSON-LD.
    pub(crate) data: Option<String>,
    /// News as RSS.
    pub(crate) feed: Option<String>,
    /// The same as Atom.
    pub(crate) atom: Option<String>,
    /// Nothing on the page needs a server.
    pub(crate) still: bool,
    /// Whether there is a field for searching.
    pub(crate) search: bool,
    /// The list as open data: address and kind.
    pub(crate) open_data: Vec<(String, &'static str)>,
    pub(crate) foot: Vec<(String, String)>,
    /// Marks that lead to who gave them (备案), and to where faults are told.
    pub(crate) marks: Vec<Link>,
    /// What stands above and below, where it was rendered before; menu, breadcrumb and foot are in it.
    pub(crate) border: Option<Arc<Border>>,
}

impl Frame {
    /// The frame of a document that belongs in a column; an export renders its border once for all of them.
    pub(crate) fn around(visit: &Visit, home: Option<&Column>, title: &str) -> Self {
        let border = visit.still.as_ref().and_then(|still| still.borders.of(visit, home));
        match (border, home) {
            (Some(border), _) => Self { border: Some(border), ..Self::bare(visit, title) },
            (None, Some(home)) => Self::new(visit, title).within(visit, home),
            (None, None) => Self::new(visit, title),
        }
    }

    /// A frame with the site's own tags and no breadcrumb.
    pub(crate) fn new(visit: &Visit, title: &str) -> Self {
        let (tree, lang) = (&visit.tree, visit.lang);
        let mut menu =
            vec![Link { href: "/".into(), text: lang.word("home"), here: visit.path == "/" }];
        let grassroots = tree.first(ColumnKind::Grassroots);
        menu.extend(tree.children(None).chain(grassroots).map(|column| Link {
            href: column.path.clone(),
            text: column.title.clone(),
            here: visit.path == column.path,
        }));
        let footer = &tree.settings.footer;
        let foot = [
            ("organizer", &footer.organizer),
            ("address", &footer.address),
            ("telephone", &footer.telephone),
            ("id-code", &tree.site.id_code),
        ];
        Self {
            menu,
            foot: foot
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(key, value)| (lang.word(key), value.clone()))
                .collect(),
            marks: marks(footer),
            ..Self::bare(visit, title)
        }
    }

    /// A frame without menu and foot.
    fn bare(visit: &Visit, title: &str) -> Self {
        let (tree, lang) = (&visit.tree, visit.lang);
        let site = &tree.site;
        Self {
            lang,
            look: visit.look,
            classes: visit.look.classes(tree.settings.grey),
            logo: tree.settings.logo.is_some(),
            site: site.name.clone(),
            title: if title.is_empty() {
                site.name.clone()
            } else {
                format!("{title} - {}", site.name)
            },
            tags: vec![
                ("SiteName", site.name.clone()),
                ("SiteDomain", visit.domain().to_owned()),
                ("SiteIDCode", site.id_code.clone()),
            ],
            menu: Vec::new(),
            crumbs: Vec::new(),
            columns: 0,
            back: visit.target.clone(),
            canonical: Some(canonical(visit)),
            data: None,
            feed: None,
            atom: None,
            still: visit.is_still(),
            search: visit.searched(),
            open_data: Vec::new(),
            foot: Vec::new(),
            marks: Vec::new(),
            border: None,
        }
    }

    /// With the breadcrumb of a column.
    pub(crate) fn within(mut self, visit: &Visit, column: &Column) -> Self {
        let path = visit.tree.path(column);
        self.columns = path.len();
        self.crumbs = vec![Link { href: "/".into(), text: visit.lang.word("home"), here: false }];
        self.crumbs.extend(path.iter().map(|column| Link {
            href: column.path.clone(),
            text: column.title.clone(),
            here: column.path == visit.path,
        }));
        if let Some(link) = self
            .menu
            .iter_mut()
            .rev()
            .find(|link| path.iter().any(|column| column.path == link.href))
        {
            link.here = true;
        }
        self
    }

    /// With the tags of a column's page.
    pub(crate) fn column(mut self, visit: &Visit, column: &Column) -> Self {
        let path = visit.tree.path(column);
        let root = path.first().map_or_else(String::new, |root| root.title.clone());
        let mut words: Vec<&str> = path.iter().map(|column| column.title.as_str()).collect();
        words.reverse();
        let described = [("site", self.site.clone()), ("column", column.title.clone())];
        self.tags.extend([
            ("ColumnName", column.title.clone()),
            ("ColumnDescription", Lang::Zh.say_all("described", &described)),
            ("ColumnKeywords", words.join(",")),
            ("ColumnType", root),
        ]);
        self.data = linked_data::list(visit, &self.crumbs);
        self.feed = Some(format!("{}/rss.xml", column.path));
        self.atom = Some(format!("{}/atom.xml", column.path));
        // Catalogs are made from the standard: they are no documents.
        // Files hold each line once: where it stands, not again in every column above.
        let own = !self.still || visit.tree.own(column.id).0 > 0;
        let listed = column.kind != ColumnKind::Catalogs && own;
        self.open_data = ["CSV", "JSON"]
            .into_iter()
            .filter(|_| listed)
            .map(|kind| (format!("{}/data.{}", column.path, kind.to_lowercase()), kind))
            .collect();
        self
    }

    /// With the tags of a document's page. `published` is `YYYY-MM-DD HH:MM`.
    pub(crate) fn article(
        mut self,
        column: Option<&Column>,
        title: &str,
        published: String,
        source: &str,
    ) -> Self {
        if let Some(column) = column {
            self.tags.push(("ColumnName", column.title.clone()));
        }
        self.tags.extend([
            ("ArticleTitle", title.to_owned()),
            ("PubDate", published),
            ("ContentSource", source.to_owned()),
        ]);
        self
    }

    /// The steps of the type's size.
    pub(crate) fn sizes(&self) -> [Link; 3] {
        [1, 2, 3].map(|step| Link {
            href: format!("/look/size-{step}"),
            text: self.lang.word(&format!("size-{step}")),
            here: step == self.look.step(),
        })
    }

    /// A word that stays Chinese in every language of the interface: it is published.
    pub(crate) fn poster_word(&self, key: &str) -> String {
        Lang::Zh.word(key)
    }

    /// The attribute of an element whose words are published, and Chinese on a page of another language
    /// (WCAG 2.2, 3.1.2); empty where the page is Chinese.
    pub(crate) fn zh(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "",
            Lang::En => " lang=\"zh-CN\"",
        }
    }

    pub(crate) fn word(&self, key: &str) -> String {
        self.lang.word(key)
    }
}
