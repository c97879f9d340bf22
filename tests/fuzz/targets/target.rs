//! Target expressions: any text is read or refused at a position within it, and what was read is written and read as the same.
#![no_main]
use fuzz::screens::core::target::{Subject, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(target) => {
            target.matches(&Subject::default());
            let written = target.to_string();
            // the spaces and parentheses that are written may make it too long or too deep to be read
            if let Ok(again) = parse(&written) {
                assert_eq!(again, target, "{text:?} is written as {written:?}");
            }
        }
        Err(e) => assert!(e.position <= text.chars().count(), "{text:?}: {e:?}"),
    }
});
