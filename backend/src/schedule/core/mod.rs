//! What plays, and why: one pure function from values to values. Knows no database, no HTTP, no clock and no time-zone library: it is
//! handed transition tables. Integers only, and nothing depends on the order in which campaigns come.
//!
//! In reading order: [`time`] puts wall clocks onto the line of instants, [`recurrence`] and [`rule`] say on which dates and when,
//! [`fact`] and [`gate`] what the world outside must say for it,
//! [`model`] is what goes in, [`standing`] says whether a campaign may play, [`layers`] who of those plays and with which [`shares`],
//! [`compose`] makes their loop and [`loops`] remembers it, [`course`] follows a campaign and [`hours`] a screen, [`mod@resolve`] cuts time into segments, whose ends [`soft`] may soften, and [`explain`] tells why.
//!
//! Where the rules can be read in more than one way, this is how they are read here:
//!
//! - Of the places that speak of a fact the nearest that ever spoke counts, also when that has expired: then nobody knows.
//! - A gate that wants to shut stays open for its `minOnMs`, also when `hold` runs out; not when it is urgent, nor when what nobody knows is to
//!   be hidden, which is never shown.
//! - Shares are exact: ramps and means of durations stay fractions until they are rounded to parts per billion.
//! - Several fillers or fallbacks that step in share as they would alone, and race for the time in which they step in. Nobody steps in for a
//!   takeover that wakes the screen. Where caps leave nobody, the last play is held until one is free again.
//! - Of reasons, the hours come before those who are stronger; a lower loop tier names the higher one though sold shares left it nothing; what
//!   holds back a campaign that takes part is told only while it does ([`explain`]).
//! - Ordinals of weekdays count in the year unless the rule names months, and the first week of a recurrence begins on its start: both as
//!   python-dateutil does. A recurrence whose dates depend on its start must have one; others count from long ago.
//! - `24:00` ends a day and never begins one.
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
pub mod soft;
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
