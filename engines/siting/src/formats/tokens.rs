use linping_problems::{Code, Place, Problem, Text};

/// Words of a text, each with its line and column.
pub(crate) struct Tokens<'a> {
    file: &'a str,
    text: &'a str,
    /// Byte where the next search begins.
    at: usize,
    line: u64,
    line_start: usize,
}

/// One word and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    pub word: &'a str,
    pub line: u64,
    pub column: u64,
}

impl<'a> Tokens<'a> {
    pub fn new(file: &'a str, text: &'a str) -> Result<Self, Problem> {
        if text.trim().is_empty() {
            return Err(Problem::new(Code::Empty, Text::new(format!("文件 {file} 为空"), format!("{file} is empty")))
                .at(Place::file(file))
                .hint(Text::new("请提供算例数据。", "give the data of an instance.")));
        }
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Ok(Tokens { file, text, at, line: 1, line_start: at })
    }

    /// The next word, if there is one.
    pub fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at).filter(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
            if *byte == b'\n' {
                self.line += 1;
                self.line_start = self.at;
            }
        }
        let start = self.at;
        while bytes.get(self.at).is_some_and(|byte| !byte.is_ascii_whitespace()) {
            self.at += 1;
        }
        if start == self.at {
            return None;
        }
        let column = self.text[self.line_start..start].chars().count() as u64 + 1;
        Some(Token { word: &self.text[start..self.at], line: self.line, column })
    }

    /// The rest of the current line.
    pub fn rest_of_line(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let line = rest.split('\n').next().unwrap_or_default();
        self.at += line.len();
        line.trim()
    }

    /// A problem at a word.
    pub fn wrong(&self, token: &Token, zh: String, en: String) -> Problem {
        Problem::new(Code::BadInstance, Text::new(zh, en)).at(Place::line(self.file, token.line, token.column))
    }

    fn ended(&self, zh: &str, en: &str) -> Problem {
        Problem::new(
            Code::BadInstance,
            Text::new(format!("文件在此结束，缺少{zh}"), format!("the file ends here; {en} is missing")),
        )
        .at(Place::line(self.file, self.line, 1))
        .hint(Text::new("文件可能被截断，或格式与 --format 不符。", "the file may be cut off, or in another --format."))
    }

    /// The next word, which must be there.
    pub fn word(&mut self, zh: &str, en: &str) -> Result<Token<'a>, Problem> {
        self.next().ok_or_else(|| self.ended(zh, en))
    }

    /// The next word as a finite number.
    pub fn number(&mut self, zh: &str, en: &str) -> Result<f64, Problem> {
        let token = self.word(zh, en)?;
        self.as_number(&token, zh, en)
    }

    /// A word as a finite number.
    pub fn as_number(&self, token: &Token, zh: &str, en: &str) -> Result<f64, Problem> {
        match token.word.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(self
                .wrong(
                    token,
                    format!("{zh}“{}”不是有限的数", token.word),
                    format!("{en} `{}` is not a finite number", token.word),
                )
                .hint(Text::new(
                    "请改为普通的数；若文件为其他格式，请用 --format 说明。",
                    "write a plain number; if the file is in another format, say so with --format.",
                ))),
        }
    }

    /// The next word as a finite number that is not negative.
    pub fn amount(&mut self, zh: &str, en: &str) -> Result<f64, Problem> {
        let token = self.word(zh, en)?;
        let value = self.as_number(&token, zh, en)?;
        if value < 0.0 {
            return Err(self
                .wrong(&token, format!("{zh}“{}”为负数", token.word), format!("{en} `{}` is negative", token.word))
                .hint(Text::new("请写 0 或更大的数。", "write 0 or more.")));
        }
        Ok(value)
    }

    /// The next word as a whole number from `least` to `most`.
    pub fn whole(&mut self, zh: &str, en: &str, least: usize, most: usize) -> Result<usize, Problem> {
        let token = self.word(zh, en)?;
        let value = token.word.parse::<usize>().ok().or_else(|| {
            let value = token.word.parse::<f64>().ok()?;
            (value.fract() == 0.0 && (0.0..9e15).contains(&value)).then_some(value as usize)
        });
        match value {
            Some(value) if (least..=most).contains(&value) => Ok(value),
            _ => Err(self
                .wrong(
                    &token,
                    format!("{zh}“{}”须为 {least} 到 {most} 的整数", token.word),
                    format!("{en} `{}` must be a whole number from {least} to {most}", token.word),
                )
                .hint(Text::new(
                    "请改正此数；若文件为其他格式，请用 --format 说明。",
                    "correct this number; if the file is in another format, say so with --format.",
                ))),
        }
    }

    /// Complains if more follows.
    pub fn end(&mut self) -> Result<(), Problem> {
        match self.next() {
            None => Ok(()),
            Some(token) => Err(self
                .wrong(
                    &token,
                    format!("文件应已结束，却出现“{}”", token.word),
                    format!("the file should have ended, found `{}`", token.word),
                )
                .hint(Text::new(
                    "请删去多余部分，或改正文件开头的个数。",
                    "drop what is too much, or correct the counts at the beginning.",
                ))),
        }
    }
}

/// Refuses a table of more cells than fit in memory, before any of it is made.
pub(crate) fn check_cells(file: &str, rows: usize, columns: usize) -> Result<(), Problem> {
    const MOST_CELLS: usize = 400_000_000;
    let cells = rows.saturating_mul(columns);
    if cells <= MOST_CELLS {
        return Ok(());
    }
    let gigabytes = cells as f64 * 12.0 / 1e9;
    Err(Problem::new(
        Code::TooBig,
        Text::new(
            format!("{rows} × {columns} 的费用表约需 {gigabytes:.1} GB 内存"),
            format!("a cost table of {rows} × {columns} would need about {gigabytes:.1} GB"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new("请给出半径，或使用稀疏费用表（csv）。", "give a radius, or a sparse cost table (csv).")))
}
