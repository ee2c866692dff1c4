use crate::commands::Command;
use clap::{Args, Parser, ValueEnum};
use linping_problems::Language;

/// Plan as code for city districts.
#[derive(Debug, Parser)]
#[command(name = "linping", version, about, propagate_version = true)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Args, Clone, Debug, Default)]
pub struct Common {
    /// Language of messages and tables.
    #[arg(long, global = true, value_enum, default_value_t = Lang::En, env = "LINPING_LANG")]
    pub lang: Lang,
    /// Print the result as JSON on standard output.
    #[arg(long, global = true)]
    pub json: bool,
    /// Print nothing but results and errors.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Print more of what happens, on standard error.
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Draw no progress bars.
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Work everything out anew: neither read nor write the cache.
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// Fail (exit code 3) if an input differs from the lock.
    #[arg(long, global = true)]
    pub locked: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    Zh,
    #[default]
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Language {
        match lang {
            Lang::Zh => Language::Zh,
            Lang::En => Language::En,
        }
    }
}
