//! `depeche schema`: the JSON Schema of the records.

use super::{Common, Status, out};
use crate::error::Error;

/// Print the JSON Schema of the records
#[derive(Clone, Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// [`Error::Io`].
pub fn run(_: &Common, _: &Args) -> Result<Status, Error> {
    out::write(|to| to.write_all(crate::export::json_schema::TEXT.as_bytes()).map_err(out::failed))?;
    Ok(Status::Done)
}
