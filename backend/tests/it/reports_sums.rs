//! What is over for good is summed up, and no report tells anything else for it.
use crate::publish_stage::{Stage, campaign_body};
use backend::{
    db,
    drafts::Kind,
    fleet::{
        entity::play,
        plays::{self, Batch},
    },
    id::{DraftId, MediaId, ScreenId},
    media::State,
    reports::{
        self,
        entity::{day, hour, log, tally, zone},
    },
    screens::{
        entity::{screen, site},
        values::SiteKind,
    },
};
use jiff::Timestamp;
use player_protocol::report::{Outcome, PlayRow};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, sea_query::Expr,
};
use serde_json::{Value, json};
use uuid::Uuid;

const HOUR_MS: i64 = 3_600_000;
/// How many hours are played.
const HOURS: i64 = 75;

/// Two stores with two screens each, which play two campaigns that share a picture.
struct World {
    stage: Stage,
    screens: Vec<ScreenId>,
    campaigns: Vec<(Uuid, Vec<Uuid>)>,
    shared: MediaId,
    start: i64,
    dice: fastrand::Rng,
    sent: Vec<i64>,
}

impl World {
    async fn new(seed: u64) -> Self {
        let stage = Stage::new().await;
        let mut screens = stage.add_screens(2, "a").await;
        let bench = stage.bench.clone();
        let body = json!({ "name": "Lyon", "kind": "store", "timeZone": "Europe/Paris" });
        let (status, lyon) = bench.post("/sites", body).await;
        assert_eq!(status, 201, "{lyon}");
        let lyon = Stage {
            site: serde_json::from_value(lyon["id"].clone()).unwrap(),
            bench,
        };
        screens.extend(lyon.add_screens(2, "b").await);
        let shared = stage.add_media("Shared", State::Ready).await;
        let mut campaigns = Vec::new();
        for name in ["Bread", "Wine"] {
            let own = stage.add_media(name, State::Ready).await;
            let mut body = campaign_body(name, "*", shared);
            let more = campaign_body(name, "*", own)["items"][0].clone();
            body["items"].as_array_mut().unwrap().push(more);
            let items = body["items"].as_array().unwrap().iter();
            let items = items.map(|item| item["id"].as_str().unwrap().parse().unwrap());
            let items = items.collect();
            let id: DraftId = stage.draft(Kind::Campaign, body).await;
            campaigns.push((id.0, items));
        }
        stage.publish().await;
        let start = stage.bench.clock.now().as_ms();
        Self {
            screens,
            campaigns,
            shared,
            start,
            dice: fastrand::Rng::with_seed(seed),
            sent: vec![0; 8],
            stage,
        }
    }

    /// Some plays of a boot of a screen, in their order, the last of them at most so many hours after the first.
    fn some(&mut self, of: usize, from: i64, hours: i64) -> Vec<PlayRow> {
        let count = self.dice.i64(3..12);
        let step = hours * HOUR_MS / count;
        let mut rows = Vec::new();
        for n in 0..count {
            self.sent[of] += 1;
            let (campaign, items) = &self.campaigns[self.dice.usize(0..2)];
            let outcome = [Outcome::Complete, Outcome::Cut, Outcome::Failed];
            rows.push(PlayRow {
                seq: self.sent[of],
                item_id: items[self.dice.usize(0..2)],
                campaign_id: *campaign,
                revision: 1,
                started_at: Timestamp::from_millisecond(from + n * step).unwrap(),
                duration_ms: self.dice.i64(1_000..10_000),
                outcome: outcome[self.dice.usize(0..3)],
                planned: self.dice.u8(0..4) > 0,
            });
        }
        rows
    }

    async fn play(&self, of: usize, rows: Vec<PlayRow>) {
        let state = &self.stage.bench.state;
        let boot = Uuid::from_u128(1 + of as u128);
        let screen = self.screens[of / 2];
        let (organisation, now) = (self.stage.bench.organisation, state.clock.now());
        let batch = Batch::new((organisation, screen), boot, rows, now).unwrap();
        db::write(&state.db, async |txn| {
            plays::store(txn, &[batch], now).await
        })
        .await
        .unwrap();
    }

