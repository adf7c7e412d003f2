//! How a reader wants pages to look: size of type, elder mode. Kept in a cookie, so that it works without scripts.

/// A reader's choice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Look {
    /// 长者模式: large type, high contrast, one column, large targets.
    pub(crate) elder: bool,
    /// Step of the type's size, 1 to 3.
    size: Size,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
enum Size {
    #[default]
    Normal,
    Large,
    Larger,
}

impl Size {
    const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::Larger];

    fn step(self) -> u8 {
        match self {
            Self::Normal => 1,
            Self::Large => 2,
            Self::Larger => 3,
        }
    }

    fn of(step: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.step().to_string() == step)
    }
}

impl Look {
    /// Name of the cookie.
    pub(crate) const COOKIE: &str = "look";

    /// From the reader's cookie; what cannot be read is the plain look.
    pub(crate) fn of_cookie(value: Option<&str>) -> Self {
        let Some((mode, step)) = value.and_then(|value| value.split_once('-')) else {
            return Self::default();
        };
        Self { elder: mode == "elder", size: Size::of(step).unwrap_or_default() }
    }

    /// As a cookie and in entity tags.
    pub(crate) fn code(self) -> String {
        format!("{}-{}", if self.elder { "elder" } else { "plain" }, self.step())
    }

    /// With one choice changed: `elder`, `plain`, `size-1` to `size-3`; `None` for any other word.
    pub(crate) fn with(self, choice: &str) -> Option<Self> {
        match choice {
            "elder" => Some(Self { elder: true, ..self }),
            "plain" => Some(Self { elder: false, ..self }),
            _ => {
                let size = choice.strip_prefix("size-").and_then(Size::of)?;
                Some(Self { size, ..self })
            }
        }
    }

    /// Step of the type's size, 1 to 3.
    pub(crate) fn step(self) -> u8 {
        self.size.step()
    }

    /// Classes of the page's root; empty for the plain look.
    pub(crate) fn classes(self, grey: bool) -> String {
        let mut classes = Vec::new();
        if self.elder {
            classes.push("elder".to_owned());
        }
        if self.step() > 1 {
            classes.push(format!("size-{}", self.step()));
        }
        if grey {
            classes.push("grey".to_owned());
        }
        classes.join(" ")
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(header: Option<&'a str>, name: &str) -> Option<&'a str> {
    let pairs = header.into_iter().flat_map(|header| header.split(';'));
    let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::{Look, cookie};

    #[test]
    fn a_choice_comes_back_from_its_cookie() {
        let choices = ["elder", "size-3", "plain", "size-1", "elder", "size-2"];
        let mut look = Look::default();
        for choice in choices {
            look = look.with(choice).expect("known");
            assert_eq!(Look::of_cookie(Some(&look.code())), look, "{choice}");
        }
        assert_eq!(look.classes(true), "elder size-2 grey");
        assert_eq!(Look::default().classes(false), "");
    }

    #[test]
    fn what_is_no_choice_changes_nothing() {
        for bad in ["", "elder", "x-9", "plain-", "elder-4", "-"] {
            let look = Look::of_cookie(Some(bad));
            assert_eq!(look.step(), 1, "{bad}");
        }
        assert_eq!(Look::default().with("size-4"), None);
        assert_eq!(Look::default().with("red"), None);
        assert_eq!(cookie(Some("a=b; look=elder-2"), "look"), Some("elder-2"));
        assert_eq!(cookie(Some("outlook=1"), "look"), None);
    }
}
