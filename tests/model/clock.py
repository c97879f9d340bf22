"""Zones, first reach and civil edges (T1, T2, T8)."""

import datetime
import functools
import zoneinfo

HOUR = 3_600_000
DAY = 24 * HOUR
EPOCH = datetime.date(1970, 1, 1).toordinal()


@functools.cache
def offset(zone: str, at: int) -> int:
    """What a wall clock of the zone is ahead of UTC at an instant."""
    moment = datetime.datetime.fromtimestamp(at // 1000, zoneinfo.ZoneInfo(zone))
    return round(moment.utcoffset().total_seconds()) * 1000


@functools.cache
def pieces(zone: str, day: int) -> tuple[tuple[int, int, int], ...]:
    """Spans (start, end, offset) with one offset each, around a day since the epoch."""
    begin, end = (day - 2) * DAY, (day + 3) * DAY
    found, start = [], begin
    for hour in range(begin, end, HOUR):
        if offset(zone, hour) == offset(zone, hour + HOUR):
            continue
        low, high = hour, hour + HOUR
        while high - low > 1000:
            middle = (low + high) // 2000 * 1000
            low, high = (middle, high) if offset(zone, middle) == offset(zone, hour) else (low, middle)
        found.append((start, high, offset(zone, hour)))
        start = high
    return (*found, (start, end, offset(zone, start)))


def first_reach(zone: str, wall: int) -> int:
    """T2: the first instant at which the wall clock reads `wall` (milliseconds as if the zone were UTC) or later."""
    for start, end, ahead in pieces(zone, wall // DAY):
        at = max(start, wall - ahead)
        if at < end:
            return at
    raise AssertionError("a wall clock that never gets there")


def local(zone: str, at: int) -> int:
    """What the wall clock reads at an instant, as if the zone were UTC."""
    return at + offset(zone, at)


def midnight(zone: str, at: int) -> int:
    """The first instant of the local day of an instant."""
    return first_reach(zone, local(zone, at) // DAY * DAY)


def day_of(text: str) -> int:
    """Days since the epoch of `YYYY-MM-DD`."""
    return datetime.date.fromisoformat(text).toordinal() - EPOCH


def date_of(day: int) -> datetime.date:
    return datetime.date.fromordinal(day + EPOCH)


def time_of_day(text: str) -> int:
    hours, minutes = map(int, text.split(":"))
    return hours * HOUR + minutes * 60_000


def instant(text: str) -> int:
    """Of RFC 3339; finer than a millisecond is cut off (T1)."""
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int((moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)) // datetime.timedelta(milliseconds=1))


def iso(at: int) -> str:
    moment = datetime.datetime.fromtimestamp(at // 1000, datetime.UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at % 1000:03}Z"


def edge(zone: str, text: str | None) -> int | None:
    """T1: floating in the zone of the screen, else the same instant everywhere."""
    if text is None:
        return None
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo:
        return instant(text)
    return first_reach(zone, instant(text + "Z"))


def daypart(zone: str, day: int, start: str, end: str) -> tuple[int, int]:
    """T3: the span of a daypart that starts on a day; an end that is not later lies on the next day."""
    begin, until = time_of_day(start), time_of_day(end)
    if until <= begin:
        until += DAY
    return first_reach(zone, day * DAY + begin), first_reach(zone, day * DAY + until)
