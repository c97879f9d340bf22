//! Something of everything that the API knows, made through the API, and everybody who may ask for it.
use crate::{
    bench::{Answer, Bench, Credential},
    media,
};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Method, Request, header},
};
use backend::{
    alerts::{
        entity::alert,
        kind::{Figures, Kind, Severity},
    },
    auth::{Role, entity::user, password},
    fleet::screenshots,
    id::{AlertId, CommandId, MediaId, ScreenId, SiteId, UserId, VersionId},
    jobs,
    media::entity::version,
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

const PASSWORD: &str = "tasse verte sous la pluie";

/// Everybody who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Nobody,
    Screen,
    Key,
    Viewer,
    Stranger,
    Owner,
}

impl Who {
    pub(super) const ALL: [Self; 6] = [
        Self::Nobody,
        Self::Screen,
        Self::Key,
        Self::Viewer,
        Self::Stranger,
        Self::Owner,
    ];
}

/// A server with an organisation that has something of everything.
pub(super) struct World {
    pub(super) owner: Bench,
    viewer: Bench,
    stranger: Bench,
    key: Bench,
    screen: Bench,
    pairing: Bench,
    /// What stands for `sites/{id}` in paths and for `$site` in bodies.
    names: HashMap<&'static str, String>,
}

impl World {
    pub(super) async fn new() -> Self {
        let owner = Bench::new().await;
        let mut names = HashMap::from([
            ("$password", PASSWORD.to_owned()),
            ("facts/{key}", "rain".to_owned()),
            ("changes/{kind}", "campaign".to_owned()),
            ("renditions/{purpose}", "preview".to_owned()),
        ]);
        let screen = add_places(&owner, &mut names).await;
        add_content(&owner, &mut names).await;
        add_reports(&owner, &screen, &mut names).await;
        add_version(&owner, &mut names).await;
        add_alerts(&owner, &mut names).await;
        add_from_stores(&owner, &mut names).await;
        let viewer = add_people(&owner, &mut names).await;
        let pairing = offer_screen(&owner, &mut names).await;
        let stranger = owner.as_stranger().await;
        give_password(&owner, &[stranger.user]).await;
        let key = owner.as_key(&[]).await;
        // from now on the key's "last used" stays as it is
        key.get("/version").await;
        // live events end at once then
        owner.state.signals.stopping.cancel();
        Self {
            owner,
            viewer,
            stranger,
            key,
            screen,
            pairing,
            names,
        }
    }

    pub(super) fn asked_by(&self, who: Who) -> Bench {
        match who {
            Who::Nobody => self.owner.as_nobody(),
            Who::Screen => self.screen.clone(),
            Who::Key => self.key.clone(),
            Who::Viewer => self.viewer.clone(),
            Who::Stranger => self.stranger.clone(),
            Who::Owner => self.owner.clone(),
        }
    }

    /// The manager of a site without screens.
    pub(super) async fn other_store(&self) -> Bench {
        let site = self.names["DELETE sites/{id}"].parse().unwrap();
        self.owner.as_store(&[SiteId(site)]).await
    }

    /// The manager of the site with the screen.
    pub(super) async fn own_store(&self) -> Bench {
        let site = self.names["$site"].parse().unwrap();
        self.owner.as_store(&[SiteId(site)]).await
    }

    /// A browser that waits to become a screen.
    pub(super) fn pairing(&self) -> Bench {
        self.pairing.clone()
    }

    /// The path with the ids of this world in it. What is deleted is something that nothing else needs.
    pub(super) fn path(&self, method: &str, template: &str) -> String {
        let (mut path, mut before) = (String::new(), "");
        for part in template.split('/').skip(1) {
            path.push('/');
            if part.starts_with('{') {
                let name = format!("{before}/{part}");
                let special = self.names.get(&*format!("{method} {name}"));
                let found = special.or_else(|| self.names.get(&*name));
                path += found.unwrap_or_else(|| panic!("nothing stands for {name}"));
            } else {
                path += part;
            }
            before = part;
        }
        path
    }

