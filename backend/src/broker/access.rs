//! Who may connect, and what each may publish and subscribe to.
use super::batch::Batch;
use crate::{buckets::Buckets, error::Result, id::ScreenId, secrets};
use player_protocol::{Kind, Topic};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::time::Instant;

/// User name of the server's own clients; no screen id looks like it.
pub(super) const SERVER: &str = "vitrine-server";
/// Secrets remembered; beyond that the memory starts anew.
const REMEMBERED: usize = 50_000;
/// Messages that a screen may send at once, and how many more each second.
const BURST: u32 = 200;
const PER_SECOND: u32 = 20;
/// The longest presence: it is kept in memory.
const PRESENCE_MAX_BYTES: usize = 4 * 1024;

/// What a CONNECT says about itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Introduction<'a> {
    /// The client id.
    pub(super) client: &'a str,
    /// The user name, empty if there is none.
    pub(super) user: &'a str,
    /// The password, empty if there is none.
    pub(super) password: &'a [u8],
    /// Topic and size of the will, if there is one.
    pub(super) will: Option<(&'a str, usize)>,
}

/// What becomes of a CONNECT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// The server itself: may do everything.
    Server,
    /// This screen.
    Screen,
    /// Nobody we know.
    Refused,
    /// It cannot be found out now.
    Unknown,
}

/// What becomes of a PUBLISH.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It goes on.
    Pass,
    /// It is dropped, the connection stays.
    Drop,
    /// It is dropped and the connection closed: no decent client sends that.
    Close,
}

/// Decides for one broker.
pub(super) struct Access {
    /// None where the server itself does not come.
    server_secret: Option<String>,
    secrets: Batch<ScreenId, String>,
    known: Mutex<Known>,
    buckets: Buckets<ScreenId>,
    began: Instant,
}

#[derive(Default)]
struct Known {
    hashes: HashMap<ScreenId, String>,
    /// Rises with every revocation, so that a look-up begun before one is not remembered after it.
    changes: u64,
}

impl Access {
    /// Admits screens by the SHA-256 of their secrets, and the server with `server_secret` if there is one.
    pub(super) fn new(server_secret: Option<String>, secrets: Batch<ScreenId, String>) -> Self {
        Self {
            server_secret,
            secrets,
            known: Mutex::default(),
            buckets: Buckets::new(BURST, PER_SECOND),
            began: Instant::now(),
        }
    }

    /// Whether this CONNECT is what it says.
    pub(super) async fn admit(&self, asked: Introduction<'_>) -> Admission {
        let Ok(password) = std::str::from_utf8(asked.password) else {
            return Admission::Refused;
        };
        if asked.user == SERVER {
            let own = asked.client.starts_with(SERVER);
            let expected = self.server_secret.as_ref();
            return match own && expected.is_some_and(|it| secrets::same(password, it)) {
                true => Admission::Server,
                false => Admission::Refused,
            };
        }
        let Some(screen) = screen_of(asked.client).filter(|_| asked.user == asked.client) else {
            return Admission::Refused;
        };
        if !asked.will.is_none_or(|will| may_leave(screen, will)) {
            return Admission::Refused;
        }
        match self.hash_of(screen).await {
            Ok(Some(stored)) if secrets::same(&stored, &secrets::hash(password)) => {
                Admission::Screen
            }
            Ok(_) => Admission::Refused,
            Err(_) => Admission::Unknown,
        }
    }

    /// The hash of the screen's secret; none if it may not connect.
    ///
    /// # Errors
    /// 503 if it cannot be looked up.
    pub(super) async fn hash_of(&self, screen: ScreenId) -> Result<Option<String>> {
        let changes = {
            let known = self.known();
            if let Some(hash) = known.hashes.get(&screen) {
                return Ok(Some(hash.clone()));
            }
            known.changes
        };
        let Some(found) = self.secrets.get(screen).await? else {
            return Ok(None);
        };
        let mut known = self.known();
        if known.changes == changes {
            if known.hashes.len() >= REMEMBERED {
                known.hashes.clear();
            }
            known.hashes.insert(screen, found.clone());
        }
        Ok(Some(found))
    }

