//! Screens in bulk, before their devices are there; and another device for a screen.
use super::{
    pairing::may_pair,
    screens::{find, view},
    tell,
};
use crate::{
    app::AppState,
    audit,
    auth::{Operator, Pairer},
    check::Faults,
    db,
    error::{Error, Result},
    extract::{Json, Path, Versioned},
    id::{OrganisationId, ScreenId, SiteId},
    screens::{
        enrolment, input,
        pairing::{self, NewScreen},
        recompile,
        store::{screens as rows, sites, tree},
        values::Tags,
        view::Screen,
    },
    time::Instant,
};
use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Screens in one call.
const MOST: usize = 1_000;

type Once = [(HeaderName, &'static str); 1];
/// Tokens are told once: nothing on the way keeps the answer, and neither do we for a repeated request.
const ONCE: Once = [(header::CACHE_CONTROL, "no-store")];

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(provision))
        .routes(routes!(enrol))
        .routes(routes!(replace))
}

/// Screens to make, each of which waits for its device.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ProvisionInput)]
struct Provision {
    /// 1 to 1 000 screens.
    #[serde(default)]
    screens: Vec<New>,
    /// Only checks and counts; nothing is made.
    #[serde(default)]
    dry_run: bool,
}

/// One of the screens; its site by id or by code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewScreenInput)]
struct New {
    name: String,
    site_id: Option<SiteId>,
    site_code: Option<String>,
    #[serde(default)]
    tags: Tags,
}

/// What was made, or with `dryRun` what would be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Provisioned {
    /// How many screens.
    count: usize,
    /// In the order of the request; empty with `dryRun`.
    screens: Vec<Enrolment>,
    /// Which of them, counted from 0, have the name of another screen of their site: one above in the list, or one that is there.
    repeated: Vec<usize>,
}

/// What a device needs to become the screen; told once.
// no Debug: it holds a secret
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Enrolment {
    screen_id: ScreenId,
    name: String,
    /// The bearer of `POST /device/v1/enrolments`; takes one device.
    token: String,
    /// The page to open on the device, with the token in it.
    player_url: String,
    expires_at: Instant,
}

/// The device that takes over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ReplaceInput)]
struct Replace {
    /// The code on the new device's glass.
    code: String,
}

/// Makes screens in bulk, each with an enrolment for its device.
///
/// All of them or none: one wrong row refuses the whole.
#[utoipa::path(post, path = "/screens/provision", tag = "screens", request_body = Provision,
    responses((status = OK, body = Provisioned, description = "with dryRun"), (status = CREATED, body = Provisioned),
        (status = 401), (status = 403), (status = 422)))]
async fn provision(
    operator: Operator,
    State(state): State<AppState>,
    Json(asked): Json<Provision>,
) -> Result<(StatusCode, Once, Json<Provisioned>)> {
    let now = state.clock.now();
    let new = checked(&state.db, &operator, &asked.screens).await?;
    let repeated = repeated(&state.db, operator.organisation, &new).await?;
    let count = new.len();
    if asked.dry_run {
        let would = Provisioned {
            count,
            screens: vec![],
            repeated,
        };
        return Ok((StatusCode::OK, ONCE, Json(would)));
    }
    let screens = db::write(&state.db, async |txn| {
        let mut made = Vec::with_capacity(count);
        for new in new.clone() {
            let row = new.row(operator.organisation, now);
            made.push(rows::add(txn, row).await?);
        }
        let ids: Vec<_> = made.iter().map(|row| row.id).collect();
        recompile::screens(txn, operator.organisation, ids, now).await?;
        let made: Vec<_> = made.into_iter().map(|row| (row.id, row.name)).collect();
        let about = json!({ "count": count });
        let act = audit::Act::new(
            "screen.provision",
            "organisation",
            &operator.organisation,
            about,
        );
        audit::record(txn, &operator, act, now).await?;
        issue(txn, &state, operator.organisation, made, now).await
    })
    .await?;
    for screen in &screens {
        tell(&state, operator.organisation, "screen", &screen.screen_id);
    }
    Ok((
        StatusCode::CREATED,
        ONCE,
        Json(Provisioned {
            count,
            screens,
            repeated,
        }),
    ))
}

/// Makes an enrolment for one screen: for a new device, or in place of one that was lost.
///
/// The device that is there now goes on until the new one comes.
#[utoipa::path(post, path = "/screens/{id}/enrol", tag = "screens", params(("id" = ScreenId, Path)),
    responses((status = CREATED, body = Enrolment), (status = 401), (status = 403), (status = 404)))]
