//! People, their sign-ins and keys in the database, within one organisation.
pub(super) mod invitations;
pub(super) mod keys;
pub(super) mod sessions;
pub(super) mod users;
pub(super) mod views;
