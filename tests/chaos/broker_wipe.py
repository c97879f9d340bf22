#!/usr/bin/env python3
"""The broker is killed and comes back with nothing, again and again, in the middle of publications: every screen ends at the newest revision.

    broker_wipe.py target/debug/vitrine --rounds 3 [--screens 50]

Mosquitto outside, the simulator's screens. While the broker is away one publication is made, and another soon after. The last line counts the checks.
"""

import argparse
import collections
import pathlib
import signal
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from product import network, outside, screens
from product.api import poll
from product.checks import Checks
from product.server import Server

WITHIN_S = 30


class BrokerWipe(Checks):
    def __init__(self, options, folder):
        super().__init__()
        self.options, self.folder, self.took = options, pathlib.Path(folder), []

    def run(self):
        broker = outside.Mosquitto(self.folder / "broker")
        broker.start()
        server = Server(self.options.binary, self.folder / "server", log="warn", **broker.settings())
        crowd = None
        try:
            with server:
                self.api = network.set_up(server)
                crowd = self.connect(server)
                for number in range(self.options.rounds):
                    self.one_round(number, broker)
                panics = server.log().count("panicked at")
            self.check("no panic", panics == 0, f"{panics}")
            self.figure(
                f"broker killed and wiped {len(self.took)} times, {self.options.screens} screens: all newest within", f"{max(self.took):.1f} s", f"<= {WITHIN_S} s"
            )
        finally:
            if crowd:
                crowd.send_signal(signal.SIGINT)
                crowd.wait(20)
            broker.kill()

    def connect(self, server):
        site = network.add_site(self.api)
        fleet = screens.provision(server, self.api, site, self.options.screens)
        media = [network.upload_picture(self.api, seed, 320, 180) for seed in (1, 2)]
        self.campaigns = [network.add_campaign(self.api, f"Campaign {n}", [(one, 5000)]) for n, one in enumerate(media)]
        crowd = screens.simulate(self.options.binary, server.url, fleet, self.folder)
        number = network.publish(self.api)["number"]
        poll("all show the first publication", lambda: self.shown(number) == len(fleet), 60)
        return crowd

    def shown(self, number):
        board = self.api.get(f"/publications/{number}/convergence")
        return board["showing"]

    def change(self):
        """Another length of an item, published: its number."""
        campaign = self.api.get(f"/campaigns/{self.campaigns[0]['id']}")
        body = {field: campaign.get(field) for field in ("name", "kind", "target", "from", "to", "rules", "items")}
        item = campaign["items"][0]
        body["items"] = [{"mediaId": item["mediaId"], "durationMs": 5000 + (item["durationMs"] + 100) % 3000}]
        self.api.want(
            200, "PUT", f"/campaigns/{campaign['id']}", body, headers={"If-Match": f'"{campaign["version"]}"'}
        )
        return network.publish(self.api)["number"]

    def one_round(self, number, broker):
        for _ in range(self.options.publications - 2):
            self.change()
        broker.kill()
        self.change()
        broker.start()
        begin = time.monotonic()
        newest = self.change()
        try:
            poll("all newest", lambda: self.shown(newest) == self.options.screens, 2 * WITHIN_S)
        except Exception as error:
            board = self.api.get(f"/publications/{newest}/convergence")
            late = collections.Counter((one["state"], one["reason"]) for one in board["screens"])
            print(f"     {error}: {dict(late)}")
        took = time.monotonic() - begin
        self.took.append(took)
        self.check(f"round {number + 1}: all at the newest revision within {WITHIN_S} s", took <= WITHIN_S, f"{took:.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--screens", type=int, default=50)
    parser.add_argument("--publications", type=int, default=3, help="of each round: the last but one while there is no broker, the last as it is back")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vitrine-wipe-") as folder:
        wipe = BrokerWipe(options, folder)
        wipe.attempt(wipe.run)
    sys.exit(wipe.end())


if __name__ == "__main__":
    main()
