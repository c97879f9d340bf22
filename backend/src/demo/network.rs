//! What the demonstration network consists of.
use serde_json::{Value, json};

/// The folder of the creatives.
pub(super) const FOLDER: &str = "Démonstration";

/// A creative that we drew.
pub(super) struct Creative {
    /// Its name in playlists below.
    pub(super) key: &'static str,
    /// The file.
    pub(super) file: &'static str,
    pub(super) title: &'static str,
    pub(super) bytes: &'static [u8],
}

macro_rules! creatives {
    ($($key:literal $file:literal $title:literal)*) => {
        &[$(Creative { key: $key, file: $file, title: $title, bytes: include_bytes!(concat!("assets/", $file)) }),*]
    };
}

pub(super) const CREATIVES: &[Creative] = creatives! {
    "automne" "automne.jpg" "L’automne en douceur"
    "parapluie" "parapluie.jpg" "Parapluie compact, 29 €"
    "soldes" "soldes.jpg" "Dernière démarque"
    "fidelite" "fidelite.jpg" "Carte de fidélité"
    "bougies" "bougies.jpg" "Bougies, lumière du soir"
    "bougies-detail" "bougies-detail.jpg" "Bougies (détail)"
    "film" "film.mp4" "Ondine, depuis 1924 (film)"
    "bienvenue" "bienvenue-portrait.jpg" "Bienvenue (portrait)"
    "horaires" "horaires-portrait.jpg" "Nos horaires (portrait)"
    "parapluie-portrait" "parapluie-portrait.jpg" "Parapluie (portrait)"
    "soldes-portrait" "soldes-portrait.jpg" "Dernière démarque (portrait)"
};

/// A store and the zone of its clocks.
pub(super) struct Store {
    pub(super) name: &'static str,
    pub(super) code: &'static str,
    pub(super) address: &'static str,
    pub(super) zone: &'static str,
    pub(super) city: &'static str,
    pub(super) place: (f64, f64),
}

pub(super) const STORES: [Store; 3] = [
    Store {
        name: "Lille · Grand-Place",
        code: "LIL",
        address: "12 place du Général-de-Gaulle, 59800 Lille",
        zone: "Europe/Paris",
        city: "lille",
        place: (50.6368, 3.0634),
    },
    Store {
        name: "Fort-de-France · Rue Victor-Hugo",
        code: "FDF",
        address: "48 rue Victor-Hugo, 97200 Fort-de-France",
        zone: "America/Martinique",
        city: "fort-de-france",
        place: (14.6042, -61.0668),
    },
    Store {
        name: "Saint-Denis · Le Barachois",
        code: "RUN",
        address: "3 rue de Nice, 97400 Saint-Denis",
        zone: "Indian/Reunion",
        city: "saint-denis",
        place: (-20.8735, 55.4489),
    },
];

/// A screen in each store: its name, place in the store, and width and height in pixels.
pub(super) const SCREENS: [(&str, &str, [u32; 2]); 4] = [
    ("Vitrine", "vitrine", [1080, 1920]),
    ("Entrée", "entree", [1920, 1080]),
    ("Caisses", "caisse", [1920, 1080]),
    ("Rayon maison", "rayon", [1920, 1080]),
];

/// The body of a store under its region.
pub(super) fn store(store: &Store, region: &Value) -> Value {
    json!({
        "kind": "store", "parentId": region, "name": store.name, "code": store.code, "address": store.address,
        "timeZone": store.zone, "latitude": store.place.0, "longitude": store.place.1,
        "tags": [format!("ville={}", store.city)],
        "openingHours": {
            "weekly": [
                { "days": [1, 2, 3, 4, 5], "start": "09:30", "end": "19:30" },
                { "days": [6], "start": "09:30", "end": "20:00" },
                { "days": [7], "start": "10:00", "end": "13:00" }
            ],
            "exceptions": [{ "date": "2026-12-25", "periods": [] }, { "date": "2027-01-01", "periods": [] }]
        }
    })
}

