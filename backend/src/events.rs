//! What happens now, for the browsers that watch: a numbered stream per process, kept for a short while.
use crate::id::OrganisationId;
use serde::Serialize;
use serde_json::Value;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::broadcast;

/// How many past events a reconnecting browser can catch up on.
const KEPT: usize = 4096;

/// One change that a browser may want to show.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LiveEvent)]
pub struct Event {
    /// Position in the stream, rising by one.
    #[serde(skip)]
    pub sequence: u64,
    /// Whose change it is; others never see it.
    #[serde(skip)]
    pub organisation: OrganisationId,
    /// `screen`, `media`, `publication`, `changes`, `command`, `job`, `alerts` or `resource`.
    #[serde(rename = "type")]
    #[schema(value_type = Subject)]
    pub kind: &'static str,
    /// The id of what changed.
    pub id: String,
    /// What is new about it.
    pub data: Value,
}

/// What a change is about.
#[derive(utoipa::ToSchema)]
#[schema(as = LiveEventType, rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the words in the API document")]
enum Subject {
    /// How a screen fares.
    Screen,
    /// A media that is being prepared.
    Media,
    /// A publication.
    Publication,
    /// How many changes are not published.
    Changes,
    /// A command to a screen.
    Command,
    /// A job.
    Job,
    /// Alerts were opened, taken note of or resolved.
    Alerts,
    /// Any other resource: read it again.
    Resource,
}

/// Hands events from those who make them to those who watch.
#[derive(Clone, Debug)]
pub struct Hub(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    kept: Mutex<VecDeque<Event>>,
    live: broadcast::Sender<Event>,
}

impl Default for Hub {
    fn default() -> Self {
        Self(Arc::new(Shared {
            kept: Mutex::default(),
            live: broadcast::channel(KEPT).0,
        }))
    }
}

impl Hub {
    /// Tells all watchers of the organisation.
    pub fn tell(
        &self,
        organisation: OrganisationId,
        kind: &'static str,
        id: &impl ToString,
        data: Value,
    ) {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let event = Event {
            sequence: kept.back().map_or(1, |e| e.sequence + 1),
            organisation,
            kind,
            id: id.to_string(),
            data,
        };
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(event.clone());
        // nobody watching is no failure
        drop(self.0.live.send(event));
    }

    /// Tells watchers that a resource changed and should be read again.
    pub fn tell_changed(&self, organisation: OrganisationId, kind: &str, id: &impl ToString) {
        let id = id.to_string();
        let data = serde_json::json!({ "kind": kind, "id": id });
        self.tell(organisation, "resource", &id, data);
    }

    /// Events from now on, of every organisation: the caller filters.
    pub fn watch(&self) -> broadcast::Receiver<Event> {
        self.0.live.subscribe()
    }

    /// The organisation's events after `sequence`, or `None` if some of them are forgotten.
    pub fn since(&self, organisation: OrganisationId, sequence: u64) -> Option<Vec<Event>> {
        let kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (oldest, newest) = match (kept.front(), kept.back()) {
            (Some(first), Some(last)) => (first.sequence, last.sequence),
            _ => return (sequence == 0).then(Vec::new),
        };
        if sequence + 1 < oldest || sequence > newest {
            return None;
        }
        let mine = kept
            .iter()
            .filter(|e| e.sequence > sequence && e.organisation == organisation);
        Some(mine.cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watcher_catches_up_or_is_told_that_it_cannot() {
        let (hub, mine, other) = (Hub::default(), OrganisationId::new(), OrganisationId::new());
        for n in 0..KEPT + 10 {
            hub.tell(
                if n % 2 == 0 { mine } else { other },
                "media",
                &n,
                Value::Null,
            );
        }
        assert!(hub.since(mine, 3).is_none(), "forgotten");
        let last = (KEPT + 10) as u64;
        let missed = hub.since(mine, last - 4).unwrap();
        assert_eq!(missed.len(), 2);
        assert!(missed.iter().all(|e| e.organisation == mine));
        assert!(hub.since(mine, last + 1).is_none(), "from another run");
    }
}
