//! Random weeks of a small network: whatever happens in whatever order, no file that a screen may need is swept away. `MODEL_STEPS` says
//! how many steps; the chaos run takes 10 000, the acceptance of a release 100 000.
use super::sweeper::to_the_present;
use crate::publish_stage::{Stage, campaign_body};
use backend::{
    delivery::entity as state,
    drafts::Kind,
    id::{DraftId, MediaId, ScreenId},
    media::State,
    publish::{self, entity::scene_file},
    storage, sweeper,
};
use object_store::{ObjectStoreExt as _, PutPayload};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const HOUR_MS: i64 = 3_600_000;
const SCREENS: usize = 3;
/// Media and campaigns alive at most, so that deletions keep up.
const ALIVE: usize = 12;
const STEPS: usize = 600;
/// The steps of one network; the next one begins anew, with other dice.
const LIFE: usize = 2_000;

struct Model {
    stage: Stage,
    dice: fastrand::Rng,
    screens: Vec<ScreenId>,
    media: Vec<MediaId>,
    fonts: Vec<MediaId>,
    /// Scenes that are written in one of the fonts.
    scenes: Vec<DraftId>,
    campaigns: Vec<DraftId>,
    /// What each screen has said that it shows: its files.
    held: BTreeMap<ScreenId, BTreeSet<String>>,
    named: usize,
    published: i64,
    swept: usize,
}

impl Model {
    async fn new(seed: u64) -> Self {
        let stage = Stage::new().await;
        to_the_present(&stage.bench);
        let mut model = Self {
            screens: stage.add_screens(SCREENS, "").await,
            stage,
            dice: fastrand::Rng::with_seed(seed),
            media: vec![],
            fonts: vec![],
            scenes: vec![],
            campaigns: vec![],
            held: BTreeMap::new(),
            named: 0,
            published: 0,
            swept: 0,
        };
        model.stage.sign_in_again().await;
        model
    }

    async fn step(&mut self) {
        match self.dice.u8(..100) {
            0..10 => self.upload().await,
            10..14 => self.upload_font().await,
            14..22 => self.plan().await,
            22..26 => self.plan_scene().await,
            26..32 => self.change().await,
            32..36 => self.write_in_another_font().await,
            36..40 => self.cancel().await,
            40..45 => self.remove_media().await,
            45..48 => self.remove_font().await,
            48..62 => self.publish().await,
            62..66 => self.roll_back().await,
            66..78 => self.report().await,
            78..82 => self.crash_after_storing().await,
            82..92 => self.wait().await,
            92..96 => publish::recompile::hour(&self.stage.bench.state)
                .await
                .unwrap(),
            _ => self.sweep().await,
        }
    }

    async fn upload(&mut self) {
        if self.media.len() >= ALIVE {
            return;
        }
        self.named += 1;
        let title = format!("Picture {}", self.named);
        let media = self.stage.add_media(&title, State::Ready).await;
        self.store_bytes_of(media).await;
        self.media.push(media);
    }

    async fn upload_font(&mut self) {
        if self.fonts.len() >= ALIVE {
            return;
        }
        self.named += 1;
        let font = self.stage.add_font(&format!("Font {}", self.named)).await;
        self.store_bytes_of(font).await;
        self.fonts.push(font);
    }

    async fn store_bytes_of(&self, media: MediaId) {
        let sql = backend::media::entity::media::Entity::find_by_id(media);
        let row = sql.one(&self.stage.bench.state.db).await.unwrap().unwrap();
        self.store(&row.sha256).await;
    }

    async fn store(&self, sha256: &str) {
        let payload = PutPayload::from_static(b"picture");
        let store = &self.stage.bench.state.store;
        store.put(&storage::key(sha256), payload).await.unwrap();
    }

    /// The process ends between the file and the row that names it.
    async fn crash_after_storing(&mut self) {
        let sha256 = format!("{:064x}", self.dice.u128(..));
        self.store(&sha256).await;
    }

    async fn plan(&mut self) {
        let Some(media) = self.any_media() else {
            return;
        };
        if self.campaigns.len() >= ALIVE {
            return;
        }
        self.named += 1;
        let body = campaign_body(&format!("Campaign {}", self.named), &self.target(), media);
        self.campaigns
            .push(self.stage.draft(Kind::Campaign, body).await);
    }

