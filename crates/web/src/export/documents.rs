//! The documents of an export with their attachments: each batch is read by a task, rendered and written by
//! a thread.

use super::{Export, ExportError, Exported, at_once, links};
use crate::pages;
use crate::respond::Visit;
use crate::shelf::{Shelf, lines};
use askama::Template;
use axum::http::StatusCode;
use std::sync::Arc;
use store::{Attachment, DocumentState, Line, Shown};
use tokio::runtime::Handle;
use tokio::task::{JoinSet, spawn_blocking};

/// Documents of a batch.
const BATCH: u64 = 250;

/// What was made of a batch.
#[derive(Default)]
struct Batch {
    pages: u64,
    files: u64,
    lines: Vec<Line>,
}

/// Makes the pages of all documents; answers the lines that they have in lists.
pub(super) async fn make(
    export: &Arc<Export>,
    done: &mut Exported,
    progress: &mut impl FnMut(u64),
) -> Result<Shelf, ExportError> {
    let mut running = JoinSet::new();
    let (mut all, mut after) = (Vec::new(), 0);
    let mut take = |batch: Batch| {
        done.pages += batch.pages;
        done.files += batch.files;
        all.extend(batch.lines);
        progress(done.pages);
    };
    loop {
        let entries = export.app.store().map(export.still.tree.site.id, after, BATCH).await?;
        let Some(last) = entries.last() else { break };
        after = last.id;
        let ids = entries.iter().map(|entry| entry.id).collect();
        running.spawn(batch(export.clone(), ids));
        while running.len() >= at_once()
            && let Some(ended) = running.join_next().await
        {
            take(ended??);
        }
    }
    while let Some(ended) = running.join_next().await {
        take(ended??);
    }
    Ok(Shelf::new(all))
}

async fn batch(export: Arc<Export>, ids: Vec<i64>) -> Result<Batch, ExportError> {
    let found = export.app.store().whole(&ids).await?;
    let runtime = Handle::current();
    // A thread that waits for the disk keeps no other batch waiting.
    spawn_blocking(move || runtime.block_on(write(&export, found))).await?
}

async fn write(export: &Export, found: Vec<Shown>) -> Result<Batch, ExportError> {
    let mut batch = Batch::default();
    let mut html = String::new();
    for shown in found.iter().filter(|shown| shown.document.state == DocumentState::Published) {
        html.clear();
        render(export, shown, &mut html).await?;
        export.place.put(links::file(&shown.document.address, true), html.as_bytes())?;
        export.code(&shown.document.address)?;
        batch.pages += 1;
        for attachment in &shown.attachments {
            export.attachment(attachment).await?;
            batch.files += 1;
        }
        batch.lines.extend(lines(shown, export.still.tree.read_at));
    }
    Ok(batch)
}

async fn render(export: &Export, shown: &Shown, html: &mut String) -> Result<(), ExportError> {
    let address = &shown.document.address;
    let visit = Visit::still(&export.app, &export.still, address);
    let page = pages::document_page(&visit, shown).await?;
    page.render_into(html).map_err(|error| {
        tracing::error!(path = %address, %error, "a page failed");
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        ExportError::Failed { address: address.clone(), status }
    })
}

impl Export {
    /// Puts the QR code of a document there.
    fn code(&self, address: &str) -> Result<(), ExportError> {
        let visit = Visit::still(&self.app, &self.still, address);
        match pages::qr_picture(&visit, address) {
            Some(picture) => {
                let name = links::file(&format!("/qr{address}.svg"), false);
                self.place.put(name, picture.as_bytes())
            }
            None => Ok(()),
        }
    }

    /// Puts an attachment there; the store is not asked for one that is there already.
    async fn attachment(&self, attachment: &Attachment) -> Result<(), ExportError> {
        let name = attachment.name.replace(['/', '\\'], "_");
        let name = format!("file/{}/{name}", attachment.id);
        if self.place.keep(&name, &attachment.hash) {
            return Ok(());
        }
        let bytes = self.app.store().file(&attachment.hash).await?;
        self.place.put(name, &bytes)
    }
}
