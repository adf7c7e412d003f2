//! `gongkai ledger …` and `gongkai circular`: the files of a round.

use super::{find_round, now, refused, stored};
use crate::cli::hosting::StoreArgs;
use crate::cli::oversight::{CircularArgs, LedgerCommand, OneRoundArgs};
use crate::commands::hosting::{open, runtime, unusable};
use crate::failure::{Failure, WRONG_USE};
use crate::words::Lang;
use access::Who;
use oversight::{AnswerProblem, Choice};
use report::{LetterKind, ReportError, RoundReport, RoundUnit};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::{Decision, Round, Store, Word};

/// `gongkai ledger …`
pub fn ledger(command: &LedgerCommand, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        let done = match command {
            LedgerCommand::Answer { filled, store } => return answer(store, filled, lang).await,
            LedgerCommand::Form { out, store } => form(store, out, lang).await,
            LedgerCommand::Export { of, out } => {
                let (_, _, report) = reported(of, lang).await?;
                write(out, lang, |sink| report::write_round_ledger(&report, sink))
            }
            LedgerCommand::Remind { days, store } => remind(store, *days, lang).await,
            LedgerCommand::Import { of, filled } => import(of, filled, lang).await,
        };
        done.map(|()| ExitCode::SUCCESS)
    })
}

/// Writes what is open as a form to be filled in.
async fn form(store: &StoreArgs, out: &Path, lang: Lang) -> Result<(), Failure> {
    let store = open(store, lang).await?;
    let lines = oversight::answer_lines(&store, &Who::console()).await;
    let lines = lines.map_err(|error| refused(&error, lang))?;
    write(out, lang, |sink| report::write_answer_form(&lines, sink))
}

/// Takes in what units answer.
async fn answer(store: &StoreArgs, files: &[PathBuf], lang: Lang) -> Result<ExitCode, Failure> {
    let store = open(store, lang).await?;
    let (mut answered, mut good) = (0, true);
    for path in files {
        let bytes = std::fs::read(path).map_err(|error| Failure::file(lang, path, &error))?;
        let rows = oversight::read_answers(&path.to_string_lossy(), &bytes);
        let rows = rows.map_err(|error| unusable(path, &error, lang))?;
        let taken = oversight::take_answers(&store, &Who::console(), &rows, now()).await;
        let taken = taken.map_err(|error| refused(&error, lang))?;
        for (row, problem) in &taken.problems {
            let what = answer_words(problem, lang);
            println!("{}", lang.say("import-row", &[("row", row), ("what", &what)]));
        }
        match taken.problems.is_empty() {
            true => answered += taken.answered,
            false => {
                good = false;
                eprintln!("{}", lang.say("ledger-not-answered", &[("path", &path.display())]));
            }
        }
    }
    eprintln!("{}", lang.say("ledger-answered", &[("count", &answered)]));
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(WRONG_USE) })
}

fn answer_words(problem: &AnswerProblem, lang: Lang) -> String {
    let one = |key: &str, value: &String| lang.say(key, &[("value", value)]);
    match problem {
        AnswerProblem::UnknownItem(item) => one("ledger-no-item", item),
        AnswerProblem::Twice(item) => one("ledger-twice", item),
        AnswerProblem::UnknownAnswer(word) => one("ledger-word", word),
        AnswerProblem::NoReason => lang.word("ledger-no-reason"),
        AnswerProblem::State => lang.word("ledger-state"),
    }
}

