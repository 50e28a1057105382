//! One test binary; its modules mirror the rooms of `src/`.

mod ambiguity;
mod architecture;
mod bad_input;
mod dates;
mod eval;
mod export;
mod extract;
mod faults;
mod floors;
mod gazetteer;
mod index;
mod ingest;
mod labels;
mod linear;
mod linear_edges;
mod paragraphs;
mod pipeline;
mod quality;
mod query;
mod readers;
mod records;
mod roles;
mod schema;
mod support;
mod surface;
mod territories;
