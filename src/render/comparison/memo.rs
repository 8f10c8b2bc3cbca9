//! A comparison as a memo of one page that can be handed on: Markdown, or one HTML file that needs nothing else.
//!
//! Both say the same, in the same order.

use super::{Row, Sides, flip_text, rows, summary};
use crate::compare::Comparison;
use crate::source::{Lang, Text};
use crate::words::Words;

/// What a memo says, in one language.
struct Memo {
    title: &'static str,
    sides: [(&'static str, String); 2],
    notes: Vec<String>,
    summary: String,
    norms_title: &'static str,
    norms: Vec<String>,
    answers_title: &'static str,
    columns: [&'static str; 5],
    rows: Vec<Line>,
}

/// A row of the table of answers.
struct Line {
    act: String,
    actions: Vec<String>,
    before: String,
    after: Vec<String>,
    cause: String,
}

impl Memo {
    fn new(words: &Words<'_>, sides: &Sides, comparison: &Comparison, lang: Lang) -> Self {
        let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
        let norms = comparison.flips.iter().map(|flip| {
            let says = flip.after.map(|norm| words.norm(norm)).unwrap_or_default();
            let text = flip_text(words, flip);
            match (says.is_empty(), lang) {
                (true, _) => text.get(lang).to_owned(),
                (false, Lang::Zh) => format!("{}：{}", text.zh, says.zh),
                (false, Lang::En) => format!("{}: {}", text.en, says.en),
            }
        });
        let line = |row: Row| {
            let get = |text: &Text| text.get(lang).to_owned();
            let same = row.before == row.after;
            let mut after = if same { Vec::new() } else { vec![get(&row.after)] };
            if !row.difference.is_empty() {
                after.push(get(&row.difference));
            }
            Line {
                act: get(&row.act),
                actions: row.actions.iter().map(|&action| get(&words.action(action))).collect(),
                before: get(&row.before),
                after,
                cause: get(&row.cause),
            }
        };
        Self {
            title: pick("修改影响说明", "What the change would do"),
            sides: [
                (pick("现行：", "Before: "), sides.before.get(lang).to_owned()),
                (pick("修改后：", "After: "), sides.after.get(lang).to_owned()),
            ],
            notes: sides.notes.iter().map(|note| note.get(lang).to_owned()).collect(),
            summary: summary(comparison).get(lang).to_owned(),
            norms_title: pick("改动的规范", "Norms that differ"),
            norms: norms.collect(),
            answers_title: pick("不同的答案", "Answers that differ"),
            columns: [
                pick("行为", "act"),
                pick("事项", "actions"),
                pick("现行", "before"),
                pick("修改后", "after"),
                pick("起因", "because of"),
            ],
            rows: rows(words, comparison).into_iter().map(line).collect(),
        }
    }
}

/// The comparison as a memo in Markdown.
pub fn markdown(words: &Words<'_>, sides: &Sides, comparison: &Comparison, lang: Lang) -> String {
    let memo = Memo::new(words, sides, comparison, lang);
    let semicolon = if lang == Lang::Zh { "；" } else { "; " };
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let mut out = format!("# {}\n\n", memo.title);
    for (what, side) in &memo.sides {
        out.push_str(&format!("- {what}{side}\n"));
    }
    for note in &memo.notes {
        out.push_str(&format!("\n{note}\n"));
    }
    out.push_str(&format!("\n**{}**\n", memo.summary));
    if !memo.norms.is_empty() {
        out.push_str(&format!("\n## {}\n\n", memo.norms_title));
        for norm in &memo.norms {
            out.push_str(&format!("- {norm}\n"));
        }
    }
    if memo.rows.is_empty() {
        return out;
    }
    out.push_str(&format!("\n## {}\n\n| {} |\n", memo.answers_title, memo.columns.join(" | ")));
    out.push_str("|---|---|---|---|---|\n");
    for row in &memo.rows {
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            cell(&row.act),
            cell(&row.actions.join(semicolon)),
            cell(&row.before),
            cell(&row.after.join(semicolon)),
            cell(&row.cause),
        ));
    }
    out
}

const STYLE: &str = "@page{size:A4;margin:18mm}\
body{font:11pt/1.5 'Noto Serif CJK SC','Songti SC',SimSun,Georgia,serif;color:#111;background:#fff;max-width:174mm;margin:8mm auto;padding:0 4mm}\
h1{font-size:16pt;margin:0 0 3mm}h2{font-size:12pt;margin:5mm 0 2mm}\
p,dl,ul{margin:0 0 2mm}dl{display:grid;grid-template-columns:max-content 1fr;gap:1mm 3mm}dt{font-weight:bold}dd{margin:0}\
ul{padding-left:5mm}table{border-collapse:collapse;width:100%;font-size:9.5pt}\
th,td{border:.3mm solid #777;padding:1mm 1.5mm;text-align:left;vertical-align:top}th{background:#eee}\
tr{break-inside:avoid}td ul{padding-left:4mm;margin:0}.sum{font-weight:bold}.note{color:#444}\
@media print{body{margin:0;padding:0;max-width:none}}";

/// The comparison as a memo in one HTML file.
pub fn html(words: &Words<'_>, sides: &Sides, comparison: &Comparison, lang: Lang) -> String {
    let memo = Memo::new(words, sides, comparison, lang);
    let code = if lang == Lang::Zh { "zh-Hans" } else { "en" };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n<dl>\n",
        escape(memo.title)
    );
    for (what, side) in &memo.sides {
        let what = what.trim_end_matches([' ', ':', '：']);
        out.push_str(&format!("<dt>{}</dt><dd>{}</dd>\n", escape(what), escape(side)));
    }
    out.push_str("</dl>\n");
    for note in &memo.notes {
        out.push_str(&format!("<p class=\"note\">{}</p>\n", escape(note)));
    }
    out.push_str(&format!("<p class=\"sum\">{}</p>\n", escape(&memo.summary)));
    if !memo.norms.is_empty() {
        out.push_str(&format!("<h2>{}</h2>\n{}\n", escape(memo.norms_title), items(&memo.norms)));
    }
    if !memo.rows.is_empty() {
        out.push_str(&format!("<h2>{}</h2>\n<table>\n<thead>\n<tr>", escape(memo.answers_title)));
        for column in memo.columns {
            out.push_str(&format!("<th scope=\"col\">{}</th>", escape(column)));
        }
        out.push_str("</tr>\n</thead>\n<tbody>\n");
        for row in &memo.rows {
            out.push_str(&format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                escape(&row.act),
                several(&row.actions),
                escape(&row.before),
                several(&row.after),
                escape(&row.cause),
            ));
        }
        out.push_str("</tbody>\n</table>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

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
