//! The target in the body of a campaign. Pure.
use super::core::Retag;
use crate::screens::target::{self, Target};
use serde_json::Value;

/// Whom a body targets; none if it says so in words that cannot be read, as an unfinished draft may.
pub(super) fn target_of(body: &Value) -> Option<Target> {
    target::parse(body["target"].as_str()?).ok()
}

/// The body with the target that means the same afterwards; none if it stays as it is.
///
/// # Errors
/// If the new target would be too long to be read again.
pub(super) fn rewritten(retag: &Retag, body: &Value) -> Result<Option<Value>, TooLong> {
    let Some(before) = target_of(body) else {
        return Ok(None);
    };
    let after = retag.target(&before);
    if after == before {
        return Ok(None);
    }
    let text = after.to_string();
    if target::parse(&text).ok().as_ref() != Some(&after) {
        return Err(TooLong);
    }
    let mut body = body.clone();
    body["target"] = text.into();
    Ok(Some(body))
}

/// The new target would be too long, or nested too deeply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLong;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_target_that_names_it_is_written_anew() {
        let retag = Retag {
            from: "a".into(),
            to: Some("b".into()),
            whole_key: true,
            shared: false,
        };
        let body = |target: &str| json!({ "name": "A", "target": target });
        assert_eq!(rewritten(&retag, &body("a  &  c")), Ok(Some(body("b & c"))));
        for kept in ["c  &  d", "", "a &"] {
            assert_eq!(rewritten(&retag, &body(kept)), Ok(None), "{kept}");
        }
        let long = Retag {
            to: Some("b".repeat(64)),
            ..retag
        };
        let many: Vec<String> = (0..100).map(|n| format!("a={n}")).collect();
        assert_eq!(rewritten(&long, &body(&many.join(" | "))), Err(TooLong));
    }
}
