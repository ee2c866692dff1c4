use super::classes::Classes;
use super::draw::{Area, Dot, Key, Line, Mark, Scene, draw};
use super::{MapLayer, SKETCH, Shows};
use crate::voice::Voice;
use linping_geography::geo::{Coord, Geometry, InteriorPoint};
use linping_geography::{Feature, areas_of};
use linping_language::files::Chapter;
use linping_language::{Name, Status};

/// The map of a chapter: the layers it names, over the areas; areas are coloured by the chapter's first indicator that has
/// values for several of them, cells by the first group of people. Nothing if there is nothing open to draw.
pub(crate) fn map_of(chapter: &Chapter, voice: &Voice) -> Option<String> {
    if chapter.map.is_empty() {
        return None;
    }
    let wanted = |layer: &&MapLayer| {
        matches!(layer.shows, Shows::Boundary | Shows::Areas)
            || chapter.map.iter().any(|name| *name.value == *layer.name)
    };
    let drawn: Vec<&MapLayer> = voice.maps.iter().filter(wanted).collect();
    if !drawn.iter().any(|layer| !matches!(layer.shows, Shows::Boundary | Shows::Areas)) {
        return None;
    }
    let mut scene =
        Scene { title: voice.name(&chapter.title), sketch: voice.either(SKETCH.0, SKETCH.1), ..Scene::default() };
    let with_cells = drawn.iter().any(|layer| layer.shows == Shows::Cells);
    let mut weakest = Status::Published;
    for layer in drawn {
        weakest = weakest.and(layer.status);
        match layer.shows {
            Shows::Boundary => scene.outlines.extend(layer.features.iter().filter_map(|f| f.geometry.clone())),
            Shows::Areas => areas(&mut scene, layer, (!with_cells).then_some(chapter), voice),
            Shows::Cells => cells(&mut scene, layer, voice),
            Shows::Streets => streets(&mut scene, layer, voice),
            Shows::Facilities => facilities(&mut scene, layer, voice),
        }
    }
    if weakest == Status::Synthetic {
        scene.warning = voice.either("含合成数据", "with synthetic data");
    }
    scene.north = voice.either("北", "N");
    draw(&scene)
}

fn areas(scene: &mut Scene, layer: &MapLayer, chapter: Option<&Chapter>, voice: &Voice) {
    let indicator = chapter.and_then(|chapter| {
        chapter.indicators.iter().find_map(|indicator| {
            let name = &*indicator.value;
            let values: Vec<f64> = layer.features.iter().filter_map(|feature| feature.number(name)).collect();
            Some((name, Classes::of(&values)?, voice.plan().indicators.get(name)?))
        })
    });
    for feature in &layer.features {
        let Some(geometry) = &feature.geometry else { continue };
        let name =
            Name { zh: feature.text("name_zh").unwrap_or_default(), en: feature.text("name_en").unwrap_or_default() };
        let value = indicator.as_ref().and_then(|(name, classes, _)| Some((feature.number(name)?, classes)));
        let said = indicator
            .as_ref()
            .zip(value)
            .map(|((_, _, spec), (value, _))| voice.amount(value, &spec.unit.value.0, spec.decimals.unwrap_or(2)));
        let label = voice.name(&name);
        scene.areas.push(Area {
            shape: areas_of(geometry),
            colour: value.map(|(value, classes)| classes.colour(classes.class(value))),
            title: said.map_or_else(|| label.clone(), |said| format!("{label}: {said}")),
            label_at: geometry.interior_point().map(|point| point.0),
            label,
        });
    }
    if let Some((_, classes, spec)) = indicator {
        let unit = &spec.unit.value.0;
        let one = |value: f64| voice.amount(value, unit, spec.decimals.unwrap_or(2));
        let bound = |lower, upper| match one(lower) == one(upper) {
            true => one(lower),
            false => format!("{} – {}", one(lower), one(upper)),
        };
        scene.keys.push(Key { mark: None, words: voice.name(&spec.name) });
        scene.keys.extend(class_keys(&classes, bound));
    }
}

fn class_keys(classes: &Classes, said: impl Fn(f64, f64) -> String) -> Vec<Key> {
    let key = |class: usize| {
        let (lower, upper) = classes.range(class);
        Key { mark: Some(Mark::Square(classes.colour(class))), words: said(lower, upper) }
    };
    (0..classes.len()).map(key).collect()
}

