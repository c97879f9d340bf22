#!/usr/bin/env python3
"""How fast the product is, from outside: one table, with the figure to reach beside each.

    bench.py target/release/vitrine [--screens 1000 10000] [--only fleet media web]

Server, screens and this program share the machine: run it on one that is idle. Figures are printed, never asserted.
"""

import argparse
import hashlib
import http.client
import json
import os
import pathlib
import queue
import random
import secrets
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "python-player"))

import wire
from link import Link
from chaos.proxy import FaultyProxy
from product import network
from product.api import poll
from product.load import Load, fill_counts, fill_media
from product.server import Server

ROWS = []
# what the database says of a screen that shows the newest
SHOWS = "reported_revision = desired_revision AND reported_state = 'showing'"
LARGE = 5000
# messages with plays that one screen has under way
WINDOW = 10


def row(work, measured, target, note=""):
    ROWS.append((work, measured, target, note))
    print(f"| {work} | {measured} | {target} | {note} |", flush=True)


def ms(seconds):
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"


def moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(seconds))


def timed(work):
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


class Fleet:
    """A server with many screens that are alive."""

    def __init__(self, options, folder, count):
        self.options, self.folder, self.count = options, pathlib.Path(folder), count
        self.server = Server(options.binary, folder, log="warn")
        self.crowd = None

    def run(self):
        with self.server:
            self.api = network.set_up(self.server)
            self.api.timeout = 120
            self.furnish()
            self.api.close()
            self.restart("start of the server", "<= 1 s")
            empty = self.server.memory_mib()
            self.connect_all()
            self.memory(empty)
            self.publish()
            self.lists()
            self.one_screen()
            self.dry_run()
            self.come_back()
            self.plays()
            if self.count > LARGE:
                self.crowd_and_work()
            else:
                self.idle()
            self.leave()

    def furnish(self):
        """Screens like a paired one, straight into the database: pairing each takes a person."""
        site = network.add_site(self.api)
        self.like = network.pretend_screen(self.server, self.api, site, "Screen 0")
        media = [network.upload_picture(self.api, seed) for seed in (1, 2)]
        self.media = media
        self.campaign = network.add_campaign(self.api, "Everywhere", [(media[0], 5000)])
        network.publish(self.api)
        self.server.stop()
        self.identities = [self.identity(self.like["screenId"], self.like["secret"])]
        with sqlite3.connect(self.server.database()) as db:
            names = [column[1] for column in db.execute("PRAGMA table_info(screen)")]
            found = db.execute("SELECT * FROM screen WHERE id = ?", (uuid.UUID(self.like["screenId"]).bytes,))
            model = dict(zip(names, found.fetchone(), strict=True))
            rows = [self.copy(model, n) for n in range(1, self.count)]
            marks = ", ".join("?" * len(names))
            db.executemany(f"INSERT INTO screen ({', '.join(names)}) VALUES ({marks})", rows)
        self.server.start()
        self.api.close()
        # a publication gives the new ones their first manifest
        campaign = network.add_campaign(self.api, "First", [(media[1], 5000)])
        network.publish(self.api)
        self.first = campaign

    def copy(self, model, n):
        identity, secret = uuid.uuid4(), secrets.token_urlsafe(32)
        self.identities.append(self.identity(str(identity), secret))
        new = {
            "id": identity.bytes,
            "name": f"Screen {n}",
            "name_key": f"screen {n}",
            "secret_hash": hashlib.sha256(secret.encode()).hexdigest(),
        }
        return list((model | new).values())

    def identity(self, screen, secret):
        keys = self.like["signingKeys"]
        return {"screen": screen, "secret": secret, "keys": keys, "resolution": [1920, 1080]}

    def restart(self, work, target):
        self.server.stop()
        self.server.start()
        self.api.close()
        row(f"{work}, {self.count} screens in the database", ms(self.server.started_in), target)

    def count_where(self, condition, *values):
        db = sqlite3.connect(f"file:{self.server.database()}?mode=ro", uri=True)
        try:
            return db.execute(f"SELECT COUNT(*) FROM screen_state WHERE {condition}", values).fetchone()[0]
        finally:
            db.close()

    def until(self, condition, share=1.0, seconds=120):
        """Seconds until so many screens are in that state."""
        wanted, begin = int(self.count * share), time.perf_counter()
        poll(condition, lambda: self.count_where(condition) >= wanted, seconds, 0.02)
        return time.perf_counter() - begin

    def connect(self, within=1, screens=None, proxies=None):
        file = self.folder / "fleet.json"
        web, mqtt = (one.port for one in proxies) if proxies else (self.server.http_port, self.server.mqtt_port)
        place = {"host": "127.0.0.1", "port": mqtt, "web_socket_path": "/mqtt"}
        file.write_text(json.dumps(place | {"screens": self.identities}))
        command = [self.options.binary, "simulate", "--server", f"http://127.0.0.1:{web}"]
        command += ["--screens", str(screens or self.count), "--fleet-file", str(file), "--reconnect-within", str(within)]
        self.crowd = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def connect_all(self):
        self.connect()
        row(f"{self.count} screens connect", ms(self.until("online = 1")), "10 000: <= 5 s")
        self.until(SHOWS)
        time.sleep(3)

    def memory(self, empty):
        full = self.server.memory_mib()
        each = (full - empty) * 1024 / self.count
        row(
            f"memory of the server, {self.count} screens online",
            f"{full:.0f} MiB, {each:.0f} KiB a screen",
            "10 000: <= 400 MiB, <= 32 KiB a screen",
            f"{empty:.0f} MiB without screens",
        )

    def publish(self):
        answers, handed, most, last = [], [], [], []
        for turn in range(3):
            self.change(5000 + turn)
            begin = time.perf_counter()
            took, _ = timed(lambda: network.publish(self.api))
            answers.append(took)
            self.until("handed_revision = desired_revision")
            handed.append(time.perf_counter() - begin)
            self.until(SHOWS, 0.99)
            most.append(time.perf_counter() - begin)
            self.until(SHOWS)
            last.append(time.perf_counter() - begin)
        n, many = self.count, self.count > LARGE
        row(f"publish a change that touches {n} screens: answer", ms(statistics.median(answers)), "1 000: <= 300 ms")
        row("... until all are handed the manifest", ms(statistics.median(handed)), "" if many else "<= 1 s")
        row("... until 99 % report that they show it", ms(statistics.median(most)), "<= 5 s" if many else "")
        row("... until all report it", ms(statistics.median(last)), "<= 15 s" if many else "", "simulated screens")

    def change(self, duration):
        current = self.api.get(f"/campaigns/{self.campaign['id']}")
        body = {field: current[field] for field in ("name", "kind", "target", "from", "to", "rules")}
        body["items"] = [
            {"mediaId": self.media[0]["id"], "durationMs": duration, "fit": "cover", "transition": "cut"}
        ]
        headers = {"If-Match": f'"{current["version"]}"'}
        self.api.want(200, "PUT", f"/campaigns/{current['id']}", body, headers=headers)

    def lists(self):
        times = []
        for _ in range(3):
            after = None
            while True:
                took, page = timed(lambda a=after: self.api.get("/screens?limit=200" + (f"&after={a}" if a else "")))
                times.append(took)
                if not (after := page["next"]):
                    break
        row(f"list of {self.count} screens, a page of 200", f"p99 {ms(percentile(times, 0.99))}", "<= 50 ms")

    def one_screen(self):
        """From the edit of a campaign for one screen to its report."""
        screen = self.like["screenId"]
        network.add_campaign(self.api, "Only here", [(self.media[1], 4000)], target=f"screen:{screen}")
        network.publish(self.api)
        times, key = [], uuid.UUID(screen).bytes
        shows = f"screen_id = ? AND {SHOWS}"
        poll("showing", lambda: self.count_where(shows, key), 30, 0.005)
        campaign = next(c for c in self.api.all("/campaigns") if c["name"] == "Only here")
        for turn in range(20):
            current = self.api.get(f"/campaigns/{campaign['id']}")
            body = {field: current[field] for field in ("name", "kind", "target", "from", "to", "rules")}
            body["items"] = [
                {"mediaId": self.media[1]["id"], "durationMs": 4001 + turn, "fit": "cover", "transition": "cut"}
            ]
            headers = {"If-Match": f'"{current["version"]}"'}
            begin = time.perf_counter()
            self.api.want(200, "PUT", f"/campaigns/{campaign['id']}", body, headers=headers)
            network.publish(self.api)
            poll("showing", lambda: self.count_where(shows, key), 30, 0.005)
            times.append(time.perf_counter() - begin)
        row("edit and publish for one screen until it reports it", f"p95 {ms(percentile(times, 0.95))}", "p95 <= 1 s")

    def dry_run(self):
        self.change(7000)
        took, _ = timed(lambda: self.api.post("/publications/dry-run", {"all": True}, status=200))
        row(f"dry run of a change over {self.count} screens", ms(took), "1 000 x 14 days: <= 1 s")
        network.publish(self.api)

    def come_back(self):
        self.server.kill()
        time.sleep(1)
        killed = int(time.time() * 1000)
        self.server.start()
        self.api.close()
        row(
            f"{self.count} screens come back after kill -9",
            ms(self.until(f"online = 1 AND session > {killed}")),
            "10 000: <= 15 s",
            "first try within 1 s, then with jitter",
        )

    def plays(self):
        """20 screens send what they kept while offline, 500 plays a message."""
        self.hang_up()
        large = self.count > LARGE
        senders, batches, size = 20, 100 if large else 50, 500
        total = senders * batches * size
        manifest = self.api.get(f"/screens/{self.like['screenId']}/manifest")
        item = manifest["items"][0]
        boot, ready = str(uuid.uuid4()), []
        self.now = time.time()
        for identity in self.identities[1 : senders + 1]:
            link = self.link(identity)
            ready.append((link, [self.batch(boot, item, n * size, size) for n in range(batches)]))
        begin = time.perf_counter()
        threads = [threading.Thread(target=self.send, args=(*pair, size)) for pair in ready]
        for thread in threads:
            thread.start()
        poll("plays", lambda: self.stored(boot) >= total, 120, 0.05)
        took = time.perf_counter() - begin
        for thread in threads:
            thread.join()
        row("proof of play ingested", f"{total / took:,.0f} plays/s", ">= 20 000 plays/s", f"{total:,} over MQTT")
        for link, messages in ready:
            for message in messages[:5]:
                link.client.publish(link.topic("up", "plays"), message, qos=1).wait_for_publish(60)
        time.sleep(2)
        row("... batches sent twice", f"{self.stored(boot) - total} plays too many", "0")
        for link, _ in ready:
            link.drop()

    def crowd_and_work(self):
        """100 000 media and 1 000 000 plays, all screens connected, and people at work; then the server is killed under all that."""
        self.server.stop()
        with sqlite3.connect(self.server.database()) as db:
            fill_media(db, 100_000)
            (plays,) = db.execute("SELECT COUNT(*) FROM play").fetchone()
        self.server.start()
        self.api.close()
        self.connect(within=10)
        self.until("online = 1")
        self.until(SHOWS)
        time.sleep(5)
        screens = [identity["screen"] for identity in self.identities]
        media = [one["id"] for one in self.api.get("/media?limit=200")["items"]]
        campaigns = [one["id"] for one in self.api.all("/campaigns")]
        load = Load(self.server, self.api.key, screens, media, campaigns)
        before, begin = self.server.cpu_seconds(), time.perf_counter()
        load.run(rate=200, seconds=30)
        share = (self.server.cpu_seconds() - before) / (time.perf_counter() - begin)
        with_all = f"{self.count} screens online, 100 000 media, {plays:,} plays"
        errors = sum(count for status, count in load.statuses.items() if status >= 500)
        slow = ", ".join(f"{route} {ms(took)}" for route, took in load.worst.most_common(3))
        row(f"200 requests/s with {with_all}: reads", f"p99 {ms(percentile(load.times['read'], 0.99))}", "<= 50 ms", f"slowest: {slow}")
        row("... writes", f"p99 {ms(percentile(load.times['write'], 0.99))}", "<= 150 ms", f"{share:.0%} of a core")
        said = ", ".join(f"{count} x {status}" for status, count in sorted(load.statuses.items()))
        row("... answers 5xx", str(errors), "0", said)
        self.come_back_gently()

    def come_back_gently(self):
        self.server.kill()
        time.sleep(1)
        killed = int(time.time() * 1000)
        self.server.start()
        self.api.close()
        took = self.until(f"online = 1 AND session > {killed}")
        share = self.server.cpu_seconds() / took
        row("... come back after kill -9 with 10 s of jitter", f"{ms(took)}, {share:.0%} of a core", "<= 12 s, <= 60 %")

    def idle(self):
        """What a screen sends and receives while nothing changes, by a proxy that counts; its plays are among it."""
        few, seconds, day = 20, 300, 86_400
        proxies = [FaultyProxy(port, seed=1) for port in (self.server.http_port, self.server.mqtt_port)]
        self.connect(screens=few, proxies=proxies)
        # plays of a plan that is younger than five minutes are told at once
        time.sleep(330)
        before = sum(one.passed for one in proxies)
        time.sleep(seconds)
        each = (sum(one.passed for one in proxies) - before) / few / seconds * day
        row("traffic of a screen that nobody changes", f"{each / 1e6:.2f} MB a day", "<= 1 MB a day", f"{few} screens, {seconds} s")
        self.hang_up()
        for one in proxies:
            one.close()

    def link(self, identity):
        inbox = queue.Queue()
        place = {"host": "127.0.0.1", "port": self.server.mqtt_port}
        link = Link({"screenId": identity["screen"], "secret": identity["secret"], "mqtt": place}, 1, inbox)
        while inbox.get(timeout=20)[0] != "connected":
            pass
        return link

    def batch(self, boot, item, start, size):
        rows = [
            {
                "seq": start + n,
                "itemId": item["id"],
                "campaignId": item["campaignId"],
                "revision": 1,
                # one after the other, up to now
                "startedAt": moment(self.now - 5 * (start + n)),
                "durationMs": 5000,
                "outcome": "complete",
                "planned": True,
            }
            for n in range(1, size + 1)
        ]
        return wire.pack("plays", {"boot": boot, "from": start + 1, "to": start + size, "rows": rows})

    def send(self, link, messages, size):
        """As a screen with a backlog: what follows waits for receipts, and what no receipt speaks of goes again."""
        sent = stored = 0
        while stored < len(messages):
            for message in messages[sent : stored + WINDOW]:
                link.client.publish(link.topic("up", "plays"), message, qos=1)
            sent = max(sent, min(len(messages), stored + WINDOW))
            try:
                event, *facts = link.inbox.get(timeout=5)
            except queue.Empty:
                sent = stored
                continue
            if event == "message" and facts[0].endswith("/receipt"):
                up_to = wire.plain(*wire.split(facts[1])).get("playsUpTo")
                stored = max(stored, up_to["seq"] // size) if up_to else stored

    def stored(self, boot):
        db = sqlite3.connect(f"file:{self.server.database()}?mode=ro", uri=True)
        try:
            return db.execute("SELECT COUNT(*) FROM play WHERE boot = ?", (uuid.UUID(boot).bytes,)).fetchone()[0]
        finally:
            db.close()

    def hang_up(self):
        if self.crowd:
            self.crowd.send_signal(signal.SIGINT)
            try:
                said, _ = self.crowd.communicate(timeout=60)
                print("\n".join(line for line in said.splitlines() if line.startswith(("  ", "From"))))
            except subprocess.TimeoutExpired:
                self.crowd.kill()
            self.crowd = None

    def leave(self):
        self.hang_up()
        took, code = timed(self.server.stop)
        row("graceful stop", ms(took), "<= 10 s", f"exit {code}")


def fleet(options):
    for count in options.screens:
        with tempfile.TemporaryDirectory(prefix="vitrine-bench-") as folder:
            run = Fleet(options, folder, count)
            try:
                run.run()
            finally:
                run.hang_up()


def media(options):
    with tempfile.TemporaryDirectory(prefix="vitrine-bench-") as folder, Server(options.binary, folder) as server:
        api = network.set_up(server)
        photo(api, pathlib.Path(folder))
        gibibyte(server, api, pathlib.Path(folder))


def photo(api, folder):
    """The same three files as the server makes, by vipsthumbnail and the server in turns."""
    source = folder / "photo.png"
    noise = ["-f", "lavfi", "-i", "mandelbrot=s=4032x3024:start_scale=0.3", "-vf", "noise=alls=12:allf=t"]  # typos:ignore
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", *noise, "-frames:v", "1", str(source)], check=True, stdin=subprocess.DEVNULL
    )
    ours, peer = [], []
    for turn in range(5):
        picture = folder / f"photo-{turn}.jpg"
        subprocess.run(["vips", "copy", str(source), f"{picture}[Q=92,strip]"], check=True)
        data = picture.read_bytes() + b"\0" * (turn + 1)
        begin = time.perf_counter()
        asset = api.upload(picture.name, data, "image/jpeg", title=f"Photo {turn}").json()
        poll("ready", lambda asset=asset: network.ready_media(api, asset["id"]), 60, 0.01)
        ours.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        for name, size in (("screen", "3840x2160"), ("preview", "1600x1600"), ("thumbnail", "480x480")):
            target = f"{folder}/{name}-{turn}.jpg[Q=85,strip]"
            subprocess.run(["vipsthumbnail", str(picture), "--size", size, "-o", target], check=True)
        peer.append(time.perf_counter() - begin)
    mine, theirs = statistics.median(ours), statistics.median(peer)
    row(
        "12 MP JPEG, upload to renditions ready",
        ms(mine),
        "<= 1.5 x vipsthumbnail",
        f"vipsthumbnail {ms(theirs)}: {mine / theirs:.2f} x",
    )


