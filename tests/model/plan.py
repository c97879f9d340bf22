"""Who plays, segments and reasons (L1 to L8, P1, E1)."""

import functools
from dataclasses import dataclass, field
from fractions import Fraction

from . import loops
from .clock import DAY, HOUR, daypart, edge, local, midnight
from .dates import days, open_spans, rule_spans
from .facts import Gate, Known
from .targets import Target, nearest, path_of

SEVERITIES = ["minor", "moderate", "severe", "extreme"]
compose = functools.cache(lambda *who: loops.Composer(*who).run())


@dataclass
class Segment:
    start: int
    end: int
    layer: str
    shares: dict[str, int]
    loop: tuple[loops.Play, ...]
    notes: tuple[tuple[str, int], ...]
    index: int = 0
    who: tuple[tuple[loops.Entrant, ...], ...] = ()

    def held_back(self, moment: int) -> dict[str, tuple[str, int | str]]:
        """Whom a constraint keeps from what is on at a moment of the loop."""
        return loops.Composer(*self.who).held_back(moment) if self.loop else {}

    def programme(self):
        return self.layer, self.shares, self.loop, self.notes


@dataclass
class Verdict:
    """How one campaign fares: the first reason of E1 that keeps it out, or none, and what is told with it."""

    outcome: str
    detail: dict = field(default_factory=dict)


