"""What a campaign may not say: each is a problem document that names the field, at once, and leaves nothing behind; what is only unfinished
waits in a draft, and is told when it is to be published."""

import functools
import time
from collections.abc import Callable

SLOWEST_S = 2.0
EVENT = "2026-12-24T00:00"
TWO = {"from": "2026-01-01T00:00", "to": "2026-02-01T00:00"}


def rule(**parts) -> dict:
    return {"rules": [parts]}


def recurring(text: str, start: str | None = "2026-01-05") -> dict:
    return rule(recurrence=text, startDate=start)


def part(start: str, end: str) -> dict:
    return rule(dayparts=[{"start": start, "end": end}])


def asks(*expr, **more) -> dict:
    return {"condition": {"expr": list(expr), **more}}


# what is wrong, the field that must be named, what is changed in a good campaign
REFUSED = [
    ("UNTIL before the start", "rules[0]", recurring("FREQ=DAILY;UNTIL=20251231")),
    ("a start that does not match", "rules[0].startDate", recurring("FREQ=WEEKLY;BYDAY=TU")),
    ("a COUNT from no start", "rules[0].startDate", recurring("FREQ=DAILY;COUNT=3", None)),
    ("an INTERVAL from no start", "rules[0].startDate", recurring("FREQ=WEEKLY;BYDAY=MO;INTERVAL=2", None)),
    ("a weekday of no start", "rules[0].startDate", recurring("FREQ=WEEKLY", None)),
    ("a day of no start", "rules[0].startDate", recurring("FREQ=YEARLY;BYMONTH=12", None)),
    ("24:00 as a start", "rules[0].dayparts[0].start", part("24:00", "24:00")),
    ("25:00", "rules[0].dayparts[0]", part("25:00", "26:00")),
    ("24:01", "rules[0].dayparts[0]", part("09:00", "24:01")),
    ("a minute that is none", "rules[0].dayparts[0]", part("09:60", "10:00")),
    ("a time without its colon", "rules[0].dayparts[0]", part("0900", "10:00")),
    ("a negative time", "rules[0].dayparts[0]", part("-1:00", "10:00")),
    ("an empty time", "rules[0].dayparts[0]", part("", "10:00")),
    ("a sub-daily recurrence", "rules[0].recurrence", recurring("FREQ=HOURLY")),
    ("BYHOUR", "rules[0].recurrence", recurring("FREQ=DAILY;BYHOUR=3")),
    ("BYMINUTE", "rules[0].recurrence", recurring("FREQ=DAILY;BYMINUTE=3")),
    ("BYSECOND", "rules[0].recurrence", recurring("FREQ=DAILY;BYSECOND=3")),
    ("COUNT with UNTIL", "rules[0].recurrence", recurring("FREQ=DAILY;COUNT=2;UNTIL=20260201")),
    ("BYSETPOS alone", "rules[0].recurrence", recurring("FREQ=MONTHLY;BYSETPOS=1")),
    ("BYSETPOS 0", "rules[0].recurrence", recurring("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0")),
    ("BYMONTHDAY 0", "rules[0].recurrence", recurring("FREQ=MONTHLY;BYMONTHDAY=0")),
    ("BYMONTHDAY 32", "rules[0].recurrence", recurring("FREQ=MONTHLY;BYMONTHDAY=32")),
    ("BYMONTHDAY -32", "rules[0].recurrence", recurring("FREQ=MONTHLY;BYMONTHDAY=-32")),
    ("BYMONTHDAY in a week", "rules[0].recurrence", recurring("FREQ=WEEKLY;BYMONTHDAY=5")),
    ("BYMONTH 13", "rules[0].recurrence", recurring("FREQ=YEARLY;BYMONTH=13")),
    ("a weekday's ordinal in a week", "rules[0].recurrence", recurring("FREQ=WEEKLY;BYDAY=1MO")),
    ("an ordinal of 0", "rules[0].recurrence", recurring("FREQ=MONTHLY;BYDAY=0MO")),
    ("an ordinal of 54", "rules[0].recurrence", recurring("FREQ=YEARLY;BYDAY=54MO")),
    ("a weekday that is none", "rules[0].recurrence", recurring("FREQ=WEEKLY;BYDAY=XX")),
    ("WKST that is none", "rules[0].recurrence", recurring("FREQ=WEEKLY;BYDAY=MO;WKST=XX")),
    ("INTERVAL 0", "rules[0].recurrence", recurring("FREQ=DAILY;INTERVAL=0")),
    ("a negative INTERVAL", "rules[0].recurrence", recurring("FREQ=DAILY;INTERVAL=-1")),
    ("a COUNT of 2 000 000 000", "rules[0].recurrence", recurring("FREQ=DAILY;COUNT=2000000000")),
    ("COUNT 0", "rules[0].recurrence", recurring("FREQ=DAILY;COUNT=0")),
    ("a COUNT beyond all numbers", "rules[0].recurrence", recurring("FREQ=DAILY;COUNT=99999999999999999999999")),
    ("a part twice", "rules[0].recurrence", recurring("FREQ=DAILY;INTERVAL=1;INTERVAL=2")),
    ("an unknown part", "rules[0].recurrence", recurring("FREQ=DAILY;BYEASTER=1")),
    ("BYWEEKNO", "rules[0].recurrence", recurring("FREQ=YEARLY;BYWEEKNO=2")),
    ("BYYEARDAY", "rules[0].recurrence", recurring("FREQ=YEARLY;BYYEARDAY=5")),
    ("no FREQ", "rules[0].recurrence", recurring("INTERVAL=2")),
    ("an empty recurrence", "rules[0].recurrence", recurring("")),
    ("a date of UNTIL that does not exist", "rules[0].recurrence", recurring("FREQ=DAILY;UNTIL=20260230")),
    ("a recurrence without any date", "rules[0]", recurring("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
    ("a start that does not exist", "rules[0].startDate", recurring("FREQ=DAILY", "2026-02-30")),
    ("a weekday 0", "rules[0].weekdays", rule(weekdays=[0])),
    ("a weekday 8", "rules[0].weekdays", rule(weekdays=[8])),
    ("a date that does not exist", "rules[0].dates", rule(dates=["2026-02-29"])),
    ("an excluded date that does not exist", "rules[0].exceptDates", rule(exceptDates=["2026-13-01"])),
    ("an override of no date", "rules[0].overrides", rule(overrides=[{"date": "tomorrow", "dayparts": []}])),
    (
        "an override with a wrong time",
        "rules[0].overrides",
        rule(overrides=[{"date": "2026-01-01", "dayparts": [{"start": "9", "end": "10"}]}]),
    ),
    ("one date with two overrides", "rules[0].overrides", rule(overrides=[{"date": "2026-01-01", "dayparts": []}] * 2)),
    ("an unknown calendar", "rules[0].inCalendars", rule(inCalendars=["01a21f6e-511e-7427-bdbd-1952eb15f7f7"])),
    ("a calendar that is no id", "rules[0].notInCalendars", rule(notInCalendars=["holidays"])),
    ("a start that is no time", "from", {"from": "soon"}),
    ("a start on a day that does not exist", "from", {"from": "2026-02-30T00:00"}),
    ("a start at 24:00", "from", {"from": "2026-02-20T24:30"}),
    ("a weight of 0", "weight", {"weight": 0}),
    ("a weight of 1001", "weight", {"weight": 1001}),
    ("a negative weight", "weight", {"weight": -1}),
    ("a priority of -1", "priority", {"priority": -1}),
    ("a priority of 1001", "priority", {"priority": 1001}),
    ("a share of 0", "sharePermille", {"kind": "share_of_voice", "sharePermille": 0}),
    ("a share above the whole", "sharePermille", {"kind": "share_of_voice", "sharePermille": 1001}),
    ("a share of a loop", "sharePermille", {"sharePermille": 10}),
    ("a loop with a severity", "severity", {"severity": "severe"}),
    ("a loop that wakes", "wake", {"wake": True}),
    ("a severity that is none", "severity", {"kind": "emergency", "severity": "bad", **TWO}),
    ("a kind that is none", "kind", {"kind": "banner"}),
    ("a ramp from 0", "ramp", {"from": TWO["from"], "ramp": {"w0": 0, "w1": 5, "event": EVENT}}),
    ("a ramp to 1001", "ramp", {"from": TWO["from"], "ramp": {"w0": 1, "w1": 1001, "event": EVENT}}),
    ("a negative gap", "gapMs", {"gapMs": -1}),
    ("a cap of 0", "capPerHour", {"capPerHour": 0}),
    ("a negative cap", "capPerHour", {"capPerHour": -5}),
    ("an open parenthesis", "target", {"target": "(a & b"}),
    ("two operators", "target", {"target": "a & | b"}),
    ("nothing behind !", "target", {"target": "!"}),
    ("a comparison with a word", "target", {"target": "width>=wide"}),
    ("an unknown site", "target", {"target": "under:nowhere"}),
    ("deep parentheses", "target", {"target": "(" * 5000 + "a" + ")" * 5000}),
    (
        "a deep condition",
        "condition",
        asks(*functools.reduce(lambda inner, _: ["not", inner], range(100), ["is", "a"])),
    ),
    ("a negative dwell", "condition", asks("is", "a", forMs=-1)),
    ("a policy that is none", "condition", asks("is", "a", unknown="maybe")),
    ("an unknown field", "colour", {"colour": "red"}),
]


# what a draft may lack for a while, and a publication not
UNFINISHED = [
    ("an end before the start", "to", {"from": TWO["to"], "to": TWO["from"]}),
    ("an end at the start", "to", {"from": TWO["to"], "to": TWO["to"]}),
    ("no share", "sharePermille", {"kind": "share_of_voice"}),
    ("a takeover without an end", "to", {"kind": "takeover"}),
    ("an emergency without an end", "to", {"kind": "emergency", "severity": "severe"}),
    ("a ramp without a start", "from", {"ramp": {"w0": 1, "w1": 5, "event": EVENT}}),
    ("a ramp whose event comes first", "ramp", {"from": TWO["to"], "ramp": {"w0": 1, "w1": 5, "event": TWO["from"]}}),
    ("an operator that is none", "condition", asks("near", "x", 1)),
    ("not of two", "condition", asks("not", ["is", "a"], ["is", "b"])),
    ("and of nothing", "condition", asks("and")),
    ("an exit beyond the enter", "condition", asks(">=", "x", 1, 2)),
    ("hold without a time", "condition", asks("is", "a", unknown="hold")),
]


def site(**parts) -> dict:
    return {"kind": "store", "name": "Refused", **parts}


def hours(*weekly: dict, exceptions: tuple = ()) -> dict:
    return site(openingHours={"weekly": list(weekly), "exceptions": list(exceptions)})


def dates(*found: dict) -> dict:
    return {"name": "Refused", "dates": list(found)}


# the same elsewhere: what is wrong, method, path, body, field
REFUSED_ELSEWHERE = [
    ("an unknown zone", "POST", "/sites", site(timeZone="Europe/Lutetia"), "timeZone"),
    ("a zone that is an offset", "POST", "/sites", site(timeZone="+02:00"), "timeZone"),
    ("an empty zone", "POST", "/sites", site(timeZone=""), "timeZone"),
    ("a tag without a key", "POST", "/sites", site(tags=["=x"]), "tags"),
    ("a site above that is none", "POST", "/sites", site(parentId="01a21f6e-511e-7427-bdbd-1952eb15f7f7"), "parentId"),
    ("hours at 25:00", "POST", "/sites", hours({"days": [1], "start": "25:00", "end": "26:00"}), "openingHours"),
    ("hours on a weekday 8", "POST", "/sites", hours({"days": [8], "start": "09:00", "end": "18:00"}), "openingHours"),
    ("hours on no weekday", "POST", "/sites", hours({"days": [], "start": "09:00", "end": "18:00"}), "openingHours"),
    ("hours on no date", "POST", "/sites", hours(exceptions=({"date": "2026-02-30", "periods": []},)), "openingHours"),
    ("a calendar of no date", "POST", "/calendars", dates({"date": "2026-02-30"}), "dates"),
    (
        "a calendar that runs back",
        "POST",
        "/calendars",
        dates({"date": "2026-02-02", "lastDate": "2026-02-01"}),
        "dates",
    ),
    ("a calendar without end", "POST", "/calendars", dates({"date": "0001-01-01", "lastDate": "9999-12-31"}), "dates"),
    ("a time to live of 0", "PUT", "/facts/rain", {"value": True, "ttlMs": 0}, "ttlMs"),
    ("an endless time to live", "PUT", "/facts/rain", {"value": True, "ttlMs": 1 << 62}, "ttlMs"),
    ("a list as a fact", "PUT", "/facts/rain", {"value": [1]}, "value"),
    ("a number beyond all", "PUT", "/facts/rain", {"value": 1e300}, "value"),
    ("nothing as a fact", "PUT", "/facts/rain", {"value": None}, "value"),
    (
        "news from the future",
        "PUT",
        "/facts/rain",
        {"value": 1, "observedAt": "2199-01-01T00:00:00.000Z"},
        "observedAt",
    ),
    ("a plan backwards", "GET", "/screens/{screen}/plan?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", None, "to"),
    ("a plan of a year", "GET", "/screens/{screen}/plan?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z", None, "to"),
    ("a plan of no time", "GET", "/screens/{screen}/plan?from=soon", None, "from"),
    ("an instant that is none", "GET", "/screens/{screen}/explain?at=2026-01-01T24:00:01Z", None, "at"),
]

# what looks odd and is right
TAKEN = [
    ("24:00 as an end", part("00:00", "24:00")),
    ("an end that is the start", part("09:00", "09:00")),
    ("an end before the start", part("22:00", "06:00")),
    ("a month's last days", recurring("FREQ=MONTHLY;BYMONTHDAY=-1,-31", "2026-01-31")),
    ("a week that starts on Sunday", recurring("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU")),
    ("a weekday without a start", recurring("FREQ=WEEKLY;BYDAY=MO", None)),
    ("Christmas without a start", recurring("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", None)),
    ("UNTIL on the start", recurring("FREQ=DAILY;UNTIL=20260105")),
    ("a great COUNT", recurring("FREQ=DAILY;COUNT=10000")),
    ("a great INTERVAL", recurring("FREQ=YEARLY;INTERVAL=1000")),
    (
        "a COUNT of nearly nothing",
        recurring("FREQ=YEARLY;INTERVAL=1000;BYMONTH=1;BYDAY=-1SU;BYMONTHDAY=31;COUNT=10000", "2027-01-31"),
    ),
    ("leap days", recurring("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-02-29")),
    ("all weekdays", rule(weekdays=[1, 2, 3, 4, 5, 6, 7])),
    ("an empty target", {"target": ""}),
    ("the whole as a share", {"kind": "share_of_voice", "sharePermille": 1000}),
]


def names(answer, field: str) -> bool:
    """Whether it is refused, and every fault has words, and one of them is this field's."""
    faults = answer.json().get("errors", []) if answer.status == 422 and answer.is_problem() else []
    return all(one["message"] for one in faults) and any(one["field"].startswith(field) for one in faults)


def run(api, screen: str, media: str, check: Callable) -> None:
    """Tries all of them; `check(what, wanted, seen)` counts."""
    good = {"name": "x", "kind": "loop", "target": "*", "items": [{"mediaId": media, "durationMs": 10_000}]}
    before = len(api.all("/campaigns"))
    wrong = [(what, "POST", "/campaigns", good | change, field) for what, field, change in REFUSED]
    for what, method, path, body, field in wrong + REFUSED_ELSEWHERE:
        begin = time.monotonic()
        answer = api.call(method, path.format(screen=screen), body)
        took = time.monotonic() - begin
        check(f"refused: {what} ({answer.status} {answer.body[:200]!r})", True, names(answer, field))
        check(f"refused at once: {what} ({took:.1f} s)", True, took < SLOWEST_S)
    for what, field, change in UNFINISHED:
        draft = api.call("POST", "/campaigns", good | change)
        check(f"kept as a draft: {what} ({draft.body[:200]!r})", 201, draft.status)
        kept = draft.json()
        answer = api.call("POST", "/publications", {"changes": [{"kind": "campaign", "id": kept["id"]}]})
        check(f"not published: {what} ({answer.status} {answer.body[:200]!r})", True, names(answer, f"changes[0].{field}"))
        api.want(204, "DELETE", f"/campaigns/{kept['id']}", headers={"If-Match": f'"{kept["version"]}"'})
    check("nothing refused is kept", before, len(api.all("/campaigns")))
    for what, change in TAKEN:
        begin = time.monotonic()
        answer = api.call("POST", "/campaigns", good | change)
        plan = api.call("GET", f"/screens/{screen}/plan?draft=true")
        took = time.monotonic() - begin
        check(f"taken: {what} ({answer.body[:200]!r})", [201, 200], [answer.status, plan.status])
        check(f"taken at once: {what} ({took:.1f} s)", True, took < SLOWEST_S)
