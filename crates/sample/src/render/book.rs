//! The addresses of a portal: of each column, document and file, and back.

use super::{Vendor, pages};
use crate::model::{ColumnId, DocumentId, Site};
use std::collections::HashMap;

/// What stands at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    Home,
    /// Column and list page (from 1).
    Column(ColumnId, usize),
    Document(DocumentId),
    /// Document and page of it (from 2).
    Further(DocumentId, usize),
    File(DocumentId, usize),
    Asset(usize),
}

/// The addresses of one portal.
pub(crate) struct Book {
    pub columns: Vec<String>,
    pub documents: Vec<String>,
    pub files: Vec<Vec<String>>,
    routes: HashMap<String, Route>,
    assets: Vec<(&'static str, String)>,
}

impl Book {
    /// Gives every column, page, document and file its address.
    pub fn of(site: &Site, vendor: &dyn Vendor) -> Self {
        let mut routes = HashMap::new();
        let mut columns: Vec<String> = Vec::with_capacity(site.columns.len());
        for (id, column) in site.columns.iter().enumerate() {
            let path = match column.parent {
                // A tab stands on its parent's page.
                Some(parent) if column.inline => format!("{}#tab{id}", columns[parent]),
                _ => vendor.column_path(site, id),
            };
            columns.push(path);
        }
        let mut documents = Vec::with_capacity(site.documents.len());
        let mut files = Vec::with_capacity(site.documents.len());
        for (id, document) in site.documents.iter().enumerate() {
            let column = columns[document.column].split('#').next().unwrap_or("/").to_owned();
            let path = vendor.document_path(site, id, &column);
            let own: Vec<String> = (0..document.attachments.len())
                .map(|at| vendor.file_path(site, id, at, &path))
                .collect();
            for (at, file) in own.iter().enumerate() {
                routes.insert(file.clone(), Route::File(id, at));
            }
            for page in 2..=document.breaks.len() + 1 {
                if let Some(further) = vendor.further_path(&path, page) {
                    routes.insert(further, Route::Further(id, page));
                }
            }
            routes.insert(path.clone(), Route::Document(id));
            documents.push(path);
            files.push(own);
        }
        for (id, path) in columns.iter().enumerate() {
            if site.columns[id].inline || !site.shown(id) {
                continue;
            }
            routes.insert(path.clone(), Route::Column(id, 1));
            if let Some(other) = vendor.other_path(path) {
                routes.insert(other, Route::Column(id, 1));
            }
            let count = pages(site, id);
            for page in 2..=count {
                if let Some(further) = vendor.page_path(site, path, id, page, count) {
                    routes.insert(further, Route::Column(id, page));
                }
            }
        }
        routes.insert("/".into(), Route::Home);
        let mut assets = Vec::new();
        for (path, kind, content) in vendor.assets(site) {
            routes.insert(path.into(), Route::Asset(assets.len()));
            assets.push((kind, content));
        }
        Self { columns, documents, files, routes, assets }
    }

    /// What stands at `target` (path with query).
    pub fn route(&self, target: &str) -> Option<Route> {
        self.routes.get(target).copied()
    }

    /// Every address, sorted.
    pub fn addresses(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.routes.keys().map(String::as_str).collect();
        all.sort_unstable();
        all
    }

    /// Media type and content of an asset.
    pub fn asset(&self, at: usize) -> Option<&(&'static str, String)> {
        self.assets.get(at)
    }
}
