//! Scenes that take somebody else's words: in a text or a ticker `{message}` stands for them, and `{store}` for the name of the place.
use super::{
    templates,
    view::{Body, current},
};
use crate::{
    drafts::entity::Model,
    error::{Error, Result},
};
use player_protocol::scene::{Canvas, Canvases, Content};
use serde_json::Value;

const WORDS: &str = "{message}";
const PLACE: &str = "{store}";

/// The scene that comes with the product, in a language.
///
/// # Errors
/// Never, but for a broken build.
pub fn usual(locale: &str) -> Result<Canvases> {
    templates::canvases("message", locale)
}

/// What a scene shows: as it is published, or as it is drafted if it never was.
///
/// # Errors
/// If its body cannot be read.
pub fn canvases(row: &Model) -> Result<Canvases> {
    let row = Model {
        draft: row.published.clone().or_else(|| row.draft.clone()),
        ..row.clone()
    };
    Ok(current(&row)?.canvases())
}

/// Whether each of its canvases has a place for the words.
pub fn takes_words(canvases: &Canvases) -> bool {
    let has = |canvas: &Canvas| {
        let mut texts = canvas.elements.iter().filter_map(|e| text(&e.content));
        texts.any(|text| text.contains(WORDS))
    };
    canvases.each().next().is_some() && canvases.each().all(|(_, canvas)| has(canvas))
}

/// The scene with these words in it.
#[must_use]
pub fn say(canvases: Canvases, words: &str, place: &str) -> Canvases {
    let said = |canvas: Canvas| {
        let mut canvas = canvas;
        for element in &mut canvas.elements {
            if let Content::Text(player_protocol::scene::Text { text, .. })
            | Content::Ticker(player_protocol::scene::Ticker { text, .. }) = &mut element.content
            {
                *text = text.replace(PLACE, place).replace(WORDS, words);
            }
        }
        canvas
    };
    Canvases {
        landscape: canvases.landscape.map(said),
        portrait: canvases.portrait.map(said),
    }
}

/// The body that a scene of this name is published with.
///
/// # Errors
/// Never: it can always be written.
pub fn body(name: &str, canvases: Canvases) -> Result<Value> {
    let body = Body {
        name: name.to_owned(),
        landscape: canvases.landscape,
        portrait: canvases.portrait,
    };
    serde_json::to_value(body).map_err(Error::internal)
}

fn text(content: &Content) -> Option<&str> {
    match content {
        Content::Text(text) => Some(&text.text),
        Content::Ticker(ticker) => Some(&ticker.text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_scene_takes_words_and_says_them() {
        for locale in ["fr", "en"] {
            let scene = usual(locale).unwrap();
            assert!(takes_words(&scene));
            let said = say(scene, "Ouvert {store}\ndimanche", "Lille");
            assert!(!takes_words(&said));
            let texts: Vec<_> = said.contents().filter_map(text).collect();
            assert!(texts.contains(&"Ouvert {store}\ndimanche"), "{texts:?}");
            assert!(texts.iter().any(|text| text.contains("Lille")));
        }
    }

    #[test]
    fn a_scene_takes_words_in_every_shape_or_not_at_all() {
        let mut scene = usual("fr").unwrap();
        let portrait = scene.portrait.as_mut().unwrap();
        portrait.elements.retain(|e| e.id != "words");
        assert!(!takes_words(&scene));
        assert!(!takes_words(&Canvases::default()));
    }
}
