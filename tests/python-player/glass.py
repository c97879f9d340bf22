"""What is on the glass, and the proof of it (README sections 5, 6 and 8)."""

import json

from playing import playing_at
from server import instant
from voice import say

TOLERANCE_MS = 100


class Glass:
    def __init__(self, disk, boot):
        self.disk, self.boot = disk, boot
        self.held, self.staged, self.staged_ready = disk.read("manifest"), None, False
        self.place, self.item, self.since, self.until = None, None, 0, None
        self.rank, self.revision, self.play_seq = None, None, 0

    def latest(self):
        return self.staged or self.held

    def stage(self, manifest):
        self.staged, self.staged_ready = manifest, False

    def turn(self, now):
        """Brings the glass to where the manifest says it should be. (switched to a manifest, shows a new revision)"""
        switched = bool(self.staged and self.staged_ready and self.may_switch(now))
        if switched:
            self.switch()
        return switched, bool(self.held) and self.show(now)

    def may_switch(self, now):
        if not self.item or now >= self.until:
            return True
        coming = playing_at(self.staged, now)
        return coming["state"] == "item" and coming["layer"] in ("takeover", "emergency")

    def switch(self):
        if self.held:
            self.disk.write("previous", self.held)
        self.disk.write("manifest", self.staged)
        self.held, self.staged = self.staged, None

    def show(self, now):
        playing = playing_at(self.held, now)
        place = json.dumps([self.held["generation"], self.held["revision"], {**playing, "endsAtMs": 0, "untilMs": 0}])
        if place == self.place:
            return False
        self.take_off(now)
        self.place, self.since = place, now
        item = self.held["items"][playing["item"]] if playing["state"] == "item" else None
        self.until = playing["endsAtMs"] if item else playing["untilMs"]
        rank = (self.held["generation"], self.held["revision"])
        new, self.rank, self.revision = self.rank != rank, rank, self.held["revision"]
        if item and item["kind"] in ("image", "video") and self.disk.has(item["asset"]):
            self.item = item
        elif item:
            self.note(item, now, 0, "failed")
        facts = {"item": item["id"], "asset": item["asset"], "layer": playing["layer"]} if item else {}
        say("playing", state=playing["state"], revision=self.revision, untilMs=self.until, **facts)
        return new

    def take_off(self, now):
        """Writes down what leaves the glass."""
        item, self.item, self.place = self.item, None, None
        if item:
            duration = min(now, self.until) - self.since
            whole = duration >= item["durationMs"] - TOLERANCE_MS
            self.note(item, self.since, duration, "complete" if whole else "cut")

    def note(self, item, since, duration, outcome):
        self.play_seq += 1
        self.disk.add_play(
            self.boot,
            {
                "seq": self.play_seq,
                "itemId": item["id"],
                "campaignId": item["campaignId"],
                "revision": self.revision,
                "startedAt": instant(since),
                "durationMs": max(0, duration),
                "outcome": outcome,
                "planned": True,
            },
        )
