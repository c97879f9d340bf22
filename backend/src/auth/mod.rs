//! Who is asking, and what they may do. Knows no feature: a handler names its permission as an argument.
pub mod caller;
pub mod permission;

pub use caller::{Caller, Principal, Role};
pub use permission::{Admin, Commander, Editor, Operator, Owner, Publisher, Viewer};

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// Set-up, sign-in, people and keys.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
