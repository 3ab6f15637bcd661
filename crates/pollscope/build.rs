//! Embeds the built console, where there is one.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=POLLSCOPE_CONSOLE");
    let output = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut files = Vec::new();
    if env::var_os("CARGO_FEATURE_CONSOLE").is_some() {
        let directory = console();
        println!("cargo::rerun-if-changed={}", directory.display());
        if directory.join("index.html").exists()
            && let Err(error) = copy(&directory, &directory, &output.join("console"), &mut files)
        {
            // It is being built anew: the next build of this will have it.
            println!("cargo::warning=the console is not embedded: {error}");
            files.clear();
        }
    }
    files.sort();
    let rows: String = files
        .iter()
        .map(|(path, file)| {
            format!("    File {{ path: {path:?}, bytes: include_bytes!({:?}) }},\n", file.display().to_string())
        })
        .collect();
    fs::write(output.join("console.rs"), format!("static CONSOLE: &[File] = &[\n{rows}];\n"))
}

/// Where the console lies that is to be embedded: where it is told, in the package, or in Pollscope's repository.
fn console() -> PathBuf {
    if let Some(directory) = env::var_os("POLLSCOPE_CONSOLE") {
        return PathBuf::from(directory);
    }
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let own = package.join("console");
    if own.exists() { own } else { package.join("../../apps/dashboard/dist") }
}

/// Copies the files, so that they are the same ones when they are compiled, and lists them by their paths in the console.
fn copy(root: &Path, directory: &Path, to: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            copy(root, &path, to, files)?;
        } else if let Ok(relative) = path.strip_prefix(root) {
            // The page that a recording is embedded in is nothing to serve.
            if relative != Path::new("standalone.html") {
                let copied = to.join(relative);
                fs::create_dir_all(copied.parent().unwrap_or(to))?;
                fs::copy(&path, &copied)?;
                files.push((format!("/{}", relative.display()), copied));
            }
        }
    }
    Ok(())
}
