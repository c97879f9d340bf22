//! Playlists inside playlists: no circles, not too deep, not too much altogether.
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// How many playlists may stand inside one another.
pub const MAX_DEPTH: usize = 8;
/// How many plays a playlist may come to with everything inside it.
pub const MAX_PLAYS: usize = 4000;

/// What stands in one version of a playlist: how many media, and which playlists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// Entries that show a media.
    pub media: usize,
    /// The playlists that entries stand for, in order.
    pub playlists: Vec<Uuid>,
}

/// All playlists, each with its versions: the draft, and what is published.
#[derive(Clone, Debug, Default)]
pub struct Graph(pub HashMap<Uuid, Vec<Version>>);

/// Why a playlist cannot be as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// This one, in the order of its playlists, leads back to it.
    Circle(usize),
    /// Too many playlists inside one another.
    TooDeep,
    /// Too many plays.
    TooMuch,
}

#[derive(Clone, Copy)]
struct Size {
    depth: usize,
    plays: usize,
}

impl Graph {
    /// Whether the playlist `id` may be `new`; with all who include it, it stays within the limits.
    pub fn check(mut self, id: Uuid, new: Version) -> Result<(), Refused> {
        let circle = new
            .playlists
            .iter()
            .position(|inner| self.leads_to(*inner, id));
        if let Some(place) = circle {
            return Err(Refused::Circle(place));
        }
        self.0.entry(id).or_default().push(new);
        let mut known = HashMap::new();
        let ids: Vec<_> = self.0.keys().copied().collect();
        for at in ids.into_iter().filter(|at| self.leads_to(*at, id)) {
            let size = self.size(at, &mut known, 0);
            if size.depth > MAX_DEPTH {
                return Err(Refused::TooDeep);
            }
            if size.plays > MAX_PLAYS {
                return Err(Refused::TooMuch);
            }
        }
        Ok(())
    }

    /// Whether `to` is `from` or stands somewhere inside it.
    fn leads_to(&self, from: Uuid, to: Uuid) -> bool {
        let (mut seen, mut next) = (vec![from], 0);
        while let Some(at) = seen.get(next).copied() {
            if at == to {
                return true;
            }
            let versions = self.0.get(&at).into_iter().flatten();
            let inside: Vec<Uuid> = versions.flat_map(|v| v.playlists.clone()).collect();
            let fresh: BTreeSet<Uuid> = inside.into_iter().filter(|i| !seen.contains(i)).collect();
            seen.extend(fresh);
            next += 1;
        }
        false
    }

    fn size(&self, id: Uuid, known: &mut HashMap<Uuid, Size>, above: usize) -> Size {
        if let Some(size) = known.get(&id) {
            return *size;
        }
        let mut size = Size { depth: 1, plays: 0 };
        if above > MAX_DEPTH {
            return size;
        }
        for version in self.0.get(&id).into_iter().flatten() {
            let mut plays = version.media;
            for inner in &version.playlists {
                let inner = self.size(*inner, known, above + 1);
                size.depth = size.depth.max(inner.depth + 1);
                plays = plays.saturating_add(inner.plays);
            }
            size.plays = size.plays.max(plays);
        }
        known.insert(id, size);
        size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn of(media: usize, playlists: &[u128]) -> Version {
        Version {
            media,
            playlists: playlists.iter().map(|n| id(*n)).collect(),
        }
    }

    fn graph(edges: &[(u128, &[u128])]) -> Graph {
        let nodes = edges.iter().map(|(n, inner)| (id(*n), vec![of(1, inner)]));
        Graph(nodes.collect())
    }

    #[test]
    fn a_playlist_never_contains_itself() {
        let three = || graph(&[(1, &[2]), (2, &[3]), (3, &[])]);
        assert_eq!(three().check(id(3), of(1, &[1])), Err(Refused::Circle(0)));
        assert_eq!(
            three().check(id(3), of(1, &[9, 2])),
            Err(Refused::Circle(1))
        );
        assert_eq!(three().check(id(3), of(1, &[3])), Err(Refused::Circle(0)));
        assert_eq!(three().check(id(1), of(1, &[3, 3, 2])), Ok(()));
        assert_eq!(three().check(id(9), of(1, &[1])), Ok(()));
    }

    #[test]
    fn what_is_published_counts_as_well_as_the_draft() {
        let mut graph = graph(&[(1, &[]), (2, &[])]);
        graph.0.get_mut(&id(1)).unwrap().push(of(1, &[2]));
        assert_eq!(graph.check(id(2), of(1, &[1])), Err(Refused::Circle(0)));
    }

    #[test]
    fn depth_and_amount_are_limited_for_all_who_include_it() {
        let chain: Vec<(u128, Vec<u128>)> = (1..8).map(|n| (n, vec![n + 1])).collect();
        let mut edges: Vec<(u128, &[u128])> = chain.iter().map(|(n, v)| (*n, &v[..])).collect();
        edges.push((8, &[]));
        assert_eq!(graph(&edges).check(id(8), of(5, &[])), Ok(()));
        assert_eq!(
            graph(&edges).check(id(8), of(5, &[9])),
            Err(Refused::TooDeep)
        );
        let wide = graph(&[(1, &[2, 2, 2, 2]), (2, &[])]);
        assert_eq!(wide.clone().check(id(2), of(999, &[])), Ok(()));
        assert_eq!(wide.check(id(2), of(1000, &[])), Err(Refused::TooMuch));
        let bomb: Vec<(u128, Vec<u128>)> = (1..7).map(|n| (n, vec![n + 1; 400])).collect();
        let edges: Vec<(u128, &[u128])> = bomb.iter().map(|(n, v)| (*n, &v[..])).collect();
        assert_eq!(
            graph(&edges).check(id(7), of(1, &[])),
            Err(Refused::TooMuch)
        );
    }
}
