//! How another choice compares with the one of the plan, in words.

use linping_problems::Text;

/// What is compared: whole people, or minutes to two decimals.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    People,
    Minutes,
}

/// How much `theirs` is above or below `ours`: “比本方案多 72 人”, “72 people more than with this choice”; the same if nothing
/// is to be seen between them.
pub(crate) fn against(theirs: f64, ours: f64, of: Of) -> Text {
    let size = (theirs - ours).abs();
    let (size, zh_unit, en_unit, fewer) = match of {
        Of::People => (format!("{size:.0}"), "人", "people", "fewer"),
        Of::Minutes => (format!("{size:.2}"), "分钟", "min", "less"),
    };
    // What rounds to nothing is nothing: neither “0 more” nor “-0 more”.
    if size.bytes().all(|b| matches!(b, b'0' | b'.')) {
        return Text::new("与本方案相同", "the same as with this choice");
    }
    let (zh, en) = if theirs > ours { ("多", "more") } else { ("少", fewer) };
    Text::new(format!("比本方案{zh} {size} {zh_unit}"), format!("{size} {en_unit} {en} than with this choice"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounds_to_nothing_is_the_same() {
        assert_eq!(against(7.0, 7.2, Of::People).en, "the same as with this choice");
        assert_eq!(against(7.0, 7.2, Of::Minutes).en, "0.20 min less than with this choice");
        assert_eq!(against(7.0, 9.0, Of::People).zh, "比本方案少 2 人");
        assert_eq!(against(9.0, 7.0, Of::People).en, "2 people more than with this choice");
    }
}
