//! Colour: the few styles of the terminal output. The caller's stream takes them away where colour is not wanted,
//! so nothing may ever be said by colour alone.

/// A style of the terminal.
#[derive(Clone, Copy, Debug)]
pub enum Paint {
    /// Headings and verdicts.
    Bold,
    /// What is secondary: citations, remarks.
    Dim,
    /// Yes.
    Green,
    /// No, errors.
    Red,
    /// Undecided, warnings.
    Yellow,
}

impl Paint {
    /// The text in this style.
    pub fn on(self, text: &str) -> String {
        let code = match self {
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Green => "32",
            Self::Red => "31",
            Self::Yellow => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// The text without any style, for formats that have none.
pub fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once('m').map_or(part, |(_, rest)| rest))
}
