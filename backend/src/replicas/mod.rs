//! What servers that share a PostgreSQL tell each other at once: live events, taps, screens to cut off. They go by its LISTEN and NOTIFY,
//! which keeps the order of all of them the same for everybody and nothing for whoever was away: such a server is told that it missed
//! something, reads again, and has its browsers read again. On SQLite there is one server, and none of this runs.
mod entity;
mod lease;
mod peers;

pub use lease::{Lease, Refused, examine};
pub use peers::Peers;

use crate::{
    db,
    events::{Hub, Mark},
    id::{OrganisationId, ScreenId},
    signals::Signals,
};
use sea_orm::{DatabaseConnection, DbErr};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::postgres::PgListener;
use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{sync::mpsc, time::Instant};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The channel of the database.
const CHANNEL: &str = "vitrine";
/// PostgreSQL takes less than 8000 bytes at a time.
const MOST_BYTES: usize = 7_800;
/// Notes that may wait; beyond that the others are told that they missed some.
const WAITING: usize = 16_384;
/// Between two signs of life.
const BEAT: Duration = Duration::from_secs(3);
/// Without any sign of life for so long the line is taken for dead.
const SILENCE: Duration = Duration::from_secs(10);
/// The file of a data folder that its server holds, with its name in it.
pub const NOTEBOOK: &str = "server.lock";
/// Before a new attempt.
const PAUSE: Duration = Duration::from_millis(300);

/// One thing to be told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Note {
    /// Something that browsers may want to show.
    Event {
        mark: Mark,
        organisation: OrganisationId,
        kind: Cow<'static, str>,
        id: String,
        data: Value,
    },
    /// A job was enqueued.
    Jobs,
    /// Screens have something new to be sent.
    Delivery,
    /// A screen must be cut off.
    Kick(ScreenId),
    /// Something could not be told: read again.
    Missed,
    /// A sign of life.
    Beat,
}

/// Where notes for the other servers are handed in.
#[derive(Clone, Debug)]
pub struct Line {
    notes: mpsc::Sender<Note>,
    overflown: Arc<AtomicBool>,
}

/// Where they come out, to be sent.
#[derive(Debug)]
pub struct Outbox {
    notes: mpsc::Receiver<Note>,
    overflown: Arc<AtomicBool>,
}

/// What one server sends at a time.
#[derive(Serialize, Deserialize)]
struct Letter<'a> {
    from: u64,
    notes: Cow<'a, [Note]>,
}

/// A new line, and where what is handed in comes out.
pub fn line() -> (Line, Outbox) {
    let (hand_in, notes) = mpsc::channel(WAITING);
    let overflown = Arc::<AtomicBool>::default();
    let line = Line {
        notes: hand_in,
        overflown: Arc::clone(&overflown),
    };
    (line, Outbox { notes, overflown })
}

impl Line {
    /// Tells the other servers soon; never waits.
    pub(crate) fn tell(&self, note: Note) {
        if self.notes.try_send(note).is_err() {
            self.overflown.store(true, Ordering::Relaxed);
        }
    }
}

/// Speaks and listens until `stop`, once the line to the database stands.
///
/// # Errors
/// If the database cannot be listened to.
pub async fn start(
    (db, outbox): (&DatabaseConnection, Outbox),
    (hub, signals): (&Hub, &Signals),
    (tasks, stop): (&TaskTracker, &CancellationToken),
) -> Result<(), DbErr> {
    let own = hub.run();
    signals.peers.introduce(own);
    let listener = db::listen(db, CHANNEL).await?;
    let ear = Ear {
        db: db.clone(),
        hub: hub.clone(),
        signals: signals.clone(),
        own,
    };
    let (db, until) = (db.clone(), stop.clone());
    tasks.spawn(async move { until.run_until_cancelled(speak(&db, own, outbox)).await });
    let until = stop.clone();
    tasks.spawn(async move { until.run_until_cancelled(ear.listen(listener)).await });
    Ok(())
}

async fn speak(db: &DatabaseConnection, own: u64, mut outbox: Outbox) {
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut notes = Vec::new();
    loop {
        tokio::select! {
            _ = outbox.notes.recv_many(&mut notes, 1_024) => {}
            _ = beat.tick() => notes.push(Note::Beat),
        }
        if outbox.overflown.swap(false, Ordering::Relaxed) {
            notes.push(Note::Missed);
        }
        for letter in letters(own, &notes) {
            if let Err(e) = db::notify(db, CHANNEL, letter).await {
                tracing::warn!(error = %e, "the other servers could not be told");
                outbox.overflown.store(true, Ordering::Relaxed);
                tokio::time::sleep(PAUSE).await;
                break;
            }
        }
        notes.clear();
    }
}

