//! A closed round gives the figures that it printed, whatever the program: with each release a database is kept in
//! `tests/kept`, and beside it what was printed of its round. Its snapshots are not kept, so no rule can look at them
//! again. How another is kept stands in the crate's README.
#![expect(clippy::disallowed_methods, reason = "tests read what was kept")]

mod bench;
mod keeping;

use access::Who;
use anyhow::{Context, Result, ensure};
use assess::Sheet;
use jiff::civil::{DateTime, date};
use oversight::{Answer, Ruling, Said, answer, reported, rescore, unpack, what_if};
use report::RoundUnit;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use store::{
    Certainty, Decision, Finding, ItemFilter, ItemState, Round, RoundStanding, RoundState, Store,
};
use tempfile::TempDir;

/// Releases that have kept a round.
const KEPT: [&str; 1] = ["0.1.0"];

/// Rules of which a finding counts in every kept round.
const RULES: [&str; 26] = [
    "column-missing",
    "column-misplaced",
    "field-missing",
    "town-missing",
    "village-missing",
    "catalog-missing",
    "matter-missing",
    "submatter-missing",
    "misfiled",
    "bracket-format",
    "news-as-disclosure",
    "origin-copied",
    "origin-forked",
    "dead-link",
    "dead-attachment",
    "hidden-link",
    "column-blank",
    "column-thin",
    "column-stale",
    "column-gap",
    "late",
    "redated",
    "privacy-leak",
    "wrong-word",
    "meta-missing",
    "page-down",
];

/// The county with others below it.
const COUNTY: &str = "东山县";
/// Its township, which weighs as much as three departments.
const TOWN: &str = "云溪镇";
/// Its department.
const DEPARTMENT: &str = "东山县民政局";

/// The appeal that is granted once the round was kept: account, unit, rule.
const LATER: (&str, &str, &str) = ("second", COUNTY, "dead-link");
/// The indicator of that rule.
const LATER_OF: &str = "quality";
/// When.
const LATER_ON: DateTime = date(2026, 7, 20).at(12, 0, 0, 0);

/// What stands beside a kept database.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// Program that printed it, with its version.
    program: String,
    /// Version of its rules.
    rules: String,
    /// What it printed of the closed round.
    closed: Vec<UnitFigures>,
    /// The ranking by a dearer sheet.
    tried: Vec<Placed>,
    /// What it printed once the later appeal was granted.
    appealed: Vec<UnitFigures>,
}

/// A unit's place; points in hundredths, as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Placed {
    unit: String,
    rank: Option<u32>,
    own: Option<String>,
    total: Option<String>,
}

impl Placed {
    fn of(unit: &str, rank: Option<u32>, (own, total): (Option<Decimal>, Option<Decimal>)) -> Self {
        Self { unit: unit.to_owned(), rank, own: own.map(hundredths), total: total.map(hundredths) }
    }
}

/// A unit's figures, as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct UnitFigures {
    place: Placed,
    /// Points of its portal, to the last digit.
    exact: String,
    bonus: String,
    veto: Option<String>,
    /// Points kept and points at stake, by indicator.
    indicators: BTreeMap<String, String>,
    /// Points taken and findings behind them, by indicator and rule.
    deductions: BTreeMap<String, String>,
    /// How many findings of each rule count.
    counting: BTreeMap<String, usize>,
}

