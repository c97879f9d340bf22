"""MQTT 3.1.1 and 5 by hand: packets as wrong as a test wants them, and a socket that reads what comes back."""

import socket
import struct
import time

CONNECT, CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP = 0x10, 0x20, 0x30, 0x40, 0x50, 0x62, 0x70
SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP, DISCONNECT, AUTH = (
    0x82,
    0x90,
    0xA2,
    0xB0,
    0xC0,
    0xD0,
    0xE0,
    0xF0,
)
SILENT, CLOSED = "silent", "closed"


def length(number):
    out = bytearray()
    while True:
        number, low = divmod(number, 128)
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def text(value):
    data = value if isinstance(value, bytes) else value.encode()
    return struct.pack("!H", len(data)) + data


def packet(first, body=b""):
    return bytes([first]) + length(len(body)) + body


class Codec:
    """Packets of one protocol version: 4 is MQTT 3.1.1, 5 is MQTT 5."""

    def __init__(self, version):
        self.version = version

    def properties(self, raw=b""):
        return length(len(raw)) + raw if self.version == 5 else b""

    def connect(self, client, user=None, password=None, will=None, **odd):
        """`odd` may hold keep_alive, level, name, properties, flags (added), will_retain, will_qos."""
        flags, payload = 0x02 | odd.get("flags", 0), text(client)
        if will:
            flags |= 0x04 | odd.get("will_qos", 1) << 3 | (0x20 if odd.get("will_retain") else 0)
            payload += self.properties() + text(will[0]) + text(will[1])
        if user is not None:
            flags, payload = flags | 0x80, payload + text(user)
        if password is not None:
            flags, payload = flags | 0x40, payload + text(password)
        head = text(odd.get("name", "MQTT")) + bytes([odd.get("level", self.version), flags])
        return packet(
            CONNECT,
            head + struct.pack("!H", odd.get("keep_alive", 60)) + self.properties(odd.get("properties", b"")) + payload,
        )

    def publish(self, topic, message, qos=0, retain=False, number=1, properties=b""):
        data = message if isinstance(message, bytes) else message.encode()
        first = PUBLISH | qos << 1 | int(retain)
        return packet(
            first, text(topic) + (struct.pack("!H", number) if qos else b"") + self.properties(properties) + data
        )

    def subscribe(self, *filters, qos=1, properties=b"", first=SUBSCRIBE):
        return packet(
            first,
            struct.pack("!H", 1) + self.properties(properties) + b"".join(text(f) + bytes([qos]) for f in filters),
        )

    def unsubscribe(self, topic):
        return packet(UNSUBSCRIBE, struct.pack("!H", 1) + self.properties() + text(topic))


class Line:
    """One TCP connection."""

    def __init__(self, address, codec, timeout=5):
        self.codec, self.buffer = codec, b""
        self.socket = socket.create_connection(address, timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def reset(self):
        """Breaks the connection so that the other side sees a loss and publishes the will."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def send(self, *frames):
        try:
            for frame in frames:
                self.socket.sendall(frame)
        except OSError:
            pass
        return self

    def read(self, seconds=2.0):
        """The next packet as (first byte, body), or SILENT, or CLOSED."""
        deadline = time.monotonic() + seconds
        while True:
            if complete := self.take():
                return complete
            left = deadline - time.monotonic()
            if left <= 0:
                return SILENT
            self.socket.settimeout(left)
            try:
                data = self.socket.recv(65536)
            except TimeoutError:
                return SILENT
            except OSError:
                return CLOSED
            if not data:
                return CLOSED
            self.buffer += data

    def take(self):
        size, shift = 0, 0
        for index, byte in enumerate(self.buffer[1:5], start=1):
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                end = index + 1 + size
                if len(self.buffer) < end:
                    return None
                first, body, self.buffer = self.buffer[0], self.buffer[index + 1 : end], self.buffer[end:]
                return first, body
        return None

    def until(self, kind, seconds=2.0):
        """The first packet of this kind, with what was published before kept for `messages`."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            answer = self.read(left)
            if answer in (SILENT, CLOSED):
                return answer
            if answer[0] & 0xF0 == kind & 0xF0:
                return answer
        return SILENT

    def login(self, client, user=None, password=None, **more):
        """The reason code of the CONNACK; 0 is welcome."""
        self.send(self.codec.connect(client, user, password, **more))
        answer = self.read(5)
        return answer[1][1] if isinstance(answer, tuple) and answer[0] == CONNACK else answer

    def subscribe(self, topic, seconds=2.0, **more):
        """The code of the SUBACK: 0..2 granted, 0x80 and more refused; CLOSED when thrown out."""
        self.send(self.codec.subscribe(topic, **more))
        answer = self.until(SUBACK, seconds)
        return answer[1][-1] if isinstance(answer, tuple) else answer

    def messages(self, seconds=0.7, stop=None):
        """(topic, payload) of what is published to us within some time, or until one satisfies `stop`."""
        found, deadline = [], time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            answer = self.read(left)
            if not isinstance(answer, tuple):
                break
            first, body = answer
            if first & 0xF0 != PUBLISH:
                continue
            size, qos = struct.unpack("!H", body[:2])[0], first >> 1 & 3
            rest = body[2 + size :]
            if qos:
                self.send(packet(PUBACK, rest[:2]))
                rest = rest[2:]
            if self.codec.version == 5 and rest:
                rest = rest[1 + rest[0] :]
            found.append((body[2 : 2 + size].decode("utf-8", "replace"), rest))
            if stop and stop(found[-1]):
                break
        return found
