//! When the glass of a screen is meant to be on, as stretches of time.
use crate::{
    publish::compile,
    schedule::{
        core::{hours::Hours, layers::Light, time::Span},
        zones::zone_or_utc,
    },
    screens::Located,
};

/// The ascending, disjoint stretches within `from..to`.
pub(super) fn spans(screen: &Located, (from, to): (i64, i64)) -> Vec<(i64, i64)> {
    let opening = screen.opening_hours.as_ref().map(compile::opening);
    let zone = zone_or_utc(&screen.time_zone);
    let range = Span {
        start: from,
        end: to,
    };
    let hours = Hours::of((opening.as_ref(), screen.legal_dark), &zone, range);
    let mut edges: Vec<i64> = hours.edges().filter(|at| (from..to).contains(at)).collect();
    edges.extend([from, to]);
    edges.sort_unstable();
    edges.dedup();
    let on = edges
        .windows(2)
        .filter(|pair| matches!(hours.at(pair[0]), Light::On));
    on.map(|pair| (pair[0], pair[1])).collect()
}
