//! Pictures that nobody asks for one by one.
use super::publish_stage::Stage;
use backend::{
    delivery::entity as state,
    fleet::{
        captures,
        entity::{command, screenshot},
        retention,
    },
    id::{CommandId, ScreenId, ScreenshotId},
    screens::{entity::screen, values::Settings},
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, PaginatorTrait as _, sea_query::Expr,
};
use serde_json::Value;

const EVERY_MS: i64 = 600_000;

/// Two screens that are online; the first one sends a picture every ten minutes.
async fn stage() -> (Stage, ScreenId) {
    let stage = Stage::new().await;
    let screens = stage.add_screens(2, "").await;
    let db = &stage.bench.state.db;
    let often = screen::ActiveModel {
        id: Set(screens[0]),
        settings: Set(Settings {
            screenshot_every_ms: Some(EVERY_MS),
            ..Settings::default()
        }),
        ..Default::default()
    };
    often.update(db).await.unwrap();
    stage.campaign("Sale", "*").await;
    stage.publish().await;
    let online = state::Entity::update_many().col_expr(state::Column::Online, Expr::value(true));
    online.exec(db).await.unwrap();
    (stage, screens[0])
}

async fn commands(stage: &Stage, screen: ScreenId) -> Vec<Value> {
    let path = format!("/screens/{screen}/commands");
    let (status, page) = stage.bench.get(&path).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_screen_is_asked_for_a_picture_as_often_as_its_settings_say() {
    let (stage, screen) = stage().await;
    let asked = async || captures::ask(&stage.bench.state).await.unwrap();
    assert_eq!(asked().await, 1, "the other one sends none");
    assert_eq!(asked().await, 0, "it has just been asked");
    stage.bench.clock.advance(EVERY_MS);
    assert_eq!(asked().await, 1);
    let given = commands(&stage, screen).await;
    assert_eq!(given.len(), 2);
    assert_eq!(given[0]["kind"], "screenshot");
    let offline = state::Entity::update_many().col_expr(state::Column::Online, Expr::value(false));
    offline.exec(&stage.bench.state.db).await.unwrap();
    stage.bench.clock.advance(EVERY_MS);
    assert_eq!(asked().await, 0, "nobody asks a dark glass");
}

#[tokio::test]
async fn of_unasked_pictures_the_newest_are_kept_and_old_commands_go() {
    let (stage, screen) = stage().await;
    let (bench, db) = (&stage.bench, &stage.bench.state.db);
    for n in 0..30 {
        captures::ask(&bench.state).await.unwrap();
        let row = command::Entity::find().all(db).await.unwrap();
        let newest = row.into_iter().max_by_key(|c| c.created_at).unwrap();
        picture(&stage, (screen, newest.id), &format!("{n:064}")).await;
        bench.clock.advance(EVERY_MS);
    }
    retention::forget(&bench.state).await.unwrap();
    let kept = screenshot::Entity::find().all(db).await.unwrap();
    assert_eq!(kept.len(), 24);
    let oldest = kept.iter().map(|row| row.sha256.as_str()).min();
    assert_eq!(oldest, Some(&*format!("{:064}", 6)));
    let done = Expr::value(command::State::Done);
    let all = command::Entity::update_many().col_expr(command::Column::State, done);
    all.exec(db).await.unwrap();
    bench.clock.advance(91 * 86_400_000);
    retention::forget(&bench.state).await.unwrap();
    assert_eq!(command::Entity::find().count(db).await.unwrap(), 0);
    assert_eq!(screenshot::Entity::find().count(db).await.unwrap(), 0);
}

async fn picture(stage: &Stage, (screen, command): (ScreenId, CommandId), sha256: &str) {
    let row = screenshot::ActiveModel {
        id: Set(ScreenshotId::new()),
        organisation_id: Set(stage.organisation()),
        screen_id: Set(screen),
        command_id: Set(Some(command)),
        sha256: Set(sha256.to_owned()),
        bytes: Set(1),
        mime: Set("image/png".into()),
        width: Set(Some(1)),
        height: Set(Some(1)),
        publication: Set(None),
        taken_at: Set(stage.bench.clock.now()),
    };
    row.insert(&stage.bench.state.db).await.unwrap();
}
