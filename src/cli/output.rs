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
pub(super) fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let beside = path.with_file_name(name);
    std::fs::write(&beside, text).with_context(|| format!("{}", beside.display()))?;
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
