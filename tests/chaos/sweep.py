#!/usr/bin/env python3
"""Objects are removed when nothing needs them, and never before: random weeks of uploads, publications, roll backs and deletions.

    sweep.py target/debug/vitrine --rounds 4

After each round the clock goes nine days on and the server is started twice, a day apart, so that it notes and then removes what nothing names. Every asset of
every screen's manifest must be there whole each time, and at the end the store must hold nothing else than what is named. The last line counts the checks.
"""

import argparse
import hashlib
import pathlib
import random
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "python-player"))

import wire
from product import network, screens
from product.api import Api
from product.checks import Checks
from product.server import Server

DAY_MS = 86_400_000
SCREENS = 3
STEPS = 8


class Sweep(Checks):
    def __init__(self, options, folder):
        super().__init__()
        self.options, self.dice, self.offset, self.seed = options, random.Random(options.seed), 0, 0
        self.server = Server(options.binary, folder, log="info,sqlx=warn,rmqtt=warn")
        self.looked, self.missing, self.removed = 0, 0, 0

    def run(self):
        with self.server:
            self.api = network.set_up(self.server)
            site = network.add_site(self.api)
            self.fleet = screens.provision(self.server, self.api, site, SCREENS)
            self.change_media()
            network.publish(self.api)
            for number in range(self.options.rounds):
                for _ in range(STEPS):
                    self.dice.choice([self.change_media, self.change_media, self.delete, self.publish, self.roll_back])()
                self.publish()
                for days in (9, 1.1, 1.1):
                    self.later(days)
                self.whole(number)
        self.figure(
            f"{self.looked} assets of manifests looked at over {self.offset // DAY_MS} days", f"{self.missing} missing, {self.removed} objects removed", "0 missing"
        )
        self.check("something was removed", self.removed > 0, f"{self.removed}")

    def later(self, days):
        before = set(self.server.media_files())
        self.offset += round(days * DAY_MS)
        self.server.stop()
        self.server.settings["clock_offset_ms"] = self.offset
        self.server.start()
        self.api.close()
        # the first sweep comes at once
        time.sleep(1.0)
        now = set(self.server.media_files())
        self.removed += len(before - now)

    def whole(self, number):
        """Each screen can fetch every asset of what it is to show, byte for byte."""
        missing, seen = [], 0
        for identity in self.fleet:
            device = Api(self.server.url, identity["secret"])
            envelope = device.call("GET", "/device/v1/manifest").body
            topic = screens.topic(identity["screenId"], "down", "manifest")
            manifest = wire.verified(topic, envelope, identity["signingKeys"])
            for sha256 in manifest["assets"]:
                answer = device.call("GET", manifest["assetBase"] + sha256)
                seen += 1
                if answer.status != 200 or hashlib.sha256(answer.body).hexdigest() != sha256:
                    missing.append(f"{answer.status} {sha256}")
            device.close()
        self.looked, self.missing = self.looked + seen, self.missing + len(missing)
        self.check(f"round {number + 1}: every asset that a screen needs is there", not missing and seen, f"{seen} looked at {missing[:2]}")
        originals = [media for media in self.api.all("/media") if self.api.call("GET", f"/media/{media['id']}/original").status != 200]
        self.check("and so is every original", not originals, f"{len(originals)} missing")

    # the steps

    def change_media(self):
        self.seed += 1
        media = network.upload_picture(self.api, self.options.seed * 1000 + self.seed, 320, 180)
        network.add_campaign(self.api, f"Campaign {self.seed}", [(media, 5000)])

    def delete(self):
        """A campaign, and the media that nothing uses then."""
        campaigns = self.api.all("/campaigns")
        if len(campaigns) > 1:
            self.remove("/campaigns", self.dice.choice(campaigns))
        for media in self.api.all("/media"):
            self.remove("/media", media)

    def remove(self, path, resource):
        # 409: it is in use, which is an answer too
        self.api.call("DELETE", f"{path}/{resource['id']}", headers={"If-Match": f'"{resource["version"]}"'})

    def publish(self):
        self.api.call("POST", "/publications", {"all": True, "note": "sweep"})

    def roll_back(self):
        numbers = [publication["number"] for publication in self.api.all("/publications")]
        if len(numbers) > 1:
            self.api.call("POST", f"/publications/{self.dice.choice(numbers[1:])}/rollback", {"note": "sweep"})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vitrine-sweep-") as folder:
        sweep = Sweep(options, folder)
        sweep.attempt(sweep.run)
    sys.exit(sweep.end())


if __name__ == "__main__":
    main()
