//! Plans on real streets: the example's over the street graph of 2016, worked out again by a search of the test's own; and a plan of
//! clinics in Porto Alegre on wholly real data, checked against times that another program worked out. The data are read in place
//! and skipped, loudly, where they are absent.

use crate::services::{run, value};
use crate::support::{Copy, shared};
use linping_tables::{ReadOptions, Table};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::path::Path;

const METRES_PER_SECOND: f64 = 5.0 / 3.6;

fn table(path: &Path) -> Table {
    let file = std::fs::File::open(path).unwrap();
    Table::read(&path.display().to_string(), file, &ReadOptions::default()).unwrap()
}

/// A flat metre grid about a latitude, good enough within a few kilometres.
fn metres(lon: f64, lat: f64) -> (f64, f64) {
    let degree = 6_371_008.8f64.to_radians();
    (lon * degree * 30.42f64.to_radians().cos(), lat * degree)
}

/// Undirected streets, nothing but the tables: places are joined to the nearest point of any street of the largest part.
struct Plain {
    points: Vec<(f64, f64)>,
    edges: Vec<(usize, usize, f64)>,
    beside: Vec<Vec<(usize, f64)>>,
}

impl Plain {
    fn read(nodes: &Path, edges: &Path) -> Plain {
        let (nodes, edges) = (table(nodes), table(edges));
        let (lon, lat) = (nodes.numbers("lon").unwrap(), nodes.numbers("lat").unwrap());
        let points: Vec<(f64, f64)> = lon.iter().zip(&lat).map(|(x, y)| metres(*x, *y)).collect();
        let number: HashMap<&str, usize> = nodes.texts("node").unwrap().into_iter().zip(0..).collect();
        let all: Vec<(usize, usize, f64)> = edges
            .texts("from")
            .unwrap()
            .into_iter()
            .zip(edges.texts("to").unwrap())
            .zip(edges.numbers("length_m").unwrap())
            .map(|((from, to), length)| (number[from], number[to], length))
            .collect();
        let mut plain = Plain { points, edges: all, beside: Vec::new() };
        plain.join();
        let part = plain.largest();
        plain.edges.retain(|(from, _, _)| part[*from]);
        plain.join();
        plain
    }

    fn join(&mut self) {
        self.beside = vec![Vec::new(); self.points.len()];
        for (from, to, length) in &self.edges {
            self.beside[*from].push((*to, *length));
            self.beside[*to].push((*from, *length));
        }
    }

    fn largest(&self) -> Vec<bool> {
        let mut best = vec![false; self.points.len()];
        let mut seen = vec![false; self.points.len()];
        for start in 0..self.points.len() {
            let (mut part, mut next) = (vec![false; self.points.len()], vec![start]);
            while let Some(at) = next.pop() {
                if !std::mem::replace(&mut seen[at], true) {
                    part[at] = true;
                    next.extend(self.beside[at].iter().map(|(to, _)| *to));
                }
            }
            let size = |part: &[bool]| part.iter().filter(|x| **x).count();
            if size(&part) > size(&best) {
                best = part;
            }
        }
        best
    }

    /// The street nearest to a place, metres along it, metres to it.
    fn nearest(&self, place: (f64, f64)) -> (usize, f64, f64) {
        let mut best = (0, 0.0, f64::INFINITY);
        for (number, (from, to, length)) in self.edges.iter().enumerate() {
            let (a, b) = (self.points[*from], self.points[*to]);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let square = dx * dx + dy * dy;
            let share = if square > 0.0 { ((place.0 - a.0) * dx + (place.1 - a.1) * dy) / square } else { 0.0 };
            let share = share.clamp(0.0, 1.0);
            let leg = (place.0 - a.0 - share * dx).hypot(place.1 - a.1 - share * dy);
            if leg < best.2 {
                best = (number, share * length, leg);
            }
        }
        best
    }

