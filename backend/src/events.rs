//! What happens now, for the browsers that watch: a stream, kept for a short while. Servers that share a database have the same stream in
//! the same order, so a browser may go on at another one.
use crate::{
    id::OrganisationId,
    replicas::{Line, Note},
    secrets,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    borrow::Cow,
    collections::VecDeque,
    fmt,
    str::FromStr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::broadcast;

/// How many past events a reconnecting browser can catch up on.
const KEPT: usize = 4096;

/// Which event this is, at whatever server: who said it first, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The run of the server that said it.
    pub run: u64,
    /// Its number in that run, rising by one.
    pub number: u64,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{}", self.run, self.number)
    }
}

impl FromStr for Mark {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (run, number) = text.split_once('-').ok_or(())?;
        Ok(Self {
            run: u64::from_str_radix(run, 16).map_err(drop)?,
            number: number.parse().map_err(drop)?,
        })
    }
}

/// What a watcher gets.
#[derive(Clone, Debug)]
pub enum News {
    /// A change.
    Event(Event),
    /// Changes were missed: everything must be read again.
    Missed,
}

/// One change that a browser may want to show.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LiveEvent)]
pub struct Event {
    /// Position in this server's stream, rising by one.
    #[serde(skip)]
    pub sequence: u64,
    /// Which one it is, at whatever server.
    #[serde(skip)]
    pub mark: Mark,
    /// Whose change it is; others never see it.
    #[serde(skip)]
    pub organisation: OrganisationId,
    /// `screen`, `media`, `publication`, `changes`, `command`, `job`, `bulk`, `alerts` or `resource`.
    #[serde(rename = "type")]
    #[schema(value_type = Subject)]
    pub kind: Cow<'static, str>,
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
    /// An act on many screens.
    Bulk,
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
    run: u64,
    said: AtomicU64,
    kept: Mutex<VecDeque<Event>>,
    live: broadcast::Sender<News>,
    /// To all servers, this one included: what they hear is the stream.
    line: Option<Line>,
}

impl Default for Hub {
    fn default() -> Self {
        Self::new(None)
    }
}

impl Hub {
    /// A stream of this server alone, or of all that share the line.
    pub fn new(line: Option<Line>) -> Self {
        let bytes = secrets::random_bytes();
        let run = bytes[..8]
            .iter()
            .fold(0, |run, byte| run << 8 | u64::from(*byte));
        Self(Arc::new(Shared {
            // 0 names no run
            run: run.max(1),
            said: AtomicU64::new(0),
            kept: Mutex::default(),
            live: broadcast::channel(KEPT).0,
            line,
        }))
    }

    /// The name of this run of this server.
    pub(crate) fn run(&self) -> u64 {
        self.0.run
    }

    /// Tells all watchers of the organisation.
    pub fn tell(
        &self,
        organisation: OrganisationId,
        kind: &'static str,
        id: &impl ToString,
        data: Value,
    ) {
        let mark = Mark {
            run: self.0.run,
            number: self.0.said.fetch_add(1, Ordering::Relaxed) + 1,
        };
        let (kind, id) = (Cow::Borrowed(kind), id.to_string());
        match &self.0.line {
            None => self.deliver(mark, organisation, kind, (id, data)),
            Some(line) => line.tell(Note::Event {
                mark,
                organisation,
                kind,
                id,
                data,
            }),
        }
    }

    /// Takes an event into the stream.
    pub(crate) fn deliver(
        &self,
        mark: Mark,
        organisation: OrganisationId,
        kind: Cow<'static, str>,
        (id, data): (String, Value),
    ) {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let event = Event {
            sequence: kept.back().map_or(1, |e| e.sequence + 1),
            mark,
            organisation,
            kind,
            id,
            data,
        };
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(event.clone());
        // nobody watching is no failure
        drop(self.0.live.send(News::Event(event)));
    }

    /// Events are missing: what was kept leads nowhere any more, and everybody reads again.
    pub(crate) fn missed(&self) {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // the last one stays for its number, but is no place to go on from
        let all_but_last = kept.len().saturating_sub(1);
        kept.drain(..all_but_last);
        if let Some(last) = kept.back_mut() {
            last.mark = Mark { run: 0, number: 0 };
        }
        drop(self.0.live.send(News::Missed));
    }

    /// Tells watchers that a resource changed and should be read again.
    pub fn tell_changed(&self, organisation: OrganisationId, kind: &str, id: &impl ToString) {
        let id = id.to_string();
        let data = serde_json::json!({ "kind": kind, "id": id });
        self.tell(organisation, "resource", &id, data);
    }

    /// Events from now on, of every organisation: the caller filters.
    pub fn watch(&self) -> broadcast::Receiver<News> {
        self.0.live.subscribe()
    }

    /// The organisation's events after this one, or `None` if it is forgotten or was never heard here.
    pub fn since(&self, organisation: OrganisationId, mark: Mark) -> Option<Vec<Event>> {
        let kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().rposition(|e| e.mark == mark)?;
        let mine = kept
            .iter()
            .skip(at + 1)
            .filter(|e| e.organisation == organisation);
        Some(mine.cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(hub: &Hub, organisation: OrganisationId, n: usize) -> Mark {
        let mut watcher = hub.watch();
        hub.tell(organisation, "media", &n, Value::Null);
        match watcher.try_recv() {
            Ok(News::Event(event)) => event.mark,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_watcher_catches_up_or_is_told_that_it_cannot() {
        let (hub, mine, other) = (Hub::default(), OrganisationId::new(), OrganisationId::new());
        let marks: Vec<_> = (0..KEPT + 10)
            .map(|n| told(&hub, if n % 2 == 0 { mine } else { other }, n))
            .collect();
        assert!(hub.since(mine, marks[3]).is_none(), "forgotten");
        let last = marks.len() - 1;
        let missed = hub.since(mine, marks[last - 4]).unwrap();
        assert_eq!(missed.len(), 2);
        assert!(missed.iter().all(|e| e.organisation == mine));
        let foreign = Mark {
            run: marks[last].run ^ 1,
            ..marks[last - 1]
        };
        assert!(hub.since(mine, foreign).is_none(), "from another run");
    }

    #[test]
    fn after_a_gap_nobody_goes_on_from_before_it() {
        let (hub, mine) = (Hub::default(), OrganisationId::new());
        let before = told(&hub, mine, 1);
        let mut watcher = hub.watch();
        hub.missed();
        assert!(matches!(watcher.try_recv(), Ok(News::Missed)));
        assert!(hub.since(mine, before).is_none());
        let after = told(&hub, mine, 2);
        told(&hub, mine, 3);
        assert_eq!(hub.since(mine, after).unwrap().len(), 1);
    }

    #[test]
    fn a_mark_is_written_and_read() {
        let mark = Mark {
            run: u64::MAX,
            number: 7,
        };
        assert_eq!(mark.to_string().parse(), Ok(mark));
        assert!("42".parse::<Mark>().is_err());
    }
}
