//! Cases labelled by hand (`tests/cases/*.txt`) and what the rules make of them.

#[expect(dead_code, reason = "other tests break more of the portal")]
#[path = "../../judgement/county.rs"]
mod county;
mod dates;
mod filing;

pub use dates::{column_gap, late, redated};
pub use filing::{matter_unknown, misfiled, misfiled_hard, misfiled_held_out, misfiled_later};

/// What came of the cases of one rule.
#[derive(Debug, Default)]
pub struct Figures {
    pub cases: u32,
    pub right: u32,
    pub wrong: u32,
    pub missed: u32,
    /// Every case that was judged otherwise than labelled.
    pub notes: Vec<String>,
}

impl Figures {
    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    pub fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    /// Counts a case; `wanted` and `found` are what is said of it, nothing where no finding is.
    fn count(&mut self, wanted: Option<&str>, found: Option<&str>, case: &str) {
        self.cases += 1;
        let right = |wanted: &str, found: &str| wanted.split('/').any(|one| one == found);
        match (wanted, found) {
            (Some(wanted), Some(found)) if right(wanted, found) => self.right += 1,
            (None, None) => {}
            (wanted, found) => {
                self.wrong += u32::from(found.is_some());
                self.missed += u32::from(wanted.is_some());
                self.notes.push(format!("{} for {case}", found.unwrap_or("-")));
            }
        }
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
}

/// The cells of every line of a file of cases, and the line.
fn cases(file: &'static str) -> impl Iterator<Item = (Vec<&'static str>, &'static str)> {
    let lines = file.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| (line.split('|').map(str::trim).collect(), line))
}
