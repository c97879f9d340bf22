//! What those who measure want to know of a simulated screen.
use super::Screen;
use player_protocol::Manifest;

/// A publication as nobody else calls it: its number begins anew when a server was restored.
pub type Edition = (i64, i64);

/// Something that happened to the screen, for those who measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    /// What.
    pub step: Step,
    /// Generation and number of the manifest's publication.
    pub edition: Edition,
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

/// What was told already: each step of a publication once, however many manifests it makes.
#[derive(Debug, Default)]
pub(super) struct Told {
    news: Vec<News>,
    received: Option<Edition>,
    showing: Option<Edition>,
}

impl Told {
    /// The manifest has taken this step.
    pub(super) fn tell(&mut self, step: Step, manifest: &Manifest) {
        let edition = (manifest.generation, manifest.publication);
        let last = match step {
            Step::Received => &mut self.received,
            Step::Showing => &mut self.showing,
            Step::Rejected => return,
        };
        if last.is_none_or(|last| last < edition) {
            *last = Some(edition);
            self.news.push(News {
                step,
                edition,
                issued_ms: manifest.issued_at.as_millisecond(),
            });
        }
    }

    /// Something came that is no manifest for this screen.
    pub(super) fn reject(&mut self) {
        self.news.push(News {
            step: Step::Rejected,
            edition: (0, 0),
            issued_ms: 0,
        });
    }
}

impl Screen {
    /// What happened since the last call.
    pub fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.told.news)
    }
}
