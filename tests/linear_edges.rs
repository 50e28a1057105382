//! Rows of `linear.rs` for what stands around the analysis: readers, layout, queries, passages, checks of lists.

use crate::linear::{Made, Row, each, file, name, text};

const fn search(
    name: &'static str,
    stages: &'static [&'static str],
    pieces: usize,
    made: fn(usize) -> (String, String),
) -> Row {
    Row { name, stages, pieces, made: Made::Search(made) }
}

const fn list(
    name: &'static str,
    stages: &'static [&'static str],
    pieces: usize,
    (path, made): (&'static str, fn(usize) -> String),
) -> Row {
    Row { name, stages, pieces, made: Made::List(path, made) }
}

/// A page.
const fn page(name: &'static str, pieces: usize, made: fn(usize) -> Vec<u8>) -> Row {
    file(name, &["reader html"], pieces, ("html", made))
}

/// A Markdown file.
const fn marks(name: &'static str, pieces: usize, made: fn(usize) -> Vec<u8>) -> Row {
    file(name, &["reader markdown"], pieces, ("markdown", made))
}

/// A JSON file.
const fn json(name: &'static str, pieces: usize, made: fn(usize) -> Vec<u8>) -> Row {
    file(name, &["reader json"], pieces, ("json", made))
}

const PROSE: &str =
    "Le conseil de la ville a voté hier le budget de l'année, et le maire a remercié tous les services. ";

