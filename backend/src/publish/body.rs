//! A plan as a manifest says it: the part that all screens with equal inputs share. Pure.
use super::{
    catalogue::{Catalogue, Creative, Source},
    scenes::{self, Told},
};
use crate::{
    error::Result,
    id::DraftId,
    media,
    schedule::core::{
        self,
        time::{DAY_MS, Span, Zone},
    },
};
use player_protocol::{
    Manifest,
    manifest::{Asset, Item, ItemKind, Layer, Loop, Segment, Settings},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The manifest's fields that do not depend on the screen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    /// The zone in which it was resolved.
    pub time_zone: String,
    /// Everything that may play.
    pub items: Vec<Item>,
    /// The repeating sequences.
    pub loops: Vec<Loop>,
    /// What holds from when.
    pub timeline: Vec<Segment>,
    /// After which the timeline says nothing more.
    pub timeline_end: i64,
    /// What plays outside the timeline.
    pub fallback_loop: Option<usize>,
    /// The files.
    pub assets: BTreeMap<String, Asset>,
    /// Where they are.
    pub asset_base: String,
}

impl Body {
    /// The manifest of no screen in particular, for asking what plays when.
    pub fn alone(self) -> Manifest {
        Manifest {
            screen_id: uuid::Uuid::nil(),
            revision: 0,
            generation: 0,
            publication: 0,
            issued_at: jiff::Timestamp::UNIX_EPOCH,
            time_zone: self.time_zone,
            screen_name: String::new(),
            site_name: String::new(),
            organisation: String::new(),
            items: self.items,
            loops: self.loops,
            timeline: self.timeline,
            timeline_end: self.timeline_end,
            fallback_loop: self.fallback_loop,
            assets: self.assets,
            asset_base: self.asset_base,
            settings: Settings::default(),
        }
    }
}

/// Where screens fetch files.
pub const ASSET_BASE: &str = "/device/v1/assets/";

/// The files of scenes, by their SHA-256.
pub type Files = BTreeMap<String, String>;

/// The body for `plan`, which was resolved over `range` in the zone, for screens to which `told` is told; with the files of its scenes.
pub fn body(
    plan: &core::Plan<'_>,
    (catalogue, told): (&Catalogue, &Told),
    zone: &Zone,
    range: Span,
) -> Result<(Body, Files)> {
    let mut made = Making {
        plan,
        catalogue,
        told,
        here: (zone, range.start),
        known: BTreeMap::new(),
        files: Files::new(),
        body: Body {
            time_zone: zone.name().to_owned(),
            timeline_end: range.end,
            fallback_loop: plan.fallback_loop,
            asset_base: ASSET_BASE.to_owned(),
            ..Body::default()
        },
    };
    for sequence in &plan.loops {
        made.add_loop(sequence)?;
    }
    made.add_timeline();
    made.add_first_uses(range);
    Ok((made.body, made.files))
}

struct Making<'a> {
    plan: &'a core::Plan<'a>,
    catalogue: &'a Catalogue,
    told: &'a Told,
    /// The time zone, and the instant from which on it is made.
    here: (&'a Zone, i64),
    known: BTreeMap<(usize, usize, i64), usize>,
    files: Files,
    body: Body,
}

