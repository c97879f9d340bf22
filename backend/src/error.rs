//! The one error type of the HTTP edge: a problem document (RFC 9457).
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What a handler or a store function answers with.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal as it goes over the wire (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// `about:blank`: the status says it all.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// Why, as a sentence for people.
    detail: String,
    /// Ask the server's log for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    request_id: Option<String>,
    /// With 422: what must change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
    /// With 409, where something is still used: by what.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Object>, required = false)]
    usage: Option<Value>,
}

/// One input field that must change, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Path of the field in the body, such as `items[2].durationMs`.
    pub field: String,
    /// What is wrong and what would be right, as a sentence for people.
    pub message: String,
    /// Character position inside the field, for text with a syntax.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub position: Option<usize>,
}

impl FieldError {
    /// An error of a whole field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
            position: None,
        }
    }
}

/// Why a request was refused; one variant for each way a caller can react.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 400: the request itself is malformed.
    #[error("{0}")]
    BadRequest(String),
    /// 401: no valid credential came with the request.
    #[error("sign in first")]
    Unauthenticated,
    /// 401 with a reason that the caller may know.
    #[error("{0}")]
    Refused(&'static str),
    /// 403: known, but not allowed.
    #[error("{0}")]
    Forbidden(&'static str),
    /// 404: does not exist, or belongs to somebody else.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// 405, 415 and other refusals that only need a status and a sentence.
    #[error("{1}")]
    Status(StatusCode, String),
    /// 409: the state of the object forbids it.
    #[error("{0}")]
    Conflict(String),
    /// 409 with the list of what stands in the way, under `usage`.
    #[error("{detail}")]
    InUse {
        /// Sentence for people.
        detail: String,
        /// The objects that use it.
        usage: Value,
    },
    /// 410: existed, and is over.
    #[error("{0}")]
    Gone(&'static str),
    /// 412: the object has changed since it was read.
    #[error("this was changed by somebody else in the meantime: load it again")]
    Stale,
    /// 422: the content of named fields must change.
    #[error("some fields need attention")]
    Invalid(Vec<FieldError>),
    /// 428: the request must say which version it changes.
    #[error("send If-Match with the version you read")]
    VersionRequired,
    /// 429: too many requests; wait this many seconds.
    #[error("too many attempts: wait {0} seconds")]
    TooMany(u64),
    /// 503: try again in this many seconds.
    #[error("temporarily unavailable: try again in {0} seconds")]
    Unavailable(u64),
    /// 507: there is no room left to store it.
    #[error("the storage is full: free some space and try again")]
    StorageFull,
    /// 500: the database failed.
    #[error("database")]
    Db(#[source] DbErr),
    /// 500: the object store failed.
    #[error("object store")]
    Store(#[source] object_store::Error),
    /// 500: anything else that the caller cannot mend.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// A 422 about one field.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// A 500 whose cause is only logged.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Unauthenticated | Self::Refused(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Status(status, _) => *status,
            Self::Conflict(_) | Self::InUse { .. } => StatusCode::CONFLICT,
            Self::Gone(_) => StatusCode::GONE,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Db(_) | Self::Store(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn document(self, status: StatusCode) -> Problem {
        let detail = if status == StatusCode::INTERNAL_SERVER_ERROR {
            "internal error".to_owned()
        } else {
            self.to_string()
        };
        let (errors, usage) = match self {
            Self::Invalid(fields) => (fields, None),
            Self::InUse { usage, .. } => (Vec::new(), Some(usage)),
            _ => (Vec::new(), None),
        };
        Problem {
            kind: "about:blank",
            // 460 is the tus protocol's own
            title: status.canonical_reason().unwrap_or("Checksum Mismatch"),
            status: status.as_u16(),
            detail,
            request_id: None,
            errors,
            usage,
        }
    }
}

impl From<DbErr> for Error {
    fn from(e: DbErr) -> Self {
        match e.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Conflict("already exists".into()),
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => {
                Self::Conflict("still in use, or refers to nothing".into())
            }
            _ if is_full(&e.to_string()) => Self::StorageFull,
            _ if is_away(&e) => Self::Unavailable(5),
            _ => Self::Db(e),
        }
    }
}

impl From<object_store::Error> for Error {
    fn from(e: object_store::Error) -> Self {
        match e {
            object_store::Error::NotFound { .. } => Self::NotFound("file"),
            e if is_full(&format!("{e:?}")) => Self::StorageFull,
            e => Self::Store(e),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(e: std::io::Error) -> Self {
        match e.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::StorageFull
            }
            _ => Self::internal(e),
        }
    }
}

impl From<garde::Report> for Error {
    fn from(report: garde::Report) -> Self {
        let fields = report
            .iter()
            .map(|(path, e)| FieldError::new(path.to_string(), e.message()));
        Self::Invalid(fields.collect())
    }
}

/// Whether the database is not there for now: it stops, starts, cannot be reached, or somebody else has written for very long.
fn is_away(e: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e))) = e else {
        return matches!(e, DbErr::ConnectionAcquire(_) | DbErr::Conn(_));
    };
    match &**e {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
        // the classes "connection exception" and "operator intervention" of SQLSTATE; SQLITE_BUSY and its kinds
        sqlx::Error::Database(said) => said.code().is_some_and(|code| match code.len() {
            5 => code.starts_with("08") || code.starts_with("57P"),
            _ => code.parse::<u32>().is_ok_and(|code| code & 0xff == 5),
        }),
        _ => false,
    }
}

fn is_full(text: &str) -> bool {
    text.contains("disk is full") || text.contains("No space left") || text.contains("StorageFull")
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(error = ?self, "request failed");
        }
        let wait = match self {
            Self::TooMany(seconds) | Self::Unavailable(seconds) => Some(seconds),
            _ => None,
        };
        let mut response = (status, axum::Json(self.document(status))).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// Names, at the call, what a unique index refused.
pub trait OnUnique<T> {
    /// 409 with the field in `errors`-free words for a broken unique index, else what the database said.
    fn on_unique(self, field: &'static str, message: &'static str) -> Result<T>;
}

impl<T> OnUnique<T> for Result<T, DbErr> {
    fn on_unique(self, field: &'static str, message: &'static str) -> Result<T> {
        self.map_err(|e| match e.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => {
                Error::Conflict(format!("{field}: {message}"))
            }
            _ => e.into(),
        })
    }
}
