//! The list of what a copy holds, with the hash of each file.
use super::{Failure, database::Kind, media, say};
use crate::{secrets, time::Instant};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    io::{Read as _, Write as _},
    path::Path,
};

/// The name of the list.
pub(super) const CONTENTS: &str = "contents.json";

/// The shape of the list; another one is refused.
const FORMAT: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Contents {
    format: u32,
    /// The program that made the copy.
    version: String,
    taken_at: Instant,
    pub(super) database: Kind,
    pub(super) files: Vec<File>,
    pub(super) objects: Vec<Object>,
}

/// A file beside the list.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct File {
    pub(super) path: String,
    bytes: u64,
    sha256: String,
}

/// Media bytes, kept in the folder that all copies share.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Object {
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

impl Contents {
    pub(super) fn of(
        folder: &Path,
        (database, taken_at): (Kind, Instant),
        files: impl Iterator<Item = String>,
        objects: Vec<Object>,
    ) -> Result<Self, Failure> {
        let described = files.map(|path| {
            let (sha256, bytes) = hash(&folder.join(&path))?;
            Ok(File {
                path,
                bytes,
                sha256,
            })
        });
        Ok(Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at,
            database,
            files: described.collect::<Result<_, Failure>>()?,
            objects,
        })
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join(CONTENTS);
        let text = serde_json::to_vec_pretty(self).map_err(|e| e.to_string())?;
        let write = || {
            let mut file = std::fs::File::create(&path)?;
            file.write_all(&text)?;
            file.sync_all()
        };
        write().map_err(say(&path))?;
        super::sync_folder(folder)
    }

    pub(super) fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(CONTENTS);
        let text = std::fs::read(&path).map_err(say(&path))?;
        let read = serde_json::from_slice::<Self>(&text);
        let contents = read.map_err(|e| format!("{} cannot be read: {e}", path.display()))?;
        if contents.format != FORMAT {
            return Err(format!(
                "{} has format {}, this program reads {FORMAT}: use the program that made it ({})",
                path.display(),
                contents.format,
                contents.version
            ));
        }
        let plain = |path: &str| {
            let mut parts = Path::new(path).components();
            parts.all(|part| matches!(part, std::path::Component::Normal(_)))
        };
        match contents.files.iter().find(|f| !plain(&f.path)) {
            Some(file) => Err(format!("`{}` is no file of a copy", file.path)),
            None => Ok(contents),
        }
    }

    /// Reads everything once and compares it with the list; media lie in the `shared` folder. Answers with the names of media that are not
    /// what was copied, or gone.
    pub(super) fn check(&self, folder: &Path, shared: &Path) -> Result<Vec<String>, Failure> {
        for file in &self.files {
            same(&folder.join(&file.path), &file.sha256)?;
        }
        let whole = |object: &&Object| {
            hash(&media::place(shared, &object.sha256))
                .is_ok_and(|(sha256, _)| sha256 == object.sha256)
        };
        let damaged = self.objects.iter().filter(|object| !whole(object));
        Ok(damaged.map(|object| object.sha256.clone()).collect())
    }
}

fn same(path: &Path, sha256: &str) -> Result<(), Failure> {
    if hash(path)?.0 == sha256 {
        return Ok(());
    }
    Err(format!(
        "{} is not what was copied: the copy is damaged, take another one",
        path.display()
    ))
}

/// The SHA-256 of a file, and how many bytes it has.
pub(super) fn hash(path: &Path) -> Result<(String, u64), Failure> {
    let read = || {
        let mut file = std::fs::File::open(path)?;
        let (mut hasher, mut bytes) = (Sha256::new(), 0);
        let mut piece = vec![0; 1 << 20];
        loop {
            let n = file.read(&mut piece)?;
            if n == 0 {
                return Ok((secrets::hex(&hasher.finalize()), bytes));
            }
            hasher.update(&piece[..n]);
            bytes += n as u64;
        }
    };
    read().map_err(say(path))
}
