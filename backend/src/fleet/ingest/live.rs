//! Presence, status, results and telemetry: folded per screen and written together, at most twice a second.
use crate::{
    app::AppState,
    db,
    delivery::{convergence, entity::Model, store},
    error::{Error, Result},
    fleet::{
        commands,
        core::{self, clean},
        entity::{
            command, log,
            presence::{self, Reason},
            telemetry,
        },
        history::{self, series},
        logs,
        metrics::Metrics,
        owners::Owners,
        reports::{self, Report},
        turned, views,
    },
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use player_protocol::{CommandResult, Log, Telemetry};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait as _, sea_query::OnConflict,
};
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};
use tokio::sync::mpsc;

/// Between two writes.
const PAUSE: Duration = Duration::from_millis(500);
/// Reports a write: the more, the more of them are of the same screen and cost one row.
const MOST: usize = 16_384;
/// Between two attempts while the database does not answer.
const RETRY: Duration = Duration::from_secs(1);

/// Something a screen said.
#[derive(Clone, Debug)]
pub struct Item {
    /// Who.
    pub screen: ScreenId,
    /// What.
    pub said: Said,
}

/// What a screen can say here.
#[derive(Clone, Debug)]
pub enum Said {
    /// About itself and what it shows.
    Report(Report),
    /// About a command.
    Result(CommandResult),
    /// About its machine.
    Telemetry(Box<Telemetry>),
    /// A line of its log.
    Log(Box<Log>),
}

/// What watchers are told after the commit.
#[derive(Default)]
struct News {
    screens: Vec<Model>,
    commands: Vec<command::Model>,
    deliver: bool,
    webhooks: bool,
}

/// Writes until the queue ends.
pub async fn run(state: AppState, metrics: Metrics, mut queue: mpsc::Receiver<Item>) {
    let mut owners = Owners::default();
    let mut batch = Vec::with_capacity(MOST);
    let mut not_before = tokio::time::Instant::now();
    while queue.recv_many(&mut batch, MOST).await > 0 {
        while batch.len() < MOST {
            let room = MOST - batch.len();
            let more = queue.recv_many(&mut batch, room);
            match tokio::time::timeout_at(not_before, more).await {
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
        }
        not_before = tokio::time::Instant::now() + PAUSE;
        write(&state, &metrics, &mut owners, std::mem::take(&mut batch)).await;
        metrics
            .reports_waiting
            .set(i64::try_from(queue.len()).unwrap_or(i64::MAX));
    }
}

/// Writes a batch; if it cannot be written as a whole, each report alone, so that one of them spoils nothing for the others.
async fn write(state: &AppState, metrics: &Metrics, owners: &mut Owners, batch: Vec<Item>) {
    match try_write(state, owners, &batch).await {
        Ok(()) => return,
        Err(e) => tracing::warn!(error = ?e, "a batch of reports is written one by one"),
    }
    for item in batch {
        owners.forget(item.screen);
        let kind = kind(&item.said);
        let alone = [item];
        while let Err(e) = try_write(state, owners, &alone).await {
            if !matches!(e, Error::Unavailable(_) | Error::StorageFull) {
                Metrics::count(&metrics.poisoned, kind);
                tracing::warn!(error = ?e, "a report was dropped");
                break;
            }
            tokio::time::sleep(RETRY).await;
            if state.db.ping().await.is_err() {
                // stopping closes the database: nothing can be written any more
                return;
            }
        }
    }
}

fn kind(said: &Said) -> player_protocol::Kind {
    match said {
        Said::Report(Report::Presence(_)) => player_protocol::Kind::Presence,
        Said::Report(_) => player_protocol::Kind::Status,
        Said::Result(_) => player_protocol::Kind::Result,
        Said::Telemetry(_) => player_protocol::Kind::Telemetry,
        Said::Log(_) => player_protocol::Kind::Log,
    }
}

async fn try_write(state: &AppState, owners: &mut Owners, batch: &[Item]) -> Result<()> {
    owners
        .learn(&state.db, batch.iter().map(|item| item.screen))
        .await?;
    let (owners, now) = (&*owners, state.clock.now());
    let news = db::write(&state.db, async |txn| fold(txn, owners, batch, now).await).await?;
    for row in &news.screens {
        let (organisation, screen) = (row.organisation_id, row.screen_id);
        let told = convergence::news(row);
        state.events.tell(organisation, "screen", &screen, told);
    }
    for row in &news.commands {
        let told = serde_json::to_value(views::Command::from(row.clone())).unwrap_or_default();
        state
            .events
            .tell(row.organisation_id, "command", &row.id, told);
    }
    if news.webhooks {
        state.signals.webhooks.notify_one();
    }
    if news.deliver {
        state.signals.delivery.notify_one();
    }
    Ok(())
}

/// What a batch says, screen by screen.
#[derive(Default)]
struct Told<'a> {
    outcomes: BTreeMap<ScreenId, reports::Outcome>,
    machines: HashMap<ScreenId, (OrganisationId, &'a Telemetry)>,
    moves: Vec<presence::Model>,
    lines: BTreeMap<ScreenId, Vec<log::Model>>,
    commands: Vec<command::Model>,
}

async fn fold(
    txn: &DatabaseTransaction,
    owners: &Owners,
    batch: &[Item],
    now: Instant,
) -> Result<News> {
    let mut screens: Vec<_> = batch.iter().map(|item| item.screen).collect();
    screens.sort_unstable();
    screens.dedup();
    let mut rows = store::of_any(txn, &screens).await?;
    let before: HashMap<ScreenId, bool> = rows.iter().map(|(id, row)| (*id, row.online)).collect();
    let told = hear(txn, owners, (batch, &mut rows), now).await?;
    let chosen = |wanted: fn(&reports::Outcome) -> bool| -> Vec<Model> {
        let ids = told.outcomes.iter().filter(|(_, outcome)| wanted(outcome));
        ids.filter_map(|(id, _)| rows.get(id).cloned()).collect()
    };
    store::keep_reports(txn, chosen(|outcome| outcome.changed)).await?;
    history::presence::note(txn, told.moves).await?;
    keep_telemetry(txn, told.machines, now).await?;
    for (screen, lines) in told.lines {
        logs::add(txn, screen, lines).await?;
    }
    let deliver = give_missing(txn, &chosen(|outcome| outcome.born), now).await?;
    let screens = chosen(|outcome| outcome.notable);
    let was_online = |row: &&Model| before.get(&row.screen_id).copied().unwrap_or_default();
    let turned = screens.iter().filter(|row| was_online(row) != row.online);
    let turned: Vec<Model> = turned.cloned().collect();
    Ok(News {
        webhooks: turned::tell(txn, &turned, now).await?,
        commands: told.commands,
        deliver,
        screens,
    })
}

/// Carries what was said into the rows, one after the other.
async fn hear<'a>(
    txn: &DatabaseTransaction,
    owners: &Owners,
    (batch, rows): (&'a [Item], &mut HashMap<ScreenId, Model>),
    now: Instant,
) -> Result<Told<'a>> {
    let mut told = Told::default();
    for Item { screen, said } in batch {
        // a screen that was deleted or revoked has nothing to say
        let Some(organisation) = owners.of(*screen) else {
            continue;
        };
        let row = rows
            .entry(*screen)
            .or_insert_with(|| store::unseen(organisation, *screen));
        let before = row.online;
        let outcome = match said {
            Said::Report(report) => reports::apply(row, report, now),
            Said::Result(result) => {
                let answered = commands::answer(txn, *screen, result, now).await?;
                told.commands.extend(answered);
                reports::apply(row, &Report::Sign, now)
            }
            Said::Telemetry(telemetry) => {
                told.machines.insert(*screen, (organisation, telemetry));
                reports::apply(row, &Report::Sign, now)
            }
            Said::Log(said) => {
                let own = told.lines.entry(*screen).or_default();
                own.push(line((organisation, *screen), said));
                reports::apply(row, &Report::Sign, now)
            }
        };
        if row.online != before {
            told.moves.push(moved(row, now));
        }
        let sum = told.outcomes.entry(*screen).or_default();
        sum.changed |= outcome.changed;
        sum.born |= outcome.born;
        sum.notable |= outcome.notable;
    }
    Ok(told)
}

