#!/usr/bin/env python3
"""An ordinary day, shortened: screens that play and report, a publication a minute, somebody who looks; nothing may grow.

    soak.py target/release/vitrine [--rounds 1] [--screens 200] [--minutes 2]

A round is `minutes` long, after a warm-up of five minutes at most; the acceptance of a release takes 2 000 screens for 60 minutes. Memory and open files of the
server are read every five seconds. A short run tells whether it works, not how steep the slope is: less than half an hour is not judged by it. The last line
counts the checks.
"""

import argparse
import itertools
import os
import pathlib
import signal
import sqlite3
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from product import network, screens
from product.api import poll
from product.checks import Checks
from product.server import Server

SAMPLE_S = 5
PUBLISH_S = 60
SHOWN_WITHIN_S = 30
SLOPE = 1.0
JUDGED_FROM_MIN = 30
READS = ("/screens?limit=200", "/campaigns", "/publications", "/alerts", "/reports/plays?by=campaign")


def slope(samples):
    """Growth in % of the median an hour: the median of the slopes of all pairs (Theil and Sen), which no single peak moves."""
    thin = samples[:: max(1, len(samples) // 300)]
    pairs = itertools.combinations(thin, 2)
    steepness = statistics.median((b - a) / (at_b - at_a) for (at_a, a), (at_b, b) in pairs)
    return 100 * 3600 * steepness / statistics.median(value for _, value in thin)


class Soak(Checks):
    def __init__(self, options, folder):
        super().__init__()
        self.options, self.folder = options, pathlib.Path(folder)
        self.server = Server(options.binary, self.folder / "server", log="warn")
        self.memory, self.files, self.slowest, self.late = [], [], 0.0, 0

    def run(self):
        crowd = None
        try:
            with self.server:
                self.api = network.set_up(self.server)
                crowd = self.connect()
                minutes = self.options.minutes * self.options.rounds
                self.live(min(300, 20 * minutes), keep=False)
                before = self.plays()
                self.live(60 * minutes, keep=True)
                self.judge(minutes, self.plays() - before)
        finally:
            if crowd:
                crowd.send_signal(signal.SIGINT)
                crowd.wait(20)

    def connect(self):
        site = network.add_site(self.api)
        fleet = screens.provision(self.server, self.api, site, self.options.screens)
        media = [network.upload_picture(self.api, seed, 320, 180) for seed in (1, 2)]
        self.campaign = network.add_campaign(self.api, "The day", [(one, 10_000) for one in media])
        crowd = screens.simulate(self.options.binary, self.server.url, fleet, self.folder)
        number = network.publish(self.api)["number"]
        poll("all show the first publication", lambda: self.showing(number) == len(fleet), 120)
        return crowd

    def showing(self, number):
        return self.api.get(f"/publications/{number}/convergence")["showing"]

    def live(self, seconds, keep):
        begin = time.monotonic()
        pending, next_publication = None, begin
        while (now := time.monotonic()) < begin + seconds:
            for path in READS:
                self.api.get(path)
            if now >= next_publication:
                pending, next_publication = (self.change(), now), now + PUBLISH_S
            if pending and self.showing(pending[0]) == self.options.screens:
                self.slowest, pending = max(self.slowest, time.monotonic() - pending[1]), None
            elif pending and now > pending[1] + SHOWN_WITHIN_S:
                self.late, pending = self.late + 1, None
            if keep:
                self.memory.append((now, self.server.memory_mib()))
                self.files.append((now, len(os.listdir(f"/proc/{self.server.pid}/fd"))))
            time.sleep(1 if pending else SAMPLE_S)

    def change(self):
        """Another length of an item, published: its number."""
        campaign = self.api.get(f"/campaigns/{self.campaign['id']}")
        body = {field: campaign.get(field) for field in ("name", "kind", "target", "from", "to", "rules", "items")}
        body["items"] = [
            {"mediaId": item["mediaId"], "durationMs": 8000 + (item["durationMs"] + 100) % 4000} for item in campaign["items"]
        ]
        self.api.want(200, "PUT", f"/campaigns/{campaign['id']}", body, headers={"If-Match": f'"{campaign["version"]}"'})
        return network.publish(self.api)["number"]

    def plays(self):
        with sqlite3.connect(f"file:{self.server.database()}?mode=ro", uri=True, timeout=30) as db:
            return db.execute("SELECT COUNT(*) FROM play").fetchone()[0]

    def judge(self, minutes, plays):
        errors = [line for line in self.server.log().splitlines() if "ERROR" in line or "panicked at" in line]
        warnings = self.server.log().count("WARN")
        memory, files = slope(self.memory), slope(self.files)
        what = f"{self.options.screens} screens, {minutes} min"
        middle = statistics.median(value for _, value in self.memory)
        self.figure(f"{what}: memory {middle:.0f} MiB grows by", f"{memory:+.2f} % an hour", f"<= {SLOPE} %")
        self.figure(f"{what}: {self.files[-1][1]} open files grow by", f"{files:+.2f} % an hour", "0 %")
        self.figure(f"{what}: {plays} plays stored, slowest publication shown by all after", f"{self.slowest:.1f} s", f"<= {SHOWN_WITHIN_S} s")
        if minutes >= JUDGED_FROM_MIN:
            self.check("memory does not grow", memory <= SLOPE, f"{memory:+.2f} % an hour")
            self.check("open files do not grow", files <= SLOPE, f"{files:+.2f} % an hour")
        self.check("every publication is shown by all in time", self.late == 0, f"{self.late} late")
        self.check("plays flow", plays >= self.options.screens, f"{plays}")
        self.check("no error in the log", not errors, f"{len(errors)} errors, {warnings} warnings: {errors[:3]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--screens", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vitrine-soak-") as folder:
        soak = Soak(options, folder)
        soak.attempt(soak.run)
    sys.exit(soak.end())


if __name__ == "__main__":
    main()
