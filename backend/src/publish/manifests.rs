//! What is sent: the newest manifest of a screen as a signed message, and what may be fetched because of it.
use super::{
    body::Body,
    entity::{manifest, plan, scene_file},
    outcome::Head,
    world::CHUNK,
};
use crate::{
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
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
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

/// The bytes that a message of this screen refers to by this digest, if it is so long.
pub async fn content(
    db: &impl ConnectionTrait,
    signer: &Signer,
    screen: ScreenId,
    sha256: &str,
) -> Result<Option<Bytes>> {
    let rows = manifest::Entity::find()
        .filter(manifest::COLUMN.screen_id.eq(screen))
        .order_by_desc(manifest::COLUMN.revision)
        .all(db)
        .await?;
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

/// The files of all manifests that a screen may still hold.
pub async fn assets(db: &impl ConnectionTrait, screen: ScreenId) -> Result<BTreeSet<String>> {
    use sea_orm::QuerySelect as _;
    let held = manifest::Entity::find()
        .filter(manifest::COLUMN.screen_id.eq(screen))
        .select_only()
        .column(manifest::Column::PlanId)
        .distinct()
        .into_tuple::<PlanId>();
    let ids = held.all(db).await?;
    let rows = plan::Entity::find()
        .filter(plan::COLUMN.id.is_in(ids))
        .select_only()
        .column(plan::Column::Assets)
        .into_tuple::<plan::Assets>();
    Ok(rows
        .all(db)
        .await?
        .into_iter()
        .flat_map(|assets| assets.0)
        .collect())
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

async fn newest_rows(
    db: &impl ConnectionTrait,
    screens: &[ScreenId],
) -> Result<Vec<manifest::Model>> {
    let mut newest: HashMap<ScreenId, manifest::Model> = HashMap::with_capacity(screens.len());
    for ids in screens.chunks(CHUNK) {
        let rows = manifest::Entity::find()
            .filter(manifest::COLUMN.screen_id.is_in(ids.iter().copied()))
            .order_by_asc(manifest::COLUMN.revision);
        newest.extend(
            rows.all(db)
                .await?
                .into_iter()
                .map(|row| (row.screen_id, row)),
        );
    }
    Ok(newest.into_values().collect())
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
