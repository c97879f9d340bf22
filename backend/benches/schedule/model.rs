//! A retail network out of a counter: the same in every run.
use backend::{
    schedule::{
        core::{
            Campaign, Edge, Item, Kind, Opening, Window, Zone,
            fact::{Facts, Value, Version},
            gate::{Atom, Comparison, Expr, Gate, Test, Unknown},
            index::{Aimed, Around, Profile},
            model::Ramp,
            recurrence::Recurrence,
            rule::{Daypart, Rule},
            time::{DAY_MS, HOUR_MS, Span, date},
        },
        zones,
    },
    screens::target::{self, Subject, Target},
};
use uuid::Uuid;

pub(crate) const SCREENS: usize = 10_000;
pub(crate) const CAMPAIGNS: usize = 1_000;
const SITES: usize = 320;
const ZONES: [&str; 12] = [
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Athens",
    "Europe/Lisbon",
    "Atlantic/Canary",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Asia/Tokyo",
];
const BRANDS: [&str; 5] = ["alba", "brio", "cora", "dune", "elan"];
const FORMATS: [&str; 4] = ["portrait", "landscape", "shelf", "wall"];
const DEPARTMENTS: [&str; 8] = [
    "fruit", "bakery", "wine", "fish", "toys", "garden", "beauty", "checkout",
];

/// Monday, 2026-09-28 00:00 UTC.
pub(crate) fn start() -> i64 {
    i64::from(date(2026, 9, 28)) * DAY_MS
}

/// Numbers that look like chance.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % 1_000_003).unwrap_or(0) % sides
    }

    fn hit(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    fn half_hours(&mut self, first: i64, last: i64) -> i64 {
        let steps = usize::try_from(last - first).unwrap_or(1) * 2;
        first * HOUR_MS + i64::try_from(self.roll(steps)).unwrap_or(0) * HOUR_MS / 2
    }
}

/// A screen before it is looked at.
struct Stand {
    subject: Subject,
    zone: usize,
    opening: Option<usize>,
    facts: usize,
}

impl Stand {
    fn profile(&self) -> Profile<'_> {
        Profile {
            subject: &self.subject,
            zone: self.zone,
            opening: self.opening,
            legal_dark: self.zone == 0 && self.facts.is_multiple_of(4),
            facts: self.facts,
        }
    }
}

/// The network, to borrow from.
pub(crate) struct Model {
    zones: Vec<(Zone, Span)>,
    openings: Vec<Opening>,
    facts: Vec<Facts>,
    screens: Vec<Stand>,
    pub(crate) campaigns: Vec<(Campaign, Target)>,
}

impl Model {
    pub(crate) fn new(days: i64) -> Self {
        let mut dice = Dice(7);
        let reach = |name: &&str| {
            let zone = zones::zone_or_utc(name);
            // from the day before, so that any instant of the first day lies in it
            let span = Span {
                start: zone.midnight_before(start()) - DAY_MS,
                end: start() + (days + 1) * DAY_MS,
            };
            (zone, span)
        };
        Self {
            zones: ZONES.iter().map(reach).collect(),
            openings: (0..40).map(|_| opening(&mut dice)).collect(),
            facts: (0..SITES).map(|_| weather(&mut dice)).collect(),
            screens: screens(&mut dice),
            campaigns: (0..CAMPAIGNS).map(|n| campaign(n, &mut dice)).collect(),
        }
    }

    pub(crate) fn around(&self) -> Around<'_> {
        Around {
            zones: &self.zones,
            openings: &self.openings,
            facts: &self.facts,
        }
    }

    pub(crate) fn profiles(&self) -> Vec<Profile<'_>> {
        let all = self.screens.iter();
        all.map(Stand::profile).collect()
    }

    pub(crate) fn aimed(&self) -> impl Iterator<Item = Aimed<'_>> {
        let all = self.campaigns.iter();
        all.map(|(campaign, target)| Aimed { campaign, target })
    }
}