    /// The text with the ids of this world in place of `$site` and others.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, id) in self.names.iter().filter(|(name, _)| name.starts_with('$')) {
            text = text.replace(&format!("\"{name}\""), &format!("\"{id}\""));
        }
        text
    }
}

async fn made(bench: &Bench, path: &str, body: Value) -> Value {
    let (status, answer) = bench.post(path, body).await;
    assert!(status.is_success(), "{path}: {status} {answer}");
    answer
}

fn id(answer: &Value) -> String {
    answer["id"].as_str().unwrap().to_owned()
}

/// Pairs a screen and answers with what it can ask by its secret.
async fn add_places(owner: &Bench, names: &mut HashMap<&'static str, String>) -> Bench {
    let site = made(owner, "/sites", json!({ "name": "Paris Rivoli" })).await;
    let spare = made(owner, "/sites", json!({ "name": "Lyon" })).await;
    let region = json!({ "name": "North", "kind": "region" });
    let region = made(owner, "/sites", region).await;
    let waiting = offer_screen(owner, names).await;
    let body = json!({ "code": names["$code"], "siteId": site["id"], "name": "Left window" });
    let screen = id(&made(owner, "/screens/pair", body).await);
    let path = format!("/device/v1/pairings/{}", names["pairings/{id}"]);
    let (_, paired) = waiting.get(&path).await;
    let secret = paired["secret"].as_str().unwrap().to_owned();
    for name in ["Tills", "Windows"] {
        let group = made(
            owner,
            "/groups",
            json!({ "name": name, "screenIds": [screen] }),
        )
        .await;
        names.insert("groups/{id}", id(&group));
    }
    for (name, key) in [
        ("Quiet", "profiles/{id}"),
        ("Spare", "DELETE profiles/{id}"),
    ] {
        let profile = made(owner, "/profiles", json!({ "name": name })).await;
        names.insert(key, id(&profile));
    }
    let everywhere = json!({ "filter": {}, "action": { "kind": "command", "command": "identify" }, "expectedCount": 1 });
    let everywhere = made(owner, "/screens/bulk", everywhere).await;
    names.extend([
        ("bulk-operations/{id}", id(&everywhere)),
        ("$site", id(&site)),
        ("$region", id(&region)),
        ("sites/{id}", id(&site)),
        ("DELETE sites/{id}", id(&spare)),
        ("$screen", screen.clone()),
        ("screens/{id}", screen),
    ]);
    owner.showing(Credential::Bearer(secret))
}

/// A browser that shows a code, and its way to ask what became of it.
async fn offer_screen(owner: &Bench, names: &mut HashMap<&'static str, String>) -> Bench {
    let asked = json!({ "model": "Chromium on Linux", "resolution": [1080, 1920] });
    let offer = made(&owner.as_nobody(), "/device/v1/pairings", asked).await;
    names.insert("pairings/{id}", id(&offer));
    names.insert("$code", offer["code"].as_str().unwrap().to_owned());
    let secret = offer["pollSecret"].as_str().unwrap().to_owned();
    owner.showing(Credential::Bearer(secret))
}

