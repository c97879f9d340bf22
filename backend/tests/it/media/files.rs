//! Bytes over HTTP: ranges, validators, names.
use super::{add, bytes_at, id, png, shown, work};
use crate::bench::Bench;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use backend::auth::Role;

async fn asked(bench: &Bench, path: &str, name: &'static str, value: &str) -> crate::bench::Answer {
    let mut request = bench.request(Method::GET, path, None);
    let value = HeaderValue::from_str(value).unwrap();
    request
        .headers_mut()
        .insert(HeaderName::from_static(name), value);
    bench.send(request).await
}

#[tokio::test]
async fn the_original_comes_back_byte_for_byte_also_in_parts() {
    let bench = Bench::new().await;
    let bytes = png(80, 60);
    let media = add(&bench, "a \"quoted\" été.png", &bytes).await;
    let path = format!("/media/{}/original", id(&media));
    let whole = bytes_at(&bench, &path).await;
    assert_eq!(whole.bytes, bytes);
    assert_eq!(whole.header("content-type"), "image/png");
    assert_eq!(whole.header("x-content-type-options"), "nosniff");
    assert_eq!(whole.header("content-length"), bytes.len().to_string());
    assert!(
        whole
            .header("content-disposition")
            .starts_with("attachment;")
    );
    let part = asked(&bench, &path, "range", "bytes=10-19").await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes, bytes[10..20]);
    assert_eq!(
        part.header("content-range"),
        format!("bytes 10-19/{}", bytes.len())
    );
    let tail = asked(&bench, &path, "range", "bytes=-5").await;
    assert_eq!(tail.bytes, bytes[bytes.len() - 5..]);
    let outside = asked(&bench, &path, "range", "bytes=999999-").await;
    assert_eq!(outside.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(
        outside.header("content-range"),
        format!("bytes */{}", bytes.len())
    );
    let etag = whole.header("etag").to_owned();
    let same = asked(&bench, &path, "if-none-match", &etag).await;
    assert_eq!(
        (same.status, same.bytes.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
}

#[tokio::test]
async fn urls_that_name_the_bytes_may_be_kept_for_ever() {
    let bench = Bench::new().await;
    let media = add(&bench, "a.png", &png(80, 60)).await;
    work(&bench).await;
    let ready = shown(&bench, &media).await;
    let fixed = bytes_at(&bench, ready["thumbnailUrl"].as_str().unwrap()).await;
    assert!(fixed.header("cache-control").contains("immutable"));
    let plain = bytes_at(&bench, &format!("/media/{}/thumbnail", id(&media))).await;
    assert!(plain.header("cache-control").contains("no-cache"));
    let stale = bytes_at(
        &bench,
        &format!("/media/{}/thumbnail?v=0000000000000000", id(&media)),
    )
    .await;
    assert!(stale.header("cache-control").contains("no-cache"));
}

#[tokio::test]
async fn only_the_organisation_sees_its_media_and_only_editors_change_them() {
    let bench = Bench::new().await;
    let media = add(&bench, "a.png", &png(80, 60)).await;
    work(&bench).await;
    let paths = [
        "",
        "/original",
        "/thumbnail",
        "/preview",
        "/renditions",
        "/renditions/screen",
        "/usage",
    ];
    let (stranger, viewer) = (bench.as_stranger().await, bench.as_role(Role::Viewer).await);
    for path in paths {
        let path = format!("/media/{}{path}", id(&media));
        assert_eq!(
            bytes_at(&stranger, &path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
        assert_eq!(
            bytes_at(&viewer, &path).await.status,
            StatusCode::OK,
            "{path}"
        );
        assert_eq!(
            bytes_at(&bench.as_nobody(), &path).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let path = format!("/media/{}", id(&media));
    let change = serde_json::json!({ "title": "x" });
    assert_eq!(
        viewer.patch(&path, 1, change.clone()).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        stranger.patch(&path, 1, change).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(stranger.delete(&path, 1).await.0, StatusCode::NOT_FOUND);
    let refused = super::send_file(&viewer, "b.png", &png(8, 8)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
