//! A published scene, ready to become the file that a screen is sent: with the files it shows, the brand and what is told. Pure.
use super::{
    bodies::{self, Bodies},
    catalogue::Known,
    zones::{self, Zones},
};
use crate::{
    error::{Error, Result},
    facts::core::Board,
    id::MediaId,
    media,
    scenes::core::brand::Kit,
    schedule::core::{
        fact::Value,
        model::{Blocked, Edge, Window},
        time::Zone,
    },
    secrets,
};
use player_protocol::scene::{self, BRAND, Canvases, Compiled, FactValue};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

/// The type of its file.
pub const MIME: &str = "application/json";

/// What is told to a screen, with the first instant at which nobody knows any more.
pub type Told = BTreeMap<String, (Value, Option<i64>)>;

/// A scene whose files are all there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    canvases: Arc<Canvases>,
    /// The files of its pictures, films and fonts.
    files: BTreeMap<MediaId, media::Asset>,
    zones: Zones,
    colours: BTreeMap<String, String>,
    fonts: BTreeMap<String, String>,
    logo: Option<MediaId>,
    locale: String,
}

/// The bytes that a screen fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Their SHA-256 in hex.
    pub sha256: String,
    /// They themselves.
    pub json: String,
    /// The files without which it cannot be drawn.
    pub needs: Vec<media::Asset>,
}

/// The media that a scene shows here: its own, the logo if it has one, and the fonts of the brand that it names.
pub fn media_of(scene: &bodies::Scene, kit: &Kit) -> BTreeSet<MediaId> {
    let canvases = &scene.canvases;
    let logo = kit.logo_media_id.filter(|_| canvases.has_logo());
    let roles = canvases.fonts().filter_map(|f| f.strip_prefix(BRAND));
    let fonts = roles.filter_map(|role| scene::font_media(kit.font(role)?));
    let own = canvases.media().chain(fonts).map(MediaId);
    own.chain(logo).collect()
}

/// Why a scene cannot be shown, if so.
pub fn blocked(scene: &bodies::Scene, known: &Known) -> Option<Blocked> {
    let media = media_of(scene, &known.kit);
    let mut states = media
        .iter()
        .map(|id| super::catalogue::blocked(known.media.get(id)));
    states.find_map(|state| state)
}

/// When its media may be shown.
pub fn windows(scene: &bodies::Scene, known: &Known) -> Vec<Window> {
    let media = media_of(scene, &known.kit);
    let found = media.iter().filter_map(|id| known.media.get(id));
    let window = |m: &media::Playable| Window {
        from: m.valid_from.map(|at| Edge::Instant(at.as_ms())),
        to: m.valid_to.map(|at| Edge::Instant(at.as_ms())),
    };
    found.map(window).collect()
}

/// The scene with all that does not depend on the screen; `None` while a file is missing.
pub fn ready(scene: &bodies::Scene, bodies: &Bodies, known: &Known) -> Option<Ready> {
    let kit = &known.kit;
    let file = |id: MediaId| Some((id, known.media.get(&id)?.asset.clone()?));
    let files: Option<BTreeMap<_, _>> = media_of(scene, kit).into_iter().map(file).collect();
    let canvases = &scene.canvases;
    let token = |name: &str| name.strip_prefix(BRAND).map(str::to_owned);
    let colours = canvases.colours().filter_map(token);
    let colours = colours.filter_map(|token| Some((token.clone(), kit.colour(&token)?.to_owned())));
    let fonts = canvases.fonts().filter_map(token);
    let fonts = fonts.filter_map(|role| Some((role.clone(), kit.font(&role)?.to_owned())));
    Some(Ready {
        files: files?,
        zones: zones::zones(scene, bodies, known),
        colours: colours.collect(),
        fonts: fonts.collect(),
        logo: kit.logo_media_id.filter(|_| canvases.has_logo()),
        locale: known.locale.clone(),
        canvases: canvases.clone(),
    })
}

