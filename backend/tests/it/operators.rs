//! What those who operate a server are told when its surroundings are not as they should be.
use crate::bench::Bench;
use backend::{backup, config::Config, db, doctor, run, storage};
use sea_orm::ConnectionTrait as _;
use std::path::Path;

fn in_folder(folder: &Path) -> Config {
    Config {
        data_dir: folder.join("data"),
        ..Config::default()
    }
}

async fn judged(config: &Config, what: &str) -> String {
    let found = doctor::examine(config).await;
    let found = found.iter().find(|finding| finding.what == what);
    found.unwrap().to_string()
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_named_so() {
    let folder = tempfile::tempdir().unwrap();
    let config = in_folder(folder.path());
    run::state(config.clone()).await.unwrap();
    let db = db::connect(&config.database_url()).await.unwrap();
    db.execute_unprepared("INSERT INTO seaql_migrations VALUES ('m20991231_000001_later', 0)")
        .await
        .unwrap();
    db.close().await.unwrap();
    let refused = run::state(config.clone()).await.unwrap_err().to_string();
    assert!(
        refused.starts_with("this database was made by a newer Vitrine"),
        "{refused}"
    );
    let said = judged(&config, "schema").await;
    assert!(
        said.starts_with("FAIL") && said.contains("newer Vitrine"),
        "{said}"
    );
}

#[tokio::test]
async fn a_postgres_that_is_away_is_told_apart_from_a_busy_one() {
    let folder = tempfile::tempdir().unwrap();
    // a port that nobody listens on any more
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = gone.local_addr().unwrap();
    drop(gone);
    let config = Config {
        database_url: Some(format!("postgres://nobody@{address}/none")),
        ..in_folder(folder.path())
    };
    let said = judged(&config, "database").await;
    assert!(
        said.to_lowercase().contains("connection refused") && said.contains("VITRINE_DATABASE_URL"),
        "{said}"
    );
}

#[tokio::test]
async fn half_a_key_of_a_bucket_is_told_by_the_setting_that_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "hidden").unwrap();
    let bucket = Config {
        storage_url: Some("s3://media".into()),
        ..in_folder(folder.path())
    };
    let key = Some("key".to_owned());
    for (s3_access_key, s3_secret_key_file, missing) in [
        (key.clone(), None, Some("set VITRINE_S3_SECRET_KEY_FILE")),
        (
            None,
            Some(secret.clone()),
            Some("set VITRINE_S3_ACCESS_KEY"),
        ),
        (key, Some(secret), None),
        (None, None, None),
    ] {
        let config = Config {
            s3_access_key,
            s3_secret_key_file,
            ..bucket.clone()
        };
        let refused = storage::open(&config).err();
        assert_eq!(refused.is_some(), missing.is_some(), "{refused:?}");
        if let (Some(refused), Some(missing)) = (refused, missing) {
            assert!(refused.contains(missing), "{refused}");
            assert!(judged(&config, "media store").await.contains(missing));
        }
    }
}

#[tokio::test]
async fn no_copy_is_made_within_what_is_copied() {
    let bench = Bench::new().await;
    let data = &bench.state.config.data_dir;
    let outside = tempfile::tempdir().unwrap();
    let link = outside.path().join("link");
    std::os::unix::fs::symlink(data, &link).unwrap();
    std::fs::create_dir_all(data.join("media")).unwrap();
    let within = [
        data.clone(),
        data.join("media"),
        data.join("new/copies"),
        link.join("copies"),
    ];
    for folder in within {
        let refused = backup::take(&bench.state.config, &folder, bench.clock.now()).await;
        let refused = refused.unwrap_err();
        assert!(refused.contains("lies in the data folder"), "{refused}");
    }
    assert!(!data.join("new").exists(), "nothing is made");
    let beside = data.join("..").join(outside.path().file_name().unwrap());
    let told = backup::take(&bench.state.config, &beside, bench.clock.now()).await;
    let told = told.err().unwrap_or_default();
    assert!(!told.contains("lies in the data folder"), "{told}");
}
