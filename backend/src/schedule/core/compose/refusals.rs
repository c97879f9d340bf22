//! Who would have played, had no constraint stood in the way.
use super::{Composer, Entry, Runner, STRICT, Who};
use crate::schedule::core::model::Campaign;

/// Why an entrant may not play at a boundary of a loop. Instants count from the start of the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its cap, until then.
    Cap(i64),
    /// Its gap, until then.
    Gap(i64),
    /// It shares a key with the play before, by the place of its campaign.
    Separation(usize),
}

/// The entrants that were refused at the last boundary of the loop of `entry` until `into_ms` though they were further behind than the one
/// that was chosen, by place. Where a filler or a fallback stepped in, or nobody could, that is every entrant that was refused. What a cap or
/// a gap no longer refuses at `into_ms` is left out.
pub fn refused(entry: &Entry, ranking: &[&Campaign], into_ms: i64) -> Vec<(usize, Refusal)> {
    let mut composer = Composer::new(entry, ranking);
    if !entry.constrained || composer.main.runners.is_empty() {
        return Vec::new();
    }
    loop {
        let picked = composer.pick();
        let ends = match picked {
            Some((who, index, _)) => composer.t + composer.field(who).runners[index].item().1,
            None => composer.held_until(),
        };
        if into_ms < ends {
            return passed_over(
                &composer,
                picked.map(|(who, index, _)| (who, index)),
                into_ms,
            );
        }
        composer.take(picked);
    }
}

fn passed_over(
    composer: &Composer<'_>,
    picked: Option<(Who, usize)>,
    into_ms: i64,
) -> Vec<(usize, Refusal)> {
    let main = &composer.main;
    let first = |index: usize, runner: &Runner<'_>| match picked {
        Some((Who::Main, chosen)) => {
            let order = main.behind(&main.runners[chosen]).cmp(&main.behind(runner));
            order.then(index.cmp(&chosen)).is_lt()
        }
        _ => true,
    };
    let those = main.runners.iter().enumerate();
    those
        .filter(|(index, runner)| !composer.allows(runner, STRICT) && first(*index, runner))
        .filter_map(|(_, runner)| Some((runner.place, refusal(composer, runner, into_ms)?)))
        .collect()
}

/// The first reason that still counts.
fn refusal(composer: &Composer<'_>, runner: &Runner<'_>, into_ms: i64) -> Option<Refusal> {
    let campaign = runner.campaign;
    let after = |apart_ms: i64| runner.last_start.map(|last| last + apart_ms);
    let lasts = |until: &i64| *until > into_ms;
    let cap = after(campaign.cap_apart_ms()).filter(lasts);
    let gap = || after(campaign.gap_ms).filter(lasts);
    let like = || composer.meets_its_like(campaign);
    let before = || composer.plays.last().map(|play| play.place);
    cap.map(Refusal::Cap)
        .or_else(|| gap().map(Refusal::Gap))
        .or_else(|| before().filter(|_| like()).map(Refusal::Separation))
}
