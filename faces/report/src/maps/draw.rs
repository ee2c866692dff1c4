//! A map as SVG: numbers, shapes and words only; nothing here knows of plans.

use crate::chart::escaped;
use linping_geography::geo::{BoundingRect, Coord, Geometry, LineString, MultiPolygon};
use linping_geography::{areas_of, haversine_m};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Everything on a map.
#[derive(Clone, Debug, Default)]
pub(super) struct Scene {
    pub title: String,
    pub sketch: String,
    pub warning: String,
    pub north: String,
    pub outlines: Vec<Geometry<f64>>,
    pub areas: Vec<Area>,
    pub cells: Vec<(Coord<f64>, f64)>,
    pub cell_colours: Vec<&'static str>,
    pub merged: bool,
    pub lines: Vec<Line>,
    pub dots: Vec<Dot>,
    pub keys: Vec<Key>,
}

#[derive(Clone, Debug)]
pub(super) struct Area {
    pub shape: MultiPolygon<f64>,
    pub colour: Option<&'static str>,
    pub title: String,
    pub label: String,
    pub label_at: Option<Coord<f64>>,
}

#[derive(Clone, Debug)]
pub(super) struct Line {
    pub shape: LineString<f64>,
    pub mark: Mark,
}

#[derive(Clone, Debug)]
pub(super) struct Dot {
    pub at: Coord<f64>,
    pub mark: Mark,
    pub title: String,
}

/// A line of the legend; a heading has no mark.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub mark: Option<Mark>,
    pub words: String,
}

/// How a thing is drawn: by its shape first, so that no colour is needed to tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Square(&'static str),
    Line(&'static str),
    Disc,
    Ring,
    Triangle,
    Diamond,
    Cross,
}

const WIDTH: f64 = 720.0;
/// A map is no taller than this, and no flatter than that.
const TALLEST: f64 = 640.0;
const FLATTEST: f64 = 260.0;
const MARGIN: f64 = 24.0;
/// More cells than this are added up by squares of the page.
const MOST_CELLS: usize = 6_000;
/// Bytes that streets may take; of more only the longer ones are drawn.
const MOST_STREET_BYTES: usize = 250_000;
const KEY_HEIGHT: f64 = 20.0;

impl Scene {
    /// Adds cells up by small squares where there are more than a page can show.
    pub fn merge_cells(&mut self) {
        if self.cells.len() <= MOST_CELLS {
            return;
        }
        let around = self.cells.iter().fold(Around::default(), |around, (place, _)| around.with(*place));
        let side = (around.width().max(around.height()) / (MOST_CELLS as f64).sqrt()).max(f64::MIN_POSITIVE);
        let mut sums: BTreeMap<(i64, i64), f64> = BTreeMap::new();
        for (place, people) in &self.cells {
            let square = (((place.x - around.west) / side) as i64, ((place.y - around.south) / side) as i64);
            *sums.entry(square).or_default() += people;
        }
        let centre = |(column, row): (i64, i64)| Coord {
            x: around.west + (column as f64 + 0.5) * side,
            y: around.south + (row as f64 + 0.5) * side,
        };
        self.cells = sums.into_iter().map(|(square, people)| (centre(square), people)).collect();
        self.merged = true;
    }

    fn around(&self) -> Around {
        let outlines = self.outlines.iter().filter_map(BoundingRect::bounding_rect);
        let shapes = outlines.chain(self.areas.iter().filter_map(|area| area.shape.bounding_rect()));
        let lines = self.lines.iter().filter_map(|line| line.shape.bounding_rect());
        let corners = shapes.chain(lines).flat_map(|rect| [rect.min(), rect.max()]);
        let points = self.cells.iter().map(|(place, _)| *place).chain(self.dots.iter().map(|dot| dot.at));
        corners.chain(points).fold(Around::default(), Around::with)
    }
}

/// The rectangle around what is drawn, degrees.
#[derive(Clone, Copy, Debug)]
struct Around {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Default for Around {
    fn default() -> Self {
        Around { west: f64::INFINITY, south: f64::INFINITY, east: f64::NEG_INFINITY, north: f64::NEG_INFINITY }
    }
}

impl Around {
    fn with(self, place: Coord<f64>) -> Around {
        Around {
            west: self.west.min(place.x),
            south: self.south.min(place.y),
            east: self.east.max(place.x),
            north: self.north.max(place.y),
        }
    }

    fn width(&self) -> f64 {
        self.east - self.west
    }

    fn height(&self) -> f64 {
        self.north - self.south
    }
}

/// From degrees to the page: a plane that keeps shapes at the middle latitude, north up.
struct Page {
    around: Around,
    narrowing: f64,
    scale: f64,
    left: f64,
    height: f64,
}

impl Page {
    fn of(around: Around) -> Option<Page> {
        let middle = (around.south + around.north) / 2.0;
        let narrowing = middle.to_radians().cos();
        let (wide, high) = (around.width() * narrowing, around.height());
        if !(wide.is_finite() && high.is_finite() && wide.max(high) > 0.0) {
            return None;
        }
        let room = (WIDTH - 2.0 * MARGIN, TALLEST - 2.0 * MARGIN);
        let scale = (room.0 / wide).min(room.1 / high);
        let height = (high * scale + 2.0 * MARGIN).max(FLATTEST);
        Some(Page { around, narrowing, scale, left: (WIDTH - wide * scale) / 2.0, height })
    }

