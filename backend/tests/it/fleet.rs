//! The fleet over a real broker: delivery, presence, proof of play, commands, revocation.
use crate::fleet_world::{PATIENCE, World};
use backend::{
    delivery::entity::{Model, Phase},
    fleet::{entity::command, plays, reconcile},
    id::CommandId,
    screens::entity::screen,
};
use player_protocol::{
    Command, CommandResult, Envelope, Pinned, Plays, Presence, Receipt, Status, envelope,
    report::{Departure, Outcome, PlayRow, ResultState, StatusState},
    topic,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use std::time::{Duration, Instant};
use uuid::Uuid;

fn boot(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn status(revision: i64, state: StatusState, seq: i64) -> Status {
    Status {
        revision,
        state,
        code: None,
        have: 1,
        need: 1,
        bytes: 0,
        seq,
    }
}

fn plays_of(boot: Uuid, seqs: std::ops::RangeInclusive<i64>) -> Plays {
    let row = |seq: i64| PlayRow {
        seq,
        item_id: Uuid::from_u128(1),
        campaign_id: Uuid::from_u128(2),
        revision: 1,
        started_at: "2026-11-22T10:00:00Z".parse().unwrap(),
        duration_ms: 10_000,
        outcome: Outcome::Complete,
        planned: true,
    };
    Plays {
        boot,
        from: *seqs.start(),
        to: *seqs.end(),
        rows: seqs.map(row).collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manifest_reaches_a_screen_before_and_after_it_connects() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    world.publish(screen.id, 1).await;
    let mut line = world.live(&screen, 1, boot(1)).await;
    let path = topic::manifest(screen.id.0);
    assert_eq!(line.hear(&path).await, "manifest 1", "retained");
    world.until(screen.id, |row| row.handed_revision == 1).await;
    world.publish(screen.id, 2).await;
    while line.hear(&path).await != "manifest 2" {}
    world
        .until(screen.id, |row| row.handed_revision == 2 && row.online)
        .await;
    line.say(&screen, &status(2, StatusState::Showing, 1)).await;
    let row = world
        .until(screen.id, |row| row.reported_revision == Some(2))
        .await;
    assert_eq!(row.reported_state, Some(Phase::Showing));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_screen_is_offline_only_after_a_while_and_a_stopped_one_at_once() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let line = world.live(&screen, 1, boot(1)).await;
    world.until(screen.id, |row| row.online).await;
    line.cut();
    let row = world.until(screen.id, |row| row.lost_at.is_some()).await;
    assert!(row.online, "not yet");
    reconcile::settle(&world.bench.state).await.unwrap();
    assert!(world.row(screen.id).await.unwrap().online);
    world.bench.clock.advance(31_000);
    reconcile::settle(&world.bench.state).await.unwrap();
    let row = world.until(screen.id, |row| !row.online).await;
    assert_eq!(
        row.status_since.map(backend::time::Instant::as_ms),
        Some(crate::bench::NOON_MS)
    );

    let line = world.live(&screen, 2, boot(1)).await;
    world
        .until(screen.id, |row| row.online && row.session == 2)
        .await;
    let off = Presence::Off(Departure { session: 2 });
    line.say(&screen, &off).await;
    world.until(screen.id, |row| !row.online).await;
    line.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_connection_outlives_the_death_of_the_older() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let first = world.live(&screen, 1, boot(1)).await;
    world.until(screen.id, |row| row.session == 1).await;
    let second = world.live(&screen, 2, boot(1)).await;
    first.closed().await;
    world.until(screen.id, |row| row.session == 2).await;
    second
        .say(&screen, &status(5, StatusState::Showing, 1))
        .await;
    let row = world
        .until(screen.id, |row| row.reported_revision == Some(5))
        .await;
    assert!(row.online && row.lost_at.is_none(), "{row:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn plays_are_stored_once_whatever_comes_twice_or_out_of_order() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let mut line = world.live(&screen, 1, boot(1)).await;
    for seqs in [
        51..=100,
        1..=50,
        1..=50,
        40..=120,
        151..=200,
        121..=150,
        1..=200,
    ] {
        line.say(&screen, &plays_of(boot(1), seqs)).await;
    }
    let path = topic::receipt(screen.id.0);
    loop {
        let receipt: Receipt = envelope::decode(&line.hear(&path).await).unwrap();
        let up_to = receipt.plays_up_to.unwrap();
        assert_eq!(up_to.boot, boot(1));
        if up_to.seq == 200 {
            break;
        }
    }
    let stored = plays::within(world.bench.organisation)
        .count(&world.bench.state.db)
        .await
        .unwrap();
    assert_eq!(stored, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_not_receipted() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let mut line = world.live(&screen, 1, boot(1)).await;
    line.say(&screen, &plays_of(boot(1), 11..=20)).await;
    let path = topic::receipt(screen.id.0);
    let first: Receipt = envelope::decode(&line.hear(&path).await).unwrap();
    assert_eq!(first.plays_up_to.map(|p| p.seq), Some(0));
    line.say(&screen, &plays_of(boot(1), 1..=10)).await;
    let closed: Receipt = envelope::decode(&line.hear(&path).await).unwrap();
    assert_eq!(closed.plays_up_to.map(|p| p.seq), Some(20));
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_counted_and_dropped_and_the_next_message_is_heard() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let line = world.live(&screen, 1, boot(1)).await;
    let path = topic::status(screen.id.0);
    let nonsense: [&[u8]; 6] = [
        b"",
        b"\0\xff\xfe",
        b"{\"v\":1,\"kind\":\"status\"}\n{",
        b"{\"v\":9,\"kind\":\"status\"}\n{}",
        b"{\"v\":1,\"kind\":\"status\",\"enc\":\"gzip\"}\nnot gzip",
        b"[[[[[[[[[[",
    ];
    for message in nonsense {
        line.publish(&path, message.to_vec(), false).await;
    }
    let mut odd = status(3, StatusState::Failed, 1);
    odd.code = Some("disk\0full".repeat(50));
    line.say(&screen, &odd).await;
    let row = world
        .until(screen.id, |row| row.reported_revision == Some(3))
        .await;
    let code = row.reported_code.unwrap();
    assert!(!code.contains('\0') && code.len() <= 64, "{code}");
    let poisoned = world.metrics.poisoned.with_label_values(&["status"]).get();
    assert_eq!(poisoned, nonsense.len() as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_screen_is_cut_within_two_seconds_and_stays_out() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let line = world.live(&screen, 1, boot(1)).await;
    world.until(screen.id, |row| row.online).await;
    let now = world.bench.clock.now();
    screen::Entity::update_many()
        .col_expr(
            screen::Column::RevokedAt,
            sea_orm::sea_query::Expr::value(now),
        )
        .filter(screen::Column::Id.eq(screen.id))
        .exec(&world.bench.state.db)
        .await
        .unwrap();
    let started = Instant::now();
    world.bench.state.signals.kicks.send(screen.id).unwrap();
    line.closed().await;
    assert!(
        started.elapsed() < Duration::from_secs(2),
        "{:?}",
        started.elapsed()
    );
    for _ in 0..3 {
        let again = crate::fleet_world::Line::open(world.options(&screen)).await;
        assert!(again.is_err(), "refused");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_signed_sent_until_taken_and_answered() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let (status, given) = world
        .bench
        .post(
            &format!("/screens/{}/commands", screen.id),
            serde_json::json!({ "kind": "identify" }),
        )
        .await;
    assert_eq!(status, 202, "{given}");
    assert_eq!(given["state"], "queued");
    let mut line = world.live(&screen, 1, boot(1)).await;
    let path = topic::command(screen.id.0);
    let message = line.hear(&path).await;
    let opened = Envelope::open(&message).unwrap();
    let pinned = Pinned {
        id: "k1".into(),
        public_key: world.bench.state.signer.public(),
    };
    opened.verify(&path, &[pinned]).unwrap();
    let command: Command = opened.read().unwrap();
    assert_eq!(command.id.to_string(), given["id"].as_str().unwrap());
    for state in [
        ResultState::Accepted,
        ResultState::Done,
        ResultState::Accepted,
    ] {
        let message = Some("shown".into());
        let result = CommandResult {
            id: command.id,
            state,
            message,
        };
        line.say(&screen, &result).await;
    }
    let end = Instant::now() + PATIENCE;
    loop {
        let id = CommandId(command.id);
        let row = command::Entity::find_by_id(id)
            .one(&world.bench.state.db)
            .await
            .unwrap();
        let row = row.unwrap();
        if row.state == command::State::Done {
            assert_eq!(row.message.as_deref(), Some("shown"));
            assert_eq!(row.send_at, None, "not sent any more");
            break;
        }
        assert!(Instant::now() < end, "{row:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_goes_on_after_the_broker_was_away() {
    let mut world = World::new().await;
    let screen = world.add_screen().await;
    world.publish(screen.id, 1).await;
    let line = world.live(&screen, 1, boot(1)).await;
    world
        .until(screen.id, |row| row.handed_revision == 1 && row.online)
        .await;
    world.stop().await;
    line.closed().await;
    world.publish(screen.id, 2).await;
    world.start().await;
    let row = world.until(screen.id, |row| row.handed_revision == 2).await;
    assert!(
        row.lost_at.is_some() && row.online,
        "it may come back: {row:?}"
    );
    let mut line = world.live(&screen, 2, boot(2)).await;
    assert_eq!(line.hear(&topic::manifest(screen.id.0)).await, "manifest 2");
    world
        .until(screen.id, |row| row.session == 2 && row.lost_at.is_none())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_that_lags_is_told_once_more_and_not_too_often() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let mut line = world.live(&screen, 1, boot(1)).await;
    world.until(screen.id, |row| row.online).await;
    world.publish(screen.id, 1).await;
    let path = topic::manifest(screen.id.0);
    line.hear(&path).await;
    world.until(screen.id, |row| row.handed_revision == 1).await;
    reconcile::remind(&world.bench.state).await.unwrap();
    assert_eq!(world.row(screen.id).await.unwrap().resends, 0, "too early");
    world.bench.clock.advance(61_000);
    reconcile::remind(&world.bench.state).await.unwrap();
    reconcile::remind(&world.bench.state).await.unwrap();
    assert_eq!(line.hear(&path).await, "manifest 1", "again");
    assert_eq!(world.row(screen.id).await.unwrap().resends, 1);
    let say = async |state, seq| line.say(&screen, &status(1, state, seq)).await;
    say(StatusState::Received, 1).await;
    let on_the_way = |row: &Model| row.reported_state == Some(Phase::Received);
    world.until(screen.id, on_the_way).await;
    world.bench.clock.advance(600_000);
    reconcile::remind(&world.bench.state).await.unwrap();
    let resends = world.row(screen.id).await.unwrap().resends;
    assert_eq!(resends, 2, "what it said last may have been lost");
    say(StatusState::Showing, 2).await;
    let shown = |row: &Model| row.reported_state == Some(Phase::Showing);
    world.until(screen.id, shown).await;
    world.bench.clock.advance(600_000);
    reconcile::remind(&world.bench.state).await.unwrap();
    assert_eq!(world.row(screen.id).await.unwrap().resends, 2);
}
