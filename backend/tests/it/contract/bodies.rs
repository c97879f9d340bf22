//! A good body for every operation that wants one as JSON; `$site` and the like stand for what is in the world.

pub(super) const BODIES: &[(&str, &str)] = &[
    (
        "POST /api/v1/setup",
        r#"{"token": "nonsense", "organisation": {"name": "Maison", "timeZone": "Europe/Paris", "locale": "fr"},
            "owner": {"name": "Anne", "email": "anne@example.com", "password": "$password"}}"#,
    ),
    ("POST /api/v1/invitations/check", r#"{"token": "nonsense"}"#),
    (
        "POST /api/v1/invitations/accept",
        r#"{"token": "nonsense", "name": "Anne", "locale": "fr", "password": "$password"}"#,
    ),
    (
        "POST /device/v1/pairings",
        r#"{"model": "Chromium on Linux", "resolution": [1080, 1920], "publicKey": "c2NyZWVu"}"#,
    ),
    (
        "PATCH /api/v1/auth/me",
        r#"{"name": "Anne", "locale": "fr"}"#,
    ),
    (
        "PUT /api/v1/auth/me/views",
        r#"{"items": [{"name": "Windows at night", "search": {"tag": "window", "status": "offline"}}]}"#,
    ),
    ("POST /api/v1/targets/reach", r#"{"target": "*"}"#),
    (
        "POST /api/v1/publications/dry-run",
        r#"{"changes": [{"kind": "playlist", "id": "$draft"}], "note": "Spring"}"#,
    ),
    (
        "POST /api/v1/publications",
        r#"{"changes": [{"kind": "playlist", "id": "$draft"}], "note": "Spring"}"#,
    ),
    (
        "POST /api/v1/publications/{number}/rollback",
        r#"{"note": "Back"}"#,
    ),
    (
        "PATCH /api/v1/media/{id}",
        r#"{"title": "Umbrella", "folder": "Spring", "tags": ["rain"],
            "validFrom": "2026-11-20T08:00:00.000Z", "validTo": "2027-11-20T08:00:00.000Z"}"#,
    ),
    (
        "POST /api/v1/playlists",
        r#"{"name": "Evening", "items": [
            {"mediaId": "$media", "durationMs": 5000, "fit": "cover", "transition": "fade",
             "validFrom": "2026-11-20T08:00", "validTo": "2027-11-20T08:00"}]}"#,
    ),
    (
        "PUT /api/v1/playlists/{id}",
        r#"{"name": "Morning", "items": [{"mediaId": "$media", "durationMs": 5000}]}"#,
    ),
    (
        "POST /api/v1/scenes",
        r#"{"name": "Offer", "landscape": {"background": {"colour": "brand:light"}, "elements": [
            {"id": "photo", "name": "Photo", "frame": {"x": 0, "y": 0, "w": 900, "h": 1080}, "content": {"kind": "image", "mediaId": "$media"}}]}}"#,
    ),
    (
        "PUT /api/v1/scenes/{id}",
        r##"{"name": "Offer", "portrait": {"background": {"colour": "#ffffff"}, "elements": []}}"##,
    ),
    (
        "PUT /api/v1/brand-kit",
        r##"{"colours": [{"token": "primary", "name": "Primary", "value": "#123c3a"}], "headingFont": "manrope",
            "bodyFont": "serif", "logoMediaId": null, "locked": ["colours"]}"##,
    ),
    (
        "POST /api/v1/campaigns",
        r#"{"name": "Sale", "kind": "loop", "priority": 3, "weight": 2, "target": "*",
            "from": "2026-11-20T08:00", "to": "2027-11-20T08:00", "playlistId": "$playlist",
            "rules": [{"weekdays": [1, 2], "startDate": "2026-11-20", "dayparts": [{"start": "08:00", "end": "10:00"}],
                "exceptDates": ["2026-12-25"],
                "overrides": [{"date": "2026-12-24", "dayparts": [{"start": "08:00", "end": "09:00"}]}]}],
            "condition": {"expr": ["=", "rain", true], "forMs": 60000, "unknown": "hide"},
            "separationKeys": ["umbrella"], "gapMs": 60000, "capPerHour": 10}"#,
    ),
    (
        "POST /api/v1/campaigns/plan",
        r#"{"name": "", "kind": "loop", "target": "*", "from": "2026-11-20T08:00",
            "rules": [{"weekdays": [1, 2], "dayparts": [{"start": "08:00", "end": "10:00"}]}]}"#,
    ),
    (
        "PUT /api/v1/campaigns/{id}",
        r#"{"name": "Umbrellas", "kind": "loop", "target": "*", "items": [{"mediaId": "$media", "durationMs": 5000}]}"#,
    ),
    (
        "PUT /api/v1/facts/{key}",
        r#"{"value": true, "siteId": "$site", "source": "till", "ttlMs": 60000, "observedAt": "2026-11-22T12:00:00.000Z"}"#,
    ),
    (
        "POST /api/v1/facts/batch",
        r#"{"facts": [{"key": "stock", "value": 4, "screenId": "$screen", "subject": "umbrella", "source": "till"}]}"#,
    ),
    (
        "POST /api/v1/screens/{id}/commands",
        r#"{"kind": "volume", "args": {"percent": 40}}"#,
    ),
    (
        "POST /api/v1/screens/bulk",
        r#"{"filter": {"siteId": "$site", "status": "never", "q": "window"}, "action": {"kind": "command", "command": "volume", "args": {"percent": 40}},
            "dryRun": false, "expectedCount": 1}"#,
    ),
    (
        "POST /api/v1/profiles",
        r#"{"name": "Quiet hours", "isDefault": true, "settings": {"volumePercent": 30, "rotation": 0, "heartbeatMs": 60000,
            "screenshotEveryMs": 600000, "reconnectSpreadMs": 30000, "bandwidthKbps": 2000,
            "downloadWindow": {"start": "22:00", "end": "06:00"}, "power": {"mode": "always"},
            "volumeHours": [{"start": "20:00", "end": "22:00", "percent": 10}]}}"#,
    ),
    (
        "PATCH /api/v1/profiles/{id}",
        r#"{"name": "Loud", "isDefault": false, "settings": {"volumePercent": 90}}"#,
    ),
    (
        "POST /api/v1/calendars",
        r#"{"name": "Sales", "kind": "sales", "dates": [{"date": "2026-12-24", "lastDate": "2026-12-26", "label": "Christmas"}]}"#,
    ),
    (
        "PATCH /api/v1/calendars/{id}",
        r#"{"name": "Closed", "kind": "closing", "dates": [{"date": "2026-05-01"}]}"#,
    ),
    (
        "POST /api/v1/sites",
        r#"{"name": "Lille", "kind": "store", "parentId": "$region", "code": "LIL", "address": "1 Grand Place",
            "latitude": 50.6, "longitude": 3.1, "timeZone": "Europe/Paris", "legalDark": true, "tags": ["north"],
            "openingHours": {"weekly": [{"days": [1, 2, 3], "start": "08:00", "end": "20:00"}],
                "exceptions": [{"date": "2026-12-25", "periods": []}]}}"#,
    ),
    (
        "PATCH /api/v1/sites/{id}",
        r#"{"name": "Paris", "code": "PAR", "address": "1 Rivoli", "latitude": 48.9, "longitude": 2.3,
            "timeZone": "Europe/Paris", "legalDark": false, "tags": ["south"]}"#,
    ),
    (
        "POST /api/v1/groups",
        r#"{"name": "Doors", "screenIds": ["$screen"]}"#,
    ),
    (
        "PATCH /api/v1/groups/{id}",
        r#"{"name": "Glass", "screenIds": ["$screen"]}"#,
    ),
    (
        "POST /device/v1/enrolments",
        r#"{"model": "Chromium on Linux", "resolution": [1080, 1920]}"#,
    ),
    (
        "POST /api/v1/screens/provision",
        r#"{"screens": [{"name": "Window", "siteId": "$site", "tags": ["width=1080"]}], "dryRun": false}"#,
    ),
    (
        "POST /api/v1/screens/{id}/replace",
        r#"{"code": "ABCD-EFGH"}"#,
    ),
    (
        "POST /api/v1/tags/rename",
        r#"{"from": "north", "to": "up=north", "wholeKey": false, "dryRun": true, "token": "seen"}"#,
    ),
    (
        "POST /api/v1/tags/remove",
        r#"{"tag": "north", "wholeKey": true, "dryRun": true, "token": "seen"}"#,
    ),
    ("POST /api/v1/screens/pair/check", r#"{"code": "$code"}"#),
    (
        "POST /api/v1/screens/pair",
        r#"{"code": "$code", "siteId": "$site", "name": "Right window", "tags": ["window"]}"#,
    ),
    (
        "PATCH /api/v1/screens/{id}",
        r#"{"name": "Left", "siteId": "$site", "tags": ["window"], "timeZone": "Europe/Paris",
            "settings": {"rotation": 90, "volumePercent": 20},
            "openingHours": {"weekly": [{"days": [1], "start": "08:00", "end": "20:00"}], "exceptions": []}}"#,
    ),
    (
        "PATCH /api/v1/users/{id}",
        r#"{"name": "Camille", "role": "viewer", "siteIds": [], "disabled": false}"#,
    ),
    (
        "POST /api/v1/invitations",
        r#"{"email": "store@example.com", "role": "store", "siteIds": ["$site"]}"#,
    ),
    (
        "PATCH /api/v1/organisation",
        r#"{"name": "Maison", "timeZone": "Europe/Paris", "locale": "fr", "playRetentionDays": 400, "storesPair": true}"#,
    ),
    (
        "POST /api/v1/alerts/acknowledge",
        r#"{"ids": ["$alert"], "note": "Somebody goes there"}"#,
    ),
    (
        "POST /api/v1/alerts/{id}/acknowledge",
        r#"{"note": "Somebody goes there"}"#,
    ),
    (
        "POST /api/v1/alerts/{id}/snooze",
        r#"{"until": "2026-11-23T12:00:00.000Z"}"#,
    ),
    (
        "PUT /api/v1/alert-rules",
        r#"{"rules": {
            "offline": {"enabled": true, "threshold": 10, "clearMinutes": 2, "severity": "critical"},
            "behind": {"enabled": true, "threshold": 30, "clearMinutes": 1, "severity": "warning"},
            "clock": {"enabled": false, "threshold": 30000, "clearMinutes": 5, "severity": "info"},
            "disk": {"enabled": true, "threshold": 10, "clearMinutes": 5, "severity": "warning"},
            "item": {"enabled": true, "threshold": 3, "clearMinutes": 5, "severity": "warning"}},
            "quietHours": {"days": [1, 2], "start": "20:00", "end": "08:00", "timeZone": "Europe/Paris", "criticalThrough": true}}"#,
    ),
    (
        "PUT /api/v1/message-rules",
        r#"{"enabled": true, "maxCharacters": 160, "maxDays": 14, "atOnce": 5, "capPerHour": 12, "durationMs": 8000,
            "hours": {"start": "09:00", "end": "20:00"}, "templateIds": []}"#,
    ),
    (
        "POST /api/v1/sites/{id}/messages",
        r#"{"text": "Open on Sunday", "from": "2026-11-23T09:00", "to": "2026-11-30T09:00", "templateId": null}"#,
    ),
    (
        "POST /api/v1/faults/{id}/close",
        r#"{"answer": "Somebody comes tomorrow"}"#,
    ),
    (
        "POST /api/v1/webhooks",
        r#"{"name": "Monitoring", "url": "https://hooks.invalid/a", "events": ["alert.opened", "screen.paired"], "enabled": false}"#,
    ),
    (
        "PATCH /api/v1/webhooks/{id}",
        r#"{"name": "Tickets", "url": "https://hooks.invalid/b", "events": ["alert.resolved"], "enabled": true}"#,
    ),
    (
        "POST /api/v1/api-keys",
        r#"{"name": "Till", "scopes": ["read", "facts:write"], "expiresAt": "2026-12-22T12:00:00.000Z"}"#,
    ),
    (
        "POST /api/v1/auth/login",
        r#"{"email": "$email", "password": "$password"}"#,
    ),
    (
        "POST /api/v1/auth/password",
        r#"{"current": "$password", "password": "une autre tasse bleue au soleil"}"#,
    ),
];

/// The body of an operation.
pub(super) fn of(method: &str, path: &str) -> Option<&'static str> {
    let found = BODIES
        .iter()
        .find(|(operation, _)| operation.split_once(' ') == Some((method, path)));
    found.map(|(_, body)| *body)
}
