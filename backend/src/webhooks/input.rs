//! What comes in about webhooks.
use super::{entity::webhook, event::Event};
use crate::{
    check::{Faults, some},
    egress::Egress,
    error::Result,
    id::{DeliveryId, OrganisationId, WebhookId},
    page::Limit,
    time::Instant,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// The longest address.
const LONGEST: usize = 2000;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListWebhooks {
    /// How many, 1 to 200; 50 unless asked.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    pub(super) limit: Limit,
    /// `next` of the page before.
    pub(super) after: Option<WebhookId>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListDeliveries {
    /// How many, 1 to 200; 50 unless asked.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    pub(super) limit: Limit,
    /// `next` of the page before.
    pub(super) after: Option<DeliveryId>,
}

/// A new webhook.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewWebhook {
    /// What people call it.
    name: String,
    /// Where messages are posted.
    url: String,
    /// What it is told of; at least one, never `webhook.test`.
    events: Vec<Event>,
    /// Whether it is told anything at all; `true` unless given.
    enabled: Option<bool>,
}

/// What changes about a webhook.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WebhookPatch {
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    name: Option<String>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    url: Option<String>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    events: Option<Vec<Event>>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    enabled: Option<bool>,
}

/// A webhook as it is to be, or what to change.
pub(super) fn made(
    new: NewWebhook,
    (organisation, egress): (OrganisationId, &Egress),
    now: Instant,
) -> Result<webhook::Model> {
    let blank = webhook::Model {
        id: WebhookId::new(),
        organisation_id: organisation,
        name: String::new(),
        url: String::new(),
        events: webhook::Events::default(),
        enabled: new.enabled.unwrap_or(true),
        secret_number: 1,
        old_secret_until: None,
        failing_since: None,
        given_up_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let patch = WebhookPatch {
        name: Some(new.name),
        url: Some(new.url),
        events: Some(new.events),
        enabled: None,
    };
    changed(blank, patch, egress)
}

/// The webhook with its changes. Switched on again, or sent elsewhere, it begins anew.
pub(super) fn changed(
    mut row: webhook::Model,
    patch: WebhookPatch,
    egress: &Egress,
) -> Result<webhook::Model> {
    let mut faults = Faults::default();
    if let Some(name) = patch.name {
        row.name = faults.name("name", &name);
    }
    if let Some(url) = patch.url {
        let url = faults.text("url", &url, LONGEST);
        if let Err(why) = egress.check(&url) {
            faults.add("url", why);
        }
        row.url = url;
        row.failing_since = None;
    }
    if let Some(events) = patch.events {
        let known = |event: &Event| events.contains(event);
        faults.ensure(!events.is_empty(), "events", "must name at least one event");
        let tests = events.contains(&Event::Test);
        faults.ensure(
            !tests,
            "events",
            "tests are sent when somebody asks for one",
        );
        row.events.0 = Event::CHOICE.into_iter().filter(known).collect();
    }
    if let Some(enabled) = patch.enabled {
        row.enabled = enabled;
        row.failing_since = None;
        row.given_up_at = None;
    }
    faults.finish()?;
    Ok(row)
}