pub const EDGES: &[Row] = &[
    // Layout.
    text("brackets that never close", &["Paragraphs"], 1000, |n| "[".repeat(n)),
    text("short codes that never close", &["Paragraphs"], 1000, |n| "[note a ".repeat(n)),
    text("short codes of one bracket", &["Paragraphs"], 1000, |n| "[a b ".repeat(n) + "]"),
    text("short codes", &["Paragraphs"], 1000, |n| "[note a=b] texte [/note] ".repeat(n)),
    text("wrapped lines of one paragraph", &["Paragraphs"], 300, |n| {
        "le maire de la ville a ouvert le salon du livre qui dure trois\n".repeat(n)
    }),
    text("a word wrapped without an end", &["Paragraphs"], 300, |n| {
        "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij-\n".repeat(n)
    }),
    text("comments that answer nothing", &["Furniture"], 200, |n| format!("{PROSE}\n\nCommentaires\n\n").repeat(n)),
    text("lines that come back", &["Furniture"], 300, |n| format!("{PROSE}\n").repeat(n)),
    text("lines that open alike", &["Furniture"], 300, |n| each(n, |i| format!("Le conseil de la ville {PROSE}{i}\n"))),
    text("heads of pages", &["Furniture"], 300, |n| each(n, |i| format!("Bulletin de la ville page {i}\n"))),
    text("bylines", &["Head"], 500, |n| "Par Anne Roy\n".repeat(n)),
    text("titles", &["Head"], 500, |n| each(n, |i| format!("La ville ouvre le pont {}\n", name(i)))),
    text("statements of publication", &["Head"], 300, |n| "Publié le 3 mai 2019\n".repeat(n)),
    text("names of fields", &["Furniture"], 500, |n| PROSE.to_string() + &"Nom :\n".repeat(n)),
    text("contacts and what they are about", &["Zones"], 300, |n| "Contact presse\nÀ propos\nTexte.\n".repeat(n)),
    text("menus", &["Lines"], 300, |n| "Accueil > Actualités | Contact\n".repeat(n)),
    text("one long line", &["Lines"], 100, |n| PROSE.repeat(n)),
    text("signs of invisible width", &["Clean"], 1000, |n| "a\u{AD}\u{200B}\u{FB01}".repeat(n)),
    text("marks upon marks", &["Clean"], 1000, |n| "e".to_string() + &"\u{301}".repeat(n)),
    // Pages.
    page("a tag of many attributes", 500, |n| format!("<div {}>a</div>", each(n, |i| format!("a{i}=1 "))).into()),
    page("a tag of one attribute many times", 500, |n| format!("<div {}>a</div>", "class=a ".repeat(n)).into()),
    page("classes", 500, |n| format!("<div class=\"{}\">a</div>", "nav ".repeat(n)).into()),
    page("elements nested without an end", 2000, |n| "<div>".repeat(n).into()),
    page("elements nested and closed", 2000, |n| format!("{}a{}", "<div>".repeat(n), "</div>".repeat(n)).into()),
    page("paragraphs that never close", 1000, |n| "<p>a".repeat(n).into()),
    page("links that never close", 1000, |n| "<a href=x><div>b".repeat(n).into()),
    page("marks that never close", 1000, |n| "<b>a<i>".repeat(n).into()),
    page("tags that close nothing", 1000, |n| format!("<p>a{}", "</b></i></div>".repeat(n)).into()),
    page("tables in tables", 1000, |n| "<table><tr><td>a".repeat(n).into()),
    page("cells", 1000, |n| format!("<table><tr>{}", "<td>a".repeat(n)).into()),
    page("items", 1000, |n| format!("<ul>{}", "<li>a</li>".repeat(n)).into()),
    page("line breaks", 1000, |n| "a<br> <br>".repeat(n).into()),
    page("tags inside a line", 1000, |n| format!("<p>{}", "<b>a</b> <i>b</i> ".repeat(n)).into()),
    page("character references", 1000, |n| format!("<p>{}", "&amp;&eacute;&x".repeat(n)).into()),
    page("comments", 1000, |n| "<!--a-->b".repeat(n).into()),
    page("openings of tags", 1000, |n| "<a <".repeat(n).into()),
    page("headlines", 300, |n| format!("<title>Avis de la ville</title>{}", "<h1>Avis de la ville".repeat(n)).into()),
    page("a headline without an end", 300, |n| {
        format!("<title>{}</title>{}", "Avis ".repeat(n), "<h1>Avis de la ville</h1>".repeat(n)).into()
    }),
    page("metadata", 500, |n| each(n, |i| format!("<meta name=author content='Anne {}'>", name(i))).into()),
    page("dates", 500, |n| "<meta name=date content=bof><time>hier</time>".repeat(n).into()),
    page("bylines", 500, |n| "<p class=author>Anne Roy</p>".repeat(n).into()),
    page("linked data", 200, |n| {
        const KIND: &str = "<script type='application/ld+json'>{\"@type\":";
        each(n, |i| {
            format!(
                "{KIND}\"Article\",\"author\":{{\"@id\":\"a{i}\"}}}}</script>{KIND}\"Person\",\"@id\":\"b{i}\"}}</script>"
            )
        })
        .into()
    }),
    page("linked data nested without an end", 1000, |n| {
        format!("<script type='application/ld+json'>{}</script>", "{\"@graph\":".repeat(n)).into()
    }),
    page("contacts of the press", 300, |n| "<aside>Contact presse a@b.fr</aside>".repeat(n).into()),
    page("forms in forms", 500, |n| "<form>a<aside>".repeat(n).into()),
    page("lines that come back", 300, |n| format!("<p>{PROSE}</p>").repeat(n).into()),
    page("pictures written into the page", 1000, |n| {
        format!("<img src='data:image/png;base64,{}'><p>a", "iVBOR".repeat(n)).into()
    }),
    // Markdown.
    marks("brackets", 1000, |n| "[".repeat(n).into()),
    marks("pictures", 1000, |n| "![".repeat(n).into()),
    marks("emphasis", 1000, |n| "*a_ ".repeat(n).into()),
    marks("fences", 1000, |n| "` `` ".repeat(n).into()),
    marks("quotations in quotations", 500, |n| "> ".repeat(n).into()),
    marks("lists in lists", 30, |n| each(n, |i| "  ".repeat(i % 30) + "- a\n").into()),
    marks("items", 500, |n| "- a\n".repeat(n).into()),
    marks("cells", 500, |n| format!("|a|b|\n|-|-|\n{}", "|a|b|\n".repeat(n)).into()),
    marks("references", 500, |n| each(n, |i| format!("[a{i}]: b\n[a{i}] ")).into()),
    marks("HTML that hides nothing", 500, |n| format!("<div><script>{}", "<!--a--><style>".repeat(n)).into()),
    marks("inline HTML", 500, |n| "a <b>b</b> <br".repeat(n).into()),
    marks("keys", 500, |n| format!("---\n{}---\na", each(n, |i| format!("k{i}: v\n"))).into()),
    marks("a list of authors without an end", 500, |n| format!("---\nauthors: [a,\n{}---\nb", "b,\n".repeat(n)).into()),
    marks("quotes behind spaces", 500, |n| {
        format!("---\ntags: [{}{}]\n---\na", " ".repeat(n), "\"a\" ".repeat(n)).into()
    }),
    marks("a title on many lines", 500, |n| format!("---\ntitle: >\n{}---\na", "  a\n".repeat(n)).into()),
    // JSON.
    json("elements of an array", 300, |n| format!("[{}{{}}]", "{\"text\": \"a\"},".repeat(n)).into()),
    json("brackets that never close", 1000, |n| "[".repeat(n).into()),
    json("an array nested without an end", 1000, |n| {
        format!("[{{\"text\": {}{}}}]", "[".repeat(n), "]".repeat(n)).into()
    }),
    json("objects nested without an end", 1000, |n| format!("[{}", "{\"a\":".repeat(n)).into()),
    json("escapes", 1000, |n| format!("[{{\"text\": \"{}\"}}]", "\\\"\\n".repeat(n)).into()),
    json("lines", 300, |n| "[\n]\n".repeat(n).into()),
    file("lines of nothing", &["reader jsonl"], 1000, ("jsonl", |n| "\n".repeat(n).into())),
    file("letters of a foreign encoding", &["reader plain"], 1000, ("plain", |n| b"\xE9t\xE9 ".repeat(n))),
    // Queries and passages.
    search("many words", &["Query", "Snippet"], 300, |n| {
        let words = each(n, |i| name(i) + " ");
        (words.clone(), words)
    }),
    search("one word many times", &["Query", "Snippet"], 300, |n| ("pont ".repeat(n), "pont ".repeat(n))),
    search("phrases that start alike", &["Query", "Snippet"], 200, |n| {
        ("le pont ".repeat(n), each(n, |i| format!("\"le pont {}\" OR ", name(i))) + "pont")
    }),
    search("a phrase without an end", &["Query", "Snippet"], 300, |n| {
        ("pont ".repeat(n), format!("\"{}\" OR pont", "pont ".repeat(n)))
    }),
    search("signs", &["Query"], 500, |n| ("a".into(), "( NOT ".repeat(n))),
    search("quotes", &["Query"], 500, |n| ("a".into(), "\"a\" NOT ".repeat(n) + "a")),
    search("spellings and starts", &["Query", "Snippet"], 50, |n| {
        (PROSE.repeat(n), each(n, |i| format!("={} OR {}* OR ", name(i), name(i))) + "ville")
    }),
    search("a long text", &["Snippet"], 100, |n| (PROSE.repeat(n), "maire".into())),
    // Lists.
    list(
        "aliases of one row",
        &["Check"],
        300,
        ("organisations/x.tsv", |n| format!("{HEADER}organisation:a\tA\t{}\t\t3\t\town\n", each(n, |i| name(i) + "|"))),
    ),
    list(
        "one alias in many rows",
        &["Check"],
        300,
        ("organisations/x.tsv", |n| {
            HEADER.to_string()
                + &each(n, |i| format!("organisation:{i}\tLe Pont\tPont\t\t3\tparent=organisation:0\town\n"))
        }),
    ),
    list(
        "titles of one row",
        &["Check"],
        300,
        ("roles/x.tsv", |n| {
            format!(
                "{HEADER}role:a\tdirecteur\t{}\t\t3\t\town\n",
                each(n, |i| format!("{}eur|", name(i).to_lowercase()))
            )
        }),
    ),
    list(
        "titles of many parts",
        &["Check"],
        20,
        ("roles/x.tsv", |n| format!("{HEADER}role:a\t{}acteur\t\t\t3\t\town\n", "acteur-".repeat(n))),
    ),
    list(
        "facts that all point to",
        &["Check"],
        300,
        ("places/x.tsv", |n| {
            let rows = each(n, |i| format!("place:{i}\t{}\t\t\t3\tparent=place:x\town\n", name(i)));
            format!("{HEADER}place:x\tX\t\t\t3\t{}parent=place:y\town\n{rows}", "a=b;".repeat(n))
        }),
    ),
];

const HEADER: &str = "id\tname\taliases\tflags\tweight\tfacts\tsource\n";
