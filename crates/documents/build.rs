//! Brings the fonts of the posters into the build: from the folder named by `GUERDON_FONTS_DIR`, else
//! from npm, as the lock file in `fonts/` pins them. Nothing of them is committed.
#![allow(clippy::print_stdout, reason = "a build script speaks to cargo on its standard output")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

/// The font files that are embedded, as (package, folder of the weight, file).
const FONTS: [(&str, &str, &str); 5] = [
    ("noto-sans", "400Regular", "NotoSans_400Regular.ttf"),
    ("noto-sans", "700Bold", "NotoSans_700Bold.ttf"),
    ("noto-sans-thai", "400Regular", "NotoSansThai_400Regular.ttf"),
    ("noto-sans-thai", "700Bold", "NotoSansThai_700Bold.ttf"),
    ("noto-sans-sc", "600SemiBold", "NotoSansSC_600SemiBold.ttf"),
];

/// What npm needs to install exactly the pinned packages.
const LOCKED: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

fn main() -> ExitCode {
    println!("cargo::rerun-if-env-changed=GUERDON_FONTS_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    for file in LOCKED {
        println!("cargo::rerun-if-changed=fonts/{file}");
    }
    match provide_fonts() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            for line in message.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn provide_fonts() -> Result<(), String> {
    let out = folder("OUT_DIR")?;
    match env::var_os("GUERDON_FONTS_DIR") {
        Some(given) => copy_fonts(&out, |_, _, file| {
            let path = Path::new(&given).join(file);
            println!("cargo::rerun-if-changed={}", path.display());
            path
        })
        .map_err(|cause| {
            format!(
                "the fonts of the posters are not in GUERDON_FONTS_DIR: {cause}\n\
                 hint: put {} there, or unset GUERDON_FONTS_DIR and let npm fetch them",
                FONTS.map(|(_, _, file)| file).join(", ")
            )
        }),
        None => fonts_from_npm(&out),
    }
}

/// Installs the locked packages beside the build's output, keeps the few files that are embedded and
/// removes the rest, which is a hundred times as large.
fn fonts_from_npm(out: &Path) -> Result<(), String> {
    let here = folder("CARGO_MANIFEST_DIR")?.join("fonts");
    let work = out.join("npm");
    fs::create_dir_all(&work).map_err(|cause| format!("cannot make {}: {cause}", work.display()))?;
    for file in LOCKED {
        fs::copy(here.join(file), work.join(file)).map_err(|cause| format!("cannot copy {file}: {cause}"))?;
    }
    npm_ci(&work)?;
    let packages = work.join("node_modules").join("@expo-google-fonts");
    copy_fonts(out, |package, weight, file| packages.join(package).join(weight).join(file))
        .map_err(|cause| format!("npm installed the font packages, but {cause}"))?;
    fs::remove_dir_all(&work).map_err(|cause| format!("cannot remove {}: {cause}", work.display()))
}

fn npm_ci(work: &Path) -> Result<(), String> {
    let hint = "hint: install Node.js with npm and check that it reaches its registry, or set \
                GUERDON_FONTS_DIR to a folder with the Noto Sans files (crates/documents/build.rs lists them)";
    let run = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(work)
        .output()
        .map_err(|cause| {
            format!("the fonts of the posters come from npm, which did not start: {cause}\n{hint}")
        })?;
    if run.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&run.stderr);
    Err(format!(
        "the fonts of the posters could not be fetched: npm ci {}\n{}\n{hint}",
        run.status,
        said.trim()
    ))
}

fn copy_fonts(out: &Path, source: impl Fn(&str, &str, &str) -> PathBuf) -> Result<(), String> {
    for (package, weight, file) in FONTS {
        let from = source(package, weight, file);
        copy(&from, &out.join(file))
            .map_err(|cause| format!("{} cannot be read: {cause}", from.display()))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::write(to, fs::read(from)?)
}

fn folder(variable: &str) -> Result<PathBuf, String> {
    env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("cargo did not set {variable}"))
}
