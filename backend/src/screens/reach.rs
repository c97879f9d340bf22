//! Target expressions at the edge: read with errors that name the field, and counted.
use super::core::target::{self, Expr, Target};
use crate::error::{Error, FieldError, Result};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How many screens and sites a target means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reach {
    /// Screens.
    pub screens: usize,
    /// Sites with at least one of them.
    pub sites: usize,
}

/// Reads an expression.
///
/// # Errors
/// 422 on `field` with what is wrong and where.
pub fn parse(field: &str, text: &str) -> Result<Target> {
    read(field, text).map_err(|e| Error::Invalid(vec![e]))
}

/// Reads an expression; the error names `field`, what is wrong, and where.
pub fn read(field: &str, text: &str) -> Result<Target, FieldError> {
    let target = target::parse(text).map_err(|e| FieldError {
        field: field.to_owned(),
        message: format!("{} at position {}", e.message, e.position),
        position: Some(e.position),
    })?;
    for atom in target.atoms() {
        let (kind, id) = match atom {
            Expr::Screen(id) => ("screen", id),
            Expr::Group(id) => ("group", id),
            Expr::Under(id) => ("under", id),
            _ => continue,
        };
        if id.parse::<Uuid>().is_err() {
            let position = text.to_lowercase().find(id.as_str());
            let position =
                position.map_or(0, |bytes| text[..bytes.min(text.len())].chars().count());
            return Err(FieldError {
                field: field.to_owned(),
                message: format!("`{id}` after `{kind}:` is no id at position {position}"),
                position: Some(position),
            });
        }
    }
    Ok(target)
}
