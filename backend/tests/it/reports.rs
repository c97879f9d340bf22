//! Proof of play as reports: counted once, compared with the plan, kept when what they tell of is gone.
use crate::{
    bench::{Answer, NOON_MS},
    publish_stage::{Stage, campaign_body},
};
use axum::http::{Method, header};
use backend::{
    auth::Role,
    db,
    drafts::Kind,
    fleet::{
        plays::{self, Batch},
        retention,
    },
    id::ScreenId,
    media::State,
    reports,
    screens::entity::screen,
};
use jiff::Timestamp;
use player_protocol::report::{Outcome, PlayRow};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};
use uuid::Uuid;

const HOUR_MS: i64 = 3_600_000;
const RANGE: &str = "from=2026-11-22T12:00:00.000Z&to=2026-11-22T14:00:00.000Z";

/// A store with two screens that play one picture, ten seconds at a time, since noon. Now it is 14:00.
struct World {
    stage: Stage,
    screens: Vec<ScreenId>,
    campaign: Uuid,
    item: Uuid,
}

impl World {
    async fn new() -> Self {
        let mut stage = Stage::new().await;
        let screens = stage.add_screens(2, "").await;
        let media = stage.add_media("Bougie =1+1", State::Ready).await;
        let body = campaign_body("=Fête; \"Noël\"", "*", media);
        let item = body["items"][0]["id"].as_str().unwrap().parse().unwrap();
        let campaign = stage.draft(Kind::Campaign, body).await.0;
        stage.publish().await;
        stage.bench.clock.advance(2 * HOUR_MS);
        stage.sign_in_again().await;
        reports::hour(&stage.bench.state).await.unwrap();
        Self {
            stage,
            screens,
            campaign,
            item,
        }
    }

    /// The plays from noon on, numbered from 1, each at its time.
    fn rows(&self, seqs: std::ops::RangeInclusive<i64>) -> Vec<PlayRow> {
        let row = |seq| PlayRow {
            seq,
            item_id: self.item,
            campaign_id: self.campaign,
            revision: 1,
            started_at: Timestamp::from_millisecond(NOON_MS + (seq - 1) * 10_000).unwrap(),
            duration_ms: 10_000,
            outcome: Outcome::Complete,
            planned: true,
        };
        seqs.map(row).collect()
    }

    async fn play(&self, screen: usize, rows: Vec<PlayRow>) {
        let organisation = self.stage.bench.organisation;
        let boot = Uuid::from_u128(1);
        let state = &self.stage.bench.state;
        let now = state.clock.now();
        let batch = Batch::new((organisation, self.screens[screen]), boot, rows, now).unwrap();
        db::write(&state.db, async |txn| {
            plays::store(txn, &[batch], now).await
        })
        .await
        .unwrap();
    }

