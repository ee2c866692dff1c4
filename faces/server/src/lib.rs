//! The page and its interface: one plan, read once, answered over HTTP. Reads only; what is not open (confidential or internal
//! sources and what rests on them) reaches no route.
//!
//! ```
//! use linping_server::openapi;
//!
//! let description = openapi();
//! assert!(description.contains("/api/indicators/{id}"));
//! ```

mod answer;
mod assets;
mod documents;
mod guard;
mod keep;
mod layers;
mod limits;
mod listen;
mod model;
mod openapi;
mod reach;
mod routes;
mod run;
mod site;
mod strokes;
mod trial;

pub use answer::ServeError;
pub use limits::Limits;
pub use listen::{bind, serve};
pub use openapi::openapi;
pub use routes::router;
pub use site::{Site, SiteOptions};