/// The notes in as few letters as they fit in. One that fits into none becomes a call to read again.
fn letters(from: u64, notes: &[Note]) -> Vec<String> {
    let write = |notes: &[Note]| {
        let notes = Cow::Borrowed(notes);
        serde_json::to_string(&Letter { from, notes }).unwrap_or_default()
    };
    let whole = write(notes);
    match notes {
        [] => Vec::new(),
        _ if whole.len() <= MOST_BYTES && !whole.is_empty() => vec![whole],
        [_] => vec![write(&[Note::Missed])],
        _ => {
            let (first, rest) = notes.split_at(notes.len() / 2);
            [letters(from, first), letters(from, rest)].concat()
        }
    }
}

/// The listening half.
struct Ear {
    db: DatabaseConnection,
    hub: Hub,
    signals: Signals,
    own: u64,
}

impl Ear {
    async fn listen(self, mut line: PgListener) {
        loop {
            let cause = self.follow(&mut line).await;
            tracing::warn!(cause, "the line between the servers is lost");
            line = self.again().await;
            // whatever was told meanwhile is gone
            self.missed();
        }
    }

    /// Hears until the line breaks; says why it did.
    async fn follow(&self, line: &mut PgListener) -> String {
        loop {
            match tokio::time::timeout(SILENCE, line.try_recv()).await {
                Ok(Ok(Some(letter))) => self.read(letter.payload()),
                Ok(Ok(None)) => return "the database closed it".to_owned(),
                Ok(Err(e)) => return e.to_string(),
                Err(_) => return "not even our own signs of life arrive".to_owned(),
            }
        }
    }

    async fn again(&self) -> PgListener {
        loop {
            match db::listen(&self.db, CHANNEL).await {
                Ok(line) => return line,
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    fn read(&self, text: &str) {
        match serde_json::from_str::<Letter<'_>>(text) {
            Ok(letter) => {
                let is_own = letter.from == self.own;
                if !is_own {
                    self.signals.peers.heard(letter.from, Instant::now());
                }
                for note in letter.notes.into_owned() {
                    self.take(note, is_own);
                }
            }
            // a server of another version
            Err(e) => {
                tracing::warn!(error = %e, "another server says what this one does not understand");
                self.missed();
            }
        }
    }

    fn take(&self, note: Note, is_own: bool) {
        match note {
            Note::Event {
                mark,
                organisation,
                kind,
                id,
                data,
            } => self.hub.deliver(mark, organisation, kind, (id, data)),
            Note::Missed => self.missed(),
            Note::Jobs if !is_own => self.signals.jobs.heard(),
            Note::Delivery if !is_own => self.signals.delivery.heard(),
            Note::Kick(screen) if !is_own => self.signals.cut(screen),
            Note::Jobs | Note::Delivery | Note::Kick(_) | Note::Beat => {}
        }
    }

    fn missed(&self) {
        self.hub.missed();
        self.signals.missed();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(size: usize) -> Note {
        Note::Event {
            mark: Mark { run: 1, number: 2 },
            organisation: OrganisationId::new(),
            kind: "media".into(),
            id: "x".into(),
            data: json!("é".repeat(size)),
        }
    }

    #[test]
    fn letters_fit_into_what_the_database_takes_and_keep_their_order() {
        let notes: Vec<_> = (0..500)
            .map(|n| match n % 50 {
                7 => event(10_000),
                _ => event(n),
            })
            .collect();
        let letters = letters(7, &notes);
        assert!(letters.iter().all(|letter| letter.len() <= MOST_BYTES));
        let read: Vec<Note> = letters
            .iter()
            .flat_map(|text| {
                let letter: Letter<'_> = serde_json::from_str(text).unwrap();
                assert_eq!(letter.from, 7);
                letter.notes.into_owned()
            })
            .collect();
        assert_eq!(read.len(), notes.len());
        for (n, note) in read.iter().enumerate() {
            match note {
                Note::Missed => assert_eq!(n % 50, 7),
                Note::Event { data, .. } => assert_eq!(*data, json!("é".repeat(n))),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_line_that_overflows_says_so() {
        let (line, outbox) = line();
        for _ in 0..=WAITING {
            line.tell(Note::Jobs);
        }
        assert!(outbox.overflown.load(Ordering::Relaxed));
    }
}
