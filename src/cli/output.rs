//! Where output goes: the terminal, with colour where it is wanted, or a file that is written whole or not at all.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anstream::ColorChoice;
use anyhow::Context as _;

/// The two streams of a run.
#[derive(Clone)]
pub struct Output {
    file: Option<PathBuf>,
    color: ColorChoice,
    kept: Option<Arc<Mutex<Kept>>>,
}

/// What a run would have printed, for callers that are no terminal.
#[derive(Clone, Default, Debug)]
pub struct Kept {
    /// The result.
    pub out: String,
    /// The messages beside it.
    pub err: String,
}

/// Writes a file that is whole or not there: beside its place first, then into it.
///
/// # Errors
/// The file cannot be written.
pub(super) fn replace(path: &Path, bytes: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let beside = path.with_file_name(name);
    std::fs::write(&beside, bytes).with_context(|| format!("{}", beside.display()))?;
    std::fs::rename(&beside, path).with_context(|| format!("{}", path.display()))
}

/// Writes a file that was not there before, whole or not at all; one that is there is left as it is.
///
/// # Errors
/// The file exists, or cannot be written.
pub(super) fn create(path: &Path, text: &str) -> anyhow::Result<()> {
    // Whoever comes second finds the name taken.
    std::fs::File::create_new(path).with_context(|| path.display().to_string())?;
    replace(path, text).inspect_err(|_| {
        // The empty file only held the place.
        let _ = std::fs::remove_file(path);
    })
}

impl Output {
    /// Output to a file, or to the terminal.
    pub fn new(file: Option<PathBuf>, color: ColorChoice, kept: Option<Arc<Mutex<Kept>>>) -> Self {
        Self { file, color, kept }
    }

    fn keep(&self, enter: impl FnOnce(&mut Kept)) -> bool {
        let Some(kept) = &self.kept else { return false };
        // A lock is only poisoned by a panic, and then nobody reads what was kept.
        if let Ok(mut kept) = kept.lock() {
            enter(&mut kept);
        }
        true
    }

    /// Whether the output goes to a terminal.
    pub fn is_terminal(&self) -> bool {
        use std::io::IsTerminal as _;
        self.file.is_none() && self.kept.is_none() && std::io::stdout().is_terminal()
    }

    /// Whether messages go to somebody who sits before a terminal.
    pub fn speaks_to_terminal(&self) -> bool {
        use std::io::IsTerminal as _;
        self.kept.is_none() && std::io::stderr().is_terminal()
    }

    /// Writes the result of the run.
    ///
    /// # Errors
    /// The file cannot be written, or the terminal is gone.
    pub fn write(&self, text: &str) -> anyhow::Result<()> {
        if let Some(path) = &self.file {
            let plain = anstream::adapter::strip_str(text).to_string();
            return replace(path, &plain);
        }
        if self.keep(|kept| kept.out.push_str(&anstream::adapter::strip_str(text).to_string())) {
            return Ok(());
        }
        let mut stream = anstream::AutoStream::new(std::io::stdout().lock(), self.color);
        match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
            // A reader such as `head` that has seen enough is no failure.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            result => Ok(result?),
        }
    }

    /// Whether the output goes to a file.
    pub fn is_file(&self) -> bool {
        self.file.is_some()
    }

    /// Writes the result of the run where it may be in several files: what is put before the ending of the name given, and the bytes.
    /// Text that is all in one part may go to the terminal.
    ///
    /// # Errors
    /// A file cannot be written, or the terminal is gone, or there are several parts and no name to make theirs from.
    pub fn write_parts(&self, parts: &[(String, Vec<u8>)]) -> anyhow::Result<()> {
        match (parts, &self.file) {
            ([(_, bytes)], None) => self.write(&String::from_utf8_lossy(bytes)),
            ([(_, bytes)], Some(path)) => match std::str::from_utf8(bytes) {
                Ok(text) => self.write(text),
                Err(_) => replace(path, bytes),
            },
            (_, None) => anyhow::bail!("-o FILE"),
            (_, Some(path)) => {
                for (suffix, bytes) in parts {
                    let mut name = path.file_stem().unwrap_or_default().to_os_string();
                    name.push(suffix);
                    if let Some(ending) = path.extension() {
                        name.push(".");
                        name.push(ending);
                    }
                    replace(&path.with_file_name(name), bytes)?;
                }
                Ok(())
            }
        }
    }

    /// Writes files into the folder that was given as the output, which is made if it is not there.
    ///
    /// # Errors
    /// No folder was given, or a file cannot be written.
    pub fn write_folder(&self, files: &[(String, Vec<u8>)]) -> anyhow::Result<()> {
        let Some(folder) = &self.file else { anyhow::bail!("-o DIR") };
        std::fs::create_dir_all(folder).with_context(|| format!("{}", folder.display()))?;
        files.iter().try_for_each(|(name, bytes)| replace(&folder.join(name), bytes))
    }

    /// Says on a terminal how far a long piece of work has come; the line is written over, and goes at the end.
    pub fn progress(&self, done: usize, total: usize) {
        use std::io::IsTerminal as _;
        if self.kept.is_some() || !std::io::stderr().is_terminal() {
            return;
        }
        let mut stream = std::io::stderr().lock();
        let percent = done * 100 / total.max(1);
        // There is nobody left to tell if this fails.
        let _ = if done < total {
            write!(stream, "\r{done} / {total}  {percent} %")
        } else {
            write!(stream, "\r\u{1b}[K")
        };
    }

    /// Writes a message beside the result.
    pub fn message(&self, text: &str) {
        if self.keep(|kept| kept.err.push_str(&anstream::adapter::strip_str(text).to_string())) {
            return;
        }
        let mut stream = anstream::AutoStream::new(std::io::stderr().lock(), self.color);
        // There is nobody left to tell if this fails.
        let _ = stream.write_all(text.as_bytes());
    }
}
