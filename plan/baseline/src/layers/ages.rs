use linping_problems::Text;
use std::fmt;
use std::str::FromStr;

/// Ages in completed years: `6-11` (both ends counted), `65+`, `0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ages {
    /// The youngest.
    pub from: usize,
    /// The oldest; none if there is no end.
    pub to: Option<usize>,
}

impl Ages {
    /// Everybody.
    pub const ALL: Ages = Ages { from: 0, to: None };
}

impl FromStr for Ages {
    type Err = Text;

    fn from_str(text: &str) -> Result<Ages, Text> {
        let wrong = || {
            Text::new(
                format!("“{text}”不是年龄段；写 \"6-11\"、\"65+\" 或 \"0\""),
                format!("`{text}` is no range of ages; write \"6-11\", \"65+\" or \"0\""),
            )
        };
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '岁').collect();
        let number = |part: &str| part.parse::<usize>().ok().filter(|age| *age <= 130).ok_or_else(wrong);
        for open in ["+", "以上", "及以上"] {
            if let Some(from) = plain.strip_suffix(open) {
                return Ok(Ages { from: number(from.trim_end_matches('及'))?, to: None });
            }
        }
        for dash in ["-", "–", "—", "~", "到", "至"] {
            if let Some((from, to)) = plain.split_once(dash) {
                let (from, to) = (number(from)?, number(to)?);
                return if from <= to { Ok(Ages { from, to: Some(to) }) } else { Err(wrong()) };
            }
        }
        let age = number(&plain)?;
        Ok(Ages { from: age, to: Some(age) })
    }
}

impl fmt::Display for Ages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            None => write!(f, "{}+", self.from),
            Some(to) if to == self.from => write!(f, "{to}"),
            Some(to) => write!(f, "{}-{to}", self.from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_as_censuses_write_them() {
        let of = |text: &str| text.parse::<Ages>().map(|ages| (ages.from, ages.to));
        assert_eq!(of("6-11"), Ok((6, Some(11))));
        assert_eq!(of("1到4岁"), Ok((1, Some(4))));
        assert_eq!(of("85岁及以上"), Ok((85, None)));
        assert_eq!(of("85岁以上"), Ok((85, None)));
        assert_eq!(of("65+"), Ok((65, None)));
        assert_eq!(of("0岁"), Ok((0, Some(0))));
        assert!(of("11-6").is_err() && of("old").is_err() && of("").is_err());
        for text in ["0", "6-11", "65+"] {
            assert_eq!(text.parse::<Ages>().unwrap().to_string(), text);
        }
    }
}