fn screens(dice: &mut Dice) -> Vec<Stand> {
    let mut stands = Vec::with_capacity(SCREENS);
    let mut sites = Vec::with_capacity(SITES);
    for n in 0..SITES {
        let brand = BRANDS[dice.roll(BRANDS.len())];
        let opening = dice.hit(90).then(|| dice.roll(40));
        sites.push((n % ZONES.len(), brand, opening, 1 + dice.roll(20)));
    }
    for n in 0..SCREENS {
        let (zone, brand, opening, size) = sites[n % SITES];
        let mut tags = vec![
            format!("brand={brand}"),
            format!("department={}", dice.pick(&DEPARTMENTS)),
            format!("format={}", dice.pick(&FORMATS)),
            format!("size={size}"),
        ];
        if dice.hit(30) {
            tags.push(format!("department={}", dice.pick(&DEPARTMENTS)));
        }
        if dice.hit(10) {
            tags.push("window".into());
        }
        tags.sort();
        tags.dedup();
        let (shop, region) = (n % SITES, n % SITES / 4 % 24);
        stands.push(Stand {
            subject: Subject {
                screen: format!("screen{n}"),
                groups: vec![format!("group{}", n % 37)],
                path: vec![
                    format!("site{shop}"),
                    format!("region{region}"),
                    format!("country{zone}"),
                ],
                tags,
            },
            zone,
            opening,
            facts: shop,
        });
    }
    stands
}

fn weather(dice: &mut Dice) -> Facts {
    let told = |n: usize, dice: &mut Dice| Version {
        published_at: start() - DAY_MS + i64::try_from(n).unwrap_or(0) * HOUR_MS,
        value: Value::Number(i64::try_from(dice.roll(30)).unwrap_or(0) * 1_000_000),
        ttl_ms: Some(2 * DAY_MS),
    };
    let told: Vec<Version> = (0..3).map(|n| told(n, dice)).collect();
    Facts::new(told.into_iter().map(|version| ("temp".to_owned(), version)))
}

fn opening(dice: &mut Dice) -> Opening {
    let daily = |weekdays: Vec<u8>, from: i64, to: i64| Rule {
        weekdays,
        dayparts: vec![Daypart::new(from, to)],
        ..Rule::default()
    };
    let (from, to) = (dice.half_hours(7, 10), dice.half_hours(18, 23));
    let mut rules = vec![daily(vec![1, 2, 3, 4, 5], from, to)];
    rules.push(daily(vec![6], from + HOUR_MS, to));
    if dice.hit(50) {
        rules.push(daily(vec![7], 9 * HOUR_MS, 13 * HOUR_MS));
    }
    Opening(rules)
}

fn campaign(n: usize, dice: &mut Dice) -> (Campaign, Target) {
    let id = Uuid::from_u128(u128::try_from(n + 1).unwrap_or(0));
    let kind = match n % 100 {
        0 | 1 => Kind::Takeover,
        2..12 => Kind::ShareOfVoice,
        12..20 => Kind::Filler,
        20..23 => Kind::Fallback,
        _ => Kind::Loop,
    };
    let items = (0..=dice.roll(4)).map(|i| item(n, i, dice)).collect();
    let mut campaign = Campaign {
        priority: i32::try_from(dice.roll(6)).unwrap_or(0),
        sequence: i64::try_from(n).unwrap_or(0),
        weight: 1 + u32::try_from(dice.roll(4)).unwrap_or(0),
        share_permille: 50 * u32::try_from(dice.roll(6)).unwrap_or(0),
        window: window(kind, dice),
        condition: (n % 199 == 50).then(warm),
        ..Campaign::plain(id, kind, items)
    };
    if !matches!(kind, Kind::Fallback | Kind::Filler) {
        campaign.rules = (0..=dice.roll(2)).map(|_| rule(dice)).collect();
    }
    if dice.hit(10) {
        campaign.separation_keys = vec![format!("family{}", dice.roll(20))];
    }
    if dice.hit(5) {
        campaign.gap_ms = 60_000;
    }
    if n % 250 == 99 {
        campaign.ramp = Some(Ramp {
            first: 1,
            last: 10,
            event: Edge::Instant(start() + 9 * DAY_MS),
        });
    }
    let text = if n == 20 { "*".into() } else { aim(kind, dice) };
    (campaign, target::parse(&text).unwrap_or_default())
}

