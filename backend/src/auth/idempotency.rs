//! `Idempotency-Key`: a POST that is sent again with its key and body gets the first answer again instead of happening twice.
use super::{caller::Caller, entity::idempotency};
use crate::{
    app::AppState,
    error::{Error, Result},
    id::OrganisationId,
    secrets,
    time::Instant,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts as _, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr,
    EntityTrait as _, QueryFilter as _, Select, SqlErr,
};

const NAME: &str = "idempotency-key";
const KEPT_MS: i64 = 24 * 3_600_000;

/// Longer than any request may take.
const RUNNING_MS: i64 = 10 * 60_000;

const MAX_REQUEST: usize = 1 << 20;
const MAX_ANSWER: usize = 64 << 20;

/// The headers that are replayed with an answer.
const REPLAYED: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

/// The primary key of a row.
#[derive(Clone, Debug)]
struct Place {
    organisation: OrganisationId,
    caller: uuid::Uuid,
    key: String,
}

/// Replays, or lets the request through and keeps its answer.
pub async fn replay(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response> {
    let Some(key) = key(&request)? else {
        return Ok(next.run(request).await);
    };
    let (mut parts, body) = request.into_parts();
    let Ok(caller) = Caller::from_request_parts(&mut parts, &state).await else {
        // the handler says what is missing
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let body = to_bytes(body, MAX_REQUEST).await.map_err(|_| too_large())?;
    let request_hash = fingerprint(&parts, &body);
    let place = Place {
        organisation: caller.organisation,
        caller: caller.id(),
        key,
    };
    if let Some(earlier) = begin(&state, &place, &request_hash).await? {
        return repeat(earlier, &request_hash);
    }
    let request = Request::from_parts(parts, Body::from(body));
    // goes on when the client hangs up: it is to find the answer when it asks again
    let work = tokio::spawn(async move { finish(&state, &place, next.run(request).await).await });
    work.await.map_err(Error::internal)?
}

fn too_large() -> Error {
    let sentence = "a request with Idempotency-Key may have at most 1 MiB".to_owned();
    Error::Status(StatusCode::PAYLOAD_TOO_LARGE, sentence)
}

/// The key, if this request is one whose answer is kept: uploads are recognised by their content instead.
fn key(request: &Request) -> Result<Option<String>> {
    let of_people = request.uri().path().starts_with("/api/v1/");
    let Some(value) = request.headers().get(NAME) else {
        return Ok(None);
    };
    let kind = request.headers().get(header::CONTENT_TYPE);
    let json = kind.is_none_or(|k| k.as_bytes().starts_with(b"application/json"));
    if !of_people || request.method() != Method::POST || !json {
        return Ok(None);
    }
    match value.to_str() {
        Ok(key) if (1..=200).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(Error::BadRequest(
            "Idempotency-Key must have 1 to 200 ASCII characters".into(),
        )),
    }
}

fn fingerprint(parts: &Parts, body: &Bytes) -> String {
    let body = secrets::hash(&String::from_utf8_lossy(body));
    secrets::hash(&format!("{} {body}", parts.uri))
}

/// Takes the place for this request, or answers with whoever has it.
async fn begin(
    state: &AppState,
    place: &Place,
    request_hash: &str,
) -> Result<Option<idempotency::Model>> {
    let now = state.clock.now();
    discard(&state.db, place, now).await?;
    let row = idempotency::ActiveModel {
        organisation_id: Set(place.organisation),
        caller_id: Set(place.caller),
        key: Set(place.key.clone()),
        request_hash: Set(request_hash.to_owned()),
        status: Set(None),
        headers: Set("[]".into()),
        body: Set(String::new()),
        created_at: Set(now),
    };
    match row.insert(&state.db).await {
        Ok(_) => Ok(None),
        Err(e) if taken(&e) => Ok(Some(
            within(place)
                .one(&state.db)
                .await?
                .ok_or(Error::Unavailable(1))?,
        )),
        Err(e) => Err(e.into()),
    }
}

fn taken(e: &DbErr) -> bool {
    matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

fn repeat(earlier: idempotency::Model, request_hash: &str) -> Result<Response> {
    if earlier.request_hash != request_hash {
        return Err(Error::Conflict(
            "this Idempotency-Key belongs to another request: use a new one".into(),
        ));
    }
    let Some(status) = earlier.status else {
        return Err(Error::Conflict(
            "the first request with this Idempotency-Key is still running".into(),
        ));
    };
    let status = u16::try_from(status).map_err(Error::internal)?;
    let status = StatusCode::from_u16(status).map_err(Error::internal)?;
    let mut response = (status, earlier.body).into_response();
    let pairs: Vec<(String, String)> =
        serde_json::from_str(&earlier.headers).map_err(Error::internal)?;
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    for (name, value) in pairs {
        let name = HeaderName::try_from(name).map_err(Error::internal)?;
        headers.insert(name, HeaderValue::try_from(value).map_err(Error::internal)?);
    }
    headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    Ok(response)
}

/// Keeps the answer, unless asking again may do better or the answer is only for the first reader.
async fn finish(state: &AppState, place: &Place, response: Response) -> Result<Response> {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, MAX_ANSWER).await.map_err(Error::internal)?;
    let passing = parts.status.is_server_error()
        || [StatusCode::TOO_MANY_REQUESTS, StatusCode::REQUEST_TIMEOUT].contains(&parts.status);
    if passing {
        within_delete(place).exec(&state.db).await?;
        return Ok(Response::from_parts(parts, Body::from(bytes)));
    }
    let (status, headers, body) = match parts.headers.get(header::CACHE_CONTROL) {
        Some(v) if v == "no-store" => (
            StatusCode::CONFLICT,
            shown_once_headers(),
            SHOWN_ONCE.into(),
        ),
        _ => (
            parts.status,
            kept_headers(&parts.headers),
            String::from_utf8_lossy(&bytes).into_owned(),
        ),
    };
    idempotency::Entity::update_many()
        .set(idempotency::ActiveModel {
            status: Set(i16::try_from(status.as_u16()).ok()),
            headers: Set(headers),
            body: Set(body),
            ..Default::default()
        })
        .filter(is_at(place))
        .exec(&state.db)
        .await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// A secret that is shown once is not kept for a second showing.
const SHOWN_ONCE: &str = r#"{"type":"about:blank","title":"Conflict","status":409,"detail":"this was done already, and its secret was shown then: it cannot be shown again"}"#;

fn shown_once_headers() -> String {
    r#"[["content-type","application/problem+json"]]"#.to_owned()
}

fn kept_headers(headers: &HeaderMap) -> String {
    let pairs = REPLAYED.iter().filter_map(|name| {
        let value = headers.get(name)?.to_str().ok()?;
        Some([name.as_str(), value])
    });
    serde_json::json!(pairs.collect::<Vec<_>>()).to_string()
}

fn is_at(place: &Place) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(idempotency::COLUMN.organisation_id.eq(place.organisation))
        .add(idempotency::COLUMN.caller_id.eq(place.caller))
        .add(idempotency::COLUMN.key.eq(place.key.clone()))
}

fn within(place: &Place) -> Select<idempotency::Entity> {
    idempotency::Entity::find().filter(is_at(place))
}

fn within_delete(place: &Place) -> sea_orm::DeleteMany<idempotency::Entity> {
    idempotency::Entity::delete_many().filter(is_at(place))
}

/// Gives the place free when its answer is too old, or when its request must have died.
async fn discard(db: &impl ConnectionTrait, place: &Place, now: Instant) -> Result<()> {
    let created = idempotency::COLUMN.created_at;
    let dead = sea_orm::Condition::all()
        .add(created.lt(now.plus_ms(-RUNNING_MS)))
        .add(idempotency::COLUMN.status.is_null());
    let old = sea_orm::Condition::any()
        .add(created.lt(now.plus_ms(-KEPT_MS)))
        .add(dead);
    within_delete(place).filter(old).exec(db).await?;
    Ok(())
}

/// Removes what is too old to be asked for.
pub async fn tidy(db: &impl ConnectionTrait, now: Instant) -> Result<()> {
    idempotency::Entity::delete_many()
        .filter(idempotency::COLUMN.created_at.lt(now.plus_ms(-KEPT_MS)))
        .exec(db)
        .await?;
    Ok(())
}
