//! Lists as the public sees them: what is shown at a moment, page by page, and how much there is.

use crate::documents::{placed_document, shown_edition};
use crate::entity::words::{DocumentState, PlacementState};
use crate::entity::{document, edition, placement};
use crate::error::StoreError;
use crate::open::Store;
use crate::relate::of_site;
use crate::write::ROWS;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use std::collections::{HashMap, HashSet};

/// The farthest row that a database is asked for: it counts with signs.
pub(crate) const FARTHEST: u64 = i64::MAX.unsigned_abs();

/// What a list is to hold.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Site.
    pub site: i64,
    /// Columns; none means all of the site, each document once.
    pub columns: Vec<i64>,
    /// Only lines with this category mark.
    pub mark: Option<String>,
    /// Only lines of this year.
    pub year: Option<i32>,
    /// The moment at which it is looked at, seconds UTC.
    pub now: i64,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// Its placement.
    pub id: i64,
    /// Document.
    pub document_id: i64,
    /// Its address below the site.
    pub address: String,
    /// Address of its one origin on another site.
    pub link: Option<String>,
    /// Title without category mark.
    pub title: String,
    /// Category mark without its brackets.
    pub mark: Option<String>,
    /// Column it stands in.
    pub column_id: i64,
    /// Published, seconds UTC.
    pub published_at: i64,
    /// 发文字号.
    pub number: Option<String>,
    /// 成文日期, ISO.
    pub formed: Option<String>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 发文机关.
    pub organ: String,
    /// 有效性, in words.
    pub validity: String,
    /// Stands above the others.
    pub pinned: bool,
}

impl Line {
    /// Where the line leads: to the one origin, or to the document's own page.
    pub fn href(&self) -> &str {
        self.link.as_deref().unwrap_or(&self.address)
    }
}

/// A page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Lines of the whole list.
    pub total: u64,
}

/// How much a column shows.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Count {
    /// Column.
    pub column_id: i64,
    /// Lines.
    pub items: i64,
    /// When the newest was published, seconds UTC.
    pub newest: i64,
}

/// A document for a site map.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct MapEntry {
    /// Document.
    pub id: i64,
    /// Address below the site.
    pub address: String,
    /// When it last changed, seconds UTC.
    pub changed_at: i64,
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

#[derive(FromQueryResult)]
struct Candidate {
    id: i64,
    document_id: i64,
    published_at: i64,
}

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

#[derive(FromQueryResult)]
struct Moment {
    moment: Option<i64>,
}

#[derive(FromQueryResult)]
struct Year {
    year: i32,
}

#[derive(FromQueryResult)]
struct Mark {
    mark: Option<String>,
}

impl Filter {
    /// Placements; with columns the site is theirs, and saying it too would lead the engine to the index of
    /// the whole site.
    fn select(&self) -> Select<placement::Entity> {
        let mut select = shown(self.now);
        select = match &self.columns[..] {
            [] => select
                .filter(placement::Column::SiteId.eq(self.site))
                .filter(placement::Column::Home.eq(true)),
            [column] => select.filter(placement::Column::ColumnId.eq(*column)),
            columns => select.filter(placement::Column::ColumnId.is_in(columns.iter().copied())),
        };
        if let Some(mark) = &self.mark {
            select = select.filter(placement::Column::Mark.eq(mark));
        }
        if let Some(year) = self.year {
            select = select.filter(placement::Column::Year.eq(year));
        }
        select
    }
}

/// Placements that are shown at a moment. Those of a withdrawn document are hidden.
fn shown(now: i64) -> Select<placement::Entity> {
    let from = placement::Column::VisibleFrom;
    let to = placement::Column::VisibleTo;
    placement::Entity::find()
        .select_only()
        .filter(placement::Column::State.eq(PlacementState::Shown))
        .filter(Condition::any().add(from.is_null()).add(from.lte(now)))
        .filter(Condition::any().add(to.is_null()).add(to.gt(now)))
}

/// With all that a line says.
fn lines(select: Select<placement::Entity>) -> Select<placement::Entity> {
    select
        .join(JoinType::InnerJoin, placed_document())
        .join(JoinType::InnerJoin, shown_edition())
        .columns([
            placement::Column::Id,
            placement::Column::DocumentId,
            placement::Column::Mark,
            placement::Column::ColumnId,
            placement::Column::PublishedAt,
            placement::Column::Pinned,
        ])
        .column(document::Column::Address)
        .columns([
            edition::Column::Title,
            edition::Column::Number,
            edition::Column::IndexNumber,
            edition::Column::Formed,
            edition::Column::Organ,
            edition::Column::Validity,
            edition::Column::Link,
        ])
}

/// At most `limit` published documents with ids after `after`, by id.
fn mapped(site: i64, after: i64, limit: u64) -> Select<document::Entity> {
    document::Entity::find()
        .select_only()
        .columns([document::Column::Id, document::Column::Address, document::Column::ChangedAt])
        .filter(of_site((document::Entity, document::Column::SiteId), site))
        .filter(document::Column::State.eq(DocumentState::Published))
        .filter(document::Column::Id.gt(after))
        .order_by_asc(document::Column::Id)
        .limit(limit)
}