impl UnitFigures {
    fn of(unit: RoundUnit, standings: &[RoundStanding]) -> Result<Self> {
        let standing = standings.iter().find(|one| one.name == unit.name).context("inspected")?;
        let place = Placed::of(&unit.name, unit.rank, (unit.own, unit.total));
        let score = unit.score.context("scored")?;
        let kept = score.indicators.iter().map(|one| {
            let points = format!("{} / {}", hundredths(one.score), hundredths(one.points));
            (one.id.clone(), points)
        });
        let of_indicators = score
            .indicators
            .iter()
            .flat_map(|one| one.deductions.iter().map(move |taken| (one.id.as_str(), taken)));
        let of_total = score.from_total.iter().map(|taken| ("total", taken));
        let taken = of_indicators.chain(of_total).map(|(from, taken)| {
            let points = format!("{} × {}", hundredths(taken.points), taken.findings.len());
            (format!("{from} {}", taken.rule), points)
        });
        let mut counting: BTreeMap<String, usize> = BTreeMap::new();
        for line in unit.lines {
            *counting.entry(line.finding.rule).or_default() += 1;
        }
        Ok(Self {
            place,
            exact: standing.total.clone().context("scored")?,
            bonus: hundredths(score.bonus),
            veto: score.veto.clone(),
            indicators: kept.collect(),
            deductions: taken.collect(),
            counting,
        })
    }
}

/// Points to two places, half up, without needless zeros.
fn hundredths(points: Decimal) -> String {
    let rounded = points.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.normalize().to_string()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kept")
}

/// The database that a release has kept, and what it printed.
fn files(release: &str) -> (PathBuf, PathBuf) {
    let named = |ending: &str| folder().join(format!("round-{release}.{ending}"));
    (named("db.gz"), named("json"))
}

/// A kept database, brought up to date, and its round.
struct Opened {
    store: Store,
    round: Round,
    _folder: TempDir,
}

impl Opened {
    async fn of(packed: &[u8]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = folder.path().join("round.db");
        std::fs::write(&database, unpack(packed)?)?;
        let files = folder.path().join("files");
        let store = Store::open(&database.display().to_string(), files).await?;
        let campaign = store.campaigns().await?.pop().context("a campaign")?;
        let round = store.rounds(campaign.id).await?.pop().context("a round")?;
        ensure!(round.state == RoundState::Closed, "the round is closed");
        Ok(Self { store, round, _folder: folder })
    }
}

/// What is printed of a round, in the order of its places.
async fn figures(store: &Store, round: i64) -> Result<Vec<UnitFigures>> {
    let standings = store.standings(round).await?;
    let printed = reported(store, &Who::console(), round).await?;
    printed.units.into_iter().map(|unit| UnitFigures::of(unit, &standings)).collect()
}

/// The ranking of a round by a sheet.
async fn placed(store: &Store, round: i64, sheet: &str) -> Result<Vec<Placed>> {
    let places = what_if(store, &Who::console(), round, &Sheet::parse(sheet)?).await?;
    let placed = places.iter().map(|one| Placed::of(&one.name, one.rank, (one.own, one.total)));
    Ok(placed.collect())
}

/// The same sheet with other prices: what it asks for is the same.
fn dearer(sheet: &str) -> Result<String> {
    let dearer = sheet.replace("each = 0.5\n", "each = 0.75\n").replace("each = 3\n", "each = 4\n");
    ensure!(dearer != sheet, "it has these prices");
    Ok(dearer)
}

/// Lets a liaison appeal about the first open item of a rule at a unit, and grants it.
async fn granted(
    store: &Store,
    (account, whose, of_rule): (&str, &str, &str),
    on: DateTime,
) -> Result<()> {
    let now = portal::moment(on);
    let units = store.units().await?;
    let unit = units.iter().find(|one| one.name == whose).context("a unit")?.id;
    let filter = ItemFilter { unit: Some(unit), ..ItemFilter::default() };
    let mut items = store.items(&filter).await?;
    items.retain(|item| item.rule == of_rule && item.state == ItemState::Open);
    let item = items.iter().map(|item| item.id).min();
    let item = item.with_context(|| format!("{whose} has no open item of {of_rule}"))?;
    let account = store.account_named(account).await?.context("an account")?;
    let liaison = Who::of(store, account, now).await?;
    let note = "经核对不属实".into();
    let appeal = Answer { said: Said::Appeals, note, files: Vec::new(), wanted: None };
    answer(store, &liaison, item, appeal, now).await?;
    let ruling = (Ruling::GrantAppeal, "经复核，申诉成立");
    Ok(oversight::rule(store, &Who::console(), item, ruling, now).await?)
}

