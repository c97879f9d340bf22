"""Shares and the composition of loops (L5 to L7, P2 to P5)."""

from dataclasses import dataclass
from fractions import Fraction

HOUR = 3_600_000
WHOLE = 10**9
LONGEST = 24 * HOUR
MOST_PLAYS = 4096


@dataclass(frozen=True)
class Entrant:
    """A campaign that plays in a segment, in the order of rank; `items` are (id, milliseconds)."""

    id: str
    items: tuple[tuple[str, int], ...]
    share: int = 0
    keys: frozenset[str] = frozenset()
    gap: int = 0
    cap: int = 0


@dataclass(frozen=True)
class Play:
    campaign: str
    item: str
    ms: int
    relaxed: str | None


def portions(parts: list[Fraction]) -> list[int]:
    """L7: floors, then one more by largest remainder, ties by rank. The parts come in rank order and sum to one."""
    exact = [part * WHOLE for part in parts]
    floors = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda n: (floors[n] - exact[n], n))
    for n in order[: WHOLE - sum(floors)]:
        floors[n] += 1
    return floors


class Composer:
    """P2 to P4, one boundary after the other."""

    def __init__(self, entrants: tuple[Entrant, ...], fillers: tuple[Entrant, ...], fallbacks: tuple[Entrant, ...]):
        self.entrants, self.fillers, self.fallbacks = entrants, fillers, fallbacks
        everyone = {one.id for one in (*entrants, *fillers, *fallbacks)}
        self.given, self.played = dict.fromkeys(everyone, 0), dict.fromkeys(everyone, 0)
        self.started: dict[str, int] = {}
        self.raced: dict[tuple[Entrant, ...], int] = {}
        self.before: Entrant | None = None
        self.length, self.plays = 0, []

    def run(self) -> tuple[Play, ...]:
        plain = not any(one.gap or one.cap for one in self.entrants)
        while True:
            one, relaxed = self.next()
            if one:
                self.add(one, relaxed)
            else:
                self.hold()
            plain = plain and self.plays[-1].relaxed is None
            if (plain and self.exact()) or self.enough():
                return tuple(self.plays)

    def add(self, one: Entrant, relaxed: str | None) -> None:
        item, ms = self.item(one)
        self.plays.append(Play(one.id, item, ms, relaxed))
        self.started[one.id], self.before = self.length, one
        self.length += ms
        self.given[one.id] += ms
        self.played[one.id] += 1
        for field in (self.fillers, self.fallbacks):
            self.raced[field] = self.raced.get(field, 0) + ms * (one in field)

    def hold(self) -> None:
        """What plays stays until somebody may.

        The rules do not say what comes when caps leave nobody and there is no fallback.
        """
        until = self.held_until()
        last = self.plays.pop()
        self.plays.append(Play(last.campaign, last.item, last.ms + until - self.length, "held"))
        self.length = until

    def held_until(self) -> int:
        free = min(
            self.started[one.id] + HOUR // one.cap for one in self.entrants if one.id in self.started and one.cap
        )
        return max(self.length + 1, min(free, LONGEST))

    def held_back(self, moment: int) -> dict[str, tuple[str, int | str]]:
        """E1: whom a constraint kept from the play that is on at a moment of the loop, and until when or from whom.

        That is who was further behind its promise than the one that was chosen, but was refused; everybody who was
        refused where no entrant was chosen. A cap or gap that is over at the moment is told no more.
        """
        while True:
            one, relaxed = self.next()
            end = self.length + self.item(one)[1] if one else self.held_until()
            if moment < end:
                break
            if one:
                self.add(one, relaxed)
            else:
                self.hold()
        found: dict[str, tuple[str, int | str]] = {}
        for other in self.entrants:
            start = self.started.get(other.id, -LONGEST)
            if other is one or (one in self.entrants and not self.goes_before(other, one)):
                continue
            if not self.rare(other) and moment < start + HOUR // other.cap:
                found[other.id] = "capped", start + HOUR // other.cap
            elif not self.spaced(other) and moment < start + other.gap:
                found[other.id] = "gap", start + other.gap
            elif not self.apart(other):
                found[other.id] = "separated", self.before.id
        return found

    def goes_before(self, other: Entrant, one: Entrant) -> bool:
        """P2 without constraints."""
        order = [(-self.claim(each, self.length), self.entrants.index(each)) for each in (other, one)]
        return order[0] < order[1]

    def item(self, one: Entrant) -> tuple[str, int]:
        return one.items[self.played[one.id] % len(one.items)]

    def next(self) -> tuple[Entrant | None, str | None]:
        """P3: whoever is furthest behind its promise among those that may play; else what gives way, in order."""
        levels = (
            (self.entrants, None, self.apart, self.spaced, self.rare),
            (self.fillers, "filler", self.apart, self.spaced, self.rare),
            (self.entrants, "separation", self.spaced, self.rare),
            (self.entrants, "gap", self.rare),
            (self.fallbacks, "fallback", self.rare),
        )
        for who, relaxed, *limits in levels:
            if fit := [one for one in who if all(limit(one) for limit in limits)]:
                time = self.length if who is self.entrants else self.raced.get(who, 0)
                return max(fit, key=lambda one: self.claim(one, time)), relaxed
        return None, None

    def claim(self, one: Entrant, time: int) -> int:
        """P2. `max` keeps the first of equals: the rank. Those that step in race for the time they step in."""
        return one.share * (time + self.item(one)[1]) - self.given[one.id] * WHOLE

    def apart(self, one: Entrant) -> bool:
        return not self.before or not one.keys & self.before.keys

    def spaced(self, one: Entrant) -> bool:
        return one.id not in self.started or self.length - self.started[one.id] >= one.gap

    def rare(self, one: Entrant) -> bool:
        return not one.cap or one.id not in self.started or self.length - self.started[one.id] >= HOUR // one.cap

    def exact(self) -> bool:
        """P4: everyone has what was promised, to the rounding of a share, and stands at its first item."""
        return all(
            abs(self.given[one.id] * WHOLE - one.share * self.length) <= self.length
            and self.played[one.id] % len(one.items) == 0
            for one in self.entrants
        )

    def enough(self) -> bool:
        if self.length >= LONGEST or len(self.plays) >= MOST_PLAYS:
            return True
        return self.length >= HOUR and all(self.played[one.id] >= len(one.items) for one in self.entrants)


def start_index(plays: tuple[Play, ...], since_midnight: int) -> int:
    """P5: the first play that starts, counted from midnight modulo the length, not before a moment."""
    moment, at = since_midnight % sum(play.ms for play in plays), 0
    for index, play in enumerate(plays):
        if at >= moment:
            return index
        at += play.ms
    return 0
