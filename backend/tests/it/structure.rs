//! The rules of the tree that no compiler holds. Reads the sources as text.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// What every feature stands on: it imports only its own kind.
const KERNEL: [&str; 22] = [
    "buckets",
    "check",
    "config",
    "csv",
    "db",
    "egress",
    "error",
    "events",
    "extract",
    "id",
    "installation",
    "journal",
    "meter",
    "orphans",
    "page",
    "replicas",
    "secrets",
    "signals",
    "storage",
    "time",
    "traces",
    "versions",
];

/// Each feature with the features that it may import. One may only name those above it, so there are no circles.
const MAP: [(&str, &[&str]); 31] = [
    ("auth", &[]),
    ("audit", &["auth"]),
    ("jobs", &["auth"]),
    ("organisations", &["auth", "audit", "jobs"]),
    ("webhooks", &["auth", "audit"]),
    ("delivery", &[]),
    ("media", &["auth", "audit", "jobs"]),
    (
        "screens",
        &[
            "auth",
            "audit",
            "jobs",
            "organisations",
            "webhooks",
            "delivery",
        ],
    ),
    ("accounts", &["auth", "audit", "organisations", "screens"]),
    ("drafts", &["auth", "audit", "media"]),
    (
        "scenes",
        &["auth", "audit", "jobs", "organisations", "media", "drafts"],
    ),
    ("playlists", &["auth", "audit", "media", "drafts"]),
    ("schedule", &["screens"]),
    ("facts", &["auth", "audit", "jobs", "screens", "schedule"]),
    (
        "calendars",
        &[
            "auth",
            "audit",
            "jobs",
            "organisations",
            "drafts",
            "schedule",
        ],
    ),
    (
        "campaigns",
        &[
            "auth",
            "audit",
            "organisations",
            "media",
            "screens",
            "drafts",
            "schedule",
            "calendars",
        ],
    ),
    (
        "publish",
        &[
            "auth",
            "audit",
            "jobs",
            "organisations",
            "webhooks",
            "delivery",
            "media",
            "screens",
            "drafts",
            "schedule",
            "facts",
            "calendars",
            "scenes",
            "campaigns",
        ],
    ),
    ("retag", &["auth", "audit", "screens", "drafts", "publish"]),
    (
        "reports",
        &["auth", "organisations", "screens", "drafts", "publish"],
    ),
    ("broker", &[]),
    (
        "fleet",
        &[
            "auth",
            "audit",
            "organisations",
            "webhooks",
            "delivery",
            "media",
            "screens",
            "drafts",
            "schedule",
            "campaigns",
            "publish",
            "reports",
            "broker",
        ],
    ),
    (
        "bulk",
        &["auth", "audit", "jobs", "delivery", "screens", "fleet"],
    ),
    ("faults", &["auth", "audit", "media", "screens"]),
    (
        "messages",
        &[
            "auth",
            "audit",
            "organisations",
            "media",
            "screens",
            "drafts",
            "scenes",
            "campaigns",
            "publish",
        ],
    ),
    (
        "alerts",
        &[
            "auth",
            "audit",
            "organisations",
            "webhooks",
            "delivery",
            "screens",
            "schedule",
            "publish",
            "fleet",
            "faults",
        ],
    ),
    ("simulator", &[]),
    (
        "demo",
        &[
            "auth",
            "audit",
            "jobs",
            "organisations",
            "accounts",
            "screens",
            "simulator",
        ],
    ),
    ("backup", &["audit", "jobs", "organisations", "screens"]),
    ("doctor", &["media", "broker"]),
    ("sweeper", &["media", "publish", "fleet", "faults"]),
    ("operations", &["auth"]),
];

/// The wiring may import everything.
const WIRING: [&str; 10] = [
    "app", "cli", "health", "leftover", "lib", "listen", "main", "metrics", "run", "web",
];

/// Extractors that let only some callers in.
const PERMISSIONS: [&str; 15] = [
    "Viewer",
    "Reader",
    "Editor",
    "Publisher",
    "Operator",
    "Pairer",
    "Commander",
    "Messenger",
    "FactTeller",
    "Admin",
    "Owner",
    "SignedIn",
    "Device",
    "Browser",
    "KeyHolder",
];

