use bytemuck::Pod;
use memmap2::Mmap;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// Numbers that lie in memory or in a memory-mapped cache file; read in the same way.
#[derive(Clone)]
pub(crate) enum Array<T: Pod> {
    /// In memory of its own, shared among the networks that do not change it.
    Owned(Arc<Vec<T>>),
    /// A stretch of a mapped file, aligned for `T` (checked when it was opened).
    Mapped { map: Arc<Mmap>, offset: usize, bytes: usize, kind: PhantomData<T> },
}

impl<T: Pod> Array<T> {
    /// A stretch of a mapped file, or `None` if it is out of bounds or misaligned.
    pub fn mapped(map: &Arc<Mmap>, offset: usize, bytes: usize) -> Option<Self> {
        let slice = map.get(offset..offset.checked_add(bytes)?)?;
        bytemuck::try_cast_slice::<u8, T>(slice).ok()?;
        Some(Array::Mapped { map: map.clone(), offset, bytes, kind: PhantomData })
    }

    /// The numbers to be changed: a copy of one's own unless nobody else holds them.
    pub fn to_mut(&mut self) -> &mut Vec<T> {
        let copy = match self {
            Array::Owned(values) => return Arc::make_mut(values),
            Array::Mapped { .. } => self.to_vec(),
        };
        *self = Array::from(copy);
        self.to_mut()
    }

    /// The bytes, as the cache file stores them.
    pub fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }
}

impl<T: Pod> Deref for Array<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Array::Owned(values) => values,
            Array::Mapped { map, offset, bytes, .. } => {
                let slice = map.get(*offset..*offset + *bytes).unwrap_or_default();
                bytemuck::try_cast_slice(slice).unwrap_or_default()
            }
        }
    }
}

impl<T: Pod> From<Vec<T>> for Array<T> {
    fn from(values: Vec<T>) -> Self {
        Array::Owned(Arc::new(values))
    }
}

impl<T: Pod> Default for Array<T> {
    fn default() -> Self {
        Array::Owned(Arc::default())
    }
}

impl<T: Pod + std::fmt::Debug> std::fmt::Debug for Array<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{} values]", self.len())
    }
}
