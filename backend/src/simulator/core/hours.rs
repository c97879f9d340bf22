//! When files may be fetched.
use jiff::{Timestamp, tz::TimeZone};
use player_protocol::{Manifest, manifest::Asset};

/// What plays within this is fetched at any hour.
const SOON_MS: i64 = 3_600_000;

/// The assets that may be fetched at this moment: outside the hours for it, only what plays soon.
pub(super) fn due(manifest: &Manifest, now_ms: i64) -> Vec<String> {
    let open = manifest
        .settings
        .may_fetch_at(minute_of_day(manifest, now_ms));
    let due = |asset: &Asset| open || asset.first_use <= now_ms + SOON_MS;
    let assets = manifest.assets.iter().filter(|(_, asset)| due(asset));
    assets.map(|(sha, _)| sha.clone()).collect()
}

/// The minute of the day on the clock of the screen's zone.
fn minute_of_day(manifest: &Manifest, now_ms: i64) -> u32 {
    let at = Timestamp::from_millisecond(now_ms).unwrap_or_default();
    let zone = TimeZone::get(&manifest.time_zone).unwrap_or(TimeZone::UTC);
    let local = at.to_zoned(zone);
    let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
    u32::try_from(minute).unwrap_or(0)
}
