use super::document::BlockKind;
use super::markdown;
use super::rendering::Rendering;
use super::table::is_figure;
use std::ops::Range;

/// Lines of plain text, each a block, all characters kept. Lines that a typesetter broke are put together again.
pub(crate) fn read(source: &str, byte: usize, character: usize, out: &mut Rendering) {
    let body = source.get(byte..).unwrap_or("");
    let width = wrapping_width(body);
    let full = |_: usize, line: &str| {
        let length = line.chars().count();
        width.is_some_and(|w| length + 3 >= w && length <= w + 3)
            && !line.ends_with(['。', '；', '：', '！', '？', '.', ';', ':'])
    };
    blocks(body, character, &full, &|_, _| false, &tables(body), out);
}

/// How far a line of a page reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Well before the edge.
    Short,
    /// Near the edge.
    Near,
    /// To the edge.
    Full,
}

/// Lines of a page, which a typesetter always breaks. `reach` says how far each reaches.
pub(crate) fn read_page_lines(source: &str, character: usize, reach: &[Reach], out: &mut Rendering) {
    let at = |i: usize| reach.get(i).copied().unwrap_or(Reach::Short);
    // A full stop at the very edge ends a paragraph more seldom than only a sentence.
    let full = |i: usize, line: &str| match at(i) {
        Reach::Full => true,
        Reach::Near => !line.ends_with(['。', '！', '？']),
        Reach::Short => false,
    };
    // In the middle of a sentence no item begins, whatever the next line starts with: 分别下降1.8、 | 1.45和0.4个百分点.
    let certain = |i: usize, line: &str| at(i) == Reach::Full && !line.ends_with(['。', '；', '：', '！', '？']);
    blocks(source, character, &full, &certain, &[], out);
}

fn blocks(
    body: &str,
    character: usize,
    full: &dyn Fn(usize, &str) -> bool,
    certain: &dyn Fn(usize, &str) -> bool,
    tables: &[Range<usize>],
    out: &mut Rendering,
) {
    let mut at = character;
    let mut rows = tables.iter().peekable();
    let mut table = None;
    let mut lines = body.split_inclusive('\n').enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        if let Some(of) = rows.peek().filter(|rows| rows.contains(&number)) {
            markdown::row(cells(line).into_iter().map(|(cell, start)| (cell, at + start)), &mut table, out);
            at += line.chars().count();
            if of.end == number + 1 {
                rows.next();
                if let Some((index, _)) = table.take() {
                    out.finish_table(index);
                }
            }
            continue;
        }
        let visible = line.trim_end_matches(['\n', '\r']);
        let lead = visible.chars().take_while(|c| c.is_whitespace() || *c == '\u{feff}').count();
        let mut position = at;
        for (i, c) in visible.chars().enumerate() {
            if i >= lead {
                if c.is_whitespace() { out.space(position) } else { out.put(c, position, 1) }
            }
            position += 1;
        }
        let next_continues = lines.peek().is_some_and(|(_, next)| {
            let starts = next.chars().next();
            starts.is_some_and(|c| !c.is_whitespace()) && (certain(number, visible.trim_end()) || !(starts_item(next) || dates_a_list(next.trim())))
                // After a full stop a line that only announces what follows stands for itself.
                && !(visible.trim_end().ends_with(['。', '！', '？']) && is_heading(next.trim()))
        });
        let goes_on = next_continues && full(number, visible.trim_end());
        if goes_on {
            // Words of an alphabet need their space back; a number cut in two does not.
            if visible.ends_with(|c: char| c.is_ascii_alphabetic()) {
                out.space(position);
            }
        } else {
            let kind = if is_heading(visible.trim()) { BlockKind::Heading } else { BlockKind::Paragraph };
            out.end(kind);
        }
        at += line.chars().count();
    }
    out.end(BlockKind::Paragraph);
}

/// The cells of a line of a table, each with its place in the line: parted by tabs, or by two spaces and more.
fn cells(line: &str) -> Vec<(&str, usize)> {
    let line = line.trim_end();
    let mut cells = Vec::new();
    let (mut start, mut first) = (None, 0);
    let mut gap = 0;
    for (number, (byte, c)) in line.char_indices().enumerate() {
        if c == '\t' {
            cells
                .push(start.take().map_or(("", number), |from| (line.get(from..byte).unwrap_or("").trim_end(), first)));
            gap = 0;
        } else if c.is_whitespace() {
            gap += 1;
            if gap == 2
                && let Some(from) = start.take()
            {
                cells.push((line.get(from..byte).unwrap_or("").trim_end(), first));
            }
        } else {
            gap = 0;
            if start.is_none() {
                (start, first) = (Some(byte), number);
            }
        }
    }
    cells.extend(start.map(|from| (line.get(from..).unwrap_or(""), first)));
    cells
}

/// Lines that are the rows of tables: three and more of as many cells one after the other, with a figure in each but one.
fn tables(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut columns, mut figures) = (0, 0, 0);
    let mut end = |rows: Range<usize>, columns: usize, figures: usize| {
        if columns >= 2 && rows.len() >= 3 && figures >= 2 && figures + 1 >= rows.len() {
            found.push(rows);
        }
    };
    let mut count = 0;
    for (number, line) in body.lines().enumerate() {
        count = number + 1;
        let parted = line.trim().contains(['\t', ' ', '\u{3000}']) && line.len() < LONGEST_ROW;
        let cells = if parted { cells(line) } else { Vec::new() };
        let short = cells.iter().all(|(cell, _)| cell.chars().count() <= LONGEST_CELL);
        let here = if short { cells.len() } else { 0 };
        if here != columns {
            end(start..number, columns, figures);
            (start, columns, figures) = (number, here, 0);
        }
        figures += cells.iter().filter(|(cell, _)| is_figure(cell)).count();
    }
    end(start..count, columns, figures);
    found
}

