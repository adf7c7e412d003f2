//! Arguments of `channel`, and of what tells people.

use super::Format;
use super::hosting::StoreArgs;
use clap::{Args, Subcommand};
use store::{ChannelKind, Word};

/// How people are told.
#[derive(Debug, Clone, Args)]
pub struct TellArgs {
    /// Address under which the desk is reached, e.g. https://desk.example.gov.cn: notices lead there.
    #[arg(long, env = "GONGKAI_PUBLIC_ADDRESS")]
    pub public_address: Option<String>,
    /// Mail server, e.g. smtps://user:password@mail.example.gov.cn:465; better in the environment.
    #[arg(long, env = "GONGKAI_MAIL", hide_env_values = true, requires = "mail_from")]
    pub mail: Option<String>,
    /// Who writes, e.g. "政务公开 <zwgk@example.gov.cn>".
    #[arg(long, env = "GONGKAI_MAIL_FROM")]
    pub mail_from: Option<String>,
}

/// Sub-commands of `channel`.
#[derive(Debug, Subcommand)]
pub enum ChannelCommand {
    /// Open a channel by which a group or a system is told of an organ's work.
    New {
        /// Kind: wecom, dingtalk, feishu (robots of groups), hook (another system), mail.
        #[arg(value_parser = kind)]
        kind: ChannelKind,
        /// Organ, e.g. 民政局; where several are called so, "青岚县 / 民政局".
        #[arg(long)]
        organ: String,
        /// Address of the robot or system, or a mail address.
        #[arg(long)]
        address: String,
        /// Secret that posts are signed with; better in the environment.
        #[arg(long, env = "GONGKAI_CHANNEL_SECRET", hide_env_values = true)]
        secret: Option<String>,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// List the channels and how the last notice went.
    List {
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Stop a channel.
    Stop {
        /// Its number, from the list.
        id: i64,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Send a message by a channel, to see that it works.
    Test {
        /// Its number, from the list.
        id: i64,
        /// How people are told.
        #[command(flatten)]
        tell: TellArgs,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// A kind of channel by its word.
fn kind(word: &str) -> Result<ChannelKind, String> {
    let all = || ChannelKind::all().map(|kind| kind.id()).collect::<Vec<_>>().join(", ");
    ChannelKind::of(word).ok_or_else(all)
}
