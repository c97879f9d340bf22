"""Recurrences, rules and opening hours (T3 to T8)."""

import calendar
import datetime
import functools

from .clock import DAY, date_of, day_of, daypart, local

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
WHOLE_DAY = [{"start": "00:00", "end": "24:00"}]
# what does not depend on a start has had it long ago
NO_START = "2019-07-04"
Spans = list[tuple[int, int]]


def parts_of(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.upper().split(";"))


def numbers(text: str | None) -> list[int]:
    return [int(number) for number in text.split(",")] if text else []


def nth_weekday(date: datetime.date, ordinal: int, first: datetime.date, last: datetime.date) -> bool:
    """Whether a date is the n-th of its weekday between two dates, counted from the end when negative."""
    place = (date - first).days // 7 + 1 if ordinal > 0 else -((last - date).days // 7 + 1)
    return place == ordinal


def candidates(
    parts: dict[str, str], start: datetime.date, first: datetime.date, last: datetime.date
) -> list[datetime.date]:
    """The dates of one period of the rule, before BYSETPOS, in order."""
    freq, months, month_days = parts["FREQ"], numbers(parts.get("BYMONTH")), numbers(parts.get("BYMONTHDAY"))
    week_days = [(int(text[:-2] or 0), WEEKDAYS.index(text[-2:])) for text in parts.get("BYDAY", "").split(",") if text]
    if freq == "WEEKLY" and not week_days:
        week_days = [(0, start.weekday())]
    if freq in ("MONTHLY", "YEARLY") and not week_days and not month_days:
        month_days = [start.day]
        if freq == "YEARLY" and not months:
            months = [start.month]

    def fits(date: datetime.date) -> bool:
        length = calendar.monthrange(date.year, date.month)[1]
        if months and date.month not in months:
            return False
        if month_days and date.day not in month_days and date.day - length - 1 not in month_days:
            return False
        bounds = first, last
        if freq == "YEARLY" and months:
            bounds = date.replace(day=1), date.replace(day=length)
        return not week_days or any(
            date.weekday() == weekday and (not ordinal or nth_weekday(date, ordinal, *bounds))
            for ordinal, weekday in week_days
        )

    return [date for n in range((last - first).days + 1) if fits(date := first + datetime.timedelta(n))]


def period(parts: dict[str, str], start: datetime.date, index: int) -> tuple[datetime.date, datetime.date]:
    """First and last date of the n-th period of the rule that counts; the first one holds the start."""
    step, freq = index * int(parts.get("INTERVAL", 1)), parts["FREQ"]
    if freq == "DAILY":
        day = start + datetime.timedelta(step)
        return day, day
    if freq == "WEEKLY":
        back = (start.weekday() - WEEKDAYS.index(parts.get("WKST", "MO"))) % 7
        first = start + datetime.timedelta(7 * step - back)
        return max(first, start), first + datetime.timedelta(6)
    if freq == "MONTHLY":
        year, month = divmod(start.year * 12 + start.month - 1 + step, 12)
        return datetime.date(year, month + 1, 1), datetime.date(
            year, month + 1, calendar.monthrange(year, month + 1)[1]
        )
    return datetime.date(start.year + step, 1, 1), datetime.date(start.year + step, 12, 31)


@functools.cache
def recurrence(rule: str, start_day: int, end_day: int) -> frozenset[int]:
    """T5: the dates of a recurrence from its start up to a day, as days since the epoch."""
    parts, start, end = parts_of(rule), date_of(start_day), date_of(end_day)
    positions, count = numbers(parts.get("BYSETPOS")), int(parts.get("COUNT", 1 << 40))
    if until := parts.get("UNTIL"):
        end = min(end, datetime.date(int(until[:4]), int(until[4:6]), int(until[6:8])))
    found: list[int] = []
    for index in range(100_000):
        first, last = period(parts, start, index)
        if first > end:
            break
        dates = candidates(parts, start, first, last)
        if positions:
            dates = sorted({dates[p - (p > 0)] for p in positions if -len(dates) <= p - (p > 0) < len(dates)})
        for date in dates:
            if start <= date <= end and len(found) < count:
                found.append(date.toordinal() - date_of(0).toordinal())
        if len(found) >= count:
            break
    return frozenset(found)


def dayparts_on(rule: dict, day: int, calendars: dict[str, set[int]]) -> list[dict]:
    """T6: what a rule says of the occurrences that start on a day."""
    for override in rule.get("overrides", []):
        if day_of(override["date"]) == day:
            return override["dayparts"]
    usual = not rule.get("weekdays") or date_of(day).isoweekday() in rule["weekdays"]
    if rule.get("recurrence"):
        start = day_of(rule.get("startDate") or NO_START)
        usual &= day in recurrence(rule["recurrence"], start, day + 400 - day % 400)
    extra = {day_of(text) for text in rule.get("dates", [])}
    if extra and not rule.get("recurrence") and not rule.get("weekdays"):
        usual = False
    if (not usual and day not in extra) or day in {day_of(text) for text in rule.get("exceptDates", [])}:
        return []
    if rule.get("inCalendars") and not any(day in calendars[one] for one in rule["inCalendars"]):
        return []
    if any(day in calendars[one] for one in rule.get("notInCalendars", [])):
        return []
    return rule.get("dayparts") or WHOLE_DAY


def union(spans: Spans) -> Spans:
    """Spans joined where they touch or overlap; empty ones vanish (T8)."""
    joined: Spans = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def days(zone: str, begin: int, end: int) -> range:
    """The days whose occurrences can touch a span."""
    return range(local(zone, begin) // DAY - 3, local(zone, end) // DAY + 3)


def rule_spans(rules: list[dict], zone: str, begin: int, end: int, calendars: dict[str, set[int]]) -> Spans:
    """T6: the union of what all rules say around a span of time."""
    return union(
        [
            daypart(zone, day, part["start"], part["end"])
            for rule in rules
            for day in days(zone, begin, end)
            for part in dayparts_on(rule, day, calendars)
        ]
    )


def open_spans(hours: dict, zone: str, begin: int, end: int) -> Spans:
    """When a place is open: the usual week, and dates that differ from it."""
    other = {day_of(one["date"]): one["periods"] for one in hours.get("exceptions", [])}
    found: Spans = []
    for day in days(zone, begin, end):
        usual = [one for one in hours["weekly"] if date_of(day).isoweekday() in one["days"]]
        found += [daypart(zone, day, one["start"], one["end"]) for one in other.get(day, usual)]
    return union(found)
