//! A stage for the tests of publishing: screens, media, playlists and campaigns as they stand in the database.
use super::bench::Bench;
use backend::{
    auth::Role,
    drafts::{self, Kind},
    id::{DraftId, MediaId, OrganisationId, RenditionId, ScreenId, SiteId},
    media::{
        State,
        entity::{
            media,
            rendition::{self, Purpose},
        },
    },
    screens::{
        entity::{screen, site},
        values::{Settings, SiteKind, Tags},
    },
    time::Instant,
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};
use uuid::Uuid;

/// A bench with one store in Paris.
pub(crate) struct Stage {
    pub(crate) bench: Bench,
    pub(crate) site: SiteId,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::on(Bench::new().await).await
    }

    /// The stage at a bench with settings of its own.
    pub(crate) async fn on(bench: Bench) -> Self {
        let site = add_site(&bench, "Paris Rivoli", Some("Europe/Paris")).await;
        Self { bench, site }
    }

    /// Sessions end when days pass.
    pub(crate) async fn sign_in_again(&mut self) {
        self.bench = self.bench.as_role(Role::Owner).await;
    }

    fn now(&self) -> Instant {
        self.bench.clock.now()
    }

    pub(crate) fn organisation(&self) -> OrganisationId {
        self.bench.organisation
    }

    /// Screens with a tag each, or none.
    pub(crate) async fn add_screens(&self, count: usize, tag: &str) -> Vec<ScreenId> {
        let rows: Vec<screen::ActiveModel> = (0..count).map(|n| self.screen(n, tag)).collect();
        let ids = rows.iter().map(|row| row.id.clone().unwrap()).collect();
        for chunk in rows.chunks(500) {
            let insert = screen::Entity::insert_many(chunk.to_vec());
            insert
                .exec_without_returning(&self.bench.state.db)
                .await
                .unwrap();
        }
        ids
    }

    fn screen(&self, n: usize, tag: &str) -> screen::ActiveModel {
        let now = self.now();
        let tags = if tag.is_empty() {
            Vec::new()
        } else {
            vec![tag.to_owned()]
        };
        screen::ActiveModel {
            id: Set(ScreenId::new()),
            organisation_id: Set(self.organisation()),
            site_id: Set(self.site),
            name: Set(format!("Screen {n:04} {tag}")),
            name_key: Set(format!("screen {n:04} {tag}")),
            tags: Set(Tags(tags)),
            time_zone: Set(None),
            opening_hours: Set(None),
            settings: Set(Settings::default()),
            profile_id: Set(None),
            model: Set("kiosk".into()),
            width: Set(Some(1920)),
            height: Set(Some(1080)),
            address: Set(None),
            secret_hash: Set(Some(format!("{n:064}"))),
            paired_at: Set(Some(now)),
            revoked_at: Set(None),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        }
    }

    /// A picture that screens can play, or one that is still being prepared.
    pub(crate) async fn add_media(&self, title: &str, state: State) -> MediaId {
        self.add_media_of(media::Kind::Image, title, state).await
    }

    /// A font that screens can be sent.
    pub(crate) async fn add_font(&self, title: &str) -> MediaId {
        self.add_media_of(media::Kind::Font, title, State::Ready)
            .await
    }

    async fn add_media_of(&self, kind: media::Kind, title: &str, state: State) -> MediaId {
        let (id, now, sha256) = (
            MediaId::new(),
            self.now(),
            Uuid::now_v7().simple().to_string().repeat(2),
        );
        let row = media::ActiveModel {
            id: Set(id),
            organisation_id: Set(self.organisation()),
            title: Set(title.into()),
            title_key: Set(title.to_lowercase()),
            file_name: Set(format!("{title}.jpg")),
            kind: Set(kind),
            state: Set(state),
            message: Set(None),
            progress_permille: Set(1000),
            sha256: Set(sha256.clone()),
            bytes: Set(1000),
            mime: Set("image/jpeg".into()),
            width: Set(1920),
            height: Set(1080),
            duration_ms: Set(None),
            font: Set(None),
            folder: Set(String::new()),
            tags: Set(json!([])),
            tags_key: Set(String::new()),
            valid_from: Set(None),
            valid_to: Set(None),
            version: Set(1),
            created_by: Set(self.bench.user.0),
            created_by_name: Set("Owner".into()),
            created_at: Set(now),
            updated_at: Set(now),
        };
        row.insert(&self.bench.state.db).await.unwrap();
        if state == State::Ready {
            self.add_rendition(id, sha256).await;
        }
        id
    }

    async fn add_rendition(&self, media: MediaId, sha256: String) {
        let row = rendition::ActiveModel {
            id: Set(RenditionId::new()),
            organisation_id: Set(self.organisation()),
            media_id: Set(media),
            purpose: Set(Purpose::Screen),
            sha256: Set(sha256),
            bytes: Set(500),
            mime: Set("image/webp".into()),
            width: Set(1920),
            height: Set(1080),
            duration_ms: Set(None),
            created_at: Set(self.now()),
        };
        row.insert(&self.bench.state.db).await.unwrap();
    }

    /// A draft with this body, as its editor would save it.
    pub(crate) async fn draft(&self, kind: Kind, body: Value) -> DraftId {
        let (id, now) = (DraftId::new(), self.now());
        let name = body["name"].as_str().unwrap().to_owned();
        let row = drafts::entity::ActiveModel {
            id: Set(id),
            organisation_id: Set(self.organisation()),
            kind: Set(kind),
            name_key: Set(name.to_lowercase()),
            name: Set(name),
            draft: Set(Some(body)),
            published: Set(None),
            published_in: Set(None),
            changed: Set(true),
            deleted: Set(false),
            changed_at: Set(now),
            changed_by: Set(self.bench.user.0),
            changed_by_name: Set("Owner".into()),
            version: Set(1),
            created_at: Set(now),
        };
        row.insert(&self.bench.state.db).await.unwrap();
        id
    }

    /// Saves another body over a draft.
    pub(crate) async fn edit(&self, kind: Kind, id: DraftId, body: Value) {
        let db = &self.bench.state.db;
        let row = drafts::find(db, self.organisation(), kind, id)
            .await
            .unwrap()
            .unwrap();
        let mut edited: drafts::entity::ActiveModel = row.clone().into();
        edited.changed = Set(row.published.as_ref() != Some(&body));
        edited.name = Set(body["name"].as_str().unwrap().to_owned());
        edited.draft = Set(Some(body));
        edited.version = Set(row.version + 1);
        sea_orm::ActiveModelTrait::update(edited, db).await.unwrap();
    }

    /// A campaign that shows one picture on what `target` says.
    pub(crate) async fn campaign(&self, name: &str, target: &str) -> DraftId {
        let media = self.add_media(name, State::Ready).await;
        self.draft(Kind::Campaign, campaign_body(name, target, media))
            .await
    }

    /// Publishes everything; answers with the publication.
    pub(crate) async fn publish(&self) -> Value {
        let (status, body) = self
            .bench
            .post("/publications", json!({ "all": true }))
            .await;
        assert_eq!(status, 201, "{body}");
        body
    }

    /// The newest manifest of a screen.
    pub(crate) async fn manifest(&self, screen: ScreenId) -> Value {
        let (status, body) = self.bench.get(&format!("/screens/{screen}/manifest")).await;
        assert_eq!(status, 200, "{body}");
        body
    }
}

pub(crate) fn campaign_body(name: &str, target: &str, media: MediaId) -> Value {
    json!({
        "name": name, "kind": "loop", "priority": 0, "weight": 1, "target": target,
        "items": [{ "id": Uuid::now_v7(), "mediaId": media, "durationMs": 10_000 }],
    })
}

async fn add_site(bench: &Bench, name: &str, zone: Option<&str>) -> SiteId {
    let (id, now) = (SiteId::new(), bench.clock.now());
    let row = site::ActiveModel {
        id: Set(id),
        organisation_id: Set(bench.organisation),
        parent_id: Set(None),
        kind: Set(SiteKind::Store),
        name: Set(name.into()),
        name_key: Set(name.to_lowercase()),
        code: Set(None),
        address: Set(None),
        latitude: Set(None),
        longitude: Set(None),
        time_zone: Set(zone.map(ToOwned::to_owned)),
        opening_hours: Set(None),
        legal_dark: Set(false),
        profile_id: Set(None),
        tags: Set(Tags(Vec::new())),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    row.insert(&bench.state.db).await.unwrap();
    id
}
