fn main() {
    use std::io::{BufRead, Write};
    let analyzer = depeche::analyze::Analyzer::new(depeche::gazetteer::Gazetteers::embedded());
    let args: Vec<String> = std::env::args().collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let options = depeche::analyze::Options { published: None, keep_furniture: args.iter().any(|a| a == "--keep-furniture"), language: args.iter().position(|a| a == "--language").map(|i| args[i + 1].clone()) };
    if args.iter().any(|a| a == "-") {
        for line in std::io::stdin().lock().lines() {
            let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
            let d = depeche::document::Document { id: v["id"].as_str().map(String::from), source: "-".into(), title: v["title"].as_str().map(String::from), body: v["text"].as_str().unwrap_or("").into(), published: v["published"].as_str().map(|s| depeche::document::Stated { value: s.into(), origin: depeche::document::Origin::Input }), ..Default::default() };
            serde_json::to_writer(&mut out, &analyzer.analyze(&d, &options).record).unwrap();
            out.write_all(b"\n").unwrap();
        }
        return;
    }
    for f in args[2..].iter().filter(|a| !a.starts_with('-')) {
        let d = depeche::document::Document { source: f.clone(), body: std::fs::read_to_string(f).unwrap(), ..Default::default() };
        serde_json::to_writer(&mut out, &analyzer.analyze(&d, &options).record).unwrap();
        out.write_all(b"\n").unwrap();
    }
}
