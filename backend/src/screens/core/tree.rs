//! The tree of sites: what stands above what, and what a place inherits.
use std::collections::HashMap;
use uuid::Uuid;

/// How many levels the tree may have.
pub const MAX_DEPTH: usize = 16;

/// What inheritance needs to know of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The site above it.
    pub parent: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// Its own tags.
    pub tags: Vec<String>,
    /// Its own zone.
    pub time_zone: Option<String>,
}

/// All sites of an organisation.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: HashMap<Uuid, Node>,
    /// The organisation's zone, for places that nobody gave one.
    time_zone: String,
}

/// Why a site cannot stand where it is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It would stand above itself.
    Cycle,
    /// The tree would have too many levels.
    TooDeep,
}

impl Tree {
    /// The tree of these sites.
    pub fn new(nodes: HashMap<Uuid, Node>, time_zone: String) -> Self {
        Self { nodes, time_zone }
    }

    /// The site itself, then each site above it.
    pub fn path(&self, site: Uuid) -> Vec<Uuid> {
        let above = |id: &Uuid| self.nodes.get(id).and_then(|n| n.parent);
        let path = std::iter::successors(Some(site), above);
        path.take(MAX_DEPTH + 1).collect()
    }

    /// What is known of a site.
    pub fn node(&self, site: Uuid) -> Option<&Node> {
        self.nodes.get(&site)
    }

    /// Whether `site` is one of `roots` or stands below one.
    pub fn is_under(&self, site: Uuid, roots: &[Uuid]) -> bool {
        self.path(site).iter().any(|id| roots.contains(id))
    }

    /// The sites that are one of `roots` or stand below one, in a stable order.
    pub fn under(&self, roots: &[Uuid]) -> Vec<Uuid> {
        let mut found: Vec<Uuid> = self.nodes.keys().copied().collect();
        found.retain(|id| self.is_under(*id, roots));
        found.sort();
        found
    }

    /// The zone that a site's clocks show: its own, or the nearest above, or the organisation's.
    pub fn time_zone(&self, site: Uuid) -> &str {
        let path = self.path(site).into_iter();
        let mut nodes = path.filter_map(|id| self.nodes.get(&id));
        let zone = nodes.find_map(|n| n.time_zone.as_deref());
        zone.unwrap_or(&self.time_zone)
    }

    /// What a place at this site has, with its own tags last.
    pub fn tags(&self, site: Uuid, own: &[String]) -> Vec<String> {
        let path = self.path(site);
        let nodes = path.iter().rev().filter_map(|id| self.nodes.get(id));
        let levels = nodes.map(|n| n.tags.as_slice());
        super::tags::effective(levels.chain([own]))
    }

    /// Whether `site` (new, if the tree does not hold it) may stand below `parent`.
    pub fn check_move(&self, site: Uuid, parent: Option<Uuid>) -> Result<(), Refused> {
        let Some(parent) = parent else {
            return Ok(());
        };
        let above = self.path(parent);
        if above.contains(&site) {
            return Err(Refused::Cycle);
        }
        if above.len() + self.height(site) > MAX_DEPTH {
            return Err(Refused::TooDeep);
        }
        Ok(())
    }

    /// Levels from the site down to the lowest below it.
    fn height(&self, site: Uuid) -> usize {
        let depths = self.nodes.keys().filter_map(|id| {
            let path = self.path(*id);
            path.iter().position(|at| *at == site).map(|n| n + 1)
        });
        depths.max().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(length: u128) -> Tree {
        let node = |n: u128| Node {
            parent: (n > 1).then(|| Uuid::from_u128(n - 1)),
            name: n.to_string(),
            tags: vec![format!("level={n}")],
            time_zone: (n == 2).then(|| "Indian/Reunion".to_owned()),
        };
        let nodes = (1..=length).map(|n| (Uuid::from_u128(n), node(n)));
        Tree::new(nodes.collect(), "Europe/Paris".into())
    }

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    #[test]
    fn the_nearest_zone_wins() {
        let tree = chain(3);
        assert_eq!(tree.time_zone(id(3)), "Indian/Reunion");
        assert_eq!(tree.time_zone(id(1)), "Europe/Paris");
    }

    #[test]
    fn a_place_stands_under_all_sites_of_its_path() {
        let tree = chain(3);
        assert_eq!(tree.path(id(3)), [id(3), id(2), id(1)]);
        assert_eq!(tree.under(&[id(2)]), [id(2), id(3)]);
        assert_eq!(tree.tags(id(2), &["-level=1".into()]), ["level=2"]);
    }

    #[test]
    fn no_site_stands_above_itself_or_too_deep() {
        let tree = chain(16);
        assert_eq!(tree.check_move(id(3), Some(id(5))), Err(Refused::Cycle));
        assert_eq!(tree.check_move(id(3), Some(id(3))), Err(Refused::Cycle));
        assert_eq!(tree.check_move(id(3), Some(id(1))), Ok(()));
        assert_eq!(tree.check_move(id(99), Some(id(16))), Err(Refused::TooDeep));
        assert_eq!(tree.check_move(id(99), Some(id(15))), Ok(()));
        let mut two = chain(10);
        two.nodes.insert(id(50), Node::default());
        let below = Node {
            parent: Some(id(50)),
            ..Node::default()
        };
        two.nodes.insert(id(51), below);
        assert_eq!(two.check_move(id(50), Some(id(10))), Ok(()));
        let long = chain(15);
        let mut nodes = long.nodes;
        nodes.extend(two.nodes.into_iter().filter(|(k, _)| *k > id(49)));
        let tree = Tree::new(nodes, String::new());
        assert_eq!(tree.check_move(id(50), Some(id(15))), Err(Refused::TooDeep));
    }
}
