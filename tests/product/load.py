"""People and integrators at work: so many requests a second, whether the server keeps up or not."""

import collections
import itertools
import random
import threading
import time

from product.api import Api

THREADS = 24
PIECE = 1000


class Load:
    """Requests at fixed times, each measured from the moment at which it was due; a fifth of them write."""

    def __init__(self, server, key, screens, media, campaigns):
        self.server, self.key = server, key
        self.screens, self.media, self.campaigns = screens, media, campaigns
        self.times = {"read": [], "write": []}
        self.statuses, self.worst, self.lock = collections.Counter(), collections.Counter(), threading.Lock()

    def run(self, rate, seconds):
        numbers, begin = itertools.count(), time.perf_counter() + 0.5
        threads = [threading.Thread(target=self.work, args=(numbers, begin, rate, rate * seconds)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def work(self, numbers, begin, rate, last):
        api = Api(self.server.url, self.key)
        for n in iter(lambda: next(numbers), None):
            if n >= last:
                return
            dice = random.Random(n)
            kind = "write" if n % 5 == 0 else "read"
            method, path, body, headers = (self.write if kind == "write" else self.read)(dice, api)
            due = begin + n / rate
            # what prepares a request is done before it is due; a thread that comes late says so by its time
            time.sleep(max(0.0, due - time.perf_counter()))
            answer = api.call(method, path, body, headers=headers)
            took = time.perf_counter() - due
            with self.lock:
                self.times[kind].append(took)
                self.statuses[answer.status] += 1
                route = f"{method} {path.split('?')[0].split('/')[1]}"
                self.worst[route] = max(self.worst[route], took)

    def read(self, dice, _api):
        screen, medium, campaign = dice.choice(self.screens), dice.choice(self.media), dice.choice(self.campaigns)
        number = dice.randrange(len(self.screens))
        reports = f"/reports/plays?from={self.ago(3)}&to={self.ago(0)}&by="
        path = dice.choice(
            [
                "/overview",
                "/alerts",
                "/publications",
                "/campaigns",
                "/sites",
                f"/campaigns/{campaign}",
                f"/campaigns/{campaign}/delivery",
                f"/screens?limit=200&q=Screen {number % 100}".replace(" ", "%20"),
                "/screens?limit=50&convergence=showing",
                f"/screens/{screen}",
                f"/screens/{screen}/plan?from={self.ago(0)}&to={self.ago(-1)}",
                f"/screens/{screen}/plays?limit=50",
                "/media?limit=50",
                f"/media?limit=50&q=Picture%20{number}",
                f"/media?limit=50&folder=Folder%20{number % 100}",
                f"/media/{medium}",
                reports + "campaign",
                reports + "day",
            ]
        )
        return "GET", path, None, None

    def write(self, dice, api):
        n = dice.randrange(1 << 30)
        what = n % 4
        if what == 0:
            return "PUT", "/facts/stock", {"subject": f"article-{n % 500}", "value": n % 90}, None
        if what == 1:
            return "POST", f"/screens/{dice.choice(self.screens)}/commands", {"kind": "identify"}, None
        path, field = (f"/screens/{dice.choice(self.screens)}", "name") if what == 2 else (f"/media/{dice.choice(self.media)}", "title")
        found = api.get(path)
        return "PATCH", path, {field: f"{found[field].split(' ·')[0]} · {n}"}, {"If-Match": f'"{found["version"]}"'}

    def ago(self, days):
        then = time.gmtime(time.time() - days * 86_400)
        return time.strftime("%Y-%m-%dT%H:00:00.000Z", then)


def fill_media(db, count):
    """So many media beside one that is ready, each with its renditions."""

    def rows(table):
        names = [column[1] for column in db.execute(f"PRAGMA table_info({table})")]
        return names, [dict(zip(names, row, strict=True)) for row in db.execute(f"SELECT * FROM {table}")]

    names, (first, *_) = rows("media")
    parts, renditions = rows("rendition")
    renditions = [row for row in renditions if row["media_id"] == first["id"]]

    def insert(table, columns, made):
        marks = ", ".join("?" * len(columns))
        db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", ([row[c] for c in columns] for row in made))

    for start in range(0, count, PIECE):
        media = [
            first
            | {
                "id": random.randbytes(16),
                "title": f"Picture {n}",
                "title_key": f"picture {n}",
                "folder": f"Folder {n % 100}",
                "sha256": random.randbytes(32).hex(),
                "created_at": first["created_at"] - n,
            }
            for n in range(start, min(count, start + PIECE))
        ]
        insert("media", names, media)
        made = ({**row, "id": random.randbytes(16), "media_id": one["id"]} for one in media for row in renditions)
        insert("rendition", parts, made)


def fill_counts(db, days, campaigns=5, media=2):
    """What all screens showed in so many days, hour by hour, as it is when everything is told and nothing is summed up yet."""
    up_to = int(time.time()) // 3600 * 3_600_000
    db.execute("INSERT OR REPLACE INTO report_settled (organisation_id, up_to) SELECT id, ? FROM organisation", (up_to,))
    db.execute("CREATE TEMP TABLE shown (campaign BLOB, media BLOB)")
    shown = [(campaign, random.randbytes(16)) for campaign in (random.randbytes(16) for _ in range(campaigns)) for _ in range(media)]
    db.executemany("INSERT INTO shown VALUES (?, ?)", shown)
    db.execute("DELETE FROM play_tally")
    db.execute(
        "WITH RECURSIVE hours (hour) AS (SELECT :first UNION ALL SELECT hour + 3600000 FROM hours WHERE hour + 3600000 < :up_to) "
        "INSERT INTO play_tally (organisation_id, screen_id, hour, campaign_id, media_id, site_id, as_planned, cut, unplanned, failed, "
        "shown_ms, unplanned_ms, planned, planned_ms) SELECT organisation_id, screen.id, hour, campaign, media, site_id, 35, 0, 0, 0, "
        "350000, 0, 36, 360000 FROM screen, hours, shown ORDER BY screen.id, hour, campaign, media",
        {"first": up_to - days * 86_400_000, "up_to": up_to},
    )
    db.execute("INSERT OR REPLACE INTO play_log (screen_id, organisation_id, complete_to, rolled_to) SELECT id, organisation_id, ?, 0 FROM screen", (up_to,))
