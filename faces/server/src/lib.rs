//! The page and the interfaces. Nothing stands here yet: `docs/concepts/limits.md` says so.
