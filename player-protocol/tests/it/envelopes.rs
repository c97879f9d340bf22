//! The envelope's edges: sizes, bombs, versions, keys.

use std::fmt::Write as _;

use player_protocol::{
    Command, Envelope, EnvelopeError, Log, Manifest, Signer, Status,
    envelope::{
        BODY_MAX_BYTES, Delivered, MESSAGE_MAX_BYTES, decode, decode_lenient, encode,
        encode_manifest, encode_signed,
    },
    topic,
};
use serde_json::Value;
use uuid::Uuid;

use crate::text;

fn golden<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_str(&text(&format!("golden/{name}.json"))).unwrap()
}

#[test]
fn a_long_body_is_packed_and_a_short_one_is_not() {
    let mut log: Log = golden("log");
    let plain = encode(&log).unwrap();
    assert!(plain.starts_with(b"{\"v\":1,\"kind\":\"log\"}\n"));
    log.message = "é".repeat(4_000);
    let packed = encode(&log).unwrap();
    assert!(packed.starts_with(b"{\"v\":1,\"kind\":\"log\",\"enc\":\"gzip\"}\n"));
    assert!(packed.len() < 200);
    assert_eq!(decode::<Log>(&packed).unwrap(), log);
}

#[test]
fn nothing_beyond_the_cap_is_sent_or_read() {
    let mut log: Log = golden("log");
    log.message = noise(300_000);
    assert_eq!(encode(&log), Err(EnvelopeError::TooLong));
    let message = [
        b"{\"v\":1,\"kind\":\"log\"}\n".as_slice(),
        &vec![b' '; MESSAGE_MAX_BYTES],
    ]
    .concat();
    assert_eq!(Envelope::open(&message), Err(EnvelopeError::TooLong));
}

#[test]
fn a_bomb_is_defused() {
    let mut log: Log = golden("log");
    log.message = "a".repeat(BODY_MAX_BYTES + 1);
    let bomb = encode(&log).unwrap();
    assert!(bomb.len() < MESSAGE_MAX_BYTES);
    assert_eq!(decode::<Log>(&bomb), Err(EnvelopeError::TooLong));
}

#[test]
fn a_long_manifest_is_sent_by_reference() {
    let mut manifest: Manifest = golden("manifest");
    let asset = manifest.assets.values().next().unwrap().clone();
    let hashes = noise(64 * 4_000);
    manifest.assets = hashes
        .as_bytes()
        .chunks(64)
        .map(|hash| (String::from_utf8_lossy(hash).into_owned(), asset.clone()))
        .collect();
    let signer = Signer::new("k1", &[7; 32]);
    let encoded = encode_manifest(&manifest, "/device/v1/assets/", &signer).unwrap();
    let content = encoded.content.unwrap();
    assert!(encoded.message.len() < 1_024);
    let envelope = Envelope::open(&encoded.message).unwrap();
    envelope
        .verify(&topic::manifest(manifest.screen_id), &[signer.pinned()])
        .unwrap();
    let Delivered::Elsewhere(reference) = envelope.read_manifest().unwrap() else {
        panic!("a reference was expected")
    };
    assert_eq!(
        reference.url,
        format!("/device/v1/assets/{}", content.sha256)
    );
    assert_eq!(reference.open(&content.bytes).unwrap(), manifest);
    assert_eq!(
        reference.open(&content.bytes[1..]),
        Err(EnvelopeError::Signature)
    );
}

#[test]
fn what_is_no_message_is_named() {
    let cases: [(&[u8], EnvelopeError); 7] = [
        (b"", EnvelopeError::Header),
        (b"{\"v\":1,\"kind\":\"status\"}", EnvelopeError::Header),
        (b"\n{}", EnvelopeError::Header),
        (b"{\"v\":2,\"kind\":\"status\"}\n{}", EnvelopeError::Version),
        (b"{\"v\":1,\"kind\":\"log\"}\n{}", EnvelopeError::Kind),
        (b"{\"v\":1,\"kind\":\"status\"}\n{}", EnvelopeError::Body),
        (
            b"{\"v\":1,\"kind\":\"status\",\"enc\":\"gzip\"}\n{}",
            EnvelopeError::Body,
        ),
    ];
    for (message, error) in cases {
        assert_eq!(
            decode::<Status>(message),
            Err(error),
            "{}",
            String::from_utf8_lossy(message)
        );
    }
}

#[test]
fn a_bare_body_is_read_when_asked_for() {
    let status: Status = golden("status");
    let pretty = text("golden/status.json");
    assert_eq!(
        decode_lenient::<Status>(pretty.as_bytes()),
        Ok(status.clone())
    );
    let compact = serde_json::to_string(&status).unwrap() + "\n";
    assert_eq!(decode_lenient::<Status>(compact.as_bytes()), Ok(status));
    assert_eq!(
        decode::<Status>(compact.as_bytes()),
        Err(EnvelopeError::Header)
    );
}

#[test]
fn unknown_fields_and_kinds_do_no_harm() {
    let mut command: Value = golden("command");
    command["kind"] = "dance".into();
    command["later"] = true.into();
    let read: Command = serde_json::from_value(command).unwrap();
    assert_eq!(read.kind, player_protocol::CommandKind::Unknown);
    let mut manifest: Value = golden("manifest");
    manifest["items"][0]["kind"] = "hologram".into();
    manifest["items"][0]["transition"] = "explode".into();
    manifest["items"][0]["fit"] = "bend".into();
    let read: Manifest = serde_json::from_value(manifest).unwrap();
    assert_eq!(
        read.items[0].transition,
        player_protocol::manifest::Transition::Cut
    );
}

#[test]
fn only_a_pinned_key_on_the_right_topic_counts() {
    let command: Command = golden("command");
    let (old, new) = (Signer::new("k1", &[1; 32]), Signer::new("k2", &[2; 32]));
    let here = topic::command(Uuid::from_u128(1));
    let message = encode_signed(&command, &here, &new).unwrap();
    let envelope = Envelope::open(&message).unwrap();
    assert_eq!(
        envelope.verify(&here, &[old.pinned(), new.pinned()]),
        Ok(())
    );
    assert_eq!(
        envelope.verify(&here, &[old.pinned()]),
        Err(EnvelopeError::Signature)
    );
    assert_eq!(
        envelope.verify(&topic::command(Uuid::from_u128(2)), &[new.pinned()]),
        Err(EnvelopeError::Signature)
    );
    let plain = encode(&command).unwrap();
    assert_eq!(
        Envelope::open(&plain)
            .unwrap()
            .verify(&here, &[new.pinned()]),
        Err(EnvelopeError::Signature)
    );
    assert!(!format!("{new:?}").contains('2') || format!("{new:?}").contains("***"));
}

/// Hexadecimal text that gzip cannot shorten much, always the same.
fn noise(length: usize) -> String {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut text = String::with_capacity(length + 16);
    while text.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        write!(text, "{state:016x}").unwrap();
    }
    text.truncate(length);
    text
}
