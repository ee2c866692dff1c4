use super::document::BlockKind;
use super::rendering::Rendering;
use super::{html, plain, table::Table};

/// Markdown, with front matter and with whatever HTML it carries.
pub(crate) fn read(source: &str, out: &mut Rendering) {
    let (byte, character) = front_matter(source, out);
    let body = source.get(byte..).unwrap_or("");
    if has_html(body) {
        html::read(source, (byte, character), true, out);
    } else {
        lines(body, character, out);
    }
}

fn has_html(body: &str) -> bool {
    ["</p>", "</div>", "</table>", "</span>", "<br"].iter().any(|t| body.contains(t))
}

/// Reads `---` … `---`, puts the title out as the first block, and returns where the body starts.
fn front_matter(source: &str, out: &mut Rendering) -> (usize, usize) {
    let lead = source.len() - source.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
    let Some(rest) = source.get(lead..).filter(|r| r.starts_with("---\n") || r.starts_with("---\r\n")) else {
        return (0, 0);
    };
    let Some(close) = rest.match_indices("\n---").map(|(i, _)| i).find(|i| {
        rest.get(i + 4..).is_some_and(|after| after.is_empty() || after.starts_with('\n') || after.starts_with('\r'))
    }) else {
        return (0, 0);
    };
    let mut at = source.get(..lead).map_or(0, |s| s.chars().count());
    for line in rest.get(..close).unwrap_or("").split_inclusive('\n') {
        let trimmed = line.trim_end();
        if let Some((key, value)) = trimmed.split_once(':') {
            let value_clean = value.trim().trim_matches(['\'', '"']);
            match key {
                "title" => {
                    let skip = line.chars().count()
                        - line
                            .trim_start_matches("title:")
                            .trim_start()
                            .trim_start_matches(['\'', '"'])
                            .chars()
                            .count();
                    for (i, c) in value_clean.chars().enumerate() {
                        out.put(c, at + skip + i, 1);
                    }
                    out.end(BlockKind::Title);
                    out.title = Some(value_clean.to_string());
                }
                "date" | "published" | "pubDate" => out.date = Some(value_clean.to_string()),
                _ => {}
            }
        }
        at += line.chars().count();
    }
    let mut end = lead + close + 4;
    if let Some(line_end) = source.get(end..).and_then(|r| r.find('\n')) {
        end += line_end + 1;
    } else {
        end = source.len();
    }
    (end, source.get(..end).map_or(0, |s| s.chars().count()))
}

/// Markdown without HTML: headings, lists, emphasis, links and pipe tables.
fn lines(body: &str, character: usize, out: &mut Rendering) {
    let mut at = character;
    let mut table: Option<(usize, usize)> = None;
    let mut fenced = false;
    for line in body.split_inclusive('\n') {
        let visible = line.trim_end_matches(['\n', '\r']);
        let trimmed = visible.trim();
        let start = at;
        at += line.chars().count();
        if trimmed.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        if trimmed.len() > 2 && trimmed.starts_with('|') {
            out.end(BlockKind::Paragraph);
            pipe_row(visible, start, &mut table, out);
            continue;
        }
        if let Some((index, _)) = table.take() {
            out.finish_table(index);
        }
        let marks = visible.chars().take_while(|c| c.is_whitespace() || matches!(c, '#' | '>')).count();
        let heading = visible.trim_start().starts_with('#');
        inline(visible, start, marks, out);
        let kind = if heading || plain::is_heading(trimmed) { BlockKind::Heading } else { BlockKind::Paragraph };
        out.end(kind);
    }
    if let Some((index, _)) = table {
        out.finish_table(index);
    }
}

/// A line of a pipe table; `table` is the one being read, with the number of its next row.
pub(super) fn pipe_row(line: &str, start: usize, table: &mut Option<(usize, usize)>, out: &mut Rendering) {
    if line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t')) {
        return;
    }
    let inner = line.trim_end().trim_end_matches('|');
    let mut at = start + (line.chars().count() - line.trim_start().chars().count());
    let cells = inner.trim_start().split('|').map(|cell| {
        let here = at;
        at += cell.chars().count() + 1;
        (cell, here)
    });
    row(cells.skip(1), table, out);
}

/// A row of a table given by its cells and where each stands in the file.
pub(super) fn row<'a>(
    cells: impl Iterator<Item = (&'a str, usize)>,
    table: &mut Option<(usize, usize)>,
    out: &mut Rendering,
) {
    let (index, row) = *table.get_or_insert_with(|| {
        out.tables.push(Table::default());
        (out.tables.len() - 1, 0)
    });
    for (text, at) in cells {
        let first_block = out.blocks.len();
        let Some(cell) = out.tables.get_mut(index).map(|t| t.place(row, 1, 1, row == 0)) else { return };
        inline(text, at, 0, out);
        out.end(BlockKind::Cell { table: index, cell });
        out.finish_cell(index, cell, first_block);
    }
    *table = Some((index, row + 1));
}

