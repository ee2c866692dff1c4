//! How QGIS draws a layer: a QML document, kept in the package's table `layer_styles`.

use super::classes::Classes;
use super::{MapLayer, Shows, cell_metres};
use linping_geography::geo::Geometry;
use linping_network::LonLat;
use serde_json::Value;
use std::fmt::Write;

/// The style of a layer.
pub(super) fn qml(layer: &MapLayer) -> String {
    let renderer = match layer.shows {
        Shows::Boundary => single(&fill("255,255,255,0", "0,0,0,255", 0.6)),
        Shows::Areas => {
            graduated(layer, &polygon).unwrap_or_else(|| single(&fill("230,230,230,120", "80,80,80,255", 0.4)))
        }
        Shows::Cells => {
            let metres = cell_metres(&places(layer));
            let square = |colour: &str| square(colour, metres);
            graduated(layer, &square).unwrap_or_else(|| single(&square("#2c7fb8")))
        }
        Shows::Facilities => by_state(&[
            ("existing", "现有 / existing", marker("circle", "#0b5cad", 2.6)),
            ("new", "新建 / new", marker("triangle", "#d95f02", 4.2)),
            ("changed", "改建 / changed", marker("diamond", "#d95f02", 3.4)),
            ("closed", "关闭 / closed", marker("cross2", "#444444", 3.0)),
            ("candidate", "候选 / candidate", marker("circle", "#ffffff", 2.0)),
        ]),
        Shows::Streets => by_state(&[
            ("existing", "现有 / existing", line("#8c959f", 0.3, "solid")),
            ("new", "新建 / new", line("#d95f02", 1.0, "dash")),
            ("changed", "改变 / changed", line("#d95f02", 0.6, "solid")),
            ("closed", "关闭 / closed", line("#444444", 0.8, "dot")),
        ]),
    };
    let labelled = matches!(layer.shows, Shows::Areas);
    let labels = if labelled {
        "<labeling type=\"simple\"><settings calloutType=\"simple\"><text-style fieldName=\"name_zh\" isExpression=\"0\" fontSize=\"9\" textColor=\"0,0,0,255\"><text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferColor=\"255,255,255,220\"/></text-style></settings></labeling>"
    } else {
        ""
    };
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.28.0\" styleCategories=\"Symbology|Labeling\" labelsEnabled=\"{}\">{renderer}{labels}<blendMode>0</blendMode><layerOpacity>1</layerOpacity></qgis>\n",
        u8::from(labelled)
    )
}

/// A symbol: its type and its layers.
struct Symbol {
    kind: &'static str,
    layer: String,
}

impl Symbol {
    fn written(&self, name: usize) -> String {
        format!(
            "<symbol type=\"{}\" name=\"{name}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">{}</symbol>",
            self.kind, self.layer
        )
    }
}

fn layer(class: &str, options: &[(&str, String)]) -> String {
    let mut written = format!("<layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">");
    for (name, value) in options {
        let _ = write!(written, "<Option type=\"QString\" name=\"{name}\" value=\"{value}\"/>");
    }
    written.push_str("</Option></layer>");
    written
}

fn fill(colour: &str, outline: &str, width: f64) -> Symbol {
    let options = [
        ("color", colour.to_string()),
        ("outline_color", outline.to_string()),
        ("outline_width", width.to_string()),
        ("outline_width_unit", "MM".into()),
        ("outline_style", "solid".into()),
        ("style", "solid".into()),
    ];
    Symbol { kind: "fill", layer: layer("SimpleFill", &options) }
}

fn polygon(colour: &str) -> Symbol {
    fill(&rgba(colour), "80,80,80,255", 0.3)
}

fn marker(shape: &str, colour: &str, size: f64) -> Symbol {
    let options = [
        ("name", shape.to_string()),
        ("color", rgba(colour)),
        ("outline_color", "40,40,40,255".into()),
        ("outline_width", "0.2".into()),
        ("size", size.to_string()),
        ("size_unit", "MM".into()),
    ];
    Symbol { kind: "marker", layer: layer("SimpleMarker", &options) }
}

/// As wide on the ground as the cells lie apart, so that they stand side by side at every scale.
fn square(colour: &str, metres: f64) -> Symbol {
    let options = [
        ("name", "square".to_string()),
        ("color", rgba(colour)),
        ("outline_style", "no".into()),
        ("size", metres.to_string()),
        ("size_unit", "RenderMetersInMapUnits".into()),
    ];
    Symbol { kind: "marker", layer: layer("SimpleMarker", &options) }
}

fn places(layer: &MapLayer) -> Vec<LonLat> {
    let point = |geometry: &Geometry<f64>| match geometry {
        Geometry::Point(point) => Some(LonLat::new(point.x(), point.y())),
        _ => None,
    };
    layer.features.iter().filter_map(|feature| feature.geometry.as_ref().and_then(point)).collect()
}

fn line(colour: &str, width: f64, style: &str) -> Symbol {
    let options = [
        ("line_color", rgba(colour)),
        ("line_width", width.to_string()),
        ("line_width_unit", "MM".into()),
        ("line_style", style.to_string()),
        ("capstyle", "round".into()),
        ("joinstyle", "round".into()),
    ];
    Symbol { kind: "line", layer: layer("SimpleLine", &options) }
}

/// `#rrggbb` as QGIS writes it.
fn rgba(colour: &str) -> String {
    let part = |at: usize| colour.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()).unwrap_or(0);
    format!("{},{},{},255", part(1), part(3), part(5))
}

