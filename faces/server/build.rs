//! Puts the page together in the output folder: the sources of `web/src` and what they take from npm, pinned by
//! `web/package-lock.json`. `LINPING_WEB=off` leaves the page out, `require` makes a missing page an error; otherwise a build
//! without Node or network goes on, and the server shows its plain page.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

/// What is taken from npm: where it stands in `node_modules`, and its name beside the page.
const VENDOR: [(&str, &str); 8] = [
    ("maplibre-gl/dist/maplibre-gl.mjs", "maplibre-gl.mjs"),
    ("maplibre-gl/dist/maplibre-gl-worker.mjs", "maplibre-gl-worker.mjs"),
    ("maplibre-gl/dist/maplibre-gl-shared.mjs", "maplibre-gl-shared.mjs"),
    ("maplibre-gl/dist/maplibre-gl.css", "maplibre-gl.css"),
    ("maplibre-gl/LICENSE.txt", "maplibre-gl.LICENSE.txt"),
    ("uplot/dist/uPlot.esm.js", "uPlot.esm.js"),
    ("uplot/dist/uPlot.min.css", "uPlot.min.css"),
    ("uplot/LICENSE", "uPlot.LICENSE"),
];

/// Longer than a slow network needs; a build must not hang on one that answers nothing.
const PATIENCE: Duration = Duration::from_secs(180);

fn main() {
    println!("cargo::rerun-if-env-changed=LINPING_WEB");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let web = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../web");
    for part in ["src", "package.json", "package-lock.json"] {
        println!("cargo::rerun-if-changed={}", web.join(part).display());
    }
    let wanted = env::var("LINPING_WEB").unwrap_or_default();
    let made = match wanted.as_str() {
        "off" => Err("LINPING_WEB=off".to_string()),
        "" | "auto" | "require" => assemble(&web, &out),
        other => {
            println!("cargo::error=LINPING_WEB is `{other}`; it can be off, auto or require");
            return;
        }
    };
    match made {
        Ok(()) => println!("cargo::rustc-env=LINPING_WEB_BUILT=yes"),
        Err(why) if wanted == "require" => println!("cargo::error=the page could not be put together: {why}"),
        Err(why) => {
            // rust-embed needs the folder; without the page it is empty.
            let emptied = clear(&out.join("web")).and_then(|()| fs::create_dir_all(out.join("web")));
            if let Err(error) = emptied {
                println!("cargo::error=cannot make the page's folder: {error}");
            }
            if wanted != "off" {
                println!(
                    "cargo::warning=linping serve will show its plain page, without a map: {why}; then build again with LINPING_WEB=require"
                );
            }
            println!("cargo::rustc-env=LINPING_WEB_BUILT=no");
        }
    }
}

fn assemble(web: &Path, out: &Path) -> Result<(), String> {
    let vendor = vendored(web, out)?;
    let said = |error: io::Error| error.to_string();
    clear(&out.join("web")).map_err(said)?;
    copy(&web.join("src"), &out.join("web")).map_err(said)?;
    copy(&vendor, &out.join("web/vendor")).map_err(said)
}

/// The folder with the files of npm: as it is if the lock file is that of last time, else installed anew.
fn vendored(web: &Path, out: &Path) -> Result<PathBuf, String> {
    let said = |what: &str| {
        let what = what.to_string();
        move |error: io::Error| format!("{what}: {error}")
    };
    let lock = fs::read(web.join("package-lock.json")).map_err(said("web/package-lock.json"))?;
    let (vendor, stamp) = (out.join("vendor"), out.join("vendor.lock"));
    let whole = VENDOR.iter().all(|(_, name)| vendor.join(name).is_file());
    if whole && fs::read(&stamp).is_ok_and(|last| last == lock) {
        return Ok(vendor);
    }
    let install = out.join("npm");
    clear(&install).map_err(said("npm folder"))?;
    fs::create_dir_all(&install).map_err(said("npm folder"))?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(web.join(file), install.join(file)).map_err(said(file))?;
    }
    npm_install(&install)?;
    clear(&vendor).map_err(said("vendor folder"))?;
    fs::create_dir_all(&vendor).map_err(said("vendor folder"))?;
    for (from, name) in VENDOR {
        fs::copy(install.join("node_modules").join(from), vendor.join(name)).map_err(said(from))?;
    }
    // Only a few of the files that npm brings are used.
    clear(&install).map_err(said("npm folder"))?;
    fs::write(&stamp, lock).map_err(said("vendor.lock"))?;
    Ok(vendor)
}

fn npm_install(folder: &Path) -> Result<(), String> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut child = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--loglevel=error"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("npm cannot be started ({error}); install Node 20 or newer"))?;
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("`npm ci` ended with {status}; is there a network?")),
            Ok(None) if begun.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(50)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("`npm ci` did not end in {} s", PATIENCE.as_secs()));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}

fn clear(folder: &Path) -> io::Result<()> {
    if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
