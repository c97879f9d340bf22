"""Random models, made through the API and kept as the reference wants them."""

import contextlib
import random

from .clock import DAY, HOUR, date_of, day_of, iso, offset
from .dates import WEEKDAYS, recurrence

ZONES = [
    "Europe/Paris",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Marquesas",
    "America/Nuuk",
    "Asia/Beirut",
    "America/Havana",
    "Africa/Cairo",
    "America/Santiago",
    "Atlantic/Azores",
    "Antarctica/Troll",
    "Pacific/Kiritimati",
    "UTC",
]
TAGS = ["shape=flagship", "shape=kiosk", "brand=x", "brand=y", "width=1080", "width=720", "window", "street"]
TIMES = [
    "00:00",
    "00:30",
    "01:00",
    "01:59",
    "02:00",
    "02:15",
    "02:30",
    "03:00",
    "06:00",
    "12:00",
    "18:20",
    "22:00",
    "23:00",
    "23:30",
]
KINDS = ["loop"] * 5 + ["share_of_voice"] * 2 + ["takeover", "emergency", "filler", "fallback"]
DURATIONS = [1000, 3000, 5000, 7001, 10_000, 10_000, 10_000, 15_000, 60_000, 613_337, 3_600_000]


def changes(zone: str, begin: int, end: int) -> list[int]:
    """Days between two days on which the clock of a zone changes."""
    return [day for day in range(begin, end) if offset(zone, day * DAY) != offset(zone, (day + 1) * DAY)]


def depends_on_start(rule: str) -> bool:
    """Whether other dates come out when a recurrence starts on another of its dates."""
    names = {part.split("=")[0] for part in rule.split(";")}
    days = {"BYDAY"} if "FREQ=WEEKLY" in rule else {"BYDAY", "BYMONTHDAY"}
    return bool({"COUNT", "INTERVAL"} & names) or ("FREQ=DAILY" not in rule and not days & names)


class Refused(Exception):
    """What was drawn does not go together."""


