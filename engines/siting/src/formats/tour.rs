use super::tokens::{Token, Tokens};
use linping_problems::{Code, Place, Problem, Text};

/// How the length between two points is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Straight distance, as it is.
    Straight,
    /// Straight distance rounded to the nearest whole number (TSPLIB EUC_2D).
    Rounded,
    /// Straight distance rounded up (TSPLIB CEIL_2D).
    RoundedUp,
    /// Pseudo-Euclidean distance (TSPLIB ATT).
    Att,
    /// Geographical distance (TSPLIB GEO).
    Geographical,
}

impl Metric {
    /// The length between two points.
    ///
    /// ```
    /// use linping_siting::formats::Metric;
    /// assert_eq!(Metric::Rounded.length((0.0, 0.0), (3.0, 4.4)), 5.0);
    /// assert_eq!(Metric::Att.length((0.0, 0.0), (10.0, 0.0)), 4.0);
    /// ```
    pub fn length(self, a: (f64, f64), b: (f64, f64)) -> f64 {
        let straight = ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt();
        match self {
            Metric::Straight => straight,
            Metric::Rounded => (straight + 0.5).floor(),
            Metric::RoundedUp => straight.ceil(),
            Metric::Att => (straight / 10f64.sqrt()).ceil().max(rounded_up_att(straight)),
            Metric::Geographical => geographical(a, b),
        }
    }
}

/// TSPLIB: r = √((dx² + dy²)/10), t = round(r), t + 1 if t < r.
fn rounded_up_att(straight: f64) -> f64 {
    let r = (straight * straight / 10.0).sqrt();
    let t = (r + 0.5).floor();
    if t < r { t + 1.0 } else { t }
}

/// TSPLIB's GEO distance, with its own value of π and of the Earth's radius.
fn geographical(a: (f64, f64), b: (f64, f64)) -> f64 {
    #[allow(clippy::approx_constant)] // the rounded value is part of the format's definition
    const PI: f64 = 3.141592;
    let radians = |value: f64| {
        let degrees = value.trunc();
        PI * (degrees + 5.0 * (value - degrees) / 3.0) / 180.0
    };
    let (lat_a, lon_a, lat_b, lon_b) = (radians(a.0), radians(a.1), radians(b.0), radians(b.1));
    let q1 = (lon_a - lon_b).cos();
    let q2 = (lat_a - lat_b).cos();
    let q3 = (lat_a + lat_b).cos();
    (6378.388 * (0.5 * ((1.0 + q1) * q2 - (1.0 - q1) * q3)).clamp(-1.0, 1.0).acos() + 1.0).trunc()
}

/// An orienteering instance: points with scores, and how far one may go.
#[derive(Clone, Debug, PartialEq)]
pub struct Tour {
    /// Places of the points.
    pub points: Vec<(f64, f64)>,
    /// Score of each point.
    pub scores: Vec<f64>,
    /// Greatest length.
    pub limit: f64,
    /// How lengths are worked out.
    pub metric: Metric,
    /// First and last point; equal for a closed tour.
    pub ends: (usize, usize),
    /// Lengths between all points, where the file lists them itself.
    pub matrix: Option<Vec<f64>>,
}

impl Tour {
    /// Length between two points.
    pub fn length(&self, a: usize, b: usize) -> f64 {
        match &self.matrix {
            Some(matrix) => matrix[a * self.points.len() + b],
            None => self.metric.length(self.points[a], self.points[b]),
        }
    }
}

