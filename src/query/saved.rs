//! A saved query: SQL whose leading comments give its title, its parameters and the headings of its columns.
//!
//! Reads text; runs nothing and opens nothing.

use std::sync::Arc;

use super::scan;
use crate::source::{Folder, Lang, Location, Problem, Report, Text, both, did_you_mean};

/// What a parameter stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParameterType {
    /// An action, by id or title.
    Action,
    /// A person, by id or name.
    Person,
    /// A post, by id or name.
    Post,
    /// A unit, by id or name.
    Unit,
    /// An act or a family of acts, by id or title; the relation `act_asked` says which acts it asks for.
    Act,
    /// A day.
    Date,
    /// A number.
    Number,
    /// Characters.
    Text,
}

impl ParameterType {
    /// All of them, with the words for them.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Action, "action", "事项"),
        (Self::Person, "person", "人员"),
        (Self::Post, "post", "职务"),
        (Self::Unit, "unit", "单位"),
        (Self::Act, "act", "行为"),
        (Self::Date, "date", "日期"),
        (Self::Number, "number", "数字"),
        (Self::Text, "text", "文字"),
    ];

    /// The word for it.
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _, _)| *kind == self).map_or("", |(_, id, _)| id)
    }

    /// What it is called.
    pub fn title(self) -> Text {
        Self::ALL
            .iter()
            .find(|(kind, _, _)| *kind == self)
            .map_or_else(Text::default, |(_, id, zh)| Text::new(*zh, *id))
    }
}

/// A parameter of a saved query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// Its name, as the SQL has it after the colon.
    pub name: String,
    /// What it stands for.
    pub kind: ParameterType,
    /// The value it has if none is given, as it was written.
    pub default: Option<String>,
    /// What it means; the name where the file does not say.
    pub title: Text,
}

/// A saved query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedQuery {
    /// The name: that of its file without `.sql`.
    pub name: String,
    /// The file.
    pub file: Arc<str>,
    /// The question it answers.
    pub title: Text,
    /// More about it; may be empty.
    pub description: Text,
    /// Its parameters, in the order of the file.
    pub parameters: Vec<Parameter>,
    /// The headings of its columns, by the name of the column.
    pub columns: Vec<(String, Text)>,
    /// The whole text of the file.
    pub sql: Arc<str>,
}

include!(concat!(env!("OUT_DIR"), "/queries.rs"));

/// The saved queries that come with the program, as the files of a folder.
pub fn built_in() -> Folder {
    Folder {
        name: "queries".to_owned(),
        files: BUILT_IN_QUERIES.iter().map(|&(path, bytes)| (path.to_owned(), bytes.to_vec())).collect(),
        ..Folder::default()
    }
}

/// Reads every `.sql` file of a folder, in the order of their names. Files that cannot be read are in the report and not in the list.
pub fn read(folder: &Folder) -> (Vec<SavedQuery>, Report) {
    let mut report = Report::default();
    let mut list = Vec::new();
    for (path, bytes) in &folder.files {
        let Some((name, ending)) = path.rsplit_once('.') else { continue };
        if !ending.eq_ignore_ascii_case("sql") {
            continue;
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(bytes) else {
            let problem = Problem::error(
                Location::file(path),
                both!("文件不是 UTF-8 编码", "the file is not in UTF-8"),
            );
            report.push(problem.hint(both!("另存为 UTF-8 编码", "save it in UTF-8")));
            continue;
        };
        match SavedQuery::parse(name, text) {
            Ok(query) => list.push(query),
            Err(found) => report.append(found),
        }
    }
    (list, report)
}

/// The saved query with this name or title.
///
/// # Errors
/// There is none; the hint names the nearest one.
pub fn find<'a>(list: &'a [SavedQuery], word: &str) -> Result<&'a SavedQuery, Box<Problem>> {
    let same = |query: &&SavedQuery| {
        query.name.eq_ignore_ascii_case(word)
            || query.title.zh == word
            || query.title.en.eq_ignore_ascii_case(word)
    };
    list.iter().find(same).ok_or_else(|| {
        let known = list.iter().flat_map(|query| [query.name.as_str(), &query.title.zh, &query.title.en]);
        let hint = did_you_mean(word, known).unwrap_or_else(|| {
            both!(
                "不带名称的 `signoff query` 可列出全部查询",
                "`signoff query` without a name lists them all"
            )
        });
        Box::new(
            Problem::error(Location::default(), both!("没有查询 `{word}`", "there is no query `{word}`"))
                .hint(hint),
        )
    })
}

