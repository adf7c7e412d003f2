//! `gongkai inspect URL`: survey, judge, report.

use crate::cli::{Format, InspectArgs, MannersArgs};
use crate::failure::{Failure, UNREACHABLE, WRONG_USE};
use crate::inspection::{self, Done, Plan};
use crate::progress::Watch;
use crate::words::Lang;
use crate::{standards, today};
use assess::{Certainty, MatterStatus, Verdicts};
use snapshot::{Outcome, PortalFile};
use standard::Level;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use url::Url;
use wording::{ErrorWords, RowFault, WordList, WordsError};

/// Exit code when the score is below `--fail-under`.
const BELOW: u8 = 1;

/// Inspects one portal.
pub fn run(args: &InspectArgs, lang: Lang) -> Result<ExitCode, Failure> {
    let reviews = crate::reviews::read(&args.review, lang)?;
    for path in [&args.write_portal, &args.write_review].into_iter().flatten() {
        if path.exists() {
            return Err(Failure::usage(lang, "error-exists", &[("path", &path.display())]));
        }
    }
    let plan = Plan { verdicts: crate::reviews::verdicts(&reviews), ..plan(args, lang)? };
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure { exit: UNREACHABLE, message: error.to_string() })?;
    let done = runtime.block_on(async {
        let cancel = CancellationToken::new();
        crate::progress::stop_on_signal(cancel.clone(), lang);
        let watch = Watch::alone(lang);
        let done = inspection::run(&plan, &watch, cancel).await;
        watch.finish();
        done
    })?;
    if let Some(path) = &args.write_portal {
        write_portal(path, &done, lang)?;
    }
    if let Some(path) = &args.write_review {
        let text = crate::reviews::to_fill_in(&done, lang);
        std::fs::write(path, text).map_err(|error| Failure::file(lang, path, &error))?;
        eprintln!("{}", lang.say("standard-written", &[("path", &path.display())]));
    }
    crate::reviews::tell(&reviews, &done, lang);
    match args.format {
        Format::Json => println!("{}", done.json),
        Format::Text => {
            if args.explain {
                explain(&done, lang);
            }
            summary(&done, &plan, lang);
        }
    }
    let below = args
        .fail_under
        .is_some_and(|bar| !done.assessment.score.scored || done.assessment.score.total < bar);
    Ok(if below { ExitCode::from(BELOW) } else { ExitCode::SUCCESS })
}

fn plan(args: &InspectArgs, lang: Lang) -> Result<Plan, Failure> {
    let start = Url::parse(&args.url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| Failure::usage(lang, "error-url", &[("value", &args.url)]))?;
    let portal = portal_file(args.portal.as_deref(), lang)?;
    let sheet = crate::commands::sheet::load(args.sheet.as_deref(), lang)?;
    let standard = standards::load(args.standard.as_deref(), lang)?;
    let as_of = args.as_of.unwrap_or_else(today);
    let manners = manners(&args.manners, &portal, lang)?;
    let level = args.level.map(Level::from).or(portal.level).unwrap_or(Level::County);
    let out = args.out.clone().unwrap_or_else(|| default_out(&start, as_of));
    let mut settings = inspection::settings(
        start,
        args.name.clone(),
        level,
        portal,
        args.state.clone(),
        manners,
        args.render,
    );
    settings.beside.clone_from(&args.beside);
    settings.words = words(args.words.as_deref(), args.portal.as_deref(), &settings.portal, lang)?;
    let verdicts = Verdicts::default();
    Ok(Plan {
        settings,
        standard: Arc::new(standard),
        sheet,
        verdicts,
        calendar: standards::calendar(args.holidays.as_deref(), lang)?,
        as_of,
        out,
        withhold_leaks: args.withhold_leaks,
        lang,
    })
}

/// How politely to ask, by the arguments and what is known of the portal.
pub fn manners(
    args: &MannersArgs,
    portal: &PortalFile,
    lang: Lang,
) -> Result<fetch::Manners, Failure> {
    if args.rps.is_nan() || args.rps <= 0.0 {
        return Err(Failure::usage(lang, "error-rps", &[]));
    }
    let mut manners = fetch::Manners {
        per_second: (!args.no_limit).then_some(args.rps),
        robots: !(args.own_portal || portal.ignore_robots),
        ..fetch::Manners::default()
    };
    if let Some(connections) = args.concurrency {
        manners.connections = connections.clamp(1, inspection::MOST_CONNECTIONS);
    } else if args.no_limit {
        manners.connections = inspection::LOCAL_CONNECTIONS;
    }
    Ok(manners)
}

