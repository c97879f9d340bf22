//! When a screen is meant to be on.
use super::{
    layers::Light,
    model::{Opening, Screen},
    rule::{Daypart, Rule, active},
    time::{HOUR_MS, Span, Zone, covers},
};

/// When the screen is on, closed or dark.
#[derive(Clone, Debug)]
pub struct Hours {
    open: Option<Vec<Span>>,
    dark: Vec<Span>,
}

impl Hours {
    /// The hours of a screen over a range.
    pub fn new(screen: &Screen<'_>, range: Span) -> Self {
        Self::of((screen.opening, screen.legal_dark), screen.zone, range)
    }

    /// The same for every screen with this opening in this zone that must or need not be dark at night.
    pub fn of((opening, legal_dark): (Option<&Opening>, bool), zone: &Zone, range: Span) -> Self {
        let open = opening.map(|o| match &*o.0 {
            [] => Vec::new(),
            rules => active(rules, zone, range),
        });
        let night = Rule {
            dayparts: vec![Daypart::new(HOUR_MS, 6 * HOUR_MS)],
            ..Rule::default()
        };
        let dark = if legal_dark {
            active(&[night], zone, range)
        } else {
            Vec::new()
        };
        Self { open, dark }
    }

    /// What they say at an instant.
    pub fn at(&self, at: i64) -> Light {
        if covers(&self.dark, at) {
            Light::Dark
        } else if self.open.as_ref().is_none_or(|open| covers(open, at)) {
            Light::On
        } else {
            Light::Closed
        }
    }

    /// The instants at which it may change.
    pub fn edges(&self) -> impl Iterator<Item = i64> + '_ {
        let open = self.open.iter().flatten();
        open.chain(&self.dark).flat_map(|s| [s.start, s.end])
    }
}
