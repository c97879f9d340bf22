//! Finding media: filters, orders, pages.
use super::{
    entity::media::{self, Kind, State},
    store,
};
use crate::{
    db,
    error::{Error, Result},
    id::{MediaId, OrganisationId},
    page::{Limit, Page},
    time::Instant,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, ExprTrait as _, Order, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select, Value,
    sea_query::{Expr, Func},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which media to list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// A part of the title; case and accents play no role.
    q: Option<String>,
    /// Fonts are listed only if asked for.
    kind: Option<Kind>,
    state: Option<State>,
    /// Exactly this folder; empty for the top.
    folder: Option<String>,
    /// Carries this tag.
    tag: Option<String>,
    #[param(inline, value_type = Option<Sort>)]
    sort: Sort,
    /// Items of a page, 1 to 200.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Limit,
    /// `next` of the page before.
    after: Option<String>,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = MediaSort)]
enum Sort {
    /// Oldest first.
    #[serde(rename = "createdAt")]
    Oldest,
    /// Newest first.
    #[default]
    #[serde(rename = "-createdAt")]
    Newest,
    /// By title.
    #[serde(rename = "title")]
    Title,
    /// By title, backwards.
    #[serde(rename = "-title")]
    TitleDown,
    /// Smallest first.
    #[serde(rename = "bytes")]
    Smallest,
    /// Largest first.
    #[serde(rename = "-bytes")]
    Largest,
}

impl Sort {
    fn column(self) -> media::Column {
        match self {
            Self::Oldest | Self::Newest => media::Column::CreatedAt,
            Self::Title | Self::TitleDown => media::Column::TitleKey,
            Self::Smallest | Self::Largest => media::Column::Bytes,
        }
    }

    fn order(self) -> Order {
        match self {
            Self::Oldest | Self::Title | Self::Smallest => Order::Asc,
            _ => Order::Desc,
        }
    }

    fn key(self, row: &media::Model) -> Key {
        match self {
            Self::Oldest | Self::Newest => Key::Number(row.created_at.as_ms()),
            Self::Title | Self::TitleDown => Key::Text(row.title_key.clone()),
            Self::Smallest | Self::Largest => Key::Number(row.bytes),
        }
    }
}

/// Where a page ended: the value it is sorted by, and the id among equals.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Text(String),
}

fn cursor(sort: Sort, row: &media::Model) -> String {
    let place = serde_json::json!([sort.key(row), row.id]);
    BASE64_URL_SAFE_NO_PAD.encode(place.to_string())
}

fn place(sort: Sort, cursor: &str) -> Option<(Value, MediaId)> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (key, id): (Key, MediaId) = serde_json::from_slice(&bytes).ok()?;
    let value = match (sort.column(), key) {
        (media::Column::CreatedAt, Key::Number(ms)) => Instant::from_ms(ms).into(),
        (media::Column::Bytes, Key::Number(n)) => n.into(),
        (media::Column::TitleKey, Key::Text(text)) if !text.contains('\0') => text.into(),
        _ => return None,
    };
    Some((value, id))
}

/// A page of the media that fit the filter.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    filter: Filter,
) -> Result<Page<media::Model>> {
    let (sort, limit) = (filter.sort, filter.limit);
    let mut query = narrowed(store::within(organisation), &filter);
    if let Some(after) = &filter.after {
        let (value, id) = place(sort, after)
            .ok_or_else(|| Error::field("after", "must be `next` of a page of this list"))?;
        query = query.filter(behind(sort, value, id));
    }
    let rows = query
        .order_by(sort.column(), sort.order())
        .order_by(media::Column::Id, sort.order())
        .limit(limit.and_one())
        .all(db)
        .await?;
    Ok(Page::cut(rows, limit, |row| cursor(sort, row)))
}

fn behind(sort: Sort, value: Value, id: MediaId) -> Condition {
    let (column, key) = (Expr::col(sort.column()), Expr::col(media::Column::Id));
    let equal = column.clone().eq(value.clone());
    match sort.order() {
        Order::Asc => Condition::any()
            .add(column.gt(value))
            .add(equal.and(key.gt(id))),
        _ => Condition::any()
            .add(column.lt(value))
            .add(equal.and(key.lt(id))),
    }
}

fn narrowed(mut query: Select<media::Entity>, filter: &Filter) -> Select<media::Entity> {
    if let Some(text) = filter.q.as_deref().map(db::fold).filter(|t| !t.is_empty()) {
        query = query.filter(db::holds(media::Column::TitleKey, &text));
    }
    query = query.filter(match filter.kind {
        Some(kind) => media::COLUMN.kind.eq(kind),
        None => media::COLUMN.kind.ne(Kind::Font),
    });
    if let Some(state) = filter.state {
        query = query.filter(media::COLUMN.state.eq(state));
    }
    if let Some(folder) = &filter.folder {
        query = query.filter(media::COLUMN.folder.eq(folder.as_str()));
    }
    if let Some(tag) = &filter.tag {
        let between = format!("|{tag}|");
        query = query.filter(db::holds(media::Column::TagsKey, &between));
    }
    query
}

/// A folder that holds media.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MediaFolder)]
pub(super) struct Folder {
    /// Names with `/` between them; empty at the top.
    path: String,
    /// Media directly in it.
    count: i64,
}

/// The folders that hold media, by name.
pub(super) async fn folders(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<Folder>> {
    let rows: Vec<(String, i64)> = store::within(organisation)
        .filter(media::COLUMN.kind.ne(Kind::Font))
        .select_only()
        .column(media::Column::Folder)
        .expr(Func::count(Expr::val(1)))
        .group_by(media::Column::Folder)
        .order_by_asc(media::Column::Folder)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(path, count)| Folder { path, count })
        .collect())
}
