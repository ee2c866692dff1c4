//! Asks a running server for indicators as fast as it answers: `cargo run --release -p linping-server --example load -- ADDRESS
//! [SECONDS] [CONNECTIONS] [PATH]`. Tells requests a second and the times that half, and 99 in a hundred, stay below.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let word = |at: usize, usual: &str| words.get(at).map_or(usual, String::as_str).to_string();
    let address = word(0, "127.0.0.1:8080");
    let seconds: u64 = word(1, "10").parse().unwrap();
    let connections: usize = word(2, "32").parse().unwrap();
    let path = word(3, "/api/indicators/clinic-walk");
    let until = Instant::now() + Duration::from_secs(seconds);
    let threads: Vec<_> = (0..connections)
        .map(|_| {
            let (address, path) = (address.clone(), path.clone());
            std::thread::spawn(move || ask(&address, &path, until))
        })
        .collect();
    let mut times: Vec<f64> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{} requests in {seconds} s: {:.0} a second; half within {:.2} ms, 99 % within {:.2} ms, all within {:.2} ms",
        times.len(),
        times.len() as f64 / seconds as f64,
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// Milliseconds of each request of one connection.
fn ask(address: &str, path: &str, until: Instant) -> Vec<f64> {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::new(stream);
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n");
    let mut times = Vec::new();
    while Instant::now() < until {
        let begun = Instant::now();
        writer.write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        assert!(line.starts_with("HTTP/1.1 200"), "{line}");
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    times
}