/// Reads an OPLib file: TSPLIB keywords, COST_LIMIT, NODE_COORD_SECTION and NODE_SCORE_SECTION; a closed tour through the
/// depot (the first point unless DEPOT_SECTION says otherwise).
///
/// # Errors
/// A keyword, number or section that is missing or unreadable, with its line and column.
///
/// # Examples
/// ```
/// let text = "NAME : t\nTYPE : OP\nDIMENSION : 2\nCOST_LIMIT : 9\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\nNODE_SCORE_SECTION\n1 0\n2 7\nEOF\n";
/// let tour = linping_siting::formats::read_oplib("t.oplib", text).unwrap();
/// assert_eq!((tour.limit, tour.length(0, 1), tour.scores[1]), (9.0, 5.0, 7.0));
/// ```
pub fn read_oplib(file: &str, text: &str) -> Result<Tour, Problem> {
    let mut tokens = Tokens::new(file, text)?;
    let mut dimension: Option<usize> = None;
    let (mut limit, mut metric) = (None, Metric::Rounded);
    let (mut points, mut scores, mut depot, mut matrix) = (Vec::new(), Vec::new(), 0, None);
    let (mut explicit, mut layout) = (false, String::from("FULL_MATRIX"));
    while let Some(token) = tokens.next() {
        let key = token.word.trim_end_matches(':').to_ascii_uppercase();
        let count = |tokens: &Tokens, token: &Token| {
            dimension.ok_or_else(|| {
                tokens
                    .wrong(token, "DIMENSION 须在各数据段之前".into(), "DIMENSION must come before the sections".into())
                    .hint(Text::new("请将 DIMENSION 一行移到前面。", "move the line of DIMENSION up."))
            })
        };
        match key.as_str() {
            "EOF" => break,
            "NODE_COORD_SECTION" => {
                let count = count(&tokens, &token)?;
                points = vec![(0.0, 0.0); count];
                for _ in 0..count {
                    let at = tokens.whole("点的编号", "number of a point", 1, count)? - 1;
                    points[at] = (tokens.number("横坐标", "x of a point")?, tokens.number("纵坐标", "y of a point")?);
                }
            }
            "NODE_SCORE_SECTION" => {
                let count = count(&tokens, &token)?;
                scores = vec![0.0; count];
                for _ in 0..count {
                    let at = tokens.whole("点的编号", "number of a point", 1, count)? - 1;
                    scores[at] = tokens.amount("得分", "score of a point")?;
                }
            }
            "EDGE_WEIGHT_SECTION" => {
                let count = count(&tokens, &token)?;
                super::tokens::check_cells(file, count, count)?;
                matrix = Some(read_matrix(&mut tokens, &token, count, &layout)?);
            }
            "DEPOT_SECTION" => {
                let count = count(&tokens, &token)?;
                depot = tokens.whole("起点编号", "number of the depot", 1, count)? - 1;
                while let Some(token) = tokens.next() {
                    if token.word == "-1" {
                        break;
                    }
                }
            }
            _ => {
                let value = tokens.rest_of_line().trim_start_matches(':').trim();
                let bad = |tokens: &Tokens| {
                    let remedy = match key.as_str() {
                        "DIMENSION" => {
                            Text::new("请写点数，1 到 1000000。", "write the number of points, 1 to 1000000.")
                        }
                        "COST_LIMIT" => Text::new("请写有限的非负数。", "write a finite number, not negative."),
                        _ => Text::new(
                            "可用：EUC_2D、CEIL_2D、ATT、GEO、EXPLICIT。",
                            "there are EUC_2D, CEIL_2D, ATT, GEO and EXPLICIT.",
                        ),
                    };
                    tokens
                        .wrong(&token, format!("{key} 的值“{value}”无效"), format!("`{value}` is no value for {key}"))
                        .hint(remedy)
                };
                match key.as_str() {
                    "DIMENSION" => {
                        let count = value.parse().ok().filter(|count| (1..=1_000_000).contains(count));
                        dimension = Some(count.ok_or_else(|| bad(&tokens))?);
                    }
                    "COST_LIMIT" => {
                        let value = value.parse::<f64>().ok().filter(|value| value.is_finite() && *value >= 0.0);
                        limit = Some(value.ok_or_else(|| bad(&tokens))?);
                    }
                    "EDGE_WEIGHT_FORMAT" => layout = value.to_string(),
                    "EDGE_WEIGHT_TYPE" => match value {
                        "EUC_2D" => metric = Metric::Rounded,
                        "CEIL_2D" => metric = Metric::RoundedUp,
                        "ATT" => metric = Metric::Att,
                        "GEO" => metric = Metric::Geographical,
                        "EXPLICIT" => explicit = true,
                        _ => return Err(bad(&tokens)),
                    },
                    _ => {}
                }
            }
        }
    }
    let count = dimension.unwrap_or(0);
    if points.is_empty() && explicit {
        points = vec![(0.0, 0.0); count];
    }
    let missing = |what: &str| {
        Problem::new(Code::BadInstance, Text::new(format!("缺少 {what}"), format!("{what} is missing")))
            .at(Place::file(file))
            .hint(Text::new(format!("请写出 {what}。"), format!("add {what}.")))
    };
    if points.is_empty() {
        return Err(missing("NODE_COORD_SECTION"));
    }
    if scores.is_empty() {
        return Err(missing("NODE_SCORE_SECTION"));
    }
    if explicit && matrix.is_none() {
        return Err(missing("EDGE_WEIGHT_SECTION"));
    }
    let limit = limit.ok_or_else(|| missing("COST_LIMIT"))?;
    Ok(Tour { points, scores, limit, metric, ends: (depot, depot), matrix })
}

