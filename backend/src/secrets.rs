//! Secrets that this installation makes once and keeps in files only it can read.
use base64::{Engine as _, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use ed25519_dalek::SigningKey;
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path, sync::Arc};

/// The key that signs manifests, commands and access tokens; screens pin its public half at pairing.
#[derive(Clone)]
pub struct Signer(Arc<SigningKey>);

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer(***)")
    }
}

impl Signer {
    /// The name by which envelopes refer to this key.
    pub const ID: &'static str = "k1";

    /// Reads the key from `folder`, or makes it on the first start.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub fn open(folder: &Path) -> Result<Self, String> {
        let bytes = keep(folder, "signing.key", || random_bytes().to_vec())?;
        let seed: [u8; 32] = bytes.try_into().map_err(|_| {
            format!(
                "{} must hold 32 bytes",
                folder.join("signing.key").display()
            )
        })?;
        Ok(Self::from_seed(seed))
    }

    /// The key in `folder`, which must be the one whose public half the database knows; made only if it knows none.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub fn open_as(folder: &Path, known: Option<&str>) -> Result<Self, String> {
        let Some(known) = known else {
            return Self::open(folder);
        };
        let path = folder.join("signing.key");
        if !path.exists() {
            return Err(format!(
                "there is no signing key {}, but the database belongs to servers that sign with the key {}: \
                 copy the folder `secrets` of one of them, or from a backup",
                path.display(),
                fingerprint(known)
            ));
        }
        let own = Self::open(folder)?;
        match own.public() == known {
            true => Ok(own),
            false => Err(format!(
                "the signing key {} is {}, but the screens of this database trust {}: \
                 copy the folder `secrets` of another server, or from a backup",
                path.display(),
                fingerprint(&own.public()),
                fingerprint(known)
            )),
        }
    }

    /// The key with this seed.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(Arc::new(SigningKey::from_bytes(&seed)))
    }

    /// The private key, to sign with.
    pub fn key(&self) -> &SigningKey {
        &self.0
    }

    /// A secret of its own for each purpose, from which nobody finds the way back to the key or to another secret.
    pub fn derive(&self, purpose: &[u8]) -> [u8; 32] {
        hmac(self.0.as_bytes(), purpose)
    }

    /// The public key, base64 of 32 bytes.
    pub fn public(&self) -> String {
        BASE64_STANDARD.encode(self.0.verifying_key().as_bytes())
    }
}

/// A short name of a public key, to compare by eye.
pub fn fingerprint(public: &str) -> String {
    hash(public).chars().take(16).collect()
}

/// Reads the secret file `name` in `folder`; makes it with `make` (mode 0600) if there is none.
///
/// # Errors
/// A sentence that names the file.
pub fn keep(folder: &Path, name: &str, make: impl Fn() -> Vec<u8>) -> Result<Vec<u8>, String> {
    let path = folder.join(name);
    let say = |e: std::io::Error| format!("secret file {}: {e}", path.display());
    match std::fs::read(&path) {
        Ok(bytes) => return Ok(bytes),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        Err(e) => return Err(say(e)),
    }
    let bytes = make();
    put(folder, name, &bytes)?;
    Ok(bytes)
}

/// Writes the secret file `name` in `folder` (mode 0600), in place of one that is there.
///
/// # Errors
/// A sentence that names the file.
pub fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), String> {
    let path = folder.join(name);
    let say = |e: std::io::Error| format!("secret file {}: {e}", path.display());
    private_dir(folder).map_err(say)?;
    let fresh = path.with_extension("new");
    drop(std::fs::remove_file(&fresh));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&fresh)
        .map_err(say)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(say)?;
    std::fs::rename(&fresh, &path).map_err(say)
}

/// Makes a folder that only the server's user may enter; one that is there stays as it is.
///
/// # Errors
/// What the operating system said.
pub fn private_dir(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

/// 32 random bytes from the operating system.
///
/// # Panics
/// If the operating system has no randomness to give: nothing secret can be made then.
pub fn random_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    #[expect(clippy::expect_used, reason = "without randomness nothing may go on")]
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A 256-bit secret as 43 characters of base64url.
pub fn random_token() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(random_bytes())
}

/// How secrets of 256 bits are stored: SHA-256 in lower-case hex.
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// HMAC-SHA256.
pub fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length will do");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS[usize::from(n)]);
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(b & 15)])
        .collect()
}

/// Compares without telling by its duration where the two differ.
pub fn same(a: &str, b: &str) -> bool {
    use subtle::ConstantTimeEq as _;
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_only_for_us() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let first = Signer::open(dir.path()).unwrap().public();
        assert_eq!(Signer::open(dir.path()).unwrap().public(), first);
        let mode = std::fs::metadata(dir.path().join("signing.key"))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }

    #[test]
    fn a_server_signs_with_the_key_of_the_database_or_not_at_all() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let public = Signer::open_as(first.path(), None).unwrap().public();
        assert!(Signer::open_as(first.path(), Some(&public)).is_ok());
        let missing = Signer::open_as(second.path(), Some(&public)).unwrap_err();
        assert!(missing.contains(&fingerprint(&public)), "{missing}");
        assert!(!second.path().join("signing.key").exists(), "none is made");
        let other = Signer::open_as(second.path(), None).unwrap().public();
        let wrong = Signer::open_as(second.path(), Some(&public)).unwrap_err();
        assert!(wrong.contains(&fingerprint(&public)) && wrong.contains(&fingerprint(&other)));
    }
}
