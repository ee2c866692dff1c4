/// The known name that looks most like the one given, if any is near enough to be meant.
///
/// ```
/// assert_eq!(linping_language::nearest("indicater", ["indicator", "action"]), Some("indicator"));
/// assert_eq!(linping_language::nearest("zzz", ["indicator"]), None);
/// ```
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(wanted, name), name))
        .filter(|(likeness, name)| {
            *likeness > 0.75 || strsim::damerau_levenshtein(wanted, name) <= 2.min(wanted.chars().count() / 2)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
