//! Values of code as far as its text tells them.

/// An address put together is no longer.
const LONGEST: usize = 2_000;

/// What is known of a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Number(i64),
    /// True or false.
    Truth(bool),
    /// Not told by the text.
    Unknown,
}

impl Value {
    /// As it is put into a string.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Truth(_) | Self::Unknown => None,
        }
    }

    /// As a number; a string may be one.
    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Self::Text(text) => text.trim().parse().ok(),
            Self::Number(number) => Some(*number),
            Self::Truth(_) | Self::Unknown => None,
        }
    }

    /// As a condition.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Text(text) => Some(!text.is_empty()),
            Self::Number(number) => Some(*number != 0),
            Self::Truth(truth) => Some(*truth),
            Self::Unknown => None,
        }
    }

    /// Two values added, or put together.
    pub(super) fn plus(&self, other: &Self) -> Self {
        if let (Self::Number(one), Self::Number(other)) = (self, other) {
            return one.checked_add(*other).map_or(Self::Unknown, Self::Number);
        }
        match (self.text(), other.text()) {
            (Some(one), Some(other)) if one.len() + other.len() <= LONGEST => {
                Self::Text(one + &other)
            }
            _ => Self::Unknown,
        }
    }

    /// Two values compared.
    pub(super) fn compared(&self, mark: &str, other: &Self) -> Self {
        let by_number = self.number().zip(other.number());
        let truth = match mark {
            "==" | "===" => by_number
                .map(|(one, other)| one == other)
                .or_else(|| Some(self.text()? == other.text()?)),
            "!=" | "!==" => by_number
                .map(|(one, other)| one != other)
                .or_else(|| Some(self.text()? != other.text()?)),
            "<" => by_number.map(|(one, other)| one < other),
            ">" => by_number.map(|(one, other)| one > other),
            "<=" => by_number.map(|(one, other)| one <= other),
            _ => by_number.map(|(one, other)| one >= other),
        };
        truth.map_or(Self::Unknown, Self::Truth)
    }
}