    async fn ask(&self, query: &str) -> Value {
        let path = format!("/reports/plays?{RANGE}&{query}");
        let (status, body) = self.stage.bench.get(&path).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    async fn csv(&self, query: &str) -> Answer {
        let path = format!("/api/v1/reports/plays?{RANGE}&{query}");
        let mut request = self.stage.bench.request(Method::GET, &path, None);
        let kind = "text/csv".parse().unwrap();
        request.headers_mut().insert(header::ACCEPT, kind);
        self.stage.bench.send(request).await
    }
}

fn figures(of: &Value, names: &[&str]) -> Vec<i64> {
    names.iter().map(|n| of[*n].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn plays_are_told_beside_what_was_planned() {
    let world = World::new().await;
    let mut rows = world.rows(1..=360);
    rows[1].outcome = Outcome::Cut;
    rows[1].duration_ms = 4_000;
    rows[2].outcome = Outcome::Failed;
    rows[3].planned = false;
    // five that the screen does not know of: it was without power for a moment
    rows.drain(100..105);
    for (row, seq) in rows.iter_mut().zip(1..) {
        row.seq = seq;
    }
    world.play(0, rows).await;
    let report = world.ask("by=campaign").await;
    let names = [
        "plays",
        "asPlanned",
        "cut",
        "unplanned",
        "failed",
        "planned",
        "missing",
    ];
    let line = &report["items"][0];
    assert_eq!(line["id"], world.campaign.to_string());
    assert_eq!(line["name"], "=Fête; \"Noël\"");
    // two screens, two hours; missing is known of the first screen's first hour only: five, and the one that something else replaced
    let expected = [354, 352, 1, 1, 1, 4 * 360, 6];
    assert_eq!(figures(&line["figures"], &names), expected);
    assert_eq!(report["totals"], line["figures"]);
    assert_eq!(line["figures"]["shownMs"], 353 * 10_000 + 4_000);
    assert_eq!(line["figures"]["missingMs"], (5 + 1 + 1) * 10_000 + 6_000);
    let coverage = &report["coverage"];
    let names = ["screens", "screensComplete", "hours", "hoursComplete"];
    assert_eq!(figures(coverage, &names), [2, 0, 4, 1]);
    assert_eq!(coverage["plannedTo"], "2026-11-22T14:00:00.000Z");
    assert_eq!(coverage["incomplete"][0]["completeTo"], Value::Null);

    for (by, lines) in [
        ("media", 1),
        ("site", 1),
        ("screen", 2),
        ("hour", 2),
        ("day", 1),
    ] {
        let other = world.ask(&format!("by={by}")).await;
        assert_eq!(other["totals"], report["totals"], "{by}");
        assert_eq!(other["items"].as_array().unwrap().len(), lines, "{by}");
    }
    let media = world.ask("by=media").await;
    assert_eq!(media["items"][0]["name"], "Bougie =1+1");
    let site = world.ask("by=site").await;
    assert_eq!(site["items"][0]["name"], "Paris Rivoli");
    let screens = world.ask("by=screen").await;
    let first = &screens["items"][0];
    assert_eq!(first["coverage"]["completeTo"], "2026-11-22T13:00:00.000Z");
    assert_eq!(first["coverage"]["hoursComplete"], 1);
    let days = world.ask("by=day&timeZone=Pacific/Kiritimati").await;
    assert_eq!(days["items"][0]["day"], "2026-11-23");
}

#[tokio::test]
async fn what_the_plan_does_not_hold_is_not_as_planned() {
    let world = World::new().await;
    let mut rows = world.rows(1..=4);
    rows[0].item_id = Uuid::from_u128(7);
    rows[1].campaign_id = Uuid::from_u128(7);
    // of a plan that is no longer kept, the screen is believed
    rows[2].revision = 900;
    world.play(0, rows).await;
    let report = world.ask("by=screen").await;
    let told = figures(&report["totals"], &["asPlanned", "unplanned"]);
    assert_eq!(told, [2, 2], "{report}");
}

#[tokio::test]
async fn a_play_that_is_still_to_come_counts_when_it_was_told_and_was_not_planned() {
    let mut world = World::new().await;
    let mut rows = world.rows(1..=2);
    let now = world.stage.bench.state.clock.now();
    rows[1].started_at = now.plus_ms(86_400_000).timestamp();
    world.play(0, rows).await;
    world.stage.bench.clock.advance(HOUR_MS);
    world.stage.sign_in_again().await;
    reports::hour(&world.stage.bench.state).await.unwrap();
    let path = "/reports/plays?from=2026-11-22T12:00:00.000Z&to=2026-11-22T15:00:00.000Z&by=screen";
    let (_, report) = world.stage.bench.get(path).await;
    let told = figures(&report["totals"], &["plays", "asPlanned", "unplanned"]);
    assert_eq!(told, [2, 1, 1], "{report}");
}

#[tokio::test]
async fn the_hours_of_a_screen_that_was_revoked_or_given_another_device_are_planned() {
    let mut stage = Stage::new().await;
    let screens = stage.add_screens(3, "").await;
    stage.campaign("Sale", "*").await;
    stage.publish().await;
    let hour = async |stage: &mut Stage| {
        stage.bench.clock.advance(HOUR_MS);
        stage.sign_in_again().await;
        reports::hour(&stage.bench.state).await.unwrap();
    };
    hour(&mut stage).await;
    stage.bench.clock.advance(HOUR_MS / 2);
    let now = stage.bench.clock.now();
    let rows = [
        screen::ActiveModel {
            id: Set(screens[0]),
            revoked_at: Set(Some(now)),
            ..Default::default()
        },
        screen::ActiveModel {
            id: Set(screens[1]),
            paired_at: Set(Some(now)),
            ..Default::default()
        },
    ];
    for row in rows {
        row.update(&stage.bench.state.db).await.unwrap();
    }
    stage.bench.clock.advance(HOUR_MS / 2);
    stage.sign_in_again().await;
    reports::hour(&stage.bench.state).await.unwrap();
    let query = "from=2026-11-22T13:00:00.000Z&to=2026-11-22T14:00:00.000Z&by=screen";
    let (_, report) = stage.bench.get(&format!("/reports/plays?{query}")).await;
    let planned = |screen: ScreenId| {
        let lines = report["items"].as_array().unwrap();
        let line = lines.iter().find(|line| line["id"] == json!(screen));
        line.map(|line| line["figures"]["plannedMs"].as_i64().unwrap())
    };
    let told = screens
        .iter()
        .map(|screen| planned(*screen).unwrap_or_default());
    assert_eq!(
        told.collect::<Vec<_>>(),
        [HOUR_MS / 2, HOUR_MS, HOUR_MS],
        "{report}"
    );
}

#[tokio::test]
async fn a_campaign_is_told_what_it_was_promised_and_what_it_got() {
    let world = World::new().await;
    let bench = &world.stage.bench;
    let path = format!("/campaigns/{}/delivery?days=2", world.campaign);
    let (_, none) = bench.get(&path).await;
    assert_eq!(none["totals"]["open"], 1440, "{none}");
    assert_eq!(none["totals"]["sharePermille"], Value::Null);

    // the first screen tells of its first hour: a tenth of it failed
    let mut rows = world.rows(1..=360);
    for row in &mut rows[..36] {
        row.outcome = Outcome::Failed;
    }
    world.play(0, rows).await;
    world.play(1, world.rows(11..=20)).await;
    let (status, told) = bench.get(&path).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(told["timeZone"], "Europe/Paris");
    let days = told["days"].as_array().unwrap();
    let named: Vec<_> = days.iter().map(|day| &day["day"]).collect();
    assert_eq!(named, ["2026-11-21", "2026-11-22"]);
    assert_eq!(days[0]["figures"]["planned"], 0);
    let today = &days[1];
    assert_eq!(figures(today, &["delivered", "open"]), [324 + 10, 3 * 360]);
    assert_eq!(today["sharePermille"], 900, "only of what is known");
    assert_eq!(today["figures"]["failed"], 36);
    assert_eq!(told["totals"]["delivered"], today["delivered"]);
    assert_eq!(told["coverage"]["hoursComplete"], 1);

    let elsewhere = bench.as_store(&[]).await;
    assert_eq!(elsewhere.get(&path).await.0, 403, "it is for headquarters");
    assert_eq!(bench.as_stranger().await.get(&path).await.0, 404);
    for days in ["0", "93", "-1"] {
        let path = format!("/campaigns/{}/delivery?days={days}", world.campaign);
        assert_eq!(bench.get(&path).await.0, 422, "{days}");
    }
}

#[tokio::test]
async fn a_report_can_be_of_screens_with_a_tag() {
    let world = World::new().await;
    world.play(0, world.rows(1..=10)).await;
    let bench = &world.stage.bench;
    let path = format!("/screens/{}", world.screens[0]);
    let (_, screen) = bench.get(&path).await;
    let version = screen["version"].as_i64().unwrap();
    let tags = json!({ "tags": ["place=window"] });
    assert_eq!(bench.patch(&path, version, tags).await.0, 200);
    for (tag, plays) in [("place", 10), ("place=window", 10), ("place=till", 0)] {
        let report = world.ask(&format!("tag={tag}")).await;
        assert_eq!(report["totals"]["plays"], plays, "{tag}");
    }
    let other = format!("tag=place&screenId={}", world.screens[1]);
    assert_eq!(world.ask(&other).await["items"], json!([]));
}

#[tokio::test]
async fn whatever_comes_twice_or_out_of_order_is_counted_once() {
    let world = World::new().await;
    world.play(0, world.rows(1..=700)).await;
    for seqs in [
        601..=700,
        1..=50,
        1..=50,
        300..=650,
        40..=120,
        200..=310,
        100..=210,
        1..=700,
    ] {
        let mut rows = world.rows(seqs);
        rows.reverse();
        let twice = rows[..rows.len() / 2].to_vec();
        rows.extend(twice);
        world.play(1, rows).await;
    }
    let report = world.ask("by=screen").await;
    let (a, b) = (&report["items"][0], &report["items"][1]);
    assert_eq!(a["figures"], b["figures"]);
    assert_eq!(a["figures"]["plays"], 700);
    assert_eq!(a["coverage"]["completeTo"], b["coverage"]["completeTo"]);
    reports::hour(&world.stage.bench.state).await.unwrap();
    let again = world.ask("by=screen").await;
    assert_eq!(again, report, "settled again");
}

#[tokio::test]
async fn behind_a_gap_nothing_is_complete() {
    let world = World::new().await;
    world.play(0, world.rows(11..=360)).await;
    let gap = world.ask("by=screen").await;
    assert_eq!(gap["coverage"]["hoursComplete"], 0);
    assert_eq!(gap["totals"]["missing"], 0, "nobody knows yet");
    world.play(0, world.rows(1..=10)).await;
    let closed = world.ask("by=screen").await;
    assert_eq!(closed["coverage"]["hoursComplete"], 1);
    assert_eq!(
        closed["items"][0]["coverage"]["completeTo"],
        "2026-11-22T13:00:00.000Z"
    );
}

#[tokio::test]
async fn what_is_deleted_stays_in_past_reports() {
    let world = World::new().await;
    world.play(0, world.rows(1..=360)).await;
    let bench = &world.stage.bench;
    let queries = ["by=campaign", "by=media", "by=site", "by=screen", "by=hour"];
    let mut before = Vec::new();
    for query in queries {
        before.push(world.ask(query).await);
    }
    let (_, campaign) = bench.get(&format!("/campaigns/{}", world.campaign)).await;
    let version = campaign["version"].as_i64().unwrap();
    let path = format!("/campaigns/{}", world.campaign);
    assert_eq!(bench.delete(&path, version).await.0, 204);
    world.stage.publish().await;
    for id in &world.screens {
        screen::Entity::delete_by_id(*id)
            .exec(&bench.state.db)
            .await
            .unwrap();
    }
    let path = format!("/sites/{}", world.stage.site);
    assert_eq!(bench.delete(&path, 1).await.0, 204);
    bench.clock.advance(HOUR_MS);
    reports::hour(&bench.state).await.unwrap();
    for (query, before) in queries.into_iter().zip(before) {
        let after = world.ask(query).await;
        assert_eq!(after["items"], before["items"], "{query}");
        assert_eq!(after["totals"], before["totals"], "{query}");
    }
}

#[tokio::test]
async fn new_names_are_followed() {
    let world = World::new().await;
    world.play(0, world.rows(1..=1)).await;
    let bench = &world.stage.bench;
    let path = format!("/sites/{}", world.stage.site);
    let (status, body) = bench
        .patch(&path, 1, json!({ "name": "Paris Opéra" }))
        .await;
    assert_eq!(status, 200, "{body}");
    bench.clock.advance(HOUR_MS);
    reports::hour(&bench.state).await.unwrap();
    let report = world.ask("by=site").await;
    assert_eq!(report["items"][0]["name"], "Paris Opéra");
}

#[tokio::test]
async fn a_store_manager_sees_own_stores_and_strangers_nothing() {
    let world = World::new().await;
    world.play(0, world.rows(1..=10)).await;
    let path = format!("/reports/plays?{RANGE}&by=site");
    let own = world.stage.bench.as_store(&[world.stage.site]).await;
    let (_, report) = own.get(&path).await;
    assert_eq!(report["totals"]["plays"], 10);
    let elsewhere = world.stage.bench.as_store(&[]).await;
    let (_, report) = elsewhere.get(&path).await;
    assert_eq!(report["totals"]["planned"], 0);
    let site = format!("{path}&siteId={}", world.stage.site);
    let (_, report) = elsewhere.get(&site).await;
    assert_eq!(report["items"], json!([]));
    let (_, report) = world.stage.bench.get(&site).await;
    assert_eq!(report["totals"]["plays"], 10);
    let (_, report) = world.stage.bench.as_stranger().await.get(&path).await;
    assert_eq!(report["items"], json!([]));
    let (status, _) = world.stage.bench.as_nobody().get(&path).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_table_opens_in_a_french_and_in_an_english_excel() {
    let world = World::new().await;
    world.play(0, world.rows(1..=363)).await;
    let answer = world.csv("by=campaign&locale=fr").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert!(answer.header("content-disposition").contains(".csv"));
    let text = std::str::from_utf8(&answer.bytes).unwrap();
    let expected = "\u{feff}Campagne;Diffusions;Comme prévu;Coupées;Non prévues;Échouées;Prévues;Manquantes;Diffusé (h);Prévu (h);Manquant (h)\r\n\
        \"'=Fête; \"\"Noël\"\"\";363;363;0;0;0;1440;0;1,008;4,000;0,000\r\n";
    assert_eq!(text, expected);
    let answer = world.csv("by=hour&locale=en&timeZone=Europe/Paris").await;
    let text = std::str::from_utf8(&answer.bytes).unwrap();
    let second = text.lines().nth(1).unwrap();
    assert!(second.starts_with("2026-11-22 13:00,360,"), "{second}");
    let answer = world.csv("by=screen&locale=fr").await;
    let text = std::str::from_utf8(&answer.bytes).unwrap();
    let head = text.lines().next().unwrap();
    assert!(head.starts_with("\u{feff}Écran;Site;Diffusions;"), "{head}");
    assert!(head.ends_with(";Identifiant de l’écran"), "{head}");
    let first = text.lines().nth(1).unwrap();
    let (store, id) = ("Paris Rivoli", world.screens[0]);
    assert!(first.contains(&format!(";{store};363;")), "{first}");
    assert!(first.ends_with(&format!(";{id}")), "{first}");
    let report = world.ask("by=screen").await;
    assert_eq!(report["items"][0]["site"], json!(store));
}

#[tokio::test]
async fn what_a_play_showed_is_told_by_name_also_when_it_is_gone() {
    let world = World::new().await;
    world.play(0, world.rows(1..=2)).await;
    let path = format!("/screens/{}/plays?limit=1", world.screens[0]);
    let names = async || {
        let (_, page) = world.stage.bench.get(&path).await;
        (
            page["items"][0]["campaign"].clone(),
            page["items"][0]["media"].clone(),
        )
    };
    let told = (json!("=Fête; \"Noël\""), json!("Bougie =1+1"));
    assert_eq!(names().await, told);
    let campaign = format!("/campaigns/{}", world.campaign);
    let (_, row) = world.stage.bench.get(&campaign).await;
    let version = row["version"].as_i64().unwrap();
    assert_eq!(world.stage.bench.delete(&campaign, version).await.0, 204);
    world.stage.publish().await;
    assert_eq!(world.stage.bench.get(&campaign).await.0, 404);
    assert_eq!(names().await, told, "reports remember it");
}

#[tokio::test]
async fn pages_meet_and_nonsense_is_refused() {
    let world = World::new().await;
    world.play(0, world.rows(1..=10)).await;
    for by in ["screen", "hour"] {
        let whole = world.ask(&format!("by={by}")).await;
        let first = world.ask(&format!("by={by}&limit=1")).await;
        let next = first["next"].as_str().unwrap();
        let second = world.ask(&format!("by={by}&limit=1&after={next}")).await;
        assert_eq!(second["next"], Value::Null);
        let pages = json!([first["items"][0], second["items"][0]]);
        assert_eq!(pages, whole["items"], "{by}");
    }
    for query in [
        "by=week",
        "timeZone=Mars/Base",
        "after=nonsense",
        "locale=de",
        "from=2026-11-22T12:00:00Z&to=2026-11-22T12:00:00Z",
        "from=2020-11-22T12:00:00Z",
        "limit=0",
    ] {
        let path = format!("/reports/plays?{query}");
        let (status, _) = world.stage.bench.get(&path).await;
        assert_eq!(status, 422, "{query}");
    }
}

#[tokio::test]
async fn old_plays_go_and_their_counts_stay() {
    let mut world = World::new().await;
    world.play(0, world.rows(1..=360)).await;
    world.play(1, world.rows(11..=20)).await;
    let before = world.ask("by=screen").await;
    let state = world.stage.bench.state.clone();
    let count = async || {
        let all = plays::within(world.stage.bench.organisation);
        all.count(&state.db).await.unwrap()
    };
    retention::forget(&state).await.unwrap();
    assert_eq!(count().await, 370, "none is old");
    let bench = world.stage.bench.clone();
    let (_, organisation) = bench.get("/organisation").await;
    assert_eq!(organisation["playRetentionDays"], 400);
    let month = json!({ "playRetentionDays": 31 });
    assert_eq!(bench.patch("/organisation", 1, month).await.0, 200);
    bench.clock.advance(31 * 24 * HOUR_MS);
    retention::forget(&state).await.unwrap();
    assert_eq!(count().await, 10, "what lies behind a gap waits");
    world.play(0, world.rows(1..=360)).await;
    assert_eq!(count().await, 10, "what was forgotten is not taken again");
    world.stage.bench = bench.as_role(Role::Viewer).await;
    let after = world.ask("by=screen").await;
    assert_eq!(after["totals"]["plays"], before["totals"]["plays"]);
    assert_eq!(after["items"][0]["figures"]["asPlanned"], 360);
}
