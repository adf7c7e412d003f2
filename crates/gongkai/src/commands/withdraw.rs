//! `gongkai withdraw`: a document taken down at once.

use super::hosting::{failed, find, open, runtime};
use crate::cli::hosting::WithdrawArgs;
use crate::failure::Failure;
use crate::words::Lang;
use std::process::ExitCode;

/// `gongkai withdraw`
pub fn withdraw(args: &WithdrawArgs, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        let store = open(&args.store, lang).await?;
        let site = find(&store, &args.site, lang).await?;
        let done = portal::withdraw(&store, site.id, &args.address, &args.reason).await;
        done.map_err(|error| failed(&error, lang))?;
        eprintln!("{}", lang.say("withdrawn", &[("address", &args.address)]));
        Ok(ExitCode::SUCCESS)
    })
}
