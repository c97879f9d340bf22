//! How fast the scheduling core is on one core, for a generated network of shops: one table, with the figure to reach beside each.
//! `cargo bench --locked -p backend --bench schedule`
mod model;

use backend::schedule::core::{
    Campaign, Screen,
    compose::{Entrant, Entry, compose},
    fact::Facts,
    index::{Agenda, Aimed, Index},
    loops::Loops,
    resolve,
    shares::{Claim, WHOLE_PPB, divide},
    time::{DAY_MS, HOUR_MS, Span},
};
use model::{CAMPAIGNS, Model, SCREENS, start};
use std::{
    hint::black_box,
    io::{self, Write as _},
    time::{Duration, Instant},
};

const DAYS: i64 = 14;
/// How many screens are resolved one by one; the figure for all is extrapolated.
const SAMPLE: usize = 200;

fn main() -> io::Result<()> {
    let model = Model::new(DAYS);
    let mut out = io::stdout().lock();
    let (built, mut index) = best(5, || index(&model));
    let (classes, mean) = size(&index, &model);
    writeln!(
        out,
        "{SCREENS} screens in {classes} classes, {CAMPAIGNS} campaigns (a screen has {mean} on average), 12 zones; one thread, \
         the best of some runs\n\n| work | measured | target |\n|---|---|---|"
    )?;
    let mut row = |work: &str, measured: String, target: &str| {
        writeln!(out, "| {work} | {measured} | {target} |")?;
        out.flush()
    };
    let building = format!("build the index from values, {DAYS} days");
    row(&building, shown(built), "1 s")?;
    row("memory of that index", mebibytes(&index), "-")?;
    let (median, worst, reached) = edits(&model, &mut index);
    let patched = format!(
        "{}, worst {} ({reached} screens)",
        shown(median),
        shown(worst)
    );
    row(
        "patch it after one edit, with the affected screens; median",
        patched,
        "1 ms",
    )?;
    let noon = start() + 12 * HOUR_MS;
    let (now, _) = best(50, || index.now(noon));
    row("what plays now, all screens", shown(now), "5 ms")?;
    let (day, agenda) = best(20, || index.agenda(span(1)));
    row(&segments("24 h", &agenda), shown(day), "100 ms")?;
    let (fortnight, agenda) = best(5, || index.agenda(span(DAYS)));
    row(&segments("14 days", &agenda), shown(fortnight), "1 s")?;
    let (forty, plays) = loop_of_forty(&model);
    let composed = format!("compose one loop, 40 entrants ({plays} plays)");
    row(&composed, shown(forty), "10 ms")?;
    let (all_plans, loops) = best(1, || plans(&index));
    let planned = format!("whole plans of all screens, {DAYS} days, with {loops} loops");
    row(&planned, shown(all_plans), "-")?;
    for days in [1, DAYS] {
        let each = naive(&model, span(days));
        let one = format!("one screen's plan by itself, {days} days, on {SAMPLE} screens");
        row(&one, shown(each), if days == 1 { "5 ms" } else { "-" })?;
        let screens = u32::try_from(SCREENS).unwrap_or(u32::MAX);
        let all = format!("... for all screens so, {days} days (extrapolated)");
        row(&all, shown(each * screens), "-")?;
    }
    Ok(())
}

fn index(model: &Model) -> Index<'_> {
    Index::new(model.around(), model.profiles(), model.aimed())
}

fn span(days: i64) -> Span {
    Span {
        start: start(),
        end: start() + days * DAY_MS,
    }
}

/// The best time of some runs, with the last result.
fn best<T>(runs: usize, work: impl Fn() -> T) -> (Duration, T) {
    let timed = || {
        let begin = Instant::now();
        let result = black_box(work());
        (begin.elapsed(), result)
    };
    let first = timed();
    (1..runs).fold(first, |(best, _), _| {
        let (took, result) = timed();
        (best.min(took), result)
    })
}

