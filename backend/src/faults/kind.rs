//! What can be wrong.
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is wrong with a screen, as somebody before it sees it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = FaultKind)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// It shows nothing.
    BlackScreen,
    /// It shows something that does not belong there.
    WrongContent,
    /// The glass, the frame or a cable is broken.
    Damaged,
    /// Something else, which the words say.
    Other,
}
