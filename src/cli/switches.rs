//! The switches of another world, as typed on the command line.

use super::{Context, Stop};
use crate::ask::Question;
use crate::atom::{Act, Action};
use crate::case::Case;
use crate::compare::Side;
use crate::lookup;
use crate::rulebook::{Choice, VersionIx};
use crate::situation::Switches;
use crate::source::{Location, Problem, both};

/// The switches of another world, as typed.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct World {
    /// Judge by another day
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<String>,
    /// Suppose that the holder of a post is away (may be repeated)
    #[arg(long, value_name = "POST")]
    pub(super) away: Vec<String>,
    /// Suppose that an attribute has a value; an empty value makes it unknown (may be repeated)
    #[arg(long, value_name = "ATTRIBUTE=VALUE")]
    pub(super) set: Vec<String>,
    /// Follow a rival reading of an ambiguity (may be repeated)
    #[arg(long, value_name = "AMBIGUITY=READING")]
    pub(super) reading: Vec<String>,
    /// Judge by the rules as amended: an amendment of the folder, or a file (may be repeated; applied in this order)
    #[arg(long, value_name = "AMENDMENT")]
    pub(super) with: Vec<String>,
}

pub(super) fn pair<'a>(word: &'a str, form: &str) -> Result<(&'a str, &'a str), Stop> {
    word.split_once('=')
        .or_else(|| word.split_once('＝'))
        .map(|(left, right)| (left.trim(), right.trim()))
        .ok_or_else(|| {
            Stop::from(Box::new(
                Problem::error(Location::default(), both!("`{word}` 看不懂", "`{word}` is not understood"))
                    .hint(both!("应写成 {form}", "write it as {form}")),
            ))
        })
}

impl World {
    /// The switches and readings, over a version of the rules.
    pub(super) fn side(&self, case: &Case, version: VersionIx) -> Result<Side, Stop> {
        let mut switches =
            Switches { on: self.on.as_deref().map(lookup::day).transpose()?, ..Switches::default() };
        for word in &self.away {
            switches.away.push(lookup::post(case, word)?);
        }
        for word in &self.set {
            let (attribute, value) = pair(word, "--set ATTRIBUTE=VALUE")?;
            switches.set.push(lookup::setting(case, attribute, value)?);
        }
        let mut choices = Vec::new();
        for word in &self.reading {
            let (ambiguity, reading) = pair(word, "--reading AMBIGUITY=READING")?;
            choices.push(Choice { ambiguity: ambiguity.to_owned(), reading: reading.to_owned() });
        }
        Ok(Side { version, choices, switches })
    }

    /// The question about an action in this world.
    pub(super) fn question(
        &self,
        context: &Context,
        acts: Vec<Act>,
        word: &str,
        action: Action,
        who: Option<&str>,
    ) -> Result<Question, Stop> {
        let case = &context.case;
        let Side { version, choices, switches } = self.side(case, context.version)?;
        let on =
            switches.on.or_else(|| case.facts.actions.row(action).map(|row| row.date)).unwrap_or_default();
        let person = who.map(|who| lookup::person(case, who, on)).transpose()?;
        Ok(Question { acts, word: word.to_owned(), action, person, switches, version, choices })
    }
}
