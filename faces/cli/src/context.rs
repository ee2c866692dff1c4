use crate::arguments::{Arguments, Common, Lang};
use crate::diagnostics;
use crate::progress::Bars;
use crate::usage;
use linping_problems::{Code, Language, Place, Problem, Problems, Text};
use linping_work::{NoProgress, Progress, Stop};
use std::path::Path;
use std::process::ExitCode;

/// What every command is given beside its own arguments.
pub struct Context {
    /// Flags of every command.
    pub common: Common,
    /// Language of messages.
    pub language: Language,
    /// Cancelled when the user interrupts.
    pub stop: Stop,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The plan, the input or the usage is wrong.
    Wrong,
    /// A target is missed and `--require-targets` was given.
    TargetMissed,
    /// An input is missing or, with `--locked`, differs from the lock.
    InputDiffers,
    /// Our fault.
    Internal,
    /// Interrupted by the user.
    Interrupted,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Wrong => 1,
            Exit::TargetMissed => 2,
            Exit::InputDiffers => 3,
            Exit::Internal => 4,
            Exit::Interrupted => 130,
        }
    }
}

/// Why a command could not go on: problems to print, and the exit code.
#[derive(Debug)]
pub struct Failure {
    pub problems: Problems,
    pub exit: Exit,
    /// Folder that the files of the problems' places are relative to, for snippets.
    pub root: Option<std::path::PathBuf>,
}

impl Failure {
    /// The input or the usage is wrong.
    pub fn wrong(problems: Problems) -> Self {
        Failure { problems, exit: Exit::Wrong, root: None }
    }

    /// A file that should be there is not, or cannot be opened.
    pub fn missing(path: &Path, error: &std::io::Error) -> Self {
        let shown = path.display();
        let problem = Problem::new(
            Code::UnreadableFile,
            Text::new(format!("无法打开 {shown}：{error}"), format!("cannot open {shown}: {error}")),
        )
        .at(Place::file(shown.to_string()))
        .hint(Text::new("请检查路径与权限。", "check the path and its permissions."));
        let exit = if error.kind() == std::io::ErrorKind::NotFound { Exit::InputDiffers } else { Exit::Wrong };
        Failure { problems: vec![problem], exit, root: None }
    }

    /// An output that cannot be written.
    pub fn cannot_write(path: &Path, error: &std::io::Error) -> Self {
        let shown = path.display();
        Failure::wrong(vec![
            Problem::new(
                Code::CannotWrite,
                Text::new(format!("无法写入 {shown}：{error}"), format!("cannot write {shown}: {error}")),
            )
            .hint(Text::new("请检查目录、权限与磁盘空间。", "check the folder, its permissions and the disk space.")),
        ])
    }

    /// The usage is wrong.
    pub fn argument(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Failure::wrong(vec![Problem::new(Code::BadArgument, Text::new(zh, en))])
    }

    /// Our fault.
    #[allow(dead_code)]
    pub fn internal(what: impl Into<String>) -> Self {
        let what = what.into();
        let problem =
            Problem::new(Code::Internal, Text::new(format!("内部错误：{what}"), format!("internal error: {what}")));
        Failure { problems: vec![problem], exit: Exit::Internal, root: None }
    }

    /// Interrupted by the user.
    #[allow(dead_code)]
    pub fn interrupted() -> Self {
        let problem = Problem::new(
            Code::Interrupted,
            Text::new("已中断；旧的输出保持原样", "interrupted; the old output is left as it was"),
        );
        Failure { problems: vec![problem], exit: Exit::Interrupted, root: None }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::wrong(vec![problem])
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Failure::wrong(problems)
    }
}

/// What a command returns.
pub type Outcome = Result<Exit, Failure>;

impl Context {
    /// The progress shown: bars on a terminal, nothing with `--quiet`, `--no-progress` or `--json` into a pipe.
    pub fn progress(&self) -> Box<dyn Progress> {
        if self.common.quiet || self.common.no_progress || !Bars::can_draw() {
            Box::new(NoProgress)
        } else {
            Box::new(Bars::new(self.language))
        }
    }

    /// One text in the user's language.
    pub fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.in_language(self.language)
    }
}

/// Says what is wrong with the arguments, or the help asked for.
fn refuse(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand as NoCommand;
    let mut words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    let language = usage::language(words.by_ref(), std::env::var("LINPING_LANG").ok());
    let json = std::env::args_os().any(|word| word == "--json");
    let wrong = error.use_stderr() && error.kind() != NoCommand;
    if wrong && (json || language == Language::Zh) {
        let lang = if language == Language::Zh { Lang::Zh } else { Lang::En };
        let common = Common { lang, json, ..Common::default() };
        let context = Context { language, common, stop: Stop::never() };
        diagnostics::print(&[usage::problem(error)], None, &context);
    } else {
        let _ = error.print();
    }
    ExitCode::from(if error.use_stderr() { Exit::Wrong.code() } else { 0 })
}

/// Runs the command and turns whatever happens, a panic included, into an exit code.
pub fn run(parsed: Result<Arguments, clap::Error>) -> ExitCode {
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    diagnostics::start_logging(&arguments.common);
    let stop = Stop::never();
    let interrupt = stop.clone();
    let _ = ctrlc::set_handler(move || {
        if interrupt.is_cancelled() {
            std::process::exit(130);
        }
        interrupt.cancel();
    });
    let context = Context { language: arguments.common.lang.into(), common: arguments.common, stop };
    diagnostics::quiet_panics();
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| arguments.command.run(&context)));
    let exit = match ended {
        Ok(Ok(exit)) => exit,
        Ok(Err(failure)) => {
            diagnostics::print(&failure.problems, failure.root.as_deref(), &context);
            failure.exit
        }
        Err(panic) => {
            diagnostics::print(&[diagnostics::panicked(panic.as_ref())], None, &context);
            Exit::Internal
        }
    };
    ExitCode::from(exit.code())
}
