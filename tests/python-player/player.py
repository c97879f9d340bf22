#!/usr/bin/env python3
"""A complete Vitrine player without a picture, written from player-protocol/README.md alone.

    player.py --server http://127.0.0.1:8080 --data /var/lib/player

It prints one JSON line for everything it does; a test drives it by reading them. SIGTERM ends it in order.
"""

import argparse
import os
import queue
import random
import signal
import sys
import threading
import time
import uuid

import commands
import wire
from disk import Disk
from glass import Glass
from link import Link
from playing import may_fetch, needed_assets, playing_at
from server import Gone, Revoked, Server, epoch_ms, instant
from voice import say

HOUR_MS = 3_600_000
WEEK_MS = 7 * 24 * HOUR_MS
STATUS_AGAIN_MS = 6 * HOUR_MS
RESEND_MS = 60_000
BATCH = 300
BACKLOG = 1_000
MODEL = "Vitrine Python player"
RESOLUTION = [1920, 1080]
CAPABILITIES = ["image/webp", "image/jpeg", "image/png", "video/mp4", "screenshot", "identify"]


def pair(server, disk):
    """Shows a code until somebody has entered it."""
    while True:
        offer = server.ask_for_code(MODEL, RESOLUTION)
        if offer is None:
            continue
        say("code", code=offer["code"], pairing=offer["id"])
        try:
            while not (identity := server.poll(offer)):
                time.sleep(2)
        except Gone:
            continue
        disk.write("identity", identity)
        say("paired", screenId=identity["screenId"], name=identity["name"])
        return identity


