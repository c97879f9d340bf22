#!/usr/bin/env python3
"""Attacks the broker the way a stolen or broken screen could, and looks whether anything gives way.

Three screens are needed: the hostile one, its victim, and a witness that shows after each attack that the service goes on. What
leaks is seen by the victim's connection and through the REST API; no privileged MQTT account is used.

    mqtt_gauntlet.py --port 1883 --mqtt-version 5 --hostile ID:SECRET --victim ID:SECRET --witness ID:SECRET \\
        --api http://127.0.0.1:8080 --key vk_... [--pid SERVER] [--strict] [--fuzz 2000] [--quick]

`--strict` also counts a subscription that is granted but delivers nothing. The last line counts the checks.
"""

import argparse
import json
import os
import random
import sys
import time
import urllib.request
import uuid
from dataclasses import dataclass

import mqtt_packets as mqtt
from mqtt_packets import CLOSED, Codec, Line, packet, text

MEMORY_LIMIT_MIB = 24
UNAVAILABLE = (3, 0x88)


@dataclass
class Screen:
    id: str
    secret: str

    def topic(self, direction, kind):
        return f"vitrine/v1/{self.id}/{direction}/{kind}"


class Gauntlet:
    def __init__(self, options):
        self.options, self.codec = options, Codec(options.mqtt_version)
        self.address = (options.host, options.port)
        self.hostile, self.victim, self.witness = (
            Screen(*pair.split(":")) for pair in (options.hostile, options.victim, options.witness)
        )
        self.passed, self.failed, self.retries = 0, 0, 0

    # the means

    def check(self, name, ok, note=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        print(f"{'ok  ' if ok else 'FAIL'} {name}  {note}", flush=True)

    def line(self):
        return Line(self.address, self.codec)

    def as_screen(self, screen, **more):
        """A connection that is logged in; raises when it is refused. `Unavailable` means that the broker is still
        clearing up the connection before, and that a client is to come again."""
        deadline = time.monotonic() + 5
        while True:
            line = self.line()
            code = line.login(screen.id, screen.id, screen.secret, **more)
            if code == 0:
                return line
            line.close()
            if code not in UNAVAILABLE or time.monotonic() > deadline:
                raise ConnectionError(f"login refused: {code}")
            self.retries += 1
            time.sleep(0.1)

    def envelope(self, kind, body):
        return json.dumps({"v": 1, "kind": kind}).encode() + b"\n" + json.dumps(body).encode()

    def rest(self, method, path, body=None):
        request = urllib.request.Request(self.options.api + "/api/v1" + path, method=method)
        request.add_header("Authorization", f"Bearer {self.options.key}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    def play(self, screen, line):
        """Publishes one play and waits for its receipt: broker, ingest, database and the way back."""
        boot = str(uuid.uuid4())
        row = {
            "seq": 1,
            "itemId": boot,
            "campaignId": boot,
            "revision": 1,
            "startedAt": "2026-01-01T00:00:00.000Z",
            "durationMs": 1,
            "outcome": "complete",
            "planned": False,
        }
        line.send(
            self.codec.publish(
                screen.topic("up", "plays"),
                self.envelope("plays", {"boot": boot, "from": 1, "to": 1, "rows": [row]}),
                qos=1,
            )
        )
        return any(boot.encode() in message for _, message in line.messages(5, lambda found: boot.encode() in found[1]))

    def serves(self):
        """Whether another screen can connect and subscribe now."""
        try:
            with self.as_screen(self.witness) as line:
                return line.subscribe(self.witness.topic("down", "receipt")) in (0, 1)
        except OSError:
            return False

    def serves_wholly(self, name):
        """Whether another screen's play is stored and confirmed now."""
        try:
            with self.as_screen(self.witness) as line:
                line.subscribe(self.witness.topic("down", "receipt"))
                self.check(name, self.play(self.witness, line))
        except OSError as error:
            self.check(name, False, str(error))

    def memory(self):
        """Resident MiB of the server."""
        if not self.options.pid:
            return 0
        with open(f"/proc/{self.options.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def attack(self, name, *frames, login=False, closes=True, seconds=1.0):
        """Sends frames; we must be thrown out (unless `closes` is false), and the service must go on without growing.

        A first attack may warm up buffers that stay; what grows must not grow again."""
        last, grew = self.strike(frames, login, seconds)
        if grew >= MEMORY_LIMIT_MIB:
            last, grew = self.strike(frames, login, seconds)
        serves = self.serves()
        well = serves and grew < MEMORY_LIMIT_MIB and (last == CLOSED or not closes)
        self.check(name, well, f"{last} serves={serves} {grew:+.1f} MiB")

    def strike(self, frames, login, seconds):
        """(what we hear last, by how many MiB the server grew)"""
        before, last = self.memory(), CLOSED
        try:
            with self.as_screen(self.hostile) if login else self.line() as line:
                line.send(*frames)
                last = line.read(seconds)
                while isinstance(last, tuple):
                    last = line.read(0.5)
        except ConnectionError as error:
            if "refused" in str(error):
                last = str(error)
        return last, self.memory() - before

    # the attacks

    def run(self):
        self.serves_wholly("a play is stored and confirmed before anything")
        self.before_login()
        self.after_login()
        if self.codec.version == 5:
            self.properties()
        self.serves_wholly("a play is stored and confirmed after malformed packets")
        self.mutations()
        if not self.options.quick:
            self.silence()
        self.identities()
        self.subscriptions()
        self.publications()
        self.wills()
        self.own_rights()
        self.serves_wholly("a play is stored and confirmed after everything")
        print(f"the broker was unavailable {self.retries} times for a moment")
        print(f"{self.passed} passed, {self.failed} failed")
        return self.failed

    def before_login(self):
        hostile, connect, level = self.hostile, self.codec.connect, self.codec.version
        for kind in range(2, 16):
            flags = 2 if kind in (6, 8, 10) else 0
            self.attack(f"packet type {kind} before CONNECT", packet(kind << 4 | flags, b"\0\1"))
        self.attack("packet type 0", packet(0, b"\0\1"))
        self.attack("a CONNACK instead of a CONNECT", b"\x20\x03\x00\x00\x00")
        self.attack("a CONNECT that claims 256 MiB", b"\x10\xff\xff\xff\x7f\x00\x04MQTT", closes=False)
        self.attack("a remaining length of five bytes", b"\x10\xff\xff\xff\xff\x01")
        self.attack("reserved bits in the CONNECT header", b"\x1f" + connect("x")[1:])
        self.attack("protocol level 99", connect("x", level=99))
        self.attack("protocol name MQIsdp with a newer level", connect("x", name="MQIsdp"))
        self.attack("protocol name that is not UTF-8", connect("x", name=b"\xff\xfe\xfd\xfc"))
        self.attack("client id that is not UTF-8", connect(b"\xff\xfe\xc0\x80", hostile.id, hostile.secret))
        self.attack("client id with NUL", connect(b"a\0b", hostile.id, hostile.secret))
        self.attack("client id of 64 KiB", connect("x" * 65535, hostile.id, hostile.secret))
        self.attack("user name of 64 KiB", connect("x", "u" * 65535, hostile.secret))
        self.attack("password without user name", connect("x", None, hostile.secret))
        self.attack("reserved connect flag", connect(hostile.id, hostile.id, hostile.secret, flags=0x01))
        self.attack(
            "will flag without a will",
            packet(0x10, text("MQTT") + bytes([level, 0x06]) + b"\0\x1e" + self.codec.properties() + text("x")),
        )
        self.attack(
            "will of quality 3",
            connect(hostile.id, hostile.id, hostile.secret, will=(hostile.topic("up", "presence"), "x"), will_qos=3),
        )
        # a broker may overlook this one: without a will its quality means nothing
        self.attack(
            "will quality without a will", connect(hostile.id, hostile.id, hostile.secret, flags=0x08), closes=False
        )

    def after_login(self):
        hostile, codec = self.hostile, self.codec
        own = hostile.topic("up", "status")
        for name, frame in {
            "a second CONNECT": codec.connect(hostile.id, hostile.id, hostile.secret),
            "PUBLISH of quality 3": packet(0x36, text(own) + b"\0\1" + codec.properties() + b"x"),
            "PUBLISH to a wildcard": codec.publish(hostile.topic("up", "#"), b"x"),
            "PUBLISH to a plus sign": codec.publish("vitrine/v1/+/up/status", b"x"),
            "PUBLISH to no topic": codec.publish("", b"x"),
            "PUBLISH to a topic that is not UTF-8": codec.publish(b"\xc3\x28", b"x"),
            "PUBLISH to a topic with NUL": codec.publish(own.encode() + b"\0", b"x"),
            "PUBLISH with packet id 0": codec.publish(own, b"x", qos=1, number=0),
            "PUBLISH whose topic is longer than the packet": packet(0x30, b"\xff\xffab"),
            "SUBSCRIBE without a filter": packet(0x82, b"\0\1" + codec.properties()),
            "SUBSCRIBE with wrong header bits": codec.subscribe(hostile.topic("down", "manifest"), first=0x80),
            "SUBSCRIBE of quality 3": codec.subscribe(hostile.topic("down", "manifest"), qos=3),
            "UNSUBSCRIBE without a filter": packet(0xA2, b"\0\1" + codec.properties()),
            "PINGREQ with a body": packet(0xC0, b"x" * 100),
            "CONNACK after login": packet(0x20, b"\0\0" + codec.properties()),
            "SUBACK after login": packet(0x90, b"\0\1" + codec.properties() + b"\0"),
            "PINGRESP after login": packet(0xD0),
        }.items():
            lenient = name in (
                "PUBLISH to a topic with NUL",
                "PINGREQ with a body",
                "PINGRESP after login",
                "SUBACK after login",
                "CONNACK after login",
            )
            self.attack(name, frame, login=True, closes=not lenient)
        self.attack("PUBLISH of 8 MiB", codec.publish(own, os.urandom(8 << 20)), login=True, seconds=3)
        for name, frames in {
            "PUBLISH to a topic of 60 000 levels": [codec.publish("/" * 60000, b"x")],
            "SUBSCRIBE to 60 000 levels": [codec.subscribe("/" * 60000)],
            "SUBSCRIBE to 2 000 filters at once": [codec.subscribe(*[hostile.topic("down", "command")] * 2000)],
            "SUBSCRIBE to a/#/b": [codec.subscribe("a/#/b")],
            "SUBSCRIBE to an empty filter": [codec.subscribe("")],
            "PUBREL that nobody waits for": [packet(0x62, b"\x12\x34")],
            "PUBREC, PUBACK and PUBCOMP that nobody waits for": [
                packet(0x50, b"\x12\x34"),
                packet(0x40, b"\x12\x35"),
                packet(0x70, b"\x12\x36"),
            ],
            "UNSUBSCRIBE from everything": [codec.unsubscribe("#")],
            "quality 2 without ever a PUBREL": [codec.publish(own, b"x", qos=2, number=n) for n in range(1, 3000)],
            "20 000 messages at once": [codec.publish(own, b"x") * 20000],
        }.items():
            self.attack(name, *frames, login=True, closes=False, seconds=2)

    def properties(self):
        hostile, codec = self.hostile, self.codec
        own, down = hostile.topic("up", "status"), hostile.topic("down", "manifest")
        log_in = lambda raw: codec.connect(hostile.id, hostile.id, hostile.secret, properties=raw)
        self.attack("a property twice", log_in(b"\x21\0\x0a\x21\0\x0a"))
        self.attack("receive maximum 0", log_in(b"\x21\0\0"))
        self.attack("maximum packet size 0", log_in(b"\x27\0\0\0\0"))
        self.attack("a property nobody knows", log_in(b"\x7e\0"))
        self.attack(
            "properties longer than the packet", packet(0x10, text("MQTT") + b"\x05\x02\x00\x1e\xff\x7f" + text("x"))
        )
        self.attack(
            "10 000 user properties", log_in((b"\x26" + text("k") + text("v")) * 10000), closes=False, seconds=2
        )
        self.attack("an authentication method", codec.connect("x", properties=b"\x15" + text("SCRAM-SHA-1")))
        self.attack("topic alias 0", codec.publish(own, b"x", properties=b"\x23\0\0"), login=True)
        # allowed where the broker offers that many
        self.attack(
            "topic alias 65 535", codec.publish(own, b"x", properties=b"\x23\xff\xff"), login=True, closes=False
        )
        self.attack("a topic alias never given", codec.publish("", b"x", properties=b"\x23\0\x07"), login=True)
        self.attack("subscription identifier 0", codec.subscribe(down, properties=b"\x0b\0"), login=True)
        self.attack("AUTH out of the blue", packet(0xF0, b"\x18\0"), login=True)
        self.attack(
            "a shared subscription without a group", codec.subscribe(f"$share//{down}"), login=True, closes=False
        )

    def mutations(self):
        """Valid packets with some bytes turned, added or lost; a connection each, always the same ones."""
        dice, hostile, codec, before = random.Random(7), self.hostile, self.codec, self.memory()
        presence = hostile.topic("up", "presence")
        seeds = [
            codec.connect(hostile.id, hostile.id, hostile.secret, will=(presence, "w")),
            codec.publish(hostile.topic("up", "status"), b"x" * 40, qos=1),
            codec.subscribe(hostile.topic("down", "manifest")),
            codec.unsubscribe(hostile.topic("down", "manifest")),
            packet(0xC0),
            packet(0xE0),
            packet(0x62, b"\0\1"),
        ]
        trouble = None
        for number in range(self.options.fuzz):
            try:
                with self.line() as line:
                    if dice.random() < 0.7:
                        line.send(
                            codec.connect(
                                hostile.id if dice.random() < 0.5 else f"z{number}", hostile.id, hostile.secret
                            )
                        )
                    line.send(*(mutated(dice, dice.choice(seeds)) for _ in range(dice.randrange(1, 4))))
            except OSError as error:
                trouble = f"connection {number}: {error}"
                break
        serves, grew = self.wait_for(self.serves, 10), self.memory() - before
        self.check(
            f"{self.options.fuzz} mutated connections",
            serves and not trouble and grew < 3 * MEMORY_LIMIT_MIB,
            f"{trouble or ''} {grew:+.1f} MiB",
        )

    def wait_for(self, condition, seconds):
        deadline = time.monotonic() + seconds
        while not (found := condition()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return found

    def silence(self):
        lines = [self.line() for _ in range(200)]
        gone = lambda: all(line.read(0.01) == CLOSED for line in lines)
        self.check("200 silent connections are closed before 15 s", self.wait_for(gone, 15))
        for line in lines:
            line.close()
        with self.line() as line:
            line.send(self.codec.connect(self.hostile.id, self.hostile.id, self.hostile.secret)[:20])
            closed = self.wait_for(lambda: line.read(0.5) == CLOSED, 15)
            self.check("half a CONNECT is closed before 15 s", closed)
        with self.line() as line:
            line.login(self.hostile.id, self.hostile.id, self.hostile.secret, keep_alive=1)
            closed = self.wait_for(lambda: line.read(1) == CLOSED, 40)
            self.check("a client that misses its keep-alive is closed before 40 s", closed)

    def identities(self):
        hostile, victim = self.hostile, self.victim
        attempts = {
            "without user name and password": ("anybody", None, None),
            "without a password": (hostile.id, hostile.id, None),
            "with an empty password": (hostile.id, hostile.id, ""),
            "with a wrong password": (hostile.id, hostile.id, "wrong"),
            "with the password of another": (victim.id, victim.id, hostile.secret),
            "own credential, id of another": (victim.id, hostile.id, hostile.secret),
            "own id, user name of another": (hostile.id, victim.id, hostile.secret),
            "own credential, id in capitals": (hostile.id.upper(), hostile.id, hostile.secret),
            "own credential, id without dashes": (hostile.id.replace("-", ""), hostile.id, hostile.secret),
            "own credential, empty id": ("", hostile.id, hostile.secret),
            "own credential, id with a space behind": (hostile.id + " ", hostile.id, hostile.secret),
            "a screen that does not exist": (str(uuid.uuid4()),) * 2 + (hostile.secret,),
            "quotes for a database": (hostile.id, f"{hostile.id}' OR '1'='1", hostile.secret),
            "a name like the server's own": ("vitrine-server", "vitrine", hostile.secret),
        }
        for name in ("+", "#", hostile.id + "/#", "+/..", "$SYS", "%c", "%u", "../" + victim.id):
            attempts[f"named {name}"] = (name, name, hostile.secret)
        for name, (client, user, password) in attempts.items():
            with self.line() as line:
                code = line.login(client, user, password)
                self.check(f"login {name} is refused", code != 0, f"{code}")

    def subscriptions(self):
        """While the victim receives a receipt and a command, nothing of it may reach the hostile screen."""
        hostile, victim = self.hostile, self.victim
        theirs = [victim.topic("down", kind) for kind in ("manifest", "command", "receipt")] + [
            victim.topic("up", "presence"),
            victim.topic("up", "plays"),
        ]
        wildcards = [
            "#",
            "+/#",
            "/#",
            "+/+/+/+/+",
            "vitrine/#",
            "vitrine/v1/#",
            "vitrine/v1/+/down/command",
            "vitrine/v1/+/+/+",
            f"vitrine/v1/{victim.id}/#",
            f"vitrine/v1/{hostile.id}/#",
            f"vitrine/v1/{hostile.id}/down/#",
            f"vitrine/v1/{hostile.id}/down/+",
            f"vitrine/v1/{hostile.id}/+/command",
        ]
        tricks = [
            "$SYS/#",
            "$share/g/#",
            f"$share/g/{victim.topic('down', 'command')}",
            f"$share/g/{hostile.topic('down', 'command')}",
            "$queue/#",
            f"$queue/{victim.topic('down', 'command')}",
            "$exclusive/#",
            f"$exclusive/{victim.topic('down', 'command')}",
            f"$limit/1/{victim.topic('down', 'command')}",
            "$delayed/1/#",
            "vitrine/v1/server/epoch",
            "vitrine/v1/server/#",
        ]
        almost = [
            hostile.topic("down", "command") + "/",
            "/" + hostile.topic("down", "command"),
            hostile.topic("down", "command").upper(),
            hostile.topic("up", "status"),
            hostile.topic("down", "other"),
            f"vitrine/v1/{hostile.id}/down/../../{victim.id}/down/command",
            f"vitrine/v2/{hostile.id}/down/command",
            hostile.topic("down", "command").replace("-", ""),
        ]
        with self.as_screen(victim) as their_line:
            for kind in ("command", "receipt"):
                their_line.subscribe(victim.topic("down", kind))
            for topic in theirs + wildcards + tricks + almost:
                self.subscription(topic, their_line)

    def subscription(self, topic, their_line):
        with self.as_screen(self.hostile) as line:
            code = line.subscribe(topic, seconds=1.5)
            heard = self.play(self.victim, their_line)
            leaked = [found for found, _ in line.messages(0.3) if self.hostile.id not in found]
        refused = code == CLOSED or (isinstance(code, int) and code >= 0x80)
        self.check(
            f"subscription to {topic[:90]}",
            heard and not leaked and (refused or not self.options.strict),
            f"{code} leaked={len(leaked)} victim={'ok' if heard else 'deaf'}",
        )

    def publications(self):
        """What the hostile screen says on topics that are not its own reaches neither the victim nor the database."""
        hostile, victim, codec = self.hostile, self.victim, self.codec
        evil = self.envelope("command", {"id": str(uuid.uuid4()), "kind": "reboot", "args": {}, "mark": "evil"})
        forbidden = {
            "the victim's command": (victim.topic("down", "command"), {}),
            "the victim's command, quality 1": (victim.topic("down", "command"), {"qos": 1}),
            "the victim's manifest": (victim.topic("down", "manifest"), {"qos": 1}),
            "the victim's manifest, retained": (victim.topic("down", "manifest"), {"qos": 1, "retain": True}),
            "the victim's receipt": (victim.topic("down", "receipt"), {}),
            "its own command": (hostile.topic("down", "command"), {"qos": 1}),
            "its own manifest, retained": (hostile.topic("down", "manifest"), {"qos": 1, "retain": True}),
            "the server's epoch": ("vitrine/v1/server/epoch", {"qos": 1, "retain": True}),
            "$SYS": ("$SYS/brokers", {}),
            "$delayed": (f"$delayed/1/{victim.topic('down', 'command')}", {"qos": 1}),
            "a topic of nobody": ("elsewhere/1", {"qos": 1, "retain": True}),
            "its own topic with a slash behind": (victim.topic("down", "command") + "/", {"qos": 1}),
        }
        with self.as_screen(victim) as their_line:
            for kind in ("manifest", "command", "receipt"):
                their_line.subscribe(victim.topic("down", kind))
            for name, (topic, how) in forbidden.items():
                with self.as_screen(hostile) as line:
                    for kind in ("manifest", "command"):
                        line.subscribe(hostile.topic("down", kind))
                    line.send(codec.publish(topic, evil, **how))
                    seen = [
                        message for _, message in their_line.messages(0.4) + line.messages(0.4) if b"evil" in message
                    ]
                self.check(f"publication on {name} goes nowhere", not seen, f"seen={len(seen)}")
        for screen in (victim, hostile):
            with self.as_screen(screen) as line:
                line.send(codec.subscribe(*(screen.topic("down", kind) for kind in ("manifest", "command"))))
                poison = [message for _, message in line.messages(1) if b"evil" in message]
            self.check("nothing evil is retained", not poison)
        self.forged_reports()

    def forged_reports(self):
        victim, codec = self.victim, self.codec
        before = self.rest("GET", f"/screens/{victim.id}")
        mark = 987_654_321
        reports = {
            "status": {"revision": mark, "state": "showing", "code": None, "have": 1, "need": 1, "bytes": 0, "seq": 1},
            "presence": {
                "state": "online",
                "session": 2**50,
                "boot": str(uuid.uuid4()),
                "player": "evil",
                "protocol": [1],
                "capabilities": [],
                "resolution": [1, 1],
                "showing": mark,
                "staged": None,
            },
        }
        for kind, body in reports.items():
            with self.as_screen(self.hostile) as line:
                line.send(codec.publish(victim.topic("up", kind), self.envelope(kind, body), qos=1))
                line.read(0.7)
        after = self.rest("GET", f"/screens/{victim.id}")
        self.check("a forged status of another is not believed", after["convergence"]["reportedRevision"] != mark)
        self.check("a forged birth of another is not believed", after["playerVersion"] == before["playerVersion"])
        if codec.version == 5:
            with self.as_screen(self.hostile) as line, self.as_screen(victim) as their_line:
                their_line.subscribe(victim.topic("down", "command"))
                line.send(codec.publish(self.hostile.topic("up", "log"), b"x", properties=b"\x23\0\x01"))
                line.send(codec.publish(victim.topic("down", "command"), b"evil", properties=b"\x23\0\x01"))
                line.send(codec.publish("", b"evil", properties=b"\x23\0\x01"))
                seen = [message for _, message in their_line.messages(0.7) if b"evil" in message]
            self.check("a topic alias does not get around the rights", not seen)

    def wills(self):
        victim, hostile = self.victim, self.hostile
        targets = {
            "the victim's command": victim.topic("down", "command"),
            "the victim's presence": victim.topic("up", "presence"),
            "its own command": hostile.topic("down", "command"),
            "its own status": hostile.topic("up", "status"),
            "a wildcard": f"vitrine/v1/{victim.id}/down/#",
            "the server's epoch": "vitrine/v1/server/epoch",
        }
        with self.as_screen(victim) as their_line:
            their_line.subscribe(victim.topic("down", "command"))
            for name, topic in targets.items():
                line = self.line()
                code = line.login(hostile.id, hostile.id, hostile.secret, will=(topic, "evil will"), will_retain=True)
                line.reset()
                seen = [message for _, message in their_line.messages(1) if b"evil" in message]
                self.check(
                    f"a will on {name} is refused",
                    not seen and (code != 0 or not self.options.strict),
                    f"{code} seen={len(seen)}",
                )
        with self.line() as line:
            code = line.login(
                hostile.id,
                hostile.id,
                hostile.secret,
                will=(hostile.topic("up", "presence"), self.envelope("presence", {"state": "lost", "session": 1})),
                will_retain=True,
            )
            self.check("a will on its own presence is accepted", code == 0, f"{code}")

    def own_rights(self):
        hostile = self.hostile
        with self.as_screen(hostile) as line:
            for kind in ("manifest", "command", "receipt"):
                code = line.subscribe(hostile.topic("down", kind))
                self.check(f"its own down/{kind} is granted", code in (0, 1), f"{code}")
            self.check("its own plays are stored and confirmed", self.play(hostile, line))
            command = self.rest("POST", f"/screens/{hostile.id}/commands", {"kind": "identify"})
            arrived = any(
                command["id"].encode() in message
                for _, message in line.messages(5, lambda found: command["id"].encode() in found[1])
            )
            self.check("its own commands arrive", arrived)
        with self.as_screen(hostile) as old, self.as_screen(hostile):
            last = old.read(3)
            while isinstance(last, tuple) and last[0] != mqtt.DISCONNECT:
                last = old.read(3)
            self.check("a second connection closes the first", last == CLOSED or isinstance(last, tuple), f"{last}")
        for garbage in (
            b"",
            b"\0" * 1000,
            b"{",
            b'{"v":1,"kind":"status"}\n',
            b'{"v":1,"kind":"status","enc":"gzip"}\n\x1f\x8b',
            b'{"v":9}\n{}',
            b"[" * 100_000,
        ):
            with self.as_screen(hostile) as line:
                line.send(
                    *(
                        self.codec.publish(hostile.topic("up", kind), garbage, qos=1)
                        for kind in ("status", "presence", "plays", "result", "telemetry", "log")
                    )
                )
                line.read(0.2)
        self.check("reports of garbage do no harm", self.wait_for(self.serves, 5))


def mutated(dice, frame):
    frame = bytearray(frame)
    for _ in range(dice.randrange(1, 4)):
        at, fate = dice.randrange(len(frame)), dice.random()
        if fate < 0.6:
            frame[at] = dice.randrange(256)
        elif fate < 0.8:
            frame.insert(at, dice.randrange(256))
        elif len(frame) > 1:
            del frame[at]
    return bytes(frame)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mqtt-version", type=int, choices=(4, 5), default=4)
    for screen in ("hostile", "victim", "witness"):
        parser.add_argument(f"--{screen}", required=True, metavar="ID:SECRET")
    parser.add_argument("--api", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--pid", type=int)
    parser.add_argument("--fuzz", type=int, default=2000)
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--quick", action="store_true", help="without the checks that wait for time-outs")
    sys.exit(min(Gauntlet(parser.parse_args()).run(), 100))


if __name__ == "__main__":
    main()
