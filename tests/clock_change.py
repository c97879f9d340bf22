#!/usr/bin/env python3
"""The nights on which clocks change: a player at a moved clock logs exactly the plays that the plan says.

    clock_change.py target/debug/vitrine

Three servers at once, each with its clock moved to a minute before the change: Paris in spring and in autumn, and midnight on the
Marquesas, half an hour beside everybody else. The last line counts the checks.
"""

import argparse
import datetime
import pathlib
import sys
import tempfile
import threading
import time
import zoneinfo

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from product import network
from product.api import poll
from product.player import Player
from product.server import Server

BEFORE_S = 45
AFTER_S = 30
# a busy machine may be late with a frame, never with the order
TOLERANCE_MS = 1000

NIGHTS = {
    "Paris, 29 March": ("Europe/Paris", "2026-03-29T01:00:00+00:00"),
    "Paris, 25 October": ("Europe/Paris", "2026-10-25T01:00:00+00:00"),
    "Marquesas, midnight": ("Pacific/Marquesas", "2026-11-01T09:30:00+00:00"),
}
DAYPARTS = [("00:00", "01:00"), ("01:00", "02:00"), ("02:00", "03:00"), ("03:00", "04:00"), ("23:00", "24:00")]


def epoch_ms(text):
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def iso(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Night:
    def __init__(self, name, binary, folder):
        self.name, (self.zone, change) = name, NIGHTS[name]
        self.change = epoch_ms(change)
        offset = self.change - BEFORE_S * 1000 - round(time.time() * 1000)
        self.folder = pathlib.Path(folder)
        self.server = Server(binary, self.folder / "server", clock_offset_ms=offset)
        self.offset, self.lines, self.passed, self.failed = offset, [], 0, 0

    def check(self, what, ok, note=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        self.lines.append(f"{'ok  ' if ok else 'FAIL'} {self.name}: {what}  {note}")

    def now(self):
        return round(time.time() * 1000) + self.offset

    def run(self):
        try:
            with self.server, Player(self.server, self.folder / "player") as player:
                self.live(player)
        except Exception as error:
            self.check("came to its end", False, repr(error)[:900])

    def live(self, player):
        api = network.set_up(self.server)
        site = api.post("/sites", {"kind": "store", "name": "Store", "timeZone": self.zone})
        screen = network.pair(api, site, player.wait("code")["code"], "Window")["id"]
        media = network.upload_picture(api, 1)
        for n, (start, end) in enumerate(DAYPARTS):
            rules = [{"dayparts": [{"start": start, "end": end}]}]
            network.add_campaign(api, f"{start} to {end}", [(media, 2500 + 100 * n), (media, 3500)], rules=rules)
        number = network.publish(api)["number"]
        shown = player.wait("showing", 30, publication=number)
        begins = self.change - BEFORE_S * 1000 + 1
        ends = self.change + AFTER_S * 1000
        time.sleep(max(0, (ends - self.now()) / 1000))
        after = self.now()
        # the player rounds off and sends what it showed
        poll("plays", lambda: self.newest(api, screen) >= ends - 5000, 30, 0.5)
        began = self.now() - round((time.monotonic() - shown["at"]) * 1000)
        self.check("the change lies within", begins < began < self.change < after, "")
        self.compare(api, screen, began + 3000, ends - 5000)

    def newest(self, api, screen):
        return max((epoch_ms(row["startedAt"]) for row in api.all(f"/screens/{screen}/plays")), default=0)

    def midnight(self, at):
        """The local midnight before an instant: from there the phase of every loop is counted."""
        zone = zoneinfo.ZoneInfo(self.zone)
        local = datetime.datetime.fromtimestamp(at / 1000, zone)
        return round(local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).timestamp() * 1000)

    def compare(self, api, screen, begin, end):
        plan = api.get(f"/screens/{screen}/plan?from={iso(self.midnight(begin))}&to={iso(end + 60_000)}")
        expected = [play for play in self.expected(plan) if begin <= play[0] < end]
        rows = api.all(f"/screens/{screen}/plays")
        rows = sorted((epoch_ms(row["startedAt"]), row["campaignId"], row["itemId"]) for row in rows)
        first, last = expected[0][0] - TOLERANCE_MS, expected[-1][0] + TOLERANCE_MS
        logged = [row for row in rows if first <= row[0] <= last]
        beside = [abs(have[0] - want[0]) for want, have in zip(expected, logged, strict=False)]
        same = [play[1:] for play in expected] == [row[1:] for row in logged] and max(beside) <= TOLERANCE_MS
        campaigns = len({play[1] for play in expected})
        note = f"{len(logged)} of {len(expected)} plays of {campaigns} campaigns, at most {max(beside)} ms beside"
        self.check("it played exactly what the plan says, in its order", same, note)

    def expected(self, plan):
        plays = []
        for segment in plan["segments"]:
            if not segment.get("loop"):
                continue
            at, end, index = epoch_ms(segment["start"]), epoch_ms(segment["end"]), segment["startIndex"]
            loop = segment["loop"]["plays"]
            while at < end:
                play = loop[index % len(loop)]
                plays.append((at, play["campaignId"], play["itemId"]))
                at, index = at + play["durationMs"], index + 1
        return plays


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vitrine-night-") as folder:
        nights = [Night(name, options.binary, f"{folder}/{n}") for n, name in enumerate(NIGHTS)]
        threads = [threading.Thread(target=night.run) for night in nights]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for night in nights:
        print("\n".join(night.lines))
    passed, failed = sum(n.passed for n in nights), sum(n.failed for n in nights)
    print(f"{passed} passed, {failed} failed")
    sys.exit(min(failed, 100))


if __name__ == "__main__":
    main()
