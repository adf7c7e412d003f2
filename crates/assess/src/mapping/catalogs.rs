//! The published standard catalogs: which field's catalog a column or line below 标准目录 is.

use super::model::{CatalogAt, CatalogMap, Presence};
use super::walk::Walk;
use snapshot::{ColumnId, Role, Verdict};
use standard::matching::{Context, PLAUSIBLE, normal};

/// Words of a line that holds a catalog.
const CATALOG_WORDS: [&str; 4] = ["标准目录", "公开目录", "事项目录", "标准指引"];

impl Walk<'_> {
    /// One catalog for each field of the standard.
    pub(super) fn catalogs(&mut self) -> Vec<CatalogMap> {
        let mut catalogs: Vec<CatalogMap> = self
            .found
            .iter()
            .map(|field| CatalogMap {
                presence: Presence::Missing,
                at: field.catalogs.iter().map(|id| CatalogAt::Column(*id)).collect(),
                doubtful: Vec::new(),
            })
            .collect();
        let roots: Vec<ColumnId> = self
            .ids()
            .filter(|id| self.role(*id) == Role::Catalogs && self.town_of[id.0 as usize].is_none())
            .filter(|id| self.places[id.0 as usize].is_none())
            .collect();
        let mut for_all = Vec::new();
        let mut seen = Vec::new();
        for root in &roots {
            let mut open = vec![*root];
            while let Some(id) = open.pop() {
                open.extend(&self.below[id.0 as usize]);
                if id != *root {
                    let title = self.snapshot.column(id).title.clone();
                    self.catalog(&title, CatalogAt::Column(id), &mut catalogs, &mut for_all);
                }
                let lines: Vec<_> = self
                    .lines(id)
                    .map(|(line, item)| (line, item.title.clone(), item.document))
                    .collect();
                for (line, title, document) in lines {
                    let names = document
                        .and_then(|id| self.snapshot.documents.get(id.0 as usize))
                        .map(|document| document.attachments.clone())
                        .unwrap_or_default();
                    self.catalog(&title, CatalogAt::Item(line), &mut catalogs, &mut for_all);
                    for link in names {
                        let name = self
                            .snapshot
                            .links
                            .get(link.0 as usize)
                            .map(|link| link.text.clone())
                            .unwrap_or_default();
                        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                        self.catalog(stem, CatalogAt::Item(line), &mut catalogs, &mut Vec::new());
                    }
                }
                seen.push(id);
            }
        }
        self.catalogs_among_lines(&mut catalogs);
        let unseen = self.not_wholly_seen(&seen) || (roots.is_empty() && self.platform_unseen());
        for catalog in &mut catalogs {
            catalog.at.dedup();
            if catalog.at.is_empty() {
                catalog.doubtful.extend(&for_all);
            }
            catalog.doubtful.dedup();
            catalog.presence = if !catalog.at.is_empty() {
                if catalog.at.iter().any(|at| self.catalog_seen(*at)) {
                    Presence::Found
                } else {
                    Presence::Unobserved
                }
            } else if !catalog.doubtful.is_empty() {
                Presence::Unsure
            } else if unseen {
                Presence::Unobserved
            } else {
                Presence::Missing
            };
        }
        catalogs
    }

    fn catalog(
        &self,
        title: &str,
        at: CatalogAt,
        catalogs: &mut [CatalogMap],
        for_all: &mut Vec<CatalogAt>,
    ) {
        let found = self.matcher.match_field(title, &Context::among_fields());
        let position = |field| self.position(field);
        if found.is_sure() {
            for candidate in found.best.iter().chain(&found.also) {
                if let Some(field) = position(candidate.field)
                    && !catalogs[field].at.contains(&at)
                {
                    catalogs[field].at.push(at);
                }
            }
            return;
        }
        let catalog_words = {
            let title = normal(title);
            CATALOG_WORDS.iter().any(|words| title.contains(words))
        };
        let plausible = found.confidence >= PLAUSIBLE;
        let candidates = found
            .best
            .iter()
            .chain(&found.runner_up)
            .filter(|_| plausible || (catalog_words && found.confidence > 0.5));
        let mut any = false;
        for field in candidates.filter_map(|candidate| position(candidate.field)) {
            any = true;
            if !catalogs[field].doubtful.contains(&at) {
                catalogs[field].doubtful.push(at);
            }
        }
        if !any && catalog_words {
            for_all.push(at);
        }
    }

    /// A catalog may stand in its field's own list instead.
    fn catalogs_among_lines(&self, catalogs: &mut [CatalogMap]) {
        for (field, catalog) in self.found.iter().zip(catalogs) {
            for (_, column) in &field.own.columns {
                let lines = self.lines(*column).filter(|(_, item)| {
                    let title = normal(&item.title);
                    title.ends_with("标准目录") || title.contains("基层政务公开标准目录")
                });
                catalog.doubtful.extend(lines.map(|(id, _)| CatalogAt::Item(id)));
            }
        }
    }

    /// Whether what stands there was seen; a line whose document could not be had is not.
    fn catalog_seen(&self, at: CatalogAt) -> bool {
        match at {
            CatalogAt::Column(id) => {
                self.snapshot.column(id).outcome.verdict() == Verdict::Observed
            }
            CatalogAt::Item(id) => self
                .snapshot
                .items
                .get(id.0 as usize)
                .and_then(|item| item.document)
                .and_then(|id| self.snapshot.documents.get(id.0 as usize))
                .is_none_or(|document| document.outcome.verdict() != Verdict::Unobserved),
        }
    }
}