    /// A campaign that shows a scene with words in one of the fonts.
    async fn plan_scene(&mut self) {
        let Some(font) = self.any_font() else {
            return;
        };
        if self.campaigns.len() >= ALIVE || self.scenes.len() >= ALIVE {
            return;
        }
        self.named += 1;
        let name = format!("Scene {}", self.named);
        let scene = self.stage.draft(Kind::Scene, scene_body(&name, font)).await;
        self.scenes.push(scene);
        let mut body = campaign_body(&name, &self.target(), MediaId::new());
        body["items"] = json!([{ "sceneId": scene }]);
        self.campaigns
            .push(self.stage.draft(Kind::Campaign, body).await);
    }

    async fn write_in_another_font(&mut self) {
        let at = self.dice.usize(..self.scenes.len().max(1));
        let (Some(font), Some(scene)) = (self.any_font(), self.scenes.get(at).copied()) else {
            return;
        };
        let (_, now) = self.stage.bench.get(&format!("/scenes/{scene}")).await;
        let Some(name) = now["name"].as_str() else {
            return;
        };
        let body = scene_body(name, font);
        self.stage.edit(Kind::Scene, scene, body).await;
    }

    async fn remove_font(&mut self) {
        if let Some(font) = self.any_font()
            && self.delete(&format!("/media/{font}")).await
        {
            self.fonts.retain(|one| *one != font);
        }
    }

    async fn change(&mut self) {
        let (Some(media), Some(campaign)) = (self.any_media(), self.any_campaign()) else {
            return;
        };
        let path = format!("/campaigns/{campaign}");
        let (_, now) = self.stage.bench.get(&path).await;
        let Some(name) = now["name"].as_str() else {
            return;
        };
        let body = campaign_body(name, &self.target(), media);
        self.stage.edit(Kind::Campaign, campaign, body).await;
    }

    async fn cancel(&mut self) {
        if let Some(campaign) = self.any_campaign() {
            self.delete(&format!("/campaigns/{campaign}")).await;
            self.campaigns.retain(|one| *one != campaign);
        }
    }

    async fn remove_media(&mut self) {
        if let Some(media) = self.any_media()
            && self.delete(&format!("/media/{media}")).await
        {
            self.media.retain(|one| *one != media);
        }
    }

    /// False if it is still used.
    async fn delete(&self, path: &str) -> bool {
        let (_, now) = self.stage.bench.get(path).await;
        // a roll back may have taken it away
        let Some(version) = now["version"].as_i64() else {
            return true;
        };
        let (status, body) = self.stage.bench.delete(path, version).await;
        assert!(
            [204, 200, 409].contains(&status.as_u16()),
            "{status} {body}"
        );
        status != 409
    }

    async fn publish(&mut self) {
        let bench = &self.stage.bench;
        let (status, body) = bench.post("/publications", json!({ "all": true })).await;
        match status.as_u16() {
            201 => self.published = body["number"].as_i64().unwrap(),
            // nothing to publish, or a campaign whose media is gone
            409 | 422 => {}
            other => panic!("{other} {body}"),
        }
    }

    async fn roll_back(&mut self) {
        if self.published < 2 {
            return;
        }
        let to = self.dice.i64(1..self.published);
        let path = format!("/publications/{to}/rollback");
        let (status, body) = self.stage.bench.post(&path, json!({})).await;
        if status == 201 {
            self.published = body["number"].as_i64().unwrap();
            self.look_again().await;
        }
    }

    /// A roll back brings campaigns back.
    async fn look_again(&mut self) {
        let (_, page) = self.stage.bench.get("/campaigns?limit=200").await;
        let ids = page["items"].as_array().unwrap().iter();
        let ids = ids.map(|c| serde_json::from_value(c["id"].clone()).unwrap());
        self.campaigns = ids.collect();
    }