    /// Metres from each place to the nearest of others, legs counted; none beyond 1,600 m of any street.
    fn walks(&self, from: &[(f64, f64)], to: &[(f64, f64)]) -> Vec<Option<f64>> {
        let ends: Vec<(usize, f64, f64)> = to.iter().map(|place| self.nearest(*place)).collect();
        let mut least = vec![f64::INFINITY; self.points.len()];
        let mut queue = BinaryHeap::new();
        // Millimetres, so that the queue can be ordered.
        let key = |metres: f64| Reverse((metres * 1000.0) as u64);
        for (edge, along, leg) in ends.iter().filter(|end| end.2 <= 1_600.0) {
            let (a, b, length) = self.edges[*edge];
            for (vertex, metres) in [(a, leg + along), (b, leg + length - along)] {
                if metres < least[vertex] {
                    least[vertex] = metres;
                    queue.push((key(metres), vertex));
                }
            }
        }
        while let Some((Reverse(reached), vertex)) = queue.pop() {
            if (reached as f64) < least[vertex] * 1000.0 - 2.0 {
                continue;
            }
            for (other, length) in &self.beside[vertex] {
                let metres = least[vertex] + length;
                if metres < least[*other] - 1e-9 {
                    least[*other] = metres;
                    queue.push((key(metres), *other));
                }
            }
        }
        let walk = |place: &(f64, f64)| {
            let (edge, along, leg) = self.nearest(*place);
            if leg > 1_600.0 {
                return None;
            }
            let (a, b, length) = self.edges[edge];
            let beside = ends.iter().filter(|end| end.0 == edge && end.2 <= 1_600.0);
            let direct = beside.map(|end| (end.1 - along).abs() + end.2).fold(f64::INFINITY, f64::min);
            let metres = (along + least[a]).min(length - along + least[b]).min(direct);
            Some(leg + metres).filter(|metres| metres.is_finite())
        };
        from.iter().map(walk).collect()
    }
}

fn places(table: &Table) -> Vec<(f64, f64)> {
    let (lon, lat) = (table.numbers("lon").unwrap(), table.numbers("lat").unwrap());
    lon.iter().zip(&lat).map(|(x, y)| metres(*x, *y)).collect()
}

#[test]
fn the_example_runs_on_the_real_street_graph_and_agrees_with_a_plain_search() {
    let (Some(edges), Some(nodes)) =
        (shared("roads/linping_10km_2016_edges.csv.gz"), shared("roads/linping_10km_2016_nodes.csv.gz"))
    else {
        return;
    };
    let copy = Copy::of("linping");
    std::fs::copy(&edges, copy.path().join("sources/files/street-edges.csv.gz")).unwrap();
    std::fs::copy(&nodes, copy.path().join("sources/files/street-nodes.csv.gz")).unwrap();
    let all = run(copy.path(), "all");
    let plain = Plain::read(&nodes, &edges);
    let of = |file: &str| table(&copy.path().join("sources/files").join(file));
    let cells = of("cells.csv.gz");
    for (clinics, group, share, mean) in [
        ("clinics.csv", "people", "clinic-within-15-minutes", "clinic-walk"),
        ("schools.csv", "age_6_11", "school-within-15-minutes", "school-walk"),
        ("care-centres.csv", "age_60_over", "care-within-15-minutes", "care-walk"),
    ] {
        let walks = plain.walks(&places(&cells), &places(&of(clinics)));
        let people = cells.numbers(group).unwrap();
        let minutes = |metres: f64| metres / METRES_PER_SECOND / 60.0;
        let near = |metres: &Option<f64>| metres.is_some_and(|metres| minutes(metres) <= 15.0);
        let everybody: f64 = people.iter().sum();
        let within = walks.iter().zip(&people).filter(|(walk, _)| near(walk)).map(|(_, p)| p).sum::<f64>();
        let reached: f64 = walks.iter().zip(&people).filter(|(walk, _)| walk.is_some()).map(|(_, p)| p).sum();
        let whole: f64 = walks.iter().zip(&people).filter_map(|(walk, p)| Some(minutes((*walk)?) * p)).sum();
        let (theirs, ours) = (100.0 * within / everybody, value(&all, share, "330113", 2021));
        assert!((theirs - ours).abs() < 0.1, "{share}: {ours} against {theirs}");
        let (theirs, ours) = (whole / reached, value(&all, mean, "330113", 2021));
        assert!((theirs - ours).abs() < 0.005 * theirs, "{mean}: {ours} against {theirs}");
        let end = value(&all, share, "330113", 2026);
        eprintln!(
            "{share}: {:.2} % now, {end:.2} % in 2026; {mean}: {ours:.2} min",
            value(&all, share, "330113", 2021)
        );
        assert!(end > value(&all, share, "330113", 2021), "{share}: more facilities reach more people");
    }
}

