#!/usr/bin/env python3
"""Random models through the API: what the server plans and explains must be what the reference of tests/model says.

    schedule_random.py target/debug/vitrine [--seed 1] [--models 20] [--seconds 60]

Model n of a run has the seed `--seed` + n; a difference is printed with its seed. The last line counts the checks.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from model.clock import DAY, HOUR, instant, iso
from model.draw import ZONES, Draw, changes
from model.plan import View
from product import network
from product.server import Server

MODELS_A_SERVER = 12
SCREENS = 4
PICTURES = 5


class Checks:
    """Counts, and prints the first differences."""

    def __init__(self):
        self.passed, self.failed, self.models, self.shown = 0, 0, 0, {}
        self.refused, self.seen = [], {}

    def same(self, what, kind, want, have):
        self.seen[kind] = self.seen.get(kind, 0) + 1
        if want == have:
            self.passed += 1
            return True
        self.failed += 1
        self.shown[kind] = self.shown.get(kind, 0) + 1
        if self.shown[kind] <= 5:
            print(f"FAIL {kind}: {what}\n  by the rules {short(want)}\n  the server   {short(have)}", flush=True)
        return False


def short(value):
    text = json.dumps(value, default=list)
    return text if len(text) < 1500 else text[:1500] + "…"


def told(fact, body):
    """A fact as the reference wants it."""
    fact["publishedAt"], fact["observedAt"] = instant(fact["publishedAt"]), instant(fact["observedAt"])
    fact["ttlMs"] = body["ttlMs"]


class Model:
    """One random model on a server."""

    def __init__(self, seed, api, pool, now, checks):
        self.api, self.pool, self.checks, self.seed = api, pool, checks, seed
        self.draw = Draw(seed, api, pool, now)
        self.world, self.dice, self.now = self.draw.world, self.draw.dice, now

    def run(self):
        draw = self.draw
        draw.places()
        draw.calendars()
        self.validity()
        draw.campaigns()
        draw.facts()
        self.number(lambda n: 0)
        self.look(draft=True, spans=1)
        self.publish()
        self.pause()
        self.look(draft=False, spans=2)
        self.occurrences()
        self.clear()

    def validity(self):
        """Media are valid for a while only, some of them."""
        for media in self.pool["media"]:
            body = {"validFrom": None, "validTo": None}
            if self.draw.chance(0.2):
                body["validFrom"] = iso(self.now + self.dice.randint(-50, 20) * HOUR)
            if self.draw.chance(0.2):
                body["validTo"] = iso(self.now + self.dice.randint(21, 70) * HOUR)
            version = self.api.get(f"/media/{media}")["version"]
            self.api.want(200, "PATCH", f"/media/{media}", body, headers={"If-Match": f'"{version}"'})
            self.pool["media"][media] = body

    def number(self, sequence):
        for n, campaign in enumerate(self.world["campaigns"]):
            campaign["sequence"] = sequence(n)
            for item in campaign["items"]:
                media = self.pool["media"][item["mediaId"]]
                item["media"] = media["validFrom"], media["validTo"]

    def publish(self):
        """In some order: all at once, or in parts."""
        campaigns = list(self.world["campaigns"])
        self.dice.shuffle(campaigns)
        if self.draw.chance(0.5):
            network.publish(self.api)
            return
        while campaigns:
            part, campaigns = campaigns[:3], campaigns[3:]
            refs = [{"kind": "campaign", "id": one["id"]} for one in part]
            refs += [{"kind": "playlist", "id": one["playlist"]} for one in part if one["playlist"]]
            made = self.api.post("/publications", {"changes": refs, "note": "part"})
            for one in part:
                one["sequence"] = made["number"]

    def pause(self):
        for campaign in self.world["campaigns"]:
            if self.draw.chance(0.08):
                self.api.want(200, "POST", f"/campaigns/{campaign['id']}/pause", headers={"If-Match": f'"{campaign["version"]}"'})
                campaign["paused"] = True

    def spans(self, zone, count):
        """Around now, around a change of the clock of a screen, and on some day."""
        yield self.now - HOUR, self.now + 30 * HOUR
        near = changes(zone, self.now // DAY - 10, self.now // DAY + 20)
        days = near or [self.now // DAY + self.dice.randint(-9, 9)]
        for _ in range(count - 1):
            day = self.dice.choice(days)
            begin = (day - 1) * DAY + self.dice.randint(0, 24) * HOUR
            yield begin, begin + 48 * HOUR

    def look(self, draft, spans):
        suffix = "&draft=true" if draft else ""
        for screen in self.dice.sample(list(self.world["screens"]), 3):
            zone = View(self.world | {"campaigns": []}, self.world["screens"][screen], 0, 1).zone
            for begin, end in self.spans(zone, spans):
                where = f"seed {self.seed} {zone} screen {screen} {iso(begin)} {iso(end)} draft={draft}"
                view = View(self.world, self.world["screens"][screen], begin, end)
                want = [told_segment(one) for one in view.segments()]
                plan = self.api.get(f"/screens/{screen}/plan?from={iso(begin)}&to={iso(end)}{suffix}")["segments"]
                self.segments(where, want, plan)
                self.explain(where, view, screen, want, suffix)

    def segments(self, where, want, plan):
        have = [heard_segment(one) for one in plan]
        edges = [(one["start"], one["end"], one["layer"], one["shares"], one["notes"]) for one in want]
        if not self.checks.same(where, "segments", edges, [(o["start"], o["end"], o["layer"], o["shares"], o["notes"]) for o in have]):
            return
        for one, other in zip(want, have, strict=True):
            if self.checks.same(f"{where} at {one['start']} {one['shares']}", "loop", one["plays"], other["plays"]):
                self.checks.same(f"{where} at {one['start']}", "phase", one["index"], other["index"])

    def explain(self, where, view, screen, want, suffix):
        instants = [instant(one["start"]) for one in self.dice.sample(want, min(2, len(want)))]
        instants += [self.dice.randrange(view.begin, view.end) for _ in range(2)]
        for at in instants:
            answer = self.api.get(f"/screens/{screen}/explain?at={iso(at)}{suffix}")
            segment, verdicts = view.judge(at)
            self.checks.same(f"{where} at {iso(at)}", "explain layer", segment.layer, answer["layer"])
            have = {one["campaignId"]: one["outcome"] for one in answer["candidates"]}
            names = {one["campaignId"]: f"{one['name']} {one['detail']}" for one in answer["candidates"]}
            ids = [claim.id for claim in view.claims]
            self.checks.same(f"{where} at {iso(at)}", "explain campaigns", sorted(ids), sorted(have))
            for one in ids:
                outcome = verdicts[one].outcome if one in verdicts else "in_loop"
                self.checks.same(f"{where} at {iso(at)} {names[one]}", f"explain {outcome}", outcome, have[one])

    def occurrences(self):
        """To come."""

    def clear(self):
        for one in self.api.all("/campaigns"):
            self.api.want(204, "DELETE", f"/campaigns/{one['id']}", headers={"If-Match": f'"{one["version"]}"'})
        network.publish(self.api)


def told_segment(one):
    return {
        "start": iso(one.start),
        "end": iso(one.end),
        "layer": one.layer,
        "shares": dict(sorted(one.shares.items())),
        "notes": sorted(map(list, one.notes)),
        "plays": [[play.campaign, play.item, play.ms, play.relaxed] for play in one.loop],
        "index": one.index,
    }


def heard_segment(one):
    plays = (one["loop"] or {"plays": []})["plays"]
    return {
        "start": one["start"],
        "end": one["end"],
        "layer": one["layer"],
        "shares": dict(sorted(one["shares"].items())),
        "notes": sorted([note["campaignId"], note["grantedPermille"]] for note in one["notes"]),
        "plays": [[play["campaignId"], play["itemId"], play["durationMs"], play["relaxed"]] for play in plays],
        "index": one["startIndex"],
    }


def moment_near_a_change(seed):
    """A server's clock: the eve of a change in one of the zones."""
    zone = ZONES[seed % 6]
    days = changes(zone, 20_560, 20_560 + 365) or [20_600 + seed % 300]
    return days[seed % len(days)] * DAY - (seed % 24) * HOUR + 123