    /// Three days and some hours: each screen plays from two boots, now and then it tells what it kept, in any order; screens move, the
    /// organisation moves to another zone, and what is over is summed up every hour.
    async fn live(&mut self) {
        let mut kept: Vec<(usize, Vec<PlayRow>)> = Vec::new();
        for hour in 0..HOURS {
            let from = self.start + hour * HOUR_MS;
            self.stage.bench.clock.advance(HOUR_MS);
            for screen in 0..4 {
                let of = screen * 2 + usize::from(self.dice.u8(0..6) == 0);
                let rows = self.some(of, from, 1);
                kept.push((of, rows));
            }
            // now and then they tell what they kept, the youngest first
            let told = match self.dice.u8(0..3) {
                0 => Vec::new(),
                _ => std::mem::take(&mut kept),
            };
            for (of, rows) in told.into_iter().rev() {
                match self.dice.u8(0..4) {
                    0 => kept.insert(0, (of, rows)),
                    _ => self.play(of, rows).await,
                }
            }
            match hour {
                30 => self.move_screen().await,
                50 => self.move_away("America/New_York").await,
                _ => {}
            }
            // nothing is summed up at first, as before an upgrade
            if hour > 9 {
                reports::hour(&self.stage.bench.state).await.unwrap();
            }
        }
        self.stage.sign_in_again().await;
    }

    async fn move_screen(&self) {
        let sites = site::Entity::find().all(&self.stage.bench.state.db).await;
        let mut sites = sites.unwrap().into_iter();
        let lyon = sites.find(|site| site.kind == SiteKind::Store && site.name == "Lyon");
        let row = screen::ActiveModel {
            id: Set(self.screens[0]),
            site_id: Set(lyon.unwrap().id),
            ..Default::default()
        };
        row.update(&self.stage.bench.state.db).await.unwrap();
    }

    async fn move_away(&mut self, zone: &str) {
        self.stage.sign_in_again().await;
        let zone = json!({ "timeZone": zone });
        let (status, told) = self.stage.bench.patch("/organisation", 1, zone).await;
        assert_eq!(status, 200, "{told}");
    }

    /// Everything that can be asked.
    async fn ask(&self) -> Vec<(String, Value)> {
        let at = |hours: i64| {
            let at = Timestamp::from_millisecond(self.start + hours * HOUR_MS);
            at.unwrap().to_string()
        };
        let ranges = [
            (0, HOURS),
            (11, HOURS),
            (11, 59),
            (3, 61),
            (20, 30),
            (5, 12),
        ];
        let narrow = [
            String::new(),
            format!("&siteId={}", self.stage.site),
            format!("&screenId={}", self.screens[0]),
            format!("&tag=a&campaignId={}", self.campaigns[0].0),
            format!("&campaignId={}", self.campaigns[1].0),
            format!("&mediaId={}", self.shared),
            format!("&siteId={}&timeZone=America/New_York", self.stage.site),
            format!("&siteId={}&timeZone=Europe/Paris", self.stage.site),
            format!("&screenId={}&timeZone=Asia/Kolkata", self.screens[3]),
        ];
        let mut paths = Vec::new();
        for (from, to) in ranges {
            let range = format!("from={}&to={}", at(from), at(to));
            for by in ["campaign", "media", "site", "screen", "hour", "day"] {
                let path = |more| format!("/reports/plays?{range}&by={by}&limit=200{more}");
                paths.extend(narrow.iter().map(path));
            }
        }
        let campaigns = self.campaigns.iter();
        paths.extend(campaigns.map(|(id, _)| format!("/campaigns/{id}/delivery?days=5")));
        let mut told = Vec::new();
        for path in paths {
            let (status, body) = self.stage.bench.get(&path).await;
            assert_eq!(status, 200, "{path}: {body}");
            told.push((path, body));
        }
        told
    }

    /// Forgets all sums, as if nothing was ever over for good.
    async fn forget(&self) {
        let db = &self.stage.bench.state.db;
        hour::Entity::delete_many().exec(db).await.unwrap();
        day::Entity::delete_many().exec(db).await.unwrap();
        log::Entity::update_many()
            .col_expr(log::Column::RolledTo, Expr::value(0_i64))
            .exec(db)
            .await
            .unwrap();
    }

    async fn sums(&self) -> (Vec<hour::Model>, Vec<day::Model>) {
        let db = &self.stage.bench.state.db;
        let hours = hour::Entity::find().all(db).await.unwrap();
        let days = day::Entity::find().all(db).await.unwrap();
        // what was taken out again leaves a row of nothing
        let hours = hours
            .into_iter()
            .filter(|row| row.planned + row.kept + row.unplanned + row.failed > 0);
        let mut hours: Vec<_> = hours.collect();
        let mut days: Vec<_> = days.into_iter().filter(|row| row.hours > 0).collect();
        hours.sort_by_key(|row| (row.hour, row.campaign_id, row.media_id));
        days.sort_by_key(|row| {
            (
                row.level,
                row.day,
                row.screen_id,
                row.campaign_id,
                row.media_id,
                row.site_id,
            )
        });
        (hours, days)
    }
}

fn compare(told: &[(String, Value)], other: &[(String, Value)], when: &str) {
    assert_eq!(told.len(), other.len());
    for ((path, told), (_, other)) in told.iter().zip(other) {
        assert_eq!(told, other, "{when}: {path}");
    }
}