async fn add_content(owner: &Bench, names: &mut HashMap<&'static str, String>) {
    let picture = media::add(owner, "one.png", &media::png(64, 36)).await;
    let spare = media::add(owner, "two.png", &media::png(36, 64)).await;
    media::work(owner).await;
    let job = jobs::entity::Entity::find().one(&owner.state.db).await;
    let items = json!([{ "mediaId": picture["id"], "durationMs": 8000 }]);
    let (_, mut kit) = owner.get("/brand-kit").await;
    kit.as_object_mut().unwrap().remove("version");
    kit["logoMediaId"] = picture["id"].clone();
    assert_eq!(owner.put("/brand-kit", 0, kit).await.0, 200);
    let playlist = json!({ "name": "Morning", "items": items });
    let playlist = made(owner, "/playlists", playlist).await;
    let campaign = json!({ "name": "Umbrellas", "kind": "loop", "target": "*", "items": items });
    let campaign = made(owner, "/campaigns", campaign).await;
    let all = json!({ "all": true });
    let publication = made(owner, "/publications", all).await;
    let canvas = json!({ "background": { "colour": "#ffffff" }, "elements": [] });
    let scene = json!({ "name": "Scene", "landscape": canvas });
    let unused_scene = made(owner, "/scenes", scene.clone()).await;
    let scene = made(owner, "/scenes", scene).await;
    let other = json!({ "name": "Spare", "items": items });
    let other = made(owner, "/playlists", other).await;
    let third = json!({ "name": "Evening", "items": items });
    let third = made(owner, "/playlists", third).await;
    let mut draft = json!({ "name": "Draft", "kind": "loop", "target": "*", "items": items });
    let first = made(owner, "/campaigns", draft.clone()).await;
    draft["name"] = "Another draft".into();
    let second = made(owner, "/campaigns", draft).await;
    let calendar = json!({ "name": "Holidays", "kind": "holidays", "dates": [] });
    let calendar = made(owner, "/calendars", calendar).await;
    let unused = json!({ "name": "Unused", "kind": "other", "dates": [] });
    let unused = made(owner, "/calendars", unused).await;
    names.extend([
        ("calendars/{id}", id(&calendar)),
        ("DELETE calendars/{id}", id(&unused)),
        ("$media", id(&picture)),
        ("media/{id}", id(&picture)),
        ("media/{media}", id(&picture)),
        ("DELETE media/{id}", id(&spare)),
        ("jobs/{id}", job.unwrap().unwrap().id.to_string()),
        ("$playlist", id(&playlist)),
        ("playlists/{id}", id(&playlist)),
        ("DELETE playlists/{id}", id(&other)),
        ("scenes/{id}", id(&scene)),
        ("DELETE scenes/{id}", id(&unused_scene)),
        ("$draft", id(&third)),
        ("$campaign", id(&campaign)),
        ("campaigns/{id}", id(&campaign)),
        ("DELETE campaigns/{id}", id(&first)),
        ("{kind}/{id}", id(&second)),
        ("publications/{number}", publication["number"].to_string()),
    ]);
}

/// A file that the media had before.
async fn add_version(owner: &Bench, names: &mut HashMap<&'static str, String>) {
    let row = version::Model {
        id: VersionId::new(),
        organisation_id: owner.organisation,
        media_id: MediaId(names["$media"].parse().unwrap()),
        file_name: "before.png".into(),
        sha256: "b".repeat(64),
        bytes: 10,
        mime: "image/png".into(),
        width: 4,
        height: 3,
        duration_ms: None,
        replaced_at: owner.clock.now(),
        replaced_by: owner.user.0,
        replaced_by_name: "Test".into(),
    };
    let id = row.id.to_string();
    let row = version::ActiveModel::from(row).reset_all();
    row.insert(&owner.state.db).await.unwrap();
    names.insert("versions/{version}", id);
}

/// What a screen has told and fetched.
async fn add_reports(owner: &Bench, screen: &Bench, names: &mut HashMap<&'static str, String>) {
    let path = format!("/screens/{}", names["screens/{id}"]);
    let wish = json!({ "kind": "screenshot" });
    let command = async || {
        let made = made(owner, &format!("{path}/commands"), wish.clone()).await;
        CommandId(id(&made).parse().unwrap())
    };
    let (used, command) = (command().await, command().await);
    let kept = screenshots::address(&owner.state.signer, used);
    let mut request = screen.request(Method::PUT, &kept, None);
    *request.body_mut() = Body::from(media::jpeg(64, 36));
    assert_eq!(screen.send(request).await.status, 204);
    let (_, pictures) = owner.get(&format!("{path}/screenshots")).await;
    let (_, manifest) = owner.get(&format!("{path}/manifest")).await;
    let assets = manifest["assets"].as_object().unwrap();
    let upload = owner.request(Method::POST, "/uploads", None);
    let answer = owner.send(with_tus(upload, "POST")).await;
    let upload = answer.header("location").rsplit('/').next().unwrap();
    names.extend([
        ("screenshots/{command}", command.to_string()),
        (
            "{command}/{ticket}",
            screenshots::ticket(&owner.state.signer, command),
        ),
        ("screenshots/{screenshot}", id(&pictures["items"][0])),
        ("assets/{sha256}", assets.keys().next().unwrap().clone()),
        ("uploads/{id}", upload.to_owned()),
    ]);
}

