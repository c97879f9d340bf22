//! What an e-mail address looks like, and who may change whom.

/// An address in the form in which addresses are compared, or `None` if it is none.
pub(super) fn email_key(text: &str) -> Option<String> {
    let (local, domain) = text.trim().rsplit_once('@')?;
    let plain = |part: &str| {
        let strange = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\"\\@".contains(c);
        !part.is_empty()
            && !part.contains(strange)
            && !part.starts_with('.')
            && !part.ends_with('.')
    };
    let good = plain(local) && plain(domain) && domain.contains('.') && text.len() <= 254;
    (good && local.len() <= 64).then(|| text.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_lower_case() {
        assert_eq!(
            email_key(" Camille.Durand@Example.COM "),
            Some("camille.durand@example.com".into())
        );
        for wrong in [
            "",
            "camille",
            "camille@",
            "@example.com",
            "camille@example",
            "a b@example.com",
            "a@b@example.com",
            "a@example.com\r\nBcc: x@example.com",
            "<a@example.com>",
            "a@.example.com",
        ] {
            assert_eq!(email_key(wrong), None, "{wrong}");
        }
        assert_eq!(email_key(&format!("{}@example.com", "a".repeat(65))), None);
    }
}
