#!/usr/bin/env python3
"""The same life in every mode: embedded, with Mosquitto outside, and with everything outside and twice.

    modes.py target/debug/vitrine                     # embedded and Mosquitto, at the same time
    modes.py target/debug/vitrine --full              # also three NATS nodes, PostgreSQL, an S3 store and two replicas
    modes.py target/debug/vitrine --only scaled

Two players, one by TCP and one by WebSocket, are paired, follow publications, obey, prove what they played, live through a killed server and a broker that
forgot everything, and one of them is revoked. The last line counts the checks.
"""

import argparse
import collections
import concurrent.futures
import pathlib
import shutil
import signal
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from product import network, outside, screens
from product.api import Api, Unexpected, poll
from product.balancer import Balancer
from product.player import Player
from product.s3 import Store
from product.server import Server, free_ports

NEWEST_WITHIN_S = 30
CUT_WITHIN_S = 2
KNOWN_WITHIN_S = 100


class Mode:
    """One installation: how it is started, and what can be done to it."""

    broker, patience_s = None, 20

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, pathlib.Path(folder)
        self.servers = []

    def settings(self):
        return self.broker.settings() if self.broker else {}

    def start(self):
        if self.broker:
            self.broker.start()
        self.servers = [Server(self.binary, self.folder / "server", **self.settings()).start()]
        self.url = self.servers[0].url

    def stop(self):
        for server in self.servers:
            server.stop()
        if self.broker:
            self.broker.stop()

    def restart_server(self):
        self.servers[0].kill()
        self.servers[0].start()

    def errors(self):
        """Lines that should not be in a log, without the time and colours."""
        lines = [line for server in self.servers for line in server.log().splitlines()]
        return [line for line in lines if "ERROR" in line or "panicked" in line]


class Embedded(Mode):
    """One process, and nothing else."""


class Mosquitto(Mode):
    """The broker outside."""

    def __init__(self, binary, folder):
        super().__init__(binary, folder)
        self.broker = outside.Mosquitto(self.folder / "broker")


class Scaled(Mode):
    """Three NATS nodes, PostgreSQL, an S3 store, two replicas behind a balancer."""

    rename, patience_s = False, 75

    def __init__(self, binary, folder):
        super().__init__(binary, folder)
        self.broker, self.doors = outside.Nats(self.folder / "broker", Balancer), []
        self.database, self.store = outside.Postgres(self.folder / "postgres"), Store()
        self.ports = [free_ports(3) for _ in range(2)]
        # screens are told the balancer before the gates of both replicas
        self.gates = Balancer([mqtt for _, mqtt, _ in self.ports])

    def settings(self):
        secret = self.folder / "s3-secret"
        secret.write_text("S3RVER")
        return super().settings() | {
            "database_url": self.database.url,
            "storage_url": "s3://media/vitrine",
            "s3_endpoint": self.store.url,
            "s3_access_key": "S3RVER",
            "s3_secret_key_file": secret,
            "mqtt_public_port": self.gates.port,
        }

    def replica(self, number):
        """With `--rename` it says another name to the broker than the other replica; they need ones of their own, or each ends the other's connection."""
        more = {}
        if self.rename:
            own = b"vitrine-serve%d-" % number
            change = lambda said: said.replace(b"vitrine-server-", own, 1)
            self.doors.append(Balancer(self.broker.mqtt, change))
            more["mqtt_url"] = f"mqtt://{outside.SERVER[0]}@127.0.0.1:{self.doors[-1].port}"
        settings = self.settings() | more
        return Server(self.binary, self.folder / f"replica-{number}", self.ports[number - 1], **settings).start()

    def start(self):
        self.database.start()
        self.broker.start()
        self.servers.append(self.replica(1))
        # all replicas sign with the same key
        shutil.copytree(self.folder / "replica-1" / "vitrine" / "secrets", self.folder / "replica-2" / "vitrine" / "secrets")

    def second(self):
        """The second replica, once the first has been set up: each start prints another token until then."""
        self.servers.append(self.replica(2))
        self.balancer = Balancer([server.http_port for server in self.servers])
        self.url = self.balancer.url

    def stop(self):
        super().stop()
        self.database.stop()
        self.store.close()
        self.gates.close()

    def restart_server(self):
        """One replica after the other; the other one serves."""
        for server in self.servers:
            server.kill()
            server.start()


