//! The crate as its users see it: golden messages, generated documents, laws that hold for every value.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a broken test fixture should stop the test"
)]

mod documents;
mod envelopes;
mod golden;
mod laws;
mod readme;
mod samples;

use std::path::PathBuf;

/// A file of this crate.
fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The text of a file of this crate; empty when it is not there.
fn text(name: &str) -> String {
    std::fs::read_to_string(file(name)).unwrap_or_default()
}

/// Insists that a generated file holds `fresh`, and writes it first when the environment says `UPDATE`.
fn assert_fresh(name: &str, fresh: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(file(name).parent().unwrap()).unwrap();
        std::fs::write(file(name), fresh).unwrap();
    }
    let found = text(name);
    assert!(
        found == fresh,
        "{name} is stale: UPDATE=1 cargo nextest run -p player-protocol"
    );
}
