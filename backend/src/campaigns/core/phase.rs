//! Where a campaign stands in time.
use super::{body::Body, timing::Moment};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a campaign stands in time, seen from its organisation's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Never published.
    Draft,
    /// Published; its window opens later.
    Scheduled,
    /// Published, and its window is open.
    Live,
    /// Its window is over.
    Ended,
    /// Taken off by hand.
    Paused,
}

/// The phase of the published body (`None`: never published) at `now_ms`.
pub fn phase(published: Option<&Body>, zone: &TimeZone, now_ms: i64) -> Phase {
    let Some(body) = published else {
        return Phase::Draft;
    };
    let edge = |text: &Option<String>| {
        let moment = text.as_deref().and_then(Moment::parse);
        moment.map(|m| m.in_zone(zone))
    };
    let (from, to) = (edge(&body.from), edge(&body.to));
    match (body.paused, from, to) {
        (_, _, Some(to)) if now_ms >= to => Phase::Ended,
        (true, _, _) => Phase::Paused,
        (_, Some(from), _) if now_ms < from => Phase::Scheduled,
        _ => Phase::Live,
    }
}

/// When the published window ends in the organisation's zone, in epoch milliseconds.
pub fn ends_at(body: &Body, zone: &TimeZone) -> Option<i64> {
    let moment = Moment::parse(body.to.as_deref()?)?;
    Some(moment.in_zone(zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(from: Option<&str>, to: Option<&str>, paused: bool) -> Body {
        let text = serde_json::json!({ "name": "x", "kind": "loop", "from": from, "to": to, "paused": paused });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn a_campaign_is_where_its_window_is() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let noon = 1_795_345_200_000; // 2026-11-22T12:00 in Paris
        let (before, after) = (Some("2026-11-22T11:59"), Some("2026-11-22T12:01"));
        let cases = [
            (None, None, false, Phase::Live),
            (before, after, false, Phase::Live),
            (before, after, true, Phase::Paused),
            (after, None, false, Phase::Scheduled),
            (None, before, false, Phase::Ended),
            (None, before, true, Phase::Ended),
            (None, Some("2026-11-22T11:00Z"), false, Phase::Ended),
            (None, Some("2026-11-22T11:00:01Z"), false, Phase::Live),
        ];
        for (from, to, paused, expected) in cases {
            let body = body(from, to, paused);
            assert_eq!(
                phase(Some(&body), &zone, noon),
                expected,
                "{from:?} {to:?} {paused}"
            );
        }
        assert_eq!(phase(None, &zone, noon), Phase::Draft);
    }
}
