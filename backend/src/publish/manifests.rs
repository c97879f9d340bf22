//! What is sent: the newest manifest of a screen as a signed message, and what may be fetched because of it.
use super::{
    body::Body,
    entity::{manifest, plan, scene_file},
    outcome::Head,
    world::CHUNK,
};
use crate::{
    delivery::entity::{self as state, Entity as State},
    error::{Error, Result},
    id::{OrganisationId, PlanId, ScreenId},
    secrets::Signer,
};
use bytes::Bytes;
use player_protocol::{
    Manifest,
    envelope::EncodedManifest,
    template::{Own, Template},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
    sea_query::{Expr, IntoCondition as _},
};
use std::collections::{BTreeSet, HashMap};

/// Where a manifest is fetched that is too long for a message: this followed by its SHA-256.
pub const REFERENCE_BASE: &str = super::body::ASSET_BASE;

/// A message for a screen's manifest topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The revision it carries.
    pub revision: i64,
    /// The generation it carries.
    pub generation: i64,
    /// The publication behind it.
    pub publication: i64,
    /// The whole envelope.
    pub message: Bytes,
}

/// The newest manifests of these screens; those that have none are absent.
pub async fn newest(
    db: &impl ConnectionTrait,
    signer: &Signer,
    screens: &[ScreenId],
) -> Result<HashMap<ScreenId, Outgoing>> {
    let rows = newest_rows(db, screens).await?;
    let plans = plans(db, rows.iter().map(|row| row.plan_id)).await?;
    let signer = signer.clone();
    let encode = move || {
        let outgoing = |(row, encoded): (manifest::Model, EncodedManifest)| {
            let outgoing = Outgoing {
                revision: row.revision,
                generation: row.generation,
                publication: row.publication,
                message: encoded.message.into(),
            };
            (row.screen_id, outgoing)
        };
        Ok(encoded(rows, &plans, &signer)?
            .into_iter()
            .map(outgoing)
            .collect())
    };
    tokio::task::spawn_blocking(encode)
        .await
        .map_err(Error::internal)?
}

/// A file that a screen may fetch.
#[derive(Debug)]
pub enum Held {
    /// One that a plan names.
    File,
    /// A manifest that is too long for a message: its bytes.
    Manifest(Bytes),
}

/// Manifests that are looked through at a time: what a screen asks for nearly always belongs to the newest.
const LOOKED_THROUGH: u64 = 8;

/// What this digest means to a screen, in any of the manifests that it may still hold.
pub async fn held(
    db: &impl ConnectionTrait,
    signer: &Signer,
    screen: ScreenId,
    sha256: &str,
) -> Result<Option<Held>> {
    let mut below = i64::MAX;
    loop {
        let rows = manifest::Entity::find()
            .filter(manifest::COLUMN.screen_id.eq(screen))
            .filter(manifest::COLUMN.revision.lt(below))
            .order_by_desc(manifest::COLUMN.revision)
            .limit(LOOKED_THROUGH)
            .all(db)
            .await?;
        let Some(oldest) = rows.last() else {
            return Ok(None);
        };
        below = oldest.revision;
        if names(db, &rows, sha256).await? {
            return Ok(Some(Held::File));
        }
        if let Some(bytes) = content(db, signer, rows, sha256).await? {
            return Ok(Some(Held::Manifest(bytes)));
        }
    }
}

/// Whether a plan of these manifests names the file.
async fn names(db: &impl ConnectionTrait, rows: &[manifest::Model], sha256: &str) -> Result<bool> {
    let ids: BTreeSet<PlanId> = rows.iter().map(|row| row.plan_id).collect();
    let plans = plan::Entity::find()
        .filter(plan::COLUMN.id.is_in(ids))
        .select_only()
        .column(plan::Column::Assets)
        .into_tuple::<plan::Assets>();
    let assets = plans.all(db).await?.into_iter().flat_map(|assets| assets.0);
    Ok(assets.into_iter().any(|asset| asset == sha256))
}

/// The bytes that the message of one of these manifests refers to by this digest.
async fn content(
    db: &impl ConnectionTrait,
    signer: &Signer,
    rows: Vec<manifest::Model>,
    sha256: &str,
) -> Result<Option<Bytes>> {
    let plans = plans(db, rows.iter().map(|row| row.plan_id)).await?;
    let (signer, sha256) = (signer.clone(), sha256.to_owned());
    let find = move || {
        let all = encoded(rows, &plans, &signer)?
            .into_iter()
            .filter_map(|(_, e)| e.content);
        let found = all.into_iter().find(|content| content.sha256 == sha256);
        Ok(found.map(|content| content.bytes.into()))
    };
    tokio::task::spawn_blocking(find)
        .await
        .map_err(Error::internal)?
}