def serve(options, seed, count, checks, deadline):
    offset = moment_near_a_change(seed) - round(time.time() * 1000)
    with tempfile.TemporaryDirectory(prefix="vitrine-models-") as folder:
        with Server(options.binary, folder, clock_offset_ms=offset) as server:
            api = network.set_up(server)
            site = network.add_site(api)
            screens = [network.bare_screen(server, api, site, f"Screen {n}")[0] for n in range(SCREENS)]
            media = {network.upload_picture(api, n, 64, 64)["id"]: None for n in range(PICTURES)}
            pool = {"timeZone": "Europe/Paris", "screens": screens, "media": media, "told": told, "refused": checks.refused}
            for n in range(count):
                if time.monotonic() > deadline:
                    return
                now = round(time.time() * 1000) + offset
                Model(seed + n, api, pool, now, checks).run()
                checks.models += 1
            panics = server.log().count("panicked at")
        checks.same(f"seeds from {seed}", "panics", 0, panics)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--models", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=1e9, help="start no further model after so many seconds")
    options = parser.parse_args()
    checks, deadline = Checks(), time.monotonic() + options.seconds
    for first in range(0, options.models, MODELS_A_SERVER):
        if time.monotonic() < deadline:
            serve(options, options.seed + first, min(MODELS_A_SERVER, options.models - first), checks, deadline)
    print(f"{checks.models} models from seed {options.seed}; differences {checks.shown}")
    print(checks.seen)
    for one in {(f.translate({ord(c): None for c in "0123456789"}), m): v for f, m, v in checks.refused}.items():
        print("refused", *one)
    print(f"{checks.passed} passed, {checks.failed} failed")
    sys.exit(min(checks.failed, 100))


if __name__ == "__main__":
    main()
