//! Prepared networks on disk: one file each, named by what it was made from, checked whole before use and then mapped.

use crate::array::Array;
use crate::grid::{Frame, Grid};
use crate::hierarchy::Hierarchy;
use crate::metric::{Metric, Search};
use crate::prepared::Pool;
use crate::{NetworkError, Prepared, Profile, StreetNetwork, Summary, Weights};
use bytemuck::Pod;
use memmap2::Mmap;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Changes whenever the same input would give other contents or another layout.
const FORMAT: &str = concat!("linping network 4, ", env!("CARGO_PKG_VERSION"));
const MAGIC: &[u8; 8] = b"LINPNET1";
/// Sections begin at multiples of this, so that every number is aligned.
const ALIGNMENT: usize = 64;
/// Bytes of magic and checksum.
const HEAD: usize = 64;

/// Where a network is read from: the streets' file with its name, the node table if there is one, the profile.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Name and bytes of the OSM extract or edge table.
    pub file: (&'a str, &'a [u8]),
    /// Name and bytes of the node table.
    pub nodes: Option<(&'a str, &'a [u8])>,
    /// The mode.
    pub profile: &'a Profile,
}

/// Where a prepared network came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// Built from the source; no cache was asked for.
    Built,
    /// Built from the source and put in the cache.
    Stored,
    /// Built from the source; the cache could not be written, for this reason.
    NotStored(String),
    /// Taken from the cache.
    Cached,
    /// Built again because the cached file was damaged, for this reason.
    Rebuilt(String),
}

impl Prepared {
    /// Opens a network: from the cache folder if it holds this very source, profile and version whole, else by building it
    /// and putting it there. A damaged file is replaced. The cache never changes an answer.
    ///
    /// # Errors
    /// As [`StreetNetwork::from_bytes`]; trouble with the cache is no error.
    pub fn open(source: &Source, cache: Option<&Path>) -> Result<(Prepared, Provenance), NetworkError> {
        let build = || StreetNetwork::from_bytes(source.file, source.nodes, source.profile).map(StreetNetwork::prepare);
        let Some(folder) = cache else { return Ok((build()?, Provenance::Built)) };
        let path = folder.join(file_name(source));
        let damage = match read(&path) {
            Ok(Some(prepared)) => return Ok((prepared, Provenance::Cached)),
            Ok(None) => None,
            Err(damage) => Some(damage),
        };
        let prepared = build()?;
        let provenance = match (write(&path, &prepared), damage) {
            (Err(error), _) => Provenance::NotStored(error.to_string()),
            (Ok(()), Some(damage)) => Provenance::Rebuilt(damage),
            (Ok(()), None) => Provenance::Stored,
        };
        Ok((prepared, provenance))
    }
}

impl Prepared {
    /// The prepared network of a source out of the cache folder; none if it is not there whole.
    pub fn find(source: &Source, folder: &Path) -> Option<Prepared> {
        read(&folder.join(file_name(source))).ok().flatten()
    }

    /// Where the prepared network of a source belongs in the cache folder.
    pub fn place(source: &Source, folder: &Path) -> PathBuf {
        folder.join(file_name(source))
    }

    /// Puts the prepared network in its place; trouble with the cache is no error.
    pub fn put(&self, place: &Path) {
        let _ = write(place, self);
    }
}

/// The name of the cache file of a source: a digest of its contents, the profile and the version.
fn file_name(source: &Source) -> PathBuf {
    let mut digest = Sha256::new();
    let mut part = |bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    };
    part(FORMAT.as_bytes());
    // A table may be read otherwise than an extract with the same bytes.
    part(if crate::edge_table::looks_like_table(source.file.0, source.file.1) { b"table" } else { b"extract" });
    part(source.file.1);
    part(source.nodes.map_or(&[], |n| n.1));
    part(format!("{:?}", source.profile).as_bytes());
    let hex: String = digest.finalize().iter().take(20).map(|b| format!("{b:02x}")).collect();
    PathBuf::from(format!("network-{hex}.bin"))
}

/// The numbers of a prepared network, in the order of the file; [`from_sections`] takes them in the same order.
fn sections(prepared: &Prepared) -> Vec<&[u8]> {
    let (network, hierarchy, metric) = (&prepared.network, &prepared.hierarchy, &prepared.metric);
    vec![
        network.vertex.bytes(),
        network.edge.bytes(),
        network.turn.bytes(),
        network.turn_seconds.bytes(),
        network.shape.bytes(),
        network.shape_at.bytes(),
        network.shape_id.bytes(),
        bytemuck::bytes_of(&network.grid.frame),
        network.grid.first.bytes(),
        network.grid.piece.bytes(),
        network.grid.edge_of.bytes(),
        hierarchy.rank.bytes(),
        hierarchy.first.bytes(),
        hierarchy.head.bytes(),
        hierarchy.below.bytes(),
        hierarchy.input.bytes(),
        hierarchy.lower_first.bytes(),
        hierarchy.lower.bytes(),
        bytemuck::bytes_of(&metric.seconds_per_tick),
        metric.up.bytes(),
        metric.down.bytes(),
        metric.up_search.first.bytes(),
        metric.up_search.arc.bytes(),
        metric.down_search.first.bytes(),
        metric.down_search.arc.bytes(),
    ]
}

