#!/usr/bin/env python3
"""Random models through the API: what the server plans and explains must be what the reference of tests/model says.

    schedule_random.py target/debug/vitrine [--seed 1] [--models 20] [--seconds 60]

Model n of a run has the seed `--seed` + n; a difference is printed with its seed. The last line counts the checks.
"""

import argparse
import datetime
import itertools
import json
import pathlib
import re
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from model.clock import DAY, HOUR, instant, iso, local
from model.draw import ZONES, Draw, changes
from model.plan import Verdict, View
from model.told import (
    detail,
    heard_segment,
    long_ago,
    moment_of,
    next_play,
    occurrences,
    part_of,
    plays_from,
    reaches,
    told_segment,
)
from product import network
from product.server import Server

MODELS_A_SERVER = 12
SCREENS = 4
PICTURES = 5
FIRST_DAY = 20_560
PLAYS = ("in_loop", "capped", "gap", "separated")


class Checks:
    """Counts, and prints the first differences."""

    def __init__(self):
        self.passed, self.failed, self.models, self.shown = 0, 0, 0, {}
        self.refused, self.seen = [], {}

    def table(self):
        for kind, count in sorted(self.seen.items()):
            print(f"{count:>8} {kind}")
        for field, message in sorted({(re.sub(r"\d+", "", field), message) for field, message, _ in self.refused}):
            print(f"refused: {field} {message}")

    def count(self, kind):
        self.seen[kind] = self.seen.get(kind, 0) + 1

    def same(self, what, kind, want, have):
        self.count(kind)
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
        self.complete()
        self.look(draft=True, spans=1)
        self.publish()
        self.pause()
        self.look(draft=False, spans=2)
        self.occurrences()
        self.edit()
        self.clear()

    def edit(self):
        """Drafts that differ from what is published: screens stay with the one, `draft=true` sees the other."""
        before = self.world["campaigns"]
        after = [self.edited(one) if self.draw.chance(0.3) else one for one in before]
        self.look(draft=False, spans=1, screens=1)
        self.world["campaigns"] = after
        self.look(draft=True, spans=1, screens=2)
        # 409 where what was drawn is what it was
        status = self.api.call("POST", "/publications", {"all": True, "note": "edited"}).status
        self.checks.same(f"seed {self.seed}", "publication", True, status in (201, 409))
        self.look(draft=False, spans=1, screens=1)

    def edited(self, campaign):
        change = {"priority": self.dice.choice([0, 2, 9])}
        if campaign["kind"] == "share_of_voice":
            change["sharePermille"] = self.dice.randint(1, 1000)
        version = self.api.get(f"/campaigns/{campaign['id']}")["version"]
        headers = {"If-Match": f'"{version}"'}
        self.api.want(200, "PUT", f"/campaigns/{campaign['id']}", campaign["body"] | change, headers=headers)
        return campaign | change

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

    def complete(self):
        """What is no draft yet comes last of its priority; ids then tell the order."""
        for campaign in self.world["campaigns"]:
            campaign["sequence"] = 0
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
            refs += [{"kind": "playlist", "id": playlist} for one in part for playlist in one["playlists"]]
            made = self.api.post("/publications", {"changes": refs, "note": "part"})
            for one in part:
                one["sequence"] = made["number"]

    def pause(self):
        for campaign in self.world["campaigns"]:
            if self.draw.chance(0.08):
                self.api.want(
                    200, "POST", f"/campaigns/{campaign['id']}/pause", headers={"If-Match": f'"{campaign["version"]}"'}
                )
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

    def look(self, draft, spans, screens=3):
        suffix = "&draft=true" if draft else ""
        for screen in self.dice.sample(list(self.world["screens"]), screens):
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
        if not self.checks.same(
            where, "segments", edges, [(o["start"], o["end"], o["layer"], o["shares"], o["notes"]) for o in have]
        ):
            return
        for one, other in zip(want, have, strict=True):
            if self.checks.same(f"{where} at {one['start']} {one['shares']}", "loop", one["plays"], other["plays"]):
                for play in one["plays"]:
                    self.checks.count(f"play relaxed by {play[3]}")
                self.checks.count(f"layer {one['layer']}")
                self.checks.same(f"{where} at {one['start']}", "phase", one["index"], other["index"])

    def explain(self, where, view, screen, want, suffix):
        instants = [instant(one["start"]) for one in self.dice.sample(want, min(2, len(want)))]
        instants += [self.dice.randrange(view.begin, view.end) for _ in range(2)]
        for at in instants:
            answer = self.api.get(f"/screens/{screen}/explain?at={iso(at)}{suffix}")
            segment, verdicts = view.judge(at)
            self.checks.same(f"{where} at {iso(at)}", "explain layer", segment.layer, answer["layer"])
            self.now_and_next(f"{where} at {iso(at)}", view, want, at, answer)
            ids = [claim.id for claim in view.claims]
            have = {one["campaignId"]: one for one in answer["candidates"]}
            if not self.checks.same(f"{where} at {iso(at)}", "explain campaigns", sorted(ids), sorted(have)):
                continue
            for claim in view.claims:
                told = have[claim.id]
                verdict = verdicts.get(claim.id) or self.plays(claim.id, segment, want, at)
                if verdict is None:
                    self.checks.same(where, "explain plays", True, told["outcome"] in PLAYS)
                    continue
                what = f"{where} at {iso(at)} {told['name']} {told['detail']}"
                if self.checks.same(what, f"explain {verdict.outcome}", verdict.outcome, told["outcome"]):
                    wanted = detail(claim, verdict, told["detail"], at)
                    self.checks.same(
                        what, f"detail {verdict.outcome}", wanted, {name: told["detail"].get(name) for name in wanted}
                    )

    def plays(self, campaign, segment, want, at):
        """What is told of a campaign that plays: what holds it back, or its share and when it is next on.

        None where the plan does not show when the segment began.
        """
        place = next(n for n, one in enumerate(want) if at < instant(one["end"]))
        here = want[place]
        if not place:
            return None
        moment = moment_of(here, at)
        on_glass = next(plays_from(here, at))[0]
        if campaign != on_glass and (held := segment.held_back(moment).get(campaign)):
            reason, value = held
            told = {"from": value} if reason == "separated" else {"until": at - moment + value}
            return Verdict(reason, told)
        told = {"sharePpb": part_of(here, campaign)}
        if 0 < place < len(want) - 1:
            told["nextPlay"] = next_play(here, campaign, at)
        return Verdict("in_loop", told)

    def now_and_next(self, where, view, want, at, answer):
        """The play at the instant and the next change, as far as the plan that was read shows them."""
        wall = datetime.datetime.fromtimestamp(local(view.zone, at) // 1000, datetime.UTC)
        self.checks.same(where, "explain local", f"{wall:%Y-%m-%dT%H:%M:%S}", answer["local"])
        place = next(n for n, one in enumerate(want) if at < instant(one["end"]))
        here, later = want[place], want[place + 1 :]
        if place and later:
            play = next(plays_from(here, at), None)
            have = answer["now"] and [answer["now"][name] for name in ("campaignId", "itemId", "startedAt", "endsAt")]
            self.checks.same(where, "explain now", play, have)
        change = next(
            (one["start"] for one in later if any(one[name] != here[name] for name in ("layer", "shares", "plays"))),
            None,
        )
        if change:
            self.checks.same(where, "explain nextChange", change, answer["nextChange"])

    def occurrences(self):
        """What /campaigns/{id}/plan says for every zone that a campaign reaches."""
        begin = self.now + self.dice.randint(-100, 100) * HOUR
        end = begin + 40 * DAY
        views = [View(self.world, screen, begin, end) for screen in self.world["screens"].values()]
        for n, campaign in enumerate(self.world["campaigns"]):
            want = {
                view.zone: occurrences(view.claims, campaign["id"], begin, end)
                for view in views
                if reaches(view, campaign["id"])
            }
            answer = self.api.get(f"/campaigns/{campaign['id']}/plan?from={iso(begin)}&to={iso(end)}&limit=50")
            have = {
                zone["timeZone"]: [[long_ago(one["start"], begin), one["end"]] for one in zone["occurrences"]]
                for zone in answer["zones"]
            }
            self.checks.same(f"seed {self.seed} campaign {n} from {iso(begin)}", "occurrences", want, have)

    def clear(self):
        for one in self.api.all("/campaigns"):
            self.api.want(204, "DELETE", f"/campaigns/{one['id']}", headers={"If-Match": f'"{one["version"]}"'})
        network.publish(self.api)


def moment_near_a_change(block):
    """A server's clock: the eve of a change in one of the zones."""
    zone = ZONES[block % len(ZONES)]
    days = changes(zone, FIRST_DAY, FIRST_DAY + 365) or [FIRST_DAY + block % 365]
    return days[block % len(days)] * DAY - (block % 24) * HOUR + 123


def serve(binary, seeds, checks, deadline):
    """Models on one server. Its clock depends on their block of seeds: a seed alone shows what it showed in its run."""
    offset = moment_near_a_change(seeds[0] // MODELS_A_SERVER) - round(time.time() * 1000)
    with tempfile.TemporaryDirectory(prefix="vitrine-models-") as folder:
        with Server(binary, folder, clock_offset_ms=offset) as server:
            api = network.set_up(server)
            site = network.add_site(api)
            screens = [network.bare_screen(server, api, site, f"Screen {n}")[0] for n in range(SCREENS)]
            media = {network.upload_picture(api, n, 64, 64)["id"]: None for n in range(PICTURES)}
            pool = {
                "timeZone": "Europe/Paris",
                "screens": screens,
                "media": media,
                "told": told,
                "refused": checks.refused,
            }
            for seed in seeds:
                if time.monotonic() < deadline:
                    Model(seed, api, pool, round(time.time() * 1000) + offset, checks).run()
                    checks.models += 1
            panics = server.log().count("panicked at")
        checks.same(f"seeds from {seeds[0]}", "panics", 0, panics)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--models", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=1e9, help="start no further model after so many seconds")
    parser.add_argument("--table", action="store_true", help="tell what was compared how often, and what was refused")
    options = parser.parse_args()
    checks, deadline = Checks(), time.monotonic() + options.seconds
    seeds = range(options.seed, options.seed + options.models)
    for _, block in itertools.groupby(seeds, lambda seed: seed // MODELS_A_SERVER):
        if time.monotonic() < deadline:
            serve(options.binary, list(block), checks, deadline)
    if options.table:
        checks.table()
    print(f"{checks.models} models from seed {options.seed}, differences: {checks.shown or 'none'}")
    print(f"{checks.passed} passed, {checks.failed} failed")
    sys.exit(min(checks.failed, 100))


if __name__ == "__main__":
    main()