/// The newest manifest of a screen, readable.
pub async fn current(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
) -> Result<Option<Manifest>> {
    let row = manifest::Entity::find()
        .filter(manifest::COLUMN.organisation_id.eq(organisation))
        .filter(manifest::COLUMN.screen_id.eq(screen))
        .order_by_desc(manifest::COLUMN.revision)
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let plans = plans(db, [row.plan_id].into_iter()).await?;
    let body = plans.get(&row.plan_id).ok_or_else(|| lost(&row))?;
    whole(&row, body).map(Some)
}

/// The file of a scene, if this is one.
pub async fn scene(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    sha256: &str,
) -> Result<Option<String>> {
    let row = scene_file::Entity::find()
        .filter(scene_file::COLUMN.organisation_id.eq(organisation))
        .filter(scene_file::COLUMN.sha256.eq(sha256));
    Ok(row.one(db).await?.map(|row| row.body))
}

/// The manifests that screens should hold now. However many there were before, only these are read.
pub(super) fn desired() -> Select<manifest::Entity> {
    let state = manifest::Entity::belongs_to(State)
        .from(manifest::Column::ScreenId)
        .to(state::Column::ScreenId)
        .on_condition(|manifests, states| {
            let revision = Expr::col((manifests, manifest::Column::Revision));
            revision
                .equals((states, state::Column::DesiredRevision))
                .into_condition()
        });
    manifest::Entity::find().join(JoinType::InnerJoin, state.into())
}

async fn newest_rows(
    db: &impl ConnectionTrait,
    screens: &[ScreenId],
) -> Result<Vec<manifest::Model>> {
    let mut newest = Vec::with_capacity(screens.len());
    for ids in screens.chunks(CHUNK) {
        let of_these = state::Column::ScreenId.is_in(ids.iter().copied());
        newest.extend(desired().filter(of_these).all(db).await?);
    }
    Ok(newest)
}

async fn plans(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = PlanId>,
) -> Result<HashMap<PlanId, Body>> {
    let ids: Vec<PlanId> = ids.collect::<BTreeSet<_>>().into_iter().collect();
    let mut found = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let rows = plan::Entity::find().filter(plan::COLUMN.id.is_in(ids.iter().copied()));
        for row in rows.all(db).await? {
            found.insert(
                row.id,
                serde_json::from_str(&row.body).map_err(Error::internal)?,
            );
        }
    }
    Ok(found)
}

/// Signs the manifests; what screens share is written and packed once.
fn encoded(
    rows: Vec<manifest::Model>,
    plans: &HashMap<PlanId, Body>,
    signer: &Signer,
) -> Result<Vec<(manifest::Model, EncodedManifest)>> {
    let signer = player_protocol::Signer::new(Signer::ID, &signer.key().to_bytes());
    let mut templates: HashMap<(PlanId, String), Template> = HashMap::new();
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        let body = plans.get(&row.plan_id).ok_or_else(|| lost(&row))?;
        let head = head(&row)?;
        let settings = serde_json::to_string(&head.settings).map_err(Error::internal)?;
        let key = (row.plan_id, settings);
        if !templates.contains_key(&key) {
            let template = Template::new(&whole(&row, body)?).map_err(Error::internal)?;
            templates.insert(key.clone(), template);
        }
        let own = Own {
            screen_id: row.screen_id.0,
            revision: row.revision,
            generation: row.generation,
            publication: row.publication,
            issued_at: row.issued_at.timestamp(),
            time_zone: body.time_zone.clone(),
            screen_name: head.screen_name,
            site_name: head.site_name,
            organisation: head.organisation,
        };
        let message = templates
            .get(&key)
            .map(|t| t.message(&own, REFERENCE_BASE, &signer));
        let message = message
            .ok_or_else(|| lost(&row))?
            .map_err(Error::internal)?;
        made.push((row, message));
    }
    Ok(made)
}

fn whole(row: &manifest::Model, body: &Body) -> Result<Manifest> {
    let (head, body) = (head(row)?, body.clone());
    Ok(Manifest {
        screen_id: row.screen_id.0,
        revision: row.revision,
        generation: row.generation,
        publication: row.publication,
        issued_at: row.issued_at.timestamp(),
        time_zone: body.time_zone,
        screen_name: head.screen_name,
        site_name: head.site_name,
        organisation: head.organisation,
        items: body.items,
        loops: body.loops,
        timeline: body.timeline,
        timeline_end: body.timeline_end,
        fallback_loop: body.fallback_loop,
        assets: body.assets,
        asset_base: body.asset_base,
        settings: head.settings,
    })
}

fn head(row: &manifest::Model) -> Result<Head> {
    serde_json::from_str(&row.head).map_err(Error::internal)
}

fn lost(row: &manifest::Model) -> Error {
    Error::Internal(format!("the plan {} of a manifest is gone", row.plan_id))
}