impl Store {
    /// The lines of these documents that are shown at a moment, where each belongs first. In no order.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn lines(
        &self,
        site: i64,
        documents: &[i64],
        now: i64,
    ) -> Result<Vec<Line>, StoreError> {
        // Without statistics SQLite takes the site for more selective than the documents, and reads all of it.
        let found = lines(shown(now))
            .filter(of_site((placement::Entity, placement::Column::SiteId), site))
            .filter(placement::Column::DocumentId.is_in(documents.iter().copied()))
            .order_by_desc(placement::Column::Home)
            .order_by_asc(placement::Column::Id);
        Ok(found.into_model::<Line>().all(&self.db).await?)
    }

    /// The newest lines of a list, pinned or not, each document once. Of each column only as many are looked
    /// at as are asked for.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn newest(&self, filter: &Filter, limit: u64) -> Result<Vec<Line>, StoreError> {
        let mut found: Vec<Candidate> = Vec::new();
        for column in &filter.columns {
            let one = Filter { columns: vec![*column], ..filter.clone() };
            // In the order of the index; together they are the newest of the column.
            for pinned in [false, true] {
                let newest = one
                    .select()
                    .columns([placement::Column::Id, placement::Column::DocumentId])
                    .column(placement::Column::PublishedAt)
                    .filter(placement::Column::Pinned.eq(pinned))
                    .order_by_desc(placement::Column::PublishedAt)
                    .order_by_desc(placement::Column::Id)
                    .limit(limit);
                found.extend(newest.into_model::<Candidate>().all(&self.db).await?);
            }
        }
        found.sort_by_key(|one| std::cmp::Reverse((one.published_at, one.id)));
        let mut documents = HashSet::new();
        found.retain(|one| documents.insert(one.document_id));
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        self.in_order(found.into_iter().map(|one| one.id).collect()).await
    }

    /// The lines of these placements, in their order.
    async fn in_order(&self, ids: Vec<i64>) -> Result<Vec<Line>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let select = placement::Entity::find().select_only();
        let select = lines(select).filter(placement::Column::Id.is_in(ids.iter().copied()));
        let found = select.into_model::<Line>().all(&self.db).await?;
        let mut by_id: HashMap<i64, Line> = found.into_iter().map(|line| (line.id, line)).collect();
        Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
    }

    /// Lines `offset..offset + limit` of a list: pinned ones first, then the newest; and how many there are.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn list(&self, filter: &Filter, offset: u64, limit: u64) -> Result<Page, StoreError> {
        let lines = self.part(filter, offset, limit).await?;
        let total = filter
            .select()
            .column_as(placement::Column::Id.count(), "total")
            .into_model::<Total>()
            .one(&self.db)
            .await?;
        let total = total.map_or(0, |row| u64::try_from(row.total).unwrap_or_default());
        Ok(Page { lines, total })
    }

    /// The same lines, where it is known how many there are.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn part(
        &self,
        filter: &Filter,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<Line>, StoreError> {
        let ids = filter
            .select()
            .column(placement::Column::Id)
            .order_by_desc(placement::Column::Pinned)
            .order_by_desc(placement::Column::PublishedAt)
            .order_by_desc(placement::Column::Id)
            .offset(offset.min(FARTHEST))
            .limit(limit)
            .into_model::<Id>()
            .all(&self.db)
            .await?;
        self.in_order(ids.into_iter().map(|row| row.id).collect()).await
    }

    /// Years in which a list has lines, the latest first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn years(&self, filter: &Filter) -> Result<Vec<i32>, StoreError> {
        let rows = filter
            .select()
            .column(placement::Column::Year)
            .group_by(placement::Column::Year)
            .order_by_desc(placement::Column::Year)
            .into_model::<Year>()
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().map(|row| row.year).collect())
    }

    /// Category marks that a list has.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn marks(&self, filter: &Filter) -> Result<Vec<String>, StoreError> {
        let rows = filter
            .select()
            .filter(placement::Column::Mark.is_not_null())
            .column(placement::Column::Mark)
            .group_by(placement::Column::Mark)
            .into_model::<Mark>()
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().filter_map(|row| row.mark).collect())
    }

    /// How much each of these columns shows at a moment; columns that show nothing are left out.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn counts(&self, columns: &[i64], now: i64) -> Result<Vec<Count>, StoreError> {
        let mut counts = Vec::new();
        for columns in columns.chunks(ROWS) {
            let select = shown(now)
                .filter(placement::Column::ColumnId.is_in(columns.iter().copied()))
                .column(placement::Column::ColumnId)
                .column_as(placement::Column::Id.count(), "items")
                .column_as(placement::Column::PublishedAt.max(), "newest")
                .group_by(placement::Column::ColumnId);
            counts.extend(select.into_model::<Count>().all(&self.db).await?);
        }
        Ok(counts)
    }

    /// The next moment after `now` at which a placement appears or goes by its own dates.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn next_turn(&self, site: i64, now: i64) -> Result<Option<i64>, StoreError> {
        let mut turns = Vec::new();
        for column in [placement::Column::VisibleFrom, placement::Column::VisibleTo] {
            let row = placement::Entity::find()
                .select_only()
                .column_as(column.min(), "moment")
                .filter(placement::Column::SiteId.eq(site))
                .filter(column.gt(now))
                .into_model::<Moment>()
                .one(&self.db)
                .await?;
            turns.extend(row.and_then(|row| row.moment));
        }
        Ok(turns.into_iter().min())
    }

    /// At most `limit` published documents with ids after `after`, by id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn map(
        &self,
        site: i64,
        after: i64,
        limit: u64,
    ) -> Result<Vec<MapEntry>, StoreError> {
        Ok(mapped(site, after, limit).into_model::<MapEntry>().all(&self.db).await?)
    }

    /// The same without those whose one origin is on another site: what a site map lists.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn own_map(
        &self,
        site: i64,
        after: i64,
        limit: u64,
    ) -> Result<Vec<MapEntry>, StoreError> {
        let elsewhere = Query::select()
            .column(edition::Column::Id)
            .from(edition::Entity)
            .and_where(edition::Column::Link.is_not_null())
            .to_owned();
        let own = mapped(site, after, limit)
            .filter(document::Column::EditionId.not_in_subquery(elsewhere));
        Ok(own.into_model::<MapEntry>().all(&self.db).await?)
    }
}
