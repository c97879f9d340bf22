#!/usr/bin/env python3
"""Kills the server with SIGKILL in the middle of writes, again and again, and looks whether it kept every word it gave.

    kill_loop.py target/debug/vitrine --rounds 20

Writers upload pictures (as forms and resumable), make sites, publish, and send proof of play. Whatever the server has acknowledged must be
there afterwards, once: rows, objects byte for byte, publications without gap. The last line counts the checks.
"""

import argparse
import base64
import collections
import hashlib
import itertools
import json
import pathlib
import random
import sqlite3
import sys
import tempfile
import threading
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from chaos import sums
from product import network
from product.api import Api, Unexpected
from product.checks import Checks
from product.pictures import png
from product.server import Server

RESTART_LIMIT_S = 3.0
PIECE = 40_000


# hours whose count in the reports is not what their stored plays add up to
MISCOUNTED = """
    with stored as (select screen_id, campaign_id, started_at - started_at % 3600000 as hour, count(*) as plays, sum(duration_ms) as ms
        from play group by 1, 2, 3)
    select count(*) from stored left join play_tally t using (screen_id, campaign_id, hour)
        where t.as_planned + t.unplanned is not stored.plays or t.shown_ms is not stored.ms"""


class Ledger:
    """What the server has acknowledged."""

    def __init__(self):
        self.media, self.sites, self.publications, self.offsets, self.plays = {}, {}, [], {}, set()
        self.numbers = itertools.count(1)

    def __len__(self):
        return (
            len(self.media)
            + len(self.sites)
            + len(self.publications)
            + len(self.plays)
            + sum(1 for offset, _ in self.offsets.values() if offset)
        )


