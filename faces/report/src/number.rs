use crate::voice::{Mark, Voice};
use askama::Template;
use linping_language::Status;

/// A number as the report shows it: the value, a link to what stands behind it, and how far it can be trusted.
#[derive(Clone, Debug, Template)]
#[template(path = "number.html")]
pub(crate) struct Number {
    pub text: String,
    pub href: Option<String>,
    pub mark: Option<Mark>,
    pub note: String,
}

impl Number {
    pub fn new(text: String, href: Option<String>, status: Option<Status>, voice: &Voice) -> Number {
        Number { text, href, mark: status.map(|status| voice.mark(status)), note: String::new() }
    }
}

/// A name that leads to its place on the page.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub href: String,
    pub text: String,
}
