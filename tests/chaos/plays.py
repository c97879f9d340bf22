#!/usr/bin/env python3
"""Proof of play after days offline, through everything that goes wrong: what is stored is what was sent, once.

    plays.py target/debug/vitrine --rounds 3 [--screens 20] [--plays 2000]

Each screen has kept `plays` rows of two boots and sends them in batches, a fifth of them twice and some of them in the wrong order, through a proxy that
breaks connections and swallows answers; each round the server is killed. A row is forgotten only after its receipt, as a player must. The last
line counts the checks.
"""

import argparse
import collections
import datetime
import contextlib
import pathlib
import queue
import random
import socket
import sqlite3
import sys
import tempfile
import threading
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "python-player"))

import wire
from chaos import sums
from chaos.proxy import FaultyProxy
from link import Link
from product import network, screens
from product.api import poll
from product.checks import Checks
from product.server import Server

BATCH = 100
WINDOW = 4
DUPLICATES = 0.2
AGAIN_S = 2.0


class Screen(threading.Thread):
    """Sends the oldest batches until all are acknowledged; connects anew whenever it hears nothing."""

    def __init__(self, identity, seed, plays):
        super().__init__(daemon=True)
        self.identity, self.dice, self.inbox = identity, random.Random(seed), queue.Queue()
        self.boots = [(str(uuid.UUID(int=self.dice.getrandbits(128), version=4)), plays // 2) for _ in range(2)]
        self.up_to = {boot: 0 for boot, _ in self.boots}
        self.sent, self.doubles, self.connections, self.session = 0, 0, 0, 1
        self.link, self.give_up = None, False

    def run(self):
        while not self.done() and not self.give_up:
            try:
                self.connect()
                self.send_all()
            except (OSError, ValueError, TimeoutError):
                time.sleep(self.dice.uniform(0.05, 0.5))
            finally:
                self.hang_up()

    def hang_up(self):
        """At once: the library would first want to send what nobody takes any more."""
        link, self.link = self.link, None
        if link and (line := link.client.socket()):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        if link:
            link.drop()

    def done(self):
        return all(self.up_to[boot] >= count for boot, count in self.boots)

    def connect(self):
        self.session += 1
        self.connections += 1
        self.inbox = queue.Queue()
        self.link = Link(self.identity, self.session, self.inbox)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            event, *_ = self.hear(deadline - time.monotonic())
            if event == "connected":
                return
            if event in ("disconnected", "refused"):
                raise OSError(event)
        raise TimeoutError

    def hear(self, seconds):
        try:
            return self.inbox.get(timeout=max(0.01, seconds))
        except queue.Empty:
            return ("nothing",)

    def send_all(self):
        deaf_since = time.monotonic()
        while not self.done() and not self.give_up:
            for boot, start, count in self.batches():
                self.send(boot, start, count)
            until = time.monotonic() + AGAIN_S
            before = dict(self.up_to)
            while time.monotonic() < until and not self.done():
                event, *facts = self.hear(until - time.monotonic())
                if event == "disconnected":
                    return
                if event == "message" and facts[0].endswith("/receipt"):
                    self.receipt(wire.plain(*wire.split(facts[1])))
                    if self.up_to != before and self.oldest() > before[self.current()]:
                        deaf_since = time.monotonic()
                        break
            if time.monotonic() > deaf_since + 3 * AGAIN_S:
                return

    def current(self):
        return next((boot for boot, count in self.boots if self.up_to[boot] < count), self.boots[-1][0])

    def oldest(self):
        return self.up_to[self.current()]

    def batches(self):
        """The oldest ones, a fifth twice, in an order of chance."""
        boot = self.current()
        count = dict(self.boots)[boot]
        starts = list(range(self.up_to[boot], count, BATCH))[:WINDOW]
        doubles = [start for start in starts if self.dice.random() < DUPLICATES]
        self.doubles += len(doubles)
        starts += doubles
        self.dice.shuffle(starts)
        return [(boot, start, min(BATCH, count - start)) for start in starts]

    def send(self, boot, start, count):
        rows = [row(seq) for seq in range(start + 1, start + count + 1)]
        self.link.send("plays", {"boot": boot, "from": start + 1, "to": start + count, "rows": rows})
        self.sent += count

    def receipt(self, body):
        if up_to := body.get("playsUpTo"):
            boot = up_to["boot"]
            self.up_to[boot] = max(self.up_to.get(boot, 0), up_to["seq"])

# what was played lies days back
BEGAN = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) - datetime.timedelta(days=10)


def row(seq):
    return {
        "seq": seq,
        "itemId": "00000000-0000-7000-8000-000000000001",
        "campaignId": "00000000-0000-7000-8000-000000000002",
        "revision": 1,
        "startedAt": (BEGAN + datetime.timedelta(seconds=12 * seq)).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "durationMs": 10_000,
        "outcome": "complete",
        "planned": True,
    }


TOLD = "select screen_id, boot, seq, item_id, campaign_id, revision, started_at, duration_ms, outcome, planned from play"


def as_stored(told):
    """The values of a play as the database holds them, in the order of `TOLD`."""
    at = datetime.datetime.fromisoformat(told["startedAt"])
    ids = [uuid.UUID(told[name]).bytes for name in ("itemId", "campaignId")]
    return [*ids, told["revision"], round(at.timestamp() * 1000), told["durationMs"], told["outcome"], int(told["planned"])]


class Plays(Checks):
    def __init__(self, options, folder):
        super().__init__()
        self.options, self.server = options, Server(options.binary, folder, log="warn")

    def run(self):
        with self.server:
            api = network.set_up(self.server)
            site = network.add_site(api)
            self.close_the_past(api)
            begin, sent, broken, kills = time.monotonic(), [], 0, 0
            for number in range(self.options.rounds):
                identities = screens.provision(self.server, api, site, self.options.screens)
                fleet, proxy, killed = self.one_round(number, identities)
                sent, broken, kills = sent + fleet, broken + proxy.broken + proxy.swallowed, kills + killed
                api.close()
            took = time.monotonic() - begin
        wanted = {(uuid.UUID(s.identity["screenId"]).bytes, uuid.UUID(boot).bytes, seq) for s in sent for boot, n in s.boots for seq in range(1, n + 1)}
        with sqlite3.connect(self.server.database()) as database:
            found, torn = collections.Counter(), 0
            for screen, boot, seq, *said in database.execute(TOLD):
                found[screen, boot, seq] += 1
                torn += said != as_stored(row(seq))
            tallied = database.execute("select coalesce(sum(as_planned + cut + unplanned + failed), 0) from play_tally").fetchone()[0]
            wrong, over = sums.disagree(database)
            verdict = database.execute("pragma integrity_check").fetchone()[0]
        lost, foreign = wanted - set(found), set(found) - wanted
        self.check("no play is lost", not lost, f"{len(lost)} of {len(wanted)}")
        self.check("none is there that was not sent", not foreign, f"{len(foreign)}")
        self.check("none is there twice", all(times == 1 for times in found.values()))
        self.check("each says what its screen said", not torn, f"{torn}")
        self.check("reports count each of them once", tallied == len(wanted), f"{tallied}")
        self.check("the sums are those of the hours that are over", not wrong and over > 0, f"{wrong or over}")
        self.check("the database is whole", verdict == "ok", verdict)
        many = sum(screen.sent for screen in sent)
        self.figure(
            f"{len(wanted):,} plays, {many:,} sent, {kills} kills, {broken} faults", f"{len(lost)} lost, {len(found) - len(wanted)} too many in {took:.0f} s", "0 and 0"
        )

    def close_the_past(self, api):
        """From now on all hours before this one are over, so that what is told of them is summed up while more of it comes."""
        self.server.stop()
        with sqlite3.connect(self.server.database()) as database:
            hour = int(time.time()) // 3600 * 3_600_000
            database.execute("insert into report_settled (organisation_id, up_to) select id, ? from organisation", [hour])
        self.server.start()
        api.close()

    def kill_beneath(self, fleet, after_s):
        """Whether the server died while some screen still had something to send."""
        time.sleep(after_s)
        at_work = any(screen.is_alive() for screen in fleet)
        if at_work:
            self.server.kill()
            self.server.start()
        return at_work

    def one_round(self, number, identities):
        seed = self.options.seed * 1000 + number
        proxy = FaultyProxy(self.server.mqtt_port, seed, breaks=0.02, swallows=0.01, delay_s=0.01)
        fleet = []
        for n, identity in enumerate(identities):
            identity["mqtt"] |= {"host": "127.0.0.1", "port": proxy.port}
            fleet.append(Screen(identity, seed * 1000 + n, self.options.plays))
        for screen in fleet:
            screen.start()
        killed = sum(self.kill_beneath(fleet, 1.0 + proxy.dice.random() * 4.0 * (n > 0)) for n in range(self.options.kills))
        try:
            poll("all acknowledged", lambda: not any(screen.is_alive() for screen in fleet), self.options.seconds)
        finally:
            for screen in fleet:
                screen.give_up = True
            proxy.close()
        again = sum(screen.connections for screen in fleet)
        self.check(f"round {number + 1}: every play has its receipt", all(screen.done() for screen in fleet), f"{again} connections")
        return fleet, proxy, killed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--screens", type=int, default=20)
    parser.add_argument("--plays", type=int, default=2000, help="of each screen and round")
    parser.add_argument("--kills", type=int, default=1, help="of the server in each round")
    parser.add_argument("--seconds", type=int, default=120, help="that a round may take")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vitrine-plays-") as folder:
        plays = Plays(options, folder)
        plays.attempt(plays.run)
    sys.exit(plays.end())


if __name__ == "__main__":
    main()
