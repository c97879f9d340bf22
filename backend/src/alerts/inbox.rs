//! What people see of alerts and do with them. A store manager sees those of the own sites.
use super::{
    entity::alert::{self, Entity as Alert},
    input::ListAlerts,
    kind::{Kind, Severity, subject_of},
    store::within,
    view::State,
};
use crate::{
    auth::Caller,
    delivery::{self, Convergence, Progress},
    error::{Error, Result},
    id::{AlertId, ScreenId},
    page::Page,
    screens::store::{screens, tree},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, sea_query::Expr,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How many alerts wait for somebody; those that were put off do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AlertCounts)]
pub struct Counts {
    /// Nobody has taken note of them.
    pub open: i64,
    /// Those of them that are critical.
    pub critical: i64,
    /// Somebody has taken note of them, and they go on.
    pub acknowledged: i64,
}

/// The alerts that a caller may see.
async fn seen(db: &impl ConnectionTrait, caller: &Caller) -> Result<Select<Alert>> {
    let rows = within(caller.organisation);
    if caller.sites.is_none() {
        return Ok(rows);
    }
    let tree = tree::load(db, caller.organisation).await?;
    let own = tree::visible(caller, &tree).unwrap_or_default();
    Ok(rows.filter(alert::COLUMN.site_id.is_in(own)))
}

/// Those that are not put off.
fn awake(now: Instant) -> Condition {
    Condition::any()
        .add(alert::COLUMN.snoozed_until.is_null())
        .add(alert::COLUMN.snoozed_until.lte(now))
}

/// How many wait for somebody.
///
/// # Errors
/// If the database fails.
pub async fn counts(db: &impl ConnectionTrait, caller: &Caller, now: Instant) -> Result<Counts> {
    use alert::Column as C;
    let rows: Vec<(Severity, bool, i64)> = seen(db, caller)
        .await?
        .filter(C::ResolvedAt.is_null())
        .filter(awake(now))
        .select_only()
        .column(C::Severity)
        .column_as(Expr::cust("acknowledged_at IS NOT NULL"), "noted")
        .column_as(Expr::cust("COUNT(*)"), "n")
        .group_by(C::Severity)
        .group_by(Expr::cust("acknowledged_at IS NOT NULL"))
        .into_tuple()
        .all(db)
        .await?;
    let mut sum = Counts::default();
    for (severity, noted, count) in rows {
        match noted {
            true => sum.acknowledged += count,
            false => sum.open += count,
        }
        if severity == Severity::Critical && !noted {
            sum.critical += count;
        }
    }
    Ok(sum)
}

/// A page of alerts, the newest first.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    caller: &Caller,
    asked: &ListAlerts,
    now: Instant,
) -> Result<Page<alert::Model>> {
    use alert::Column as C;
    let mut rows = seen(db, caller).await?.order_by_desc(C::Id);
    rows = match asked.state {
        None => rows.filter(C::ResolvedAt.is_null()),
        Some(State::Resolved) => rows.filter(C::ResolvedAt.is_not_null()),
        Some(State::Acknowledged) => rows
            .filter(C::ResolvedAt.is_null())
            .filter(C::AcknowledgedAt.is_not_null()),
        Some(State::Open) => rows
            .filter(C::ResolvedAt.is_null())
            .filter(C::AcknowledgedAt.is_null())
            .filter(awake(now)),
    };
    if let Some(kind) = asked.kind {
        rows = rows.filter(C::Kind.eq(kind));
    }
    if let Some(severity) = asked.severity {
        rows = rows.filter(C::Severity.eq(severity));
    }
    if let Some(site) = asked.site_id {
        let tree = tree::load(db, caller.organisation).await?;
        rows = rows.filter(C::SiteId.is_in(tree::below(&tree, &[site])));
    }
    if let Some(screen) = asked.screen_id {
        rows = rows.filter(about(db, caller, screen).await?);
    }
    if let Some(after) = asked.after {
        rows = rows.filter(C::Id.lt(after));
    }
    let rows = rows.limit(asked.limit.and_one()).all(db).await?;
    Ok(Page::cut(rows, asked.limit, |row| row.id.to_string()))
}

/// What speaks for a screen: its own alerts, that of its site, and that of the publication that it does not show.
async fn about(db: &impl ConnectionTrait, caller: &Caller, screen: ScreenId) -> Result<Condition> {
    use alert::Column as C;
    let found = screens::find_row(db, caller.organisation, screen).await?;
    let site = found.map(|(row, _)| row.site_id);
    let of_site = Condition::all()
        .add(C::Kind.eq(Kind::SiteOffline))
        .add(C::SiteId.eq(site));
    let state = delivery::store::find(db, caller.organisation, screen).await?;
    let view = Convergence::of(state.as_ref());
    let waited = view.publication.filter(|_| view.state != Progress::Showing);
    let of_publication = Condition::all()
        .add(C::Kind.eq(Kind::PublicationBehind))
        .add(C::Subject.eq(waited.map(subject_of)));
    let own = Condition::any().add(C::ScreenId.eq(screen));
    Ok(own.add(of_site).add(of_publication))
}

/// The alerts with these ids, in their order; 404 if the caller does not see one of them.
pub(super) async fn these(
    db: &impl ConnectionTrait,
    caller: &Caller,
    ids: &[AlertId],
) -> Result<Vec<alert::Model>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let rows = seen(db, caller)
        .await?
        .filter(alert::COLUMN.id.is_in(ids.iter().copied()))
        .order_by_asc(alert::COLUMN.id)
        .all(db)
        .await?;
    if rows.len() == ids.len() {
        Ok(rows)
    } else {
        Err(Error::NotFound("alert"))
    }
}

/// Takes note of these alerts; what was resolved meanwhile stays resolved. Taking note again replaces the note.
pub(super) async fn acknowledge(
    txn: &impl ConnectionTrait,
    caller: &Caller,
    (ids, note): (&[AlertId], Option<String>),
    now: Instant,
) -> Result<()> {
    let noted = alert::ActiveModel {
        acknowledged_at: Set(Some(now)),
        acknowledged_by: Set(Some(caller.id())),
        acknowledged_name: Set(Some(caller.name().to_owned())),
        note: Set(note),
        ..Default::default()
    };
    change(txn, caller, ids, noted).await.map(drop)
}

/// Puts an alert off, or shows it again.
///
/// # Errors
/// 409 if it is over.
pub(super) async fn snooze(
    txn: &impl ConnectionTrait,
    caller: &Caller,
    (id, until): (AlertId, Option<Instant>),
) -> Result<()> {
    let off = alert::ActiveModel {
        snoozed_until: Set(until),
        ..Default::default()
    };
    match change(txn, caller, &[id], off).await? {
        0 => Err(Error::Conflict(
            "this alert is over: there is nothing left to put off".into(),
        )),
        _ => Ok(()),
    }
}

/// Changes those of these alerts that go on; answers how many they were.
async fn change(
    txn: &impl ConnectionTrait,
    caller: &Caller,
    ids: &[AlertId],
    to: alert::ActiveModel,
) -> Result<u64> {
    let done = Alert::update_many()
        .set(to)
        .filter(alert::COLUMN.organisation_id.eq(caller.organisation))
        .filter(alert::COLUMN.id.is_in(ids.iter().copied()))
        .filter(alert::COLUMN.resolved_at.is_null())
        .exec(txn)
        .await?;
    Ok(done.rows_affected)
}
