//! The rows of the audit log.
pub mod entry {
    //! One entry; the database refuses to change or remove it.
    use crate::{
        id::{AuditId, OrganisationId},
        time::Instant,
    };
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AuditId,
        pub organisation_id: OrganisationId,
        pub sequence: i64,
        pub at: Instant,
        /// `user`, `key`, `system` or `nobody`.
        pub who_kind: String,
        pub who_id: Option<Uuid>,
        pub who_name: String,
        pub action: String,
        pub object_kind: String,
        pub object_id: String,
        /// JSON text exactly as it was hashed.
        pub detail: String,
        pub hash: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod head {
    //! The last link of an organisation's chain: it shows when the end is cut off.
    use crate::id::OrganisationId;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_head")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: OrganisationId,
        pub sequence: i64,
        pub hash: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