fn moved(row: &Model, now: Instant) -> presence::Model {
    presence::Model {
        screen_id: row.screen_id,
        at: now,
        organisation_id: row.organisation_id,
        online: row.online,
        reason: match row.online {
            true => Reason::Connected,
            false => Reason::Left,
        },
        session: row.session,
    }
}

fn line((organisation, screen): (OrganisationId, ScreenId), said: &Log) -> log::Model {
    log::Model {
        screen_id: screen,
        seq: 0,
        organisation_id: organisation,
        at: said.at.into(),
        level: logs::word(said.level).to_owned(),
        message: clean(&said.message, logs::LONGEST),
    }
}

/// A screen that has just connected gets what it is missing, whatever the broker did or did not keep for it.
async fn give_missing(txn: &impl ConnectionTrait, born: &[Model], now: Instant) -> Result<bool> {
    let all: Vec<_> = born.iter().map(|row| row.screen_id).collect();
    let behind = born.iter().filter(|row| {
        row.desired_revision > 0 && row.reported_revision != Some(row.desired_revision)
    });
    let behind: Vec<_> = behind.map(|row| row.screen_id).collect();
    store::send_again(txn, &behind, now).await?;
    let commands = commands::send_again(txn, &all, now).await?;
    Ok(commands || !behind.is_empty())
}

async fn keep_telemetry(
    txn: &impl ConnectionTrait,
    machines: HashMap<ScreenId, (OrganisationId, &Telemetry)>,
    now: Instant,
) -> Result<()> {
    let mut rows: Vec<_> = machines.into_iter().collect();
    rows.sort_unstable_by_key(|(screen, _)| *screen);
    let newest = OnConflict::column(telemetry::Column::ScreenId)
        .update_columns([
            telemetry::Column::Body,
            telemetry::Column::At,
            telemetry::Column::ReceivedAt,
            telemetry::Column::ClockOffsetMs,
            telemetry::Column::FreePermille,
        ])
        .to_owned();
    let said: Vec<_> = rows
        .iter()
        .map(|(screen, (organisation, body))| (*screen, *organisation, *body))
        .collect();
    series::keep(txn, &said, now).await?;
    for chunk in rows.chunks(500) {
        let rows = chunk
            .iter()
            .map(|(screen, (organisation, body))| telemetry::ActiveModel {
                screen_id: Set(*screen),
                organisation_id: Set(*organisation),
                body: Set(serde_json::to_value(body).unwrap_or_default()),
                at: Set(body.at.into()),
                received_at: Set(now),
                clock_offset_ms: Set(body.clock_offset_ms),
                free_permille: Set(core::free_permille(body.free_bytes, body.used_bytes)),
            });
        telemetry::Entity::insert_many(rows)
            .on_conflict(newest.clone())
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}
