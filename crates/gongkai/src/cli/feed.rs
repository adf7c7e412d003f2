//! Arguments of `feed`, and of what reads feeds.

use super::Format;
use super::hosting::StoreArgs;
use clap::builder::FalseyValueParser;
use clap::{Args, Subcommand};

/// How feeds are read.
#[derive(Debug, Clone, Copy, Args)]
pub struct FeedArgs {
    /// Read feeds of private networks, too: where departments' sites stand in the government's own network.
    #[arg(long, env = "GONGKAI_FEEDS_PRIVATE", value_parser = FalseyValueParser::new())]
    pub feeds_private: bool,
}

/// Sub-commands of `feed`.
#[derive(Debug, Subcommand)]
pub enum FeedCommand {
    /// Subscribe to a feed of another site: its items become links in our columns.
    New {
        /// Address of the feed: RSS or Atom.
        address: String,
        /// Account that subscribes: an editor of the organ, or with --direct its final reviewer.
        #[arg(long)]
        by: String,
        /// Organ, e.g. 民政局; where several are called so, "青岚县 / 民政局".
        #[arg(long)]
        organ: String,
        /// Short name of the site.
        #[arg(long)]
        site: String,
        /// Address of a column below the site, with a category mark behind a colon; can be repeated.
        #[arg(long, required = true)]
        column: Vec<String>,
        /// Only items whose title has one of these words.
        #[arg(long, default_value = "")]
        words: String,
        /// Who publishes there (default: the organ).
        #[arg(long, default_value = "")]
        source: String,
        /// The final reviewer signs the subscription: its links are public at once.
        #[arg(long)]
        direct: bool,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// List the subscriptions and how reading them goes.
    List {
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Stop a subscription; what came of it stays.
    Stop {
        /// Its number, from the list.
        id: i64,
        /// Account that stops it: an editor or final reviewer of the organ.
        #[arg(long)]
        by: String,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Read all feeds now; `gongkai serve` reads each every half hour.
    Read {
        /// How feeds are read.
        #[command(flatten)]
        feeds: FeedArgs,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}
