use linping_network::{LonLat, haversine_metres};

/// How wide cells are drawn: metres from a centre to the nearest other, as half of the cells have it. Cells know their centres only.
pub fn cell_metres(places: &[LonLat]) -> f64 {
    // Sorted by latitude, the nearest other lies within as many metres north or south; looked for from there outwards.
    let mut sorted: Vec<&LonLat> = places.iter().collect();
    sorted.sort_by(|a, b| a.lat.total_cmp(&b.lat));
    let step = (sorted.len() / 400).max(1);
    let mut nearest: Vec<f64> = Vec::new();
    for at in (0..sorted.len()).step_by(step) {
        let Some(own) = sorted.get(at) else { continue };
        let mut best = f64::INFINITY;
        let beyond = |other: &LonLat, best: f64| (other.lat - own.lat).abs() * 111_195.0 > best;
        for other in sorted.iter().skip(at + 1) {
            if beyond(other, best) {
                break;
            }
            best = best.min(haversine_metres(**own, **other));
        }
        for other in sorted.get(..at).unwrap_or_default().iter().rev() {
            if beyond(other, best) {
                break;
            }
            best = best.min(haversine_metres(**own, **other));
        }
        nearest.push(best);
    }
    nearest.retain(|metres| metres.is_finite() && *metres > 0.0);
    nearest.sort_by(f64::total_cmp);
    nearest.get(nearest.len() / 2).copied().unwrap_or(200.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_on_a_grid_of_a_thousandth_of_a_degree_are_111_metres_wide() {
        let places: Vec<LonLat> =
            (0..100).map(|n| LonLat::new(f64::from(n % 10) * 1e-3, f64::from(n / 10) * 1e-3)).collect();
        assert!((cell_metres(&places) - 111.195).abs() < 0.01);
    }

    #[test]
    fn a_single_cell_is_drawn_200_metres_wide() {
        assert_eq!(cell_metres(&[LonLat::new(120.0, 30.0)]), 200.0);
    }
}
