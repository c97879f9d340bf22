//! Publishing: one act, one number, one transaction. What is expensive happens before it; if anything has changed meanwhile, the act
//! starts anew, and in the end it computes while it holds the right to publish.
use super::{
    back,
    bodies::Bodies,
    check::{Severity, Warning, check},
    entity::publication,
    outcome::{Outcome, RENEW_BELOW_MS, Scope, When, affected, catalogue_of, outcome},
    world::{self, World},
    write,
};
use crate::{
    app::AppState,
    auth::Caller,
    db,
    drafts::{
        self, Kind,
        publishing::{self, Change, Chosen, Item},
    },
    error::{Error, FieldError, Result},
    id::{DraftId, OrganisationId, ScreenId},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// What somebody wants to become real.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Chosen drafts.
    Drafts(Chosen),
    /// The content as it was at an earlier time.
    After {
        /// Right after this publication; 0 = before the first.
        number: i64,
        /// What was published since stays as changes that wait.
        keep: bool,
        /// The newest publication that the caller knows of; if there is a newer one, nothing happens.
        newest: Option<i64>,
    },
    /// Objects as they are given, whatever is drafted; one without a body is taken away.
    Objects(Vec<Item>),
    /// A published campaign taken off, or put on again.
    Pause {
        /// The campaign.
        campaign: DraftId,
        /// Off or on.
        paused: bool,
    },
}

/// A wish with its note.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What should become real.
    pub what: What,
    /// Why, in the words of who wishes it.
    pub note: String,
}

/// What a wish would do.
#[derive(Debug)]
pub struct Prepared {
    /// What it was computed from.
    pub world: World,
    /// What was published before.
    pub before: Bodies,
    /// What happens to which object.
    pub items: Vec<Item>,
    /// What stands against it.
    pub warnings: Vec<Warning>,
    /// What screens are told.
    pub outcome: Outcome,
}

/// How often the work is done outside of the transaction before it is done inside.
const OPTIMISTIC: usize = 3;

/// Makes a wish real, or says why not.
pub async fn publish(state: &AppState, caller: &Caller, wish: &Wish) -> Result<publication::Model> {
    for attempt in 0..OPTIMISTIC {
        let prepared = match prepare(state, &state.db, caller.organisation, &wish.what).await {
            // it was possible a moment ago: somebody else was faster
            Err(Error::Invalid(_)) if attempt > 0 => return Err(overtaken()),
            other => other?,
        };
        refuse_blocked(wish, &prepared)?;
        let done = db::write(&state.db, async |txn| {
            world::lock(txn, caller.organisation).await?;
            let print = &prepared.world.fingerprint;
            if !print.holds(txn, caller.organisation).await? {
                return Ok(None);
            }
            write::write(txn, caller, wish, &prepared, state.clock.now())
                .await
                .map(Some)
        });
        if let Some(publication) = done.await? {
            return told(state, publication, &prepared).await;
        }
    }
    let done = db::write(&state.db, async |txn| {
        world::lock(txn, caller.organisation).await?;
        let prepared = prepare(state, txn, caller.organisation, &wish.what).await?;
        refuse_blocked(wish, &prepared)?;
        let publication = write::write(txn, caller, wish, &prepared, state.clock.now()).await?;
        Ok((publication, prepared))
    });
    let (publication, prepared) = done.await?;
    told(state, publication, &prepared).await
}

fn overtaken() -> Error {
    Error::Conflict("somebody else published in the meantime: look at the changes again".into())
}

/// Computes what the wish would do, without doing it.
pub async fn prepare(
    state: &AppState,
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    what: &What,
) -> Result<Prepared> {
    let mut world = world::read(db, organisation, None).await?;
    let items = items(db, organisation, what).await?;
    let before = world.bodies.clone();
    let mut after = before.clone();
    for item in &items {
        world::put(&mut after, (item.kind, item.id), item.body.as_ref())?;
        world
            .known
            .sequences
            .entry(item.id)
            .or_insert(world.number + 1);
    }
    world.bodies = after.clone();
    world::learn(db, organisation, &mut world).await?;
    let scope = affected(
        &world,
        &catalogue_of(&world, &before),
        &catalogue_of(&world, &after),
    );
    let screens: Vec<ScreenId> = world
        .screens
        .iter()
        .map(|s| s.screen.id)
        .filter(|id| scope.holds(*id))
        .collect();
    world::learn_plans(db, organisation, (&mut world, &screens)).await?;
    let now = state.clock.now().as_ms();
    compute((world, before), items, (after, scope), now).await
}

