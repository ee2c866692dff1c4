use linping_problems::{Code, Problem, Text};

/// The index of a column by its name: exactly as written, else without regard to case.
pub(crate) fn column_named(columns: &[String], name: &str) -> Result<usize, Problem> {
    let wanted = name.trim();
    let matching = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
        columns.iter().enumerate().filter(|(_, column)| same(column)).map(|(at, _)| at).collect()
    };
    let mut found = matching(&|column| column == wanted);
    if found.is_empty() {
        found = matching(&|column| column.to_lowercase() == wanted.to_lowercase());
    }
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(missing(columns, wanted)),
        _ => Err(Problem::new(
            Code::BadTable,
            Text::new(format!("有多个名为“{wanted}”的列"), format!("several columns are named `{wanted}`")),
        )
        .hint(Text::new("请给每列不同的名称。", "give every column a name of its own."))),
    }
}

fn missing(columns: &[String], wanted: &str) -> Problem {
    let problem = Problem::new(
        Code::MissingColumn,
        Text::new(format!("没有名为“{wanted}”的列"), format!("there is no column `{wanted}`")),
    );
    let nearest = columns
        .iter()
        .map(|column| (strsim::jaro_winkler(&column.to_lowercase(), &wanted.to_lowercase()), column))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.8);
    let listed: Vec<&str> = columns.iter().take(20).map(String::as_str).filter(|name| !name.is_empty()).collect();
    let more = if columns.len() > 20 { " …" } else { "" };
    match nearest {
        Some((_, name)) => problem.hint(Text::new(format!("是否指“{name}”？"), format!("did you mean `{name}`?"))),
        None => problem.hint(Text::new(
            format!("现有的列：{}{more}", listed.join("、")),
            format!("the columns are: {}{more}", listed.join(", ")),
        )),
    }
}
