//! What the database decides about screens is what the program decides.
use crate::publish_stage::Stage;
use backend::{
    delivery::{
        Convergence, Lag, Progress,
        convergence::judge,
        entity::{self as state, Phase},
    },
    id::ScreenId,
    time::Instant,
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};
use std::collections::HashMap;

const PHASES: [Option<Phase>; 8] = [
    None,
    Some(Phase::Received),
    Some(Phase::Downloading),
    Some(Phase::Ready),
    Some(Phase::Showing),
    Some(Phase::Rejected),
    Some(Phase::Failed),
    Some(Phase::RolledBack),
];

/// Every way in which a screen of publication 1 can stand, as the `n`th of them.
fn standing(n: usize, was: &state::Model) -> state::Model {
    let mut left = n;
    let mut choose = |ways: usize| {
        let way = left % ways;
        left /= ways;
        way
    };
    let at = |ms: usize| Some(Instant::from_ms(1_000_000 + i64::try_from(ms).unwrap()));
    state::Model {
        reported_state: PHASES[choose(8)],
        reported_revision: [None, Some(1), Some(2), Some(3)][choose(4)],
        reported_code: [None, Some("no_space"), Some("bad_signature")][choose(3)].map(Into::into),
        desired_revision: [2, 0][choose(2)],
        online: choose(2) == 1,
        last_seen_at: [at(0), None][choose(2)],
        status_since: if n.is_multiple_of(7) {
            None
        } else {
            at(n * 131 % 769)
        },
        desired_at: if n.is_multiple_of(5) {
            None
        } else {
            at(n * 277 % 769)
        },
        ..was.clone()
    }
}

const WAYS: usize = 8 * 4 * 3 * 2 * 2 * 2;

/// A stage on which a screen stands in each of the ways.
async fn stage() -> (Stage, HashMap<ScreenId, state::Model>) {
    let stage = Stage::new().await;
    stage.add_screens(WAYS, "").await;
    stage.campaign("Umbrellas", "*").await;
    stage.publish().await;
    let db = &stage.bench.state.db;
    let rows = state::Entity::find().all(db).await.unwrap();
    let rows: Vec<_> = rows
        .iter()
        .enumerate()
        .map(|(n, row)| standing(n, row))
        .collect();
    assert_eq!(rows.len(), WAYS);
    state::Entity::delete_many().exec(db).await.unwrap();
    for chunk in rows.chunks(256) {
        let chunk = chunk
            .iter()
            .cloned()
            .map(|row| row.into_active_model().reset_all());
        let insert = state::Entity::insert_many(chunk);
        insert.exec_without_returning(db).await.unwrap();
    }
    (
        stage,
        rows.into_iter().map(|row| (row.screen_id, row)).collect(),
    )
}

#[tokio::test]
async fn the_overview_counts_what_the_program_judges() {
    let (stage, rows) = stage().await;
    let (_, overview) = stage.bench.get("/overview").await;
    let count = |fits: &dyn Fn(&state::Model) -> bool| rows.values().filter(|r| fits(r)).count();
    let is_behind = |row: &state::Model| judge(row).0 == Progress::Behind;
    let is_seen = |row: &state::Model| row.last_seen_at.is_some();
    let wanted = json!({
        "total": WAYS,
        "online": count(&|row| is_seen(row) && row.online),
        "offline": count(&|row| is_seen(row) && !row.online),
        "never": count(&|row| !is_seen(row)),
        "behind": count(&|row| is_seen(row) && row.online && is_behind(row)),
    });
    assert_eq!(overview["screens"], wanted);
    let mut needy: Vec<_> = rows
        .values()
        .filter(|row| is_behind(row) || is_seen(row) && !row.online)
        .map(|row| {
            let view = Convergence::of(Some(row));
            let reason = match view.reason {
                _ if is_seen(row) && !row.online => Some(Lag::Offline),
                reason => reason,
            };
            let since = match reason {
                Some(Lag::Offline) => row.status_since,
                Some(Lag::NeverConnected) => Some(stage.bench.clock.now()),
                _ => view.since,
            };
            (since, row.screen_id, reason)
        })
        .collect();
    needy.sort_by_key(|(since, id, _)| (*since, *id));
    let listed = overview["attention"].as_array().unwrap();
    assert_eq!(listed.len(), 20);
    for (got, (since, id, reason)) in listed.iter().zip(needy) {
        let got = json!([got["screenId"], got["reason"], got["since"]]);
        assert_eq!(got, json!([id, reason, since]));
    }
}

#[tokio::test]
async fn a_publication_counts_what_the_program_judges() {
    let (stage, rows) = stage().await;
    let (_, counts) = stage.bench.get("/publications/1/convergence").await;
    let how_far = |row: &state::Model| {
        let reported = row.reported_revision.unwrap_or_default();
        let reached = (1..=row.desired_revision).contains(&reported);
        if reached && row.reported_state == Some(Phase::Showing) {
            (Progress::Showing, None)
        } else {
            judge(row)
        }
    };
    assert_eq!(counts["total"], WAYS);
    for (word, wanted) in [
        ("showing", Progress::Showing),
        ("ready", Progress::Ready),
        ("downloading", Progress::Downloading),
        ("behind", Progress::Behind),
    ] {
        let so_far = rows.values().filter(|row| how_far(row).0 == wanted);
        assert_eq!(counts[word], so_far.count(), "{word}");
        let found = found(&stage, word).await;
        let judged = rows.values().filter(|row| judge(row).0 == wanted).count();
        assert_eq!(found, judged, "{word}");
    }
    let listed = counts["screens"].as_array().unwrap();
    assert_eq!(listed.len(), 500, "those that are least far");
    for one in listed {
        let id = one["id"].as_str().unwrap().parse().unwrap();
        let got = (one["state"].clone(), one["reason"].clone());
        let (progress, reason) = how_far(&rows[&ScreenId(id)]);
        assert_eq!(got, (json!(progress), json!(reason)), "{one}");
    }
    let least = |one: &Value| (one["state"] != "behind", one["name"].to_string());
    assert!(listed.is_sorted_by_key(least), "behind first, then by name");
}

/// How many screens the list has with this filter.
async fn found(stage: &Stage, convergence: &str) -> usize {
    let (mut count, mut after) = (0, String::new());
    loop {
        let path = format!("/screens?limit=200&convergence={convergence}{after}");
        let (_, page) = stage.bench.get(&path).await;
        count += page["items"].as_array().unwrap().len();
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return count,
        }
    }
}
