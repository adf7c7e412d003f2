//! The starter standard that is built in: `data/*.csv`, one file a field. Its rows say of themselves
//! whether they were seen in a published catalog; seven fields are known to be incomplete.

use crate::model::{
    Due, Entry, Evidence, Field, Layer, Levels, Limit, Method, PlatformColumn, Provenance,
    Standard, Version,
};
use serde::Deserialize;

const FIELDS: &str = include_str!("../data/fields.csv");
const MATRIX: &str = include_str!("../data/matrix.csv");
const VILLAGE: &str = include_str!("../data/90-village-affairs.csv");
const PLATFORM: &str = include_str!("../data/platform-columns.csv");
const CATALOGS: &[(&str, &str)] = &[
    ("major-projects", include_str!("../data/01-major-projects.csv")),
    ("public-resource-trading", include_str!("../data/02-public-resource-trading.csv")),
    ("budget", include_str!("../data/03-budget.csv")),
    ("work-safety", include_str!("../data/04-work-safety.csv")),
    ("tax", include_str!("../data/05-tax.csv")),
    ("rural-land-expropriation", include_str!("../data/06-rural-land-expropriation.csv")),
    (
        "state-land-house-expropriation",
        include_str!("../data/07-state-land-house-expropriation.csv"),
    ),
    ("affordable-housing", include_str!("../data/08-affordable-housing.csv")),
    ("rural-housing-renovation", include_str!("../data/09-rural-housing-renovation.csv")),
    ("eco-environment", include_str!("../data/10-eco-environment.csv")),
    ("compulsory-education", include_str!("../data/11-compulsory-education.csv")),
    ("household-registration", include_str!("../data/12-household-registration.csv")),
    ("farm-subsidies", include_str!("../data/13-farm-subsidies.csv")),
    ("public-culture", include_str!("../data/14-public-culture.csv")),
    ("health", include_str!("../data/15-health.csv")),
    ("public-legal-services", include_str!("../data/16-public-legal-services.csv")),
    ("poverty-alleviation", include_str!("../data/17-poverty-alleviation.csv")),
    ("disaster-relief", include_str!("../data/18-disaster-relief.csv")),
    ("food-drug", include_str!("../data/19-food-drug.csv")),
    ("urban-enforcement", include_str!("../data/20-urban-enforcement.csv")),
    ("employment", include_str!("../data/21-employment.csv")),
    ("social-insurance", include_str!("../data/22-social-insurance.csv")),
    ("social-assistance", include_str!("../data/23-social-assistance.csv")),
    ("elderly-care", include_str!("../data/24-elderly-care.csv")),
    ("municipal-services", include_str!("../data/25-municipal-services.csv")),
    ("urban-rural-planning", include_str!("../data/26-urban-rural-planning.csv")),
    ("transport", include_str!("../data/27-transport.csv")),
    ("tourism", include_str!("../data/28-tourism.csv")),
    ("broadcasting", include_str!("../data/29-broadcasting.csv")),
    ("press-copyright", include_str!("../data/30-press-copyright.csv")),
    ("statistics", include_str!("../data/31-statistics.csv")),
    ("natural-resources", include_str!("../data/32-natural-resources.csv")),
];

/// Separates the parts of a cell that holds a list.
const LIST_SEPARATOR: char = '；';

#[derive(Deserialize)]
struct FieldRow {
    no: u16,
    slug: String,
    name: String,
}

#[derive(Deserialize)]
struct MatrixRow {
    slug: String,
    city: Option<u8>,
    county: Option<u8>,
    town: Option<u8>,
    complete: u8,
}

#[derive(Deserialize)]
struct EntryRow {
    seq: String,
    matter1: String,
    matter2: String,
    elements: String,
    basis: String,
    time_limit: String,
    limit_working_days: Option<u32>,
    body: String,
    channels: String,
    audience: String,
    method: String,
    county: u8,
    town: u8,
    evidence: String,
    source: String,
}

#[derive(Deserialize)]
struct PlatformRow {
    column_path: String,
    evidence: String,
    source: String,
}