/// Words of a line without emphasis marks and link targets.
fn inline(line: &str, start: usize, skip: usize, out: &mut Rendering) {
    let characters: Vec<char> = line.chars().collect();
    let mut i = skip;
    // "- item" and "* item"
    if matches!(characters.get(i), Some('-' | '*' | '+')) && characters.get(i + 1) == Some(&' ') {
        i += 2;
    }
    while let Some(&c) = characters.get(i) {
        match c {
            '!' if characters.get(i + 1) == Some(&'[') => {
                i = link_end(&characters, i + 1).map_or(i + 1, |(_, after)| after);
                continue;
            }
            '[' => {
                if let Some((close, after)) = link_end(&characters, i) {
                    for (k, c) in characters.iter().enumerate().take(close).skip(i + 1) {
                        one(*c, start + k, out);
                    }
                    i = after;
                    continue;
                }
                one(c, start + i, out);
            }
            '*' | '`' => {}
            // <br> in a cell
            '<' if characters.get(i + 1).is_some_and(|c| c.is_ascii_alphabetic() || *c == '/') => {
                let end = characters.iter().skip(i).take(200).position(|c| *c == '>');
                match end {
                    Some(length) => {
                        i += length + 1;
                        continue;
                    }
                    None => one(c, start + i, out),
                }
            }
            '_' if characters.get(i + 1) == Some(&'_') => {
                i += 1;
            }
            _ => one(c, start + i, out),
        }
        i += 1;
    }
}

fn one(c: char, at: usize, out: &mut Rendering) {
    if c.is_whitespace() { out.space(at) } else { out.put(c, at, 1) }
}

/// For `[words](target)` at `i`: the place of `]`, and one past `)`.
fn link_end(characters: &[char], i: usize) -> Option<(usize, usize)> {
    let limit = 500;
    let close = characters.iter().skip(i).take(limit).position(|c| *c == ']')? + i;
    if characters.get(close + 1) != Some(&'(') {
        return None;
    }
    let end = characters.iter().skip(close).take(limit * 4).position(|c| *c == ')')? + close;
    Some((close, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_gives_title_and_date_and_is_not_text() {
        let mut out = Rendering::default();
        read(
            "---\ntitle: '杭州今年GDP'\ndate: Mon, 08 Nov 2021\nx: 5\n---\n# 标**题**\n见[驱动力](http://a.b/1)。\n",
            &mut out,
        );
        assert_eq!(out.text, "杭州今年GDP\n标题\n见驱动力。");
        assert_eq!(out.date.as_deref(), Some("Mon, 08 Nov 2021"));
        assert_eq!(out.map.source_range(0..1), 12..13);
    }

    #[test]
    fn marks_between_html_are_read_as_in_markdown_without_it() {
        let mut out = Rendering::default();
        let table = "<table><tr><td>年份</td><td>产值</td></tr>\n\n<tr><td>2019</td><td>5.1</td></tr><tr><td>2020</td><td>6</td></tr></table>";
        read(
            &format!("# 甲市**数据**\n\n见[公报](http://a.b/2)，\n全文。\n\n## 一\n- 其一\n- 其二\n{table}\n后记"),
            &mut out,
        );
        let paragraphs: Vec<&str> = out
            .blocks
            .iter()
            .filter(|b| !matches!(b.kind, BlockKind::Cell { .. }))
            .map(|b| &out.text[b.bytes.clone()])
            .collect();
        assert_eq!(paragraphs, ["甲市数据", "见公报，全文。", "一", "其一", "其二", "后记"]);
        assert_eq!(out.blocks[0].kind, BlockKind::Heading);
        assert_eq!(out.tables[0].at(2, 1).unwrap().text, "6");
    }

    #[test]
    fn a_pipe_table_becomes_a_grid() {
        let mut out = Rendering::default();
        read(
            "单位：亿元\n\n| 指标 | 2021年 | 增长% |\n|---|---:|---:|\n| 产值 | 5 | 6.1 |\n| 利润 | 2 | 1.0 |\n",
            &mut out,
        );
        assert_eq!(out.tables[0].at(1, 1).unwrap().text, "5");
        assert_eq!(out.tables[0].unit.as_deref(), Some("亿元"));
    }
}
