//! Asking for the network: once, whoever asks.
use super::build::{self, Order};
use crate::{
    audit,
    error::{Error, Result},
    id::{JobId, OrganisationId, UserId},
    jobs, screens,
    time::Instant,
};
use sea_orm::{DatabaseTransaction, PaginatorTrait as _};

/// Has the network built.
///
/// # Errors
/// 409 if the organisation has sites, or a network on its way.
pub(super) async fn place(
    txn: &DatabaseTransaction,
    organisation: OrganisationId,
    by: UserId,
    now: Instant,
) -> Result<JobId> {
    // of two at the same time the second sees the first
    audit::hold(txn, organisation).await?;
    let refuse = |sentence: &str| Err(Error::Conflict(sentence.into()));
    if jobs::is_under_way(txn, organisation, build::KIND).await? {
        return refuse("the demonstration network is being added already: it appears in a moment");
    }
    let sites = screens::store::sites::within(organisation);
    if sites.count(txn).await? > 0 {
        return refuse(
            "the demonstration network is for an empty organisation: this one has sites already",
        );
    }
    jobs::enqueue(txn, organisation, build::KIND, &Order { by }, now).await
}
