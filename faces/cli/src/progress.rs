use indicatif::{ProgressBar, ProgressStyle};
use linping_problems::Language;
use linping_work::Progress;
use std::io::IsTerminal;
use std::sync::Mutex;

/// Progress bars on standard error.
pub struct Bars {
    language: Language,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    /// Bars in a language.
    pub fn new(language: Language) -> Self {
        Bars { language, bar: Mutex::new(None) }
    }

    /// True if standard error is a terminal.
    pub fn can_draw() -> bool {
        std::io::stderr().is_terminal()
    }

    fn with(&self, change: impl FnOnce(&mut Option<ProgressBar>)) {
        if let Ok(mut bar) = self.bar.lock() {
            change(&mut bar);
        }
    }
}

impl Progress for Bars {
    fn begin(&self, zh: &str, en: &str, total: Option<u64>) {
        let name = if self.language == Language::Zh { zh } else { en }.to_string();
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::new_spinner(),
        };
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(name);
        self.with(|slot| *slot = Some(bar));
    }

    fn advance(&self, units: u64) {
        self.with(|slot| {
            if let Some(bar) = slot {
                bar.inc(units);
            }
        });
    }

    fn finish(&self) {
        self.with(|slot| {
            if let Some(bar) = slot.take() {
                bar.finish_and_clear();
            }
        });
    }
}
