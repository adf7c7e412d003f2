//! The command line: what can be said to `gongkai`. Doc comments are the English help; the Chinese
//! help is `locales/zh-CN/help.ftl`, by sub-command and argument.

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::path::PathBuf;

use crate::words::{self, Lang};

pub mod channel;
pub mod desk;
pub mod feed;
pub mod hosting;
pub mod oversight;
pub mod sign_on;

/// Software for grassroots government disclosure: the standard, inspection with evidence, reports.
#[derive(Debug, Parser)]
#[command(name = "gongkai", version, arg_required_else_help = true)]
pub struct Cli {
    /// Language of messages: zh-CN or en.
    #[arg(
        long,
        global = true,
        value_enum,
        env = "GONGKAI_LANG",
        default_value = "zh-cn",
        hide_env = true
    )]
    pub lang: Lang,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Sub-commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start sample portals on this machine, inspect them side by side, and serve them until Ctrl-C.
    Demo(DemoArgs),
    /// Inspect a portal and write an evidence-backed report.
    Inspect(Box<InspectArgs>),
    /// Print what is understood of one page.
    Read(ReadArgs),
    /// Sites of our own: make one, list them, compare one with the standard.
    #[command(subcommand)]
    Site(hosting::SiteCommand),
    /// Divisions: the city, its counties, townships and villages.
    #[command(subcommand)]
    Division(hosting::DivisionCommand),
    /// Departments and the fields that they answer for.
    #[command(subcommand)]
    Department(hosting::DepartmentCommand),
    /// Bring documents with attachments into a site.
    Import(hosting::ImportArgs),
    /// Write a site's public pages as files for any plain web server.
    Export(hosting::ExportArgs),
    /// Withdraw a published document at once; its address answers with the reason.
    Withdraw(hosting::WithdrawArgs),
    /// Serve the public pages of our own sites, and the desk.
    Serve(Box<hosting::ServeArgs>),
    /// Those who work at the desk: accounts, first passwords, roles.
    #[command(subcommand)]
    User(desk::UserCommand),
    /// Tokens with which other systems push documents.
    #[command(subcommand)]
    Token(desk::TokenCommand),
    /// Channels by which groups and systems are told of an organ's work.
    #[command(subcommand)]
    Channel(channel::ChannelCommand),
    /// Feeds of departments' sites whose items become links in our columns.
    #[command(subcommand)]
    Feed(feed::FeedCommand),
    /// The audit log of the desk: verify it, export it.
    #[command(subcommand)]
    Audit(desk::AuditCommand),
    /// The oversight: campaigns of a year with their milestones.
    #[command(subcommand)]
    Campaign(oversight::CampaignCommand),
    /// Units that are inspected: counties, departments, townships with their portals.
    #[command(subcommand)]
    Unit(oversight::UnitCommand),
    /// Rounds of inspection: plan, schedule, run, show, close, look again, compute once more.
    #[command(subcommand)]
    Round(oversight::RoundCommand),
    /// Stand by: start the rounds whose time has come, inspect, look again; many may run on one PostgreSQL.
    Worker(oversight::WorkerArgs),
    /// The ledger of a round: out as xlsx, decisions in.
    #[command(subcommand)]
    Ledger(oversight::LedgerCommand),
    /// Write the circular of a round, its ranking, its ledger, and a notice to each unit.
    Circular(oversight::CircularArgs),
    /// The search index of our own sites: make it anew.
    #[command(subcommand)]
    Search(hosting::SearchCommand),
    /// The standard: show, check, import, export, merge, diff.
    #[command(subcommand)]
    Standard(StandardCommand),
    /// The rules: list them, see how often they were right, learn from what people dismissed.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Indicator sheets: show, check, export.
    #[command(subcommand)]
    Sheet(SheetCommand),
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Directory for the reports.
    #[arg(long, default_value = ".demo")]
    pub out: PathBuf,
    /// End after the inspections instead of serving until Ctrl-C.
    #[arg(long)]
    pub once: bool,
    /// Seed of the sample city: another number makes other portals.
    #[arg(long, default_value_t = 2023)]
    pub seed: u64,
    /// First port of the sample portals; 0 = any free ones.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Make the city's own sites in this folder, to go on with by the other commands, and inspect and serve nothing.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["out", "once", "port"])]
    pub into: Option<PathBuf>,
}