fn of_unit<'a>(figures: &'a [UnitFigures], unit: &str) -> Result<&'a UnitFigures> {
    figures.iter().find(|one| one.place.unit == unit).context("printed")
}

/// Computed once more, every unit's points are to the last digit those that are kept.
async fn computed_again(store: &Store, round: i64, printed: &[UnitFigures]) -> Result<()> {
    let rescored = rescore(store, round).await?;
    assert_eq!(rescored.len(), printed.len());
    for unit in rescored {
        assert_eq!(unit.differing, Vec::<String>::new(), "{}", unit.unit);
        let exact: Decimal = of_unit(printed, &unit.unit)?.exact.parse()?;
        assert_eq!((unit.kept, unit.computed), (Some(exact), Some(exact)), "{}", unit.unit);
    }
    Ok(())
}

/// The county's total by hand: half its own points, half the mean of those below it.
fn rolled_up(printed: &[UnitFigures]) -> Result<()> {
    let exact = |unit: &str| -> Result<Decimal> { Ok(of_unit(printed, unit)?.exact.parse()?) };
    let below = (exact(TOWN)? * Decimal::from(3) + exact(DEPARTMENT)?) / Decimal::from(4);
    let total = (exact(COUNTY)? + below) / Decimal::TWO;
    assert_eq!(of_unit(printed, COUNTY)?.place.total, Some(hundredths(total)));
    Ok(())
}

/// The round holds all that later programs are held to.
async fn holds_much(store: &Store, round: i64, printed: &[UnitFigures]) -> Result<()> {
    let counting: BTreeSet<&str> =
        printed.iter().flat_map(|one| one.counting.keys().map(String::as_str)).collect();
    let lacking: Vec<&str> = RULES.into_iter().filter(|id| !counting.contains(id)).collect();
    ensure!(lacking.is_empty(), "no finding counts of {lacking:?}");
    let (mut findings, mut changes): (Vec<Finding>, usize) = (Vec::new(), 0);
    for standing in store.standings(round).await? {
        findings.extend(store.findings(standing.id).await?);
        changes += store.score_changes(standing.id).await?.len();
    }
    ensure!(changes == 1, "an appeal was granted: {changes}");
    let decided = |decision| findings.iter().any(|found| found.decision == Some(decision));
    ensure!(decided(Decision::Confirmed) && decided(Decision::Dismissed), "people decided");
    let waits = |found: &Finding| {
        found.certainty == Certainty::Suspected && !found.advice && found.decision.is_none()
    };
    ensure!(findings.iter().any(waits), "something waits for a person");
    ensure!(printed.iter().any(|one| one.bonus != "0"), "a bonus counts");
    ensure!(printed.iter().any(|one| one.veto.is_some()), "a veto holds");
    let county = &of_unit(printed, COUNTY)?.place;
    ensure!(county.own != county.total, "those below it count");
    Ok(())
}

/// Keys of which something else is said.
fn changed<V: PartialEq>(before: &BTreeMap<String, V>, after: &BTreeMap<String, V>) -> Vec<String> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    keys.into_iter().filter(|key| before.get(*key) != after.get(*key)).cloned().collect()
}

/// A granted appeal gives back the points of its finding, and nothing else moves.
fn only_its_own(before: &[UnitFigures], after: &[UnitFigures]) -> Result<()> {
    let (_, whose, of_rule) = LATER;
    assert_eq!(before.len(), after.len());
    for was in before {
        let is = of_unit(after, &was.place.unit)?;
        if was.place.unit != whose {
            // Others may have passed it.
            let place = Placed { rank: was.place.rank, ..is.place.clone() };
            assert_eq!(&UnitFigures { place, ..is.clone() }, was);
            continue;
        }
        let (less, more): (Decimal, Decimal) = (was.exact.parse()?, is.exact.parse()?);
        assert!(more > less, "{less} {more}");
        assert_eq!(changed(&was.indicators, &is.indicators), [LATER_OF]);
        let taken = format!("{LATER_OF} {of_rule}");
        assert_eq!(changed(&was.deductions, &is.deductions), [taken]);
        assert_eq!(changed(&was.counting, &is.counting), [of_rule]);
        let counts = |one: &UnitFigures| one.counting.get(of_rule).copied().unwrap_or(0);
        assert_eq!(counts(was), counts(is) + 1);
        assert_eq!((&is.bonus, &is.veto), (&was.bonus, &was.veto));
    }
    Ok(())
}

