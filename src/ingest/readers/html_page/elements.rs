//! The classes of HTML elements, as the standard groups them.

/// Elements that begin and end a line of text.
pub fn is_block(name: &str) -> bool {
    ends_paragraph(name)
        || matches!(
            name,
            "option"
                | "select"
                | "textarea"
                | "button"
                | "iframe"
                | "noscript"
                | "object"
                | "video"
                | "audio"
                | "template"
                | "title"
        )
}

/// Those of them whose start ends a paragraph that is open.
pub fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "caption"
            | "colgroup"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "basefont"
            | "bgsound"
            | "frame"
            | "keygen"
    )
}

pub fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

pub fn stays_in_head(name: &str) -> bool {
    matches!(
        name,
        "base"
            | "basefont"
            | "bgsound"
            | "head"
            | "html"
            | "link"
            | "meta"
            | "noscript"
            | "script"
            | "style"
            | "template"
            | "title"
    )
}

/// What a start tag closes by itself: elements of the first list, sought up to the second.
pub fn implied_ends(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu", "td", "th", "table"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th", "table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr", "caption", "colgroup"], &["table"]),
        "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "caption", "colgroup"], &["table"]),
        "option" | "optgroup" => (&["option"], &["select"]),
        "body" => (&["head"], &["body"]),
        _ => (&[], &[]),
    }
}

/// Where the search for an open element ends, as in the standard's "has an element in scope".
pub fn bounds_scope(name: &str) -> bool {
    matches!(name, "td" | "th" | "table" | "caption" | "button" | "object" | "template" | "svg")
}

/// Elements of SVG and MathML whose content is HTML again.
pub fn is_html_island(name: &str) -> bool {
    matches!(name, "foreignObject" | "foreignobject" | "body" | "div" | "p")
}
