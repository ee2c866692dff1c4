//! Who may ask: only clients that call the server by its own name, and pages of its own. Every answer says what a browser may
//! do with it.

use crate::answer::Refusal;
use crate::site::Site;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use std::sync::Arc;

/// Scripts, styles, workers and connections of the server itself, nothing else; no frames, no forms.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// For the report's own page, whose style stands in it: no script at all.
const REPORT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// Longest path and query that are looked at.
const LONGEST_ADDRESS: usize = 4096;

const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

pub(crate) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let is_report = request.uri().path().starts_with("/report");
    let mut response = match allowed(request.method(), request.uri(), request.headers(), &site.options.hosts) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    let not_allowed = response.status() == StatusCode::METHOD_NOT_ALLOWED;
    let headers = response.headers_mut();
    if not_allowed && !headers.contains_key(header::ALLOW) {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    }
    for (name, value) in HEADERS {
        headers.insert(name, value);
    }
    let policy = if is_report { REPORT_POLICY } else { POLICY };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

fn allowed(method: &Method, uri: &Uri, headers: &HeaderMap, hosts: &[String]) -> Result<(), Refusal> {
    if uri.path_and_query().is_some_and(|address| address.as_str().len() > LONGEST_ADDRESS) {
        return Err(Refusal::new(StatusCode::URI_TOO_LONG, "地址过长", "the address is too long"));
    }
    if ![Method::GET, Method::HEAD, Method::POST].contains(method) {
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "本服务只读", "this server only reads"));
    }
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(&header::HOST).or_else(|| uri.authority().map(|a| a.as_str())).unwrap_or_default();
    if headers.get_all(header::HOST).iter().count() > 1 || !is_own_name(host, hosts) {
        return Err(Refusal::new(
            StatusCode::MISDIRECTED_REQUEST,
            "请以地址或 localhost 访问；其他名称请用 --name 允许",
            "call the server by its address or as localhost; allow other names with --name",
        ));
    }
    let foreign = || Refusal::new(StatusCode::FORBIDDEN, "不接受其他网站的请求", "requests of other sites are refused");
    if let Some(origin) = text(&header::ORIGIN) {
        let own = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        if !own.is_some_and(|own| own.eq_ignore_ascii_case(host)) {
            return Err(foreign());
        }
    }
    // A link from elsewhere may lead here; a script or picture of another site may not ask.
    let site = text(&HeaderName::from_static("sec-fetch-site")).unwrap_or("none");
    let mode = text(&HeaderName::from_static("sec-fetch-mode")).unwrap_or("navigate");
    if matches!(site, "cross-site" | "same-site") && mode != "navigate" {
        return Err(foreign());
    }
    Ok(())
}

/// An IP address, `localhost`, or a name that was allowed: a name that somebody else controls could be made to point here.
fn is_own_name(host: &str, hosts: &[String]) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((inner, port)) => {
            return (port.is_empty() || is_port(port)) && inner.parse::<IpAddr>().is_ok_and(|ip| ip.is_ipv6());
        }
        None => match host.split_once(':') {
            Some((name, port)) if is_port(&format!(":{port}")) => name,
            Some(_) => return false,
            None => host,
        },
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok()
        || hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|digits| digits.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_localhost_and_allowed_names_are_our_own() {
        let hosts = ["plan.example".to_string()];
        for own in ["127.0.0.1:8080", "localhost", "LOCALHOST:80", "[::1]:8080", "[::1]", "plan.example:1", "10.0.0.7"]
        {
            assert!(is_own_name(own, &hosts), "{own}");
        }
        for other in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:8080",
            "[evil]",
            "a:b",
            "[::1]x",
            "localhost:99999",
        ] {
            assert!(!is_own_name(other, &hosts), "{other}");
        }
    }
}
