//! Gathers everything that is wrong with an input, field by field, before one refusal names it all.
use crate::error::{Error, FieldError, Result};
use serde::{Deserialize, Deserializer, de::Error as _};

/// How many faults one refusal names at most.
const MAX_NAMED: usize = 50;

/// What is wrong so far.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    /// Notes what to change in a field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.push(FieldError::new(field, message));
    }

    /// Notes an error with its position.
    pub fn push(&mut self, error: FieldError) {
        if self.0.len() < MAX_NAMED {
            self.0.push(error);
        }
    }

    /// Takes over what was found within the field `path`.
    pub fn within(&mut self, path: &str, found: Self) {
        for error in found.0 {
            let field = format!("{path}.{}", error.field);
            self.push(FieldError { field, ..error });
        }
    }

    /// Notes `message` unless it is `good`.
    pub fn ensure(&mut self, good: bool, field: impl Into<String>, message: impl Into<String>) {
        if !good {
            self.add(field, message);
        }
    }

    /// A name: 1 to 120 characters without line breaks; answers with it trimmed.
    pub fn name(&mut self, field: &str, text: &str) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.add(field, "must not be empty");
        }
        self.text(field, text, 120)
    }

    /// A text of one line that may be empty, of at most `longest` characters; answers with it trimmed.
    pub fn text(&mut self, field: &str, text: &str, longest: usize) -> String {
        let text = text.trim();
        if text.chars().count() > longest {
            self.add(field, format!("must be at most {longest} characters long"));
        }
        if text.chars().any(char::is_control) {
            self.add(field, "must be one line without control characters");
        }
        text.to_owned()
    }

    /// A text of several lines that may be empty, of at most `longest` characters; answers with it trimmed.
    pub fn lines(&mut self, field: &str, text: &str, longest: usize) -> String {
        let text = text.trim().replace("\r\n", "\n");
        if text.chars().count() > longest {
            self.add(field, format!("must be at most {longest} characters long"));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            self.add(field, "must have no control characters but line breaks");
        }
        text
    }

    /// An IANA time zone.
    pub fn zone(&mut self, field: &str, zone: &str) {
        let named = zone.contains('/') || zone == "UTC";
        let found = jiff::tz::TimeZone::get(zone).ok().filter(|_| named);
        match found.as_ref().and_then(|found| found.iana_name()) {
            None => self.add(
                field,
                "is no time zone: use an IANA name such as Europe/Paris",
            ),
            Some(name) => self.ensure(name == zone, field, format!("is written {name}")),
        }
    }

    /// 422 with everything that was noted, if anything was.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(self.0))
        }
    }
}

/// Reads a nullable field of a PATCH: absent = `None` (by `default`), `null` = `Some(None)`.
pub fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Reads a field of a PATCH that cannot be taken away: absent = `None` (by `default`), `null` is refused.
pub fn some<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    const WRONG: &str = "must not be null: leave the field out to keep it as it is";
    let value = Option::deserialize(deserializer)?;
    value.ok_or_else(|| D::Error::custom(WRONG)).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_iana_names() {
        for (zone, good) in [
            ("Europe/Paris", true),
            ("America/Guadeloupe", true),
            ("UTC", true),
            ("europe/paris", false),
            ("Paris", false),
            ("Europe/Lutetia", false),
            ("", false),
            ("../etc/passwd", false),
        ] {
            let mut faults = Faults::default();
            faults.zone("timeZone", zone);
            assert_eq!(faults.finish().is_ok(), good, "{zone}");
        }
    }
}
