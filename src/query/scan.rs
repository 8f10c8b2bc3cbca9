//! A look at the text of a query without running it: its words, its parameters, and what it would read from the clock.
//!
//! Knows the quotes and comments of SQL and nothing of its grammar.

/// A piece of a query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Token {
    /// A name or a word of the language.
    Word(String),
    /// A parameter, without its sign; empty for `?`.
    Parameter(String),
    /// A string in single quotes, without them.
    Quoted(String),
    /// Any other sign.
    Sign(char),
}

/// The pieces of a text with the byte at which each begins; comments and blanks are passed over.
pub(super) fn tokens(text: &str) -> Vec<(usize, Token)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        let (token, length) = token(rest, first);
        found.extend(token.map(|token| (at, token)));
        rest = rest.get(length..).unwrap_or_default();
    }
    found
}

/// The piece at the beginning of the text, unless it is a comment or a blank, and how many bytes it takes.
fn token(text: &str, first: char) -> (Option<Token>, usize) {
    let upto = |end: &str, skip: usize| {
        let tail = text.get(skip..).unwrap_or_default();
        tail.find(end).map_or(text.len(), |at| skip + at + end.len())
    };
    let word = |skip: usize| {
        let tail = text.get(skip..).unwrap_or_default();
        let end = tail
            .find(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '$'))
            .unwrap_or(tail.len());
        tail.get(..end).unwrap_or_default().to_owned()
    };
    if text.starts_with("--") {
        return (None, upto("\n", 2));
    }
    if text.starts_with("/*") {
        return (None, upto("*/", 2));
    }
    match first {
        '\'' => {
            // A doubled quote is read as two strings, which is as good here.
            let length = upto("'", 1);
            let inner = text.get(1..length.max(2) - 1).unwrap_or_default().to_owned();
            (Some(Token::Quoted(inner)), length)
        }
        '"' => (None, upto("\"", 1)),
        '`' => (None, upto("`", 1)),
        '[' => (None, upto("]", 1)),
        ':' | '@' | '$' | '?' => {
            let name = word(1);
            let length = 1 + name.len();
            if name.is_empty() && first != '?' {
                return (Some(Token::Sign(first)), first.len_utf8());
            }
            (Some(Token::Parameter(if first == '?' { String::new() } else { name })), length)
        }
        letter if letter.is_alphabetic() || letter == '_' => {
            let name = word(0);
            let length = name.len();
            (Some(Token::Word(name)), length)
        }
        letter if letter.is_whitespace() => (None, letter.len_utf8()),
        // The rest of a number is no word.
        letter if letter.is_ascii_digit() => {
            let length = word(0).len();
            (Some(Token::Sign(letter)), length.max(1))
        }
        other => (Some(Token::Sign(other)), other.len_utf8()),
    }
}

/// The names of the parameters, each once, with the byte at which each is first used.
pub(super) fn parameters(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for (at, token) in tokens(text) {
        if let Token::Parameter(name) = token
            && !found.iter().any(|(_, known)| *known == name)
        {
            found.push((at, name));
        }
    }
    found
}

const DAYS: [&str; 7] = ["date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff"];

/// The place of a function that would read the clock: `date('now')`, `date()`.
pub(super) fn clock(text: &str) -> Option<(usize, String)> {
    let all = tokens(text);
    let now = all
        .iter()
        .any(|(_, token)| matches!(token, Token::Quoted(text) if text.trim().eq_ignore_ascii_case("now")));
    let sign =
        |at: usize, wanted: char| matches!(all.get(at), Some((_, Token::Sign(found))) if *found == wanted);
    all.iter().enumerate().find_map(|(number, (at, token))| match token {
        Token::Word(word)
            if DAYS.iter().any(|name| word.eq_ignore_ascii_case(name))
                && sign(number + 1, '(')
                && (now || sign(number + 2, ')')) =>
        {
            Some((*at, word.to_ascii_lowercase()))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        parameters(text).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn parameters_are_found_outside_quotes_and_comments() {
        let text = "-- :no\nselect ':no', \":no\", [:no], `:no` /* :no */ from step where action = :行动 and x = @b or y = :行动";
        assert_eq!(names(text), ["行动", "b"]);
        assert_eq!(names("select 'it''s :no', ?"), [""]);
        assert_eq!(parameters("select :a").first().map(|(at, _)| *at), Some(7));
        assert_eq!(names("select ':no"), Vec::<String>::new());
        assert_eq!(names("'"), Vec::<String>::new());
    }

    #[test]
    fn the_clock_is_seen() {
        for text in [
            "select date('now')",
            "select Date ( 'NOW', '+1 day')",
            "select datetime()",
            "select strftime('%Y', 'now')",
        ] {
            assert!(clock(text).is_some(), "{text}");
        }
        for text in [
            "select date(:date, '+30 days')",
            "select date from actions",
            "select 'now'",
            "-- date()\nselect 1",
        ] {
            assert_eq!(clock(text), None, "{text}");
        }
    }
}
