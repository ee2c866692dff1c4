use super::document::Page;
use crate::Error;

/// Extracted text of a PDF, with the pages' places in it in characters.
pub(crate) fn extract(bytes: &[u8], name: &str) -> Result<(String, Vec<Page>), Error> {
    let damaged = |reason: String| Error::Damaged { name: name.to_string(), format: "PDF", reason };
    let document = lopdf::Document::load_mem(bytes).map_err(|e| match e {
        lopdf::Error::InvalidPassword => Error::Encrypted { name: name.to_string() },
        other => damaged(other.to_string()),
    })?;
    if document.is_encrypted() {
        return Err(Error::Encrypted { name: name.to_string() });
    }
    let pages = document.get_pages().len();
    drop(document);
    // The library panics on some damaged files; that must not reach the caller.
    let extracted = std::panic::catch_unwind(|| pdf_extract::extract_text_from_mem_by_pages(bytes))
        .map_err(|_| damaged("its text cannot be extracted".to_string()))?
        .map_err(|e| damaged(e.to_string()))?;
    let mut text = String::new();
    let mut places = Vec::new();
    let mut at = 0;
    for (i, page) in extracted.iter().enumerate() {
        let mut length = 0;
        for line in page.lines() {
            let line = line.trim_end();
            if line.is_empty() {
                continue;
            }
            text.push_str(line);
            text.push('\n');
            length += line.chars().count() + 1;
        }
        places.push(Page { number: i + 1, source: at..at + length });
        at += length;
    }
    if text.chars().filter(|c| !c.is_whitespace()).count() < 8 * pages.max(1) / 2 {
        return Err(Error::Scanned { name: name.to_string(), pages });
    }
    Ok((text, places))
}
