//! The people of an organisation: roles, invitations, the last owner.
use crate::bench::{Bench, Credential};
use axum::http::{Method, StatusCode};
use backend::auth::{Permission, Role};
use serde_json::{Value, json};

async fn person(bench: &Bench, id: impl ToString) -> Value {
    let (status, person) = bench.get(&format!("/users/{}", id.to_string())).await;
    assert_eq!(status, StatusCode::OK, "{person}");
    person
}

#[tokio::test]
async fn an_invited_person_joins_with_the_role_they_were_invited_for() {
    let bench = Bench::new().await;
    let wish = json!({ "email": "Ada@Example.com", "role": "editor" });
    let (status, first) = bench.post("/invitations", wish.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{first}");
    let (_, second) = bench.post("/invitations", wish).await;
    let (_, list) = bench.get("/invitations").await;
    assert_eq!(
        list["items"].as_array().unwrap().len(),
        1,
        "the second replaces the first"
    );
    assert!(list["items"][0].get("link").is_none(), "shown once");

    let token = |made: &Value| {
        let link = made["link"].as_str().unwrap();
        link.strip_prefix("http://127.0.0.1:8080/invite#")
            .unwrap()
            .to_owned()
    };
    let nobody = bench.as_nobody();
    let check = json!({ "token": token(&first) });
    assert_eq!(
        nobody.post("/invitations/check", check).await.0,
        StatusCode::NOT_FOUND
    );
    let check = json!({ "token": token(&second) });
    let (_, invited) = nobody.post("/invitations/check", check).await;
    let expected = json!({ "email": "Ada@Example.com", "organisationName": "Maison Lumière", "role": "editor" });
    assert_eq!(invited, expected);

    let accept = |password: &str| json!({ "token": token(&second), "name": "Ada Martin", "locale": "fr", "password": password });
    let (status, problem) = nobody
        .post("/invitations/accept", accept("adamartin2026"))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    let wish = accept("douze colombes ivres");
    let answer = nobody
        .send(nobody.request(Method::POST, "/invitations/accept", Some(wish.clone())))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
    let ada = bench.showing(Credential::Session(answer.cookie("vitrine_session")));
    assert_eq!(ada.get("/auth/me").await.1["user"]["role"], "editor");
    assert_eq!(ada.get("/users").await.0, StatusCode::FORBIDDEN);
    assert_eq!(
        nobody.post("/invitations/accept", wish).await.0,
        StatusCode::NOT_FOUND,
        "once"
    );
    let again = json!({ "email": "ada@example.com", "role": "viewer" });
    assert_eq!(
        bench.post("/invitations", again).await.0,
        StatusCode::CONFLICT
    );
}

#[tokio::test]
async fn an_invitation_ends_after_three_days_or_when_withdrawn() {
    let bench = Bench::new().await;
    let nobody = bench.as_nobody();
    for withdraw in [true, false] {
        let wish = json!({ "email": "ada@example.com", "role": "viewer" });
        let (_, made) = bench.post("/invitations", wish).await;
        let token = made["link"].as_str().unwrap().split('#').nth(1).unwrap();
        let check = json!({ "token": token });
        assert_eq!(
            nobody.post("/invitations/check", check.clone()).await.0,
            StatusCode::OK
        );
        if withdraw {
            let path = format!("/invitations/{}", made["id"].as_str().unwrap());
            let stranger = bench.as_stranger().await;
            let (status, _) = stranger.call(Method::DELETE, &path, None).await;
            assert_eq!(status, StatusCode::NOT_FOUND);
            let (status, _) = bench.call(Method::DELETE, &path, None).await;
            assert_eq!(status, StatusCode::NO_CONTENT);
        } else {
            bench.clock.advance(72 * 3_600_000);
        }
        assert_eq!(
            nobody.post("/invitations/check", check).await.0,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn nobody_grants_more_than_they_have() {
    let owner = Bench::new().await;
    let admin = owner.as_role(Role::Admin).await;
    let viewer = owner.as_role(Role::Viewer).await;
    let path = format!("/users/{}", viewer.user);
    for (caller, role, expected) in [
        (&admin, "owner", StatusCode::FORBIDDEN),
        (&admin, "admin", StatusCode::OK),
        (&owner, "owner", StatusCode::OK),
    ] {
        let version = person(&owner, viewer.user).await["version"]
            .as_i64()
            .unwrap();
        let (status, answer) = caller.patch(&path, version, json!({ "role": role })).await;
        assert_eq!(status, expected, "{answer}");
    }
    let version = person(&owner, viewer.user).await["version"]
        .as_i64()
        .unwrap();
    for body in [
        json!({ "role": "viewer" }),
        json!({ "disabled": true }),
        json!({ "name": "X" }),
    ] {
        let (status, _) = admin.patch(&path, version, body).await;
        assert_eq!(
            status,
            StatusCode::FORBIDDEN,
            "an owner is not an administrator's to change"
        );
    }
    assert_eq!(admin.delete(&path, version).await.0, StatusCode::FORBIDDEN);
    let wish = json!({ "email": "x@example.com", "role": "owner" });
    assert_eq!(
        admin.post("/invitations", wish).await.0,
        StatusCode::FORBIDDEN
    );
    for sneaky in [
        json!({ "organisationId": owner.organisation }),
        json!({ "passwordHash": "x" }),
        json!({ "email": "other@example.com" }),
    ] {
        let (status, _) = owner.patch(&path, version, sneaky).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (status, _) = owner
        .call(Method::PATCH, "/auth/me", Some(json!({ "role": "owner" })))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn one_owner_always_remains() {
    let bench = Bench::new().await;
    let path = format!("/users/{}", bench.user);
    let (status, _) = bench.patch(&path, 1, json!({ "role": "admin" })).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(
        bench.patch(&path, 1, json!({ "disabled": true })).await.0,
        StatusCode::CONFLICT
    );
    assert_eq!(bench.delete(&path, 1).await.0, StatusCode::CONFLICT);

    let second = bench.as_role(Role::Owner).await;
    let other = format!("/users/{}", second.user);
    let (first, second) = tokio::join!(
        bench.patch(&other, 1, json!({ "role": "admin" })),
        second.patch(&path, 1, json!({ "role": "admin" })),
    );
    let granted = [&first, &second]
        .iter()
        .filter(|(s, _)| *s == StatusCode::OK)
        .count();
    assert_eq!(
        granted, 1,
        "not both at the same time: {first:?} {second:?}"
    );
}

#[tokio::test]
async fn only_sites_that_exist_are_given_to_a_store_manager() {
    let bench = Bench::new().await;
    let site = json!({ "kind": "store", "name": "Lille", "timeZone": "Europe/Paris" });
    let (_, site) = bench.post("/sites", site).await;
    let theirs = bench.as_stranger().await;
    let other = json!({ "kind": "store", "name": "Rouen", "timeZone": "Europe/Paris" });
    let (_, other) = theirs.post("/sites", other).await;
    let person = bench.as_role(Role::Store).await;
    let path = format!("/users/{}", person.user);
    let mixed = json!([site["id"], other["id"]]);
    let (status, problem) = bench.patch(&path, 1, json!({ "siteIds": mixed })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "siteIds[1]");
    let invitation = json!({ "email": "new@example.com", "role": "store", "siteIds": mixed });
    let (status, problem) = bench.post("/invitations", invitation).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "siteIds[1]");
    let (status, changed) = bench
        .patch(&path, 1, json!({ "siteIds": [site["id"]] }))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(changed["siteIds"], json!([site["id"]]));
}

#[tokio::test]
async fn whoever_is_disabled_or_removed_is_out_at_once() {
    let bench = Bench::new().await;
    let admin = bench.as_role(Role::Admin).await;
    let key = admin.as_key(&[Permission::Read]).await;
    let path = format!("/users/{}", admin.user);
    assert_eq!(key.get("/organisation").await.0, StatusCode::OK);
    let (status, _) = bench.patch(&path, 1, json!({ "disabled": true })).await;
    assert_eq!(status, StatusCode::OK);
    for out in [&admin, &key] {
        assert_eq!(out.get("/organisation").await.0, StatusCode::UNAUTHORIZED);
    }
    let (status, _) = bench.patch(&path, 2, json!({ "disabled": false })).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        admin.get("/organisation").await.0,
        StatusCode::UNAUTHORIZED,
        "must sign in again"
    );
    assert_eq!(key.get("/organisation").await.0, StatusCode::OK);
    assert_eq!(bench.delete(&path, 3).await.0, StatusCode::NO_CONTENT);
    assert_eq!(key.get("/organisation").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(bench.get(&path).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn people_of_another_organisation_do_not_exist() {
    let bench = Bench::new().await;
    let stranger = bench.as_stranger().await;
    let path = format!("/users/{}", bench.user);
    assert_eq!(stranger.get(&path).await.0, StatusCode::NOT_FOUND);
    let (status, _) = stranger.patch(&path, 1, json!({ "name": "X" })).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.delete(&path, 1).await.0, StatusCode::NOT_FOUND);
    let (_, list) = stranger.get("/users").await;
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let (_, found) = stranger.get("/organisation").await;
    assert_eq!(found["name"], "Autre Enseigne");
}

#[tokio::test]
async fn lists_go_on_where_the_page_before_ended() {
    let bench = Bench::new().await;
    for _ in 0..4 {
        bench.as_role(Role::Viewer).await;
    }
    let (mut seen, mut path) = (Vec::new(), "/users?limit=2".to_owned());
    loop {
        let (_, page) = bench.get(&path).await;
        let ids = page["items"].as_array().unwrap().iter();
        seen.extend(ids.map(|u| u["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => path = format!("/users?limit=2&after={next}"),
            None => break,
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 5);
    for wrong in [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=x",
        "after=x",
        "offset=3",
    ] {
        let (status, problem) = bench.get(&format!("/users?{wrong}")).await;
        assert_eq!(
            status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{wrong}: {problem}"
        );
    }
}

#[tokio::test]
async fn the_organisation_changes_only_from_the_version_that_was_read() {
    let bench = Bench::new().await;
    let wish = json!({ "name": "Maison Aurore", "timeZone": "America/Martinique", "locale": "fr" });
    let (status, _) = bench
        .call(Method::PATCH, "/organisation", Some(wish.clone()))
        .await;
    assert_eq!(status, StatusCode::PRECONDITION_REQUIRED);
    let (status, changed) = bench.patch("/organisation", 1, wish.clone()).await;
    assert_eq!(
        (status, &changed["version"]),
        (StatusCode::OK, &json!(2)),
        "{changed}"
    );
    let (status, _) = bench.patch("/organisation", 1, wish).await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);
    let answer = bench
        .send(bench.request(Method::GET, "/organisation", None))
        .await;
    assert_eq!(answer.header("etag"), "\"2\"");
    assert_eq!(answer.json()["timeZone"], "America/Martinique");
    let (status, problem) = bench
        .patch("/organisation", 2, json!({ "timeZone": "Paris" }))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "timeZone");
}