/// The plan folder of Porto Alegre: real streets, people and health facilities; half of the facilities stand, the others are sites.
fn porto_alegre(root: &Path, streets: &Path, grid: &Table) -> (Vec<String>, Vec<String>) {
    let (ids, lon, lat) = (grid.texts("id").unwrap(), grid.numbers("lon").unwrap(), grid.numbers("lat").unwrap());
    let known = |column: &str| -> Vec<f64> {
        grid.optional_numbers(column).unwrap().into_iter().map(|number| number.unwrap_or(0.0)).collect()
    };
    let (people, care) = (known("population"), known("healthcare"));
    let mut with: Vec<usize> = (0..ids.len()).filter(|at| care[*at] > 0.0).collect();
    with.sort_by(|a, b| care[*b].total_cmp(&care[*a]).then(ids[*a].cmp(ids[*b])));
    let rows = |chosen: &[usize]| {
        let line = |at: &usize| format!("{},{},{},{}\n", ids[*at], lon[*at], lat[*at], care[*at]);
        format!("id,lon,lat,facilities\n{}", chosen.iter().map(line).collect::<String>())
    };
    let (there, sites) = with.split_at(40);
    let lived: String = (0..ids.len())
        .filter(|at| people[*at] > 0.0)
        .map(|at| format!("{},{},{},{}\n", ids[at], lon[at], lat[at], people[at]))
        .collect();
    let write = |name: &str, text: &str| {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("sources/files/cells.csv", &format!("id,lon,lat,people\n{lived}"));
    write("sources/files/clinics.csv", &rows(there));
    write("sources/files/sites.csv", &rows(sites));
    std::fs::copy(streets, root.join("sources/files/streets.osm.pbf")).unwrap();
    for (name, form, file) in [
        ("cells", "table", "cells.csv"),
        ("clinics", "table", "clinics.csv"),
        ("sites", "table", "sites.csv"),
        ("streets", "network", "streets.osm.pbf"),
    ] {
        write(
            &format!("sources/{name}.toml"),
            &format!(
                "title = {{ zh = \"阿雷格里港 {name}\", en = \"Porto Alegre {name}\" }}\nproducer = {{ zh = \"r5r\", en = \"r5r\" }}\nlicence = \"MIT; streets ODbL\"\nform = \"{form}\"\nfile = \"files/{file}\"\n"
            ),
        );
    }
    let name = "name = { zh = \"真实数据\", en = \"real data\" }\n";
    write(
        "plan.toml",
        &format!(
            "format = 1\n{name}base-year = 2021\nhorizon = 2025\nas-of = 2023-12-31\nlanguages = [\"zh\", \"en\"]\nseed = 7\nregion = {{ code = \"990301\", {} }}\n",
            name.trim()
        ),
    );
    write("targets.toml", "");
    write("scenarios.toml", &format!("[all]\n{name}actions = \"all\"\n"));
    write(
        "baseline/people.toml",
        &format!("kind = \"population-cells\"\n{name}source = \"cells\"\ngroups = {{ all = \"people\" }}\n"),
    );
    write("baseline/streets.toml", &format!("kind = \"streets\"\n{name}source = \"streets\"\nmode = \"walk\"\n"));
    for layer in ["clinics", "sites"] {
        write(
            &format!("baseline/{layer}.toml"),
            &format!("kind = \"facilities\"\n{name}source = \"{layer}\"\ncapacity = \"facilities\"\n"),
        );
    }
    let over = "cells = \"people\"\ngroup = \"all\"\nto = \"clinics\"\nby = \"streets\"\n";
    let head = |unit: &str, better: &str| {
        format!("{name}unit = \"{unit}\"\nbetter = \"{better}\"\nkind = \"level\"\ndecimals = 3\n\n[measure]\n")
    };
    write(
        "indicators/within.toml",
        &format!("{}kind = \"share-within\"\n{over}within = \"15 min\"\n", head("%", "higher")),
    );
    write("indicators/walk.toml", &format!("{}kind = \"travel-time\"\n{over}", head("min", "lower")));
    write(
        "actions/open-clinics.toml",
        &format!(
            "{name}planned = {{ start = 2022, end = 2024 }}\nserves = [\"within\", \"walk\"]\n\n[measure]\nkind = \"build-facilities\"\nwhat = \"clinics\"\namong = \"sites\"\nchoose = 6\nso-that = \"most-reached\"\ncells = \"people\"\ngroup = \"all\"\nby = \"streets\"\nwithin = \"15 min\"\nopens = 2022\na-year = 2\n"
        ),
    );
    let named = |chosen: &[usize]| chosen.iter().map(|at| ids[*at].to_string()).collect();
    (named(there), named(sites))
}

#[test]
fn clinics_in_porto_alegre_are_chosen_on_wholly_real_data() {
    let (Some(streets), Some(grid), Some(cost), Some(snap)) = (
        shared("network/porto_alegre.osm.pbf"),
        shared("network/porto_alegre_hexgrid.csv"),
        shared("network/fca_porto_alegre_cost.csv"),
        shared("network/fca_porto_alegre_snap.csv"),
    ) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let grid = table(&grid);
    let (there, sites) = porto_alegre(folder.path(), &streets, &grid);
    let all = run(folder.path(), "all");

    // Times that another program worked out, from junction to junction; the straight ways to them are added.
    let (cost, snap) = (table(&cost), table(&snap));
    let legs: HashMap<&str, f64> = snap.texts("id").unwrap().into_iter().zip(snap.numbers("snap_m").unwrap()).collect();
    let mut minutes: HashMap<(&str, &str), f64> = HashMap::new();
    for ((from, to), walk) in
        cost.texts("origin").unwrap().into_iter().zip(cost.texts("dest").unwrap()).zip(cost.numbers("cost").unwrap())
    {
        minutes.insert((from, to), walk + (legs[from] + legs[to]) / METRES_PER_SECOND / 60.0);
    }
    let people: Vec<(&str, f64)> = grid
        .texts("id")
        .unwrap()
        .into_iter()
        .zip(grid.optional_numbers("population").unwrap())
        .filter_map(|(id, people)| Some((id, people.filter(|people| *people > 0.0)?)))
        .collect();
    let everybody: f64 = people.iter().map(|(_, people)| people).sum();
    let share = |open: &[String]| {
        let near = |from: &str| open.iter().any(|to| minutes.get(&(from, to.as_str())).is_some_and(|m| *m <= 15.0));
        100.0 * people.iter().filter(|(id, _)| near(id)).map(|(_, people)| people).sum::<f64>() / everybody
    };
    let chosen = &all.actions["open-clinics"].outcome.touched;
    assert_eq!(chosen.len(), 6);
    let with = |more: &[String]| [there.clone(), more.to_vec()].concat();
    let told: Vec<f64> = [2021, 2022, 2023, 2024, 2025].map(|year| value(&all, "within", "990301", year)).to_vec();
    let theirs = [share(&there), share(&with(chosen))];
    eprintln!("within 15 minutes by year: {told:.2?}; by the other times: {theirs:.2?}; {chosen:?}");
    eprintln!(
        "mean walk: {:.3} then {:.3} min",
        value(&all, "walk", "990301", 2021),
        value(&all, "walk", "990301", 2025)
    );
    eprintln!("{:?}", all.actions["open-clinics"].outcome.provenance);
    assert!((told[0] - theirs[0]).abs() < 2.0 && (told[4] - theirs[1]).abs() < 2.0, "{told:?} {theirs:?}");
    assert!(told.windows(2).all(|pair| pair[1] >= pair[0]), "a clinic added never lengthens a walk: {told:?}");

    // Sites chosen by the other times alone, one at a time and then exchanged, do no better than a hair.
    let mut best: Vec<String> = Vec::new();
    let top = |base: &[String], sites: &[String]| {
        let gain = |site: &String| share(&with(&[base.to_vec(), vec![site.clone()]].concat()));
        sites.iter().max_by(|a, b| gain(a).total_cmp(&gain(b))).cloned()
    };
    for _ in 0..6 {
        best.extend(top(&best, &sites));
    }
    let greedy = share(&with(&best));
    assert!(theirs[1] >= greedy - 0.5, "{} by the plan, {greedy} by the other times", theirs[1]);
    let weakest = all.baseline.series["within"].observations.iter().map(|o| o.status).max();
    assert_eq!(weakest, Some(linping_language::Status::Published), "nothing is made up");
}
