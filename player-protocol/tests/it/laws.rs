//! What holds for every message, every manifest and every sequence of bytes.

use player_protocol::{
    Envelope, Manifest, Message, Playing, Signer, Topic,
    envelope::{
        Delivered, MESSAGE_MAX_BYTES, decode, decode_lenient, encode, encode_manifest,
        encode_signed,
    },
    manifest::{Layer, Segment},
    playing_at, topic,
};
use proptest::prelude::*;

use crate::samples;

fn comes_back<M: Message + PartialEq + std::fmt::Debug>(body: &M) -> Result<(), TestCaseError> {
    let message = encode(body).unwrap();
    prop_assert!(message.len() <= MESSAGE_MAX_BYTES);
    prop_assert_eq!(&decode::<M>(&message).unwrap(), body);
    prop_assert_eq!(
        &decode_lenient::<M>(&serde_json::to_vec(body).unwrap()).unwrap(),
        body
    );
    Ok(())
}

fn signer() -> Signer {
    Signer::new("k1", &[7; 32])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn every_message_comes_back(
        down in (samples::command(), samples::receipt(), samples::epoch()),
        up in (samples::presence(), samples::status(), samples::result(), samples::telemetry(), samples::plays(), samples::log()),
    ) {
        comes_back(&down.0)?;
        comes_back(&down.1)?;
        comes_back(&down.2)?;
        comes_back(&up.0)?;
        comes_back(&up.1)?;
        comes_back(&up.2)?;
        comes_back(&up.3)?;
        comes_back(&up.4)?;
        comes_back(&up.5)?;
    }

    #[test]
    fn a_signed_manifest_comes_back_and_verifies(manifest in samples::manifest()) {
        let encoded = encode_manifest(&manifest, "/device/v1/assets/", &signer()).unwrap();
        let envelope = Envelope::open(&encoded.message).unwrap();
        envelope.verify(&topic::manifest(manifest.screen_id), &[signer().pinned()]).unwrap();
        prop_assert_eq!(envelope.read_manifest().unwrap(), Delivered::Here(Box::new(manifest)));
    }

    #[test]
    fn one_flipped_bit_of_the_body_is_found_out(command in samples::command(), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let topic = topic::command(uuid::Uuid::from_u128(1));
        let mut message = encode_signed(&command, &topic, &signer()).unwrap();
        let body = message.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let at = body + at.index(message.len() - body);
        message[at] ^= 1 << bit;
        prop_assert!(Envelope::open(&message).unwrap().verify(&topic, &[signer().pinned()]).is_err());
    }

    #[test]
    fn one_flipped_bit_anywhere_never_gives_another_command(command in samples::command(), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let topic = topic::command(uuid::Uuid::from_u128(1));
        let mut message = encode_signed(&command, &topic, &signer()).unwrap();
        let at = at.index(message.len());
        message[at] ^= 1 << bit;
        if let Ok(envelope) = Envelope::open(&message)
            && envelope.verify(&topic, &[signer().pinned()]).is_ok()
            && let Ok(read) = envelope.read()
        {
            prop_assert_eq!(command, read);
        }
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..2_000), head in 0..4_usize) {
        let heads = ["", "{\"v\":1,\"kind\":\"manifest\",\"enc\":\"gzip\"}\n", "{\"v\":1,\"kind\":\"status\"}\n", "{\"v\":1,"];
        let message = [heads[head].as_bytes(), &bytes].concat();
        if let Ok(envelope) = Envelope::open(&message) {
            let _ = envelope.verify("vitrine/v1/x/down/manifest", &[signer().pinned()]);
            let _ = envelope.read_manifest();
        }
        let _ = decode_lenient::<player_protocol::Status>(&message);
    }

    #[test]
    fn any_text_is_a_topic_only_when_we_would_write_it(text in "(vitrine/v1/)?[0-9a-f-]{30,40}/(up|down)/[a-z/#+]{1,9}") {
        if let Some(topic) = Topic::parse(&text) {
            prop_assert_eq!(topic.to_string(), text);
        }
    }

    #[test]
    fn plays_follow_each_other_without_gap(manifest in samples::manifest()) {
        walk(&manifest)?;
    }

    #[test]
    fn a_play_never_lasts_more_than_fifteen_seconds_longer_than_its_segment(manifest in samples::manifest(), at in 0..800_000_i64) {
        let Playing::Item(shown) = playing_at(&manifest, at) else { return Ok(()) };
        let after = manifest.timeline.iter().rposition(|s| s.begins() <= at).map_or(0, |n| n + 1);
        for later in &manifest.timeline[after..] {
            prop_assert!((later.from..=later.from + 15_000).contains(&later.begins()));
            prop_assert!(shown.ends_at_ms <= later.from.max(shown.started_at_ms) + 15_000);
        }
    }

    #[test]
    fn any_instant_has_an_answer(manifest in samples::manifest(), at in any::<i64>()) {
        let mut manifest = manifest;
        playing_at(&manifest, at);
        for item in &mut manifest.items {
            item.duration_ms = i64::MAX;
        }
        manifest.timeline_end = i64::MAX;
        playing_at(&manifest, at);
        manifest.timeline.clear();
        manifest.timeline_end = i64::MIN;
        playing_at(&manifest, at);
    }
}

/// Walks from answer to answer: each begins where the one before ended, holds for as long as it says, and stays inside its
/// segment.
fn walk(manifest: &Manifest) -> Result<(), TestCaseError> {
    let borders = borders(manifest);
    let mut at = 0;
    for _ in 0..200 {
        let playing = playing_at(manifest, at);
        let (from, until) = match playing {
            Playing::Item(shown) => {
                let item = manifest.loops[shown.loop_index].plays[shown.play_index];
                prop_assert_eq!(item, shown.item_index);
                prop_assert!(
                    shown.ends_at_ms - shown.started_at_ms <= manifest.items[item].duration_ms
                );
                prop_assert!(shown.started_at_ms >= shown.segment_from);
                prop_assert!(
                    shown.segment_from != manifest.timeline_end
                        || shown.layer == Layer::Fallback
                        || at < manifest.timeline_end
                );
                (shown.started_at_ms, shown.ends_at_ms)
            }
            Playing::Off { until_ms } => (at, until_ms.unwrap()),
            Playing::Card {
                until_ms: Some(until),
            } => (at, until),
            Playing::Card { until_ms: None } => {
                prop_assert!(at >= manifest.timeline_end);
                return Ok(());
            }
        };
        prop_assert!(from <= at && at < until, "{playing:?} at {at}");
        prop_assert!(
            borders
                .iter()
                .all(|border| *border <= at || *border >= until),
            "{playing:?} crosses a border"
        );
        prop_assert_eq!(playing_at(manifest, until - 1), playing);
        at = until;
    }
    Ok(())
}

/// Where a segment takes over: not where one later in the list already holds, and not after the timeline.
fn borders(manifest: &Manifest) -> Vec<i64> {
    let begins = |(index, segment): (usize, &Segment)| {
        let mut later = manifest.timeline[index + 1..].iter();
        (!later.any(|other| other.begins() <= segment.begins())).then_some(segment.begins())
    };
    let segments = manifest.timeline.iter().enumerate().filter_map(begins);
    let before_the_end = segments.filter(|from| *from < manifest.timeline_end);
    before_the_end.chain([manifest.timeline_end]).collect()
}