fn default_out(start: &Url, as_of: jiff::civil::Date) -> PathBuf {
    let host = start.host_str().unwrap_or("portal").replace([':', '[', ']'], "-");
    let port = start.port().map(|port| format!("-{port}")).unwrap_or_default();
    PathBuf::from(format!("report-{host}{port}-{as_of}"))
}

/// Reads a portal.toml; without one nothing is known.
pub fn portal_file(path: Option<&Path>, lang: Lang) -> Result<PortalFile, Failure> {
    let Some(path) = path else { return Ok(PortalFile::default()) };
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(lang, path, &error))?;
    PortalFile::parse(&text).map_err(|error| {
        Failure::usage(lang, "error-portal-file", &[("path", &path.display()), ("reason", &error)])
    })
}

/// The error words: those built in, and over them the list that is named, else that of the portal's file.
pub fn words(
    named: Option<&Path>,
    portal: Option<&Path>,
    pins: &PortalFile,
    lang: Lang,
) -> Result<WordList, Failure> {
    let own = pins.error_words.as_deref().map(|file| match portal.and_then(Path::parent) {
        Some(folder) => folder.join(file),
        None => PathBuf::from(file),
    });
    let Some(path) = named.map(Path::to_owned).or(own) else { return Ok(WordList::default()) };
    let text =
        std::fs::read_to_string(&path).map_err(|error| Failure::file(lang, &path, &error))?;
    let list = ErrorWords::with(&text).map_err(|error| {
        let reason = words_fault(&error, lang);
        Failure::usage(lang, "error-words", &[("path", &path.display()), ("reason", &reason)])
    })?;
    Ok(list.into())
}

/// What is wrong with a list of error words: the row, and why.
fn words_fault(error: &WordsError, lang: Lang) -> String {
    let (row, fault) = match error {
        WordsError::Column(name) => return lang.say("words-column", &[("name", name)]),
        WordsError::TooMany => return lang.say("words-many", &[("most", &wording::MOST_WORDS)]),
        WordsError::Row { row, fault } => (row, fault),
        WordsError::Csv(_) | WordsError::Pattern(_) | WordsError::Build(_) => {
            return error.to_string();
        }
    };
    let one = |key: &str, word: &String| lang.say(key, &[("word", word)]);
    let what = match fault {
        RowFault::Cells => lang.word("words-cells"),
        RowFault::NoWord => lang.word("words-none"),
        RowFault::Short(word) => one("words-short", word),
        RowFault::Twice(word) => one("words-twice", word),
        RowFault::Same(word) => one("words-same", word),
        RowFault::Severity(found) => one("words-severity", found),
        RowFault::Exception { word, exception } => {
            lang.say("words-exception", &[("word", word), ("exception", exception)])
        }
    };
    lang.say("words-row", &[("row", row), ("what", &what)])
}

fn write_portal(path: &Path, done: &Done, lang: Lang) -> Result<(), Failure> {
    let text = toml::to_string_pretty(&done.portal_file)
        .map_err(|error| Failure { exit: WRONG_USE, message: error.to_string() })?;
    std::fs::write(path, text).map_err(|error| Failure::file(lang, path, &error))?;
    eprintln!("{}", lang.say("standard-written", &[("path", &path.display())]));
    Ok(())
}

