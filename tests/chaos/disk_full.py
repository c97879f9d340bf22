#!/usr/bin/env python3
"""The disk fills up while the server works: writing is refused in words, everything else goes on, and it heals by itself.

    disk_full.py target/debug/vitrine --rounds 2

The data lie on a tmpfs of 64 MiB, which takes root to mount. A player shows a loop all the while. The last line counts the checks.
"""

import argparse
import collections
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from product import network
from product.api import Api
from product.checks import Checks
from product.pictures import png
from product.player import Player
from product.server import Server

SIZE_MIB = 64
HEALS_WITHIN_S = 5.0


class DiskFull(Checks):
    def __init__(self, options, folder):
        super().__init__()
        self.options, self.folder = options, pathlib.Path(folder)
        self.disk, self.filler = self.folder / "disk", self.folder / "disk" / "filler"
        self.seed, self.healed, self.sites, self.lost = 100, [], [], 0

    def run(self):
        self.disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m", "tmpfs", str(self.disk)], check=True)
        try:
            server = Server(self.options.binary, self.disk, log="warn")
            if not self.options.log_too:
                server.log_path = str(self.folder / "server.log")
            with server, Player(server, self.folder / "player") as self.player:
                self.server, self.api = server, network.set_up(server)
                self.prepare()
                for number in range(self.options.rounds):
                    self.one_round(number)
                    self.check("the server lives", server.process.poll() is None, f"{server.process.poll()}")
                panics = server.log().count("panicked at")
            self.check("no panic", panics == 0, f"{panics}")
            self.figure(f"disk full, {len(self.healed)} times: heals within", f"{max(self.healed):.2f} s, {self.lost} acknowledged lost", "<= 5 s, 0 lost")
        finally:
            subprocess.run(["umount", "-l", str(self.disk)], check=False)

    def prepare(self):
        site = network.add_site(self.api)
        self.screen = network.pair(self.api, site, self.player.wait("code")["code"], "Window")["id"]
        media = network.upload_picture(self.api, 1, 320, 180)
        network.add_campaign(self.api, "Loop", [(media, 1000)])
        self.player.wait("showing", 30, publication=network.publish(self.api)["number"])
        self.kept = {media["id"]: media["sha256"] for media in self.api.all("/media")}

    def fill(self):
        """To the last byte: in big pieces, then in small ones."""
        with open(self.filler, "wb", buffering=0) as filler:
            for piece in (1 << 20, 4096, 1):
                try:
                    while filler.write(b"\0" * piece) == piece:
                        pass
                except OSError:
                    continue

    def one_round(self, number):
        self.fill()
        begin = time.monotonic()
        answers = collections.Counter(self.upload() for _ in range(5))
        self.check(f"round {number + 1}: uploads are refused for want of space", set(answers) == {507}, str(dict(answers)))
        sites = collections.Counter(self.make_sites(60))
        self.check(
            "other writes are taken or refused in the same way",
            set(sites) <= {201, 507} and sites[507] > 0,
            str(dict(sites)),
        )
        reads = collections.Counter(self.read(path) for path in ("/screens", "/media", "/campaigns", "/publications") * 5)
        self.check("reading goes on", set(reads) == {200}, str(dict(reads)))
        ready = Api(self.server.url).call("GET", "/health/ready").status
        self.check("it is ready: there is nothing that a restart would mend", ready == 200, f"{ready}")
        time.sleep(max(0, begin + 3 - time.monotonic()))
        shown = [event for event in self.player.all("playing") if event["at"] >= begin and event["state"] == "item"]
        self.check("the player plays on", len(shown) >= 2, f"{len(shown)} plays in {time.monotonic() - begin:.1f} s")
        self.heal()

    def heal(self):
        self.filler.unlink()
        begin = time.monotonic()
        while self.upload() not in (200, 201) or set(self.make_sites(1)) != {201}:
            if time.monotonic() > begin + 20:
                break
            time.sleep(0.05)
        took = time.monotonic() - begin
        self.healed.append(took)
        self.check("with space it heals by itself within 5 s", took <= HEALS_WITHIN_S, f"{took:.2f} s")
        self.restarted()
        self.player.rewind()
        self.player.wait("receipt", 75)
        self.check("proof of play goes on", True)

    def restarted(self):
        """What was acknowledged, on the full disk too, must be there after a kill."""
        self.server.kill()
        self.server.start()
        self.api.close()
        found = {media["id"]: media["sha256"] for media in self.api.all("/media")}
        names = {site["name"] for site in self.api.all("/sites")}
        lost = [media for media in self.kept if media not in found], [name for name in self.sites if name not in names]
        self.lost += len(lost[0]) + len(lost[1])
        self.check(
            "nothing acknowledged is lost after a kill",
            not any(lost),
            f"{len(lost[0])} of {len(self.kept)} media, {len(lost[1])} of {len(self.sites)} sites",
        )

    def upload(self):
        self.seed += 1
        # noise does not become smaller, and each one is new
        answer = Api(self.server.url, self.api.key).upload("full.png", png(256, 256, seed=self.seed))
        if answer.status in (200, 201):
            self.kept[answer.json()["id"]] = answer.json()["sha256"]
        return answer.status

    def make_sites(self, count):
        api = Api(self.server.url, self.api.key)
        for _ in range(count):
            self.seed += 1
            body = {"kind": "store", "name": f"Store {self.seed}", "timeZone": "Europe/Paris"}
            status = api.call("POST", "/sites", body).status
            if status == 201:
                self.sites.append(body["name"])
            yield status

    def read(self, path):
        api = Api(self.server.url, self.api.key)
        try:
            return api.call("GET", path).status
        finally:
            api.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--log-too", action="store_true", help="the log lies on the full disk, too")
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("only root can mount the small disk that this needs\n0 passed, 0 failed")
        return
    # the disk must be unmounted in any case
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="vitrine-full-") as folder:
        full = DiskFull(options, folder)
        full.attempt(full.run)
    sys.exit(full.end())


if __name__ == "__main__":
    main()
