//! The operation ids of the OpenAPI document: programs that generate a client need one name for each operation.
use utoipa::openapi::{OpenApi, path::Operation};

/// Verbs that say what is done to what the path names.
const PLAIN: [&str; 5] = ["list", "show", "create", "update", "delete"];

/// Gives every operation an id of its own, made of its path and its handler's verb: `mediaList`, `campaignsPause`, `devicePlays`.
pub fn name(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.options,
            &mut item.head,
            &mut item.patch,
        ];
        for operation in operations.into_iter().flatten() {
            name_one(path, operation);
        }
    }
}

fn name_one(path: &str, operation: &mut Operation) {
    if let Some(verb) = operation.operation_id.take() {
        operation.operation_id = Some(id(path, &verb));
    }
}

fn id(path: &str, verb: &str) -> String {
    let is_word = |part: &&str| !matches!(*part, "" | "api" | "v1") && !part.starts_with('{');
    let mut words: Vec<&str> = path.split('/').filter(is_word).collect();
    let names_action = words.len() > 1 && !path.ends_with('}');
    if PLAIN.contains(&verb) || !names_action {
        words.push(verb);
    }
    let mut id = String::new();
    for word in words.iter().flat_map(|w| w.split(['-', '_'])) {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if !id.is_empty() => id.extend(first.to_uppercase()),
            Some(first) => id.push(first),
            None => {}
        }
        id.push_str(letters.as_str());
    }
    id
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_operation_is_called_by_its_path_and_verb() {
        for (path, verb, expected) in [
            ("/api/v1/media", "list", "mediaList"),
            (
                "/api/v1/screens/{id}/commands",
                "list",
                "screensCommandsList",
            ),
            ("/api/v1/campaigns/{id}/pause", "pause", "campaignsPause"),
            ("/api/v1/auth/sessions/{id}", "end", "authSessionsEnd"),
            (
                "/api/v1/publications/dry-run",
                "dry_run",
                "publicationsDryRun",
            ),
            ("/api/v1/events", "watch", "eventsWatch"),
            ("/device/v1/plays", "keep", "devicePlays"),
        ] {
            assert_eq!(id(path, verb), expected);
        }
    }
}
