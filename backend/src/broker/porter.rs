//! Turns away whoever connects to the broker and does not say who it is: the broker itself waits for ever for the first packet.
//! The porter looks at this process's own connections, so a screen needs no second one inside the server.
use rustix::{
    fd::{AsRawFd as _, OwnedFd},
    fs::{Dir, Mode, OFlags},
    net::{Shutdown, getpeername, getsockname, shutdown},
    process::{PidfdFlags, PidfdGetfdFlags, Resource, getpid, getrlimit, pidfd_getfd, pidfd_open},
};
use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    time::Duration,
};
use tokio::time::Instant;

/// How many connections may be without their first packet: the screens of a whole fleet may come at once, and are let in one by one.
const WAITING_MOST: u64 = 20_000;
/// Between two rounds.
pub(super) const PAUSE: Duration = Duration::from_secs(2);

/// A connection: its number in this process and who is at its other end.
type Connection = (i32, SocketAddr);

/// Watches over the connections to one port of this process.
pub(super) struct Porter {
    process: OwnedFd,
    /// Kept open, so that a round needs no file when there are no more.
    numbers: Dir,
    /// Given up for the look at a connection when there are no more.
    reserve: Option<OwnedFd>,
    port: u16,
    patience: Duration,
    /// How many connections may wait at once.
    most: usize,
    waiting: HashMap<SocketAddr, Instant>,
    greeted: HashSet<SocketAddr>,
}

impl Porter {
    /// A porter for the connections to `port`, each of which has `patience` to say who it is; none where the system does not let a
    /// process look at its own connections, as Docker's seccomp profile does not.
    pub(super) fn new(port: u16, patience: Duration) -> Option<Self> {
        let process = pidfd_open(getpid(), PidfdFlags::empty()).ok()?;
        let numbers = Dir::new(open("/proc/self/fd", OFlags::DIRECTORY)?).ok()?;
        // a handle on itself is no file that anybody could have locked
        pidfd_getfd(&process, process.as_raw_fd(), PidfdGetfdFlags::empty()).ok()?;
        Some(Self {
            process,
            numbers,
            reserve: reserve(),
            port,
            patience,
            most: most(),
            waiting: HashMap::new(),
            greeted: HashSet::new(),
        })
    }

    /// Cuts the connections whose patience is over by `now` and that are not among those the broker `knows`; how many.
    pub(super) fn round(
        &mut self,
        now: Instant,
        knows: impl FnOnce() -> HashSet<SocketAddr>,
    ) -> usize {
        self.reserve = None;
        let here = self.connections();
        let there: HashSet<_> = here.iter().map(|(_, peer)| *peer).collect();
        self.greeted.retain(|peer| there.contains(peer));
        self.waiting.retain(|peer, _| there.contains(peer));
        for peer in there.difference(&self.greeted) {
            self.waiting.entry(*peer).or_insert(now);
        }
        let unwelcome = self.unwelcome(now, knows);
        for (number, peer) in here.iter().filter(|(_, peer)| unwelcome.contains(peer)) {
            self.cut(*number, *peer);
        }
        self.reserve = reserve();
        unwelcome.len()
    }

    /// Whose time is over, and the longest waiting of too many; asks the broker only if there is anybody to ask about.
    fn unwelcome(
        &mut self,
        now: Instant,
        knows: impl FnOnce() -> HashSet<SocketAddr>,
    ) -> HashSet<SocketAddr> {
        let over = |since: &Instant| now.duration_since(*since) >= self.patience;
        if self.waiting.len() <= self.most && !self.waiting.values().any(over) {
            return HashSet::new();
        }
        for peer in knows() {
            if self.waiting.remove(&peer).is_some() {
                self.greeted.insert(peer);
            }
        }
        let mut waiting: Vec<_> = self.waiting.iter().map(|(p, since)| (*since, *p)).collect();
        waiting.sort_unstable();
        let too_many = waiting.len().saturating_sub(self.most);
        let named = waiting.iter().enumerate();
        named
            .filter(|(i, (since, _))| *i < too_many || over(since))
            .map(|(_, (_, peer))| *peer)
            .collect()
    }

    /// The connections to the port.
    fn connections(&mut self) -> Vec<Connection> {
        self.numbers.rewind();
        let entries = std::iter::from_fn(|| self.numbers.read());
        let numbers: Vec<i32> = entries
            .filter_map(|entry| entry.ok()?.file_name().to_str().ok()?.parse().ok())
            .collect();
        let look = |number| Some((number, self.look(number)?.1));
        numbers.into_iter().filter_map(look).collect()
    }

