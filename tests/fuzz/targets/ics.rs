//! Calendar files: whatever the bytes are, reading ends, and what it takes is in order and bounded.
#![no_main]
use fuzz::{
    calendars::core::{
        dates::MAX_DAYS,
        ics::{Background, MAX_ENTRIES, read},
    },
    schedule::core::time::date,
};
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let zones = |name: &str| (name == "Europe/Paris").then(|| TimeZone::fixed(jiff::tz::offset(1)));
    let background = Background {
        zone: &TimeZone::UTC,
        zones: &zones,
        window: (date(2024, 1, 1), date(2036, 12, 31)),
    };
    if let Ok(found) = read(file, &background) {
        assert!(found.told.len() <= MAX_ENTRIES);
        let days: usize = found.stretches.iter().map(|s| s.length()).sum();
        assert!(days <= MAX_DAYS, "{days}");
        assert!(found.stretches.is_sorted(), "{:?}", found.stretches);
    }
});
