//! Resumable uploads.
use super::{add, id, leftovers, objects, png, shown};
use crate::bench::{Answer, Bench};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Method, StatusCode},
};
use backend::{app::AppState, auth::Role, config::Config, media::housekeeping};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use futures_util::StreamExt as _;
use sha1::{Digest as _, Sha1};
use std::sync::Arc;

async fn tus(
    bench: &Bench,
    method: Method,
    path: &str,
    headers: &[(&'static str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let mut request = bench.request(method, path, None);
    let fixed = [("tus-resumable", "1.0.0")];
    for (name, value) in fixed.iter().chain(headers) {
        let value = HeaderValue::from_str(value).unwrap();
        request
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    *request.body_mut() = body.into();
    bench.send(request).await
}

/// Begins an upload; its path.
async fn begin(bench: &Bench, length: usize, metadata: &str) -> String {
    let headers = [
        ("upload-length", &*length.to_string()),
        ("upload-metadata", metadata),
    ];
    let answer = tus(bench, Method::POST, "/uploads", &headers, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.json());
    answer.header("location").to_owned()
}

async fn append(bench: &Bench, path: &str, offset: usize, body: impl Into<Body>) -> Answer {
    append_with(bench, path, offset, &[], body).await
}

async fn append_with(
    bench: &Bench,
    path: &str,
    offset: usize,
    headers: &[(&'static str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let offset = offset.to_string();
    let mut all = vec![
        ("upload-offset", offset.as_str()),
        ("content-type", "application/offset+octet-stream"),
    ];
    all.extend(headers);
    tus(bench, Method::PATCH, path, &all, body).await
}

async fn offset(bench: &Bench, path: &str) -> String {
    let answer = tus(bench, Method::HEAD, path, &[], Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.header("upload-offset").to_owned()
}

/// A body that breaks off behind these bytes.
fn breaking(bytes: &[u8]) -> Body {
    let pieces = [
        Ok(Bytes::copy_from_slice(bytes)),
        Err(std::io::Error::other("the line is cut")),
    ];
    Body::from_stream(futures_util::stream::iter(pieces))
}

#[tokio::test]
async fn a_file_comes_in_pieces_and_becomes_a_media() {
    let bench = Bench::new().await;
    let bytes = png(90, 70);
    let encode = |text: &str| BASE64_STANDARD.encode(text);
    let metadata = format!(
        "filename {}, folder {}, tags {}, filetype {}",
        encode("été.png"),
        encode("Été"),
        encode("promo,zone=sud"),
        encode("image/png")
    );
    let path = begin(&bench, bytes.len(), &metadata).await;
    assert_eq!(offset(&bench, &path).await, "0");
    let first = append(&bench, &path, 0, bytes[..100].to_vec()).await;
    assert_eq!(first.status, StatusCode::NO_CONTENT);
    assert_eq!(first.header("upload-offset"), "100");
    assert!(first.header("upload-expires").ends_with("GMT"));
    assert!(first.header("vitrine-media").is_empty());
    let last = append(&bench, &path, 100, bytes[100..].to_vec()).await;
    assert_eq!(last.status, StatusCode::NO_CONTENT, "{:?}", last.json());
    let media = last.header("vitrine-media").to_owned();
    let (_, media_now) = bench.get(&format!("/media/{media}")).await;
    assert_eq!(media_now["title"], "été");
    assert_eq!(media_now["folder"], "Été");
    assert_eq!(media_now["tags"], serde_json::json!(["promo", "zone=sud"]));
    let head = tus(&bench, Method::HEAD, &path, &[], Body::empty()).await;
    assert_eq!(head.header("upload-offset"), bytes.len().to_string());
    assert_eq!(
        head.header("vitrine-media"),
        media,
        "for who did not hear the answer"
    );
    let (_, shown) = bench.get(&path).await;
    assert_eq!(shown["mediaId"], media.as_str());
    let repeated = append(&bench, &path, bytes.len(), Body::empty()).await;
    assert_eq!(repeated.header("vitrine-media"), media);
    assert!(leftovers(&bench).is_empty());
}

/// Another server with a disk of its own, on the same database and store.
fn elsewhere(bench: &Bench, folder: &tempfile::TempDir) -> Bench {
    let config = Config {
        data_dir: folder.path().to_owned(),
        storage_url: Some("s3://shared/media".into()),
        ..(*bench.state.config).clone()
    };
    bench.with_state(AppState {
        config: Arc::new(config),
        ..bench.state.clone()
    })
}

/// The objects of uploads in progress.
async fn in_progress(bench: &Bench) -> usize {
    let folder = object_store::path::Path::from("uploads");
    let objects = bench.state.store.list(Some(&folder));
    objects.count().await
}

#[tokio::test]
async fn an_upload_goes_on_at_any_server_that_shares_the_store() {
    let bench = Bench::new().await;
    let disks = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [here, there] = [&disks[0], &disks[1]].map(|disk| elsewhere(&bench, disk));
    let bytes = png(300, 300);
    let path = begin(&here, bytes.len(), "").await;
    // each time the other one, with a cut in between, and at last one that has lost its disk
    let first = append(&here, &path, 0, bytes[..100].to_vec()).await;
    assert_eq!(first.status, StatusCode::NO_CONTENT);
    let cut = append(&there, &path, 100, breaking(&bytes[100..180])).await;
    assert_eq!(cut.status, StatusCode::BAD_REQUEST);
    assert_eq!(offset(&here, &path).await, "180");
    append(&here, &path, 180, bytes[180..250].to_vec()).await;
    append(&there, &path, 250, bytes[250..300].to_vec()).await;
    assert_eq!(in_progress(&bench).await, 4);
    let fresh = tempfile::tempdir().unwrap();
    let third = elsewhere(&bench, &fresh);
    let done = append(&third, &path, 300, bytes[300..].to_vec()).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{:?}", done.json());
    let media = done.header("vitrine-media");
    let original = super::bytes_at(&third, &format!("/media/{media}/original")).await;
    assert_eq!(original.bytes, bytes);
    assert_eq!(in_progress(&bench).await, 0);
}

#[tokio::test]
async fn of_two_servers_that_write_one_upload_one_is_refused() {
    let bench = Bench::new().await;
    let disks = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [here, there] = [&disks[0], &disks[1]].map(|disk| elsewhere(&bench, disk));
    let bytes = png(300, 300);
    let path = begin(&here, bytes.len(), "").await;
    let (a, b) = tokio::join!(
        append(&here, &path, 0, bytes[..100].to_vec()),
        append(&there, &path, 0, bytes[..100].to_vec())
    );
    let mut answers = [a.status, b.status];
    answers.sort();
    assert_eq!(answers, [StatusCode::NO_CONTENT, StatusCode::CONFLICT]);
    let done = append(&there, &path, 100, bytes[100..].to_vec()).await;
    let media = done.header("vitrine-media");
    let original = super::bytes_at(&there, &format!("/media/{media}/original")).await;
    assert_eq!(original.bytes, bytes);
    let given_up = begin(&here, bytes.len(), "").await;
    append(&here, &given_up, 0, bytes[..100].to_vec()).await;
    bench.clock.advance(25 * 3_600_000);
    housekeeping::sweep(&there.state).await.unwrap();
    assert_eq!(in_progress(&bench).await, 0, "swept");
}

#[tokio::test]
async fn a_cut_line_costs_nothing_that_arrived() {
    let bench = Bench::new().await;
    let bytes = png(300, 300);
    let path = begin(&bench, bytes.len(), "").await;
    let mut at = 0;
    for cut in [1, 200, 700] {
        let answer = append(&bench, &path, at, breaking(&bytes[at..cut])).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(offset(&bench, &path).await, cut.to_string());
        at = cut;
    }
    let wrong = append(&bench, &path, 5, bytes[5..].to_vec()).await;
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    let done = append(&bench, &path, at, bytes[at..].to_vec()).await;
    let (_, media) = bench
        .get(&format!("/media/{}", done.header("vitrine-media")))
        .await;
    let original = super::bytes_at(&bench, &format!("/media/{}/original", id(&media))).await;
    assert_eq!(original.bytes, bytes);
}

#[tokio::test]
async fn an_upload_survives_a_restart() {
    let bench = Bench::new().await;
    let bytes = png(300, 300);
    let path = begin(&bench, bytes.len(), "").await;
    append(&bench, &path, 0, bytes[..500].to_vec()).await;
    // what the process wrote but had not yet answered for when it was killed
    let file = bench.folder().join("uploads");
    let file = std::fs::read_dir(file)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut torn = std::fs::OpenOptions::new().append(true).open(file).unwrap();
    std::io::Write::write_all(&mut torn, &[0; 77]).unwrap();
    std::fs::write(bench.folder().join("uploads/half.part"), b"form").unwrap();
    std::fs::create_dir_all(bench.folder().join("work/w1")).unwrap();
    housekeeping::start_clean(&bench.state).await.unwrap();
    let again = bench.restarted();
    assert_eq!(offset(&again, &path).await, "500");
    let done = append(&again, &path, 500, bytes[500..].to_vec()).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{:?}", done.json());
    let media = format!("/media/{}/original", done.header("vitrine-media"));
    assert_eq!(super::bytes_at(&again, &media).await.bytes, bytes);
    assert!(leftovers(&bench).is_empty());
}

#[tokio::test]
async fn a_piece_with_a_checksum_counts_as_a_whole_or_not_at_all() {
    let bench = Bench::new().await;
    let bytes = png(90, 70);
    let path = begin(&bench, bytes.len(), "").await;
    let sum = |bytes: &[u8]| format!("sha1 {}", BASE64_STANDARD.encode(Sha1::digest(bytes)));
    let right = sum(&bytes[..100]);
    let checked = [("upload-checksum", right.as_str())];
    let wrong = append_with(&bench, &path, 0, &checked, bytes[1..101].to_vec()).await;
    assert_eq!(wrong.status.as_u16(), 460);
    let cut = append_with(&bench, &path, 0, &checked, breaking(&bytes[..50])).await;
    assert_eq!(cut.status, StatusCode::BAD_REQUEST);
    assert_eq!(offset(&bench, &path).await, "0");
    let taken = append_with(&bench, &path, 0, &checked, bytes[..100].to_vec()).await;
    assert_eq!(taken.header("upload-offset"), "100");
    let unknown = [("upload-checksum", "md5 AAAA")];
    let unknown = append_with(&bench, &path, 100, &unknown, bytes[100..].to_vec()).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    let rest = format!(
        "sha256 {}",
        BASE64_STANDARD.encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes[100..]))
    );
    let checked = [("upload-checksum", rest.as_str())];
    let done = append_with(&bench, &path, 100, &checked, bytes[100..].to_vec()).await;
    assert!(
        !done.header("vitrine-media").is_empty(),
        "{:?}",
        done.json()
    );
}

#[tokio::test]
async fn what_the_server_can_do_is_told_before_signing_in() {
    let bench = Bench::new().await.as_nobody();
    let answer = bench
        .send(bench.request(Method::OPTIONS, "/uploads", None))
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("tus-version"), "1.0.0");
    assert_eq!(
        answer.header("tus-extension"),
        "creation,checksum,expiration,termination"
    );
    assert_eq!(answer.header("tus-checksum-algorithm"), "sha1,sha256");
    assert_eq!(answer.header("tus-max-size"), (4_u64 << 30).to_string());
}

#[tokio::test]
async fn malformed_uploads_are_refused() {
    let bench = Bench::new().await;
    let create = async |headers: &[(&'static str, &str)]| {
        tus(&bench, Method::POST, "/uploads", headers, Body::empty())
            .await
            .status
            .as_u16()
    };
    assert_eq!(create(&[]).await, 400, "no length");
    assert_eq!(create(&[("upload-length", "-1")]).await, 400);
    assert_eq!(create(&[("upload-length", "0")]).await, 422, "empty");
    assert_eq!(create(&[("upload-length", "99999999999999")]).await, 413);
    assert_eq!(
        create(&[("upload-length", "9"), ("tus-resumable", "0.2.2")]).await,
        412
    );
    assert_eq!(
        create(&[("upload-length", "9"), ("upload-metadata", "filename %%")]).await,
        400
    );
    assert_eq!(
        create(&[("upload-length", "9"), ("upload-metadata", "tags QSBC")]).await,
        422
    );
    let path = begin(&bench, 10, "").await;
    let more = append(&bench, &path, 0, vec![1; 11]).await;
    assert_eq!(more.status, StatusCode::PAYLOAD_TOO_LARGE);
    let streamed = append(&bench, &path, 0, breaking(&[1; 11])).await;
    assert_eq!(streamed.status, StatusCode::PAYLOAD_TOO_LARGE);
    let kind = [("content-type", "application/json")];
    let kind = append_with(&bench, &path, 0, &kind, vec![1; 5]).await;
    assert_eq!(kind.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(offset(&bench, &path).await, "0");
    let viewer = bench.as_role(Role::Viewer).await;
    assert_eq!(
        append(&viewer, &path, 0, vec![1]).await.status,
        StatusCode::FORBIDDEN
    );
    let stranger = bench.as_stranger().await;
    assert_eq!(
        append(&stranger, &path, 0, vec![1]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn what_is_no_media_is_refused_with_the_last_piece_and_gone() {
    let bench = Bench::new().await;
    let html = b"<html><script>alert(1)</script></html>";
    let path = begin(&bench, html.len(), "").await;
    let answer = append(&bench, &path, 0, html.to_vec()).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(
        answer.json()["detail"]
            .as_str()
            .unwrap()
            .contains("JPEG, PNG, WebP or GIF")
    );
    assert_eq!(bench.get(&path).await.0, StatusCode::NOT_FOUND);
    assert!(leftovers(&bench).is_empty() && objects(&bench).is_empty());
}

#[tokio::test]
async fn uploads_can_be_given_up_and_expire() {
    let bench = Bench::new().await;
    let (given_up, expired, alive) = (
        begin(&bench, 100, "").await,
        begin(&bench, 100, "").await,
        begin(&bench, 100, "").await,
    );
    for path in [&given_up, &expired, &alive] {
        append(&bench, path, 0, vec![1; 50]).await;
    }
    let gone = tus(&bench, Method::DELETE, &given_up, &[], Body::empty()).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(bench.get(&given_up).await.0, StatusCode::NOT_FOUND);
    bench.clock.advance(13 * 3600 * 1000);
    let bench = bench.as_role(Role::Editor).await;
    append(&bench, &alive, 50, vec![1; 10]).await;
    bench.clock.advance(12 * 3600 * 1000);
    let bench = bench.as_role(Role::Editor).await;
    assert_eq!(bench.get(&expired).await.0, StatusCode::GONE);
    housekeeping::sweep(&bench.state).await.unwrap();
    assert_eq!(bench.get(&expired).await.0, StatusCode::NOT_FOUND);
    assert_eq!(offset(&bench, &alive).await, "60");
    assert_eq!(leftovers(&bench).len(), 1);
}

#[tokio::test]
async fn the_quota_counts_what_is_kept_and_what_is_coming() {
    let first = png(300, 300);
    let quota = u64::try_from(first.len() + 1000).unwrap();
    let bench = Bench::with_owner(|config| config.media_quota_bytes = quota).await;
    let media = add(&bench, "first.png", &first).await;
    let coming = begin(&bench, 900, "").await;
    let headers = [("upload-length", "200")];
    let full = tus(&bench, Method::POST, "/uploads", &headers, Body::empty()).await;
    assert_eq!(full.status, StatusCode::INSUFFICIENT_STORAGE);
    let form = super::send_file(&bench, "second.png", &png(301, 300)).await;
    assert_eq!(form.status, StatusCode::INSUFFICIENT_STORAGE);
    assert!(
        form.json()["detail"]
            .as_str()
            .unwrap()
            .contains("delete media")
    );
    tus(&bench, Method::DELETE, &coming, &[], Body::empty()).await;
    begin(&bench, 200, "").await;
    let path = format!("/media/{}", id(&media));
    let version = shown(&bench, &media).await["version"].as_i64().unwrap();
    assert_eq!(bench.delete(&path, version).await.0, StatusCode::NO_CONTENT);
    add(&bench, "second.png", &png(301, 300)).await;
    assert!(leftovers(&bench).is_empty());
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_while_it_comes() {
    let bench = Bench::with_owner(|config| config.max_upload_bytes = 10_000).await;
    let answer = super::send_file(&bench, "noise.bin", &vec![7; 20_000]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(leftovers(&bench).is_empty());
}
