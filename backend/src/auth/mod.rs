//! Who is asking, and what they may do. Knows no feature: a handler names its permission as an argument.
pub mod browser;
pub mod caller;
pub mod cookie;
pub mod entity;
pub mod guard;
pub mod idempotency;
pub mod identify;
pub mod password;
pub mod permission;
pub mod store;
pub mod throttle;
pub mod token;

mod core;

pub use self::core::password_fault;
pub use browser::Browser;
pub use caller::{Caller, Permission, Principal, Role};
pub use identify::SignedIn;
pub use permission::{
    Admin, Commander, Editor, FactTeller, Messenger, Operator, Owner, Pairer, Publisher, Reader,
    Viewer,
};
