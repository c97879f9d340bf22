//! What happens, as it happens, for the browsers that watch.
use crate::{
    app::AppState,
    auth::{Caller, Viewer, identify},
    error::Result,
    events::{Event, Hub, Mark, News},
    id::{ScreenId, SiteId},
    screens::{
        entity::screen,
        store::{screens, tree},
    },
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::sse::{self, KeepAlive, Sse},
};
use futures_util::Stream;
use sea_orm::{ColumnTrait as _, DatabaseConnection, QueryFilter as _, QuerySelect as _};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet, VecDeque},
    convert::Infallible,
    time::Duration,
};
use tokio::{sync::broadcast, time::Instant};
use tokio_util::sync::CancellationToken;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Between two batches.
const PAUSE: Duration = Duration::from_millis(200);
/// A comment after this long without a batch keeps proxies from closing the line.
const SILENCE: Duration = Duration::from_secs(15);
/// The browser asks anew after this long, and shows who it is again.
const LIFE: Duration = Duration::from_mins(5);
/// Whoever may not watch any more is cut off within this time.
const RECHECK: Duration = Duration::from_secs(1);
/// A batch with more changes than this is a call to read everything again.
const MOST: usize = 2_000;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(watch))
}

/// Live changes, as server-sent events
///
/// An event `batch` carries a JSON list of changes (`LiveEvent`), at most five times a second, and an id to send as `Last-Event-ID` after a
/// break, to whichever server; `resync` asks to read everything again, because too much has happened since. A comment every 15 s keeps the line open, and
/// the server closes it after five minutes: connect again. For example: `event: batch`, `id: 5f3c-42`,
/// `data: [{"type": "resource", "id": "0193…", "data": {"kind": "media", "id": "0193…"}}]`.
#[utoipa::path(get, path = "/events", tag = "fleet",
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last batch that was seen")),
    responses((status = 200, content_type = "text/event-stream", body = String), (status = 401), (status = 403)))]
