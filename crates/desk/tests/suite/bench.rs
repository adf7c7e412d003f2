//! A county's portal with an organ and the people who work there.

use crate::engines;
use access::Who;
use anyhow::{Context, Result};
use desk::{Decision, Premises, Reviewed, Typed};
use portal::{NewPortal, SiteSettings, TownShape, make_site};
use standard::{Level, Standard};
use store::{Column, NewAccount, Role, Site, Store};
use tempfile::TempDir;

/// Noon of 2026-11-23, a Monday, in China.
pub const NOON: i64 = 1_795_406_400;

pub struct Bench {
    pub store: Store,
    pub site: Site,
    pub organ: i64,
    _folder: TempDir,
}

pub async fn bench() -> Result<Bench> {
    bench_with(SiteSettings::default()).await
}

pub async fn bench_with(settings: SiteSettings) -> Result<Bench> {
    let engines::Bench { store, folder, .. } = engines::bench().await?;
    let new = NewPortal {
        slug: "qinglan".into(),
        name: "青岚县人民政府".into(),
        level: Level::County,
        place: "青岚县".into(),
        department: None,
        towns: vec![TownShape { name: "云溪镇".into(), villages: vec!["石桥村".into()] }],
        domain: String::new(),
        id_code: String::new(),
        settings,
    };
    make_site(&store, new, &Standard::builtin()).await?;
    let site = store.site("qinglan").await?.context("made")?;
    let mut write = store.write().await?;
    let organ = write.add_organ(site.division_id, "民政局").await?;
    write.set_fields(organ, r#"["social-assistance"]"#.into()).await?;
    write.commit().await?;
    Ok(Bench { store, site, organ, _folder: folder })
}

impl Bench {
    /// Somebody with a role for the organ.
    pub async fn who(&self, name: &str, role: Role) -> Result<Who> {
        self.who_of(name, role, self.organ).await
    }

    /// Somebody with a role for another organ.
    pub async fn who_of(&self, name: &str, role: Role, organ: i64) -> Result<Who> {
        let mut write = self.store.write().await?;
        let new = NewAccount {
            organ: Some(organ),
            name: name.into(),
            person: name.into(),
            password: String::new(),
            must_change: false,
        };
        let id = write.add_account(new).await?;
        write.grant(id, role, Some(organ)).await?;
        write.commit().await?;
        let account = self.store.account(id).await?.context("made")?;
        Ok(Who::of(&self.store, account, NOON).await?)
    }

    /// The column with a title, the county's own before a township's.
    pub async fn column(&self, title: &str) -> Result<Column> {
        let columns = self.store.columns(self.site.id).await?;
        let titled = columns.into_iter().filter(|column| column.title == title);
        titled.min_by_key(|column| column.town.is_some()).context("a column")
    }

    pub async fn premises(&self) -> Result<Premises> {
        Ok(Premises::of(&self.store, self.site.clone()).await?)
    }

    /// A draft with this in it; answers its id.
    pub async fn draft(
        &self,
        who: &Who,
        (column, mark): (&str, &str),
        typed: &Typed,
    ) -> Result<i64> {
        let column = self.column(column).await?.id;
        let mark = (!mark.is_empty()).then(|| mark.to_owned());
        let place = (column, mark);
        let begin = (self.site.id, place.clone());
        let id = desk::begin(&self.store, who, self.organ, begin, NOON).await?;
        desk::save(&self.store, who, (id, 1), typed, vec![place], NOON).await?;
        Ok(id)
    }

    /// Something that was published at a moment, without the desk: title and day on which it was formed.
    pub async fn published(
        &self,
        (column, mark): (&str, &str),
        (title, formed): (&str, &str),
        at: i64,
    ) -> Result<()> {
        let premises = self.premises().await?;
        let column = self.column(column).await?.id;
        let mark = (!mark.is_empty()).then(|| mark.to_owned());
        let draft = portal::Draft {
            edition: store::NewEdition {
                title: title.into(),
                body: "<p>正文</p>".into(),
                formed: Some(formed.into()),
                published_at: at,
                ..Default::default()
            },
            places: vec![portal::Place { column, mark, pinned: false }],
            attachments: Vec::new(),
        };
        let marks = |column: &Column| premises.marks(column).to_vec();
        portal::publish(&self.store, self.site.id, draft, marks).await?;
        Ok(())
    }

    /// Submits a draft.
    pub async fn submit(&self, who: &Who, id: i64) -> Result<()> {
        let revision = self.store.draft(id).await?.context("a draft")?.draft.revision;
        Ok(desk::submit(&self.store, who, (id, revision), false, NOON).await?)
    }

    /// Passes the step that a draft waits for.
    pub async fn pass(&self, who: &Who, id: i64) -> Result<Option<String>, desk::DeskError> {
        let hash = self.store.draft(id).await?.map(|found| found.draft.hash).unwrap_or_default();
        let decision = Decision::Pass {
            override_reason: String::new(),
            secrecy: Some(desk::Secrecy::active()),
            publish_at: None,
        };
        let reviewed = desk::review(&self.store, who, (id, &hash), decision, NOON).await?;
        Ok(match reviewed {
            Reviewed::Published(address) => Some(address),
            Reviewed::MovedOn | Reviewed::Scheduled(_) => None,
        })
    }
}

pub fn typed(title: &str, body: &str) -> Typed {
    Typed {
        title: title.into(),
        body: body.into(),
        formed: "2026-11-20".into(),
        organ: "民政局".into(),
        source: "民政局".into(),
        ..Typed::default()
    }
}