class Player:
    def __init__(self, options):
        self.options, self.disk = options, Disk(options.data)
        self.inbox, self.stopping = queue.Queue(), False
        self.boot, self.started = str(uuid.uuid4()), time.monotonic()
        self.glass = Glass(self.disk, self.boot)
        self.offset, self.status_seq = 0, 0
        self.link, self.online, self.failures, self.connect_at = None, False, 0, 0
        self.batch_sent, self.plays_at, self.telemetry_at, self.status_at = 0, 0, 0, 0

    # the life of a player

    def run(self):
        self.identity = self.disk.read("identity") or pair(Server(self.options.server), self.disk)
        self.server = Server(self.options.server, self.identity["secret"])
        say("started", screenId=self.identity["screenId"], boot=self.boot)
        self.attempt(lambda: self.learn_time(self.server.time_ms()))
        while not self.stopping:
            try:
                self.tick()
                self.handle(*self.inbox.get(timeout=self.pause()))
            except queue.Empty:
                continue
            except Revoked:
                self.forget()
        self.leave()

    def now(self):
        """Epoch milliseconds by the server's clock."""
        return round(time.time() * 1000) + self.offset

    def learn_time(self, server_ms):
        """Jumps when the clock is far off, otherwise goes there slowly."""
        offset = server_ms - round(time.time() * 1000)
        far = abs(offset - self.offset) > 2_000
        self.offset = offset if far else self.offset + (offset - self.offset) // 8

    def attempt(self, work):
        """Does what may fail with the network; tells and goes on."""
        try:
            return work()
        except (OSError, ValueError) as error:
            say("trouble", what=str(error))
            return None

    def pause(self):
        """Seconds until something is due, at most a half."""
        until = self.glass.until
        return 0.5 if until is None else max(0.005, min(0.5, (until - self.now()) / 1000))

    def tick(self):
        now = self.now()
        switched, shows_new = self.glass.turn(now)
        if switched:
            self.fetch_ahead()
        if shows_new:
            say("showing", revision=self.glass.revision, publication=self.glass.held["publication"])
            self.status_showing()
        if not self.link and time.monotonic() >= self.connect_at:
            self.connect()
        if self.online:
            self.report(now)

    def handle(self, event, *facts):
        handlers = {
            "message": self.receive,
            "connected": self.connected,
            "subscribed": self.subscribed,
            "disconnected": self.disconnected,
            "refused": lambda reason: say("refused", reason=reason),
            "progress": self.progress,
            "fetched": self.fetched,
            "stop": self.stop,
        }
        handlers[event](*facts)

    def stop(self):
        self.stopping = True

    def leave(self):
        self.glass.take_off(self.now())
        if self.online:
            self.batch_sent, self.plays_at = 0, 0
            self.send_plays(self.now())
            self.link.leave()
        say("stopped")

    def forget(self):
        """This screen was revoked: back to the beginning."""
        say("revoked")
        if self.link:
            self.link.drop()
        self.disk.forget()
        os.execv(sys.executable, [sys.executable, *sys.argv])

    # the connection

    def connect(self):
        session = max(round(time.time() * 1000), self.disk.read("session", 0) + 1)
        self.disk.write("session", session)
        websocket = self.server.host() if self.options.websocket else None
        self.link = self.attempt(lambda: Link(self.identity, session, self.inbox, websocket))
        if not self.link:
            self.later()

    def later(self):
        """Full jitter: the first return within the spread, the next ones within a doubling bound."""
        held = self.glass.held
        spread = held["settings"]["reconnectSpreadMs"] / 1000 if held else 30
        if self.options.spread_ms is not None:
            spread = self.options.spread_ms / 1000
        bound = min(60, 2**self.failures) if self.failures else spread
        self.failures += 1
        self.connect_at = time.monotonic() + random.uniform(0, bound)

    def connected(self, session):
        self.online, self.batch_sent = True, 0
        self.link.send(
            "presence",
            {
                "state": "online",
                "session": session,
                "boot": self.boot,
                "player": "python-1.0.0",
                "protocol": [1],
                "capabilities": CAPABILITIES,
                "resolution": RESOLUTION,
                "showing": self.glass.revision,
                "staged": self.glass.staged["revision"] if self.glass.staged else None,
            },
        )
        say("connected", session=session)
        if self.glass.revision is not None:
            self.status_showing()

    def subscribed(self):
        self.failures = 0

    def disconnected(self, session):
        if not self.link or session != self.link.session:
            return
        say("disconnected", session=session)
        self.link.drop()
        self.link, self.online = None, False
        self.later()
        self.look_over_http()

    def look_over_http(self):
        """Gets the manifest over HTTP; only this says whether the screen was revoked."""
        envelope = self.attempt(self.server.manifest)
        if envelope:
            self.receive(f"vitrine/v1/{self.identity['screenId']}/down/manifest", envelope)

    # what comes

    def receive(self, topic, message):
        kind = topic.rsplit("/", 1)[1]
        try:
            if kind == "receipt":
                self.receipt(wire.plain(*wire.split(message)))
            else:
                body = wire.verified(topic, message, self.identity["signingKeys"])
                commands.receive(self, body) if kind == "command" else self.manifest(body)
        except wire.Refused as refusal:
            self.reject(kind, str(refusal), 0)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            self.reject(kind, "malformed", 0)
        except OSError as error:
            say("trouble", what=str(error))

    def reject(self, kind, code, revision):
        say("rejected", kind=kind, code=code, revision=revision)
        if kind == "manifest":
            self.status(revision, "rejected", code)

    def manifest(self, body):
        if "ref" in body:
            body = self.referred(body["ref"])
        revision, rank = body["revision"], (body["generation"], body["revision"])
        if body["screenId"] != self.identity["screenId"]:
            return self.reject("manifest", "wrong_screen", revision)
        latest = self.glass.latest()
        held = (latest["generation"], latest["revision"]) if latest else None
        if held == rank:
            return self.status(revision, "showing" if self.glass.revision == revision else "received")
        if held and rank < held:
            return self.reject("manifest", "stale", revision)
        playing_at(body, self.now())
        say(
            "manifest",
            revision=revision,
            publication=body["publication"],
            items=len(body["items"]),
            assets=len(body["assets"]),
        )
        self.glass.stage(body)
        self.status(revision, "received")
        return self.fetch(body, HOUR_MS)

    def referred(self, reference):
        name = reference["sha256"]
        base = reference["url"].removesuffix(name)
        self.server.fetch(base, name, reference["bytes"], self.disk.assets)
        with open(os.path.join(self.disk.assets, name), "rb") as file:
            return wire.parse(wire.gunzip(file.read()))

    def receipt(self, body):
        self.learn_time(epoch_ms(body["serverTime"]))
        if up_to := body.get("playsUpTo"):
            self.batch_sent = 0
            self.stored(up_to)

    def stored(self, up_to):
        self.disk.drop_plays(up_to["boot"], up_to["seq"])
        say("receipt", boot=up_to["boot"], seq=up_to["seq"], kept=len(self.disk.plays))

    # assets

    def fetch_ahead(self):
        if self.glass.held:
            self.fetch(self.glass.held, WEEK_MS)

    def fetch(self, manifest, within_ms):
        threading.Thread(target=self.fetch_all, args=(manifest, within_ms), daemon=True).start()

    def fetch_all(self, manifest, within_ms):
        """In its own thread; tells the main one by the inbox. Stops when a newer manifest is there."""
        needed, failures = needed_assets(manifest, self.now(), within_ms), 0
        while missing := [name for name in needed if not self.disk.has(name)]:
            if self.glass.latest() and self.glass.latest()["revision"] != manifest["revision"]:
                return
            # playing beats thrift: what plays within the hour is fetched at any time
            if not may_fetch(manifest, self.now()):
                soon = needed_assets(manifest, self.now(), HOUR_MS)
                missing = [name for name in missing if name in soon]
                if not missing:
                    time.sleep(60)
                    continue
            sizes = {name: manifest["assets"][name]["bytes"] for name in missing}
            self.inbox.put(
                ("progress", manifest["revision"], len(needed) - len(missing), len(needed), sum(sizes.values()))
            )
            try:
                kbps = manifest["settings"].get("bandwidthKbps")
                resumed = self.server.fetch(
                    manifest["assetBase"], missing[0], sizes[missing[0]], self.disk.assets, kbps
                )
                say("asset", sha256=missing[0], bytes=sizes[missing[0]], resumed=resumed)
            except OSError as error:
                failures += 1
                say("trouble", what=f"asset {missing[0]}: {error}")
                time.sleep(random.uniform(0, min(60, 2**failures)))
        self.inbox.put(("fetched", manifest["revision"], len(needed)))

    def progress(self, revision, have, need, missing):
        if self.glass.staged and self.glass.staged["revision"] == revision:
            self.status(revision, "downloading", None, (have, need, missing))

    def fetched(self, revision, need):
        if self.glass.staged and self.glass.staged["revision"] == revision:
            self.glass.staged_ready = True
            self.status(revision, "ready", None, (need, need, 0))

    # what goes

    def send(self, kind, body):
        if self.online:
            self.link.send(kind, body)

    def status(self, revision, state, code=None, assets=(0, 0, 0)):
        self.status_seq += 1
        have, need, missing = assets
        body = {
            "revision": revision,
            "state": state,
            "code": code,
            "have": have,
            "need": need,
            "bytes": missing,
            "seq": self.status_seq,
        }
        self.send("status", body)
        say("status", **body)

    def status_showing(self):
        now = self.now()
        self.status_at = now + STATUS_AGAIN_MS
        need = len(needed_assets(self.glass.held, now, HOUR_MS))
        self.status(self.glass.revision, "showing", None, (need, need, 0))

    def report(self, now):
        self.send_plays(now)
        if now >= self.telemetry_at:
            self.send_telemetry(now)
        if self.glass.revision is not None and now >= self.status_at:
            self.status_showing()

    def send_plays(self, now):
        """The oldest rows, unless some are on their way."""
        batch = self.disk.next_batch(BATCH)
        if not batch or now < self.plays_at or (self.batch_sent and now < self.batch_sent + RESEND_MS):
            return
        self.plays_at = now + self.options.plays_ms
        if len(self.disk.plays) > BACKLOG:
            self.send_backlog()
            return
        boot, rows = batch
        self.batch_sent = now
        self.send("plays", {"boot": boot, "from": rows[0]["seq"], "to": rows[-1]["seq"], "rows": rows})
        say("plays", boot=boot, first=rows[0]["seq"], last=rows[-1]["seq"])

    def send_backlog(self):
        boot = self.disk.plays[0]["boot"]
        rows = [row for row in self.disk.plays if row["boot"] == boot][:10_000]
        up_to = self.attempt(lambda: self.server.send_plays(rows))
        if up_to:
            self.stored(up_to)

    def send_telemetry(self, now):
        every = self.glass.held["settings"]["heartbeatMs"] if self.glass.held else 60_000
        self.telemetry_at = now + every * random.uniform(0.9, 1.1)
        item, disk = self.glass.item, os.statvfs(self.disk.folder)
        self.send(
            "telemetry",
            {
                "at": instant(now),
                "clockOffsetMs": self.offset,
                "freeBytes": disk.f_bavail * disk.f_frsize,
                "nowPlaying": item and {"itemId": item["id"], "campaignId": item["campaignId"]},
                "uptimeMs": round((time.monotonic() - self.started) * 1000),
            },
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument(
        "--websocket", action="store_true", help="MQTT over the server's WebSocket instead of plain TCP"
    )
    parser.add_argument("--spread-ms", type=int, help="overrides reconnectSpreadMs")
    parser.add_argument("--plays-ms", type=int, default=30_000, help="how often plays are sent")
    player = Player(parser.parse_args())
    signal.signal(signal.SIGTERM, lambda *_: player.inbox.put(("stop",)))
    player.run()


if __name__ == "__main__":
    main()
