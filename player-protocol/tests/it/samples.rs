//! Any value of every message, for the laws.

use jiff::Timestamp;
use player_protocol::{
    Command, CommandKind, CommandResult, Epoch, Log, Manifest, Plays, Presence, Receipt, Status,
    Telemetry,
    manifest::{Asset, Fit, Item, ItemKind, Layer, Loop, Segment, Settings, Transition},
    receipt::PlaysUpTo,
    report::{Birth, Departure, Level, NowPlaying, Outcome, PlayRow, ResultState, StatusState},
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use uuid::Uuid;

pub(crate) fn id() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_000_i64).prop_map(|ms| Timestamp::from_millisecond(ms).unwrap())
}

fn count() -> impl Strategy<Value = i64> {
    0..i64::MAX
}

fn item() -> impl Strategy<Value = Item> {
    let kinds = vec![
        ItemKind::Image,
        ItemKind::Video,
        ItemKind::Web,
        ItemKind::Layout,
    ];
    (
        id(),
        id(),
        select(kinds),
        "[0-9a-f]{64}",
        1..20_000_i64,
        any::<bool>(),
    )
        .prop_map(|(id, campaign_id, kind, asset, duration_ms, calm)| Item {
            id,
            campaign_id,
            kind,
            asset,
            duration_ms,
            fit: if calm { Fit::Contain } else { Fit::Cover },
            transition: if calm {
                Transition::Cut
            } else {
                Transition::Fade
            },
            needs: if calm {
                Vec::new()
            } else {
                vec!["b".repeat(64)]
            },
        })
}

fn layer() -> impl Strategy<Value = Layer> {
    use Layer::{Closed, Emergency, Fallback, Filler, Scheduled, Takeover};
    select(vec![
        Emergency, Takeover, Closed, Scheduled, Filler, Fallback,
    ])
}

fn segment() -> impl Strategy<Value = Segment> {
    let late = prop_oneof![3 => Just(0), 1 => -1_000..30_000_i64];
    let places = (option::of(0..4_usize), 0..5_usize);
    (0..600_000_i64, places, late, layer()).prop_map(
        |(from, (loop_index, start), late_ms, layer)| Segment {
            from,
            loop_index,
            start,
            late_ms,
            layer,
        },
    )
}

fn timeline() -> impl Strategy<Value = (Vec<Segment>, i64)> {
    (vec(segment(), 0..8), 0..800_000_i64)
}

fn assets() -> impl Strategy<Value = Vec<(String, Asset)>> {
    let asset = (
        count(),
        "[a-z]{1,9}/[a-z0-9]{1,9}",
        any::<u32>(),
        any::<u32>(),
        any::<i64>(),
    )
        .prop_map(|(bytes, mime, width, height, first_use)| Asset {
            bytes,
            mime,
            width,
            height,
            first_use,
        });
    vec(("[0-9a-f]{64}", asset), 0..5)
}

/// A manifest that may point nowhere and hold its segments in any order, within times that a test can walk through.
pub(crate) fn manifest() -> impl Strategy<Value = Manifest> {
    let plays = vec(0..6_usize, 0..5).prop_map(|plays| Loop {
        length_ms: 0,
        plays,
    });
    let numbers = (id(), count(), count(), count(), instant());
    let content = (
        vec(item(), 0..6),
        vec(plays, 0..4),
        timeline(),
        option::of(0..4_usize),
        assets(),
    );
    (numbers, content, any::<(String, String, String)>()).prop_map(|(numbers, content, names)| {
        let (screen_id, revision, generation, publication, issued_at) = numbers;
        let (items, loops, (timeline, timeline_end), fallback_loop, assets) = content;
        Manifest {
            screen_id,
            revision,
            generation,
            publication,
            issued_at,
            time_zone: "Europe/Paris".to_owned(),
            screen_name: names.0,
            site_name: names.1,
            organisation: names.2,
            items,
            loops,
            timeline,
            timeline_end,
            fallback_loop,
            assets: assets.into_iter().collect(),
            asset_base: "/device/v1/assets/".to_owned(),
            settings: Settings::default(),
        }
    })
}

pub(crate) fn presence() -> impl Strategy<Value = Presence> {
    let birth = (
        (
            count(),
            id(),
            any::<String>(),
            vec(any::<u8>(), 0..3),
            vec(any::<String>(), 0..4),
        ),
        (
            option::of(any::<[u32; 2]>()),
            option::of(count()),
            option::of(count()),
        ),
    );
    let birth = birth.prop_map(
        |((session, boot, player, protocol, capabilities), (resolution, showing, staged))| {
            Presence::Online(Birth {
                session,
                boot,
                player,
                protocol,
                capabilities,
                resolution,
                showing,
                staged,
            })
        },
    );
    prop_oneof![
        birth,
        count().prop_map(|session| Presence::Lost(Departure { session })),
        count().prop_map(|session| Presence::Off(Departure { session })),
    ]
}

