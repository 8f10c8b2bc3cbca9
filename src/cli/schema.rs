//! `schema`: the JSON Schema of a file format, generated from the program's own types.

use clap::{Args, ValueEnum};

use super::{Exit, Outcome, Output};
use crate::render::{comparison, figure, json};
use crate::rulebook;
use crate::{render, scenario};

/// `schema WHICH`
#[derive(Args, Debug)]
pub(super) struct SchemaArgs {
    /// Which format
    #[arg(value_enum)]
    which: Which,
}

#[derive(Clone, Copy, ValueEnum, Debug)]
enum Which {
    /// A rulebook file (rulebook/*.toml)
    Rulebook,
    /// An amendment (amendments/*.toml)
    Amendment,
    /// A scenario file (scenarios/*.toml)
    Scenario,
    /// The mutants that may survive (mutants.toml)
    Mutants,
    /// The outcome of test as JSON
    Test,
    /// The outcome of test --coverage and --mutate as JSON
    Audit,
    /// The answer of who, can, why, whynot and chain as JSON
    Answer,
    /// The comparison of compare as JSON
    Compare,
    /// The old and the new chain of compare --chain as JSON
    CompareChain,
    /// The comparison of compare --scenarios as JSON
    CompareScenarios,
    /// The comparison of compare --exhaustive as JSON
    CompareExhaustive,
    /// The flaws that check --rules finds, as JSON
    Flaws,
    /// The organisation of draw as JSON
    Draw,
}

pub(super) fn run(args: &SchemaArgs, output: &Output) -> Outcome {
    let schema = match args.which {
        Which::Rulebook => rulebook::schema(),
        Which::Amendment => rulebook::amendment_schema(),
        Which::Scenario => scenario::schema(),
        Which::Mutants => crate::audit::schema(),
        Which::Test => render::scenario::schema(),
        Which::Audit => render::audit::schema(),
        Which::Answer => json::schema(),
        Which::Compare => comparison::schema(),
        Which::CompareChain => render::chains::schema(),
        Which::CompareScenarios => comparison::scenarios::schema(),
        Which::CompareExhaustive => render::exhaustive::schema(),
        Which::Flaws => render::flaws::schema(),
        Which::Draw => figure::schema(),
    };
    output.write(&json::text(&schema)?)?;
    Ok(Exit::Yes)
}
