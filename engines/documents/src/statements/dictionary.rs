use crate::Error;
use std::collections::BTreeMap;

/// One indicator of the dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// The name shown.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// The name in English, where the dictionary has one.
    pub english: Option<String>,
    /// Class of unit: `money`, `persons`, `ratio`, `index`, `area`; `any`; or `part` for words replaced inside longer names.
    pub unit: String,
}

/// Names of indicators and their aliases; unknown names pass as written.
///
/// # Examples
/// ```
/// use linping_documents::Dictionary;
///
/// let mut dictionary = Dictionary::standard();
/// assert_eq!(dictionary.name("GDP"), "地区生产总值");
/// assert_eq!(dictionary.name("规上工业增加值"), "规模以上工业增加值");
/// dictionary.extend("亩均税收\t亩均税、亩税\tmoney\n").unwrap();
/// assert_eq!(dictionary.name("亩均税"), "亩均税收");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    indicators: Vec<Indicator>,
    by_alias: BTreeMap<String, usize>,
    parts: Vec<(String, String)>,
}

impl Dictionary {
    /// The dictionary that ships with Linping.
    pub fn standard() -> Dictionary {
        let mut dictionary = Dictionary::default();
        // The shipped file is read by a test; a bad line of it would only be missing here.
        let _ = dictionary.extend(include_str!("../../data/indicators.tsv"));
        dictionary
    }

    /// Adds the entries of a planner's own file; they win over earlier ones. A line is `name TAB aliases joined by 、 TAB class`,
    /// optionally followed by `TAB English name`.
    ///
    /// # Errors
    /// A line that cannot be read.
    pub fn extend(&mut self, text: &str) -> Result<(), Error> {
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut columns = line.split('\t');
            let name = columns.next().unwrap_or("").trim().to_string();
            let aliases: Vec<String> = columns
                .next()
                .unwrap_or("")
                .split('、')
                .map(|a| a.trim().to_string())
                .filter(|a| !a.is_empty())
                .collect();
            let unit = columns.next().unwrap_or("any").trim().to_string();
            let english = columns.next().map(|e| e.trim().to_string()).filter(|e| !e.is_empty());
            let bad = |reason: &str| Error::Dictionary { line: number + 1, reason: reason.to_string() };
            if name.is_empty() {
                return Err(bad("the name is missing"));
            }
            if !matches!(unit.as_str(), "money" | "persons" | "ratio" | "index" | "area" | "any" | "part" | "") {
                return Err(bad(&format!("unknown class `{unit}`")));
            }
            if unit == "part" {
                self.parts.extend(aliases.iter().map(|a| (a.clone(), name.clone())));
            } else {
                let index = self.indicators.len();
                for alias in &aliases {
                    self.by_alias.insert(alias.clone(), index);
                }
                self.by_alias.insert(name.clone(), index);
            }
            self.indicators.push(Indicator { name, aliases, english, unit });
        }
        Ok(())
    }

    /// All entries.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The entry of a name or alias.
    pub fn indicator(&self, name: &str) -> Option<&Indicator> {
        self.by_alias.get(name).and_then(|i| self.indicators.get(*i))
    }

    /// The indicators a text speaks of, in their order, each under the longest of its names.
    pub fn named_in(&self, text: &str) -> Vec<String> {
        let mut found: Vec<(usize, usize, usize)> = self
            .by_alias
            .iter()
            .flat_map(|(alias, i)| text.match_indices(alias.as_str()).map(move |(at, _)| (at, at + alias.len(), *i)))
            .collect();
        found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let mut reached = 0;
        let mut names: Vec<String> = Vec::new();
        for (start, end, i) in found {
            if start >= reached
                && let Some(indicator) = self.indicators.get(i)
            {
                reached = end;
                if !names.contains(&indicator.name) {
                    names.push(indicator.name.clone());
                }
            }
        }
        names
    }

    /// The name shown for a name as written.
    pub fn name(&self, written: &str) -> String {
        if let Some(entry) = self.indicator(written) {
            return entry.name.clone();
        }
        let mut name = written.to_string();
        for (short, long) in &self.parts {
            if name.contains(short.as_str()) && !name.contains(long.as_str()) {
                name = name.replace(short.as_str(), long);
            }
        }
        if let Some(rest) = name.strip_prefix("人均GDP") {
            name = format!("人均地区生产总值{rest}");
        }
        match self.indicator(&name) {
            Some(entry) => entry.name.clone(),
            None => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_dictionary_is_sound() {
        let mut dictionary = Dictionary::default();
        dictionary.extend(include_str!("../../data/indicators.tsv")).unwrap();
        assert!(dictionary.indicators().len() > 15);
        assert_eq!(dictionary.name("一产增加值"), "第一产业增加值");
        assert_eq!(dictionary.name("茶园面积"), "茶园面积");
    }

    #[test]
    fn a_bad_line_is_named() {
        let mut dictionary = Dictionary::default();
        assert!(matches!(dictionary.extend("甲\t乙\tmoney\n\t丙\n"), Err(Error::Dictionary { line: 2, .. })));
    }
}
