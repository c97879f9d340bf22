//! What goes in: one screen, and the campaigns that target it.
use super::{fact::Facts, gate::Gate, rule::Rule, time::Zone};
use uuid::Uuid;

/// What sort of claim a campaign makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Safety first: above everything.
    Emergency,
    /// Has the screen to itself.
    Takeover,
    /// A sold share of the time.
    ShareOfVoice,
    /// The normal programme.
    Loop,
    /// Fills time that nobody booked.
    Filler,
    /// When there is nothing else.
    Fallback,
}

/// How grave an emergency is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Little danger.
    #[default]
    Minor,
    /// Possible danger.
    Moderate,
    /// Danger.
    Severe,
    /// Mortal danger.
    Extreme,
}

/// An edge of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// When the wall clock of the screen reads this (milliseconds since 1970-01-01 00:00 on that clock).
    Floating(i64),
    /// The same instant everywhere.
    Instant(i64),
}

impl Edge {
    /// The instant in a zone.
    pub fn instant(self, zone: &Zone) -> i64 {
        match self {
            Self::Floating(wall) => zone.first_reach(wall),
            Self::Instant(at) => at,
        }
    }
}

/// From an edge until another; a missing edge is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// The first instant in it.
    pub from: Option<Edge>,
    /// The first instant after it.
    pub to: Option<Edge>,
}

impl Window {
    /// Whether the instant lies in it.
    pub fn holds(self, at: i64, zone: &Zone) -> bool {
        self.from.is_none_or(|e| e.instant(zone) <= at)
            && self.to.is_none_or(|e| at < e.instant(zone))
    }
}

/// Why an item can never play as things are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blocked {
    /// There is no such media any more.
    Missing,
    /// The media is still being prepared.
    Processing,
    /// The media could not be prepared.
    Failed,
}

/// One creative.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item {
    /// Named in the proof of play.
    pub id: Uuid,
    /// How long it shows.
    pub duration_ms: i64,
    /// All of them must hold: its own, its media's, its playlist's.
    pub windows: Vec<Window>,
    /// Why it cannot play at all.
    pub blocked: Option<Blocked>,
}

impl Item {
    /// Whether it may play at the instant.
    pub fn plays(&self, at: i64, zone: &Zone) -> bool {
        self.blocked.is_none()
            && self.duration_ms > 0
            && self.windows.iter().all(|w| w.holds(at, zone))
    }
}

/// A weight that grows towards an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ramp {
    /// The weight where the campaign begins.
    pub first: u32,
    /// The weight from the event on.
    pub last: u32,
    /// When the last weight is reached.
    pub event: Edge,
}

/// Creatives, when, and how strongly. Whom it targets is decided before: a screen is only given those that target it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Campaign {
    /// Its id.
    pub id: Uuid,
    /// What sort of claim it makes.
    pub kind: Kind,
    /// Greater is stronger.
    pub priority: i32,
    /// The order of publication; earlier goes first among equals.
    pub sequence: i64,
    /// How often it plays beside others of its tier.
    pub weight: u32,
    /// What a share of voice asks for, in thousandths.
    pub share_permille: u32,
    /// Between which instants.
    pub window: Window,
    /// On which days and at which times; none = always.
    pub rules: Vec<Rule>,
    /// Taken off by hand.
    pub paused: bool,
    /// What must be true outside.
    pub condition: Option<Gate>,
    /// Only for emergencies.
    pub severity: Severity,
    /// Plays outside opening hours too (takeovers).
    pub wake: bool,
    /// Two plays that share a key do not follow one another.
    pub separation_keys: Vec<String>,
    /// At least this between two of its starts.
    pub gap_ms: i64,
    /// At most so many plays an hour.
    pub cap_per_hour: Option<u32>,
    /// A weight that grows.
    pub ramp: Option<Ramp>,
    /// A play of it may finish where its segment ends, if little of it is left and nothing stands against it.
    pub soft_end: bool,
    /// What it shows, in order.
    pub items: Vec<Item>,
}

impl Campaign {
    /// A campaign with neither limits nor wishes, to start from.
    pub fn plain(id: Uuid, kind: Kind, items: Vec<Item>) -> Self {
        Self {
            id,
            kind,
            priority: 0,
            sequence: 0,
            weight: 1,
            share_permille: 0,
            window: Window::default(),
            rules: Vec::new(),
            paused: false,
            condition: None,
            severity: Severity::default(),
            wake: false,
            separation_keys: Vec::new(),
            gap_ms: 0,
            cap_per_hour: None,
            ramp: None,
            soft_end: false,
            items,
        }
    }

    /// Who goes first among equals: share of voice, then priority, then order of publication, then id.
    pub fn rank(&self) -> impl Ord + use<> {
        let sold_last = self.kind != Kind::ShareOfVoice;
        let urgency = std::cmp::Reverse((self.severity, self.priority));
        let severity_counts = (self.kind == Kind::Emergency).then_some(urgency);
        let priority = std::cmp::Reverse(self.priority);
        (sold_last, severity_counts, priority, self.sequence, self.id)
    }

    /// The least time between two of its starts, from its gap and its cap.
    pub fn apart_ms(&self) -> i64 {
        self.gap_ms.max(self.cap_apart_ms())
    }

    /// The least time between two starts that its cap asks for, evenly spaced.
    pub fn cap_apart_ms(&self) -> i64 {
        let spaced = |cap: u32| super::time::HOUR_MS / i64::from(cap.max(1));
        self.cap_per_hour.map_or(0, spaced)
    }
}

/// When a screen is meant to be on: the union of these rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Opening(pub Vec<Rule>);

/// A screen with the campaigns that target it.
#[derive(Clone, Debug)]
pub struct Screen<'a> {
    /// Its zone.
    pub zone: &'a Zone,
    /// When it is meant to be on; none = always.
    pub opening: Option<&'a Opening>,
    /// Whether it must be dark from 01:00 to 06:00 (France: screens seen from the street).
    pub legal_dark: bool,
    /// What is known there.
    pub facts: &'a Facts,
    /// Those that target it, in any order.
    pub campaigns: Vec<&'a Campaign>,
}