async fn watch(
    State(state): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, Infallible>>>> {
    let live = state.events.watch();
    let scope = Scope::of(&state.db, &viewer).await?;
    let last = headers.get("last-event-id").and_then(|v| v.to_str().ok());
    let mut watcher = Watcher::new(state, (viewer.0, headers.clone()), scope, live);
    watcher.catch_up(last);
    let stream = futures_util::stream::unfold(watcher, async |mut watcher| {
        let event = watcher.next().await?;
        Some((Ok(event), watcher))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(SILENCE).text("here")))
}

/// What of the whole organisation a store manager hears of.
const OF_STORES: [&str; 5] = ["screens", "fault", "message_rules", "brand", "organisation"];

/// What a store manager may hear of; everybody else hears all of the organisation.
struct Scope(Option<(HashSet<ScreenId>, HashSet<SiteId>)>);

impl Scope {
    async fn of(db: &DatabaseConnection, caller: &Caller) -> Result<Self> {
        if caller.sites.is_none() {
            return Ok(Self(None));
        }
        let sites = tree::load(db, caller.organisation).await?;
        let sites = tree::visible(caller, &sites).unwrap_or_default();
        let own: Vec<ScreenId> = screens::within(caller.organisation)
            .filter(screen::COLUMN.site_id.is_in(sites.iter().copied()))
            .select_only()
            .column(screen::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self(Some((
            own.into_iter().collect(),
            sites.into_iter().collect(),
        ))))
    }

    fn holds(&self, event: &Event) -> bool {
        let Some((screens, sites)) = &self.0 else {
            return true;
        };
        let screen = |text: &str| text.parse().is_ok_and(|id| screens.contains(&id));
        let site = |text: &str| text.parse().is_ok_and(|id| sites.contains(&id));
        let named = |field: &str| event.data[field].as_str().unwrap_or_default();
        match &*event.kind {
            "screen" => screen(&event.id),
            "command" => screen(named("screenId")),
            "resource" => match named("kind") {
                "screen" | "screenshot" => screen(&event.id),
                "site" | "message" => site(&event.id),
                kind => OF_STORES.contains(&kind),
            },
            _ => false,
        }
    }

    /// Whether the event may have changed what is in scope.
    fn is_shaken_by(&self, event: &Event) -> bool {
        let kind = event.data["kind"].as_str();
        self.0.is_some() && event.kind == "resource" && matches!(kind, Some("screen" | "site"))
    }
}

/// One browser's line.
struct Watcher {
    state: AppState,
    caller: Caller,
    /// What the browser showed to say who it is.
    shown: HeaderMap,
    scope: Scope,
    live: broadcast::Receiver<News>,
    waiting: VecDeque<Event>,
    must_resync: bool,
    /// The place of the last event that was looked at.
    last: u64,
    mark: Option<Mark>,
    not_before: Instant,
    checked: Instant,
    end: Instant,
    stop: CancellationToken,
}

impl Watcher {
    fn new(
        state: AppState,
        (caller, shown): (Caller, HeaderMap),
        scope: Scope,
        live: broadcast::Receiver<News>,
    ) -> Self {
        let now = Instant::now();
        Self {
            stop: state.signals.stopping.clone(),
            state,
            caller,
            shown,
            scope,
            live,
            waiting: VecDeque::new(),
            must_resync: false,
            last: 0,
            mark: None,
            not_before: now,
            checked: now,
            end: now + LIFE,
        }
    }

    /// Takes up where the browser left off, as far as that is remembered.
    fn catch_up(&mut self, last: Option<&str>) {
        let Some(last) = last else { return };
        let hub: &Hub = &self.state.events;
        let missed = last
            .parse()
            .ok()
            .and_then(|n| hub.since(self.caller.organisation, n));
        match missed {
            Some(missed) => self.waiting.extend(missed),
            None => self.must_resync = true,
        }
    }

    /// The next batch or call to read again; `None` at the end of the line.
    async fn next(&mut self) -> Option<sse::Event> {
        loop {
            self.may_go_on().await?;
            if !self.must_resync && self.waiting.is_empty() {
                self.wait().await?;
                continue;
            }
            tokio::select! {
                () = self.stop.clone().cancelled_owned() => return None,
                () = tokio::time::sleep_until(self.not_before) => {}
            }
            self.gather().await;
            self.not_before = Instant::now() + PAUSE;
            if self.must_resync || self.waiting.len() > MOST {
                self.must_resync = false;
                self.skip();
                let event = sse::Event::default().event("resync").data("{}");
                return Some(self.marked(event));
            }
            if let Some(batch) = self.batch() {
                return Some(batch);
            }
        }
    }

    /// Looks now and then whether the browser still names the same caller with the same rights: else it must ask anew.
    async fn may_go_on(&mut self) -> Option<()> {
        if self.checked.elapsed() < RECHECK {
            return Some(());
        }
        self.checked = Instant::now();
        match identify::still(&self.state, &self.shown).await {
            Ok(now) => (now.as_ref() == Some(&self.caller)).then_some(()),
            Err(e) => {
                tracing::warn!(error = ?e, "a watcher cannot be looked up");
                None
            }
        }
    }

    async fn wait(&mut self) -> Option<()> {
        tokio::select! {
            () = self.stop.cancelled() => None,
            () = tokio::time::sleep_until(self.end) => None,
            () = tokio::time::sleep_until(self.checked + RECHECK) => Some(()),
            got = self.live.recv() => {
                match got {
                    Ok(News::Event(event)) => self.waiting.push_back(event),
                    Ok(News::Missed) | Err(broadcast::error::RecvError::Lagged(_)) => {
                        self.must_resync = true;
                    }
                    Err(broadcast::error::RecvError::Closed) => return None,
                }
                Some(())
            }
        }
    }

    /// Everything that has come in the meantime.
    async fn gather(&mut self) {
        loop {
            match self.live.try_recv() {
                Ok(News::Event(event)) => self.waiting.push_back(event),
                Ok(News::Missed) | Err(broadcast::error::TryRecvError::Lagged(_)) => {
                    self.must_resync = true;
                }
                Err(_) => break,
            }
        }
        if self
            .waiting
            .iter()
            .any(|event| self.scope.is_shaken_by(event))
        {
            match Scope::of(&self.state.db, &self.caller).await {
                Ok(scope) => self.scope = scope,
                Err(e) => tracing::warn!(error = ?e, "a watcher keeps its old scope"),
            }
        }
    }

    /// What is ours of what waits, the newest of each thing.
    fn batch(&mut self) -> Option<sse::Event> {
        let mut place: HashMap<(Cow<'static, str>, String), usize> = HashMap::new();
        let mut batch: Vec<Event> = Vec::new();
        for event in self.waiting.drain(..) {
            // some may have come both from memory and live
            if event.sequence <= self.last {
                continue;
            }
            (self.last, self.mark) = (event.sequence, Some(event.mark));
            if event.organisation != self.caller.organisation || !self.scope.holds(&event) {
                continue;
            }
            let key = (event.kind.clone(), event.id.clone());
            match place.get(&key) {
                Some(at) => batch[*at] = event,
                None => {
                    place.insert(key, batch.len());
                    batch.push(event);
                }
            }
        }
        if batch.is_empty() {
            return None;
        }
        let event = sse::Event::default().event("batch");
        self.marked(event).json_data(&batch).ok()
    }

    /// Passes over what waits.
    fn skip(&mut self) {
        if let Some(newest) = self.waiting.drain(..).next_back() {
            (self.last, self.mark) = (newest.sequence, Some(newest.mark));
        }
    }

    /// With the id by which the browser goes on, here or at another server.
    fn marked(&self, event: sse::Event) -> sse::Event {
        match self.mark {
            Some(mark) => event.id(mark.to_string()),
            None => event,
        }
    }
}
