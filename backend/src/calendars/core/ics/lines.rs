//! Content lines of an iCalendar file (RFC 5545, 3.1): unfolded, with name, parameters and value apart.

/// A content line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins in the file, from 1.
    pub(super) number: usize,
    /// Upper case.
    pub(super) name: String,
    /// Names in upper case, values without quotes.
    pub(super) params: Vec<(String, String)>,
    /// As it is written.
    pub(super) value: String,
}

impl Line {
    /// The value of a parameter.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        let found = self.params.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The lines of a file, each read or with the number of what cannot be a line. Folding may split a character, so it is undone on bytes.
pub(super) fn lines(file: &[u8]) -> Vec<Result<Line, usize>> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut whole: Vec<(usize, Vec<u8>)> = Vec::new();
    for (at, line) in file.split(|b| *b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (line.first(), whole.last_mut()) {
            (None, _) => {}
            (Some(b' ' | b'\t'), Some((_, before))) => before.extend_from_slice(&line[1..]),
            (Some(_), _) => whole.push((at + 1, line.to_vec())),
        }
    }
    let read = |(number, bytes): (usize, Vec<u8>)| {
        read(number, &String::from_utf8_lossy(&bytes)).ok_or(number)
    };
    whole.into_iter().map(read).collect()
}

fn read(number: usize, text: &str) -> Option<Line> {
    let (head, value) = split_outside_quotes(text, ':')?;
    let mut parts = Vec::new();
    let mut rest = head;
    while let Some((part, after)) = split_outside_quotes(rest, ';') {
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    let mut parts = parts.into_iter();
    let name = parts.next()?.trim().to_ascii_uppercase();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    let param = |part: &str| {
        let (name, value) = part.split_once('=')?;
        Some((name.trim().to_ascii_uppercase(), value.replace('"', "")))
    };
    Some(Line {
        number,
        name,
        params: parts.filter_map(param).collect(),
        value: value.to_owned(),
    })
}

fn split_outside_quotes(text: &str, at: char) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (place, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c == at && !quoted => {
                return Some((&text[..place], &text[place + c.len_utf8()..]));
            }
            _ => {}
        }
    }
    None
}

/// A text value as one line of at most `longest` characters, and whether something was cut off.
pub(super) fn text(value: &str, longest: usize) -> (String, bool) {
    let mut plain = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => match letters.next() {
                Some('n' | 'N') => plain.push(' '),
                Some(other) => plain.push(other),
                None => {}
            },
            c => plain.push(c),
        }
    }
    let printable = plain.chars().map(|c| if c.is_control() { ' ' } else { c });
    let printable: String = printable.collect();
    let words: Vec<&str> = printable.split_whitespace().collect();
    let line = words.join(" ");
    let short: String = line.chars().take(longest).collect();
    let cut = short.len() < line.len();
    (short, cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_lines_are_joined_even_within_a_character() {
        let file = b"SUMMARY:F\xc3\r\n \xaate\r\n\r\nDTSTART;X=\"a;b:c\";VALUE=DATE:20260714\n";
        let found: Vec<Line> = lines(file).into_iter().map(Result::unwrap).collect();
        assert_eq!((found[0].number, found[0].value.as_str()), (1, "Fête"));
        assert_eq!((found[1].number, found[1].name.as_str()), (4, "DTSTART"));
        assert_eq!(found[1].param("X"), Some("a;b:c"));
        assert_eq!(found[1].param("VALUE"), Some("DATE"));
        assert_eq!(found[1].value, "20260714");
    }

    #[test]
    fn what_has_no_name_or_no_value_is_no_line() {
        let found = lines(b"hello\nA B:1\n:1\n\xff\xfe:1\nOK:\n");
        let wrong: Vec<usize> = found.into_iter().filter_map(Result::err).collect();
        assert_eq!(wrong, [1, 2, 3, 4]);
    }

    #[test]
    fn a_text_becomes_one_line() {
        let of = |value: &str| text(value, 13);
        assert_eq!(of(r"a\, b\;\n c\\"), (r"a, b; c\".into(), false));
        assert_eq!(
            of("one\u{0}two three four\\"),
            ("one two three".into(), true)
        );
    }
}
