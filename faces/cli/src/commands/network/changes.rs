use super::Arguments;
use crate::context::Failure;
use linping_network::{Change, LonLat, street_id};

/// What the arguments change in the streets, in the order: closed, slowed, added.
pub fn of(arguments: &Arguments) -> Result<Vec<Change>, Failure> {
    let closed = arguments.close.iter().map(|text| closed(text));
    let slowed = arguments.slow.iter().map(|text| slowed(text));
    let added = arguments.add.iter().map(|text| added(text));
    closed.chain(slowed).chain(added).collect()
}

/// The failure of the change of that number, in the order of [`of`].
pub fn no_street(arguments: &Arguments, number: usize) -> Failure {
    let typed = arguments.close.iter().chain(&arguments.slow).nth(number).map_or("", String::as_str);
    Failure::argument(
        format!("没有街道是“{typed}”所指的：编号应为 OSM 道路或路段表 edge 列中的值，或经度,纬度,米"),
        format!(
            "no street is what `{typed}` names: an OSM way, a value of the column `edge`, or a place with streets within the metres"
        ),
    )
}

fn numbers(text: &str) -> Option<Vec<f64>> {
    text.split(',').map(|n| n.trim().parse::<f64>().ok().filter(|n| n.is_finite())).collect()
}

/// `ID` or `LON,LAT,METRES`.
fn closed(text: &str) -> Result<Change, Failure> {
    match numbers(text).as_deref() {
        Some(&[lon, lat, radius_metres]) => Ok(Change::CloseNear { place: LonLat::new(lon, lat), radius_metres }),
        Some([_, _, ..]) => Err(unreadable("--close", text, "ID | LON,LAT,METRES")),
        _ if text.trim().is_empty() => Err(unreadable("--close", text, "ID | LON,LAT,METRES")),
        _ => Ok(Change::CloseId(street_id(text.trim()))),
    }
}

/// `ID:FACTOR` or `LON,LAT,METRES:FACTOR`.
fn slowed(text: &str) -> Result<Change, Failure> {
    let wrong = || unreadable("--slow", text, "ID:FACTOR | LON,LAT,METRES:FACTOR");
    let (street, factor) = text.rsplit_once(':').ok_or_else(wrong)?;
    let factor = factor.trim().parse().map_err(|_| wrong())?;
    match closed(street).map_err(|_| wrong())? {
        Change::CloseId(id) => Ok(Change::SlowId { id, factor }),
        Change::CloseNear { place, radius_metres } => Ok(Change::SlowNear { place, radius_metres, factor }),
        _ => Err(wrong()),
    }
}

/// `LON,LAT,LON,LAT…` with `:KMH` if it has a speed of its own.
fn added(text: &str) -> Result<Change, Failure> {
    let wrong = || unreadable("--add", text, "LON,LAT,LON,LAT[,…][:KMH]");
    let (points, kmh) = match text.rsplit_once(':') {
        Some((points, kmh)) => (points, Some(kmh.trim().parse().map_err(|_| wrong())?)),
        None => (text, None),
    };
    let points = numbers(points).filter(|n| n.len() >= 4 && n.len() % 2 == 0).ok_or_else(wrong)?;
    let points = points.chunks(2).map(|p| LonLat::new(p[0], p[1])).collect();
    Ok(Change::AddStreet { points, kmh, both_ways: true })
}

fn unreadable(flag: &str, text: &str, form: &str) -> Failure {
    Failure::argument(
        format!("{flag} 的“{text}”无法读取；写法：{form}"),
        format!("`{text}` of {flag} cannot be read; write {form}"),
    )
}