def gibibyte(server, api, folder):
    """A resumable upload, against a copy through a socket into a synced file."""
    size, piece = 1 << 30, random.Random(1).randbytes(1 << 20)
    plain, _ = timed(lambda: copy_through_socket(folder / "copy", size, piece))
    head = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": "filename ZmlsbS5tcDQ="}
    made = api.call("POST", "/uploads", headers=head)
    place = made.headers["Location"].removeprefix(server.url)
    before = server.memory_mib()
    peaks, done = [before], threading.Event()

    def watch():
        while not done.wait(0.05):
            peaks.append(server.memory_mib())

    watcher = threading.Thread(target=watch)
    watcher.start()
    took, status = timed(lambda: patch(server, api, place, size - 1, piece))
    done.set()
    watcher.join()
    row(
        "1 GiB resumable upload",
        f"{size / took / 2**20:.0f} MiB/s",
        ">= 80 % of a copy over loopback",
        f"copy {size / plain / 2**20:.0f} MiB/s: {plain / took * 100:.0f} %; answer {status}",
    )
    row("... memory meanwhile", f"+{max(peaks) - before:.0f} MiB", "flat")


def patch(server, api, place, size, piece):
    """All bytes but the last: what follows is the look at what it is."""
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=120)
    connection.putrequest("PATCH", place)
    headers = api.credentials() | {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(size),
    }
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    left = size
    while left:
        connection.send(piece[:left])
        left -= min(left, len(piece))
    return connection.getresponse().status


