//! `golden/*.json`: messages that stay readable for ever. Files are added, never edited.

use base64::{Engine, engine::general_purpose::STANDARD};
use player_protocol::{
    Command, CommandResult, Envelope, Epoch, Log, Manifest, Pinned, Playing, Plays, Presence,
    Receipt, Signer, Status, Telemetry, Topic, device,
    envelope::{ByReference, Delivered, encode_signed},
    playing_at, scene,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{file, text};

#[test]
fn every_golden_message_is_read_and_written_alike() {
    for entry in std::fs::read_dir(file("golden")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(stem) = name.strip_suffix(".json") else {
            panic!("golden/{name} is no message")
        };
        match stem {
            "envelope" | "playing" | "zone" => {}
            "play-line" => alike::<device::PlayLine>(stem),
            "plays-stored" => alike::<device::PlaysStored>(stem),
            "server-time" => alike::<device::ServerTime>(stem),
            "pairing-request" => alike::<device::PairingRequest>(stem),
            "pairing-offer" => alike::<device::PairingOffer>(stem),
            "pairing-state" | "pairing-state-waiting" => alike::<device::PairingState>(stem),
            _ => alike_by_kind(stem),
        }
    }
}

fn alike_by_kind(stem: &str) {
    match stem.split('-').next().unwrap() {
        "manifest" => alike::<Manifest>(stem),
        "command" => alike::<Command>(stem),
        "receipt" => alike::<Receipt>(stem),
        "presence" => alike::<Presence>(stem),
        "status" => alike::<Status>(stem),
        "result" => alike::<CommandResult>(stem),
        "telemetry" => alike::<Telemetry>(stem),
        "plays" => alike::<Plays>(stem),
        "log" => alike::<Log>(stem),
        "epoch" => alike::<Epoch>(stem),
        "scene" => alike::<scene::Compiled>(stem),
        other => panic!("golden/{stem}.json: no message is called {other}"),
    }
}

fn alike<T: Serialize + DeserializeOwned>(stem: &str) {
    let golden: Value = serde_json::from_str(&text(&format!("golden/{stem}.json"))).expect(stem);
    let read: T = serde_json::from_value(golden.clone()).expect(stem);
    assert_eq!(serde_json::to_value(read).unwrap(), golden, "{stem}");
}

#[derive(Deserialize)]
struct PlayingCase {
    name: String,
    manifest: Manifest,
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Expected {
    at_ms: i64,
    playing: Playing,
}

#[test]
fn what_plays_now_is_what_the_vectors_say() {
    let cases: Vec<PlayingCase> = serde_json::from_str(&text("golden/playing.json")).unwrap();
    assert!(cases.len() >= 23);
    for case in cases {
        for expected in case.expect {
            let found = playing_at(&case.manifest, expected.at_ms);
            assert_eq!(
                found, expected.playing,
                "{} at {}",
                case.name, expected.at_ms
            );
        }
    }
}

#[derive(Deserialize)]
struct ZoneCase {
    name: String,
    cycle: scene::Cycle,
    expect: Vec<ZoneExpected>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ZoneExpected {
    at_ms: i64,
    playing: Option<scene::Playing>,
}

#[test]
fn what_loops_in_a_zone_is_what_the_vectors_say() {
    let cases: Vec<ZoneCase> = serde_json::from_str(&text("golden/zone.json")).unwrap();
    assert!(cases.len() >= 8);
    for case in cases {
        for ZoneExpected { at_ms, playing } in case.expect {
            let found = case.cycle.playing(at_ms);
            assert_eq!(found, playing, "{} at {at_ms}", case.name);
        }
    }
}

#[derive(Deserialize)]
struct Envelopes {
    key: Named,
    cases: Vec<EnvelopeCase>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    id: String,
    seed: String,
    public_key: String,
}

#[derive(Deserialize)]
struct EnvelopeCase {
    name: String,
    topic: String,
    message: String,
    valid: bool,
    body: Option<Value>,
    content: Option<String>,
}

#[test]
fn the_pinned_key_accepts_the_golden_envelopes_that_are_genuine() {
    let golden: Envelopes = serde_json::from_str(&text("golden/envelope.json")).unwrap();
    let pinned = Pinned {
        id: golden.key.id,
        public_key: golden.key.public_key,
    };
    for case in golden.cases {
        let message = STANDARD.decode(&case.message).unwrap();
        let envelope = Envelope::open(&message).unwrap();
        let verified = envelope
            .verify(&case.topic, std::slice::from_ref(&pinned))
            .is_ok();
        let kind = Topic::parse(&case.topic).unwrap().kind;
        assert_eq!(
            verified && envelope.header.kind == kind,
            case.valid,
            "{}",
            case.name
        );
        if let Some(body) = case.body {
            assert_eq!(
                serde_json::from_slice::<Value>(&envelope.json().unwrap()).unwrap(),
                body,
                "{}",
                case.name
            );
        }
        if let Some(content) = case.content {
            let Delivered::Elsewhere(reference) = envelope.read_manifest().unwrap() else {
                panic!("{}", case.name)
            };
            assert_eq!(
                reference
                    .open(&STANDARD.decode(content).unwrap())
                    .unwrap()
                    .revision,
                42
            );
        }
    }
}

#[test]
fn the_golden_command_is_signed_to_the_byte() {
    let golden: Envelopes = serde_json::from_str(&text("golden/envelope.json")).unwrap();
    let seed: [u8; 32] = STANDARD
        .decode(golden.key.seed)
        .unwrap()
        .try_into()
        .unwrap();
    let signer = Signer::new(golden.key.id, &seed);
    assert_eq!(signer.pinned().public_key, golden.key.public_key);
    let case = &golden.cases[0];
    let command: Command = serde_json::from_value(case.body.clone().unwrap()).unwrap();
    let message = encode_signed(&command, &case.topic, &signer).unwrap();
    assert_eq!(STANDARD.encode(message), case.message);
}

#[test]
fn a_reference_is_not_mistaken_for_a_manifest() {
    let manifest = text("golden/manifest.json");
    assert!(serde_json::from_str::<ByReference>(&manifest).is_err());
}