class Watch:
    """A browser's line for live changes, at one server."""

    def __init__(self, api, last=None):
        more = {"Last-Event-ID": last} if last else {}
        self.connection = Api(api.url, api.key, timeout=5).connect()
        self.connection.request("GET", "/api/v1/events", headers=api.credentials() | more)
        self.lines, self.last = self.connection.getresponse(), last

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def next(self):
        """The next event: what it is, and its data as text."""
        found = {}
        while line := self.lines.readline().decode():
            name, _, value = line.strip().partition(":")
            if name:
                found[name] = value.strip()
            elif line == "\n" and "event" in found:
                self.last = found.get("id", self.last)
                return found["event"], found.get("data", "")
        raise Unexpected("the server ended the line")


class Life:
    screens_more = 0

    def __init__(self, name, mode):
        self.name, self.mode = name, mode
        self.passed, self.failed, self.figures = 0, 0, {}

    def check(self, what, ok, note=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        print(f"{'ok  ' if ok else 'FAIL'} {self.name}: {what}  {note}", flush=True)

    def run(self):
        self.players, self.proved = {}, False
        try:
            self.mode.start()
            self.api = network.set_up(self.mode.servers[0])
            if isinstance(self.mode, Scaled):
                self.mode.second()
                self.api = Api(self.mode.url, self.api.key)
            for chapter in (
                self.pairing,
                self.publishing,
                self.commanding,
                self.proving,
                self.server_killed,
                self.broker_wiped,
                *(self.of_two() if isinstance(self.mode, Scaled) else ()),
                self.proving,
                *((self.measuring,) if self.screens_more else ()),
                self.revoking,
                self.ending,
            ):
                # the server closes connections that have been idle for long
                self.api.close()
                try:
                    chapter()
                except Exception as error:
                    self.check(f"chapter {chapter.__name__}", False, repr(error)[:700])
        finally:
            for player in self.players.values():
                player.kill()
            self.mode.stop()

    # what all chapters use

    def see(self, name):
        return self.api.get(f"/screens/{self.screens[name]}")

    def publish(self, seed):
        """Something new for everybody; its number."""
        media = network.upload_picture(self.api, seed, 640, 360)
        network.add_campaign(self.api, f"Campaign {seed}", [(media, 1000)])
        for player in self.players.values():
            player.rewind()
        return network.publish(self.api)["number"]

    def followed(self, number, seconds=NEWEST_WITHIN_S, since=None, known=15):
        """How long it took until every player showed it; the server must know that, too. A report that was on its way when a broker fell
        is asked for again by the reconciler."""
        since = since or time.monotonic()
        shown = [
            player.wait("showing", seconds, publication=number)["at"] - since for player in self.players.values()
        ]
        for name in self.players:
            poll(f"{name} known to show {number}", lambda name=name: self.knows(name, number), known)
        return max(shown)

    def knows(self, name, number):
        found = self.see(name)["convergence"]
        return found["state"] == "showing" and found["publication"] == number

    def online(self, seconds=20):
        for name in self.players:
            poll(f"{name} online", lambda name=name: self.see(name)["status"] == "online", seconds)

    # the chapters

    def pairing(self):
        self.screens = {}
        site = network.add_site(self.api)
        place = collections.namedtuple("Place", "url")(self.mode.url)
        for name, more in (("tcp", []), ("websocket", ["--websocket"])):
            self.players[name] = Player(place, self.mode.folder / name, *more).start()
        for name, player in self.players.items():
            code = player.wait("code")["code"]
            self.screens[name] = network.pair(self.api, site, code, name)["id"]
        for name, player in self.players.items():
            player.wait("paired")
        self.online()
        self.check("screens come by TCP and by WebSocket", True)

    def publishing(self):
        begin = time.monotonic()
        number = self.publish(1)
        took = self.followed(number)
        self.check("both show the first publication", took <= NEWEST_WITHIN_S, f"{took:.1f} s")
        number = self.publish(2)
        took = self.followed(number)
        self.check("and the next", took <= 10, f"{took:.1f} s, {time.monotonic() - begin:.0f} s for both")
        self.figures["publish to glass"] = took

    def commanding(self):
        begin = time.monotonic()
        for name, player in self.players.items():
            player.rewind()
            asked = self.api.post(f"/screens/{self.screens[name]}/commands", {"kind": "identify"}, status=202)
            poll("done", lambda name=name, asked=asked: self.command_state(name, asked) == "done", 15)
            times = len([e for e in player.all("identify") if e["at"] >= begin])
            self.check(f"{name} does once what it is asked", times == 1, f"{times}")
        self.figures["two commands done"] = time.monotonic() - begin

    def command_state(self, name, asked):
        given = self.api.get(f"/screens/{self.screens[name]}/commands")["items"]
        return next(command["state"] for command in given if command["id"] == asked["id"])

    def proving(self):
        """What the players know to be stored is stored, once."""
        for name, player in self.players.items():
            if not self.proved:
                player.rewind()
                player.wait("receipt", self.mode.patience_s)
            last = {}
            for receipt in player.all("receipt"):
                last[receipt["boot"]] = max(receipt["seq"], last.get(receipt["boot"], 0))
            rows = self.api.all(f"/screens/{self.screens[name]}/plays")
            found = collections.Counter((row["boot"], row["seq"]) for row in rows)
            wanted = {(boot, seq) for boot, up_to in last.items() for seq in range(1, up_to + 1)}
            lost, double = wanted - set(found), [key for key, times in found.items() if times > 1]
            self.check(
                f"each play of {name} is stored once",
                wanted and not lost and not double,
                f"{len(wanted)} acknowledged, {len(lost)} lost, {len(double)} double",
            )
        self.proved = True

    def server_killed(self):
        self.mode.restart_server()
        self.api.close()
        self.online()
        since = time.monotonic()
        number = self.publish(3)
        took = self.followed(number)
        self.check(
            "the server killed and back: both follow", took <= NEWEST_WITHIN_S, f"{time.monotonic() - since:.1f} s"
        )

    def broker_wiped(self):
        """A publication while the broker is away, and a broker that comes back with nothing."""
        if not self.mode.broker:
            return
        self.mode.broker.kill(wipe=True)
        number = self.publish(4)
        self.check("one can publish while the broker is away", True, f"number {number}")
        self.mode.broker.start()
        took = self.followed(number, since=time.monotonic(), known=KNOWN_WITHIN_S)
        self.check("the broker wiped and back: both show the newest", took <= NEWEST_WITHIN_S, f"{took:.1f} s")
        self.figures["after a wiped broker"] = took

    def of_two(self):
        """What only two servers can show."""
        return (
            self.foreign_key,
            self.seen_across,
            self.upload_moved,
            self.node_stopped,
            self.replica_killed,
            self.sent_again,
        )

    def foreign_key(self):
        """A third replica with a signing key of its own."""
        stranger = Server(self.mode.binary, self.mode.folder / "stranger", **self.mode.settings())
        code, said = stranger.run("serve")
        told = "signing key" in said and "secrets" in said
        self.check("a server without the installation's signing key does not start", code != 0 and told, said[-200:])

    def seen_across(self):
        """A browser at each replica sees within a second what happens at the other, and goes on at the other."""
        one, two = (Api(server.url, self.api.key) for server in self.mode.servers)
        for name, watched, acting in (("first", one, two), ("second", two, one)):
            with Watch(watched) as watch:
                took = self.told(watch, acting, f"Seen at the {name}")
            self.check(f"the {name} replica shows what happens at the other", took <= 1, f"{took:.2f} s")
        with Watch(one) as watch:
            self.told(watch, two, "Before the break")
        network.add_site(two, "During the break")
        with Watch(two, watch.last) as watch:
            kind, _ = watch.next()
        self.check("and a browser goes on at the other replica where it left off", kind == "batch", kind)

    def told(self, watch, acting, name):
        """How long a new site takes to be told."""
        site = network.add_site(acting, name)["id"]
        begin = time.monotonic()
        while site not in watch.next()[1]:
            pass
        return time.monotonic() - begin

    def upload_moved(self):
        """An upload that began at one replica goes on at the other after the first was killed."""
        first, second = self.mode.servers
        picture, head = network.png(640, 360, 99, noise=True), {"Tus-Resumable": "1.0.0"}
        begin = head | {"Upload-Length": str(len(picture)), "Upload-Metadata": "filename bW92ZWQucG5n"}
        one, two = (Api(server.url, self.api.key) for server in (first, second))
        path = one.call("POST", "/uploads", headers=begin).headers["Location"].split("/api/v1")[1]
        piece = lambda api, at, data: api.call(
            "PATCH",
            path,
            raw=data,
            headers=head | {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"},
        )
        half = len(picture) // 2
        accepted = piece(one, 0, picture[:half]).status
        first.kill()
        at = int(two.call("HEAD", path, headers=head).headers["Upload-Offset"])
        done = piece(two, at, picture[at:])
        first.start()
        media = done.headers.get("Vitrine-Media")
        same = media and two.call("GET", f"/media/{media}/original").body == picture
        self.check(
            "an upload goes on at the other replica after a kill", same and at == half, f"{accepted} {at} {done.status}"
        )

    def node_stopped(self):
        broker = self.mode.broker
        broker.programs[0].kill()
        since = time.monotonic()
        self.check("one node less: reading goes on", len(self.api.get("/screens")["items"]) == len(self.players))
        number = self.publish(5)
        took = self.followed(number, 60, known=KNOWN_WITHIN_S)
        self.check("and publications arrive", took <= NEWEST_WITHIN_S, f"{time.monotonic() - since:.1f} s after it")
        self.figures["after a lost node"] = took
        broker.programs[0].start()

    def replica_killed(self):
        """Sites are made without a pause while one of the two is killed: whatever was acknowledged is there."""
        made, stop, unanswered = [], threading.Event(), []
        threads = [threading.Thread(target=self.write, args=(made, unanswered, stop)) for _ in range(4)]
        for thread in threads:
            thread.start()
        poll("some written", lambda: len(made) > 20, 20, 0.01)
        self.mode.servers[0].kill()
        before = len(made)
        poll("more written", lambda: len(made) > before + 20, 30, 0.01)
        stop.set()
        for thread in threads:
            thread.join()
        names = collections.Counter(site["name"] for site in Api(self.mode.url, self.api.key).all("/sites"))
        lost = [name for name in made if names[name] != 1]
        self.check("one replica killed: nothing acknowledged is lost", not lost, f"{len(made)} sites, {len(lost)} lost")
        self.check("and hardly anybody waited", len(unanswered) <= 8, f"{len(unanswered)} requests without an answer")
        self.api = Api(self.mode.url, self.api.key)
        number = self.publish(6)
        took = self.followed(number, 60, known=KNOWN_WITHIN_S)
        self.check("and publications arrive by the other", took <= NEWEST_WITHIN_S, f"{took:.1f} s")
        self.mode.servers[0].start()

    def sent_again(self):
        """What was on its way when a broker fell is sent again after a minute."""
        for player in self.players.values():
            player.rewind()
            player.wait("receipt", 75)

    def write(self, made, unanswered, stop):
        while not stop.is_set():
            api = Api(self.mode.url, self.api.key)
            name = f"Store {threading.get_ident()} {time.monotonic_ns()}"
            try:
                network.add_site(api, name)
                made.append(name)
            except (OSError, Unexpected) as error:
                unanswered.append(repr(error))
            api.close()

    def measuring(self):
        """A publication for many, and what it took."""
        place = collections.namedtuple("Place", "url")(self.mode.url)
        fleet = screens.provision(place, self.api, self.api.get("/sites")["items"][0], self.screens_more)
        crowd = screens.simulate(self.mode.binary, self.mode.url, fleet, self.mode.folder)
        try:
            everybody = self.screens_more + len(self.players)
            self.reached(self.publish(8), everybody)
            media = network.upload_picture(self.api, 9, 640, 360)
            network.add_campaign(self.api, "Campaign 9", [(media, 1000)])
            begin = time.monotonic()
            number = network.publish(self.api)["number"]
            self.figures[f"{everybody} screens: publication answered"] = time.monotonic() - begin
            self.reached(number, everybody, 0.98)
            self.figures["98 % known to show it"] = time.monotonic() - begin
            self.reached(number, everybody)
            self.figures["all"] = time.monotonic() - begin
            servers = "+".join(f"{server.memory_mib():.0f}" for server in self.mode.servers)
            brokers = "+".join(f"{one.memory_mib():.0f}" for one in self.mode.broker.programs) if self.mode.broker else "inside"
            print(f"     {self.name}: memory in MiB: server {servers}, broker {brokers}", flush=True)
            self.check(f"{everybody} screens follow", True)
        finally:
            crowd.send_signal(signal.SIGINT)
            crowd.wait(30)

    def reached(self, number, everybody, share=1.0):
        board = lambda: self.api.get(f"/publications/{number}/convergence")
        try:
            poll("all show it", lambda: board()["showing"] >= share * everybody, 120, 0.05)
        except Unexpected as error:
            raise Unexpected(f"{error}: {board()['showing']} of {everybody}") from error

    def revoking(self):
        name, player = "tcp", self.players["tcp"]
        player.rewind()
        since = time.monotonic()
        self.api.post(f"/screens/{self.screens[name]}/revoke", {}, status=200)
        took = self.cut(player, since)
        self.check("the revoked screen is cut off within 2 s", took is not None, f"{took or 0:.2f} s")
        self.figures["revoked to cut"] = took
        player.wait("revoked", 20)
        self.check("and knows that it was", True)
        player.kill()
        secret = network.pretend_screen(collections.namedtuple("Place", "url")(self.mode.url), self.api, *self.another())
        self.check("another one can be paired in its place", bool(secret["secret"]))

    def another(self):
        return self.api.get("/sites")["items"][0], "another"

    def cut(self, player, since):
        try:
            return player.wait("disconnected", CUT_WITHIN_S)["at"] - since
        except TimeoutError:
            return None

    def ending(self):
        errors = self.mode.errors()
        self.check("no error in the log", not errors, f"{len(errors)} {errors[:1]}"[:400])
        codes = [server.stop() for server in self.mode.servers]
        self.check("the servers end in order", not any(codes), str(codes))


MODES = {"embedded": Embedded, "mosquitto": Mosquitto, "scaled": Scaled}


def live(name, binary):
    with tempfile.TemporaryDirectory(prefix=f"vitrine-{name}-") as folder:
        # the database's own user must be able to come in
        pathlib.Path(folder).chmod(0o755)
        life = Life(name, MODES[name](binary, folder))
        try:
            life.run()
        except Exception as error:
            life.check("came to its end", False, repr(error)[:900])
        return life


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--full", action="store_true", help="with the scaled mode")
    parser.add_argument("--only", nargs="+", choices=MODES)
    parser.add_argument("--rename", action="store_true", help="give each replica another name at the broker, on the way there")
    parser.add_argument("--qos", type=int, choices=(0, 1), help="ask the NATS nodes for this quality of service instead of 0")
    parser.add_argument("--measure", type=int, default=0, metavar="SCREENS", help="also with so many simulated screens; one mode at a time")
    options = parser.parse_args()
    Scaled.rename, Life.screens_more = options.rename, options.measure
    if options.qos is not None:
        outside.Nats.qos = options.qos
    names = options.only or [name for name in MODES if options.full or name != "scaled"]
    with concurrent.futures.ThreadPoolExecutor(1 if options.measure else None) as pool:
        lives = list(pool.map(lambda name: live(name, options.binary), names))
    for life in lives:
        told = ", ".join(f"{what} {took:.1f} s" for what, took in life.figures.items() if took is not None)
        print(f"     {life.name}: {told}")
    passed, failed = sum(life.passed for life in lives), sum(life.failed for life in lives)
    print(f"{passed} passed, {failed} failed")
    sys.exit(min(failed, 100))


if __name__ == "__main__":
    main()
