//! Front matter of a Markdown file: YAML between `---`, TOML between `+++`.
//!
//! Not a YAML parser: it reads what people write at the head of a text (words, quoted words, lists,
//! folded lines, a `name:` inside an author) and passes over the rest.

use crate::steps::step;

/// Keys in lower case with their values in order; a single value is a list of one.
pub type Fields = Vec<(String, Vec<String>)>;

/// Parts front matter from the text; no fields where there is none.
pub fn part(text: &str) -> (Fields, &str) {
    for (fence, ends, sign) in [("---", ["---", "..."], ':'), ("+++", ["+++", "+++"], '=')] {
        let Some(rest) = text.strip_prefix(fence).and_then(end_of_line) else { continue };
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if ends.contains(&line.trim_end()) {
                let fields = fields(&rest[..at], sign);
                // A rule that parts paragraphs is no front matter.
                return if fields.is_empty() && !rest[..at].trim().is_empty() {
                    (Fields::new(), text)
                } else {
                    (fields, &rest[at + line.len()..])
                };
            }
            at += line.len();
        }
    }
    (Fields::new(), text)
}

/// What follows a line on which nothing more stands.
fn end_of_line(rest: &str) -> Option<&str> {
    let (line, rest) = rest.split_once('\n')?;
    line.trim().is_empty().then_some(rest)
}

fn fields(block: &str, sign: char) -> Fields {
    let mut fields = Fields::new();
    // How the lines below a key are to be read: each a line (`|`), or joined by spaces.
    let mut literal = false;
    // Inside a list in brackets that goes over several lines.
    let mut open = false;
    for line in block.lines() {
        step();
        let indented = line.starts_with([' ', '\t']);
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') && !indented {
            continue;
        }
        if open {
            open = !content.ends_with(']');
            if let Some((_, list)) = fields.last_mut() {
                list.extend(values(&format!("[{content}")));
            }
            continue;
        }
        let item = content.strip_prefix("- ");
        if !indented && item.is_none() {
            match key(content, sign) {
                Some((name, value)) => {
                    literal = value.starts_with('|');
                    open = value.starts_with('[') && !value.contains(']');
                    let values = if value.starts_with(['|', '>']) { Vec::new() } else { values(value) };
                    fields.push((name, values));
                }
                // The head of a TOML table: what stands below it is no field of the text.
                None if sign == '=' && content.starts_with('[') => break,
                None => return Fields::new(),
            }
        } else if let (Some(item), Some((_, values))) = (item, fields.last_mut()) {
            values.extend(named(item).map(scalar));
        } else {
            under(&mut fields, content, literal);
        }
    }
    fields
}

/// A line below a key: more of its value, or a name inside it.
fn under(fields: &mut Fields, content: &str, literal: bool) {
    let Some((_, values)) = fields.last_mut() else { return };
    if key(content, ':').is_some() {
        values.extend(content.strip_prefix("name:").map(scalar));
    } else if let Some(last) = values.last_mut() {
        last.push(if literal { '\n' } else { ' ' });
        last.push_str(content);
    } else {
        values.push(content.to_string());
    }
}

/// Key and value of a line.
fn key(line: &str, sign: char) -> Option<(String, &str)> {
    let (name, value) = line.split_once(sign)?;
    let name = name.trim().trim_matches('"');
    let word = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'));
    // `https://…` is no key, nor is a word before a colon in a sentence.
    let parted = sign == '=' || value.is_empty() || value.starts_with([' ', '\t']);
    (word && parted).then(|| (name.to_lowercase(), value.trim()))
}

/// The values behind a key: none, one, or a list in brackets.
fn values(value: &str) -> Vec<String> {
    let inner = match value.strip_prefix('[') {
        Some(inner) => inner.trim_end().trim_end_matches(']'),
        None if value.is_empty() || value.starts_with('#') => return Vec::new(),
        None => return vec![scalar(value)],
    };
    let mut values = Vec::new();
    let (mut start, mut quote, mut blank) = (0, None, true);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        step();
        match (c, quote) {
            // An apostrophe inside a word opens nothing.
            ('"' | '\'', None) if blank => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            (',', None) => {
                values.extend(Some(scalar(&inner[start..at])).filter(|value| !value.is_empty()));
                start = at + 1;
            }
            _ => {}
        }
        blank = start > at || blank && c.is_whitespace();
    }
    values
}

