//! Compiles `gazetteers/` into flat tables that the binary carries, by the crate's own modules:
//! what a user's lists go through at run time is what the embedded ones go through here.

// The modules hold more than the build needs.
#![allow(dead_code)]

#[path = "src/fold.rs"]
mod fold;
#[path = "src/lexicon.rs"]
mod lexicon;
#[path = "src/text"]
mod text {
    pub mod token;
    pub mod vocabulary;
}
#[path = "src/gazetteer"]
mod gazetteer {
    pub mod compile;
    pub mod parse;
    pub mod tables;
}

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use gazetteer::parse::{ListKind, ListText};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("gazetteers");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=gazetteers");
    for module in ["fold.rs", "lexicon.rs", "text", "gazetteer"] {
        println!("cargo:rerun-if-changed=src/{module}");
    }
    let files = tsv_files(&root)?;
    let texts: Vec<String> = files.iter().map(fs::read_to_string).collect::<Result<_, _>>()?;
    let mut lists = Vec::new();
    let mut source = String::from("static LISTS: &[(&str, &str)] = &[\n");
    let mut digest = fold::WordHash::default();
    for (file, text) in files.iter().zip(&texts) {
        let path = file.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
        let Some(kind) = path.split_once('/').and_then(|(folder, _)| ListKind::from_folder(folder)) else {
            continue;
        };
        path.bytes().chain(text.bytes()).for_each(|byte| digest.push(byte));
        writeln!(source, "    ({path:?}, include_str!({:?})),", file.to_string_lossy())?;
        lists.push(ListText { path, kind, text });
    }
    writeln!(source, "];\npub(super) const VERSION: &str = \"{:016x}\";", digest.finish())?;
    let tables = gazetteer::compile::compile(&lists).map_err(|error| format!("gazetteers/{error}"))?;
    fs::write(out.join("gazetteers.bin"), tables.to_bytes())?;
    fs::write(out.join("lists.rs"), source)?;
    Ok(())
}

/// Every list below a folder, sorted by path.
fn tsv_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        if path.is_dir() {
            files.extend(tsv_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "tsv") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
