//! Writes a portal to a directory, for a plain web server.

use crate::portal::{Ask, SamplePortal};
use std::io;
use std::path::{Path, PathBuf};

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaticFiles {
    /// Addresses from the root, sorted: what a tool that is given a list of addresses is given.
    pub addresses: Vec<String>,
    /// Pages among them.
    pub pages: usize,
    /// Other files (attachments, style sheets).
    pub files: usize,
    /// Bytes in all.
    pub bytes: u64,
}

/// Writes every page and file of a portal whose addresses are plain paths (TRS, VSB, UCAP, SiteServer) below
/// `dir`; a folder's page becomes its `index.html`. An address with a query is an error.
pub fn write_static(portal: &SamplePortal, dir: &Path) -> io::Result<StaticFiles> {
    let mut written = StaticFiles::default();
    for address in portal.addresses() {
        // The folder's own address stands for its index.
        if address.ends_with("/index.html") {
            continue;
        }
        let answer = portal.answer(&Ask { target: address, form: &[] });
        let page = answer.kind.starts_with("text/html");
        let path = place(dir, address)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, &answer.body)?;
        written.bytes += answer.body.len() as u64;
        written.addresses.push(address.to_owned());
        if page {
            written.pages += 1;
        } else {
            written.files += 1;
        }
    }
    Ok(written)
}

fn place(dir: &Path, address: &str) -> io::Result<PathBuf> {
    if address.contains('?') || address.contains("..") {
        let reason = format!("{address} cannot be a file");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    let mut path = dir.join(address.trim_start_matches('/'));
    if address.ends_with('/') {
        path.push("index.html");
    }
    Ok(path)
}
