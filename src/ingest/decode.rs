//! From bytes to text: UTF-8, UTF-16, a declared charset, Windows-1252; whatever else is named and refused.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::RejectCode;
use crate::steps::steps;

/// Bytes of a document at most, unless told otherwise.
pub const LIMIT: usize = 64 << 20;

/// Bytes that are looked at to judge a whole file.
const SAMPLE: usize = 64 << 10;

/// Text, with what was odd about its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// For the record: the encoding, where it was guessed or where a declared one did not hold.
    pub warning: Option<String>,
}

/// Why bytes are no text, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoText {
    /// `format` for a binary file, `encoding` for letters that nobody can tell.
    pub code: RejectCode,
    /// What it is and what to do.
    pub message: String,
}

/// Files that are no text, by their first bytes: offset, signature, what it is, the way out.
const SIGNATURES: &[(usize, &[u8], &str, &str)] = &[
    (0, b"%PDF-", "a PDF file", "turn it into text, for instance with `pdftotext`"),
    (0, b"PK\x03\x04", "a ZIP archive or an Office document", "unpack it, or save the document as HTML or plain text"),
    (0, b"PK\x05\x06", "an empty ZIP archive", "leave it out"),
    (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document", "save it as HTML or plain text"),
    (0, b"{\\rtf", "an RTF document", "save it as HTML or plain text"),
    (0, b"\x89PNG\r\n\x1A\n", "a PNG image", "leave it out"),
    (0, b"\xFF\xD8\xFF", "a JPEG image", "leave it out"),
    (0, b"GIF87a", "a GIF image", "leave it out"),
    (0, b"GIF89a", "a GIF image", "leave it out"),
    (0, b"II*\0", "a TIFF image", "leave it out"),
    (0, b"MM\0*", "a TIFF image", "leave it out"),
    (8, b"WEBPVP8", "a WebP image", "leave it out"),
    (8, b"WAVEfmt", "a sound file", "leave it out"),
    (0, b"ID3\x03", "a sound file", "leave it out"),
    (0, b"ID3\x04", "a sound file", "leave it out"),
    (0, b"OggS\0", "a sound or video file", "leave it out"),
    (4, b"ftyp", "a video file", "leave it out"),
    (0, b"\x1A\x45\xDF\xA3", "a video file", "leave it out"),
    (0, b"\x1F\x8B\x08", "a gzip file", "unpack it with `gunzip`"),
    (0, b"BZh91AY", "a bzip2 file", "unpack it with `bunzip2`"),
    (0, b"\xFD7zXZ\0", "an xz file", "unpack it with `unxz`"),
    (0, b"\x28\xB5\x2F\xFD", "a zstd file", "unpack it with `unzstd`"),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7z archive", "unpack it"),
    (0, b"Rar!\x1A\x07", "a RAR archive", "unpack it"),
    (257, b"ustar", "a tar archive", "unpack it with `tar -xf`"),
    (0, b"\x7FELF", "a program", "leave it out"),
    (0, b"\xCF\xFA\xED\xFE", "a program", "leave it out"),
    (0, b"\xCA\xFE\xBA\xBE", "a program", "leave it out"),
    (0, b"MZ\x90\0", "a program", "leave it out"),
    (0, b"\0asm", "a program", "leave it out"),
    (0, b"SQLite format 3\0", "a database", "export its texts as JSON Lines"),
    (0, b"wOFF", "a font", "leave it out"),
    (0, b"wOF2", "a font", "leave it out"),
    (0, b"\0\x01\0\0\0", "a font", "leave it out"),
];

/// Tells a well-known binary file by its first bytes.
///
/// ```
/// use depeche::ingest::decode::known_binary;
/// assert!(known_binary(b"%PDF-1.7").is_some_and(|no_text| no_text.message.contains("PDF")));
/// assert!(known_binary("Communiqué".as_bytes()).is_none());
/// ```
pub fn known_binary(head: &[u8]) -> Option<NoText> {
    SIGNATURES.iter().find(|(at, signature, ..)| head.get(*at..).is_some_and(|rest| rest.starts_with(signature))).map(
        |(_, _, what, remedy)| NoText {
            code: RejectCode::Format,
            message: format!("this is {what}, not a text; {remedy}"),
        },
    )
}

/// Reads bytes as text. `declared` looks for a charset that the bytes themselves name, as HTML does;
/// it is asked only where neither a byte order mark nor UTF-8 settles the matter.
///
/// # Errors
/// Bytes of a binary file, or in no encoding that is read.
///
/// ```
/// use depeche::ingest::decode::decode;
/// let decoded = decode(b"d\xE9p\xEAche".to_vec(), |_| None).unwrap();
/// assert_eq!(decoded.text, "dépêche");
/// assert_eq!(decoded.warning.as_deref(), Some("encoding guessed as windows-1252"));
/// ```
pub fn decode(bytes: Vec<u8>, declared: impl Fn(&[u8]) -> Option<String>) -> Result<Decoded, NoText> {
    steps(bytes.len());
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return Err(unknown("UTF-32"));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return marked(&bytes[mark..], encoding);
    }
    if let Some(no_text) = known_binary(&bytes) {
        return Err(no_text);
    }
    if let Some(encoding) = utf16_by_zeros(&bytes) {
        let decoded = strict(&bytes, encoding).filter(|text| !has_controls(text.as_bytes()));
        return match decoded {
            Some(text) => Ok(Decoded { text, warning: Some(guessed(encoding)) }),
            None => Err(binary()),
        };
    }
    if has_controls(&bytes) {
        return Err(binary());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, warning: None }),
        Err(error) => error.into_bytes(),
    };
    let label = declared(&bytes);
    let named = label.as_deref().and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    // The bytes are not UTF-8, so who declares it is wrong: the guess decides.
    if let Some(encoding) = named.filter(|&encoding| encoding != UTF_8)
        && let Some(text) = strict(&bytes, encoding)
    {
        return Ok(Decoded { text, warning: None });
    }
    guess(&bytes).map(|text| Decoded {
        text,
        warning: Some(match &label {
            Some(label) => format!("declared as {label}, which does not hold; {}", guessed(WINDOWS_1252)),
            None => guessed(WINDOWS_1252),
        }),
    })
}

