//! How callers say who they are, and which permission each operation needs: `permissions.txt`, which a test holds against the handlers.
use crate::auth::{Permission, Role};
use utoipa::openapi::{
    Components, OpenApi,
    path::{HttpMethod, Operation},
    security::{
        ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
    },
};

/// A line for each operation: what it needs, its method, its path.
const TABLE: &str = include_str!("permissions.txt");

const SESSION: &str = "session";
const KEY: &str = "key";
const DEVICE: &str = "device";

/// What requirements refer to.
pub(super) fn add_components(document: &mut OpenApi) {
    let components = document.components.get_or_insert_with(Components::new);
    let cookie = ApiKeyValue::with_description(
        "vitrine_session",
        "The cookie of a sign-in (`POST /api/v1/auth/login`); over HTTPS its name begins with `__Host-`. Changes also need the \
         header `X-Vitrine: 1`.",
    );
    let bearer = |text: &str| {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        SecurityScheme::Http(scheme.description(Some(text)).build())
    };
    let key = bearer(
        "An API key `vk_…` with the scopes that are named, or a token from `POST /api/v1/auth/token`.",
    );
    let device = bearer("The secret that a screen was given when it was paired.");
    components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    components.add_security_scheme(KEY, key);
    components.add_security_scheme(DEVICE, device);
}

/// Says what the operation needs.
pub(super) fn describe(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let Some(needs) = needs(path, method) else {
        return;
    };
    let words: Vec<&str> = needs.split(',').collect();
    let permission = words.iter().find_map(|word| permission(word));
    let scopes: Vec<&str> = permission.into_iter().map(Permission::as_str).collect();
    let nothing: [&str; 0] = [];
    let session = SecurityRequirement::new(SESSION, nothing);
    let key = SecurityRequirement::new(KEY, scopes);
    operation.security = Some(match &*words {
        ["public"] => Vec::new(),
        ["device"] => vec![SecurityRequirement::new(DEVICE, nothing)],
        ["key"] => vec![key],
        words if words.contains(&"person") || permission == Some(Permission::Owner) => {
            vec![session]
        }
        _ => vec![session, key],
    });
    if let Some(permission) = permission {
        say(operation, permission, words.contains(&"all"));
    }
}

fn needs(path: &str, method: &HttpMethod) -> Option<&'static str> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let mut rows = lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?, words.next()?, words.next()?))
    });
    let is_it = |verb: &str, place: &str| place == path && verb == word(method);
    rows.find_map(|(needs, verb, place)| is_it(verb, place).then_some(needs))
}

fn word(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Head => "HEAD",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Trace => "TRACE",
    }
}

fn permission(word: &str) -> Option<Permission> {
    Permission::ALL.into_iter().find(|p| p.as_str() == word)
}

/// A store manager has the permission to read, but sees no operation of all sites.
fn say(operation: &mut Operation, permission: Permission, of_all_sites: bool) {
    let may = |role: &Role| role.may(permission) && !(of_all_sites && *role == Role::Store);
    let roles = Role::ALL.into_iter().filter(may);
    let roles: Vec<&str> = roles.map(Role::as_str).collect();
    let name = permission.as_str();
    let sentence = format!(
        "Needs `{name}`, which these roles have: {}.",
        roles.join(", ")
    );
    let said = operation.description.take().filter(|text| !text.is_empty());
    operation.description = Some(match said {
        Some(said) => format!("{said}\n\n{sentence}"),
        None => sentence,
    });
}
