//! Dates of calendars: checked, computed, read from `.ics` files. Knows no database, no HTTP, no clock.
pub mod dates;
pub mod ics;
pub mod shipped;
pub mod uses;
