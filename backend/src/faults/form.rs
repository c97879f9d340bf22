//! The form of a report: what is wrong, in words, with a photo or without.
use super::kind::Kind;
use crate::{
    app::AppState,
    check::Faults,
    error::{Error, Result},
    media::photo,
};
use axum::{
    extract::{FromRequest as _, Multipart, Request, multipart::Field},
    http::StatusCode,
};
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use serde_json::Value;
use utoipa::ToSchema;

/// What somebody may write.
const LONGEST: usize = 1_000;
/// A text field holds no more bytes.
const MAX_FIELD: usize = 8 << 10;

/// A report as it is sent.
#[derive(ToSchema)]
#[schema(as = FaultForm)]
#[expect(dead_code, reason = "describes the form in the API document")]
pub(super) struct Described {
    kind: Kind,
    /// Up to 1000 characters; needed for `other`.
    words: Option<String>,
    /// A picture of up to 20 MB. Only its pixels are kept.
    #[schema(value_type = Option<String>, format = Binary)]
    photo: Option<String>,
}

/// A report that may be kept.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) kind: Kind,
    pub(super) words: String,
    /// A JPEG.
    pub(super) photo: Option<Bytes>,
}

/// Reads the form.
///
/// # Errors
/// 400, 413, 415 or 422, in words for the sender; nothing is left behind.
pub(super) async fn read(state: &AppState, request: Request) -> Result<Form> {
    let mut parts = Multipart::from_request(request, state).await.map_err(|_| {
        let message = "send the report as multipart/form-data";
        Error::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE, message.into())
    })?;
    let (mut kind, mut words, mut photo) = (None, String::new(), None);
    while let Some(part) = parts.next_field().await.map_err(|_| malformed())? {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "kind" => kind = Some(text(part).await?),
            "words" => words = text(part).await?,
            "photo" if photo.is_some() => return Err(Error::field("photo", "send one at a time")),
            "photo" => {
                let taken = photo::receive(&state.config, "photo", part.into_stream());
                photo = Some(taken.await?);
            }
            _ => return Err(Error::field("form", "holds kind, words and photo only")),
        }
    }
    let (kind, words) = checked(kind, &words)?;
    Ok(Form { kind, words, photo })
}

fn checked(kind: Option<String>, words: &str) -> Result<(Kind, String)> {
    let mut faults = Faults::default();
    let words = faults.lines("words", words, LONGEST);
    let kind = kind.and_then(|text| serde_json::from_value::<Kind>(Value::String(text)).ok());
    let said = kind != Some(Kind::Other) || !words.is_empty();
    faults.ensure(said, "words", "must say what is wrong");
    let Some(kind) = kind else {
        faults.add(
            "kind",
            "must be black_screen, wrong_content, damaged or other",
        );
        return Err(faults.finish().err().unwrap_or_else(malformed));
    };
    faults.finish()?;
    Ok((kind, words))
}

fn malformed() -> Error {
    Error::BadRequest("the form is malformed or broke off: send it again".into())
}

async fn text(mut part: Field<'_>) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|_| malformed())? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MAX_FIELD {
            let message = "a field of the form is too long";
            return Err(Error::Status(StatusCode::PAYLOAD_TOO_LARGE, message.into()));
        }
    }
    String::from_utf8(bytes).map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_is_wrong() {
        let kind = |text: &str| Some(text.to_owned());
        assert!(checked(kind("black_screen"), "").is_ok());
        assert_eq!(
            checked(kind("other"), " Le son\nest trop fort ").unwrap(),
            (Kind::Other, "Le son\nest trop fort".to_owned())
        );
        for (kind, words, fields) in [
            (kind("other"), " ", &["words"][..]),
            (kind("Other"), "x", &["kind"]),
            (None, "a\u{7}", &["words", "kind"]),
        ] {
            let Err(Error::Invalid(errors)) = checked(kind, words) else {
                panic!("{words:?} is taken");
            };
            let named: Vec<&str> = errors.iter().map(|e| &*e.field).collect();
            assert_eq!(named, fields);
        }
    }
}
