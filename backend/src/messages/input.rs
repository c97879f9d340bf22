//! What comes in: a message, held against the rules.
use super::{
    core::{self, Window},
    rules::Rules,
    templates::Template,
};
use crate::{check::Faults, error::Result, id::DraftId, id::MessageId, page::Limit};
use jiff::civil::DateTime;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A page of messages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ListMessages {
    /// How many, 1 to 200; 50 unless asked.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    pub(super) limit: Limit,
    /// `next` of the page before.
    pub(super) after: Option<MessageId>,
}

/// A message as somebody writes it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewMessage)]
pub(super) struct New {
    /// What it says, at most as long as the rules say; line breaks are kept.
    pub(super) text: String,
    /// The first minute, such as `2026-12-01T09:00` on the wall of the store; none = at once.
    #[serde(default)]
    pub(super) from: Option<String>,
    /// The first minute after it.
    pub(super) to: String,
    /// One of the templates; none = the first.
    #[serde(default)]
    pub(super) template_id: Option<DraftId>,
}

/// A message that may be published.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    pub(super) text: String,
    pub(super) window: Window,
    pub(super) template: Template,
}

impl New {
    /// Holds it against the rules.
    ///
    /// # Errors
    /// 422 with everything that is wrong, field by field.
    pub(super) fn checked(
        self,
        rules: &Rules,
        templates: Vec<Template>,
        wall: DateTime,
    ) -> Result<Checked> {
        let mut faults = Faults::default();
        let longest = usize::try_from(rules.max_characters).unwrap_or(usize::MAX);
        let text = faults.lines("text", &self.text, longest);
        faults.ensure(!text.is_empty(), "text", "must not be empty");
        let asked = (self.from.as_deref(), self.to.as_str());
        let window = Window::read(asked, rules.max_days, wall);
        let wanted =
            |template: &Template| self.template_id.is_none() || template.id == self.template_id;
        let template = templates.into_iter().find(wanted);
        let message = "is no template that headquarters offers";
        faults.ensure(template.is_some(), "templateId", message);
        match (window, template) {
            (Ok(window), Some(template)) => {
                faults.finish()?;
                Ok(Checked {
                    text,
                    window,
                    template,
                })
            }
            (window, _) => {
                for (field, message) in window.err().into_iter().flatten() {
                    faults.add(field, message);
                }
                faults.finish()?;
                Err(crate::error::Error::internal("a fault was not named"))
            }
        }
    }
}

/// What it is called among campaigns and publications: the place and its first words.
pub(super) fn name(place: &str, text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = format!("{place} – {words}");
    match whole.char_indices().nth(LONGEST_NAME) {
        None => whole,
        Some(_) => {
            let cut: String = whole.chars().take(LONGEST_NAME - 1).collect();
            format!("{}…", cut.trim_end())
        }
    }
}

const LONGEST_NAME: usize = 80;

/// The moments as they are kept.
pub(super) fn written(window: Window) -> (Option<String>, String) {
    (window.starts.map(core::written), core::written(window.ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_and_short() {
        assert_eq!(
            name("Lille", " Ouvert\ndimanche "),
            "Lille – Ouvert dimanche"
        );
        let long = name("Lille", &"é".repeat(300));
        assert_eq!(long.chars().count(), LONGEST_NAME);
        assert!(long.ends_with("é…"));
    }
}