fn shown(time: Duration) -> String {
    match time.as_secs_f64() {
        s if s < 0.001 => format!("{:.0} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}

fn mebibytes(index: &Index<'_>) -> String {
    format!("{} MiB", index.size_bytes().div_ceil(1 << 20))
}

fn segments(range: &str, agenda: &Agenda) -> String {
    let of = |screen: &usize| agenda.stretches[*screen].len();
    let all: usize = agenda.class_of.iter().map(of).sum();
    format!(
        "{range} of segments, all screens ({all} segments, {} distinct programmes)",
        agenda.shown.len()
    )
}

fn size(index: &Index<'_>, model: &Model) -> (usize, usize) {
    let meant = model.aimed().map(|a| index.of(a.target).count());
    (index.classes().len(), meant.sum::<usize>() / SCREENS)
}

/// Each of many campaigns gets another priority and another target, one after the other: median, worst, and how many screens on average.
fn edits(model: &Model, index: &mut Index<'_>) -> (Duration, Duration, usize) {
    let picked: Vec<usize> = (0..CAMPAIGNS).step_by(7).collect();
    let edited: Vec<_> = picked.iter().map(|n| edit(model, *n)).collect();
    // the index is patched on a copy: edits are gone when this is over
    let mut patched = index.clone();
    let mut times = Vec::new();
    let mut reached = 0;
    for ((campaign, _), n) in edited.iter().zip(&picked) {
        let target = &model.campaigns[(n + 1) % CAMPAIGNS].1;
        let begin = Instant::now();
        let affected = patched.put(Aimed { campaign, target });
        reached += affected.count();
        times.push(begin.elapsed());
    }
    times.sort_unstable();
    (
        times[times.len() / 2],
        times[times.len() - 1],
        reached / times.len(),
    )
}

fn edit(model: &Model, n: usize) -> (Campaign, usize) {
    let campaign = &model.campaigns[n].0;
    let edited = Campaign {
        priority: campaign.priority + 1,
        rules: model.campaigns[(n + 1) % CAMPAIGNS].0.rules.clone(),
        ..campaign.clone()
    };
    (edited, n)
}

fn loop_of_forty(model: &Model) -> (Duration, usize) {
    let ranking: Vec<&Campaign> = model.campaigns.iter().map(|(c, _)| c).take(40).collect();
    let weights: Vec<Claim> = (1..=40u128).map(|n| (100 + n * n).into()).collect();
    let shares = divide(WHOLE_PPB, &weights);
    let entrant = |(place, campaign): (usize, &&Campaign)| Entrant {
        place,
        share_ppb: shares[place],
        items: (0..campaign.items.len()).collect(),
    };
    let entry = Entry {
        entrants: ranking.iter().enumerate().map(entrant).collect(),
        constrained: true,
        ..Entry::default()
    };
    let (time, made) = best(20, || compose(&entry, &ranking));
    (time, made.plays.len())
}

fn plans(index: &Index<'_>) -> usize {
    let mut loops = Loops::default();
    for class in index.classes() {
        black_box(index.plan(&class, &mut loops));
    }
    loops.made()
}

/// The time for one screen when each is resolved by itself, its campaigns found by asking every target.
fn naive(model: &Model, span: Span) -> Duration {
    let profiles = model.profiles();
    let around = model.around();
    let begin = Instant::now();
    for profile in profiles.iter().step_by(SCREENS / SAMPLE) {
        let targeted = model.campaigns.iter();
        let targeted = targeted.filter(|(_, target)| target.matches(profile.subject));
        let unknown = Facts::default();
        let screen = Screen {
            zone: &around.zones[profile.zone].0,
            opening: profile.opening.map(|o| &around.openings[o]),
            legal_dark: profile.legal_dark,
            facts: around.facts.get(profile.facts).unwrap_or(&unknown),
            campaigns: targeted.map(|(campaign, _)| campaign).collect(),
        };
        black_box(resolve(&screen, span));
    }
    begin.elapsed() / u32::try_from(SAMPLE).unwrap_or(1)
}
