//! What an act does to one batch of screens: a few statements, however many screens there are.
use super::{
    action::Action,
    change::{Change, Why},
    entity::{
        operation,
        result::{self, State},
    },
    store,
};
use crate::{
    error::Result,
    fleet::{commands, order::Giver},
    id::{CommandId, OrganisationId, ProfileId, ScreenId, SiteId},
    screens::{
        enrolment,
        entity::{profile, screen, site},
        store::{profiles, screens, sites},
        values::Tags,
    },
    time::Instant,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, QueryFilter as _, Value,
    sea_query::{CaseStatement, Expr},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Carries the act out on these screens and writes down what became of each; answers with the screens whose connection must be cut.
pub(super) async fn batch(
    txn: &impl ConnectionTrait,
    row: &operation::Model,
    results: Vec<result::Model>,
    now: Instant,
) -> Result<Vec<ScreenId>> {
    let ids: Vec<ScreenId> = results.iter().map(|r| r.screen_id).collect();
    let known = screens::within(row.organisation_id)
        .filter(screen::COLUMN.id.is_in(ids.iter().copied()))
        .all(txn)
        .await?;
    let known: HashMap<ScreenId, screen::Model> = known.into_iter().map(|s| (s.id, s)).collect();
    let gone: Vec<ScreenId> = ids
        .into_iter()
        .filter(|id| !known.contains_key(id))
        .collect();
    store::settle(txn, row, &gone, (State::Skipped, Some(Why::Gone))).await?;
    match &row.action {
        Action::Command { .. } => command(txn, row, (results, &known), now).await?,
        Action::Revoke {} => return revoke(txn, row, &known, now).await,
        _ => change(txn, row, (results, known), now).await?,
    }
    Ok(Vec::new())
}

async fn command(
    txn: &impl ConnectionTrait,
    row: &operation::Model,
    (results, known): (Vec<result::Model>, &HashMap<ScreenId, screen::Model>),
    now: Instant,
) -> Result<()> {
    let Some(order) = row.action.order()? else {
        return Ok(());
    };
    let by = Giver {
        id: row.by_id,
        name: row.by_name.clone(),
    };
    let (revoked, there): (Vec<_>, Vec<_>) = results
        .into_iter()
        .filter_map(|r| Some((known.get(&r.screen_id)?, r.command_id)))
        .partition(|(screen, _)| screen.revoked_at.is_some());
    let give = |(screen, id): &(&screen::Model, Option<CommandId>)| {
        let to = (row.organisation_id, screen.id);
        order
            .clone()
            .to(to, id.unwrap_or_else(CommandId::new), &by, now)
    };
    let given: Vec<ScreenId> = there.iter().map(|(screen, _)| screen.id).collect();
    if !there.is_empty() {
        commands::add_all(txn, there.iter().map(give).collect()).await?;
    }
    let revoked: Vec<ScreenId> = revoked.iter().map(|(screen, _)| screen.id).collect();
    store::settle(txn, row, &given, (State::Given, None)).await?;
    store::settle(txn, row, &revoked, (State::Skipped, Some(Why::Revoked))).await
}

async fn revoke(
    txn: &impl ConnectionTrait,
    row: &operation::Model,
    known: &HashMap<ScreenId, screen::Model>,
    now: Instant,
) -> Result<Vec<ScreenId>> {
    let valid = known.values().filter(|screen| screen.revoked_at.is_none());
    let mut ids: Vec<ScreenId> = valid.map(|screen| screen.id).collect();
    ids.sort_unstable();
    screen::Entity::update_many()
        .col_expr(
            screen::Column::SecretHash,
            Expr::value(Option::<String>::None),
        )
        .col_expr(screen::Column::RevokedAt, Expr::value(now))
        .col_expr(screen::Column::UpdatedAt, Expr::value(now))
        .col_expr(
            screen::Column::Version,
            Expr::col(screen::Column::Version).add(1),
        )
        .filter(screen::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(screen::COLUMN.id.is_in(ids.iter().copied()))
        .exec(txn)
        .await?;
    enrolment::void_all(txn, &ids).await?;
    store::settle(txn, row, &ids, (State::Done, None)).await?;
    let others = known.keys().filter(|id| ids.binary_search(id).is_err());
    let others: Vec<ScreenId> = others.copied().collect();
    store::settle(txn, row, &others, (State::Skipped, Some(Why::Revoked))).await?;
    Ok(ids)
}

async fn change(
    txn: &impl ConnectionTrait,
    row: &operation::Model,
    (results, mut known): (Vec<result::Model>, HashMap<ScreenId, screen::Model>),
    now: Instant,
) -> Result<()> {
    let targets = Targets::of(txn, row.organisation_id, &results).await?;
    let (mut changed, mut left, mut lost) = (Vec::new(), Vec::new(), Vec::new());
    for result in results {
        let Some(mut screen) = known.remove(&result.screen_id) else {
            continue;
        };
        if result.change.as_ref().is_some_and(|c| !targets.hold(c)) {
            lost.push(screen.id);
            continue;
        }
        let moved = result
            .change
            .is_some_and(|change| change.apply(&mut screen));
        if moved {
            changed.push(screen);
        } else {
            left.push(screen.id);
        }
    }
    if !changed.is_empty() {
        write(txn, row, &changed, now).await?;
    }
    let ids: Vec<ScreenId> = changed.iter().map(|screen| screen.id).collect();
    store::settle(txn, row, &ids, (State::Done, None)).await?;
    store::settle(txn, row, &lost, (State::Skipped, Some(Why::TargetGone))).await?;
    store::settle(txn, row, &left, (State::Skipped, Some(Why::ChangedSince))).await
}

/// The sites and profiles that changes lead to and that are still there.
struct Targets {
    sites: HashSet<SiteId>,
    profiles: HashSet<ProfileId>,
}

impl Targets {
    async fn of(
        txn: &impl ConnectionTrait,
        organisation: OrganisationId,
        results: &[result::Model],
    ) -> Result<Self> {
        let changes = || results.iter().filter_map(|r| r.change.as_ref());
        let sites: BTreeSet<SiteId> = changes().filter_map(Change::site).collect();
        let profiles: BTreeSet<ProfileId> = changes().filter_map(Change::profile).collect();
        let mut targets = Self {
            sites: HashSet::new(),
            profiles: HashSet::new(),
        };
        if !sites.is_empty() {
            let rows = sites::within(organisation).filter(site::COLUMN.id.is_in(sites));
            targets.sites = rows.all(txn).await?.into_iter().map(|s| s.id).collect();
        }
        if !profiles.is_empty() {
            let rows = profiles::within(organisation).filter(profile::COLUMN.id.is_in(profiles));
            targets.profiles = rows.all(txn).await?.into_iter().map(|p| p.id).collect();
        }
        Ok(targets)
    }

    fn hold(&self, change: &Change) -> bool {
        change.site().is_none_or(|id| self.sites.contains(&id))
            && change
                .profile()
                .is_none_or(|id| self.profiles.contains(&id))
    }
}

/// Writes what the act can change of these screens, in one statement.
async fn write(
    txn: &impl ConnectionTrait,
    row: &operation::Model,
    changed: &[screen::Model],
    now: Instant,
) -> Result<()> {
    let ids = changed.iter().map(|screen| screen.id);
    let mut update = screen::Entity::update_many()
        .col_expr(screen::Column::UpdatedAt, Expr::value(now))
        .col_expr(
            screen::Column::Version,
            Expr::col(screen::Column::Version).add(1),
        )
        .filter(screen::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(screen::COLUMN.id.is_in(ids));
    let each = |value: fn(&screen::Model) -> Value| {
        let mut cases = CaseStatement::new();
        for screen in changed {
            let this = Expr::col(screen::Column::Id).eq(screen.id);
            cases = cases.case(this, Expr::value(value(screen)));
        }
        Expr::expr(cases)
    };
    update = match row.action {
        Action::Move { .. } => {
            let site = |screen: &screen::Model| SiteId::into(screen.site_id);
            update.col_expr(screen::Column::SiteId, each(site))
        }
        Action::AssignProfile { .. } => {
            let profile = |screen: &screen::Model| Option::<ProfileId>::into(screen.profile_id);
            update.col_expr(screen::Column::ProfileId, each(profile))
        }
        _ => {
            let tags = |screen: &screen::Model| Tags::into(screen.tags.clone());
            update.col_expr(screen::Column::Tags, each(tags))
        }
    };
    update.exec(txn).await?;
    Ok(())
}
