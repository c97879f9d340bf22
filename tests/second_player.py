#!/usr/bin/env python3
"""A second player, written from the protocol's page alone, lives with the real server: paired, shown, cut off, revoked.

    second_player.py target/debug/vitrine

The last line counts the checks.
"""

import argparse
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from product import network
from product.api import Api, poll
from product.player import Player
from product.server import Server


class Life:
    def __init__(self, binary, folder):
        self.server, self.folder = Server(binary, folder), pathlib.Path(folder)
        self.passed, self.failed = 0, 0

    def check(self, name, ok, note=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        print(f"{'ok  ' if ok else 'FAIL'} {name}  {note}", flush=True)

    def run(self):
        with self.server, Player(self.server, self.folder / "player") as self.player:
            self.api = network.set_up(self.server)
            self.site = network.add_site(self.api)
            for chapter in (
                self.pairing,
                self.first_publication,
                self.proof,
                self.commands,
                self.takeover,
                self.rollback,
                self.server_killed,
                self.player_restarted,
                self.interrupted_download,
                self.websocket,
                self.revoked,
            ):
                try:
                    chapter()
                except (OSError, RuntimeError, KeyError, IndexError, ValueError) as error:
                    self.check(f"chapter {chapter.__name__}", False, repr(error)[:900])
                except Exception as error:
                    self.check(f"chapter {chapter.__name__}", False, repr(error)[:900])
        print(f"{self.passed} passed, {self.failed} failed")
        return self.failed

    def see(self):
        return self.api.get(f"/screens/{self.screen}")

    def shows(self, publication, seconds=30):
        """Waits until the player shows a publication and the server knows it; the seconds that took."""
        begin = time.monotonic()
        shown = self.player.wait("showing", seconds, publication=publication)
        poll(
            "converged",
            lambda: (
                self.see()["convergence"]["state"] == "showing"
                and self.see()["convergence"]["publication"] == publication
            ),
            10,
        )
        return shown["at"] - begin

    def pairing(self):
        code = self.player.wait("code")["code"]
        self.check(
            "the code has eight characters that cannot be confused",
            len(code.replace("-", "")) == 8 and not set(code) & set("IO01"),
            code,
        )
        self.check(
            "a wrong code is refused",
            self.api.call("POST", "/screens/pair/check", {"code": "2222-2222"}).status in (404, 422, 409, 410),
        )
        self.screen = network.pair(self.api, self.site, code.lower().replace("-", " "), "Window")["id"]
        self.check("the player learns who it is", self.player.wait("paired")["screenId"] == self.screen)
        self.player.wait("connected")
        online = poll("online", lambda: self.see()["status"] == "online", 10)
        self.check("the server sees it online", online)
        self.check(
            "with what it said of itself",
            self.see()["playerVersion"] == "python-1.0.0"
            and self.see()["resolution"] == {"width": 1920, "height": 1080},
            str(self.see()["resolution"]),
        )

    def first_publication(self):
        self.media = [network.upload_picture(self.api, seed) for seed in (1, 2)]
        self.campaign = network.add_campaign(self.api, "Loop", [(self.media[0], 1500), (self.media[1], 1000)])
        self.player.rewind()
        self.first = network.publish(self.api)["number"]
        took = self.shows(self.first)
        self.check("the first publication is on the glass", True, f"after {took:.1f} s")
        items = [self.player.wait("playing", 10, state="item") for _ in range(4)]
        self.check(
            "two pictures take turns", items[0]["asset"] != items[1]["asset"] and items[0]["asset"] == items[2]["asset"]
        )
        lengths = {round(items[n + 1]["untilMs"] - items[n]["untilMs"], -1) for n in range(3)}
        self.check("each for its time", lengths <= {1000, 1500}, str(lengths))
        board = self.api.get(f"/publications/{self.first}/convergence")
        self.check(
            "the board counts one of one",
            board["showing"] == board["total"] == 1,
            str({k: board[k] for k in ("total", "showing", "behind")}),
        )

    def proof(self):
        self.player.rewind()
        receipt = self.player.wait("receipt")
        rows = self.plays(receipt["boot"])
        self.check(
            "plays are stored up to the receipt", set(range(1, receipt["seq"] + 1)) <= set(rows), f"{receipt['seq']}"
        )
        self.check("none is stored twice", len(rows) == len(set(rows)))
        whole = [row for row in self.api.all(f"/screens/{self.screen}/plays") if row["outcome"] == "complete"]
        self.check(
            "whole plays have their whole time",
            whole and all(abs(row["durationMs"] - 1000) < 120 or abs(row["durationMs"] - 1500) < 120 for row in whole),
            f"{len(whole)}",
        )

    def plays(self, boot):
        return [row["seq"] for row in self.api.all(f"/screens/{self.screen}/plays") if row.get("boot", boot) == boot]

    def commands(self):
        self.player.rewind()
        asked = self.api.post(f"/screens/{self.screen}/commands", {"kind": "identify"}, status=202)
        found = self.player.wait("identify")
        self.check(
            "identify shows the screen's name", found["name"] == "Window" and found["site"] == "Lille", str(found)
        )
        self.check("and is done", poll("done", lambda: self.command_state(asked) == "done", 10))
        asked = self.api.post(f"/screens/{self.screen}/commands", {"kind": "screenshot"}, status=202)
        self.check("a screenshot is done", poll("done", lambda: self.command_state(asked) == "done", 10))
        shots = self.api.get(f"/screens/{self.screen}/screenshots")["items"]
        picture = self.api.call("GET", f"/screens/{self.screen}/screenshots/{shots[0]['id']}")
        self.check(
            "and its picture is there",
            len(shots) == 1 and picture.status == 200 and picture.body.startswith(b"\x89PNG"),
            f"{picture.status}",
        )
        asked = self.api.post(f"/screens/{self.screen}/commands", {"kind": "reboot"}, status=202)
        self.check("what it cannot do, it says", poll("failed", lambda: self.command_state(asked) == "failed", 10))

    def command_state(self, asked):
        commands = self.api.get(f"/screens/{self.screen}/commands")["items"]
        return next(command["state"] for command in commands if command["id"] == asked["id"])

    def takeover(self):
        third = network.upload_picture(self.api, 3)
        self.special = network.add_campaign(
            self.api, "Takeover", [(third, 2000)], kind="takeover", to="2100-01-01T00:00"
        )
        self.player.rewind()
        begin = time.monotonic()
        number = network.publish(self.api)["number"]
        self.player.wait("showing", 15, publication=number)
        layer = next((found["layer"] for found in reversed(self.player.all("playing"))), None)
        self.check(
            "a takeover is on the glass at once",
            layer == "takeover",
            f"after {time.monotonic() - begin:.1f} s, layer {layer}",
        )

    def rollback(self):
        self.player.rewind()
        made = self.api.post(f"/publications/{self.first}/rollback", {"note": "back"})
        self.check("a rollback is a publication", made["kind"] == "rollback" and made["rolledBackTo"] == self.first)
        self.shows(made["number"])
        self.last = made["number"]
        playing = self.player.wait("playing", 10, state="item")
        self.check("and the loop is back", playing["layer"] == "scheduled")

    def server_killed(self):
        self.player.rewind()
        boot = self.player.all("receipt")[-1]["boot"]
        self.server.kill()
        self.player.wait("disconnected")
        for _ in range(2):
            self.player.wait("playing", 10, state="item")
        self.check("without a server it goes on playing", True)
        self.server.start()
        self.api.close()
        self.player.wait("connected", 60)
        self.check("it comes back by itself", poll("online", lambda: self.see()["status"] == "online", 10))
        self.player.rewind()
        receipt = self.player.wait("receipt", 30)
        rows = self.plays(boot)
        self.check(
            "what it played meanwhile is stored once",
            sorted(rows) == list(range(1, max(rows) + 1)) and max(rows) >= receipt["seq"],
            f"{len(rows)} rows up to {max(rows)}",
        )
        self.check(
            "and it still shows the last publication",
            self.see()["convergence"]["state"] == "showing",
            str(self.see()["convergence"]),
        )

    def player_restarted(self):
        self.player.rewind()
        self.check("it ends in order", self.player.stop() == 0)
        self.check("and says good-bye", poll("offline", lambda: self.see()["status"] == "offline", 10))
        self.player.rewind()
        self.player.start()
        self.player.wait("started")
        self.player.wait("showing", 10)
        self.player.wait("connected", 60)
        fetched = [found for found in self.player.events[self.player.seen :] if found["event"] in ("asset", "code")]
        self.check("restarted it shows at once, with what it has", not fetched)

    def interrupted_download(self):
        media = network.upload_picture(self.api, 4)
        campaign = self.api.get(f"/campaigns/{self.campaign['id']}")
        body = {field: campaign[field] for field in ("name", "kind", "target", "from", "to", "rules")}
        body["items"] = [{"mediaId": media["id"], "durationMs": 1000, "fit": "cover", "transition": "cut"}]
        self.player.stop()
        self.api.want(
            200, "PUT", f"/campaigns/{campaign['id']}", body, headers={"If-Match": f'"{campaign["version"]}"'}
        )
        number = network.publish(self.api)["number"]
        manifest = poll("manifest", lambda: self.manifest_of(number), 10)
        name, asset = next((name, asset) for name, asset in manifest["assets"].items() if not self.has(name))
        whole = self.device("GET", f"/device/v1/assets/{name}")
        self.check(
            "an asset is served whole",
            whole.status == 200
            and len(whole.body) == asset["bytes"]
            and "immutable" in (whole.headers["Cache-Control"] or ""),
            f"{whole.status} {whole.headers['Cache-Control']}",
        )
        middle = self.device("GET", f"/device/v1/assets/{name}", {"Range": f"bytes=10-{asset['bytes'] // 2}"})
        self.check(
            "and in parts",
            middle.status == 206
            and middle.body == whole.body[10 : asset["bytes"] // 2 + 1]
            and middle.headers["Content-Range"] == f"bytes 10-{asset['bytes'] // 2}/{asset['bytes']}",
            f"{middle.status}",
        )
        (self.folder / "player" / "assets" / (name + ".part")).write_bytes(whole.body[: asset["bytes"] // 3])
        self.player.rewind()
        self.player.start()
        fetched = self.player.wait("asset", 60)
        self.check("a broken download goes on where it stopped", fetched["sha256"] == name and fetched["resumed"])
        self.shows(number)
        foreign = self.device("GET", "/device/v1/assets/" + "0" * 64)
        self.check(
            "an asset of others is not there", foreign.status == 404 and foreign.is_problem(), f"{foreign.status}"
        )

    def manifest_of(self, publication):
        manifest = self.api.get(f"/screens/{self.screen}/manifest")
        return manifest if manifest["publication"] == publication else None

    def has(self, asset):
        return (self.folder / "player" / "assets" / asset).exists()

    def device(self, method, path, headers=None):
        import json

        identity = json.loads((self.folder / "player" / "identity.json").read_text())
        api = Api(self.server.url, identity["secret"])
        try:
            return api.call(method, path, headers=headers)
        finally:
            api.close()

    def websocket(self):
        self.player.stop()
        self.player.rewind()
        self.player.command.append("--websocket")
        self.player.start()
        self.player.wait("connected", 60)
        self.check("it connects over the WebSocket too", poll("online", lambda: self.see()["status"] == "online", 10))
        receipt = self.player.wait("receipt", 30)
        self.check("and is heard there", receipt["seq"] >= 1)

    def revoked(self):
        self.player.rewind()
        begin = time.monotonic()
        self.api.post(f"/screens/{self.screen}/revoke", {}, status=200)
        gone = self.player.wait("disconnected", 10)
        self.check("a revoked screen is cut off within 2 s", gone["at"] - begin <= 2, f"{gone['at'] - begin:.2f} s")
        self.player.wait("revoked", 10)
        self.check("and asks for a new code", bool(self.player.wait("code", 20)["code"]))
        self.check("having forgotten everything", not (self.folder / "player" / "manifest.json").exists())
        self.check("the server calls it revoked", self.see()["status"] == "revoked")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vitrine-life-") as folder:
        sys.exit(min(Life(options.binary, folder).run(), 100))


if __name__ == "__main__":
    main()