/// A full or triangular matrix of lengths.
fn read_matrix(tokens: &mut Tokens, token: &Token, count: usize, layout: &str) -> Result<Vec<f64>, Problem> {
    let mut matrix = vec![0.0; count * count];
    let cells: Vec<(usize, usize)> = match layout {
        "FULL_MATRIX" => (0..count).flat_map(|a| (0..count).map(move |b| (a, b))).collect(),
        "UPPER_ROW" => (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect(),
        "LOWER_ROW" => (0..count).flat_map(|a| (0..a).map(move |b| (a, b))).collect(),
        "UPPER_DIAG_ROW" => (0..count).flat_map(|a| (a..count).map(move |b| (a, b))).collect(),
        "LOWER_DIAG_ROW" => (0..count).flat_map(|a| (0..=a).map(move |b| (a, b))).collect(),
        _ => {
            return Err(tokens
                .wrong(
                    token,
                    format!("不支持的 EDGE_WEIGHT_FORMAT“{layout}”"),
                    format!("EDGE_WEIGHT_FORMAT `{layout}` is not supported"),
                )
                .hint(Text::new(
                    "可用：FULL_MATRIX、UPPER_ROW、LOWER_ROW、UPPER_DIAG_ROW、LOWER_DIAG_ROW。",
                    "there are FULL_MATRIX, UPPER_ROW, LOWER_ROW, UPPER_DIAG_ROW and LOWER_DIAG_ROW.",
                )));
        }
    };
    for (a, b) in cells {
        let length = tokens.amount("长度", "a length")?;
        matrix[a * count + b] = length;
        if layout != "FULL_MATRIX" {
            matrix[b * count + a] = length;
        }
    }
    Ok(matrix)
}

/// Reads `Tmax paths`, then `x y score` lines; one path from the first point to the second, straight distances.
///
/// # Errors
/// A number that is missing or unreadable, with its line and column; more than one path.
///
/// # Examples
/// ```
/// let tour = linping_siting::formats::read_tsiligirides("t.txt", "5 1\n0 0 0\n3 0 0\n1 0 10\n").unwrap();
/// assert_eq!((tour.limit, tour.ends, tour.length(0, 2)), (5.0, (0, 1), 1.0));
/// ```
pub fn read_tsiligirides(file: &str, text: &str) -> Result<Tour, Problem> {
    let mut tokens = Tokens::new(file, text)?;
    let limit = tokens.amount("最大长度", "the greatest length")?;
    let paths = tokens.whole("路径数", "number of paths", 1, 1000)?;
    if paths != 1 {
        return Err(super::bad(
            file,
            Text::new(
                format!("文件要求 {paths} 条路径，仅支持一条"),
                format!("the file asks for {paths} paths, only one is supported"),
            ),
            Text::new("请将首行第二个数改为 1。", "make the second number of the first line 1."),
        ));
    }
    let (mut points, mut scores) = (Vec::new(), Vec::new());
    while let Some(token) = tokens.next() {
        let x = tokens.as_number(&token, "横坐标", "x of a point")?;
        points.push((x, tokens.number("纵坐标", "y of a point")?));
        scores.push(tokens.amount("得分", "score of a point")?);
    }
    if points.len() < 2 {
        return Err(super::bad(
            file,
            Text::new("起点和终点至少各需一个", "at least a first and a last point are needed"),
            Text::new("请每行写一个点：横坐标 纵坐标 得分。", "write one point a line: x, y and score."),
        ));
    }
    Ok(Tour { points, scores, limit, metric: Metric::Straight, ends: (0, 1), matrix: None })
}
