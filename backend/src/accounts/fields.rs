//! Checks of what people type about themselves.
use super::core::email_key;
use crate::{auth::password_fault, check::Faults};

/// The languages of the admin.
const LOCALES: [&str; 2] = ["en", "fr"];

/// The address as written and as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Email {
    pub(super) shown: String,
    pub(super) key: String,
}

pub(super) fn email(faults: &mut Faults, field: &str, text: &str) -> Email {
    let key = email_key(text);
    faults.ensure(
        key.is_some(),
        field,
        "is no e-mail address: write it as name@example.com",
    );
    Email {
        shown: text.trim().to_owned(),
        key: key.unwrap_or_default(),
    }
}

pub(super) fn locale(faults: &mut Faults, field: &str, locale: &str) {
    let known = LOCALES.contains(&locale);
    faults.ensure(known, field, "must be en or fr");
}

pub(super) fn password(faults: &mut Faults, field: &str, password: &str, context: &[&str]) {
    let mut words = vec!["vitrine"];
    words.extend(context);
    if let Some(fault) = password_fault(password, &words) {
        faults.add(field, fault);
    }
}
