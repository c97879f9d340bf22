//! Where log lines go: to standard output, by a thread of its own. Nobody waits for it: when its reader is gone, slow, or the disk behind it
//! full, lines are lost and counted, and the service goes on.
use std::{
    io::{self, Write},
    sync::{
        OnceLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

/// Lines that may wait.
const WAITING: usize = 8_192;
/// How long the end of the program waits for what is not written yet.
const LAST_WORDS: Duration = Duration::from_secs(1);

static LINES: OnceLock<SyncSender<Vec<u8>>> = OnceLock::new();
static PENDING: AtomicUsize = AtomicUsize::new(0);
static LOST: AtomicU64 = AtomicU64::new(0);

/// One line on its way.
#[derive(Debug, Default)]
pub struct Line(Vec<u8>);

impl Line {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if !self.0.is_empty() {
            hand_over(LINES.get_or_init(begin), std::mem::take(&mut self.0));
        }
    }
}

/// Lines that were lost since the program began.
pub fn lost() -> u64 {
    LOST.load(Ordering::Relaxed)
}

/// Waits until everything is written, but not for long.
pub fn finish() {
    let end = Instant::now() + LAST_WORDS;
    while PENDING.load(Ordering::Acquire) > 0 && Instant::now() < end {
        thread::sleep(Duration::from_millis(5));
    }
}

fn begin() -> SyncSender<Vec<u8>> {
    let (lines, waiting) = mpsc::sync_channel(WAITING);
    let writer = thread::Builder::new().name("journal".into());
    // without a thread every line is lost and counted
    drop(writer.spawn(move || write_all(&waiting, io::stdout())));
    lines
}

fn hand_over(lines: &SyncSender<Vec<u8>>, line: Vec<u8>) {
    PENDING.fetch_add(1, Ordering::AcqRel);
    if lines.try_send(line).is_err() {
        PENDING.fetch_sub(1, Ordering::AcqRel);
        LOST.fetch_add(1, Ordering::Relaxed);
    }
}

fn write_all(waiting: &Receiver<Vec<u8>>, mut out: impl Write) {
    while let Ok(line) = waiting.recv() {
        if out.write_all(&line).and_then(|()| out.flush()).is_err() {
            LOST.fetch_add(1, Ordering::Relaxed);
        }
        PENDING.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where nothing can be written.
    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_that_find_no_place_are_counted_and_nobody_waits() {
        let (lines, waiting) = mpsc::sync_channel(2);
        for _ in 0..5 {
            hand_over(&lines, b"line\n".to_vec());
        }
        assert_eq!(lost(), 3, "no room");
        drop(lines);
        write_all(&waiting, Full);
        assert_eq!(lost(), 5, "no place");
        finish();
    }
}
