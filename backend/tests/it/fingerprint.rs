//! Whatever plans depend on makes what was computed from it stale; nothing else does.
use crate::publish_stage::{Stage, campaign_body};
use backend::{
    drafts::Kind,
    id::{MediaId, ScreenId},
    media::entity::media::{self, State},
    publish::{entity::counter, world},
    screens::entity::screen,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

impl Stage {
    /// Has a media touched, as its state alone.
    async fn touch_media(&self, id: MediaId, state: State) {
        let row = media::Entity::update_many()
            .col_expr(media::Column::State, Expr::value(state))
            .filter(media::Column::Id.eq(id));
        row.exec(&self.bench.state.db).await.unwrap();
    }

    async fn touch_screen(&self, id: ScreenId) {
        let row = screen::Entity::update_many()
            .col_expr(screen::Column::Version, Expr::value(2))
            .filter(screen::Column::Id.eq(id));
        row.exec(&self.bench.state.db).await.unwrap();
    }

    async fn world(&self, only: Option<&[ScreenId]>) -> world::World {
        let db = &self.bench.state.db;
        world::read(db, self.organisation(), only).await.unwrap()
    }

    async fn holds(&self, world: &world::World) -> bool {
        let db = &self.bench.state.db;
        let holds = world.fingerprint.holds(db, self.organisation());
        holds.await.unwrap()
    }
}

#[tokio::test]
async fn only_the_media_that_are_asked_for_count() {
    let stage = Stage::new().await;
    stage.add_screens(2, "").await;
    let shown = stage.add_media("Shown", State::Ready).await;
    let other = stage.add_media("Other", State::Processing).await;
    let body = campaign_body("Shown", "*", shown);
    stage.draft(Kind::Campaign, body).await;
    stage.publish().await;
    let world = stage.world(None).await;
    stage.touch_media(other, State::Ready).await;
    assert!(stage.holds(&world).await, "nothing shows it");
    stage.touch_media(shown, State::Failed).await;
    assert!(!stage.holds(&world).await, "it is shown");
    // what a draft or an earlier publication shows is looked at before it is published
    let mut world = stage.world(None).await;
    let absent = MediaId::new();
    for id in [other, absent] {
        let body = serde_json::from_value(campaign_body("Next", "*", id)).unwrap();
        world
            .bodies
            .campaigns
            .insert(backend::id::DraftId::new(), body);
    }
    let db = &stage.bench.state.db;
    let learned = world::learn(db, stage.organisation(), &mut world);
    learned.await.unwrap();
    assert!(stage.holds(&world).await);
    stage.touch_media(other, State::Processing).await;
    assert!(!stage.holds(&world).await);
}

#[tokio::test]
async fn of_other_screens_only_what_all_share_counts() {
    let stage = Stage::new().await;
    let ids = stage.add_screens(3, "").await;
    stage.campaign("Umbrellas", "*").await;
    stage.publish().await;
    let (all, few) = (stage.world(None).await, stage.world(Some(&ids[..1])).await);
    assert_eq!((all.screens.len(), few.screens.len()), (3, 1));
    assert_eq!((all.told.len(), few.told.len()), (3, 1));
    stage.touch_screen(ids[1]).await;
    assert!(!stage.holds(&all).await);
    assert!(stage.holds(&few).await, "another screen");
    stage.touch_screen(ids[0]).await;
    assert!(!stage.holds(&few).await, "this screen");
    let few = stage.world(Some(&ids[..1])).await;
    let number = counter::Entity::update_many()
        .col_expr(counter::Column::Last, Expr::value(7))
        .exec(&stage.bench.state.db);
    number.await.unwrap();
    assert!(!stage.holds(&few).await, "a publication");
}
