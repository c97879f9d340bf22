#!/usr/bin/env python3
"""The umbrella scene: a promotion that comes with the rain, only where umbrellas are in stock, and leaves by itself.

    umbrella.py target/debug/vitrine

Three stores, each with a player that plays for real. Rain and stock are told by REST. The last line counts the checks.
"""

import argparse
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from product import network
from product.api import poll
from product.player import Player
from product.server import Server

WITHIN_S = 2.0
TTL_MS = 20_000


class Store:
    """A site with one screen and the player on it."""

    def __init__(self, scene, name):
        self.site = network.add_site(scene.api, name)
        self.player = Player(scene.server, scene.folder / name).start()
        code = self.player.wait("code")["code"]
        self.screen = network.pair(scene.api, self.site, code, f"Window {name}")["id"]
        self.name = name

    def showed(self, asset, since):
        """When the asset came on the glass after a moment, or none."""
        plays = (e for e in self.player.all("playing") if e.get("asset") == asset and e["at"] >= since)
        return next((e["at"] for e in plays), None)

    def left(self, asset, since):
        """When something else took the place of the asset after a moment, for good as far as is known."""
        plays = [e for e in self.player.all("playing") if e["at"] >= since]
        last = max((n for n, e in enumerate(plays) if e.get("asset") == asset), default=-1)
        return plays[last + 1]["at"] if last + 1 < len(plays) else None


class Scene:
    def __init__(self, binary, folder):
        self.server, self.folder = Server(binary, folder), pathlib.Path(folder)
        self.passed, self.failed = 0, 0

    def check(self, what, ok, note=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        print(f"{'ok  ' if ok else 'FAIL'} {what}  {note}", flush=True)

    def run(self):
        with self.server:
            self.api = network.set_up(self.server)
            self.stores = {name: Store(self, name) for name in ("Lille", "Paris", "Nice")}
            try:
                self.play()
            finally:
                for store in self.stores.values():
                    store.player.kill()

    def play(self):
        self.lille, self.others = self.stores["Lille"], [self.stores["Paris"], self.stores["Nice"]]
        self.prepare()
        self.rain_without_stock()
        self.stock_comes()
        self.stock_ends()
        self.cut_off()

    def prepare(self):
        always, umbrella = (network.upload_picture(self.api, seed) for seed in (1, 2))
        network.add_campaign(self.api, "Always", [(always, 1000)], priority=0)
        rain_and_stock = ["and", ["is", "rain"], [">=", "stock:umbrella", 1]]
        condition = {"expr": rain_and_stock, "unknown": "hide", "urgent": True}
        network.add_campaign(self.api, "Umbrella", [(umbrella, 1000)], priority=5, condition=condition)
        number = network.publish(self.api)["number"]
        for store in self.stores.values():
            store.player.wait("showing", 30, publication=number)
        media = self.api.get(f"/media/{umbrella['id']}/renditions")["items"]
        self.umbrella = next(made["sha256"] for made in media if made["purpose"] == "screen")

    def tell(self, key, value, store=None, **more):
        body = {"value": value, "ttlMs": TTL_MS} | more
        if store:
            body["siteId"] = store.site["id"]
        begin = time.monotonic()
        self.api.want(200, "PUT", f"/facts/{key}", body)
        return begin

    def never(self, store, since, seconds):
        time.sleep(max(0, since + seconds - time.monotonic()))
        return store.showed(self.umbrella, since) is None

    def rain_without_stock(self):
        since = self.tell("rain", True, self.lille)
        self.check("rain alone shows nothing", self.never(self.lille, since, 3))

    def stock_comes(self):
        since = self.tell("stock", 7, subject="umbrella")
        came = poll("umbrella", lambda: self.lille.showed(self.umbrella, since), 15, 0.02) - since
        self.check("with rain and stock it shows in Lille within 2 s", came <= WITHIN_S, f"{came:.2f} s")
        dry = [store.name for store in self.others if not self.never(store, since, 3)]
        self.check("and only there", not dry, str(dry))

    def stock_ends(self):
        since = self.tell("stock", 0, subject="umbrella")
        poll("gone", lambda: self.gone(since), 15, 0.02)
        left = self.lille.left(self.umbrella, since) - since
        self.check("without stock it leaves within 2 s", left <= WITHIN_S, f"{left:.2f} s")

    def gone(self, since):
        left = self.lille.left(self.umbrella, since)
        return left if left and time.monotonic() > left + 2 else None

    def cut_off(self):
        """The facts are told once more, then nothing reaches the store any more."""
        self.tell("rain", True, self.lille)
        since = self.tell("stock", 7, subject="umbrella")
        poll("umbrella", lambda: self.lille.showed(self.umbrella, since), 15, 0.02)
        self.server.kill()
        ends = since + TTL_MS / 1000
        time.sleep(max(0, ends - 4 - time.monotonic()))
        shown = self.lille.showed(self.umbrella, ends - 6)
        self.check("cut off from the server it goes on while the facts hold", shown is not None)
        time.sleep(max(0, ends + 3 - time.monotonic()))
        left = self.lille.left(self.umbrella, since)
        late = abs(left - ends) if left else None
        self.check(
            "and leaves by itself when they are forgotten", left and late <= WITHIN_S, f"{late:.2f} s beside" if left else ""
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vitrine-rain-") as folder:
        scene = Scene(options.binary, folder)
        try:
            scene.run()
        except Exception as error:
            scene.check("came to its end", False, repr(error)[:900])
    print(f"{scene.passed} passed, {scene.failed} failed")
    sys.exit(min(scene.failed, 100))


if __name__ == "__main__":
    main()
