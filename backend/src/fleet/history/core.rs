//! Stretches of presence out of the moments at which a screen came and went, and what share of a time it was there. While no server
//! heard the screens nobody knows, and nobody is blamed.
use serde::Serialize;
use utoipa::ToSchema;

/// A screen came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge<R> {
    /// When, in milliseconds since the epoch.
    pub at: i64,
    /// Whether it is there from then on.
    pub online: bool,
    /// Why.
    pub reason: R,
}

/// Whether a screen was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PresenceState)]
pub enum There {
    /// It was connected.
    Online,
    /// It was not.
    Offline,
    /// No server ran, or heard the screens.
    Unknown,
}

/// A time in which a screen was there, or was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<R> {
    /// From when.
    pub from: i64,
    /// Until when.
    pub to: i64,
    /// Whether it was there.
    pub there: There,
    /// Why it came or went then.
    pub reason: R,
}

/// The stretches within `from..to`, given ascending edges of which the first may lie before; nothing is known before the first.
pub fn stretches<R: Copy>(edges: &[Edge<R>], (from, to): (i64, i64)) -> Vec<Stretch<R>> {
    let mut found: Vec<Stretch<R>> = Vec::new();
    for (i, edge) in edges.iter().enumerate() {
        let end = edges.get(i + 1).map_or(to, |next| next.at).min(to);
        let start = edge.at.max(from);
        if start >= end {
            continue;
        }
        let there = if edge.online {
            There::Online
        } else {
            There::Offline
        };
        match found.last_mut() {
            Some(last) if last.there == there && last.to == start => last.to = end,
            _ => found.push(Stretch {
                from: start,
                to: end,
                there,
                reason: edge.reason,
            }),
        }
    }
    found
}

/// When nobody heard the screens within `from..to`: between the times in which a server did, given in the order of their beginnings.
/// Before the first of them nothing was written down, and after the last one `late_ms` may pass before the next sign.
pub fn gaps(heard: &[(i64, i64)], (from, to): (i64, i64), late_ms: i64) -> Vec<(i64, i64)> {
    let Some(&(_, mut until)) = heard.first() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (start, end) in &heard[1..] {
        if *start > until {
            found.push((until, *start));
        }
        until = until.max(*end);
    }
    if to - until > late_ms {
        found.push((until, to));
    }
    let within = found.into_iter().map(|(a, b)| (a.max(from), b.min(to)));
    within.filter(|(a, b)| a < b).collect()
}

/// The stretches with what nobody knows cut out of them; both ascend.
pub fn cut<R: Copy>(stretches: &[Stretch<R>], gaps: &[(i64, i64)]) -> Vec<Stretch<R>> {
    let mut found: Vec<Stretch<R>> = Vec::new();
    let mut put = |stretch: Stretch<R>| match found.last_mut() {
        _ if stretch.from >= stretch.to => {}
        Some(last) if last.there == stretch.there && last.to == stretch.from => {
            last.to = stretch.to
        }
        _ => found.push(stretch),
    };
    let mut first = 0;
    for stretch in stretches {
        while first < gaps.len() && gaps[first].1 <= stretch.from {
            first += 1;
        }
        let mut from = stretch.from;
        for (start, end) in gaps[first..].iter().take_while(|gap| gap.0 < stretch.to) {
            let (start, end) = ((*start).max(from), (*end).min(stretch.to));
            put(Stretch {
                from,
                to: start,
                ..*stretch
            });
            put(Stretch {
                from: start,
                to: end,
                there: There::Unknown,
                ..*stretch
            });
            from = end;
        }
        put(Stretch { from, ..*stretch });
    }
    found
}

/// Milliseconds in which a screen was there, was not, and of which nobody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// There.
    pub online_ms: i64,
    /// Known.
    pub known_ms: i64,
    /// Not known.
    pub unknown_ms: i64,
    /// How often it was away; what nobody knows between two absences makes one of them.
    pub outages: i64,
    /// How long it was away the longest time, without what nobody knows.
    pub longest_ms: i64,
}

impl Share {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            online_ms: self.online_ms + other.online_ms,
            known_ms: self.known_ms + other.known_ms,
            unknown_ms: self.unknown_ms + other.unknown_ms,
            outages: self.outages + other.outages,
            longest_ms: self.longest_ms.max(other.longest_ms),
        }
    }

    /// Thousandths of the known time; `None` when nothing is known.
    pub fn permille(self) -> Option<i64> {
        (self.known_ms > 0).then(|| self.online_ms * 1_000 / self.known_ms)
    }

    /// Thousandths of all time that nobody knows of; `None` when there is no time.
    pub fn unknown_permille(self) -> Option<i64> {
        let all_ms = self.known_ms + self.unknown_ms;
        (all_ms > 0).then(|| self.unknown_ms * 1_000 / all_ms)
    }
}

