//! What stands against a publication, before it is made: blocking or worth a warning, each with the object and the remedy. Pure.
pub mod ahead;
mod media;
mod prices;
mod scenes;
mod zones;

use super::{
    bodies::{Bodies, Campaign},
    catalogue::{Catalogue, Listed},
    world::World,
    zones::playlists_in,
};
use crate::{
    campaigns::{self, core::finish::unfinished},
    drafts::{Kind, publishing::Item},
    id::{CalendarId, DraftId},
    schedule::core::{model, time::Zone},
    screens::target,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = WarningSeverity)]
pub enum Severity {
    /// The publication is refused until it is mended.
    Blocking,
    /// The publication is possible.
    Warning,
    /// Worth knowing.
    Hint,
}

/// Something that the publisher should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// How bad it is.
    pub severity: Severity,
    /// What sort of thing it is, such as `media_missing`; stable, for programs.
    pub id: &'static str,
    /// What is wrong, as a sentence.
    pub message: String,
    /// `campaign`, `playlist`, `scene` or `media`.
    pub object_kind: &'static str,
    /// Its id.
    pub object_id: Uuid,
    /// Its name.
    pub object_name: String,
    /// What to do about it.
    pub remedy: &'static str,
    /// The field of the object that it is about; `null` = none in particular.
    pub field: Option<String>,
}

/// Looks at `items` as they would stand among `after`.
pub fn check(
    world: &World,
    items: &[Item],
    (after, catalogue): (&Bodies, &Catalogue),
    now: i64,
) -> Vec<Warning> {
    let mut found = Vec::new();
    for item in items {
        match (item.kind, item.body.is_some()) {
            (Kind::Campaign, true) => {
                check_finished(item, &mut found);
                check_campaign(world, item, (after, catalogue), &mut found);
                check_calendars(world, item, after, &mut found);
            }
            (Kind::Scene, true) => {}
            (Kind::Scene, false) => scenes::check_gone(item, after, &mut found),
            (Kind::Playlist, true) => check_playlist(item, after, &mut found),
            (Kind::Playlist, false) => check_gone(item, after, &mut found),
            (Kind::Campaign, false) => {}
        }
    }
    scenes::check(items, after, &mut found);
    zones::check(items, after, &mut found);
    media::check(world, items, (after, catalogue), now, &mut found);
    prices::check(world, items, (after, catalogue), now, &mut found);
    check_times(world, items, catalogue, now, &mut found);
    check_ties(world, items, catalogue, &mut found);
    found.sort();
    found.dedup();
    found
}

fn blocking(id: &'static str, item: &Item, message: String, remedy: &'static str) -> Warning {
    let object_kind = item.kind.word();
    Warning {
        severity: Severity::Blocking,
        id,
        message,
        object_kind,
        object_id: item.id.0,
        object_name: item.name.clone(),
        remedy,
        field: None,
    }
}

/// What its author has not said yet.
fn check_finished(item: &Item, found: &mut Vec<Warning>) {
    let body = item.body.as_ref().and_then(campaigns::store::body_of);
    for (field, message) in body.iter().flat_map(unfinished) {
        found.push(Warning {
            field: Some(field),
            ..blocking(
                "campaign_unfinished",
                item,
                message,
                "Finish it, then publish.",
            )
        });
    }
}

fn check_campaign(
    world: &World,
    item: &Item,
    (after, catalogue): (&Bodies, &Catalogue),
    found: &mut Vec<Warning>,
) {
    let (Some(body), Some(listed)) = (after.campaigns.get(&item.id), catalogue.get(&item.id))
    else {
        return;
    };
    let name = &item.name;
    if let Err(e) = target::parse(&body.target) {
        let message = format!(
            "the target of `{name}` cannot be read: {} at position {}",
            e.message, e.position
        );
        found.push(blocking(
            "target_syntax",
            item,
            message,
            "Correct the target of the campaign.",
        ));
    } else if !world
        .screens
        .iter()
        .any(|s| listed.target.matches(&s.subject))
    {
        found.push(Warning {
            severity: Severity::Warning,
            ..blocking(
                "target_empty",
                item,
                format!("`{name}` targets no screen"),
                "Widen the target, or pair and tag screens.",
            )
        });
    }
    let unpublished = body
        .playlist_id
        .filter(|id| !after.playlists.contains_key(id));
    if unpublished.is_some() {
        let message = format!("the playlist of `{name}` is not published");
        found.push(blocking(
            "playlist_unpublished",
            item,
            message,
            "Publish the playlist together with the campaign.",
        ));
    } else if listed.campaign.items.is_empty() {
        let message = format!("`{name}` has nothing to show");
        found.push(Warning {
            field: Some("items".into()),
            ..blocking(
                "campaign_empty",
                item,
                message,
                "Add media to the campaign or to its playlist.",
            )
        });
    }
}

