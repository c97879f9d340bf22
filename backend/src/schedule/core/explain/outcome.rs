//! How a campaign can fare.
use crate::schedule::core::{fact::Version, gate::Atom, model::Blocked};

/// Why an item does not play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unplayable {
    /// Its media cannot play at all.
    Blocked(Blocked),
    /// Not yet, or no longer, valid.
    OutsideValidity,
}

/// Who keeps a campaign out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// An emergency.
    Emergency,
    /// A takeover.
    Takeover,
    /// Something stronger.
    Priority,
}

/// How a campaign fares at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Taken off by hand.
    Paused,
    /// Not begun (it opens then), or over.
    OutsideWindow {
        /// When it begins; none = it is over.
        opens: Option<i64>,
    },
    /// Not on this day or not at this time.
    OutsideDaypart {
        /// When it is next active; none = not before it is over, or not within a year.
        next: Option<i64>,
    },
    /// What it waits for is not so.
    ConditionFalse {
        /// The question that is answered otherwise.
        atom: Atom,
        /// What was said, and when.
        said: Option<Version>,
    },
    /// It waits for a fact that nobody knows.
    ConditionUnknown {
        /// The fact's key.
        key: String,
        /// Whether somebody knew once.
        expired: bool,
    },
    /// Its condition is true, but has not been for long enough.
    DwellHold {
        /// When it opens if nothing changes.
        until: i64,
    },
    /// None of its items can play.
    NoPlayableMedia {
        /// Why, by place in its items.
        items: Vec<Unplayable>,
    },
    /// The screen is off.
    ScreenClosed,
    /// The law wants the screen dark.
    LegalDark,
    /// Others are stronger.
    Suppressed {
        /// Of what sort they are.
        by: By,
        /// Their places in the ranking.
        whom: Vec<usize>,
    },
    /// Sold shares left nothing for it.
    Oversold {
        /// What it got, in thousandths.
        granted_permille: u32,
    },
    /// It takes part, but its cap has let others go before it.
    Capped {
        /// When the cap allows it again.
        until: i64,
    },
    /// It takes part, but its last start is too near: others went before it.
    Gap {
        /// When it is far enough away.
        until: i64,
    },
    /// It takes part, but shares a key with what was on before: others went before it.
    Separated {
        /// The place of what was on before.
        from: usize,
    },
    /// It plays.
    InLoop {
        /// Which part of the time it has in the loop, in parts per billion.
        share_ppb: u64,
        /// When it plays next (or now).
        next_play: Option<i64>,
    },
}

impl Outcome {
    /// The word on the wire.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::OutsideWindow { .. } => "outside_window",
            Self::OutsideDaypart { .. } => "outside_daypart",
            Self::ConditionFalse { .. } => "condition_false",
            Self::ConditionUnknown { .. } => "condition_unknown",
            Self::DwellHold { .. } => "dwell_hold",
            Self::NoPlayableMedia { .. } => "no_playable_media",
            Self::ScreenClosed => "screen_closed",
            Self::LegalDark => "legal_dark",
            Self::Suppressed {
                by: By::Emergency, ..
            } => "suppressed_by_emergency",
            Self::Suppressed {
                by: By::Takeover, ..
            } => "suppressed_by_takeover",
            Self::Suppressed {
                by: By::Priority, ..
            } => "suppressed_by_priority",
            Self::Oversold { .. } => "oversold",
            Self::Capped { .. } => "capped",
            Self::Gap { .. } => "gap",
            Self::Separated { .. } => "separated",
            Self::InLoop { .. } => "in_loop",
        }
    }
}
