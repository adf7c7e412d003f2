//! What is wrong with a sheet, where, and what to do.

use std::fmt;

/// All faults of a sheet file, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetErrors(pub Vec<SheetError>);

impl std::error::Error for SheetErrors {}

impl fmt::Display for SheetErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, error) in self.0.iter().enumerate() {
            if n > 0 {
                writeln!(f)?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

/// One fault of a sheet file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct SheetError {
    /// 1-based line.
    pub line: usize,
    /// What is wrong.
    pub fault: SheetFault,
}

/// What is wrong with a sheet, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// Not TOML, or not of the shape of a sheet.
    #[error("{0}")]
    Toml(String),
    /// No rule has this id.
    #[error("unknown rule `{id}`{}; `gongkai sheet show` lists the rules", near(.nearest.as_deref()))]
    UnknownRule {
        /// As written.
        id: String,
        /// The rule it is most like.
        nearest: Option<String>,
    },
    /// Not a number, or not one that can be kept exactly.
    #[error("`{key}` is `{text}`, which is no decimal number; write it as `0.5` or `5`")]
    NoNumber {
        /// Key.
        key: String,
        /// As written.
        text: String,
    },
    /// A number outside its range.
    #[error("`{key}` is {value}; it must be {range}")]
    OutOfRange {
        /// Key.
        key: String,
        /// As written.
        value: String,
        /// What is allowed.
        range: &'static str,
    },
    /// The parts of an indicator do not add up.
    #[error(
        "the parts of `{id}` add up to {sum} points, but it has {points}; change one of them by {difference}"
    )]
    Sum {
        /// Indicator, or `the sheet`.
        id: String,
        /// Of the parts.
        sum: String,
        /// Its own.
        points: String,
        /// By how much they differ.
        difference: String,
    },
    /// A cap that can never be reached.
    #[error("the {key} of {cap} is above the {points} points of `{id}`; lower it, or leave it out")]
    AbovePoints {
        /// `cap`, `share` or `ceiling`.
        key: &'static str,
        /// As written.
        cap: String,
        /// Of the indicator.
        points: String,
        /// Indicator.
        id: String,
    },
    /// Two indicators with one id.
    #[error("the id `{id}` is already used on line {first}; ids must differ")]
    DuplicateId {
        /// Id.
        id: String,
        /// Line of the first.
        first: usize,
    },
    /// A rule twice in one indicator.
    #[error("`{rule}` is already deducted in `{id}` on line {first}; join the two lines")]
    DuplicateRule {
        /// Rule.
        rule: String,
        /// Indicator.
        id: String,
        /// Line of the first.
        first: usize,
    },
    /// A line says how much to take in no way, or in several.
    #[error("`{rule}`: give exactly one of `each`, `share`, `all = true` and `ceiling`")]
    TakeUnclear {
        /// Rule.
        rule: String,
    },
    /// A key that means nothing beside the others.
    #[error("`{key}` only means something beside `{beside}`; leave it out")]
    Meaningless {
        /// Key.
        key: &'static str,
        /// What it needs.
        beside: &'static str,
    },
    /// An indicator with parts and lines.
    #[error("`{id}` has both parts and deductions; move its deductions into one of its parts")]
    PartsAndLines {
        /// Indicator.
        id: String,
    },
    /// An indicator with neither.
    #[error(
        "`{id}` has neither parts nor deductions, so it could never lose a point; add `[[….deduct]]` or take it out"
    )]
    Hollow {
        /// Indicator.
        id: String,
    },
    /// Deeper than three levels.
    #[error("`{id}` stands on a fourth level; indicators have at most three")]
    TooDeep {
        /// Indicator.
        id: String,
    },
    /// Only advice can never deduct.
    #[error("`{rule}` is advice only and never deducts; take the line out")]
    Advice {
        /// Rule.
        rule: String,
    },
    /// An empty name, id or list.
    #[error("`{key}` is empty; give it a value, or leave the table out")]
    Empty {
        /// Key.
        key: &'static str,
    },
    /// A special threshold that names nothing.
    #[error(
        "a `[[thresholds.for]]` must name a `field`, `matter1`, `matter2` or `column`, and set at least one threshold"
    )]
    SpecialForNothing,
}

fn near(nearest: Option<&str>) -> String {
    nearest.map(|id| format!(", did you mean `{id}`?")).unwrap_or_default()
}