/// Rows of the findings of a round, by inspection and key.
async fn rows(store: &Store, round: i64) -> Result<BTreeMap<(i64, String), Finding>> {
    let mut rows = BTreeMap::new();
    for standing in store.standings(round).await? {
        for found in store.findings(standing.id).await? {
            rows.insert((standing.id, found.key.clone()), found);
        }
    }
    Ok(rows)
}

/// Today's program says of a kept round what was printed of it then.
async fn holds(packed: &[u8], kept: &Kept) -> Result<()> {
    let opened = Opened::of(packed).await?;
    let (store, round) = (&opened.store, opened.round.id);
    let closed = figures(store, round).await?;
    assert_eq!(closed, kept.closed, "as printed by {}, rules {}", kept.program, kept.rules);
    holds_much(store, round, &closed).await?;
    computed_again(store, round, &closed).await?;
    rolled_up(&closed)?;

    // By its own sheet the ranking is that of the round; by another one it is what it was then.
    let sheet = &opened.round.sheet;
    let places: Vec<Placed> = closed.iter().map(|one| one.place.clone()).collect();
    assert_eq!(placed(store, round, sheet).await?, places);
    let tried = placed(store, round, &dearer(sheet)?).await?;
    assert_eq!(tried, kept.tried);
    assert_ne!(tried, places, "the other sheet is another one");

    // An appeal that today's program grants.
    let before = rows(store, round).await?;
    granted(store, LATER, LATER_ON).await?;
    let appealed = figures(store, round).await?;
    assert_eq!(appealed, kept.appealed);
    only_its_own(&closed, &appealed)?;
    computed_again(store, round, &appealed).await?;
    rolled_up(&appealed)?;
    let after = rows(store, round).await?;
    assert_eq!(before.len(), after.len());
    let moved: Vec<&Finding> = after
        .iter()
        .filter(|(at, row)| before.get(*at) != Some(*row))
        .map(|(_, row)| row)
        .collect();
    let [dismissed] = moved[..] else { panic!("one finding was appealed about: {moved:?}") };
    let told = (dismissed.rule.as_str(), dismissed.decision, dismissed.counts);
    assert_eq!(told, (LATER.2, Some(Decision::Dismissed), false));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_rounds_give_what_was_printed_of_them() -> Result<()> {
    for release in KEPT {
        let (database, beside) = files(release);
        let lacks = |path: &Path| format!("{}: see the crate's README", path.display());
        let packed = std::fs::read(&database).with_context(|| lacks(&database))?;
        let text = std::fs::read_to_string(&beside).with_context(|| lacks(&beside))?;
        holds(&packed, &serde_json::from_str(&text)?).await.context(release)?;
    }
    Ok(())
}

#[test]
fn every_release_keeps_a_round() -> Result<()> {
    let mut kept = BTreeSet::new();
    for entry in std::fs::read_dir(folder())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let release = name.strip_prefix("round-").and_then(|name| name.strip_suffix(".db.gz"));
        kept.extend(release.map(str::to_owned));
    }
    let opened: BTreeSet<String> = KEPT.into_iter().map(str::to_owned).collect();
    assert_eq!(kept, opened, "what is kept is opened");
    assert!(opened.contains(env!("CARGO_PKG_VERSION")), "this release has kept none");
    Ok(())
}

/// Run by hand with each release, see the crate's README.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "keeps a round of today's program"]
async fn keep_a_round() -> Result<()> {
    keeping::keep().await
}
