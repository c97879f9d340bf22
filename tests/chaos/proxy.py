"""A TCP proxy that does what networks do: delays, breaks connections in the middle, and swallows what comes back."""

import random
import socket
import struct
import threading
import time


class FaultyProxy:
    """Before one port of this machine. `breaks` and `swallows` are chances for each piece that passes."""

    def __init__(self, port, seed, breaks=0.0, swallows=0.0, delay_s=0.0):
        self.port_behind, self.dice = port, random.Random(seed)
        self.breaks, self.swallows, self.delay_s = breaks, swallows, delay_s
        self.broken, self.swallowed, self.passed, self.pairs, self.lock = 0, 0, 0, set(), threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.port_behind), 2)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            pair = (client, server)
            with self.lock:
                self.pairs.add(pair)
            for source, target, down in ((client, server, False), (server, client, True)):
                threading.Thread(target=self.pump, args=(source, target, pair, down), daemon=True).start()

    def pump(self, source, target, pair, down):
        deaf = False
        try:
            while data := source.recv(16384):
                if self.delay_s:
                    time.sleep(self.dice.uniform(0, self.delay_s))
                if self.dice.random() < self.breaks:
                    # in the middle of a piece
                    target.sendall(data[: self.dice.randrange(len(data))])
                    self.broken += 1
                    break
                # half open: from now on nothing comes back, as when a router has forgotten the way
                deaf = deaf or (down and self.dice.random() < self.swallows)
                if deaf:
                    self.swallowed += 1
                    continue
                target.sendall(data)
                with self.lock:
                    self.passed += len(data)
        except OSError:
            pass
        self.drop(pair)

    def drop(self, pair):
        with self.lock:
            self.pairs.discard(pair)
        for side in pair:
            try:
                side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                side.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            side.close()

    def drop_all(self):
        with self.lock:
            pairs = list(self.pairs)
        for pair in pairs:
            self.drop(pair)

    def heal(self):
        self.breaks = self.swallows = self.delay_s = 0.0
        self.drop_all()

    def close(self):
        self.listener.close()
        self.drop_all()