impl Ready {
    /// The facts that it tells.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.canvases.facts()
    }

    /// Its size, for the list of files: that of the canvas which lies, else of the one that stands.
    pub fn size(&self) -> (u32, u32) {
        match self.canvases.landscape {
            Some(_) => (1920, 1080),
            None => (1080, 1920),
        }
    }

    /// The file for screens in a time zone to which this is told, from an instant on.
    pub fn file(&self, here: (&Zone, i64), told: &Told) -> Result<File> {
        let facts = self.keys().filter_map(|key| {
            let (value, until) = told.get(key)?;
            let (value, until) = (written(value), *until);
            Some((key.to_owned(), scene::Fact { value, until }))
        });
        let files = self.files.iter();
        let (playlists, looping) = zones::sent(&self.zones, here);
        let compiled = Compiled {
            version: scene::VERSION,
            landscape: self.canvases.landscape.clone(),
            portrait: self.canvases.portrait.clone(),
            colours: self.colours.clone(),
            fonts: self.fonts.clone(),
            logo: self.logo.map(|id| id.0),
            media: files
                .map(|(id, file)| (id.0, file.sha256.clone()))
                .collect(),
            playlists,
            facts: facts.collect(),
            locale: self.locale.clone(),
            time_zone: here.0.name().to_owned(),
        };
        let json = serde_json::to_string(&compiled).map_err(Error::internal)?;
        let sha256 = secrets::hex(&Sha256::digest(json.as_bytes()));
        let needs = self.files.values().cloned().chain(looping).collect();
        Ok(File {
            sha256,
            json,
            needs,
        })
    }
}

fn written(value: &Value) -> FactValue {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "a price has far fewer digits")]
        Value::Number(millionths) => FactValue::Number(*millionths as f64 / 1e6),
        Value::Flag(yes) => FactValue::Flag(*yes),
        Value::Text(text) => FactValue::Text(text.clone()),
    }
}

/// What is told of these keys at the end of `path`, the nearest place first.
pub fn told(board: &Board, path: &[Uuid], keys: &BTreeSet<&str>, now: i64) -> Told {
    let facts = board.at(path, keys.iter().copied());
    let known = keys.iter().filter_map(|key| {
        let version = facts.known(key, now)?;
        let until = version.ttl_ms.map(|_| version.expires_at());
        Some(((*key).to_owned(), (version.value.clone(), until)))
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scene(content: &serde_json::Value) -> bodies::Scene {
        let frame = json!({ "x": 0, "y": 0, "w": 10, "h": 10 });
        let element = json!({ "id": "a", "name": "A", "frame": frame, "content": content });
        let ground = json!({ "colour": "brand:light" });
        let canvas = json!({ "background": ground, "elements": [element] });
        serde_json::from_value(json!({ "name": "S", "landscape": canvas })).unwrap()
    }

    fn price() -> bodies::Scene {
        let style =
            json!({ "colour": "#ffffff", "font": "brand:heading", "size": 80, "weight": 700 });
        scene(&json!({ "kind": "data", "fact": "price:A1", "style": style }))
    }

    #[test]
    fn equal_words_are_equal_files_and_only_what_is_named_is_sent() {
        let ready = ready(&price(), &Bodies::default(), &Known::default()).unwrap();
        let paris = Zone::new("Europe/Paris", 3_600_000, &[]);
        let told = |number: i64| -> Told {
            let other = ("stock".to_owned(), (Value::Number(7), None));
            let price = ("price:A1".to_owned(), (Value::Number(number), Some(9)));
            [other, price].into()
        };
        let one = ready.file((&paris, 0), &told(19_900_000)).unwrap();
        assert_eq!(one, ready.file((&paris, 0), &told(19_900_000)).unwrap());
        assert_ne!(one, ready.file((&paris, 0), &told(14_900_000)).unwrap());
        let sent: serde_json::Value = serde_json::from_str(&one.json).unwrap();
        assert_eq!(
            sent["facts"],
            json!({ "price:A1": { "value": 19.9, "until": 9 } })
        );
        assert_eq!(sent["timeZone"], "Europe/Paris");
        assert!(
            sent.get("playlists").is_none(),
            "as before there were zones"
        );
        let named: Vec<_> = sent["colours"].as_object().unwrap().keys().collect();
        assert_eq!(named, ["light"]);
    }

    #[test]
    fn a_scene_waits_for_its_files() {
        let media = MediaId::new();
        let scene = scene(&json!({ "kind": "image", "mediaId": media }));
        let known = Known::default();
        assert_eq!(blocked(&scene, &known), Some(Blocked::Missing));
        assert!(ready(&scene, &Bodies::default(), &known).is_none());
    }
}