/// The sources below a folder of the tree, without unit tests.
pub(crate) fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(ROOT).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !is_unit_test(&path) {
                let text = fs::read_to_string(&path).unwrap();
                let short = path.strip_prefix(ROOT).unwrap().to_owned();
                found.push((short, text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder}");
    found.sort();
    found
}

/// Files that are unit tests as a whole.
fn is_unit_test(path: &Path) -> bool {
    path.ends_with("golden.rs") || path.ends_with("tests.rs")
}

/// The first folder or file below `backend/src`.
fn feature(path: &Path) -> String {
    let below = path.strip_prefix("backend/src").unwrap();
    let first = below.components().next().unwrap().as_os_str();
    first.to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The text before its unit tests, without comments.
fn program(text: &str) -> String {
    let before = text.split("#[cfg(test)]").next().unwrap();
    let code = before.lines().filter(|l| !l.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// The modules of this crate that a text names: `crate::x` and `use crate::{x, y::…}`.
fn imports(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in text.split("crate::").skip(1) {
        let Some(list) = rest.strip_prefix('{') else {
            found.insert(name(rest));
            continue;
        };
        let (mut depth, mut starts) = (1, true);
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => starts = true,
                c if starts && depth == 1 && c.is_ascii_lowercase() => {
                    found.insert(name(&list[at..]));
                    starts = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found.remove("");
    found
}

fn name(text: &str) -> String {
    let word = |c: char| c.is_ascii_lowercase() || c == '_';
    text.chars().take_while(|c| word(*c)).collect()
}

#[test]
fn imports_follow_the_map() {
    let map: BTreeMap<&str, &[&str]> = MAP.into_iter().collect();
    for (place, (feature, below)) in MAP.iter().enumerate() {
        let above: Vec<&str> = MAP[..place].iter().map(|(name, _)| *name).collect();
        assert!(
            below.iter().all(|name| above.contains(name)),
            "{feature} names one that is not above it"
        );
    }
    let mut seen = BTreeSet::new();
    for (path, text) in sources("backend/src") {
        let own = feature(&path);
        if WIRING.contains(&&*own) {
            continue;
        }
        let allowed: &[&str] = match map.get(&*own) {
            Some(allowed) => allowed,
            None if KERNEL.contains(&&*own) => &[],
            None => panic!("{}: `{own}` is not on the map", path.display()),
        };
        let is_kernel = KERNEL.contains(&&*own);
        for import in imports(&program(&text)) {
            // routes and jobs take the shared state
            let state = import == "app" && !is_kernel;
            let known = import == own || state || KERNEL.contains(&&*import);
            assert!(
                known || allowed.contains(&&*import),
                "{} imports `{import}`",
                path.display()
            );
            seen.insert((own.clone(), import));
        }
    }
    for (feature, allowed) in MAP {
        for import in allowed {
            let edge = (feature.to_owned(), (*import).to_owned());
            assert!(seen.contains(&edge), "{feature} no longer imports {import}");
        }
    }
}

#[test]
fn the_document_shows_the_map() {
    let document = fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md")).unwrap();
    for (feature, allowed) in MAP {
        let is_its = |line: &&str| {
            line.starts_with(feature) && line[feature.len()..].trim_start().starts_with('→')
        };
        let line = document.lines().find(is_its);
        let (_, listed) = line
            .and_then(|l| l.split_once('→'))
            .unwrap_or_else(|| panic!("ARCHITECTURE.md does not say what {feature} imports"));
        let listed: BTreeSet<&str> = listed.split(',').map(str::trim).collect();
        let expected: BTreeSet<&str> = if allowed.is_empty() {
            BTreeSet::from(["kernel"])
        } else {
            allowed.iter().copied().collect()
        };
        assert_eq!(listed, expected, "ARCHITECTURE.md about {feature}");
    }
}

#[test]
fn cores_are_pure() {
    const FOREIGN: [&str; 12] = [
        "sea_orm",
        "axum",
        "tokio",
        "async fn",
        "rumqttc",
        "rmqtt",
        "object_store",
        "crate::error",
        "crate::db",
        "Timestamp::now",
        "SystemTime",
        "Instant::now",
    ];
    let mut seen = 0;
    for (path, text) in sources("backend/src") {
        let is_core = path.iter().any(|part| part == "core" || part == "core.rs");
        if !is_core {
            continue;
        }
        seen += 1;
        let program = program(&text);
        for foreign in FOREIGN {
            assert!(
                !program.contains(foreign),
                "{} knows `{foreign}`",
                path.display()
            );
        }
    }
    assert!(seen > 20, "{seen} cores");
}

#[test]
fn files_are_short() {
    for (folder, most) in [
        ("backend/src", 400),
        ("player-protocol/src", 400),
        ("migrations/src", 400),
        ("backend/tests", 600),
        ("player-protocol/tests", 600),
    ] {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            assert!(lines <= most, "{} has {lines} lines", path.display());
        }
    }
}

#[test]
fn every_handler_says_who_may_call_it() {
    let mut seen = 0;
    for (path, text) in sources("backend/src") {
        for (at, _) in text.match_indices("#[utoipa::path") {
            seen += 1;
            let after = &text[at..];
            let start = after.find("async fn ").expect("a handler");
            let handler = &after[start..];
            let head = &handler[..handler.find('{').expect("a body")];
            let guarded = PERMISSIONS.iter().any(|p| names(head, p));
            let before = text[..at].rsplit("\n\n").next().unwrap_or_default();
            assert!(
                guarded || before.contains("public: ") || after[..start].contains("public: "),
                "{}: {head} takes no permission and does not say `public: why`",
                path.display()
            );
        }
    }
    assert!(seen > 100, "{seen} handlers");
}

/// Whether the word stands in the text by itself.
fn names(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[test]
fn transactions_begin_in_one_place_and_lints_are_only_expected() {
    for folder in [
        "backend/src",
        "backend/tests",
        "migrations/src",
        "player-protocol/src",
    ] {
        for (path, text) in sources(folder) {
            let program = program(&text);
            let own = path.ends_with("db.rs") || path.ends_with("structure.rs");
            let begins = program.contains(".begin()") || program.contains(".begin_with_options(");
            assert!(own || !begins, "{} begins a transaction", path.display());
            let allows = program.contains("#[allow(") || program.contains("#![allow(");
            assert!(
                path.ends_with("structure.rs") || !allows,
                "{} allows a lint: expect it, with a reason",
                path.display()
            );
        }
    }
}