class Draw:
    """One model: `world` is what the reference takes."""

    def __init__(self, seed: int, api, pool: dict, now: int):
        self.dice, self.api, self.pool, self.now = random.Random(seed), api, pool, now
        self.seed, self.today = seed, now // DAY
        self.world = {
            "timeZone": pool["timeZone"],
            "sites": {},
            "screens": {},
            "groups": {},
            "calendars": {},
            "campaigns": [],
            "facts": [],
        }

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def some(self, things: list, most: int) -> list:
        return self.dice.sample(things, self.dice.randint(0, min(most, len(things))))

    def save(self, method: str, path: str, body: dict, **more) -> dict:
        """What is refused is left out and tried again; `pool["refused"]` remembers what and why."""
        while (answer := self.api.call(method, path, body, **more)).status == 422:
            if not answer.is_problem():
                raise RuntimeError(f"{path} answered 422 without a problem document")
            for error in answer.json()["errors"]:
                field = error["field"].split(".")[0].split("[")[0]
                self.pool["refused"].append((error["field"], error["message"], body.get(field)))
                if body.pop(field, None) is None:
                    raise Refused(error)
        if answer.status not in (200, 201):
            raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.body[:500]!r}")
        return answer.json()

    def finished(self, body: dict) -> dict:
        """A campaign that can be published: what a draft may say and a publication not is left out as well."""
        while True:
            made = self.save("POST", "/campaigns", body)
            told = self.api.post("/publications/dry-run", {"changes": [{"kind": "campaign", "id": made["id"]}]}, 200)
            lacking = [one for one in told["warnings"] if one["id"] == "campaign_unfinished"]
            if not lacking:
                return made
            version = f'"{made["version"]}"'
            self.api.want(204, "DELETE", f"/campaigns/{made['id']}", headers={"If-Match": version})
            for fault in lacking:
                field = fault["field"].split(".")[0]
                self.pool["refused"].append((fault["field"], fault["message"], body.get(field)))
                if body.pop(field, None) is None:
                    raise Refused(fault)

    # places

    def tags(self, inherits: bool) -> list[str]:
        found = self.some(TAGS, 3)
        if inherits and self.chance(0.4):
            gone = self.dice.choice(TAGS)
            if gone not in found:
                found.append("-" + (gone if self.chance(0.5) else gone.split("=")[0]))
        return found

    def period(self) -> dict:
        start, end = self.dice.choice(TIMES), self.dice.choice([*TIMES, "24:00"])
        return {"start": start, "end": end}

    def hours(self) -> dict:
        weekly = [
            {"days": sorted(self.dice.sample(range(1, 8), self.dice.randint(4, 7))), "start": "08:00", "end": "19:30"},
            {"days": sorted(self.dice.sample(range(1, 8), self.dice.randint(1, 3))), **self.period()},
        ]
        dates = {self.date(): [self.period()] if self.chance(0.5) else [] for _ in range(self.dice.randint(0, 4))}
        return {
            "weekly": weekly[: self.dice.randint(1, 2)],
            "exceptions": [{"date": d, "periods": p} for d, p in dates.items()],
        }

    def places(self) -> None:
        above = [None]
        for n in range(self.dice.randint(2, 6)):
            store = n > 3 or (self.chance(0.4) and len(above) > 1)
            body = {
                "kind": "store" if store else "region",
                "name": f"Place {self.seed}-{n}",
                "parentId": self.dice.choice(above),
                "timeZone": self.dice.choice(ZONES) if self.chance(0.7) else None,
                "openingHours": self.hours() if self.chance(0.25) else None,
                "legalDark": self.chance(0.12),
                "tags": self.tags(bool(above)),
            }
            made = self.save("POST", "/sites", body)
            self.world["sites"][made["id"]] = made
            if not store:
                above.append(made["id"])
        for screen in self.pool["screens"]:
            body = {
                "siteId": self.dice.choice(list(self.world["sites"])),
                "timeZone": self.dice.choice(ZONES) if self.chance(0.25) else None,
                "openingHours": self.hours() if self.chance(0.2) else None,
                "tags": self.tags(True),
            }
            version = self.api.get(f"/screens/{screen}")["version"]
            made = self.save("PATCH", f"/screens/{screen}", body, headers={"If-Match": f'"{version}"'})
            self.world["screens"][screen] = made
        for n in range(2):
            members = self.some(self.pool["screens"], 3)
            made = self.api.post("/groups", {"name": f"Group {self.seed}-{n}", "screenIds": members})
            self.world["groups"][made["id"]] = set(members)

    # time

    def date(self) -> str:
        return str(date_of(self.today + self.dice.randint(-6, 12)))

    def calendars(self) -> None:
        for n in range(2):
            days = {self.date() for _ in range(self.dice.randint(1, 8))}
            body = {"name": f"Calendar {self.seed}-{n}", "dates": [{"date": day, "label": "x"} for day in sorted(days)]}
            made = self.api.post("/calendars", body)
            self.world["calendars"][made["id"]] = {day_of(day) for day in days}

    def edge(self, low: int, high: int) -> str:
        """An edge of a window: floating or the same everywhere."""
        at = self.now + self.dice.randint(low, high) * HOUR // 2
        text = iso(at // 60_000 * 60_000)
        if self.chance(0.5):
            return text[:16]
        return text if self.chance(0.6) else text[:19] + self.dice.choice(["+05:45", "-03:30", "+00:00"])

    def by_day(self, ordinals: bool) -> str:
        days = self.dice.sample(WEEKDAYS, self.dice.randint(1, 4))
        return ",".join((self.dice.choice(["", "1", "2", "3", "-1", "-2"]) if ordinals else "") + day for day in days)

    def rrule(self) -> tuple[str, str] | None:
        freq = self.dice.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
        parts = [f"FREQ={freq}"]
        if self.chance(0.5):
            parts.append(f"INTERVAL={self.dice.randint(1, 4)}")
        named = 0
        if self.chance(0.6):
            parts.append("BYDAY=" + self.by_day(freq in ("MONTHLY", "YEARLY") and self.chance(0.5)))
            named += 1
        if freq != "WEEKLY" and self.chance(0.5):
            parts.append(
                "BYMONTHDAY="
                + ",".join(map(str, self.dice.sample([*range(1, 32), *range(-31, 0)], self.dice.randint(1, 24))))
            )
            named += 1
        if self.chance(0.25):
            parts.append(
                "BYMONTH=" + ",".join(map(str, sorted(self.dice.sample(range(1, 13), self.dice.randint(3, 9)))))
            )
            named += 1
        if named and self.chance(0.3):
            parts.append(
                "BYSETPOS=" + ",".join(map(str, self.dice.sample([1, 2, 3, -1, -2, -3], self.dice.randint(1, 3))))
            )
        if self.chance(0.3):
            parts.append("WKST=" + self.dice.choice(WEEKDAYS))
        base = self.today - self.dice.randint(0, 900)
        found = sorted(recurrence(";".join(parts), base, base + 1200))
        if not found:
            return None
        start = found[0]
        if self.chance(0.25):
            parts.append(f"COUNT={self.dice.randint(1, 400)}")
        elif self.chance(0.25):
            parts.append(f"UNTIL={date_of(max(start, self.today + self.dice.randint(-2, 5))):%Y%m%d}")
        return ";".join(parts), str(date_of(start))

    def rule(self) -> dict:
        rule: dict = {"dayparts": [self.period() for _ in range(self.dice.randint(0, 3))]}
        if self.chance(0.4) and (found := self.rrule()):
            rule["recurrence"], rule["startDate"] = found
            if self.chance(0.5) and not depends_on_start(found[0]):
                del rule["startDate"]
        if self.chance(0.3):
            rule["weekdays"] = sorted(self.dice.sample(range(1, 8), self.dice.randint(2, 6)))
        for name, share in (("dates", 0.3), ("exceptDates", 0.3)):
            if self.chance(share):
                rule[name] = sorted({self.date() for _ in range(3)})
        for name in ("inCalendars", "notInCalendars"):
            if self.chance(0.15):
                rule[name] = self.dice.sample(sorted(self.world["calendars"]), self.dice.randint(1, 2))
        if self.chance(0.25):
            dates = sorted({self.date() for _ in range(2)})
            rule["overrides"] = [
                {"date": day, "dayparts": [self.period() for _ in range(self.dice.randint(0, 2))]} for day in dates
            ]
        return rule

    # targets and conditions

    def target(self, depth: int = 0) -> str:
        if depth == 0 and self.chance(0.45):
            return self.dice.choice(["*", "*", "*", ""])
        if depth < 3 and self.chance(0.5):
            sign = self.dice.choice([" & ", "|", " | ", "!"])
            if sign == "!":
                return f"!({self.target(depth + 1)})" if self.chance(0.5) else "!" + self.atom()
            text = self.target(depth + 1) + sign + self.target(depth + 1)
            return f"({text})" if self.chance(0.5) else text
        return self.atom()

    def atom(self) -> str:
        world = self.world
        return self.dice.choice(
            [
                self.dice.choice(TAGS),
                self.dice.choice(TAGS).split("=")[0],
                "width" + self.dice.choice([">=", "<=", "<", ">"]) + self.dice.choice(["720", "800", "1080"]),
                "under:" + self.dice.choice(list(world["sites"])),
                "group:" + self.dice.choice(list(world["groups"])),
                "screen:" + self.dice.choice(list(world["screens"])),
            ]
        )

    def expr(self, depth: int = 0) -> list:
        if depth < 2 and self.chance(0.45):
            sign = self.dice.choice(["and", "or", "not"])
            return [sign, *(self.expr(depth + 1) for _ in range(1 if sign == "not" else self.dice.randint(2, 3)))]
        key = self.dice.choice(["temp", "temp", "rain", "stock:sku1", "sky"]).replace("sku1", f"sku{self.seed}")
        key = key if ":" in key else key + str(self.seed)
        if key.startswith("rain"):
            return self.dice.choice([["is", key], ["=", key, True], ["!=", key, True]])
        if key.startswith("sky"):
            return [self.dice.choice(["=", "!="]), key, self.dice.choice(["clear", "grey"])]
        sign, enter = self.dice.choice([">=", ">", "<=", "<"]), self.dice.choice([1, 2, 2.5, 3])
        step = self.dice.choice([0.5, 1, 2])
        exit_ = [enter - step if sign[0] == ">" else enter + step] if self.chance(0.6) else []
        return [sign, key, enter, *exit_]

    def condition(self) -> dict:
        found: dict = {
            "expr": self.expr(),
            "unknown": self.dice.choice(["hide", "show", "hold"]),
            "urgent": self.chance(0.3),
        }
        lengths = [5, 20, 40, 60_000, 3_600_000, 30_000_000]
        if found["unknown"] == "hold":
            found["holdMs"] = self.dice.choice(lengths)
        for name in ("forMs", "minOnMs", "minOffMs"):
            if self.chance(0.4):
                found[name] = self.dice.choice(lengths)
        return found

    def facts(self) -> None:
        """Told one after the other, some of them old news."""
        places: list[dict] = [{}, {}, {}]
        places += [{"siteId": site} for site in self.world["sites"]] + [
            {"screenId": screen} for screen in self.world["screens"]
        ]
        for _ in range(self.dice.randint(0, 14)):
            name = self.dice.choice(["temp", "temp", "rain", "stock", "sky"])
            value = {"rain": self.chance(0.6), "sky": self.dice.choice(["clear", "grey"])}
            body = {
                "value": value.get(name, self.dice.choice([0, 0.5, 1, 1.5, 2, 2.5, 3, 4])),
                "ttlMs": self.dice.choice([30, 1000, 3_600_000, 20_000_000, 90_000_000, None]),
                **self.dice.choice(places),
            }
            if name == "stock":
                body["subject"] = f"sku{self.seed}"
            if self.chance(0.2):
                body["observedAt"] = iso(self.now - self.dice.randint(0, 3) * HOUR)
            key = name if name == "stock" else f"{name}{self.seed}"
            made = self.api.want(200, "PUT", f"/facts/{key}", body)
            made["key"] = f"{key}:{body['subject']}" if name == "stock" else key
            self.pool["told"](made, body)
            self.world["facts"].append(made)

    # campaigns

    def items(self) -> list[dict]:
        return [
            {
                "mediaId": self.dice.choice(list(self.pool["media"])),
                "durationMs": self.dice.choice(DURATIONS),
                "fit": "cover",
                "transition": "cut",
            }
            for _ in range(self.dice.choice([1, 1, 1, 2, 2, 3, 5]))
        ]

    def strength(self, kind: str, body: dict) -> None:
        body["priority"] = self.dice.choice([0, 0, 0, 1, 5])
        if kind == "share_of_voice":
            body["sharePermille"] = self.dice.choice([1, 100, 250, 333, 500, 700, 1000])
        elif kind == "emergency":
            body["severity"] = self.dice.choice(["minor", "moderate", "severe", "extreme"])
        elif self.chance(0.4):
            body["weight"] = self.dice.randint(1, 7)
        if kind == "takeover" and self.chance(0.5):
            body["wake"] = True
        if self.chance(0.25):
            body["separationKeys"] = self.some(["soda", "car", "bank"], 2)
        if self.chance(0.12):
            body["gapMs"] = self.dice.choice([5000, 30_000, 61_000, 900_000])
        if self.chance(0.12):
            body["capPerHour"] = self.dice.choice([1, 7, 60, 350])

    def campaign(self, number: int) -> dict:
        kind = self.dice.choice(KINDS)
        body: dict = {
            "name": f"Campaign {self.seed}-{number}",
            "kind": kind,
            "target": self.target(),
            "items": self.items(),
        }
        self.strength(kind, body)
        rare = kind in ("takeover", "emergency")
        body["from"] = self.edge(-120, 60) if self.chance(0.9 if rare else 0.3) else None
        body["to"] = self.edge(61, 90 if rare else 300) if rare or self.chance(0.3) else None
        if rare or self.chance(0.55):
            body["rules"] = [self.rule() for _ in range(self.dice.choice([1, 1, 2]))]
        if self.chance(0.35):
            body["condition"] = self.condition()
        if kind == "loop" and body["from"] and self.chance(0.6):
            body["ramp"] = {"w0": self.dice.randint(1, 3), "w1": self.dice.randint(3, 9), "event": self.edge(61, 100)}
            body.pop("weight", None)
            if body["to"]:
                body["to"] = self.edge(110, 200)
        if self.chance(0.25):
            items, playlists = self.playlist(body["name"], body.pop("items"))
            body["playlistId"] = playlists[-1]
            made = self.finished(body)
            return made | {"items": items, "playlists": playlists, "body": body}
        made = self.finished(body)
        return made | {"playlists": [], "body": body | {"items": [dict(one) for one in made["items"]]}}

    def playlist(self, name: str, entries: list[dict], depth: int = 0) -> tuple[list[dict], list[str]]:
        """Entries that are valid for a while, some in a playlist of their own: (flat items, ids of the playlists)."""
        inside: dict[int, list[dict]] = {}
        made_before: list[str] = []
        for place, entry in enumerate(entries):
            if depth == 0 and self.chance(0.3):
                inside[place], ids = self.playlist(f"{name} part {place}", [entry, *self.items()[:1]], 1)
                made_before += ids
                entries[place] = entry = {"playlistId": ids[-1]}
            if self.chance(0.4):
                entry["validFrom"] = self.edge(-200, 40)
            if self.chance(0.3):
                entry["validTo"] = self.edge(41, 100)
        made = self.save("POST", "/playlists", {"name": name, "items": entries})
        items = []
        for place, entry in enumerate(made["items"]):
            bounds = [(entry.get("validFrom"), entry.get("validTo"))]
            items += [one | {"valid": one["valid"] + bounds} for one in inside.get(place, [])]
            items += [] if place in inside else [entry | {"valid": bounds}]
        return items, [*made_before, made["id"]]

    def campaigns(self) -> None:
        for number in range(self.dice.randint(3, 12)):
            with contextlib.suppress(Refused):
                self.world["campaigns"].append(self.campaign(number))
