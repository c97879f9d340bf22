//! What a scene may start from, in the languages of the product.
use super::view::Body;
use crate::error::{Error, Result};
use player_protocol::scene::Canvases;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// In the order in which they are offered.
const TEMPLATES: [(&str, &str); 7] = [
    ("offer", include_str!("templates/offer.json")),
    ("menu", include_str!("templates/menu.json")),
    ("welcome", include_str!("templates/welcome.json")),
    ("zone", include_str!("templates/zone.json")),
    ("hours", include_str!("templates/hours.json")),
    ("message", include_str!("templates/message.json")),
    ("blank", include_str!("templates/blank.json")),
];

/// Something to start from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SceneTemplate)]
pub(super) struct Template {
    /// Names it in all languages.
    id: &'static str,
    /// What people call it.
    name: String,
    /// What it is for.
    text: String,
    /// A scene to be added as it is.
    #[schema(inline)]
    body: Body,
}

/// A template as it is written down: a text `@key` stands for the words of a language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    words: BTreeMap<String, BTreeMap<String, String>>,
    canvases: Value,
}

/// All templates in a language; English for one that they do not speak.
pub(super) fn all(locale: &str) -> Result<Vec<Template>> {
    let read = |(id, text): (&'static str, &str)| read(id, text, locale);
    TEMPLATES.into_iter().map(read).collect()
}

/// The scene of one template.
pub(super) fn canvases(id: &str, locale: &str) -> Result<Canvases> {
    let known = TEMPLATES.into_iter().find(|(known, _)| *known == id);
    let (id, text) = known.ok_or_else(|| Error::internal(format!("there is no template {id}")))?;
    Ok(read(id, text, locale)?.body.canvases())
}

fn read(id: &'static str, text: &str, locale: &str) -> Result<Template> {
    let mut written: Written = serde_json::from_str(text).map_err(Error::internal)?;
    let words = written.words.remove(locale);
    let words = words.or_else(|| written.words.remove("en"));
    let words = words.ok_or_else(|| Error::internal(format!("template {id} has no words")))?;
    say(&mut written.canvases, &words);
    let name = words.get("name").cloned().unwrap_or_default();
    written.canvases["name"] = name.clone().into();
    Ok(Template {
        id,
        name,
        text: words.get("about").cloned().unwrap_or_default(),
        body: serde_json::from_value(written.canvases).map_err(Error::internal)?,
    })
}

/// Puts words in the place of their keys.
fn say(value: &mut Value, words: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            let word = text.strip_prefix('@').and_then(|key| words.get(key));
            if let Some(word) = word {
                text.clone_from(word);
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| say(one, words)),
        Value::Object(all) => all.values_mut().for_each(|one| say(one, words)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenes::core::check;

    #[test]
    fn every_template_is_a_good_scene_in_both_languages() {
        for locale in ["fr", "en"] {
            for template in all(locale).unwrap() {
                let (id, body) = (template.id, &template.body);
                assert_eq!(check::faults(&body.canvases()), [], "{id} in {locale}");
                assert!(body.landscape.is_some() && body.portrait.is_some(), "{id}");
                assert!(
                    !template.text.is_empty() && !template.name.is_empty(),
                    "{id}"
                );
                let json = serde_json::to_string(body).unwrap();
                assert!(
                    !json.contains("\"@"),
                    "{id} lacks a word in {locale}: {json}"
                );
            }
        }
    }

    #[test]
    fn both_languages_say_everything() {
        for (id, text) in TEMPLATES {
            let written: Written = serde_json::from_str(text).unwrap();
            let keys = |locale: &str| written.words[locale].keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys("fr"), keys("en"), "{id}");
        }
    }
}