impl Making<'_> {
    fn add_loop(&mut self, sequence: &core::Loop) -> Result<()> {
        let mut plays = Vec::with_capacity(sequence.plays.len());
        for play in &sequence.plays {
            plays.extend(self.item(play)?);
        }
        self.body.loops.push(Loop {
            length_ms: sequence.length_ms,
            plays,
        });
        Ok(())
    }

    fn item(&mut self, play: &core::Play) -> Result<Option<usize>> {
        let key = (play.place, play.item, play.duration_ms);
        if let Some(index) = self.known.get(&key) {
            return Ok(Some(*index));
        }
        let campaign = self.plan.ranking[play.place];
        let Some(creative) = self.creative(play.place, play.item).cloned() else {
            return Ok(None);
        };
        let (kind, asset, needs) = match creative.source {
            Source::File(kind, asset) => (kind, self.add_file(asset), Vec::new()),
            Source::Scene(scene) => {
                let (asset, needs) = self.add_scene(&scene)?;
                (ItemKind::Layout, asset, needs)
            }
        };
        let item = Item {
            id: campaign.items[play.item].id,
            campaign_id: campaign.id,
            kind,
            asset,
            duration_ms: play.duration_ms,
            fit: creative.fit,
            transition: creative.transition,
            needs,
        };
        self.body.items.push(item);
        self.known.insert(key, self.body.items.len() - 1);
        Ok(Some(self.body.items.len() - 1))
    }

    /// Names a file of the store; answers with its hash.
    fn add_file(&mut self, file: media::Asset) -> String {
        let pixels = |n: i32| u32::try_from(n).unwrap_or(0);
        let asset = Asset {
            bytes: file.bytes,
            mime: file.mime,
            width: pixels(file.width),
            height: pixels(file.height),
            first_use: i64::MAX,
        };
        self.body.assets.insert(file.sha256.clone(), asset);
        file.sha256
    }

    /// Makes and names the file of a scene; answers with its hash and those of the files that it shows.
    fn add_scene(&mut self, scene: &scenes::Ready) -> Result<(String, Vec<String>)> {
        let file = scene.file(self.here, self.told)?;
        let (width, height) = scene.size();
        let asset = Asset {
            bytes: i64::try_from(file.json.len()).unwrap_or(i64::MAX),
            mime: scenes::MIME.to_owned(),
            width,
            height,
            first_use: i64::MAX,
        };
        self.body.assets.insert(file.sha256.clone(), asset);
        let shown = file.needs.into_iter();
        let mut needs: Vec<String> = shown.map(|file| self.add_file(file)).collect();
        needs.sort_unstable();
        needs.dedup();
        self.files.insert(file.sha256.clone(), file.json);
        Ok((file.sha256, needs))
    }

    fn creative(&self, place: usize, item: usize) -> Option<&Creative> {
        let listed = self.catalogue.get(&DraftId(self.plan.ranking[place].id))?;
        listed.creatives.get(item)?.as_ref()
    }

    fn add_timeline(&mut self) {
        for segment in &self.plan.segments {
            let layer = layer(segment.layer);
            let is_card = segment.layer == core::Layer::Default;
            let loop_index = if is_card {
                Some(self.card())
            } else {
                segment.loop_index
            };
            let same = |last: &Segment| last.loop_index == loop_index && last.layer == layer;
            let quiet = segment.loop_index.is_none() && self.body.timeline.last().is_some_and(same);
            if !quiet {
                self.body.timeline.push(Segment {
                    from: segment.start,
                    loop_index,
                    start: segment.start_index,
                    late_ms: segment.late_ms,
                    layer,
                });
            }
        }
    }

    /// A loop without plays: the player shows its built-in card.
    fn card(&mut self) -> usize {
        let loops = &mut self.body.loops;
        loops
            .iter()
            .position(|l| l.plays.is_empty())
            .unwrap_or_else(|| {
                loops.push(Loop {
                    length_ms: 0,
                    plays: Vec::new(),
                });
                loops.len() - 1
            })
    }

    /// What only the fallback shows is fetched on the first day, so that a screen has it when it stays offline for weeks.
    fn add_first_uses(&mut self, range: Span) {
        let mut uses: Vec<(i64, usize)> = Vec::new();
        let timeline = self.body.timeline.iter();
        uses.extend(timeline.filter_map(|s| Some((s.from, s.loop_index?))));
        uses.extend(self.body.fallback_loop.map(|l| (range.start + DAY_MS, l)));
        uses.sort_unstable();
        uses.dedup_by_key(|(_, l)| *l);
        for (from, l) in uses {
            self.use_from(from, l);
        }
    }

    /// Notes that a loop plays at `from`.
    fn use_from(&mut self, from: i64, l: usize) {
        for play in &self.body.loops[l].plays {
            let item = &self.body.items[*play];
            let files = std::iter::once(&item.asset).chain(&item.needs);
            let assets = &mut self.body.assets;
            files.for_each(|file| use_file(assets, file, from));
        }
    }
}

fn use_file(assets: &mut BTreeMap<String, Asset>, file: &str, from: i64) {
    if let Some(asset) = assets.get_mut(file) {
        asset.first_use = asset.first_use.min(from);
    }
}

/// The layer on the wire; the built-in card is a fallback that shows nothing.
fn layer(layer: core::Layer) -> Layer {
    match layer {
        core::Layer::Emergency => Layer::Emergency,
        core::Layer::Takeover => Layer::Takeover,
        core::Layer::Closed => Layer::Closed,
        core::Layer::Scheduled => Layer::Scheduled,
        core::Layer::Filler => Layer::Filler,
        core::Layer::Fallback | core::Layer::Default => Layer::Fallback,
    }
}

/// Whether a screen that holds `old` and one that holds `new` show the same from `now` on, as long as both timelines last.
pub fn shows_the_same(old: &Body, new: &Body, now: i64) -> bool {
    let end = old.timeline_end.min(new.timeline_end);
    let edges = |b: &Body| b.timeline.iter().map(Segment::begins).collect::<Vec<_>>();
    let mut instants = [edges(old), edges(new), vec![now]].concat();
    instants.retain(|at| (now..end).contains(at));
    instants.sort_unstable();
    instants.dedup();
    old.time_zone == new.time_zone
        && plays(old, old.fallback_loop) == plays(new, new.fallback_loop)
        && instants
            .into_iter()
            .all(|at| moment(old, at) == moment(new, at))
}

/// What shows from `at` until the next edge: the layer, the plays, and how far into them.
fn moment(body: &Body, at: i64) -> Option<(Layer, Option<Vec<&Item>>, i64)> {
    let begun = body.timeline.partition_point(|s| s.begins() <= at);
    let segment = body.timeline.get(begun.checked_sub(1)?)?;
    let sequence = segment.loop_index.and_then(|l| body.loops.get(l));
    let into = sequence.filter(|l| l.length_ms > 0).map_or(0, |l| {
        let before = l
            .plays
            .iter()
            .take(segment.start)
            .map(|p| body.items[*p].duration_ms);
        (at - segment.begins() + before.sum::<i64>()).rem_euclid(l.length_ms)
    });
    Some((segment.layer, plays(body, segment.loop_index), into))
}

fn plays(body: &Body, sequence: Option<usize>) -> Option<Vec<&Item>> {
    let sequence = body.loops.get(sequence?)?;
    Some(
        sequence
            .plays
            .iter()
            .filter_map(|p| body.items.get(*p))
            .collect(),
    )
}
