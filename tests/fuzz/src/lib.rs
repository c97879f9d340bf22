//! The product's parsers by themselves: the very source files, without the server around them, so that they build in seconds.

#[path = "../../../backend/src/calendars/core/dates.rs"]
pub mod dates;
#[path = "../../../backend/src/calendars/core/ics/mod.rs"]
pub mod ics;
#[path = "../../../backend/src/schedule/core/recurrence/mod.rs"]
pub mod recurrence;
#[path = "../../../backend/src/screens/core/tags.rs"]
pub mod tags;
#[path = "../../../backend/src/screens/core/target.rs"]
pub mod target;
#[path = "../../../backend/src/schedule/core/time.rs"]
pub mod time;

// where the files look for one another
pub mod schedule {
    pub mod core {
        pub use crate::{recurrence, time};
    }
}

pub mod screens {
    pub mod core {
        pub use crate::{tags, target};
    }
}

pub mod calendars {
    pub mod core {
        pub use crate::{dates, ics};
    }
}
