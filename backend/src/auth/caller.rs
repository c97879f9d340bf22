//! The caller of the REST API: a person in a browser or an integrator's key, within one organisation.
use crate::id::{ApiKeyId, OrganisationId, SiteId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person may do in the organisation.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    sea_orm::DeriveActiveEnum,
    sea_orm::EnumIter,
)]
#[serde(rename_all = "lowercase")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Role {
    /// Everything, also other owners.
    Owner,
    /// Everything but owners.
    Admin,
    /// Edits and publishes content.
    Publisher,
    /// Edits content; somebody else publishes.
    Editor,
    /// Looks.
    Viewer,
    /// IT: sites, screens, pairing, commands.
    Operator,
    /// A store manager: looks at, pairs and commands the screens of the own sites, and writes messages there.
    Store,
}

/// A kind of action; also the scopes of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Permission {
    /// Look at everything the caller may see.
    #[serde(rename = "read")]
    Read,
    /// Edit media, playlists and campaigns.
    #[serde(rename = "content:write")]
    WriteContent,
    /// Make drafts real, pause, roll back.
    #[serde(rename = "publish")]
    Publish,
    /// Edit sites, groups and screens; pair and revoke.
    #[serde(rename = "screens:write")]
    WriteScreens,
    /// Pair a screen, and give it another device.
    #[serde(rename = "screens:pair")]
    PairScreens,
    /// Send commands to screens.
    #[serde(rename = "screens:command")]
    CommandScreens,
    /// Write a store's own message, within the limits that headquarters sets.
    #[serde(rename = "messages:write")]
    WriteMessages,
    /// Tell facts: weather, stock, prices.
    #[serde(rename = "facts:write")]
    WriteFacts,
    /// Manage people, keys and the organisation.
    #[serde(rename = "admin")]
    Admin,
    /// Manage owners; never given to a key.
    #[serde(rename = "owner")]
    Owner,
}

impl Permission {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::WriteContent => "content:write",
            Self::Publish => "publish",
            Self::WriteScreens => "screens:write",
            Self::PairScreens => "screens:pair",
            Self::CommandScreens => "screens:command",
            Self::WriteMessages => "messages:write",
            Self::WriteFacts => "facts:write",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Every permission, for listing what a caller has.
    pub const ALL: [Self; 10] = [
        Self::Read,
        Self::WriteContent,
        Self::Publish,
        Self::WriteScreens,
        Self::PairScreens,
        Self::CommandScreens,
        Self::WriteMessages,
        Self::WriteFacts,
        Self::Admin,
        Self::Owner,
    ];
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Owner,
        Self::Admin,
        Self::Publisher,
        Self::Editor,
        Self::Viewer,
        Self::Operator,
        Self::Store,
    ];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Publisher => "publisher",
            Self::Editor => "editor",
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Store => "store",
        }
    }

    /// Whether a person with this role has the permission.
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Read => true,
            Permission::WriteContent => matches!(
                self,
                Self::Owner | Self::Admin | Self::Publisher | Self::Editor
            ),
            // a told price is on the glass without a publication
            Permission::Publish | Permission::WriteFacts => {
                matches!(self, Self::Owner | Self::Admin | Self::Publisher)
            }
            Permission::WriteScreens => matches!(self, Self::Owner | Self::Admin | Self::Operator),
            Permission::PairScreens | Permission::CommandScreens => matches!(
                self,
                Self::Owner | Self::Admin | Self::Operator | Self::Store
            ),
            Permission::WriteMessages => matches!(
                self,
                Self::Owner | Self::Admin | Self::Publisher | Self::Store
            ),
            Permission::Admin => matches!(self, Self::Owner | Self::Admin),
            Permission::Owner => self == Self::Owner,
        }
    }
}

/// A person or a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Somebody signed in.
    User {
        /// Their id.
        id: UserId,
        /// Their name, as shown beside what they did.
        name: String,
    },
    /// A program with an API key.
    ApiKey {
        /// The key's id.
        id: ApiKeyId,
        /// The key's name, as shown beside what it did.
        name: String,
    },
}

/// Who asks, within which organisation, with which rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Every query starts from it.
    pub organisation: OrganisationId,
    /// The person or key.
    pub who: Principal,
    /// What they may do.
    pub permissions: Vec<Permission>,
    /// `Some` for store managers: nothing outside these sites is visible.
    pub sites: Option<Vec<SiteId>>,
}

impl Caller {
    /// Whether the caller has the permission; whoever manages screens may pair them.
    pub fn may(&self, permission: Permission) -> bool {
        let pairs = permission == Permission::PairScreens;
        self.permissions.contains(&permission)
            || (pairs && self.permissions.contains(&Permission::WriteScreens))
    }

    /// Whether the caller sees the whole organisation, and not only the own sites.
    pub fn is_of_all_sites(&self) -> bool {
        self.sites.is_none()
    }

    /// The id to note beside what the caller did.
    pub fn id(&self) -> uuid::Uuid {
        match &self.who {
            Principal::User { id, .. } => id.0,
            Principal::ApiKey { id, .. } => id.0,
        }
    }

    /// The name to note beside what the caller did.
    pub fn name(&self) -> &str {
        match &self.who {
            Principal::User { name, .. } | Principal::ApiKey { name, .. } => name,
        }
    }
}
