//! What those who measure want to know of a simulated screen.
use player_protocol::Manifest;

/// Something that happened to the screen, for those who measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    /// What.
    pub step: Step,
    /// The publication of the manifest.
    pub publication: i64,
    /// When the server made the manifest, in epoch milliseconds.
    pub issued_ms: i64,
}

/// A step of a manifest's way to the glass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The manifest is here, and its signature is good.
    Received,
    /// It is on the glass.
    Showing,
    /// What came was no manifest for this screen.
    Rejected,
}

impl News {
    /// The step that this manifest has taken.
    pub(super) fn of(step: Step, manifest: &Manifest) -> Self {
        Self {
            step,
            publication: manifest.publication,
            issued_ms: manifest.issued_at.as_millisecond(),
        }
    }
}