const KEYS: [&str; 6] = ["title.zh", "title.en", "description.zh", "description.en", "param", "column"];

/// The parts of a query while its comments are read.
#[derive(Default)]
struct Head {
    texts: [String; 4],
    parameters: Vec<(Parameter, Location)>,
    columns: Vec<(String, Text)>,
}

impl SavedQuery {
    /// Reads a query from the text of its file. The name is that of the file without `.sql`.
    ///
    /// # Errors
    /// A title, a type or the SQL is missing or wrong, or the parameters of the comments are not those of the SQL; all problems at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, Report> {
        let file: Arc<str> = format!("{name}.sql").into();
        let mut report = Report::default();
        let mut head = Head::default();
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let start = offset;
            offset += line.len();
            let trimmed = line.trim();
            let Some(comment) = trimmed.strip_prefix("--") else {
                if trimmed.is_empty() {
                    continue;
                }
                break;
            };
            head.line(comment, &Location { column: 0, ..Location::offset(&file, text, start) }, &mut report);
        }
        let Head { texts: [title_zh, title_en, description_zh, description_en], parameters, columns } = head;
        let whole = Location::file(&file);
        for (key, value, example_zh, example_en) in [
            ("title.zh", &title_zh, "谁须批准", "谁须批准"),
            ("title.en", &title_en, "who must approve", "who must approve"),
        ] {
            if value.is_empty() {
                report.push(Problem::error(whole.clone(), both!("没有 `{key}`", "`{key}` is missing")).hint(
                    both!(
                        "在文件开头写上 `-- {key}: {example_zh}`",
                        "begin the file with `-- {key}: {example_en}`"
                    ),
                ));
            }
        }
        check_parameters(&file, text, &parameters, &mut report);
        if scan::tokens(text).is_empty() {
            report.push(
                Problem::error(whole, both!("文件里没有查询语句", "the file has no query"))
                    .hint(both!("在注释后面写一个 `select`", "write a `select` after the comments")),
            );
        }
        if report.has_errors() {
            return Err(report);
        }
        Ok(Self {
            name: name.to_owned(),
            file,
            title: Text::new(title_zh, title_en),
            description: Text::new(description_zh, description_en),
            parameters: parameters.into_iter().map(|(parameter, _)| parameter).collect(),
            columns,
            sql: text.into(),
        })
    }

    /// The heading of a column of the result.
    pub fn heading<'a>(&'a self, column: &'a str, lang: Lang) -> &'a str {
        self.columns.iter().find(|(name, _)| name == column).map_or(column, |(_, title)| title.get(lang))
    }
}

impl Head {
    fn line(&mut self, comment: &str, at: &Location, report: &mut Report) {
        let Some(colon) = comment.find([':', '：']) else { return };
        let (key, value) = comment.split_at(colon);
        let key = key.trim().to_ascii_lowercase();
        let value = value.trim_start_matches([':', '：']).trim();
        match KEYS.iter().position(|known| *known == key) {
            Some(number @ 0..=3) => {
                if let Some(text) = self.texts.get_mut(number) {
                    // A long text goes on in another line of the same key.
                    if !text.is_empty() && number % 2 == 1 {
                        text.push(' ');
                    }
                    text.push_str(value);
                }
            }
            Some(4) => match parameter(value) {
                Ok(parameter) => self.parameters.push((parameter, at.clone())),
                Err((what, hint)) => report.push(Problem::error(at.clone(), what).hint(hint)),
            },
            Some(_) => {
                let mut parts = value.split(['|', '｜']).map(str::trim);
                match (parts.next(), parts.next(), parts.next(), parts.next()) {
                    (Some(name), Some(zh), Some(en), None) if !name.is_empty() => {
                        self.columns.push((name.to_owned(), Text::new(zh, en)));
                    }
                    _ => report.push(
                        Problem::error(
                            at.clone(),
                            both!("列 `{value}` 看不懂", "the column `{value}` is not understood"),
                        )
                        .hint(both!(
                            "写成 `-- column: 列名 | 中文 | English`",
                            "write `-- column: name | 中文 | English`"
                        )),
                    ),
                }
            }
            // Any other comment says what it likes, unless it looks like a slip.
            None => {
                if let Some(hint) = did_you_mean(&key, KEYS) {
                    report.push(
                        Problem::error(at.clone(), both!("看不懂 `{key}`", "`{key}` is not understood"))
                            .hint(hint),
                    );
                }
            }
        }
    }
}

