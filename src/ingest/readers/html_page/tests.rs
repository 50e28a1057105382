//! Small pages by hand, each with one difficulty.

use std::time::{Duration, Instant};

use super::{Page, declared_charset, read};

const RELEASE: &str = r##"<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">
<title>La ville ouvre un pôle vélo - Ville de Nantes</title>
<meta property="og:site_name" content="Ville de Nantes"><meta property="og:title" content="La ville ouvre un pôle vélo">
<link rel="canonical" href="https://metropole.example/presse/velo">
<script type="application/ld+json">{"@graph":[{"@type":"Person","@id":"#a","name":"Anne Roy"},
{"@type":"NewsArticle","headline":"La ville ouvre un pôle vélo","datePublished":"2024-03-12T09:30:00+01:00",
"dateModified":"2024-04-01","author":[{"@id":"#a"},{"@type":"Organization","name":"Ville de Nantes"}]}]}</script></head>
<body class="has-sidebar"><nav><ul><li><a href="/">Accueil</a><li><a href="/presse">Presse</a></ul></nav>
<div class="breadcrumb"><a href="/">Accueil</a> &gt; <a href="/presse">Presse</a></div>
<div id="cookie-banner"><p>Ce site utilise des cookies pour mesurer son audience, et pour rien d'autre que cela.</p></div>
<div class="content"><h1>La ville ouvre un pôle vélo</h1>
<p>Nantes, le 12 mars 2024</p>
<p>La m&eacute;tropole ouvre lundi un p&ocirc;le v&eacute;lo de 1&nbsp;200 places pr&egrave;s de la gare, au prix de 4&thinsp;M&euro;.</p>
<h2>Le programme</h2>
<table><tr><th>Heure<th>Lieu<tr><td>10 h<td>Gare nord<tr><td>11 h</td><td><p>Mairie</p></td></table>
<ul><li>vélos<li><p>trottinettes</p></ul>
<figure><img alt="Le pôle"><figcaption>Le pôle vu du parvis.</figcaption></figure>
<aside class="contact"><h3>Contact presse</h3><p>Paul Sy<br>02 40 41 90 00<br><a href="mailto:presse@nantes.example">presse@nantes.example</a></p></aside>
<div class="share-buttons"><a href="#">Partager</a> <a href="#">Tweeter</a></div>
<h2>Sur le même sujet</h2><ul><li><a href="/1">Le tramway prolongé jusqu'au port</a><li><a href="/2">Un autre article</a></ul></div>
<footer><p>Mentions légales. Tous droits réservés à la ville, qui publie ce site avec soin.</p></footer></body></html>"##;

#[test]
fn a_press_release_keeps_tables_lists_and_contacts() {
    let page = read(RELEASE);
    let expected = Page {
        title: Some("La ville ouvre un pôle vélo".into()),
        published: Some("2024-03-12T09:30:00+01:00".into()),
        authors: vec!["Anne Roy".into()],
        url: Some("https://metropole.example/presse/velo".into()),
        language: Some("fr".into()),
        text: "Nantes, le 12 mars 2024\n\n\
            La métropole ouvre lundi un pôle vélo de 1\u{a0}200 places près de la gare, au prix de 4\u{2009}M€.\n\n\
            Le programme\n\nHeure | Lieu\n\n10 h | Gare nord\n\n11 h | Mairie\n\n• vélos\n\n• trottinettes\n\n\
            Le pôle vu du parvis.\n\nContact presse\n\nPaul Sy\n02 40 41 90 00\npresse@nantes.example"
            .into(),
    };
    assert_eq!(page, expected);
}

