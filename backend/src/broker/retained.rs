//! What a subscriber gets at once: manifests from the database, presence and the canary from memory. The broker itself keeps
//! nothing that could be lost.
use super::{access, batch::Batch};
use crate::id::ScreenId;
use async_trait::async_trait;
use bytes::Bytes;
use player_protocol::{Kind, Topic, topic};
use rmqtt::{
    Result,
    retain::RetainStorage,
    types::{CodecPublish, From as Sender, Id, QoS, Retain, TopicFilter, TopicName},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The filter by which the server hears of every screen's presence.
pub(super) const EVERY_PRESENCE: &str = "vitrine/v1/+/up/presence";

/// The retained messages of one broker.
#[derive(Clone)]
pub(super) struct Retained {
    manifests: Batch<ScreenId, Bytes>,
    kept: Arc<Mutex<HashMap<String, Retain>>>,
}

impl Retained {
    /// Answers manifest topics with what `manifests` finds.
    pub(super) fn new(manifests: Batch<ScreenId, Bytes>) -> Self {
        Self {
            manifests,
            kept: Arc::default(),
        }
    }

    /// Forgets the presence of a screen.
    pub(super) fn forget(&self, screen: ScreenId) {
        self.kept().remove(&topic::presence(screen.0));
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, Retain>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn manifest(&self, topic: &str, screen: ScreenId) -> Vec<(TopicName, Retain)> {
        let found = self.manifests.get(screen).await;
        let found = found.inspect_err(|e| tracing::warn!(error = ?e, %screen, "no manifest read"));
        let message = found.ok().flatten();
        message
            .map(|payload| (TopicName::from(topic), wrapped(topic, payload)))
            .into_iter()
            .collect()
    }
}

#[async_trait]
impl RetainStorage for Retained {
    fn enable(&self) -> bool {
        true
    }

    async fn set(&self, name: &TopicName, retain: Retain, _: Option<Duration>) -> Result<()> {
        let name: &str = name;
        if name != topic::EPOCH && !access::may_retain(name) {
            return Ok(());
        }
        let mut kept = self.kept();
        if retain.publish.payload.is_empty() {
            kept.remove(name);
        } else {
            kept.insert(name.to_owned(), retain);
        }
        Ok(())
    }

    async fn get(&self, filter: &TopicFilter) -> Result<Vec<(TopicName, Retain)>> {
        let filter: &str = filter;
        if let Some(Topic {
            screen,
            kind: Kind::Manifest,
        }) = Topic::parse(filter)
        {
            return Ok(self.manifest(filter, ScreenId(screen)).await);
        }
        let kept = self.kept();
        let named =
            |(name, retain): (&String, &Retain)| (TopicName::from(name.as_str()), retain.clone());
        if filter == EVERY_PRESENCE {
            let all = kept.iter().filter(|(name, _)| access::may_retain(name));
            return Ok(all.map(named).collect());
        }
        Ok(kept.get_key_value(filter).map(named).into_iter().collect())
    }

    async fn count(&self) -> isize {
        isize::try_from(self.kept().len()).unwrap_or(isize::MAX)
    }

    async fn max(&self) -> isize {
        -1
    }
}

fn wrapped(topic: &str, payload: Bytes) -> Retain {
    let publish = CodecPublish {
        dup: false,
        retain: true,
        qos: QoS::AtLeastOnce,
        topic: topic.into(),
        packet_id: None,
        payload,
        properties: Some(rmqtt::codec::v5::PublishProperties::default()),
    };
    Retain {
        msg_id: None,
        from: Sender::from_system(Id::from(1, access::SERVER.into())),
        publish: publish.into(),
    }
}