/// The expensive part, away from the async threads.
async fn compute(
    (world, before): (World, Bodies),
    items: Vec<Item>,
    (after, scope): (Bodies, Scope),
    now: i64,
) -> Result<Prepared> {
    let work = move || {
        let catalogue = catalogue_of(&world, &after);
        let warnings = check(&world, &items, (&after, &catalogue), now);
        let when = When {
            now,
            renew_below_ms: RENEW_BELOW_MS,
        };
        let outcome = outcome(&world, &catalogue, &scope, when)?;
        Ok(Prepared {
            world,
            before,
            items,
            warnings,
            outcome,
        })
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?
}

async fn items(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    what: &What,
) -> Result<Vec<Item>> {
    let items = match what {
        What::Drafts(chosen) => publishing::take(db, organisation, chosen).await?,
        What::After { number, newest, .. } => {
            nothing_newer(db, organisation, *newest).await?;
            back::to(db, organisation, *number).await?
        }
        What::Objects(items) => items.clone(),
        What::Pause { campaign, paused } => {
            vec![paused_item(db, organisation, *campaign, *paused).await?]
        }
    };
    match (items.is_empty(), what) {
        (false, _) => Ok(items),
        (true, What::After { number, .. }) => Err(Error::Conflict(format!(
            "everything is as it was after publication {number}"
        ))),
        (true, _) => Err(Error::Conflict("there is nothing to publish".into())),
    }
}

/// Whoever takes back what was just published must not take back what somebody else published a moment later.
async fn nothing_newer(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    newest: Option<i64>,
) -> Result<()> {
    let last = world::last_number(db, organisation).await?;
    match newest {
        Some(known) if known != last => Err(Error::Conflict(format!(
            "publication {last} was made in the meantime: look at it, then go back from the list of publications"
        ))),
        _ => Ok(()),
    }
}

async fn paused_item(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: DraftId,
    paused: bool,
) -> Result<Item> {
    let row = drafts::find(db, organisation, Kind::Campaign, id).await?;
    let row = row.ok_or(Error::NotFound("campaign"))?;
    let Some(body) = row.published else {
        return Err(Error::Conflict(
            "this campaign is not published: publish it first".into(),
        ));
    };
    if (body["paused"] == true) == paused {
        let state = if paused {
            "paused already"
        } else {
            "not paused"
        };
        return Err(Error::Conflict(format!("this campaign is {state}")));
    }
    let name = body["name"].as_str().unwrap_or(&row.name).to_owned();
    let body = Some(with_pause(body, paused));
    Ok(Item {
        kind: Kind::Campaign,
        id,
        name,
        change: Change::Updated,
        body,
    })
}

/// As campaigns write it: only what is paused says so.
pub(super) fn with_pause(mut body: Value, paused: bool) -> Value {
    if let Some(fields) = body.as_object_mut() {
        fields.remove("paused");
        if paused {
            fields.insert("paused".into(), true.into());
        }
    }
    body
}

/// A rollback goes through whatever has happened to media since; a direct action, or taking away, changes nothing that could be wrong.
fn refuse_blocked(wish: &Wish, prepared: &Prepared) -> Result<()> {
    let is_new = match &wish.what {
        What::Drafts(_) => true,
        What::Objects(items) => items.iter().any(|item| item.body.is_some()),
        What::After { .. } | What::Pause { .. } => false,
    };
    if !is_new {
        return Ok(());
    }
    let blocking = prepared
        .warnings
        .iter()
        .filter(|w| w.severity == Severity::Blocking);
    let errors: Vec<FieldError> = blocking
        .map(|w| {
            FieldError::new(
                place(wish, prepared, w),
                format!("{}. {}", w.message, w.remedy),
            )
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(errors))
    }
}

/// Where in the publication a warning belongs: the field of the object at its place among those that are published.
fn place(wish: &Wish, prepared: &Prepared, warning: &Warning) -> String {
    let is_it = |id: DraftId| id.0 == warning.object_id;
    let at = match &wish.what {
        What::Drafts(Chosen::These(these)) => these.iter().position(|(_, id)| is_it(*id)),
        _ => prepared.items.iter().position(|item| is_it(item.id)),
    };
    match (at, &warning.field) {
        (Some(at), Some(field)) => format!("changes[{at}].{field}"),
        _ => "changes".into(),
    }
}

/// After the commit: who waits is told.
async fn told(
    state: &AppState,
    publication: publication::Model,
    prepared: &Prepared,
) -> Result<publication::Model> {
    state.signals.delivery.notify_one();
    state.signals.webhooks.notify_one();
    let (organisation, hub) = (publication.organisation_id, &state.events);
    for item in &prepared.items {
        hub.tell_changed(organisation, item.kind.word(), &item.id);
    }
    let total = prepared.outcome.bumps.len();
    let counts =
        json!({ "total": total, "showing": 0, "ready": 0, "downloading": 0, "behind": total });
    hub.tell(organisation, "publication", &publication.number, counts);
    let count = drafts::count_changed(&state.db, organisation).await?;
    hub.tell(
        organisation,
        "changes",
        &organisation,
        json!({ "count": count }),
    );
    Ok(publication)
}