#[test]
fn text_is_cut_into_blocks() {
    let cases = [
        ("", ""),
        ("   \n ", ""),
        ("bare text", "bare text"),
        ("<p>Un.<p>Deux.", "Un.\n\nDeux."),
        ("Un.<br><br>Deux.<br/>Trois.", "Un.\n\nDeux.\nTrois."),
        ("<p>Un <b>gras</b>, <i>puis</i>\n rien.</p>", "Un gras, puis rien."),
        (
            "<p>L&#39;&OElig;uvre &amp; l&rsquo;&eacute;t&eacute; &#8212; &laquo;&nbsp;ah&nbsp;&raquo; &inconnu;",
            "L'Œuvre & l’été — «\u{a0}ah\u{a0}» &inconnu;",
        ),
        ("<script>var a = '<p>non';</script><style>p{}</style><p>Oui.", "Oui."),
        ("<ul><li>un<ul><li>deux</ul><li><a href=/t>trois</a> fois</ul>", "• un\n\n• deux\n\n• trois fois"),
        ("<pre>a  b\n  c</pre>", "a  b\n  c"),
        ("<p>Un <a href=/x><div>lien</a> ouvert.</div><p>Suite.", "Un\n\nlien ouvert.\n\nSuite."),
        ("<dl><dt>Lieu<dd>Gare<dt>Jour<dd>Lundi</dl>", "Lieu\n\nGare\n\nJour\n\nLundi"),
        ("<blockquote>« Oui », dit-elle.</blockquote><p>Fin.", "« Oui », dit-elle.\n\nFin."),
        ("</div></p></table><p>Un.</table></body></html><p>Deux.", "Un.\n\nDeux."),
        ("<svg><title>Logo</title><path d=x /></svg><p>Après.", "Après."),
        ("<p>a < b et c > d, 3 <4.", "a < b et c > d, 3 <4."),
    ];
    for (html, expected) in cases {
        assert_eq!(read(html).text, expected, "{html}");
    }
}

#[test]
fn a_page_without_article_element_loses_its_furniture() {
    let page = read(
        "<title>Arrêté du 3 mai | Préfecture</title><div id=header><div class=menu><a href=/a>Accueil</a> <a href=/b>Services</a></div></div>
        <table><tr><td><a href=/1>Démarches</a><br><a href=/2>Publications</a><td><h1>Arrêté du 3 mai</h1>
        <p>Le préfet interdit la navigation sur la Loire, du 3 au 5 mai, entre Nantes et Saint-Nazaire.</p>
        <p>Les contrevenants s'exposent à une amende de 135 euros, que recouvre le Trésor public.</table>
        <div class=newsletter><p>Inscrivez-vous pour recevoir chaque semaine nos communiqués dans votre boîte.</div>
        <div id=footer><a href=/m>Mentions légales</a></div>",
    );
    assert_eq!(page.title.as_deref(), Some("Arrêté du 3 mai"));
    assert!(page.text.starts_with("Le préfet interdit"), "{}", page.text);
    assert!(page.text.ends_with("le Trésor public."), "{}", page.text);
}

#[test]
fn a_contact_beside_the_body_is_kept() {
    let prose =
        "Le conseil régional a voté lundi un plan de vingt millions d'euros pour les lycées agricoles. ".repeat(4);
    let page = read(&format!(
        "<div class=page><h1>Un plan pour les lycées</h1><p class=x>Un chapeau de bonne longueur qui résume le plan voté lundi par les élus de la région.</p>
        <div class=body><p>{prose}</p><p>{prose} Fin.</p></div><div class=links><a href=/1>Autre chose à savoir</a> <a href=/2>Encore une chose</a></div>
        <div class=contact><h4>Contacts presse</h4><p>Luc Bé</p><p>06 01 02 03 04</p></div></div>"
    ));
    assert!(page.text.starts_with("Un chapeau"), "{}", page.text);
    assert!(page.text.ends_with("Contacts presse\n\nLuc Bé\n\n06 01 02 03 04"), "{}", page.text);
    assert!(!page.text.contains("Autre chose"), "{}", page.text);
}

#[test]
fn dates_are_of_publication_and_possible() {
    let meta = |name: &str, date: &str| format!("<meta property='{name}' content='{date}'><p>Texte.");
    let cases = [
        (meta("article:published_time", "2024-02-29T10:00:00Z"), Some("2024-02-29T10:00:00Z")),
        (meta("article:published_time", "2023-02-29"), None),
        (meta("article:published_time", "9999-12-31"), None),
        (meta("article:modified_time", "2024-01-02"), None),
        (meta("dc.date", "12/03/2024"), Some("2024-03-12")),
        (meta("date", "20240312"), Some("2024-03-12")),
        (meta("date", "12 août 2019"), Some("2019-08-12")),
        (meta("date", "Tue, 12 Feb 2019 10:00:00 GMT"), Some("2019-02-12")),
        (meta("date", "1er mars 2020"), Some("2020-03-01")),
        (meta("date", "é024-03-12"), None),
        ("<time datetime=2021-05-06 pubdate>6 mai</time><p>Texte.".to_owned(), Some("2021-05-06")),
        ("<script type=application/ld+json>{\"@type\":\"Article\",\"datePublished\":\"2020-01-02\",\n\"x\":\"a\nb\"}</script>".to_owned(), Some("2020-01-02")),
        ("<script type=application/ld+json>{{{</script><p>Texte.".to_owned(), None),
    ];
    for (html, expected) in cases {
        assert_eq!(read(&html).published.as_deref(), expected, "{html}");
    }
}