/// A longer line, in bytes, is text.
const LONGEST_ROW: usize = 1_000;

/// A longer cell is text.
const LONGEST_CELL: usize = 40;

/// True if a line opens a list item or a section.
pub(crate) fn starts_item(line: &str) -> bool {
    let mut characters = line.chars();
    match characters.next() {
        Some('（' | '(') => characters.next().is_some_and(|c| "一二三四五六七八九十0123456789".contains(c)),
        Some(c) if "一二三四五六七八九十".contains(c) => {
            characters.find(|c| !"一二三四五六七八九十".contains(*c)).is_some_and(|c| matches!(c, '、' | '是' | '，'))
        }
        Some('第') => line.chars().take(6).any(|c| matches!(c, '章' | '节' | '篇')),
        Some(c) if c.is_ascii_digit() => {
            characters.find(|c| !c.is_ascii_digit()).is_some_and(|c| matches!(c, '、' | '．'))
        }
        _ => false,
    }
}

/// “十三五”成就：, 2021年目标：: a short line that dates what is listed under it.
fn dates_a_list(line: &str) -> bool {
    let opens = line.starts_with(['“', '"', '”']) || line.starts_with(|c: char| c.is_ascii_digit());
    opens && line.ends_with(['：', ':']) && line.chars().count() <= 16
}

/// True for lines that only announce what follows.
pub(crate) fn is_heading(line: &str) -> bool {
    let length = line.chars().count();
    length > 0
        && length <= 40
        && !line.ends_with(['。', '；', '！', '？', '，', '：', ';', ','])
        && (starts_item(line) || (length <= 25 && !line.contains(['，', '。', '；'])))
}

/// The width a typesetter broke the lines at, if most lines that do not end a sentence are equally long.
fn wrapping_width(text: &str) -> Option<usize> {
    let mut lengths: Vec<usize> = Vec::new();
    let mut longest: Vec<usize> = Vec::new();
    for line in text.lines().take(2000) {
        let line = line.trim_end();
        let length = line.chars().count();
        longest.push(length);
        if length >= 15 && !line.ends_with(['。', '；', '：', '！', '？', '.', ';', ':']) {
            lengths.push(length);
        }
    }
    if lengths.len() < 4 {
        return None;
    }
    lengths.sort_unstable();
    let middle = *lengths.get(lengths.len() / 2)?;
    let near = lengths.iter().filter(|l| l.abs_diff(middle) <= 3).count();
    // Headings may be equally long; but where a line reaches far beyond them, nobody broke the lines.
    let beyond = longest.iter().filter(|l| **l > middle + 3).count();
    (near * 10 >= lengths.len() * 7 && (20..=120).contains(&middle) && beyond * 10 <= lengths.len()).then_some(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_cut_by_a_line_break_is_put_together() {
        let text = "2012年全市各项事业取得新的成绩，年末常住人口2\n81.5万人，比上年增加三千余人，其中城镇人口占了\n百分之五十七点二，人口自然增长率继续保持低位运\n行的态势，出生率与死亡率都比上一年略有一些下降\n趋势。\n新的一段。\n";
        let mut out = Rendering::default();
        read(text, 0, 0, &mut out);
        assert!(out.text.contains("常住人口281.5万人"), "{}", out.text);
        assert_eq!(out.blocks.len(), 2);
    }

    #[test]
    fn headings_of_one_length_between_long_paragraphs_are_no_broken_lines() {
        let paragraph = "一年来，全省上下团结奋斗，经济总量稳步提升，民生福祉不断增进。".repeat(4);
        let headings = [
            "一、过去五年和上一年的工作回顾",
            "二、今后五年全省主要目标任务",
            "三、今年重点工作和全年的安排",
            "四、加强政府自身的建设与管理",
        ];
        let text: String = headings.iter().map(|h| format!("{h}\n{paragraph}\n")).collect();
        let mut out = Rendering::default();
        read(&text, 0, 0, &mut out);
        assert_eq!(out.blocks.len(), 8);
    }

    #[test]
    fn lines_parted_by_tabs_or_spaces_are_a_table_and_prose_is_none() {
        let mut out = Rendering::default();
        read("主要指标\n指标\t单位\t2021年\n产值\t亿元\t286.4\n粮食\t万吨\t22\n完。\n", 0, 0, &mut out);
        assert_eq!(out.tables[0].at(1, 2).unwrap().text, "286.4");
        assert_eq!(out.tables[0].caption.as_deref(), Some("主要指标"));
        let figure = out.tables[0].at(2, 2).unwrap().range.clone();
        assert_eq!(out.map.source_range(figure), 35..37);
        let mut out = Rendering::default();
        read("指标    产值   增长\n工业    5.1    6.2\n农业    2.2    3\n", 0, 0, &mut out);
        assert_eq!(out.tables[0].at(2, 2).unwrap().text, "3");
        let mut out = Rendering::default();
        read("第一章  总则\n第二章  目标\n第三章  措施\n第四章  保障\n", 0, 0, &mut out);
        assert!(out.tables.is_empty());
    }

    #[test]
    fn short_lines_stay_apart() {
        let mut out = Rendering::default();
        read("下载\n打印\n【字号：\n加大\n】\n", 0, 0, &mut out);
        assert_eq!(out.blocks.len(), 5);
    }
}
