//! How operations refuse: what follows from their kind is said here once, and every refusal is a problem document.
use crate::error::Problem;
use utoipa::{
    PartialSchema as _, ToSchema as _,
    openapi::{
        Components, ContentBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder,
        path::{HttpMethod, Operation, ParameterBuilder, ParameterIn},
        schema::Schema,
    },
};

/// The name of the answer that all refusals are.
const REFUSAL: &str = "Refusal";

/// What refusals refer to.
pub(super) fn add_components(document: &mut OpenApi) {
    let components = document.components.get_or_insert_with(Components::new);
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let schema: RefOr<Schema> = Ref::from_schema_name(Problem::name()).into();
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let refusal = ResponseBuilder::new()
        .description("A problem document says why")
        .content("application/problem+json", content);
    let responses = &mut components.responses;
    responses.insert(REFUSAL.to_owned(), refusal.build().into());
}

/// Adds the refusals that follow from what an operation takes, and gives all of them their body.
pub(super) fn describe(path: &str, method: &HttpMethod, operation: &mut Operation) {
    for status in statuses(path, method, operation) {
        let answers = &mut operation.responses.responses;
        let refusal = || RefOr::T(ResponseBuilder::new().build());
        answers.entry(status.to_owned()).or_insert_with(refusal);
    }
    add_headers(path, method, operation);
    for (status, answer) in &mut operation.responses.responses {
        let Some(usual) = meaning(status) else {
            continue;
        };
        let own = own(answer).map(|a| a.description.clone());
        let said = own.filter(|text| !text.is_empty());
        let mut refusal = Ref::from_response_name(REFUSAL);
        refusal.description = said.unwrap_or_else(|| usual.to_owned());
        *answer = refusal.into();
    }
}

/// The refusals that an operation gives because of what it takes.
fn statuses(path: &str, method: &HttpMethod, operation: &Operation) -> Vec<&'static str> {
    let declared = |status: &str| operation.responses.responses.contains_key(status);
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let takes = |kind: &ParameterIn| {
        let mut kinds = parameters.iter().filter_map(own).map(|p| &p.parameter_in);
        kinds.any(|p| p == kind)
    };
    let body = operation.request_body.as_ref().and_then(own);
    let takes_json = body.is_some_and(|b| b.content.contains_key("application/json"));
    let is_of_people = path.starts_with("/api/v1/");
    let is_safe = matches!(
        method,
        HttpMethod::Get | HttpMethod::Head | HttpMethod::Options
    );
    // 422 also names a query parameter that the operation does not know
    let mut found = vec!["default", "422"];
    if takes_json {
        found.extend(["400", "413", "415"]);
    }
    if takes(&ParameterIn::Query) {
        found.push("400");
    }
    if takes(&ParameterIn::Path) {
        found.push("404");
    }
    if is_of_people && (declared("401") || !is_safe) {
        found.push("403");
    }
    if is_replayed(path, method) {
        found.extend(["400", "409", "413"]);
    }
    if declared("428") {
        found.push("412");
    }
    found
}

/// What is described in its place: nothing here is described elsewhere.
fn own<T>(part: &RefOr<T>) -> Option<&T> {
    match part {
        RefOr::T(part) => Some(part),
        RefOr::Ref(_) => None,
    }
}

/// Whether the operation knows `Idempotency-Key`.
fn is_replayed(path: &str, method: &HttpMethod) -> bool {
    *method == HttpMethod::Post && path.starts_with("/api/v1/")
}

fn add_headers(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let versioned = operation.responses.responses.contains_key("428");
    let headers = [
        (
            versioned,
            "If-Match",
            Required::True,
            "The version that was read",
        ),
        (
            is_replayed(path, method),
            "Idempotency-Key",
            Required::False,
            "The same key and body again get the first answer again, for 24 hours; 409 where that told a secret, which is told once",
        ),
    ];
    let parameters = operation.parameters.get_or_insert_default();
    for (applies, name, required, description) in headers {
        let mut known = parameters.iter().filter_map(own);
        if !applies || known.any(|p| p.name == name) {
            continue;
        }
        let header = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(required)
            .description(Some(description))
            .schema(Some(String::schema()));
        parameters.push(header.build().into());
    }
}

/// What a refusal means, where its operation says nothing more precise.
fn meaning(status: &str) -> Option<&'static str> {
    let known = match status {
        "400" => "The request is malformed",
        "401" => "Not signed in",
        "403" => "Not allowed, or the request comes from another site",
        "404" => "No such object",
        "409" => {
            "The state of the object forbids it, or the Idempotency-Key belongs to another request"
        }
        "410" => "It is over",
        "412" => "Changed by somebody else in the meantime",
        "413" => "Too large",
        "415" => "Another content type is needed",
        "422" => "Some fields need attention",
        "428" => "If-Match is missing",
        "429" => "Too many requests: wait as `Retry-After` says",
        "default" => "The server cannot answer now",
        other if other.starts_with(['4', '5']) => "",
        _ => return None,
    };
    Some(known)
}
