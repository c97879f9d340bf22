//! Tells publishing which screens may play something else from now on, in the transaction that is the reason for it.
use super::{entity::screen, store};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId, SiteId},
    jobs,
    time::Instant,
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QuerySelect as _};
use serde::{Deserialize, Serialize};

/// The kind of the job.
pub const KIND: &str = "recompile";

/// Beyond this many screens, all are looked at.
const MANY: usize = 500;

/// What the job is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recompile {
    /// All screens of the organisation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// These.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub screens: Vec<ScreenId>,
}

/// Has these screens looked at after the commit; then tap `signals.jobs`.
pub async fn screens(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    mut screens: Vec<ScreenId>,
    now: Instant,
) -> Result<()> {
    screens.sort();
    screens.dedup();
    let work = match screens.len() {
        0 => return Ok(()),
        n if n > MANY => Recompile {
            all: true,
            ..Recompile::default()
        },
        _ => Recompile {
            all: false,
            screens,
        },
    };
    jobs::enqueue(txn, organisation, KIND, &work, now).await?;
    Ok(())
}

/// Has the screens of these sites looked at.
pub(super) async fn sites(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    sites: &[SiteId],
    now: Instant,
) -> Result<()> {
    let ids = store::screens::within(organisation)
        .filter(screen::COLUMN.site_id.is_in(sites.iter().copied()))
        .select_only()
        .column(screen::Column::Id)
        .into_tuple::<ScreenId>();
    let ids = ids.all(txn).await?;
    screens(txn, organisation, ids, now).await
}
