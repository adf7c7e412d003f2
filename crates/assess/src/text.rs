//! Making [`Text`]: message id and arguments. The words stand in `data/messages.csv` and in `report`.

use crate::model::Text;

/// The messages that texts of this crate use: `id,args,en,zh-CN`, args separated by blanks. `report`
/// has them as Fluent; a test keeps them complete.
pub const MESSAGES: &str = include_str!("../data/messages.csv");

/// Message `id` with its arguments.
pub(crate) fn text<const N: usize>(id: &str, args: [(&str, String); N]) -> Text {
    Text {
        id: id.into(),
        args: args.into_iter().map(|(name, value)| (name.into(), value)).collect(),
    }
}

/// The titles of a path, outermost first, as one string.
pub(crate) fn path(titles: &[&str]) -> String {
    titles.join(" > ")
}
