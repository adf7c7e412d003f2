//! Believable documents from seeded forms (`data/forms.toml`).

mod form;
mod numbers;
mod paper;
mod slots;

pub(crate) use form::{Form, form_for, form_named};
pub(crate) use paper::{Page, Paper, paper, traps};
pub(crate) use slots::{Slots, Theme, telling_name};

use crate::model::Block;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A county of the fictional city.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct County {
    pub place: String,
    pub short: String,
    pub slug: String,
    pub mark: String,
    pub towns: Vec<String>,
}

/// `data/city.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct City {
    pub area_code: String,
    /// The city itself, as far as its documents speak of a place.
    pub whole: County,
    pub counties: Vec<County>,
    pub villages: Vec<String>,
    pub surnames: Vec<String>,
    pub given: Vec<String>,
    pub companies: Vec<String>,
    pub trades: Vec<String>,
    pub roads: Vec<String>,
    pub schools: Vec<String>,
    pub things: Vec<String>,
}

/// What the city knows of a field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldFacts {
    pub slug: String,
    pub aliases: Vec<String>,
    pub organ: String,
    pub law: String,
}

/// `data/fields.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    pub field: Vec<FieldFacts>,
    pub platform: BTreeMap<String, Vec<String>>,
}

impl Facts {
    /// What is known of the field, else of an ordinary one.
    pub fn of(&self, slug: &str) -> &FieldFacts {
        self.field.iter().find(|facts| facts.slug == slug).unwrap_or(&self.field[0])
    }
}

fn table<T: for<'a> Deserialize<'a>>(text: &str, name: &str) -> T {
    match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => panic!("built-in table {name}: {error}"),
    }
}

pub(crate) static CITY: LazyLock<City> =
    LazyLock::new(|| table(include_str!("../../data/city.toml"), "city.toml"));
pub(crate) static FACTS: LazyLock<Facts> =
    LazyLock::new(|| table(include_str!("../../data/fields.toml"), "fields.toml"));

/// A document as written: title, body, attachments' names, whether it bears a document number.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub title: String,
    pub body: Vec<Block>,
    pub attachments: Vec<String>,
    pub number: Option<String>,
}