/// Format of what goes to stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Level of a portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LevelArg {
    /// 市级.
    City,
    /// 县级.
    County,
    /// 乡级.
    Town,
}

impl From<LevelArg> for standard::Level {
    fn from(level: LevelArg) -> Self {
        match level {
            LevelArg::City => Self::City,
            LevelArg::County => Self::County,
            LevelArg::Town => Self::Town,
        }
    }
}

/// How politely a portal is asked.
#[derive(Debug, Args)]
pub struct MannersArgs {
    /// Requests a second for each host.
    #[arg(long, default_value_t = 5.0, conflicts_with = "no_limit")]
    pub rps: f64,
    /// No limit on the rate: only for a portal on your own machine.
    #[arg(long)]
    pub no_limit: bool,
    /// Connections at a time for each host.
    #[arg(long)]
    pub concurrency: Option<usize>,
    /// This is our own portal: do not ask robots.txt.
    #[arg(long)]
    pub own_portal: bool,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// Address of the portal's home page.
    pub url: String,
    /// Level the portal discloses at (default: county, or what --portal says).
    #[arg(long, value_enum)]
    pub level: Option<LevelArg>,
    /// Name of the portal, for the report.
    #[arg(long)]
    pub name: Option<String>,
    /// Cut-off date, e.g. 2026-09-30 (default: today).
    #[arg(long)]
    pub as_of: Option<Date>,
    /// Standard to inspect by: a directory or catalog file laid over the built-in one.
    #[arg(long)]
    pub standard: Option<PathBuf>,
    /// Indicator sheet (TOML; default: the built-in one).
    #[arg(long)]
    pub sheet: Option<PathBuf>,
    /// Holidays to reckon working days by: a file with rows such as 2027-01-01,off; years that it has replace those
    /// built in.
    #[arg(long, value_name = "FILE")]
    pub holidays: Option<PathBuf>,
    /// What is known about this portal (portal.toml).
    #[arg(long)]
    pub portal: Option<PathBuf>,
    /// Error words of your own (CSV: word,suggestion,severity,except), laid over those built in; in the place of the
    /// list that --portal names.
    #[arg(long, value_name = "FILE")]
    pub words: Option<PathBuf>,
    /// State file: an interrupted inspection goes on, a later one asks only for what may have changed.
    #[arg(long)]
    pub state: Option<PathBuf>,
    /// State file of another portal of the same city, inspected before: what this portal has copied from it
    /// (or it from this one) is listed for a person to look at. Can be given more than once.
    #[arg(long, value_name = "STATE")]
    pub beside: Vec<PathBuf>,
    /// Directory for the report (default: report-HOST-DATE).
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Leave saved pages that show personal data without a mask out of the evidence archive.
    #[arg(long)]
    pub withhold_leaks: bool,
    /// How politely to ask.
    #[command(flatten)]
    pub manners: MannersArgs,
    /// Use an installed Chromium for pages that only scripts can show.
    #[arg(long)]
    pub render: bool,
    /// What to print on stdout.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Exit with 1 when the score is below this.
    #[arg(long)]
    pub fail_under: Option<Decimal>,
    /// Say for every matter which column it was matched to and why.
    #[arg(long)]
    pub explain: bool,
    /// What people decided about findings: a filled-in ledger.xlsx or review.toml (repeatable).
    #[arg(long, value_name = "FILE")]
    pub review: Vec<PathBuf>,
    /// Write every suspected finding into a review.toml for a person to decide.
    #[arg(long, value_name = "FILE")]
    pub write_review: Option<PathBuf>,
    /// Write today's mapping as a portal.toml for a person to correct.
    #[arg(long, value_name = "FILE")]
    pub write_portal: Option<PathBuf>,
}

