"""Facts, three-valued conditions and gates (C1 to C6)."""

from dataclasses import dataclass

from .targets import compare, path_of

LONG_AGO = -(1 << 60)
FOR_EVER = 1 << 60


def accepted(facts: list[dict]) -> list[dict]:
    """C1: the versions that count, oldest first; an observation from before the accepted one is only recorded."""
    newest, found = {}, []
    for fact in sorted(facts, key=lambda fact: fact["publishedAt"]):
        place = fact["key"], fact.get("placeId")
        if fact["observedAt"] >= newest.get(place, LONG_AGO):
            newest[place] = fact["observedAt"]
            found.append(fact)
    return found


class Known:
    """What one screen knows at an instant."""

    def __init__(self, world: dict, screen: dict):
        self.places = [screen["id"], *(site["id"] for site in path_of(world, screen)), None]
        self.facts = [fact for fact in accepted(world["facts"]) if fact.get("placeId") in self.places]

    def version(self, key: str, at: int) -> dict | None:
        """C1, C2: the last version of the nearest scope that has ever spoken; when it has expired, nobody knows."""
        for place in self.places:
            told = [f for f in self.facts if f["key"] == key and f.get("placeId") == place and f["publishedAt"] <= at]
            if told:
                return told[-1] if at < expiry(told[-1]) else None
        return None

    def value(self, key: str, at: int):
        fact = self.version(key, at)
        return fact["value"] if fact else None

    def edges(self, keys: set[str]) -> list[int]:
        """When any of these facts changes or expires."""
        used = [fact for fact in self.facts if fact["key"] in keys]
        return sorted({at for fact in used for at in (fact["publishedAt"], expiry(fact)) if at < FOR_EVER})


def expiry(fact: dict) -> int:
    return fact["publishedAt"] + fact["ttlMs"] if fact.get("ttlMs") else FOR_EVER


def keys_of(expr: list) -> set[str]:
    if expr[0] in ("and", "or", "not"):
        return set().union(*(keys_of(part) for part in expr[1:]))
    return {expr[1]}


class Truth:
    """C2, C3: an expression over time; comparisons with an exit threshold remember that they were true."""

    def __init__(self, expr: list, known: Known):
        self.expr, self.known, self.latched = expr, known, set()

    def at(self, at: int) -> bool | None:
        return self.judge(self.expr, (), at)

    def culprits(self, expr: list, path: tuple[int, ...], at: int) -> set[str]:
        """Keys of the atoms that make an expression stand as it does: of the parts those that stand as the whole."""
        if expr[0] not in ("and", "or", "not"):
            return {expr[1]}
        whole = self.judge(expr, path, at)
        parts = [(part, (*path, n)) for n, part in enumerate(expr[1:])]
        alike = (
            parts
            if expr[0] == "not"
            else [(part, where) for part, where in parts if self.judge(part, where, at) == whole]
        )
        return set().union(*(self.culprits(part, where, at) for part, where in alike))

    def judge(self, expr: list, path: tuple[int, ...], at: int) -> bool | None:
        if expr[0] in ("and", "or", "not"):
            values = [self.judge(part, (*path, n), at) for n, part in enumerate(expr[1:])]
            if expr[0] == "not":
                return None if values[0] is None else not values[0]
            if (expr[0] == "or") in values:
                return expr[0] == "or"
            return None if None in values else expr[0] == "and"
        value = self.known.value(expr[1], at)
        if value is None:
            return None
        if expr[0] == "is":
            return value is True
        threshold = expr[3] if len(expr) > 3 and path in self.latched else expr[2]
        holds = compare(expr[0], value, threshold)
        (self.latched.add if holds else self.latched.discard)(path)
        return holds


@dataclass
class State:
    """A gate from an instant on."""

    start: int
    open: bool
    truth: bool | None
    want: bool
    until: int | None = None


class Gate:
    """C4, C5: when the condition of a campaign lets it play on a screen."""

    def __init__(self, condition: dict, known: Known):
        self.condition, self.known = condition, known
        self.wants = self.want(Truth(condition["expr"], known), known.edges(keys_of(condition["expr"])))
        self.states = self.dwell()

    def culprits(self, at: int) -> set[str]:
        """E1: what may be blamed for how the condition stands at an instant."""
        truth = Truth(self.condition["expr"], self.known)
        for edge in [LONG_AGO, *self.known.edges(keys_of(truth.expr)), at]:
            if edge <= at:
                truth.at(edge)
        return truth.culprits(truth.expr, (), at)

    def want(self, truth: Truth, edges: list[int]) -> list[tuple[int, bool, bool | None]]:
        """C4: (from when, whether it should be on, the truth behind)."""
        policy, hold = self.condition.get("unknown", "hide"), self.condition.get("holdMs") or 0
        found, last = [], False
        for start, end in zip([LONG_AGO, *edges], [*edges, FOR_EVER], strict=True):
            now = truth.at(start)
            if now is not None:
                found.append((start, now, now))
                last, unknown_since = now, end
            elif policy == "show":
                found.append((start, True, None))
            elif policy == "hold" and last and start < unknown_since + hold:
                found.append((start, True, None))
                if unknown_since + hold < end:
                    found.append((unknown_since + hold, False, None))
                    last = False
            else:
                found.append((start, False, None))
        return found

    def dwell(self) -> list[State]:
        """C5: the timers. A want that reverts resets its own."""
        part = {name: self.condition.get(name) or 0 for name in ("forMs", "minOnMs", "minOffMs")}
        is_open = self.wants[0][1]
        last_on = last_off = since = LONG_AGO
        wanted, states = is_open, []
        ends = [one[0] for one in self.wants[1:]] + [FOR_EVER]
        for (start, want, truth), end in zip(self.wants, ends, strict=True):
            if want != wanted:
                wanted, since = want, start
            if want == is_open:
                states.append(State(start, is_open, truth, want))
                continue
            if want:
                turn = max(start, since + part["forMs"], last_off + part["minOffMs"])
            else:
                # what nobody knows does not stay: "unknown facts never show a `hide` campaign" (section 7)
                hidden = truth is None and self.condition.get("unknown", "hide") == "hide"
                at_once = self.condition.get("urgent") or hidden
                turn = start if at_once else max(start, last_on + part["minOnMs"])
            if turn > start:
                states.append(State(start, is_open, truth, want, turn))
            if turn < end:
                is_open = want
                last_on, last_off = (turn, last_off) if want else (last_on, turn)
                states.append(State(turn, is_open, truth, want))
        return states

    def at(self, at: int) -> State:
        return [state for state in self.states if state.start <= at][-1]

    def edges(self) -> list[int]:
        return [state.start for state in self.states]
