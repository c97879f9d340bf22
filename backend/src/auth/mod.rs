//! Who is asking, and what they may do. Knows no feature: a handler names its permission as an argument.
pub mod caller;
pub mod cookie;
pub mod entity;
pub mod identify;
pub mod permission;
pub mod store;
pub mod token;

pub use caller::{Caller, Permission, Principal, Role};
pub use identify::SignedIn;
pub use permission::{Admin, Commander, Editor, Operator, Owner, Publisher, Viewer};