def copy_through_socket(target, size, piece):
    listener = socket.create_server(("127.0.0.1", 0))

    def take():
        peer, _ = listener.accept()
        with open(target, "wb") as file:
            while data := peer.recv(1 << 16):
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
        peer.sendall(b"x")
        peer.close()

    thread = threading.Thread(target=take)
    thread.start()
    with socket.create_connection(listener.getsockname()) as sender:
        for _ in range(size // len(piece)):
            sender.sendall(piece)
        sender.shutdown(socket.SHUT_WR)
        sender.recv(1)
    thread.join()
    listener.close()
    target.unlink()


class Month(Fleet):
    """Reports of what many screens showed in a month."""

    DAYS, LINES = 30, 10

    def run(self):
        with self.server:
            self.api = network.set_up(self.server)
            self.api.timeout = 600
            self.furnish()
            self.server.stop()
            with sqlite3.connect(self.server.database()) as db:
                fill_counts(db, self.DAYS)
            counts = self.ask("SELECT COUNT(*) FROM play_tally")
            self.server.start()
            self.api.close()
            took, _ = timed(lambda: poll("summed up", lambda: self.ask("SELECT MIN(rolled_to >= complete_to) FROM play_log"), 3600, 1))
            row(f"{counts:,} hours of {self.count} screens summed up beside other work", ms(took), "", f"{self.DAYS} days, {self.LINES} lines an hour")
            site, begin = self.api.get("/sites")["items"][0]["id"], moment(time.time() - self.DAYS * 86_400)
            for about, query in [
                ("by campaign", "by=campaign"),
                ("by day", "by=day"),
                ("by screen", "by=screen&limit=200"),
                ("by media at one store", f"by=media&siteId={site}"),
                ("by day on one screen", f"by=day&screenId={self.identities[0]['screen']}"),
            ]:
                path = f"/reports/plays?from={begin}&{query}"
                times = [timed(lambda path=path: self.api.get(path))[0] for _ in range(5)]
                row(f"... the report of {self.DAYS} days {about}", ms(statistics.median(times)), "<= 1 s", "median of 5")

    def ask(self, query):
        with sqlite3.connect(f"file:{self.server.database()}?mode=ro", uri=True) as db:
            return db.execute(query).fetchone()[0]


def reports(options):
    with tempfile.TemporaryDirectory(prefix="vitrine-month-") as folder:
        Month(options, folder, min(options.screens)).run()


def web(options):
    """The admin in a real Chromium on a processor that is four times slower; the figures are Chromium's own."""
    folder = pathlib.Path(__file__).resolve().parent.parent / "web"
    command = ["npm", "run", "perf", "--silent"]
    environment = os.environ | {"VITRINE_BIN": options.binary, "SCREENS": str(max(options.screens))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    figures = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("FIGURE | ")]
    for _, work, measured, target, note in figures:
        row(work, measured, target, note)
    if done.returncode != 0:
        row("the admin in a browser", "FAILED", "", (done.stdout + done.stderr)[-300:].replace("\n", " "))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--screens", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--only", nargs="+", choices=("fleet", "media", "reports", "web"))
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start; server and load share them.\n")
    print("| work | measured | to reach | note |\n|---|---|---|---|")
    for part in (media, web, reports, fleet):
        if not options.only or part.__name__ in options.only:
            part(options)


if __name__ == "__main__":
    main()
