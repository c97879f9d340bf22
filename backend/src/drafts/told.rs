//! Differences between two contents as people read them: with names in the place of ids.
use super::{diff::diff, entity::Kind, references, store};
use crate::{
    error::Result,
    id::{DraftId, MediaId, OrganisationId},
    media,
};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use utoipa::ToSchema;

/// A field that differs.
#[derive(Debug, Serialize, ToSchema)]
pub struct DiffRow {
    field: String,
    /// What it was; in a change: what is published.
    before: Value,
    /// What it became; in a change: what the draft says.
    after: Value,
}

/// What a content was and what it became; none = it was not there.
pub type Sides<'a> = (Option<&'a Value>, Option<&'a Value>);

/// The fields that differ, for each of these.
///
/// # Errors
/// If the database fails.
pub async fn differences(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    all: &[Sides<'_>],
) -> Result<Vec<Vec<DiffRow>>> {
    let titles = Titles::load(db, organisation, all).await?;
    let none = Value::Null;
    let rows = |(before, after): &Sides<'_>| {
        let found = diff(before.unwrap_or(&none), after.unwrap_or(&none));
        let told = found.into_iter().map(|d| DiffRow {
            before: titles.told(&d.field, d.before),
            after: titles.told(&d.field, d.after),
            field: d.field,
        });
        told.collect()
    };
    Ok(all.iter().map(rows).collect())
}

/// The drafts of a kind that a body names.
type References = fn(&Value) -> Vec<DraftId>;

/// What media, scenes and playlists are called, for people.
struct Titles {
    media: HashMap<MediaId, String>,
    drafts: HashMap<DraftId, String>,
}

impl Titles {
    async fn load(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        all: &[Sides<'_>],
    ) -> Result<Self> {
        let bodies = || {
            let sides = all.iter().map(|(before, after)| [*before, *after]);
            sides.flatten().flatten()
        };
        let ids: BTreeSet<MediaId> = bodies().flat_map(references::media_of).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let known = media::playable(db, organisation, &ids).await?;
        let mut drafts = HashMap::new();
        let named: [(Kind, References); 2] = [
            (Kind::Playlist, references::playlists_of),
            (Kind::Scene, references::scenes_of),
        ];
        for (kind, of) in named {
            if bodies().any(|body| !of(body).is_empty()) {
                let all = store::within(organisation, kind).all(db).await?;
                drafts.extend(all.into_iter().map(|row| (row.id, row.name)));
            }
        }
        Ok(Self {
            media: known.into_iter().map(|(id, m)| (id, m.title)).collect(),
            drafts,
        })
    }

    /// A value with names beside ids.
    fn told(&self, field: &str, value: Value) -> Value {
        match (field, value) {
            ("playlistId", id) if !id.is_null() => {
                let name = self.title(&json!({ "playlistId": id }));
                json!({ "id": id, "name": name })
            }
            ("landscape" | "portrait", canvas) => names_in(&canvas),
            ("items", Value::Array(mut items)) => {
                for item in items.iter_mut().filter(|item| item.is_object()) {
                    item["title"] = self.title(item).into();
                }
                items.into()
            }
            (_, value) => value,
        }
    }

    fn title(&self, item: &Value) -> String {
        let one = json!({ "items": [item] });
        let media = references::media_of(&one).into_iter().next();
        let mut drafts = references::playlists_of(&one);
        drafts.extend(references::scenes_of(&one));
        let media = media.and_then(|id| self.media.get(&id));
        let title = media.or_else(|| self.drafts.get(drafts.first()?));
        title.cloned().unwrap_or_default()
    }
}

/// The names of the elements of a canvas: all that a list of differences says of it.
fn names_in(canvas: &Value) -> Value {
    let Some(elements) = canvas["elements"].as_array() else {
        return Value::Null;
    };
    elements.iter().map(|e| e["name"].clone()).collect()
}
