//! Puts the built-in example into the binary: every CSV and TOML file of `facts/chenggong`, by path.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const EXAMPLE: &str = "facts/chenggong";

fn files(directory: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", directory.display());
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, found)?;
        } else if path.extension().is_some_and(|end| end == "csv" || end == "toml") {
            println!("cargo::rerun-if-changed={}", path.display());
            found.push(path);
        }
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut found = Vec::new();
    files(Path::new(EXAMPLE), &mut found)?;
    found.sort();
    let mut code = format!("const BUILT_IN_NAME: &str = {EXAMPLE:?};\nconst BUILT_IN: &[(&str, &[u8])] = &[\n");
    for path in &found {
        let inside = path.strip_prefix(EXAMPLE).unwrap_or(path).to_string_lossy().replace('\\', "/");
        // A string never fails to be written to.
        let _ = writeln!(code, "    ({inside:?}, include_bytes!({:?})),", root.join(path));
    }
    code.push_str("];\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("built_in.rs"), code)
}
