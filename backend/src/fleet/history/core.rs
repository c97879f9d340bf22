//! Stretches of presence out of the moments at which a screen came and went, and what share of a time it was there.

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

/// A time in which a screen was there, or was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<R> {
    /// From when.
    pub from: i64,
    /// Until when.
    pub to: i64,
    /// Whether it was there.
    pub online: bool,
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
        match found.last_mut() {
            Some(last) if last.online == edge.online && last.to == start => last.to = end,
            _ => found.push(Stretch {
                from: start,
                to: end,
                online: edge.online,
                reason: edge.reason,
            }),
        }
    }
    found
}

/// Milliseconds of which it is known whether the screen was there, and those in which it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Known.
    pub known_ms: i64,
    /// There.
    pub online_ms: i64,
}

impl Share {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            known_ms: self.known_ms + other.known_ms,
            online_ms: self.online_ms + other.online_ms,
        }
    }

    /// Thousandths of the known time; `None` when nothing is known.
    pub fn permille(self) -> Option<i64> {
        (self.known_ms > 0).then(|| self.online_ms * 1_000 / self.known_ms)
    }
}

/// The share of the ascending, disjoint `spans` in which the screen was there.
pub fn share<R>(stretches: &[Stretch<R>], spans: &[(i64, i64)]) -> Share {
    let mut share = Share::default();
    let mut first = 0;
    for (start, end) in spans {
        while first < stretches.len() && stretches[first].to <= *start {
            first += 1;
        }
        for stretch in stretches[first..].iter().take_while(|s| s.from < *end) {
            let ms = stretch.to.min(*end) - stretch.from.max(*start);
            share.known_ms += ms;
            share.online_ms += if stretch.online { ms } else { 0 };
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
        found.iter().map(|s| (s.from, s.to, s.online)).collect()
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
        assert_eq!(
            share(&known, &[(0, 100)]),
            Share {
                known_ms: 80,
                online_ms: 40
            }
        );
        assert_eq!(share(&known, &[(0, 10)]).permille(), None);
        let open = share(&known, &[(30, 50), (55, 65), (90, 120)]);
        assert_eq!(
            open,
            Share {
                known_ms: 40,
                online_ms: 25
            }
        );
        assert_eq!(open.permille(), Some(625));
    }
}
