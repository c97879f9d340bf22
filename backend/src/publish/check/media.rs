//! Media that cannot play, or not when they should.
use super::{Severity, Warning, campaigns};
use crate::{
    drafts::publishing::Item,
    id::MediaId,
    media::State,
    publish::{
        bodies::{Bodies, Shows},
        catalogue::Catalogue,
        scenes,
        world::World,
        zones,
    },
    schedule::core::time::{HOUR_MS, Zone},
};
use std::collections::BTreeSet;

/// Looks at everything that the items show.
pub(super) fn check(
    world: &World,
    items: &[Item],
    (after, catalogue): (&Bodies, &Catalogue),
    now: i64,
    found: &mut Vec<Warning>,
) {
    check_state(world, &shown(world, items, after), now, found);
    check_validity(world, items, catalogue, now, found);
}

fn blocking(
    id: &'static str,
    (media, title): (MediaId, &str),
    message: String,
    remedy: &'static str,
) -> Warning {
    Warning {
        severity: Severity::Blocking,
        id,
        message,
        object_kind: "media",
        object_id: media.0,
        object_name: title.to_owned(),
        remedy,
        field: None,
    }
}

/// The media that the items show, with who shows them.
fn shown<'a>(world: &World, items: &'a [Item], after: &'a Bodies) -> BTreeSet<(MediaId, &'a str)> {
    let mut media = BTreeSet::new();
    for item in items {
        if let Some(campaign) = after.campaigns.get(&item.id) {
            let leaves = after.leaves(campaign).into_iter();
            let all = leaves.flat_map(|leaf| media_of(world, after, leaf.shows));
            media.extend(all.map(|id| (id, item.name.as_str())));
        }
        if after.scenes.contains_key(&item.id) {
            let all = media_of(world, after, Shows::Scene(item.id)).into_iter();
            media.extend(all.map(|id| (id, item.name.as_str())));
        }
        if let Some(playlist) = after.playlists.get(&item.id) {
            media.extend(
                playlist
                    .items
                    .iter()
                    .filter_map(|e| Some((e.media_id?, item.name.as_str()))),
            );
        }
    }
    media
}

/// The media behind what an entry shows.
fn media_of(world: &World, after: &Bodies, shows: Shows) -> BTreeSet<MediaId> {
    match shows {
        Shows::Media(id) => BTreeSet::from([id]),
        Shows::Scene(id) => {
            let Some(scene) = after.scenes.get(&id) else {
                return BTreeSet::new();
            };
            let mut media = scenes::media_of(scene, &world.known.kit);
            media.extend(zones::media_in(scene, after));
            media
        }
    }
}

fn check_state(
    world: &World,
    shown: &BTreeSet<(MediaId, &str)>,
    now: i64,
    found: &mut Vec<Warning>,
) {
    for (id, user) in shown {
        let media = world.known.media.get(id);
        let title = media.map(|m| m.title.as_str()).unwrap_or_default();
        let (what, message, remedy) = match media {
            None => (
                "media_missing",
                format!("a media of `{user}` no longer exists"),
                "Take it out, or put another media in its place.",
            ),
            Some(m) if m.asset.is_none() && m.state == State::Failed => (
                "media_failed",
                format!("`{title}` in `{user}` could not be prepared for screens"),
                "Replace the file, or try to prepare it again.",
            ),
            Some(m) if m.asset.is_none() => (
                "media_processing",
                format!("`{title}` in `{user}` is still being prepared"),
                "Wait until it is ready, then publish.",
            ),
            Some(m) if m.valid_to.is_some_and(|to| to.as_ms() <= now) => (
                "media_expired",
                format!("`{title}` in `{user}` has expired"),
                "Take it out, or prolong its validity.",
            ),
            Some(_) => continue,
        };
        found.push(blocking(what, (*id, title), message, remedy));
    }
}

/// Media that are valid now, but no more when their campaign begins, wherever that is first.
fn check_validity(
    world: &World,
    items: &[Item],
    catalogue: &Catalogue,
    now: i64,
    found: &mut Vec<Warning>,
) {
    let utc = Zone::new("UTC", 0, &[]);
    for (item, listed) in campaigns(items, catalogue) {
        let Some(from) = listed.campaign.window.from else {
            continue;
        };
        let first = from.instant(&utc) - 14 * HOUR_MS;
        for id in listed.shows.iter().filter_map(|shows| shows.media()) {
            let known = world.known.media.get(&id);
            let ends = |to: crate::time::Instant| now < to.as_ms() && to.as_ms() <= first;
            let Some(media) = known.filter(|m| m.valid_to.is_some_and(ends)) else {
                continue;
            };
            let (title, user) = (&media.title, &item.name);
            let message = format!("`{title}` in `{user}` expires before the campaign begins");
            let remedy = "Take it out, or prolong its validity.";
            found.push(blocking("media_expired", (id, title), message, remedy));
        }
    }
}
