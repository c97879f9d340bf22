//! A bench with a real broker on a free port, and screens that connect to it.
use crate::bench::Bench;
use backend::{
    broker::Load,
    config::Config,
    db,
    delivery::{self, Desire},
    fleet::{self, dispatch::Sealed, metrics::Metrics},
    id::{ScreenId, SiteId},
    screens::{
        entity::{screen, site},
        values::{Settings, SiteKind, Tags},
    },
    secrets,
};
use bytes::Bytes;
use player_protocol::{Kind, Presence, envelope, report::Birth, topic};
use rumqttc::{AsyncClient, Event, LastWill, MqttOptions, Packet, QoS};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{sync::mpsc, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

/// How long anything may take before a test gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct World {
    pub(crate) bench: Bench,
    pub(crate) metrics: Metrics,
    manifests: Arc<Mutex<HashMap<ScreenId, Sealed>>>,
    running: Option<(TaskTracker, CancellationToken)>,
}

/// A screen that is known to the server.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: ScreenId,
    pub(crate) secret: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        let free = |config: &mut Config| {
            let any = SocketAddr::from(([127, 0, 0, 1], 0));
            let listener = std::net::TcpListener::bind(any).unwrap();
            config.mqtt_address = listener.local_addr().unwrap();
        };
        let bench = Bench::with(free).await.as_stranger().await;
        let mut world = Self {
            metrics: bench.state.measures.clone(),
            bench,
            manifests: Arc::default(),
            running: None,
        };
        world.start().await;
        world
    }

    pub(crate) async fn start(&mut self) {
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let sealed = self.manifests.clone();
        let load: Load<ScreenId, Sealed> = Arc::new(move |screens| {
            let all = sealed.lock().unwrap();
            let found = screens
                .into_iter()
                .filter_map(|id| all.get(&id).cloned().map(|sealed| (id, sealed)));
            let found: HashMap<_, _> = found.collect();
            Box::pin(std::future::ready(Ok(found)))
        });
        fleet::start(&self.bench.state, &self.metrics, load, (&tasks, &stop))
            .await
            .unwrap();
        self.running = Some((tasks, stop));
    }

    pub(crate) async fn stop(&mut self) {
        let (tasks, stop) = self.running.take().unwrap();
        stop.cancel();
        tasks.close();
        timeout(PATIENCE, tasks.wait()).await.unwrap();
    }

    pub(crate) async fn add_site(&self) -> SiteId {
        let now = self.bench.clock.now();
        let row = site::Model {
            id: SiteId::new(),
            organisation_id: self.bench.organisation,
            parent_id: None,
            kind: SiteKind::Store,
            name: "Lyon".into(),
            name_key: "lyon".into(),
            code: None,
            address: None,
            latitude: None,
            longitude: None,
            time_zone: None,
            opening_hours: None,
            legal_dark: false,
            profile_id: None,
            tags: Tags::default(),
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let row = row.into_active_model().reset_all();
        row.insert(&self.bench.state.db).await.unwrap().id
    }

    pub(crate) async fn add_screen(&self) -> Known {
        let site = self.add_site().await;
        self.add_screen_at(site).await
    }

    pub(crate) async fn add_screen_at(&self, site: SiteId) -> Known {
        let now = self.bench.clock.now();
        let (id, secret) = (ScreenId::new(), secrets::random_token());
        let row = screen::Model {
            id,
            organisation_id: self.bench.organisation,
            site_id: site,
            name: id.to_string(),
            name_key: id.to_string(),
            tags: Tags::default(),
            time_zone: None,
            opening_hours: None,
            settings: Settings::default(),
            profile_id: None,
            model: "test".into(),
            width: Some(1920),
            height: Some(1080),
            address: None,
            secret_hash: Some(secrets::hash(&secret)),
            paired_at: Some(now),
            revoked_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let row = row.into_active_model().reset_all();
        row.insert(&self.bench.state.db).await.unwrap();
        Known { id, secret }
    }

    /// As a publication would: the manifest is there, and its row says so.
    pub(crate) async fn publish(&self, screen: ScreenId, revision: i64) {
        let sealed = Sealed {
            generation: 1,
            revision,
            message: Bytes::from(format!("manifest {revision}")),
        };
        self.manifests.lock().unwrap().insert(screen, sealed);
        let wish = Desire {
            screen,
            generation: 1,
            revision,
            publication: revision,
        };
        let (organisation, now) = (self.bench.organisation, self.bench.clock.now());
        db::write(&self.bench.state.db, async |txn| {
            delivery::desire(txn, organisation, &[wish], now).await
        })
        .await
        .unwrap();
        self.bench.state.signals.delivery.notify_one();
    }

    pub(crate) async fn row(&self, screen: ScreenId) -> Option<delivery::entity::Model> {
        delivery::store::find(&self.bench.state.db, self.bench.organisation, screen)
            .await
            .unwrap()
    }

    /// Waits until the screen's row is as it should be.
    pub(crate) async fn until(
        &self,
        screen: ScreenId,
        wanted: impl Fn(&delivery::entity::Model) -> bool,
    ) -> delivery::entity::Model {
        let end = tokio::time::Instant::now() + PATIENCE;
        loop {
            let row = self.row(screen).await;
            match row {
                Some(row) if wanted(&row) => return row,
                row => assert!(tokio::time::Instant::now() < end, "still {row:?}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) fn options(&self, screen: &Known) -> MqttOptions {
        let port = self.bench.state.config.mqtt_address.port();
        let id = screen.id.to_string();
        let mut options = MqttOptions::new(&id, "127.0.0.1", port);
        options
            .set_credentials(id, screen.secret.clone())
            .set_keep_alive(Duration::from_secs(30))
            .set_max_packet_size(300_000, 300_000);
        options
    }

    pub(crate) async fn connect(&self, screen: &Known) -> Line {
        Line::admitted(self.options(screen)).await
    }

    /// Connects with its will, subscribes to everything, and is born.
    pub(crate) async fn live(&self, screen: &Known, session: i64, boot: Uuid) -> Line {
        let mut options = self.options(screen);
        let will = Presence::Lost(player_protocol::report::Departure { session });
        options.set_last_will(LastWill::new(
            topic::presence(screen.id.0),
            envelope::encode(&will).unwrap(),
            QoS::AtLeastOnce,
            true,
        ));
        let mut line = Line::admitted(options).await;
        for kind in Kind::DOWN {
            assert!(line.subscribe(&kind.topic(screen.id.0)).await);
        }
        let birth = Presence::Online(birth(session, boot));
        line.say(screen, &birth).await;
        line
    }
}

pub(crate) fn birth(session: i64, boot: Uuid) -> Birth {
    Birth {
        session,
        boot,
        player: "test 1.0".into(),
        protocol: vec![1],
        capabilities: vec!["image".into()],
        resolution: Some([1920, 1080]),
        showing: None,
        staged: None,
    }
}

/// A screen's connection.
pub(crate) struct Line {
    client: AsyncClient,
    events: mpsc::UnboundedReceiver<Event>,
    driver: tokio::task::JoinHandle<()>,
    early: Vec<(String, Bytes)>,
}

impl Line {
    /// Connects; the error is what the broker or the library said.
    pub(crate) async fn open(options: MqttOptions) -> Result<Self, String> {
        let (client, mut poll) = AsyncClient::new(options, 1_000);
        match timeout(PATIENCE, poll.poll()).await.unwrap() {
            Ok(Event::Incoming(Packet::ConnAck(_))) => {}
            Ok(other) => return Err(format!("{other:?}")),
            Err(e) => return Err(e.to_string()),
        }
        let (tell, events) = mpsc::unbounded_channel();
        let driver = tokio::spawn(async move {
            let mut heard = true;
            while heard && let Ok(event) = poll.poll().await {
                heard = tell.send(event).is_ok();
            }
        });
        Ok(Self {
            client,
            events,
            driver,
            early: Vec::new(),
        })
    }

    /// A line that the broker must grant. One that comes within a millisecond of its predecessor's end may be put off, as players know.
    pub(crate) async fn admitted(options: MqttOptions) -> Self {
        for _ in 0..50 {
            match Self::open(options.clone()).await {
                Err(why) if why.contains("ServiceUnavailable") => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                opened => return opened.unwrap(),
            }
        }
        panic!("the broker puts off for too long");
    }

    /// Whether the broker grants the subscription.
    pub(crate) async fn subscribe(&mut self, filter: &str) -> bool {
        let asked = self.client.subscribe(filter, QoS::AtLeastOnce).await;
        asked.unwrap();
        loop {
            match self.event().await {
                Some(Event::Incoming(Packet::SubAck(ack))) => {
                    let granted = rumqttc::SubscribeReasonCode::Success(QoS::AtLeastOnce);
                    return ack.return_codes == [granted];
                }
                Some(Event::Incoming(Packet::Publish(p))) => self.early.push((p.topic, p.payload)),
                Some(_) => {}
                None => return false,
            }
        }
    }

    pub(crate) async fn say<M: player_protocol::Message>(&self, screen: &Known, body: &M) {
        let message = envelope::encode(body).unwrap();
        let path = M::KIND.topic(screen.id.0);
        self.publish(&path, message, M::KIND.retained()).await;
    }

    pub(crate) async fn publish(&self, path: &str, message: Vec<u8>, retain: bool) {
        let sent = self.client.publish(path, QoS::AtLeastOnce, retain, message);
        sent.await.unwrap();
    }

    /// The next message on this topic.
    pub(crate) async fn hear(&mut self, path: &str) -> Bytes {
        if let Some(at) = self.early.iter().position(|(topic, _)| topic == path) {
            return self.early.remove(at).1;
        }
        loop {
            match self.event().await {
                Some(Event::Incoming(Packet::Publish(p))) if p.topic == path => return p.payload,
                Some(_) => {}
                None => panic!("the connection ended while waiting for {path}"),
            }
        }
    }

    /// What has come within the time, by topic.
    pub(crate) async fn overhear(&mut self, time: Duration) -> Vec<(String, Bytes)> {
        let mut heard = std::mem::take(&mut self.early);
        let end = tokio::time::Instant::now() + time;
        while let Ok(Some(event)) = tokio::time::timeout_at(end, self.events.recv()).await {
            if let Event::Incoming(Packet::Publish(p)) = event {
                heard.push((p.topic, p.payload));
            }
        }
        heard
    }

    async fn event(&mut self) -> Option<Event> {
        timeout(PATIENCE, self.events.recv()).await.unwrap()
    }

    /// Waits until the broker has closed the connection.
    pub(crate) async fn closed(mut self) {
        while self.event().await.is_some() {}
    }

    /// Breaks off without a word.
    pub(crate) fn cut(self) {
        self.driver.abort();
    }

    /// Leaves as the protocol wants it: no will is sent.
    pub(crate) async fn leave(mut self) {
        self.client.disconnect().await.unwrap();
        let left = rumqttc::Outgoing::Disconnect;
        while self.event().await.unwrap() != Event::Outgoing(left.clone()) {}
        self.cut();
    }
}