fn write(path: &Path, prepared: &Prepared) -> std::io::Result<()> {
    if prepared.network.grid.is_patched() {
        return Err(std::io::Error::other("streets changed by a scenario are not kept"));
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let summary = serde_json::to_vec(prepared.network.summary())?;
    let mut all = vec![summary.as_slice()];
    all.extend(sections(prepared));
    let mut body = Vec::new();
    body.extend((all.len() as u64).to_le_bytes());
    let table = body.len() + 16 * all.len();
    let mut offset = (HEAD + table).next_multiple_of(ALIGNMENT);
    for section in &all {
        body.extend((offset as u64).to_le_bytes());
        body.extend((section.len() as u64).to_le_bytes());
        offset = (offset + section.len()).next_multiple_of(ALIGNMENT);
    }
    for section in &all {
        body.resize((HEAD + body.len()).next_multiple_of(ALIGNMENT) - HEAD, 0);
        body.extend_from_slice(section);
    }
    let mut head = MAGIC.to_vec();
    head.extend(Sha256::digest(&body).iter());
    head.resize(HEAD, 0);
    // Whole or not there: another process may read at any moment.
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = (|| {
        let mut file = std::fs::File::create(&temporary)?;
        file.write_all(&head)?;
        file.write_all(&body)?;
        std::fs::rename(&temporary, path)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

/// The network of a cache file, `None` if there is no file; an error names the damage.
fn read(path: &Path) -> Result<Option<Prepared>, String> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    // SAFETY: cache files are written under another name, renamed into place, and never changed afterwards.
    let map = unsafe { Mmap::map(&file) }.map_err(|e| e.to_string())?;
    let body = map.get(HEAD..).ok_or("cut off")?;
    if map.get(..8) != Some(MAGIC) || map.get(8..40) != Some(&Sha256::digest(body)[..]) {
        return Err("the checksum differs".into());
    }
    from_sections(&Arc::new(map)).ok_or_else(|| "the layout differs".into()).map(Some)
}

/// Takes one section after another.
struct Sections<'a> {
    map: &'a Arc<Mmap>,
    next: usize,
}

impl Sections<'_> {
    fn range(&mut self) -> Option<(usize, usize)> {
        let number = |at: usize| {
            let bytes = self.map.get(at..at + 8)?;
            usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
        };
        let at = HEAD + 8 + 16 * self.next;
        self.next += 1;
        if self.next > number(HEAD)? {
            return None;
        }
        Some((number(at)?, number(at + 8)?))
    }

    fn bytes(&mut self) -> Option<&[u8]> {
        let (offset, length) = self.range()?;
        self.map.get(offset..offset.checked_add(length)?)
    }

    fn array<T: Pod>(&mut self) -> Option<Array<T>> {
        let (offset, length) = self.range()?;
        Array::mapped(self.map, offset, length)
    }

    fn one<T: Pod>(&mut self) -> Option<T> {
        bytemuck::try_pod_read_unaligned(self.bytes()?).ok()
    }
}

fn from_sections(map: &Arc<Mmap>) -> Option<Prepared> {
    let mut take = Sections { map, next: 0 };
    let summary: Summary = serde_json::from_slice(take.bytes()?).ok()?;
    let network = StreetNetwork {
        summary,
        vertex: take.array()?,
        edge: take.array()?,
        turn: take.array()?,
        turn_seconds: take.array()?,
        shape: take.array()?,
        shape_at: take.array()?,
        shape_id: take.array()?,
        grid: Grid::of(take.one::<Frame>()?, take.array()?, take.array()?, take.array()?),
    };
    let hierarchy = Hierarchy {
        rank: take.array()?,
        first: take.array()?,
        head: take.array()?,
        below: take.array()?,
        input: take.array()?,
        lower_first: take.array()?,
        lower: take.array()?,
    };
    let metric = Metric {
        seconds_per_tick: take.one()?,
        up: take.array()?,
        down: take.array()?,
        up_search: Search { first: take.array()?, arc: take.array()? },
        down_search: Search { first: take.array()?, arc: take.array()? },
    };
    let weights = Weights::of(&network);
    Some(Prepared {
        network: Arc::new(network),
        weights: Arc::new(weights),
        hierarchy: Arc::new(hierarchy),
        metric: Arc::new(metric),
        pool: Pool::default(),
    })
}