#[tokio::test]
async fn reports_tell_the_same_whether_hours_are_summed_up_or_not() {
    let mut world = World::new(20_261_129).await;
    world.live().await;
    let db = world.stage.bench.state.db.clone();
    let told = world.ask().await;
    let sums = world.sums().await;
    let single = tally::Entity::find().count(&db).await.unwrap();
    let summed: i64 = sums
        .1
        .iter()
        .map(|row| i64::from(row.level == 0) * row.hours)
        .sum();
    assert!(summed > 100, "{summed} hours are summed up");
    assert!(single > 1_000, "{single} counts");
    assert!(
        told.iter()
            .any(|(_, body)| body["totals"]["missing"].as_i64() > Some(0))
    );
    world.forget().await;
    let alone = world.ask().await;
    compare(&told, &alone, "summed up, and hour by hour");
    reports::hour(&world.stage.bench.state).await.unwrap();
    assert_eq!(world.sums().await, sums, "summed up anew");
    compare(&world.ask().await, &told, "summed up anew");
    let zones = zone::Entity::find().count(&db).await.unwrap();
    assert_eq!(zones, 2, "the zone has changed once");
}

#[tokio::test]
async fn what_is_told_late_is_in_the_sums_at_once() {
    let mut world = World::new(3).await;
    let mut early = world.some(0, world.start, 30);
    let late = world.some(1, world.start + HOUR_MS * 30, 10);
    world.stage.bench.clock.advance(HOUR_MS * 40);
    world.stage.sign_in_again().await;
    world.play(1, late).await;
    reports::hour(&world.stage.bench.state).await.unwrap();
    let db = world.stage.bench.state.db.clone();
    let rolled_to = async || {
        let row = log::Entity::find_by_id(world.screens[0]).one(&db).await;
        (row.unwrap().unwrap().rolled_to.as_ms() - world.start) / HOUR_MS
    };
    let before = rolled_to().await;
    assert!((30..=40).contains(&before), "{before}");
    // a clock that was wrong: so long ago nothing is believed, and nothing is looked through
    let wrong = "2000-01-01T00:00:00Z".parse().unwrap();
    early[1].started_at = wrong;
    let first = early[0].started_at;
    let count = early.len() as u64 - 1;
    world.play(0, early).await;
    assert_eq!(rolled_to().await, before);
    let stored = plays::within(world.stage.bench.organisation)
        .count(&db)
        .await;
    assert!(stored.unwrap() > count);
    let query = format!("by=screen&screenId={}&from={first}", world.screens[0]);
    let path = format!("/reports/plays?{query}");
    let (_, told) = world.stage.bench.get(&path).await;
    world.forget().await;
    let (_, alone) = world.stage.bench.get(&path).await;
    assert_eq!(told, alone);
    let none = plays::within(world.stage.bench.organisation);
    let old = none.filter(play::Column::StartedAt.lt(world.start));
    assert_eq!(old.count(&db).await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_told_after_a_move_belongs_where_the_screen_stood() {
    let mut world = World::new(9).await;
    let mut rows = world.some(0, world.start, 3);
    for row in &mut rows {
        // nothing of it is in the plan: each makes a count of its own
        row.campaign_id = Uuid::from_u128(77);
    }
    world.stage.bench.clock.advance(HOUR_MS * 4);
    world.stage.sign_in_again().await;
    reports::hour(&world.stage.bench.state).await.unwrap();
    world.move_screen().await;
    let path = format!("/reports/plays?by=site&screenId={}", world.screens[0]);
    let (_, before) = world.stage.bench.get(&path).await;
    world.play(0, rows).await;
    for _ in 0..2 {
        let (_, told) = world.stage.bench.get(&path).await;
        assert_eq!(told["items"].as_array().unwrap().len(), 1, "{told}");
        assert_eq!(told["coverage"]["hours"], before["coverage"]["hours"]);
        reports::hour(&world.stage.bench.state).await.unwrap();
    }
}

#[tokio::test]
async fn a_screen_is_named_with_a_store_that_was_asked_for() {
    let mut world = World::new(5).await;
    let rows = world.some(0, world.start, 1);
    world.play(0, rows).await;
    world.move_screen().await;
    world.stage.bench.clock.advance(HOUR_MS * 2);
    let rows = world.some(0, world.start + HOUR_MS, 1);
    world.play(0, rows).await;
    world.stage.sign_in_again().await;
    reports::hour(&world.stage.bench.state).await.unwrap();
    for (only, site) in [
        (format!("&siteId={}", world.stage.site), "Paris Rivoli"),
        (String::new(), "Lyon"),
    ] {
        let path = format!(
            "/reports/plays?by=screen&screenId={}{only}",
            world.screens[0]
        );
        let (_, told) = world.stage.bench.get(&path).await;
        assert_eq!(told["items"][0]["site"], site, "{told}");
    }
}
