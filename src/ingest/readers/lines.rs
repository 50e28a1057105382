//! Lines of a stream, each of bounded length: a line without end costs time, not memory.

use std::io::{BufRead, BufReader, Read, Result};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use crate::steps::steps;

/// What a line turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// The bytes, without the line end.
    Whole(Vec<u8>),
    /// It passed the limit and was thrown away; its checksum.
    TooLong(u32),
}

/// Reads the next line; none at the end.
pub fn next(stream: &mut dyn BufRead, limit: usize) -> Result<Option<Line>> {
    let mut line = Vec::new();
    let (mut any, mut fits) = (false, true);
    let mut sum = crc32fast::Hasher::new();
    loop {
        let buffer = match stream.fill_buf() {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            buffer => buffer?,
        };
        if buffer.is_empty() {
            break;
        }
        any = true;
        let end = memchr::memchr(b'\n', buffer);
        let part = &buffer[..end.unwrap_or(buffer.len())];
        fits = fits && line.len() + part.len() <= limit;
        if fits {
            line.extend_from_slice(part);
        } else {
            sum.update(&line);
            sum.update(part);
            // The memory is given back at once: the rest of such a line may take long.
            line = Vec::new();
        }
        let used = part.len() + usize::from(end.is_some());
        steps(used);
        stream.consume(used);
        if end.is_some() {
            break;
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(any.then_some(if fits { Line::Whole(line) } else { Line::TooLong(sum.finalize()) }))
}

/// Takes a byte order mark off a stream, and turns UTF-16 into UTF-8 as it goes.
pub fn unmarked<'a>(mut stream: Box<dyn BufRead + 'a>) -> Result<Box<dyn BufRead + 'a>> {
    // One byte at least is there, or the stream is at its end; a mark comes in one piece in practice.
    let Some((encoding, mark)) = Encoding::for_bom(stream.fill_buf()?) else { return Ok(stream) };
    stream.consume(mark);
    if encoding == UTF_8 {
        return Ok(stream);
    }
    Ok(Box::new(BufReader::new(Transcoded {
        stream,
        decoder: encoding.new_decoder_without_bom_handling(),
        done: false,
    })))
}

/// A stream of some encoding, read as UTF-8; damaged characters become U+FFFD.
struct Transcoded<'a> {
    stream: Box<dyn BufRead + 'a>,
    decoder: Decoder,
    done: bool,
}

impl Read for Transcoded<'_> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        while !self.done {
            let buffer = self.stream.fill_buf()?;
            let last = buffer.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(buffer, out, last);
            self.stream.consume(read);
            self.done = last && result == CoderResult::InputEmpty;
            // Half a character gives nothing yet: the next bytes are needed, it is not the end.
            if written > 0 || result == CoderResult::OutputFull {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8], limit: usize) -> Vec<Line> {
        // A small buffer, so that lines are met in pieces.
        let mut stream = unmarked(Box::new(BufReader::with_capacity(4, bytes))).unwrap();
        std::iter::from_fn(|| next(&mut *stream, limit).unwrap()).collect()
    }

    #[test]
    fn cuts_lines() {
        let whole = |text: &str| Line::Whole(text.as_bytes().to_vec());
        assert_eq!(lines(b"", 9), []);
        assert_eq!(lines(b"a\r\n\nbcdefgh", 9), [whole("a"), whole(""), whole("bcdefgh")]);
        assert_eq!(lines(b"abcdefghij\nk\n", 9), [Line::TooLong(crc32fast::hash(b"abcdefghij")), whole("k")]);
        assert_eq!(lines(b"\xEF\xBB\xBFa", 9), [whole("a")]);
        let utf16: Vec<u8> = "\u{FEFF}é\nœuvre\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(lines(&utf16, 9), [whole("é"), whole("œuvre")]);
    }
}
