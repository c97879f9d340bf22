//! Foreign programs that read foreign files: ffmpeg and ffprobe, with bounds on time, memory and files, and nothing of the
//! system but their libraries, their input and their own folder.
use crate::{
    config::Config,
    error::{Error, Result},
};
use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, PathBeneath, PathFd,
    Ruleset, RulesetAttr as _, RulesetCreated, RulesetCreatedAttr as _, RulesetError,
    RulesetStatus,
};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Once,
};
use tokio::process::{Child, Command};

/// What a program may use up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Seconds of processor time.
    pub(super) cpu_s: u64,
    /// Bytes of address space.
    pub(super) memory: u64,
    /// Bytes of a file that it writes.
    pub(super) file: u64,
}

/// A folder for one run of a program, removed with everything in it: `in` to read, `out` to write.
#[derive(Debug)]
pub(super) struct Workshop(tempfile::TempDir);

impl Workshop {
    /// Makes the folder below the data folder, and puts `source` in it.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(super) async fn open(config: &Config, source: &Path) -> Result<Self> {
        let shop = Self::bare(config)?;
        let target = shop.source();
        // the same file under another name; a copy where that cannot be
        if tokio::fs::hard_link(source, &target).await.is_err() {
            tokio::fs::copy(source, &target).await?;
        }
        Ok(shop)
    }

    /// Makes the folder without a source.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(super) fn bare(config: &Config) -> Result<Self> {
        let root = root(config);
        std::fs::create_dir_all(&root)?;
        let dir = tempfile::Builder::new().prefix("w").tempdir_in(root)?;
        std::fs::create_dir(dir.path().join("in"))?;
        std::fs::create_dir(dir.path().join("out"))?;
        Ok(Self(dir))
    }

    /// The file to read.
    pub(super) fn source(&self) -> PathBuf {
        self.0.path().join("in").join("source")
    }

    /// A file of the folder to write.
    pub(super) fn made(&self, name: &str) -> PathBuf {
        self.0.path().join("out").join(name)
    }
}

/// Where workshops are.
pub(super) fn root(config: &Config) -> PathBuf {
    let root = config.data_dir.join("work");
    std::path::absolute(&root).unwrap_or(root)
}

/// Which program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    /// The converter.
    Ffmpeg,
    /// The describer, beside it.
    Ffprobe,
}

impl Tool {
    fn path(self, config: &Config) -> PathBuf {
        match self {
            Self::Ffmpeg => config.ffmpeg.clone(),
            Self::Ffprobe => config.ffmpeg.with_file_name("ffprobe"),
        }
    }
}

/// Starts the program in the workshop; it dies with the returned handle.
///
/// # Errors
/// If it cannot be started.
pub(super) async fn start(
    config: &Config,
    shop: &Workshop,
    tool: Tool,
    args: Vec<OsString>,
    bounds: Bounds,
    fed: bool,
) -> Result<Child> {
    let path = tool.path(config);
    let mut command = Command::new("prlimit");
    command
        .arg(format!("--cpu={}", bounds.cpu_s))
        .arg(format!("--as={}", bounds.memory))
        .arg(format!("--fsize={}", bounds.file))
        .args(["--core=0", "--nofile=256", "--"])
        .arg(&path)
        .args(args)
        .current_dir(shop.0.path().join("out"))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("TMPDIR", shop.0.path().join("out"))
        .stdin(if fed { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let folders = Folders {
        program: path
            .parent()
            .filter(|p| p.is_absolute())
            .map(Path::to_path_buf),
        read: shop.0.path().join("in"),
        write: shop.0.path().join("out"),
    };
    let runtime = tokio::runtime::Handle::current();
    // the bounds hold for a thread and what it starts, so the thread is made for this and ends after it
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .name("confined".into())
        .spawn(move || {
            let _runtime = runtime.enter();
            close_off(&folders);
            // nobody waiting any more: the program is killed with the answer
            drop(tell.send(command.spawn()));
        })?;
    let child = told.await.map_err(Error::internal)?;
    child.map_err(|e| Error::internal(format!("{} cannot be started: {e}", path.display())))
}

struct Folders {
    program: Option<PathBuf>,
    read: PathBuf,
    write: PathBuf,
}

/// Says once whether the system lets us fence programs in.
static SAID: Once = Once::new();

fn close_off(folders: &Folders) {
    if let Err(e) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!(error = ?e, "media programs run at the server's own priority");
    }
    let status = fence(folders);
    SAID.call_once(|| match status {
        Ok(RulesetStatus::FullyEnforced) => tracing::debug!("media programs are fenced in"),
        Ok(status) => tracing::warn!(
            ?status,
            "this system cannot fully fence media programs in (Landlock): limits and flags still hold"
        ),
        Err(e) => tracing::warn!(
            error = ?e,
            "this system does not fence media programs in (Landlock): limits and flags still hold"
        ),
    });
}

/// Whether the system fences programs in fully; tried in a thread that ends with it.
pub(super) fn fences() -> bool {
    let nothing = Folders {
        program: None,
        read: PathBuf::from("/nonexistent"),
        write: PathBuf::from("/nonexistent"),
    };
    let tried = std::thread::spawn(move || fence(&nothing));
    matches!(tried.join(), Ok(Ok(RulesetStatus::FullyEnforced)))
}

fn fence(folders: &Folders) -> Result<RulesetStatus, RulesetError> {
    let abi = ABI::V5;
    let rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .create()?;
    let system = ["/usr", "/lib", "/lib64", "/bin", "/opt", "/nix/store"].map(PathBuf::from);
    let details = [
        "/etc/ld.so.cache",
        "/dev/urandom",
        "/proc/self",
        "/sys/devices/system/cpu",
        "/sys/devices/system/node",
    ];
    let mut rules = rules;
    for path in system.iter().chain(&folders.program) {
        rules = allow(rules, path, AccessFs::from_read(abi))?;
    }
    for path in details {
        rules = allow(rules, Path::new(path), AccessFs::from_read(abi))?;
    }
    rules = allow(rules, Path::new("/dev/null"), AccessFs::from_all(abi))?;
    rules = allow(rules, &folders.read, AccessFs::from_read(abi))?;
    rules = allow(rules, &folders.write, AccessFs::from_all(abi))?;
    Ok(rules.restrict_self()?.ruleset)
}

fn allow(
    rules: RulesetCreated,
    path: &Path,
    access: landlock::BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    match PathFd::new(path) {
        Ok(fd) => rules.add_rule(PathBeneath::new(fd, access)),
        // not on this system
        Err(_) => Ok(rules),
    }
}
