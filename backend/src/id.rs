//! One type per kind of row, so that a site's id never fits a screen's slot.
use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = Uuid)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id; ids sort by the time they were made.
            #[expect(clippy::new_without_default, reason = "an id has no default")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

id! {
    /// A tenant.
    OrganisationId
    /// A person who signs in.
    UserId
    /// A browser's sign-in.
    SessionId
    /// A pending invitation.
    InvitationId
    /// An integrator's key.
    ApiKeyId
    /// An entry of the audit log.
    AuditId
    /// A unit of background work.
    JobId
    /// An uploaded original.
    MediaId
    /// A version of a media made for screens or the admin.
    RenditionId
    /// A file that a media had before.
    VersionId
    /// A resumable upload in progress.
    UploadId
    /// A store, or a region above stores.
    SiteId
    /// A screen.
    ScreenId
    /// A flat set of screens.
    GroupId
    /// A screen's request to be paired.
    PairingId
    /// A playlist or campaign under edit (its own id).
    DraftId
    /// A publication.
    PublicationId
    /// A compiled plan that equal screens share.
    PlanId
    /// A command to one screen.
    CommandId
    /// Something that was told about the world outside.
    FactId
    /// Dates that rules refer to.
    CalendarId
    /// Something that needs somebody.
    AlertId
    /// An address that is told what happens.
    WebhookId
    /// One message on its way to a webhook.
    DeliveryId
    /// A picture that a screen has sent.
    ScreenshotId
    /// Settings that sites and screens share.
    ProfileId
    /// One act on many screens.
    BulkId
    /// What somebody says is wrong with a screen.
    FaultId
    /// A store's own message.
    MessageId
}
