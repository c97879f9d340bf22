//! README.md's examples are real: each block with a name is read as what it claims to be.

use player_protocol::{
    Command, CommandResult, Envelope, Log, Manifest, Pinned, Plays, Presence, Receipt, Status,
    Telemetry, Topic, device, envelope::Header,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::text;

/// The fenced blocks of README.md whose info string has a second word: that word and the text.
fn blocks() -> Vec<(String, String)> {
    let readme = text("README.md");
    let mut blocks = Vec::new();
    for (index, part) in readme
        .split("\n```")
        .enumerate()
        .filter(|(index, _)| index % 2 == 1)
    {
        let (info, body) = part
            .split_once('\n')
            .unwrap_or_else(|| panic!("block {index} does not end"));
        if let Some(name) = info.split(' ').nth(1) {
            blocks.push((name.to_owned(), body.to_owned()));
        }
    }
    blocks
}

fn read<T: Serialize + DeserializeOwned>(name: &str, body: &str) {
    for line in documents(body) {
        let read: T =
            serde_json::from_value(line.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(serde_json::to_value(read).unwrap(), line, "{name}");
    }
}

fn documents(body: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(body)
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn every_named_example_is_what_it_claims_to_be() {
    let blocks = blocks();
    assert!(blocks.len() >= 14, "only {} examples found", blocks.len());
    for (name, body) in blocks {
        match name.as_str() {
            "pairing-request" => read::<device::PairingRequest>(&name, &body),
            "pairing-offer" => read::<device::PairingOffer>(&name, &body),
            "pairing-state" => read::<device::PairingState>(&name, &body),
            "header" => read::<Header>(&name, &body),
            "manifest" => read::<Manifest>(&name, &body),
            "presence" => read::<Presence>(&name, &body),
            "status" => read::<Status>(&name, &body),
            "plays" => read::<Plays>(&name, &body),
            "play-line" => read::<device::PlayLine>(&name, &body),
            "plays-stored" => read::<device::PlaysStored>(&name, &body),
            "receipt" => read::<Receipt>(&name, &body),
            "command" => read::<Command>(&name, &body),
            "result" => read::<CommandResult>(&name, &body),
            "telemetry" => read::<Telemetry>(&name, &body),
            "log" => read::<Log>(&name, &body),
            "signed-message" | "signed-topic" | "signed-key" => {}
            other => panic!("README.md has an example called {other} that nothing checks"),
        }
    }
}

#[test]
fn the_signed_example_verifies_to_the_byte() {
    let block = |wanted: &str| {
        blocks()
            .into_iter()
            .find(|(name, _)| name == wanted)
            .unwrap()
            .1
    };
    let pinned: Pinned = serde_json::from_str(&block("signed-key")).unwrap();
    let (topic, message) = (block("signed-topic"), block("signed-message"));
    let envelope = Envelope::open(message.as_bytes()).unwrap();
    envelope.verify(&topic, &[pinned]).unwrap();
    assert!(Topic::parse(&topic).is_some());
    envelope.read::<Command>().unwrap();
}