    fn x(&self, place: Coord<f64>) -> f64 {
        self.left + (place.x - self.around.west) * self.narrowing * self.scale
    }

    fn y(&self, place: Coord<f64>) -> f64 {
        self.height / 2.0 + ((self.around.south + self.around.north) / 2.0 - place.y) * self.scale
    }

    fn path(&self, line: &LineString<f64>, out: &mut String) {
        for (at, place) in line.0.iter().enumerate() {
            let _ = write!(out, "{}{:.1} {:.1}", if at == 0 { 'M' } else { 'L' }, self.x(*place), self.y(*place));
        }
    }

    fn shape(&self, shape: &MultiPolygon<f64>) -> String {
        let mut path = String::new();
        for polygon in &shape.0 {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                self.path(ring, &mut path);
                path.push('Z');
            }
        }
        path
    }

    /// Length and words of the scale bar: a round number of metres, about a fifth of the page.
    fn bar(&self) -> (f64, String) {
        let middle = (self.around.south + self.around.north) / 2.0;
        let (a, b) = (Coord { x: self.around.west, y: middle }, Coord { x: self.around.west + 0.01, y: middle });
        let per_metre = (self.x(b) - self.x(a)) / haversine_m(a, b);
        let wanted = WIDTH / 5.0 / per_metre;
        let power = 10f64.powf(wanted.log10().floor());
        let metres = [5.0, 2.0, 1.0].iter().map(|step| step * power).find(|m| *m <= wanted).unwrap_or(power);
        let words = if metres >= 1000.0 { format!("{} km", metres / 1000.0) } else { format!("{metres} m") };
        (metres * per_metre, words)
    }
}

/// The map as an SVG element; nothing if there is no extent to draw.
pub(super) fn draw(scene: &Scene) -> Option<String> {
    let page = Page::of(scene.around())?;
    let columns = if scene.keys.len() > 6 { 2 } else { 1 };
    let rows = scene.keys.len().div_ceil(columns);
    let whole = page.height + 8.0 + rows as f64 * KEY_HEIGHT + 24.0;
    let mut svg = format!(
        "<svg class=\"map\" role=\"img\" viewBox=\"0 0 {WIDTH} {whole:.0}\" width=\"100%\" xmlns=\"http://www.w3.org/2000/svg\"><title>{}</title><rect class=\"paper\" x=\"0\" y=\"0\" width=\"{WIDTH}\" height=\"{whole:.0}\"/>",
        escaped(&scene.title)
    );
    shapes(&mut svg, scene, &page);
    cells(&mut svg, scene, &page);
    streets(&mut svg, scene, &page);
    for dot in &scene.dots {
        let (x, y) = (page.x(dot.at), page.y(dot.at));
        let _ = write!(svg, "<g><title>{}</title>{}</g>", escaped(&dot.title), symbol(dot.mark, x, y));
    }
    for area in &scene.areas {
        // Cells and streets would hide the border drawn with the area.
        let _ = write!(svg, "<path class=\"border\" d=\"{}\"/>", page.shape(&area.shape));
        if let Some(at) = area.label_at {
            let (x, y) = (page.x(at), page.y(at));
            let _ = write!(
                svg,
                "<text class=\"place\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{}</text>",
                escaped(&area.label)
            );
        }
    }
    furniture(&mut svg, scene, &page);
    legend(&mut svg, scene, page.height + 8.0, (columns, rows));
    let _ =
        write!(svg, "<text class=\"sketch\" x=\"8\" y=\"{:.0}\">{}</text></svg>", whole - 8.0, escaped(&scene.sketch));
    Some(svg)
}

fn shapes(svg: &mut String, scene: &Scene, page: &Page) {
    for outline in &scene.outlines {
        let _ = write!(svg, "<path class=\"outline\" d=\"{}\"/>", page.shape(&areas_of(outline)));
    }
    for area in &scene.areas {
        let colour = area.colour.unwrap_or("none");
        let title = escaped(&area.title);
        let path = page.shape(&area.shape);
        let _ = write!(
            svg,
            "<path class=\"area\" fill=\"{colour}\" fill-rule=\"evenodd\" d=\"{path}\"><title>{title}</title></path>"
        );
    }
}

/// Cells as squares about as wide as they lie apart.
fn cells(svg: &mut String, scene: &Scene, page: &Page) {
    let places: Vec<(f64, f64)> = scene.cells.iter().map(|(place, _)| (page.x(*place), page.y(*place))).collect();
    let side = spacing(&places).clamp(3.0, 36.0);
    for (((x, y), (_, people)), colour) in places.iter().zip(&scene.cells).zip(&scene.cell_colours) {
        let (left, top) = (x - side / 2.0, y - side / 2.0);
        let _ = write!(
            svg,
            "<rect class=\"cell\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{side:.1}\" height=\"{side:.1}\" fill=\"{colour}\"><title>{}</title></rect>",
            linping_tables::write_number((people * 10.0).round() / 10.0)
        );
    }
}

