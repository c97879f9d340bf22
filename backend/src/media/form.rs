//! A multipart form with one file: streamed to disk, the fields beside it read.
use super::{
    core,
    intake::Room,
    receive::{self, Incoming},
    store::Words,
};
use crate::{
    app::AppState,
    auth::Caller,
    error::{Error, FieldError, Result},
};
use axum::{
    extract::{FromRequest as _, Multipart, Request, multipart::Field},
    http::StatusCode,
};
use futures_util::TryStreamExt as _;
use std::collections::HashMap;

/// The longest text field.
const MAX_FIELD: usize = 16 << 10;

/// A file that was sent with a form.
#[derive(Debug)]
pub(super) struct Form {
    /// The file, on disk.
    pub(super) incoming: Incoming,
    /// What the sender calls it.
    pub(super) file_name: String,
    /// The text fields.
    pub(super) fields: HashMap<String, String>,
}

/// Reads the form.
///
/// # Errors
/// 400, 413, 415, 422 or 507, in words for the sender; nothing is left behind.
pub(super) async fn read(state: &AppState, caller: &Caller, request: Request) -> Result<Form> {
    let mut parts = Multipart::from_request(request, state).await.map_err(|_| {
        Error::Status(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the file as multipart/form-data, in the field `file`".into(),
        )
    })?;
    let room = Room::of(state, caller.organisation).await?;
    let (mut file, mut fields) = (None, HashMap::new());
    while let Some(part) = parts.next_field().await.map_err(|_| malformed())? {
        let name = part.name().unwrap_or_default().to_owned();
        match (name.as_str(), &file) {
            ("file", None) => file = Some(read_file(state, room, part).await?),
            ("file", Some(_)) => return Err(Error::field("file", "send one file at a time")),
            ("title" | "folder" | "tags", _) => {
                fields.insert(name, read_text(part).await?);
            }
            _ => return Err(Error::field(core::shown_name(&name), "unknown field")),
        }
    }
    let (incoming, file_name) = file.ok_or_else(|| Error::field("file", "is missing"))?;
    Ok(Form {
        incoming,
        file_name,
        fields,
    })
}

fn malformed() -> Error {
    Error::BadRequest("the form is malformed or broke off: send it again".into())
}

async fn read_file(state: &AppState, room: Room, part: Field<'_>) -> Result<(Incoming, String)> {
    let file_name = part.file_name().unwrap_or_default().to_owned();
    let taken = receive::whole(&state.config, part.into_stream(), room.bytes).await;
    match taken {
        Ok(incoming) => Ok((incoming, file_name)),
        Err(Error::Status(StatusCode::PAYLOAD_TOO_LARGE, _)) => Err(room.refusal()),
        Err(e) => Err(e),
    }
}

async fn read_text(mut part: Field<'_>) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|_| malformed())? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MAX_FIELD {
            return Err(Error::Status(
                StatusCode::PAYLOAD_TOO_LARGE,
                "a field of the form is too long".into(),
            ));
        }
    }
    String::from_utf8(bytes).map_err(|_| malformed())
}

/// Title, folder and tags from text fields; the title falls back to the file name.
///
/// # Errors
/// 422 that names every field that must change.
pub(super) fn words(
    caller: &Caller,
    file_name: &str,
    fields: &HashMap<String, String>,
) -> Result<Words> {
    let mut wrong = Vec::new();
    let mut complain = |field: &str, message: String| wrong.push(FieldError::new(field, message));
    let text = |name: &str| fields.get(name).map_or("", String::as_str);
    let title = match text("title") {
        "" => core::title_of(file_name),
        given => core::title(given).unwrap_or_else(|message| {
            complain("title", message.into());
            String::new()
        }),
    };
    let folder = core::folder(text("folder")).unwrap_or_else(|message| {
        complain("folder", message.into());
        String::new()
    });
    let tags = core::tags(text("tags").split(',')).unwrap_or_else(|message| {
        complain("tags", message);
        Vec::new()
    });
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let by = (caller.id(), caller.name().to_owned());
    Ok(Words {
        title,
        folder,
        tags,
        by,
    })
}
