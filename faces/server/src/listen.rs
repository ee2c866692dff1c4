//! Connections: so many at once, each with a time for its head and for every piece it takes or gives.

use crate::{Limits, ServeError, Site, router};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

/// Serves until `stopped` says so; asked a few times a second. Connections under way get a moment to end.
///
/// # Errors
/// No thread or timer to be had.
pub fn serve(site: Site, listener: TcpListener, stopped: impl Fn() -> bool) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Start)?;
    let limits = site.options.limits;
    let ended = runtime.block_on(async {
        listener.set_nonblocking(true).map_err(ServeError::Start)?;
        let listener = tokio::net::TcpListener::from_std(listener).map_err(ServeError::Start)?;
        let places = Arc::new(Semaphore::new(limits.connections.max(1)));
        let service = router(Arc::new(site));
        let mut asked = tokio::time::interval(Duration::from_millis(200));
        loop {
            tokio::select! {
                _ = asked.tick() => if stopped() { return Ok(()); },
                (stream, place) = next(&listener, &places) => {
                    let service = service.clone();
                    tokio::spawn(async move {
                        one(stream, service, limits).await;
                        drop(place);
                    });
                }
            }
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(2));
    ended
}

/// The next connection, once there is a place for it.
async fn next(
    listener: &tokio::net::TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, Option<tokio::sync::OwnedSemaphorePermit>) {
    let place = Arc::clone(places).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, place),
            // Out of file handles, or gone before we looked: others may fare better in a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// One connection; whatever goes wrong ends it and nothing else.
async fn one(stream: TcpStream, service: axum::Router, limits: Limits) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_read_timeout(Some(limits.idle));
    stream.set_write_timeout(Some(limits.idle));
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(64 * 1024).max_headers(64);
    let _ = http.serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(service)).await;
}

/// Takes an address for listening.
///
/// # Errors
/// It is taken, or not ours.
pub fn bind(host: &str, port: u16) -> Result<(TcpListener, SocketAddr), ServeError> {
    let failed = |why| ServeError::Listen { address: format!("{host}:{port}"), why };
    let listener = TcpListener::bind((host, port)).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}