/// Median distance to the nearest other place, over the first few hundred.
fn spacing(places: &[(f64, f64)]) -> f64 {
    const LOOKED_AT: usize = 300;
    let nearest = |at: usize| {
        let (x, y) = places[at];
        let others = places.iter().enumerate().filter(|(other, _)| *other != at);
        others.map(|(_, (a, b))| (a - x).hypot(b - y)).fold(f64::INFINITY, f64::min)
    };
    let mut distances: Vec<f64> = (0..places.len().min(LOOKED_AT)).map(nearest).filter(|d| d.is_finite()).collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 2).copied().unwrap_or(12.0)
}

/// One path a sort of street; of very many only the longer ones.
fn streets(svg: &mut String, scene: &Scene, page: &Page) {
    let mut shortest = 0.0;
    loop {
        let mut paths: BTreeMap<&str, String> = BTreeMap::new();
        for line in &scene.lines {
            let Mark::Line(class) = line.mark else { continue };
            let length: f64 = line
                .shape
                .lines()
                .map(|l| (page.x(l.end) - page.x(l.start)).hypot(page.y(l.end) - page.y(l.start)))
                .sum();
            if class != "street" || length >= shortest {
                page.path(&line.shape, paths.entry(class).or_default());
            }
        }
        if paths.values().map(String::len).sum::<usize>() <= MOST_STREET_BYTES || shortest > WIDTH {
            // Existing streets below what changes.
            for (class, path) in paths
                .iter()
                .filter(|(class, _)| **class == "street")
                .chain(paths.iter().filter(|(class, _)| **class != "street"))
            {
                let _ = write!(svg, "<path class=\"{class}\" d=\"{path}\"/>");
            }
            return;
        }
        shortest = if shortest == 0.0 { 0.5 } else { shortest * 1.5 };
    }
}

/// Scale bar, north, and what is synthetic.
fn furniture(svg: &mut String, scene: &Scene, page: &Page) {
    let (length, words) = page.bar();
    let y = page.height - 10.0;
    let _ = write!(
        svg,
        "<path class=\"bar\" d=\"M10 {0:.1}v5h{length:.1}v-5\"/><text class=\"sketch\" x=\"{1:.1}\" y=\"{2:.1}\">{words}</text>",
        y - 5.0,
        16.0 + length,
        y
    );
    let x = WIDTH - 20.0;
    let _ = write!(
        svg,
        "<path class=\"arrow\" d=\"M{x} 8l6 18l-6 -5l-6 5Z\"/><text class=\"place\" x=\"{x}\" y=\"40\" text-anchor=\"middle\">{}</text>",
        escaped(&scene.north)
    );
    if !scene.warning.is_empty() {
        let _ = write!(svg, "<text class=\"warning\" x=\"10\" y=\"20\">{}</text>", escaped(&scene.warning));
    }
}

fn legend(svg: &mut String, scene: &Scene, top: f64, (columns, rows): (usize, usize)) {
    let wide = WIDTH / columns as f64;
    for (number, key) in scene.keys.iter().enumerate() {
        let (x, y) = ((number / rows) as f64 * wide + 20.0, top + (number % rows) as f64 * KEY_HEIGHT + 10.0);
        if let Some(mark) = key.mark {
            svg.push_str(&symbol(mark, x, y));
        }
        let (left, class) = if key.mark.is_some() { (x + 18.0, "key") } else { (x - 10.0, "key heading") };
        let _ =
            write!(svg, "<text class=\"{class}\" x=\"{left:.1}\" y=\"{:.1}\">{}</text>", y + 4.0, escaped(&key.words));
    }
}

fn symbol(mark: Mark, x: f64, y: f64) -> String {
    match mark {
        Mark::Square(colour) => {
            format!(
                "<rect class=\"cell\" x=\"{:.1}\" y=\"{:.1}\" width=\"14\" height=\"14\" fill=\"{colour}\"/>",
                x - 7.0,
                y - 7.0
            )
        }
        Mark::Line(class) => format!("<path class=\"{class}\" d=\"M{:.1} {y:.1}h20\"/>", x - 10.0),
        Mark::Disc => format!("<circle class=\"existing\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>"),
        Mark::Ring => format!("<circle class=\"candidate\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
        Mark::Triangle => format!("<path class=\"new\" d=\"M{x:.1} {:.1}l8 14h-16Z\"/>", y - 9.0),
        Mark::Diamond => format!("<path class=\"new\" d=\"M{x:.1} {:.1}l7 7l-7 7l-7 -7Z\"/>", y - 7.0),
        Mark::Cross => format!("<path class=\"closed\" d=\"M{:.1} {:.1}l10 10m0 -10l-10 10\"/>", x - 5.0, y - 5.0),
    }
}