/// Reads `name (type) = default | zh | en`.
fn parameter(text: &str) -> Result<Parameter, (Text, Text)> {
    let form = || {
        both!(
            "写成 `-- param: action (action)`，需要时加 `= 缺省值 | 中文 | English`",
            "write `-- param: action (action)`, with `= default | 中文 | English` if you like"
        )
    };
    let wrong = || (both!("参数 `{text}` 看不懂", "the parameter `{text}` is not understood"), form());
    let mut parts = text.split(['|', '｜']).map(str::trim);
    let first = parts.next().unwrap_or_default();
    let (zh, en) = (parts.next(), parts.next());
    if parts.next().is_some() || (zh.is_some() && en.is_none()) {
        return Err(wrong());
    }
    let (name, rest) = first.split_once(['(', '（']).ok_or_else(wrong)?;
    let (kind, rest) = rest.split_once([')', '）']).ok_or_else(wrong)?;
    let (name, kind, rest) = (name.trim().trim_start_matches(':'), kind.trim(), rest.trim());
    let default = match rest.strip_prefix(['=', '＝']) {
        Some(default) => Some(default.trim().to_owned()),
        None if rest.is_empty() => None,
        None => return Err(wrong()),
    };
    if name.is_empty() || !name.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
        return Err(wrong());
    }
    let types = ParameterType::ALL;
    let Some((kind, _, _)) = types.iter().find(|(_, id, zh)| id.eq_ignore_ascii_case(kind) || *zh == kind)
    else {
        let all = types.map(|(_, id, _)| format!("`{id}`")).join(", ");
        let hint = did_you_mean(kind, types.iter().flat_map(|(_, id, zh)| [*id, *zh]));
        return Err((
            both!("没有参数类型 `{kind}`", "there is no type `{kind}` of parameters"),
            hint.unwrap_or_else(|| both!("类型有：{all}", "the types are {all}")),
        ));
    };
    let title = Text::new(zh.unwrap_or(name), en.unwrap_or(name));
    Ok(Parameter { name: name.to_owned(), kind: *kind, default, title })
}

/// The parameters that the comments declare must be those that the SQL uses.
fn check_parameters(file: &Arc<str>, text: &str, declared: &[(Parameter, Location)], report: &mut Report) {
    let used = scan::parameters(text);
    let mut seen: Vec<&str> = Vec::new();
    for (parameter, at) in declared {
        let name = parameter.name.as_str();
        if name == "lang" {
            report.error(
                at,
                both!(
                    "参数 `lang` 不用声明：它的值就是输出语言",
                    "`lang` is not declared: it is the language of the output"
                ),
            );
        } else if seen.contains(&name) {
            report.error(at, both!("参数 `{name}` 声明了两次", "the parameter `{name}` is declared twice"));
        } else if !used.iter().any(|(_, known)| known == name) {
            let near = did_you_mean(name, used.iter().map(|(_, known)| known.as_str()));
            report.push(
                Problem::error(
                    at.clone(),
                    both!("语句没有用到参数 `{name}`", "the query does not use the parameter `{name}`"),
                )
                .maybe(near),
            );
        }
        seen.push(name);
    }
    for (offset, name) in used.iter().filter(|(_, name)| name != "lang" && !seen.contains(&name.as_str())) {
        let at = Location::offset(file, text, *offset);
        if name.is_empty() {
            let what = both!("参数没有名称", "a parameter has no name");
            report.push(
                Problem::error(at, what).hint(both!("把 `?` 写成 `:名称`", "write `:name` instead of `?`")),
            );
        } else {
            let what = both!("参数 `{name}` 没有声明", "the parameter `{name}` is not declared");
            report.push(Problem::error(at, what).hint(both!(
                "在文件开头写上 `-- param: {name} (text)`，并改为合适的类型",
                "add `-- param: {name} (text)` to the head of the file, with the right type"
            )));
        }
    }
}