/// Says of whom something is due, and writes it down.
async fn remind(store: &StoreArgs, days: u32, lang: Lang) -> Result<(), Failure> {
    let store = open(store, lang).await?;
    let chased = oversight::chase(&store, &Who::console(), days, now()).await;
    let chased = chased.map_err(|error| refused(&error, lang))?;
    let units = store.units().await.map_err(|error| stored(error, lang))?;
    for (item, what) in &chased {
        let unit = units.iter().find(|unit| unit.id == item.unit_id);
        let args: [(&'static str, &dyn std::fmt::Display); 4] = [
            ("unit", &unit.map(|unit| unit.name.as_str()).unwrap_or_default()),
            ("contact", &unit.map(|unit| unit.contact.as_str()).unwrap_or_default()),
            ("rule", &report::rule_name(&item.rule, crate::commands::inspect::report_lang(lang))),
            ("deadline", &item.deadline),
        ];
        println!("{}", lang.say(&format!("ledger-{}", what.id()), &args));
    }
    eprintln!("{}", lang.say("ledger-chased", &[("items", &chased.len())]));
    Ok(())
}

/// `gongkai circular`
pub fn circular(args: &CircularArgs, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        let (store, _, report) = reported(&args.of, lang).await?;
        let notices = args.out.join(lang.word("circular-notices"));
        std::fs::create_dir_all(&notices).map_err(|error| Failure::file(lang, &notices, &error))?;
        let named = |key: &str| args.out.join(lang.word(key));
        let letter = async |kind| {
            oversight::letter(&store, kind).await.map_err(|error| refused(&error, lang))
        };
        let (circular, notice) =
            (letter(LetterKind::Circular).await?, letter(LetterKind::Notice).await?);
        write(&named("circular-file"), lang, |sink| {
            report::write_circular(&report, &circular, sink)
        })?;
        write(&named("ranking-file"), lang, |sink| report::write_ranking(&report, sink))?;
        write(&named("scores-file"), lang, |sink| report::write_score_sheets(&report, sink))?;
        write(&named("ledger-file"), lang, |sink| report::write_round_ledger(&report, sink))?;
        for unit in report.units.iter().filter(|unit| !unit.lines.is_empty()) {
            let path = notices.join(notice_name(unit));
            write(&path, lang, |sink| report::write_unit_notice(&report, unit, &notice, sink))?;
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A name of a file that every system takes.
fn notice_name(unit: &RoundUnit) -> String {
    let safe = |char: char| !char.is_control() && !r#"<>:"/\|?*"#.contains(char);
    format!("{}.docx", unit.name.chars().filter(|char| safe(*char)).collect::<String>())
}

async fn reported(of: &OneRoundArgs, lang: Lang) -> Result<(Store, Round, RoundReport), Failure> {
    let store = open(&of.store, lang).await?;
    let round = find_round(&store, of, lang).await?;
    let report = oversight::reported(&store, &Who::console(), round.id).await;
    let report = report.map_err(|error| refused(&error, lang))?;
    Ok((store, round, report))
}

fn write(
    path: &Path,
    lang: Lang,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), ReportError>,
) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::file(lang, path, error);
    let mut sink = BufWriter::new(File::create(path).map_err(|error| failed(&error))?);
    write(&mut sink).map_err(|error| failed(&error))?;
    sink.flush().map_err(|error| failed(&error))?;
    eprintln!("{}", lang.say("standard-written", &[("path", &path.display())]));
    Ok(())
}

/// Takes in what people decided: the sheet of a line says whose finding it is.
async fn import(of: &OneRoundArgs, files: &[PathBuf], lang: Lang) -> Result<(), Failure> {
    let read = crate::reviews::read(files, lang)?;
    let store = open(&of.store, lang).await?;
    let round = find_round(&store, of, lang).await?;
    let standings = store.standings(round.id).await.map_err(|error| stored(error, lang))?;
    let mut choices: BTreeMap<i64, Vec<Choice>> = BTreeMap::new();
    let mut open_lines = 0;
    for line in read.iter().flat_map(|file| &file.lines) {
        let sheet = line.place.sheet.as_deref().unwrap_or_default();
        let standing = standings.iter().find(|one| one.name == sheet);
        let standing = standing
            .ok_or_else(|| Failure::usage(lang, "error-ledger-sheet", &[("sheet", &sheet)]))?;
        let decision = match line.decision {
            Some(assess::Decision::Confirmed) => Decision::Confirmed,
            Some(assess::Decision::Dismissed) => Decision::Dismissed,
            None => {
                open_lines += 1;
                continue;
            }
        };
        let by = line.by.clone().filter(|by| !by.is_empty());
        let note = line.note.clone().unwrap_or_default();
        let reason = match by {
            Some(by) if note.is_empty() => by,
            Some(by) => lang.say("ledger-decided-by", &[("note", &note), ("by", &by)]),
            None => note,
        };
        let choice = Choice { key: line.key.clone(), decision, reason };
        choices.entry(standing.id).or_default().push(choice);
    }
    let decided: usize = choices.values().map(Vec::len).sum();
    for (inspection, choices) in choices {
        let taken = oversight::decide(&store, &Who::console(), inspection, &choices, now()).await;
        taken.map_err(|error| refused(&error, lang))?;
    }
    let args: [(&'static str, &dyn std::fmt::Display); 2] =
        [("decided", &decided), ("open", &open_lines)];
    eprintln!("{}", lang.say("ledger-imported", &args));
    Ok(())
}