fn single(symbol: &Symbol) -> String {
    format!(
        "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\"><symbols>{}</symbols></renderer-v2>",
        symbol.written(0)
    )
}

fn by_state(states: &[(&str, &str, Symbol)]) -> String {
    let (mut categories, mut symbols) = (String::new(), String::new());
    for (number, (value, label, symbol)) in states.iter().enumerate() {
        let _ = write!(
            categories,
            "<category value=\"{value}\" symbol=\"{number}\" label=\"{label}\" render=\"true\" type=\"string\"/>"
        );
        symbols.push_str(&symbol.written(number));
    }
    format!(
        "<renderer-v2 type=\"categorizedSymbol\" attr=\"state\" symbollevels=\"0\"><categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )
}

/// By classes of the first number that differs from feature to feature.
fn graduated(map: &MapLayer, symbol: &dyn Fn(&str) -> Symbol) -> Option<String> {
    let names = map.features.iter().flat_map(|feature| &feature.properties);
    let mut numbers = names.filter(|(_, value)| matches!(value, Value::Number(_))).map(|(name, _)| name);
    let of = |name: &String| {
        let values: Vec<f64> = map.features.iter().filter_map(|feature| feature.number(name)).collect();
        Some((name.clone(), Classes::of(&values)?))
    };
    let (name, classes) = numbers.find_map(of)?;
    let (mut ranges, mut symbols) = (String::new(), String::new());
    for class in 0..classes.len() {
        let (lower, upper) = classes.range(class);
        let (from, to) = (shown(lower), shown(upper));
        // The legend has no other place for the column's name.
        let label = if from == to { format!("{name}: {from}") } else { format!("{name}: {from} – {to}") };
        let _ = write!(
            ranges,
            "<range lower=\"{lower}\" upper=\"{upper}\" symbol=\"{class}\" label=\"{}\" render=\"true\"/>",
            in_attribute(&label)
        );
        symbols.push_str(&symbol(classes.colour(class)).written(class));
    }
    Some(format!(
        "<renderer-v2 type=\"graduatedSymbol\" attr=\"{}\" graduatedMethod=\"GraduatedColor\" symbollevels=\"0\"><ranges>{ranges}</ranges><symbols>{symbols}</symbols></renderer-v2>",
        escaped(&name)
    ))
}

/// A number as a legend shows it: four digits say enough, whole numbers stay whole.
fn shown(value: f64) -> String {
    if value.fract() == 0.0 || value == 0.0 {
        return value.to_string();
    }
    let decimals = (3.0 - value.abs().log10().floor()).clamp(0.0, 9.0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

/// A column's name as an expression of QGIS, inside an attribute of XML.
fn escaped(name: &str) -> String {
    in_attribute(&format!("\"{}\"", name.replace('"', "\"\"")))
}

fn in_attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legends_show_four_digits_and_whole_numbers_whole() {
        let shown: Vec<String> =
            [107.47131010837977, 1799.7290300498432, 0.012345, 2866.0, 0.0, 12.5].map(shown).into();
        assert_eq!(shown, ["107.5", "1800", "0.01235", "2866", "0", "12.5"]);
    }
}
