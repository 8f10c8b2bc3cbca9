//! A memo of one page that can be handed on: Markdown, or one HTML file that needs nothing else and prints on A4.
//!
//! Knows nothing of what it says: a title, what it is about, a result in one sentence, and blocks of lists and tables. Both formats say
//! the same, in the same order.

use crate::source::Lang;

/// What a memo says, in one language.
pub(super) struct Memo {
    /// The title.
    pub(super) title: &'static str,
    /// What it is about: names, with their separator, and what they stand for.
    pub(super) about: Vec<(&'static str, String)>,
    /// What a reader must be warned of.
    pub(super) notes: Vec<String>,
    /// The result in one sentence.
    pub(super) summary: String,
    /// What else it says.
    pub(super) blocks: Vec<Block>,
}

/// A part of a memo.
pub(super) enum Block {
    /// A heading.
    Heading(String),
    /// A sentence.
    Paragraph(String),
    /// Several things, one below the other.
    List(Vec<String>),
    /// A table; the first cell of a row is its head.
    Table(Vec<&'static str>, Vec<Vec<Cell>>),
}

/// A cell of a table: several lines, or one.
pub(super) type Cell = Vec<String>;

impl Memo {
    /// In Markdown.
    pub(super) fn markdown(&self, lang: Lang) -> String {
        let semicolon = if lang == Lang::Zh { "；" } else { "; " };
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
        let mut out = format!("# {}\n\n", self.title);
        for (what, about) in &self.about {
            out.push_str(&format!("- {what}{about}\n"));
        }
        for note in &self.notes {
            out.push_str(&format!("\n{note}\n"));
        }
        out.push_str(&format!("\n**{}**\n", self.summary));
        for block in &self.blocks {
            match block {
                Block::Heading(text) => out.push_str(&format!("\n## {text}\n")),
                Block::Paragraph(text) => out.push_str(&format!("\n{text}\n")),
                Block::List(items) => {
                    out.push('\n');
                    for item in items {
                        out.push_str(&format!("- {item}\n"));
                    }
                }
                Block::Table(columns, rows) => {
                    out.push_str(&format!(
                        "\n| {} |\n|{}\n",
                        columns.join(" | "),
                        "---|".repeat(columns.len())
                    ));
                    for row in rows {
                        let cells: Vec<String> =
                            row.iter().map(|lines| cell(&lines.join(semicolon))).collect();
                        out.push_str(&format!("| {} |\n", cells.join(" | ")));
                    }
                }
            }
        }
        out
    }

    /// In one HTML file.
    pub(super) fn html(&self, lang: Lang) -> String {
        let code = if lang == Lang::Zh { "zh-Hans" } else { "en" };
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n<dl>\n",
            escape(self.title)
        );
        for (what, about) in &self.about {
            let what = what.trim_end_matches([' ', ':', '：']);
            out.push_str(&format!("<dt>{}</dt><dd>{}</dd>\n", escape(what), escape(about)));
        }
        out.push_str("</dl>\n");
        for note in &self.notes {
            out.push_str(&format!("<p class=\"note\">{}</p>\n", escape(note)));
        }
        out.push_str(&format!("<p class=\"sum\">{}</p>\n", escape(&self.summary)));
        for block in &self.blocks {
            match block {
                Block::Heading(text) => out.push_str(&format!("<h2>{}</h2>\n", escape(text))),
                Block::Paragraph(text) => out.push_str(&format!("<p>{}</p>\n", escape(text))),
                Block::List(texts) => out.push_str(&format!("{}\n", items(texts))),
                Block::Table(columns, rows) => table(&mut out, columns, rows),
            }
        }
        out.push_str("</main>\n</body>\n</html>\n");
        out
    }
}

fn table(out: &mut String, columns: &[&str], rows: &[Vec<Cell>]) {
    out.push_str("<table>\n<thead>\n<tr>");
    for column in columns {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escape(column)));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (place, lines) in row.iter().enumerate() {
            let text = several(lines);
            if place == 0 {
                out.push_str(&format!("<th scope=\"row\">{text}</th>"));
            } else {
                out.push_str(&format!("<td>{text}</td>"));
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

const STYLE: &str = "@page{size:A4;margin:18mm}\
body{font:11pt/1.5 'Noto Serif CJK SC','Songti SC',SimSun,Georgia,serif;color:#111;background:#fff;max-width:174mm;margin:8mm auto;padding:0 4mm}\
h1{font-size:16pt;margin:0 0 3mm}h2{font-size:12pt;margin:5mm 0 2mm}\
p,dl,ul{margin:0 0 2mm}dl{display:grid;grid-template-columns:max-content 1fr;gap:1mm 3mm}dt{font-weight:bold}dd{margin:0}\
ul{padding-left:5mm}table{border-collapse:collapse;width:100%;font-size:9.5pt}\
th,td{border:.3mm solid #777;padding:1mm 1.5mm;text-align:left;vertical-align:top}th{background:#eee}\
tr{break-inside:avoid}td ul{padding-left:4mm;margin:0}.sum{font-weight:bold}.note{color:#444}\
@media print{body{margin:0;padding:0;max-width:none}}";

/// One thing as it is, several as a list.
fn several(texts: &[String]) -> String {
    match texts {
        [only] => escape(only),
        texts => items(texts),
    }
}

fn items(texts: &[String]) -> String {
    let items: Vec<String> = texts.iter().map(|text| format!("<li>{}</li>", escape(text))).collect();
    format!("<ul>{}</ul>", items.concat())
}

/// Text as it may stand in HTML, in an element or an attribute.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_of_a_title_is_read_as_markup() {
        assert_eq!(
            escape("<b title=\"x\">A & B's</b>"),
            "&lt;b title=&quot;x&quot;&gt;A &amp; B&#39;s&lt;/b&gt;"
        );
    }
}
