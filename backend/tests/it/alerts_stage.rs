//! A store with screens that told something, and rounds at a clock that stands still.
use crate::bench::Bench;
use backend::{
    alerts, db,
    delivery::{
        self,
        entity::{Model as Shown, Phase},
    },
    id::{ScreenId, SiteId},
    screens::{
        entity::{screen, site},
        values::{OpeningHours, Settings, SiteKind, Tags},
    },
};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::Value;

pub(crate) const MINUTE_MS: i64 = 60_000;

pub(crate) struct Stage {
    pub(crate) bench: Bench,
}

impl Stage {
    pub(crate) fn of(bench: Bench) -> Self {
        Self { bench }
    }

    pub(crate) async fn site(&self, name: &str, hours: Option<OpeningHours>) -> SiteId {
        let now = self.bench.clock.now();
        let row = site::Model {
            id: SiteId::new(),
            organisation_id: self.bench.organisation,
            parent_id: None,
            kind: SiteKind::Store,
            name: name.into(),
            name_key: db::fold(name),
            code: None,
            address: None,
            latitude: None,
            longitude: None,
            time_zone: Some("UTC".into()),
            opening_hours: hours,
            profile_id: None,
            legal_dark: false,
            tags: Tags::default(),
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let row = row.into_active_model().reset_all();
        row.insert(&self.bench.state.db).await.unwrap().id
    }

    /// A screen that is connected and shows revision 1.
    pub(crate) async fn screen(&self, site: SiteId, name: &str) -> ScreenId {
        let now = self.bench.clock.now();
        let row = screen::Model {
            id: ScreenId::new(),
            organisation_id: self.bench.organisation,
            site_id: site,
            name: name.into(),
            name_key: db::fold(name),
            tags: Tags::default(),
            time_zone: None,
            opening_hours: None,
            profile_id: None,
            settings: Settings::default(),
            model: "test".into(),
            width: None,
            height: None,
            address: None,
            secret_hash: None,
            paired_at: Some(now),
            revoked_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let row = row.into_active_model().reset_all();
        let id = row.insert(&self.bench.state.db).await.unwrap().id;
        let row = Shown {
            desired_revision: 1,
            desired_at: Some(now),
            publication: Some(1),
            ..delivery::store::unseen(self.bench.organisation, id)
        };
        let row = row.into_active_model().reset_all();
        row.insert(&self.bench.state.db).await.unwrap();
        self.told(id, |row| row.online = true).await;
        id
    }

    /// Changes what a screen told; it spoke just now.
    pub(crate) async fn told(&self, id: ScreenId, change: impl FnOnce(&mut Shown)) {
        let (db, now) = (&self.bench.state.db, self.bench.clock.now());
        let found = delivery::store::find(db, self.bench.organisation, id).await;
        let mut row = found.unwrap().unwrap();
        let was_online = row.online;
        row.last_seen_at = Some(now);
        row.reported_revision = Some(row.desired_revision);
        row.reported_state = Some(Phase::Showing);
        change(&mut row);
        if row.online != was_online {
            row.status_since = Some(now);
        }
        row.into_active_model()
            .reset_all()
            .update(db)
            .await
            .unwrap();
    }

    /// The clock goes on, and then there is a round.
    pub(crate) async fn pass(&self, ms: i64) {
        self.bench.clock.advance(ms);
        alerts::look(&self.bench.state).await.unwrap();
    }

    /// Many rounds, one a minute.
    pub(crate) async fn minutes(&self, count: i64) {
        for _ in 0..count {
            self.pass(MINUTE_MS).await;
        }
    }

    pub(crate) async fn alerts(&self, query: &str) -> Vec<Value> {
        let (status, page) = self.bench.get(&format!("/alerts{query}")).await;
        assert_eq!(status, 200, "{page}");
        page["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn kinds(&self, query: &str) -> Vec<String> {
        let alerts = self.alerts(query).await;
        alerts
            .iter()
            .map(|one| one["kind"].as_str().unwrap().to_owned())
            .collect()
    }
}
