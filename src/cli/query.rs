//! `query`: a saved question, or SQL, over the facts and everything derived.

use clap::Args;

use super::{Context, Exit, Outcome};

/// `query NAME k=v …`
#[derive(Args, Debug)]
pub(super) struct QueryArgs {
    /// A saved query; without one, all of them are listed
    name: Option<String>,
    /// Its parameters
    #[arg(value_name = "PARAM=VALUE")]
    parameters: Vec<String>,
    /// A query of your own
    #[arg(long, conflicts_with = "name")]
    sql: Option<String>,
}

pub(super) fn run(context: &Context, args: &QueryArgs) -> Outcome {
    let _ = (context, args);
    Ok(Exit::Usage)
}
