//! Recurrence rules: any text is read or refused, and a rule gives dates in order, within what was asked, in bounded time.
#![no_main]
use fuzz::schedule::core::{
    recurrence::Recurrence,
    time::{date, parts},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, &str)| {
    let (day, text) = input;
    let Ok(rule) = Recurrence::parse(text) else {
        return;
    };
    let start = date(2024, 1, 1) + i32::from(day % 4000);
    let (first, last) = (start + 30, start + 800);
    let dates = rule.dates(start, first, last);
    assert!(dates.is_sorted_by(|a, b| a < b), "{text:?}: {dates:?}");
    assert!(dates.iter().all(|d| (first..=last).contains(d)), "{text:?}");
    assert!(dates.iter().all(|d| parts(*d).0 >= 2024), "{text:?}");
});