async fn enrol(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<ScreenId>,
) -> Result<(StatusCode, Once, Json<Enrolment>)> {
    let now = state.clock.now();
    let made = db::write(&state.db, async |txn| {
        let row = find(txn, &operator, id).await?;
        let act = audit::Act::new("screen.enrol", "screen", &id, json!({ "name": row.name }));
        audit::record(txn, &operator, act, now).await?;
        let screens = vec![(row.id, row.name)];
        issue(txn, &state, operator.organisation, screens, now).await
    })
    .await?;
    let made = made.into_iter().next().ok_or(Error::NotFound("screen"))?;
    Ok((StatusCode::CREATED, ONCE, Json(made)))
}

/// Hands the screen to another device, which shows this code; name, place, tags and history stay.
#[utoipa::path(post, path = "/screens/{id}/replace", tag = "screens", params(("id" = ScreenId, Path)), request_body = Replace,
    responses((status = OK, body = Screen), (status = 401), (status = 403), (status = 404), (status = 422), (status = 429)))]
async fn replace(
    pairer: Pairer,
    State(state): State<AppState>,
    Path(id): Path<ScreenId>,
    Json(asked): Json<Replace>,
) -> Result<Versioned<Screen>> {
    let now = state.clock.now();
    may_pair(&state.db, &pairer).await?;
    find(&state.db, &pairer, id).await?;
    let waiting = pairing::look_up(&state.db, &pairer, &asked.code, now).await?;
    db::write(&state.db, async |txn| {
        let row = find(txn, &pairer, id).await?;
        let row = pairing::replace(txn, &waiting, row, now).await?;
        let about = json!({ "name": row.name, "model": row.model });
        let act = audit::Act::new("screen.replace", "screen", &id, about);
        audit::record(txn, &pairer, act, now).await
    })
    .await?;
    tell(&state, pairer.organisation, "screen", &id);
    view(&state.db, &pairer, id).await
}

async fn issue(
    txn: &DatabaseTransaction,
    state: &AppState,
    organisation: OrganisationId,
    screens: Vec<(ScreenId, String)>,
    now: Instant,
) -> Result<Vec<Enrolment>> {
    let expires_at = now.plus_ms(enrolment::LIFE_MS);
    let ids: Vec<_> = screens.iter().map(|(id, _)| *id).collect();
    let tokens = enrolment::issue(txn, organisation, &ids, expires_at).await?;
    let base = state.config.public_url();
    let made = screens.into_iter().zip(tokens);
    let made = made.map(|((screen_id, name), token)| Enrolment {
        player_url: format!("{base}/player/#enrol={token}"),
        screen_id,
        name,
        token,
        expires_at,
    });
    Ok(made.collect())
}

async fn repeated(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    new: &[NewScreen],
) -> Result<Vec<usize>> {
    let sites: BTreeSet<SiteId> = new.iter().map(|new| new.site).collect();
    let mut known = rows::names_at(db, organisation, &sites).await?;
    let each = new.iter().enumerate();
    let again = each.filter(|(_, new)| !known.insert((new.site, db::fold(&new.name))));
    Ok(again.map(|(place, _)| place).collect())
}

async fn checked(
    db: &impl ConnectionTrait,
    operator: &Operator,
    asked: &[New],
) -> Result<Vec<NewScreen>> {
    if asked.is_empty() || asked.len() > MOST {
        return Err(Error::field(
            "screens",
            format!("must be 1 to {MOST} screens"),
        ));
    }
    let codes = sites::by_code(db, operator.organisation).await?;
    let tree = tree::load(db, operator.organisation).await?;
    let seen = tree::visible(operator, &tree);
    let mut faults = Faults::default();
    let mut new = Vec::with_capacity(asked.len());
    for (i, asked) in asked.iter().enumerate() {
        let mut own = Faults::default();
        let site = site(&mut own, asked, &codes);
        let known = site.is_none_or(|id| {
            tree.node(id.0).is_some() && seen.as_ref().is_none_or(|ids| ids.contains(&id))
        });
        own.ensure(known, "siteId", "is no site of this organisation");
        new.extend(site.map(|site| NewScreen {
            site,
            name: own.name("name", &asked.name),
            tags: input::tags(&mut own, &asked.tags),
        }));
        faults.within(&format!("screens[{i}]"), own);
    }
    faults.finish()?;
    Ok(new)
}

fn site(faults: &mut Faults, asked: &New, codes: &HashMap<String, Vec<SiteId>>) -> Option<SiteId> {
    let fault = match (asked.site_id, &asked.site_code) {
        (Some(id), None) => return Some(id),
        (None, Some(code)) => match codes.get(code.trim()).map(Vec::as_slice) {
            Some([id]) => return Some(*id),
            Some(_) => ("siteCode", "several sites have this code: give siteId"),
            None => ("siteCode", "no site has this code"),
        },
        _ => ("siteId", "give siteId or siteCode, one of the two"),
    };
    faults.add(fault.0, fault.1);
    None
}