fn summary(done: &Done, plan: &Plan, lang: Lang) {
    let assessment = &done.assessment;
    let portal = &done.snapshot.portal;
    println!("{}", lang.say("summary-portal", &[("name", &portal.name), ("url", &portal.url)]));
    let score = &assessment.score;
    let points =
        if score.scored { inspection::printed(score.total) } else { lang.word("summary-unscored") };
    println!("{}", lang.say("summary-score", &[("score", &points), ("sheet", &score.sheet)]));
    if let Some(rule) = &score.veto {
        println!("{}", lang.say("summary-veto", &[("rule", rule)]));
    }
    let count = |status| assessment.matters.iter().filter(|matter| matter.status == status).count();
    println!(
        "{}",
        lang.say(
            "summary-matters",
            &[
                ("due", &assessment.matters.len()),
                ("found", &count(MatterStatus::Found)),
                ("merged", &count(MatterStatus::Merged)),
                ("missing", &count(MatterStatus::Missing)),
                ("unobserved", &count(MatterStatus::Unobserved)),
            ]
        )
    );
    let findings = &assessment.findings;
    let dismissed = findings.iter().filter(|f| f.is_dismissed()).count();
    let held = || findings.iter().filter(|f| !f.is_dismissed());
    let certain = held().filter(|f| f.counts()).count();
    let suspected = held().filter(|f| f.certainty == Certainty::Suspected && !f.advice).count();
    let advice = held().filter(|f| f.advice).count();
    println!(
        "{}",
        lang.say(
            "summary-findings",
            &[("certain", &certain), ("suspected", &suspected), ("advice", &advice)]
        )
    );
    if dismissed > 0 {
        println!("{}", lang.say("summary-dismissed", &[("dismissed", &dismissed)]));
    }
    let figures = &done.snapshot.figures;
    println!(
        "{}",
        lang.say(
            "summary-survey",
            &[
                ("requests", &figures.requests),
                ("pages", &figures.pages),
                ("documents", &figures.documents),
                ("unmodified", &figures.not_modified),
                ("seconds", &format!("{:.1}", figures.seconds)),
            ]
        )
    );
    if !done.snapshot.observation.complete {
        let why = lang.word(if done.interrupted { "interrupted" } else { "bounded" });
        let again =
            plan.settings.state.as_ref().map(|_| lang.word("summary-again")).unwrap_or_default();
        println!("{}", lang.say("summary-partial", &[("why", &why), ("again", &again)]));
    }
    if done.archive.leaks > 0 {
        println!("{}", lang.say("summary-leaks", &[("n", &done.archive.leaks)]));
    }
    if !done.archive.withheld.is_empty() {
        println!("{}", lang.say("summary-withheld", &[("n", &done.archive.withheld.len())]));
    }
    println!("{}", lang.say("summary-files", &[("path", &plan.out.display())]));
}

fn explain(done: &Done, lang: Lang) {
    println!("{}", lang.word("explain-head"));
    for mapped in &done.assessment.mapping {
        let path = privacy::mask(&mapped.path.join(" › "));
        let language = report_lang(lang);
        let words = mapped.reasons.iter().map(|reason| report::reason_words(reason, language));
        let reasons = words.collect::<Vec<_>>().join(if lang == Lang::Zh { "；" } else { "; " });
        let reasons = privacy::mask(&reasons);
        let names = [&mapped.field, &mapped.matter1, &mapped.matter2];
        let matter: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        if matter.is_empty() {
            println!(
                "{}",
                lang.say("explain-unmatched", &[("path", &path), ("reasons", &reasons)])
            );
        } else {
            let confidence = (mapped.confidence * 100.0).round();
            println!(
                "{}",
                lang.say(
                    "explain-matched",
                    &[
                        ("path", &path),
                        ("matter", &matter.join(" › ")),
                        ("confidence", &confidence),
                        ("reasons", &reasons)
                    ]
                )
            );
        }
    }
    for state in &done.assessment.matters {
        let status = match state.status {
            MatterStatus::Found => "status-found",
            MatterStatus::Merged => "status-merged",
            MatterStatus::Missing => "status-missing",
            MatterStatus::Unobserved => "status-unobserved",
        };
        let mut matter = format!("{} › {}", state.field, state.matter1);
        if let Some(second) = &state.matter2 {
            matter = format!("{matter} › {second}");
        }
        let url = state.column_url.as_deref().unwrap_or("—");
        println!(
            "{}",
            lang.say(
                "explain-state",
                &[
                    ("status", &lang.word(status)),
                    ("matter", &matter),
                    ("url", &url),
                    ("items", &state.items)
                ]
            )
        );
    }
    println!();
}

/// An outcome in the user's words.
pub fn outcome_words(outcome: &Outcome, lang: Lang) -> String {
    report::outcome_words(outcome, report_lang(lang))
}

/// The language of reports.
pub fn report_lang(lang: Lang) -> report::Lang {
    match lang {
        Lang::Zh => report::Lang::Zh,
        Lang::En => report::Lang::En,
    }
}
