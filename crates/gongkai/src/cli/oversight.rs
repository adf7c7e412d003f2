//! Arguments of the commands of the oversight: `campaign`, `unit`, `round`, `worker`, `ledger`, `circular`.

use super::hosting::StoreArgs;
use super::{Format, MannersArgs};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::{Date, DateTime};
use std::path::PathBuf;

/// Sub-commands of `campaign`.
#[derive(Debug, Subcommand)]
pub enum CampaignCommand {
    /// Make a campaign with its milestones.
    New {
        /// Name, e.g. "2026年基层政务公开标准化规范化".
        name: String,
        /// Year.
        #[arg(long)]
        year: i16,
        /// Something that is to be done until a day, e.g. 栏目设置到位=2026-05-31; can be repeated.
        #[arg(long, value_name = "WHAT=DATE", value_parser = milestone)]
        milestone: Vec<(String, Date)>,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Show campaigns with their milestones and rounds.
    Show {
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

/// Sub-commands of `unit`.
#[derive(Debug, Subcommand)]
pub enum UnitCommand {
    /// Take in counties, departments and townships with their portals: all rows, or none.
    Import {
        /// CSV or xlsx with the columns 单位名称, 类别, 所属县（市、区）, 门户网址, 权重, 联络员, 账号单位 (name, kind,
        /// parent, portal, weight, contact, organ).
        file: PathBuf,
        /// Folder with what is known about portals: NAME.toml for the unit of that name.
        #[arg(long, value_name = "DIR")]
        pins: Option<PathBuf>,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// List the units.
    List {
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

/// Kind of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoundKindArg {
    /// 集中检查.
    Inspection,
    /// 单位自查.
    SelfCheck,
}

impl From<RoundKindArg> for store::RoundKind {
    fn from(kind: RoundKindArg) -> Self {
        match kind {
            RoundKindArg::Inspection => Self::Inspection,
            RoundKindArg::SelfCheck => Self::SelfCheck,
        }
    }
}

/// Which round is meant, and where it is kept.
#[derive(Debug, Args)]
pub struct OneRoundArgs {
    /// Name of the round.
    pub round: String,
    /// Name of its campaign (default: the latest).
    #[arg(long)]
    pub campaign: Option<String>,
    /// Where everything is kept.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Arguments of `round new`.
#[derive(Debug, Args)]
pub struct NewRoundArgs {
    /// Which round.
    #[command(flatten)]
    pub of: OneRoundArgs,
    /// Kind of the round.
    #[arg(long, value_enum, default_value = "inspection")]
    pub kind: RoundKindArg,
    /// Cut-off date: what is dated later does not count (default: today).
    #[arg(long)]
    pub cut_off: Option<Date>,
    /// Standard to judge by: a directory or catalog file laid over the built-in one.
    #[arg(long)]
    pub standard: Option<PathBuf>,
    /// Indicator sheet to judge by (TOML; default: the built-in one).
    #[arg(long)]
    pub sheet: Option<PathBuf>,
    /// Holidays to reckon by: a file with rows such as 2027-01-01,off; years that it has replace those built in.
    #[arg(long)]
    pub calendar: Option<PathBuf>,
    /// Judge only this field, by its name or slug; can be repeated (default: all that are due).
    #[arg(long)]
    pub field: Vec<String>,
    /// Draw so many fields at random, in the place of the sheet's own draw.
    #[arg(long, requires = "seed")]
    pub draw: Option<usize>,
    /// Seed of the draw; it is kept and printed, so that anybody can draw again.
    #[arg(long, requires = "draw")]
    pub seed: Option<u64>,
    /// Inspect only this unit; can be repeated (default: all).
    #[arg(long)]
    pub unit: Vec<String>,
}

/// How inspections are done.
#[derive(Debug, Args)]
pub struct WorkArgs {
    /// Inspections side by side; no two of them ask one host.
    #[arg(long, default_value_t = 4)]
    pub at_a_time: usize,
    /// Folder of the surveys' state files: an interrupted inspection goes on, looking again asks only for what may
    /// have changed.
    #[arg(long, default_value = "gongkai-surveys")]
    pub states: PathBuf,
    /// How politely to ask.
    #[command(flatten)]
    pub manners: MannersArgs,
}

/// Arguments of `round run` and `round recheck`.
#[derive(Debug, Args)]
pub struct RunRoundArgs {
    /// Which round.
    #[command(flatten)]
    pub of: OneRoundArgs,
    /// How inspections are done.
    #[command(flatten)]
    pub work: WorkArgs,
}

/// Arguments of `worker`.
#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// Where everything is kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// How inspections are done.
    #[command(flatten)]
    pub work: WorkArgs,
}

/// Arguments of `round schedule`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("when").args(["at", "cron", "off"]).required(true)))]
pub struct ScheduleArgs {
    /// Which round.
    #[command(flatten)]
    pub of: OneRoundArgs,
    /// Start once, China time, e.g. "2026-06-01 20:00".
    #[arg(long, value_parser = moment)]
    pub at: Option<DateTime>,
    /// Start at the next time of a cron pattern, China time, and plan another round like it for the time after that,
    /// e.g. "0 20 1 3,6,9,12 *".
    #[arg(long)]
    pub cron: Option<String>,
    /// Do not start by itself.
    #[arg(long)]
    pub off: bool,
    /// Hours of the day, China time, in which portals are asked; 00:00-00:00 = at any time.
    #[arg(long, default_value = oversight::OFF_PEAK)]
    pub hours: String,
}

/// Sub-commands of `round`.
#[derive(Debug, Subcommand)]
pub enum RoundCommand {
    /// Plan a round; standard, sheet, draw and units are kept with it as they are now.
    New(Box<NewRoundArgs>),
    /// Start a round where it is only planned, and inspect until all is done; Ctrl-C stops, the same command goes on.
    Run(RunRoundArgs),
    /// Let a planned round start by itself: `gongkai worker` does it.
    Schedule(ScheduleArgs),
    /// Show how far a round is, and its ranking.
    Show {
        /// Which round.
        #[command(flatten)]
        of: OneRoundArgs,
        /// What to print on stdout.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Close a round: the figures stand, and what counts is entered in the ledger.
    Close {
        /// Which round.
        #[command(flatten)]
        of: OneRoundArgs,
        /// Working days that units have to mend what was found.
        #[arg(long, default_value_t = oversight::DAYS)]
        days: u32,
    },
    /// Look again at the portals of units that say they have mended something; only what is gone is closed.
    Recheck(RunRoundArgs),
    /// Compute a round's figures once more from what is stored, and say where they are others; nothing is written.
    Rescore {
        /// Which round.
        #[command(flatten)]
        of: OneRoundArgs,
        /// Instead, the ranking as it would be by this sheet.
        #[arg(long)]
        sheet: Option<PathBuf>,
    },
}

/// Sub-commands of `ledger`.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Write the ledger of a round as xlsx, a sheet for each unit.
    Export {
        /// Which round.
        #[command(flatten)]
        of: OneRoundArgs,
        /// File.
        #[arg(long)]
        out: PathBuf,
    },
    /// Remind of what is due within so many working days, and escalate what is overdue; each once for a deadline.
    Remind {
        /// Working days ahead.
        #[arg(long, default_value_t = oversight::AHEAD)]
        days: u32,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Write a form (xlsx) in which units answer, without a network, what is open.
    Form {
        /// File.
        #[arg(long)]
        out: PathBuf,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Take in answers of units from forms that were filled in; all rows of a file, or none.
    Answer {
        /// The form; can be repeated.
        #[arg(long = "file", value_name = "FILE", required = true)]
        filled: Vec<PathBuf>,
        /// Where everything is kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Take in what people decided about findings in a ledger that was filled in; all lines of a unit, or none.
    Import {
        /// Which round.
        #[command(flatten)]
        of: OneRoundArgs,
        /// The ledger; can be repeated.
        #[arg(long = "file", value_name = "FILE", required = true)]
        filled: Vec<PathBuf>,
    },
}

/// Arguments of `circular`.
#[derive(Debug, Args)]
pub struct CircularArgs {
    /// Which round.
    #[command(flatten)]
    pub of: OneRoundArgs,
    /// Folder for the circular, the ranking, the ledger, and a notice to each unit.
    #[arg(long)]
    pub out: PathBuf,
}

/// `WHAT=DATE`.
fn milestone(text: &str) -> Result<(String, Date), String> {
    let (what, day) = text.rsplit_once('=').ok_or("WHAT=DATE")?;
    let day = day.trim().parse().map_err(|_| "WHAT=DATE, e.g. 栏目设置到位=2026-05-31")?;
    Ok((what.trim().to_owned(), day))
}

/// A day with a time of day.
fn moment(text: &str) -> Result<DateTime, String> {
    portal::day_of(text).ok_or_else(|| "YYYY-MM-DD HH:MM".to_owned())
}
