//! Searching.

use crate::collect::{Best, Collected, Found};
use crate::commit::{date, day};
use crate::error::Error;
use crate::generation::Generation;
use crate::index::Index;
use crate::limits::{MAX_DEPTH, MAX_FACET_VALUES, MAX_PAGE};
use crate::parse::parse;
use crate::plan::{Asking, Plan};
use crate::request::{Answer, Count, Facets, Hit, Matched, Order, Place, Request};
use crate::snippet::Marker;
use crate::suggest;
use std::collections::HashMap;
use tantivy::schema::{Field, Value};
use tantivy::{Searcher, TantivyDocument};

/// Hits below which is looked further: for characters across words, for a better spelling.
const FEW: usize = 10;

impl Index {
    /// Searches. Any text is a query; what is too long is cut.
    ///
    /// All parts of the query must match; where nothing does, most of them.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Answer, Error> {
        let live = self.live();
        let searcher = live.reader.searcher();
        let parsed = parse(&request.text);
        let plan = Plan::new(&parsed, &self.lexicon);
        let offset = request.offset.min(MAX_DEPTH);
        let limit = request.limit.min(MAX_PAGE).min(MAX_DEPTH - offset);
        let best = Best {
            order: if plan.is_empty() { Order::Newest } else { request.order },
            depth: offset + limit,
            facets: request.facets,
            today: day(request.today),
            ranking: &self.settings.ranking,
        };
        let on = Asking {
            at: &live,
            searcher: &searcher,
            lexicon: &self.lexicon,
            ranking: &self.settings.ranking,
        };
        let ask = |matched| -> Result<Collected, Error> {
            Ok(best.of(&plan.wanted(matched, &request.filters, &on)?, &searcher)?)
        };
        let (mut matched, mut collected) = (Matched::All, ask(Matched::All)?);
        if !plan.is_empty() && collected.total < FEW {
            let wider = ask(Matched::Characters)?;
            if wider.total > collected.total {
                (matched, collected) = (Matched::Characters, wider);
            }
        }
        if collected.total == 0 && plan.several() {
            (matched, collected) = (Matched::Most, ask(Matched::Most)?);
        }
        let mut answer = Answer {
            total: collected.total,
            matched,
            synonyms: plan.synonyms(),
            cut: parsed.cut,
            ..Answer::default()
        };
        if collected.total < FEW || matched == Matched::Most {
            answer.suggestion = self.suggestion(&parsed, request, &on)?;
        }
        if request.facets {
            answer.facets = Some(facets(collected.counts));
        }
        let marker = Marker::new(&plan.marks());
        let page = collected.found.into_iter().skip(offset).take(limit);
        answer.hits =
            page.map(|found| hit(&live, &searcher, &marker, &found)).collect::<Result<_, _>>()?;
        Ok(answer)
    }

    /// A likelier spelling, if it finds something.
    fn suggestion(
        &self,
        parsed: &crate::parse::Parsed,
        request: &Request,
        on: &Asking<'_>,
    ) -> Result<Option<String>, Error> {
        let Some(text) = suggest::query(&self.lexicon, parsed) else { return Ok(None) };
        let plan = Plan::new(&parse(&text), &self.lexicon);
        let wanted = plan.wanted(Matched::All, &request.filters, on)?;
        let count =
            Best { order: Order::Newest, depth: 0, facets: false, today: 0, ranking: on.ranking };
        Ok((count.of(&wanted, on.searcher)?.total > 0).then_some(text))
    }
}

fn hit(
    live: &Generation,
    searcher: &Searcher,
    marker: &Marker,
    found: &Found,
) -> Result<Hit, Error> {
    let document: TantivyDocument = searcher.doc(found.address)?;
    let texts = |field: Field| document.get_all(field).filter_map(|value| value.as_str());
    let fields = &live.fields;
    let body = texts(fields.body).next().unwrap_or_default();
    let mut snippet = marker.passage(body);
    let mut place = Place::Body;
    for (name, text) in texts(fields.file_name).zip(texts(fields.file_text)) {
        if let Some(passage) = marker.passage(text)
            && snippet.as_ref().is_none_or(|(_, worth)| passage.1 > *worth)
        {
            snippet = Some(passage);
            place = Place::Attachment(name.to_owned());
        }
    }
    Ok(Hit {
        id: found.id,
        score: found.score,
        title: marker.whole(texts(fields.title).next().unwrap_or_default()),
        snippet: snippet.map(|(passage, _)| passage).or_else(|| marker.beginning(body)),
        place,
        published: date(found.day),
    })
}

fn facets(counts: Vec<HashMap<String, usize>>) -> Facets {
    let mut sorted = counts.into_iter().map(|counts| {
        let mut list: Vec<Count> =
            counts.into_iter().map(|(value, count)| Count { value, count }).collect();
        list.sort_by(|one, two| two.count.cmp(&one.count).then_with(|| one.value.cmp(&two.value)));
        list.truncate(MAX_FACET_VALUES);
        list
    });
    // In the order of `schema::FACETS`.
    let mut next = || sorted.next().unwrap_or_default();
    let mut facets = Facets {
        fields: next(),
        matters: next(),
        organs: next(),
        levels: next(),
        years: next(),
        kinds: next(),
        sites: next(),
    };
    facets.years.sort_by(|one, two| two.value.cmp(&one.value));
    facets
}
