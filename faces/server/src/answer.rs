//! Answers: JSON kept ready with its gzip form and tag, and errors in both languages.

use crate::model::Said;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use linping_problems::Text;
use serde::Serialize;
use std::hash::{DefaultHasher, Hasher};
use std::io::Write;
use std::sync::Arc;
use utoipa::ToSchema;

/// Below this many bytes an answer is sent as it is: gzip would save less than it costs.
const WORTH_PACKING: usize = 1024;

/// Bytes ready to be sent, plain and packed.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    kind: &'static str,
    plain: axum::body::Bytes,
    packed: Option<axum::body::Bytes>,
    tag: String,
}

impl Ready {
    pub fn new(kind: &'static str, bytes: Vec<u8>) -> Ready {
        let mut hasher = DefaultHasher::new();
        hasher.write(&bytes);
        let tag = format!("\"{:016x}\"", hasher.finish());
        let packed = if bytes.len() < WORTH_PACKING { None } else { pack(&bytes) };
        Ready { kind, plain: bytes.into(), packed: packed.map(Into::into), tag }
    }

    /// # Errors
    /// A value that JSON cannot hold.
    pub fn json(value: &impl Serialize) -> Result<Ready, Refusal> {
        serde_json::to_vec(value)
            .map(|bytes| Ready::new("application/json", bytes))
            .map_err(|error| Refusal::internal(&error.to_string()))
    }

    /// Whether a list of tags has ours; a proxy that packs answers marks them as weak.
    fn is_among(&self, known: &HeaderValue) -> bool {
        let mut tags = known.to_str().unwrap_or_default().split(',').map(str::trim);
        tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.tag)
    }

    /// The answer to a request with these headers: packed if the client takes it, empty if it has it already.
    pub fn to(&self, request: &HeaderMap) -> Response {
        let has = request.get_all(header::IF_NONE_MATCH).iter().any(|known| self.is_among(known));
        let accepts = request
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|list| list.split(',').any(|name| name.split(';').next().map(str::trim) == Some("gzip")));
        let packed = self.packed.as_ref().filter(|_| accepts);
        let (status, body) = match packed {
            _ if has => (StatusCode::NOT_MODIFIED, Body::empty()),
            Some(packed) => (StatusCode::OK, Body::from(packed.clone())),
            None => (StatusCode::OK, Body::from(self.plain.clone())),
        };
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            headers.insert(header::ETAG, tag);
        }
        if packed.is_some() && !has {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

fn pack(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::new(6));
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

/// Why a request is not answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Refusal {
    #[serde(skip)]
    pub status: StatusCode,
    /// What is wrong, in both languages.
    pub message: Said,
}

impl Refusal {
    pub fn new(status: StatusCode, zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal { status, message: Said { zh: zh.into(), en: en.into() } }
    }

    pub fn not_found(what: &str) -> Refusal {
        // Names come from the client; a long one is not worth repeating.
        let what: String = what.chars().take(80).collect();
        Refusal::new(StatusCode::NOT_FOUND, format!("没有“{what}”"), format!("there is no `{what}`"))
    }

    pub fn wrong(zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, zh, en)
    }

    pub fn of(text: &Text) -> Refusal {
        Refusal::wrong(&text.zh, &text.en)
    }

    pub fn internal(why: &str) -> Refusal {
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, format!("内部错误：{why}"), format!("internal error: {why}"))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, axum::Json(&self)).into_response()
    }
}

/// What a route gives.
pub(crate) type Answer = Result<Arc<Ready>, Refusal>;

/// Why the server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {why}")]
    Listen {
        /// The address.
        address: String,
        /// What the system says.
        why: std::io::Error,
    },
    /// Threads or timers could not be had.
    #[error("the server could not start: {0}")]
    Start(std::io::Error),
}