pub(crate) fn status() -> impl Strategy<Value = Status> {
    use StatusState::{Downloading, Failed, Ready, Received, Rejected, RolledBack, Showing};
    let states = vec![
        Received,
        Downloading,
        Ready,
        Showing,
        Rejected,
        Failed,
        RolledBack,
    ];
    (
        count(),
        select(states),
        option::of(any::<String>()),
        count(),
        count(),
        count(),
        count(),
    )
        .prop_map(|(revision, state, code, have, need, bytes, seq)| Status {
            revision,
            state,
            code,
            have,
            need,
            bytes,
            seq,
        })
}

pub(crate) fn plays() -> impl Strategy<Value = Plays> {
    let outcomes = vec![Outcome::Complete, Outcome::Cut, Outcome::Failed];
    let row = (
        count(),
        id(),
        id(),
        count(),
        instant(),
        count(),
        select(outcomes),
        any::<bool>(),
    )
        .prop_map(
            |(seq, item_id, campaign_id, revision, started_at, duration_ms, outcome, planned)| {
                PlayRow {
                    seq,
                    item_id,
                    campaign_id,
                    revision,
                    started_at,
                    duration_ms,
                    outcome,
                    planned,
                }
            },
        );
    (id(), count(), count(), vec(row, 0..40)).prop_map(|(boot, from, to, rows)| Plays {
        boot,
        from,
        to,
        rows,
    })
}

pub(crate) fn telemetry() -> impl Strategy<Value = Telemetry> {
    let now = (id(), id()).prop_map(|(item_id, campaign_id)| NowPlaying {
        item_id,
        campaign_id,
    });
    let sizes = any::<(Option<i64>, Option<i64>, Option<i64>, Option<i64>)>();
    let frames = any::<(Option<i64>, Option<i64>, Option<i64>)>();
    (
        instant(),
        sizes,
        frames,
        any::<(Option<i64>, Option<i32>)>(),
        option::of(now),
    )
        .prop_map(
            |(at, sizes, frames, (load_permille, temperature_celsius), now_playing)| Telemetry {
                at,
                clock_offset_ms: sizes.0,
                free_bytes: sizes.1,
                used_bytes: sizes.2,
                memory_bytes: sizes.3,
                load_permille,
                temperature_celsius,
                frames: frames.0,
                dropped: frames.1,
                now_playing,
                uptime_ms: frames.2,
            },
        )
}

pub(crate) fn log() -> impl Strategy<Value = Log> {
    let levels = vec![Level::Error, Level::Warn, Level::Info];
    (instant(), select(levels), any::<String>()).prop_map(|(at, level, message)| Log {
        at,
        level,
        message,
    })
}

pub(crate) fn result() -> impl Strategy<Value = CommandResult> {
    use ResultState::{Accepted, Done, Expired, Failed, Running};
    (
        id(),
        select(vec![Accepted, Running, Done, Failed, Expired]),
        option::of(any::<String>()),
    )
        .prop_map(|(id, state, message)| CommandResult { id, state, message })
}

pub(crate) fn command() -> impl Strategy<Value = Command> {
    let args = vec((any::<String>(), any::<i64>()), 0..4);
    (
        id(),
        select(CommandKind::ALL.to_vec()),
        args,
        option::of(any::<String>()),
        (instant(), instant()),
    )
        .prop_map(
            |(id, kind, args, upload, (issued_at, expires_at))| Command {
                id,
                kind,
                args: args
                    .into_iter()
                    .map(|(name, value)| (name, value.into()))
                    .collect(),
                upload,
                issued_at,
                expires_at,
            },
        )
}

pub(crate) fn receipt() -> impl Strategy<Value = Receipt> {
    let up_to = (id(), count()).prop_map(|(boot, seq)| PlaysUpTo { boot, seq });
    (option::of(up_to), option::of(instant()), instant()).prop_map(
        |(plays_up_to, telemetry_up_to, server_time)| Receipt {
            plays_up_to,
            telemetry_up_to,
            server_time,
        },
    )
}

pub(crate) fn epoch() -> impl Strategy<Value = Epoch> {
    (id(), instant()).prop_map(|(epoch, since)| Epoch { epoch, since })
}
