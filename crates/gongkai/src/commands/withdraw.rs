//! `gongkai withdraw`: a document taken down at once; the audit log tells it.

use super::hosting::{failed, find, open, runtime};
use crate::cli::hosting::WithdrawArgs;
use crate::failure::Failure;
use crate::words::Lang;
use desk::DeskError;
use portal::PortalError;
use std::process::ExitCode;

/// `gongkai withdraw`
pub fn withdraw(args: &WithdrawArgs, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        let store = open(&args.store, lang).await?;
        let site = find(&store, &args.site, lang).await?;
        let what = (args.address.as_str(), args.reason.as_str());
        let now = jiff::Timestamp::now().as_second();
        let done = desk::take_down(&store, site.id, what, now).await;
        done.map_err(|error| refused(error, args, lang))?;
        eprintln!("{}", lang.say("withdrawn", &[("address", &args.address)]));
        Ok(ExitCode::SUCCESS)
    })
}

fn refused(error: DeskError, args: &WithdrawArgs, lang: Lang) -> Failure {
    match error {
        DeskError::Store(error) => failed(&error.into(), lang),
        DeskError::NoReason => Failure::usage(lang, "error-no-reason", &[]),
        _ => failed(&PortalError::NoDocument(args.address.clone()), lang),
    }
}
