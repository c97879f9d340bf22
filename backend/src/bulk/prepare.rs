//! What an act would do, before it is done: every screen that fits, and what becomes of it.
use super::{
    action::Action,
    change::{Verdict, Why},
    view::{Preview, Site, Skipped},
};
use crate::{
    auth::Caller,
    error::{Error, Result},
    screens::{
        core::tree::Tree,
        selection::{self, Selection},
        store::{
            screens::{self, Row},
            tree,
        },
    },
    secrets,
};
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// The most screens that can be listed by id.
const MAX_IDS: usize = 10_000;
/// The longest text of a filter.
const LONGEST: usize = 200;

/// The screens that fit, each with its verdict, by id.
pub(super) struct Prepared {
    /// The screens.
    pub rows: Vec<(Row, Verdict)>,
    tree: Tree,
    /// What is to be done, as text.
    what: String,
}

/// Reads and judges.
pub(super) async fn prepare(
    db: &impl ConnectionTrait,
    caller: &Caller,
    (wanted, action): (&Selection, &Action),
) -> Result<Prepared> {
    if wanted.ids.as_ref().is_some_and(|ids| ids.len() > MAX_IDS) {
        let message = format!("must be at most {MAX_IDS} ids: use another filter");
        return Err(Error::field("filter.ids", message));
    }
    let long = |text: &Option<String>| text.as_ref().is_some_and(|t| t.chars().count() > LONGEST);
    for (field, text) in [("filter.q", &wanted.q), ("filter.tag", &wanted.tag)] {
        if long(text) {
            let message = format!("must be at most {LONGEST} characters long");
            return Err(Error::field(field, message));
        }
    }
    let tree = tree::load(db, caller.organisation).await?;
    let filter = selection::filter(db, caller, &tree, wanted.clone()).await?;
    let rows = screens::all(db, caller.organisation, &filter).await?;
    let judged = rows.into_iter().map(|row| {
        let verdict = action.judge(&row.0, row.1.as_ref());
        (row, verdict)
    });
    Ok(Prepared {
        rows: judged.collect(),
        tree,
        what: serde_json::to_string(action).map_err(Error::internal)?,
    })
}

impl Prepared {
    /// Names exactly this act on exactly these screens with exactly these verdicts.
    pub(super) fn token(&self) -> String {
        let mut hash = Sha256::new_with_prefix(&self.what);
        for ((screen, _), verdict) in &self.rows {
            hash.update(screen.id.0.as_bytes());
            hash.update([u8::from(matches!(verdict, Verdict::Act(_)))]);
        }
        secrets::hex(&hash.finalize()[..16])
    }

    /// What people are shown before they confirm.
    pub(super) fn preview(&self) -> Preview {
        let mut sites: BTreeMap<(String, uuid::Uuid), usize> = BTreeMap::new();
        let mut skipped: BTreeMap<Why, Skipped> = BTreeMap::new();
        let (mut affected, mut offline) = (0, 0);
        for ((screen, state), verdict) in &self.rows {
            match verdict {
                Verdict::Act(_) => {
                    affected += 1;
                    offline += usize::from(state.as_ref().is_none_or(|s| !s.online));
                    let node = self.tree.node(screen.site_id.0);
                    let name = node.map(|n| n.name.clone()).unwrap_or_default();
                    *sites.entry((name, screen.site_id.0)).or_default() += 1;
                }
                Verdict::Skip(why) => {
                    let group = skipped.entry(*why).or_insert_with(|| Skipped::new(*why));
                    group.add(screen);
                }
            }
        }
        let sites = sites.into_iter();
        Preview {
            count: self.rows.len(),
            affected,
            offline,
            sites: sites
                .map(|((name, id), screens)| Site { id, name, screens })
                .collect(),
            skipped: skipped.into_values().collect(),
            token: self.token(),
        }
    }

    /// 409 unless these are the screens that the caller has been shown.
    pub(super) fn must_be(&self, count: Option<usize>, token: Option<&str>) -> Result<()> {
        let same = match (count, token) {
            (None, None) => {
                let message = "give the `count` or the `token` of a dry run";
                return Err(Error::field("expectedCount", message));
            }
            (count, token) => {
                count.is_none_or(|n| n == self.rows.len())
                    && token.is_none_or(|token| token == self.token())
            }
        };
        if same {
            return Ok(());
        }
        Err(Error::Conflict(format!(
            "this is not what the dry run was of, or other screens fit the filter now ({}): look at a new one first",
            self.rows.len()
        )))
    }
}
