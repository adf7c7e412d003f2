//! The command. Every role is a sub-command; all logic stands in the libraries.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command talks: data to stdout, talk to stderr"
)]

mod cli;
mod commands;
mod failure;
mod inspection;
mod leaks;
mod log;
mod planted;
mod progress;
mod reviews;
mod standards;
mod table;
mod words;

use cli::Command;
use std::process::ExitCode;

// Pages are read on several threads in many small pieces (docs/decisions/0040).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    quiet_on_closed_pipe();
    let cli = cli::parse();
    let lang = cli.lang;
    let result = match cli.command {
        Command::Demo(args) => commands::demo::run(&args, lang),
        Command::Inspect(args) => commands::inspect::run(&args, lang),
        Command::Read(args) => commands::read::run(&args, lang),
        Command::Site(command) => commands::hosting::site(&command, lang),
        Command::Division(command) => commands::hosting::places::division(&command, lang),
        Command::Department(command) => commands::hosting::places::department(&command, lang),
        Command::Import(args) => commands::hosting::import(&args, lang),
        Command::Export(args) => commands::export::export(&args, lang),
        Command::Serve(args) => commands::hosting::serve(&args, lang),
        Command::User(command) => commands::desk::user(&command, lang),
        Command::Token(command) => commands::desk::token(&command, lang),
        Command::Channel(command) => commands::channel::channel(&command, lang),
        Command::Feed(command) => commands::feed::feed(&command, lang),
        Command::Audit(command) => commands::desk::audit(&command, lang),
        Command::Campaign(command) => commands::oversight::campaign(&command, lang),
        Command::Unit(command) => commands::oversight::unit(&command, lang),
        Command::Round(command) => commands::oversight::round(&command, lang),
        Command::Worker(args) => commands::oversight::worker(&args, lang),
        Command::Ledger(command) => commands::oversight::ledger(&command, lang),
        Command::Circular(args) => commands::oversight::circular(&args, lang),
        Command::Search(command) => commands::search::search(&command, lang),
        Command::Withdraw(args) => commands::withdraw::withdraw(&args, lang),
        Command::Standard(command) => commands::standard::run(&command, lang),
        Command::Rules(command) => commands::rules::run(&command, lang),
        Command::Sheet(command) => commands::sheet::run(&command, lang),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("gongkai: {}", failure.message);
            ExitCode::from(failure.exit)
        }
    }
}

/// Ends without a word when whoever reads stdout has gone (`gongkai … | head`).
fn quiet_on_closed_pipe() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let words = panic.payload().downcast_ref::<String>();
        if words.is_some_and(|words| words.contains("failed printing to stdout")) {
            std::process::exit(0);
        }
        usual(panic);
    }));
}

/// Today in the time zone of the portals, UTC+8.
fn today() -> jiff::civil::Date {
    jiff::tz::offset(8).to_datetime(jiff::Timestamp::now()).date()
}
