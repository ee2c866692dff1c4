use crate::context::Failure;

/// Seconds of a time such as "30 min", "15分钟", "1 h" or "900 s"; a plain number counts as minutes.
pub fn seconds(text: &str) -> Result<f64, Failure> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || ".+-eE".contains(c))).unwrap_or(text.len());
    let factor = match text[split..].trim().to_lowercase().as_str() {
        "s" | "sec" | "second" | "seconds" | "秒" => Some(1.0),
        "" | "m" | "min" | "mins" | "minute" | "minutes" | "分" | "分钟" => Some(60.0),
        "h" | "hour" | "hours" | "小时" => Some(3_600.0),
        _ => None,
    };
    let value = text[..split].parse::<f64>().ok().filter(|v| v.is_finite() && *v >= 0.0);
    match (value, factor) {
        (Some(value), Some(factor)) => Ok(value * factor),
        _ => Err(Failure::argument(
            format!("“{text}”不是时间，例如 \"30 min\""),
            format!("`{text}` is not a time such as \"30 min\""),
        )),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_read_in_their_units() {
        let read = |text| super::seconds(text).ok();
        assert_eq!(read("30 min"), Some(1_800.0));
        assert_eq!(read("15分钟"), Some(900.0));
        assert_eq!(read("900s"), Some(900.0));
        assert_eq!(read("1.5 h"), Some(5_400.0));
        assert_eq!(read("-3 min"), None);
        assert_eq!(read("soon"), None);
    }
}
