//! Arguments of the commands that run portals of our own: `site`, `division`, `department`, `import`,
//! `export`, `serve`, `search`.

use super::channel::TellArgs;
use super::feed::FeedArgs;
use super::oversight::WorkArgs;
use super::sign_on::SignOnArgs;
use super::{Format, LevelArg, MannersArgs};
use clap::builder::FalseyValueParser;
use clap::{Args, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

/// Where everything is kept.
#[derive(Debug, Args)]
pub struct StoreArgs {
    /// Database: an SQLite file, or postgres://USER@HOST/NAME.
    #[arg(long, env = "GONGKAI_DATABASE", default_value = "gongkai.db", hide_env = true)]
    pub database: String,
    /// Where attachments are: a folder, or s3://BUCKET/PREFIX (AWS_ENDPOINT, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).
    #[arg(long, env = "GONGKAI_FILES", default_value = "gongkai-files", hide_env = true)]
    pub files: OsString,
}

/// Where the search index is kept.
#[derive(Debug, Args)]
pub struct IndexArgs {
    /// Folder of the search index; it can be made again at any time.
    #[arg(long, env = "GONGKAI_INDEX", default_value = "gongkai-index", hide_env = true)]
    pub index: PathBuf,
}

/// Sub-commands of `search`.
#[derive(Debug, Subcommand)]
pub enum SearchCommand {
    /// Make the search index anew from the database; it is searched meanwhile.
    Rebuild {
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
        /// Where the index is kept.
        #[command(flatten)]
        index: IndexArgs,
    },
}

/// Sub-commands of `site`.
#[derive(Debug, Subcommand)]
pub enum SiteCommand {
    /// Make a site with all columns that the standard wants at its level.
    New(Box<NewSiteArgs>),
    /// List the sites.
    List {
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Show what a site is and how much it holds.
    Show {
        /// Short name of the site.
        site: String,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Change a site's name, domain, code or settings.
    Set(Box<SetSiteArgs>),
    /// List the columns with a number of review steps of their own, or give one its number.
    Steps {
        /// Short name of the site.
        site: String,
        /// Address of the column below the site, e.g. /zfxxgk/fdzdgknr/jczwgk.
        #[arg(requires = "number")]
        column: Option<String>,
        /// How many people review what stands in it and below: 1 to 3; 0 = as many as above it.
        #[arg(value_parser = clap::value_parser!(u8).range(0..=3))]
        number: Option<u8>,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// The life events of a site: which there are, and what belongs to each.
    #[command(subcommand)]
    Events(EventsCommand),
    /// Say what would be done to a site's columns to follow a standard.
    Plan {
        /// Short name of the site.
        site: String,
        /// Standard to follow: a directory or catalog file laid over the built-in one.
        #[arg(long)]
        standard: Option<PathBuf>,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Do what `site plan` says, in one transaction.
    Apply {
        /// Short name of the site.
        site: String,
        /// Standard to follow: a directory or catalog file laid over the built-in one.
        #[arg(long)]
        standard: Option<PathBuf>,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// Sub-commands of `site events`.
#[derive(Debug, Subcommand)]
pub enum EventsCommand {
    /// Write the events of a site into a file (TOML), to be changed and imported again.
    Export {
        /// Short name of the site.
        site: String,
        /// File to write; - for stdout.
        file: PathBuf,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Give a site the events of a file instead of all that it has: all of them, or none.
    Import {
        /// Short name of the site.
        site: String,
        /// File that `export` wrote.
        file: PathBuf,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Give a site the built-in events again.
    Reset {
        /// Short name of the site.
        site: String,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// Arguments of `withdraw`.
#[derive(Debug, Args)]
pub struct WithdrawArgs {
    /// Short name of the site.
    pub site: String,
    /// Address of the document below the site, e.g. /doc/12.
    pub address: String,
    /// Why; readers who come to the address see it.
    #[arg(long)]
    pub reason: String,
    /// Where everything is kept.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Sub-commands of `division`.
#[derive(Debug, Subcommand)]
pub enum DivisionCommand {
    /// Take in the city, its counties, townships and villages: all rows, or none.
    Import {
        /// CSV or xlsx with the columns 区划代码, 名称, 上级, 级别 (code, name, parent, level).
        file: PathBuf,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// Sub-commands of `department`.
#[derive(Debug, Subcommand)]
pub enum DepartmentCommand {
    /// Take in departments and the fields that they answer for: all rows, or none.
    Import {
        /// CSV or xlsx with the columns 行政区划, 部门, 负责领域 (division, department, fields).
        file: PathBuf,
        /// Standard whose fields are meant: a directory or catalog file laid over the built-in one.
        #[arg(long)]
        standard: Option<PathBuf>,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// List the departments, their fields and their own sites.
    List {
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

/// Arguments of `site set`.
#[derive(Debug, Args)]
#[command(group(
    clap::ArgGroup::new("change").args(["name", "domain", "id_code", "settings", "grey", "logo"]).required(true).multiple(true)
))]
pub struct SetSiteArgs {
    /// Short name of the site.
    pub site: String,
    /// New name.
    #[arg(long)]
    pub name: Option<String>,
    /// New domain; "" = none.
    #[arg(long)]
    pub domain: Option<String>,
    /// New site code (网站标识码).
    #[arg(long)]
    pub id_code: Option<String>,
    /// New settings: footer, theme, second-level columns … (TOML). What the file does not name stays as it is.
    #[arg(long)]
    pub settings: Option<PathBuf>,
    /// The file instead of all settings that are kept, the site's mark included; only life events stay.
    #[arg(long, requires = "settings")]
    pub replace: bool,
    /// The whole site in grey, on days of mourning: true or false.
    #[arg(long)]
    pub grey: Option<bool>,
    /// The site's mark: an svg, png, webp or jpg file of at most 200 KB.
    #[arg(long)]
    pub logo: Option<PathBuf>,
    /// Where everything is kept.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Arguments of `site new`.
#[derive(Debug, Args)]
pub struct NewSiteArgs {
    /// Short Latin name, e.g. qinglan.
    pub site: String,
    /// Name, e.g. 青岚县人民政府.
    #[arg(long)]
    pub name: String,
    /// The place, e.g. 青岚县; where several are called so, its code or "云溪市 / 青岚县".
    #[arg(long)]
    pub place: String,
    /// Department of the place whose own site it is; it gets the columns of its fields only.
    #[arg(long, conflicts_with_all = ["level", "villages"])]
    pub department: Option<String>,
    /// Level at which it discloses.
    #[arg(long, value_enum, default_value = "county")]
    pub level: LevelArg,
    /// Townships and villages: a CSV file with one village a line, `township,village`.
    #[arg(long)]
    pub villages: Option<PathBuf>,
    /// Domain, e.g. www.qinglan.gov.cn.
    #[arg(long, default_value = "")]
    pub domain: String,
    /// Site code (网站标识码).
    #[arg(long, default_value = "")]
    pub id_code: String,
    /// What the office chooses: footer, theme, second-level columns (TOML).
    #[arg(long)]
    pub settings: Option<PathBuf>,
    /// Standard to follow: a directory or catalog file laid over the built-in one.
    #[arg(long)]
    pub standard: Option<PathBuf>,
    /// Where everything is kept.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Short name of the site.
    pub site: String,
    /// Documents: .jsonl, .csv or .xlsx; attachments are looked for beside it.
    #[arg(required_unless_present = "from_survey")]
    pub file: Option<PathBuf>,
    /// Move a portal of any vendor in: the state file of its inspection (inspect --state). What may have
    /// changed is asked for again; files are fetched into STATE.moved, and with them the rows and the list of
    /// what stays behind.
    #[arg(long, value_name = "STATE", conflicts_with = "file")]
    pub from_survey: Option<PathBuf>,
    /// What is known about the portal that moves in (portal.toml).
    #[arg(long, requires = "from_survey")]
    pub portal: Option<PathBuf>,
    /// Where to write which old address leads where (CSV, default STATE.moved/addresses.csv).
    #[arg(long, value_name = "FILE", requires = "from_survey")]
    pub addresses: Option<PathBuf>,
    /// How politely to ask the portal that moves in.
    #[command(flatten)]
    pub manners: MannersArgs,
    /// Leave bad rows out instead of refusing the whole file.
    #[arg(long)]
    pub skip_bad: bool,
    /// Where to write all that is wrong with rows (CSV, default FILE.problems.csv or STATE.moved/problems.csv).
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Where everything is kept.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Short name of the site.
    pub site: String,
    /// Folder: a new one, or one of an earlier export, which is brought up to date.
    pub out: PathBuf,
    /// Domain for feeds and the site map, where the site has none.
    #[arg(long)]
    pub domain: Option<String>,
    /// With a search that a script of the pages does: titles, numbers, dates.
    #[arg(long)]
    pub search: bool,
    /// Where everything is kept.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Site that answers to hosts nobody claims (default: the oldest).
    #[arg(long)]
    pub site: Option<String>,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: std::net::SocketAddr,
    /// Where everything is kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Where the search index is kept.
    #[command(flatten)]
    pub index: IndexArgs,
    /// How people are told.
    #[command(flatten)]
    pub tell: TellArgs,
    /// How feeds are read.
    #[command(flatten)]
    pub feeds: FeedArgs,
    /// Do not ask other sites for the links of drafts: on a machine from which none is reached.
    #[arg(long, env = "GONGKAI_LINKS_UNASKED", value_parser = FalseyValueParser::new())]
    pub links_unasked: bool,
    /// Fetch pages of private networks too, where somebody looks at the page of a finding as it is now: inspected portals
    /// stand in the office's own network.
    #[arg(long, env = "GONGKAI_PRIVATE_PAGES", value_parser = FalseyValueParser::new())]
    pub private_pages: bool,
    /// How people sign in beside their passwords.
    #[command(flatten)]
    pub sign_on: SignOnArgs,
    /// Do what `gongkai worker` does as well: enough for one city on one machine.
    #[arg(long)]
    pub work: bool,
    /// How inspections are done, with --work.
    #[command(flatten)]
    pub inspections: WorkArgs,
}
