//! Puts the built-in example and the saved queries into the binary: every CSV and TOML file of `facts/chenggong` and every
//! SQL file of `queries`, by path.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const EXAMPLE: &str = "facts/chenggong";
const QUERIES: &str = "queries";

fn files(directory: &Path, endings: &[&str], found: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", directory.display());
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, endings, found)?;
        } else if path.extension().is_some_and(|end| endings.iter().any(|known| end == *known)) {
            println!("cargo::rerun-if-changed={}", path.display());
            found.push(path);
        }
    }
    Ok(())
}

/// A constant that holds the files below a directory, by their paths inside it.
fn embedded(constant: &str, directory: &str, endings: &[&str]) -> io::Result<String> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut found = Vec::new();
    files(Path::new(directory), endings, &mut found)?;
    found.sort();
    let mut code = format!("const {constant}: &[(&str, &[u8])] = &[\n");
    for path in &found {
        let inside = path.strip_prefix(directory).unwrap_or(path).to_string_lossy().replace('\\', "/");
        // A string never fails to be written to.
        let _ = writeln!(
            code,
            "    ({inside:?}, include_bytes!(\"{}\")),",
            root.join(path).display().to_string().replace('\\', "/")
        );
    }
    code.push_str("];\n");
    Ok(code)
}

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let example = embedded("BUILT_IN", EXAMPLE, &["csv", "toml"])?;
    fs::write(out.join("built_in.rs"), format!("const BUILT_IN_NAME: &str = {EXAMPLE:?};\n{example}"))?;
    fs::write(out.join("queries.rs"), embedded("BUILT_IN_QUERIES", QUERIES, &["sql"])?)
}
