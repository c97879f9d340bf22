//! Background work, kept in the database: enqueued in the transaction that needs it, claimed by one process at a time, tried at
//! most three times. Knows nothing of what the work is: features register a handler for each kind.
pub mod entity;
mod registry;
mod routes;
mod runner;
mod store;

pub use entity::State;
pub use registry::{Failure, Progress, Registry, Task};
pub use routes::router;
pub use runner::{drain, run};
pub use store::{enqueue, enqueue_once, is_under_way};
