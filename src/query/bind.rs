//! From what the user typed for the parameters of a saved query to the values that are bound to them.
//!
//! Names are looked up in the case; everything that is wrong is reported at once.

use super::fill::act_word;
use super::rows::Cell;
use super::saved::{Parameter, ParameterType, SavedQuery};
use crate::atom::Atom;
use crate::case::Case;
use crate::model;
use crate::sheet::cell;
use crate::source::{Location, Problem, Report, Text, both, did_you_mean};

/// The values of all parameters of one saved query.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Bound {
    values: Vec<(String, Cell)>,
}

impl Bound {
    /// The values by the names of the parameters, in the order of the file.
    pub fn values(&self) -> &[(String, Cell)] {
        &self.values
    }
}

impl SavedQuery {
    /// Binds what was given as `name=value` to the parameters. A parameter may be called by its name or by its title.
    ///
    /// # Errors
    /// A parameter that does not exist or has no value, or a value that is none of its type; all problems at once.
    pub fn bind(&self, case: &Case, given: &[(String, String)]) -> Result<Bound, Report> {
        let mut report = Report::default();
        let mut words: Vec<Option<&str>> = vec![None; self.parameters.len()];
        for (name, word) in given {
            let called = |parameter: &Parameter| {
                parameter.name == *name || parameter.title.zh == *name || parameter.title.en == *name
            };
            match self.parameters.iter().position(called).and_then(|number| words.get_mut(number)) {
                None => report.push(self.unknown(name)),
                Some(Some(_)) => report
                    .push(here(both!("参数 `{name}` 给了两次", "the parameter `{name}` is given twice"))),
                Some(place) => *place = Some(word.trim()),
            }
        }
        let mut bound = Bound::default();
        for (parameter, word) in self.parameters.iter().zip(words) {
            match word.or(parameter.default.as_deref()) {
                None => report.push(missing(parameter)),
                Some(word) => match value(case, parameter.kind, word) {
                    Ok(value) => bound.values.push((parameter.name.clone(), value)),
                    Err((what, hint)) => {
                        let name = &parameter.name;
                        let what = Text::new(
                            format!("参数 `{name}`：{}", what.zh),
                            format!("parameter `{name}`: {}", what.en),
                        );
                        report.push(here(what).maybe(hint));
                    }
                },
            }
        }
        if report.has_errors() { Err(report) } else { Ok(bound) }
    }

    fn unknown(&self, name: &str) -> Problem {
        let query = &self.name;
        let known: Vec<&str> = self.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let all = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let hint = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| {
            if known.is_empty() {
                both!("这个查询没有参数", "this query has none")
            } else {
                both!("它的参数有：{all}", "its parameters are {all}")
            }
        });
        here(both!("查询 `{query}` 没有参数 `{name}`", "the query `{query}` has no parameter `{name}`"))
            .hint(hint)
    }
}

fn here(what: Text) -> Problem {
    Problem::error(Location::default(), what)
}

fn missing(parameter: &Parameter) -> Problem {
    let (name, title, kind) = (&parameter.name, &parameter.title, parameter.kind.title());
    let what = Text::new(
        format!("参数 `{name}`（{}）没有值", title.zh),
        if title.en == *name {
            format!("the parameter `{name}` has no value")
        } else {
            format!("the parameter `{name}` ({}) has no value", title.en)
        },
    );
    here(what).hint(Text::new(
        format!("写上 `{name}=…`，类型是{}", kind.zh),
        format!("add `{name}=…`, of type {}", kind.en),
    ))
}

/// What is wrong with a value, and what to do about it.
type Wrong = (Text, Option<Text>);

fn value(case: &Case, kind: ParameterType, word: &str) -> Result<Cell, Wrong> {
    let facts = &case.facts;
    match kind {
        ParameterType::Action => by_name(&facts.actions, word, |row| &row.title, ("事项", "action")),
        ParameterType::Person => by_name(&facts.people, word, |row| &row.name, ("人员", "person")),
        ParameterType::Post => by_name(&facts.posts, word, |row| &row.name, ("职务", "post")),
        ParameterType::Unit => by_name(&facts.units, word, |row| &row.name, ("单位", "unit")),
        ParameterType::Act => act(case, word),
        ParameterType::Date => cell::day(word).map(Cell::from).map_err(|wrong| (wrong.what, wrong.hint)),
        ParameterType::Number => cell::number(word).map(number).map_err(|wrong| (wrong.what, wrong.hint)),
        ParameterType::Text => Ok(Cell::from(word)),
    }
}

#[allow(clippy::cast_precision_loss, reason = "a number in hundredths stays below 2^53")]
fn number(hundredths: i64) -> Cell {
    if hundredths % 100 == 0 {
        Cell::Integer(hundredths / 100)
    } else {
        Cell::Real(hundredths as f64 / 100.0)
    }
}

/// The id of the row with this id or, failing that, with this name in either language.
fn by_name<A: Atom, R>(
    table: &model::Table<A, R>,
    word: &str,
    name: impl Fn(&R) -> &Text,
    called: (&str, &str),
) -> Result<Cell, Wrong> {
    if table.names.get(word).is_some() {
        return Ok(word.into());
    }
    let hits: Vec<&str> = table
        .iter()
        .filter(|(_, row)| name(row).zh == word || name(row).en.eq_ignore_ascii_case(word))
        .map(|(atom, _)| table.id(atom))
        .collect();
    let (zh, en) = called;
    match hits.as_slice() {
        [id] => Ok((*id).into()),
        [] => {
            let known = table.iter().flat_map(|(atom, row)| [table.id(atom), &name(row).zh, &name(row).en]);
            Err((
                both!("没有{zh} `{word}`", "there is no {en} `{word}`"),
                did_you_mean(word, known.filter(|known| !known.is_empty())),
            ))
        }
        several => {
            let ids = several.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            Err((
                both!("`{word}` 是不止一个{zh}的名称：{ids}", "more than one {en} is called `{word}`: {ids}"),
                Some(both!("改写编号", "write the id instead")),
            ))
        }
    }
}

/// The word of `act_asked` for an act or a family.
fn act(case: &Case, word: &str) -> Result<Cell, Wrong> {
    let vocabulary = &case.book.vocabulary;
    let family = vocabulary
        .families
        .iter()
        .find(|family| family.id == word || family.title.zh == word || family.title.en == word);
    if let Some(family) = family {
        return Ok(Cell::from(&family.id));
    }
    if let Some(act) = vocabulary.acts.find(word.strip_prefix("act:").unwrap_or(word)) {
        return Ok(act_word(case, act).into());
    }
    let titles: Vec<Text> = vocabulary.acts.atoms().map(|act| vocabulary.acts.title(act)).collect();
    let families = vocabulary
        .families
        .iter()
        .flat_map(|family| [family.id.as_str(), &family.title.zh, &family.title.en]);
    let known = vocabulary
        .acts
        .ids()
        .chain(families)
        .chain(titles.iter().flat_map(|title| [title.zh.as_str(), &title.en]));
    Err((both!("没有行为 `{word}`", "there is no act `{word}`"), did_you_mean(word, known)))
}
