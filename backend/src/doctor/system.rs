//! The machine: folders, limits, clock and ports.
use super::Verdict;
use crate::{
    config::Config,
    time::{Clock, Instant},
};
use std::{net::SocketAddr, os::unix::fs::PermissionsExt as _, path::Path};

/// Less free space than this is said: one long video and its renditions.
const ROOM: u64 = 5 << 30;
/// Each screen holds one or two files open.
const FILES: u64 = 4096;
/// Connections that come at once after a power cut.
const BACKLOG: u32 = 4096;
/// When this was written: no clock shows an earlier time.
const WRITTEN_MS: i64 = 1_795_737_600_000;
const TMPFS: u64 = 0x0102_1994;

pub(super) fn folder(config: &Config) -> Verdict {
    let folder = &config.data_dir;
    if let Err(e) = std::fs::create_dir_all(folder) {
        return Verdict::Bad(format!("{} cannot be made: {e}", folder.display()));
    }
    if let Err(e) = tempfile::tempfile_in(folder) {
        return Verdict::Bad(format!("{} cannot be written: {e}", folder.display()));
    }
    let Ok(space) = rustix::fs::statvfs(folder) else {
        return Verdict::Odd(format!("{}: its free space is unknown", folder.display()));
    };
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    let seen = format!("{}, {} MB free", folder.display(), free / 1_000_000);
    if in_memory(folder) {
        return Verdict::Odd(format!(
            "{seen}; it lies in memory: nothing survives a restart"
        ));
    }
    match free < ROOM {
        true => Verdict::Odd(format!("{seen}: make room for media")),
        false => Verdict::Good(seen),
    }
}

fn in_memory(folder: &Path) -> bool {
    rustix::fs::statfs(folder).is_ok_and(|fs| u64::try_from(fs.f_type) == Ok(TMPFS))
}

pub(super) fn secrets(config: &Config) -> Verdict {
    let folder = config.secrets_dir();
    let Ok(entries) = std::fs::read_dir(&folder) else {
        return Verdict::Good("none yet: the first start makes them".into());
    };
    for entry in entries.flatten() {
        let open = entry
            .metadata()
            .is_ok_and(|m| m.permissions().mode() & 0o077 != 0);
        if open {
            let path = entry.path();
            return Verdict::Bad(format!(
                "{0} can be read by others: chmod 600 {0}",
                path.display()
            ));
        }
    }
    Verdict::Good("only the server's user can read them".into())
}

pub(super) fn open_files() -> Verdict {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    match limit.maximum {
        Some(most) if most < FILES => Verdict::Odd(format!(
            "at most {most} (each screen needs one, or three over WebSocket): raise `ulimit -Hn` or LimitNOFILE to {FILES} or more"
        )),
        Some(most) => Verdict::Good(format!("at most {most}")),
        None => Verdict::Good("no limit".into()),
    }
}

pub(super) fn backlog() -> Verdict {
    let text = std::fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap_or_default();
    match text.trim().parse::<u32>() {
        Ok(most) if most < BACKLOG => Verdict::Odd(format!(
            "{most} connections can wait: sysctl -w net.core.somaxconn={BACKLOG} lets large fleets come back faster"
        )),
        Ok(most) => Verdict::Good(format!("{most} connections can wait")),
        Err(_) => Verdict::Odd("net.core.somaxconn is unknown here".into()),
    }
}

pub(super) fn clock(config: &Config) -> Verdict {
    let now = Clock::system(config.clock_offset_ms).now();
    if now < Instant::from_ms(WRITTEN_MS) {
        return Verdict::Bad(format!("shows {now}: set the clock, screens follow it"));
    }
    match config.clock_offset_ms {
        0 => Verdict::Good(now.to_string()),
        offset => Verdict::Odd(format!(
            "{now}, moved by {offset} ms (VITRINE_CLOCK_OFFSET_MS)"
        )),
    }
}

pub(super) fn port(address: SocketAddr) -> Verdict {
    match std::net::TcpListener::bind(address) {
        Ok(_) => Verdict::Good(format!("{address} is free")),
        Err(e) if e.kind() == std::io::ErrorKind::AddrInUse => Verdict::Odd(format!(
            "{address} is in use: by a running Vitrine, or by another program"
        )),
        Err(e) => Verdict::Bad(format!("{address} cannot be listened on: {e}")),
    }
}
