//! The texts that the benches read: those of `DEPECHE_BENCH_TEXT`, or else of `corpus/`.

/// A sample of about that many bytes; a smaller source is gone over again.
pub fn sample(limit: usize) -> Vec<String> {
    let texts = match std::env::var("DEPECHE_BENCH_TEXT") {
        Ok(path) => texts_of(&path),
        Err(_) => corpus(),
    };
    let total: usize = texts.iter().map(String::len).sum();
    // A sample over the whole file: mixes are sorted by source.
    let step = (total / limit).max(1);
    let mut out = Vec::new();
    let mut bytes = 0;
    for text in texts.iter().step_by(step).cycle() {
        if bytes >= limit {
            break;
        }
        bytes += text.len();
        out.push(text.clone());
    }
    out
}

fn texts_of(path: &str) -> Vec<String> {
    let bytes = std::fs::read(path).expect("DEPECHE_BENCH_TEXT names a file");
    let text = if path.ends_with(".xz") {
        let mut out = Vec::new();
        lzma_rs::xz_decompress(&mut bytes.as_slice(), &mut out).expect("an xz file");
        String::from_utf8(out).expect("UTF-8")
    } else {
        String::from_utf8(bytes).expect("UTF-8")
    };
    text.lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|value| value.get("text")?.as_str().map(str::to_string))
        .filter(|text| !text.is_empty())
        .collect()
}

fn corpus() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("corpus").filter_map(|item| Some(item.ok()?.path())).collect();
    files.sort();
    files
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt" || extension == "md"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}