/// Calendars that were removed since the campaign last named them, as an earlier publication may have.
fn check_calendars(world: &World, item: &Item, after: &Bodies, found: &mut Vec<Warning>) {
    let named = after.campaigns.get(&item.id).map(Campaign::calendars);
    let gone = |id: &CalendarId| !world.known.calendars.contains_key(id);
    if named.is_some_and(|ids| ids.iter().any(gone)) {
        let message = format!("a calendar of `{}` no longer exists", item.name);
        found.push(blocking(
            "calendar_missing",
            item,
            message,
            "Choose another calendar in the rules of the campaign.",
        ));
    }
}

fn check_playlist(item: &Item, after: &Bodies, found: &mut Vec<Warning>) {
    let Some(body) = after.playlists.get(&item.id) else {
        return;
    };
    let name = &item.name;
    if body.items.is_empty() {
        let message = format!("the playlist `{name}` is empty");
        found.push(blocking(
            "playlist_empty",
            item,
            message,
            "Add media to the playlist.",
        ));
    }
    let nested = body.items.iter().filter_map(|e| e.playlist_id);
    if nested.clone().any(|id| !after.playlists.contains_key(&id)) {
        let message = format!("the playlist `{name}` holds a playlist that is not published");
        found.push(blocking(
            "playlist_unpublished",
            item,
            message,
            "Publish the inner playlist together with it.",
        ));
    }
}

/// A playlist that goes while something published needs it.
fn check_gone(item: &Item, after: &Bodies, found: &mut Vec<Warning>) {
    let campaign = after
        .campaigns
        .values()
        .find(|c| c.playlist_id == Some(item.id))
        .map(|c| &c.name);
    let holds =
        |p: &&super::bodies::Playlist| p.items.iter().any(|e| e.playlist_id == Some(item.id));
    let playlist = after.playlists.values().find(holds).map(|p| &p.name);
    let mut scenes = after.scenes.values();
    let scene = scenes.find(|s| playlists_in(s).any(|id| id == item.id));
    if let Some(user) = campaign.or(playlist).or(scene.map(|s| &s.name)) {
        let message = format!("the playlist `{}` is still used by `{user}`", item.name);
        found.push(blocking(
            "playlist_used",
            item,
            message,
            "Publish the change of what uses it too, or keep the playlist.",
        ));
    }
}

fn campaigns<'a>(
    items: &'a [Item],
    catalogue: &'a Catalogue,
) -> impl Iterator<Item = (&'a Item, &'a Listed)> {
    items
        .iter()
        .filter_map(|item| Some((item, catalogue.get(&item.id)?)))
}

fn check_times(
    world: &World,
    items: &[Item],
    catalogue: &Catalogue,
    now: i64,
    found: &mut Vec<Warning>,
) {
    let zone = Zone::new("UTC", 0, &[]);
    for (item, listed) in campaigns(items, catalogue) {
        let over = listed
            .campaign
            .window
            .to
            .is_some_and(|to| to.instant(&zone) + 26 * 3_600_000 <= now);
        if over && !world.screens.is_empty() {
            let message = format!("`{}` is over: it will not be shown", item.name);
            found.push(Warning {
                severity: Severity::Warning,
                ..blocking(
                    "campaign_over",
                    item,
                    message,
                    "Move the end of the campaign.",
                )
            });
        }
    }
}

/// Takeovers that would share the same screens.
fn check_ties(world: &World, items: &[Item], catalogue: &Catalogue, found: &mut Vec<Warning>) {
    let is_takeover = |l: &Listed| l.campaign.kind == model::Kind::Takeover && !l.campaign.paused;
    let takeovers: Vec<(&DraftId, &Listed)> =
        catalogue.iter().filter(|(_, l)| is_takeover(l)).collect();
    for (item, listed) in campaigns(items, catalogue).filter(|(_, l)| is_takeover(l)) {
        let ties = |(id, other): &&(&DraftId, &Listed)| {
            **id != item.id
                && other.campaign.priority == listed.campaign.priority
                && overlap(other, listed)
                && world
                    .screens
                    .iter()
                    .any(|s| other.target.matches(&s.subject) && listed.target.matches(&s.subject))
        };
        if let Some((_, other)) = takeovers.iter().find(ties) {
            let message = format!(
                "`{}` and `{}` take over the same screens at the same time with the same priority: they will share them",
                item.name, other.name
            );
            found.push(Warning {
                severity: Severity::Warning,
                ..blocking(
                    "takeover_tie",
                    item,
                    message,
                    "Give one of them a higher priority.",
                )
            });
        }
    }
}

/// Whether two windows overlap anywhere on earth.
fn overlap(a: &Listed, b: &Listed) -> bool {
    let zone = Zone::new("UTC", 0, &[]);
    let from = |l: &Listed| {
        l.campaign
            .window
            .from
            .map_or(i64::MIN, |e| e.instant(&zone))
    };
    let to = |l: &Listed| l.campaign.window.to.map_or(i64::MAX, |e| e.instant(&zone));
    from(a) < to(b) && from(b) < to(a)
}
