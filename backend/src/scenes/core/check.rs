//! Whether a scene makes sense: bounds, names, colours and fonts, each fault with the field it is about. Pure.
use super::brand::is_font;
use player_protocol::scene::{
    BRAND, Canvas, Canvases, Content, Data, Element, Fill, Frame, Shape, TextStyle, Ticker,
};
use std::{collections::BTreeSet, ops::RangeInclusive};

/// A field and what is wrong with it.
pub type Fault = (String, String);

/// A canvas holds at most so many elements.
pub const MOST_ELEMENTS: usize = 60;
const MOST_FILMS: usize = 4;
/// Screens decode few films at once, and a zone needs two decoders where one film follows another.
const MOST_ZONES: usize = 2;
const PLACE: RangeInclusive<i32> = -8000..=8000;
const SIDE: RangeInclusive<i32> = 1..=8000;
const LONGEST_TEXT: usize = 1000;
/// What a QR code still shows so that it is read from a distance.
const LONGEST_QR: usize = 500;

/// Every fault of the canvases.
pub fn faults(canvases: &Canvases) -> Vec<Fault> {
    let mut looking = Looking::default();
    if canvases.each().next().is_none() {
        looking.say("landscape", "is needed, or a portrait");
    }
    for (name, canvas) in canvases.each() {
        looking.canvas(name, canvas);
    }
    looking.found
}