fn item(campaign: usize, place: usize, dice: &mut Dice) -> Item {
    const SECONDS: [i64; 4] = [8, 10, 15, 20];
    let until = Window {
        from: None,
        to: Some(Edge::Instant(start() + 5 * DAY_MS + HOUR_MS)),
    };
    Item {
        id: Uuid::from_u128((u128::try_from(campaign).unwrap_or(0) << 32) + place as u128),
        duration_ms: SECONDS[dice.roll(4)] * 1000,
        windows: if place > 0 && dice.hit(5) {
            vec![until]
        } else {
            Vec::new()
        },
        blocked: None,
    }
}

fn window(kind: Kind, dice: &mut Dice) -> Window {
    let day = |n: usize| i64::try_from(n).unwrap_or(0) * DAY_MS;
    let from = start() - day(dice.roll(20));
    match kind {
        Kind::Takeover => Window {
            from: Some(Edge::Instant(from + day(18))),
            to: Some(Edge::Instant(from + day(19))),
        },
        Kind::Fallback => Window::default(),
        _ => Window {
            from: Some(Edge::Floating(from)),
            to: dice.hit(70).then(|| Edge::Floating(from + day(30))),
        },
    }
}

fn rule(dice: &mut Dice) -> Rule {
    let (from, to) = (dice.half_hours(6, 14), dice.half_hours(14, 23));
    let mut rule = Rule::default();
    if dice.hit(70) {
        rule.dayparts = vec![Daypart::new(from, to)];
    }
    match dice.roll(5) {
        0 => rule.weekdays = vec![1, 2, 3, 4, 5],
        1 => rule.weekdays = vec![6, 7],
        2 => {
            rule.recurrence = Recurrence::parse("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SA").ok();
            rule.start = Some(date(2026, 1, 5));
        }
        3 if dice.hit(30) => rule.recurrence = Recurrence::parse("FREQ=MONTHLY;BYDAY=1SA").ok(),
        _ => {}
    }
    rule
}

fn warm() -> Gate {
    Gate {
        atoms: vec![Atom {
            key: "temp".into(),
            test: Test::Number {
                comparison: Comparison::AtLeast,
                enter: 20_000_000,
                exit: 18_000_000,
            },
        }],
        expr: Expr::Atom(0),
        unknown: Unknown::Hide,
        for_ms: 600_000,
        min_on_ms: 0,
        min_off_ms: 0,
        urgent: false,
    }
}

/// Targets that mean a few of a hundred screens each.
fn aim(kind: Kind, dice: &mut Dice) -> String {
    let (brand, format) = (dice.pick(&BRANDS), dice.pick(&FORMATS));
    let department = dice.pick(&DEPARTMENTS);
    let (country, region) = (dice.roll(ZONES.len()), dice.roll(24));
    if matches!(kind, Kind::Takeover | Kind::Fallback) {
        return format!("under:country{country}");
    }
    match dice.roll(7) {
        0 => format!("under:country{country} & format={format}"),
        1 => format!("brand={brand} & department={department}"),
        2 => format!("department={department} & format={format}"),
        3 => format!("under:region{region} | group:group{country}"),
        4 => format!("brand={brand} & size>={} & format={format}", dice.roll(20)),
        5 => format!("under:site{} & !window", dice.roll(SITES)),
        _ => format!("(department={department} | window) & under:country{country}"),
    }
}
