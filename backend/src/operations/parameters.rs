//! A query parameter that an operation does not know is refused by its name: whoever misspells a filter must not get the whole list.
use crate::{
    error::{Error, Result},
    extract::SEARCH_CHARS,
};
use axum::{
    extract::{MatchedPath, Query, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use utoipa::openapi::{
    OpenApi, RefOr, Schema,
    path::{Operation, ParameterIn, PathItem},
};

/// The names that each operation knows, by method and path.
#[derive(Clone, Debug)]
pub struct Known(Arc<HashMap<(Method, String), HashSet<String>>>);

impl Known {
    /// What the document says.
    pub fn of(document: &OpenApi) -> Self {
        let known = document.paths.paths.iter().flat_map(|(path, item)| {
            let operations = operations(item).into_iter();
            operations.filter_map(|(method, operation)| {
                Some(((method, path.clone()), names(operation.as_ref()?)))
            })
        });
        Self(Arc::new(known.collect()))
    }

    fn check(&self, request: &Request) -> Result<()> {
        if request.uri().query().unwrap_or_default().is_empty() {
            return Ok(());
        }
        let Some(path) = request.extensions().get::<MatchedPath>() else {
            return Ok(());
        };
        let method = match request.method() {
            &Method::HEAD => Method::GET,
            method => method.clone(),
        };
        let Some(known) = self.0.get(&(method, path.as_str().to_owned())) else {
            return Ok(());
        };
        let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()) else {
            return Err(Error::BadRequest("the query cannot be read".into()));
        };
        match pairs.into_iter().find(|(name, _)| !known.contains(name)) {
            Some((name, _)) => Err(Error::field(shortened(&name), message(known))),
            None => Ok(()),
        }
    }
}

/// Says how long a text that is searched for may be, as `extract` holds it.
pub(super) fn describe(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && (parameter.name.as_str(), &parameter.parameter_in) == ("q", &ParameterIn::Query)
            && let Some(RefOr::T(Schema::Object(text))) = &mut parameter.schema
        {
            text.max_length = Some(SEARCH_CHARS);
        }
    }
}

fn operations(item: &PathItem) -> [(Method, &Option<Operation>); 7] {
    [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::DELETE, &item.delete),
        (Method::OPTIONS, &item.options),
        (Method::HEAD, &item.head),
        (Method::PATCH, &item.patch),
    ]
}

fn names(operation: &Operation) -> HashSet<String> {
    let parameters = operation.parameters.iter().flatten();
    let own = parameters.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    let query = own.filter(|parameter| parameter.parameter_in == ParameterIn::Query);
    query.map(|parameter| parameter.name.clone()).collect()
}

/// A name that is told back is not longer than any of ours.
fn shortened(name: &str) -> String {
    name.chars().take(100).collect()
}

fn message(known: &HashSet<String>) -> String {
    let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
    known.sort_unstable();
    match known.as_slice() {
        [] => "is no parameter: this call has none".to_owned(),
        names => format!("is no parameter of this call: use {}", names.join(", ")),
    }
}

/// Lets a request through whose query parameters are all known.
///
/// # Errors
/// 422 that names the first of the others.
pub async fn refuse_unknown(
    State(known): State<Known>,
    request: Request,
    next: Next,
) -> Result<Response> {
    known.check(&request)?;
    Ok(next.run(request).await)
}
