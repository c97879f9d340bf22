//! The door for screens: connections pass it only with their first packet in hand. The broker itself waits for ever for a client that says
//! nothing; the gate does not.
use super::relay::Relay;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::AsyncWriteExt as _,
    net::{
        TcpListener, TcpSocket, TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How many connections may be without their first packet.
const WAITING_MOST: usize = 2000;
/// How long a connection may be so.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Connections that the operating system keeps until they are accepted.
const BACKLOG: u32 = 4096;
/// The most that is copied at a time.
const PIECE_BYTES: usize = 8 << 10;
/// The broker's own limit.
const PACKET_MAX_BYTES: usize = 256 * 1024;
/// With so much of the first packet the broker knows whom it talks to, and its own deadline runs.
const ENOUGH_BYTES: usize = 1024;

/// What a gate leads to.
#[derive(Clone)]
pub(super) enum Behind {
    /// The embedded broker; it moves when it is made anew.
    Broker(watch::Receiver<SocketAddr>),
    /// A broker outside.
    Relay(Arc<Relay>),
}

/// A gate that listens.
pub(super) struct Gate {
    listener: TcpListener,
    behind: Behind,
    patience: Duration,
}

impl Gate {
    /// Listens on `address`.
    ///
    /// # Errors
    /// What the operating system said.
    pub(super) fn listen(
        address: SocketAddr,
        behind: Behind,
        patience: Duration,
    ) -> std::io::Result<Self> {
        let socket = match address {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let listener = socket.listen(BACKLOG)?;
        Ok(Self {
            listener,
            behind,
            patience,
        })
    }

    /// Where it listens.
    #[cfg(test)]
    fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    /// Lets clients in until `stop`.
    pub(super) async fn serve(self, tasks: TaskTracker, stop: CancellationToken) {
        let waiting = Arc::new(Semaphore::new(WAITING_MOST));
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => return,
                accepted = self.listener.accept() => accepted,
            };
            let client = match accepted {
                Ok((client, _)) => client,
                Err(e) => {
                    tracing::warn!(error = %e, "a connection of a screen could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let Ok(place) = Arc::clone(&waiting).try_acquire_owned() else {
                continue;
            };
            let (behind, patience, stop) = (self.behind.clone(), self.patience, stop.clone());
            let visit = visit(client, (behind, patience), place);
            tasks.spawn(stop.run_until_cancelled_owned(visit));
        }
    }
}

/// Keeps a client's place among those who wait until it has said who it is, then lets it through.
async fn visit(
    client: TcpStream,
    (behind, patience): (Behind, Duration),
    place: OwnedSemaphorePermit,
) {
    let first = tokio::time::timeout(patience, first_packet(&client)).await;
    drop(place);
    if !matches!(first, Ok(true)) {
        return;
    }
    match behind {
        Behind::Broker(broker) => {
            let place = *broker.borrow();
            carry(client, place).await;
        }
        Behind::Relay(relay) => relay.serve(client).await,
    }
}

/// Waits until the first packet is there, without taking it; false if it can be no CONNECT.
async fn first_packet(client: &TcpStream) -> bool {
    let mut bytes = vec![0; ENOUGH_BYTES];
    loop {
        let here = match client.peek(&mut bytes).await {
            Ok(0) | Err(_) => return false,
            Ok(n) => &bytes[..n],
        };
        match wanted(here) {
            Some(0) => return false,
            Some(length) if here.len() >= length.min(ENOUGH_BYTES) => return true,
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// How long the packet that begins so is; 0 = it is no CONNECT; none = not known yet.
fn wanted(bytes: &[u8]) -> Option<usize> {
    const CONNECT: u8 = 0x10;
    let [kind, length @ ..] = bytes else {
        return None;
    };
    if *kind != CONNECT {
        return Some(0);
    }
    let mut value = 0;
    for (i, byte) in length.iter().take(4).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            let whole = 2 + i + value;
            return Some(if whole > PACKET_MAX_BYTES { 0 } else { whole });
        }
    }
    // four bytes that all say "more" are no length
    (length.len() >= 4).then_some(0)
}

/// Copies bytes both ways until either side ends.
async fn carry(mut client: TcpStream, broker: SocketAddr) {
    let connect = TcpStream::connect(broker);
    let Ok(Ok(mut broker)) = tokio::time::timeout(Duration::from_secs(10), connect).await else {
        tracing::warn!("a screen was turned away: the broker does not answer");
        return;
    };
    for stream in [&client, &broker] {
        // a refusal only costs a little latency
        drop(stream.set_nodelay(true));
    }
    let (from_client, to_client) = client.split();
    let (from_broker, to_broker) = broker.split();
    tokio::select! {
        _ = copy(from_client, to_broker) => {}
        _ = copy(from_broker, to_client) => {}
    }
    // what was copied is on its way; a failure means that the other side is gone already
    drop(client.shutdown().await);
}

/// Copies until one side ends. A connection that rests holds no buffer: thousands rest at any moment.
async fn copy(from: ReadHalf<'_>, mut to: WriteHalf<'_>) -> std::io::Result<()> {
    loop {
        from.readable().await?;
        let Some(piece) = read(&from)? else {
            continue;
        };
        if piece.is_empty() {
            return Ok(());
        }
        to.write_all(&piece).await?;
    }
}

/// What is there to read; empty at the end, none if it was a false alarm.
fn read(from: &ReadHalf<'_>) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = [0; PIECE_BYTES];
    match from.try_read(&mut bytes) {
        Ok(length) => Ok(Some(bytes[..length].to_vec())),
        Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => Ok(None),
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt as _;

    /// CONNECT of MQTT 3.1.1 with the client id `a`.
    const HELLO: &[u8] = b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x1e\x00\x01a";

    /// A gate before a broker that answers with what it was told.
    async fn gate() -> (SocketAddr, CancellationToken) {
        let echo = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (_, place) = watch::channel(echo.local_addr().unwrap());
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        tasks.spawn(async move {
            while let Ok((mut client, _)) = echo.accept().await {
                let (mut from, mut to) = client.split();
                drop(tokio::io::copy(&mut from, &mut to).await);
            }
        });
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let gate = Gate::listen(any, Behind::Broker(place), Duration::from_millis(300)).unwrap();
        let address = gate.address();
        tasks.spawn(gate.serve(tasks.clone(), stop.clone()));
        (address, stop)
    }

    async fn ends(client: &mut TcpStream) -> bool {
        let mut byte = [0];
        let read = client.read(&mut byte);
        let read = tokio::time::timeout(Duration::from_secs(5), read).await;
        matches!(read, Ok(Ok(0) | Err(_)))
    }

    #[tokio::test]
    async fn whoever_says_nothing_or_too_slowly_or_nonsense_is_turned_away() {
        let (address, _stop) = gate().await;
        let mut silent = TcpStream::connect(address).await.unwrap();
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(&HELLO[..5]).await.unwrap();
        let mut odd = TcpStream::connect(address).await.unwrap();
        odd.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        for client in [&mut silent, &mut slow, &mut odd] {
            assert!(ends(client).await);
        }
    }

    #[tokio::test]
    async fn a_client_passes_with_its_first_packet_even_in_pieces() {
        let (address, _stop) = gate().await;
        let mut client = TcpStream::connect(address).await.unwrap();
        for piece in HELLO.chunks(7) {
            client.write_all(piece).await.unwrap();
        }
        let mut echoed = vec![0; HELLO.len()];
        client.read_exact(&mut echoed).await.unwrap();
        assert_eq!(echoed, HELLO);
        client.write_all(b"more").await.unwrap();
        client.read_exact(&mut echoed[..4]).await.unwrap();
        assert_eq!(&echoed[..4], b"more");
    }

    #[test]
    fn the_length_is_read_from_the_first_bytes() {
        for (bytes, expected) in [
            (&b""[..], None),
            (b"\x10", None),
            (b"\x10\x0d", Some(15)),
            (b"\x10\x80", None),
            (b"\x10\x80\x01", Some(131)),
            (b"\x10\xff\xff\xff\x7f", Some(0)),
            (b"\x10\xff\xff\xff\xff", Some(0)),
            (b"\x20\x02", Some(0)),
        ] {
            assert_eq!(wanted(bytes), expected, "{bytes:?}");
        }
    }
}