/// The playlists: a name and its creatives.
pub(super) const PLAYLISTS: [(&str, &str, &[&str]); 2] = [
    (
        "magasin",
        "Boucle du magasin",
        &["automne", "film", "bougies", "fidelite"],
    ),
    (
        "vitrine",
        "Vitrine, portrait",
        &["bienvenue", "soldes-portrait", "horaires"],
    ),
];

/// The body of a playlist; `media` finds a creative's id.
pub(super) fn playlist(name: &str, creatives: &[&str], media: impl Fn(&str) -> Value) -> Value {
    let item = |key: &&str| {
        let duration_ms = if *key == "film" {
            Value::Null
        } else {
            json!(8000)
        };
        json!({ "mediaId": media(key), "durationMs": duration_ms, "fit": "cover", "transition": "fade" })
    };
    json!({ "name": name, "items": creatives.iter().map(item).collect::<Vec<_>>() })
}

/// What is put into the elements of the template of offers.
const OFFER: [(&str, &str, &str); 5] = [
    ("title", "text", "Bougies, lumière du soir"),
    ("lead", "text", "Cire végétale, coulées à la main à Grasse."),
    ("price", "fallback", "14,90\u{a0}€"),
    ("before", "text", "au lieu de\n19,90\u{a0}€"),
    ("qr", "text", "https://ondine.example/bougies"),
];

/// The body of the scene: a template with the words and the picture of an offer; `media` finds a creative's id.
pub(super) fn offer(mut body: Value, media: impl Fn(&str) -> Value) -> Value {
    body["name"] = "Offre de la semaine".into();
    for canvas in ["landscape", "portrait"] {
        let elements = body[canvas]["elements"].as_array_mut();
        for element in elements.into_iter().flatten() {
            let words = OFFER.iter().find(|(id, ..)| element["id"] == *id);
            if let Some((_, field, words)) = words {
                element["content"][*field] = (*words).into();
            } else if element["id"] == "photo" {
                element["content"]["mediaId"] = media("bougies-detail");
            }
        }
    }
    body
}

/// The campaigns; `media` and `playlist` find ids, the scene and the calendar of sales are given.
pub(super) fn campaigns(
    media: impl Fn(&str) -> Value,
    playlist: impl Fn(&str) -> Value,
    (scene, sales): (&Value, &Value),
) -> Vec<Value> {
    vec![
        json!({
            "name": "Offre de la semaine", "kind": "loop", "target": "place=rayon",
            "items": [{ "sceneId": scene, "durationMs": 10_000, "transition": "fade" }]
        }),
        json!({ "name": "Programme des magasins", "kind": "loop", "target": "!place=vitrine", "playlistId": playlist("magasin") }),
        json!({ "name": "Vitrines d’automne", "kind": "loop", "target": "place=vitrine", "playlistId": playlist("vitrine") }),
        json!({
            "name": "Parapluies à Lille", "kind": "share_of_voice", "sharePermille": 250,
            "target": "ville=lille & !place=vitrine",
            "items": [{ "mediaId": media("parapluie"), "durationMs": 8000, "transition": "fade" }]
        }),
        json!({
            "name": "Parapluies en vitrine", "kind": "share_of_voice", "sharePermille": 250,
            "target": "ville=lille & place=vitrine",
            "items": [{ "mediaId": media("parapluie-portrait"), "durationMs": 8000, "transition": "fade" }]
        }),
        json!({
            "name": "Dernière démarque", "kind": "loop", "priority": 10, "target": "!place=vitrine",
            "from": "2027-01-08T08:00", "to": "2027-02-03T00:00", "rules": [{ "inCalendars": [sales] }],
            "items": [{ "mediaId": media("soldes"), "durationMs": 8000 }, { "mediaId": media("fidelite"), "durationMs": 8000 }]
        }),
        json!({
            "name": "Toujours quelque chose", "kind": "fallback", "target": "*",
            "items": [{ "mediaId": media("fidelite"), "durationMs": 10_000 }]
        }),
    ]
}
