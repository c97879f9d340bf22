//! Which acknowledgement belongs to which message. The client library tells packet ids only as messages leave, in the order in which
//! they were handed over, so the two sequences are matched here.
use std::collections::{HashMap, VecDeque};

/// Messages of one connection on their way, each with a ticket of type `T`.
#[derive(Debug)]
pub(super) struct Acks<T> {
    /// Handed over, packet id not known yet.
    handed: VecDeque<T>,
    /// Held back by the library until an older message with the same packet id is acknowledged.
    held: HashMap<u16, T>,
    /// Left, not acknowledged.
    sent: HashMap<u16, T>,
}

impl<T> Default for Acks<T> {
    fn default() -> Self {
        Self {
            handed: VecDeque::new(),
            held: HashMap::new(),
            sent: HashMap::new(),
        }
    }
}

impl<T> Acks<T> {
    /// How many messages are on their way.
    pub(super) fn outstanding(&self) -> usize {
        self.handed.len() + self.held.len() + self.sent.len()
    }

    /// A message was handed to the library.
    pub(super) fn handed(&mut self, ticket: T) {
        self.handed.push_back(ticket);
    }

    /// The next message left with this packet id. Id 0 is never acknowledged: its ticket comes back at once.
    pub(super) fn left(&mut self, packet: u16) -> Option<T> {
        let ticket = self
            .held
            .remove(&packet)
            .or_else(|| self.handed.pop_front())?;
        if packet == 0 {
            return Some(ticket);
        }
        self.sent.insert(packet, ticket);
        None
    }

    /// The next message waits for the packet id to become free.
    pub(super) fn waits(&mut self, packet: u16) {
        if let Some(ticket) = self.handed.pop_front() {
            self.held.insert(packet, ticket);
        }
    }

    /// The broker has acknowledged this packet id.
    pub(super) fn acknowledged(&mut self, packet: u16) -> Option<T> {
        self.sent.remove(&packet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acknowledgements_find_their_messages_in_any_order() {
        let mut acks = Acks::default();
        for ticket in ["a", "b", "c"] {
            acks.handed(ticket);
        }
        for packet in 1..=3 {
            assert_eq!(acks.left(packet), None);
        }
        assert_eq!(acks.acknowledged(3), Some("c"));
        assert_eq!(acks.acknowledged(1), Some("a"));
        assert_eq!(acks.acknowledged(1), None, "twice");
        assert_eq!(acks.acknowledged(9), None, "never sent");
        assert_eq!(acks.outstanding(), 1);
    }

    #[test]
    fn a_message_without_acknowledgement_is_done_when_it_leaves() {
        let mut acks = Acks::default();
        acks.handed("receipt");
        acks.handed("manifest");
        assert_eq!(acks.left(0), Some("receipt"));
        assert_eq!(acks.left(1), None);
        assert_eq!(acks.acknowledged(1), Some("manifest"));
    }

    #[test]
    fn packet_ids_come_round_and_collide() {
        let mut acks = Acks::default();
        for round in 0..3_u32 {
            for packet in 1..=u16::MAX {
                acks.handed((round, packet));
                assert_eq!(acks.left(packet), None);
                assert_eq!(acks.acknowledged(packet), Some((round, packet)));
            }
        }
        acks.handed((9, 1));
        assert_eq!(acks.left(1), None);
        acks.handed((10, 1));
        acks.handed((11, 2));
        acks.waits(1);
        assert_eq!(acks.acknowledged(1), Some((9, 1)));
        assert_eq!(acks.left(1), None, "the held one leaves");
        assert_eq!(acks.left(2), None);
        assert_eq!(acks.acknowledged(1), Some((10, 1)));
        assert_eq!(acks.acknowledged(2), Some((11, 2)));
        assert_eq!(acks.outstanding(), 0);
    }
}