/// What people in stores say: that a screen is broken, and to their customers.
async fn add_from_stores(owner: &Bench, names: &mut HashMap<&'static str, String>) {
    let (_, own) = owner.get("/organisation").await;
    let version = own["version"].as_i64().unwrap();
    let open = json!({ "storesPair": true });
    assert_eq!(owner.patch("/organisation", version, open).await.0, 200);
    let (_, settings) = owner.get("/message-rules").await;
    let mut rules = settings["rules"].clone();
    (rules["enabled"], rules["atOnce"]) = (true.into(), 5.into());
    assert_eq!(owner.put("/message-rules", 1, rules).await.0, 200);
    let path = format!("/sites/{}/messages", names["$site"]);
    let words = json!({ "text": "Closed on Monday", "to": "2026-11-25T20:00" });
    let message = made(owner, &path, words).await;
    let path = format!("/screens/{}/faults", names["$screen"]);
    let report = fault_request(owner, &path);
    let report = owner.send(report).await;
    assert_eq!(report.status, 201);
    names.extend([
        ("messages/{message}", id(&message)),
        // the newest: going back to it changes nothing
        ("publications/{number}", message["publication"].to_string()),
        ("faults/{id}", id(&report.json())),
    ]);
}

fn fault_request(bench: &Bench, path: &str) -> Request<Body> {
    let form = media::form_of(
        "photo",
        "a.jpg",
        &media::jpeg(64, 36),
        &[("kind", "damaged")],
    );
    media::form_request(bench, path, form)
}

/// An alert, and a webhook that nobody could be told through.
async fn add_alerts(owner: &Bench, names: &mut HashMap<&'static str, String>) {
    let now = owner.clock.now();
    let screen = names["$screen"].parse().unwrap();
    let row = alert::Model {
        id: AlertId::new(),
        organisation_id: owner.organisation,
        kind: Kind::Offline,
        severity: Severity::Critical,
        subject: screen,
        item: Uuid::nil(),
        screen_id: Some(ScreenId(screen)),
        site_id: Some(names["$site"].parse().unwrap()),
        figures: Figures::default(),
        unstable: false,
        count: 1,
        first_seen_at: now,
        last_seen_at: now,
        opened_at: now,
        resolved_at: None,
        acknowledged_at: None,
        acknowledged_by: None,
        acknowledged_name: None,
        note: None,
        snoozed_until: None,
        held: None,
    };
    let row = row.into_active_model().reset_all();
    let row = row.insert(&owner.state.db).await.unwrap();
    let hook =
        json!({ "name": "Tickets", "url": "https://hooks.invalid/", "events": ["alert.opened"] });
    let hook = id(&made(owner, "/webhooks", hook).await);
    let sent = made(owner, &format!("/webhooks/{hook}/test"), json!({})).await;
    assert_eq!(sent["state"], "failed", "{sent}");
    names.extend([
        ("$alert", row.id.to_string()),
        ("alerts/{id}", row.id.to_string()),
        ("webhooks/{id}", hook),
        ("deliveries/{delivery}", id(&sent)),
    ]);
}

