use super::*;
use player_protocol::{
    Command, CommandResult, Plays, Signer, Status, envelope, report::ResultState,
};
use serde_json::Value;

const NOW: i64 = 1_764_000_000_000;

fn manifest(revision: i64) -> Manifest {
    serde_json::from_value(serde_json::json!({
        "screenId": Uuid::from_u128(1), "revision": revision, "generation": 1, "publication": 1,
        "issuedAt": "2025-11-24T16:00:00.000Z", "timeZone": "Europe/Paris",
        "screenName": "Entrée", "siteName": "Lille", "organisation": "Ondine",
        "items": [{ "id": Uuid::from_u128(7), "campaignId": Uuid::from_u128(8), "kind": "image",
                    "asset": "aa", "durationMs": 10_000, "fit": "cover", "transition": "cut" }],
        "loops": [{ "lengthMs": 10_000, "plays": [0] }],
        "timeline": [{ "from": NOW, "loop": 0, "start": 0, "layer": "scheduled" }],
        "timelineEnd": NOW + 86_400_000, "fallbackLoop": null,
        "assets": { "aa": { "bytes": 2_500_000, "mime": "image/jpeg", "width": 1920, "height": 1080, "firstUse": NOW } },
        "assetBase": "/device/v1/assets/",
        "settings": { "volumePercent": 0, "rotation": 0, "heartbeatMs": 60_000, "reconnectSpreadMs": 30_000, "screenshotEveryMs": null }
    }))
    .unwrap()
}

fn screen_and_key() -> (Screen, Signer, String) {
    let signer = Signer::new("k1", &[7; 32]);
    let id = Uuid::from_u128(1);
    let identity = Identity {
        screen: id,
        secret: String::new(),
        keys: vec![signer.pinned()],
        resolution: [1920, 1080],
    };
    let screen = Screen::new(&identity, Uuid::from_u128(2), NOW);
    (screen, signer, topic::manifest(id))
}

fn statuses(out: &[Outgoing]) -> Vec<(i64, StatusState)> {
    let mine = out.iter().filter(|o| o.kind == Kind::Status);
    let read = |o: &Outgoing| envelope::decode::<Status>(&o.payload).unwrap();
    mine.map(read).map(|s| (s.revision, s.state)).collect()
}

#[test]
fn a_manifest_is_downloaded_shown_and_its_plays_are_kept_until_the_receipt() {
    let (mut screen, signer, to) = screen_and_key();
    let sent = envelope::encode_manifest(&manifest(4), "/", &signer).unwrap();
    let out = screen.receive(&to, &sent.message, NOW);
    assert_eq!(statuses(&out), [(4, StatusState::Downloading)]);
    assert_eq!(statuses(&screen.tick(NOW + 100)), [], "still downloading");
    assert_eq!(
        statuses(&screen.tick(NOW + 1_200)),
        [(4, StatusState::Showing)]
    );
    let mut plays = vec![];
    for second in 2..=63 {
        plays.extend(screen.tick(NOW + second * 1_000));
    }
    let batch = plays.iter().find(|o| o.kind == Kind::Plays).unwrap();
    let batch: Plays = envelope::decode(&batch.payload).unwrap();
    assert_eq!((batch.from, batch.to, batch.rows.len()), (1, 6, 6));
    let outcomes: Vec<Outcome> = batch.rows.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes[0], Outcome::Cut, "it began late");
    assert!(outcomes[1..].iter().all(|o| *o == Outcome::Complete));
    let receipt = Receipt {
        plays_up_to: Some(player_protocol::receipt::PlaysUpTo {
            boot: batch.boot,
            seq: 6,
        }),
        telemetry_up_to: None,
        server_time: Timestamp::UNIX_EPOCH,
    };
    screen.receive(
        &topic::receipt(Uuid::from_u128(1)),
        &encode(&receipt).unwrap(),
        NOW,
    );
    assert_eq!(screen.take_stored(), 6);
}

