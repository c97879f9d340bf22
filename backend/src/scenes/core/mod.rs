//! What scenes and brand kits must be. Pure.
pub mod brand;
pub mod check;
pub mod limits;
