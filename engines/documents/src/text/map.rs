use std::ops::Range;

/// A stretch of rendered characters that stand together in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    rendered: usize,
    rendered_length: usize,
    source: usize,
    source_length: usize,
}

/// From every rendered character to its place among the decoded characters of the file.
///
/// A run is either one to one, or one rendered character that the file writes in several (`&amp;`), or one that the file does
/// not have (the line end between two blocks; zero source characters).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    runs: Vec<Run>,
}

impl SourceMap {
    /// Says that rendered characters follow which stand one to one in the file.
    pub(crate) fn push(&mut self, rendered: usize, length: usize, source: usize, source_length: usize) {
        if let Some(last) = self.runs.last_mut() {
            let one_to_one = last.rendered_length == last.source_length && length == source_length;
            if one_to_one
                && last.source + last.source_length == source
                && last.rendered + last.rendered_length == rendered
            {
                last.rendered_length += length;
                last.source_length += length;
                return;
            }
        }
        self.runs.push(Run { rendered, rendered_length: length, source, source_length });
    }

    /// Forgets the rendered characters from a place on.
    pub(crate) fn truncate(&mut self, rendered: usize) {
        while self.runs.last().is_some_and(|r| r.rendered >= rendered) {
            self.runs.pop();
        }
        if let Some(last) = self.runs.last_mut()
            && last.rendered + last.rendered_length > rendered
        {
            last.rendered_length = rendered - last.rendered;
            if last.source_length > last.rendered_length {
                last.source_length = last.rendered_length;
            }
        }
    }

    fn run_at(&self, rendered: usize) -> Option<Run> {
        let after = self.runs.partition_point(|r| r.rendered <= rendered);
        after.checked_sub(1).and_then(|i| self.runs.get(i)).copied()
    }

    fn start_of(&self, rendered: usize) -> usize {
        match self.run_at(rendered) {
            Some(run) if run.rendered_length == run.source_length => {
                run.source + (rendered - run.rendered).min(run.source_length)
            }
            Some(run) if rendered < run.rendered + run.rendered_length => run.source,
            Some(run) => run.source + run.source_length,
            None => 0,
        }
    }

    fn end_of(&self, rendered: usize) -> usize {
        match self.run_at(rendered) {
            Some(run) if run.rendered_length == run.source_length => {
                run.source + (rendered + 1 - run.rendered).min(run.source_length)
            }
            Some(run) => run.source + run.source_length,
            None => 0,
        }
    }

    /// The decoded characters of the file from the first to the last of the rendered ones, markup between them included.
    pub fn source_range(&self, rendered: Range<usize>) -> Range<usize> {
        let start = self.start_of(rendered.start);
        if rendered.end <= rendered.start {
            return start..start;
        }
        start..self.end_of(rendered.end - 1).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_between_two_runs_belongs_to_the_source_range() {
        // 驱动<a>力</a>: 驱动 at 0..2, 力 at 5
        let mut map = SourceMap::default();
        map.push(0, 2, 0, 2);
        map.push(2, 1, 5, 1);
        assert_eq!(map.source_range(0..3), 0..6);
        assert_eq!(map.source_range(2..3), 5..6);
        assert_eq!(map.source_range(1..1), 1..1);
    }

    #[test]
    fn an_entity_is_one_rendered_character_and_many_in_the_file() {
        let mut map = SourceMap::default();
        map.push(0, 1, 0, 1);
        map.push(1, 1, 1, 5); // &amp;
        map.push(2, 1, 6, 1);
        assert_eq!(map.source_range(1..2), 1..6);
        assert_eq!(map.source_range(0..3), 0..7);
    }
}
