//! What the brand kit leaves to people who are no administrators. Pure.
use super::{
    brand::{Kit, Lock},
    check::Fault,
};
use player_protocol::scene::{BRAND, Canvases, Content, Element, font_media};
use std::collections::BTreeSet;

/// A QR code must be dark on light to be read, whatever the brand.
const PLAIN: [&str; 2] = ["#111111", "#ffffff"];

/// What in `after` goes beyond the locks of the kit; what `before` said already may stay.
pub fn faults(kit: &Kit, before: &Canvases, after: &Canvases) -> Vec<Fault> {
    let mut found = Vec::new();
    if kit.locked.contains(&Lock::Colours) {
        let kept: BTreeSet<&str> = before.colours().chain(PLAIN).collect();
        let other = |c: &str| !c.starts_with(BRAND) && !kept.contains(c);
        for (path, canvas) in after.each() {
            if canvas.background.colours().into_iter().any(other) {
                found.push((format!("{path}.background"), COLOUR.to_owned()));
            }
        }
        found.extend(elements(
            after,
            |e| e.content.colours().into_iter().any(other),
            COLOUR,
        ));
    }
    if kit.locked.contains(&Lock::Fonts) {
        let kept: BTreeSet<&str> = before.fonts().collect();
        // what administrators sent is a font of the brand too
        let branded = |font: &str| font.starts_with(BRAND) || font_media(font).is_some();
        let other = |e: &Element| {
            let font = e.content.style().map(|style| style.font.as_str());
            font.is_some_and(|font| !branded(font) && !kept.contains(font))
        };
        found.extend(elements(after, other, FONT));
    }
    if kit.locked.contains(&Lock::Logo) {
        found.extend(lost_logos(before, after));
    }
    found
}

const COLOUR: &str = "must use the colours of the brand: ask an administrator for others";
const FONT: &str = "must use the fonts of the brand: ask an administrator for others";
const LOGO: &str = "must keep its logo where it is: ask an administrator to move it";

fn elements<'a>(
    canvases: &'a Canvases,
    wrong: impl Fn(&Element) -> bool + 'a,
    message: &'static str,
) -> impl Iterator<Item = Fault> + 'a {
    let all = canvases.each().flat_map(|(name, canvas)| {
        let elements = canvas.elements.iter().enumerate();
        elements.map(move |(i, element)| (format!("{name}.elements[{i}].content"), element))
    });
    all.filter(move |(_, element)| wrong(element))
        .map(move |(field, _)| (field, message.to_owned()))
}

fn lost_logos(before: &Canvases, after: &Canvases) -> Vec<Fault> {
    let mut lost = Vec::new();
    let is_logo = |e: &&Element| matches!(e.content, Content::Logo(_));
    for (name, canvas) in before.each() {
        let now = after.each().find(|(other, _)| *other == name);
        let kept = |logo: &Element| now.is_some_and(|(_, c)| c.elements.contains(logo));
        if !canvas.elements.iter().filter(is_logo).all(kept) {
            lost.push((format!("{name}.elements"), LOGO.to_owned()));
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn scene(contents: &[Value]) -> Canvases {
        let frame = json!({ "x": 0, "y": 0, "w": 100, "h": 50 });
        let elements = contents.iter().enumerate().map(|(i, content)| {
            json!({ "id": format!("e{i}"), "name": "E", "frame": frame, "content": content })
        });
        let elements: Vec<Value> = elements.collect();
        let canvas = json!({ "background": { "colour": "brand:light" }, "elements": elements });
        serde_json::from_value(json!({ "portrait": canvas })).unwrap()
    }

    #[test]
    fn a_lock_refuses_what_is_new_and_leaves_what_was() {
        let text = |colour: &str, font: &str| json!({ "kind": "text", "text": "A", "style": { "colour": colour, "font": font, "size": 20, "weight": 400 } });
        let mut kit = Kit::first("en");
        let (plain, bold) = (
            scene(&[text("brand:dark", "brand:body")]),
            scene(&[text("#ff0000", "serif")]),
        );
        assert!(faults(&kit, &plain, &bold).is_empty(), "nothing is locked");
        kit.locked = [Lock::Colours, Lock::Fonts].into();
        let found = faults(&kit, &plain, &bold);
        let wanted =
            [COLOUR, FONT].map(|m| ("portrait.elements[0].content".to_owned(), m.to_owned()));
        assert_eq!(found, wanted);
        assert!(faults(&kit, &bold, &bold).is_empty(), "it was so before");
        let font = format!("media:{}", crate::id::MediaId::new());
        let own = scene(&[text("brand:dark", &font)]);
        assert!(faults(&kit, &plain, &own).is_empty(), "a font of the brand");
        let qr = scene(&[
            json!({ "kind": "qr", "text": "x", "colour": "#111111", "background": "#ffffff" }),
        ]);
        assert!(faults(&kit, &plain, &qr).is_empty());
    }

    #[test]
    fn a_locked_logo_stays() {
        let mut kit = Kit::first("en");
        kit.locked = [Lock::Logo].into();
        let with = scene(&[json!({ "kind": "logo" })]);
        let mut moved = with.clone();
        moved.portrait.as_mut().unwrap().elements[0].frame.x = 9;
        assert!(faults(&kit, &with, &with).is_empty());
        assert_eq!(faults(&kit, &with, &moved)[0].0, "portrait.elements");
        assert_eq!(faults(&kit, &with, &scene(&[])).len(), 1);
    }
}
