//! How long the rounds over a large fleet take: figures to read with `--no-capture`, asserted is only what comes out.
//! `MEASURE_SCREENS=10000` measures the fleet that we promise; a usual run takes a small one.
use crate::{alerts_stage::Stage, bench::Bench};
use backend::{
    alerts,
    delivery::{
        self,
        entity::{self as state, Phase},
    },
    fleet::history::thin,
    id::{ScreenId, SiteId},
    screens::{
        entity::screen,
        values::{Settings, Tags},
    },
};
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait as _, EntityTrait as _, IntoActiveModel as _,
};
use serde_json::json;
use std::{io::Write as _, time::Instant as Stopwatch};

const HOUR_MS: i64 = 3_600_000;

fn count() -> usize {
    let asked = std::env::var("MEASURE_SCREENS").ok();
    asked.map_or(400, |text| text.parse().unwrap())
}

/// Milliseconds on the clock, and those that this process had a processor for.
fn begin() -> (Stopwatch, u64) {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = text.rsplit(')').next().unwrap();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = [11, 12].map(|place| fields[place].parse::<u64>().unwrap());
    (Stopwatch::now(), ticks.iter().sum::<u64>() * 10)
}

fn say(what: &str, (start, busy): (Stopwatch, u64)) {
    let (ms, used) = (start.elapsed().as_millis(), begin().1 - busy);
    let told = format!(
        "{what}, {} screens: {ms} ms, of a processor {used} ms\n",
        count()
    );
    std::io::stderr().write_all(told.as_bytes()).unwrap();
}

/// Screens in stores of ten: all connected and at the newest publication, but for those that `change` says otherwise of.
async fn fleet(stage: &Stage, change: impl Fn(usize, &mut state::Model)) {
    let (bench, now) = (&stage.bench, stage.bench.clock.now());
    let mut screens = Vec::new();
    let mut states = Vec::new();
    let mut site = SiteId::new();
    for n in 0..count() {
        if n % 10 == 0 {
            site = stage.site(&format!("Store {}", n / 10), None).await;
        }
        let id = ScreenId::new();
        let mut row = state::Model {
            desired_revision: 1,
            desired_at: Some(now),
            publication: Some(1),
            reported_revision: Some(1),
            reported_state: Some(Phase::Showing),
            online: true,
            last_seen_at: Some(now),
            status_since: Some(now),
            ..delivery::store::unseen(bench.organisation, id)
        };
        change(n, &mut row);
        states.push(row.into_active_model().reset_all());
        let row = screen::Model {
            id,
            organisation_id: bench.organisation,
            site_id: site,
            name: format!("Screen {n}"),
            name_key: format!("screen {n}"),
            tags: Tags::default(),
            time_zone: None,
            opening_hours: None,
            profile_id: None,
            settings: Settings::default(),
            model: "test".into(),
            width: None,
            height: None,
            address: None,
            secret_hash: None,
            paired_at: Some(now),
            revoked_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        screens.push(row.into_active_model().reset_all());
    }
    let db = &bench.state.db;
    for rows in screens.chunks(500) {
        let insert = screen::Entity::insert_many(rows.to_vec());
        insert.exec_without_returning(db).await.unwrap();
    }
    for rows in states.chunks(500) {
        let insert = state::Entity::insert_many(rows.to_vec());
        insert.exec_without_returning(db).await.unwrap();
    }
}

async fn round(stage: &Stage, what: &str) {
    stage.bench.clock.advance(60_000);
    let start = begin();
    alerts::look(&stage.bench.state).await.unwrap();
    say(what, start);
}

#[tokio::test]
async fn a_round_of_alerts_over_a_fleet_of_which_a_third_is_behind() {
    let stage = Stage::of(Bench::new().await);
    // of each store three are behind; of every tenth all are away
    fleet(&stage, |n, row| {
        row.online = (n / 10) % 10 != 9;
        row.reported_revision = (n % 10 > 2).then_some(1);
    })
    .await;
    round(&stage, "alerts, the first round").await;
    round(&stage, "alerts, while nothing is due").await;
    stage.bench.clock.advance(HOUR_MS);
    round(&stage, "alerts, the round that opens them").await;
    round(&stage, "alerts, while they are open").await;
    let behind = stage.alerts("?kind=publication_behind").await;
    let online = count() / 10 * 9 / 10 * 3;
    assert_eq!(behind[0]["figures"]["screens"], json!(online));
    assert_eq!(stage.alerts("?kind=behind").await.len(), 0);
    let stores = stage.alerts("?kind=site_offline&limit=200").await;
    assert_eq!(stores.len(), (count() / 100).min(200));
    let healed = "UPDATE screen_state SET online = TRUE, reported_revision = 1";
    stage
        .bench
        .state
        .db
        .execute_unprepared(healed)
        .await
        .unwrap();
    round(&stage, "alerts, once all is well").await;
    for _ in 0..4 {
        stage.pass(60_000).await;
    }
    assert_eq!(stage.alerts("").await.len(), 0);
}

#[tokio::test]
async fn an_hour_of_telemetry_is_thinned() {
    let stage = Stage::of(Bench::new().await);
    fleet(&stage, |_, _| {}).await;
    let (db, now) = (&stage.bench.state.db, stage.bench.clock.now().as_ms());
    for minute in 0..60 {
        let sql = format!(
            "INSERT INTO telemetry_sample (screen_id, at, organisation_id, load_permille, memory_bytes, free_bytes, clock_offset_ms) \
             SELECT id, {}, organisation_id, {minute}, 1000000000, 5000000000, 3 FROM screen",
            now + minute * 60_000
        );
        db.execute_unprepared(&sql).await.unwrap();
    }
    stage.bench.clock.advance(HOUR_MS + 180_000);
    let start = begin();
    thin::thin(&stage.bench.state).await.unwrap();
    say("telemetry, an hour thinned", start);
    let start = begin();
    thin::thin(&stage.bench.state).await.unwrap();
    say("telemetry, looked at again", start);
    let count_of = |sql: &str| {
        let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
        async move {
            let row = db.query_one_raw(statement).await.unwrap().unwrap();
            row.try_get_by_index::<i64>(0).unwrap()
        }
    };
    let summaries = count_of("SELECT COUNT(*) FROM telemetry_summary").await;
    assert_eq!(summaries, i64::try_from(count() * 13).unwrap());
    let start = begin();
    stage.bench.clock.advance(50 * HOUR_MS);
    thin::thin(&stage.bench.state).await.unwrap();
    say("telemetry, samples forgotten", start);
    assert_eq!(count_of("SELECT COUNT(*) FROM telemetry_sample").await, 0);
}
