"""What the API tells, and the same from the reference."""

from .clock import DAY, instant, iso
from .facts import FOR_EVER, LONG_AGO


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


def moment_of(segment, at):
    """How far the loop of a segment has come at an instant."""
    head = sum(ms for _, _, ms, _ in segment["plays"][: segment["index"]])
    return (head + at - instant(segment["start"])) % sum(ms for _, _, ms, _ in segment["plays"])


def part_of(segment, campaign):
    """Which part of the loop a campaign has, in parts per billion: a cap or a gap may leave it less than its share."""
    own = sum(ms for one, _, ms, _ in segment["plays"] if one == campaign)
    return own * 1_000_000_000 // sum(ms for _, _, ms, _ in segment["plays"])


def next_play(segment, campaign, at):
    return next((start for one, _, start, _ in plays_from(segment, at) if one == campaign), None)


def detail(claim, verdict, told, at):
    """What must be told with a reason; where the rules leave a choice, what was chosen must be true."""
    wanted = {
        name: iso(value) if name in ("opens", "until") and value is not None else value
        for name, value in verdict.detail.items()
    }
    known = claim.view.known
    if verdict.outcome == "outside_daypart":
        coming = [start for start, _ in claim.spans_until(at, at + 360 * DAY) if start > at]
        following = next((start for start in coming if claim.end is None or start < claim.end), None)
        wanted = {"next": following and iso(following)} if coming else {}
    elif verdict.outcome == "condition_false":
        blamed = claim.gate.culprits(at)
        wanted = {"value": known.value(told["key"], at)} if told["key"] in blamed else {"key": sorted(blamed)}
    elif verdict.outcome == "condition_unknown":
        before = [fact for fact in known.facts if fact["key"] == told["key"] and fact["publishedAt"] <= at]
        blamed = claim.gate.culprits(at)
        wanted = {"expired": bool(before)} if told["key"] in blamed else {"key": sorted(blamed)}
    elif verdict.outcome == "no_playable_media":
        wanted = {
            "items": told["items"]
            if [one["itemId"] for one in told["items"]] == [one["id"] for one in claim.body["items"]]
            else None
        }
    elif verdict.outcome == "separated":
        same = told["from"]["campaignId"] == verdict.detail["from"]
        wanted = {"from": told["from"] if same else verdict.detail["from"]}
    elif "by" in verdict.detail:
        whom = [one["campaignId"] for one in told["whom"]]
        wanted = {"whom": told["whom"] if sorted(whom) == sorted(verdict.detail["by"]) else verdict.detail["by"]}
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