/// Whether this is written `#rrggbb`.
pub fn is_hex(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

#[derive(Default)]
struct Looking {
    found: Vec<Fault>,
}

impl Looking {
    fn say(&mut self, field: impl Into<String>, message: &str) {
        self.found.push((field.into(), message.to_owned()));
    }

    fn ensure(&mut self, good: bool, field: String, message: &str) {
        if !good {
            self.say(field, message);
        }
    }

    fn canvas(&mut self, path: &str, canvas: &Canvas) {
        self.fill(&format!("{path}.background"), &canvas.background);
        let elements = &canvas.elements;
        if elements.len() > MOST_ELEMENTS {
            self.say(format!("{path}.elements"), "must be at most 60");
            return;
        }
        let film = |e: &&Element| matches!(e.content, Content::Video(_));
        let few = elements.iter().filter(film).count() <= MOST_FILMS;
        self.ensure(few, format!("{path}.elements"), "may hold at most 4 videos");
        let zone = |e: &&Element| matches!(e.content, Content::Playlist(_));
        let few = elements.iter().filter(zone).count() <= MOST_ZONES;
        let message = "may hold at most 2 playlist zones";
        self.ensure(few, format!("{path}.elements"), message);
        let mut ids = BTreeSet::new();
        for (i, element) in elements.iter().enumerate() {
            let path = format!("{path}.elements[{i}]");
            let once = ids.insert(&element.id);
            self.ensure(once, format!("{path}.id"), "comes twice in this canvas");
            self.element(&path, element);
        }
    }

    fn element(&mut self, path: &str, element: &Element) {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let good = |id: &str| (1..=40).contains(&id.len()) && id.chars().all(plain);
        let message = "must have 1 to 40 letters, digits, - or _";
        self.ensure(good(&element.id), format!("{path}.id"), message);
        let grouped = element.group.as_deref().is_none_or(good);
        self.ensure(grouped, format!("{path}.group"), message);
        let named = (1..=60).contains(&element.name.trim().chars().count());
        self.ensure(
            named,
            format!("{path}.name"),
            "must have 1 to 60 characters",
        );
        let message = "must be from 0 to 100";
        self.ensure(element.opacity <= 100, format!("{path}.opacity"), message);
        self.frame(&format!("{path}.frame"), element.frame);
        self.content(&format!("{path}.content"), &element.content);
    }

    fn frame(&mut self, path: &str, frame: Frame) {
        for (name, value) in [("x", frame.x), ("y", frame.y)] {
            let message = "must be from -8000 to 8000";
            self.ensure(PLACE.contains(&value), format!("{path}.{name}"), message);
        }
        for (name, value) in [("w", frame.w), ("h", frame.h)] {
            let message = "must be from 1 to 8000";
            self.ensure(SIDE.contains(&value), format!("{path}.{name}"), message);
        }
        let good = (-180..=180).contains(&frame.rotation);
        let message = "must be from -180 to 180";
        self.ensure(good, format!("{path}.rotation"), message);
    }

    fn content(&mut self, path: &str, content: &Content) {
        if let Some(style) = content.style() {
            self.style(&format!("{path}.style"), style);
        }
        match content {
            Content::Text(text) => self.words(path, "text", &text.text, LONGEST_TEXT),
            Content::Data(data) => self.data(path, data),
            Content::Ticker(Ticker { text, speed, .. }) => {
                self.words(path, "text", text, LONGEST_TEXT);
                let message = "must be from 20 to 800";
                self.ensure((20..=800).contains(speed), format!("{path}.speed"), message);
            }
            Content::Qr(qr) => {
                self.words(path, "text", &qr.text, LONGEST_QR);
                self.colour(&format!("{path}.colour"), &qr.colour);
                self.colour(&format!("{path}.background"), &qr.background);
            }
            Content::Shape(shape) => self.shape(path, shape),
            Content::Image(image) => self.radius(path, image.radius),
            Content::Video(video) => self.radius(path, video.radius),
            Content::Playlist(zone) => {
                self.colour(&format!("{path}.background"), &zone.background);
                self.radius(path, zone.radius);
            }
            Content::Clock(_) | Content::Date(_) | Content::Logo(_) => {}
        }
    }

    fn data(&mut self, path: &str, data: &Data) {
        let long = data.fact.chars().count() <= 201;
        let good = long && !data.fact.contains(char::is_whitespace);
        let message = "must name a fact, such as price:A1";
        self.ensure(good, format!("{path}.fact"), message);
        let good = data.decimals <= 3;
        self.ensure(good, format!("{path}.decimals"), "must be from 0 to 3");
        let capital =
            data.currency.len() == 3 && data.currency.bytes().all(|b| b.is_ascii_uppercase());
        let message = "must be three capital letters, such as EUR";
        self.ensure(capital, format!("{path}.currency"), message);
        for (name, text, longest) in [
            ("prefix", &data.prefix, 40),
            ("suffix", &data.suffix, 40),
            ("fallback", &data.fallback, 120),
        ] {
            self.words(path, name, text, longest);
        }
    }

    fn shape(&mut self, path: &str, shape: &Shape) {
        if let Some(fill) = &shape.fill {
            self.fill(&format!("{path}.fill"), fill);
        }
        if let Some(stroke) = &shape.stroke {
            self.colour(&format!("{path}.stroke"), stroke);
        }
        let good = shape.stroke_width <= 200;
        let message = "must be from 0 to 200";
        self.ensure(good, format!("{path}.strokeWidth"), message);
        self.radius(path, shape.radius);
    }

    fn radius(&mut self, path: &str, radius: u16) {
        let message = "must be from 0 to 1000";
        self.ensure(radius <= 1000, format!("{path}.radius"), message);
    }

    fn fill(&mut self, path: &str, fill: &Fill) {
        self.colour(&format!("{path}.colour"), &fill.colour);
        if let Some(to) = &fill.to {
            self.colour(&format!("{path}.to"), to);
        }
        let message = "must be from 0 to 360";
        self.ensure(fill.angle <= 360, format!("{path}.angle"), message);
    }

    fn colour(&mut self, path: &str, colour: &str) {
        let token = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let brand = colour.strip_prefix(BRAND);
        let brand = brand.is_some_and(|t| (1..=20).contains(&t.len()) && t.chars().all(token));
        let message = "must be a colour such as #1a7f5a, or brand: and a token of the brand kit";
        self.ensure(brand || is_hex(colour), path.to_owned(), message);
    }

    fn style(&mut self, path: &str, style: &TextStyle) {
        self.colour(&format!("{path}.colour"), &style.colour);
        if let Some(background) = &style.background {
            self.colour(&format!("{path}.background"), background);
        }
        let role = ["heading", "body"].map(|role| format!("{BRAND}{role}"));
        let known = role.contains(&style.font) || is_font(&style.font);
        let message = "must be brand:heading, brand:body, a family of the brand kit's list, or media: and the id of a font";
        self.ensure(known, format!("{path}.font"), message);
        let good = (8..=1000).contains(&style.size);
        self.ensure(good, format!("{path}.size"), "must be from 8 to 1000");
        let good = (100..=900).contains(&style.weight);
        self.ensure(good, format!("{path}.weight"), "must be from 100 to 900");
        let good = (80..=250).contains(&style.line_height);
        self.ensure(good, format!("{path}.lineHeight"), "must be from 80 to 250");
        let good = style.padding <= 400;
        self.ensure(good, format!("{path}.padding"), "must be from 0 to 400");
        self.radius(path, style.radius);
    }

    fn words(&mut self, path: &str, field: &str, text: &str, longest: usize) {
        let message = format!("must be at most {longest} characters long");
        let good = text.chars().count() <= longest;
        self.ensure(good, format!("{path}.{field}"), &message);
        let control = |c: char| c.is_control() && c != '\n';
        let message = "must have no control characters but line breaks";
        self.ensure(!text.contains(control), format!("{path}.{field}"), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn scene(content: &Value) -> Canvases {
        let frame = json!({ "x": 0, "y": 0, "w": 100, "h": 50 });
        let element = json!({ "id": "a", "name": "A", "frame": frame, "content": content });
        let canvas = json!({ "background": { "colour": "#ffffff" }, "elements": [element] });
        serde_json::from_value(json!({ "landscape": canvas })).unwrap()
    }

    fn fields(canvases: &Canvases) -> Vec<String> {
        faults(canvases)
            .into_iter()
            .map(|(field, _)| field)
            .collect()
    }

    #[test]
    fn every_fault_names_its_field() {
        let style = json!({ "colour": "red", "font": "Papyrus", "size": 4, "weight": 50 });
        let text = scene(&json!({ "kind": "text", "text": "a\u{7}", "style": style }));
        let at = |field: &str| format!("landscape.elements[0].content.{field}");
        let wanted = [
            "style.colour",
            "style.font",
            "style.size",
            "style.weight",
            "text",
        ];
        assert_eq!(fields(&text), wanted.map(at));
        let mut shape = scene(
            &json!({ "kind": "shape", "shape": "ellipse", "fill": { "colour": "brand:accent" } }),
        );
        assert!(fields(&shape).is_empty());
        let element = &mut shape.landscape.as_mut().unwrap().elements[0];
        element.frame.w = 0;
        element.frame.rotation = 270;
        element.id = "a b".into();
        element.group = Some(String::new());
        let wanted = ["id", "group", "frame.w", "frame.rotation"];
        assert_eq!(
            fields(&shape),
            wanted.map(|f| format!("landscape.elements[0].{f}"))
        );
    }

    #[test]
    fn a_scene_has_a_canvas_with_few_elements_of_different_names() {
        assert_eq!(fields(&Canvases::default()), ["landscape"]);
        let mut scene = scene(&json!({ "kind": "logo" }));
        let canvas = scene.landscape.as_mut().unwrap();
        canvas.elements.push(canvas.elements[0].clone());
        assert_eq!(fields(&scene), ["landscape.elements[1].id"]);
        let canvas = scene.landscape.as_mut().unwrap();
        canvas.elements = vec![canvas.elements[0].clone(); MOST_ELEMENTS + 1];
        assert_eq!(fields(&scene), ["landscape.elements"]);
    }

    #[test]
    fn a_zone_has_a_ground_and_a_canvas_few_zones() {
        let mut scene = scene(&json!({ "kind": "playlist", "background": "black" }));
        assert_eq!(fields(&scene), ["landscape.elements[0].content.background"]);
        let canvas = scene.landscape.as_mut().unwrap();
        let zone = json!({ "kind": "playlist", "background": "#000000" });
        canvas.elements[0].content = serde_json::from_value(zone).unwrap();
        canvas.elements = vec![canvas.elements[0].clone(); MOST_ZONES + 1];
        for (i, element) in canvas.elements.iter_mut().enumerate() {
            element.id = format!("zone-{i}");
        }
        assert_eq!(fields(&scene), ["landscape.elements"]);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let odd = json!({ "landscape": null, "depth": 3 });
        assert!(serde_json::from_value::<Canvases>(odd).is_err());
        let odd = json!({ "kind": "image", "mediaId": null, "url": "x" });
        assert!(serde_json::from_value::<Content>(odd).is_err());
    }
}
