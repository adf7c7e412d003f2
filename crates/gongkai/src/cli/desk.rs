//! Arguments of the commands about those who work at the desk: `user`, `token`, `audit`.

use super::Format;
use super::hosting::StoreArgs;
use clap::Subcommand;
use jiff::civil::Date;
use std::path::PathBuf;
use store::{Role, Word};

/// Sub-commands of `user`.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account; prints its first password, which must be changed at the first sign-in.
    New {
        /// Name to sign in with: small letters, digits, - _ .
        name: String,
        /// Name of the person.
        #[arg(long)]
        person: String,
        /// Organ, e.g. 民政局; where several are called so, "青岚县 / 民政局".
        #[arg(long)]
        organ: Option<String>,
        /// Role for the contents of that organ, or a manager's; can be repeated.
        #[arg(long, value_parser = role)]
        role: Vec<Role>,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// List the accounts with their roles.
    List {
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Give an account a new first password; prints it.
    Reset {
        /// Name of the account.
        name: String,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Give an account a role, or take it away.
    Grant {
        /// Name of the account.
        name: String,
        /// Role, e.g. editor, final-reviewer, audit-manager.
        #[arg(value_parser = role)]
        role: Role,
        /// Organ whose contents it is for; none for a manager.
        #[arg(long)]
        organ: Option<String>,
        /// Last day on which it holds, e.g. 2026-12-31: for somebody who stands in for another.
        #[arg(long)]
        until: Option<Date>,
        /// Take the role away.
        #[arg(long)]
        take: bool,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Link an account to whom a provider of single sign-on means by it, or take the link away.
    Link {
        /// Name of the account.
        name: String,
        /// Whom the provider means: its unchanging `sub`, not a name or a mail address.
        #[arg(required_unless_present = "take")]
        subject: Option<String>,
        /// The provider's address, exactly as it writes it itself.
        #[arg(long, env = "GONGKAI_OIDC_ISSUER")]
        oidc_issuer: String,
        /// Take the link away.
        #[arg(long, conflicts_with = "subject")]
        take: bool,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// Sub-commands of `token`.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token with which another system speaks for an account; prints it once.
    New {
        /// What it is for, e.g. the name of the system.
        name: String,
        /// Account, an editor of one organ.
        #[arg(long)]
        account: String,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// List the tokens; none is ever shown again.
    List {
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Take a token back.
    Revoke {
        /// Its number, from the list.
        id: i64,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// Sub-commands of `audit`.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Walk the whole audit log; names the first row that does not agree.
    Verify {
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Write the audit log as CSV.
    Export {
        /// File; - for stdout.
        out: PathBuf,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// A role by its word.
fn role(word: &str) -> Result<Role, String> {
    Role::of(word).ok_or_else(|| Role::all().map(|role| role.id()).collect::<Vec<_>>().join(", "))
}
