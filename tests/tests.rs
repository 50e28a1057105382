//! One test binary; its modules mirror the rooms of `src/`.

mod architecture;
mod bad_input;
mod export;
mod extract;
mod index;
mod ingest;
mod pipeline;
mod quality;
mod query;
mod readers;
mod records;
mod schema;
mod support;