/// Bytes behind a byte order mark.
fn marked(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, NoText> {
    let text = match strict(bytes, encoding) {
        Some(text) => text,
        None => return Err(broken(encoding)),
    };
    if has_controls(text.as_bytes()) { Err(binary()) } else { Ok(Decoded { text, warning: None }) }
}

/// Decodes without a single error, or not at all.
fn strict(bytes: &[u8], encoding: &'static Encoding) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}

/// UTF-16 without a mark: in a Latin text every second byte is zero, always on the same side.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if bytes.len() % 2 == 1 || sample.is_empty() {
        return None;
    }
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    match (even * 10 < half, odd * 10 < half) {
        (true, false) if odd * 2 > half => Some(UTF_16LE),
        (false, true) if even * 2 > half => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether control characters that no text bears are more than a stray few.
fn has_controls(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // Tab to carriage return, form feed of a PDF among them, and escape are met in texts.
    let odd = |&&byte: &&u8| (byte < 0x20 && !matches!(byte, 0x09..=0x0D | 0x1B)) || byte == 0x7F;
    sample.iter().filter(odd).count() * 100 > sample.len()
}

/// Reads as Windows-1252 what a French text in Windows-1252 may look like.
///
/// Every byte string is something in some one-byte encoding, so a guess alone proves nothing; and a
/// short French text is easily taken for Windows-1250 or 1254. Only what reads as French letters and
/// signs, or what the detector takes for Western with no absurd letters, is let through.
fn guess(bytes: &[u8]) -> Result<String, NoText> {
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let sample = &bytes[start.saturating_sub(256)..bytes.len().min(start + SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let detected = detector.guess(Some(b"fr"), Utf8Detection::Deny);
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    // The five places that Windows-1252 leaves empty.
    let empty = bytes.iter().filter(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)).count();
    let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    let usual = text.chars().filter(|&c| !c.is_ascii() && is_usual(c)).count();
    let sound = empty == 0 && absurd(&text) * 10 <= high;
    if sound && (usual * 10 >= high * 9 || detected == WINDOWS_1252 && usual * 2 >= high) {
        return Ok(text.into_owned());
    }
    // A damaged UTF-8 file is told apart from a foreign one: the way out differs.
    let lossy = String::from_utf8_lossy(sample);
    let lost = lossy.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    let kept = lossy.chars().filter(|&c| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER).count();
    if kept > lost * 4 { Err(broken(UTF_8)) } else { Err(unknown(detected.name())) }
}

/// Signs that no Western text has where they stand: a capital or a low quote inside a word. This is how
/// the accents of DOS (CP850) and the old Macintosh look.
fn absurd(text: &str) -> usize {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    let mut count = 0;
    while let Some(c) = chars.next() {
        let inside = before.is_lowercase() && chars.peek().is_some_and(|next| next.is_lowercase());
        let sign = !c.is_alphabetic() && !matches!(c, '’' | '‘' | '·' | '•' | '–' | '—' | '\u{AD}' | '\u{A0}' | '/');
        count += usize::from(!c.is_ascii() && inside && (sign || c.is_uppercase()));
        before = c;
    }
    count
}

/// Letters and signs that French texts and their neighbours use.
fn is_usual(c: char) -> bool {
    matches!(c, 'à' | 'â' | 'ä' | 'æ' | 'ç' | 'è'..='ë' | 'î' | 'ï' | 'ô' | 'ö' | 'ù' | 'û' | 'ü' | 'ÿ' | 'œ' | 'ß')
        || matches!(c, 'À' | 'Â' | 'Ä' | 'Æ' | 'Ç' | 'È'..='Ë' | 'Î' | 'Ï' | 'Ô' | 'Ö' | 'Ù' | 'Û' | 'Ü' | 'Ÿ' | 'Œ')
        || matches!(c, 'á' | 'í' | 'ó' | 'ú' | 'ñ' | 'ã' | 'õ' | 'ø' | 'å' | 'É' | 'Á' | 'Ó' | 'Š' | 'š' | 'Ž' | 'ž')
        || matches!(
            c,
            '«' | '»'
                | '‹'
                | '›'
                | '’'
                | '‘'
                | '“'
                | '”'
                | '–'
                | '—'
                | '…'
                | '€'
                | '°'
                | '•'
                | '·'
                | '£'
        )
        || matches!(c, '\u{A0}' | '\u{AD}' | '²' | '³' | '½' | '©' | '®' | '™' | '§' | '±' | '×' | 'º' | 'ª' | 'µ')
}

fn guessed(encoding: &'static Encoding) -> String {
    format!("encoding guessed as {}", encoding.name().to_ascii_lowercase())
}

fn binary() -> NoText {
    NoText {
        code: RejectCode::Format,
        message: "this is a binary file, not a text; leave it out, or turn it into text or HTML".into(),
    }
}

fn broken(encoding: &'static Encoding) -> NoText {
    NoText {
        code: RejectCode::Encoding,
        message: format!("the bytes are damaged {}; save the text anew as UTF-8", encoding.name()),
    }
}

fn unknown(like: &str) -> NoText {
    let remedy = match like {
        "windows-1252" => "save the text as UTF-8".to_string(),
        _ => format!("they look like {like}: convert them with `iconv -f {like} -t UTF-8`"),
    };
    NoText {
        code: RejectCode::Encoding,
        message: format!("the bytes are neither UTF-8, UTF-16 nor Windows-1252; {remedy}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(bytes: &[u8]) -> Result<Decoded, NoText> {
        decode(bytes.to_vec(), |_| None)
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn reads_the_known_encodings() {
        let text = "À Metz, l’œuvre coûte 12 € – déjà « prête ».";
        let cp1252 = WINDOWS_1252.encode(text).0.into_owned();
        let cases: &[(Vec<u8>, bool)] = &[
            (text.as_bytes().to_vec(), false),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), false),
            ([b"\xFF\xFE".to_vec(), utf16(text, u16::to_le_bytes)].concat(), false),
            ([b"\xFE\xFF".to_vec(), utf16(text, u16::to_be_bytes)].concat(), false),
            (utf16(text, u16::to_le_bytes), true),
            (utf16(text, u16::to_be_bytes), true),
            (cp1252, true),
        ];
        for (bytes, guessed) in cases {
            let decoded = plain(bytes).unwrap();
            assert_eq!(decoded.text, text);
            assert_eq!(decoded.warning.is_some(), *guessed, "{:?}", decoded.warning);
        }
    }

    #[test]
    fn believes_a_declared_charset_that_holds() {
        let bytes = b"<meta charset=iso-8859-2>\xE8esk\xFD".to_vec();
        assert_eq!(
            decode(bytes.clone(), |_| Some("ISO-8859-2".into())).unwrap().text,
            "<meta charset=iso-8859-2>český"
        );
        let decoded = decode(b"d\xE9p\xEAche".to_vec(), |_| Some("utf-8".into())).unwrap();
        assert_eq!(decoded.text, "dépêche");
        assert!(decoded.warning.unwrap().starts_with("declared as utf-8"));
    }

    #[test]
    fn refuses_what_is_no_text() {
        let cases: &[(&[u8], RejectCode, &str)] = &[
            (b"%PDF-1.4\n", RejectCode::Format, "pdftotext"),
            (b"\x89PNG\r\n\x1A\n\0\0", RejectCode::Format, "PNG"),
            (b"PK\x03\x04\x14\0", RejectCode::Format, "unpack"),
            (b"\x7FELF\x02\x01", RejectCode::Format, "program"),
            (&[0, 1, 2, 3, 4, 5, 200, 201], RejectCode::Format, "binary"),
            (b"\xFF\xFEa\0\x00\xD8b\0", RejectCode::Encoding, "damaged UTF-16LE"),
            (b"\xEF\xBB\xBFa\xE9", RejectCode::Encoding, "damaged UTF-8"),
            (b"abc \x81\x8D\x8F\x90 def", RejectCode::Encoding, "neither"),
            (b"l'\x82t\x82 \x85 Metz, pr\x8As de la fronti\x8Are", RejectCode::Encoding, "neither"),
            (b"\xFF\xFE\0\0a\0\0\0", RejectCode::Encoding, "UTF-32"),
        ];
        for (bytes, code, word) in cases {
            let no_text = plain(bytes).unwrap_err();
            assert_eq!(no_text.code, *code, "{bytes:?} {no_text:?}");
            assert!(no_text.message.contains(word), "{no_text:?}");
        }
    }

    #[test]
    fn never_panics() {
        for length in 0..64u32 {
            let bytes: Vec<u8> = (0..length).map(|n| (n * 37 + length * 11) as u8).collect();
            let _ = plain(&bytes);
        }
        assert_eq!(plain(b"").unwrap().text, "");
    }
}
