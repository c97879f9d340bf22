//! What serde says about input, in words that tell people what to change. Never repeats long input.

/// The longest part of an input, or of what may stand there, that a message repeats, in characters.
const LONGEST: usize = 300;

/// The message for people.
pub(super) fn plain(message: &str) -> String {
    let found = kind(message)
        .or_else(|| unknown(message))
        .or_else(|| format_of(message));
    found.unwrap_or_else(|| short(message, LONGEST))
}

/// Cut in the middle of a long text, which is marked.
fn short(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `invalid type: string "x", expected u8`.
fn kind(message: &str) -> Option<String> {
    let said = ["invalid type: ", "invalid value: ", "invalid length "];
    if !said.iter().any(|start| message.starts_with(start)) {
        return None;
    }
    let (_, wanted) = message.rsplit_once(", expected ")?;
    let wanted = wanted.split(" at line ").next().unwrap_or(wanted);
    Some(format!("must be {}", thing(wanted)))
}

fn thing(wanted: &str) -> String {
    let known = match wanted {
        "u8" | "u16" => "a whole number of the range that the API describes",
        "i8" | "i16" | "i32" | "i64" | "integer" => "a whole number",
        "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a string" | "string" | "str" => "a text",
        "a sequence" => "a list",
        "a map" => "an object",
        "unit" => "null",
        "a formatted UUID string" => "an id such as 01933f3a-6c00-7000-8000-0000000000a1",
        _ if wanted.starts_with("struct ") => "an object",
        _ if wanted.starts_with("enum ") => "one of the words that the API describes",
        _ => return short(wanted, LONGEST),
    };
    known.to_owned()
}

/// `unknown variant ..., expected one of ...`, `unknown field ..., expected ...`, `missing field ...`.
fn unknown(message: &str) -> Option<String> {
    if message.starts_with("missing field ") {
        return Some("is missing".to_owned());
    }
    let (_, wanted) = message.rsplit_once(", expected ").unzip();
    let wanted = wanted.map(|w| w.replace("one of ", "").replace('`', ""));
    let wanted = wanted.map(|w| short(&w, LONGEST));
    if message.starts_with("unknown variant ") {
        return Some(format!("must be one of: {}", wanted?));
    }
    if !message.starts_with("unknown field ") {
        return None;
    }
    Some(match wanted {
        Some(known) => format!("is not known here; known are: {known}"),
        None => "is not known here".to_owned(),
    })
}

/// What the readers of ids, times and numbers in text say.
fn format_of(message: &str) -> Option<String> {
    let right = if message.contains("UUID") || message.contains("invalid character: found") {
        "must be an id such as 01933f3a-6c00-7000-8000-0000000000a1"
    } else if message.contains("length limit exceeded") {
        "is too long"
    } else if message.contains("invalid digit") || message.contains("number too") {
        "must be a whole number"
    } else if message.starts_with("failed to parse") || message.contains("datetime") {
        "must be a moment such as 2026-11-22T17:00:00.000Z"
    } else {
        return None;
    };
    Some(right.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_would_be_right() {
        for (said, told) in [
            (
                "invalid value: integer `-1`, expected u8",
                "must be a whole number of the range that the API describes",
            ),
            (
                "invalid type: floating point `1.5`, expected u32",
                "must be a whole number, 0 or more",
            ),
            (
                "invalid type: sequence, expected struct Rule",
                "must be an object",
            ),
            ("invalid type: map, expected a string", "must be a text"),
            ("missing field `name`", "is missing"),
            (
                "unknown field `a`, expected one of `b`, `c`",
                "is not known here; known are: b, c",
            ),
            (
                "unknown field `a`, there are no fields",
                "is not known here",
            ),
            (
                "unknown variant `x`, expected `up` or `down`",
                "must be one of: up or down",
            ),
            (
                "UUID parsing failed: invalid length",
                "must be an id such as 01933f3a-6c00-7000-8000-0000000000a1",
            ),
            ("must be from 1 to 200", "must be from 1 to 200"),
        ] {
            assert_eq!(plain(said), told);
        }
    }

    #[test]
    fn long_input_is_not_repeated() {
        let long = "é".repeat(100_000);
        for said in [
            format!("unknown variant `{long}`, expected `a`"),
            format!("invalid type: string \"{long}\", expected {long}"),
            long,
        ] {
            assert!(plain(&said).chars().count() < 400);
        }
    }
}
