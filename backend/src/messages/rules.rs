//! What headquarters leaves to stores.
use crate::{
    check::Faults,
    id::DraftId,
    screens::{
        core::hours::{self, Span},
        values::Period,
    },
};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The limits of messages that stores write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MessageRules)]
pub struct Rules {
    /// Whether stores may write messages at all.
    pub enabled: bool,
    /// How long the words may be.
    #[schema(minimum = 20, maximum = 300)]
    pub max_characters: u32,
    /// How many days a message may stay on.
    #[schema(minimum = 1, maximum = 92)]
    pub max_days: u32,
    /// How many messages a store may have on, or coming, at the same time.
    #[schema(minimum = 1, maximum = 5)]
    pub at_once: u32,
    /// How often an hour a screen shows it at most; `null` = as any other campaign.
    #[schema(minimum = 1, maximum = 60)]
    pub cap_per_hour: Option<u32>,
    /// How long it is shown each time.
    #[schema(minimum = 5000, maximum = 60000)]
    pub duration_ms: i64,
    /// At which times of the store's day it may be shown; `null` = at any.
    pub hours: Option<Period>,
    /// Scenes that take the words, each with a text `{message}`; none = the one that comes with the product.
    pub template_ids: Vec<DraftId>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            enabled: false,
            max_characters: 120,
            max_days: 7,
            at_once: 1,
            cap_per_hour: Some(12),
            duration_ms: 10_000,
            hours: None,
            template_ids: Vec::new(),
        }
    }
}

/// Templates of one organisation.
const MOST_TEMPLATES: usize = 20;

impl Rules {
    /// Notes what cannot be.
    pub(super) fn check(&self, faults: &mut Faults) {
        let mut within = |field: &str, value: i64, (least, most): (i64, i64)| {
            let good = (least..=most).contains(&value);
            faults.ensure(good, field, format!("must be {least} to {most}"));
        };
        within("maxCharacters", self.max_characters.into(), (20, 300));
        within("maxDays", self.max_days.into(), (1, 92));
        within("atOnce", self.at_once.into(), (1, 5));
        within("durationMs", self.duration_ms, (5_000, 60_000));
        if let Some(times) = self.cap_per_hour {
            within("capPerHour", times.into(), (1, 60));
        }
        if let Some(Period { start, end }) = &self.hours {
            let found = hours::span(Span { start, end }, "hours").err();
            for (field, message) in found.into_iter().flatten() {
                faults.add(field, message);
            }
        }
        let few = self.template_ids.len() <= MOST_TEMPLATES;
        let message = format!("must be at most {MOST_TEMPLATES}");
        faults.ensure(few, "templateIds", message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn limits_have_limits() {
        let mut faults = Faults::default();
        Rules::default().check(&mut faults);
        assert!(faults.finish().is_ok());
        let wrong = Rules {
            max_characters: 301,
            max_days: 0,
            at_once: 6,
            cap_per_hour: Some(0),
            duration_ms: 4_999,
            hours: Some(Period {
                start: "8:00".into(),
                end: "25:00".into(),
            }),
            template_ids: vec![DraftId::new(); 21],
            ..Rules::default()
        };
        let mut faults = Faults::default();
        wrong.check(&mut faults);
        let Err(Error::Invalid(errors)) = faults.finish() else {
            panic!("they are taken");
        };
        let named: Vec<&str> = errors.iter().map(|e| &*e.field).collect();
        let all = [
            "maxCharacters",
            "maxDays",
            "atOnce",
            "durationMs",
            "capPerHour",
            "hours.start",
            "hours.end",
            "templateIds",
        ];
        assert_eq!(named, all);
    }
}
