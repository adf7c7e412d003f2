//! Counts by facet, of the documents of one segment. They are counted many at a time, so that each column is
//! read in one go.

use crate::schema::FACETS;
use std::collections::HashMap;
use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

/// Documents that are counted together.
const BLOCK: usize = 1024;

/// A facet of one segment.
struct Facet {
    values: StrColumn,
    counts: Vec<u32>,
}

/// What was found, by facet.
pub(crate) struct Tally {
    /// In the order of [`FACETS`]; none that no document of the segment has.
    facets: Vec<Option<Facet>>,
    /// Documents to be counted yet.
    waiting: Vec<DocId>,
}

impl Tally {
    /// Counts nothing unless `wanted`.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn new(reader: &SegmentReader, wanted: bool) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let facet = |name: &&str| -> tantivy::Result<Option<Facet>> {
            let values = columns.str(name)?;
            Ok(values.map(|values| Facet { counts: vec![0; values.num_terms()], values }))
        };
        let names = if wanted { &FACETS[..] } else { &[] };
        let facets = names.iter().map(facet).collect::<tantivy::Result<_>>()?;
        Ok(Self { facets, waiting: Vec::new() })
    }

    #[inline]
    pub fn add(&mut self, doc: DocId) {
        if self.facets.is_empty() {
            return;
        }
        self.waiting.push(doc);
        if self.waiting.len() == BLOCK {
            self.count();
        }
    }

    fn count(&mut self) {
        let (mut documents, mut rows, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for facet in self.facets.iter_mut().flatten() {
            documents.clear();
            rows.clear();
            let column = facet.values.ords();
            column.row_ids_for_docs(&self.waiting, &mut documents, &mut rows);
            values.resize(rows.len(), 0);
            column.values.get_vals(&rows, &mut values);
            for value in &values {
                if let Some(count) = facet.counts.get_mut(*value as usize) {
                    *count += 1;
                }
            }
        }
        self.waiting.clear();
    }

    /// Adds the counts by value to those of other segments, for each of [`FACETS`].
    pub fn add_to(mut self, counts: &mut [HashMap<String, usize>]) {
        self.count();
        for (sum, facet) in counts.iter_mut().zip(self.facets) {
            let Some(facet) = facet else { continue };
            let numbered = (0u64..).zip(&facet.counts).filter(|(_, count)| **count > 0);
            for (at, count) in numbered {
                let mut value = String::new();
                if facet.values.ord_to_str(at, &mut value).unwrap_or(false) {
                    *sum.entry(value).or_default() += *count as usize;
                }
            }
        }
    }
}