#[test]
fn an_older_or_forged_manifest_changes_nothing() {
    let (mut screen, signer, to) = screen_and_key();
    let new = envelope::encode_manifest(&manifest(4), "/", &signer).unwrap();
    let old = envelope::encode_manifest(&manifest(3), "/", &signer).unwrap();
    let stranger = Signer::new("k1", &[8; 32]);
    let forged = envelope::encode_manifest(&manifest(9), "/", &stranger).unwrap();
    assert_eq!(screen.repeat(), [], "it has nothing to tell of");
    screen.receive(&to, &new.message, NOW);
    assert_eq!(screen.receive(&to, &old.message, NOW), []);
    assert_eq!(statuses(&screen.repeat()), [(4, StatusState::Downloading)]);
    let out = screen.receive(&to, &forged.message, NOW);
    assert_eq!(statuses(&out), [(0, StatusState::Rejected)]);
    assert_eq!(
        statuses(&screen.tick(NOW + 5_000)),
        [(4, StatusState::Showing)]
    );
    assert_eq!(statuses(&screen.repeat()), [(4, StatusState::Showing)]);
}

fn showing(screen: &mut Screen, signer: &Signer, manifest: &Manifest, at: i64) {
    let sent = envelope::encode_manifest(manifest, "/", signer).unwrap();
    screen.receive(&topic::manifest(screen.id), &sent.message, at);
    screen.tick(at + 2_000);
}

#[test]
fn each_step_of_a_publication_is_told_once_and_again_after_a_restore() {
    let (mut screen, signer, _) = screen_and_key();
    let renewed = manifest(5);
    let later = Manifest {
        publication: 2,
        ..manifest(6)
    };
    let restored = Manifest {
        generation: 2,
        ..manifest(3)
    };
    let told = |screen: &mut Screen| {
        let news = screen.take_news();
        news.iter().map(|n| (n.step, n.edition)).collect::<Vec<_>>()
    };
    let both = |edition| [(Step::Received, edition), (Step::Showing, edition)];
    showing(&mut screen, &signer, &manifest(4), NOW);
    assert_eq!(told(&mut screen), both((1, 1)));
    assert!(screen.take_staged());
    showing(&mut screen, &signer, &renewed, NOW + 10_000);
    assert_eq!(told(&mut screen), [], "the same publication");
    assert!(screen.take_staged(), "but its files are to be fetched");
    showing(&mut screen, &signer, &later, NOW + 20_000);
    assert_eq!(told(&mut screen), both((1, 2)));
    screen.leave(Leave::Restart, NOW + 30_000);
    screen.start_again(Uuid::from_u128(3), NOW + 35_000);
    screen.tick(NOW + 36_000);
    assert_eq!(told(&mut screen), [], "it shows what it showed");
    showing(&mut screen, &signer, &restored, NOW + 40_000);
    assert_eq!(told(&mut screen), both((2, 1)));
}

/// What the screen answers to an order, and the lines of its log.
fn ordered(
    screen: &mut Screen,
    signer: &Signer,
    order: (u128, &str, Value),
) -> (Vec<ResultState>, usize) {
    let (id, kind, args) = order;
    let command: Command = serde_json::from_value(serde_json::json!({
        "id": Uuid::from_u128(id), "kind": kind, "args": args, "upload": (kind == "screenshot").then_some("/once"),
        "issuedAt": "2025-11-24T16:00:00.000Z", "expiresAt": "2025-11-24T17:00:00.000Z"
    }))
    .unwrap();
    let to = topic::command(screen.id);
    let sent = envelope::encode_signed(&command, &to, signer).unwrap();
    let out = screen.receive(&to, &sent, NOW);
    let results = out.iter().filter(|o| o.kind == Kind::Result);
    let read = |o: &Outgoing| envelope::decode::<CommandResult>(&o.payload).unwrap().state;
    let lines = out.iter().filter(|o| o.kind == Kind::Log).count();
    (results.map(read).collect(), lines)
}

