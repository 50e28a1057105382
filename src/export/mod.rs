//! Forms of output.
pub use crate::record;