class Loop(Checks):
    def __init__(self, options):
        super().__init__()
        self.options, self.dice, self.ledger = options, random.Random(options.seed), Ledger()
        self.restarts = []
        self.stop = threading.Event()

    def make_server(self, folder):
        return Server(self.options.binary, folder, log="warn,backend=info")

    def run(self):
        with tempfile.TemporaryDirectory(prefix="vitrine-kill-") as folder:
            self.server = self.make_server(folder)
            try:
                self.rounds()
                self.verify()
            finally:
                self.server.stop()
            self.database()
        return self.end()

    def rounds(self):
        self.server.start()
        self.key = network.set_up(self.server).key
        api = Api(self.server.url, self.key)
        site = network.add_site(api, "First")
        self.screen, self.secret = network.bare_screen(self.server, api, site, "Screen")
        media = network.upload_picture(api, 0, 320, 180)
        network.add_campaign(api, "Always", [(media, 5000)])
        for number in range(self.options.rounds):
            self.one_round(number)
            self.server.start()
            self.restarts.append(self.server.started_in)
            self.offsets_hold()
            print(
                f"     round {number + 1}: {len(self.ledger)} acknowledged, back in {self.server.started_in:.2f} s",
                flush=True,
            )
        slow = max(self.restarts)
        self.check(
            f"back within {RESTART_LIMIT_S} s after each of {len(self.restarts)} kills",
            slow <= RESTART_LIMIT_S,
            f"slowest {slow:.2f} s",
        )
        self.figure(f"back after {len(self.restarts)} kills or cuts, the slowest", f"{slow:.2f} s", f"<= {RESTART_LIMIT_S:.0f} s")

    def one_round(self, number):
        """Lets writers write for a random while, then kills the server: all of them, or few so that each gets far."""
        self.stop.clear()
        every = [self.upload, self.upload, self.resume, self.make_site, self.make_site, self.publish, self.prove]
        writers = (every, [self.publish, self.prove], [self.upload, self.resume])[number % 3]
        threads = [threading.Thread(target=self.write, args=(writer,)) for writer in writers]
        for thread in threads:
            thread.start()
        time.sleep(self.dice.uniform(0.02, 0.9))
        self.server.kill()
        self.stop.set()
        for thread in threads:
            thread.join()

    def write(self, writer):
        """One writer on a connection of its own, until the server is gone."""
        api = Api(self.server.url, self.key, timeout=10)
        while not self.stop.is_set():
            try:
                writer(api)
            except OSError:
                return
            except Unexpected as unexpected:
                self.check("no writer is answered wrongly", False, str(unexpected))
                return

    # the writers: each enters into the ledger what was acknowledged

    def upload(self, api):
        data = png(64, 64, seed=self.fresh())
        answer = api.upload("kill.png", data)
        self.expect(answer, (200, 201))
        self.ledger.media[answer.json()["id"]] = hashlib.sha256(data).hexdigest()

    def resume(self, api):
        data = png(160, 160, seed=self.fresh())
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data)),
            "Upload-Metadata": "filename " + base64.b64encode(b"kill.png").decode(),
        }
        made = self.expect(api.call("POST", "/uploads", headers=headers), (201,))
        path = made.headers["Location"].split("/api/v1", 1)[1]
        sha256 = hashlib.sha256(data).hexdigest()
        self.ledger.offsets[path] = (0, sha256)
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            headers = {
                "Tus-Resumable": "1.0.0",
                "Upload-Offset": str(start),
                "Content-Type": "application/offset+octet-stream",
            }
            done = self.expect(api.call("PATCH", path, raw=piece, headers=headers), (204,))
            self.ledger.offsets[path] = (start + len(piece), sha256)
        self.ledger.media[done.headers["Vitrine-Media"]] = sha256
        del self.ledger.offsets[path]

    def make_site(self, api):
        name = f"Site {self.fresh()}"
        self.ledger.sites[network.add_site(api, name)["id"]] = name

    def publish(self, api):
        campaigns = api.get("/campaigns")["items"]
        campaign = campaigns[0]
        body = {field: campaign.get(field) for field in ("name", "kind", "target", "from", "to", "rules", "items")}
        body["items"] = [
            {"mediaId": item["mediaId"], "durationMs": self.dice.randrange(1000, 9000)} for item in campaign["items"]
        ]
        self.expect(
            api.call("PUT", f"/campaigns/{campaign['id']}", body, headers={"If-Match": f'"{campaign["version"]}"'}),
            (200,),
        )
        made = self.expect(api.call("POST", "/publications", {"all": True, "note": "kill"}), (201,))
        self.ledger.publications.append(made.json()["number"])

    def prove(self, _):
        """The same batch three times in any order, as a player does that misses a receipt."""
        device, boot = Api(self.server.url, self.secret, timeout=10), str(uuid.uuid4())
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86_400))
        rows = [
            {
                "boot": boot,
                "seq": seq,
                "itemId": boot,
                "campaignId": boot,
                "revision": 1,
                "startedAt": f"{day}T{seq % 3:02}:00:00.000Z",
                "durationMs": 1000 + seq,
                "outcome": "complete",
                "planned": True,
            }
            for seq in range(1, 51)
        ]
        for _ in range(3):
            self.dice.shuffle(rows)
            lines = "".join(json.dumps(row) + "\n" for row in rows + rows[:10]).encode()
            headers = {"Content-Type": "application/x-ndjson"}
            # as a player does that asked too often
            while (answer := device.call("POST", "/device/v1/plays", raw=lines, headers=headers)).status == 429:
                time.sleep(int(answer.headers["Retry-After"]))
            self.expect(answer, (200,))
            up_to = answer.json()["playsUpTo"]["seq"]
            self.ledger.plays |= {(boot, seq) for seq in range(1, up_to + 1)}

    def fresh(self):
        return self.options.seed * 1_000_000 + next(self.ledger.numbers)

    def expect(self, answer, statuses):
        if answer.status not in statuses:
            raise Unexpected(f"{answer.status} {answer.body[:300]!r}")
        return answer

    # the proof

    def offsets_hold(self):
        """After a restart every resumable upload is at least as far as was acknowledged, or is a media by now; they are given up then."""
        api = Api(self.server.url, self.key)
        there = {media["sha256"] for media in api.all("/media")} if self.ledger.offsets else set()
        for path, (offset, sha256) in list(self.ledger.offsets.items()):
            head = api.call("HEAD", path, headers={"Tus-Resumable": "1.0.0"})
            kept = head.status == 200 and int(head.headers["Upload-Offset"]) >= offset
            finished = head.status in (404, 410) and sha256 in there
            if not (kept or finished):
                self.check(
                    "an acknowledged piece is there after the kill",
                    False,
                    f"{head.status} {head.headers['Upload-Offset']} instead of {offset}",
                )
            api.call("DELETE", path, headers={"Tus-Resumable": "1.0.0"})
            del self.ledger.offsets[path]

    def verify(self):
        api, ledger = Api(self.server.url, self.key), self.ledger
        self.check(
            "much was written",
            len(ledger.media) > 0 and len(ledger.sites) > 0 and ledger.publications and ledger.plays,
            f"{len(ledger.media)} media, {len(ledger.sites)} sites, {len(ledger.publications)} publications, {len(ledger.plays)} plays",
        )
        rows = {media["id"]: media for media in api.all("/media")}
        lost = [media for media, digest in ledger.media.items() if rows.get(media, {}).get("sha256") != digest]
        self.check("every acknowledged picture has its row", not lost, f"{len(lost)} lost")
        torn = [
            media
            for media, row in rows.items()
            if hashlib.sha256(api.call("GET", f"/media/{media}/original").body).hexdigest() != row["sha256"]
        ]
        self.check("every row has its object, byte for byte", not torn, f"{len(torn)} of {len(rows)} torn")
        sites = collections.Counter(site["name"] for site in api.all("/sites"))
        self.check("every acknowledged site is there once", all(sites[name] == 1 for name in ledger.sites.values()))
        numbers = sorted(publication["number"] for publication in api.all("/publications"))
        self.check("every acknowledged publication is there", set(ledger.publications) <= set(numbers))
        self.check(
            "publications have no gap and no double", numbers == list(range(1, len(numbers) + 1)), f"{len(numbers)}"
        )
        self.check(
            "the manifest is of the last publication",
            self.wait(lambda: api.get(f"/screens/{self.screen}/manifest")["publication"] == numbers[-1], 30),
        )
        self.processed(api)
        self.objects(rows)

    def processed(self, api):
        """A job that was killed three times gives up and says so; asked again, it must come to its end."""
        states = lambda: collections.Counter(media["state"] for media in api.all("/media"))
        self.check("nothing is left in the middle", self.wait(lambda: not states()["processing"], 120), str(states()))
        for media in api.all("/media"):
            if media["state"] == "failed":
                print(f"     given up after kills: {media['message']!r}")
                self.expect(api.call("POST", f"/media/{media['id']}/retry"), (200, 202))
        self.check("asked again, all become ready", self.wait(lambda: set(states()) == {"ready"}, 120), str(states()))

    def wait(self, condition, seconds):
        deadline = time.monotonic() + seconds
        while not (found := condition()) and time.monotonic() < deadline:
            time.sleep(0.2)
        return found

    def objects(self, rows):
        """Objects without a row may be left by a kill until they are collected, but not many: at most two for each kill."""
        known = {row["sha256"] for row in rows.values()}
        with sqlite3.connect(f"file:{self.server.database()}?mode=ro", uri=True) as database:
            known |= {name for (name,) in database.execute("select sha256 from rendition")}
        orphans = [path for path in self.server.media_files() if pathlib.Path(path).name not in known]
        self.check(
            "hardly any object without a row",
            len(orphans) <= 4 * self.options.rounds,
            f"{len(orphans)} of {len(self.server.media_files())}",
        )

    def database(self):
        with sqlite3.connect(self.server.database()) as database:
            verdict = database.execute("pragma integrity_check").fetchone()[0]
            foreign = database.execute("pragma foreign_key_check").fetchall()
            found = collections.Counter(database.execute("select hex(boot), seq from play").fetchall())
            miscounted = database.execute(MISCOUNTED).fetchone()[0]
            counted = database.execute("select coalesce(sum(as_planned + unplanned), 0) from play_tally").fetchone()[0]
            wrong, over = sums.disagree(database)
        self.check("the database is whole", verdict == "ok" and not foreign, f"{verdict} {foreign[:3]}")
        wanted = {(boot.replace("-", "").upper(), seq) for boot, seq in self.ledger.plays}
        plain = {(boot, seq) for boot, seq in found} | {
            (bytes.fromhex(boot).decode("latin-1").replace("-", "").upper(), seq) for boot, seq in found
        }
        self.check("every acknowledged play is stored", wanted <= plain, f"{len(wanted - plain)} of {len(wanted)} lost")
        self.check("no play is stored twice", all(count == 1 for count in found.values()))
        self.check("reports count every stored play once", counted == len(found) and not miscounted, f"{counted} counted")
        self.check("the sums are those of the hours that are over", not wrong, f"{wrong or over}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    sys.exit(Loop(parser.parse_args()).run())


if __name__ == "__main__":
    main()
