//! The starter standard that is built in: `data/*.csv`, one file a field. Its rows say of themselves
//! whether they were seen in a published catalog; seven fields are known to be incomplete.

use crate::model::{Layer, Standard, Version};

const FILES: &[(&str, &str)] = &[
    ("fields.csv", include_str!("../data/fields.csv")),
    ("matrix.csv", include_str!("../data/matrix.csv")),
    ("platform-columns.csv", include_str!("../data/platform-columns.csv")),
    ("01-major-projects.csv", include_str!("../data/01-major-projects.csv")),
    ("02-public-resource-trading.csv", include_str!("../data/02-public-resource-trading.csv")),
    ("03-budget.csv", include_str!("../data/03-budget.csv")),
    ("04-work-safety.csv", include_str!("../data/04-work-safety.csv")),
    ("05-tax.csv", include_str!("../data/05-tax.csv")),
    ("06-rural-land-expropriation.csv", include_str!("../data/06-rural-land-expropriation.csv")),
    (
        "07-state-land-house-expropriation.csv",
        include_str!("../data/07-state-land-house-expropriation.csv"),
    ),
    ("08-affordable-housing.csv", include_str!("../data/08-affordable-housing.csv")),
    ("09-rural-housing-renovation.csv", include_str!("../data/09-rural-housing-renovation.csv")),
    ("10-eco-environment.csv", include_str!("../data/10-eco-environment.csv")),
    ("11-compulsory-education.csv", include_str!("../data/11-compulsory-education.csv")),
    ("12-household-registration.csv", include_str!("../data/12-household-registration.csv")),
    ("13-farm-subsidies.csv", include_str!("../data/13-farm-subsidies.csv")),
    ("14-public-culture.csv", include_str!("../data/14-public-culture.csv")),
    ("15-health.csv", include_str!("../data/15-health.csv")),
    ("16-public-legal-services.csv", include_str!("../data/16-public-legal-services.csv")),
    ("17-poverty-alleviation.csv", include_str!("../data/17-poverty-alleviation.csv")),
    ("18-disaster-relief.csv", include_str!("../data/18-disaster-relief.csv")),
    ("19-food-drug.csv", include_str!("../data/19-food-drug.csv")),
    ("20-urban-enforcement.csv", include_str!("../data/20-urban-enforcement.csv")),
    ("21-employment.csv", include_str!("../data/21-employment.csv")),
    ("22-social-insurance.csv", include_str!("../data/22-social-insurance.csv")),
    ("23-social-assistance.csv", include_str!("../data/23-social-assistance.csv")),
    ("24-elderly-care.csv", include_str!("../data/24-elderly-care.csv")),
    ("25-municipal-services.csv", include_str!("../data/25-municipal-services.csv")),
    ("26-urban-rural-planning.csv", include_str!("../data/26-urban-rural-planning.csv")),
    ("27-transport.csv", include_str!("../data/27-transport.csv")),
    ("28-tourism.csv", include_str!("../data/28-tourism.csv")),
    ("29-broadcasting.csv", include_str!("../data/29-broadcasting.csv")),
    ("30-press-copyright.csv", include_str!("../data/30-press-copyright.csv")),
    ("31-statistics.csv", include_str!("../data/31-statistics.csv")),
    ("32-natural-resources.csv", include_str!("../data/32-natural-resources.csv")),
    ("90-village-affairs.csv", include_str!("../data/90-village-affairs.csv")),
];

impl Standard {
    /// The starter standard of 32 fields, the village catalog and the platform's columns.
    ///
    /// # Panics
    /// If the embedded tables are damaged, which a test rules out.
    pub fn builtin() -> Self {
        let files =
            FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let version = Version {
            name: "starter".into(),
            number: env!("CARGO_PKG_VERSION").into(),
            layer: Layer::National,
        };
        Self::from_files(&files, version).expect("the embedded tables are well-formed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;

    #[test]
    fn holds_every_row_of_the_tables() {
        let standard = Standard::builtin();
        assert_eq!(standard.fields.len(), 32);
        let tables =
            FILES.iter().filter(|(name, _)| name.starts_with(|char: char| char.is_ascii_digit()));
        let rows: usize = tables
            .map(|(_, text)| csv::Reader::from_reader(text.as_bytes()).records().count())
            .sum();
        let read = standard
            .fields
            .iter()
            .chain(&standard.village)
            .map(|field| field.entries.len())
            .sum::<usize>();
        assert_eq!(read, rows);
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