/// Arguments of `read`.
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// A saved page or an address.
    pub page: String,
    /// Address that a saved page came from.
    #[arg(long)]
    pub url: Option<url::Url>,
    /// Day on which a saved page was seen: completes dates that are printed without their year.
    #[arg(long)]
    pub seen: Option<Date>,
    /// What to print on stdout. As JSON: kind, vendor, title, dates (published with the source that won, formed, list,
    /// address), source, document_number, index_number, tags, column_path, items, next_page (mechanism, kind, address,
    /// form), attachments, text, confidence.
    #[arg(long, value_enum, default_value = "json")]
    pub format: Format,
}

/// Sub-commands of `standard`.
#[derive(Debug, Subcommand)]
pub enum StandardCommand {
    /// Show the fields, or the matters and entries of one.
    Show {
        /// Field by slug, number or name; all fields when absent.
        field: Option<String>,
        /// Standard to show (default: the built-in one).
        #[arg(long)]
        standard: Option<PathBuf>,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Check a standard: gaps, doubles, rows that are not confirmed.
    Check {
        /// Directory or catalog file (default: the built-in one).
        standard: Option<PathBuf>,
    },
    /// Read catalogs (xlsx, xls, docx, html, csv) into a directory of the standard.
    Import {
        /// Catalog files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Directory to write; changed only when every file is a catalog.
        #[arg(long)]
        out: PathBuf,
        /// Field that the rows belong to, when the files do not say (slug, number or name).
        #[arg(long)]
        field: Option<String>,
        /// Name of the standard.
        #[arg(long)]
        name: Option<String>,
        /// Layer it describes: national, province, city, county or town.
        #[arg(long, default_value = "county")]
        layer: String,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Write a standard as xlsx in the official layout, or as csv.
    Export {
        /// Standard to export (default: the built-in one).
        #[arg(long)]
        standard: Option<PathBuf>,
        /// One field only (slug, number or name).
        #[arg(long)]
        field: Option<String>,
        /// File (.xlsx) or directory (csv).
        out: PathBuf,
    },
    /// Lay a lower layer over a higher one.
    Merge {
        /// The higher layer: a directory, or `builtin`.
        base: PathBuf,
        /// The lower layer.
        over: PathBuf,
        /// Directory to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Say in words what changed between two standards.
    Diff {
        /// The older: a directory or file, or `builtin`.
        old: PathBuf,
        /// The newer.
        new: PathBuf,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

/// Sub-commands of `rules`.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List the rules: what each checks and how sure it is.
    List {
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Print each rule's precision by what people decided so far.
    Evaluate {
        /// Reviews (ledger.xlsx, review.toml), reports (report.json), or directories of them.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Add what dismissed findings share to the portal's file, so that the next ones are dismissed too.
    Learn {
        /// Reviews (ledger.xlsx, review.toml), or directories of them.
        #[arg(required = true)]
        reviews: Vec<PathBuf>,
        /// The portal's file (portal.toml); made where there is none.
        #[arg(long)]
        portal: PathBuf,
    },
    /// Train the model that tells work news from information.
    TrainNews {
        /// Labelled examples, one JSON object a line (default: the built-in ones).
        examples: Option<PathBuf>,
        /// File to write the model to (TOML).
        #[arg(long)]
        out: PathBuf,
    },
    /// Print precision and recall of the model that tells work news from information.
    EvaluateNews {
        /// Labelled examples, one JSON object a line (default: those held out from training).
        examples: Option<PathBuf>,
        /// Model (TOML; default: the built-in one).
        #[arg(long)]
        model: Option<PathBuf>,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

/// Sub-commands of `sheet`.
#[derive(Debug, Subcommand)]
pub enum SheetCommand {
    /// Show a sheet as a table.
    Show {
        /// Sheet (TOML; default: the built-in one).
        sheet: Option<PathBuf>,
    },
    /// Check a sheet and say what to mend.
    Check {
        /// Sheet (TOML).
        sheet: PathBuf,
    },
    /// Write the built-in sheet for editing.
    Export {
        /// File to write; never overwritten.
        out: PathBuf,
    },
}

/// Reads the command line, with help in the language asked for.
pub fn parse() -> Cli {
    let lang = words::lang_from_args(std::env::args());
    let command = words::translate_help(Cli::command(), lang);
    match Cli::from_arg_matches(&command.get_matches()) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    }
}
