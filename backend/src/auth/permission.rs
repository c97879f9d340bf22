//! Permissions as handler arguments: a handler that takes an [`Editor`] can only be reached by one.
use super::caller::{Caller, Permission};
use crate::{app::AppState, error::Error};
use axum::{extract::FromRequestParts, http::request::Parts};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $permission:ident $(and $also:ident)?, $refusal:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Caller);

        impl std::ops::Deref for $name {
            type Target = Caller;

            fn deref(&self) -> &Caller {
                &self.0
            }
        }

        impl FromRequestParts<AppState> for $name {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
                let caller = Caller::from_request_parts(parts, state).await?;
                if caller.may(Permission::$permission) $(&& caller.$also())? {
                    Ok(Self(caller))
                } else {
                    Err(Error::Forbidden($refusal))
                }
            }
        }
    )*};
}

permissions! {
    /// May look.
    Viewer = Read, "this needs the permission to read";
    /// May look at what is the whole organisation's: content, drafts, publications.
    Reader = Read and is_of_all_sites, "this is for headquarters: your role sees the screens of its own stores";
    /// May edit media, playlists and campaigns.
    Editor = WriteContent, "this needs the permission to edit content: ask an administrator";
    /// May publish, pause and roll back.
    Publisher = Publish, "this needs the permission to publish: ask an administrator";
    /// May edit sites and screens, pair and revoke.
    Operator = WriteScreens, "this needs the permission to manage screens: ask an administrator";
    /// May pair screens and replace their devices.
    Pairer = PairScreens, "this needs the permission to pair screens: ask an administrator";
    /// May send commands to screens.
    Commander = CommandScreens, "this needs the permission to command screens: ask an administrator";
    /// May write a store's own messages.
    Messenger = WriteMessages, "this needs the permission to write messages of stores: ask an administrator";
    /// May tell facts.
    FactTeller = WriteFacts, "this needs the permission to tell facts (`facts:write`)";
    /// May manage people, keys and the organisation.
    Admin = Admin, "only administrators may do this";
    /// May manage owners.
    Owner = Owner, "only owners may do this";
}