#[test]
fn orders_are_answered_as_a_real_player_would() {
    use ResultState::{Accepted, Done, Failed, Running};
    let (mut screen, signer, _) = screen_and_key();
    screen.fetch_assets();
    let none = || serde_json::json!({});
    for (id, (kind, args, last)) in [
        ("identify", none(), Done),
        ("volume", serde_json::json!({ "percent": 40 }), Done),
        ("volume", serde_json::json!({ "percent": 140 }), Failed),
        ("power", serde_json::json!({ "on": false }), Done),
        ("power", none(), Failed),
        ("screenshot", none(), Running),
        ("refresh", none(), Running),
        ("clear_cache", none(), Done),
        ("send_logs", none(), Done),
        ("dance", none(), Failed),
    ]
    .into_iter()
    .enumerate()
    {
        let order = (id as u128, kind, args);
        let (answers, lines) = ordered(&mut screen, &signer, order.clone());
        assert_eq!(answers, [Accepted, last], "{kind}");
        assert_eq!(lines > 0, kind == "send_logs", "{kind}");
        let (again, lines) = ordered(&mut screen, &signer, order);
        assert_eq!((again, lines), (vec![last], 0), "{kind} only once");
    }
    let errands = screen.take_errands();
    let tasks: Vec<_> = errands.iter().map(|errand| &errand.task).collect();
    assert_eq!(tasks, [&Task::Picture("/once".into()), &Task::Manifest]);
    let done = screen.errand_done(errands[0].order, None);
    assert_eq!(
        envelope::decode::<CommandResult>(&done[0].payload)
            .unwrap()
            .state,
        Done
    );
    let repeated = ordered(&mut screen, &signer, (5, "screenshot", none()));
    assert_eq!(repeated.0, [Done], "what became of it is remembered");
    assert_eq!(screen.take_leave(), None);
    for (id, kind, leave) in [
        (20, "restart", Leave::Restart),
        (21, "reboot", Leave::Reboot),
    ] {
        let (answers, _) = ordered(&mut screen, &signer, (id, kind, none()));
        assert_eq!(answers, [Accepted, Done], "first the answer");
        assert_eq!(screen.take_leave(), Some(leave));
    }
}

#[test]
fn a_cleared_cache_is_filled_again_where_files_are_really_fetched() {
    let (mut screen, signer, _) = screen_and_key();
    showing(&mut screen, &signer, &manifest(4), NOW);
    screen.fetch_assets();
    let cleared = ordered(
        &mut screen,
        &signer,
        (1, "clear_cache", serde_json::json!({})),
    );
    assert_eq!(cleared.0, [ResultState::Accepted, ResultState::Running]);
    let task = screen.take_errands().remove(0).task;
    assert_eq!(task, Task::Assets(vec!["aa".into()]));
}

#[test]
fn the_rest_of_a_play_is_no_whole_one_and_what_goes_on_stays_one_play() {
    let rows = |change: fn(&mut Manifest)| {
        let (mut screen, signer, _) = screen_and_key();
        showing(&mut screen, &signer, &manifest(4), NOW);
        screen.tick(NOW + 16_000);
        let mut next = manifest(5);
        change(&mut next);
        showing(&mut screen, &signer, &next, NOW + 16_000);
        let ticks = (19..=90).flat_map(|second| screen.tick(NOW + second * 1_000));
        let batches = ticks.filter(|o| o.kind == Kind::Plays);
        let batches = batches.map(|o| envelope::decode::<Plays>(&o.payload).unwrap());
        let rows: Vec<PlayRow> = batches.flat_map(|batch| batch.rows).collect();
        rows
    };
    let same = rows(|_| ());
    let second = &same[1];
    assert_eq!(
        (second.duration_ms, second.outcome),
        (10_000, Outcome::Complete)
    );
    assert_eq!(second.revision, 5);
    let other = rows(|next| next.items[0].id = Uuid::from_u128(70));
    for part in [&other[1], &other[2]] {
        assert!(part.duration_ms < 9_500, "{part:?}");
        assert_eq!(part.outcome, Outcome::Cut, "{part:?}");
    }
    assert_eq!(other[1].duration_ms + other[2].duration_ms, 10_000);
    assert_eq!(other[3].outcome, Outcome::Complete);
}