#[test]
fn authors_are_names() {
    let cases: [(&str, &[&str]); 5] = [
        ("<meta name=author content='Par Anne Roy et Paul Sy'>", &["Anne Roy", "Paul Sy"]),
        ("<meta name=author content='https://x.example/anne'>", &[]),
        ("<meta name=author content='presse@x.example'>", &[]),
        ("<meta property=og:site_name content='Le Quotidien'><meta name=author content='Le Quotidien'>", &[]),
        ("<article><p class=byline>Par\u{a0}Anne Roy</p><p>Texte.</article>", &["Anne Roy"]),
    ];
    for (html, expected) in cases {
        assert_eq!(read(html).authors, expected, "{html}");
    }
}

#[test]
fn the_charset_is_declared_early() {
    let cases: [(&[u8], Option<&str>); 6] = [
        (b"<html><META CHARSET=\"Windows-1252\"><title>\xe9t\xe9", Some("windows-1252")),
        (b"<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>", Some("iso-8859-1")),
        (b"<meta charset = utf-8 />", Some("utf-8")),
        (b"<meta name=description content='le charset utf-8'>", None),
        (b"<meta charset", None),
        (b"", None),
    ];
    for (bytes, expected) in cases {
        assert_eq!(declared_charset(bytes).as_deref(), expected);
    }
    let late = [vec![b' '; 5000], b"<meta charset=utf-8>".to_vec()].concat();
    assert_eq!(declared_charset(&late), None);
}

#[test]
fn odd_tags_are_read_as_browsers_do() {
    for (html, text) in [
        // The first of two attributes counts, and the first of two bodies.
        ("<div hidden=x class=nav hidden>a</div><p>b", "a\n\nb"),
        ("<body class=a><p>b<body class=nav><p>c", "b\n\nc"),
        ("<p>a</p class=nav><p>b", "a\n\nb"),
        // A tag that does not end is none, nor is a lone sign.
        ("<p>a &lt; b <c", "a < b"),
        ("<p>1 < 2 &amp &eacute;t&eacute; &x;", "1 < 2 & été &x;"),
        ("<p>a\0b<!--c--!>d<![CDATA[e]]>f<?g>h", "abdfh"),
        ("<p>a<script>'</p>'</script>b<textarea><p>c</textarea>d", "ab\n\nd"),
        ("<svg><title>a</title><path/></svg><p>b", "b"),
    ] {
        assert_eq!(read(html).text, text, "{html}");
    }
    let many: String = (0..100_000).map(|n| format!("a{n}=1 ")).collect();
    assert_eq!(read(&format!("<p {many}>a")).text, "a");
}

#[test]
fn deep_nesting_is_read_in_time() {
    let begun = Instant::now();
    for open in
        ["<div>", "<b><p>", "<ul><li>", "<table><tr><td>", "<a href=#_><div>", "<span class='menu'>", "<svg><g>"]
    {
        for depth in [300, 20_000] {
            let page = read(&format!("{}<p>Au fond, il reste une phrase.", open.repeat(depth)));
            assert!(open.starts_with("<svg") || open.contains("menu") || page.text.contains("il reste"), "{open}");
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[test]
fn cut_and_garbled_pages_do_not_panic() {
    for cut in (0..RELEASE.len()).filter(|&cut| RELEASE.is_char_boundary(cut)).step_by(7) {
        read(&RELEASE[..cut]);
        read(&RELEASE[cut..]);
    }
    // A small generator of nonsense: tags, ends, quotes and letters in no order.
    let pieces = [
        "<",
        ">",
        "</",
        "<p",
        "<table>",
        "<td>",
        "<a href='",
        "'",
        "\"",
        "=",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "é",
        "\u{0}",
        "&",
        "&#x110000;",
        "<li>",
        "</ul>",
        "<br>",
        "<time datetime=",
        "2024-1",
        "-",
        "<![CDATA[",
        "<svg/>",
        "|",
        "• ",
    ];
    let mut state = 1u64;
    for _ in 0..2000 {
        let mut page = String::new();
        for _ in 0..40 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            page.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        read(&page);
        declared_charset(page.as_bytes());
    }
}