fn cells(scene: &mut Scene, layer: &MapLayer, voice: &Voice) {
    let first = layer.features.first().into_iter().flat_map(|feature| &feature.properties);
    let Some(group) = first.filter(|(_, value)| value.is_number()).map(|(name, _)| name.clone()).next() else { return };
    let with = |feature: &Feature| Some((place_of(feature)?, feature.number(&group)?));
    scene.cells = layer.features.iter().filter_map(with).filter(|(_, people)| *people > 0.0).collect();
    scene.merge_cells();
    let values: Vec<f64> = scene.cells.iter().map(|(_, people)| *people).collect();
    let unit = voice.either("人", "people");
    let number = |value: f64| linping_tables::write_number((value * 10.0).round() / 10.0);
    let said = |lower: f64, upper: f64| match lower < upper {
        true => format!("{} – {} {unit}", number(lower), number(upper)),
        false => format!("{} {unit}", number(lower)),
    };
    let merged = if scene.merged {
        voice.either("，相邻网格已合并", ", neighbouring cells added up")
    } else {
        String::new()
    };
    let per_cell = voice.either(format!("（每格{merged}）"), format!(" (per cell{merged})"));
    scene.keys.push(Key { mark: None, words: format!("{}{per_cell}", voice.name(&layer.title)) });
    match Classes::of(&values) {
        Some(classes) => {
            scene.cell_colours = values.iter().map(|value| classes.colour(classes.class(*value))).collect();
            scene.keys.extend(class_keys(&classes, said));
        }
        None => {
            scene.cell_colours = vec![super::classes::RAMP[3]; values.len()];
            let words = values.first().map(|value| said(*value, *value)).unwrap_or_default();
            scene.keys.push(Key { mark: Some(Mark::Square(super::classes::RAMP[3])), words });
        }
    }
}

fn streets(scene: &mut Scene, layer: &MapLayer, voice: &Voice) {
    for feature in &layer.features {
        let Some(Geometry::LineString(line)) = &feature.geometry else { continue };
        let state = feature.text("state").unwrap_or_default();
        scene.lines.push(Line { shape: line.clone(), mark: street_mark(&state) });
    }
    keys(scene, layer, voice, street_mark);
}

fn facilities(scene: &mut Scene, layer: &MapLayer, voice: &Voice) {
    for feature in &layer.features {
        let Some(at) = place_of(feature) else { continue };
        let state = feature.text("state").unwrap_or_default();
        let id = feature.text("id").unwrap_or_default();
        scene.dots.push(Dot { at, mark: facility_mark(&state), title: format!("{id}: {}", state_word(&state, voice)) });
    }
    keys(scene, layer, voice, facility_mark);
}

/// One line of the legend for each state there is.
fn keys(scene: &mut Scene, layer: &MapLayer, voice: &Voice, mark: fn(&str) -> Mark) {
    for state in ["existing", "new", "changed", "closed", "candidate"] {
        if layer.features.iter().any(|feature| feature.text("state").as_deref() == Some(state)) {
            let words = format!("{} · {}", voice.name(&layer.title), state_word(state, voice));
            scene.keys.push(Key { mark: Some(mark(state)), words });
        }
    }
}

fn street_mark(state: &str) -> Mark {
    match state {
        "new" => Mark::Line("new-street"),
        "changed" => Mark::Line("changed-street"),
        "closed" => Mark::Line("closed-street"),
        _ => Mark::Line("street"),
    }
}

fn facility_mark(state: &str) -> Mark {
    match state {
        "new" => Mark::Triangle,
        "changed" => Mark::Diamond,
        "closed" => Mark::Cross,
        "candidate" => Mark::Ring,
        _ => Mark::Disc,
    }
}

fn state_word(state: &str, voice: &Voice) -> String {
    match state {
        "new" => voice.either("新建", "new"),
        "changed" => voice.either("改变", "changed"),
        "closed" => voice.either("关闭", "closed"),
        "candidate" => voice.either("候选", "candidate"),
        _ => voice.either("现有", "existing"),
    }
}

fn place_of(feature: &Feature) -> Option<Coord<f64>> {
    match feature.geometry.as_ref()? {
        Geometry::Point(point) => Some(point.0),
        other => other.interior_point().map(|point| point.0),
    }
}
