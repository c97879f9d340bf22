#!/usr/bin/env python3
"""Every screen is revoked at once: how long each goes on being connected, and whether any comes back.

    revoke_all.py target/debug/vitrine --rounds 1 [--screens 300]

The time counts from the request to revoke a screen until its connection is closed. The last line counts the checks.
"""

import argparse
import concurrent.futures
import pathlib
import selectors
import socket
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from product import network, screens
from product.api import Api, poll
from product.checks import Checks
from product.server import Server

WITHIN_S = 2.0
CALLERS = 8


class Crowd(threading.Thread):
    """Connected screens that only wait to be cut off."""

    def __init__(self, port, identities):
        super().__init__(daemon=True)
        self.selector, self.connected, self.cut, self.over = selectors.DefaultSelector(), set(), {}, False
        for identity in identities:
            line = socket.create_connection(("127.0.0.1", port), 30)
            line.sendall(screens.greeting(identity))
            self.selector.register(line, selectors.EVENT_READ, identity["screenId"])

    def run(self):
        while not self.over:
            for key, _ in self.selector.select(0.2):
                try:
                    said = key.fileobj.recv(65536)
                except OSError:
                    said = b""
                if said:
                    self.connected.add(key.data)
                    continue
                self.cut[key.data] = time.monotonic()
                self.selector.unregister(key.fileobj)
                key.fileobj.close()


class Revocation(Checks):
    def __init__(self, options, folder):
        super().__init__()
        self.options, self.folder, self.waits = options, folder, []

    def run(self):
        with Server(self.options.binary, self.folder, log="warn") as server:
            self.server, self.api = server, network.set_up(server)
            site = network.add_site(self.api)
            for number in range(self.options.rounds):
                self.one_round(number, site)
        self.waits.sort()
        p99 = self.waits[min(len(self.waits) - 1, int(len(self.waits) * 0.99))]
        self.check("99 % are cut off within 2 s", p99 <= WITHIN_S, f"{p99:.3f} s")
        self.figure(
            f"{len(self.waits):,} connected screens revoked", f"p50 {self.waits[len(self.waits) // 2]:.3f} s, p99 {p99:.3f} s", "p99 <= 2 s"
        )

    def one_round(self, number, site):
        identities = screens.provision(self.server, self.api, site, self.options.screens)
        crowd = Crowd(self.server.mqtt_port, identities)
        crowd.start()
        poll("all connected", lambda: len(crowd.connected) == len(identities), 60)
        with concurrent.futures.ThreadPoolExecutor(CALLERS) as pool:
            asked = dict(pool.map(self.revoke, [identity["screenId"] for identity in identities]))
        deadline = time.monotonic() + 10
        while len(crowd.cut) < len(identities) and time.monotonic() < deadline:
            time.sleep(0.02)
        crowd.over = True
        left = set(asked) - set(crowd.cut)
        self.check(f"round {number + 1}: everybody is cut off", not left, f"{len(left)} of {len(identities)} stayed")
        self.waits += [crowd.cut[screen] - asked[screen] for screen in crowd.cut]
        back = sum(self.gets_in(identity) for identity in identities)
        self.check("and nobody comes back", not back, f"{back}")

    def revoke(self, screen):
        api, begin = Api(self.server.url, self.api.key), time.monotonic()
        api.post(f"/screens/{screen}/revoke", {}, status=200)
        api.close()
        return screen, begin

    def gets_in(self, identity):
        with socket.create_connection(("127.0.0.1", self.server.mqtt_port), 10) as line:
            line.sendall(screens.greeting(identity))
            try:
                said = line.recv(4)
            except OSError:
                return False
        # CONNACK with code 0
        return said[:1] == b"\x20" and said[3:4] == b"\x00"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--screens", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vitrine-revoke-") as folder:
        revocation = Revocation(options, folder)
        revocation.attempt(revocation.run)
    sys.exit(revocation.end())


if __name__ == "__main__":
    main()