impl Standard {
    /// The starter standard of 32 fields, the village catalog and the platform's columns.
    ///
    /// # Panics
    /// If the embedded tables are damaged, which a test rules out.
    pub fn builtin() -> Self {
        Self::read_builtin().expect("the embedded tables are well-formed")
    }

    fn read_builtin() -> Result<Self, csv::Error> {
        let matrix: Vec<MatrixRow> = rows(MATRIX)?;
        let mut fields = Vec::new();
        for row in rows::<FieldRow>(FIELDS)? {
            let catalog = CATALOGS.iter().find(|(slug, _)| *slug == row.slug);
            let due = matrix.iter().find(|line| line.slug == row.slug);
            fields.push(Field {
                no: row.no,
                entries: catalog.map_or(Ok(Vec::new()), |(_, text)| entries(text, false))?,
                due: due.map_or_else(Due::default, |line| Due {
                    city: line.city.map(|mark| mark == 1),
                    county: line.county.map(|mark| mark == 1),
                    town: line.town.map(|mark| mark == 1),
                }),
                complete: due.is_some_and(|line| line.complete == 1),
                slug: row.slug,
                name: row.name,
            });
        }
        let village = Field {
            no: 90,
            slug: "village-affairs".into(),
            name: "村（居）务公开".into(),
            entries: entries(VILLAGE, true)?,
            due: Due::default(),
            complete: true,
        };
        let platform = rows::<PlatformRow>(PLATFORM)?
            .into_iter()
            .map(|row| PlatformColumn {
                path: row.column_path.split('/').map(|name| name.trim().to_owned()).collect(),
                provenance: provenance(&row.evidence, row.source),
            })
            .collect();
        let version = Version {
            name: "starter".into(),
            number: env!("CARGO_PKG_VERSION").into(),
            layer: Layer::National,
        };
        Ok(Self { version, fields, village: Some(village), platform })
    }
}

fn rows<T: for<'de> Deserialize<'de>>(text: &str) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect()
}

/// Rows of the village catalog carry no level marks: all of them are the village's.
fn entries(text: &str, village: bool) -> Result<Vec<Entry>, csv::Error> {
    let entry = |row: EntryRow| Entry {
        seq: row.seq,
        matter1: row.matter1,
        matter2: Some(row.matter2).filter(|name| !name.is_empty()),
        elements: list(&row.elements),
        basis: list(&row.basis),
        limit: Limit { text: row.time_limit, working_days: row.limit_working_days },
        body: list(&row.body),
        channels: list(&row.channels),
        audience: row.audience,
        method: if row.method.starts_with("依申请") {
            Method::OnRequest
        } else {
            Method::Active
        },
        levels: Levels { city: false, county: row.county == 1, town: row.town == 1, village },
        column: None,
        provenance: provenance(&row.evidence, row.source),
    };
    Ok(rows::<EntryRow>(text)?.into_iter().map(entry).collect())
}

fn list(cell: &str) -> Vec<String> {
    cell.split(LIST_SEPARATOR)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn provenance(evidence: &str, source: String) -> Provenance {
    let evidence = if evidence == "seen" { Evidence::Seen } else { Evidence::Recalled };
    Provenance { evidence, source, table: None, row: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;

    #[test]
    fn holds_every_row_of_the_tables() {
        let standard = Standard::builtin();
        assert_eq!(standard.fields.len(), 32);
        let rows: usize = CATALOGS
            .iter()
            .map(|(_, text)| csv::Reader::from_reader(text.as_bytes()).records().count())
            .sum();
        assert_eq!(standard.fields.iter().map(|field| field.entries.len()).sum::<usize>(), rows);
        assert!(standard.fields.iter().all(|field| !field.entries.is_empty()));
    }

    #[test]
    fn tax_is_never_due_and_the_city_has_its_twelve_fields() {
        let standard = Standard::builtin();
        let tax = standard.field("tax").expect("field 05");
        assert!(![Level::City, Level::County, Level::Town].iter().any(|level| tax.due_at(*level)));
        assert_eq!(standard.fields_due(Level::County).count(), 31);
        assert_eq!(standard.fields_due(Level::City).count(), 12);
    }
}