    /// The connection with this number and its other end, if it is one to the port. A file is never taken in hand: letting it go again
    /// would give up every lock that this process holds on it, and SQLite lives by those.
    fn look(&self, number: i32) -> Option<(OwnedFd, SocketAddr)> {
        let kind = std::fs::read_link(format!("/proc/self/fd/{number}")).ok()?;
        if !kind.to_str()?.starts_with("socket:") {
            return None;
        }
        let file = pidfd_getfd(&self.process, number, PidfdGetfdFlags::empty()).ok()?;
        let here = SocketAddr::try_from(getsockname(&file).ok()?).ok()?;
        if here.port() != self.port {
            return None;
        }
        let there = SocketAddr::try_from(getpeername(&file).ok()??).ok()?;
        Some((file, there))
    }

    /// The broker reads the end of the connection, and drops it. The number may be another connection's by now: it is looked at anew.
    fn cut(&self, number: i32, peer: SocketAddr) {
        if let Some((file, there)) = self.look(number)
            && there == peer
        {
            // it may be gone already
            let _ = shutdown(&file, Shutdown::Both);
        }
    }
}

fn open(path: &str, flags: OFlags) -> Option<OwnedFd> {
    rustix::fs::open(
        path,
        flags | OFlags::RDONLY | OFlags::CLOEXEC,
        Mode::empty(),
    )
    .ok()
}

/// At most half of the files that this process may open.
fn most() -> usize {
    let files = getrlimit(Resource::Nofile).current;
    let most = files.map_or(WAITING_MOST, |files| WAITING_MOST.min(files / 2));
    usize::try_from(most).unwrap_or(usize::MAX)
}

fn reserve() -> Option<OwnedFd> {
    open("/dev/null", OFlags::empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::Read as _,
        net::{TcpListener, TcpStream},
    };

    const PATIENCE: Duration = Duration::from_secs(10);

    struct House {
        porter: Porter,
        listener: TcpListener,
        inside: Vec<TcpStream>,
    }

    impl House {
        fn new() -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let porter = Porter::new(port, PATIENCE).unwrap();
            Self {
                porter,
                listener,
                inside: vec![],
            }
        }

        fn enter(&mut self) -> (TcpStream, SocketAddr) {
            let client = TcpStream::connect(self.listener.local_addr().unwrap()).unwrap();
            client
                .set_read_timeout(Some(Duration::from_millis(200)))
                .unwrap();
            let (inside, peer) = self.listener.accept().unwrap();
            self.inside.push(inside);
            (client, peer)
        }
    }

    fn is_cut(client: &mut TcpStream) -> bool {
        matches!(client.read(&mut [0]), Ok(0))
    }

    #[test]
    fn who_says_nothing_is_cut_and_who_is_known_stays() {
        let mut house = House::new();
        let (mut silent, _) = house.enter();
        let (mut screen, known) = house.enter();
        let begin = Instant::now();
        let nobody = || panic!("nobody's time is over");
        assert_eq!(house.porter.round(begin, nobody), 0);
        let late = begin + PATIENCE;
        assert_eq!(house.porter.round(late, || HashSet::from([known])), 1);
        assert!(is_cut(&mut silent));
        assert!(!is_cut(&mut screen));
        drop(silent);
        house.inside.remove(0);
        let much_later = late + PATIENCE * 100;
        assert_eq!(house.porter.round(much_later, nobody), 0, "asked once");
    }

    #[test]
    fn an_address_that_comes_again_waits_anew() {
        let mut house = House::new();
        let (client, peer) = house.enter();
        let begin = Instant::now();
        house.porter.round(begin, HashSet::new);
        house
            .porter
            .round(begin + PATIENCE, || HashSet::from([peer]));
        drop(client);
        house.inside.clear();
        house.porter.round(begin + PATIENCE, HashSet::new);
        assert!(house.porter.greeted.is_empty() && house.porter.waiting.is_empty());
    }

    #[test]
    fn of_too_many_the_longest_waiting_go() {
        let mut house = House::new();
        house.porter.most = 3;
        let (mut first, peer) = house.enter();
        let begin = Instant::now();
        house.porter.round(begin, HashSet::new);
        let soon = begin + Duration::from_secs(1);
        let others = (1..=3).map(|port| (SocketAddr::from(([10, 0, 0, 1], port)), soon));
        house.porter.waiting.extend(others);
        assert_eq!(
            house.porter.unwelcome(soon, HashSet::new),
            HashSet::from([peer])
        );
        let (number, _) = house.porter.connections()[0];
        house.porter.cut(number, peer);
        assert!(is_cut(&mut first));
    }
}
