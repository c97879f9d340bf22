use super::*;
use player_protocol::{Plays, Signer, envelope};

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
    assert!(
        batch
            .rows
            .iter()
            .all(|row| row.outcome == Outcome::Complete)
    );
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
    screen.receive(&to, &new.message, NOW);
    assert_eq!(screen.receive(&to, &old.message, NOW), []);
    let out = screen.receive(&to, &forged.message, NOW);
    assert_eq!(statuses(&out), [(0, StatusState::Rejected)]);
    assert_eq!(
        statuses(&screen.tick(NOW + 5_000)),
        [(4, StatusState::Showing)]
    );
}
