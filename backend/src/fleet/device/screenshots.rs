//! The picture that a screen was asked for.
use super::Device;
use crate::{
    app::AppState,
    db, delivery,
    error::{Error, Result},
    extract::{Bytes, Path},
    fleet::{commands, entity::screenshot, screenshots, views},
    id::{CommandId, ScreenshotId},
    secrets, storage,
};
use axum::{
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
};
use player_protocol::{CommandResult, report::ResultState};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(keep))
        .layer(DefaultBodyLimit::max(screenshots::MAX_BYTES))
}

/// Send the picture that a command asked for, JPEG or PNG
///
/// The address comes with the command, as its `upload`; it takes one picture, until a minute after the command has expired.
#[utoipa::path(put, path = "/screenshots/{command}/{ticket}", tag = "device",
    params(("command" = CommandId, Path), ("ticket" = String, Path, description = "What the command said.")),
    request_body(content((Bytes = "image/jpeg"), (Bytes = "image/png"))),
    responses((status = 204), (status = 401), (status = 404), (status = 410), (status = 413), (status = 415), (status = 422), (status = 429)))]
async fn keep(
    State(state): State<AppState>,
    device: Device,
    Path((command, ticket)): Path<(CommandId, String)>,
    Bytes(body): Bytes,
) -> Result<StatusCode> {
    let Device {
        organisation,
        screen,
    } = device;
    let asked = commands::find(&state.db, organisation, screen, command).await?;
    let asked = asked.ok_or(Error::NotFound("command"))?;
    if !secrets::same(&ticket, &screenshots::ticket(&state.signer, command)) {
        return Err(Error::NotFound("address"));
    }
    screenshots::is_open(&state.db, &asked, state.clock.now()).await?;
    let picture = screenshots::judge(body.clone()).await?;
    let size = i64::try_from(body.len()).map_err(Error::internal)?;
    let sha256 = storage::put(&state.db, &state.store, body).await?;
    let shown = delivery::store::find(&state.db, organisation, screen).await?;
    let row = screenshot::Model {
        id: ScreenshotId::new(),
        organisation_id: organisation,
        screen_id: screen,
        command_id: Some(command),
        sha256,
        bytes: size,
        mime: picture.mime.to_owned(),
        width: i32::try_from(picture.width).ok(),
        height: i32::try_from(picture.height).ok(),
        publication: shown.and_then(|row| row.publication),
        taken_at: state.clock.now(),
    };
    // the picture is here, so the command is done, also when the screen's own word for it is lost
    let done = CommandResult {
        id: command.0,
        state: ResultState::Done,
        message: None,
    };
    let ended = db::write(&state.db, async |txn| {
        screenshots::keep(txn, row.clone()).await?;
        commands::answer(txn, screen, &done, row.taken_at).await
    })
    .await?;
    state
        .events
        .tell_changed(organisation, "screenshot", &screen);
    if let Some(row) = ended {
        let told =
            serde_json::to_value(views::Command::from(row.clone())).map_err(Error::internal)?;
        state.events.tell(organisation, "command", &row.id, told);
    }
    Ok(StatusCode::NO_CONTENT)
}
