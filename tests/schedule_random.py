#!/usr/bin/env python3
"""Random models through the API: what the server plans and explains must be what the reference of tests/model says.

    schedule_random.py target/debug/vitrine [--seed 1] [--models 20] [--seconds 60]

Model n of a run has the seed `--seed` + n; a difference is printed with its seed. The last line counts the checks.
"""

import argparse
import datetime
import json
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from model.clock import DAY, HOUR, instant, iso, local
from model.draw import ZONES, Draw, changes
from model.facts import FOR_EVER, LONG_AGO
from model.plan import Verdict, View
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
                verdict = verdicts.get(claim.id) or self.plays(claim.id, want, at)
                told = have[claim.id]
                what = f"{where} at {iso(at)} {told['name']} {told['detail']}"
                if self.checks.same(what, f"explain {verdict.outcome}", verdict.outcome, told["outcome"]):
                    wanted = detail(claim, verdict, told["detail"], at)
                    self.checks.same(what, f"detail {verdict.outcome}", wanted, {name: told["detail"].get(name) for name in wanted})

    def plays(self, campaign, want, at):
        """What is told of a campaign that plays: its share and, unless the plan that was read cuts its segment, when it is next on."""
        place = next(n for n, one in enumerate(want) if at < instant(one["end"]))
        here = want[place]
        told = {"sharePpb": here["shares"][campaign]}
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
        change = next((one["start"] for one in later if any(one[name] != here[name] for name in ("layer", "shares", "plays"))), None)
        if change:
            self.checks.same(where, "explain nextChange", change, answer["nextChange"])

    def occurrences(self):
        """What /campaigns/{id}/plan says for every zone that a campaign reaches."""
        begin = self.now + self.dice.randint(-100, 100) * HOUR
        end = begin + 40 * DAY
        views = [View(self.world, screen, begin, end) for screen in self.world["screens"].values()]
        for n, campaign in enumerate(self.world["campaigns"]):
            want = {view.zone: occurrences(view.claims, campaign["id"], begin, end) for view in views if reaches(view, campaign["id"])}
            answer = self.api.get(f"/campaigns/{campaign['id']}/plan?from={iso(begin)}&to={iso(end)}&limit=50")
            have = {
                zone["timeZone"]: [[long_ago(one["start"], begin), one["end"]] for one in zone["occurrences"]] for zone in answer["zones"]
            }
            self.checks.same(f"seed {self.seed} campaign {n} from {iso(begin)}", "occurrences", want, have)

    def clear(self):
        for one in self.api.all("/campaigns"):
            self.api.want(204, "DELETE", f"/campaigns/{one['id']}", headers={"If-Match": f'"{one["version"]}"'})
        network.publish(self.api)


def reaches(view, campaign):
    return any(claim.id == campaign and claim.targeted for claim in view.claims)


def occurrences(claims, campaign, begin, end):
    """When a campaign is inside its window and rules; none where the span goes on beyond what was asked."""
    claim = next(claim for claim in claims if claim.id == campaign)
    low, high = claim.start, claim.end
    found = []
    for start, until in claim.spans if claim.spans is not None else [(LONG_AGO, FOR_EVER)]:
        start, until = max(start, LONG_AGO if low is None else low), min(until, FOR_EVER if high is None else high)
        if start < until and until > begin and start < end:
            found.append([long_ago(start, begin), iso(until) if until <= end else None])
    return found[:50]


def long_ago(start, begin):
    """When an occurrence began; none = more than two days before what was asked, further than the reference looks."""
    at = instant(start) if isinstance(start, str) else start
    return iso(at) if at is not None and at > begin - 2 * DAY else None


def plays_from(segment, at):
    """The plays of a segment that end after an instant: [campaign, item, start, end]."""
    begin, end, index = instant(segment["start"]), instant(segment["end"]), segment["index"]
    while segment["plays"] and begin < end:
        campaign, item, ms, _ = segment["plays"][index % len(segment["plays"])]
        if at < begin + ms:
            yield [campaign, item, iso(begin), iso(min(begin + ms, end))]
        begin, index = begin + ms, index + 1


def next_play(segment, campaign, at):
    return next((start for one, _, start, _ in plays_from(segment, at) if one == campaign), None)


def detail(claim, verdict, told, at):
    """What must be told with a reason; where the rules leave a choice, what was chosen must be true."""
    wanted = {name: iso(value) if name in ("opens", "until") and value is not None else value for name, value in verdict.detail.items()}
    known = claim.view.known
    if verdict.outcome == "outside_daypart":
        coming = [start for start, _ in claim.spans_until(at, at + 360 * DAY) if start > at]
        following = next((start for start in coming if claim.end is None or start < claim.end), None)
        wanted = {"next": following and iso(following)} if coming else {}
    elif verdict.outcome == "condition_false":
        wanted = {"value": known.value(told["key"], at)} if known.value(told["key"], at) is not None else {"key": "a known one"}
    elif verdict.outcome == "condition_unknown":
        before = [fact for fact in known.facts if fact["key"] == told["key"] and fact["publishedAt"] <= at]
        wanted = {"expired": bool(before)} if known.value(told["key"], at) is None else {"key": "an unknown one"}
    elif verdict.outcome == "no_playable_media":
        wanted = {"items": told["items"] if [one["itemId"] for one in told["items"]] == [one["id"] for one in claim.body["items"]] else None}
    elif "by" in verdict.detail:
        whom = {one["campaignId"] for one in told["whom"]}
        wanted = {"whom": told["whom"] if whom and whom <= set(verdict.detail["by"]) else verdict.detail["by"]}
    return wanted


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
