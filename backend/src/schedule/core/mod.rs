//! What plays, and why: one pure function from values to values. Knows no database, no HTTP, no clock and no time-zone library: it is
//! handed transition tables. Integers only, and nothing depends on the order in which campaigns come.
//!
//! In reading order: [`time`] puts wall clocks onto the line of instants, [`recurrence`] and [`rule`] say on which dates and when,
//! [`fact`] and [`gate`] what the world outside must say for it,
//! [`model`] is what goes in, [`standing`] says whether a campaign may play, [`layers`] who of those plays and with which [`shares`],
//! [`compose`] makes their loop and [`loops`] remembers it, [`course`] follows a campaign and [`hours`] a screen, [`mod@resolve`] cuts time into segments, and [`explain`] tells why.
pub mod compose;
pub mod course;
pub mod explain;
pub mod fact;
pub mod gate;
pub mod hours;
pub mod index;
pub mod layers;
pub mod loops;
pub mod model;
pub mod natural;
pub mod recurrence;
pub mod resolve;
pub mod rule;
pub mod shares;
pub mod standing;
pub mod table;
pub mod time;

pub use compose::{Loop, Play, Relaxed};
pub use layers::{Layer, Note};
pub use model::{Campaign, Edge, Item, Kind, Opening, Ramp, Screen, Severity, Window};
pub use resolve::{Plan, Segment, resolve};
pub use time::Zone;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod tests;