/// The share of the ascending, disjoint `spans` in which the screen was there.
pub fn share<R>(stretches: &[Stretch<R>], spans: &[(i64, i64)]) -> Share {
    let mut share = Share::default();
    let mut away_ms = 0;
    let mut first = 0;
    for (start, end) in spans {
        while first < stretches.len() && stretches[first].to <= *start {
            first += 1;
        }
        for stretch in stretches[first..].iter().take_while(|s| s.from < *end) {
            let ms = stretch.to.min(*end) - stretch.from.max(*start);
            match stretch.there {
                There::Online => {
                    share.online_ms += ms;
                    away_ms = 0;
                }
                There::Offline => {
                    share.outages += i64::from(away_ms == 0);
                    away_ms += ms;
                    share.longest_ms = share.longest_ms.max(away_ms);
                }
                There::Unknown => share.unknown_ms += ms,
            }
            if stretch.there != There::Unknown {
                share.known_ms += ms;
            }
        }
    }
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(list: &[(i64, bool)]) -> Vec<Edge<()>> {
        let edge = |(at, online): &(i64, bool)| Edge {
            at: *at,
            online: *online,
            reason: (),
        };
        list.iter().map(edge).collect()
    }

    fn spans(list: &[(i64, bool)], window: (i64, i64)) -> Vec<(i64, i64, bool)> {
        let found = stretches(&edges(list), window);
        found
            .iter()
            .map(|s| (s.from, s.to, s.there == There::Online))
            .collect()
    }

    type Case = (&'static [(i64, bool)], &'static [(i64, i64, bool)]);

    #[test]
    fn a_screen_is_as_it_was_last_said_to_be() {
        let cases: [Case; 5] = [
            (&[], &[]),
            (&[(0, true)], &[(10, 100, true)]),
            (&[(50, true)], &[(50, 100, true)]),
            (
                &[(0, true), (20, false), (30, true), (200, false)],
                &[(10, 20, true), (20, 30, false), (30, 100, true)],
            ),
            (
                &[(0, true), (20, true), (40, false)],
                &[(10, 40, true), (40, 100, false)],
            ),
        ];
        for (list, expected) in cases {
            assert_eq!(spans(list, (10, 100)), expected, "{list:?}");
        }
    }

    #[test]
    fn the_share_counts_only_what_is_known_and_asked_for() {
        let known = stretches(&edges(&[(20, true), (60, false)]), (0, 100));
        let all = share(&known, &[(0, 100)]);
        assert_eq!((all.known_ms, all.online_ms), (80, 40));
        assert_eq!((all.outages, all.longest_ms), (1, 40));
        assert_eq!(share(&known, &[(0, 10)]).permille(), None);
        let open = share(&known, &[(30, 50), (55, 65), (90, 120)]);
        assert_eq!((open.known_ms, open.online_ms), (40, 25));
        assert_eq!(open.permille(), Some(625));
        assert_eq!(
            (open.outages, open.longest_ms),
            (1, 15),
            "it did not come back between"
        );
    }

    #[test]
    fn nobody_hears_between_the_lives_of_servers() {
        let window = (10, 100);
        let cases: [(&[(i64, i64)], &[(i64, i64)]); 7] = [
            (&[], &[]),
            (&[(40, 100)], &[]),
            (&[(0, 30), (50, 98)], &[(30, 50)]),
            (&[(0, 5), (50, 95)], &[(10, 50)]),
            (&[(0, 60), (20, 30), (55, 100)], &[]),
            (&[(0, 30)], &[(30, 100)]),
            (&[(0, 30), (70, 70), (76, 100)], &[(30, 70), (70, 76)]),
        ];
        for (heard, expected) in cases {
            assert_eq!(gaps(heard, window, 5), expected, "{heard:?}");
        }
    }

    fn told(list: &[(i64, bool)], gaps: &[(i64, i64)]) -> (String, Share) {
        let known = cut(&stretches(&edges(list), (0, 100)), gaps);
        let text = known.iter().map(|s| {
            let mark = match s.there {
                There::Online => '+',
                There::Offline => '-',
                There::Unknown => '?',
            };
            format!("{mark}{}..{} ", s.from, s.to)
        });
        (
            text.collect::<String>().trim_end().to_owned(),
            share(&known, &[(0, 100)]),
        )
    }

    #[test]
    fn what_nobody_knows_is_neither_presence_nor_absence() {
        let (text, share) = told(&[(0, true)], &[(30, 50)]);
        assert_eq!(text, "+0..30 ?30..50 +50..100");
        assert_eq!(
            (share.permille(), share.unknown_permille()),
            (Some(1_000), Some(200))
        );
        let (text, share) = told(&[(0, true), (40, false), (90, true)], &[(30, 50), (60, 70)]);
        assert_eq!(text, "+0..30 ?30..50 -50..60 ?60..70 -70..90 +90..100");
        assert_eq!(
            (share.known_ms, share.online_ms, share.unknown_ms),
            (70, 40, 30)
        );
        assert_eq!(
            (share.outages, share.longest_ms),
            (1, 30),
            "one absence, as far as anybody knows"
        );
        let (text, share) = told(&[(60, true)], &[(0, 80)]);
        assert_eq!(
            text, "?60..80 +80..100",
            "before it first came there is nothing to know"
        );
        assert_eq!(share.known_ms, 20);
        assert_eq!(told(&[(0, true)], &[]).0, "+0..100");
        assert_eq!(told(&[(0, false)], &[(0, 100)]).0, "?0..100");
    }

    #[test]
    fn each_absence_counts_once() {
        let list = [(0, true), (10, false), (20, true), (50, false), (80, true)];
        let known = stretches(&edges(&list), (0, 100));
        let share = share(&known, &[(0, 100)]);
        assert_eq!((share.outages, share.longest_ms), (2, 30));
        let sum = share.plus(share);
        assert_eq!((sum.outages, sum.longest_ms), (4, 30));
    }
}
