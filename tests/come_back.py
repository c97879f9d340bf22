#!/usr/bin/env python3
"""Copies a server while it works, destroys it, brings the copy back, and looks whether the screens follow.

    come_back.py target/debug/vitrine

Once on SQLite and, where TEST_DATABASE_URL names a PostgreSQL server, once there. The last line counts the checks.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from product import network
from product.api import Api, poll
from product.player import Player
from product.server import Server


class ComeBack:
    def __init__(self, name, binary, folder, databases):
        self.name, self.binary, self.folder = name, binary, pathlib.Path(folder)
        self.before, self.after = databases
        self.copies = self.folder / "copies"
        self.passed, self.failed = 0, 0
        self.sites, self.stop = [], threading.Event()

    def check(self, what, ok, note=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        print(f"{'ok  ' if ok else 'FAIL'} {self.name}: {what}  {note}", flush=True)

    def run(self):
        server = Server(self.binary, self.folder / "first", **self.before)
        with server, Player(server, self.folder / "player") as player:
            self.player, self.api = player, network.set_up(server)
            self.live(server)
            server.kill()
            self.refuses(server)
            second = Server(self.binary, self.folder / "second", server.ports, **self.after)
            code, said = second.run("restore", self.first_copy)
            self.check("the copy comes back", code == 0, said.strip()[-200:])
            with second:
                self.restored(second)

    def live(self, server):
        site = network.add_site(self.api)
        code = self.player.wait("code")["code"]
        self.screen = network.pair(self.api, site, code, "Window")["id"]
        first, second = (network.upload_picture(self.api, seed) for seed in (1, 2))
        self.campaign = network.add_campaign(self.api, "Loop", [(first, 1000)])
        self.published = network.publish(self.api)["number"]
        self.player.wait("showing", 30, publication=self.published)
        code, said = server.run("doctor")
        bad = [line for line in said.splitlines() if line.startswith("FAIL")]
        # the cluster of the tests is one that would lose commits, and the doctor is to say so
        expected = self.before and len(bad) == 1 and "fsync is off" in bad[0]
        self.check("the doctor finds what is wrong, and nothing else", expected or (code == 0 and not bad), str(bad))
        writer = threading.Thread(target=self.write, args=(server,), daemon=True)
        writer.start()
        poll("sites", lambda: len(self.sites) > 5, 20)
        self.promised = list(self.sites)
        code, said = server.run("backup", self.copies)
        self.first_copy = self.newest()
        self.check("a copy is made while others write", code == 0, said.strip()[-300:])
        self.check("others went on writing", len(self.sites) > len(self.promised), f"{len(self.sites)} sites")
        self.stop.set()
        writer.join()
        network.add_campaign(self.api, "Later", [(second, 1000)])
        later = network.publish(self.api)["number"]
        self.player.wait("showing", 30, publication=later)
        kept = self.objects()
        code, said = server.run("backup", self.copies)
        again = self.objects()
        self.check(
            "media of an earlier copy are not copied again",
            code == 0 and all(again[path] == when for path, when in kept.items()),
            f"{len(kept)} of {len(again)}",
        )

    def write(self, server):
        api = Api(server.url, self.api.key)
        while not self.stop.is_set():
            name = f"Store {uuid.uuid4()}"
            api.post("/sites", {"kind": "store", "name": name, "timeZone": "Europe/Paris"})
            self.sites.append(name)
        api.close()

    def newest(self):
        return max(path.parent for path in self.copies.glob("*/contents.json"))

    def objects(self):
        return {path: path.stat().st_mtime_ns for path in self.copies.glob("objects/*/*")}

    def refuses(self, server):
        code, said = server.run("restore", self.first_copy)
        self.check("a copy is not brought back over what is there", code != 0 and "empty" in said, said.strip()[-200:])
        bad = Server(self.binary, self.folder / "bad", **self.after)
        path = next(iter(self.objects()))
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        code, said = bad.run("restore", self.first_copy)
        self.check("a damaged copy is refused", code != 0 and path.name in said, said.strip()[-200:])
        self.check("and nothing is written", not bad.media_files() and not os.path.exists(bad.database()))
        code, said = server.run("backup", self.copies)
        self.check("the next copy mends it", code == 0 and path.read_bytes() == whole, said.strip()[-200:])
        if "database_url" not in self.after:
            left = pathlib.Path(f"{bad.database()}-wal")
            left.parent.mkdir(parents=True, exist_ok=True)
            left.write_bytes(b"left")
            code, said = bad.run("restore", self.first_copy)
            self.check("nor is one brought back beside a journal", code != 0 and left.name in said, said.strip()[-200:])
            left.unlink()
            bad.run("doctor")
            self.check("looking makes no database", not os.path.exists(bad.database()))

    def restored(self, second):
        api = Api(second.url, self.api.key)
        names = {site["name"] for site in api.all("/sites")}
        missing = [name for name in self.promised if name not in names]
        self.check("all that was promised before the copy is there", not missing, f"{len(missing)} missing")
        verified = api.call("GET", "/audit/verify").json()
        self.check("the log is whole", verified["intact"] is True, f"{verified['entries']} entries")
        self.player.rewind()
        shown = self.player.wait("showing", 90, publication=self.published)
        self.check("the screen goes back to what the copy knows", True, f"revision {shown.get('revision')}")
        third = network.upload_picture(api, 5)
        network.add_campaign(api, "After", [(third, 1000)])
        number = network.publish(api)["number"]
        self.player.wait("showing", 30, publication=number)
        converged = poll(
            "converged", lambda: api.get(f"/screens/{self.screen}")["convergence"]["state"] == "showing", 10
        )
        self.check("and follows a new publication", converged, f"number {number}")
        code, said = second.run("create-admin", network.OWNER["email"])
        found = re.search(r"^ {4}(\S{20,})$", said, re.MULTILINE)
        self.check("whoever lost the password gets a new one", code == 0 and found, f"{code}")
        browser = Api(second.url)
        old = browser.call("POST", "/auth/login", {"email": network.OWNER["email"], "password": network.OWNER["password"]})
        new = browser.call("POST", "/auth/login", {"email": network.OWNER["email"], "password": found[1]})
        self.check("with which they sign in", (old.status, new.status) == (401, 200), f"{old.status} {new.status}")


def databases(url):
    """Settings for two empty databases of one PostgreSQL server."""
    names = [f"copy_{uuid.uuid4().hex}" for _ in range(2)]
    for name in names:
        subprocess.run(["psql", "--quiet", url, "-c", f"CREATE DATABASE {name}"], check=True)
    place = urllib.parse.urlsplit(url)
    return [{"database_url": place._replace(path=f"/{name}").geturl()} for name in names]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    options = parser.parse_args()
    passed, failed = 0, 0
    runs = {"SQLite": [{}, {}]}
    if url := os.environ.get("TEST_DATABASE_URL"):
        runs["PostgreSQL"] = databases(url)
    for name, settings in runs.items():
        with tempfile.TemporaryDirectory(prefix="vitrine-back-") as folder:
            run = ComeBack(name, options.binary, folder, settings)
            try:
                run.run()
            except Exception as error:
                run.check("came to its end", False, repr(error)[:900])
            passed, failed = passed + run.passed, failed + run.failed
    print(f"{passed} passed, {failed} failed")
    sys.exit(min(failed, 100))


if __name__ == "__main__":
    main()
