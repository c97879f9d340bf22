//! Tags: their form, and what a screen ends up with.
use std::collections::BTreeSet;

/// The longest key or value in characters.
const MAX_LENGTH: usize = 64;

/// Key and value of a tag without its `-`.
pub fn split(tag: &str) -> (&str, Option<&str>) {
    match tag.split_once('=') {
        Some((key, value)) => (key, Some(value)),
        None => (tag, None),
    }
}

/// What is wrong with a tag of a site or screen, if anything.
pub fn check(tag: &str) -> Result<(), String> {
    let (key, value) = split(tag.strip_prefix('-').unwrap_or(tag));
    check_key(key)?;
    value.map_or(Ok(()), check_value)
}

/// What is wrong with a key, if anything.
pub fn check_key(key: &str) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.-".contains(c);
    let starts = |c: char| c != '-' && c != '.';
    let good =
        key.chars().all(plain) && key.starts_with(starts) && key.chars().count() <= MAX_LENGTH;
    if good {
        return Ok(());
    }
    Err(format!(
        "the key of a tag is 1 to {MAX_LENGTH} lower-case letters a-z, digits, `_`, `.` or `-`, and starts with a letter, a digit or `_`"
    ))
}

/// What is wrong with a value, if anything.
pub fn check_value(value: &str) -> Result<(), String> {
    let plain = |c: char| c.is_alphanumeric() || "_.-".contains(c);
    if !value.is_empty() && value.chars().all(plain) && value.chars().count() <= MAX_LENGTH {
        return Ok(());
    }
    Err(format!(
        "the value of a tag is 1 to {MAX_LENGTH} letters, digits, `_`, `.` or `-`, without spaces"
    ))
}

/// The tags at the end of a path, from the outermost level to the screen: each level takes away what it removes
/// with `-key` or `-key=value`, then adds its own.
pub fn effective<'a>(levels: impl IntoIterator<Item = &'a [String]>) -> Vec<String> {
    let mut tags: BTreeSet<&str> = BTreeSet::new();
    for level in levels {
        for removal in level.iter().filter_map(|t| t.strip_prefix('-')) {
            match split(removal) {
                (_, Some(_)) => {
                    tags.remove(removal);
                }
                (key, None) => tags.retain(|tag| split(tag).0 != key),
            }
        }
        tags.extend(
            level
                .iter()
                .map(String::as_str)
                .filter(|t| !t.starts_with('-')),
        );
    }
    tags.into_iter().map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(levels: &[&[&str]]) -> String {
        let levels: Vec<Vec<String>> = levels
            .iter()
            .map(|l| l.iter().map(ToString::to_string).collect())
            .collect();
        effective(levels.iter().map(Vec::as_slice)).join(" ")
    }

    #[test]
    fn tags_add_up_down_the_path_and_may_be_removed() {
        assert_eq!(of(&[&["a", "b=1"], &["b=2"], &["c"]]), "a b=1 b=2 c");
        assert_eq!(of(&[&["a", "b=1", "b=2"], &["-b=1"]]), "a b=2");
        assert_eq!(of(&[&["a", "b", "b=1", "b=2"], &["-b"]]), "a");
        assert_eq!(of(&[&["b=1"], &["-b", "b=2"]]), "b=2", "replaced");
        assert_eq!(of(&[&["-b"], &["b"]]), "b", "only what is inherited goes");
        assert_eq!(of(&[&["bar"], &["-b"]]), "bar", "a key is whole");
    }

    #[test]
    fn a_tag_has_a_form() {
        for good in [
            "a",
            "a=b",
            "-a",
            "-a=b",
            "ville=Orléans",
            "a.b-c_1=X-1",
            "_x",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "", "-", "--a", "A", "é", "a b", "a=", "=b", "a=b c", "a=b=c", ".a", "a:b",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
        assert!(check(&"a".repeat(65)).is_err() && check(&"a".repeat(64)).is_ok());
    }
}