    /// Forgets the screen's secret: the next CONNECT is looked up.
    pub(super) fn forget(&self, screen: ScreenId) {
        let mut known = self.known();
        known.changes += 1;
        known.hashes.remove(&screen);
        drop(known);
        self.buckets.forget(&screen);
    }

    /// Forgets every secret, and says which they were.
    pub(super) fn forget_all(&self) -> HashMap<ScreenId, String> {
        let mut known = self.known();
        known.changes += 1;
        std::mem::take(&mut known.hashes)
    }

    /// What becomes of a message of `size_bytes` that the client publishes on `topic` at `now`.
    pub(super) fn publish(
        &self,
        client: &str,
        topic: &str,
        size_bytes: usize,
        now: Instant,
    ) -> Verdict {
        if topic.is_empty() || topic.contains(['+', '#', '\0', '?']) {
            return Verdict::Close;
        }
        let Some(screen) = screen_of(client) else {
            return Verdict::Close;
        };
        if !Topic::may_publish(screen.0, topic) || too_long(topic, size_bytes) {
            return Verdict::Drop;
        }
        match self.take(screen, now) {
            true => Verdict::Pass,
            false => Verdict::Drop,
        }
    }

    fn take(&self, screen: ScreenId, now: Instant) -> bool {
        self.buckets
            .take(screen, now.saturating_duration_since(self.began))
            .is_ok()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The screen that a client id names: a lower-case UUID with dashes and nothing else.
pub(super) fn screen_of(client: &str) -> Option<ScreenId> {
    let screen: ScreenId = client.parse().ok()?;
    (screen.to_string() == client).then_some(screen)
}

/// Whether the client may subscribe to `filter`, compared as a whole string.
pub(super) fn may_subscribe(client: &str, filter: &str) -> bool {
    screen_of(client).is_some_and(|screen| Topic::may_subscribe(screen.0, filter))
}

/// Whether what a screen sends on this topic stays with the broker.
pub(super) fn may_retain(topic: &str) -> bool {
    Topic::parse(topic).is_some_and(|t| t.kind == Kind::Presence)
}

fn may_leave(screen: ScreenId, (topic, size_bytes): (&str, usize)) -> bool {
    topic == player_protocol::topic::presence(screen.0) && size_bytes <= PRESENCE_MAX_BYTES
}

fn too_long(topic: &str, size_bytes: usize) -> bool {
    may_retain(topic) && size_bytes > PRESENCE_MAX_BYTES
        || size_bytes > player_protocol::envelope::MESSAGE_MAX_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::Arc, time::Duration};
    use tokio_util::{sync::CancellationToken, task::TaskTracker};

    fn access(screen: ScreenId) -> Access {
        let load = move |keys: Vec<ScreenId>| {
            let mine = keys.into_iter().filter(|k| *k == screen);
            let found = mine.map(|k| (k, secrets::hash("secret"))).collect();
            Box::pin(std::future::ready(Ok(found))) as futures_util::future::BoxFuture<'static, _>
        };
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        Access::new(Some("own".into()), Batch::new(Arc::new(load), &tasks, stop))
    }

    #[tokio::test]
    async fn only_a_screen_with_its_secret_its_name_and_its_will_gets_in() {
        let (screen, other) = (ScreenId::new(), ScreenId::new());
        let access = access(screen);
        let id = screen.to_string();
        let (presence, foreign) = (
            player_protocol::topic::presence(screen.0),
            player_protocol::topic::presence(other.0),
        );
        let command = player_protocol::topic::command(screen.0);
        let other = other.to_string();
        let upper = id.to_uppercase();
        let plain = screen.0.simple().to_string();
        let cases: [(&str, &str, &str, Option<&str>, Admission); 14] = [
            (&id, &id, "secret", None, Admission::Screen),
            (&id, &id, "secret", Some(&presence), Admission::Screen),
            (&id, &id, "secret", Some(&foreign), Admission::Refused),
            (&id, &id, "secret", Some(&command), Admission::Refused),
            (&id, &id, "secret", Some("#"), Admission::Refused),
            (&id, &id, "wrong", None, Admission::Refused),
            (&id, &id, "", None, Admission::Refused),
            (&other, &id, "secret", None, Admission::Refused),
            (&other, &other, "secret", None, Admission::Refused),
            (&id, "", "secret", None, Admission::Refused),
            (&upper, &upper, "secret", None, Admission::Refused),
            (&plain, &plain, "secret", None, Admission::Refused),
            ("+", "+", "secret", None, Admission::Refused),
            (SERVER, SERVER, "secret", None, Admission::Refused),
        ];
        for (client, user, password, will, expected) in cases {
            let asked = Introduction {
                client,
                user,
                password: password.as_bytes(),
                will: will.map(|topic| (topic, 10)),
            };
            assert_eq!(access.admit(asked).await, expected, "{asked:?}");
        }
        let server = Introduction {
            client: "vitrine-server-in",
            user: SERVER,
            password: b"own",
            will: None,
        };
        assert_eq!(access.admit(server).await, Admission::Server);
    }

    #[tokio::test]
    async fn topics_are_compared_whole() {
        let (screen, other) = (ScreenId::new(), ScreenId::new());
        let access = access(screen);
        let client = screen.to_string();
        let own = format!("vitrine/v1/{screen}");
        let now = Instant::now();
        let cases = [
            (format!("{own}/up/status"), Verdict::Pass),
            (format!("{own}/up/presence"), Verdict::Pass),
            (format!("{own}/up/status/"), Verdict::Drop),
            (format!("{own}/up/anything"), Verdict::Drop),
            (format!("{own}/down/command"), Verdict::Drop),
            (format!("vitrine/v1/{other}/up/status"), Verdict::Drop),
            ("vitrine/v1/server/epoch".into(), Verdict::Drop),
            ("$SYS/broker".into(), Verdict::Drop),
            (format!("{own}/up/#"), Verdict::Close),
            (format!("{own}/up/+"), Verdict::Close),
            (format!("{own}/up/status?x=1"), Verdict::Close),
            (format!("{own}/up/status\0"), Verdict::Close),
            (String::new(), Verdict::Close),
        ];
        for (topic, expected) in cases {
            assert_eq!(
                access.publish(&client, &topic, 10, now),
                expected,
                "{topic:?}"
            );
        }
        let filters = ["manifest", "command", "receipt"].map(|kind| format!("{own}/down/{kind}"));
        assert!(filters.iter().all(|f| may_subscribe(&client, f)));
        for filter in [
            "#",
            "+/#",
            "$SYS/#",
            "$share/g/#",
            &format!("{own}/down/#"),
            &format!("{own}/down/+"),
            &format!("{own}/up/status"),
            &format!("$share/g/{own}/down/command"),
            &format!("vitrine/v1/{other}/down/command"),
            "vitrine/v1/server/epoch",
        ] {
            assert!(!may_subscribe(&client, filter), "{filter}");
        }
    }

    #[tokio::test]
    async fn a_flood_is_thinned_and_its_sender_recovers() {
        let screen = ScreenId::new();
        let access = access(screen);
        let (client, topic) = (screen.to_string(), player_protocol::topic::log(screen.0));
        let passed = |now: Instant| {
            (0..1_000)
                .filter(|_| access.publish(&client, &topic, 1, now) == Verdict::Pass)
                .count()
        };
        let now = Instant::now();
        assert_eq!(passed(now), 200);
        assert_eq!(passed(now + Duration::from_secs(1)), 20);
    }
}
