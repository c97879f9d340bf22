//! Putting a message on and taking it down: publications like all others, which touch the screens of one site only.
use super::{
    entity::message,
    input::{self, Checked},
    rules::Rules,
    store,
};
use crate::{
    app::AppState,
    audit::{self, Act},
    auth::Caller,
    campaigns, db,
    drafts::{
        self, Kind,
        publishing::{Change, Item},
        references,
    },
    error::{Error, Result},
    id::{DraftId, MessageId, SiteId},
    publish::act::{self, What, Wish},
    scenes::message as scene,
    time::Instant,
};
use jiff::civil::DateTime;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

/// Where a message is written, and when that is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) site: SiteId,
    pub(super) name: String,
    pub(super) now: Instant,
    /// What the clock of the place shows.
    pub(super) wall: DateTime,
}

/// Publishes the message.
///
/// # Errors
/// 409 while the site has as many as it may; what publications refuse.
pub(super) async fn put_on(
    state: &AppState,
    caller: &Caller,
    (place, rules): (&Place, &Rules),
    new: Checked,
) -> Result<message::Model> {
    let row = row(caller, place, &new);
    let items = items((place, rules), &row, new)?;
    db::write(&state.db, async |txn| {
        // of two messages at the same time the second sees the first
        audit::hold(txn, caller.organisation).await?;
        room(txn, caller, place, rules).await?;
        store::add(txn, row.clone()).await
    })
    .await?;
    let note = input::name(&place.name, &row.words);
    let wish = Wish {
        what: What::Objects(items),
        note,
    };
    let publication = match act::publish(state, caller, &wish).await {
        Ok(publication) => publication,
        Err(e) => {
            store::remove(&state.db, &row).await?;
            return Err(e);
        }
    };
    let row = db::write(&state.db, async |txn| {
        let row = store::published(txn, row.clone(), publication.number).await?;
        let detail = json!({ "site": place.name, "text": row.words, "from": row.starts, "to": row.ends,
            "publication": publication.number });
        let act = Act::new("message.publish", "message", &row.id, detail);
        audit::record(txn, caller, act, place.now).await?;
        Ok(row)
    })
    .await?;
    tell(state, &row);
    Ok(row)
}

/// Takes the message off all screens.
///
/// # Errors
/// 409 if it is off already.
pub(super) async fn take_down(
    state: &AppState,
    caller: &Caller,
    place: &Place,
    row: message::Model,
) -> Result<message::Model> {
    let states = store::states(
        &state.db,
        caller.organisation,
        std::slice::from_ref(&row),
        place.wall,
    );
    let on = states
        .await?
        .get(&row.id)
        .is_some_and(|s| s.takes_a_place());
    if !on {
        let message = "this message is off the screens already";
        return Err(Error::Conflict(message.into()));
    }
    let note = input::name(&place.name, &row.words);
    let wish = Wish {
        what: What::Objects(without(&state.db, &row, &note).await?),
        note,
    };
    let publication = act::publish(state, caller, &wish).await?;
    let row = db::write(&state.db, async |txn| {
        let row = store::taken(txn, caller, row.clone(), place.now).await?;
        let detail =
            json!({ "site": place.name, "text": row.words, "publication": publication.number });
        let act = Act::new("message.take_down", "message", &row.id, detail);
        audit::record(txn, caller, act, place.now).await?;
        Ok(row)
    })
    .await?;
    tell(state, &row);
    Ok(row)
}

fn tell(state: &AppState, row: &message::Model) {
    let (events, organisation) = (&state.events, row.organisation_id);
    events.tell_changed(organisation, "message", &row.site_id);
}

fn row(caller: &Caller, place: &Place, new: &Checked) -> message::Model {
    let (starts, ends) = input::written(new.window);
    message::Model {
        id: MessageId::new(),
        organisation_id: caller.organisation,
        site_id: place.site,
        words: new.text.clone(),
        template_id: new.template.id,
        scene_id: DraftId::new(),
        campaign_id: DraftId::new(),
        starts,
        ends,
        publication: None,
        written_by: caller.id(),
        written_name: caller.name().to_owned(),
        written_at: place.now,
        taken_by: None,
        taken_name: None,
        taken_at: None,
    }
}

async fn room(
    txn: &impl ConnectionTrait,
    caller: &Caller,
    place: &Place,
    rules: &Rules,
) -> Result<()> {
    let at = (caller.organisation, place.site);
    let on = store::count_on(txn, at, (place.now, place.wall)).await?;
    let most = usize::try_from(rules.at_once).unwrap_or(usize::MAX);
    if on < most {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "this store may have {most} messages at the same time: take one down first"
    )))
}

/// The scene with the words, and the campaign that shows it at this site.
fn items(
    (place, rules): (&Place, &Rules),
    row: &message::Model,
    new: Checked,
) -> Result<Vec<Item>> {
    let name = input::name(&place.name, &row.words);
    let said = scene::say(new.template.canvases, &row.words, &place.name);
    let item = |kind, id, body| Item {
        kind,
        id,
        name: name.clone(),
        change: Change::Created,
        body: Some(body),
    };
    Ok(vec![
        item(Kind::Scene, row.scene_id, scene::body(&name, said)?),
        item(
            Kind::Campaign,
            row.campaign_id,
            campaign(&name, rules, row)?,
        ),
    ])
}

fn campaign(name: &str, rules: &Rules, row: &message::Model) -> Result<Value> {
    let hours = rules.hours.as_ref();
    let dayparts = hours.map(|hours| json!([{ "dayparts": [hours] }]));
    let body = json!({
        "name": name,
        "kind": "loop",
        "target": format!("under:{}", row.site_id),
        "from": row.starts,
        "to": row.ends,
        "rules": dayparts.unwrap_or_else(|| json!([])),
        "capPerHour": rules.cap_per_hour,
        "items": [{ "id": Uuid::now_v7(), "sceneId": row.scene_id, "durationMs": rules.duration_ms }],
    });
    let body: campaigns::Body = serde_json::from_value(body).map_err(Error::internal)?;
    campaigns::store::json_of(&body)
}

/// What goes with the message: its campaign, and its scene unless headquarters shows that elsewhere by now.
async fn without(db: &impl ConnectionTrait, row: &message::Model, name: &str) -> Result<Vec<Item>> {
    let item = |kind, id| Item {
        kind,
        id,
        name: name.to_owned(),
        change: Change::Deleted,
        body: None,
    };
    let mut items = vec![item(Kind::Campaign, row.campaign_id)];
    let scene = drafts::find(db, row.organisation_id, Kind::Scene, row.scene_id).await?;
    if let Some(scene) = scene {
        let used = references::used_by(db, &scene).await?;
        if used.iter().all(|by| by.id == row.campaign_id) {
            items.insert(0, item(Kind::Scene, row.scene_id));
        }
    }
    Ok(items)
}
