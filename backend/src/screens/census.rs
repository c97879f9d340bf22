//! Which screens targets mean, kept in memory from one answer to the next: read again once a screen, a site or a group has changed,
//! whichever server changed it.
use super::{
    bits::Bits,
    reach::Reach,
    roster::Roster,
    store::subjects::{Placed, subjects},
    target::Target,
};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId, SiteId},
    versions::{self, Standing},
};
use sea_orm::ConnectionTrait;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

/// The screens that may play, of every organisation that was asked for.
#[derive(Clone, Debug, Default)]
pub struct Census(Arc<Mutex<HashMap<OrganisationId, Kept>>>);

/// How the screens stood, and what was made of them.
type Kept = (Vec<Standing>, Arc<Counted>);

/// The screens of an organisation by what targets ask for; each has a place, in the order of their names.
#[derive(Debug)]
pub struct Counted {
    roster: Roster,
    screens: Vec<(ScreenId, SiteId)>,
}

impl Census {
    /// The organisation's screens as they are now.
    pub async fn of(
        &self,
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
    ) -> Result<Arc<Counted>> {
        let now = versions::of(db, organisation, &versions::PLACES).await?;
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, counted)) = kept().get(&organisation)
            && *of == now
        {
            return Ok(counted.clone());
        }
        let counted = Arc::new(Counted::new(&subjects(db, organisation).await?));
        kept().insert(organisation, (now, counted.clone()));
        Ok(counted)
    }
}

impl Counted {
    fn new(screens: &[Placed]) -> Self {
        Self {
            roster: Roster::new(screens.iter().map(|screen| &screen.subject)),
            screens: screens.iter().map(|one| (one.id, one.site)).collect(),
        }
    }

    /// The places of the screens that a target means.
    pub fn meant(&self, target: &Target) -> Bits {
        self.roster.of(target)
    }

    /// The places of the screens at these sites; `None` = at all.
    pub fn at(&self, sites: Option<&[SiteId]>) -> Bits {
        let Some(sites) = sites else {
            return Bits::all(self.screens.len());
        };
        let sites: HashSet<&SiteId> = sites.iter().collect();
        let mut bits = Bits::none(self.screens.len());
        for (place, (_, site)) in self.screens.iter().enumerate() {
            if sites.contains(site) {
                bits.insert(place);
            }
        }
        bits
    }

    /// Counts the screens at these places, and their sites.
    pub fn reach(&self, places: &Bits) -> Reach {
        let sites: HashSet<SiteId> = places.iter().map(|place| self.screens[place].1).collect();
        Reach {
            screens: places.count(),
            sites: sites.len(),
        }
    }

    /// The screens at these places, by name.
    pub fn screens(&self, places: &Bits) -> impl Iterator<Item = ScreenId> {
        places.iter().map(|place| self.screens[place].0)
    }

    /// Every tag that a screen has: its key, its value (`None` for the bare key), and whose it is.
    pub fn tags(&self) -> impl Iterator<Item = (&str, Option<&str>, &Bits)> {
        self.roster.tags()
    }
}
