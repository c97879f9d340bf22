//! What comes in about alerts.
use super::{
    kind::{Kind, Severity},
    rules::{Quiet, Rules},
    view::State,
};
use crate::{
    check::Faults,
    error::Result,
    id::{AlertId, ScreenId, SiteId},
    page::Limit,
    time::Instant,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// Alerts in one request.
const MOST: usize = 200;
/// The longest that anybody may put one off: 30 days.
const LONGEST_MS: i64 = 30 * 86_400_000;

/// Which alerts.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ListAlerts {
    /// Only in this state; those that are not resolved unless given.
    pub(super) state: Option<State>,
    /// Only of this kind.
    pub(super) kind: Option<Kind>,
    /// Only of this severity.
    pub(super) severity: Option<Severity>,
    /// Only at this site and those below it.
    pub(super) site_id: Option<SiteId>,
    /// Only of this screen, and of its site as a whole.
    pub(super) screen_id: Option<ScreenId>,
    /// How many, 1 to 200; 50 unless asked.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    pub(super) limit: Limit,
    /// `next` of the page before.
    pub(super) after: Option<AlertId>,
}

/// Taking note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AcknowledgeAlert {
    /// What others should know: up to 500 characters.
    #[serde(default)]
    pub(super) note: Option<String>,
}

/// Taking note of many.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AcknowledgeAlerts {
    /// 1 to 200 of them.
    pub(super) ids: Vec<AlertId>,
    /// What others should know: up to 500 characters.
    #[serde(default)]
    pub(super) note: Option<String>,
}

/// Putting off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SnoozeAlert {
    /// Until when nobody wants to see it: at most 30 days from now; `null` = show it again.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    pub(super) until: Option<Instant>,
}

/// The rules as they are to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewAlertSettings {
    pub(super) rules: Rules,
    /// When webhooks are told nothing of alerts; `null` = never.
    pub(super) quiet_hours: Option<Quiet>,
}

/// A note that can be kept.
pub(super) fn note(text: Option<String>) -> Result<Option<String>> {
    let mut faults = Faults::default();
    let text = text.map(|text| faults.text("note", &text, 500));
    faults.finish()?;
    Ok(text.filter(|text| !text.is_empty()))
}

impl AcknowledgeAlerts {
    /// Refuses none and too many.
    pub(super) fn check(&self) -> Result<()> {
        let mut faults = Faults::default();
        let good = (1..=MOST).contains(&self.ids.len());
        faults.ensure(good, "ids", format!("must name 1 to {MOST} alerts"));
        faults.finish()
    }
}

impl SnoozeAlert {
    /// Refuses what lies in the past or too far ahead.
    pub(super) fn check(&self, now: Instant) -> Result<()> {
        let mut faults = Faults::default();
        let ahead = |until: Instant| until > now && until <= now.plus_ms(LONGEST_MS);
        let good = self.until.is_none_or(ahead);
        faults.ensure(good, "until", "must be within the next 30 days");
        faults.finish()
    }
}

impl NewAlertSettings {
    /// Refuses what cannot be.
    pub(super) fn check(&self) -> Result<()> {
        let mut faults = Faults::default();
        self.rules.check(&mut faults);
        if let Some(quiet) = &self.quiet_hours {
            quiet.check(&mut faults);
        }
        faults.finish()
    }
}
