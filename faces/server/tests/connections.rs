//! The server over real connections: many at once, slow ones, and nonsense.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use linping_server::{Limits, SiteOptions, bind, serve};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use support::{example, open};

/// A server on a free port, ended when dropped.
struct Running {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn with(limits: Limits) -> Running {
        let site = open(&example("gridtown"), SiteOptions { limits, ..SiteOptions::default() });
        let (listener, address) = bind("127.0.0.1", 0).unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread =
            std::thread::spawn(move || serve(site, listener, move || stopped.load(Ordering::Relaxed)).unwrap());
        Running { address, stop, thread: Some(thread) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(20)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// Everything that comes back for some bytes.
    fn say(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn is_well(&self) -> bool {
        self.say(b"GET /api/plan HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[test]
fn a_thousand_connections_are_all_answered() {
    let server =
        Running::with(Limits { head: Duration::from_secs(60), idle: Duration::from_secs(60), ..Limits::default() });
    let mut streams: Vec<TcpStream> = (0..1_000).map(|_| server.connect()).collect();
    for stream in &mut streams {
        stream
            .write_all(b"GET /api/indicators/clinic-walk HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .unwrap();
    }
    for stream in &mut streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("clinic-walk"));
    }
}

#[test]
fn slow_clients_are_let_go_and_hold_up_nobody() {
    let limits = Limits {
        head: Duration::from_millis(400),
        idle: Duration::from_millis(400),
        connections: 64,
        ..Limits::default()
    };
    let server = Running::with(limits);
    // As many as there are places: each sends a little of a head and then nothing.
    let mut slow: Vec<TcpStream> = (0..64).map(|_| server.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /api/plan HTTP/1.1\r\nHo").unwrap();
    }
    let begun = Instant::now();
    assert!(server.is_well(), "those who wait are answered once the slow ones are let go");
    assert!(begun.elapsed() < Duration::from_secs(50));
    for stream in &mut slow {
        let mut rest = Vec::new();
        // Closed or reset: either way it ends.
        let _ = stream.read_to_end(&mut rest);
    }
    // A body that is announced and never comes.
    let mut stream = server.connect();
    stream.write_all(b"POST /api/try HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{").unwrap();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(server.is_well());
}

#[test]
fn a_client_that_takes_nothing_is_let_go() {
    let limits = Limits { idle: Duration::from_millis(400), connections: 4, ..Limits::default() };
    let server = Running::with(limits);
    let full: Vec<TcpStream> = (0..4)
        .map(|_| {
            let mut stream = server.connect();
            // Asked many times and never read: the answers fill every buffer.
            for _ in 0..2_000 {
                if stream.write_all(b"GET /api/overview HTTP/1.1\r\nHost: localhost\r\n\r\n").is_err() {
                    break;
                }
                if stream.set_write_timeout(Some(Duration::from_millis(300))).is_err() {
                    break;
                }
            }
            stream
        })
        .collect();
    assert!(server.is_well());
    drop(full);
}

#[test]
fn nonsense_is_refused_and_leaves_the_server_well() {
    let server = Running::with(Limits {
        head: Duration::from_millis(500),
        idle: Duration::from_millis(500),
        ..Limits::default()
    });
    let mut headers = b"GET / HTTP/1.1\r\nHost: localhost\r\n".to_vec();
    for n in 0..500 {
        headers.extend(format!("X-{n}: {n}\r\n").into_bytes());
    }
    headers.extend(b"\r\n");
    let mut endless = b"GET /".to_vec();
    endless.extend(std::iter::repeat_n(b'a', 1_000_000));
    let wrong: [&[u8]; 12] = [
        b"",
        b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"POST /api/try HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18446744073709551616\r\n\r\n",
        b"POST /api/try HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        &headers,
        &endless,
    ];
    for bytes in wrong {
        let answer = server.say(bytes);
        assert!(!answer.starts_with("HTTP/1.1 2") && !answer.starts_with("HTTP/1.1 5"), "{answer}");
    }
    assert!(server.is_well());
}