class Claim:
    """One campaign seen from one screen."""

    def __init__(self, campaign: dict, view: "View"):
        self.body, self.id, self.view = campaign, campaign["id"], view
        zone, world = view.zone, view.world
        self.targeted = Target(world, view.screen).matches(campaign.get("target", ""))
        self.start, self.end = edge(zone, campaign.get("from")), edge(zone, campaign.get("to"))
        self.items = [self.item(item) for item in campaign["items"]]
        rules = campaign.get("rules") or []
        self.spans = rule_spans(rules, zone, view.begin, view.end, world["calendars"]) if rules else None
        self.gate = Gate(campaign["condition"], view.known) if campaign.get("condition") else None
        self.kind, self.priority = campaign["kind"], campaign.get("priority") or 0
        self.rank = (self.kind != "share_of_voice", -self.priority, campaign["sequence"], self.id)
        self.event = edge(zone, campaign["ramp"]["event"]) if campaign.get("ramp") else None

    def item(self, item: dict) -> tuple[str, int, int | None, int | None]:
        """Valid while its media and all entries that lead to it are."""
        pairs = [*item.get("valid", []), item["media"]]
        starts, ends = (
            [at for at in (edge(self.view.zone, text) for text in side) if at is not None]
            for side in zip(*pairs, strict=True)
        )
        return item["id"], item["durationMs"], max(starts, default=None), min(ends, default=None)

    def edges(self) -> set[int]:
        found = {self.start, self.end, self.event}
        found |= {at for item in self.items for at in item[2:]}
        found |= {at for span in self.spans or [] for at in span}
        if self.gate:
            found |= set(self.gate.edges())
        if self.event is not None:
            found |= set(range(max(self.start, self.view.begin) // HOUR * HOUR, min(self.event, self.view.end), HOUR))
        return found - {None}

    def playable(self, at: int) -> tuple[tuple[str, int], ...]:
        return tuple(item[:2] for item in self.items if within(at, *item[2:]))

    def keeps_out(self, at: int) -> Verdict | None:
        """E1 as far as it is the campaign's own matter."""
        if self.body.get("paused"):
            return Verdict("paused")
        if not self.targeted:
            return Verdict("not_targeted")
        if not within(at, self.start, self.end):
            return Verdict(
                "outside_window", {"opens": self.start if self.start is not None and at < self.start else None}
            )
        if self.spans is not None and not any(start <= at < end for start, end in self.spans):
            return Verdict("outside_daypart")
        if self.gate and not (state := self.gate.at(at)).open:
            if state.want:
                return Verdict("dwell_hold", {"until": state.until})
            return Verdict("condition_unknown" if state.truth is None else "condition_false")
        if not self.playable(at):
            return Verdict("no_playable_media")
        return None

    def spans_until(self, begin: int, end: int) -> list[tuple[int, int]]:
        """What its rules say of another time than the view's."""
        return rule_spans(self.body["rules"], self.view.zone, begin, end, self.view.world["calendars"])

    def weight(self, at: int) -> Fraction:
        """L8: a ramp steps at whole UTC hours."""
        if self.event is None:
            return Fraction(self.body.get("weight") or 1)
        w0, w1 = self.body["ramp"]["w0"], self.body["ramp"]["w1"]
        if at >= self.event:
            return Fraction(w1)
        gone = max(0, at // HOUR * HOUR - self.start)
        return w0 + Fraction((w1 - w0) * gone, self.event - self.start)

    def pull(self, at: int) -> Fraction:
        """L6: weight x mean item duration."""
        items = self.playable(at)
        return self.weight(at) * Fraction(sum(ms for _, ms in items), len(items))

    def entrant(self, at: int, share: int = 0, free: bool = False) -> loops.Entrant:
        if free:
            return loops.Entrant(self.id, self.playable(at), share)
        body = self.body
        keys = frozenset(body.get("separationKeys") or [])
        return loops.Entrant(
            self.id, self.playable(at), share, keys, body.get("gapMs") or 0, body.get("capPerHour") or 0
        )


def within(at: int, start: int | None, end: int | None) -> bool:
    return (start is None or start <= at) and (end is None or at < end)


class View:
    """One screen over a span of time."""

    def __init__(self, world: dict, screen: dict, begin: int, end: int):
        self.world, self.screen, self.begin, self.end = world, screen, begin, end
        self.zone = nearest(world, screen, "timeZone") or world["timeZone"]
        self.known = Known(world, screen)
        hours = nearest(world, screen, "openingHours")
        self.open = open_spans(hours, self.zone, begin, end) if hours is not None else None
        self.dark = self.dark_spans() if any(site.get("legalDark") for site in path_of(world, screen)) else []
        self.claims = sorted((Claim(one, self) for one in world["campaigns"]), key=lambda claim: claim.rank)

    def dark_spans(self) -> list[tuple[int, int]]:
        return [daypart(self.zone, day, "01:00", "06:00") for day in days(self.zone, self.begin, self.end)]

    def shut(self, at: int) -> str | None:
        """L2: why the screen is off, if it is."""
        if any(start <= at < end for start, end in self.dark):
            return "legal_dark"
        if self.open is not None and not any(start <= at < end for start, end in self.open):
            return "screen_closed"
        return None

    def judge(self, at: int) -> tuple[Segment, dict[str, Verdict]]:
        """What plays at an instant and how every campaign fares."""
        shut, verdicts, ready = self.shut(at), {}, []
        for claim in self.claims:
            found = claim.keeps_out(at)
            awake = claim.kind == "emergency" or (
                claim.kind == "takeover" and claim.body.get("wake") and shut != "legal_dark"
            )
            if not found and shut and not awake:
                found = Verdict(shut)
            if found:
                verdicts[claim.id] = found
            else:
                ready.append(claim)
        layer, winners, notes = self.winners(ready, shut, at)
        for claim in ready:
            if claim.id not in dict(winners):
                verdicts[claim.id] = self.loses(claim, layer, ready, winners, dict(notes))
        free = layer == "emergency"
        entrants = tuple(
            claim.entrant(at, dict(winners)[claim.id], free) for claim in ready if claim.id in dict(winners)
        )
        spare = [self.spare(ready, kind, dict(winners), at) for kind in ("filler", "fallback")]
        who = entrants, *([(), ()] if free else spare)
        plays = compose(*who) if entrants else ()
        return Segment(at, at, layer, dict(winners), plays, tuple(notes), who=who), verdicts

    def spare(self, ready: list[Claim], kind: str, winners: dict[str, int], at: int) -> tuple[loops.Entrant, ...]:
        """P3: who steps in when nobody is left. The rules do not say how several of them share: as they do alone."""
        others = [claim for claim in ready if claim.kind == kind and claim.id not in winners]
        shares = dict(share(*pulled(others, at))) if others else {}
        return tuple(claim.entrant(at, shares[claim.id]) for claim in others)

    def winners(self, ready: list[Claim], shut: str | None, at: int):
        """L2 to L7: the layer, (campaign, share) of all who play, and who got less than was sold."""
        of = {kind: [claim for claim in ready if claim.kind == kind] for kind in {claim.kind for claim in ready}}
        if calls := of.get("emergency"):
            strength = lambda claim: (SEVERITIES.index(claim.body.get("severity") or "minor"), claim.priority)  # noqa: E731
            calls = [claim for claim in calls if strength(claim) == max(map(strength, calls))]
            return "emergency", share(*pulled(calls, at)), []
        if overs := of.get("takeover"):
            return "takeover", share(*pulled(top(overs), at)), []
        if shut:
            return "closed", [], []
        sold, tier = of.get("share_of_voice", []), top(of.get("loop", []))
        if sold or tier:
            return "scheduled", *self.scheduled(sold, tier, of.get("filler", []), at)
        for kind in ("filler", "fallback"):
            if of.get(kind):
                return kind, share(*pulled(of[kind], at)), []
        return "default", [], []

    def scheduled(self, sold: list[Claim], tier: list[Claim], fillers: list[Claim], at: int):
        left, parts, notes = 1000, [], []
        for claim in sold:
            granted = min(claim.body["sharePermille"], left)
            left -= granted
            if granted < claim.body["sharePermille"]:
                notes.append((claim.id, granted))
            if granted:
                parts.append((claim, Fraction(granted, 1000)))
        rest = tier or fillers
        if rest and left:
            pulls = pulled(rest, at)[1]
            parts += [
                (claim, Fraction(left, 1000) * pull / sum(pulls)) for claim, pull in zip(rest, pulls, strict=True)
            ]
        elif tier:
            notes += [(claim.id, 0) for claim in tier]
        return share([claim for claim, _ in parts], [part for _, part in parts]), notes

    def loses(self, claim: Claim, layer: str, ready: list[Claim], winners, notes: dict[str, int]) -> Verdict:
        """E1: who is stronger."""
        if claim.id in notes:
            return Verdict("oversold", {"grantedPermille": notes[claim.id]})
        if layer in ("emergency", "takeover"):
            return Verdict(f"suppressed_by_{layer}", {"by": [one for one, _ in winners]})
        tier = [one.id for one in top([one for one in ready if one.kind == "loop"])]
        return Verdict("suppressed_by_priority", {"by": tier if claim.kind == "loop" else [one for one, _ in winners]})

    def cuts(self) -> list[int]:
        """P1."""
        found = {at for claim in self.claims if claim.targeted for at in claim.edges()}
        found |= {at for span in (*self.dark, *(self.open or [])) for at in span} | set(self.midnights())
        return [self.begin, *sorted(at for at in found if self.begin < at < self.end)]

    def midnights(self) -> list[int]:
        wall = range(local(self.zone, self.begin) // DAY - 1, local(self.zone, self.end) // DAY + 2)
        return [daypart(self.zone, day, "00:00", "24:00")[0] for day in wall]

    def segments(self) -> list[Segment]:
        """P1, P5: equal neighbours become one, but not across midnight."""
        found: list[Segment] = []
        nights, cuts = set(self.midnights()), self.cuts()
        for start, end in zip(cuts, [*cuts[1:], self.end], strict=True):
            now = self.judge(start)[0]
            if found and start not in nights and found[-1].programme() == now.programme():
                found[-1].end = end
                continue
            now.start, now.end = start, end
            if now.loop:
                now.index = loops.start_index(now.loop, start - midnight(self.zone, start))
            found.append(now)
        return found


def top(claims: list[Claim]) -> list[Claim]:
    """L3, L4: those of the greatest priority."""
    return [claim for claim in claims if claim.priority == max(one.priority for one in claims)]


def pulled(claims: list[Claim], at: int) -> tuple[list[Claim], list[Fraction]]:
    return claims, [claim.pull(at) for claim in claims]


def share(claims: list[Claim], parts: list[Fraction]) -> list[tuple[str, int]]:
    """L7 over parts in any unit."""
    whole = sum(parts)
    return list(zip([claim.id for claim in claims], loops.portions([part / whole for part in parts]), strict=True))
