//! Passwords: hashed with argon2id, a few at a time, away from the tasks that answer requests.
use super::entity::PasswordHash;
use crate::{
    error::{Error, Result},
    secrets,
};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{self, PasswordHasher as _, PasswordVerifier as _, SaltString},
};
use std::sync::{
    LazyLock,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::{Semaphore, SemaphorePermit};

const MEMORY_KIB: u32 = 19_456;
const ROUNDS: u32 = 2;

/// How many may wait for their turn; whoever comes then is told to try again.
const MAX_WAITING: usize = 50;

// the processor is shared by everything in the process, so its turns are too
static TURNS: Semaphore = Semaphore::const_new(2);
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Verified in the place of an account that does not exist, so that both take the same time.
static DUMMY: LazyLock<String> =
    LazyLock::new(|| make(&secrets::random_token()).unwrap_or_default());

/// Whether a password is the right one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is not, or there is no such account.
    Wrong,
    /// It is.
    Right,
    /// It is, and should be stored anew with today's parameters.
    Outdated(PasswordHash),
}

/// The hash of a new password.
pub async fn hash(password: String) -> Result<PasswordHash> {
    let turn = turn().await?;
    let hash = tokio::task::spawn_blocking(move || make(&password));
    let hash = hash.await.map_err(Error::internal)?;
    drop(turn);
    hash.map(PasswordHash).map_err(Error::internal)
}

/// Holds a password against the hash; without a hash it takes as long and is wrong.
pub async fn verify(password: String, hash: Option<PasswordHash>) -> Result<Verdict> {
    let turn = turn().await?;
    let verdict = tokio::task::spawn_blocking(move || {
        let found = check(&password, hash.as_ref().map_or(&DUMMY, |h| &h.0));
        if hash.is_some() {
            found
        } else {
            Verdict::Wrong
        }
    });
    let verdict = verdict.await.map_err(Error::internal)?;
    drop(turn);
    Ok(verdict)
}

fn argon() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, ROUNDS, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn make(password: &str) -> Result<String, password_hash::Error> {
    let salt = SaltString::encode_b64(&secrets::random_bytes()[..16])?;
    let hash = argon().hash_password(password.as_bytes(), &salt)?;
    Ok(hash.to_string())
}

fn check(password: &str, hash: &str) -> Verdict {
    let Ok(parsed) = password_hash::PasswordHash::new(hash) else {
        return Verdict::Wrong;
    };
    if argon()
        .verify_password(password.as_bytes(), &parsed)
        .is_err()
    {
        return Verdict::Wrong;
    }
    let parameter = |name| parsed.params.get_decimal(name).unwrap_or(0);
    let weak = parsed.algorithm != argon2::ARGON2ID_IDENT
        || parameter("m") < MEMORY_KIB
        || parameter("t") < ROUNDS;
    match weak.then(|| make(password)) {
        Some(Ok(fresh)) => Verdict::Outdated(PasswordHash(fresh)),
        _ => Verdict::Right,
    }
}

/// A place in the queue, given back when the request goes away.
struct Place;

impl Drop for Place {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn turn() -> Result<SemaphorePermit<'static>> {
    if WAITING.fetch_add(1, Ordering::Relaxed) >= MAX_WAITING {
        drop(Place);
        return Err(Error::Unavailable(3));
    }
    let _place = Place;
    TURNS.acquire().await.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_character_of_a_password_counts() {
        let base = "é".repeat(36) + "!";
        let hashed = hash(base.clone()).await.unwrap();
        assert!(hashed.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let right = verify(base.clone(), Some(hashed.clone())).await.unwrap();
        assert_eq!(right, Verdict::Right);
        let upper = base.to_uppercase();
        for other in [
            format!("{base} "),
            format!(" {base}"),
            "é".repeat(36),
            upper,
        ] {
            let verdict = verify(other.clone(), Some(hashed.clone())).await.unwrap();
            assert_eq!(verdict, Verdict::Wrong, "{other}");
        }
        assert_eq!(verify(base, None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_with_weaker_parameters_is_renewed() {
        let params = Params::new(8192, 1, 1, None).unwrap();
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        let weak = weak.hash_password(b"correct horse", &salt).unwrap();
        let weak = PasswordHash(weak.to_string());
        let verdict = verify("correct horse".into(), Some(weak)).await.unwrap();
        assert!(matches!(verdict, Verdict::Outdated(hash) if hash.0.contains("m=19456,t=2")));
    }
}
