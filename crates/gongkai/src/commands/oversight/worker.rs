//! `gongkai worker`: stands by and works at what is due; `gongkai serve --work` does the same beside the pages.

use super::now;
use crate::cli::oversight::{WorkArgs, WorkerArgs};
use crate::commands::hosting::{open, runtime};
use crate::failure::Failure;
use crate::inspection;
use crate::words::Lang;
use oversight::{Tell, Told, Worker};
use snapshot::PortalFile;
use std::process::ExitCode;
use std::sync::Arc;
use store::Store;
use tokio_util::sync::CancellationToken;

/// `gongkai worker`
pub fn worker(args: &WorkerArgs, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        let store = open(&args.store, lang).await?;
        let cancel = CancellationToken::new();
        crate::progress::stop_on_signal(cancel.clone(), lang);
        let done = standing_by(store.clone(), &args.work, cancel, lang)?.await;
        eprintln!("{}", lang.say("worker-ended", &[("count", &done)]));
        store.close().await.map_err(|error| super::stored(error, lang))
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A worker that stands by until `cancel` is cancelled; answers how many inspections it did.
pub fn standing_by(
    store: Store,
    args: &WorkArgs,
    cancel: CancellationToken,
    lang: Lang,
) -> Result<impl Future<Output = usize> + Send + use<>, Failure> {
    let worker = made(args, lang)?;
    let at_a_time = args.at_a_time;
    let said: [(&'static str, &dyn std::fmt::Display); 2] =
        [("name", &worker.name), ("count", &at_a_time)];
    eprintln!("{}", lang.say("worker-stands-by", &said));
    let tell: Tell = Arc::new(move |told| say(told, lang));
    Ok(async move { worker.stand(&store, at_a_time, &cancel, &tell).await })
}

/// A line for what a worker tells.
fn say(told: Told<'_>, lang: Lang) {
    let line = match told {
        Told::Due(due) => {
            let said: [(&'static str, &dyn std::fmt::Display); 2] =
                [("started", &due.started.len()), ("looks", &due.looks)];
            lang.say("worker-due", &said)
        }
        Told::Worked(inspection) => lang.say("worker-worked", &[("inspection", &inspection)]),
        Told::Failed(error) => lang.say("worker-failed", &[("reason", error)]),
    };
    eprintln!("{} {line}", portal::minute(now()).strftime("%Y-%m-%d %H:%M:%S"));
}

/// A worker as the arguments say, with its folder.
pub(super) fn made(args: &WorkArgs, lang: Lang) -> Result<Worker, Failure> {
    std::fs::create_dir_all(&args.states)
        .map_err(|error| Failure::file(lang, &args.states, &error))?;
    let manners = crate::commands::inspect::manners(&args.manners, &PortalFile::default(), lang)?;
    Ok(Worker {
        // Unique among those of all machines: the moment of the start beside the number of the process.
        name: format!("{:x}-{:x}", jiff::Timestamp::now().as_millisecond(), std::process::id()),
        states: args.states.clone(),
        manners,
        program: inspection::PROGRAM.into(),
        only: None,
        beat: oversight::BEAT,
        clock: Arc::new(now),
    })
}