#[test]
fn plays_of_before_a_restart_are_sent_first_and_none_is_lost() {
    let (mut screen, signer, _) = screen_and_key();
    showing(&mut screen, &signer, &manifest(4), NOW);
    let mut sent = vec![];
    let mut plays = |screen: &mut Screen, at: i64| {
        let out = screen.tick(at);
        let mine = out.iter().filter(|o| o.kind == Kind::Plays);
        sent.extend(mine.map(|o| envelope::decode::<Plays>(&o.payload).unwrap()));
        sent.last().cloned()
    };
    plays(&mut screen, NOW + 35_000);
    screen.leave(Leave::Reboot, NOW + 36_000);
    let second = Uuid::from_u128(3);
    screen.start_again(second, NOW + 80_000);
    let first = plays(&mut screen, NOW + 80_100).unwrap();
    let outcomes: Vec<_> = first.rows.iter().map(|row| row.outcome).collect();
    assert_eq!((first.boot, first.from), (Uuid::from_u128(2), 1));
    assert_eq!(outcomes.last(), Some(&Outcome::Cut), "what the reboot cut");
    confirm(&mut screen, &first, NOW + 80_200);
    assert_eq!(screen.take_stored(), first.rows.len());
    let next = plays(&mut screen, NOW + 160_000).unwrap();
    assert_eq!((next.boot, next.from), (second, 1));
}

#[test]
fn a_simulation_that_ends_tells_what_was_not_told_yet_and_then_that_it_is_gone() {
    let (mut screen, signer, _) = screen_and_key();
    showing(&mut screen, &signer, &manifest(4), NOW);
    screen.tick(NOW + 35_000);
    let words = screen.last_words(NOW + 36_000);
    let kinds: Vec<_> = words.iter().map(|o| o.kind).collect();
    assert_eq!(kinds, [Kind::Plays, Kind::Presence]);
    let plays: Plays = envelope::decode(&words[0].payload).unwrap();
    let seqs: Vec<i64> = plays.rows.iter().map(|row| row.seq).collect();
    assert_eq!(seqs, (1..=plays.to).collect::<Vec<_>>());
    let last = plays.rows.last().unwrap();
    let end = last.started_at.as_millisecond() + last.duration_ms;
    assert_eq!((end, last.outcome), (NOW + 36_000, Outcome::Cut));
}

fn confirm(screen: &mut Screen, plays: &Plays, at: i64) {
    let receipt = Receipt {
        plays_up_to: Some(player_protocol::receipt::PlaysUpTo {
            boot: plays.boot,
            seq: plays.to,
        }),
        telemetry_up_to: None,
        server_time: Timestamp::UNIX_EPOCH,
    };
    let to = topic::receipt(screen.id);
    screen.receive(&to, &encode(&receipt).unwrap(), at);
}

#[test]
fn plays_of_a_new_plan_are_told_soon_and_later_ones_together() {
    let (mut screen, signer, _) = screen_and_key();
    showing(&mut screen, &signer, &manifest(4), NOW);
    let mut told = vec![];
    for minute in 1..=30 {
        let at = NOW + minute * 60_000;
        for out in screen.tick(at) {
            if out.kind != Kind::Plays {
                continue;
            }
            let plays = envelope::decode::<Plays>(&out.payload).unwrap();
            confirm(&mut screen, &plays, at);
            told.push(minute);
        }
    }
    assert_eq!(told, [2, 3, 4, 5, 10, 15, 20, 25, 30]);
}
