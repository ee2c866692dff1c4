use crate::cited::states;
use crate::{checksum, problem_of_document};
use linping_documents::Document;
use linping_language::Plan;
use linping_language::files::TextKind;
use linping_problems::{Code, Problem, Problems, Text};

/// What `linping lock --original FILE` found.
#[derive(Clone, Debug, Default)]
pub struct OriginalCheck {
    /// The source whose original it is.
    pub source: String,
    /// Checksum of the original.
    pub sha256: String,
    /// Figures that the original states.
    pub found: usize,
    /// Figures that it does not state, and a file that is not the one meant.
    pub problems: Problems,
}

/// Checks every fact of a paraphrase against its original: each figure's value must be stated there.
///
/// # Errors
/// No such source, a source that is no paraphrase, a file that cannot be read.
pub fn check_original(plan: &Plan, source: &str, bytes: &[u8], name: &str) -> Result<OriginalCheck, Problem> {
    let wrong = |zh: &str, en: &str| {
        Problem::new(Code::BadArgument, Text::new(format!("“{source}”{zh}"), format!("`{source}` {en}")))
    };
    let file = plan.sources.get(source).ok_or_else(|| wrong("不是来源", "is no source"))?;
    let original = match (&file.original, file.text) {
        (Some(original), TextKind::Paraphrase) => original,
        _ => return Err(wrong("不是改写文本", "is no paraphrase")),
    };
    let document = Document::read(bytes, name).map_err(|error| problem_of_document(&error, name))?;
    let mut check = OriginalCheck { source: source.to_string(), sha256: checksum(bytes), ..OriginalCheck::default() };
    if let Some(expected) = &original.sha256
        && expected.value.0 != check.sha256
    {
        check.problems.push(
            Problem::new(
                Code::LockDiffers,
                Text::new(
                    format!("{name} 不是登记的原文：校验和不同"),
                    format!("{name} is not the original on record: its checksum differs"),
                ),
            )
            .at(plan.place(expected.span)),
        );
    }
    let sentences: Vec<String> = document.sentences().into_iter().map(|sentence| sentence.text).collect();
    let whole = document.text();
    for figure in &file.figure {
        let value = &figure.value.value.0;
        if sentences.iter().any(|sentence| states(sentence, value)) || states(whole, value) {
            check.found += 1;
        } else {
            check.problems.push(
                Problem::new(
                    Code::ParaphraseMismatch,
                    Text::new(format!("原文没有说“{value}”"), format!("the original does not state `{value}`")),
                )
                .at(plan.place(figure.value.span)),
            );
        }
    }
    Ok(check)
}
