//! Faults of columns, fields, matters and townships.

use super::{Planter, Spot};
use crate::Planted;
use crate::model::{Column, Part};

impl Planter<'_> {
    pub(super) fn part_missing(&mut self, part: Part, name: &str) -> Option<()> {
        let id = self.site.find(part)?;
        self.site.columns[id].present = false;
        self.used.insert(id);
        let detail = Some(name.to_owned());
        self.write(
            Planted { rule: "column-missing".into(), detail, ..Planted::default() },
            Spot::None,
        )
    }

    pub(super) fn misplaced(&mut self) -> Option<()> {
        let id = self.site.find(Part::Grassroots)?;
        self.site.columns[id].parent = Some(self.site.find(Part::Platform)?);
        let detail = Some("基层政务公开".to_owned());
        let planted = Planted { rule: "column-misplaced".into(), detail, ..Planted::default() };
        self.write(planted, Spot::Column(id))
    }

    pub(super) fn home_link(&mut self) -> Option<()> {
        self.site.home_link = false;
        self.write(Planted { rule: "home-link".into(), ..Planted::default() }, Spot::Home)
    }

    pub(super) fn field_missing(&mut self) -> Option<()> {
        let id = self.take(|site, id| site.columns[id].part == Part::Field)?;
        self.site.columns[id].present = false;
        let planted = self.note("field-missing", id);
        self.write(planted, Spot::None)
    }

    /// The township's page is there and leads nowhere.
    pub(super) fn town_missing(&mut self) -> Option<()> {
        let id = self.take(|site, id| site.columns[id].part == Part::Town)?;
        for child in self.site.children(Some(id)) {
            self.site.columns[child].present = false;
        }
        let planted = self.note("town-missing", id);
        self.write(planted, Spot::Column(id))
    }

    pub(super) fn village(&mut self, gone: bool) -> Option<()> {
        let id = self.take(|site, id| site.columns[id].part == Part::Village)?;
        self.site.columns[id].present = !gone;
        self.site.columns[id].items.clear();
        let mut planted = self.note("village-missing", id);
        planted.detail = Some(if gone { "missing" } else { "empty" }.into());
        self.write(planted, if gone { Spot::None } else { Spot::Column(id) })
    }

    pub(super) fn catalog_missing(&mut self) -> Option<()> {
        let catalogs = self.site.find(Part::Catalogs)?;
        let field = self.take(|site, id| site.columns[id].part == Part::Field)?;
        let name = self.site.columns[field].field.clone()?;
        let begin = format!("{}{name}领域", self.site.place);
        let items = std::mem::take(&mut self.site.columns[catalogs].items);
        let kept = items
            .into_iter()
            .filter(|item| !self.site.title_of(item).starts_with(&begin))
            .collect();
        self.site.columns[catalogs].items = kept;
        let planted = self.note("catalog-missing", field);
        self.write(planted, Spot::Column(catalogs))
    }

    /// Fields with a single matter keep it: without it the field itself would be missing.
    pub(super) fn matter_missing(&mut self) -> Option<()> {
        let id = self.take(|site, id| {
            site.columns[id].part == Part::Matter
                && site.children(site.columns[id].parent).len() > 2
        })?;
        self.site.columns[id].present = false;
        let planted = self.note("matter-missing", id);
        self.write(planted, Spot::None)
    }

    pub(super) fn submatter_missing(&mut self) -> Option<()> {
        if self.chance.percent(40) {
            let own = self.take(|site, id| {
                site.columns[id].part == Part::Submatter
                    && site.children(site.columns[id].parent).len() > 1
            });
            if let Some(id) = own {
                self.site.columns[id].present = false;
                let planted = self.note("submatter-missing", id);
                return self.write(planted, Spot::None);
            }
        }
        let id = self.take(|site, id| {
            let column = &site.columns[id];
            column.part == Part::Matter && column.merges.len() >= 3 && column.items.len() >= 6
        })?;
        let name = self.chance.pick(&self.site.columns[id].merges).clone();
        let column = &mut self.site.columns[id];
        column.items.retain(|item| item.matter2.as_ref() != Some(&name));
        let mut planted = self.note("submatter-missing", id);
        planted.matter2 = Some(name);
        self.write(planted, Spot::Column(id))
    }

    pub(super) fn matter_unknown(&mut self) -> Option<()> {
        let field = self.take(|site, id| site.columns[id].part == Part::Field)?;
        let taken = self.take_simple(4)?;
        self.used.remove(&taken);
        let mut column = Column::new(Some(field), "图片展播", Part::Other);
        column.field.clone_from(&self.site.columns[field].field);
        column.items = self.site.columns[taken].items.clone();
        self.site.columns.push(column);
        let id = self.site.columns.len() - 1;
        let mut planted = self.note("matter-unknown", id);
        planted.detail = Some("图片展播".into());
        self.write(planted, Spot::Column(id))
    }
}
