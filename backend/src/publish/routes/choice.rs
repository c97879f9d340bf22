//! What somebody chooses to publish.
use super::ChangeRef;
use crate::{
    drafts::publishing::Chosen,
    error::{Error, Result},
};
use serde::Deserialize;
use utoipa::{
    PartialSchema as _, ToSchema,
    openapi::{
        ArrayBuilder, ObjectBuilder, OneOfBuilder, Ref, RefOr,
        schema::{AdditionalProperties, Schema, Type},
    },
};

/// What is to be published: `all`, or chosen changes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Choice {
    /// Everything that is changed.
    all: Option<bool>,
    /// These changes.
    changes: Option<Vec<ChangeRef>>,
    /// Why, for those who look back.
    #[serde(default)]
    pub(super) note: String,
}

impl utoipa::PartialSchema for Choice {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let note = text
            .description(Some("Why, for those who look back."))
            .build();
        let one = |name: &str, wanted: RefOr<Schema>| {
            ObjectBuilder::new()
                .property(name, wanted)
                .required(name)
                .property("note", note.clone())
                .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)))
        };
        let all = ObjectBuilder::new()
            .schema_type(Type::Boolean)
            .enum_values(Some([true]))
            .description(Some("Everything that is changed."));
        let these = ArrayBuilder::new()
            .items(Ref::from_schema_name(ChangeRef::name()))
            .min_items(Some(1))
            .description(Some("These changes."));
        let either = OneOfBuilder::new()
            .item(one("all", all.build().into()))
            .item(one("changes", these.build().into()))
            .description(Some(
                "What is to be published: everything, or chosen changes.",
            ))
            .build();
        RefOr::T(Schema::OneOf(either))
    }
}

impl ToSchema for Choice {
    fn schemas(known: &mut Vec<(String, RefOr<Schema>)>) {
        known.push((ChangeRef::name().into_owned(), ChangeRef::schema()));
        ChangeRef::schemas(known);
    }
}

impl Choice {
    pub(super) fn chosen(&self) -> Result<Chosen> {
        match (self.all, &self.changes) {
            (Some(true), None) => Ok(Chosen::All),
            (None | Some(false), Some(these)) if !these.is_empty() => Ok(Chosen::These(
                these.iter().map(|o| (o.kind, o.id)).collect(),
            )),
            _ => Err(Error::field(
                "changes",
                "send either `all: true` or at least one change",
            )),
        }
    }
}