async fn add_people(owner: &Bench, names: &mut HashMap<&'static str, String>) -> Bench {
    let viewer = owner.as_role(Role::Viewer).await;
    let leaver = owner.as_role(Role::Editor).await;
    let person = json!({ "email": "new@example.com", "role": "editor" });
    let invitation = made(owner, "/invitations", person).await;
    let key = json!({ "name": "Till", "scopes": ["read"] });
    let key = made(owner, "/api-keys", key).await;
    let guest = owner.as_role(Role::Viewer).await;
    give_password(owner, &[owner.user, viewer.user, guest.user]).await;
    let email = |person: &Bench| format!("{}@example.com", person.user);
    let login = json!({ "email": email(owner), "password": PASSWORD });
    made(&owner.as_nobody(), "/auth/login", login).await;
    let (_, sessions) = owner.get("/auth/sessions").await;
    let all = sessions["items"].as_array().unwrap();
    let other = all.iter().find(|s| s["current"] == false).unwrap();
    names.extend([
        ("users/{id}", viewer.user.to_string()),
        ("DELETE users/{id}", leaver.user.to_string()),
        ("invitations/{id}", id(&invitation)),
        ("api-keys/{id}", id(&key)),
        ("sessions/{id}", id(other)),
        ("$email", email(&guest)),
    ]);
    viewer
}

async fn give_password(bench: &Bench, people: &[UserId]) {
    let hash = password::hash(PASSWORD.into()).await.unwrap();
    for person in people {
        let row = user::ActiveModel {
            id: Set(*person),
            password_hash: Set(hash.clone()),
            ..Default::default()
        };
        row.update(&bench.state.db).await.unwrap();
    }
}

/// What the protocol of resumable uploads wants: eight bytes to come, and here are four.
pub(super) fn with_tus(mut request: Request<Body>, method: &str) -> Request<Body> {
    let mut fixed = vec![("tus-resumable", "1.0.0")];
    match method {
        "POST" => fixed.push(("upload-length", "8")),
        "PATCH" => {
            fixed.push(("upload-offset", "0"));
            fixed.push(("content-type", "application/offset+octet-stream"));
            *request.body_mut() = Body::from("abcd");
        }
        _ => {}
    }
    for (name, value) in fixed {
        request.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    request
}

const HOLIDAY: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Imported\r\nBEGIN:VEVENT\r\nUID:1\r\n\
    DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// A body that is not JSON, for the operations that want one.
pub(super) fn with_bytes(bench: &Bench, path: &str) -> Option<Request<Body>> {
    let multipart = |bytes| media::form_request(bench, path, media::form("a.png", bytes, &[]));
    if path == "/api/v1/media" {
        return Some(multipart(&media::png(64, 36)));
    }
    if path.starts_with("/api/v1/screens/") && path.ends_with("/faults") {
        return Some(fault_request(bench, path));
    }
    if path.ends_with("/replace") && path.contains("/media/") {
        return Some(multipart(&media::png(48, 48)));
    }
    let (method, kind, body) = if path == "/device/v1/plays" {
        let line = json!({ "boot": Uuid::nil(), "seq": 1, "itemId": Uuid::nil(), "campaignId": Uuid::nil(), "revision": 1,
            "startedAt": "2026-11-20T08:00:00.000Z", "durationMs": 8000, "outcome": "complete", "planned": true });
        let text = line.to_string();
        (Method::POST, "application/x-ndjson", text.into_bytes())
    } else if path.starts_with("/api/v1/calendars/") && path.ends_with("/import") {
        (Method::POST, "text/calendar", HOLIDAY.as_bytes().to_vec())
    } else if path.starts_with("/device/v1/screenshots/") {
        (Method::PUT, "image/jpeg", media::jpeg(64, 36))
    } else {
        return None;
    };
    let mut request = bench.request(method, path, None);
    let kind = HeaderValue::from_static(kind);
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    *request.body_mut() = Body::from(body);
    Some(request)
}

/// Whether the answer is a refusal as all of them should be.
pub(super) fn is_problem(answer: &Answer, has_body: bool) -> bool {
    let named = answer.header("content-type") == "application/problem+json";
    let document = answer.json();
    let status = document["status"] == answer.status.as_u16();
    let told = document["title"].is_string() && document["detail"].is_string();
    named && (!has_body || (status && told))
}
