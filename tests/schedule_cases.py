#!/usr/bin/env python3
"""The worked cases of the scheduling rules through the API, and what must be refused.

    schedule_cases.py target/debug/vitrine [--cases backend/tests/data/schedule.json]

Facts get the stamp of the server, so for cases with facts the server is started again and again with its clock moved.
The last line counts the checks.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from model import refusals
from model.clock import HOUR, instant, iso
from product import network
from product.server import Server

CASES = pathlib.Path(__file__).resolve().parent.parent / "backend" / "tests" / "data" / "schedule.json"
KINDS = {"sov": "share_of_voice"}
FAR = "2099-01-01T00:00"


class Cases:
    def __init__(self, binary, folder, cases):
        self.binary, self.folder, self.cases = binary, pathlib.Path(folder), cases
        self.passed, self.failed = 0, 0

    def check(self, what, want, have):
        ok = want == have
        self.passed, self.failed = self.passed + ok, self.failed + (not ok)
        if not ok:
            print(
                f"FAIL {what}\n  expected   {json.dumps(want)[:1500]}\n  the server {json.dumps(have)[:1500]}",
                flush=True,
            )

    def run(self):
        with Server(self.binary, self.folder / "still") as server:
            self.set_up(server)
            for case in self.cases:
                if not case.get("facts"):
                    getattr(self, case["kind"])(case)
            refusals.run(self.api, self.screen, self.media["id"], self.check)
        for n, case in enumerate(case for case in self.cases if case.get("facts")):
            self.moving(case, self.folder / f"moving{n}")

    def set_up(self, server):
        self.api = network.set_up(server)
        self.site = network.add_site(self.api)
        self.screen, _ = network.bare_screen(server, self.api, self.site, "Window")
        self.media = network.upload_picture(self.api, 1, 64, 64)

    def change(self, path, body):
        version = self.api.get(path)["version"]
        return self.api.want(200, "PATCH", path, body, headers={"If-Match": f'"{version}"'})

    # what is planned

    def campaign(self, case):
        """The body of a case's campaign, and its items with their validity in a playlist."""
        body = {"name": case["id"], "kind": KINDS.get(case["kind"], case["kind"]), "target": case.get("target", "*")}
        body |= {
            "from": case.get("from"),
            "to": case.get("to"),
            "rules": [rule_body(rule) for rule in case.get("rules", [])],
        }
        if body["kind"] in ("takeover", "emergency"):
            body["to"] = body["to"] or FAR
        names = {
            "prio": "priority",
            "weight": "weight",
            "permille": "sharePermille",
            "keys": "separationKeys",
            "gap": "gapMs",
        }
        names |= {"cap_h": "capPerHour", "ramp": "ramp", "wake": "wake"}
        body |= {there: case[here] for here, there in names.items() if here in case}
        if "severity" in case:
            body["severity"] = case["severity"].lower()
        if "cond" in case:
            body["condition"] = condition_body(case["cond"])
        entries = [
            {
                "mediaId": self.media["id"],
                "durationMs": item["dur"],
                "fit": "cover",
                "transition": "cut",
                "validFrom": item.get("from"),
                "validTo": item.get("to"),
            }
            for item in case["items"]
        ]
        playlist = self.api.post("/playlists", {"name": case["id"], "items": entries})
        self.items |= {made["id"]: item["id"] for made, item in zip(playlist["items"], case["items"], strict=True)}
        return body | {"playlistId": playlist["id"]}

    def plan(self, case):
        """Publishes the campaigns of a case in the order of their sequence."""
        self.change(f"/screens/{self.screen}", {"timeZone": case["screen"]["tz"], "tags": []})
        self.names, self.items = {}, {}
        for one in sorted(case["campaigns"], key=lambda one: one.get("seq", 0)):
            made = self.api.post("/campaigns", self.campaign(one))
            self.names[made["id"]] = one["id"]
            network.publish(self.api)

    def clear(self):
        for one in self.api.all("/campaigns"):
            self.api.want(204, "DELETE", f"/campaigns/{one['id']}", headers={"If-Match": f'"{one["version"]}"'})
        network.publish(self.api)

    def segments(self, case):
        self.plan(case)
        self.compare(case)
        self.clear()

    def compare(self, case):
        begin, end = instant(case["from_utc"]), instant(case["to_utc"])
        plan = self.api.get(f"/screens/{self.screen}/plan?from={iso(begin)}&to={iso(end)}")["segments"]
        want = [
            [
                iso(instant(one["start"])),
                iso(instant(one["end"])),
                one["layer"],
                one["shares_ppb"],
                sorted(one["notes"]),
            ]
            for one in case["segments"]
        ]
        have = [
            [
                one["start"],
                one["end"],
                one["layer"],
                {self.names[campaign]: share for campaign, share in one["shares"].items()},
                sorted(
                    [self.names[note["campaignId"]], note["note"], note["grantedPermille"]] for note in one["notes"]
                ),
            ]
            for one in plan
        ]
        self.check(f"{case['what']}: segments", want, have)
        for one in case["segments"]:
            answer = self.api.get(f"/screens/{self.screen}/explain?at={iso(instant(one['start']))}")
            outcomes = {self.names[candidate["campaignId"]]: candidate["outcome"] for candidate in answer["candidates"]}
            want = one["out"] | dict.fromkeys(one["shares_ppb"], "in_loop")
            have = {name: outcomes.get(name) for name in want}
            self.check(f"{case['what']}: reasons at {one['start']}", want, have)
        if "first_loop" in case:
            loop = plan[0]["loop"]
            plays = [self.play(play) for play in loop["plays"]]
            self.check(f"{case['what']}: loop", case["first_loop"], {"length_ms": loop["lengthMs"], "plays": plays})
        if "plays_head" in case:
            have = self.first_plays(plan, len(case["plays_head"]))
            self.check(
                f"{case['what']}: first plays", [[iso(instant(at)), *rest] for at, *rest in case["plays_head"]], have
            )

    def play(self, play):
        return [self.names[play["campaignId"]], self.items[play["itemId"]], play["durationMs"], play["relaxed"]]

    def first_plays(self, plan, count):
        found = []
        for segment in plan:
            at, index, plays = (
                instant(segment["start"]),
                segment["startIndex"],
                (segment["loop"] or {"plays": []})["plays"],
            )
            while plays and at < instant(segment["end"]) and len(found) < count:
                play = plays[index % len(plays)]
                found.append([iso(at), *self.play(play)])
                at, index = at + play["durationMs"], index + 1
        return found

    def moving(self, case, folder):
        """A case with facts: the server lives at the moment of each of them."""
        told = sorted(case["facts"], key=lambda fact: fact["published_at"])
        for n, fact in enumerate(told):
            server = Server(self.binary, folder, clock_offset_ms=fact["published_at"] - round(time.time() * 1000) - 300)
            with server:
                if n == 0:
                    self.set_up(server)
                    self.plan(case)
                    server.stop()
                self.api.url = server.url
            server.settings["clock_offset_ms"] = fact["published_at"] - round(time.time() * 1000) - 700
            with server:
                self.api.close()
                self.api.url = server.url
                self.tell(fact)
                if n == len(told) - 1:
                    self.compare_roughly(case)

    def tell(self, fact):
        key, _, subject = fact["key"].partition(":")
        body = {"value": fact["value"], "ttlMs": fact["ttl_ms"]} | ({"subject": subject} if subject else {})
        made = self.api.want(200, "PUT", f"/facts/{key}", body)
        self.late = max(getattr(self, "late", 0), abs(instant(made["publishedAt"]) - fact["published_at"]))

    def compare_roughly(self, case):
        """Edges that come from facts are as late as the facts were; layers, shares and reasons are exact."""
        begin, end = instant(case["from_utc"]), instant(case["to_utc"])
        plan = self.api.get(f"/screens/{self.screen}/plan?from={iso(begin)}&to={iso(end)}")["segments"]
        have = [
            [one["layer"], {self.names[campaign]: share for campaign, share in one["shares"].items()}] for one in plan
        ]
        self.check(f"{case['what']}: layers", [[one["layer"], one["shares_ppb"]] for one in case["segments"]], have)
        beside = [
            abs(instant(one["start"]) - instant(other["start"]))
            for one, other in zip(case["segments"], plan, strict=False)
        ]
        self.check(f"{case['what']}: edges ({beside})", True, max(beside) <= self.late + 1)
        for one in case["segments"]:
            at = instant(one["start"]) + self.late + 1
            answer = self.api.get(f"/screens/{self.screen}/explain?at={iso(at)}")
            outcomes = {self.names[candidate["campaignId"]]: candidate["outcome"] for candidate in answer["candidates"]}
            want = one["out"] | dict.fromkeys(one["shares_ppb"], "in_loop")
            have = {name: outcomes.get(name) for name in want}
            self.check(f"{case['what']}: reasons at {one['start']}", want, have)

    # edges, dates and targets

    def first_reach(self, case):
        for place, want in case["cases"].items():
            zone, date = place.split()
            self.change(f"/screens/{self.screen}", {"timeZone": zone, "tags": []})
            body = {
                "name": place,
                "kind": "loop",
                "target": "*",
                "rules": [{"dates": [date], "dayparts": [{"start": "09:00", "end": "10:00"}]}],
            }
            found = self.occurrences(body, f"{date}T00:00:00.000Z", 2)
            self.check(f"{case['id']}: {place}", iso(instant(want)), found and found[0]["start"])

    def occurrences(self, body, start, days):
        begin = instant(start) - 24 * HOUR
        path = f"/campaigns/plan?from={iso(begin)}&to={iso(begin + (days + 1) * 24 * HOUR)}&limit=50"
        return self.api.want(200, "POST", path, body)["zones"][0]["occurrences"]

    def recurrence(self, case):
        self.change(f"/screens/{self.screen}", {"timeZone": "UTC", "tags": []})
        rule = rule_body(case["rule"]) | {"dayparts": [{"start": "09:00", "end": "10:00"}]}
        first, last = case["between"]
        found = []
        for year in range(int(first[:4]), int(last[:4]) + 1):
            body = {"name": case["what"], "kind": "loop", "target": "*", "rules": [rule]}
            found += [one["start"][:10] for one in self.occurrences(body, f"{year}-01-01T00:00:00.000Z", 365)]
        self.check(case["what"], case["dates"], [date for date in sorted(set(found)) if first <= date <= last])

    def target(self, case):
        parent, ids = None, {}
        for name in case["screen"]["path"]:
            parent = self.api.post("/sites", {"kind": "region", "name": name, "parentId": parent, "timeZone": "UTC"})[
                "id"
            ]
            ids[f"under:{name}"] = f"under:{parent}"
        ids["under:store-7"] = "under:" + self.site["id"]
        for name in ("vitrine", "caisse"):
            members = [self.screen] if name in case["screen"]["groups"] else []
            ids[f"group:{name}"] = "group:" + self.api.post("/groups", {"name": name, "screenIds": members})["id"]
        tags = [f"{key}={value}" for key, values in case["screen"]["tags"].items() for value in values]
        self.change(f"/screens/{self.screen}", {"siteId": parent, "tags": tags, "timeZone": case["screen"]["tz"]})
        for text, want in case["cases"]:
            words = [ids.get(word, word) for word in text.replace("(", "( ").replace(")", " )").split()]
            words = [
                ids.get(word.lstrip("!"), word) if not word.startswith("!") else "!" + ids.get(word[1:], word[1:])
                for word in words
            ]
            reach = self.api.want(
                200, "POST", "/campaigns/plan", {"name": "x", "kind": "loop", "target": " ".join(words)}
            )
            self.check(f"{case['id']}: {text}", want, bool(reach["zones"]))


def rule_body(rule):
    body = {"dayparts": [{"start": start, "end": end} for start, end in rule.get("dayparts", [])]}
    if "days" in rule:
        body["weekdays"] = rule["days"]
    if "rrule" in rule:
        body |= {"recurrence": rule["rrule"], "startDate": rule["dtstart"]}
    if "exdate" in rule:
        body["exceptDates"] = rule["exdate"]
    if "override" in rule:
        body["overrides"] = [
            {"date": date, "dayparts": [{"start": start, "end": end} for start, end in parts]}
            for date, parts in rule["override"].items()
        ]
    return body


def condition_body(case):
    names = {"for_ms": "forMs", "min_on_ms": "minOnMs", "min_off_ms": "minOffMs", "hold_ms": "holdMs"}
    return {names.get(name, name): value for name, value in case.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--cases", default=CASES)
    options = parser.parse_args()
    cases = json.loads(pathlib.Path(options.cases).read_text(encoding="utf-8"))["cases"]
    with tempfile.TemporaryDirectory(prefix="vitrine-cases-") as folder:
        run = Cases(options.binary, folder, cases)
        run.run()
    print(f"{run.passed} passed, {run.failed} failed")
    sys.exit(min(run.failed, 100))


if __name__ == "__main__":
    main()
