//! What people and their programs call things: checked, and brought into one form.

/// Longest file name, title and folder, in characters.
const MAX_NAME: usize = 200;

/// A file name as it may be shown: its last part, without control or direction characters, of bounded length. Never a path.
pub fn shown_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| is_shown(*c))
        .take(MAX_NAME)
        .collect();
    let clean = clean.trim();
    if clean.trim_matches('.').is_empty() {
        "file".to_owned()
    } else {
        clean.to_owned()
    }
}

/// Whether a character may stand in a name.
pub(super) fn is_shown(c: char) -> bool {
    let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !c.is_control() && !turns
}

/// The title of a media that was sent without one: its file name without the extension.
pub fn title_of(file_name: &str) -> String {
    match file_name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 5 => stem.to_owned(),
        _ => file_name.to_owned(),
    }
}

/// A title without control characters; says what to change.
pub fn title(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("must not be empty");
    }
    if text.chars().count() > MAX_NAME {
        return Err("must have at most 200 characters");
    }
    if !text.chars().all(is_shown) {
        return Err("must not hold control characters");
    }
    Ok(text.to_owned())
}

/// A folder path such as `Summer/Windows`: parts without empty ones, at most 8 deep. Empty is the top.
pub fn folder(text: &str) -> Result<String, &'static str> {
    let parts: Vec<_> = text
        .split('/')
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    if parts.len() > 8 {
        return Err("must be at most 8 folders deep");
    }
    if parts
        .iter()
        .any(|p| matches!(*p, "." | "..") || !p.chars().all(is_shown))
    {
        return Err("must be folder names with / between them");
    }
    let path = parts.join("/");
    if path.chars().count() > MAX_NAME {
        return Err("must have at most 200 characters");
    }
    Ok(path)
}

/// Tags a media may carry.
const MAX_TAGS: usize = 50;

/// Tags, each `key` or `key=value`, sorted and without repeats; says which one to change.
pub fn tags<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Vec<String>, String> {
    let mut tags = Vec::new();
    for text in texts.into_iter().map(str::trim).filter(|t| !t.is_empty()) {
        if !is_tag(text) {
            let shown: String = text.chars().filter(|c| is_shown(*c)).take(40).collect();
            return Err(format!(
                "`{shown}` is no tag: write key or key=value, the key of a-z 0-9 _ . - and both at most 64 characters"
            ));
        }
        tags.push(text.to_owned());
    }
    tags.sort_unstable();
    tags.dedup();
    if tags.len() > MAX_TAGS {
        return Err(format!("at most {MAX_TAGS} tags"));
    }
    Ok(tags)
}

fn is_tag(text: &str) -> bool {
    let (key, value) = match text.split_once('=') {
        Some((key, value)) => (key, Some(value)),
        None => (text, None),
    };
    let in_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.-".contains(c);
    let in_value = |c: char| c.is_alphanumeric() || "_.-".contains(c);
    let sound = |text: &str| (1..=64).contains(&text.chars().count());
    let key_fits = sound(key) && key.chars().all(in_key) && !key.starts_with('-');
    key_fits && value.is_none_or(|v| sound(v) && v.chars().all(in_value))
}

/// The tags as they are searched: each between bars.
pub fn tags_key(tags: &[String]) -> String {
    tags.iter().flat_map(|tag| ["|", tag, "|"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_data() {
        for (raw, expected) in [
            ("../../../etc/cron.d/x.png", "x.png"),
            ("..\\..\\x.png", "x.png"),
            ("x.png\0.html", "x.png.html"),
            ("gnp\u{202e}gnp.exe", "gnpgnp.exe"),
            ("x.png\r\nX: 1", "x.pngX: 1"),
            ("", "file"),
            (".", "file"),
            ("..", "file"),
            ("été.jpg", "été.jpg"),
        ] {
            assert_eq!(shown_name(raw), expected);
        }
        assert_eq!(shown_name(&"a".repeat(5000)).chars().count(), 200);
        assert_eq!(title_of("summer.promo.jpg"), "summer.promo");
        assert_eq!(title_of(".htaccess"), ".htaccess");
    }

    #[test]
    fn folders_and_tags_are_checked_and_brought_into_form() {
        assert_eq!(folder(" Summer // Windows/ "), Ok("Summer/Windows".into()));
        assert_eq!(folder(""), Ok(String::new()));
        assert!(folder("../x").is_err());
        assert!(folder("a/b/c/d/e/f/g/h/i").is_err());
        let sorted = tags(["zone=été", "a", "a", " b.c "]).unwrap();
        assert_eq!(sorted, ["a", "b.c", "zone=été"]);
        assert_eq!(tags_key(&sorted), "|a||b.c||zone=été|");
        for wrong in [
            "A",
            "a b",
            "a=",
            "=b",
            "a=b=c",
            "-a",
            "a|b",
            &"a".repeat(65),
        ] {
            assert!(tags([wrong]).is_err(), "{wrong}");
        }
    }
}