    /// A screen says that it shows what it was told; the others may be offline for weeks.
    async fn report(&mut self) {
        let screen = self.screens[self.dice.usize(..SCREENS)];
        let Some(assets) = self.manifest(screen).await else {
            return;
        };
        state::Entity::update_many()
            .col_expr(
                state::Column::ReportedRevision,
                Expr::col(state::Column::DesiredRevision),
            )
            .filter(state::Column::ScreenId.eq(screen))
            .exec(&self.stage.bench.state.db)
            .await
            .unwrap();
        self.held.insert(screen, assets);
    }

    async fn wait(&mut self) {
        let hours = self.dice.i64(1..72);
        self.stage.bench.clock.advance(hours * HOUR_MS);
        self.stage.sign_in_again().await;
    }

    async fn sweep(&mut self) {
        self.swept += sweeper::sweep(&self.stage.bench.state).await.unwrap();
        for screen in self.screens.clone() {
            let desired = self.manifest(screen).await.unwrap_or_default();
            let held = self.held.get(&screen).cloned().unwrap_or_default();
            for sha256 in desired.union(&held) {
                assert!(self.is_there(sha256).await, "{screen} needs {sha256}");
            }
        }
        for media in self.media.iter().chain(&self.fonts) {
            let row = backend::media::entity::media::Entity::find_by_id(*media);
            let row = row.one(&self.stage.bench.state.db).await.unwrap().unwrap();
            let kept = self.is_there(&row.sha256).await;
            assert!(kept, "the library has {}", row.title);
        }
    }

    async fn is_there(&self, sha256: &str) -> bool {
        let state = &self.stage.bench.state;
        if state.store.head(&storage::key(sha256)).await.is_ok() {
            return true;
        }
        // what a scene says lies in the database
        let file = scene_file::Entity::find().filter(scene_file::Column::Sha256.eq(sha256));
        file.one(&state.db).await.unwrap().is_some()
    }

    async fn manifest(&self, screen: ScreenId) -> Option<BTreeSet<String>> {
        let path = format!("/screens/{screen}/manifest");
        let (status, body) = self.stage.bench.get(&path).await;
        let assets = |body: &Value| {
            body["assets"]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect()
        };
        (status == 200).then(|| assets(&body))
    }

    fn target(&mut self) -> String {
        match self.dice.bool() {
            true => "*".to_owned(),
            false => format!("screen:{}", self.screens[self.dice.usize(..SCREENS)]),
        }
    }

    fn any_media(&mut self) -> Option<MediaId> {
        let at = self.dice.usize(..self.media.len().max(1));
        self.media.get(at).copied()
    }

    fn any_font(&mut self) -> Option<MediaId> {
        let at = self.dice.usize(..self.fonts.len().max(1));
        self.fonts.get(at).copied()
    }

    fn any_campaign(&mut self) -> Option<DraftId> {
        let at = self.dice.usize(..self.campaigns.len().max(1));
        self.campaigns.get(at).copied()
    }
}

fn scene_body(name: &str, font: MediaId) -> Value {
    let style =
        json!({ "colour": "#000000", "font": format!("media:{font}"), "size": 90, "weight": 400 });
    let frame = json!({ "x": 0, "y": 0, "w": 400, "h": 200 });
    let content = json!({ "kind": "text", "text": name, "style": style });
    let element = json!({ "id": "one", "name": "One", "frame": frame, "content": content });
    let canvas = json!({ "background": { "colour": "#ffffff" }, "elements": [element] });
    json!({ "name": name, "landscape": canvas })
}

#[tokio::test]
async fn nothing_that_a_screen_may_need_is_ever_swept_away() {
    let steps = std::env::var("MODEL_STEPS").map_or(STEPS, |n| n.parse().unwrap());
    let (mut swept, mut published) = (0, 0);
    for (seed, done) in (20_261_128..).zip((0..steps).step_by(LIFE)) {
        let mut model = Model::new(seed).await;
        for _ in done..steps.min(done + LIFE) {
            model.step().await;
        }
        model.sweep().await;
        swept += model.swept;
        published += model.published;
    }
    tracing::info!(steps, published, swept, "the model held");
    let enough = i64::try_from(steps).unwrap() / 100;
    assert!(
        swept > steps / 100 && published > enough,
        "{swept} {published}"
    );
}
