#!/usr/bin/env python3
"""PostgreSQL is killed while the server works: it says so in order, and heals by itself.

    postgres_killed.py target/debug/vitrine --rounds 3

Writers make sites all the while. The last line counts the checks.
"""

import argparse
import collections
import pathlib
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from product import network, outside
from product.api import Api, poll
from product.checks import Checks
from product.server import Server

HEALS_WITHIN_S = 5.0
WRITERS = 4


class PostgresKilled(Checks):
    def __init__(self, options, folder):
        super().__init__()
        self.options, self.folder = options, pathlib.Path(folder)
        self.made, self.answers, self.stop = [], [], threading.Event()

    def run(self):
        database = outside.Postgres(self.folder / "postgres")
        database.start()
        try:
            with Server(self.options.binary, self.folder / "server", log="error", database_url=database.url) as server:
                self.server, self.api, self.database = server, network.set_up(server), database
                self.rounds()
                lines = server.log().splitlines()
                panics = sum("panicked at" in line for line in lines)
                self.check("no panic", panics == 0, f"{panics}")
                for line in [line for line in lines if "ERROR" in line][:3]:
                    print("     log:", line[:400])
        finally:
            database.stop()

    def rounds(self):
        threads = [threading.Thread(target=self.write) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        healed = []
        try:
            for _ in range(self.options.rounds):
                healed.append(self.one_round())
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()
        self.verdict(healed)

    def one_round(self):
        before = len(self.made)
        poll("some written", lambda: len(self.made) > before + 10, 30, 0.01)
        self.database.kill()
        ready = Api(self.server.url, timeout=30).call("GET", "/health/ready")
        self.check("it is not ready while the database is away", ready.status == 503, f"{ready.status}")
        # a caller without a writer's luck: a read and a write, each with what to do next
        for method, path, body in (("GET", "/sites", None), ("POST", "/sites", {"kind": "store", "name": "Never", "timeZone": "UTC"})):
            begin = time.monotonic()
            answer = Api(self.server.url, self.api.key, timeout=60).call(method, path, body)
            took = time.monotonic() - begin
            self.check(
                f"{method} is answered 503 with Retry-After within 5 s",
                answer.status == 503 and (answer.headers.get("Retry-After") or "").isdigit() and took < 5,
                f"{answer.status}, Retry-After {answer.headers.get('Retry-After')}, after {took:.1f} s",
            )
        self.database.again()
        begin = time.monotonic()
        mark = len(self.made)
        poll("a write is taken again", lambda: len(self.made) > mark, 60, 0.01)
        return time.monotonic() - begin

    def write(self):
        while not self.stop.is_set():
            api, name = Api(self.server.url, self.api.key, timeout=60), f"Store {threading.get_ident()} {time.monotonic_ns()}"
            try:
                answer = api.call("POST", "/sites", {"kind": "store", "name": name, "timeZone": "Europe/Paris"})
            except OSError as error:
                self.answers.append((repr(error)[:60], None))
                continue
            finally:
                api.close()
            self.answers.append((answer.status, answer.headers.get("Retry-After")))
            if answer.status == 201:
                self.made.append(name)
            else:
                time.sleep(0.05)

    def verdict(self, healed):
        kinds = collections.Counter(status for status, _ in self.answers)
        self.check("writers hear 201 or 503, nothing else", set(kinds) <= {201, 503}, str(dict(kinds)))
        bare = sum(status == 503 and not after for status, after in self.answers)
        self.check("and with every 503 when to come back", bare == 0, f"{bare} without")
        self.check("it heals within 5 s", max(healed) <= HEALS_WITHIN_S, f"slowest {max(healed):.2f} s")
        names = collections.Counter(site["name"] for site in Api(self.server.url, self.api.key).all("/sites"))
        lost = [name for name in self.made if names[name] != 1]
        self.check("every acknowledged site is there once", not lost, f"{len(lost)} of {len(self.made)} lost")
        self.figure(f"PostgreSQL killed {len(healed)} times: heals within", f"{max(healed):.2f} s, {len(lost)} of {len(self.made):,} lost", "<= 5 s, 0 lost")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vitrine-postgres-") as folder:
        pathlib.Path(folder).chmod(0o755)
        killed = PostgresKilled(options, folder)
        killed.attempt(killed.run)
    sys.exit(killed.end())


if __name__ == "__main__":
    main()
