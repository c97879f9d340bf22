//! The routes of renaming and removing tags.
use super::{
    core::Retag,
    foresee::{Aim, Foreseen, foresee},
    store::{self, Changes},
};
use crate::{
    app::AppState,
    audit::{self, Act},
    auth::Operator,
    check::Faults,
    db,
    drafts::{self, Kind},
    error::{Error, Result},
    extract::Json,
    publish::world,
    screens::{core::tags, recompile},
};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Campaigns that are named.
const NAMED: usize = 100;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(rename))
        .routes(routes!(remove))
}

/// A tag, and what it is to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = TagRenaming)]
struct Renaming {
    /// `key` or `key=value`; of a whole key its name.
    from: String,
    /// The new name, in the same form; if it is in use, the two become one.
    to: String,
    /// The key with all its values.
    #[serde(default)]
    whole_key: bool,
    /// Only say what would happen.
    #[serde(default)]
    dry_run: bool,
    /// `token` of the dry run: if something else would change by now, nothing happens.
    token: Option<String>,
}

/// A tag that is to go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = TagRemoval)]
struct Removal {
    /// `key` or `key=value`; of a whole key its name.
    tag: String,
    /// The key with all its values.
    #[serde(default)]
    whole_key: bool,
    /// Only say what would happen.
    #[serde(default)]
    dry_run: bool,
    /// `token` of the dry run: if something else would change by now, nothing happens.
    token: Option<String>,
}

/// What a change of a tag does.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TagChange)]
struct Told {
    /// Screens whose own tags change.
    screens: usize,
    /// Sites whose own tags change.
    sites: usize,
    /// Campaigns whose target is written anew.
    campaigns: usize,
    /// People whose saved views are written anew.
    views: usize,
    /// Whether the new name is in use already, so that the two become one.
    joins: bool,
    /// Of a dry run: on how many screens something else plays afterwards.
    screens_changing: Option<usize>,
    /// Of a dry run: the campaigns that name the tag, or that mean other screens afterwards; those first, and at most 100.
    aiming: Vec<Aim>,
    /// Of a dry run: how many more there are.
    aiming_truncated: usize,
    /// Names exactly these changes.
    token: String,
}

/// Whether it is only tried, and what the caller has been shown.
struct Manner {
    dry_run: bool,
    token: Option<String>,
}

/// Gives a tag, or a key with all its values, another name
///
/// On sites and screens, in the targets of campaigns (drafted, published, and as they were published before) and in saved views, at
/// once. What plays stays as it is, unless the new name is in use already and the two become one: a dry run counts that.
#[utoipa::path(post, path = "/tags/rename", tag = "tags", request_body = Renaming,
    responses((status = OK, body = Told), (status = 401), (status = 403), (status = 409), (status = 422)))]
async fn rename(
    operator: Operator,
    State(state): State<AppState>,
    Json(asked): Json<Renaming>,
) -> Result<Json<Told>> {
    let mut faults = Faults::default();
    check(&mut faults, "from", &asked.from, asked.whole_key);
    check(&mut faults, "to", &asked.to, asked.whole_key);
    faults.ensure(asked.from != asked.to, "to", "is its name already");
    faults.finish()?;
    let retag = Retag {
        from: asked.from,
        to: Some(asked.to),
        whole_key: asked.whole_key,
        shared: false,
    };
    let manner = Manner {
        dry_run: asked.dry_run,
        token: asked.token,
    };
    act(&state, &operator, retag, manner).await.map(Json)
}

/// Takes a tag, or a key with all its values, from all sites and screens
///
/// Targets that name it stay as they are and no longer find these screens: a dry run lists their campaigns.
#[utoipa::path(post, path = "/tags/remove", tag = "tags", request_body = Removal,
    responses((status = OK, body = Told), (status = 401), (status = 403), (status = 409), (status = 422)))]
async fn remove(
    operator: Operator,
    State(state): State<AppState>,
    Json(asked): Json<Removal>,
) -> Result<Json<Told>> {
    let mut faults = Faults::default();
    check(&mut faults, "tag", &asked.tag, asked.whole_key);
    faults.finish()?;
    let retag = Retag {
        from: asked.tag,
        to: None,
        whole_key: asked.whole_key,
        shared: false,
    };
    let manner = Manner {
        dry_run: asked.dry_run,
        token: asked.token,
    };
    act(&state, &operator, retag, manner).await.map(Json)
}

fn check(faults: &mut Faults, field: &str, tag: &str, whole_key: bool) {
    let wrong = match whole_key {
        true => tags::check_key(tag),
        false if tag.starts_with('-') => Err("must not begin with `-`".into()),
        false => tags::check(tag),
    };
    if let Err(message) = wrong {
        faults.add(field, message);
    }
}

async fn act(
    state: &AppState,
    caller: &Operator,
    mut retag: Retag,
    manner: Manner,
) -> Result<Told> {
    let organisation = caller.organisation;
    if manner.dry_run {
        let changes = store::find(&state.db, organisation, &mut retag).await?;
        let foreseen = foresee(state, organisation, (&retag, &changes)).await?;
        return Ok(told((&retag, &changes), Some(foreseen)));
    }
    let now = state.clock.now();
    let changes = db::write(&state.db, async |txn| {
        world::lock(txn, organisation).await?;
        let changes = store::find(txn, organisation, &mut retag).await?;
        let seen = manner.token.as_ref();
        if seen.is_some_and(|token| *token != changes.token(&retag)) {
            let message = "something else would change by now: look at a new dry run first";
            return Err(Error::Conflict(message.into()));
        }
        changes.write(txn, now).await?;
        recompile::screens(txn, organisation, changes.all_screens.clone(), now).await?;
        let (name, detail) = noted(&retag, &changes);
        audit::record(txn, caller, Act::new(name, "tag", &retag.from, detail), now).await?;
        Ok(changes)
    })
    .await?;
    let hub = &state.events;
    hub.tell_changed(organisation, "screens", &retag.from);
    if let Some(row) = changes.drafts.first() {
        drafts::tell(state, organisation, Kind::Campaign, row.id).await?;
    }
    state.signals.jobs.notify_one();
    Ok(told((&retag, &changes), None))
}

fn noted(retag: &Retag, changes: &Changes) -> (&'static str, serde_json::Value) {
    let name = match retag.to {
        Some(_) => "tag.rename",
        None => "tag.remove",
    };
    let detail = json!({ "from": retag.from, "to": retag.to, "wholeKey": retag.whole_key,
        "screens": changes.screens.len(), "sites": changes.sites.len(), "campaigns": changes.drafts.len() });
    (name, detail)
}

fn told((retag, changes): (&Retag, &Changes), foreseen: Option<Foreseen>) -> Told {
    let screens_changing = foreseen.as_ref().map(|f| f.changing);
    let mut aiming = foreseen.map(|f| f.aims).unwrap_or_default();
    let aiming_truncated = aiming.len().saturating_sub(NAMED);
    aiming.truncate(NAMED);
    Told {
        screens: changes.screens.len(),
        sites: changes.sites.len(),
        campaigns: changes.drafts.len(),
        views: changes.views.len(),
        joins: changes.joins,
        screens_changing,
        aiming,
        aiming_truncated,
        token: changes.token(retag),
    }
}
