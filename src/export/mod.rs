//! Forms of output.
pub mod record;
