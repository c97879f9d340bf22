//! What the OpenAPI document says of all operations: a name for each, which generated clients need, what
//! it needs, and how it refuses.
mod answers;
pub mod parameters;
mod refusals;
mod security;

use utoipa::openapi::{
    OpenApi,
    path::{HttpMethod, Operation},
};

/// Verbs that say what is done to what the path names.
const PLAIN: [&str; 5] = ["list", "show", "create", "update", "delete"];

/// Completes the document that the handlers describe.
pub fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let operations = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Put, &mut item.put),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Delete, &mut item.delete),
            (HttpMethod::Options, &mut item.options),
            (HttpMethod::Head, &mut item.head),
            (HttpMethod::Patch, &mut item.patch),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                name(path, operation);
                parameters::describe(operation);
                refusals::describe(path, &method, operation);
                security::describe(path, &method, operation);
            }
        }
    }
    refusals::add_components(document);
    security::add_components(document);
    answers::complete(document);
}

/// Gives an operation an id of its own, made of its path and its handler's verb: `mediaList`, `campaignsPause`, `devicePlays`.
fn name(path: &str, operation: &mut Operation) {
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
