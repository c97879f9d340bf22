//! Other sites cannot act through a visitor's browser.
use crate::bench::{Bench, Credential};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};

/// A request as some page would make it, with the visitor's cookie.
fn forged(bench: &Bench, method: Method, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let Credential::Session(token) = bench.credential() else {
        panic!("a browser is signed in");
    };
    let mut request = Request::builder()
        .method(method)
        .uri("/api/v1/auth/me")
        .header(header::HOST, "127.0.0.1:8080")
        .header(header::COOKIE, format!("vitrine_session={token}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

#[tokio::test]
async fn a_change_from_another_site_is_refused() {
    let bench = Bench::new().await;
    let ours = "http://127.0.0.1:8080";
    let json = ("content-type", "application/json");
    let mark = ("x-vitrine", "1");
    let tricks: &[&[(&str, &str)]] = &[
        &[json],
        &[json, ("origin", ours)],
        &[json, mark],
        &[json, mark, ("origin", "https://evil.example")],
        &[json, mark, ("origin", "null")],
        &[json, mark, ("origin", "http://127.0.0.1:8081")],
        &[json, mark, ("origin", "http://127.0.0.1")],
        &[json, mark, ("origin", "http://127.0.0.1:8080.evil.example")],
        &[json, ("x-vitrine", "0"), ("origin", ours)],
        &[
            ("content-type", "text/plain"),
            ("origin", "https://evil.example"),
        ],
        &[
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", "null"),
        ],
        &[
            ("content-type", "multipart/form-data; boundary=x"),
            ("origin", ours),
        ],
        &[json, ("referer", ours)],
        &[],
    ];
    for headers in tricks {
        for method in [Method::POST, Method::PATCH, Method::PUT, Method::DELETE] {
            let request = forged(&bench, method.clone(), headers, r#"{"name":"Mallory"}"#);
            let status = bench.send(request).await.status;
            assert_eq!(status, StatusCode::FORBIDDEN, "{method} {headers:?}");
        }
    }
    let (_, me) = bench.get("/auth/me").await;
    assert_eq!(me["user"]["name"], "Owner Person");

    let good = [json, mark, ("origin", ours)];
    let request = forged(&bench, Method::PATCH, &good, r#"{"name":"Camille"}"#);
    assert_eq!(bench.send(request).await.status, StatusCode::OK);
    let text = [("content-type", "text/plain"), mark, ("origin", ours)];
    let request = forged(&bench, Method::PATCH, &text, r#"{"name":"Camille"}"#);
    let status = bench.send(request).await.status;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn over_tls_cookies_are_tied_to_the_host() {
    let bench = Bench::with(|config| {
        config.public_url = Some("https://signage.example.com".into());
    })
    .await;
    let link = backend::accounts::announce(&bench.state).await.unwrap();
    let link = link.unwrap();
    let token = link.strip_prefix("https://signage.example.com/setup#");
    let body = serde_json::json!({
        "token": token,
        "organisation": { "name": "Maison", "timeZone": "Europe/Paris", "locale": "en" },
        "owner": { "name": "Camille", "email": "c@example.com", "password": "tasse verte sous la pluie" },
    });
    let answer = bench
        .send(bench.request(Method::POST, "/setup", Some(body)))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
    let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
    let cookies = cookies.map(|c| c.to_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-vitrine_"), "{cookie}");
        assert!(
            cookie.contains("; Path=/; HttpOnly; SameSite=Lax"),
            "{cookie}"
        );
        assert!(
            cookie.ends_with("; Secure") && !cookie.contains("Domain"),
            "{cookie}"
        );
    }
}
