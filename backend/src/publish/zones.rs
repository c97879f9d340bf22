//! What loops in the zones of a scene: the pictures and films of published playlists. Pure.
use super::{
    bodies::{Bodies, Scene},
    catalogue::{Creative, Known, Source, creative, item, of_media},
};
use crate::{
    id::{DraftId, MediaId},
    media,
    schedule::core::{
        model::{Edge, Item, Window},
        time::Zone,
    },
};
use player_protocol::scene::{Cycle, Play};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What loops, by playlist, in order.
pub type Zones = BTreeMap<Uuid, Vec<(Item, Creative)>>;

/// The playlists that loop in a scene.
pub fn playlists_in(scene: &Scene) -> impl Iterator<Item = DraftId> {
    scene.canvases.playlists().map(DraftId)
}

/// The media that loop in a scene.
pub fn media_in(scene: &Scene, bodies: &Bodies) -> Vec<MediaId> {
    let leaves = playlists_in(scene).flat_map(|id| bodies.leaves_of(id));
    leaves.filter_map(|leaf| leaf.shows.media()).collect()
}

/// What loops in a scene. An entry without its file is left out, and so is a scene: there is none within a scene.
pub fn zones(scene: &Scene, bodies: &Bodies, known: &Known) -> Zones {
    let looping = |id: DraftId| (id.0, looping(id, bodies, known));
    playlists_in(scene).map(looping).collect()
}

fn looping(playlist: DraftId, bodies: &Bodies, known: &Known) -> Vec<(Item, Creative)> {
    let leaves = bodies.leaves_of(playlist);
    let found = leaves.iter().enumerate().filter_map(|(place, leaf)| {
        let content = of_media(known.media.get(&leaf.shows.media()?));
        let creative = creative(leaf, content.source.clone()?);
        Some((item(playlist, place, leaf, content), creative))
    });
    found.collect()
}

/// What a screen in a time zone is sent of it from `since` on, without what is over by then; and the files of that.
pub fn sent(
    zones: &Zones,
    (zone, since): (&Zone, i64),
) -> (BTreeMap<Uuid, Cycle>, Vec<media::Asset>) {
    let mut files = Vec::new();
    let mut cycle = |(playlist, looping): (&Uuid, &Vec<(Item, Creative)>)| {
        let plays = looping.iter().filter_map(|one| play(one, zone));
        let (over, coming): (Vec<_>, Vec<_>) =
            plays.partition(|(play, _)| play.until.is_some_and(|until| until <= since));
        let all = over.iter().chain(&coming);
        let edges = all.flat_map(|(play, _)| [play.from, play.until]).flatten();
        // screens that are told on different days count alike
        let from = edges.filter(|edge| *edge <= since).max().unwrap_or(0);
        files.extend(coming.iter().map(|(_, file)| (*file).clone()));
        let plays = coming.into_iter().map(|(play, _)| play).collect();
        (*playlist, Cycle { from, plays })
    };
    let cycles = zones.iter().map(&mut cycle).collect();
    (cycles, files)
}

fn play<'a>(
    (item, creative): &'a (Item, Creative),
    zone: &Zone,
) -> Option<(Play, &'a media::Asset)> {
    let Source::File(kind, file) = &creative.source else {
        return None;
    };
    let instants = |edge: fn(&Window) -> Option<Edge>| {
        let edges = item.windows.iter().filter_map(edge);
        edges.map(move |edge| edge.instant(zone))
    };
    let from = instants(|window| window.from).max();
    let until = instants(|window| window.to).min();
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        return None;
    }
    let play = Play {
        kind: *kind,
        asset: file.sha256.clone(),
        duration_ms: item.duration_ms,
        fit: creative.fit,
        transition: creative.transition,
        from,
        until,
    };
    Some((play, file))
}
