/// A format that problems come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// OR-Library p-median: a graph.
    Pmed,
    /// OR-Library warehouse location.
    Cap,
    /// OR-Library capacitated p-median.
    PmedCap,
    /// OR-Library multi-dimensional knapsack.
    Mknap,
    /// OPLib orienteering.
    Oplib,
    /// Tsiligirides' orienteering files.
    Tsiligirides,
    /// SJC: points that are demands and sites.
    Sjc,
    /// BDS: sites F and demands C.
    Bds,
    /// Tables of demands, sites and costs.
    Csv,
    /// One JSON object.
    Json,
}

impl Format {
    /// Every format with its name on the command line.
    pub const ALL: [(&'static str, Format); 10] = [
        ("pmed", Format::Pmed),
        ("cap", Format::Cap),
        ("pmedcap", Format::PmedCap),
        ("mknap", Format::Mknap),
        ("oplib", Format::Oplib),
        ("tsiligirides", Format::Tsiligirides),
        ("sjc", Format::Sjc),
        ("bds", Format::Bds),
        ("csv", Format::Csv),
        ("json", Format::Json),
    ];

    /// The format of a name.
    ///
    /// ```
    /// use linping_siting::formats::Format;
    /// assert_eq!(Format::named("oplib"), Some(Format::Oplib));
    /// ```
    pub fn named(name: &str) -> Option<Format> {
        Self::ALL.iter().find(|(own, _)| *own == name).map(|(_, format)| *format)
    }
}

/// The format a file is likely in, from its extension and its first lines.
///
/// ```
/// use linping_siting::formats::{Format, guess};
/// assert_eq!(guess("x.txt", "100 200 5\n1 2 30\n"), Some(Format::Pmed));
/// assert_eq!(guess("x.txt", "324 9999 p S\n409154 435528 50\n"), Some(Format::Sjc));
/// assert_eq!(guess("x.txt", "5 1\n10.5 14.4 0\n"), Some(Format::Tsiligirides));
/// assert_eq!(guess("x.txt", "16 50\n5000 7500.\n"), Some(Format::Cap));
/// ```
pub fn guess(name: &str, text: &str) -> Option<Format> {
    let lower = name.to_ascii_lowercase();
    let extension = lower.rsplit('.').next().unwrap_or_default();
    match extension {
        "csv" | "tsv" => return Some(Format::Csv),
        "oplib" => return Some(Format::Oplib),
        "json" => return Some(Format::Json),
        _ => {}
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') {
        return Some(Format::Json);
    }
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| line.split_whitespace().map(str::to_string).collect::<Vec<_>>());
    let (first, second) = (lines.next()?, lines.next().unwrap_or_default());
    if first.iter().any(|word| word.contains("NAME") || word.contains("TYPE") || word.contains("DIMENSION")) {
        return Some(Format::Oplib);
    }
    if first.len() >= 3 && first[2..].iter().any(|word| word.parse::<f64>().is_err()) && first[0].parse::<f64>().is_ok()
    {
        return Some(Format::Sjc);
    }
    if second.first().is_some_and(|word| word == "F" || word == "C") {
        return Some(Format::Bds);
    }
    if first[0].contains(',') || first.iter().any(|word| word.parse::<f64>().is_err()) {
        return Some(Format::Csv);
    }
    match (first.len(), second.len()) {
        (1, _) => Some(Format::Mknap),
        (3, 3) => Some(Format::Pmed),
        (3, _) => Some(Format::Pmed),
        (2, 3) => {
            // `id best` then `n p Q` is followed by lines of four; Tsiligirides' by lines of three.
            let third = lines.next().unwrap_or_default();
            Some(if third.len() == 4 { Format::PmedCap } else { Format::Tsiligirides })
        }
        (2, _) => Some(Format::Cap),
        _ => None,
    }
}
