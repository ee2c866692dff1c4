use linping_problems::{Code, Problem, Text};

/// The finite number a cell holds, if it is one: digits with a decimal point, sign and exponent; full-width digits as
/// Chinese input methods write them are read too. Thousands separators, per cent signs and units are not numbers.
///
/// ```
/// use linping_tables::parse_number;
/// assert_eq!(parse_number(" 1.5e3 "), Some(1500.0));
/// assert_eq!(parse_number("１２．５"), Some(12.5));
/// assert_eq!(parse_number("1,234"), None);
/// assert_eq!(parse_number("nan"), None);
/// ```
pub fn parse_number(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    if !cell.is_ascii() {
        let narrow: String = cell.chars().map(narrow).collect();
        return narrow.is_ascii().then(|| parse_number(&narrow)).flatten();
    }
    // Rust would also take `inf`, `nan` and `infinity`.
    let plain = cell.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E'));
    if !plain {
        return None;
    }
    cell.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// A full-width sign or digit as the plain one.
fn narrow(letter: char) -> char {
    match letter {
        '０'..='９' | '．' | '＋' | '－' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
        '−' => '-',
        other => other,
    }
}

/// True for a cell that says "no value": empty, or one of the words R, pandas and databases write.
pub fn is_missing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || ["NA", "N/A", "#N/A", "NaN", "null", "NULL", "None"].contains(&cell)
}

/// What is wrong with a cell that should be a number.
pub(crate) fn not_a_number(column: &str, cell: &str) -> Problem {
    let shown: String = cell.chars().take(40).collect();
    let problem = if is_missing(cell) {
        Problem::new(
            Code::BadNumber,
            Text::new(format!("列“{column}”缺少数值"), format!("a number is missing in column `{column}`")),
        )
    } else {
        Problem::new(
            Code::BadNumber,
            Text::new(
                format!("列“{column}”中的“{shown}”不是有效的数"),
                format!("`{shown}` in column `{column}` is not a number"),
            ),
        )
    };
    let separated = cell.contains(',') && parse_number(&cell.replace(',', "")).is_some();
    let percent = cell.trim().ends_with(['%', '％']);
    match (separated, percent) {
        (true, _) => problem.hint(Text::new(
            "请去掉千位分隔符，小数点用“.”。",
            "write it without thousands separators, with `.` as the decimal point.",
        )),
        (_, true) => problem
            .hint(Text::new("请写成小数，不带百分号。", "write it as a plain number, without the per cent sign.")),
        _ => problem,
    }
}
