//! The `signoff` program: hands its arguments to the command line and exits with the code it gives.

use std::process::ExitCode;

fn main() -> ExitCode {
    signoff::cli::run()
}