/// The name in an item `name: Jean Petit`, the whole item elsewhere; nothing of other pairs.
fn named(item: &str) -> Option<&str> {
    match key(item, ':') {
        Some((name, value)) => (name == "name" || name == "nom").then_some(value),
        None => Some(item),
    }
}

/// A value without its quotes, or without the comment behind it.
fn scalar(value: &str) -> String {
    let value = value.trim();
    if let Some(inner) = value.strip_prefix('\'') {
        let end = inner.rfind('\'').unwrap_or(inner.len());
        return inner[..end].replace("''", "'");
    }
    if let Some(inner) = value.strip_prefix('"') {
        return double_quoted(inner);
    }
    match value.find(" #") {
        Some(end) => value[..end].trim_end().to_string(),
        None => value.to_string(),
    }
}

fn double_quoted(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('u') => {
                    let digits: String = chars.by_ref().take(4).collect();
                    let code = u32::from_str_radix(&digits, 16).ok();
                    text.push(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                Some(other) => text.push(other),
                None => break,
            },
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, expected) in [
            ("---\ntitle: Marées d'encre dévoile\n---\nx", &[("title", &["Marées d'encre dévoile"][..])][..]),
            (
                "---\ntitle: 'L''été : \"oui\"'\ndate: 2024-11-19 # mardi\n---\nx",
                &[("title", &["L'été : \"oui\""]), ("date", &["2024-11-19"])],
            ),
            (
                "---\ntitle: \"A \\\"b\\\"\\u00e9\"\ndraft: false\n---\nx",
                &[("title", &["A \"b\"é"]), ("draft", &["false"])],
            ),
            (
                "---\nauthors: [Léa Roy, 'Jo D''A', \"X, Y\"]\nurl: https://a.fr/b:c\n---\nx",
                &[("authors", &["Léa Roy", "Jo D'A", "X, Y"]), ("url", &["https://a.fr/b:c"])],
            ),
            (
                "---\nauthor:\n  - Léa Roy\n  - name: Jo Day\n    email: a@b.fr\ntags:\n- un\n- deux\n---\nx",
                &[("author", &["Léa Roy", "Jo Day"]), ("tags", &["un", "deux"])],
            ),
            ("---\nauthor:\n  name: Jo Day\n---\nx", &[("author", &["Jo Day"])]),
            (
                "---\ntitle: >\n  Un titre\n  sur deux lignes\nx: |\n  a\n  b\n...\nx",
                &[("title", &["Un titre sur deux lignes"]), ("x", &["a\nb"])],
            ),
            ("---\r\ntitle: Un\r\n---\r\nx", &[("title", &["Un"])]),
            (
                "+++\ntitle = \"Un titre\"\ndate = 2024-05-01\nauthors = [\"A\", \"B\"]\n+++\nx",
                &[("title", &["Un titre"]), ("date", &["2024-05-01"]), ("authors", &["A", "B"])],
            ),
            ("+++\nauthors = [\n  \"A\",\n  \"B\"\n]\n+++\nx", &[("authors", &["A", "B"])]),
            ("+++\ntitle = 'A'\n[taxonomies]\ntags = ['b']\n+++\nx", &[("title", &["A"])]),
            ("---\n---\nx", &[]),
        ] {
            let (fields, rest) = part(text);
            let fields: Vec<_> = fields
                .iter()
                .map(|(key, values)| (key.as_str(), values.iter().map(String::as_str).collect::<Vec<_>>()))
                .collect();
            let expected: Vec<_> = expected.iter().map(|(key, values)| (*key, values.to_vec())).collect();
            assert_eq!((fields, rest), (expected, "x"), "{text}");
        }
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in ["---\nMetz, le 3 mai.\n---\nx", "---\ntitle: a\n", "--- \n", "---", "-----\na: b\n---\n", "Metz"] {
            assert_eq!(part(text), (Fields::new(), text));
        }
    }
}
